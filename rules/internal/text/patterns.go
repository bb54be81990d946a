// The normal form of a pattern, for its number, its rule's meaning and the digest.

package text

import (
	"fmt"
	"slices"
	"strings"
)

// NearKey is the same for patterns that find the same: groups and their phrases are sets.
func NearKey(groups [][]string, within int) string {
	var all []string
	for _, group := range groups {
		var phrases []string
		for _, phrase := range group {
			phrases = append(phrases, Normal(phrase))
		}
		slices.Sort(phrases)
		all = append(all, strings.Join(slices.Compact(phrases), "|"))
	}
	slices.Sort(all)
	return fmt.Sprintf("near(%s; %d)", strings.Join(all, " & "), within)
}
