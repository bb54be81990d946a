package capacity

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// Allocate places every need in a slot, or says why it cannot be placed in time and what a person could do. Needs are taken
// by rating, displaced ones first, then due time, age and id; each is placed by the cheapest way that keeps those before it
// placed. So no need costs a higher one its place, as many are placed as can be, at the least cost for these, and the same
// input gives the same decision in whatever order it stands.
//
// The error is a [rules.Error] when the input cannot be decided: it names the fact, and which element of the list, and never
// the value. When ctx ends or the budget runs out the rest is placed in order into what is free, and the decision is not
// exact.
func Allocate(ctx context.Context, p *Policy, in Input, now time.Time) (Decision, error) {
	if p == nil || p.set == nil {
		return Decision{}, &rules.Error{Code: "no-policy"}
	}
	d, err := p.begin(&in, now)
	if err != nil {
		return Decision{}, err
	}
	j := newJudge(d)
	if err := j.prepare(); err != nil {
		return Decision{}, err
	}
	budget := cmp.Or(in.Budget, defaultBudget)
	placed := j.placeAll(ctx, budget)
	released, err := placed.release()
	if err != nil {
		return Decision{}, err
	}
	if len(released) > 0 {
		placed = j.placeAll(ctx, budget)
	}
	if j.err != nil {
		return Decision{}, j.err
	}
	return placed.decide(released)
}

// early is a slot that a rule releases for a need.
type early struct {
	need *need
	slot *slot
	rule string
}

// release finds the slots that rules release early for needs whose shortage was witnessed, and lets these have them. The
// rules see the plan as it is after placing. What such a need takes nobody after it could have had; what it counts for against
// a cap they may lose.
func (p *placing) release() (out []early, err error) {
	if len(p.releases) == 0 {
		return nil, nil
	}
	restore := p.takeFromPlan()
	p.attribute()
	j := p.fresh(p.releases)
	for _, n := range p.needs {
		if f, failed := p.fails[n]; !failed || f.givenUp || f.bound { // no shortage was witnessed
			continue
		}
		for _, s := range p.slots {
			if rule := j.releasedBy(n, s); rule != "" {
				out = append(out, early{n, s, rule})
			}
		}
	}
	restore()
	for _, e := range out {
		e.need.edges = append(e.need.edges, match.Edge{Col: e.slot.at, Cost: int64(p.points(e.need, []*slot{e.slot}))*tie + int64(e.slot.at)})
	}
	return out, j.err
}

// releasedBy is the rule that releases a slot for a need before its time; "" where none does, or the slot is not for it.
func (j *judge) releasedBy(n *need, s *slot) string {
	if !s.sound || s.held != nil || j.given(s) && !j.barredByPool(n, s).certain() {
		return ""
	}
	for _, t := range j.releases {
		if s.Pool != t.then.Release || j.verdict(t, n, s) != rules.Fired {
			continue
		}
		if slots, b := j.look(n, s, barPool); !b.certain() && len(b.missing) == 0 && len(slots) == 1 {
			return t.ID
		}
	}
	return ""
}

// takeFromPlan lets the plan's counts be what they are once the proposals are booked, until it is restored.
func (p *placing) takeFromPlan() (restore func()) {
	var before []Line
	for _, l := range p.lines {
		before = append(before, l.Line)
	}
	sameDay := 0
	for _, n := range p.needs {
		for _, s := range p.placed[n] {
			if s.held != nil {
				continue
			}
			if s.Pool == "urgent_today" && s.on == p.today {
				sameDay++
			}
			if s.line != nil && s.line.Free != nil {
				s.line.Free = rules.Known(max(0, *s.line.Free-1))
			}
		}
	}
	for _, l := range p.lines {
		if l.SameDayFree != nil {
			l.SameDayFree = rules.Known(max(0, *l.SameDayFree-sameDay))
		}
	}
	return func() {
		for i, l := range p.lines {
			l.Line = before[i]
		}
	}
}

