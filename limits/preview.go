// The doors and figures of coming days.

package limits

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Span is a stretch of time over which one kind of request stands alike. Its end is Until, not included.
type Span struct {
	From time.Time // included
	KindDecision
	Unknown []string // rules that could not be decided at some time in it, sorted
	stands  string   // the signature of its decision
}

// spanJSON is the JSON of a span, in the order of its keys.
type spanJSON struct {
	Kind    Kind             `json:"kind"`
	From    time.Time        `json:"from"`
	Until   time.Time        `json:"until"`
	Door    Door             `json:"door"`
	Figures map[Scope]Figure `json:"figures"`
	Trace   []Step           `json:"trace"`
	Message string           `json:"message" wire:"null"`
}

// MarshalJSON gives the span as "frontdoor preview" writes it.
func (s Span) MarshalJSON() ([]byte, error) {
	return wire.Marshal(spanJSON{
		Kind:    s.Kind,
		From:    s.From,
		Until:   s.Until,
		Door:    s.Door,
		Figures: s.Figures,
		Trace:   s.Trace,
		Message: string(s.Message),
	})
}

// Bounds of one preview.
const (
	MaxPreviewDays  = 800     // how many days it covers at most
	MaxPreviewSpans = 100_000 // how many spans it gives at most
)

// Preview gives the door and the figures from one date to another, both included, as stretches of time in which nothing
// changes, by start and kind. Facts of the moment are taken as given throughout: give those of staff and demand only to
// ask what would be; a request is ignored. The error is a [rules.Error]: out-of-range where to lies before from or the
// preview has more than [MaxPreviewDays], [rules.OverBudget] where it would take too much work or give more than
// [MaxPreviewSpans], bad-date outside the years 1900 to 9000, else as [Effective] has it.
func Preview(p *Policy, in Input, from, to calendar.Date) ([]Span, error) {
	if p == nil || p.set == nil {
		return nil, &rules.Error{Code: "no-policy"}
	}
	if from.IsZero() || to.Before(from) || to.Sub(from) >= MaxPreviewDays {
		return nil, &rules.Error{
			Code: "out-of-range", Fact: "to", Detail: fmt.Sprintf("at most %d days in all", MaxPreviewDays),
		}
	}
	if !decidable(from.At(0, time.UTC)) || !decidable(to.At(0, time.UTC)) {
		return nil, &rules.Error{Code: "bad-date", Fact: "from", Detail: "years 1900 to 9000"}
	}
	in.Request = nil
	first, err := p.begin(&in, from.At(0, p.cal.Zone()))
	if err != nil {
		return nil, err
	}
	by, giveBack := p.borrowEvaluator()
	defer giveBack()
	w := &walk{Policy: p, in: &in, given: first.given, evaluator: by, days: map[string][]daySpan{}}
	all := spanList{running: make([]int, len(p.weeks))}
	for d := from; !to.Before(d); d = d.Add(1) {
		spans, err := w.day(d)
		if err != nil {
			return nil, err
		}
		if by.spent > maxPreviewWork || len(all.spans)+len(spans)*len(p.weeks) > MaxPreviewSpans {
			return nil, &rules.Error{Code: rules.OverBudget, Fact: "to", Detail: "ask for days before " + d.String()}
		}
		for _, s := range spans {
			all.add(d.At(0, p.cal.Zone()), s)
		}
	}
	return all.until(to.Add(1).At(0, p.cal.Zone())), nil
}

// A spanList joins the spans of days where a kind stands alike from one to the next.
type spanList struct {
	spans   []Span
	running []int // the last span of each kind in the order of the week, counted from 1; 0 before the first
}

// add adds a span of the day that begins at midnight.
func (l *spanList) add(midnight time.Time, s daySpan) {
	at := midnight.Add(s.after)
	for i, k := range s.kinds {
		if l.running[i] > 0 {
			before := &l.spans[l.running[i]-1]
			before.Until = at
			if before.stands == k.stands {
				before.Unknown = union(before.Unknown, k.unknown)
				continue
			}
		}
		l.spans = append(l.spans, Span{From: at, KindDecision: k.KindDecision, Unknown: k.unknown, stands: k.stands})
		l.running[i] = len(l.spans)
	}
}

// until ends the last span of each kind and gives all in order.
func (l *spanList) until(end time.Time) []Span {
	for _, n := range l.running {
		l.spans[n-1].Until = end
	}
	slices.SortStableFunc(l.spans, func(a, b Span) int {
		return cmp.Or(a.From.Compare(b.From), slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind))
	})
	return l.spans
}

