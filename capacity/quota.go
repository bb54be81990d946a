package capacity

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// A keeping are slots of which a reserve or a cap keeps some from some needs.
//
// A cap on slots alone is exact: what it keeps back is placed first, like needs of its own. Every other keeping is
// watched: a need is placed only where it holds, and once one was in the way the allocation is not proved to be the
// best.
type quota struct {
	*table
	slots   []*slot
	n       int  // of a reserve how many stay free, of a cap how many may still be given away
	rows    int  // how many slots a cap takes like needs that come first
	watched bool // otherwise
}

// part is what a reserve or a cap counts together.
type quotaGroup struct {
	site, clinician string
	on              calendar.Date
	session         session
}

func (t *table) group(s *slot) quotaGroup {
	if t.then.Reserve != nil {
		return quotaGroup{site: s.SiteID, on: s.date}
	}
	switch t.then.Cap.Per {
	case "clinician_session":
		return quotaGroup{clinician: s.ClinicianID, on: s.date, session: s.session}
	case "clinician_day":
		return quotaGroup{clinician: s.ClinicianID, on: s.date}
	case "session":
		return quotaGroup{site: s.SiteID, on: s.date, session: s.session}
	}
	return quotaGroup{site: s.SiteID, on: s.date}
}

// keepings finds what reserves and caps keep, the smallest parts first. A reserve counts every free slot of its pool.
func (j *evaluator) quotas() (out []*quota) {
	for _, t := range j.quotaRules {
		parts := map[quotaGroup]*quota{}
		for _, s := range j.slots {
			if s.Start.IsZero() || !j.appliesToSlot(t, s) {
				continue
			}
			k := parts[t.group(s)]
			if k == nil {
				k = &quota{table: t, watched: t.then.Reserve != nil || t.readsNeed}
				if t.then.Cap != nil {
					k.n = t.then.Cap.N
				}
				parts[t.group(s)] = k
				out = append(out, k)
			}
			switch {
			// A cap counts what may yet be released
			case t.then.Reserve != nil && j.available(s), t.then.Cap != nil && s.bookable && s.holder == nil:
				k.slots = append(k.slots, s)
			case t.then.Cap != nil && s.taken():
				k.n -= j.countsAgainstCap(t, s)
			}
		}
	}
	out = slices.DeleteFunc(out, func(k *quota) bool { return len(k.slots) == 0 })
	slices.SortStableFunc(out, func(a, b *quota) int { return cmp.Compare(len(a.slots), len(b.slots)) })
	for i, k := range out {
		switch {
		case k.then.Reserve != nil:
			k.n = k.then.Reserve.Keep
		case !k.watched:
			k.deductNested(out[:i])
		}
		k.n = max(0, k.n)
	}
	return out
}

// concerns tells whether a reserve or a cap is about a slot, for some need.
func (j *evaluator) appliesToSlot(t *table, s *slot) bool {
	if r := t.then.Reserve; r != nil {
		return s.Pool == r.Pool && (!r.Until.given || j.now.Before(s.date.At(r.Until.minutes, j.cal.Zone())))
	}
	return slices.ContainsFunc(t.firstOfClass, func(n *need) bool { return j.verdict(t, n, s) != rules.NotFired })
}

// counted is 1 where a slot that is taken counts against a cap: whoever has it, or the need that is known to have it. A
// booking over several slots counts with its first.
func (j *evaluator) countsAgainstCap(t *table, s *slot) int {
	switch {
	case s.holder == nil && t.readsNeed, s.holder != nil &&
		j.verdict(t, s.holder, s) == rules.NotFired, s.holder != nil && s.holder.booked[0] != s &&
		slices.Contains(s.holder.booked, s):
		return 0
	}
	return 1
}

func (k *quota) intersects(o *quota) bool {
	return slices.ContainsFunc(k.slots, func(s *slot) bool { return slices.Contains(o.slots, s) })
}

// nest lets a cap on slots alone take what it keeps back, less what caps on parts of these slots do. Where one reaches
// beyond them it is watched.
func (k *quota) deductNested(smaller []*quota) {
	k.rows = max(0, len(k.slots)-max(0, k.n))
	for _, o := range smaller {
		switch {
		case o.watched || !o.intersects(k):
		case slices.ContainsFunc(o.slots, func(s *slot) bool { return !slices.Contains(k.slots, s) }):
			k.watched, k.rows = true, 0
			return
		default:
			k.rows = max(0, k.rows-o.rows)
		}
	}
}

// edges are the columns of a keeping; it likes to take the last.
func (k *quota) edges() (out []match.Edge) {
	for i, s := range k.slots {
		out = append(out, match.Edge{Col: s.index, Cost: int64(len(k.slots) - i)})
	}
	return out
}

// tally is how many needs that a keeping is kept from have its slots, and how many of its slots nobody has.
type tally struct{ restricted, free int }

func (p *attempt) count(k *quota) (t tally) {
	var seen []*need
	for _, s := range k.slots {
		n := p.occupant(s)
		switch {
		case n == nil:
			t.free++
		case !slices.Contains(seen, n) && p.verdict(k.table, n, s) != rules.NotFired:
			seen = append(seen, n)
			t.restricted++
		}
	}
	return t
}

// who is the need that was given a slot; nil for none.
func (p *attempt) occupant(s *slot) *need {
	if n := p.runOwner[s]; n != nil {
		return n
	}
	if row := p.board.Row(s.index); row != match.None {
		return p.rows[row].need
	}
	return nil
}

// holds tells whether a keeping still holds after a need was placed. What a reserve keeps is there for those from whom
// it is not kept; nobody else takes of it, nor moves somebody there.
func (k *quota) satisfied(before, after tally, from bool) bool {
	if k.then.Reserve == nil {
		return after.restricted <= max(k.n, before.restricted)
	}
	return after.free >= k.n || after.restricted <= before.restricted && !(from && after.free < before.free)
}

// keptFrom tells whether a keeping is kept from a need.
func (j *evaluator) appliesToNeed(k *quota, n *need) bool {
	return slices.ContainsFunc(k.slots, func(s *slot) bool { return j.verdict(k.table, n, s) != rules.NotFired })
}
