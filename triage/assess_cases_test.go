// Particular assessments: floors, errors, contradictions and what is still to come.
package triage_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// What a clinician rated is the floor of what others do after her.
func TestClinicianIsAFloor(t *testing.T) {
	p := load(t, sorts)
	rated := func(ratings ...triage.Rated) triage.Decision {
		in := sure()
		in.Submission.Ratings = ratings
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		return d
	}
	gp := func(r triage.Rating, minute int) triage.Rated {
		return triage.Rated{ByRole: "gp", Rating: r, At: at(9, minute)}
	}
	staff := func(r triage.Rating, minute int) triage.Rated {
		return triage.Rated{ByRole: "admin", Rating: r, At: at(9, minute)}
	}
	for name, d := range map[string]triage.Decision{
		"a confirmation does not take her protection away":  rated(gp(triage.Amber, 0), staff(triage.Amber, 5)),
		"nor does a lower rating that should not have been": rated(gp(triage.Amber, 0), staff(triage.Green, 5)),
		"nor one of the same instant":                       rated(staff(triage.Green, 0), gp(triage.Amber, 0)),
	} {
		require.Equal(t, triage.Amber, d.Base, name)
		require.Empty(t, d.LowerTo, name)
		require.Contains(t, d.Blocked, triage.Blocked{Rule: "ear", By: []string{"clinician_rating"}}, name)
		r := triage.Rate(d, triage.Change{
			To: triage.Green, By: "u", Role: "admin", Reason: "x", Seen: d.Token(),
			At: monday,
		})
		require.Equal(t, triage.Refused, r.Status, name)
	}
	require.Equal(t, triage.Red, rated(gp(triage.Amber, 0), staff(triage.Red, 5)).Base, "others may go higher")
	future := rated(triage.Rated{ByRole: "supplier", Rating: triage.Amber, At: at(8, 58)},
		triage.Rated{ByRole: "gp", Rating: triage.Green, At: monday.AddDate(1, 0, 0)})
	require.Equal(t, triage.Amber, future.Base, "a rating that is not given yet protects nothing")
	require.Equal(t, []rules.Error{{Code: "future-instant", Fact: "submission.ratings"}}, future.Errors)
	require.Empty(t, future.LowerTo)
}

// A linked request's rating is not lowered unless somebody says that no clinician set it.
func TestLinkedRatingStands(t *testing.T) {
	p := load(t, sorts)
	for role, lowered := range map[string]bool{"": false, "gp": false, "admin": true} {
		in := sure()
		in.Submission.Rating = triage.Green
		in.Submission.Links = []triage.Link{{ID: "s-0", Base: triage.Amber, ByRole: role}}
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		require.Equal(t, triage.Amber, d.To)
		require.Equal(t, lowered, d.LowerTo != "", role)
	}
}

// An error of any kind is seen before a lowering is proposed.
func TestErrorsBlockLowering(t *testing.T) {
	p := load(t, sorts+"  - {id: soon, when: submission.topic == \"earache\", then: {flags: [ear], timeframe: 2wd}, "+
		"because: x}\n")
	require.Contains(t, p.Findings().Error(), "no-calendar")
	d, err := triage.Assess(p, sure(), monday)
	require.NoError(t, err)
	require.Equal(t, "calendar-not-known", d.Errors[0].Code)
	require.Empty(t, d.LowerTo)
	require.Equal(t, []triage.Blocked{{Rule: "ear", By: []string{"rule_failed"}}}, d.Blocked)
}

func TestContradictions(t *testing.T) {
	p := load(t, sorts)
	for fact, change := range map[string]func(*triage.Submission){
		"submission.symptom_count": func(s *triage.Submission) {
			s.Symptoms, s.SymptomCount = rules.Withhold([]string{"cough"}), rules.Withhold(0)
		},
		"submission.symptoms_denied": func(s *triage.Submission) {
			s.Symptoms, s.SymptomsDenied = rules.Withhold([]string{"cough"}), rules.Withhold([]string{"fever", "cough"})
		},
		"submission.unanswered_red_flag_count": func(s *triage.Submission) {
			s.UnansweredRedFlags, s.UnansweredRedFlagCount = []string{"collapse"}, rules.Known(0)
		},
	} {
		in := sure()
		change(&in.Submission)
		_, err := triage.Assess(p, in, monday)
		var e *rules.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, "contradiction", e.Code)
		require.Equal(t, fact, e.Fact)
	}
}

// An event after the request was made is not known on that day; it is no error.
func TestEventsToCome(t *testing.T) {
	in := sure()
	in.Patient.SurgeryOn = rules.Withhold(practice.Since{On: calendar.Date{Year: 2026, Month: 12, Day: 22}})
	_, err := triage.Assess(load(t, sorts), in, monday)
	require.NoError(t, err)
}

