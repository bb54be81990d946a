// Particular courses of the loop over submissions.
package triage_test

import (
	"errors"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// A host without a list of ratings: what it says after a rating through the loop is taken for what came before it.
func TestLoopLaterRatingOfTheHostIsLost(t *testing.T) {
	for name, c := range map[string]struct {
		loop    triage.Rating
		by      host.Actor
		to      triage.Rating
		setBy   string
		ratings []triage.Rated
	}{
		"a clinician raises after a clinician": {"amber", gp, "red", "clinician", nil},
		"staff raise after a clinician":        {"green", gp, "red", "admin", nil},
		"the supplier raises":                  {"green", gp, "red", "supplier", nil},
		"a clinician raises, and the list is not kept up": {
			"green", admin, "amber", "clinician",
			[]triage.Rated{{ByRole: "supplier", Rating: "amber", At: at(8, 58)}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newLoopTest(t, load(t, sorts))
			d.put(s1, func(in *triage.Input) { in.Submission.Ratings = c.ratings })
			require.Equal(t, triage.Accepted, d.rate(s1, c.loop, c.by, at(9, 12)).Status)
			d.put(s1, func(in *triage.Input) {
				in.Submission.Rating, in.Submission.RatingSetBy, in.Submission.Ratings = c.to, c.setBy, c.ratings
			})
			require.Equal(t, c.to, d.tick(s1, at(9, 30)).To)
		})
	}
}

func TestLoopNoReceiptNoDecision(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, func(in *triage.Input) { in.Submission.SubmittedAt = time.Time{} })
	require.Equal(t, triage.Accepted, d.rate(s1, triage.Green, gp, monday).Status)
	_, err := d.Tick(ctx, s1, monday.Add(time.Hour))
	require.NoError(t, err)
}

// The clock of who received it is ahead: the host's rating is taken for a later one, and lowers what staff raised
// since.
func TestLoopReceiptAfterTheRating(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, func(in *triage.Input) {
		in.Submission.Rating, in.Submission.RatingSetBy, in.Submission.SubmittedAt = "green", "clinician",
			monday.Add(30*time.Second)
	})
	require.Equal(t, triage.Accepted, d.rate(s1, triage.Amber, admin, monday).Status)
	require.Equal(t, triage.Amber, d.tick(s1, monday.Add(time.Minute)).To)
}

// Two ratings through the loop at one instant, or the second by a machine whose clock is behind.
func TestLoopSecondRatingIsLost(t *testing.T) {
	for name, later := range map[string]time.Duration{"one instant": 0, "a clock is behind": -time.Second} {
		for _, c := range []struct {
			first, second triage.Rating
			by            host.Actor
		}{{triage.Amber, triage.Red, admin}, {triage.Red, triage.Amber, gp}} {
			t.Run(name+" to "+string(c.second), func(t *testing.T) {
				d := newLoopTest(t, load(t, sorts))
				d.put(s1, nil)
				require.Equal(t, triage.Accepted, d.rate(s1, c.first, gp, monday).Status)
				if r := d.rate(s1, c.second, c.by, monday.Add(later)); r.Status != triage.Accepted {
					t.Skip("refused: nothing is lost")
				}
				require.Equal(t, c.second, d.tick(s1, monday.Add(time.Hour)).To)
			})
		}
	}
}

func TestLoopStaffRaiseIsLoweredAgain(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 9, 9))
	d.put(s1, nil)
	require.Equal(t, triage.Green, d.tick(s1, monday).To)
	require.Equal(t, triage.Accepted, d.rate(s1, triage.Amber, admin, monday.Add(time.Minute)).Status)
	require.Equal(t, triage.Amber, d.tick(s1, monday.Add(2*time.Minute)).To)
}

func TestLoopInventedInstantCovers(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	put := func(symptoms ...string) {
		d.put(s1, func(in *triage.Input) {
			in.Submission.Rating, in.Submission.RatingSetBy, in.Submission.LastPatientInputAt = "green", "clinician",
				at(8, 58)
			in.Submission.Symptoms, in.Obs = rules.Withhold(symptoms), triage.Obs{}
		})
	}
	put([]string{}...)
	require.Equal(t, triage.Accepted, d.rate(s1, triage.Green, admin, monday).Status)
	put("cough")
	require.Equal(t, triage.Amber, d.tick(s1, monday.Add(time.Minute)).To,
		"as it is without the administrator's confirmation")
}

func TestLoopBrakeOfYesterday(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 1, 9))
	midnight := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	lowered := 0
	for n, now := range []time.Time{
		midnight, midnight.Add(-time.Second), midnight.Add(time.Second),
		midnight.Add(-time.Second), midnight.Add(2 * time.Second),
	} {
		id := record.ID{Practice: "p", Subject: string(rune('a' + n))}
		d.put(id, nil)
		if d.tick(id, now).To == triage.Green && !now.Before(midnight) {
			lowered++
		}
	}
	require.LessOrEqual(t, lowered, 1)
}

