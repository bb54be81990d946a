package triage_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var (
	ctx   = context.Background()
	s1    = record.ID{Practice: "p", Subject: "s-1"}
	admin = host.Actor{ID: "u-1", Role: "admin"}
	gp    = host.Actor{ID: "u-2", Role: "gp"}
)

// desk is a loop on two tables.
type desk struct {
	*triage.Loop
	t      require.TestingT
	table  *memory.Table[triage.Input, triage.State]
	brakes *brakes
}

type brakes = memory.Table[triage.BrakeInput, triage.BrakeState]

// stores are what a loop is given.
type stores struct {
	submissions triage.Store
	brakes      triage.BrakeStore
}

// newDesk opens a loop; over puts stores of the test's own between it and the tables.
func newDesk(t require.TestingT, p *triage.Policy, over ...func(*stores)) desk {
	d := desk{t: t, table: &memory.Table[triage.Input, triage.State]{}, brakes: &brakes{}}
	s := stores{d.table, d.brakes}
	for _, o := range over {
		o(&s)
	}
	var err error
	d.Loop, err = triage.NewLoop(s.submissions, s.brakes, p)
	require.NoError(t, err)
	return d
}

func (d desk) put(id record.ID, change func(*triage.Input)) {
	in := sure()
	in.Submission.ID = id.Subject
	if change != nil {
		change(&in)
	}
	d.table.Put(id, in)
}

func (d desk) tick(id record.ID, now time.Time) triage.Decision {
	out, err := d.Tick(ctx, id, now)
	require.NoError(d.t, err)
	return out
}

// rate is a rating by somebody who sees what is said now.
func (d desk) rate(id record.ID, to triage.Rating, by host.Actor, now time.Time) triage.Ruling {
	r, err := d.Rate(ctx, id, triage.Change{To: to, By: by.ID, Role: by.Role, Seen: d.tick(id, now).Token(), Reason: "looked"}, now)
	require.NoError(d.t, err)
	return r
}

// finish is said by somebody who has seen what was recorded last.
func (d desk) finish(id record.ID, final triage.Rating, by host.Actor, now time.Time) error {
	e, err := d.table.Entry(ctx, id)
	if err != nil {
		return err
	}
	if e.State.Decision() == nil {
		if _, err := d.Tick(ctx, id, now); err != nil {
			return err
		}
		e = d.entry(id)
	}
	r, err := d.Finish(ctx, id, triage.Change{To: final, By: by.ID, Role: by.Role, Seen: e.State.Decision().Token()}, now)
	if err == nil && r.Status != triage.Accepted {
		err = fmt.Errorf("%s: %s", r.Status, r.Code)
	}
	return err
}

func (d desk) entry(id record.ID) record.Entry[triage.Input, triage.State] {
	e, err := d.table.Entry(ctx, id)
	require.NoError(d.t, err)
	return e
}

func (d desk) records(practice string) (out []record.Record) {
	for r, err := range d.table.Records(practice) {
		require.NoError(d.t, err)
		out = append(out, r.Record)
	}
	_, err := record.Verify(d.table.Records(practice))
	require.NoError(d.t, err)
	return out
}

// said are the records of practice p in short.
func (d desk) said() (out []string) {
	for _, r := range d.records("p") {
		out = append(out, strings.Join(strings.Fields(fmt.Sprintf("%s %s>%s %s %s", r.Kind, r.From, r.To, r.Role, r.Reason)), " "))
	}
	return out
}

// pending are the entries of practice p that are not done.
func (d desk) pending() (out []string) {
	for e, err := range d.table.Open(ctx, "p", "") {
		require.NoError(d.t, err)
		out = append(out, e.ID.Subject)
	}
	return out
}

// counted is what a brake has counted, as its JSON says.
type counted struct {
	Day               string
	Lowered, Reversed []string
}

func (d desk) braked(practice string) (c counted) {
	e, err := d.brakes.Entry(ctx, record.ID{Practice: practice, Subject: "brake"})
	require.NoError(d.t, err)
	text, err := json.Marshal(e.State)
	require.NoError(d.t, err)
	require.NoError(d.t, json.Unmarshal(text, &c))
	return c
}

// applying is a policy that lowers without a person.
func applying(t require.TestingT, body string, lowered, reversed int) *triage.Policy {
	body = fmt.Sprintf("lowering: apply\nbrake: {lowered: %d, reversed: %d}\n", lowered, reversed) + body
	approval := func(digest string) string {
		return "approval: {by: Dr Roe, role: gp, on: 2026-11-20, digest: '" + digest + "'}\n"
	}
	return load(t, approval(load(t, approval("of nothing yet")+body).Set().Digest())+body)
}

// asRows is a store that keeps states as JSON, as a database does.
type asRows[In, State any] struct{ record.Store[In, State] }

func rows(s *stores) {
	s.submissions = asRows[triage.Input, triage.State]{s.submissions}
	s.brakes = asRows[triage.BrakeInput, triage.BrakeState]{s.brakes}
}

func again[State any](s State) (out State) {
	b, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		panic(err)
	}
	return out
}

func (s asRows[In, State]) Entry(ctx context.Context, id record.ID) (record.Entry[In, State], error) {
	e, err := s.Store.Entry(ctx, id)
	e.State = again(e.State)
	return e, err
}

func (s asRows[In, State]) Open(ctx context.Context, practice, after string) iter.Seq2[record.Entry[In, State], error] {
	return func(yield func(record.Entry[In, State], error) bool) {
		for e, err := range s.Store.Open(ctx, practice, after) {
			e.State = again(e.State)
			if !yield(e, err) {
				return
			}
		}
	}
}

func (s asRows[In, State]) Apply(ctx context.Context, c record.Change[State]) error {
	c.State = again(c.State)
	return s.Store.Apply(ctx, c)
}

