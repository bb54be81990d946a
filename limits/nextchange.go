package limits

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// next is the first instant after this one at which a kind may stand otherwise, as far as time alone changes it.
func (e *evaluation) nextChange() time.Time {
	today := e.cal.Today(e.at)
	further := []time.Time{today.Add(1).At(0, e.cal.Zone()), today.At(coreFrom, e.cal.Zone()), today.At(coreTo, e.cal.Zone())}
	changing := slices.Concat(e.moving, e.view.Day.Moving(e.at, e.cal))
	for _, w := range e.weeks {
		further = append(further, w.edges(today, e.cal)...)
		b := w.base(e.at, e.cal, e.loaded.Header.Messages)
		changing = append(changing, minutesUntil("limit.minutes_until_close", b.closes), minutesSince("limit.minutes_past_routine_cutoff", b.cutoff))
	}
	further = append(further, e.given.edges()...)
	for _, i := range e.inForce {
		changing = append(changing, minutesUntil("limit.instruction_minutes_left", i.Until))
	}
	for _, h := range e.in.Previous.kept.Held {
		further = append(further, h.Until)
	}
	further = append(further, e.loaded.Edges...)
	return moving.Next(e.at, changing, func(fact string) rules.Thresholds { return e.loaded.Thresholds[fact] }, further...)
}

// falls is a fact that counts the minutes until an instant, begun ones counted.
func minutesUntil(fact string, end time.Time) moving.Fact {
	return moving.Fact{Name: fact, Each: time.Minute, At: func(limit float64) []time.Time {
		if end.IsZero() {
			return nil
		}
		at := end.Add(-time.Duration(limit) * time.Minute)
		return []time.Time{at, at.Add(time.Minute)}
	}}
}

// passes is a fact that counts the whole minutes since an instant.
func minutesSince(fact string, since time.Time) moving.Fact {
	return moving.Fact{Name: fact, Each: time.Minute, At: func(limit float64) []time.Time {
		if since.IsZero() {
			return nil
		}
		at := since.Add(time.Duration(limit) * time.Minute)
		return []time.Time{at, at.Add(time.Minute)}
	}}
}
