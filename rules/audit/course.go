// This file follows one submission through its records.

package audit

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// An actor is a kind of actor that lowers a rating.
type actor int

// The kinds of actors, and nobody of them.
const (
	byPolicy actor = iota
	byStaff
	byClinicians
	byNobody
)

// actors are the names of the kinds of actors.
var actors = [byNobody]string{byPolicy: "policy", byStaff: "staff", byClinicians: "clinicians"}

// A step is one of a submission's that are timed.
type step int

// The steps of a submission in their order, and none of them.
const (
	decided step = iota
	ratedByStaff
	ratedByClinician
	booked
	finished
	noStep
)

// steps are the names of the steps.
var steps = [noStep]string{"decided", "rated by staff", "rated by a clinician", "booked", "finished"}

// course is what became of one submission. There are as many as submissions, so it is small: its texts are those of a
// summary, see [summary.word], and not of the records, which would be kept with them.
type course struct {
	submission      bool // it was received or assessed; otherwise there is only other work of the same id
	overdue         bool // work of the same id is or was overdue
	done            [noStep]bool
	raised          [byNobody]bool // by kind of actor: it was raised again above what it was lowered to
	staff, clinical ratingActs
	group           *record.Group
	received        time.Time
	at              [noStep]time.Time // when each step was first done
	policy          string            // the rating that the policy gave last
	current         string            // the rating as it stands
	final           string            // the rating that it had in the end; empty if it is not finished
	finalPolicy     string            // the policy's rating when it was finished
	lowered         [byNobody]string  // by kind of actor: the rating to which it was last lowered; "" for never
}

// ratingActs count what one kind of actor did with ratings.
type ratingActs struct{ left, raised, lowered int32 }

// add adds the counts of another.
func (l *ratingActs) add(o ratingActs) {
	l.left, l.raised, l.lowered = l.left+o.left, l.raised+o.raised, l.lowered+o.lowered
}

// agreement are the counts as far as they may be shown.
func (l ratingActs) agreement() Agreement {
	left, raised, lowered := int(l.left), int(l.raised), int(l.lowered)
	part := suppressParts(left+raised+lowered, left, raised, lowered)
	return Agreement{Looked: part[0], Left: part[1], Raised: part[2], Lowered: part[3]}
}

// ratingRank orders the ratings; 0 is none of them.
var ratingRank = map[string]int{"green": 1, "amber": 2, "red": 3}

// add follows one record of the submission.
func (c *course) add(l *record.Linked, group *record.Group) {
	step := noStep
	switch l.Kind {
	case record.Received:
		c.submission, c.received, c.group = true, l.At, group
	case record.Assessed:
		c.submission, c.group, c.policy, step = true, group, l.To, decided
		from := l.From
		if c.current == l.To { // a person has lowered it to this already, and that is counted for the person
			from = l.To
		}
		c.noteRating(byPolicy, from, l.To)
	case record.Rating, record.RatingConfirmed:
		step = c.rated(l)
	case record.FinalRating:
		c.final, c.finalPolicy, step = l.To, c.policy, finished
		c.noteRating(byNobody, c.current, l.To)
	case record.Stage:
		c.overdue = c.overdue || l.To == "overdue" || l.To == "escalated" || l.To == "breach"
	case record.Booking:
		if len(l.To) > 9 && l.To[:9] == "confirmed" { // "confirmed" and the id of a slot
			step = booked
		}
	}
	if step != noStep && !c.done[step] {
		c.at[step], c.done[step] = l.At, true
	}
}

// rated follows a person's rating, and returns the step that it is.
func (c *course) rated(l *record.Linked) (step step) {
	acts, by, step := &c.staff, byStaff, ratedByStaff
	if practice.IsClinician(l.Role) {
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
func (c *course) noteRating(by actor, from, to string) {
	c.current = to
	for who, low := range c.lowered {
		if low != "" {
			c.raised[who] = c.raised[who] || ratingRank[to] > ratingRank[low]
		}
	}
	if by != byNobody && ratingRank[from] > ratingRank[to] && ratingRank[to] > 0 {
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
func stepTime(step step, all []*course) StepTime {
	var minutes []float64
	for _, c := range all {
		if at := c.at[step]; !at.IsZero() && !c.received.IsZero() {
			minutes = append(minutes, max(0, at.Sub(c.received).Minutes()))
		}
	}
	s := StepTime{Step: steps[step], N: suppressParts(len(all), len(minutes))[1]}
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
