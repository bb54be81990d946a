package triage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Store keeps the submissions of practices with what was decided of them. The id "brake" is the library's own. Package
// triagetest tests a host's.
type Store = record.Store[Input, State]

// State is what the library keeps of a submission. The zero State is nothing.
type State struct {
	Ratings  []Rated   `json:"ratings,omitempty"`  // by people, through Loop.Rate; the host's own stand in its Input
	Host     *Rated    `json:"host,omitempty"`     // the host's rating, by whom, when the last of these was given
	Decision *Decision `json:"decision,omitempty"` // the last that was recorded
	Received bool      `json:"received,omitempty"` // its receipt is recorded
	Final    *Final    `json:"final,omitempty"`    // what it was in the end
	Last     string    `json:"last,omitempty"`     // what a person did last, so that the same sent again is nothing new
	Braked   *Braked   `json:"braked,omitempty"`   // of the id "brake" alone
}

// Final is what a submission was in the end, and how it stood when that was said.
type Final struct {
	Rating  Rating    `json:"rating"`
	At      time.Time `json:"at"`
	To      Rating    `json:"to"`                // of the policy
	Suspect Rating    `json:"suspect,omitempty"` // suspected then
}

// A Loop decides the submissions of a store: Tick one, Sweep all that are pending; people [Loop.Rate], [Loop.Finish] and
// [Loop.Concern]. Every receipt, every change of what is decided and everything that people do is one record. Tick, Sweep, Swap, Reload, Shadow,
// Status and Evidence are those of [host.Loop].
type Loop struct {
	*host.Loop[*Policy, Input, State, Decision]
	store Store
}

// NewLoop needs a store and a policy.
func NewLoop(s Store, p *Policy, options ...host.Option) (*Loop, error) {
	l := &Loop{store: s}
	var err error
	l.Loop, err = host.New(host.Domain[*Policy, Input, State, Decision]{
		Name:     "triage",
		Load:     func(fsys fs.FS) (*Policy, error) { return Load(fsys) },
		Decide:   l.decide,
		Supplied: (*Policy).Supplied,
		Reserve:  l.reserve,
		Tell: func(d Decision) host.Told {
			return host.Told{Code: string(d.To), Says: d.outcome(), Fired: d.Fired}
		},
		Result: func(p *Policy, e record.Entry[Input, State], now time.Time) (*rules.Result, error) {
			x, err := Explain(p, e.State.with(e.Input), now)
			return x.Result(), err
		},
	}, s, p, options...)
	if err != nil {
		return nil, err
	}
	return l, nil
}

// outcome is what a decision comes to, in words: two policies that say the same of a submission do the same with it.
func (d Decision) outcome() string {
	said := []string{string(d.To)}
	if d.LowerTo != "" {
		said = append(said, "could be "+string(d.LowerTo))
	}
	if s := d.Suspects(); s != "" {
		said = append(said, "suspected "+string(s))
	}
	said = append(said, string(d.Attention.Level))
	for _, of := range []string{d.Disposition, d.Route} {
		if of != "" {
			said = append(said, of)
		}
	}
	return strings.Join(said, ", ")
}

// decide decides an entry, and records what differs from what was recorded last.
func (l *Loop) decide(ctx context.Context, p *Policy, e record.Entry[Input, State], now time.Time) (Decision, record.Change[State], error) {
	if e.ID == brakeOf(e.ID.Practice) {
		return Decision{}, record.Change[State]{}, record.ErrNotFound // it is no submission
	}
	if e.Input.Submission.ID != e.ID.Subject {
		return Decision{}, record.Change[State]{}, &rules.Error{Code: "contradiction", Fact: "submission.id", Detail: "the id of what the store gave"}
	}
	in := e.State.with(e.Input)
	if err := l.brake(ctx, p, &in, e, now); err != nil {
		return Decision{}, record.Change[State]{}, err
	}
	d, err := Assess(p, in, now)
	if err != nil {
		return d, record.Change[State]{}, err
	}
	c := record.Change[State]{State: e.State, Wake: d.NextChange}
	if e.State.finished(&in.Submission, d) {
		c.Done, c.Wake = true, time.Time{}
	}
	last := e.State.Decision
	r := record.Record{
		Kind: record.Assessed, From: string(d.Base), To: string(d.To), By: "policy", Role: "system", Reason: d.Attention.Code, Rules: d.Fired, Tell: d.Notify,
		Group: group(in, now, p), At: now, Version: fmt.Sprint(e.Version), Digest: d.Digest, CalendarDigest: d.CalendarDigest,
	}
	if last != nil && last.Base == d.Base { // else a person has rated it, and that is recorded
		r.From = string(last.To)
	}
	if at := in.Submission.SubmittedAt; !at.IsZero() && !e.State.Received {
		c.State.Received = true
		c.Records = append(c.Records, record.Record{
			Key: "received/" + e.ID.Subject, Kind: record.Received, To: string(e.Input.Submission.Rating), By: "patient", Role: "system", Reason: "received", Rules: []string{},
			Group: r.Group, At: at, Version: r.Version, Digest: r.Digest, CalendarDigest: r.CalendarDigest,
		})
	}
	if c.State.Decision = &d; last == nil || last.Token() != d.Token() {
		c.Records = append(c.Records, r)
		return d, c, nil
	}
	same := *last
	same.Due, same.UnattendedUntil, same.NextChange = d.Due, d.UnattendedUntil, d.NextChange
	c.State.Decision = &same
	return d, c, nil
}

