// What an author probably meant: the nearest valid name, and the hint that offers it.

package problem

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Nearest returns the candidate that the name was probably meant to be: the one with the fewest insertions,
// deletions, substitutions and swaps, at most 1 + a quarter of its length; "" when none is near.
func Nearest(name string, candidates []string) string { return NewNames(candidates).Nearest(name) }

// NearestSlip returns the candidate of which the name is a slip of one or two letters; "" when it is none.
func NearestSlip(name string, candidates []string) string {
	return NewNames(candidates).NearestSlip(name)
}

// Suggest is the hint for a name that is not among the valid ones: the nearest one, else a list of the first few.
func Suggest(name string, valid []string) string {
	var begin []string
	for _, v := range valid {
		if len(name) > 2 && strings.HasPrefix(v, name) {
			begin = append(begin, v)
		}
	}
	slices.Sort(begin)
	// An author who wrote only the beginning of a name meant one of these.
	if n := len(begin); n > 0 && n <= 3 {
		return fmt.Sprintf("did you mean %s?", strings.Join(begin, " or "))
	}
	if near := Nearest(name, valid); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	if len(valid) == 0 {
		return ""
	}
	sorted := slices.Sorted(slices.Values(valid))
	if len(sorted) > 8 {
		return fmt.Sprintf("known are %s, … (%d in all)", strings.Join(sorted[:4], ", "), len(sorted))
	}
	return "known are " + strings.Join(sorted, ", ")
}

// The patterns by which a name in another style becomes snake case.
var (
	humps   = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	nonWord = regexp.MustCompile(`[^a-z0-9]+`)
)

// SuggestSnake is the hint for a name that is not in snake case.
func SuggestSnake(s string) string {
	s = humps.ReplaceAllString(s, "${1}_$2")
	s = strings.Trim(nonWord.ReplaceAllString(strings.ToLower(s), "_"), "_0123456789")
	if s == "" || len(s) > 80 {
		return ""
	}
	return "write " + s
}
