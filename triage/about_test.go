// A text about somebody else than the record: the record says nothing of them, and a person asks.

package triage_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

func TestAboutSomebodyElse(t *testing.T) {
	p := load(t, `
rules:
  - {id: elderly, when: patient.age_years >= 65, then: {upgrade: red}, because: x}
  - {id: adult, when: 'patient.age_years >= 18 and says_only(submission.text, "year old", "4", "35")', then: {downgrade: green}, because: x}
`)
	for said, other := range map[string]bool{
		"": false, "my tablets please": false, "I am 35 years old": false, "35 year old with a cough": false,
		"when I was 12 years old I had asthma": false, "my 4 year old had it first, I am 35 years old": false,
		"my 4 year old": true, "Mum is 82 years old and confused": true, "baby 10 weeks old": true,
		"my wife is 26 weeks pregnant": true, "I am not pregnant": false, "could I be pregnant": false,
	} {
		in := written(said)
		in.Patient.AgeYears, in.Patient.Sex, in.Patient.Pregnant = rules.Known(35), "male", rules.Known(false)
		d := assess(t, p, in)
		if !other {
			require.Empty(t, d.Errors, said)
			require.Empty(t, d.NotRuledOut, said)
			continue
		}
		require.Equal(t, []rules.Error{{Code: "somebody-else", Fact: "submission.text"}}, d.Errors, said)
		require.Equal(t, "elderly", d.NotRuledOut[0].Rule, said)
		require.Empty(t, d.LowerTo, said)
		require.Equal(t, triage.StaffNow, d.Attention.Level, said)
	}
}

// Without an age on the record nothing contradicts the text.
func TestNobodyElseWithoutARecord(t *testing.T) {
	p := load(t, "rules: []")
	in := written("my 4 year old")
	in.Patient.AgeYears, in.Patient.AgeMonths = nil, nil
	require.Empty(t, assess(t, p, in).Errors)
	in.Patient.AgeYears, in.Patient.AgeMonths = rules.Known(0), rules.Known(2)
	in.Submission.Text = rules.NewText("my 10 week old")
	require.Empty(t, assess(t, p, in).Errors)
	in.Submission.Text = rules.NewText("my 4 year old")
	require.Len(t, assess(t, p, in).Errors, 1)
}
