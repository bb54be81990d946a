// Ratings, finishing and concerns in the loop, and who is at it at the same time.
package triage_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

func TestLoopRate(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
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
		{"suspected", func(in *triage.Input) {
			in.Submission.Symptoms, in.Patient.Pregnant = rules.Withhold([]string{"bleeding"}),
				rules.Private[bool]{}
		}, admin, "green", "looked", triage.NeedsClinician, "suspected", "refused amber>green admin suspected"},
		{
			"red", func(in *triage.Input) { in.Obs.TempC = rules.Withhold(39.5) }, admin, "amber", "looked",
			triage.Refused,
			"red", "refused red>amber admin red",
		},
		{
			"a clinician's", func(in *triage.Input) { in.Submission.RatingSetBy = "clinician" }, admin, "green",
			"looked",
			triage.Refused, "clinician_rating", "refused amber>green admin clinician_rating",
		},
		{
			"a role of nobody", nil,
			host.Actor{ID: "u-9", Role: "supplier"},
			"red", "looked", triage.Refused,
			"not_allowed", "refused > supplier not_allowed",
		},
		{
			"nobody", nil,
			host.Actor{Role: "gp"},
			"red", "looked", triage.Refused, "not_allowed",
			"refused > gp not_allowed",
		},
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
			return d.Rate(ctx, s1,
				triage.Change{
					To: c.to, By: c.by.ID, Role: c.by.Role, Reason: c.reason, Seen: seen,
					Version: "of the caller", At: at(7, 0),
				}, now)
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
		require.Equal(t, append(state.Ratings(),
			triage.Rated{ByRole: c.by.Role, Rating: c.to, At: now, ReasonCode: string(r.Record.Reason)}),
			d.entry(s1).State.Ratings(), c.name)
		require.Equal(t, state.Decision(), d.entry(s1).State.Decision(), c.name)
		require.Equal(t, []record.ID{s1}, d.table.Due(now), c.name)

		r, err = rate("an older one")
		require.NoError(t, err)
		require.Equal(t, []any{triage.Refused, "stale"}, []any{r.Status, r.Code}, c.name)
		require.Equal(t, record.Refused, d.records("p")[len(d.records("p"))-1].Kind)
		require.Equal(t, c.to, d.tick(s1, now.Add(time.Second)).To, c.name)
	}
	_, err := d.Rate(ctx, record.ID{Practice: "q", Subject: "s-1"},
		triage.Change{To: "red", By: "u-2", Role: "gp", Reason: "looked"}, monday)
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
		"a rule's": func(s *triage.Submission, _ triage.Rated) {
			s.RatingSetBy, s.SupplierRating = "rule",
				"amber"
		},
		"staff's":      func(s *triage.Submission, _ triage.Rated) { s.RatingSetBy = "admin" },
		"its own list": func(s *triage.Submission, _ triage.Rated) { s.Ratings = []triage.Rated{supplier} },
		"the whole list": func(s *triage.Submission, loop triage.Rated) {
			s.Ratings = []triage.Rated{supplier}
			if loop.At.IsZero() {
				return
			}
			s.Ratings, s.Rating, s.RatingSetBy = append(s.Ratings, loop), loop.Rating,
				map[string]string{"admin": "admin", "gp": "clinician"}[loop.ByRole]
		},
		"cut to milliseconds": func(s *triage.Submission, loop triage.Rated) {
			s.Ratings = []triage.Rated{supplier}
			if loop.At.IsZero() {
				return
			}
			loop.At = loop.At.Truncate(time.Millisecond)
			s.Ratings, s.Rating, s.RatingSetBy = append(s.Ratings, loop), loop.Rating,
				map[string]string{"admin": "admin", "gp": "clinician"}[loop.ByRole]
		},
	}
	for name, tell := range tells {
		for _, by := range []host.Actor{admin, gp} {
			d := newLoopTest(t, load(t, sorts), rows)
			put := func(loop triage.Rated, change func(*triage.Input)) {
				d.put(s1, func(in *triage.Input) {
					in.Submission.LastPatientInputAt = at(8, 58)
					if change != nil {
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
			fever := func(in *triage.Input) { in.Obs.TempC, in.Obs.TakenAt = rules.Withhold(39.5), at(9, 0) }
			put(rated(by.Role, "green", now), fever) // before she rated: on what a clinician has seen it is a note
			require.Equal(t, map[string]triage.Rating{"admin": "red", "gp": "green"}[by.Role], d.tick(s1, at(9, 20)).To,
				name)
			put(rated(by.Role, "green", now),
				func(in *triage.Input) { fever(in); in.Submission.LastPatientInputAt = at(9, 21) })
			require.Equal(t, triage.Red, d.tick(s1, at(9, 22)).To, name)
		}
	}
	for name, tell := range tells {
		d := newLoopTest(t, load(t, sorts), rows)
		d.put(s1, func(in *triage.Input) { tell(&in.Submission, triage.Rated{}) })
		require.Equal(t, triage.Accepted, d.rate(s1, "amber", gp, at(9, 12)).Status, name)
		require.Equal(t, "clinician_rating", d.rate(s1, "green", admin, at(9, 13)).Code, name)
		require.Equal(t, triage.Accepted, d.rate(s1, "amber", admin, at(9, 14)).Status, name)
		require.Equal(t, "clinician_rating", d.rate(s1, "green", admin, at(9, 15)).Code,
			"%s: a confirmation changes nothing", name)
		require.Equal(t, triage.Accepted, d.rate(s1, "red", admin, at(9, 16)).Status, name)
		require.Equal(t, "red", d.rate(s1, "amber", admin, at(9, 17)).Code, name)
		require.Equal(t, triage.Red, d.tick(s1, at(9, 18)).To, name)
		require.Equal(t, triage.Accepted, d.rate(s1, "green", gp, at(9, 19)).Status, name)
		require.Equal(t, triage.Green, d.tick(s1, at(9, 20)).To, name)
		require.Len(t, d.entry(s1).State.Ratings(), 4)
	}
	for _, by := range []string{"supplier", "admin", "clinician", "rule"} {
		d := newLoopTest(t, load(t, sorts))
		d.put(s1, func(in *triage.Input) {
			in.Submission.Rating, in.Submission.RatingSetBy, in.Submission.SupplierRating = "red", by, "red"
		})
		require.Equal(t, "red", d.rate(s1, "amber", admin, at(9, 12)).Code, by)
		require.Equal(t, triage.Red, d.tick(s1, at(9, 13)).To, by)
	}
}

func TestLoopFinish(t *testing.T) {
	for name, reopen := range map[string]func(*triage.Submission){
		"new input":   func(s *triage.Submission) { s.LastPatientInputAt = at(10, 0) },
		"sent again":  func(s *triage.Submission) { s.SubmittedAt = at(10, 0) },
		"nothing new": func(s *triage.Submission) { s.LastPatientInputAt = at(9, 20) },
	} {
		d := newLoopTest(t, load(t, sorts), rows)
		d.put(s1, nil)
		d.tick(s1, monday)
		require.ErrorIs(t, d.finish(s1, "green", host.Actor{ID: "u-9", Role: "system"}, at(9, 20)), host.ErrRefused)
		require.Nil(t, d.entry(s1).State.Final(), "nobody has finished it")
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
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, nil)
	require.NoError(t, d.Concern(ctx, s1, "too_low", admin, monday)) // nothing is decided yet
	d.tick(s1, monday)
	state := d.entry(s1).State
	require.NoError(t, d.Concern(ctx, s1, "too_low", admin, monday))
	require.NoError(t, d.Concern(ctx, s1, "too_low", admin, monday)) // it is said twice
	require.ErrorIs(t, d.Concern(ctx, s1, "too_low", host.Actor{ID: "u-9", Role: "supplier"}, monday), host.ErrRefused)
	require.Equal(t, []string{
		"concern > admin too_low", "received >amber system received", "assessed amber>amber system lowering_proposed",
		"concern amber> admin too_low", "refused > supplier not_allowed",
	}, d.said())
	require.Equal(t, []string{"ear"}, d.records("p")[3].Rules)
	require.Equal(t, state, d.entry(s1).State)
	require.ErrorIs(t, d.Concern(ctx, record.ID{Practice: "q", Subject: "s-1"}, "too_low", admin, monday),
		record.ErrNotFound)
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
	d := newLoopTest(t, applying(t, sorts, 9, 9), b.over)
	d.put(s1, nil)
	c := triage.Change{To: "amber", By: "u-2", Role: "gp", Reason: "looked", Seen: d.tick(s1, monday).Token()}
	b.do = func() { d.put(s1, func(in *triage.Input) { in.Submission.Topic = rules.Withhold("other") }) }
	r, err := d.Rate(ctx, s1, c, at(9, 13))
	require.NoError(t, err)
	require.Equal(t, "stale", r.Code)
	require.Empty(t, d.entry(s1).State.Ratings())
	require.Equal(t, []string{"assessed green>amber system nothing_to_do", "refused amber>amber gp stale"},
		d.said()[2:])

	b.do = func() { d.put(s1, func(in *triage.Input) { in.Obs.TempC = rules.Withhold(39.5) }) }
	require.Equal(t, triage.Red, d.tick(s1, at(9, 14)).To)
	b.do = func() { require.Equal(t, triage.Accepted, d.rate(s1, "red", admin, at(9, 15)).Status) }
	require.NoError(t, d.Concern(ctx, s1, "too_high", gp, at(9, 16)))
	d.tick(s1, at(9, 16))
	b.do = func() { require.NoError(t, d.Concern(ctx, s1, "too_low", gp, at(9, 17))) }
	require.NoError(t, d.finish(s1, "red", gp, at(9, 18)))
	require.Len(t, d.entry(s1).State.Ratings(), 1)
	require.Subset(t, d.said(),
		[]string{
			"rating_confirmed red>red admin looked", "concern red> gp too_high", "concern red> gp too_low",
			"final_rating red>red gp finished",
		})
	b.do = func() { require.NoError(t, d.Swap(load(t, sorts), monday)) }
	d.tick(s1, at(9, 19))
}

// Whatever many do at once, what was accepted is kept and recorded, once.
func TestLoopAtOnce(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 2, 2), rows)
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
					d.put(s1, func(in *triage.Input) { in.Submission.Trend = rules.Withhold([]string{"better", "same", "worse"}[n%3]) })
				case 1:
					count(record.Concern, d.Concern(ctx, s1, fmt.Sprintf("too_low_%d_%d", worker, n), gp, clock()))
				case 2:
					if d.finish(s1, "green", host.Actor{ID: fmt.Sprint("u-", worker, n), Role: "gp"},
						clock()) == nil { // else it was stale
						count(record.FinalRating, nil)
					}
				case 3:
					out, err := d.Tick(ctx, s1, clock())
					count(record.Assessed, err)
					by := []host.Actor{admin, gp}[worker%2]
					r, err := d.Rate(ctx, s1,
						triage.Change{
							To: []triage.Rating{"green", "amber", "red"}[n%3], By: by.ID, Role: by.Role,
							Reason: fmt.Sprintf("looked_%d_%d", worker, n), Seen: out.Token(),
						}, clock())
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
	require.GreaterOrEqual(t, kinds[record.Refused], did[record.Refused]-did[record.Rating],
		"what was refused is recorded, of Finish too")
}
