// Package audit says what the records of a practice tell: how far policy, staff and clinicians agree, which lowerings were
// raised later, how long each step takes, what is overdue; for all and by channel, age band, language and adjustment. A count
// of people under five is withheld, and so is whatever would give it away.
package audit

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Report is what the records of a practice tell.
type Report struct {
	Practice string       `json:"practice"`
	From     time.Time    `json:"from,omitzero"` // of the first record and of the last
	To       time.Time    `json:"to,omitzero"`
	Head     record.Head  `json:"head"`
	Kinds    []NamedCount `json:"kinds"` // how many records of each kind
	Staff    Agreement    `json:"staff"`
	Clinical Agreement    `json:"clinicians"`
	// Final is how often each rating that the policy gave last was each rating in the end: green/amber.
	Final     []NamedCount `json:"final"`
	Lowered   []Lowering   `json:"lowered"` // by whom
	Times     []StepTime   `json:"times"`
	Stages    []NamedCount `json:"stages"`   // of work on the way to its deadline and beyond
	Concerns  []NamedCount `json:"concerns"` // by reason
	Refused   []NamedCount `json:"refused"`  // by act
	Shadow    []NamedCount `json:"shadow"`   // where a candidate decides otherwise: from and to
	Policies  []NamedCount `json:"policies"` // records by digest
	Breakdown []Breakdown  `json:"groups"`
}

// Agreement is what people did with the ratings that they looked at.
type Agreement struct {
	Looked  Count `json:"looked"`
	Left    Count `json:"left"`
	Raised  Count `json:"raised"`
	Lowered Count `json:"lowered"`
}

// Lowering is how many submissions were lowered, and how many of these were raised again later.
type Lowering struct {
	By          string `json:"by"` // policy, staff, clinicians
	N           Count  `json:"n"`
	RaisedLater Count  `json:"raised_later"`
}

// Span is how long a step takes from the receipt, in minutes of elapsed time.
type StepTime struct {
	Step   string  `json:"step"` // decided, rated by staff, rated by a clinician, booked, finished
	N      Count   `json:"n"`
	Median float64 `json:"median_min"`
	P90    float64 `json:"p90_min"` // nine in ten take no longer
}

// Counted is how often something is.
type NamedCount struct {
	Name string `json:"what"`
	N    Count  `json:"n"`
}

// Breakdown is the submissions by one way to group them.
type Breakdown struct {
	By   string  `json:"by"` // channel, age_band, language, adjustment
	Rows []Group `json:"rows"`
}

// Group is the submissions of one value of a breakdown.
type Group struct {
	Value       string  `json:"is"` // "" is not known
	N           Count   `json:"n"`
	Red         Count   `json:"red"`          // by the policy, at the last
	Looked      Count   `json:"looked"`       // a person has looked
	Changed     Count   `json:"changed"`      // and has given another rating
	Overdue     Count   `json:"overdue"`      // a piece of work of the same id was overdue
	RaisedLater Count   `json:"raised_later"` // lowered, and raised later
	MedianMin   float64 `json:"median_min"`   // until a person has rated it; 0 where it is withheld or nobody has
}

// steps are what is timed, in their order.
var steps = []string{"decided", "rated by staff", "rated by a clinician", "booked", "finished"}

// Of reads a practice's chain, verifies it against the heads that were kept, and counts. A chain that does not hold gives
// an error, a record.ChainError, and no more than the head of what holds.
func Summarise(chain iter.Seq2[record.Linked, error], kept ...record.Head) (Report, error) {
	a := &auditor{courses: map[string]*course{}, kinds: tally{}, final: tally{}, stages: tally{}, concerns: tally{}, refused: tally{}, shadow: tally{}, policies: tally{}}
	var tee iter.Seq2[record.Linked, error] = func(yield func(record.Linked, error) bool) {
		for l, err := range chain {
			if !yield(l, err) { // what does not hold is not counted
				return
			}
			if err == nil {
				a.take(l)
			}
		}
	}
	head, err := record.Verify(tee, kept...)
	if err != nil {
		return Report{Head: head}, err
	}
	a.report.Head = head
	return a.counted(), err
}

type auditor struct {
	report                                                    Report
	kinds, final, stages, concerns, refused, shadow, policies tally
	courses                                                   map[string]*course
}

