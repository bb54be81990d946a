// Assess: one policy and one input a case.

package triage_test

import (
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// Monday morning in November: London is on UTC.
var monday = time.Date(2026, 11, 23, 9, 12, 0, 0, time.UTC)

func at(hour, minute int) time.Time { return time.Date(2026, 11, 23, hour, minute, 0, 0, time.UTC) }

// A policy with one rule of each sort.
const sorts = `
answers: {ear_swollen: bool}
rules:
  - {id: cough, when: 'has_any(submission.symptoms, "cough")',
    then: {upgrade: one_step, flags: [chest], timeframe: 4h}, because: a cough}
  - {id: fever, when: obs.temp_c >= 39,
    then: {upgrade: red, disposition: same_day_call, safety_net: call_back, timeframe: 30m}, because: a high fever}
  - {id: pregnant, when: 'patient.pregnant and has_any(submission.symptoms, "bleeding", "cough")',
    then: {upgrade: red}, because: bleeding in pregnancy}
  - {id: alone, when: patient.frailty == "severe", then: {guard: frail}, because: frail}
  - {id: ear, when: 'submission.topic == "earache" and not answers.ear_swollen',
    then: {downgrade: green, route: pharmacy, flags: [pharmacy_first]}, because: earache}
  - {id: post, when: submission.topic == "letter_request", then: {downgrade: green, route: admin}, because: a letter}
`

// sure gives every fact that the policy reads, so that nothing is open and no upgrade or guard fires.
func sure() triage.Input {
	return triage.Input{
		Submission: triage.Submission{
			ID: "s-1", Rating: triage.Amber, RatingSetBy: "supplier", SubmittedAt: at(8, 58), Topic: rules.Withhold("earache"),
			Symptoms: rules.Withhold([]string{}), UnseenAttachments: rules.Known(0),
			Text: rules.NewText(""),
		},
		Obs:     triage.Obs{TempC: rules.Withhold(37.0)},
		Patient: practice.Patient{Pregnant: rules.Withhold(false), Frailty: rules.Withhold("fit")},
		Answers: rules.NewAnswers(map[string]any{"ear_swollen": false}),
	}
}

func TestAssess(t *testing.T) {
	p := load(t, sorts)
	for _, c := range []struct {
		name   string
		change func(*triage.Input)
		check  func(*require.Assertions, triage.Decision)
	}{
		{
			"a certain lowering is proposed, with its route", func(*triage.Input) {},
			func(r *require.Assertions, d triage.Decision) {
				r.Equal(triage.Amber, d.To)
				r.Equal(triage.Green, d.LowerTo)
				r.Equal("pharmacy", d.Route)
				r.Empty(d.Flags, "the downgrade's other outcomes wait for a person")
				r.Equal(triage.Attention{Level: triage.ConfirmLower, Code: "lowering_proposed"}, d.Attention)
			},
		},
		{
			"an upgrade raises and blocks it; the downgrade's other outcomes fall with it",
			func(in *triage.Input) { in.Submission.Symptoms = rules.Withhold([]string{"cough"}) },
			func(r *require.Assertions, d triage.Decision) {
				r.Equal(triage.Red, d.To)
				r.Empty(d.LowerTo)
				r.Empty(d.Route)
				r.Equal([]string{"chest"}, d.Flags)
				r.Equal([]string{"cough", "ear"}, d.Fired)
				r.Equal([]triage.Blocked{{Rule: "ear", By: []string{"cough", "red"}}}, d.Blocked)
				r.Equal(at(12, 58), d.Due.UTC())
			},
		},
		{
			"an unknown upgrade blocks it, and one answer would allow it",
			func(in *triage.Input) { in.Obs.TempC = rules.Private[float64]{} },
			func(r *require.Assertions, d triage.Decision) {
				r.Equal(triage.Amber, d.To)
				r.Empty(d.LowerTo)
				r.Equal([]triage.NotRuledOut{{
					Rule: "fever", CouldBe: triage.Red, Support: triage.Unasked,
					Missing: []string{"obs.temp_c"},
				}}, d.NotRuledOut)
				r.Equal([]triage.LowerIf{{Rule: "ear", Ask: []string{"obs.temp_c"}}}, d.LowerIf)
				r.Equal([]string{"obs.temp_c"}, d.Ask)
				r.Equal(triage.Ask, d.Attention.Level)
			},
		},
		{"a symptom that helps an undecided upgrade is suspicion", func(in *triage.Input) {
			in.Submission.Symptoms, in.Patient.Pregnant = rules.Withhold([]string{"bleeding"}), rules.Private[bool]{}
		}, func(r *require.Assertions, d triage.Decision) {
			r.Equal(triage.Suspected, d.NotRuledOut[0].Support)
			r.Equal(triage.Attention{Level: triage.ClinicianNow, Code: "suspected_red"}, d.Attention)
			r.Equal([]string{"patient.pregnant"}, d.Ask)
		}},
		{
			"a guard blocks it, known or unknown", func(in *triage.Input) { in.Patient.Frailty = rules.Withhold("") },
			func(r *require.Assertions, d triage.Decision) {
				r.Empty(d.LowerTo)
				r.Equal([]triage.Blocked{{Rule: "ear", By: []string{"alone"}}}, d.Blocked)
				r.Equal([]triage.LowerIf{{Rule: "ear", Ask: []string{"patient.frailty"}}}, d.LowerIf)
			},
		},
		{
			"red is never lowered", func(in *triage.Input) { in.Submission.Rating = triage.Red },
			func(r *require.Assertions, d triage.Decision) {
				r.Equal(triage.Red, d.To)
				r.Empty(d.LowerTo)
				r.Empty(d.LowerIf)
				r.Equal([]triage.Blocked{{Rule: "ear", By: []string{"red"}}}, d.Blocked)
			},
		},
		{"two routes give none, and a person", func(in *triage.Input) {
			in.Submission.Rating = triage.Green
		}, func(r *require.Assertions, d triage.Decision) {
			r.Equal(triage.Green, d.To)
			r.Equal("pharmacy", d.Route)
			r.Equal(triage.None, d.Attention.Level)
		}},
		{"the highest upgrade wins, steps are not added up", func(in *triage.Input) {
			in.Submission.Rating, in.Submission.Symptoms, in.Patient.Pregnant = triage.Green, rules.Withhold([]string{"cough"}),
				rules.Withhold(false)
		}, func(r *require.Assertions, d triage.Decision) {
			r.Equal(triage.Amber, d.To)
			r.Equal(triage.Attention{Level: triage.StaffNow, Code: "raised"}, d.Attention)
		}},
		{"the earliest timeframe and the disposition's text", func(in *triage.Input) {
			in.Submission.Symptoms, in.Obs.TempC = rules.Withhold([]string{"cough"}), rules.Withhold(39.0)
		}, func(r *require.Assertions, d triage.Decision) {
			r.Equal(at(9, 28), d.Due.UTC())
			r.Equal("same_day_call", d.Disposition)
			r.Equal("call_back", d.SafetyNet)
		}},
		{
			"the record of an account known to be unverified is not known",
			func(in *triage.Input) { in.Patient.AccountVerified = rules.Withhold(false) },
			func(r *require.Assertions, d triage.Decision) {
				r.Empty(d.LowerTo)
				r.Equal([]triage.Blocked{{Rule: "ear", By: []string{"alone"}}}, d.Blocked,
					"no cough and no bleeding decide the upgrade without the record")
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := sure()
			c.change(&in)
			d, err := triage.Assess(p, in, monday)
			require.NoError(t, err)
			c.check(require.New(t), d)
		})
	}
}

func TestBaseRating(t *testing.T) {
	p := load(t, sorts)
	rated := func(role string, r triage.Rating, h, m int) triage.Rated {
		return triage.Rated{ByRole: role, Rating: r, At: at(h, m), ReasonCode: "x"}
	}
	for _, c := range []struct {
		name     string
		change   func(*triage.Submission)
		base, to triage.Rating
	}{
		{
			"the rating of a person", func(s *triage.Submission) { s.Rating, s.RatingSetBy = triage.Green, "admin" },
			triage.Green, triage.Green,
		},
		{"a rule's rating is not a base", func(s *triage.Submission) {
			s.Rating, s.RatingSetBy, s.SupplierRating = triage.Red, "rule", triage.Green
		}, triage.Green, triage.Green},
		{
			"a rule's rating is all there is",
			func(s *triage.Submission) { s.Rating, s.RatingSetBy = triage.Amber, "rule" }, triage.Amber, triage.Amber,
		},
		{"the latest person of ratings, whatever their order", func(s *triage.Submission) {
			s.Rating, s.RatingSetBy = triage.Green, "admin"
			s.Ratings = []triage.Rated{
				rated("admin", triage.Green, 9, 5), rated("supplier", triage.Amber, 8, 58),
				rated("reception_lead", triage.Amber, 9, 1),
			}
		}, triage.Green, triage.Green},
		{"system is no person", func(s *triage.Submission) {
			s.Rating, s.RatingSetBy = triage.Red, "rule"
			s.Ratings = []triage.Rated{rated("supplier", triage.Green, 8, 58), rated("system", triage.Red, 9, 0)}
		}, triage.Green, triage.Green},
		{"a later, higher supplier rating counts as an upgrade", func(s *triage.Submission) {
			s.Rating = triage.Red
			s.Ratings = []triage.Rated{rated("admin", triage.Green, 9, 0), rated("supplier", triage.Red, 9, 5)}
		}, triage.Green, triage.Red},
		{"a later, lower one is ignored", func(s *triage.Submission) {
			s.Ratings = []triage.Rated{rated("supplier", triage.Amber, 8, 58), rated("supplier", triage.Green, 9, 5)}
		}, triage.Amber, triage.Amber},
		{"a linked request's base, open or closed within 7 days", func(s *triage.Submission) {
			s.Rating, s.Links = triage.Green,
				[]triage.Link{{ID: "s-0", Base: triage.Red, ClosedAt: monday.AddDate(0, 0, -6)}}
		}, triage.Red, triage.Red},
		{"closed longer ago it counts no more", func(s *triage.Submission) {
			s.Rating, s.Links = triage.Green,
				[]triage.Link{{ID: "s-0", Base: triage.Red, ClosedAt: monday.AddDate(0, 0, -8)}}
		}, triage.Green, triage.Green},
	} {
		in := sure()
		c.change(&in.Submission)
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err, c.name)
		require.Equal(t, c.base, d.Base, c.name)
		require.Equal(t, c.to, d.To, c.name)
	}
}

