package limits

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// next is the first instant after this one at which a kind may stand otherwise, as far as time alone changes it.
func (m *moment) next() time.Time {
	today := m.cal.Today(m.at)
	further := []time.Time{today.Add(1).At(0, m.cal.Zone()), today.At(coreFrom, m.cal.Zone()), today.At(coreTo, m.cal.Zone())}
	moving := slices.Concat(m.moving, m.view.Day.Moving(m.at, m.cal))
	for _, w := range m.weeks {
		further = append(further, w.edges(today, m.cal)...)
		b := w.at(m.at, m.cal, m.header.Messages)
		moving = append(moving, falls("limit.minutes_until_close", b.closes), passes("limit.minutes_past_routine_cutoff", b.cutoff))
	}
	further = append(further, m.people.edges()...)
	for _, i := range m.instructions {
		moving = append(moving, falls("limit.instruction_minutes_left", i.Until))
	}
	for _, h := range m.in.Previous.kept.Held {
		further = append(further, h.Until)
	}
	further = append(further, m.edges...)
	return practice.Next(m.at, moving, func(fact string) rules.Thresholds { return m.reads[fact] }, further...)
}

// falls is a fact that counts the minutes until an instant, begun ones counted.
func falls(fact string, end time.Time) practice.Moving {
	return practice.Moving{Fact: fact, Each: time.Minute, At: func(limit float64) []time.Time {
		if end.IsZero() {
			return nil
		}
		at := end.Add(-time.Duration(limit) * time.Minute)
		return []time.Time{at, at.Add(time.Minute)}
	}}
}

// passes is a fact that counts the whole minutes since an instant.
func passes(fact string, since time.Time) practice.Moving {
	return practice.Moving{Fact: fact, Each: time.Minute, At: func(limit float64) []time.Time {
		if since.IsZero() {
			return nil
		}
		at := since.Add(time.Duration(limit) * time.Minute)
		return []time.Time{at, at.Add(time.Minute)}
	}}
}