// with adds the ratings that people gave through the loop to those of the host. The latest by a person is in force, unless
// the host has another rating than it had then: then nobody knows which is the later, and the higher stands.
func (s State) with(in Input) Input {
	if len(s.Ratings) == 0 {
		return in
	}
	of := &in.Submission
	ratings := slices.Clone(of.Ratings)
	if len(ratings) == 0 && of.Rating.valid() {
		was := s.hostWas(of)
		ratings = append(ratings, Rated{ByRole: roleOf[was.ByRole], Rating: was.Rating, At: undated, ReasonCode: "undated"})
	}
	for _, r := range s.Ratings {
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
	if s.Host != nil {
		return *s.Host
	}
	return Rated{ByRole: of.RatingSetBy, Rating: of.Rating}
}

func (r Rated) same(o Rated) bool {
	return o.ByRole == r.ByRole && o.Rating == r.Rating && o.At.Truncate(time.Millisecond).Equal(r.At.Truncate(time.Millisecond))
}

// latestByPerson is the latest rating by a person; of one instant the clinician's, and of these the higher.
func latestByPerson(ratings []Rated) (latest Rated) {
	for _, r := range ratings {
		if person(r.ByRole) > 0 && cmp.Or(r.At.Compare(latest.At), person(r.ByRole)-person(latest.ByRole), r.Rating.rank()-latest.Rating.rank()) > 0 {
			latest = r
		}
	}
	return latest
}

// finished tells whether a submission was dealt with, and nothing new came in, was found or was said since.
func (s State) finished(of *Submission, d Decision) bool {
	f := s.Final
	if f == nil || of.LastPatientInputAt.After(f.At) || of.SubmittedAt.After(f.At) || d.To.rank() > highest(f.To, f.Rating).rank() || d.Suspects().rank() > highest(f.Suspect, f.Rating).rank() {
		return false
	}
	return !slices.ContainsFunc(of.Ratings, func(r Rated) bool { return r.At.After(f.At) })
}

// Rate rules on a rating that a person wants to give, on the submission as it stands, and keeps it when it is accepted. A
// refusal is recorded as well. The change's version and instant are the loop's; an instant that is not after every rating so
// far is refused, as a clock is wrong. The same sent again is accepted and nothing new.
func (l *Loop) Rate(ctx context.Context, id record.ID, c Change, now time.Time) (Ruling, error) {
	return l.rule(ctx, id, c, now, func(s *State, d Decision, in Input, r *Ruling) {
		s.Ratings = append(slices.Clone(s.Ratings), Rated{ByRole: c.Role, Rating: c.To, At: now, ReasonCode: r.Record.Reason})
		s.Host = &Rated{ByRole: in.Submission.RatingSetBy, Rating: in.Submission.Rating}
	})
}

// Finish says what the rating of a submission was in the end, as the person found who dealt with it; staff say no lower
// one than they may give. It is done then, until something new comes in or is found.
func (l *Loop) Finish(ctx context.Context, id record.ID, c Change, now time.Time) (Ruling, error) {
	if c.Reason == "" {
		c.Reason = finished
	}
	return l.rule(ctx, id, c, now, func(s *State, d Decision, _ Input, r *Ruling) {
		s.Final = &Final{Rating: c.To, At: now, To: d.To, Suspect: d.Suspects()}
		r.Record.Kind = record.FinalRating
	})
}

const finished = "finished"

// rule rules on what a person says of a rating, and lets keep change the state when it is accepted.
func (l *Loop) rule(ctx context.Context, id record.ID, c Change, now time.Time, keep func(s *State, d Decision, in Input, r *Ruling)) (Ruling, error) {
	if id == brakeOf(id.Practice) {
		return Ruling{Status: Refused, Code: "not_kept"}, record.ErrNotFound
	}
	var ruling Ruling
	c.At = now
	err := l.Act(ctx, id, host.Rate, host.Actor{ID: c.By, Role: c.Role}, now, func(p *Policy, e record.Entry[Input, State]) (record.Change[State], bool, error) {
		d, change, err := l.decide(ctx, p, e, now)
		if err != nil {
			return change, false, err
		}
		c.Version = fmt.Sprint(e.Version)
		if ruling = Rate(d, c); ruling.Status == Accepted && !now.Truncate(time.Millisecond).After(latestByPerson(e.State.with(e.Input).Submission.Ratings).At) {
			ruling = Ruling{Status: Refused, Code: "before_the_decision"}
		}
		said := fmt.Sprintf("%s %s %s %s %s", c.By, c.Role, c.To, c.Reason, c.Seen)
		again := e.State.Last == said
		switch {
		case again && ruling.Code != "stale": // the answer was lost
			if ruling.Status != Accepted {
				ruling = Ruling{Status: Accepted}
			}
			return change, false, nil
		case ruling.Status == NeedsReason:
			return change, false, nil
		case ruling.Status != Accepted:
			to := c.To
			if !to.valid() {
				to = ""
			}
			change.Records = append(change.Records, record.Record{Kind: record.Refused, What: string(host.Rate), From: string(d.To), To: string(to), Reason: ruling.Code, Rules: rules.Listed(ruling.Rules)})
			return change, true, nil
		}
		if err := l.reversed(ctx, p, id, d, c, now); err != nil {
			return change, false, err
		}
		keep(&change.State, d, e.Input, &ruling)
		change.State.Last = said
		ruling.Record.Practice = id.Practice
		ruling.Record = ruling.Record.Keyed()
		change.Records = append(change.Records, ruling.Record)
		return change, true, nil
	})
	switch {
	case errors.Is(err, host.ErrRefused):
		ruling = Ruling{Status: Refused, Code: "not_allowed"}
	case err != nil:
		ruling = Ruling{Status: Refused, Code: "not_kept"}
	}
	return ruling, err
}

// Concern records that somebody thinks a decision was wrong; reason is a code. The same again is nothing new.
func (l *Loop) Concern(ctx context.Context, id record.ID, reason string, by host.Actor, now time.Time) error {
	if !record.IsCode(reason) {
		return &rules.Error{Code: "unknown-value", Fact: "reason"}
	}
	if id == brakeOf(id.Practice) {
		return record.ErrNotFound
	}
	return l.Act(ctx, id, host.Concern, by, now, func(_ *Policy, e record.Entry[Input, State]) (record.Change[State], bool, error) {
		r := record.Record{Key: fmt.Sprintf("concern/%s %q %s", id, by.ID, reason), Kind: record.Concern, Reason: reason, Rules: []string{}}
		if d := e.State.Decision; d != nil {
			r.Key += " " + d.Token()
			r.From, r.Rules = string(d.To), rules.Listed(d.Fired)
		}
		return record.Change[State]{State: e.State, Records: []record.Record{r}}, true, nil
	})
}

// group is what records of a submission are counted by.
func group(in Input, now time.Time, p *Policy) (g record.Group) {
	in.derive(now, practice.OrLondon(p.cal))
	g.Channel = in.Submission.Channel
	if y := in.Patient.AgeYears; y != nil {
		g.AgeBand = "80_over"
		for _, band := range []struct {
			below int
			name  string
		}{{5, "under_5"}, {16, "5_15"}, {65, "16_64"}, {80, "65_79"}} {
			if *y < band.below {
				g.AgeBand = band.name
				break
			}
		}
	}
	if of := strings.ToLower(in.Patient.Language); of != "" {
		g.Language = "other"
		if of == "en" || strings.HasPrefix(of, "en-") {
			g.Language = "english"
		}
	}
	if of := in.Patient.ReasonableAdjustments; of != nil {
		g.Adjustment = "none"
		if len(of) > 0 {
			g.Adjustment = "yes"
		}
	}
	return g
}