func TestUnknownBaseIsNotLowered(t *testing.T) {
	p := load(t, sorts)
	in := sure()
	in.Submission.RatingSetBy = "rule"
	d, err := triage.Assess(p, in, monday)
	require.NoError(t, err)
	require.Equal(t, []triage.Blocked{{Rule: "ear", By: []string{"base_not_known"}}}, d.Blocked)
	in = sure()
	in.Submission.Links = []triage.Link{{ID: "s-0"}}
	d, err = triage.Assess(p, in, monday)
	require.NoError(t, err)
	require.Equal(t, []triage.Blocked{{Rule: "ear", By: []string{"linked_not_known"}}}, d.Blocked)
}

// A clinician's rating covers what she had seen: input at its very instant, not a second later.
func TestClinicianRating(t *testing.T) {
	p := load(t, sorts)
	rated := func(input time.Time) triage.Decision {
		in := sure()
		in.Submission.Ratings = []triage.Rated{{ByRole: "gp", Rating: triage.Green, At: at(9, 0)}}
		in.Submission.Rating, in.Submission.RatingSetBy, in.Obs.TakenAt = triage.Green, "clinician", at(8, 50)
		in.Submission.Symptoms, in.Submission.LastPatientInputAt = rules.Withhold([]string{"cough"}), input
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		return d
	}
	seen := rated(at(9, 0))
	require.Equal(t, triage.Green, seen.To)
	require.Equal(t, []string{"cough", "ear"}, seen.Fired)
	require.Contains(t, seen.Blocked, triage.Blocked{Rule: "cough", By: []string{"clinician_rating"}})
	require.Equal(t, triage.None, seen.Attention.Level)
	for _, input := range []time.Time{at(9, 0).Add(time.Second), {}} { // later, and not known
		later := rated(input)
		require.Equal(t, triage.Amber, later.To)
		require.Equal(t, triage.Attention{Level: triage.ClinicianNow, Code: "new_input_after_clinician"},
			later.Attention)
		require.Empty(t, later.LowerTo)
	}
}

