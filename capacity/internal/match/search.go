// The search for the cheapest path from a row to a column that nobody has.

package match

import (
	"math"
	"math/bits"
	"slices"
)

// unreached is the distance of what the current search has not reached.
const unreached = math.MaxInt64

// maxLayers is how many layers a search tells apart.
const maxLayers = 24

// A search is a shortest path search from one row over reduced costs.
//
// What a path costs that ends in a place, without the cost of the place and the price of its column, is the level of
// the place. A row that a path leads to brings all its places of one base to one level, and of these only the places
// matter that no row has brought to that level or a lower one. Layers remember which places those are.
type search struct {
	dist  []int64 // of each column that somebody has; unreached for those not reached
	done  []bool
	from  []int32 // the row over which a column was reached
	place []int32 // by which it was reached, and its base
	base  []int64
	cols  []int // the columns that were reached
	queue heap

	level  []int64 // of each place
	places []int   // the places that were reached
	layers []layer // by level; the last is that of the places that were not reached
	spare  []set

	scanned []int64 // of each kind of row the least at which one was looked at
	kinds   []int32 // those that were looked at

	end     int // the nearest place that nobody has; None for none
	endDist int64
	endFrom int
	endBase int64
}

// A layer are the places that were not reached at a level or a lower one.
type layer struct {
	level int64
	set
}

// init makes the lists of a search.
func (s *search) init(b *Board) {
	n, m := len(b.cols), len(b.layout.column)
	s.dist, s.done, s.from, s.place = make([]int64, n), make([]bool, n), make([]int32, n), make([]int32, n)
	s.base, s.level = make([]int64, n), make([]int64, m)
	for i := range s.dist {
		s.dist[i] = unreached
	}
	for i := range s.level {
		s.level[i] = unreached
	}
}

// begin forgets the search before.
func (b *Board) begin() {
	s := &b.search
	for _, c := range s.cols {
		s.dist[c], s.done[c] = unreached, false
	}
	for _, p := range s.places {
		s.level[p] = unreached
	}
	for _, l := range s.layers {
		s.spare = append(s.spare, l.set)
	}
	for _, k := range s.kinds {
		s.scanned[k] = unreached
	}
	for len(s.scanned) < len(b.kinds) {
		s.scanned = append(s.scanned, unreached)
	}
	s.cols, s.places, s.layers, s.kinds, s.queue = s.cols[:0], s.places[:0], s.layers[:0], s.kinds[:0], s.queue[:0]
	s.end, s.endDist, s.endFrom = None, unreached, None
	s.layers = append(s.layers, layer{unreached, b.copyOf(b.held)})
	b.path, b.failedRow = b.path[:0], None
}

// copyOf copies a set into one that is not needed any more.
func (b *Board) copyOf(o set) set {
	s := &b.search
	b.Budget -= int64(len(o.words) / 64)
	if n := len(s.spare); n > 0 {
		to := s.spare[n-1]
		s.spare = s.spare[:n-1]
		to.become(o)
		return to
	}
	return o.clone()
}

// find finds the cheapest path from a row to a column that nobody has, and moves the rows along it.
func (b *Board) find(start int) Answer {
	if b.ctx.Err() != nil {
		b.Budget = min(b.Budget, -1)
	}
	b.begin()
	s := &b.search
	b.reach(start, 0)
	for n := 1; ; n++ {
		if n%1024 == 0 && b.ctx.Err() != nil {
			return GivenUp
		}
		at := s.nearest()
		switch {
		case b.Budget < 0:
			return GivenUp
		case at == None && s.end == None:
			b.failedRow = start
			b.bury()
			return Impossible
		case at == None || s.endDist <= s.dist[at]:
			b.finish(start)
			return Placed
		}
		s.done[at] = true
		r := int(b.cols[at].row)
		b.reach(r, s.dist[at]-b.rows[r].base-b.layout.cost[b.rows[r].place]-b.cols[at].price)
	}
}

// reach looks at the places that a row may have, at the distance of a place whose cost and price are 0.
func (b *Board) reach(r int, at int64) {
	s := &b.search
	kind := b.rows[r].kind
	b.Budget--
	if s.scanned[kind] <= at {
		return // a row that may have the same was as near
	}
	s.scanned[kind] = at
	s.kinds = append(s.kinds, kind)
	blocks := b.rows[r].blocks
	for i := range blocks {
		k := &blocks[i]
		level := at + k.base
		if level > s.endDist {
			continue
		}
		if p := k.first(b.free); p != None {
			b.reachFree(r, p, level, k.base)
		}
		b.reachHeld(r, level, k)
	}
	b.Budget -= int64(len(blocks))
}

