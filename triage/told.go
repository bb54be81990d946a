package triage

import (
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// told is what a decision comes to: two policies of which the same is told do the same with a submission.
func (d Decision) told() host.Summary {
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
	return host.Summary{Code: string(d.To), Text: strings.Join(said, ", "), Fired: d.Fired}
}

// group is what records of a submission are counted by.
func group(in Input, now time.Time, p *Policy) (g record.Group) {
	in.derive(now, practice.OrLondon(p.cal))
	g.Channel = in.Submission.Channel
	if y := in.Patient.AgeYears; y != nil {
		g.AgeBand = "80_over"
		for _, band := range []struct {
			below int
			name  string
		}{{5, "under_5"}, {16, "5_15"}, {65, "16_64"}, {80, "65_79"}} {
			if *y < band.below {
				g.AgeBand = band.name
				break
			}
		}
	}
	if of := strings.ToLower(in.Patient.Language); of != "" {
		g.Language = "other"
		if of == "en" || strings.HasPrefix(of, "en-") {
			g.Language = "english"
		}
	}
	if of := in.Patient.ReasonableAdjustments; of != nil {
		g.Adjustment = "none"
		if len(of) > 0 {
			g.Adjustment = "yes"
		}
	}
	return g
}
