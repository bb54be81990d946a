// Rate: who may give which rating, and what becomes of it.

package triage_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// states are decisions of every sort, by what keeps staff from lowering.
func states(t *testing.T) map[string]triage.Decision {
	p := load(t, sorts)
	out := map[string]triage.Decision{}
	for name, change := range map[string]func(*triage.Input){
		"none":     func(in *triage.Input) { in.Submission.Topic = rules.Withhold("other") },
		"proposed": func(*triage.Input) {},
		"unasked":  func(in *triage.Input) { in.Obs.TempC = rules.Private[float64]{} },
		"suspected": func(in *triage.Input) {
			in.Submission.Symptoms, in.Patient.Pregnant = rules.Withhold([]string{"bleeding"}), rules.Private[bool]{}
		},
		"fired": func(in *triage.Input) {
			in.Submission.Rating, in.Submission.Symptoms = triage.Green,
				rules.Withhold([]string{"cough"})
		},
		"red": func(in *triage.Input) { in.Obs.TempC = rules.Withhold(39.5) },
		"clinician": func(in *triage.Input) {
			in.Submission.RatingSetBy = "clinician"
		},
		"green": func(in *triage.Input) { in.Submission.Rating = triage.Green },
	} {
		in := sure()
		change(&in)
		d, err := triage.Assess(p, in, monday)
		require.NoError(t, err)
		out[name] = d
	}
	return out
}

func TestRate(t *testing.T) {
	const accepted, reason, clinician, refused = triage.Accepted, triage.NeedsReason, triage.NeedsClinician,
		triage.Refused
	all := states(t)
	for _, c := range []struct {
		state  string
		to     triage.Rating
		staff  triage.Status // an administrator, with a reason
		gp     triage.Status // a clinician, with a reason
		silent triage.Status // an administrator, without one
	}{
		{"none", "green", accepted, accepted, reason},
		{"none", "amber", accepted, accepted, accepted},
		{"none", "red", accepted, accepted, reason},
		{"proposed", "green", accepted, accepted, accepted},
		{"proposed", "red", accepted, accepted, reason},
		{"unasked", "green", accepted, accepted, reason},
		{"suspected", "green", clinician, accepted, clinician},
		{"suspected", "red", accepted, accepted, reason},
		{"fired", "green", clinician, accepted, clinician},
		{"fired", "red", accepted, accepted, reason},
		{"red", "amber", refused, accepted, refused},
		{"red", "green", refused, accepted, refused},
		{"red", "red", accepted, accepted, accepted},
		{"clinician", "green", refused, accepted, refused},
		{"clinician", "red", accepted, accepted, reason},
		{"green", "amber", accepted, accepted, reason},
		{"green", "purple", refused, refused, refused},
	} {
		d := all[c.state]
		for role, want := range map[string]triage.Status{
			"admin": c.staff, "reception_lead": c.staff, "gp": c.gp,
			"duty_clinician": c.gp, "": c.silent, "supplier": refused, "nobody": refused,
		} {
			change := triage.Change{
				To: c.to, By: "u-1", Role: role, Reason: "spoke_to_patient", Seen: d.Token(),
				At: monday,
			}
			if role == "" {
				change.Role, change.Reason = "admin", ""
			}
			r := triage.Rate(d, change)
			name := fmt.Sprintf("%s to %s by %q: %s", c.state, c.to, role, r.Code)
			require.Equal(t, want, r.Status, name)
			if want != accepted {
				require.NotEmpty(t, r.Code, name)
				require.Empty(t, r.Record.Key, name)
				continue
			}
			require.Equal(t, string(d.To), r.Record.From, name)
			require.Equal(t, string(c.to), r.Record.To, name)
			require.NotEmpty(t, r.Record.Reason, name)
			require.NotEmpty(t, r.Record.Key, name)
			require.Equal(t, d.Digest, r.Record.Digest, name)
		}
	}
}

// What staff may not lower comes with the code of what stands against it and the rules that it concerns.
func TestRateNamesWhatStandsAgainstIt(t *testing.T) {
	all := states(t)
	for state, c := range map[string]struct {
		code  string
		rules []string
	}{
		"red":       {"red", []string{"ear", "fever"}},
		"clinician": {"clinician_rating", []string{"ear"}},
		"fired":     {"fired", []string{"cough"}},
		"suspected": {"suspected", []string{"pregnant"}},
	} {
		d := all[state]
		r := triage.Rate(d, triage.Change{
			To: "green", By: "u", Role: "admin", Reason: "x", Seen: d.Token(), At: monday,
		})
		require.Equal(t, c.code, r.Code, state)
		require.Equal(t, c.rules, r.Rules, state)
	}
}

func TestRateRefuses(t *testing.T) {
	all := states(t)
	d := all["none"]
	good := triage.Change{
		To: triage.Red, By: "u-1", Role: "admin", Reason: "sounds_unwell", Seen: d.Token(),
		At: monday,
	}
	require.Equal(t, triage.Accepted, triage.Rate(d, good).Status)
	for name, change := range map[string]func(*triage.Change){
		"stale":             func(c *triage.Change) { c.Seen = all["unasked"].Token() },
		"no_actor":          func(c *triage.Change) { c.By = "" },
		"no_rating":         func(c *triage.Change) { c.To = "" },
		"unknown_role":      func(c *triage.Change) { c.Role = "system" },
		"reason_is_no_code": func(c *triage.Change) { c.Reason = "Mrs Smith sounded unwell" },
	} {
		c := good
		change(&c)
		r := triage.Rate(d, c)
		require.NotEqual(t, triage.Accepted, r.Status, name)
		require.Equal(t, name, r.Code)
	}
	require.Equal(t, "not_assessed", triage.Rate(triage.Decision{}, good).Code)
	var stored triage.Decision
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, d)), &stored))
	good.Seen = stored.Token()
	require.Equal(t, "not_assessed", triage.Rate(stored, good).Code,
		"a stored decision does not hold what a ruling rests on")
	good.Seen, good.At = d.Token(), monday.Add(-time.Second)
	require.Equal(t, "before_the_decision", triage.Rate(d, good).Code)
}

// The same decision made a minute later is the same decision; another one is stale.
func TestToken(t *testing.T) {
	p := load(t, sorts)
	a, err := triage.Assess(p, sure(), monday)
	require.NoError(t, err)
	b, err := triage.Assess(p, sure(), monday.Add(60e9))
	require.NoError(t, err)
	require.Equal(t, a.Token(), b.Token())
	further, err := triage.Assess(load(t, sorts+`  - {id: mild, when: patient.frailty == "mild", then: {upgrade: red},
    because: frail}`), sure(), monday)
	require.NoError(t, err)
	require.NotEqual(t, a.Digest, further.Digest)
	require.Equal(t, a.Token(), further.Token(), "by whichever policy it was made")
	in := sure()
	in.Obs.TempC = rules.Private[float64]{}
	c, err := triage.Assess(p, in, monday)
	require.NoError(t, err)
	require.NotEqual(t, a.Token(), c.Token())
}
