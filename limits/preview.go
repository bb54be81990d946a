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

// An Edge is a stretch of time over which one kind of request stands alike.
type Edge struct {
	From time.Time
	KindDecision
	Unknown []string // rules that could not be decided, sorted
	is      string   // its signature
}

type edgeJSON struct {
	Kind    Kind             `json:"kind"`
	From    time.Time        `json:"from"`
	Until   time.Time        `json:"until"`
	Door    Door             `json:"door"`
	Figures map[Scope]Figure `json:"figures"`
	Trace   []Step           `json:"trace"`
	Message string           `json:"message" wire:"null"`
}

// MarshalJSON gives the edge as "frontdoor preview" writes it.
func (e Edge) MarshalJSON() ([]byte, error) {
	return wire.Marshal(edgeJSON{
		Kind:    e.Kind,
		From:    e.From,
		Until:   e.Until,
		Door:    e.Door,
		Figures: e.Figures,
		Trace:   e.Trace,
		Message: string(e.Message),
	})
}

// MaxPreviewDays is how many days one preview covers at most.
const MaxPreviewDays = 800

// Preview gives the door and the figures from one date to another, both included, as stretches of time in which nothing
// changes, by start and kind. Facts of the moment are taken as given throughout: give those of staff and demand only to
// ask what would be.
func Preview(p *Policy, in Input, from, to calendar.Date) ([]Edge, error) {
	if p == nil || p.set == nil {
		return nil, &rules.Error{Code: "no-policy"}
	}
	if from.IsZero() || to.Before(from) || to.Sub(from) >= MaxPreviewDays {
		return nil, &rules.Error{Code: "out-of-range", Fact: "to", Detail: fmt.Sprintf("at most %d days in all", MaxPreviewDays)}
	}
	if !decidable(from.At(0, time.UTC)) || !decidable(to.At(0, time.UTC)) {
		return nil, &rules.Error{Code: "bad-date", Fact: "from", Detail: "years 1900 to 9000"}
	}
	in.Request = nil
	first, err := p.begin(&in, from.At(0, p.cal.Zone()))
	if err != nil {
		return nil, err
	}
	eval, giveBack := p.walker()
	defer giveBack()
	days := map[string][]stretch{}
	var out []Edge
	last := make([]int, len(p.weeks)) // the edge of each kind that still runs, 1-based
	for d := from; !to.Before(d); d = d.Add(1) {
		stretches, err := p.previewDay(&in, first.people, d, eval, days)
		if err != nil {
			return nil, err
		}
		start := d.At(0, p.cal.Zone())
		for _, s := range stretches {
			for i, k := range s.kinds {
				at := start.Add(s.after)
				if last[i] > 0 {
					e := &out[last[i]-1]
					e.Until = at
					if e.is == s.is[i] {
						e.Unknown = union(e.Unknown, s.unknown[i])
						continue
					}
				}
				out = append(out, Edge{From: at, KindDecision: k, Unknown: s.unknown[i], is: s.is[i]})
				last[i] = len(out)
			}
		}
	}
	for _, n := range last {
		out[n-1].Until = to.Add(1).At(0, p.cal.Zone())
	}
	slices.SortStableFunc(out, func(a, b Edge) int {
		return cmp.Or(a.From.Compare(b.From), slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind))
	})
	return out, nil
}

func union(a, b []string) []string {
	if slices.Equal(a, b) {
		return a
	}
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(a, b))))
}

// stretch is a part of a day, from some time after its midnight, in which every kind stands alike.
type stretch struct {
	after   time.Duration
	kinds   []KindDecision
	is      []string // their signatures
	unknown [][]string
}

// previewDay gives the stretches of a date: those of an earlier date that is like it, where there is one.
func (p *Policy) previewDay(in *Input, people *instructed, d calendar.Date, eval *evaluator, days map[string][]stretch) ([]stretch, error) {
	m := p.moment(in, people, d.At(0, p.cal.Zone()), eval)
	key, ok := m.dayKey(d)
	if known, seen := days[key]; ok && seen {
		return known, nil
	}
	out, err := p.walk(in, people, d, eval)
	if ok && err == nil && len(in.Previous.kept.Held) == 0 {
		days[key] = out
	}
	return out, err
}

// walk goes over the edges of a date.
func (p *Policy) walk(in *Input, people *instructed, d calendar.Date, eval *evaluator) ([]stretch, error) {
	var out []stretch
	start, end := d.At(0, p.cal.Zone()), d.Add(1).At(0, p.cal.Zone())
	for at := start; at.Before(end); {
		m := p.moment(in, people, at, eval)
		s := stretch{after: at.Sub(start)}
		var held []heldDoor
		for _, w := range p.weeks {
			stands, steps, err := m.stand(w)
			if err != nil {
				return nil, err
			}
			if stands.held != nil {
				held = append(held, *stands.held)
			}
			k := stands.standsAs(steps)
			var unknown []string
			for _, u := range stands.unknown {
				unknown = append(unknown, u.ID)
			}
			slices.Sort(unknown)
			unknown = slices.Compact(unknown)
			s.kinds, s.is, s.unknown = append(s.kinds, k), append(s.is, k.signature()), append(s.unknown, unknown)
		}
		in.Previous.kept.Held = held
		out = append(out, s)
		if at = m.next(); at.IsZero() {
			break
		}
	}
	return out, nil
}

// dayKey is equal for dates that the policy cannot tell apart; ok is false for a date that may depend on more than itself.
// It is asked at midnight.
func (m *moment) dayKey(d calendar.Date) (key string, ok bool) {
	if len(m.in.Previous.kept.Held) > 0 || len(m.moving) > 0 {
		return "", false
	}
	end := d.Add(1).At(0, m.cal.Zone())
	for _, edge := range m.people.edges() {
		if inside(edge, m.at, end) || m.loaded.Thresholds["limit.instruction_minutes_left"].Read {
			return "", false
		}
	}
	var b strings.Builder
	because, known := m.cal.ClosedBecause(d)
	_, before := m.at.Zone()
	_, after := end.Zone()
	fmt.Fprintf(&b, "%q %v %d %d %v", because, known, before, after, m.cal.Closures(d))
	windows, _ := m.cal.Windows(d)
	for _, w := range windows {
		fmt.Fprintf(&b, " %s-%s", w.From.Sub(m.at), w.To.Sub(m.at))
	}
	if c := contractAt(m.view.Practice.Jurisdiction, d.At(coreFrom, m.cal.Zone()), m.cal); c != nil {
		b.WriteString(c.id)
	}
	for _, i := range m.instructions {
		fmt.Fprintf(&b, " %q %d %d", i.ID, i.From.UnixNano(), i.Until.UnixNano())
	}
	for _, w := range m.weeks {
		p, _, _ := w.plan(d, m.cal)
		fmt.Fprintf(&b, " %d", p.number)
		if n := len(p.windows); n > 0 && p.windows[n-1].To == endOfDay && m.loaded.Thresholds["limit.minutes_until_close"].Read {
			return "", false // it closes on another day
		}
	}
	return b.String() + m.eval.remember.Key(m.view, m.today), true
}

func inside(t, from, to time.Time) bool { return !t.Before(from) && t.Before(to) }
