// About whom: a text that states an age or a pregnancy which the record contradicts speaks of somebody else.

package triage

import (
	"math"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// pregnancyWords state a pregnancy.
var pregnancyWords = rules.NewPhrases("weeks pregnant", "wks pregnant", "week pregnant", "months pregnant",
	"am pregnant", "is pregnant", "pregnant wife", "pregnant girlfriend", "pregnant daughter")

// By how many years a stated age and that of the record may differ: people round, and birthdays pass. Of a small child
// every month says something else.
const (
	ageTolerance           = 1.5
	smallChild             = 3   // years, below which the next two count
	childTolerance         = 1.0 // where the record has years alone
	childToleranceInMonths = 0.5 // where it has months
)

// aboutSomebodyElse tells whether the text states only ages that the record contradicts, or a pregnancy of somebody who
// by the record is not pregnant. What the record says of the patient then says nothing of whom the text is about.
func (in *Input) aboutSomebodyElse() bool {
	p, text := &in.Patient, in.Submission.Text
	if p.Pregnant == rules.Withhold(false) && pregnancyWords.AffirmedIn(text) {
		return true
	}
	if !p.AgeYears.Given() {
		return false
	}
	age, ofChild := float64(p.AgeYears.Value())+0.5, childTolerance
	if p.AgeMonths.Given() {
		age, ofChild = float64(p.AgeMonths.Value())/12+0.5/12, childToleranceInMonths
	}
	ages := text.Ages()
	for _, stated := range ages {
		tolerance := ageTolerance
		if stated < smallChild {
			tolerance = ofChild
		}
		if math.Abs(stated-age) <= tolerance {
			return false
		}
	}
	return len(ages) > 0
}