// take counts one record.
func (a *auditor) take(l record.Linked) {
	r := &a.report
	if r.Practice = l.Practice; r.From.IsZero() || l.At.Before(r.From) {
		r.From = l.At
	}
	if l.At.After(r.To) {
		r.To = l.At
	}
	switch l.Kind {
	case record.Received, record.Assessed, record.Rating, record.RatingConfirmed, record.FinalRating, record.Concern, record.Shadow:
		a.kinds["submission"]++ // one by one they give away who looked at few
	default:
		a.kinds[string(l.Kind)]++
	}
	a.policies[l.Digest]++
	switch l.Kind {
	case record.Stage:
		a.stages[l.To]++
	case record.Concern:
		a.concerns[l.Reason]++
	case record.Refused:
		a.refused[l.What]++
	case record.Shadow:
		a.shadow[l.From+" -> "+l.To]++
	}
	switch l.Kind {
	case record.Received, record.Assessed, record.Rating, record.RatingConfirmed, record.FinalRating, record.Booking, record.Stage:
		c := a.courses[l.Subject]
		if c == nil {
			c = &course{at: map[string]time.Time{}, lowered: map[string]string{}, raised: map[string]bool{}}
			a.courses[l.Subject] = c
		}
		c.take(l)
	}
}

// counted completes the report.
func (a *auditor) counted() Report {
	r := a.report
	r.Kinds, r.Policies, r.Stages, r.Concerns, r.Refused, r.Shadow = a.kinds.exact(), a.policies.exact(), a.stages.exact(), a.concerns.withheld(), a.refused.exact(), a.shadow.withheld()
	var all []*course
	for _, id := range slices.Sorted(maps.Keys(a.courses)) {
		if c := a.courses[id]; c.submission {
			all = append(all, c)
		}
	}
	staff, clinical := looks{}, looks{}
	for _, c := range all {
		staff.add(c.staff)
		clinical.add(c.clinical)
		if c.final != "" && c.policy != "" {
			a.final[c.end]++
		}
	}
	r.Staff, r.Clinical, r.Final = staff.agreement(), clinical.agreement(), a.final.withheld()
	for _, by := range []string{byPolicy, byStaff, byClinicians} {
		n, again := 0, 0
		for _, c := range all {
			if c.lowered[by] != "" {
				n++
				if c.raised[by] {
					again++
				}
			}
		}
		part := parts(n, again)
		r.Lowered = append(r.Lowered, Lowering{by, part[0], part[1]})
	}
	for _, step := range steps {
		r.Times = append(r.Times, span(step, all))
	}
	for _, by := range []struct {
		name string
		of   func(record.Group) string
	}{
		{"channel", func(g record.Group) string { return g.Channel }},
		{"age_band", func(g record.Group) string { return g.AgeBand }},
		{"language", func(g record.Group) string { return g.Language }},
		{"adjustment", func(g record.Group) string { return g.Adjustment }},
	} {
		r.Breakdown = append(r.Breakdown, breakdown(by.name, by.of, all))
	}
	return r
}

// tally counts by a word.
type tally map[string]int

// exact are counts of records that are not of people.
func (t tally) exact() []NamedCount { return t.list(func(n int) Count { return Count{n: n} }) }

// withheld are counts of people.
func (t tally) withheld() []NamedCount {
	words := slices.Sorted(maps.Keys(t))
	var cells []int
	for _, w := range words {
		cells = append(cells, t[w])
	}
	hidden, _ := hide(cells)
	out := []NamedCount{}
	for i, w := range words {
		c := Count{n: cells[i]}
		if hidden[i] {
			c = withheld
		}
		out = append(out, NamedCount{w, c})
	}
	slices.SortStableFunc(out, func(a, b NamedCount) int { return cmp.Compare(b.N.n, a.N.n) })
	return out
}

func (t tally) list(count func(int) Count) []NamedCount {
	out := []NamedCount{}
	for _, what := range slices.Sorted(maps.Keys(t)) {
		out = append(out, NamedCount{what, count(t[what])})
	}
	slices.SortStableFunc(out, func(a, b NamedCount) int { return cmp.Compare(t[b.Name], t[a.Name]) })
	return out
}

// isClinician tells whether a record is a clinician's act.
func isClinician(r record.Record) bool { return practice.IsClinician(r.Role) }