func TestLoopRecordsOnce(t *testing.T) {
	d := newDesk(t, load(t, sorts))
	d.put(s1, nil)
	first := d.tick(s1, monday)
	require.Equal(t, []string{"received >amber system received", "assessed amber>amber system lowering_proposed"}, d.said())
	for n, r := range d.records("p") {
		require.Equal(t, []any{"p", "s-1", first.Digest, "1"}, []any{r.Practice, r.Subject, r.Digest, r.Version})
		require.Equal(t, []time.Time{at(8, 58), monday}[n], r.At)
		require.NotNil(t, r.Rules)
	}
	state := d.entry(s1).State
	for n := range 5 { // I17
		require.Equal(t, first.Token(), d.tick(s1, monday.Add(time.Duration(n)*time.Hour)).Token())
		require.NoError(t, d.Sweep(ctx, "p", monday.Add(time.Duration(n)*time.Hour), nil))
	}
	d.put(s1, func(in *triage.Input) { in.Submission.PhotoCount = rules.Known(2) }) // nothing turns on it
	d.tick(s1, monday.Add(6*time.Hour))
	require.Len(t, d.said(), 2)
	require.Equal(t, state, d.entry(s1).State)

	d.put(s1, func(in *triage.Input) { in.Obs.TempC = rules.Known(39.5) })
	require.Equal(t, triage.Red, d.tick(s1, monday.Add(7*time.Hour)).To)
	d.tick(s1, monday.Add(8*time.Hour))
	d.put(s1, nil) // the fact goes away, and what rested on it
	require.Equal(t, first.Token(), d.tick(s1, monday.Add(9*time.Hour)).Token())
	require.Equal(t, []string{"assessed amber>red system red", "assessed red>amber system lowering_proposed"}, d.said()[2:])

	other := load(t, sorts+"  - {id: extra, when: submission.pain_0_10 >= 8, then: {upgrade: amber}, because: severe pain}\n")
	require.NoError(t, d.Swap(other, monday))
	require.NoError(t, d.Sweep(ctx, "p", monday.Add(10*time.Hour), nil))
	require.NoError(t, d.Swap(other, monday))
	require.NoError(t, d.Sweep(ctx, "p", monday.Add(11*time.Hour), nil))
	all := d.records("p")
	require.Len(t, all, 5)
	require.Equal(t, other.Set().Digest(), all[4].Digest)
	require.NotEqual(t, first.Digest, all[4].Digest)
}

func TestLoopNeeds(t *testing.T) {
	p := load(t, sorts)
	_, err := triage.NewLoop(nil, &brakes{}, p)
	require.Error(t, err)
	_, err = triage.NewLoop(&memory.Table[triage.Input, triage.State]{}, &brakes{}, nil)
	require.Error(t, err)
	d := newDesk(t, p)
	_, err = d.Tick(ctx, s1, monday)
	require.ErrorIs(t, err, record.ErrNotFound)
	d.put(s1, func(in *triage.Input) { in.Submission.ID = "s-2" })
	_, err = d.Tick(ctx, s1, monday)
	require.ErrorContains(t, err, "submission.id")
	_, err = d.Tick(ctx, s1, time.Time{})
	require.Error(t, err)
	d.put(s1, func(in *triage.Input) { in.Submission.Rating = "" })
	_, err = d.Rate(ctx, s1, triage.Change{To: triage.Red, By: "u", Role: "gp", Reason: "x"}, monday)
	require.ErrorContains(t, err, "submission.rating")
	require.Empty(t, d.records("p"))
	require.Error(t, d.finish(s1, "purple", gp, monday))
	require.Error(t, d.Concern(ctx, s1, "Mrs Smith is worse", gp, monday))
	require.Empty(t, d.records("p"))
}

// Random acts on a table and on one that keeps states as JSON: the same records, states and answers.
func TestLoopOnRows(t *testing.T) {
	policies := []*triage.Policy{
		load(t, sorts), load(t, sorts+"  - {id: extra, when: submission.pain_0_10 >= 8, then: {upgrade: amber}, because: severe pain}\n"), applying(t, sorts, 1, 1), applying(t, news2+sorts, 2, 1),
	}
	rapid.Check(t, func(rt *rapid.T) {
		both := []desk{newDesk(rt, policies[0]), newDesk(rt, policies[0], rows)}
		now := monday
		token := ""
		for range rapid.IntRange(1, 20).Draw(rt, "acts") {
			now = now.Add(time.Duration(rapid.SampledFrom([]int64{0, 1, 1e6 + 1, 60e9, 5 * 3600e9}).Draw(rt, "later")))
			id := record.ID{Practice: "p", Subject: rapid.SampledFrom([]string{"s-1", "s-2"}).Draw(rt, "id")}
			by := rapid.SampledFrom([]host.Actor{admin, gp, {ID: "u-3", Role: "system"}}).Draw(rt, "by")
			to := rapid.SampledFrom([]triage.Rating{"green", "amber", "red", "purple"}).Draw(rt, "to")
			var act func(d desk) any
			switch rapid.SampledFrom([]string{"put", "put", "tick", "tick", "rate", "rate", "rate", "finish", "concern", "sweep", "swap"}).Draw(rt, "act") {
			case "put":
				in := small(rt, id, now)
				act = func(d desk) any { d.table.Put(id, in); return nil }
			case "tick":
				act = func(d desk) any {
					out, err := d.Tick(ctx, id, now)
					if err == nil {
						token = out.Token()
					}
					return fmt.Sprint(out.Token(), err)
				}
			case "rate":
				c := triage.Change{To: to, By: by.ID, Role: by.Role, Seen: token, Reason: rapid.SampledFrom([]string{"", "looked", "No code"}).Draw(rt, "reason")}
				if stale := rapid.IntRange(0, 4).Draw(rt, "stale") == 0; !stale {
					if e, err := both[0].table.Entry(ctx, id); err == nil && e.State.Decision() != nil {
						c.Seen = e.State.Decision().Token()
					}
				}
				act = func(d desk) any { r, err := d.Rate(ctx, id, c, now); return fmt.Sprint(r, err) }
			case "finish":
				act = func(d desk) any { return fmt.Sprint(d.finish(id, to, by, now)) }
			case "concern":
				act = func(d desk) any { return fmt.Sprint(d.Concern(ctx, id, "too_low", by, now)) }
			case "sweep":
				act = func(d desk) any { return fmt.Sprint(d.Sweep(ctx, "p", now, nil)) }
			case "swap":
				p := rapid.SampledFrom(policies).Draw(rt, "policy")
				act = func(d desk) any { return d.Swap(p, now) }
			}
			require.Equal(rt, act(both[0]), act(both[1]))
			require.Equal(rt, both[0].records("p"), both[1].records("p"))
			require.Equal(rt, both[0].pending(), both[1].pending())
			for _, subject := range []string{"s-1", "s-2", "brake"} {
				a, errA := both[0].table.Entry(ctx, record.ID{Practice: "p", Subject: subject})
				b, errB := both[1].table.Entry(ctx, record.ID{Practice: "p", Subject: subject})
				require.Equal(rt, errA, errB)
				require.Equal(rt, a.Version, b.Version)
				x, err := json.Marshal(a.State)
				require.NoError(rt, err)
				y, err := json.Marshal(b.State)
				require.NoError(rt, err)
				require.Equal(rt, string(x), string(y))
			}
			require.Equal(rt, both[0].table.Due(now.AddDate(1, 0, 0)), both[1].table.Due(now.AddDate(1, 0, 0)))
		}
	})
}

