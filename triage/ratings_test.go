// Ratings that stand, that end and that disagree.
package triage_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// Whom a rule sends to 999 nothing lowers, whether it fired or is unknown, with an upgrade or without.
func TestDispositionStands(t *testing.T) {
	p := load(t, sorts+"  - {id: pain, when: submission.pain_0_10 >= 8, then: {disposition: call_999, safety_net: "+
		"call_999}, because: severe pain}\n")
	in := sure()
	in.Submission.Pain010 = rules.Withhold(9)
	d, err := triage.Assess(p, in, monday)
	require.NoError(t, err)
	require.Equal(t, triage.Attention{Level: triage.ClinicianNow, Code: "disposition"}, d.Attention)
	require.Empty(t, d.LowerTo)
	require.Empty(t, d.Route)
	r := triage.Rate(d, triage.Change{
		To: triage.Green, By: "u", Role: "admin", Reason: "x", Seen: d.Token(),
		At: monday,
	})
	require.Equal(t, triage.NeedsClinician, r.Status)
	d, err = triage.Assess(p, sure(), monday)
	require.NoError(t, err)
	require.Empty(t, d.LowerTo)
	require.Equal(t, []triage.NotRuledOut{{
		Rule: "pain", CouldBe: triage.Red, Support: triage.Unasked,
		Missing: []string{"submission.pain_0_10"},
	}}, d.NotRuledOut)
}

// A disposition that is unknown could be what it amounts to: red for 999 and an emergency department, amber at least for a
// call on the day.
func TestDispositionsCouldBe(t *testing.T) {
	for _, c := range []struct {
		disposition   string
		from, couldBe triage.Rating
	}{
		{"call_999", triage.Green, triage.Red},
		{"emergency_department", triage.Green, triage.Red},
		{"same_day_call", triage.Green, triage.Amber},
		{"same_day_call", triage.Amber, triage.Amber},
		{"same_day_call", triage.Red, triage.Red},
	} {
		p := load(t, "rules: [{id: pain, when: submission.pain_0_10 >= 8, then: {disposition: "+c.disposition+
			", safety_net: text}, because: x}]")
		in := request()
		in.Submission.Rating = c.from
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		require.Len(t, d.NotRuledOut, 1)
		require.Equal(t, c.couldBe, d.NotRuledOut[0].CouldBe, c)
	}
}

// A clinician has not seen what was measured, or linked, or came to be with time, after she rated.
func TestCoverEnds(t *testing.T) {
	p := load(t, sorts)
	assess := func(change func(*triage.Input)) triage.Decision {
		in := sure()
		in.Submission.Rating, in.Submission.RatingSetBy = triage.Green, "clinician"
		in.Submission.Ratings = []triage.Rated{{ByRole: "gp", Rating: triage.Green, At: at(9, 0)}}
		in.Submission.LastPatientInputAt = at(8, 58)
		in.Obs.TempC, in.Obs.TakenAt = rules.Withhold(40.0), at(8, 50)
		change(&in)
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		return d
	}
	require.Equal(t, triage.Green, assess(func(*triage.Input) {}).To, "what she had seen is only a note")
	suspected := assess(func(in *triage.Input) {
		in.Submission.Symptoms, in.Patient.Pregnant = rules.Withhold([]string{"cough"}), rules.Private[bool]{}
	})
	require.Equal(t, triage.Red, suspected.Suspects())
	require.Equal(t, triage.Ask, suspected.Attention.Level, "what she could have asked calls no clinician")
	for name, change := range map[string]func(*triage.Input){
		"readings after her":            func(in *triage.Input) { in.Obs.TakenAt = at(9, 10) },
		"readings that bear no instant": func(in *triage.Input) { in.Obs.TakenAt = time.Time{} },
		"a request linked after her": func(in *triage.Input) {
			in.Submission.Links = []triage.Link{{ID: "l", Base: triage.Green, ReceivedAt: at(9, 5)}}
		},
		"words after her":                  func(in *triage.Input) { in.Submission.LastPatientInputAt = at(9, 1) },
		"an instant of input nobody knows": func(in *triage.Input) { in.Submission.LastPatientInputAt = time.Time{} },
	} {
		d := assess(change)
		require.Equal(t, triage.Red, d.To, name)
		require.Equal(t, "new_input_after_clinician", d.Attention.Code, name)
	}
}

