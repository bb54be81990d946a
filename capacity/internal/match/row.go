// What is to be placed: the places that a row may have, those of one cost together.

package match

import (
	"cmp"
	"hash/maphash"
	"iter"
	"math/bits"
	"slices"
)

// A Group is places that cost a row as much beside what they cost every row: the base. The places are a bit each, 64 in
// a word.
type Group struct {
	Base   int64
	Places []uint64
}

// An Edge is one place that a row may have, and what it costs the row in all.
type Edge struct {
	Place int
	Cost  int64
}

// A Row is the places that a row may have, and what they cost. It is not changed, and many rows of many boards of one
// layout can be the same one. The zero Row has no places, and neither has a nil one.
type Row struct {
	blocks []block // those of one base together; the costs of the places of one rise
	all    []block // the places of all of them, without a base
	len    int
}

// Row makes a row of groups, whose places are copied. Of a place in several groups the least base counts.
func (l *Layout) Row(groups ...Group) *Row {
	r := &Row{}
	all := groups[:min(1, len(groups))]
	if len(groups) > 1 {
		all = []Group{{}}
	}
	for _, g := range groups {
		for i := range l.starts[1:] {
			r.blocks = appendBlocks(r.blocks, g, l.starts[i], min(l.starts[i+1], 64*len(g.Places)))
		}
		if len(groups) > 1 {
			all[0].Places = append(all[0].Places, make([]uint64, max(0, len(g.Places)-len(all[0].Places)))...)
			for i, w := range g.Places {
				all[0].Places[i] |= w
			}
		}
	}
	for _, g := range all {
		r.all = appendBlocks(nil, g, 0, 64*len(g.Places))
		for _, w := range g.Places {
			r.len += bits.OnesCount64(w)
		}
	}
	return r
}

// appendBlocks adds the blocks of the places of a group from one number up to another.
func appendBlocks(to []block, g Group, from, end int) []block {
	for from < end {
		k, until := block{base: g.Base, at: int32(from >> 12)}, min(end, (from>>12+1)<<12)
		for ; from < until; from = (from>>6 + 1) << 6 {
			word := g.Places[from>>6] >> (from & 63) << (from & 63)
			if left := until - from>>6<<6; left < 64 {
				word &= 1<<left - 1
			}
			if word != 0 {
				k.used |= 1 << (from >> 6 & 63)
				k.words = append(k.words, word)
			}
		}
		from = until
		if k.used != 0 {
			to = append(to, k)
		}
	}
	return to
}

// RowOf makes a row of edges.
func (l *Layout) RowOf(edges ...Edge) *Row {
	byBase := map[int64]*Group{}
	var bases []int64
	for _, e := range edges {
		base := e.Cost - l.cost[e.Place]
		g := byBase[base]
		if g == nil {
			g = &Group{Base: base}
			byBase[base] = g
			bases = append(bases, base)
		}
		g.Places = append(g.Places, make([]uint64, max(0, e.Place>>6+1-len(g.Places)))...)
		g.Places[e.Place>>6] |= 1 << (e.Place & 63)
	}
	slices.Sort(bases)
	groups := make([]Group, 0, len(bases))
	for _, base := range bases {
		groups = append(groups, *byBase[base])
	}
	return l.Row(groups...)
}

// Len is how many places the row may have.
func (r *Row) Len() int {
	if r == nil {
		return 0
	}
	return r.len
}

// Size is how much memory the row takes, in words about.
func (r *Row) Size() (n int) {
	if r == nil {
		return 0
	}
	for _, k := range r.blocks {
		n += 6 + len(k.words)
	}
	return n
}

// Places gives the places that the row may have, in order.
func (r *Row) Places() iter.Seq[int] {
	return func(yield func(int) bool) {
		if r == nil {
			return
		}
		for i := range r.all {
			for p := range r.all[i].places() {
				if !yield(p) {
					return
				}
			}
		}
	}
}

// Edges gives the places of a row with what they cost, the cheapest first.
func (l *Layout) Edges(r *Row) (out []Edge) {
	if r == nil {
		return nil
	}
	for i := range r.blocks {
		k := &r.blocks[i]
		for p := range k.places() {
			out = append(out, Edge{p, k.base + l.cost[p]})
		}
	}
	slices.SortFunc(out, func(a, b Edge) int { return cmp.Or(cmp.Compare(a.Cost, b.Cost), a.Place-b.Place) })
	return out
}

// With is a row that may have what another may, and the places of further edges.
func (l *Layout) With(r *Row, edges ...Edge) *Row {
	if len(edges) == 0 {
		return r
	}
	return l.RowOf(append(l.Edges(r), edges...)...)
}

// Without is a row that may have what another may, but for some places.
func (l *Layout) Without(r *Row, not func(place int) bool) *Row {
	return l.RowOf(slices.DeleteFunc(l.Edges(r), func(e Edge) bool { return not(e.Place) })...)
}

// Rows makes rows of one layout, and makes equal ones once.
type Rows struct {
	Layout *Layout
	made   map[uint64][]*Row // by hash
	hash   maphash.Hash
}

// Row is the row of groups.
func (m *Rows) Row(groups ...Group) *Row {
	if m.made == nil {
		m.made = map[uint64][]*Row{}
	}
	r := m.Layout.Row(groups...)
	m.hash.Reset()
	for _, k := range r.blocks {
		maphash.WriteComparable(&m.hash, [3]int64{k.base, int64(k.at), int64(k.used)})
		for _, w := range k.words {
			maphash.WriteComparable(&m.hash, w)
		}
	}
	key := m.hash.Sum64()
	for _, o := range m.made[key] {
		if o.equal(r) {
			return o
		}
	}
	m.made[key] = append(m.made[key], r)
	return r
}

// equal tells whether two rows are the same places at the same costs.
func (r *Row) equal(o *Row) bool {
	return slices.EqualFunc(r.blocks, o.blocks, func(a, b block) bool {
		return a.base == b.base && a.at == b.at && a.used == b.used && slices.Equal(a.words, b.words)
	})
}
