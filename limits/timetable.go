// What time alone changes on each date, worked out once for all decisions of a policy.

package limits

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
	"unique"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// A timetable is one date as time alone changes it, whatever an input says: the stretches between the instants at which
// a kind may stand otherwise. A stretch includes its beginning and not its end. A nil timetable is of a date of which
// none is made.
type timetable struct {
	begins []time.Time    // of each stretch, in order; the first is midnight
	end    time.Time      // of the last: the next midnight
	days   []practice.Day // the facts of the day at each beginning, by the calendar alone
	kinds  [][]stretch    // by kind in the order of the week, then by stretch
}

// A stretch is a stretch of time as one kind of request finds it.
type stretch struct {
	// matters is equal for stretches that this kind cannot tell apart, at their beginnings: for one input whose
	// instructions and held doors stay the same, it stands alike then. The zero value is equal to no other.
	matters likeness
	// read is equal for stretches that no rule can tell apart, whichever kinds it is about.
	read likeness
}

// A likeness is a key of which equal ones are compared fast.
type likeness = unique.Handle[string]

// timetables are those of a policy, made when they are first asked for. They are safe for concurrent use.
type timetables struct {
	prepared sync.Once
	kinds    []factsThatMatter // by kind in the order of the week

	mu   sync.RWMutex
	days map[calendar.Date]*timetable
}

// Bounds of the timetables of a policy.
const (
	maxTimetables = 1_000
	// maxStretches is how many stretches a date has at most; of one with more no timetable is made.
	maxStretches = 200
)

// factsThatMatter are the facts that time changes and that may matter to the figures of one kind: the fields of
// [practice.Day] and of [Limit].
type factsThatMatter struct{ day, limit []int }

// stepwiseFacts are the facts that change with each step of the clock. Where a condition compares one of them with what
// no number describes, no list of instants tells when it changes.
var stepwiseFacts = []string{
	hourFact, "day.core_minutes_left", "limit.minutes_until_close", "limit.minutes_past_routine_cutoff",
	"limit.instruction_minutes_left", "demand.oldest_untriaged_core_min",
}

// changesByNumbers reports whether every fact that changes with time is compared with numbers alone.
func (p *Policy) changesByNumbers() bool {
	return !slices.ContainsFunc(stepwiseFacts, func(fact string) bool { return p.loaded.Thresholds[fact].Opaque })
}

// timetable is that of a date.
func (p *Policy) timetable(d calendar.Date) *timetable {
	all := &p.timetables
	all.prepared.Do(p.findFactsThatMatter)
	all.mu.RLock()
	known, ok := all.days[d]
	all.mu.RUnlock()
	if ok {
		return known
	}
	made := p.makeTimetable(d)
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.days == nil || len(all.days) >= maxTimetables {
		all.days = map[calendar.Date]*timetable{}
	}
	all.days[d] = made
	return made
}

// makeTimetable looks at every instant of a date at which something may change without an input.
func (p *Policy) makeTimetable(d calendar.Date) *timetable {
	by := &evaluator{policy: p, memo: p.set.Memo()}
	table := &timetable{kinds: make([][]stretch, len(p.weeks)), end: d.Add(1).At(0, p.cal.Zone())}
	for at := d.At(0, p.cal.Zone()); at.Before(table.end); {
		if len(table.begins) == maxStretches || at.IsZero() {
			return nil
		}
		e := p.evaluation(&Input{}, &instructionSet{}, at, by)
		table.begins, table.days = append(table.begins, at), append(table.days, e.view.Day)
		for i, w := range p.weeks {
			table.kinds[i] = append(table.kinds[i], e.stretch(w, p.timetables.kinds[i]))
		}
		at = e.nextChange()
	}
	return table
}

// stretch describes the stretch that begins at the instant, for a kind.
func (e *evaluation) stretch(w *week, of factsThatMatter) stretch {
	v := view{Day: e.view.Day}
	base := w.base(e.at, e.cal, e.texts())
	e.deriveTimes(&v.Limit, base)
	v.Limit.Door = "" // which the week says too
	week := e.weekKey(w, base)
	s := stretch{read: unique.Make(week + e.evaluator.memo.Key(&v, e.today))}
	if _, err := e.set.Facts(&v, rules.Answers{}); err != nil {
		return s // as of a closure of many months, which no rule can read
	}
	v = view{}
	copyFields(&v.Day, &e.view.Day, of.day)
	var times Limit
	e.deriveTimes(&times, base)
	copyFields(&v.Limit, &times, of.limit)
	s.matters = unique.Make(week + e.evaluator.memo.Key(&v, e.today))
	return s
}

// weekKey is equal for instants at which the week, the calendar and the contracts say the same of a kind.
func (e *evaluation) weekKey(w *week, base weekBase) string {
	var b strings.Builder
	today := e.cal.Today(e.at)
	plan, _, _ := w.plan(today, e.cal)
	fmt.Fprintf(&b, "%d %s %q %q ", plan.number, base.door, base.because, base.message)
	if base.period != nil {
		midnight := today.At(0, e.cal.Zone())
		fmt.Fprintf(&b, "%s-%s ", base.begins.Sub(midnight), base.ends.Sub(midnight))
	}
	for _, c := range contracts {
		if holds := contractAt(c.jurisdiction, e.at, e.cal); holds != nil {
			b.WriteString(holds.id + " ")
		}
	}
	return b.String()
}

// copyFields copies some fields of a struct.
func copyFields[T any](to, from *T, fields []int) {
	a, b := reflect.ValueOf(to).Elem(), reflect.ValueOf(from).Elem()
	for _, i := range fields {
		a.Field(i).Set(b.Field(i))
	}
}

// findFactsThatMatter finds for each kind the facts that its rules read. A rule that comes out false where nothing is
// known but the kind and the scope of a figure is false for that figure whatever else is known.
func (p *Policy) findFactsThatMatter() {
	var others []string
	for _, f := range schema.Facts() {
		if f.Name != "limit.kind" && f.Name != "limit.scope" {
			others = append(others, f.Name)
		}
	}
	for _, w := range p.weeks {
		reads := map[string]bool{}
		for _, scope := range scopes {
			facts, err := p.set.Facts(&view{Limit: Limit{Kind: w.kind, Scope: scope}}, rules.Answers{})
			var result *rules.Result
			if err == nil {
				facts.NotKnown(others...)
				result = p.set.Evaluate(facts, "")
			}
			for _, r := range p.loaded.Rules {
				verdict, evaluated := result.Verdict(r.ID)
				if p.traits[r.ID].atAdmission || evaluated && verdict == rules.NotFired {
					continue
				}
				for _, fact := range r.Reads {
					reads[fact] = true
				}
			}
		}
		p.timetables.kinds = append(p.timetables.kinds, factsThatMatter{
			day:   fieldsOf(reflect.TypeFor[practice.Day](), "day.", reads),
			limit: fieldsOf(reflect.TypeFor[Limit](), "limit.", reads),
		})
	}
}

// fieldsOf are the fields of a namespace's struct whose facts are among some.
func fieldsOf(t reflect.Type, namespace string, facts map[string]bool) (fields []int) {
	for i := range t.NumField() {
		if facts[namespace+t.Field(i).Tag.Get("fact")] {
			fields = append(fields, i)
		}
	}
	return fields
}