// union is the sorted names of two sorted lists, each once.
func union(a, b []string) []string {
	if slices.Equal(a, b) {
		return a
	}
	out := make([]string, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case a[0] > b[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// A walk goes over days and remembers those that are alike.
type walk struct {
	*Policy
	in        *Input // its previous state moves with the walk
	given     *instructionSet
	evaluator *evaluator
	days      map[string][]daySpan // by dayKey
}

// A daySpan is a part of a day, from some time after its midnight, in which every kind stands alike.
type daySpan struct {
	after time.Duration
	kinds []kindSpan // in the order of the week
}

// A kindSpan is how one kind stands in it.
type kindSpan struct {
	KindDecision
	stands  string   // the signature of the decision
	unknown []string // rules that could not be decided, sorted
}

// day gives the spans of a date: those of an earlier date that is like it, where there is one.
func (w *walk) day(d calendar.Date) ([]daySpan, error) {
	e := w.evaluation(w.in, w.given, d.At(0, w.cal.Zone()), w.evaluator)
	key, ok := e.dayKey(d)
	if known, seen := w.days[key]; ok && seen {
		return known, nil
	}
	out, err := w.spansOf(d)
	if ok && err == nil && len(w.in.Previous.kept.Carried.Held) == 0 {
		w.days[key] = out
	}
	return out, err
}

// spansOf goes over the instants of a date at which something may change.
func (w *walk) spansOf(d calendar.Date) ([]daySpan, error) {
	var out []daySpan
	start, end := d.At(0, w.cal.Zone()), d.Add(1).At(0, w.cal.Zone())
	for at := start; at.Before(end); {
		e := w.evaluation(w.in, w.given, at, w.evaluator)
		s := daySpan{after: at.Sub(start)}
		var held []heldDoor
		for _, week := range w.weeks {
			k, steps, err := e.evaluateKind(week)
			if err != nil {
				return nil, err
			}
			if k.held != nil {
				held = append(held, *k.held)
			}
			d := k.decision(steps)
			s.kinds = append(s.kinds, kindSpan{d, d.signature(), k.unknownIDs()})
		}
		w.in.Previous.kept.Carried.Held = held
		out = append(out, s)
		at = e.nextChange()
		if at.IsZero() || w.evaluator.spent > maxPreviewWork {
			break
		}
	}
	return out, nil
}

// unknownIDs are the rules that could not be decided, each once, sorted.
func (k kindEvaluation) unknownIDs() (ids []string) {
	for rest := k.unknown; len(rest) > 0; {
		n := 1 // those of one figure are sorted
		for n < len(rest) && rest[n-1].ID < rest[n].ID {
			n++
		}
		run := make([]string, n)
		for i, r := range rest[:n] {
			run[i] = r.ID
		}
		ids, rest = union(ids, run), rest[n:]
	}
	return ids
}

// dayKey is equal for dates that the policy cannot tell apart; ok is false for a date that may depend on more than
// itself. The evaluation is one of the date's midnight.
func (e *evaluation) dayKey(d calendar.Date) (key string, ok bool) {
	if len(e.in.Previous.kept.Carried.Held) > 0 || len(e.moving) > 0 {
		return "", false
	}
	end := d.Add(1).At(0, e.cal.Zone())
	edge := e.given.edgeFrom(e.at)
	changes := !edge.IsZero() && edge.Before(end)
	if changes || len(e.given.edges) > 0 && e.loaded.Thresholds["limit.instruction_minutes_left"].Read {
		return "", false
	}
	var b strings.Builder
	because, known := e.cal.ClosedBecause(d)
	_, before := e.at.Zone()
	_, after := end.Zone()
	fmt.Fprintf(&b, "%q %v %d %d %v", because, known, before, after, e.cal.Closures(d))
	windows, _ := e.cal.Windows(d)
	for _, w := range windows {
		fmt.Fprintf(&b, " %s-%s", w.From.Sub(e.at), w.To.Sub(e.at))
	}
	if c := contractAt(e.view.Practice.Jurisdiction, d.At(coreFrom, e.cal.Zone()), e.cal); c != nil {
		b.WriteString(c.id)
	}
	for _, i := range e.inForce {
		fmt.Fprintf(&b, " %q %d %d", i.ID, i.From.UnixNano(), i.Until.UnixNano())
	}
	for _, w := range e.weeks {
		p, _, _ := w.plan(d, e.cal)
		fmt.Fprintf(&b, " %d", p.number)
		openAtMidnight := len(p.windows) > 0 && p.windows[len(p.windows)-1].To == endOfDay
		if openAtMidnight && e.loaded.Thresholds["limit.minutes_until_close"].Read {
			return "", false // when it closes depends on the days that follow
		}
	}
	return b.String() + e.evaluator.memo.Key(&e.view, e.today), true
}

// signature is equal for decisions that stand alike: door, figures, message and reasons.
func (k KindDecision) signature() string {
	var b strings.Builder
	fmt.Fprint(&b, k.Door, k.Message, k.Topics)
	for _, s := range scopes {
		if f, ok := k.Figures[s]; ok {
			fmt.Fprint(&b, s, f.N, f.Unlimited, f.Hard)
		}
	}
	for _, s := range k.Trace {
		fmt.Fprintf(&b, "|%s|%s|%s|%s", s.Layer, s.Rule, s.Change, s.Because)
	}
	return b.String()
}
