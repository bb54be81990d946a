package limits

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// An Edge is a stretch of time over which one kind of request stands alike.
type Edge struct {
	From time.Time
	KindDecision
	Unknown []string // rules that could not be decided, sorted
}

type wireEdge struct {
	Kind    Kind             `json:"kind"`
	From    time.Time        `json:"from"`
	Until   time.Time        `json:"until"`
	Door    Door             `json:"door"`
	Figures map[Scope]Figure `json:"figures"`
	Hard    []Scope          `json:"hard"`
	Trace   []Step           `json:"trace"`
	Message *string          `json:"message"`
	Topics  []string         `json:"topics_hidden"`
}

// MarshalJSON gives the edge as "frontdoor preview" writes it.
func (e Edge) MarshalJSON() ([]byte, error) {
	return json.Marshal(wireEdge{e.Kind, e.From, e.Until, e.Door, e.Figures, list(e.hard()), list(e.Trace), text(e.Message), list(e.Topics)})
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
		return nil, &rules.Error{Code: "out-of-range", Fact: "to", Detail: "at most 800 days from the first date on"}
	}
	in.Request = nil
	at, end := from.At(0, p.cal.Zone()), to.Add(1).At(0, p.cal.Zone())
	m, err := p.begin(&in, at)
	if err != nil {
		return nil, err
	}
	var out []Edge
	last := make([]int, len(p.weeks)) // the edge of each kind that still runs, 1-based
	for {
		held := in.Previous.Held[:0:0]
		for i, w := range p.weeks {
			s, steps, err := m.stand(w)
			if err != nil {
				return nil, err
			}
			if s.held != nil {
				held = append(held, *s.held)
			}
			k := s.standsAs(steps)
			if last[i] == 0 || !out[last[i]-1].same(k) {
				out = append(out, Edge{From: at.In(p.cal.Zone()), KindDecision: k})
				last[i] = len(out)
			}
			e := &out[last[i]-1]
			for _, u := range s.unknown {
				if !slices.Contains(e.Unknown, u.ID) {
					e.Unknown = append(e.Unknown, u.ID)
				}
			}
		}
		in.Previous.Held = held
		next := m.next()
		if next.IsZero() || !next.Before(end) {
			next = end
		}
		for i := range p.weeks {
			out[last[i]-1].Until = next.In(p.cal.Zone())
		}
		if at = next; at.Equal(end) {
			break
		}
		m = m.moment(&in, at, m.memo)
	}
	for i := range out {
		slices.Sort(out[i].Unknown)
	}
	slices.SortStableFunc(out, func(a, b Edge) int {
		return cmp.Or(a.From.Compare(b.From), slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind))
	})
	return out, nil
}
