// What the engines' languages have in common.

package main

import (
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/examples/speed/internal/workload"
)

// decimal writes a constant.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// quoted writes words with commas between them.
func quoted(words ...string) string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = strconv.Quote(word)
	}
	return strings.Join(all, ", ")
}

// negated is what stands before a flag: the word for not, where the rule asks that it is not so.
func negated(c workload.Condition, not string) string {
	if c.Operator == "!=" {
		return not
	}
	return ""
}
