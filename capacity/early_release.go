// Slots that a rule releases early, for needs whose shortage was proved.

package capacity

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// An earlyRelease is a slot that a rule releases for a need before its time.
type earlyRelease struct {
	need *need
	slot *slot
	rule string
}

// releaseEarly finds the slots that rules release early for needs whose shortage was proved, and lets these needs have
// them. The rules see the plan as it is after placing. What such a need takes no need after it could have had; only
// what counts against a cap may be lost to them.
func (p *attempt) releaseEarly() (out []earlyRelease, err error) {
	if len(p.releases) == 0 {
		return nil, nil
	}
	restore := p.deductProposals()
	p.countShortages()
	j := p.withReleases()
	var slots []*slot // that rules could release
	for _, s := range p.slots {
		if s.bookable && s.holder == nil && slices.ContainsFunc(j.releases, func(t *table) bool {
			return s.Pool == t.Then.Release
		}) {
			slots = append(slots, s)
		}
	}
	for _, n := range p.needs {
		if f, failed := p.failures[n]; !failed || f.givenUp || f.bound { // no shortage was witnessed
			continue
		}
		if j.look(len(slots) / 8); j.err != nil {
			break
		}
		for _, s := range slots {
			if rule := j.releasedBy(n, s); rule != "" {
				out = append(out, earlyRelease{n, s, rule})
			}
		}
	}
	restore()
	more := map[*need][]match.Edge{}
	for _, e := range out {
		more[e.need] = p.addCandidate(e.need, []*slot{e.slot}, more[e.need])
	}
	for n, edges := range more {
		n.may = p.layout.With(n.may, edges...)
	}
	return out, j.err
}

// releasedBy is the rule that releases a slot for a need before its time; "" where no rule does, or the slot is not for
// the need.
func (j *evaluator) releasedBy(n *need, s *slot) string {
	if j.available(s) && !j.barredByPool(n, s).certain() {
		return ""
	}
	for _, t := range j.releases {
		if s.Pool != t.Then.Release || j.verdict(t, n, s) != rules.Fired {
			continue
		}
		if slots, b := j.fit(n, s, barPool); !b.certain() && len(b.missing) == 0 && len(slots) == 1 {
			return t.ID
		}
	}
	return ""
}

// deductProposals lets the counts of the plan be what they are once the proposals are booked; restore undoes it.
func (p *attempt) deductProposals() (restore func()) {
	var before []PlanLine
	for _, l := range p.lines {
		before = append(before, l.PlanLine)
	}
	sameDay, given := 0, p.givenAway()
	for _, s := range p.slots {
		if !p.available(s) || !given(s) {
			continue
		}
		if s.Pool == "urgent_today" && s.date == p.today {
			sameDay++
		}
		if s.line != nil && s.line.Free != nil {
			s.line.Free = rules.Known(max(0, *s.line.Free-1))
		}
	}
	for _, l := range p.lines {
		if l.SameDayFree != nil {
			l.SameDayFree = rules.Known(max(0, *l.SameDayFree-sameDay))
		}
	}
	return func() {
		for i, l := range p.lines {
			l.PlanLine = before[i]
		}
	}
}