func TestLoweringApplied(t *testing.T) {
	body := "lowering: apply\nbrake: {lowered: 10, reversed: 2}\n" + sorts
	digest := load(t, "lowering: apply\nbrake: {lowered: 10, reversed: 2}\napproval: {by: Dr Roe, role: gp, on: "+
		"2026-11-20, digest: 'of nothing yet'}\n"+sorts).Set().Digest()
	approved := load(t, "approval: {by: Dr Roe, role: gp, on: 2026-11-20, digest: "+`"`+digest[:16]+`"`+"}\n"+body)
	void := load(t, "approval: {by: Dr Roe, role: gp, on: 2026-11-20, digest: 'of something else'}\n"+body)
	for _, c := range []struct {
		name   string
		policy *triage.Policy
		brake  triage.Lowered
		to     triage.Rating
	}{
		{"applies", approved, triage.Lowered{Today: rules.Known(3), Reversed: rules.Known(1)}, triage.Green},
		{
			"too many lowered today", approved,
			triage.Lowered{Today: rules.Known(10), Reversed: rules.Known(0)},
			triage.Amber,
		},
		{"too many reversed", approved, triage.Lowered{Today: rules.Known(3), Reversed: rules.Known(2)}, triage.Amber},
		{"the brake is not known", approved, triage.Lowered{}, triage.Amber},
		{
			"the approval is of another meaning", void,
			triage.Lowered{Today: rules.Known(3), Reversed: rules.Known(1)},
			triage.Amber,
		},
	} {
		in := sure()
		in.Lowered = c.brake
		d, err := triage.Assess(c.policy, in, monday)
		require.NoError(t, err, c.name)
		require.Equal(t, c.to, d.To, c.name)
		if c.to == triage.Amber {
			require.Equal(t, triage.Green, d.LowerTo, c.name)
		}
	}
}

