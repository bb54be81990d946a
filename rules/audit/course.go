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
	now             string               // the rating as it stands
	final           string
	end             string // what the policy said when it was finished, and the final rating
	staff, clinical looks
	overdue         bool              // work of the same id
	lowered         map[string]string // by whom: to what
	raised          map[string]bool   // and raised later
}

// looks are what people of one kind did.
type looks struct{ left, raised, lowered int }

func (l *looks) add(o looks) {
	l.left, l.raised, l.lowered = l.left+o.left, l.raised+o.raised, l.lowered+o.lowered
}

func (l looks) agreement() Agreement {
	all := l.left + l.raised + l.lowered
	part := parts(all, l.left, l.raised, l.lowered)
	return Agreement{part[0], part[1], part[2], part[3]}
}

var ranks = map[string]int{"green": 1, "amber": 2, "red": 3}

// take follows one record.
func (c *course) take(l record.Linked) {
	step := ""
	switch l.Kind {
	case record.Received:
		c.submission, c.received, c.group = true, l.At, l.Group
	case record.Assessed:
		c.submission, c.group, c.policy, step = true, l.Group, l.To, "decided"
		if c.now == l.To { // a person lowered it, and that is counted
			l.From = l.To
		}
		c.moved(byPolicy, l.From, l.To)
	case record.Rating, record.RatingConfirmed:
		of, by := &c.staff, byStaff
		if step = "rated by staff"; isClinician(l.Record) {
			of, by, step = &c.clinical, byClinicians, "rated by a clinician"
		}
		switch d := ranks[l.To] - ranks[l.From]; {
		case ranks[l.From] == 0 || ranks[l.To] == 0: // none
		case d > 0:
			of.raised++
		case d < 0:
			of.lowered++
		default:
			of.left++
		}
		c.moved(by, l.From, l.To)
	case record.FinalRating:
		c.final, c.end, step = l.To, c.policy+"/"+l.To, "finished"
		c.moved("", c.now, l.To)
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
func (c *course) moved(by, from, to string) {
	c.now = to
	for who, low := range c.lowered {
		c.raised[who] = c.raised[who] || ranks[to] > ranks[low]
	}
	if by != "" && ranks[from] > ranks[to] && ranks[to] > 0 {
		c.lowered[by] = to
	}
}

// rated is when a person first rated it.
func (c *course) rated() time.Time {
	s, d := c.at["rated by staff"], c.at["rated by a clinician"]
	if s.IsZero() || !d.IsZero() && d.Before(s) {
		return d
	}
	return s
}

// span is how long a step takes.
func span(step string, all []*course) StepTime {
	var minutes []float64
	for _, c := range all {
		if at := c.at[step]; !at.IsZero() && !c.received.IsZero() {
			minutes = append(minutes, max(0, at.Sub(c.received).Minutes()))
		}
	}
	s := StepTime{Step: step, N: parts(len(all), len(minutes))[1]}
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
		b.Rows = append(b.Rows, group(is, cs))
	}
	var cells []int
	for _, g := range b.Rows {
		cells = append(cells, len(groups[g.Value]))
	}
	hidden, _ := hide(cells)
	for i := range b.Rows {
		if hidden[i] {
			b.Rows[i] = hiddenRow(b.Rows[i].Value)
		}
	}
	if !slices.Contains(hidden, false) { // how many there are would tell
		b.Rows = []Group{}
	}
	slices.SortFunc(b.Rows, func(x, y Group) int { return cmp.Or(cmp.Compare(y.N.n, x.N.n), cmp.Compare(x.Value, y.Value)) })
	for _, column := range []func(*Group) *Count{
		func(g *Group) *Count { return &g.Red }, func(g *Group) *Count { return &g.Looked }, func(g *Group) *Count { return &g.Changed }, func(g *Group) *Count { return &g.RaisedLater },
		func(g *Group) *Count { return &g.Overdue },
	} {
		b.column(column)
	}
	return b
}

// column withholds a second count of a column where one is: another table has the sum.
func (b *Breakdown) column(of func(*Group) *Count) {
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

func hiddenRow(is string) Group {
	return Group{Value: is, N: withheld, Red: withheld, Looked: withheld, Changed: withheld, Overdue: withheld, RaisedLater: withheld}
}

func group(is string, cs []*course) Group {
	if few(len(cs)).Withheld() {
		return hiddenRow(is)
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
		if at := c.rated(); !at.IsZero() {
			if looked++; !c.received.IsZero() {
				minutes = append(minutes, max(0, at.Sub(c.received).Minutes()))
			}
		}
		if !c.rated().IsZero() && c.staff.raised+c.staff.lowered+c.clinical.raised+c.clinical.lowered > 0 {
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
		Value: is, N: Count{n: n}, Red: parts(n, red)[1], Looked: parts(n, looked)[1], Changed: parts(looked, changed)[1],
		Overdue: parts(n, overdue)[1], RaisedLater: parts(n, again)[1],
	}
	if g.Looked.Withheld() {
		g.Changed = withheld
	} else if !few(len(minutes)).Withheld() {
		g.MedianMin = quantile(minutes, 0.5)
	}
	return g
}