// Where what is said of the rating does not agree, the highest stands, and it is said.
func TestRatingsThatDisagree(t *testing.T) {
	p := load(t, sorts+`  - {id: hers, when: submission.rating_set_by == "clinician", then: {flags: [hers]}, because: x}`)
	rated := func(role string, r triage.Rating, minute int) triage.Rated {
		return triage.Rated{ByRole: role, Rating: r, At: at(9, minute)}
	}
	for name, c := range map[string]struct {
		rating  triage.Rating
		by      string
		given   triage.Rating // supplier_rating
		ratings []triage.Rated
		base    triage.Rating
	}{
		"a clinician's red that ratings lack": {
			triage.Red, "clinician", "",
			[]triage.Rated{rated("admin", triage.Green, 0)},
			triage.Red,
		},
		"red after a clinician's amber": {
			triage.Red, "clinician", "",
			[]triage.Rated{rated("gp", triage.Amber, 0)},
			triage.Red,
		},
		"red after a clinician's green": {
			triage.Red, "admin", "",
			[]triage.Rated{rated("gp", triage.Green, 0)},
			triage.Red,
		},
		"a clinician's amber that ratings lack": {
			triage.Amber, "clinician", "",
			[]triage.Rated{rated("admin", triage.Amber, 0)},
			triage.Amber,
		},
		"a clinician's green that ratings lack": {
			triage.Green, "clinician", "",
			[]triage.Rated{rated("supplier", triage.Amber, 0)},
			triage.Amber,
		},
		"a supplier's red beside green": {
			triage.Red, "supplier", "",
			[]triage.Rated{rated("supplier", triage.Green, 0)},
			triage.Red,
		},
		"a supplier's rating of two kinds": {triage.Amber, "supplier", triage.Red, nil, triage.Red},
		"a supplier's rating beside his own": {
			triage.Amber, "supplier", triage.Red,
			[]triage.Rated{rated("supplier", triage.Amber, 0)},
			triage.Red,
		},
	} {
		in := sure()
		in.Submission.Rating, in.Submission.RatingSetBy, in.Submission.SupplierRating, in.Submission.Ratings = c.rating,
			c.by, c.given, c.ratings
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		require.Equal(t, c.base, d.Base, name)
		require.Equal(t, c.base, d.To, name)
		require.Equal(t, []rules.Error{{Code: "contradiction", Fact: "submission.rating"}}, d.Errors, name)
		blocked := slices.ContainsFunc(d.Blocked, func(b triage.Blocked) bool {
			return b.Rule == "ear" && slices.Contains(b.By, "clinician_rating")
		})
		hers := c.by == "clinician" || c.ratings != nil && c.ratings[0].ByRole == "gp"
		require.Equal(t, hers, blocked, "%s: a clinician is believed to have rated", name)
		require.Equal(t, hers, slices.Contains(d.Flags, "hers"), "%s: and conditions read so", name)
	}
}

// Staff after a clinician may go up and not below her again; nobody but she lowers red.
func TestFloorSurvivesStaff(t *testing.T) {
	p := load(t, sorts)
	for name, c := range map[string]struct {
		staff []triage.Rating
		base  triage.Rating
	}{
		"up and down again":   {[]triage.Rating{triage.Red, triage.Green}, triage.Red},
		"up to red and amber": {[]triage.Rating{triage.Red, triage.Amber}, triage.Red},
		"down":                {[]triage.Rating{triage.Green}, triage.Amber},
	} {
		in := sure()
		in.Submission.Ratings = []triage.Rated{{ByRole: "gp", Rating: triage.Amber, At: at(8, 59)}}
		for i, r := range c.staff {
			in.Submission.Ratings = append(in.Submission.Ratings,
				triage.Rated{ByRole: "admin", Rating: r, At: at(9, i)})
		}
		in.Submission.Rating, in.Submission.RatingSetBy = c.base, "admin"
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		require.Equal(t, c.base, d.Base, name)
		require.Empty(t, d.LowerTo, name)
	}
}

