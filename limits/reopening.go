// When a door that is closed opens again.

package limits

import (
	"slices"
	"time"
)

// findReopening finds when the door next opens after an instant, by what is known now.
func (e *evaluation) findReopening(a *Admission, d *Decision, own []kindEvaluation, after time.Time) {
	if after.Sub(e.at) <= maxReopening && !e.tryFindReopening(a, d, own, after, true) {
		e.tryFindReopening(a, d, own, after, false)
	}
}

// maxReopening is how far ahead a reopening is looked for.
const maxReopening = 4 * maxAhead

// tryFindReopening finds the reopening by timetables or by looking at every instant. False where timetables do not
// tell.
func (e *evaluation) tryFindReopening(
	a *Admission, d *Decision, own []kindEvaluation, after time.Time, withTables bool,
) bool {
	in := *e.in
	in.Request, in.Previous = nil, d.State
	by, giveBack := e.borrowEvaluator()
	defer giveBack()
	f := e.forecast(&in, after, by, withTables)
	for step := 0; step < maxSteps && by.spent < maxUntilWork; step++ {
		if !f.next() || f.at.Sub(e.at) > maxReopening {
			break
		}
		shut := false
		for _, k := range own {
			shut = shut || f.find(slices.Index(e.weeks, k.week), func(then *evaluation) bool {
				stands, _, err := then.evaluateKind(k.week)
				return err != nil || stands.door == Closed
			})
		}
		if !shut {
			a.NextOpening = f.at.In(e.cal.Zone())
			break
		}
	}
	return !f.isCut()
}

// countsAfresh is when a full figure begins to count from zero. Of figures that others must make room in nobody
// knows: it is then later than any search goes.
func (e *evaluation) countsAfresh(k kindEvaluation, s Scope) time.Time {
	switch s {
	case Daily:
		return e.cal.Today(e.at).Add(1).At(0, e.cal.Zone())
	case Period:
		return k.base.ends
	}
	return e.at.Add(maxAhead * 100)
}

// latest is the later of two instants; a zero instant is the earliest of all.
func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