func TestSupplied(t *testing.T) {
	p := load(t, sorts)
	all, findings := p.Supplied("submission.*", "patient.*", "obs.*", "answers.*")
	require.Empty(t, findings)
	d, err := triage.Assess(all, sure(), monday)
	require.NoError(t, err)
	require.Equal(t, triage.Green, d.LowerTo)
	some, findings := p.Supplied("submission.*", "patient.pregnant", "obs.*", "answers.*")
	require.Len(t, findings, 1)
	require.Contains(t, findings[0].Message, "rule alone reads patient.frailty")
	d, err = triage.Assess(some, sure(), monday)
	require.NoError(t, err)
	require.Empty(t, d.LowerTo)
	require.Equal(t, []triage.Blocked{{Rule: "ear", By: []string{"lowering_off"}}}, d.Blocked)
}

// timed makes a policy of a body, beside the calendar of a practice that is shut for lunch.
func timed(t *testing.T, body string) *triage.Policy {
	p, err := triage.Load(fstest.MapFS{
		"bank-holidays.json": {Data: mustRead(t, "../examples/policies/total-triage/bank-holidays.json")},
		"calendar.yaml": {Data: []byte(`frontdoor: 1
policy: calendar
id: c
version: 1
author: test
zone: Europe/London
week: {mon-fri: ["08:00-12:30", "13:30-18:30"]}
bank_holidays: {file: bank-holidays.json, nation: england-and-wales}
end: c
`)},
		"triage.yaml": {Data: []byte("frontdoor: 1\npolicy: triage\nid: t\nversion: 1\nauthor: test\nsenders: verified\n" + body + "\nend: t\n")},
	})
	require.NoError(t, err)
	return p
}

