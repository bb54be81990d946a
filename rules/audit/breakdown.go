// This file breaks the submissions down by channel, age band, language and adjustment.

package audit

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// breakdowns are the submissions by each way to group them.
func breakdowns(all []*course) []Breakdown {
	return []Breakdown{
		breakdown("channel", func(g record.Group) string { return g.Channel }, all),
		breakdown("age_band", func(g record.Group) string { return g.AgeBand }, all),
		breakdown("language", func(g record.Group) string { return g.Language }, all),
		breakdown("adjustment", func(g record.Group) string { return g.Adjustment }, all),
	}
}

// breakdown groups the submissions by one value of their group.
func breakdown(by string, of func(record.Group) string, all []*course) Breakdown {
	groups := map[string][]*course{}
	for _, c := range all {
		value := of(*c.group)
		groups[value] = append(groups[value], c)
	}
	b := Breakdown{By: by, Rows: []Group{}}
	for value, cs := range groups {
		b.Rows = append(b.Rows, groupRow(value, cs))
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
	if !slices.Contains(hidden, false) { // the number of rows alone would give something away
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

// suppressColumn withholds a second count of a column in which one is withheld, as another table has the sum.
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

// withheldRow is a row of which nothing but the value is shown.
func withheldRow(value string) Group {
	return Group{
		Value: value, N: withheld, Red: withheld, Looked: withheld, Changed: withheld, Overdue: withheld,
		RaisedLater: withheld,
	}
}

// groupRow counts the submissions of one value.
func groupRow(value string, cs []*course) Group {
	if personCount(len(cs)).Withheld() {
		return withheldRow(value)
	}
	red, looked, changed, raised, overdue := 0, 0, 0, 0, 0
	var minutes []float64
	for _, c := range cs {
		red += one(c.policy == "red")
		overdue += one(c.overdue)
		raised += one(c.raised[byPolicy] || c.raised[byStaff] || c.raised[byClinicians])
		at := c.firstRated()
		if at.IsZero() {
			continue
		}
		looked++
		changed += one(c.staff.raised+c.staff.lowered+c.clinical.raised+c.clinical.lowered > 0)
		if !c.received.IsZero() {
			minutes = append(minutes, max(0, at.Sub(c.received).Minutes()))
		}
	}
	n := len(cs)
	g := Group{
		Value: value, N: Count{n: n}, Red: suppressParts(n, red)[1], Looked: suppressParts(n, looked)[1],
		Changed: suppressParts(looked, changed)[1],
		Overdue: suppressParts(n, overdue)[1], RaisedLater: suppressParts(n, raised)[1],
	}
	if g.Looked.Withheld() {
		g.Changed = withheld
	} else if !personCount(len(minutes)).Withheld() {
		g.MedianMin = quantile(minutes, 0.5)
	}
	return g
}

// one is 1 if something holds, and otherwise 0.
func one(holds bool) int {
	if holds {
		return 1
	}
	return 0
}