// small draws an input.
func small(rt *rapid.T, id record.ID, now time.Time) triage.Input {
	in := sure()
	of := &in.Submission
	of.ID = id.Subject
	of.Rating = rapid.SampledFrom([]triage.Rating{"green", "amber", "amber", "red"}).Draw(rt, "rating")
	of.RatingSetBy = rapid.SampledFrom([]string{"supplier", "supplier", "rule", "admin", "clinician"}).Draw(rt, "set by")
	of.SupplierRating = rapid.SampledFrom([]triage.Rating{"", "green", "amber"}).Draw(rt, "supplier")
	if rapid.Bool().Draw(rt, "new input") {
		of.LastPatientInputAt = now
	}
	in.Obs.TempC = rapid.SampledFrom([]*float64{nil, rules.Known(37.0), rules.Known(37.0), rules.Known(39.5)}).Draw(rt, "temp")
	of.Symptoms = rapid.SampledFrom([][]string{nil, {}, {}, {"cough"}, {"bleeding"}}).Draw(rt, "symptoms")
	in.Patient.Pregnant = rapid.SampledFrom([]*bool{nil, rules.Known(false), rules.Known(true)}).Draw(rt, "pregnant")
	if rapid.Bool().Draw(rt, "list") {
		of.Ratings = []triage.Rated{{ByRole: "supplier", Rating: of.Rating, At: at(8, 58)}}
	}
	return in
}

func TestLoopRate(t *testing.T) {
	d := newDesk(t, load(t, sorts))
	for n, c := range []struct {
		name       string
		change     func(*triage.Input)
		by         host.Actor
		to         triage.Rating
		reason     string
		status     triage.Status
		code, kept string
	}{
		{"no reason", nil, admin, "red", "", triage.NeedsReason, "no_reason", ""},
		{"the reason is no code", nil, admin, "red", "Mrs Smith is worse", triage.NeedsReason, "reason_is_no_code", ""},
		{"suspected", func(in *triage.Input) { in.Submission.Symptoms, in.Patient.Pregnant = []string{"bleeding"}, nil }, admin, "green", "looked", triage.NeedsClinician, "suspected", "refused amber>green admin suspected"},
		{"red", func(in *triage.Input) { in.Obs.TempC = rules.Known(39.5) }, admin, "amber", "looked", triage.Refused, "red", "refused red>amber admin red"},
		{"a clinician's", func(in *triage.Input) { in.Submission.RatingSetBy = "clinician" }, admin, "green", "looked", triage.Refused, "clinician_rating", "refused amber>green admin clinician_rating"},
		{"a role of nobody", nil, host.Actor{ID: "u-9", Role: "supplier"}, "red", "looked", triage.Refused, "not_allowed", "refused > supplier not_allowed"},
		{"nobody", nil, host.Actor{Role: "gp"}, "red", "looked", triage.Refused, "not_allowed", "refused > gp not_allowed"},
		{"agreed", nil, admin, "green", "", triage.Accepted, "", "rating amber>green admin agreed_with_proposal"},
		{"raised", nil, admin, "red", "looked", triage.Accepted, "", "rating green>red admin looked"},
		{"confirmed", nil, gp, "red", "", triage.Accepted, "", "rating_confirmed red>red gp confirmed"},
		{"lowered by a clinician", nil, gp, "green", "looked", triage.Accepted, "", "rating red>green gp looked"},
	} {
		now := monday.Add(time.Duration(n) * time.Minute)
		d.put(s1, c.change)
		seen := d.tick(s1, now)
		said, state := d.said(), d.entry(s1).State
		rate := func(seen string) (triage.Ruling, error) {
			return d.Rate(ctx, s1, triage.Change{To: c.to, By: c.by.ID, Role: c.by.Role, Reason: c.reason, Seen: seen, Version: "of the caller", At: at(7, 0)}, now)
		}
		r, err := rate(seen.Token())
		require.Equal(t, c.code == "not_allowed", errors.Is(err, host.ErrRefused), c.name)
		require.Equal(t, []any{c.status, c.code}, []any{r.Status, r.Code}, c.name)
		if c.kept != "" {
			said = append(said, c.kept)
		}
		require.Equal(t, said, d.said(), c.name)
		if c.status != triage.Accepted {
			require.Equal(t, state, d.entry(s1).State, c.name)
			continue
		}
		kept := d.records("p")
		require.Equal(t, r.Record, kept[len(kept)-1], c.name)
		require.NotEqual(t, "of the caller", r.Record.Version)
		require.Equal(t, now, r.Record.At)
		require.Equal(t, append(state.Ratings(), triage.Rated{ByRole: c.by.Role, Rating: c.to, At: now, ReasonCode: r.Record.Reason}), d.entry(s1).State.Ratings(), c.name)
		require.Equal(t, state.Decision(), d.entry(s1).State.Decision(), c.name)
		require.Equal(t, []record.ID{s1}, d.table.Due(now), c.name)

		r, err = rate("an older one")
		require.NoError(t, err)
		require.Equal(t, []any{triage.Refused, "stale"}, []any{r.Status, r.Code}, c.name)
		require.Equal(t, record.Refused, d.records("p")[len(d.records("p"))-1].Kind)
		require.Equal(t, c.to, d.tick(s1, now.Add(time.Second)).To, c.name)
	}
	_, err := d.Rate(ctx, record.ID{Practice: "q", Subject: "s-1"}, triage.Change{To: "red", By: "u-2", Role: "gp", Reason: "looked"}, monday)
	require.ErrorIs(t, err, record.ErrNotFound)
}

