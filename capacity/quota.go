// Reserves and caps: which slots each of them counts, how many it keeps back, and from which needs.

package capacity

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// A quota is one reserve or one cap, applied to the slots of one date, session, clinician or site.
//
// A cap whose condition reads slots alone is exact: what it keeps back is placed on the board first, like needs of its
// own. Every other quota is watched: after each placement it is checked again, and once one was in the way the
// allocation is not proved to be the best.
type quota struct {
	*table
	slots   []*slot
	has     map[*slot]bool // whether a slot is among them
	n       int            // of a reserve how many slots stay free, of a cap how many may still be given away
	rows    int            // of an exact cap how many slots it keeps back
	watched bool           // the quota is not exact
}

// A quotaGroup is what a reserve or a cap counts together; a field that the rule does not count by is zero.
type quotaGroup struct {
	site, clinician string
	on              calendar.Date
	session         session
}

// group is what a slot counts for in a reserve or a cap.
func (t *table) group(s *slot) quotaGroup {
	if t.Then.Reserve != nil {
		return quotaGroup{site: s.SiteID, on: s.date}
	}
	switch t.Then.Cap.Per {
	case "clinician_session":
		return quotaGroup{clinician: s.ClinicianID, on: s.date, session: s.session}
	case "clinician_day":
		return quotaGroup{clinician: s.ClinicianID, on: s.date}
	case "session":
		return quotaGroup{site: s.SiteID, on: s.date, session: s.session}
	}
	return quotaGroup{site: s.SiteID, on: s.date}
}

// quotas finds what reserves and caps keep, the smallest groups of slots first. A reserve counts every free slot of its
// pool; a cap counts also slots that may yet be released.
func (j *evaluator) quotas() (out []*quota) {
	for _, t := range j.quotaRules {
		out = append(out, j.quotasOfRule(t)...)
	}
	out = slices.DeleteFunc(out, func(k *quota) bool { return len(k.slots) == 0 })
	for _, k := range out {
		k.has = map[*slot]bool{}
		for _, s := range k.slots {
			k.has[s] = true
		}
	}
	for _, k := range out { // slots that exclude each other cannot be counted one by one
		k.watched = k.watched || slices.ContainsFunc(k.slots, func(s *slot) bool { return !j.alone(s) })
	}
	slices.SortStableFunc(out, func(a, b *quota) int { return cmp.Compare(len(a.slots), len(b.slots)) })
	for i, k := range out {
		switch {
		case k.Then.Reserve != nil:
			k.n = k.Then.Reserve.Keep
		case !k.watched:
			k.deductNested(out[:i])
		}
		k.n = max(0, k.n)
	}
	return out
}

// quotasOfRule finds the quotas of one rule, one for each group of slots.
func (j *evaluator) quotasOfRule(t *table) (out []*quota) {
	groups := map[quotaGroup]*quota{}
	for _, s := range j.slots {
		if s.Start.IsZero() || !j.appliesToSlot(t, s) {
			continue
		}
		k := groups[t.group(s)]
		if k == nil {
			k = &quota{table: t, watched: t.Then.Reserve != nil || t.readsNeed}
			if t.Then.Cap != nil {
				k.n = t.Then.Cap.N
			}
			groups[t.group(s)] = k
			out = append(out, k)
		}
		switch {
		case t.Then.Reserve != nil && j.available(s), t.Then.Cap != nil && s.bookable && s.holder == nil:
			k.slots = append(k.slots, s)
		case t.Then.Cap != nil && s.taken():
			k.n -= j.countsAgainstCap(t, s)
		}
	}
	return out
}

// appliesToSlot tells whether a reserve or a cap is about a slot, for some need.
func (j *evaluator) appliesToSlot(t *table, s *slot) bool {
	if r := t.Then.Reserve; r != nil {
		return s.Pool == r.Pool && (!r.Until.given || j.now.Before(s.date.At(r.Until.minutes, j.cal.Zone())))
	}
	return slices.ContainsFunc(t.firstOfClass, func(n *need) bool { return j.verdict(t, n, s) != rules.NotFired })
}