func TestTime(t *testing.T) {
	p := timed(t, `rules:
  - {id: red, when: submission.kind == "medical", then: {upgrade: red, timeframe: session}, because: x}
  - {id: old, when: submission.waiting_core_h > 2, then: {flags: [old]}, because: x}
  - {id: amber, when: submission.kind == "admin", then: {upgrade: amber, timeframe: 4wh}, because: x}
`)
	assess := func(kind string, submitted, now time.Time) triage.Decision {
		d, err := triage.Assess(p,
			triage.Input{Submission: triage.Submission{
				ID: "s", Rating: triage.Green, RatingSetBy: "supplier",
				Kind: kind, SubmittedAt: submitted,
			}}, now)
		require.NoError(t, err)
		return d
	}
	sunday := time.Date(2026, 11, 22, 21, 40, 0, 0, time.UTC)
	d := assess("medical", sunday, sunday.Add(time.Minute))
	require.Equal(t, at(8, 0), d.Due.UTC(), "the start of the next staffed session")
	require.Equal(t, at(8, 0), d.UnattendedUntil.UTC())
	d = assess("medical", at(9, 0), at(9, 1))
	require.Equal(t, at(12, 30), d.Due.UTC(), "the end of the one under way")
	require.True(t, d.UnattendedUntil.IsZero())
	require.Equal(t, at(11, 0), d.NextChange.UTC(), "when it has waited two core hours")
	d = assess("admin", at(11, 30), at(11, 31))
	require.Equal(t, at(16, 30), d.Due.UTC(), "lunch does not count")
	before := assess("admin", at(9, 0), at(11, 0))
	require.Empty(t, before.Flags)
	after := assess("admin", at(9, 0), before.NextChange)
	require.Equal(t, []string{"old"}, after.Flags, "next_change is the instant of the change")
	// Beyond the bank-holiday data nothing is known: the timeframe is an error that everybody sees.
	late := time.Date(2031, 1, 6, 9, 0, 0, 0, time.UTC)
	d = assess("admin", late, late)
	require.True(t, d.Due.IsZero())
	require.Equal(t, []rules.Error{{Code: "calendar-not-known", Rule: "amber", Detail: "the timeframe 4wh"}}, d.Errors)
	require.Equal(t, triage.StaffNow, d.Attention.Level)
}

func mustRead(t *testing.T, file string) []byte {
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return data
}

func TestInputErrors(t *testing.T) {
	p := load(t, sorts)
	for _, c := range []struct {
		name   string
		change func(*triage.Input)
		fact   string
	}{
		{"no id", func(in *triage.Input) { in.Submission.ID = "" }, "submission.id"},
		{"no rating", func(in *triage.Input) { in.Submission.Rating = "" }, "submission.rating"},
		{"a rating that is none", func(in *triage.Input) { in.Submission.Rating = "Red " }, "submission.rating"},
		{"nobody set it", func(in *triage.Input) { in.Submission.RatingSetBy = "" }, "submission.rating_set_by"},
		{
			"symptoms beside not asked", func(in *triage.Input) { in.Submission.SymptomsAsked = rules.Known(false) },
			"submission.symptoms_asked",
		},
		{"a reading beside none taken", func(in *triage.Input) { in.Obs.Taken = rules.Known(false) }, "obs.taken"},
		{
			"a rating by nobody",
			func(in *triage.Input) { in.Submission.Ratings = []triage.Rated{{Rating: triage.Red, At: monday}} },
			"submission.ratings",
		},
		{"born tomorrow", func(in *triage.Input) {
			in.Patient.DateOfBirth = rules.Withhold(calendar.Date{Year: 2027, Month: 1, Day: 1})
		}, "patient.age_months"},
	} {
		in := sure()
		c.change(&in)
		_, err := triage.Assess(p, in, monday)
		var e *rules.Error
		require.ErrorAs(t, err, &e, c.name)
		require.Equal(t, c.fact, e.Fact, c.name)
	}
	_, err := triage.Assess(nil, sure(), monday)
	require.Error(t, err)
	_, err = triage.Assess(p, sure(), time.Time{})
	require.Error(t, err)
}
