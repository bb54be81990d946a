// This file counts what the policy makes of the requests.

package main

import (
	"fmt"
	"slices"

	"github.com/frontdoor-rules/frontdoor/triage"
)

// shares are the counts. They are figures for invented requests.
type shares struct {
	all, raised, down, downAsked, clinician, free int
	questions                                     []int
}

// count counts the requests; there must be one at least.
func count(requests []request) shares {
	s := shares{all: len(requests)}
	for _, r := range requests {
		d := r.decision
		if d.To != d.Base {
			s.raised++
		}
		if d.LowerTo != "" {
			s.down++
		}
		if d.LowerTo != "" || len(d.LowerIf) > 0 {
			s.downAsked++
		}
		if d.Attention.Level == triage.ClinicianNow {
			s.clinician++
		}
		if nothingAgainstLowering(r) {
			s.free++
		}
		s.questions = append(s.questions, len(d.Ask))
	}
	slices.Sort(s.questions)
	return s
}

// nothingAgainstLowering tells whether no upgrade or guard fired or is open.
func nothingAgainstLowering(r request) bool {
	for _, o := range r.result.Verdicts() {
		if t := o.Then.(triage.Then); o.Verdict >= 0 && (t.Upgrade != "" || t.Guard != "") {
			return false
		}
	}
	return true
}

// median is the middle number of questions.
func (s shares) median() int { return s.questions[len(s.questions)/2] }

// String is the table.
func (s shares) String() string {
	row := func(name string, n int) string {
		return fmt.Sprintf("%-46s %4d %5.0f %%\n", name, n, 100*float64(n)/float64(s.all))
	}
	return fmt.Sprintf("%-46s %4d\n", "requests (invented)", s.all) + row("raised", s.raised) +
		row("may go down", s.down) +
		row("may go down, after at most two questions", s.downAsked) + row("clinician now", s.clinician) +
		row("not blocked by anything", s.free) + fmt.Sprintf("%-46s %4d\n", "questions, median", s.median())
}