func TestLoopReversalByTheHost(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 9, 1))
	d.put(s1, nil)
	require.Equal(t, triage.Green, d.tick(s1, monday).To)
	d.put(s1, func(in *triage.Input) {
		in.Submission.RatingSetBy = "clinician"
		in.Submission.Ratings = []triage.Rated{
			{ByRole: "supplier", Rating: "amber", At: at(8, 58)},
			{ByRole: "gp", Rating: "amber", At: at(9, 15)},
		}
	})
	require.Equal(t, triage.Amber, d.tick(s1, at(9, 16)).To)
	other := record.ID{Practice: "p", Subject: "s-2"}
	d.put(other, nil)
	require.Equal(t, triage.Amber, d.tick(other, at(9, 17)).To)
}

func TestLoopBrakeForgetsTheHosts(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 3, 3))
	d.put(s1, func(in *triage.Input) {
		in.Lowered = triage.Lowered{Today: rules.Known(3), Reversed: rules.Known(3)}
	})
	require.Equal(t, triage.Amber, d.tick(s1, monday).To)
}

// What comes in after a submission was finished, and what a person does then, opens it again.
func TestLoopStaysFinished(t *testing.T) {
	for name, reopen := range map[string]func(d loopTest){
		"a reading taken later": func(d loopTest) {
			d.put(s1, func(in *triage.Input) { in.Obs = triage.Obs{TempC: rules.Withhold(39.5), TakenAt: at(9, 30)} })
		},
		"new input, and nobody says when": func(d loopTest) {
			d.put(s1,
				func(in *triage.Input) { in.Obs.TempC = rules.Withhold(39.5) })
		},
		"a later request is linked": func(d loopTest) {
			d.put(s1, func(in *triage.Input) {
				in.Submission.Links = []triage.Link{{ID: "s-9", Base: "red", ReceivedAt: at(9, 30)}}
			})
		},
		"a clinician raises it": func(d loopTest) {
			require.Equal(d.t, triage.Accepted, d.rate(s1, triage.Red, gp, at(9, 30)).Status)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newLoopTest(t, load(t, sorts))
			d.put(s1, nil)
			d.tick(s1, monday)
			require.NoError(t, d.finish(s1, triage.Green, gp, at(9, 20)))
			require.NotEqual(t, triage.Red, d.tick(s1, at(9, 21)).To)
			require.Empty(t, d.pending())
			reopen(d)
			require.Equal(t, triage.Red, d.tick(s1, at(9, 31)).To)
			require.Equal(t, []string{"s-1"}, d.pending())
		})
	}
}

func TestLoopFinishedUnseen(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, nil)
	d.tick(s1, monday)
	d.put(s1, func(in *triage.Input) {
		in.Obs.TempC, in.Submission.LastPatientInputAt = rules.Withhold(39.5), at(9, 19)
	})
	require.EqualError(t, d.finish(s1, triage.Green, admin, at(9, 20)), "refused: stale") // on a screen of 9:12
	require.Equal(t, triage.Red, d.tick(s1, at(9, 21)).To)
	require.Equal(t, []string{"s-1"}, d.pending())
}

func TestLoopStaffFinishRed(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, func(in *triage.Input) { in.Obs.TempC = rules.Withhold(39.5) })
	require.Equal(t, triage.Red, d.tick(s1, monday).To)
	err := d.finish(s1, triage.Green, admin, at(9, 20))
	d.tick(s1, at(9, 21))
	require.NotEmpty(t, d.pending())
	require.Error(t, err)
}

func TestLoopTextInARefusal(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, nil)
	_, err := d.Rate(ctx, s1, triage.Change{To: canary, By: "u-2", Role: "gp", Reason: "looked"}, monday)
	require.NoError(t, err)
	_, _ = d.Rate(ctx, s1, triage.Change{To: "red", By: "u-2", Role: canary, Reason: "looked"}, monday)
	for _, r := range d.records("p") {
		require.NotContains(t, []string{r.To, r.Role}, canary)
	}
}

func TestLoopAcceptedAndNotKept(t *testing.T) {
	f := &failing{}
	d := newLoopTest(t, load(t, sorts), f.over)
	d.put(s1, nil)
	seen := d.tick(s1, monday)
	f.err = errors.New("the disk is full")
	r, err := d.Rate(ctx, s1, triage.Change{To: "red", By: "u-2", Role: "gp", Reason: "looked", Seen: seen.Token()},
		monday)
	require.Error(t, err)
	require.NotEqual(t, triage.Accepted, r.Status)
}

