package capacity

import (
	"github.com/frontdoor-rules/frontdoor/rules"
)

// table is how one rule comes out for classes of needs and of slots.
type table struct {
	does
	needs   []int32 // the class of each need
	slots   []int32
	width   int32
	cells   []cell
	sparse  map[int32]cell     // instead of cells, where the classes are many
	missing map[int32][]string // by cell
	firsts  []*need            // of each class
	failed  bool
}

type cell int8

const notYet cell = 0

// maxCells is how many pairs of classes of one rule lie ready at most.
const maxCells = 1 << 22

func (t *table) cell(at int32) cell {
	if t.sparse != nil {
		return t.sparse[at]
	}
	return t.cells[at]
}

func (t *table) set(at int32, v rules.Verdict) {
	if t.sparse != nil {
		t.sparse[at] = cell(v + 2)
		return
	}
	t.cells[at] = cell(v + 2)
}

func (c cell) verdict() rules.Verdict { return rules.Verdict(c - 2) }

func newTable(d *desk, does does) *table {
	t := &table{does: does, missing: map[int32][]string{}}
	needs, slots := map[string]int32{}, map[string]int32{}
	for _, n := range d.needs {
		c := class(needs, t.lens.Key(view{Need: n.Need, Patient: n.patient}))
		if t.needs = append(t.needs, c); int(c) == len(t.firsts) {
			t.firsts = append(t.firsts, n)
		}
	}
	for _, s := range d.slots {
		v := view{Slot: s.Slot}
		if s.line != nil {
			v.Plan = s.line.Line
		}
		t.slots = append(t.slots, class(slots, t.lens.Key(v)))
	}
	t.width = int32(len(slots))
	if len(needs)*len(slots) <= maxCells {
		t.cells = make([]cell, len(needs)*len(slots))
	} else {
		t.sparse = map[int32]cell{}
	}
	return t
}

// class numbers keys in the order in which they come.
func class(of map[string]int32, key string) int32 {
	n, ok := of[key]
	if !ok {
		n = int32(len(of))
		of[key] = n
	}
	return n
}

// lacks are the facts that keep the rule unknown for a pair.
func (t *table) lacks(n *need, s *slot) []string {
	return t.missing[t.needs[n.at]*t.width+t.slots[s.at]]
}