// What a person has rated takes effect, whatever the host tells of it, and stays.
func TestLoopRatingStands(t *testing.T) {
	rated := func(role string, r triage.Rating, now time.Time) triage.Rated {
		return triage.Rated{ByRole: role, Rating: r, At: now}
	}
	supplier := rated("supplier", "amber", at(8, 58))
	tells := map[string]func(s *triage.Submission, loop triage.Rated){
		"the supplier's alone": func(*triage.Submission, triage.Rated) {},
		"a rule's":             func(s *triage.Submission, _ triage.Rated) { s.RatingSetBy, s.SupplierRating = "rule", "amber" },
		"staff's":              func(s *triage.Submission, _ triage.Rated) { s.RatingSetBy = "admin" },
		"its own list":         func(s *triage.Submission, _ triage.Rated) { s.Ratings = []triage.Rated{supplier} },
		"the whole list": func(s *triage.Submission, loop triage.Rated) {
			s.Ratings = []triage.Rated{supplier}
			if loop.At.IsZero() {
				return
			}
			s.Ratings, s.Rating, s.RatingSetBy = append(s.Ratings, loop), loop.Rating, map[string]string{"admin": "admin", "gp": "clinician"}[loop.ByRole]
		},
		"cut to milliseconds": func(s *triage.Submission, loop triage.Rated) {
			s.Ratings = []triage.Rated{supplier}
			if loop.At.IsZero() {
				return
			}
			loop.At = loop.At.Truncate(time.Millisecond)
			s.Ratings, s.Rating, s.RatingSetBy = append(s.Ratings, loop), loop.Rating, map[string]string{"admin": "admin", "gp": "clinician"}[loop.ByRole]
		},
	}
	for name, tell := range tells {
		for _, by := range []host.Actor{admin, gp} {
			d := newDesk(t, load(t, sorts), rows)
			put := func(loop triage.Rated, change func(*triage.Input)) {
				d.put(s1, func(in *triage.Input) {
					if in.Submission.LastPatientInputAt = at(8, 58); change != nil {
						change(in)
					}
					tell(&in.Submission, loop)
				})
			}
			put(triage.Rated{}, nil)
			now := at(9, 12).Add(1234567)
			require.Equal(t, triage.Accepted, d.rate(s1, "green", by, now).Status, name)
			for n := range 3 {
				put(rated(by.Role, "green", now), nil)
				out := d.tick(s1, at(9, 13+n))
				require.Equal(t, []any{triage.Green, triage.Green}, []any{out.Base, out.To}, "%s by %s", name, by.Role)
				require.Empty(t, out.Errors, name)
			}
			fever := func(in *triage.Input) { in.Obs.TempC, in.Obs.TakenAt = rules.Known(39.5), at(9, 0) }
			put(rated(by.Role, "green", now), fever) // before she rated: on what a clinician has seen it is a note
			require.Equal(t, map[string]triage.Rating{"admin": "red", "gp": "green"}[by.Role], d.tick(s1, at(9, 20)).To, name)
			put(rated(by.Role, "green", now), func(in *triage.Input) { fever(in); in.Submission.LastPatientInputAt = at(9, 21) })
			require.Equal(t, triage.Red, d.tick(s1, at(9, 22)).To, name)
		}
	}
	for name, tell := range tells {
		d := newDesk(t, load(t, sorts), rows)
		d.put(s1, func(in *triage.Input) { tell(&in.Submission, triage.Rated{}) })
		require.Equal(t, triage.Accepted, d.rate(s1, "amber", gp, at(9, 12)).Status, name)
		require.Equal(t, "clinician_rating", d.rate(s1, "green", admin, at(9, 13)).Code, name)
		require.Equal(t, triage.Accepted, d.rate(s1, "amber", admin, at(9, 14)).Status, name)
		require.Equal(t, "clinician_rating", d.rate(s1, "green", admin, at(9, 15)).Code, "%s: a confirmation changes nothing", name)
		require.Equal(t, triage.Accepted, d.rate(s1, "red", admin, at(9, 16)).Status, name)
		require.Equal(t, "red", d.rate(s1, "amber", admin, at(9, 17)).Code, name)
		require.Equal(t, triage.Red, d.tick(s1, at(9, 18)).To, name)
		require.Equal(t, triage.Accepted, d.rate(s1, "green", gp, at(9, 19)).Status, name)
		require.Equal(t, triage.Green, d.tick(s1, at(9, 20)).To, name)
		require.Len(t, d.entry(s1).State.Ratings(), 4)
	}
	for _, by := range []string{"supplier", "admin", "clinician", "rule"} {
		d := newDesk(t, load(t, sorts))
		d.put(s1, func(in *triage.Input) {
			in.Submission.Rating, in.Submission.RatingSetBy, in.Submission.SupplierRating = "red", by, "red"
		})
		require.Equal(t, "red", d.rate(s1, "amber", admin, at(9, 12)).Code, by)
		require.Equal(t, triage.Red, d.tick(s1, at(9, 13)).To, by)
	}
}

