// By which groups of patients the records of submissions are counted.

package triage

import (
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// groupOf is the group that records of a submission are counted by. What is not known of the patient is left out.
func groupOf(in Input, now time.Time, p *Policy) (g record.Group) {
	p.verifySender(&in)
	cal, err := in.Practice.Calendar(practice.OrLondon(p.cal))
	if err != nil {
		return g
	}
	if cal.Empty() { // a count needs one date, and where nobody has said it is London's
		cal = calendar.ZoneOnly(cal.Zone())
	}
	in.derive(now, cal)
	g.Channel = in.Submission.Channel
	if in.Patient.AgeYears.Given() {
		g.AgeBand = "80_over"
		for _, band := range []struct {
			below int
			name  string
		}{{5, "under_5"}, {16, "5_15"}, {65, "16_64"}, {80, "65_79"}} {
			if in.Patient.AgeYears.Value() < band.below {
				g.AgeBand = band.name
				break
			}
		}
	}
	if of := strings.ToLower(in.Patient.Language.Value()); of != "" {
		g.Language = "other"
		if of == "en" || strings.HasPrefix(of, "en-") {
			g.Language = "english"
		}
	}
	if of := in.Patient.ReasonableAdjustments.Value(); of != nil {
		g.Adjustment = "none"
		if len(of) > 0 {
			g.Adjustment = "yes"
		}
	}
	return g
}
