// Whose record it is: what it says is known of a verified account alone.
package triage_test

import (
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// calm lowers by the record alone.
func calm(t *testing.T, header string) *triage.Policy {
	p, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte("policy: triage\nid: t\nversion: 1\nauthor: a\n" +
		header + "rules:\n" +
		"  - {id: calm, when: patient.age_years >= 18, then: {downgrade: green}, because: x}\n" +
		"  - {id: old, when: patient.age_years >= 80, then: {upgrade: red}, because: x}\nend: t\n")}})
	require.NoError(t, err)
	return p
}

// Leaving out that an account is not verified permits no lowering that saying so forbids.
func TestNotSaidIsNotVerified(t *testing.T) {
	for name, c := range map[string]struct {
		header   string
		verified *bool
		lowered  bool
	}{
		"verified":                     {"", rules.Known(true), true},
		"not verified":                 {"", rules.Known(false), false},
		"not said":                     {"", nil, false},
		"all senders are":              {"senders: verified\n", nil, true},
		"all senders are, this is not": {"senders: verified\n", rules.Known(false), false},
	} {
		in := triage.Input{
			Submission: triage.Submission{
				ID: "s", Rating: triage.Amber, RatingSetBy: "supplier", Text: rules.NewText(""),
				UnseenAttachments: rules.Known(0),
			},
			Patient: practice.Patient{AgeYears: rules.Withhold(30), AccountVerified: rules.WithholdKnown(c.verified)},
		}
		d, err := triage.Assess(calm(t, c.header), in, monday)
		require.NoError(t, err)
		require.Equal(t, c.lowered, d.LowerTo == triage.Green, name)
		require.Equal(t, !c.lowered, len(d.NotRuledOut) == 1, "what the record would raise is not ruled out: "+name)
	}
}

// A policy that reads the record and says nothing of its senders is told so.
func TestSendersNotSaid(t *testing.T) {
	require.Contains(t, calm(t, "").Findings().Error(), "senders-not-said")
	require.Empty(t, calm(t, "senders: verified\n").Findings())
	require.Empty(t, calm(t, "always_asked: [patient.account_verified, patient.age_years]\n").Findings())
}
