// The plan in a decision: each line against what there is, and how long the wait for a slot is.

package capacity

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// orZero is a count, and 0 for one that is not known.
func orZero(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

// PlanCounts is one line of the plan against the slots that there are. Counts are in slots; one that is not known is
// nil.
type PlanCounts struct {
	Date    string `json:"date"`    // 2026-11-24
	Session string `json:"session"` // am, pm or evening
	Pool    string `json:"pool"`    // urgent_today, soon or routine
	Role    string `json:"role"`    // a word of the code list roles
	// Required is what the plan asks for, and Created how many slots exist, whatever became of them.
	Required *int `json:"required"`
	Created  *int `json:"created"`
	Booked   *int `json:"booked"`
	// Proposed is how many of the free slots this decision proposes, and Free how many are left after it.
	Proposed int  `json:"proposed"`
	Free     *int `json:"free"`
	// Embargoed are free slots that are not released yet.
	Embargoed *int `json:"embargoed"`
	// Lost are slots that were cancelled or blocked.
	Lost *int `json:"lost"`
	// Unused are free slots whose time has passed.
	Unused int `json:"unused"`
	// Shortage is how many needs compete for too few of these slots.
	Shortage int `json:"shortage"`
	// Expected is what the whole day is expected to ask for, and ToCome what is still expected today after now; nil
	// without enough of a history.
	Expected *Expected `json:"expected,omitempty"`
	ToCome   *Expected `json:"still_to_come,omitempty"`
}

// ThirdNext is the third slot of a pool and role from now that nobody has or was proposed for. It measures the wait
// without the luck of a single cancellation.
type ThirdNext struct {
	Pool        string    `json:"pool"`                   // urgent_today, soon or routine
	Role        string    `json:"role"`                   // a word of the code list roles
	Slot        string    `json:"slot"`                   // the id of the slot
	Start       time.Time `json:"start"`                  // when it begins, in the practice's zone
	WorkingDays *int      `json:"working_days,omitempty"` // not known beyond the calendar
}

// thirdNext finds the third slot of each pool and role that has as many.
func (p *attempt) thirdNext() (out []ThirdNext) {
	type class struct{ pool, role string }
	seen, given := map[class]int{}, p.givenAway()
	for _, s := range p.slots {
		if c := (class{s.Pool, s.Role}); p.available(s) && !given(s) && s.Pool != "" && s.Role != "" {
			seen[c]++
			if seen[c] == 3 {
				out = append(out, ThirdNext{
					Pool: s.Pool, Role: s.Role, Slot: s.ID, Start: s.Start.In(p.cal.Zone()),
					WorkingDays: s.WorkingDaysAhead,
				})
			}
		}
	}
	slices.SortFunc(out, func(a, b ThirdNext) int {
		return cmp.Or(slices.Index(poolNames, a.Pool)-slices.Index(poolNames, b.Pool), strings.Compare(a.Role, b.Role))
	})
	return out
}

// stillToCome is how many are still expected on a line today, and when the slots run out; ok is false on other dates or
// without a history by the hour.
func (p *attempt) stillToCome(l *planLine) (e Expected, runsOut time.Duration, ok bool) {
	if l.key.date != p.today {
		return e, 0, false
	}
	local := p.now.In(p.cal.Zone())
	quarter := local.Hour()*60 + local.Minute()/15*15 // the answer changes no oftener
	return l.History.expectedAfter(quarter, p.leftForToday(l))
}

// leftForToday is what is left of a line for those who are still to come: free and embargoed slots that nothing was
// proposed for.
func (p *attempt) leftForToday(l *planLine) int {
	n := 0
	if l.Free != nil {
		n += *l.Free
	}
	if l.Embargoed != nil {
		n += *l.Embargoed
	}
	given := p.givenAway()
	for _, s := range l.slots {
		if s.bookable && s.holder == nil && given(s) {
			n--
		}
	}
	return max(0, n)
}

// proposed is how many slots of a line are given away by this decision.
func (p *attempt) proposed(l *planLine) (n int) {
	for _, s := range l.slots {
		if s.holder == nil && p.occupant(s) != nil {
			n++
		}
	}
	return n
}

// spent is how many slots of a line that are free before this decision are not free after it.
func (p *attempt) spent(l *planLine) (n int) {
	given := p.givenAway()
	for _, s := range l.slots {
		if p.available(s) && given(s) {
			n++
		}
	}
	return n
}

// listPlan lists every line that something is planned, created or lacking for.
func (p *attempt) listPlan(d *Decision) {
	for _, l := range p.lines {
		if l.key.date.IsZero() || l.Created == nil {
			continue
		}
		proposed := p.proposed(l)
		out := PlanCounts{
			Date: l.key.date.String(), Session: string(l.key.session), Pool: string(l.key.pool), Role: l.key.role,
			Required: l.Required, Created: l.Created, Booked: l.Booked,
			Proposed: proposed, Free: l.Free, Embargoed: l.Embargoed, Lost: l.Lost, Unused: l.expired,
			Shortage: orZero(l.Shortage),
		}
		if l.Free != nil {
			out.Free = rules.Known(max(0, *l.Free-p.spent(l)))
		}
		if e, ok := l.History.expect(total); ok {
			out.Expected = &e
		}
		if e, _, ok := p.stillToCome(l); ok {
			out.ToCome = &e
		}
		d.Plan = append(d.Plan, out)
	}
}
