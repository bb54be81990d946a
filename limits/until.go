// Until when a decision stands as far as time alone changes it.

package limits

import (
	"cmp"
	"slices"
	"time"
)

// How far a walk over the instants of change goes.
const (
	maxSteps = 500
	maxAhead = 10 * 24 * time.Hour
)

// findChanges walks the instants at which something may change and says for each kind until when it stands as it does.
// Where nothing changes within ten days that is what it says: by then it is to be asked again.
func (e *evaluation) findChanges(d *Decision) {
	wakes := len(d.wakes)
	if !e.tryFindChanges(d, true) {
		d.wakes = d.wakes[:wakes]
		e.tryFindChanges(d, false)
	}
	e.nextChangeOf(d)
}

// nextChangeOf says when the decision changes, as far as time alone changes it.
func (e *evaluation) nextChangeOf(d *Decision) {
	for _, k := range d.Kinds {
		d.NextChange = earliest(d.NextChange, k.Until)
	}
	for _, wake := range d.wakes {
		d.NextChange = earliest(d.NextChange, wake.In(e.cal.Zone()))
	}
}

// tryFindChanges finds until when each kind stands as it does, by timetables or by looking at every instant. False
// where timetables do not tell.
func (e *evaluation) tryFindChanges(d *Decision, withTables bool) bool {
	in := *e.in
	// A walk over time has no request, so that what its evaluator remembers holds no patient's facts.
	in.Request, in.Previous = nil, d.State
	by, giveBack := e.borrowEvaluator()
	defer giveBack()
	f := e.forecast(&in, e.at, by, withTables)
	ends := make([]time.Time, len(d.Kinds))
	standing, more := len(d.Kinds), true
	for step := 1; standing > 0 && more; step++ {
		if !f.next() || f.at.Sub(e.at) > maxAhead {
			break
		}
		for i := range d.Kinds {
			look := func(then *evaluation) bool { return then.differs(e.weeks[i], d.Kinds[i], d) }
			if ends[i].IsZero() && f.find(i, look) {
				ends[i] = f.at
				standing--
			}
		}
		more = step < maxSteps && by.spent < maxUntilWork
	}
	if f.isCut() {
		return false
	}
	last := e.at.Add(maxAhead)
	if !more {
		last = f.at
	}
	for i := range d.Kinds {
		d.Kinds[i].Until = cmp.Or(ends[i], last).In(e.cal.Zone())
	}
	return true
}

// differs reports whether a kind stands otherwise at this instant than it was decided, or cannot be decided then.
// Where a door begins to be held, though nothing shows it yet, it notes a wake-up in the decision.
func (e *evaluation) differs(w *week, decided KindDecision, d *Decision) bool {
	k, steps, err := e.evaluateKind(w)
	if err != nil {
		return true
	}
	if k.held != nil && k.held.Since.Equal(e.at) {
		d.wakes = append(d.wakes, e.at)
	}
	return !k.standsAs(decided, steps)
}

// standsAs reports whether the kind stands as it was decided: its door, figures, message and reasons.
func (k *kindEvaluation) standsAs(d KindDecision, steps []Step) bool {
	if k.door != d.Door || k.message != d.Message || len(k.figures) != len(d.Figures) {
		return false
	}
	for _, f := range k.figures {
		if was, ok := d.Figures[f.scope]; !ok || was != f.Figure {
			return false
		}
	}
	return slices.Equal(k.topics, d.Topics) && slices.Equal(steps, d.Trace)
}

// earliest is the earlier of two instants; a zero first instant is none yet.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
