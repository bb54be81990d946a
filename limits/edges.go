package limits

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// next is the first instant after this one at which a kind may stand otherwise, as far as time alone changes it.
func (m *moment) next() time.Time {
	today := m.cal.Today(m.at)
	further := []time.Time{today.Add(1).At(0, m.cal.Zone()), today.At(coreFrom, m.cal.Zone()), today.At(coreTo, m.cal.Zone())}
	changing := slices.Concat(m.moving, m.view.Day.MovingFacts(m.at, m.cal))
	for _, w := range m.weeks {
		further = append(further, w.edges(today, m.cal)...)
		b := w.at(m.at, m.cal, m.loaded.Header.Messages)
		changing = append(changing, falls("limit.minutes_until_close", b.closes), passes("limit.minutes_past_routine_cutoff", b.cutoff))
	}
	further = append(further, m.people.edges()...)
	for _, i := range m.instructions {
		changing = append(changing, falls("limit.instruction_minutes_left", i.Until))
	}
	for _, h := range m.in.Previous.kept.Held {
		further = append(further, h.Until)
	}
	further = append(further, m.loaded.Edges...)
	return moving.Next(m.at, changing, func(fact string) rules.Thresholds { return m.loaded.Thresholds[fact] }, further...)
}

// falls is a fact that counts the minutes until an instant, begun ones counted.
func falls(fact string, end time.Time) moving.Fact {
	return moving.Fact{Name: fact, Each: time.Minute, At: func(limit float64) []time.Time {
		if end.IsZero() {
			return nil
		}
		at := end.Add(-time.Duration(limit) * time.Minute)
		return []time.Time{at, at.Add(time.Minute)}
	}}
}

// passes is a fact that counts the whole minutes since an instant.
func passes(fact string, since time.Time) moving.Fact {
	return moving.Fact{Name: fact, Each: time.Minute, At: func(limit float64) []time.Time {
		if since.IsZero() {
			return nil
		}
		at := since.Add(time.Duration(limit) * time.Minute)
		return []time.Time{at, at.Add(time.Minute)}
	}}
}
