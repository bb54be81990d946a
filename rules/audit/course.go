package audit

import (
	"cmp"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// Who lowers.
const (
	byPolicy     = "policy"
	byStaff      = "staff"
	byClinicians = "clinicians"
)

// course is what became of one submission.
type course struct {
	submission      bool
	group           record.Group
	received        time.Time
	at              map[string]time.Time // when each step was first done
	policy          string               // what the policy gave last
	current         string               // the rating as it stands
	final           string
	finalPair       string // what the policy said when it was finished, and the final rating
	staff, clinical ratingActs
	overdue         bool              // work of the same id
	lowered         map[string]string // by whom: to what
	raised          map[string]bool   // and raised later
}

// looks are what people of one kind did.
type ratingActs struct{ left, raised, lowered int }

func (l *ratingActs) add(o ratingActs) {
	l.left, l.raised, l.lowered = l.left+o.left, l.raised+o.raised, l.lowered+o.lowered
}

func (l ratingActs) agreement() Agreement {
	all := l.left + l.raised + l.lowered
	part := suppressParts(all, l.left, l.raised, l.lowered)
	return Agreement{Looked: part[0], Left: part[1], Raised: part[2], Lowered: part[3]}
}

var ratingRank = map[string]int{"green": 1, "amber": 2, "red": 3}

// take follows one record.
func (c *course) add(l record.Linked) {
	step := ""
	switch l.Kind {
	case record.Received:
		c.submission, c.received, c.group = true, l.At, l.Group
	case record.Assessed:
		c.submission, c.group, c.policy, step = true, l.Group, l.To, "decided"
		if c.current == l.To { // a person lowered it, and that is counted
			l.From = l.To
		}
		c.noteRating(byPolicy, l.From, l.To)
	case record.Rating, record.RatingConfirmed:
		of, by := &c.staff, byStaff
		step = "rated by staff"
		if isClinician(l.Record) {
			of, by, step = &c.clinical, byClinicians, "rated by a clinician"
		}
		switch d := ratingRank[l.To] - ratingRank[l.From]; {
		case ratingRank[l.From] == 0 || ratingRank[l.To] == 0: // none
		case d > 0:
			of.raised++
		case d < 0:
			of.lowered++
		default:
			of.left++
		}
		c.noteRating(by, l.From, l.To)
	case record.FinalRating:
		c.final, c.finalPair, step = l.To, c.policy+"/"+l.To, "finished"
		c.noteRating("", c.current, l.To)
	case record.Stage:
		c.overdue = c.overdue || l.To == "overdue" || l.To == "escalated" || l.To == "breach"
	case record.Booking:
		if len(l.To) > 9 && l.To[:9] == "confirmed" {
			step = "booked"
		}
	}
	if _, done := c.at[step]; !done && step != "" {
		c.at[step] = l.At
	}
}

// moved notes a lowering, and that an earlier one is raised again.
func (c *course) noteRating(by, from, to string) {
	c.current = to
	for who, low := range c.lowered {
		c.raised[who] = c.raised[who] || ratingRank[to] > ratingRank[low]
	}
	if by != "" && ratingRank[from] > ratingRank[to] && ratingRank[to] > 0 {
		c.lowered[by] = to
	}
}

// rated is when a person first rated it.
func (c *course) firstRated() time.Time {
	s, d := c.at["rated by staff"], c.at["rated by a clinician"]
	if s.IsZero() || !d.IsZero() && d.Before(s) {
		return d
	}
	return s
}

// span is how long a step takes.
func stepTime(step string, all []*course) StepTime {
	var minutes []float64
	for _, c := range all {
		if at := c.at[step]; !at.IsZero() && !c.received.IsZero() {
			minutes = append(minutes, max(0, at.Sub(c.received).Minutes()))
		}
	}
	s := StepTime{Step: step, N: suppressParts(len(all), len(minutes))[1]}
	if !s.N.Withheld() {
		s.Median, s.P90 = quantile(minutes, 0.5), quantile(minutes, 0.9)
	}
	return s
}

// quantile is the least value that so large a share does not exceed; 0 of none.
func quantile(of []float64, share float64) float64 {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	at := int(share*float64(len(of))+0.999999) - 1
	return of[min(max(at, 0), len(of)-1)]
}

// breakdown groups the submissions.
func breakdown(by string, of func(record.Group) string, all []*course) Breakdown {
	groups := map[string][]*course{}
	for _, c := range all {
		groups[of(c.group)] = append(groups[of(c.group)], c)
	}
	b := Breakdown{By: by, Rows: []Group{}}
	for is, cs := range groups {
		b.Rows = append(b.Rows, groupRow(is, cs))
	}
	var cells []int
	for _, g := range b.Rows {
		cells = append(cells, len(groups[g.Value]))
	}
	hidden, _ := suppress(cells)
	for i := range b.Rows {
		if hidden[i] {
			b.Rows[i] = withheldRow(b.Rows[i].Value)
		}
	}
	if !slices.Contains(hidden, false) { // how many there are would tell
		b.Rows = []Group{}
	}
	slices.SortFunc(b.Rows, func(x, y Group) int {
		return cmp.Or(cmp.Compare(y.N.n, x.N.n), cmp.Compare(x.Value, y.Value))
	})
	for _, column := range []func(*Group) *Count{
		func(g *Group) *Count { return &g.Red }, func(g *Group) *Count { return &g.Looked },
		func(g *Group) *Count { return &g.Changed }, func(g *Group) *Count { return &g.RaisedLater },
		func(g *Group) *Count { return &g.Overdue },
	} {
		b.suppressColumn(column)
	}
	return b
}

// column withholds a second count of a column where one is: another table has the sum.
func (b *Breakdown) suppressColumn(of func(*Group) *Count) {
	hidden, next := 0, (*Count)(nil)
	for i := range b.Rows {
		switch c := of(&b.Rows[i]); {
		case c.Withheld():
			hidden++
		case next == nil || c.n > 0 && (next.n == 0 || c.n < next.n):
			next = c
		}
	}
	if hidden == 1 && next != nil {
		*next = withheld
	}
}

func withheldRow(is string) Group {
	return Group{
		Value: is, N: withheld, Red: withheld, Looked: withheld, Changed: withheld, Overdue: withheld,
		RaisedLater: withheld,
	}
}

func groupRow(is string, cs []*course) Group {
	if personCount(len(cs)).Withheld() {
		return withheldRow(is)
	}
	red, looked, changed, again, overdue := 0, 0, 0, 0, 0
	var minutes []float64
	for _, c := range cs {
		if c.policy == "red" {
			red++
		}
		if c.overdue {
			overdue++
		}
		if at := c.firstRated(); !at.IsZero() {
			looked++
			if !c.received.IsZero() {
				minutes = append(minutes, max(0, at.Sub(c.received).Minutes()))
			}
		}
		if !c.firstRated().IsZero() && c.staff.raised+c.staff.lowered+c.clinical.raised+c.clinical.lowered > 0 {
			changed++
		}
		for _, by := range []string{byPolicy, byStaff, byClinicians} {
			if c.raised[by] {
				again++
				break
			}
		}
	}
	n := len(cs)
	g := Group{
		Value: is, N: Count{n: n}, Red: suppressParts(n, red)[1], Looked: suppressParts(n, looked)[1],
		Changed: suppressParts(looked, changed)[1],
		Overdue: suppressParts(n, overdue)[1], RaisedLater: suppressParts(n, again)[1],
	}
	if g.Looked.Withheld() {
		g.Changed = withheld
	} else if !personCount(len(minutes)).Withheld() {
		g.MedianMin = quantile(minutes, 0.5)
	}
	return g
}