// The loop says what Assess and Rate say by hand of an input whose list of ratings is complete.
func TestLoopAgreesWithAssess(t *testing.T) {
	p := load(t, sorts)
	setBy := func(role string) string {
		switch {
		case practice.IsClinician(role):
			return "clinician"
		case practice.IsStaff(role):
			return "admin"
		}
		return "supplier"
	}
	rapid.Check(t, func(rt *rapid.T) {
		d := newDesk(rt, p, rows)
		first := small(rt, s1, at(8, 58))
		first.Submission.LastPatientInputAt = rapid.SampledFrom([]time.Time{{}, at(8, 58)}).Draw(rt, "last input")
		role := map[string]string{"supplier": "supplier", "rule": "supplier", "admin": "admin", "clinician": "gp"}[first.Submission.RatingSetBy]
		first.Submission.SupplierRating = ""
		if role == "supplier" {
			first.Submission.SupplierRating = first.Submission.Rating
		}
		truth := []triage.Rated{{ByRole: role, Rating: first.Submission.Rating, At: at(8, 58)}}
		own, whole := slices.Clone(truth), rapid.Bool().Draw(rt, "the host keeps the loop's as well")
		lists := whole || rapid.Bool().Draw(rt, "the host keeps a list")
		if !lists {
			truth[0].At = time.Unix(0, 0).UTC() // nobody says when: it covers nothing
		}
		facts, now := first, monday
		put := func() {
			in := facts
			in.Submission.Ratings, in.Submission.Rating, in.Submission.RatingSetBy = nil, first.Submission.Rating, first.Submission.RatingSetBy
			if list := own; lists {
				if whole {
					list = truth
				}
				in.Submission.Ratings = slices.Clone(list)
				if last := list[len(list)-1]; len(list) > 1 {
					in.Submission.Rating, in.Submission.RatingSetBy = last.Rating, setBy(last.ByRole)
				}
			}
			d.table.Put(s1, in)
		}
		byHand := func() triage.Decision {
			in := facts
			in.Submission.Ratings = truth
			if last := truth[len(truth)-1]; len(truth) > 1 {
				in.Submission.Rating, in.Submission.RatingSetBy = last.Rating, setBy(last.ByRole)
			} else if !lists {
				in.Submission.Ratings = nil // nobody has said when
			}
			out, err := triage.Assess(p, in, now)
			require.NoError(rt, err)
			return out
		}
		put()
		for range rapid.IntRange(1, 8).Draw(rt, "acts") {
			now = now.Add(time.Duration(rapid.Int64Range(1e6, 3600e9).Draw(rt, "later")))
			want := byHand()
			require.Equal(rt, asJSON(rt, want), asJSON(rt, d.tick(s1, now)))
			role := rapid.SampledFrom([]string{"admin", "admin", "reception_lead", "gp", "nurse"}).Draw(rt, "role")
			to := rapid.SampledFrom([]triage.Rating{"green", "amber", "red"}).Draw(rt, "to")
			switch rapid.SampledFrom([]string{"rate", "rate", "rate", "put", "host"}).Draw(rt, "act") {
			case "put":
				facts = small(rt, s1, now)
				facts.Submission.Rating, facts.Submission.RatingSetBy, facts.Submission.SupplierRating = first.Submission.Rating, first.Submission.RatingSetBy, first.Submission.SupplierRating
				put()
			case "host":
				if lists {
					r := triage.Rated{ByRole: role, Rating: to, At: now}
					own, truth = append(own, r), append(truth, r)
					put()
				}
			case "rate":
				c := triage.Change{To: to, By: "u-1", Role: role, Reason: rapid.SampledFrom([]string{"", "looked"}).Draw(rt, "reason"), Seen: want.Token()}
				got, err := d.Rate(ctx, s1, c, now)
				require.NoError(rt, err)
				c.At = now
				ruling := triage.Rate(want, c)
				if ruling.Status == triage.Accepted {
					truth = append(truth, triage.Rated{ByRole: role, Rating: to, At: now, ReasonCode: ruling.Record.Reason})
				}
				for _, r := range []*triage.Ruling{&got, &ruling} {
					r.Record.Key, r.Record.Version, r.Record.Practice = "", "", ""
				}
				require.Equal(rt, ruling, got)
			}
		}
		require.Equal(rt, asJSON(rt, byHand()), asJSON(rt, d.tick(s1, now)))
	})
}

func TestLoopFinish(t *testing.T) {
	for name, reopen := range map[string]func(*triage.Submission){
		"new input":   func(s *triage.Submission) { s.LastPatientInputAt = at(10, 0) },
		"sent again":  func(s *triage.Submission) { s.SubmittedAt = at(10, 0) },
		"nothing new": func(s *triage.Submission) { s.LastPatientInputAt = at(9, 20) },
	} {
		d := newDesk(t, load(t, sorts), rows)
		d.put(s1, nil)
		d.tick(s1, monday)
		require.ErrorIs(t, d.finish(s1, "green", host.Actor{ID: "u-9", Role: "system"}, at(9, 20)), host.ErrRefused)
		require.NoError(t, d.finish(s1, "green", gp, at(9, 20)))
		require.Equal(t, []string{"refused > system not_allowed", "final_rating amber>green gp finished"}, d.said()[2:])
		require.Equal(t, []record.ID{s1}, d.table.Due(at(9, 20)))
		out := d.tick(s1, at(9, 21))
		require.Equal(t, triage.Amber, out.To, "it is no rating")
		require.Empty(t, d.pending())
		require.NoError(t, d.Concern(ctx, s1, "too_low", admin, at(9, 22)))
		d.tick(s1, at(9, 23))
		require.Empty(t, d.pending())
		require.Len(t, d.said(), 5)

		d.put(s1, func(in *triage.Input) { reopen(&in.Submission) })
		d.tick(s1, at(10, 1))
		require.Equal(t, name != "nothing new", len(d.pending()) == 1, name)
		require.Equal(t, triage.Green, d.entry(s1).State.Final().Rating, name)
		require.NoError(t, d.finish(s1, "red", gp, at(10, 2)))
		d.tick(s1, at(10, 3))
		require.Empty(t, d.pending(), name)
		require.Equal(t, "final_rating amber>red gp finished", d.said()[len(d.said())-1], name)
	}
}

func TestLoopConcern(t *testing.T) {
	d := newDesk(t, load(t, sorts))
	d.put(s1, nil)
	require.NoError(t, d.Concern(ctx, s1, "too_low", admin, monday)) // nothing is decided yet
	d.tick(s1, monday)
	state := d.entry(s1).State
	require.NoError(t, d.Concern(ctx, s1, "too_low", admin, monday))
	require.NoError(t, d.Concern(ctx, s1, "too_low", admin, monday)) // it is said twice
	require.ErrorIs(t, d.Concern(ctx, s1, "too_low", host.Actor{ID: "u-9", Role: "supplier"}, monday), host.ErrRefused)
	require.Equal(t, []string{
		"concern > admin too_low", "received >amber system received", "assessed amber>amber system lowering_proposed", "concern amber> admin too_low", "refused > supplier not_allowed",
	}, d.said())
	require.Equal(t, []string{"ear"}, d.records("p")[3].Rules)
	require.Equal(t, state, d.entry(s1).State)
	require.ErrorIs(t, d.Concern(ctx, record.ID{Practice: "q", Subject: "s-1"}, "too_low", admin, monday), record.ErrNotFound)
}

// holders gives, for each field of an input that can hold words, what puts the canary there.
func holders(of reflect.Value, path string, add func(path string, put func(*triage.Input)), get func(*triage.Input) reflect.Value) {
	for n := range of.NumField() {
		f := of.Type().Field(n)
		name, field := path+"."+f.Name, func(in *triage.Input) reflect.Value { return get(in).Field(n) }
		switch word := reflect.ValueOf(canary); {
		case !f.IsExported() || f.Anonymous || name == ".Submission.ID":
		case f.Type == reflect.TypeFor[rules.Text]():
			add(name, func(in *triage.Input) { field(in).Set(reflect.ValueOf(rules.NewText(canary))) })
		case f.Type.Kind() == reflect.String:
			add(name, func(in *triage.Input) { field(in).SetString(canary) })
		case f.Type == reflect.TypeFor[[]string]():
			add(name, func(in *triage.Input) { field(in).Set(reflect.Append(reflect.Zero(f.Type), word)) })
		case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct:
			element := reflect.New(f.Type.Elem()).Elem()
			for e := range element.NumField() {
				if element.Field(e).Kind() != reflect.String {
					continue
				}
				add(name+"."+element.Type().Field(e).Name, func(in *triage.Input) {
					of := reflect.New(f.Type.Elem()).Elem()
					switch v := of.Addr().Interface().(type) {
					case *triage.Rated:
						*v = triage.Rated{ByRole: "supplier", Rating: "amber", At: at(8, 58)}
					case *triage.Link:
						*v = triage.Link{ID: "s-0", Base: "amber"}
					}
					of.Field(e).SetString(canary)
					field(in).Set(reflect.Append(reflect.Zero(f.Type), of))
				})
			}
		case f.Type.Kind() == reflect.Struct:
			holders(reflect.New(f.Type).Elem(), name, add, field)
		}
	}
}

