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

// newTables sorts the needs and the slots into the classes that each rule does not tell apart, and evaluates nothing.
func newTables(d *allocation, of []policyRule) []*table {
	tables := make([]*table, len(of))
	for i, rule := range of {
		tables[i] = &table{
			policyRule: rule, missing: map[int32][]string{}, needs: make([]int32, len(d.needs)),
			slots: make([]int32, len(d.slots)),
		}
	}
	classes, side := make([]map[string]int32, len(of)), &view{}
	for i, n := range d.needs {
		side.Need, side.Patient = n.Need, n.patient
		for k, t := range tables {
			if i == 0 || t.readsNeed {
				t.needs[i] = classOf(&classes[k], t.lens.Key(side))
			}
			if int(t.needs[i]) == len(t.firstOfClass) {
				t.firstOfClass = append(t.firstOfClass, n)
			}
		}
	}
	clear(classes)
	*side = view{}
	for i, s := range d.slots {
		side.Slot, side.Plan = s.Slot, PlanLine{}
		if s.line != nil {
			side.Plan = s.line.PlanLine
		}
		for k, t := range tables {
			if i == 0 || t.readsSlot {
				t.slots[i] = classOf(&classes[k], t.lens.Key(side))
			}
		}
	}
	for k, t := range tables {
		t.width = int32(len(classes[k]))
		if cells := len(t.firstOfClass) * len(classes[k]); cells <= maxCells {
			t.cells = make([]cell, cells)
		} else {
			t.sparse = map[int32]cell{}
		}
	}
	return tables
}

// classOf gives each key the number of its class, in the order in which keys come.
func classOf(of *map[string]int32, key string) int32 {
	n, ok := (*of)[key]
	if !ok {
		if *of == nil {
			*of = map[string]int32{}
		}
		n = int32(len(*of))
		(*of)[key] = n
	}
	return n
}

// missingFacts are the facts that keep the rule unknown for a pair.
func (t *table) missingFacts(n *need, s *slot) []string {
	return t.missing[t.needs[n.index]*t.width+t.slots[s.index]]
}