// reachFree notes that a place that nobody has is reached. Of equally near ones the first column counts.
func (b *Board) reachFree(r, p int, level, base int64) {
	s := &b.search
	d := level + b.layout.cost[p]
	if d < s.endDist || d == s.endDist && b.layout.column[p] < b.layout.column[s.end] {
		s.end, s.endDist, s.endFrom, s.endBase = p, d, r, base
	}
}

// reachHeld notes which places of a block are reached at a level for the first time.
func (b *Board) reachHeld(r int, level int64, k *block) {
	s := &b.search
	l := b.layer(level)
	for used := k.used & l.used[k.at]; used != 0; used &= used - 1 {
		w := bits.TrailingZeros64(used)
		word := int(k.at)<<6 + w
		b.Budget--
		for common := k.word(w) & l.words[word]; common != 0; common &= common - 1 {
			p := word<<6 + bits.TrailingZeros64(common)
			if s.level[p] <= level {
				continue
			}
			b.reachPlace(p, level)
			c := b.layout.column[p]
			if d := level + b.layout.cost[p] + b.cols[c].price; d < s.dist[c] && !s.done[c] {
				if s.dist[c] == unreached {
					s.cols = append(s.cols, int(c))
				}
				s.dist[c], s.from[c], s.place[c], s.base[c] = d, int32(r), int32(p), k.base
				if d < s.endDist {
					s.queue.push(d, c)
				}
			}
		}
	}
}

// reachPlace notes the level of a place, and takes it out of the layers of that level and above.
func (b *Board) reachPlace(p int, level int64) {
	s := &b.search
	b.Budget--
	if s.level[p] == unreached {
		s.places = append(s.places, p)
	}
	s.level[p] = level
	for i := len(s.layers) - 1; i >= 0 && s.layers[i].level >= level; i-- {
		s.layers[i].remove(p)
	}
}

// layer is a set of all places that were not reached at a level or a lower one, and of some others where there are too
// many layers.
func (b *Board) layer(level int64) set {
	s := &b.search
	i := len(s.layers)
	for i > 0 && s.layers[i-1].level >= level {
		i--
	}
	lower := b.held
	switch {
	case i < len(s.layers) && s.layers[i].level == level:
		return s.layers[i].set
	case i > 0:
		lower = s.layers[i-1].set
	}
	if len(s.layers) == maxLayers {
		return lower
	}
	made := layer{level, b.copyOf(lower)}
	for i, word := range s.layers[i].words { // what is in the lower layer and not in the higher one is between them
		for between := lower.words[i] &^ word; between != 0; between &= between - 1 {
			if p := i<<6 + bits.TrailingZeros64(between); s.level[p] <= level {
				made.remove(p)
			}
		}
	}
	s.layers = slices.Insert(s.layers, i, made)
	return made.set
}

// nearest is the nearest column that somebody has and from which the search has not gone on; None for none.
func (s *search) nearest() int {
	for len(s.queue) > 0 {
		if at := s.queue.pop(); !s.done[at.col] && s.dist[at.col] == at.dist {
			return int(at.col)
		}
	}
	return None
}

// bury notes that no path leads on from the columns that were reached. Their rows can have no other columns than these,
// so that this stays so.
func (b *Board) bury() {
	for _, c := range b.search.cols {
		b.changeCol(c).dead = true
		b.sort(c)
	}
}

// finish moves the rows along the path that was found, and adjusts the prices so that reduced costs stay at least 0.
func (b *Board) finish(start int) {
	s := &b.search
	for _, c := range s.cols {
		if s.done[c] && s.dist[c] < s.endDist {
			b.changeCol(c).price += s.endDist - s.dist[c]
		}
	}
	place, r, base := s.end, s.endFrom, s.endBase
	for {
		before := b.rows[r].col
		b.seat(r, place, base)
		b.path = append(b.path, int(b.layout.column[place]))
		if r == start {
			return
		}
		place, r, base = int(s.place[before]), int(s.from[before]), s.base[before]
	}
}