func TestLoopKeepsNothingOfThePatient(t *testing.T) {
	type holder struct {
		name string
		put  func(*triage.Input)
	}
	var all []holder
	holders(reflect.ValueOf(triage.Input{}), "", func(name string, put func(*triage.Input)) { all = append(all, holder{name, put}) }, func(in *triage.Input) reflect.Value { return reflect.ValueOf(in).Elem() })
	all = append(all, holder{"answers", func(in *triage.Input) { in.Answers = rules.Answers{"ear_swollen": canary} }}, holder{"answer", func(in *triage.Input) { in.Answers = rules.Answers{canary: true} }})
	require.Greater(t, len(all), 40)
	var taken []holder
	check := func(name string, put func(*triage.Input)) (ok bool) {
		d := newDesk(t, applying(t, news2+sorts, 1, 1), rows)
		d.put(s1, put)
		var said []any
		out, err := d.Tick(ctx, s1, monday)
		ok = err == nil
		said = append(said, out, err)
		for n, to := range []triage.Rating{"green", "amber", "red", "green"} {
			now := monday.Add(time.Duration(n) * time.Minute)
			by := []host.Actor{admin, gp}[n%2]
			r, err := d.Rate(ctx, s1, triage.Change{To: to, By: by.ID, Role: by.Role, Reason: "looked", Seen: out.Token()}, now)
			said = append(said, r, err, d.finish(s1, to, by, now), d.Concern(ctx, s1, "too_low", by, now), d.Sweep(ctx, "p", now, nil))
			if e, err := d.table.Entry(ctx, s1); err == nil && e.State.Decision() != nil {
				out = *e.State.Decision()
			}
		}
		_, _, err = d.Evidence(ctx, s1, gp, canary+" x", monday)
		said = append(said, err, d.entry(s1).State, d.records("p"), fmt.Sprintf("%+v %#v %v", d.entry(s1), d.entry(s1), d.entry(s1)))
		for _, v := range said {
			for sink, text := range sinks(v) {
				require.NotContains(t, text, canary, "%s through %s", name, sink)
			}
			if e, is := v.(error); is {
				require.NotContains(t, e.Error(), canary, name)
			}
		}
		return ok
	}
	for _, h := range all {
		if check(h.name, h.put) {
			taken = append(taken, h)
		}
	}
	require.Greater(t, len(taken), 8)
	require.True(t, check("all at once", func(in *triage.Input) {
		for _, h := range taken {
			h.put(in)
		}
	}))
}

func TestLoopGroups(t *testing.T) {
	age := func(y int) func(*triage.Input) {
		return func(in *triage.Input) { in.Patient.AgeYears = rules.Known(y) }
	}
	born := func(y, m, d int) func(*triage.Input) {
		return func(in *triage.Input) { in.Patient.DateOfBirth = calendar.Date{Year: y, Month: time.Month(m), Day: d} }
	}
	language := func(tag string) func(*triage.Input) { return func(in *triage.Input) { in.Patient.Language = tag } }
	for name, c := range map[string]struct {
		change func(*triage.Input)
		want   record.Group
	}{
		"unknown":        {nil, record.Group{}},
		"0":              {age(0), record.Group{AgeBand: "under_5"}},
		"4":              {age(4), record.Group{AgeBand: "under_5"}},
		"5":              {age(5), record.Group{AgeBand: "5_15"}},
		"15":             {age(15), record.Group{AgeBand: "5_15"}},
		"16":             {age(16), record.Group{AgeBand: "16_64"}},
		"64":             {age(64), record.Group{AgeBand: "16_64"}},
		"65":             {age(65), record.Group{AgeBand: "65_79"}},
		"79":             {age(79), record.Group{AgeBand: "65_79"}},
		"80":             {age(80), record.Group{AgeBand: "80_over"}},
		"130":            {age(130), record.Group{AgeBand: "80_over"}},
		"80 today":       {born(1946, 11, 23), record.Group{AgeBand: "80_over"}},
		"80 tomorrow":    {born(1946, 11, 24), record.Group{AgeBand: "65_79"}},
		"16 tomorrow":    {born(2010, 11, 24), record.Group{AgeBand: "5_15"}},
		"english":        {language("en"), record.Group{Language: "english"}},
		"of britain":     {language("en-GB"), record.Group{Language: "english"}},
		"polish":         {language("pl"), record.Group{Language: "other"}},
		"no english":     {language("enm"), record.Group{Language: "other"}},
		"channel":        {func(in *triage.Input) { in.Submission.Channel = "phone" }, record.Group{Channel: "phone"}},
		"adjustments":    {func(in *triage.Input) { in.Patient.ReasonableAdjustments = []string{"easy_read"} }, record.Group{Adjustment: "yes"}},
		"no adjustments": {func(in *triage.Input) { in.Patient.ReasonableAdjustments = []string{} }, record.Group{Adjustment: "none"}},
		"not verified": {func(in *triage.Input) {
			age(70)(in)
			language("en")(in)
			in.Patient.AccountVerified = rules.Known(false)
		}, record.Group{Language: "english"}},
		"verified":           {func(in *triage.Input) { age(70)(in); in.Patient.AccountVerified = rules.Known(true) }, record.Group{AgeBand: "65_79"}},
		"not known if it is": {func(in *triage.Input) { age(70)(in); in.Patient.AccountVerified = nil }, record.Group{AgeBand: "65_79"}},
	} {
		d := newDesk(t, load(t, sorts))
		d.put(s1, c.change)
		d.tick(s1, monday)
		all := d.records("p")
		require.Len(t, all, 2, name)
		require.Equal(t, c.want, all[0].Group, name)
		require.Equal(t, c.want, all[1].Group, name)
	}
}