// countsAgainstCap is 1 where a slot that is taken counts against a cap, and else 0. When the rule reads the need, only
// a slot whose need is known counts. A booking over several slots counts with its first.
func (j *evaluator) countsAgainstCap(t *table, s *slot) int {
	switch {
	case s.holder == nil && t.readsNeed, s.holder != nil &&
		j.verdict(t, s.holder, s) == rules.NotFired, s.holder != nil && s.holder.booked[0] != s &&
		slices.Contains(s.holder.booked, s):
		return 0
	}
	return 1
}

// intersects tells whether two quotas have a slot in common.
func (k *quota) intersects(o *quota) bool {
	return slices.ContainsFunc(k.slots, func(s *slot) bool { return o.has[s] })
}

// deductNested works out how many slots an exact cap keeps back beyond what caps on some of the same slots keep back
// already. A cap that shares slots with another and does not contain it cannot be counted so, and is watched.
func (k *quota) deductNested(smaller []*quota) {
	k.rows = max(0, len(k.slots)-max(0, k.n))
	for _, o := range smaller {
		switch {
		case o.watched || !o.intersects(k):
		case slices.ContainsFunc(o.slots, func(s *slot) bool { return !k.has[s] }):
			k.watched, k.rows = true, 0
			return
		default:
			k.rows = max(0, k.rows-o.rows)
		}
	}
}

// quotaRow is the slots that a row of an exact cap may take; it prefers the last ones.
func (j *evaluator) quotaRow(k *quota) *match.Row {
	edges := make([]match.Edge, len(k.slots))
	for i, s := range k.slots {
		edges[i] = match.Edge{Place: s.rank, Cost: int64(len(k.slots) - i)}
	}
	return j.layout.RowOf(edges...)
}

// A tally is how many needs that a quota restricts have its slots, and how many of its slots nobody has.
type tally struct{ restricted, free int }

// count counts the needs and the free slots of a quota, as the attempt stands.
func (p *attempt) count(k *quota) (t tally) {
	seen := map[*need]bool{}
	p.board.Budget -= int64(len(k.slots))
	used := map[int]bool{} // columns that a free slot before takes up
	for _, s := range k.slots {
		n := p.occupant(s)
		switch {
		case n == nil && !p.rivalry:
			t.free++
		case n == nil:
			if p.unused(s) && !slices.ContainsFunc(s.columns, func(c int) bool { return used[c] }) {
				t.free++
				for _, c := range s.columns {
					used[c] = true
				}
			}
		case !seen[n] && p.verdict(k.table, n, s) != rules.NotFired:
			seen[n] = true
			t.restricted++
		}
	}
	return t
}

// occupant is the need that was given a slot; nil for none.
func (p *attempt) occupant(s *slot) *need {
	if n := p.runOwner[s]; n != nil {
		return n
	}
	if row := p.board.Row(s.columns[0]); len(s.columns) == 1 && row != match.None && p.board.Spot(row) == s.rank {
		return p.rows[row].need
	}
	return nil
}

// satisfied tells whether a quota still holds after a need was placed; restricted tells whether the quota restricts
// that need. The slots of a reserve are there for the needs that it does not restrict; no other need takes one of them,
// nor moves somebody there.
func (k *quota) satisfied(before, after tally, from bool) bool {
	if k.Then.Reserve == nil {
		return after.restricted <= max(k.n, before.restricted)
	}
	return after.free >= k.n || after.restricted <= before.restricted && !(from && after.free < before.free)
}

// appliesToNeed tells whether a quota restricts a need, in any of its slots.
func (j *evaluator) appliesToNeed(k *quota, n *need) bool {
	return slices.ContainsFunc(k.slots, func(s *slot) bool { return j.verdict(k.table, n, s) != rules.NotFired })
}
