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
// A cap on slots alone is exact: what it keeps back is placed first, like needs of its own. Every other keeping is watched:
// a need is placed only where it holds, and once one was in the way the allocation is not proved to be the best.
type keeping struct {
	*table
	of      []*slot
	n       int  // of a reserve how many stay free, of a cap how many may still be given away
	rows    int  // how many slots a cap takes like needs that come first
	watched bool // otherwise
}

// part is what a reserve or a cap counts together.
type part struct {
	site, clinician string
	on              calendar.Date
	session         session
}

func (t *table) part(s *slot) part {
	if t.then.Reserve != nil {
		return part{site: s.SiteID, on: s.on}
	}
	switch t.then.Cap.Per {
	case "clinician_session":
		return part{clinician: s.ClinicianID, on: s.on, session: s.part}
	case "clinician_day":
		return part{clinician: s.ClinicianID, on: s.on}
	case "session":
		return part{site: s.SiteID, on: s.on, session: s.part}
	}
	return part{site: s.SiteID, on: s.on}
}

// keepings finds what reserves and caps keep, the smallest parts first. A reserve counts every free slot of its pool.
func (j *judge) keepings() (out []*keeping) {
	for _, t := range j.keeps {
		parts := map[part]*keeping{}
		for _, s := range j.slots {
			if s.Start.IsZero() || !j.concerns(t, s) {
				continue
			}
			k := parts[t.part(s)]
			if k == nil {
				k = &keeping{table: t, watched: t.then.Reserve != nil || t.ofNeed}
				if t.then.Cap != nil {
					k.n = t.then.Cap.N
				}
				parts[t.part(s)] = k
				out = append(out, k)
			}
			switch {
			case t.then.Reserve != nil && j.given(s), t.then.Cap != nil && s.sound && s.held == nil: // a cap counts what may yet be released
				k.of = append(k.of, s)
			case t.then.Cap != nil && s.taken():
				k.n -= j.counted(t, s)
			}
		}
	}
	out = slices.DeleteFunc(out, func(k *keeping) bool { return len(k.of) == 0 })
	slices.SortStableFunc(out, func(a, b *keeping) int { return cmp.Compare(len(a.of), len(b.of)) })
	for i, k := range out {
		switch {
		case k.then.Reserve != nil:
			k.n = k.then.Reserve.Keep
		case !k.watched:
			k.nest(out[:i])
		}
		k.n = max(0, k.n)
	}
	return out
}

// concerns tells whether a reserve or a cap is about a slot, for some need.
func (j *judge) concerns(t *table, s *slot) bool {
	if r := t.then.Reserve; r != nil {
		return s.Pool == r.Pool && (!r.Until.given || j.now.Before(s.on.At(r.Until.minutes, j.cal.Zone())))
	}
	return slices.ContainsFunc(t.firsts, func(n *need) bool { return j.verdict(t, n, s) != rules.NotFired })
}

// counted is 1 where a slot that is taken counts against a cap: whoever has it, or the need that is known to have it. A
// booking over several slots counts with its first.
func (j *judge) counted(t *table, s *slot) int {
	switch {
	case s.held == nil && t.ofNeed, s.held != nil && j.verdict(t, s.held, s) == rules.NotFired, s.held != nil && s.held.pinned[0] != s && slices.Contains(s.held.pinned, s):
		return 0
	}
	return 1
}

func (k *keeping) meets(o *keeping) bool {
	return slices.ContainsFunc(k.of, func(s *slot) bool { return slices.Contains(o.of, s) })
}

// nest lets a cap on slots alone take what it keeps back, less what caps on parts of these slots do. Where one reaches
// beyond them it is watched.
func (k *keeping) nest(smaller []*keeping) {
	k.rows = max(0, len(k.of)-max(0, k.n))
	for _, o := range smaller {
		switch {
		case o.watched || !o.meets(k):
		case slices.ContainsFunc(o.of, func(s *slot) bool { return !slices.Contains(k.of, s) }):
			k.watched, k.rows = true, 0
			return
		default:
			k.rows = max(0, k.rows-o.rows)
		}
	}
}

// edges are the columns of a keeping; it likes to take the last.
func (k *keeping) edges() (out []match.Edge) {
	for i, s := range k.of {
		out = append(out, match.Edge{Col: s.at, Cost: int64(len(k.of) - i)})
	}
	return out
}

// tally is how many needs that a keeping is kept from have its slots, and how many of its slots nobody has.
type tally struct{ from, free int }

func (p *placing) tally(k *keeping) (t tally) {
	var seen []*need
	for _, s := range k.of {
		n := p.who(s)
		switch {
		case n == nil:
			t.free++
		case !slices.Contains(seen, n) && p.verdict(k.table, n, s) != rules.NotFired:
			seen = append(seen, n)
			t.from++
		}
	}
	return t
}

// who is the need that was given a slot; nil for none.
func (p *placing) who(s *slot) *need {
	if n := p.together[s]; n != nil {
		return n
	}
	if row := p.board.Row(s.at); row != match.None {
		return p.rows[row].need
	}
	return nil
}

// holds tells whether a keeping still holds after a need was placed. What a reserve keeps is there for those from whom it is
// not kept; nobody else takes of it, nor moves somebody there.
func (k *keeping) holds(before, after tally, from bool) bool {
	if k.then.Reserve == nil {
		return after.from <= max(k.n, before.from)
	}
	return after.free >= k.n || after.from <= before.from && !(from && after.free < before.free)
}

// keptFrom tells whether a keeping is kept from a need.
func (j *judge) keptFrom(k *keeping, n *need) bool {
	return slices.ContainsFunc(k.of, func(s *slot) bool { return j.verdict(k.table, n, s) != rules.NotFired })
}
