// About whom: a text that states an age or a pregnancy which the record contradicts speaks of somebody else.

package triage

import (
	"math"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// pregnancyWords state a pregnancy.
var pregnancyWords = rules.NewPhrases("weeks pregnant", "wks pregnant", "week pregnant", "months pregnant",
	"am pregnant", "is pregnant", "pregnant wife", "pregnant girlfriend", "pregnant daughter")

// ageTolerance is by how many years a stated age and that of the record may differ: people round, and birthdays pass.
const ageTolerance = 1.5

// aboutSomebodyElse tells whether the text states only ages that the record contradicts, or a pregnancy of somebody who
// by the record is not pregnant. What the record says of the patient then says nothing of whom the text is about.
func (in *Input) aboutSomebodyElse() bool {
	p, text := &in.Patient, in.Submission.Text
	if p.Pregnant != nil && !*p.Pregnant && pregnancyWords.AffirmedIn(text) {
		return true
	}
	if p.AgeYears == nil {
		return false
	}
	age := float64(*p.AgeYears) + 0.5
	if p.AgeMonths != nil {
		age = float64(*p.AgeMonths)/12 + 0.5/12
	}
	ages := text.Ages()
	for _, stated := range ages {
		if math.Abs(stated-age) <= ageTolerance {
			return false
		}
	}
	return len(ages) > 0
}
