package triage

import (
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
	Decision *Decision `json:"decision,omitempty"` // the last that was recorded
	Final    *Rated    `json:"final,omitempty"`    // what it was in the end
	Braked   *Braked   `json:"braked,omitempty"`   // of the id "brake" alone
}

// A Loop decides the submissions of a store: Tick one, Sweep all that are pending; people [Loop.Rate], [Loop.Finish] and
// [Loop.Concern]. Every receipt, every change of what is decided and everything that people do is one record.
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
	if e.Input.Submission.ID != e.ID.Subject {
		return Decision{}, record.Change[State]{}, &rules.Error{Code: "contradiction", Fact: "submission.id", Detail: "the id of what the store gave"}
	}
	in := e.State.with(e.Input)
	if err := l.brake(ctx, p, &in, e.ID, now); err != nil {
		return Decision{}, record.Change[State]{}, err
	}
	d, err := Assess(p, in, now)
	if err != nil {
		return d, record.Change[State]{}, err
	}
	c := record.Change[State]{State: e.State, Wake: d.NextChange, Done: e.State.finished(&in.Submission)}
	last := e.State.Decision
	if last != nil && last.Token() == d.Token() {
		return d, c, nil
	}
	c.State.Decision = &d
	r := record.Record{
		Kind: record.Assessed, From: string(d.Base), To: string(d.To), By: "policy", Role: "system", Reason: d.Attention.Code, Rules: d.Fired, Tell: d.Notify,
		Group: group(in, now, p), At: now, Version: fmt.Sprint(e.Version), Digest: d.Digest, CalendarDigest: d.CalendarDigest,
	}
	if last != nil {
		if last.Base == d.Base { // else a person has rated it, and that is recorded
			r.From = string(last.To)
		}
	} else if at := in.Submission.SubmittedAt; !at.IsZero() {
		c.Records = append(c.Records, record.Record{
			Key: "received/" + e.ID.Subject, Kind: record.Received, To: string(d.Base), By: "patient", Role: "system", Reason: "received", Rules: []string{},
			Group: r.Group, At: at, Version: r.Version, Digest: r.Digest, CalendarDigest: r.CalendarDigest,
		})
	}
	c.Records = append(c.Records, r)
	return d, c, nil
}

// with adds the ratings that people gave through the loop to those of the host. The latest of them is the one in force.
func (s State) with(in Input) Input {
	if len(s.Ratings) == 0 {
		return in
	}
	of := &in.Submission
	ratings := slices.Clone(of.Ratings)
	if len(ratings) == 0 && of.Rating.valid() {
		role := map[string]string{"supplier": "supplier", "rule": "supplier", "admin": "admin", "clinician": "gp"}[of.RatingSetBy]
		ratings = append(ratings, Rated{ByRole: role, Rating: of.Rating, At: of.SubmittedAt})
	}
	latest := time.Time{}
	for _, r := range ratings {
		if r.At.After(latest) {
			latest = r.At
		}
	}
	for _, r := range s.Ratings {
		if slices.ContainsFunc(ratings, func(o Rated) bool {
			return o.ByRole == r.ByRole && o.Rating == r.Rating && o.At.Truncate(time.Millisecond).Equal(r.At.Truncate(time.Millisecond))
		}) {
			continue // the host has written it down as well
		}
		if ratings = append(ratings, r); !r.At.Before(latest) {
			latest, of.Rating, of.RatingSetBy = r.At, r.Rating, "admin"
			if practice.IsClinician(r.ByRole) {
				of.RatingSetBy = "clinician"
			}
		}
	}
	of.Ratings = ratings
	return in
}

// finished tells whether a submission was dealt with, and nothing came in since.
func (s State) finished(of *Submission) bool {
	return s.Final != nil && !of.LastPatientInputAt.After(s.Final.At) && !of.SubmittedAt.After(s.Final.At)
}

// Rate rules on a rating that a person wants to give, on the submission as it stands, and keeps it when it is accepted. A
// refusal is recorded as well. The change's version and instant are the loop's.
func (l *Loop) Rate(ctx context.Context, id record.ID, c Change, now time.Time) (Ruling, error) {
	var ruling Ruling
	c.At = now
	err := l.Act(ctx, id, host.Rate, host.Actor{ID: c.By, Role: c.Role}, now, func(p *Policy, e record.Entry[Input, State]) (change record.Change[State], keep bool, err error) {
		d, _, err := l.decide(ctx, p, e, now)
		if err != nil {
			return change, false, err
		}
		c.Version = fmt.Sprint(e.Version)
		change.State = e.State
		switch ruling = Rate(d, c); ruling.Status {
		case NeedsReason:
			return change, false, nil
		case Accepted:
			if err := l.reversed(ctx, p, id, d, c, now); err != nil {
				return change, false, err
			}
			ruling.Record.Practice = id.Practice
			ruling.Record = ruling.Record.Keyed()
			change.State.Ratings = append(slices.Clone(e.State.Ratings), Rated{ByRole: c.Role, Rating: c.To, At: c.At, ReasonCode: ruling.Record.Reason})
			change.Records = []record.Record{ruling.Record}
		default:
			change.Records = []record.Record{{Kind: record.Refused, What: string(host.Rate), From: string(d.To), To: string(c.To), Reason: ruling.Code, Rules: rules.Listed(ruling.Rules)}}
		}
		return change, true, nil
	})
	if errors.Is(err, host.ErrRefused) {
		ruling = Ruling{Status: Refused, Code: "not_allowed"}
	}
	return ruling, err
}

// Finish says what the rating of a submission was in the end, as the person found who dealt with it. It is done then,
// until something new comes in.
func (l *Loop) Finish(ctx context.Context, id record.ID, final Rating, by host.Actor, now time.Time) error {
	if !final.valid() {
		return &rules.Error{Code: "unknown-value", Fact: "submission.rating"}
	}
	return l.Act(ctx, id, host.Rate, by, now, func(_ *Policy, e record.Entry[Input, State]) (record.Change[State], bool, error) {
		state, from := e.State, ""
		state.Final = &Rated{ByRole: by.Role, Rating: final, At: now}
		if state.Decision != nil {
			from = string(state.Decision.To)
		}
		return record.Change[State]{State: state, Records: []record.Record{{Kind: record.FinalRating, From: from, To: string(final), Reason: "finished", Rules: []string{}}}}, true, nil
	})
}

// Concern records that somebody thinks a decision was wrong; reason is a code.
func (l *Loop) Concern(ctx context.Context, id record.ID, reason string, by host.Actor, now time.Time) error {
	if !record.IsCode(reason) {
		return &rules.Error{Code: "unknown-value", Fact: "reason"}
	}
	return l.Act(ctx, id, host.Concern, by, now, func(_ *Policy, e record.Entry[Input, State]) (record.Change[State], bool, error) {
		r := record.Record{Kind: record.Concern, Reason: reason, Rules: []string{}}
		if d := e.State.Decision; d != nil {
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
	if of := in.Patient.Language; of != "" {
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
