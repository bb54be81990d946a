// How much a weekday is expected to ask for, from the last same weekdays.

package capacity

import (
	"math"
	"slices"
	"time"
)

// Expected is what a weekday is expected to ask for: on Rank of the last Of same weekdays it was N or less. It is an
// order statistic and no model: if weeks are exchangeable, the next one asks for no more with a chance of at least
// Rank/(Of+1). Over nine weeks that is 8 of 9, at least 80 %.
type Expected struct {
	N    int `json:"expected"` // as many needs, or fewer
	Rank int `json:"rank"`     // the place of N among the Of counts in order, from 1
	Of   int `json:"of"`       // 1 to 9
	// Drift: the last three days all lay above the middle, and more has to be expected.
	Drift bool `json:"drift,omitempty"`
}

const (
	lastWeeks = 9   // more weeks lag behind a drift
	coverage  = 0.8 // at least
)

// total counts the whole day.
func total(p Past) int { return p.Total }

// expect is the expected count of something on a weekday; ok is false when there are too few days to say.
func (h History) expect(count func(Past) int) (e Expected, ok bool) {
	if len(h) > lastWeeks {
		h = h[len(h)-lastWeeks:]
	}
	e.Of = len(h)
	e.Rank = int(math.Ceil(coverage * float64(e.Of+1)))
	if e.Of == 0 || e.Rank > e.Of {
		return Expected{}, false
	}
	counts := make([]int, e.Of)
	for i, p := range h {
		counts[i] = count(p)
	}
	sorted := slices.Sorted(slices.Values(counts))
	e.N = sorted[e.Rank-1]
	middle := sorted[e.Of/2]
	e.Drift = !slices.ContainsFunc(counts[e.Of-3:], func(n int) bool { return n <= middle })
	return e, true
}

// between counts what came in between two times of day, in minutes after midnight. A part of an hour counts in
// proportion, rounded up.
func between(from, to int) func(Past) int {
	return func(p Past) int {
		sum := 0.0
		for hour, n := range p.Hours {
			inside := min(to, 60*hour+60) - max(from, 60*hour)
			sum += float64(n) * float64(max(0, inside)) / 60
		}
		return int(math.Ceil(sum - 1e-9))
	}
}

// hourly tells whether every day that counts is known by the hour.
func (h History) hourly() bool {
	if len(h) > lastWeeks {
		h = h[len(h)-lastWeeks:]
	}
	return len(h) > 0 && !slices.ContainsFunc(h, func(p Past) bool { return p.Hours == nil })
}

// expectedAfter is what is expected between a time of day and midnight, and the first full hour by which more than that
// many places are expected to be asked for; zero when that is never.
func (h History) expectedAfter(minutes, room int) (e Expected, runsOut time.Duration, ok bool) {
	if !h.hourly() {
		return e, 0, false
	}
	e, ok = h.expect(between(minutes, endOfDay))
	if !ok || e.N <= room {
		return e, 0, ok
	}
	for hour := minutes/60 + 1; hour <= 24; hour++ {
		if by, _ := h.expect(between(minutes, 60*hour)); by.N > room {
			return e, time.Duration(hour) * time.Hour, true
		}
	}
	return e, 0, true
}
