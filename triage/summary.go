// What a decision comes to in a few words, by which two policies are compared.

package triage

import (
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/host"
)

// told is what a decision comes to: two policies of which the same is told do the same with a submission.
func (d Decision) told() host.Told {
	said := []string{string(d.To)}
	say := func(what, of string) {
		if of != "" {
			said = append(said, strings.TrimSpace(what+" "+of))
		}
	}
	say("could be", string(d.LowerTo))
	say("suspected", string(d.Suspects()))
	say("", string(d.Attention.Level))
	if !d.Due.IsZero() {
		say("due", d.Due.UTC().Format(time.RFC3339))
	}
	say("", d.Disposition)
	say("to", d.Route)
	say("flags", strings.Join(d.Flags, " "))
	say("text", d.SafetyNet)
	say("tells", strings.Join(d.Notify, " "))
	say("links", strings.Join(d.Links, " "))
	say("asks", strings.Join(d.Ask, " "))
	return host.Told{Code: string(d.To), Says: strings.Join(said, ", "), Fired: d.Fired}
}
