// How a rule comes out for one need and many slots at once.

package capacity

import "github.com/frontdoor-rules/frontdoor/rules"

// outcomes are how one rule comes out for a class of needs: the slots for which that is known, and of these those for
// which it fires and those for which it cannot be decided.
type outcomes struct{ known, fired, unknown slotSet }

// maxOutcomeWords is how much the outcomes of all rules hold, each as much as another. Those of a rule that would hold
// more are put together for each need anew.
const maxOutcomeWords = 1 << 22

// outcomes evaluates a rule for a need and some slots, and gives the slots for which it fires and those for which it
// cannot be decided; they may be others than those that were asked for. The sets are valid until the next call.
func (j *evaluator) outcomes(t *table, n *need, of slotSet) (fired, unknown slotSet) {
	class := t.needs[n.index]
	o := &j.scratch
	if 3*len(of)*len(t.firstOfClass)*j.tableCount <= maxOutcomeWords {
		if t.outcomes == nil {
			t.outcomes = make([]outcomes, len(t.firstOfClass))
		}
		o = &t.outcomes[class]
	} else {
		clear(o.known)
		clear(o.fired)
		clear(o.unknown)
	}
	if o.known == nil {
		*o = outcomes{j.newSlotSet(), j.newSlotSet(), j.newSlotSet()}
	}
	for i, w := range of {
		if w&^o.known[i] == 0 {
			continue
		}
		for at := range (slotSet{w &^ o.known[i]}).all() {
			switch j.verdict(t, n, j.bySite[i<<6+at]) {
			case rules.Fired:
				o.fired[i] |= 1 << at
			case rules.Unknown:
				o.unknown[i] |= 1 << at
			}
		}
		o.known[i] |= w
	}
	return o.fired, o.unknown
}
