// What is to be placed: the places that a row may have, those of one cost together.

package match

import (
	"cmp"
	"hash/maphash"
	"iter"
	"math/bits"
	"slices"
)

// A Group is places that a row may have at one base cost: what a place costs is the base and the number of the place.
// The places are a bit each, 64 in a word.
type Group struct {
	Base   int64
	Places []uint64
}

// An Edge is one place that a row may have, and what that costs.
type Edge struct {
	Place int
	Cost  int64
}

// A Row is the places that a row may have, and what they cost. It is not changed, and many rows of many boards can be
// the same one. The zero Row has no places, and neither has a nil one.
type Row struct {
	blocks []block // those of one base together
	all    []block // the places of all of them, without a base
	len    int
}

// NewRow makes a row of groups, whose places are copied. Of a place in several groups the least base counts.
func NewRow(groups ...Group) *Row {
	r := &Row{}
	all := []uint64{}
	for _, g := range groups {
		r.blocks = appendBlocks(r.blocks, g)
		all = append(all, make([]uint64, max(0, len(g.Places)-len(all)))...)
		for i, w := range g.Places {
			all[i] |= w
		}
	}
	r.all = appendBlocks(nil, Group{Places: all})
	for _, w := range all {
		r.len += bits.OnesCount64(w)
	}
	return r
}

// appendBlocks adds the blocks of a group.
func appendBlocks(to []block, g Group) []block {
	for at := 0; at*64 < len(g.Places); at++ {
		k := block{base: g.Base, at: int32(at)}
		for w, word := range g.Places[at*64 : min(at*64+64, len(g.Places))] {
			if word != 0 {
				k.used |= 1 << w
				k.words = append(k.words, word)
			}
		}
		if k.used != 0 {
			to = append(to, k)
		}
	}
	return to
}

// RowOf makes a row of edges.
func RowOf(edges ...Edge) *Row {
	byBase := map[int64]*Group{}
	var bases []int64
	for _, e := range edges {
		base := e.Cost - int64(e.Place)
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
	return NewRow(groups...)
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

// Edges gives the places with what they cost, the cheapest first.
func (r *Row) Edges() (out []Edge) {
	if r == nil {
		return nil
	}
	for i := range r.blocks {
		k := &r.blocks[i]
		for p := range k.places() {
			out = append(out, Edge{p, k.base + int64(p)})
		}
	}
	slices.SortFunc(out, func(a, b Edge) int { return cmp.Or(cmp.Compare(a.Cost, b.Cost), a.Place-b.Place) })
	return out
}

// Groups are the groups of the row.
func (r *Row) Groups() (out []Group) {
	if r == nil {
		return nil
	}
	for i := range r.blocks {
		k := &r.blocks[i]
		if len(out) == 0 || out[len(out)-1].Base != k.base {
			out = append(out, Group{Base: k.base})
		}
		g := &out[len(out)-1]
		for p := range k.places() {
			g.Places = append(g.Places, make([]uint64, max(0, p>>6+1-len(g.Places)))...)
			g.Places[p>>6] |= 1 << (p & 63)
		}
	}
	return out
}

// With is a row that may also have the places of further edges.
func (r *Row) With(edges ...Edge) *Row {
	if len(edges) == 0 {
		return r
	}
	return RowOf(append(r.Edges(), edges...)...)
}

// Without is a row that may have what this one may, but for some places.
func (r *Row) Without(not func(place int) bool) *Row {
	return RowOf(slices.DeleteFunc(r.Edges(), func(e Edge) bool { return not(e.Place) })...)
}

// Rows makes rows, and makes equal ones once. The zero Rows is ready to use.
type Rows struct {
	made map[uint64][]*Row // by hash
	hash maphash.Hash
}

// Row is the row of groups.
func (m *Rows) Row(groups ...Group) *Row {
	if m.made == nil {
		m.made = map[uint64][]*Row{}
	}
	r := NewRow(groups...)
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
