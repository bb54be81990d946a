// The instants after a decision at which time may change it, one after the other.

package limits

import (
	"reflect"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// A forecast goes over the instants after one at which a kind may stand otherwise, as far as time alone changes it.
// With timetables it knows of most of them that they are like another, so that nothing need be evaluated there. It
// stops at the same instants as without, and is cut where the work that it leaves out could come to more than a walk
// may spend.
type forecast struct {
	*Policy
	in   *Input
	from *evaluation // the first instant, of this input
	by   *evaluator
	at   time.Time
	here *evaluation // at that instant; nil until it is asked for
	ways *byTables   // nil where every instant is evaluated
}

// byTables is how a forecast goes by timetables.
type byTables struct {
	date    calendar.Date
	table   *timetable // of the date; nil where there is none, so that the forecast is cut
	present int        // the stretch of the table that holds the present instant
	atStart bool       // the present instant is the beginning of that stretch
	ownDay  bool       // the input gives facts of the day, which stand above those of the table
	own     time.Time  // when next something of the input changes; zero for never
	seen    [][]seen   // by kind, the stretches that were evaluated since that changed last
	work    workBound
}

// A seen stretch is one that was evaluated, with what the caller found there.
type seen struct {
	matters likeness
	found   bool
}

// forecast begins at an instant that does not lie before that of the evaluation, for an input like its own. It goes by
// timetables where that is wanted and the policy lets it.
func (e *evaluation) forecast(in *Input, at time.Time, by *evaluator, withTables bool) *forecast {
	f := &forecast{Policy: e.Policy, in: in, from: e, by: by, at: at}
	if withTables && e.changesByNumbers() {
		f.ways = &byTables{seen: make([][]seen, len(e.weeks)), work: e.newWorkBound()}
		f.ways.ownDay = !reflect.ValueOf(&in.Day).Elem().IsZero()
		f.enterDate()
		f.changeOwn()
	}
	return f
}

// evaluation is that of the present instant.
func (f *forecast) evaluation() *evaluation {
	if f.here != nil {
		return f.here
	}
	if t := f.ways; t != nil && t.atStart && !t.ownDay {
		f.here = f.evaluationOn(&t.table.days[t.present], f.in, f.from.given, f.at, f.by)
	} else {
		f.here = f.Policy.evaluation(f.in, f.from.given, f.at, f.by)
	}
	return f.here
}

// next goes on to the next instant; false where there is none, or where the forecast is cut.
func (f *forecast) next() bool {
	t := f.ways
	if t == nil {
		next := f.evaluation().nextChange()
		f.at, f.here = next, nil
		return !next.IsZero()
	}
	if t.table == nil {
		return false
	}
	next := t.table.end
	if t.present+1 < len(t.table.begins) {
		next = t.table.begins[t.present+1]
	}
	t.atStart = true
	isOwn := !t.own.IsZero() && !t.own.After(next)
	if isOwn {
		t.atStart, next = t.own.Equal(next), t.own
	}
	if !next.After(f.at) { // the clocks went back over midnight, and the date comes twice
		t.table = nil
		return false
	}
	f.at, f.here = next, nil
	switch {
	case t.atStart && t.present+1 < len(t.table.begins):
		t.present++
	case t.atStart:
		f.enterDate()
	}
	if isOwn {
		f.changeOwn()
	}
	t.work.step(t)
	return !f.isCut()
}

// isCut reports whether the forecast could have come to the end of what a walk may spend, or has no timetable, so that
// every instant is to be evaluated.
func (f *forecast) isCut() bool {
	return f.ways != nil && (f.ways.table == nil || f.ways.work.spent >= maxUntilWork)
}

// find asks of a kind, by its number, what is to be found at the present instant; from memory where it was asked at an
// instant that is like it.
func (f *forecast) find(kind int, look func(*evaluation) bool) bool {
	t := f.ways
	if t == nil || !t.atStart {
		return look(f.evaluation())
	}
	matters := t.table.kinds[kind][t.present].matters
	for _, s := range t.seen[kind] {
		if s.matters == matters {
			return s.found
		}
	}
	found := look(f.evaluation())
	if matters != (likeness{}) {
		t.seen[kind] = append(t.seen[kind], seen{matters, found})
	}
	return found
}

// enterDate finds the timetable of the present instant's date, and the instant's stretch.
func (f *forecast) enterDate() {
	t := f.ways
	t.date = f.cal.Today(f.at)
	t.table, t.present = f.timetable(t.date), 0
	if t.table != nil {
		after, _ := slices.BinarySearchFunc(t.table.begins, f.at.Add(1), time.Time.Compare)
		t.present = max(0, after-1)
	}
	t.work.spent += t.work.eachDate
}

// changeOwn forgets what was seen before something of the input changed, and finds when next something does: what is
// instructed, held or waited for.
func (f *forecast) changeOwn() {
	t := f.ways
	for kind := range t.seen {
		t.seen[kind] = t.seen[kind][:0]
	}
	t.work.forget()
	changing := slices.Clone(f.from.moving)
	for _, i := range f.from.given.inForce(f.at) {
		changing = append(changing, minutesUntil("limit.instruction_minutes_left", i.Until))
	}
	edges := []time.Time{f.from.given.edgeFrom(f.at.Add(1))}
	for _, h := range f.in.Previous.kept.Carried.Held {
		edges = append(edges, h.Until)
	}
	thresholds := func(fact string) rules.Thresholds { return f.loaded.Thresholds[fact] }
	t.own = moving.Next(f.at, changing, thresholds, edges...)
}

// A workBound is the most that a walk which evaluates every instant could have spent so far. It follows from the policy
// and the input alone, and errs to the safe side.
type workBound struct {
	eachStep, eachDate, eachRead int
	spent                        int
	read                         [][]likeness // by kind, what the rules have read since the input changed last
}

// newWorkBound is that of a walk which has not begun.
func (e *evaluation) newWorkBound() workBound {
	left := len(e.loaded.Thresholds["limit.instruction_minutes_left"].Limits)
	valid := len(e.given.valid)
	const hourInstants = 8 // the most that a date has for each number that the time of day is compared with
	return workBound{
		eachStep: 1 + e.thresholds + left*valid + valid/instructionsAUnit +
			len(e.weeks)*len(scopes)*(1+len(e.loaded.Rules)),
		eachDate: hourInstants * len(e.loaded.Thresholds[hourFact].Limits),
		eachRead: len(scopes) * e.set.Work(),
		read:     make([][]likeness, len(e.weeks)),
	}
}

// step adds what a walk does at the present instant.
func (w *workBound) step(t *byTables) {
	w.spent += w.eachStep
	for kind := range w.read {
		if t.atStart && t.table != nil {
			read := t.table.kinds[kind][t.present].read
			if slices.Contains(w.read[kind], read) {
				continue
			}
			w.read[kind] = append(w.read[kind], read)
		}
		w.spent += w.eachRead
	}
}

// forget begins anew with what the rules have read, as the input changes.
func (w *workBound) forget() {
	for kind := range w.read {
		w.read[kind] = w.read[kind][:0]
	}
}