func nth(n int) record.ID { return record.ID{Practice: "p", Subject: fmt.Sprintf("s-%02d", n)} }

func TestBrakeAtOnce(t *testing.T) {
	d := newDesk(t, applying(t, sorts, 3, 9), rows)
	const submissions = 50
	for n := range submissions {
		d.put(nth(n), nil)
	}
	all := func(now time.Time) (lowered []string) {
		var wg sync.WaitGroup
		errs := make([]error, 16)
		for worker := range errs {
			wg.Go(func() {
				for n := range submissions {
					_, err := d.Tick(ctx, nth((n*7+worker*3)%submissions), now)
					errs[worker] = errors.Join(errs[worker], err)
				}
			})
		}
		wg.Wait()
		require.NoError(t, errors.Join(errs...))
		for n := range submissions {
			switch out := d.entry(nth(n)).State.Decision(); out.To {
			case triage.Green:
				lowered = append(lowered, nth(n).Subject)
			default:
				require.Equal(t, []any{triage.Amber, triage.Green}, []any{out.To, out.LowerTo})
			}
		}
		return lowered
	}
	lowered := all(monday)
	require.Len(t, lowered, 3)
	require.ElementsMatch(t, lowered, d.braked("p").Lowered)
	said := d.said()
	require.Len(t, said, 2*submissions)
	require.Equal(t, lowered, all(monday.Add(time.Hour)))
	require.NoError(t, d.Sweep(ctx, "p", monday.Add(2*time.Hour), nil))
	require.Equal(t, said, d.said())
	require.Len(t, d.braked("p").Lowered, 3)
	require.Empty(t, d.braked("p").Reversed)
}

func TestBrakeReversed(t *testing.T) {
	d := newDesk(t, applying(t, sorts, 9, 2), rows)
	for n := range 5 {
		d.put(nth(n), nil)
		require.Equal(t, triage.Green, d.tick(nth(n), monday).To)
	}
	for _, c := range []struct {
		n        int
		by       host.Actor
		to       triage.Rating
		reversed int
	}{
		{0, admin, "red", 0}, // nobody who would know
		{1, gp, "green", 0},  // agreed
		{2, gp, "amber", 1},
		{2, gp, "red", 1}, // the same again
		{3, gp, "red", 2},
	} {
		require.Equal(t, triage.Accepted, d.rate(nth(c.n), c.to, c.by, monday.Add(time.Duration(c.n)*time.Minute+time.Duration(rank(c.to))*time.Second)).Status)
		require.Len(t, d.braked("p").Reversed, c.reversed)
		require.Len(t, d.braked("p").Lowered, 5)
	}
	d.put(nth(5), nil)
	later := d.tick(nth(5), at(9, 30))
	require.Equal(t, []any{triage.Amber, triage.Green}, []any{later.To, later.LowerTo})
	require.Equal(t, triage.Amber, d.tick(nth(4), at(9, 30)).To, "a proposal from now on")
	for n, want := range []triage.Rating{"red", "green", "red", "red"} {
		require.Equal(t, want, d.tick(nth(n), at(9, 31)).To)
	}
}

// reading lets something happen before the brake is read for the second time: between deciding and counting.
type reading struct {
	triage.BrakeStore
	n  int
	do func()
}

func (r *reading) over(s *stores) {
	r.BrakeStore = s.brakes
	s.brakes = r
}

func (r *reading) Entry(ctx context.Context, id record.ID) (record.Entry[triage.BrakeInput, triage.BrakeState], error) {
	if r.do != nil {
		if r.n++; r.n == 2 {
			do := r.do
			r.do = nil
			do()
		}
	}
	return r.BrakeStore.Entry(ctx, id)
}

// The brake comes on after a lowering was decided, and before it was counted.
func TestBrakeMeanwhile(t *testing.T) {
	for name, c := range map[string]struct{ lowered, reversed int }{"lowered": {2, 9}, "reversed": {9, 1}} {
		r := &reading{}
		d := newDesk(t, applying(t, sorts, c.lowered, c.reversed), r.over)
		for n := range 3 {
			d.put(nth(n), nil)
		}
		require.Equal(t, triage.Green, d.tick(nth(0), monday).To)
		r.do = func() {
			require.Equal(t, triage.Green, d.tick(nth(1), monday).To)
			require.Equal(t, triage.Accepted, d.rate(nth(1), "red", gp, at(9, 13)).Status)
		}
		late := d.tick(nth(2), at(9, 14))
		require.Equal(t, []any{triage.Amber, triage.Green}, []any{late.To, late.LowerTo}, name)
		require.Equal(t, []string{"s-00", "s-01"}, d.braked("p").Lowered, name)
	}
}

// The day of a brake is London's: in summer it begins at 23:00 UTC.
func TestBrakeDay(t *testing.T) {
	d := newDesk(t, applying(t, sorts, 1, 1), rows)
	eve := time.Date(2027, 6, 30, 22, 59, 59, 0, time.UTC)
	for n, c := range []struct {
		now time.Time
		to  triage.Rating
	}{
		{eve.Add(-20 * time.Hour), "green"}, {eve.Add(-time.Hour), "amber"}, {eve, "amber"}, {eve.Add(time.Second), "green"}, {eve.Add(2 * time.Second), "amber"}, {eve.Add(time.Hour + time.Second), "amber"}, {eve.Add(24 * time.Hour), "amber"}, {eve.Add(24*time.Hour + time.Second), "green"},
	} {
		d.put(nth(n), nil)
		require.Equal(t, c.to, d.tick(nth(n), c.now).To, c.now)
	}
	require.Equal(t, counted{Day: "2027-07-02", Lowered: []string{"s-07"}}, d.braked("p"))
}

// When the machine stops between counting and keeping, what was counted stays counted.
func TestBrakeCrash(t *testing.T) {
	f := &failing{}
	d := newDesk(t, applying(t, sorts, 3, 9), f.over)
	f.err = errors.New("the machine stops")
	for n := range 2 {
		d.put(nth(n), nil)
		_, err := d.Tick(ctx, nth(n), monday)
		require.ErrorIs(t, err, f.err)
		require.Nil(t, d.entry(nth(n)).State.Decision())
	}
	require.Empty(t, d.records("p"))
	require.Equal(t, []string{"s-00", "s-01"}, d.braked("p").Lowered)
	f.err = nil
	for n := range 6 { // another comes first
		d.put(nth(5-n), nil)
		d.tick(nth(5-n), monday)
	}
	lowered := []string{}
	for n := range 6 {
		if d.entry(nth(n)).State.Decision().To == triage.Green {
			lowered = append(lowered, nth(n).Subject)
		}
	}
	require.Equal(t, []string{"s-00", "s-01", "s-05"}, lowered)

	f.err = errors.New("the machine stops")
	_, err := d.Rate(ctx, nth(0), triage.Change{To: "red", By: "u-2", Role: "gp", Reason: "looked", Seen: d.entry(nth(0)).State.Decision().Token()}, monday)
	require.ErrorIs(t, err, f.err)
	require.Empty(t, d.entry(nth(0)).State.Ratings())
	require.Equal(t, []string{"s-00"}, d.braked("p").Reversed, "early and not late")
}

