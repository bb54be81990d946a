// How one rule comes out for all pairs of a need and a slot, kept by class.

package capacity

import (
	"github.com/frontdoor-rules/frontdoor/rules"
)

// A table is how one rule comes out for each class of needs and each class of slots.
type table struct {
	policyRule
	needs        []int32 // the class of each need
	slots        []int32
	width        int32
	cells        []cell
	sparse       map[int32]cell     // instead of cells, where the classes are many
	missing      map[int32][]string // by cell
	firstOfClass []*need            // of each class
	outcomes     []outcomes         // by class of needs; nil where there are too many
	failure      string             // the code of what failed in an evaluation of the rule; "" for nothing
}

// A cell is how a rule comes out for one pair of classes; 0 is not evaluated yet.
type cell int8

// notEvaluated is the cell of a pair of classes that no need has asked for yet.
const notEvaluated cell = 0

// maxCells is how many pairs of classes a table holds in a list; beyond it they are held in a map.
const maxCells = 1 << 22

// cell is how the rule comes out for a pair of classes.
func (t *table) cell(at int32) cell {
	if t.sparse != nil {
		return t.sparse[at]
	}
	return t.cells[at]
}

// setCell notes how the rule comes out for a pair of classes.
func (t *table) setCell(at int32, v rules.Verdict) {
	if t.sparse != nil {
		t.sparse[at] = cell(v + 2)
		return
	}
	t.cells[at] = cell(v + 2)
}

// verdict is how the rule comes out; the cell has been evaluated.
func (c cell) verdict() rules.Verdict { return rules.Verdict(c - 2) }

// sides are what conditions read of each need alone, and of each slot alone, made once for all rules.
type sides struct{ needs, slots []any }

// sides are those of the allocation as its plan stands.
func (d *allocation) sides() (s sides) {
	for _, n := range d.needs {
		s.needs = append(s.needs, view{Need: n.Need, Patient: n.patient})
	}
	for _, slot := range d.slots {
		v := view{Slot: slot.Slot}
		if slot.line != nil {
			v.Plan = slot.line.PlanLine
		}
		s.slots = append(s.slots, v)
	}
	return s
}

// newTable sorts the needs and the slots into the classes that a rule does not tell apart. Nothing is evaluated yet.
func newTable(d *allocation, of sides, rule policyRule) *table {
	t := &table{policyRule: rule, missing: map[int32][]string{}}
	needs, slots := map[string]int32{}, map[string]int32{}
	for i, n := range d.needs {
		c := classOf(needs, t.lens.Key(of.needs[i]))
		t.needs = append(t.needs, c)
		if int(c) == len(t.firstOfClass) {
			t.firstOfClass = append(t.firstOfClass, n)
		}
	}
	for _, v := range of.slots {
		t.slots = append(t.slots, classOf(slots, t.lens.Key(v)))
	}
	t.width = int32(len(slots))
	if len(needs)*len(slots) <= maxCells {
		t.cells = make([]cell, len(needs)*len(slots))
	} else {
		t.sparse = map[int32]cell{}
	}
	return t
}

// classOf gives each key the number of its class, in the order in which keys come.
func classOf(of map[string]int32, key string) int32 {
	n, ok := of[key]
	if !ok {
		n = int32(len(of))
		of[key] = n
	}
	return n
}

// missingFacts are the facts that keep the rule unknown for a pair.
func (t *table) missingFacts(n *need, s *slot) []string {
	return t.missing[t.needs[n.index]*t.width+t.slots[s.index]]
}
