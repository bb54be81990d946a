// When time alone can change a decision.

package capacity

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// nextChange is the first instant at which time alone can change the decision; zero for none.
func (p *attempt) nextChange() time.Time {
	further := append(slices.Clone(p.loaded.Edges), p.wakes...)
	further = append(further, p.today.Add(1).At(0, p.cal.Zone()))
	further = append(further, p.cal.NextDates(p.now)...)
	changing := slices.Clone(p.moving)
	for _, n := range p.needs {
		changing = append(changing, p.movingNeed(n)...)
		further = append(further, n.due)
		if n.Booking.State == Offered {
			further = append(further, n.Booking.Until)
		}
	}
	for _, s := range p.slots {
		if s.Start.After(p.now) && !s.lost() {
			changing = append(changing, p.movingSlot(s)...)
			further = append(further, p.edgesOfSlot(s)...)
		}
	}
	for _, l := range p.lines {
		further = append(further, p.elapsedAt(l.key)...)
		if !l.key.date.IsZero() {
			from, to := p.sessionHours(l.key.date, l.key.session)
			further = append(further, from, to)
		}
		if l.key.date == p.today && l.History.hourly() { // what is still to come is counted from quarters of the hour
			further = append(further, p.now.Truncate(15*time.Minute).Add(15*time.Minute))
		}
	}
	thresholds := func(fact string) rules.Thresholds { return p.loaded.Thresholds[fact] }
	next := moving.Next(p.now, changing, thresholds, further...)
	if next.IsZero() {
		return next
	}
	return next.In(p.cal.Zone())
}

// edgesOfSlot are the instants at which a slot begins, is released, is opened to lower ratings, or leaves a reserve.
func (p *attempt) edgesOfSlot(s *slot) []time.Time {
	out := []time.Time{s.ReleaseAt, s.Start}
	for _, r := range p.loaded.Header.Pools[pool(s.Pool)].Release {
		if at, ok := r.opensAt(p.allocation, s); ok {
			out = append(out, at)
		}
	}
	for _, t := range p.quotaRules {
		if r := t.Then.Reserve; r != nil && r.Until.given {
			out = append(out, s.date.At(r.Until.minutes, p.cal.Zone()))
		}
	}
	return out
}

// movingNeed are the facts of a need that change with time, where a rule reads them.
func (d *allocation) movingNeed(n *need) (out []moving.Fact) {
	if d.loaded.Thresholds["need.waiting_core_h"].Read && !n.OrderedAt.IsZero() {
		out = append(out, moving.CoreHours("need.waiting_core_h", n.OrderedAt, d.cal))
	}
	if d.loaded.Thresholds["need.minutes_until_due"].Read && !n.due.IsZero() {
		out = append(out, falling("need.minutes_until_due", n.due, time.Minute))
	}
	return out
}

// movingSlot are the facts of a slot that change with time, where a rule reads them.
func (d *allocation) movingSlot(s *slot) (out []moving.Fact) {
	if d.loaded.Thresholds["slot.hours_ahead"].Read {
		out = append(out, falling("slot.hours_ahead", s.Start, time.Hour))
	}
	if d.loaded.Thresholds["slot.minutes_until_release"].Read && !s.ReleaseAt.IsZero() {
		out = append(out, falling("slot.minutes_until_release", s.ReleaseAt, time.Minute))
	}
	return out
}

// falling is a fact that counts down to an instant: in minutes, a begun one counting whole, or in hours of two
// decimals.
func falling(fact string, to time.Time, unit time.Duration) moving.Fact {
	return moving.Fact{Name: fact, At: func(limit float64) []time.Time {
		at := to.Add(-time.Duration(limit * float64(unit)))
		if unit == time.Minute && limit >= 0 {
			return []time.Time{at, at.Add(unit)}
		}
		return append(moving.Around(at, nil), at.Add(-unit), at.Add(unit))
	}, Each: unit}
}

// elapsedAt are the instants at which the elapsed share of a session passes a number that rules compare it with.
func (d *allocation) elapsedAt(k planKey) (out []time.Time) {
	t := d.loaded.Thresholds["plan.session_elapsed_pct"]
	if !t.Read || k.date != d.today || k.session == "" {
		return nil
	}
	spans, whole := d.openSpans(k)
	for _, pct := range append(slices.Clone(t.Limits), 0, 100) {
		left := time.Duration(pct / 100 * float64(whole))
		for _, s := range spans {
			length := s.To.Sub(s.From)
			if left <= length {
				out = append(out, moving.Around(s.From.Add(left), nil)...)
			}
			if left < length {
				break
			}
			left -= length
		}
	}
	if t.Opaque {
		out = append(out, d.now.Add(time.Minute))
	}
	return out
}
