// What a decision comes to in a few words, by which two policies are compared.

package triage

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/host"
)

// summary is what a decision comes to: two policies whose summaries of a submission are equal do the same with it.
func (d Decision) summary() host.Summary {
	parts := []string{
		string(d.To),
		labelled("could be", string(d.LowerTo)),
		labelled("suspected", string(d.Suspects())),
		string(d.Attention.Level),
	}
	for _, e := range effects {
		if e.summary != nil {
			parts = append(parts, e.summary(d))
		}
	}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return host.Summary{Code: string(d.To), Text: strings.Join(parts, ", "), Fired: d.Fired}
}