// Nested input is as strict as the rest: no null, no unknown, doubled or differently cased key.
func TestNestedInputIsStrict(t *testing.T) {
	p := load(t, sorts)
	const head = `{"id":"s","rating":"amber","rating_set_by":"supplier",`
	for text, code := range map[string]string{
		`"links":["s-0"]}`:                           "",
		`"links":[{"id":"s-0","base":"amber"}]}`:     "",
		`"links":[{"id":"s-0","base":null}]}`:        "null",
		`"links":[{"id":"s-0","bse":"red"}]}`:        "unknown-key",
		`"links":[{"id":"s-0","Base":"red"}]}`:       "unknown-key",
		`"links":[{"id":"s-0","id":"s-1"}]}`:         "wrong-type",
		`"links":[7]}`:                               "wrong-type",
		`"ratings":[{"by_role":"gp","rating":"x"}]}`: "unknown-value",
		`"ratings":[{"by_role":"gp","at":"noon"}]}`:  "bad-instant",
		`"ratings":{}}`:                              "wrong-type",
	} {
		_, err := p.Decide(map[string]json.RawMessage{"submission": json.RawMessage(head + text)}, monday)
		if code == "" {
			require.NoError(t, err, text)
			continue
		}
		var e *rules.Error
		require.ErrorAs(t, err, &e, text)
		require.Equal(t, code, e.Code, text)
	}
	for _, lowered := range []string{`null`, `{"today":null}`, `{"today":-4}`, `{"TODAY":1}`, `{"today":1,"zz":2}`} {
		_, err := p.Decide(map[string]json.RawMessage{
			"submission": json.RawMessage(head + `"topic":"other"}`),
			"lowered":    json.RawMessage(lowered),
		}, monday)
		require.Error(t, err, lowered)
	}
}

// The instant at which time alone changes a decision, where it does not lie at a number of a condition.
func TestNextChangeIsNotLate(t *testing.T) {
	p := load(t, `
scores:
  old:
    - {fact: obs.reading_age_h, bands: {"<=2": 0, "2.01-10000": 3}}
rules:
  - {id: band, when: score.old >= 3, then: {flags: [band]}, because: x}
  - {id: sum, when: obs.reading_age_h + 1 >= 5, then: {flags: [sum]}, because: x}
  - {id: birthday, when: patient.age_years >= 5, then: {flags: [five]}, because: x}
  - {id: read, when: not submission.read_by_staff, then: {flags: [unread]}, because: x}
`)
	in := triage.Input{Submission: triage.Submission{ID: "s", Rating: triage.Green, RatingSetBy: "supplier"}}
	for name, c := range map[string]struct {
		change func(*triage.Input)
		at     time.Time // when the decision changes
		within time.Duration
	}{
		"the edge of a band": {func(in *triage.Input) { in.Obs.TakenAt = at(8, 0) }, at(10, 0), time.Minute},
		"a birthday": {func(in *triage.Input) {
			in.Practice.Zone = "Europe/London"
			in.Patient.DateOfBirth = rules.Withhold(calendar.Date{
				Year: 2021, Month: 11,
				Day: 24,
			})
		}, time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), 0},
		"somebody reads it": {func(in *triage.Input) { in.Submission.FirstReadAt = at(9, 30) }, at(9, 30), 0},
		"a linked one runs out": {func(in *triage.Input) {
			in.Submission.Links = []triage.Link{{ID: "l", Base: triage.Red, ClosedAt: at(10, 0).AddDate(0, 0, -7)}}
		}, at(10, 0), 0},
	} {
		in := in
		c.change(&in)
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		for steps := 0; d.NextChange.Before(c.at) && steps < 2000; steps++ { // a wake may come early
			require.False(t, d.NextChange.IsZero(), name)
			before := d.Flags
			d, err = triage.Assess(p, in, d.NextChange)
			require.NoError(t, err)
			require.Equal(t, before, d.Flags, "%s: nothing changes before", name)
		}
		require.False(t, d.NextChange.IsZero(), name)
		require.LessOrEqual(t, d.NextChange.Sub(c.at), c.within, name)
	}
}

// What the library computes counts as supplied; a name that is no fact does not pass.
func TestSuppliedDerives(t *testing.T) {
	p := load(t, `
rules:
  - {id: young, when: patient.age_years < 5, then: {upgrade: amber}, because: x}
  - {id: words, when: 'mentions(submission.text, "chest pain")', then: {upgrade: red}, because: x}
`)
	_, findings := p.Supplied("patient.date_of_birth", "submission.text", "submission.unseen_attachments")
	require.Empty(t, findings)
	_, findings = p.Supplied("patient.date_of_birth", "submission.text")
	require.Len(t, findings, 1)
	require.Contains(t, findings[0].Message, "submission.unseen_attachments")
	_, findings = p.Supplied("patient.*", "submission.*", "patient.agee")
	require.Len(t, findings, 1)
	require.Contains(t, findings[0].Message, "patient.agee")
}

func TestZeroValues(t *testing.T) {
	_, err := triage.Load(nil)
	require.Error(t, err)
	_, err = triage.Assess(&triage.Policy{}, sure(), monday)
	require.Error(t, err)
	var none *triage.Policy
	require.Empty(t, none.Findings())
	none.Supplied("x")
	require.Empty(t, triage.Explanation{}.Result().Gaps())
	_, err = triage.Assess(load(t, "rules: []"), triage.Input{}, monday)
	require.Error(t, err)
}
