// What was counted for a door: of the day, of the present period, and open now.

package limits

import (
	"maps"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// counts are the requests that came in on one civil day and in the present period, and those open now, by kind.
type counts struct {
	Day    calendar.Date        `json:"day,omitzero"`
	Daily  map[Kind]int         `json:"daily,omitempty"`
	Period map[Kind]periodCount `json:"period,omitempty"`
	Active map[Kind]int         `json:"active,omitempty"` // as the host last gave them, with those let in since
}

// periodCount is the requests of a period, which is known by its end.
type periodCount struct {
	Ends time.Time `json:"ends"`
	N    int       `json:"n"`
}

// countsAt leaves out what was counted on another day and in another period.
func (p *Policy) countsAt(kept counts, now time.Time) counts {
	c := counts{Day: p.cal.Today(now), Active: maps.Clone(kept.Active)}
	c.Daily, c.Period = map[Kind]int{}, map[Kind]periodCount{}
	if kept.Day == c.Day {
		maps.Copy(c.Daily, kept.Daily)
	}
	for _, w := range p.weeks {
		b := w.base(now, p.cal, p.texts())
		if b.period == nil {
			continue
		}
		c.Period[w.kind] = periodCount{Ends: b.ends}
		if before := kept.Period[w.kind]; before.Ends.Equal(b.ends) {
			c.Period[w.kind] = before
		}
	}
	return c
}

// limits are the counts as an input has them; what was never counted is none, and for open requests not known.
func (c counts) limits(p *Policy) (out []Limit) {
	for _, w := range p.weeks {
		out = append(out, Limit{Kind: w.kind, Scope: Daily, Used: rules.Known(c.Daily[w.kind])})
		if of, ok := c.Period[w.kind]; ok {
			out = append(out, Limit{Kind: w.kind, Scope: Period, Used: rules.Known(of.N)})
		}
		if n, ok := c.Active[w.kind]; ok {
			out = append(out, Limit{Kind: w.kind, Scope: Active, Active: rules.Known(n)})
		}
	}
	return out
}

// with counts one more request, with its kind and with all.
func (c counts) with(kind Kind) counts {
	n := counts{Day: c.Day, Daily: maps.Clone(c.Daily), Period: maps.Clone(c.Period), Active: maps.Clone(c.Active)}
	for _, k := range []Kind{kind, All} {
		if k == "" {
			continue
		}
		n.Daily[k]++
		if of, ok := n.Period[k]; ok {
			of.N++
			n.Period[k] = of
		}
		if _, ok := n.Active[k]; ok {
			n.Active[k]++
		}
	}
	return n
}
