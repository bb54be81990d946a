// What the loop keeps of a submission, and how it stands together with what the host has.

package triage

import (
	"cmp"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// State is what the loop keeps of a submission: the ratings that people gave through it, and the decision that was
// recorded last. It is opaque: a host keeps it as its JSON, and changes nothing of it. The zero State is that of a
// submission of which nothing was recorded. It holds no patient data.
type State struct {
	data  stateData
	newer host.Newer // what a newer release has written
}

// stateData is a State as it is kept.
type stateData struct {
	Ratings  []Rated   `json:"ratings,omitempty"`  // by people, through Loop.Rate; the host's own stand in its Input
	Host     *Rated    `json:"host,omitempty"`     // the host's rating, by whom, when the last of these was given
	Decision *Decision `json:"decision,omitempty"` // the last that was recorded
	Received bool      `json:"received,omitempty"` // its receipt is recorded
	Final    *Final    `json:"final,omitempty"`    // what it was in the end
	Last     string    `json:"last,omitempty"`     // what a person did last, so that the same sent again is nothing new
	LastAt   time.Time `json:"last_at,omitzero"`   // and when
	// Undecided says that the input cannot be decided; zero where it can.
	Undecided host.Undecided `json:"undecided,omitzero"`
	// Braked is read alone, and written back as it was: what an earlier release has kept of a practice's brake in the
	// entry of the id "brake". See Loop.brakeAmongSubmissions.
	Braked *brakeData `json:"braked,omitempty"`
}

// MarshalJSON is the state as a store keeps it. It never fails.
func (s State) MarshalJSON() ([]byte, error) { return host.WriteState(s.newer, s.data) }

// UnmarshalJSON reads what MarshalJSON has written. What a newer release has written is kept as it is, and a loop
// leaves its entry alone; the errors are those of encoding/json.
func (s *State) UnmarshalJSON(b []byte) (err error) {
	s.newer, err = host.ReadState(b, &s.data)
	return err
}

// Decision is a copy of the decision that was recorded last; nil: none was.
func (s State) Decision() *Decision {
	if s.data.Decision == nil {
		return nil
	}
	d := *s.data.Decision
	return &d
}

// Undecided says since when the input cannot be decided, and why; the zero value for one that can.
func (s State) Undecided() host.Undecided { return s.data.Undecided }

// Ratings are those that people gave through the loop, in the order in which they gave them; nil: none. The host's own
// stand in its Input.
func (s State) Ratings() []Rated { return slices.Clone(s.data.Ratings) }

// Final is a copy of what a person said of the submission when it was finished; nil when it is not.
func (s State) Final() *Final {
	if s.data.Final == nil {
		return nil
	}
	f := *s.data.Final
	return &f
}

// Final is what a submission was in the end, as the person found who dealt with it, and how the policy had it then.
type Final struct {
	Rating  Rating    `json:"rating"`            // as that person found
	At      time.Time `json:"at"`                // when it was finished
	To      Rating    `json:"to"`                // of the policy
	Suspect Rating    `json:"suspect,omitempty"` // suspected then
}

// with adds the ratings that people gave through the loop to those of the host. The latest by a person is in force,
// unless the host has another rating than it had then: then nobody knows which is the later, and the higher stands.
func (s State) with(in Input) Input {
	if len(s.data.Ratings) == 0 {
		return in
	}
	of := &in.Submission
	ratings := slices.Clone(of.Ratings)
	if len(ratings) == 0 && of.Rating.Valid() {
		was := s.hostWas(of)
		ratings = append(ratings, Rated{
			ByRole: roleOf[was.ByRole], Rating: was.Rating, At: undated, ReasonCode: "undated",
		})
	}
	for _, r := range s.data.Ratings {
		if !slices.ContainsFunc(ratings, r.same) { // else the host has written it down as well
			ratings = append(ratings, r)
		}
	}
	of.Ratings = ratings
	if was := s.hostWas(of); was.Rating == of.Rating && was.ByRole == of.RatingSetBy {
		latest := latestByPerson(ratings)
		of.Rating, of.RatingSetBy = latest.Rating, "admin"
		if practice.IsClinician(latest.ByRole) {
			of.RatingSetBy = "clinician"
		}
	}
	return in
}

// undated is when a rating was given of which nobody says when: before everything, so that it covers nothing.
var undated = time.Unix(0, 0).UTC()

// roleOf is a role for who set the host's rating.
var roleOf = map[string]string{"supplier": "supplier", "rule": "supplier", "admin": "admin", "clinician": "gp"}

// hostWas is the host's rating when the last one was given through the loop.
func (s State) hostWas(of *Submission) Rated {
	if s.data.Host != nil {
		return *s.data.Host
	}
	return Rated{ByRole: of.RatingSetBy, Rating: of.Rating}
}

// same tells whether two ratings are one: stores may keep instants to the millisecond only.
func (r Rated) same(o Rated) bool {
	at, other := r.At.Truncate(time.Millisecond), o.At.Truncate(time.Millisecond)
	return o.ByRole == r.ByRole && o.Rating == r.Rating && other.Equal(at)
}

// latestByPerson is the latest rating by a person; of one instant the clinician's, and of these the higher.
func latestByPerson(ratings []Rated) (latest Rated) {
	for _, r := range ratings {
		order := cmp.Or(r.At.Compare(latest.At), person(r.ByRole)-person(latest.ByRole),
			r.Rating.Rank()-latest.Rating.Rank())
		if person(r.ByRole) > 0 && order > 0 {
			latest = r
		}
	}
	return latest
}

// again tells whether a statement by a person is the last one that was kept, and nobody has rated or sent anything
// since: then it was kept, and only its answer was lost.
func (s State) again(statement string, in Input) bool {
	of := s.with(in).Submission
	was := s.hostWas(&in.Submission)
	changed := was.Rating != in.Submission.Rating || was.ByRole != in.Submission.RatingSetBy
	at := s.data.LastAt
	since := latestByPerson(of.Ratings).At.After(at) || of.LastPatientInputAt.After(at) || of.SubmittedAt.After(at)
	return s.data.Last == statement && !changed && !since
}

// finished tells whether a submission was dealt with, and since then nothing came in, nobody has rated it, and the
// policy found nothing worse.
func (s State) finished(of *Submission, d Decision) bool {
	f := s.data.Final
	if f == nil || of.LastPatientInputAt.After(f.At) || of.SubmittedAt.After(f.At) {
		return false
	}
	raised := d.To.Rank() > practice.Highest(f.To, f.Rating).Rank()
	suspected := d.Suspects().Rank() > practice.Highest(f.Suspect, f.Rating).Rank()
	if raised || suspected {
		return false
	}
	return !slices.ContainsFunc(of.Ratings, func(r Rated) bool { return r.At.After(f.At) })
}

// notBefore is the instant to decide at: that of the last rating given through the loop, where the clock is behind it,
// as a clock that is behind does not take a person's rating back.
func (s State) notBefore(now time.Time) time.Time {
	if n := len(s.data.Ratings); n > 0 && s.data.Ratings[n-1].At.After(now) {
		return s.data.Ratings[n-1].At
	}
	return now
}
