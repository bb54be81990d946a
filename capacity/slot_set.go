// Sets of slots, by which what keeps a need out is found for many slots at once.

package capacity

import (
	"iter"
	"math/bits"
)

// A slotSet is a set of slots: a bit for each, by its rank.
type slotSet []uint64

// newSlotSet is an empty set for the slots of an allocation.
func (d *allocation) newSlotSet() slotSet { return make(slotSet, (len(d.slots)+63)/64) }

// slotSetOf are the slots that a function picks.
func (d *allocation) slotSetOf(picks func(*slot) bool) slotSet {
	out := d.newSlotSet()
	for rank, s := range d.bySite {
		if picks(s) {
			out.add(rank)
		}
	}
	return out
}

// add puts a slot in.
func (s slotSet) add(i int) { s[i>>6] |= 1 << (i & 63) }

// remove takes a slot out.
func (s slotSet) remove(i int) { s[i>>6] &^= 1 << (i & 63) }

// has tells whether a slot is in.
func (s slotSet) has(i int) bool { return s[i>>6]>>(i&63)&1 != 0 }

// addAll puts those of another set in.
func (s slotSet) addAll(o slotSet) {
	for i, w := range o {
		s[i] |= w
	}
}

// removeAll takes those of another set out.
func (s slotSet) removeAll(o slotSet) {
	for i, w := range o {
		s[i] &^= w
	}
}

// keep takes all out but those of another set.
func (s slotSet) keep(o slotSet) {
	for i, w := range o {
		s[i] &= w
	}
}

// len is how many slots are in.
func (s slotSet) len() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// empty tells whether no slot is in.
func (s slotSet) empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// all gives the ranks of the slots in order.
func (s slotSet) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range s {
			for ; w != 0; w &= w - 1 {
				if !yield(i<<6 + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}