// A clock that is ahead warns, and protects nothing.
func TestFutureInstants(t *testing.T) {
	p := load(t, sorts)
	in := sure()
	in.Submission.Ratings = []triage.Rated{
		{ByRole: "admin", Rating: triage.Amber, At: at(9, 0)},
		{ByRole: "gp", Rating: triage.Red, At: monday.Add(2 * time.Second)},
	}
	in.Submission.RatingSetBy = "admin"
	d, err := triage.Assess(p, in, monday)
	require.NoError(t, err)
	require.Equal(t, triage.Red, d.To)
	require.Equal(t, monday.Add(2*time.Second), d.NextChange.UTC())
	for fact, change := range map[string]func(*triage.Input){
		"submission.submitted_at": func(in *triage.Input) { in.Submission.SubmittedAt = monday.AddDate(1, 0, 0) },
		"obs.taken_at":            func(in *triage.Input) { in.Obs.TakenAt = monday.AddDate(1, 0, 0) },
	} {
		in := sure()
		change(&in)
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		require.Equal(t, []rules.Error{{Code: "future-instant", Fact: fact}}, d.Errors)
		require.Empty(t, d.LowerTo)
	}
}

// The order of links does not matter, and a link that a clinician may have rated stands.
func TestLinksInAnyOrder(t *testing.T) {
	p := load(t, sorts)
	a, b := triage.Link{ID: "a", Base: triage.Amber, ByRole: "admin"},
		triage.Link{ID: "b", Base: triage.Amber, ByRole: "gp"}
	for _, links := range [][]triage.Link{{a, b}, {b, a}, {b}} {
		for _, own := range []triage.Rating{triage.Green, triage.Amber} {
			in := sure()
			in.Submission.Rating, in.Submission.Links = own, links
			d, err := triage.Assess(p, in, monday)
			require.NoError(t, err)
			require.Equal(t, triage.Amber, d.To)
			require.Empty(t, d.LowerTo)
		}
	}
}

// What could be red and nobody can be asked about is looked at by a person.
func TestCannotBeAsked(t *testing.T) {
	in := sure()
	in.Submission.Rating, in.Submission.RatingSetBy = triage.Green, "rule"
	d, err := triage.Assess(load(t, sorts), in, monday)
	require.NoError(t, err)
	require.Equal(t, triage.Attention{Level: triage.StaffNow, Code: "cannot_be_asked"}, d.Attention)
}

// A route that does not apply takes nothing else with it.
func TestOnlyTheRouteFalls(t *testing.T) {
	p := load(t, `
rules:
  - {id: worse, when: submission.trend == "worse",
    then: {route: clinician, attention: clinician_now, ask_for: [submission.duration_h], notify: [duty]}, because: x}
`)
	d, err := triage.Assess(p,
		triage.Input{Submission: triage.Submission{
			ID: "s", Rating: triage.Amber, RatingSetBy: "admin",
			Trend: rules.Withhold("worse"),
		}}, monday)
	require.NoError(t, err)
	require.Equal(t, triage.ClinicianNow, d.Attention.Level)
	require.Equal(t, []string{"submission.duration_h"}, d.Ask)
	require.Equal(t, []string{"duty"}, d.Notify)
	require.Empty(t, d.Route)
}

// The scores of one policy share what filling in missing readings may spend, each alike: what is over it adds its parts
// up one by one, which is sound and not tight. Of two parts of which one always gives a point, the sum is then between 0
// and 2.
func TestScoresShareABudget(t *testing.T) {
	const truth = "answers.a and answers.b or answers.c and answers.d or answers.e and answers.f or " +
		"answers.g and answers.h or answers.i and answers.j or answers.k and answers.l"
	for scores, want := range map[int]rules.Interval{1: {Low: 1, High: 1}, 40: {Low: 0, High: 2}} {
		body := "answers: {a: bool, b: bool, c: bool, d: bool, e: bool, f: bool, g: bool, h: bool, i: bool, j: bool, " +
			"k: bool, l: bool}\nscores:\n"
		for i := range scores {
			body += fmt.Sprintf("  s%d:\n    - {when: %s, points: 1}\n    - {when: not (%s), points: 1}\n", i, truth, truth)
		}
		d, err := triage.Assess(load(t, body+"rules: []\n"), request(), monday)
		require.NoError(t, err)
		require.Len(t, d.Scores, scores)
		for name, s := range d.Scores {
			require.Equal(t, want, s, name)
		}
	}
}