// decide says what was placed and what not.
func (p *placing) decide(released []early) (Decision, error) {
	d := Decision{
		Exact: p.exact, Now: p.now, Errors: p.errors, Digest: p.set.Digest(), CalendarDigest: p.cal.Digest(),
	}
	used := map[*need]string{}
	for _, e := range released {
		if at := p.placed[e.need]; len(at) == 1 && at[0] == e.slot && used[e.need] == "" {
			used[e.need] = e.rule
			d.Released = append(d.Released, Released{e.slot.ID, e.need.ID, e.rule})
		}
	}
	for _, n := range p.needs {
		if slots := p.placed[n]; slots != nil {
			d.Placed = append(d.Placed, p.placement(n, slots, used[n]))
		} else {
			d.Unplaced = append(d.Unplaced, p.unplaced(n))
		}
		if now := p.placed[n]; n.moves(now) {
			m := Move{Need: n.ID, From: n.was[0]}
			if len(now) > 0 {
				m.To = now[0].ID
			}
			d.Moved = append(d.Moved, m)
		}
	}
	p.missing(&d)
	p.attribute()
	p.shortages(&d)
	if err := p.alerts(&d); err != nil {
		return d, err
	}
	p.plan(&d)
	d.ThirdNext = p.thirdNext()
	for _, t := range p.tables() {
		if t.failed {
			d.Errors = append(d.Errors, rules.Error{Code: "rule-failed", Rule: t.ID})
		}
	}
	slices.SortFunc(d.Errors, func(a, b rules.Error) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Fact, b.Fact))
	})
	d.NextChange = p.nextChange()
	d.result = p.result
	return d, p.err
}

// placement says what spoke for a slot.
func (p *placing) placement(n *need, slots []*slot, release string) Placement {
	out := Placement{Need: n.ID, Slot: slots[0].ID, State: cmp.Or(n.state, Proposed), Start: slots[0].Start.In(p.cal.Zone()), Because: []Code{}}
	if len(slots) > 1 {
		for _, s := range slots {
			out.Slots = append(out.Slots, s.ID)
		}
	}
	if n.pinned == nil {
		out.Cost = p.points(n, slots)
		for _, t := range p.prefers {
			switch fired := p.verdict(t, n, slots[0]) == rules.Fired; {
			case fired && *t.then.Prefer > 0:
				out.Because = append(out.Because, Code(t.ID))
			case fired:
				out.Against = append(out.Against, t.ID)
			}
		}
		if release != "" {
			out.Because = append(out.Because, Code(release), ByRelease)
		}
	}
	for _, t := range p.warns { // of the very pair, which may be a booking that is late
		v, _, _, err := t.lens.Evaluate(p.view(n, slots[0]))
		if err != nil {
			p.err = err
		}
		if v == rules.NotFired {
			continue
		}
		out.Warn = append(out.Warn, Code(t.then.Warn))
		for _, who := range t.then.Notify {
			out.Notify = union(out.Notify, []string{string(who)})
		}
	}
	switch n.state {
	case Confirmed:
		out.Because = append(out.Because, IsConfirmed)
	case Offered:
		out.Because = append(out.Because, IsOffered)
	}
	if n.pinned != nil && p.late(n, slots[0]) == rules.Fired {
		out.Warn = append(out.Warn, PastDue)
	}
	if n.pinned != nil && p.clashes(n) {
		out.Warn = append(out.Warn, Overlapping)
	}
	if n.displaced {
		out.Because = append(out.Because, WasLost)
	}
	if n.moves(slots) {
		out.Because = append(out.Because, WasMoved)
	}
	if len(out.Because) == 0 {
		out.Because = append(out.Because, AsOrdered)
	}
	return out
}

// clashes tells whether the patient of a booked need is booked elsewhere at the time.
func (p *placing) clashes(n *need) bool {
	return slices.ContainsFunc(p.patients[n.person()], func(o *need) bool { return o != n && o.pinned != nil && overlap(n.pinned, o.pinned) })
}

// missing lists the facts that keep needs out of slots, those that keep most out first.
func (p *placing) missing(d *Decision) {
	for fact, g := range p.gaps {
		d.Missing = append(d.Missing, Missing{fact, g.pairs, len(g.needs)})
	}
	slices.SortFunc(d.Missing, func(a, b Missing) int { return cmp.Or(b.Excluded-a.Excluded, strings.Compare(a.Fact, b.Fact)) })
}
