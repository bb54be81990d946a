package capacity

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// A keeping are slots of which a reserve or a cap keeps some from some needs. Where the needs that it is kept from all come
// after those that it is kept for, it is placed like a need of its own, just before them, and the allocation stays exact.
// Else the allocation is mended until it holds.
type keeping struct {
	*table
	of     []*slot
	rows   int // how many slots it takes as a need of its own
	before int // the need before which it does; 0 is before all
	mended bool
	n      int // of a reserve how many stay free, of a cap how many are given away
	booked int // of a cap how many are given away already
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

// keepings finds what reserves and caps keep, the smallest parts first.
func (j *judge) keepings() (out []*keeping) {
	for _, t := range j.keeps {
		parts := map[part]*keeping{}
		var order []*keeping
		for _, s := range j.slots {
			if s.Start.IsZero() || !j.concerns(t, s) {
				continue
			}
			k := parts[t.part(s)]
			if k == nil {
				k = &keeping{table: t}
				parts[t.part(s)] = k
				order = append(order, k)
			}
			switch {
			case j.given(s):
				k.of = append(k.of, s)
			case t.then.Cap != nil && s.taken():
				k.booked += j.counted(t, s)
			}
		}
		out = append(out, order...)
	}
	slices.SortStableFunc(out, func(a, b *keeping) int { return cmp.Compare(len(a.slots), len(b.slots)) })
	for i, k := range out {
		if k.then.Reserve != nil {
			j.reserve(k)
		} else {
			j.cap(k, out[:i])
		}
	}
	return out
}

// concerns tells whether a reserve or a cap is about a slot, for some need.
func (j *judge) concerns(t *table, s *slot) bool {
	if r := t.then.Reserve; r != nil {
		if s.Pool != r.Pool || r.Until.given && !j.now.Before(s.on.At(r.Until.minutes, j.cal.Zone())) {
			return false
		}
	}
	return slices.ContainsFunc(t.firsts, func(n *need) bool { return j.verdict(t, n, s) != rules.NotFired })
}

// counted is 1 where a slot that is taken counts against a cap: whoever has it, or the need that is known to have it.
func (j *judge) counted(t *table, s *slot) int {
	if s.held == nil && t.ofNeed || s.held != nil && j.verdict(t, s.held, s) == rules.NotFired {
		return 0
	}
	return 1
}

// reserve keeps slots free: in front of the needs that they are kept from.
func (j *judge) reserve(k *keeping) {
	k.n = min(k.then.Reserve.Keep, len(k.of))
	k.rows, k.before = k.n, len(j.needs)
	for i, n := range j.needs {
		from, all := j.keptFrom(k, n)
		switch {
		case from && !all, !from && k.before < i && n.reaches(k.of):
			k.rows, k.mended = 0, true
			return
		case from:
			k.before = min(k.before, i)
		}
	}
}

// keptFrom tells whether some, and whether all, of the slots are kept from a need.
func (j *judge) keptFrom(k *keeping, n *need) (some, all bool) {
	all = true
	for _, s := range k.of {
		is := j.verdict(k.table, n, s) != rules.NotFired
		some, all = some || is, all && is
	}
	return some, all
}

// reaches tells whether a need can have any of the slots.
func (n *need) reaches(slots []*slot) bool {
	return slices.ContainsFunc(n.edges, func(e match.Edge) bool {
		return slices.ContainsFunc(slots, func(s *slot) bool { return s.at == e.Col })
	}) ||
		slices.ContainsFunc(n.runs, func(r run) bool {
			return slices.ContainsFunc(slots, func(s *slot) bool { return slices.Contains(r.slots, s) })
		})
}

// cap gives away so many slots and no more: of a cap on slots alone the rest is taken by rows that come first.
func (j *judge) cap(k *keeping, smaller []*keeping) {
	k.n = max(0, k.then.Cap.N-k.booked)
	if k.ofNeed {
		k.mended = true
		return
	}
	k.rows = max(0, len(k.of)-k.n)
	for _, other := range smaller { // what a cap on a part of these slots keeps back counts here too
		if other.then.Cap != nil && other.before == 0 && !other.mended && !slices.ContainsFunc(other.of, func(s *slot) bool { return !slices.Contains(k.of, s) }) {
			k.rows = max(0, k.rows-other.rows)
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

// excess are the needs that a keeping lets have its slots no longer, the last first, for what was placed.
func (j *judge) excess(k *keeping, placed map[*need][]*slot) (out []*need) {
	var restricted []*need
	others := 0
	for _, n := range j.needs {
		for _, s := range placed[n] {
			switch {
			case n.pinned != nil || !slices.Contains(k.of, s):
			case j.verdict(k.table, n, s) != rules.NotFired:
				restricted = append(restricted, n)
			default:
				others++
			}
		}
	}
	most := k.n
	if k.then.Reserve != nil {
		most = max(0, len(k.of)-others-k.n)
	}
	if len(restricted) > most {
		out = slices.Clone(restricted[most:])
	}
	return out
}
