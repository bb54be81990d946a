// This file follows one submission through its records.

package audit

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// The kinds of actors that lower a rating.
const (
	byPolicy     = "policy"
	byStaff      = "staff"
	byClinicians = "clinicians"
)

// steps are the steps that are timed, in their order.
var steps = []string{decided, ratedByStaff, ratedByClinician, booked, finished}

// The steps of a submission.
const (
	decided          = "decided"
	ratedByStaff     = "rated by staff"
	ratedByClinician = "rated by a clinician"
	booked           = "booked"
	finished         = "finished"
)

// course is what became of one submission.
type course struct {
	submission      bool // it was received or assessed; otherwise there is only other work of the same id
	group           record.Group
	received        time.Time
	at              map[string]time.Time // when each step was first done
	policy          string               // the rating that the policy gave last
	current         string               // the rating as it stands
	final           string               // the rating that it had in the end; empty if it is not finished
	finalPair       string               // the policy's rating when it was finished, and the final rating
	staff, clinical ratingActs
	overdue         bool              // work of the same id is or was overdue
	lowered         map[string]string // by kind of actor: the rating to which it was last lowered
	raised          map[string]bool   // by kind of actor: it was raised again above that
}

// ratingActs count what one kind of actor did with ratings.
type ratingActs struct{ left, raised, lowered int }

// add adds the counts of another.
func (l *ratingActs) add(o ratingActs) {
	l.left, l.raised, l.lowered = l.left+o.left, l.raised+o.raised, l.lowered+o.lowered
}

// agreement are the counts as far as they may be shown.
func (l ratingActs) agreement() Agreement {
	all := l.left + l.raised + l.lowered
	part := suppressParts(all, l.left, l.raised, l.lowered)
	return Agreement{Looked: part[0], Left: part[1], Raised: part[2], Lowered: part[3]}
}

// ratingRank orders the ratings; 0 is none of them.
var ratingRank = map[string]int{"green": 1, "amber": 2, "red": 3}

// add follows one record of the submission.
func (c *course) add(l record.Linked) {
	step := ""
	switch l.Kind {
	case record.Received:
		c.submission, c.received, c.group = true, l.At, l.Group
	case record.Assessed:
		c.submission, c.group, c.policy, step = true, l.Group, l.To, decided
		if c.current == l.To { // a person has lowered it to this already, and that is counted for the person
			l.From = l.To
		}
		c.noteRating(byPolicy, l.From, l.To)
	case record.Rating, record.RatingConfirmed:
		step = c.rated(l)
	case record.FinalRating:
		c.final, c.finalPair, step = l.To, c.policy+"/"+l.To, finished
		c.noteRating("", c.current, l.To)
	case record.Stage:
		c.overdue = c.overdue || l.To == "overdue" || l.To == "escalated" || l.To == "breach"
	case record.Booking:
		if len(l.To) > 9 && l.To[:9] == "confirmed" { // "confirmed" and the id of a slot
			step = booked
		}
	}
	if _, done := c.at[step]; !done && step != "" {
		c.at[step] = l.At
	}
}

// rated follows a person's rating, and returns the step that it is.
func (c *course) rated(l record.Linked) (step string) {
	acts, by, step := &c.staff, byStaff, ratedByStaff
	if isClinician(l.Record) {
		acts, by, step = &c.clinical, byClinicians, ratedByClinician
	}
	switch d := ratingRank[l.To] - ratingRank[l.From]; {
	case ratingRank[l.From] == 0 || ratingRank[l.To] == 0: // not between two ratings
	case d > 0:
		acts.raised++
	case d < 0:
		acts.lowered++
	default:
		acts.left++
	}
	c.noteRating(by, l.From, l.To)
	return step
}

// noteRating takes a new rating: it may be a lowering by this kind of actor, and may raise what was lowered before.
func (c *course) noteRating(by, from, to string) {
	c.current = to
	for who, low := range c.lowered {
		c.raised[who] = c.raised[who] || ratingRank[to] > ratingRank[low]
	}
	if by != "" && ratingRank[from] > ratingRank[to] && ratingRank[to] > 0 {
		c.lowered[by] = to
	}
}

// firstRated is when a person first rated it; zero if nobody has.
func (c *course) firstRated() time.Time {
	s, d := c.at[ratedByStaff], c.at[ratedByClinician]
	if s.IsZero() || !d.IsZero() && d.Before(s) {
		return d
	}
	return s
}

// stepTime is how long a step takes, over all submissions whose receipt is known.
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

// quantile is the least value that a share of the values, from 0 to 1, does not exceed; 0 if there are none.
func quantile(of []float64, share float64) float64 {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	// Not quite 1 is added before rounding down, so that a whole number is not rounded up by an error of the last
	// digit.
	at := int(share*float64(len(of))+0.999999) - 1
	return of[min(max(at, 0), len(of)-1)]
}