func TestBrakeOfPractices(t *testing.T) {
	d := newDesk(t, applying(t, sorts, 1, 1), rows)
	for _, practice := range []string{"p", "q"} {
		id := record.ID{Practice: practice, Subject: "s-1"}
		d.put(id, nil)
		require.Equal(t, triage.Green, d.tick(id, monday).To)
		require.Equal(t, []string{"s-1"}, d.braked(practice).Lowered)
	}
	require.Equal(t, []string{"s-1"}, d.pending(), "a brake is not among the submissions")
}

// failing is a store whose Apply of submissions fails while err stands.
type failing struct {
	triage.Store
	mu  sync.Mutex
	err error
}

func (f *failing) over(s *stores) {
	f.Store = s.submissions
	s.submissions = f
}

func (f *failing) Apply(ctx context.Context, c record.Change[triage.State]) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err != nil {
		return f.err
	}
	return f.Store.Apply(ctx, c)
}

// before lets something happen before the next change of a submission is kept.
type before struct {
	triage.Store
	do func()
}

func (b *before) over(s *stores) {
	b.Store = s.submissions
	s.submissions = b
}

func (b *before) Apply(ctx context.Context, c record.Change[triage.State]) error {
	if do := b.do; do != nil {
		b.do = nil
		do()
	}
	return b.Store.Apply(ctx, c)
}

// The patient sends more while somebody rates: what they looked at is not current.
func TestLoopRateMeanwhile(t *testing.T) {
	b := &before{}
	d := newDesk(t, applying(t, sorts, 9, 9), b.over)
	d.put(s1, nil)
	c := triage.Change{To: "amber", By: "u-2", Role: "gp", Reason: "looked", Seen: d.tick(s1, monday).Token()}
	b.do = func() { d.put(s1, func(in *triage.Input) { in.Submission.Topic = "other" }) }
	r, err := d.Rate(ctx, s1, c, at(9, 13))
	require.NoError(t, err)
	require.Equal(t, "stale", r.Code)
	require.Empty(t, d.entry(s1).State.Ratings())
	require.Equal(t, []string{"assessed green>amber system nothing_to_do", "refused amber>amber gp stale"}, d.said()[2:])

	b.do = func() { d.put(s1, func(in *triage.Input) { in.Obs.TempC = rules.Known(39.5) }) }
	require.Equal(t, triage.Red, d.tick(s1, at(9, 14)).To)
	b.do = func() { require.Equal(t, triage.Accepted, d.rate(s1, "red", admin, at(9, 15)).Status) }
	require.NoError(t, d.Concern(ctx, s1, "too_high", gp, at(9, 16)))
	d.tick(s1, at(9, 16))
	b.do = func() { require.NoError(t, d.Concern(ctx, s1, "too_low", gp, at(9, 17))) }
	require.NoError(t, d.finish(s1, "red", gp, at(9, 18)))
	require.Len(t, d.entry(s1).State.Ratings(), 1)
	require.Subset(t, d.said(), []string{"rating_confirmed red>red admin looked", "concern red> gp too_high", "concern red> gp too_low", "final_rating red>red gp finished"})
	b.do = func() { require.NoError(t, d.Swap(load(t, sorts), monday)) }
	d.tick(s1, at(9, 19))
}

// Whatever many do at once, what was accepted is kept and recorded, once.
func TestLoopAtOnce(t *testing.T) {
	d := newDesk(t, applying(t, sorts, 2, 2), rows)
	d.put(s1, nil)
	var mu sync.Mutex
	did, fail := map[record.Kind]int{}, error(nil)
	now := monday
	count := func(k record.Kind, err error) {
		mu.Lock()
		defer mu.Unlock()
		did[k]++
		fail = errors.Join(fail, err)
	}
	clock := func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Second)
		return now
	}
	var wg sync.WaitGroup
	for worker := range 16 {
		wg.Go(func() {
			for n := range 12 {
				switch (n + worker) % 4 {
				case 0:
					d.put(s1, func(in *triage.Input) { in.Submission.Trend = []string{"better", "same", "worse"}[n%3] })
				case 1:
					count(record.Concern, d.Concern(ctx, s1, fmt.Sprintf("too_low_%d_%d", worker, n), gp, clock()))
				case 2:
					if d.finish(s1, "green", host.Actor{ID: fmt.Sprint("u-", worker, n), Role: "gp"}, clock()) == nil { // else it was stale
						count(record.FinalRating, nil)
					}
				case 3:
					out, err := d.Tick(ctx, s1, clock())
					count(record.Assessed, err)
					by := []host.Actor{admin, gp}[worker%2]
					r, err := d.Rate(ctx, s1, triage.Change{To: []triage.Rating{"green", "amber", "red"}[n%3], By: by.ID, Role: by.Role, Reason: fmt.Sprintf("looked_%d_%d", worker, n), Seen: out.Token()}, clock())
					if count(record.Refused, err); r.Status == triage.Accepted {
						count(record.Rating, nil)
					}
				}
			}
		})
	}
	wg.Wait()
	require.NoError(t, fail)
	kinds := map[record.Kind]int{}
	for _, r := range d.records("p") {
		kinds[r.Kind]++
	}
	require.Equal(t, 1, kinds[record.Received])
	require.Equal(t, did[record.Concern], kinds[record.Concern])
	require.Equal(t, did[record.FinalRating], kinds[record.FinalRating])
	require.NotZero(t, did[record.Rating])
	require.Equal(t, did[record.Rating], kinds[record.Rating]+kinds[record.RatingConfirmed])
	require.Len(t, d.entry(s1).State.Ratings(), did[record.Rating])
	require.GreaterOrEqual(t, kinds[record.Refused], did[record.Refused]-did[record.Rating], "what was refused is recorded, of Finish too")
}
