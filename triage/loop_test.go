// The loop over submissions: records, needs, rows, and its agreement with a plain assessment.
package triage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules"
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

func TestLoopRecordsOnce(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, nil)
	first := d.tick(s1, monday)
	require.Equal(t, []string{"received >amber system received", "assessed amber>amber system lowering_proposed"},
		d.said())
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

	d.put(s1, func(in *triage.Input) { in.Obs.TempC = rules.Withhold(39.5) })
	require.Equal(t, triage.Red, d.tick(s1, monday.Add(7*time.Hour)).To)
	d.tick(s1, monday.Add(8*time.Hour))
	d.put(s1, nil) // the fact goes away, and what rested on it
	require.Equal(t, first.Token(), d.tick(s1, monday.Add(9*time.Hour)).Token())
	require.Equal(t, []string{"assessed amber>red system red", "assessed red>amber system lowering_proposed"},
		d.said()[2:])

	other := load(t, sorts+
		"  - {id: extra, when: submission.pain_0_10 >= 8, then: {upgrade: amber}, because: severe pain}\n")
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
	d := newLoopTest(t, p)
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
	require.Len(t, d.records("p"), 1, "that it cannot be decided")
	require.Error(t, d.finish(s1, "purple", gp, monday))
	require.Error(t, d.Concern(ctx, s1, "Mrs Smith is worse", gp, monday))
	require.Len(t, d.records("p"), 3)
}

// Random acts on a table and on one that keeps states as JSON: the same records, states and answers.
func TestLoopOnRows(t *testing.T) {
	policies := []*triage.Policy{
		load(t, sorts), load(t,
			sorts+"  - {id: extra, when: submission.pain_0_10 >= 8, then: {upgrade: amber}, because: severe pain}\n"),
		applying(t, sorts, 1, 1), applying(t, news2+sorts, 2, 1),
	}
	rapid.Check(t, func(rt *rapid.T) {
		both := []loopTest{newLoopTest(rt, policies[0]), newLoopTest(rt, policies[0], rows)}
		now := monday
		token := ""
		for range rapid.IntRange(1, 20).Draw(rt, "acts") {
			now = now.Add(time.Duration(rapid.SampledFrom([]int64{0, 1, 1e6 + 1, 60e9, 5 * 3600e9}).Draw(rt, "later")))
			id := record.ID{Practice: "p", Subject: rapid.SampledFrom([]string{"s-1", "s-2"}).Draw(rt, "id")}
			by := rapid.SampledFrom([]host.Actor{admin, gp, {ID: "u-3", Role: "system"}}).Draw(rt, "by")
			to := rapid.SampledFrom([]triage.Rating{"green", "amber", "red", "purple"}).Draw(rt, "to")
			var act func(d loopTest) any
			switch rapid.SampledFrom([]string{
				"put", "put", "tick", "tick", "rate", "rate", "rate", "finish", "concern",
				"sweep", "swap",
			}).Draw(rt, "act") {
			case "put":
				in := small(rt, id, now)
				act = func(d loopTest) any { d.table.Put(id, in); return nil }
			case "tick":
				act = func(d loopTest) any {
					out, err := d.Tick(ctx, id, now)
					if err == nil {
						token = out.Token()
					}
					return fmt.Sprint(out.Token(), err)
				}
			case "rate":
				c := triage.Change{
					To: to, By: by.ID, Role: by.Role, Seen: token,
					Reason: rapid.SampledFrom([]string{"", "looked", "No code"}).Draw(rt, "reason"),
				}
				if stale := rapid.IntRange(0, 4).Draw(rt, "stale") == 0; !stale {
					if e, err := both[0].table.Entry(ctx, id); err == nil && e.State.Decision() != nil {
						c.Seen = e.State.Decision().Token()
					}
				}
				act = func(d loopTest) any { r, err := d.Rate(ctx, id, c, now); return fmt.Sprint(r, err) }
			case "finish":
				act = func(d loopTest) any { return fmt.Sprint(d.finish(id, to, by, now)) }
			case "concern":
				act = func(d loopTest) any { return fmt.Sprint(d.Concern(ctx, id, "too_low", by, now)) }
			case "sweep":
				act = func(d loopTest) any { return fmt.Sprint(d.Sweep(ctx, "p", now, nil)) }
			case "swap":
				p := rapid.SampledFrom(policies).Draw(rt, "policy")
				act = func(d loopTest) any { return d.Swap(p, now) }
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
	of.RatingSetBy = rapid.SampledFrom([]string{"supplier", "supplier", "rule", "admin", "clinician"}).Draw(rt,
		"set by")
	of.SupplierRating = rapid.SampledFrom([]triage.Rating{"", "green", "amber"}).Draw(rt, "supplier")
	if rapid.Bool().Draw(rt, "new input") {
		of.LastPatientInputAt = now
	}
	in.Obs.TempC = rules.WithholdKnown(rapid.SampledFrom([]*float64{nil, rules.Known(37.0), rules.Known(37.0), rules.Known(39.5)}).Draw(rt,
		"temp"))
	of.Symptoms = rules.Withhold(rapid.SampledFrom([][]string{nil, {}, {}, {"cough"}, {"bleeding"}}).Draw(rt, "symptoms"))
	in.Patient.Pregnant = rules.WithholdKnown(rapid.SampledFrom([]*bool{nil, rules.Known(false), rules.Known(true)}).Draw(rt, "pregnant"))
	if rapid.Bool().Draw(rt, "list") {
		of.Ratings = []triage.Rated{{ByRole: "supplier", Rating: of.Rating, At: at(8, 58)}}
	}
	return in
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
		d := newLoopTest(rt, p, rows)
		first := small(rt, s1, at(8, 58))
		first.Submission.LastPatientInputAt = rapid.SampledFrom([]time.Time{{}, at(8, 58)}).Draw(rt, "last input")
		role := map[string]string{
			"supplier": "supplier", "rule": "supplier", "admin": "admin",
			"clinician": "gp",
		}[first.Submission.RatingSetBy]
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
			in.Submission.Ratings, in.Submission.Rating, in.Submission.RatingSetBy = nil, first.Submission.Rating,
				first.Submission.RatingSetBy
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
				facts.Submission.Rating, facts.Submission.RatingSetBy,
					facts.Submission.SupplierRating = first.Submission.Rating, first.Submission.RatingSetBy,
					first.Submission.SupplierRating
				put()
			case "host":
				if lists {
					r := triage.Rated{ByRole: role, Rating: to, At: now}
					own, truth = append(own, r), append(truth, r)
					put()
				}
			case "rate":
				c := triage.Change{
					To: to, By: "u-1", Role: role,
					Reason: rapid.SampledFrom([]string{"", "looked"}).Draw(rt, "reason"), Seen: want.Token(),
				}
				got, err := d.Rate(ctx, s1, c, now)
				require.NoError(rt, err)
				c.At = now
				ruling := triage.Rate(want, c)
				if ruling.Status == triage.Accepted {
					truth = append(truth,
						triage.Rated{ByRole: role, Rating: to, At: now, ReasonCode: string(ruling.Record.Reason)})
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