func TestLoopReceivedRecord(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, nil)
	in := sure()
	seen, err := triage.Assess(d.Policy(monday), in, monday)
	require.NoError(t, err)
	_, err = d.Rate(ctx, s1, triage.Change{To: "red", By: "u-2", Role: "gp", Reason: "looked", Seen: seen.Token()},
		monday)
	require.NoError(t, err)
	d.tick(s1, monday)
	require.Contains(t, d.said(), "received >amber system received",
		"it came in as amber, and was rated red afterwards")

	d = newLoopTest(t, load(t, sorts))
	d.put(s1, func(in *triage.Input) { in.Submission.SubmittedAt = time.Time{} })
	d.tick(s1, monday)
	d.put(s1, nil)
	d.tick(s1, monday)
	require.Contains(t, d.said(), "received >amber system received", "the instant was known later")
}

func TestLoopLanguageTag(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, func(in *triage.Input) { in.Patient.Language = rules.Withhold("EN-gb") })
	d.tick(s1, monday)
	require.Equal(t, "english", d.records("p")[0].Group.Language)
}

// What is due earlier, as an earlier request was linked, is kept.
func TestLoopDueIsStale(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	cough := func(change func(*triage.Submission)) {
		d.put(s1, func(in *triage.Input) {
			in.Submission.Symptoms = rules.Withhold([]string{"cough"})
			change(&in.Submission)
		})
	}
	cough(func(*triage.Submission) {})
	d.tick(s1, monday)
	cough(func(s *triage.Submission) {
		s.Links = []triage.Link{{ID: "s-0", Base: "green", ByRole: "admin", ReceivedAt: at(7, 0)}}
	})
	now := d.tick(s1, monday)
	require.Equal(t, now.Due, d.entry(s1).State.Decision().Due)
}

// Staff raise through the host's list at the instant of a clinician's rating through the loop. By hand the higher
// stands.
func TestLoopHostAtOneInstant(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, nil)
	require.Equal(t, triage.Accepted, d.rate(s1, triage.Amber, gp, monday).Status)
	d.put(s1, func(in *triage.Input) {
		in.Submission.Rating, in.Submission.RatingSetBy = "red", "admin"
		in.Submission.Ratings = []triage.Rated{
			{ByRole: "supplier", Rating: "amber", At: at(8, 58)},
			{ByRole: "admin", Rating: "red", At: monday},
		}
	})
	require.Equal(t, triage.Red, d.tick(s1, at(9, 13)).To)
}

// A confirmation that is sent again, as its answer was lost.
func TestLoopConfirmedTwice(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, nil)
	c := triage.Change{To: "amber", By: "u-1", Role: "admin", Seen: d.tick(s1, monday).Token()}
	for n := range 2 {
		_, err := d.Rate(ctx, s1, c, monday.Add(time.Duration(n)*time.Second))
		require.NoError(t, err)
	}
	require.Len(t, d.entry(s1).State.Ratings(), 1)
}

// A clinician who finishes what the policy lowered as amber has reversed it.
func TestLoopFinishIsNoReversal(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 9, 1))
	d.put(s1, nil)
	require.Equal(t, triage.Green, d.tick(s1, monday).To)
	require.NoError(t, d.finish(s1, triage.Amber, gp, at(9, 20)))
	require.Equal(t, []string{"s-1"}, d.braked("p").Reversed)
}

// What was lowered yesterday stays lowered today, and does not use up today's brake.
func TestLoopLoweredYesterday(t *testing.T) {
	d := newLoopTest(t, applying(t, sorts, 1, 9))
	d.put(s1, nil)
	require.Equal(t, triage.Green, d.tick(s1, monday).To)
	d.put(nth(2), nil)
	tomorrow := monday.AddDate(0, 0, 1)
	require.Equal(t, triage.Green, d.tick(nth(2), tomorrow).To)
	require.Equal(t, triage.Green, d.tick(s1, tomorrow).To)
	require.Len(t, d.records("p"), 4)
}

// The host writes the rating down in its list, and not in rating.
func TestLoopHalfWrittenDown(t *testing.T) {
	d := newLoopTest(t, load(t, sorts))
	d.put(s1, nil)
	require.Equal(t, triage.Accepted, d.rate(s1, "green", gp, monday).Status)
	d.put(s1, func(in *triage.Input) {
		in.Submission.Ratings = []triage.Rated{
			{ByRole: "supplier", Rating: "amber", At: at(8, 58)},
			{ByRole: "gp", Rating: "green", At: monday},
		}
	})
	require.Equal(t, triage.Green, d.tick(s1, at(9, 13)).To)
}
