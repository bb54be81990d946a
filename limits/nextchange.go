// The next instant at which a door or a figure may change by time alone.

package limits

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// nextChange is the first instant after this one at which a kind may stand otherwise, as far as time alone changes it;
// zero when there is none.
func (e *evaluation) nextChange() time.Time {
	e.evaluator.spend(e.stepWork())
	today, zone := e.cal.Today(e.at), e.cal.Zone()
	edges := []time.Time{today.Add(1).At(0, zone), today.At(coreFrom, zone), today.At(coreTo, zone)}
	changing := slices.Clone(e.moving)
	for _, f := range e.view.Day.MovingFacts(e.at, e.cal) {
		if f.Name == hourFact && !e.loaded.Thresholds[hourFact].Opaque {
			edges = append(edges, e.evaluator.nextHour(e.at, today, f))
			continue
		}
		changing = append(changing, f)
	}
	for _, w := range e.weeks {
		edges = append(edges, w.edges(today, e.cal)...)
		b := w.base(e.at, e.cal, e.texts())
		changing = append(changing,
			minutesUntil("limit.minutes_until_close", b.closes),
			minutesSince("limit.minutes_past_routine_cutoff", b.cutoff))
	}
	edges = append(edges, e.given.edgeFrom(e.at.Add(1)))
	for _, i := range e.inForce {
		changing = append(changing, minutesUntil("limit.instruction_minutes_left", i.Until))
	}
	for _, h := range e.in.Previous.kept.Carried.Held {
		edges = append(edges, h.Until)
	}
	edges = append(edges, e.loaded.Edges...)
	thresholds := func(fact string) rules.Thresholds { return e.loaded.Thresholds[fact] }
	return moving.Next(e.at, changing, thresholds, edges...)
}

// hourFact is the fact of the time of day, with which a policy may compare hundreds of numbers.
const hourFact = "day.now_hour"

// nextHour is the first instant after one at which the time of day passes a number that conditions compare it with;
// zero when there is none on that date. The instants of a date are listed once.
func (e *evaluator) nextHour(after time.Time, today calendar.Date, hour moving.Fact) time.Time {
	if e.hoursOf != today {
		e.hours, e.hoursOf = e.hours[:0], today
		for _, limit := range e.policy.loaded.Thresholds[hourFact].Limits {
			e.hours = append(e.hours, hour.At(limit)...)
		}
		slices.SortFunc(e.hours, time.Time.Compare)
		e.spend(len(e.hours))
	}
	if i, _ := slices.BinarySearchFunc(e.hours, after.Add(1), time.Time.Compare); i < len(e.hours) {
		return e.hours[i]
	}
	return time.Time{}
}

// minutesUntil is a fact that counts the minutes until an instant, begun ones counted. A zero instant never comes.
func minutesUntil(fact string, end time.Time) moving.Fact {
	return moving.Fact{Name: fact, Each: time.Minute, At: func(limit float64) []time.Time {
		return minuteAt(end, -limit)
	}}
}

// minutesSince is a fact that counts the whole minutes since an instant. A zero instant never was.
func minutesSince(fact string, since time.Time) moving.Fact {
	return moving.Fact{Name: fact, Each: time.Minute, At: func(limit float64) []time.Time {
		return minuteAt(since, limit)
	}}
}

// minuteAt is the minute that lies some minutes from an instant, as its two ends; none of a zero instant.
func minuteAt(of time.Time, minutes float64) []time.Time {
	if of.IsZero() {
		return nil
	}
	at := of.Add(time.Duration(minutes) * time.Minute)
	return []time.Time{at, at.Add(time.Minute)}
}
