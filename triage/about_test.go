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
		in.Patient.AgeYears, in.Patient.Sex, in.Patient.Pregnant = rules.Withhold(35), rules.Withhold("male"), rules.Withhold(false)
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

// Of a small child every month says something else.
func TestAgesOfSmallChildren(t *testing.T) {
	p := load(t, "rules: []")
	for _, c := range []struct {
		said          string
		years, months int // of the record; no months where they are negative
		other         bool
	}{
		{"my 4 week old has a fever", 1, 17, true},
		{"my 4 week old has a fever", 1, -1, true},
		{"my 4 week old has a fever", 0, 1, false},
		{"baby aged 6 weeks", 0, 2, false},
		{"my 4 year old", 3, 47, false},
		{"18 months old", 1, 17, false},
		{"aged 18 months", 3, 40, true},
	} {
		in := written(c.said)
		in.Patient.AgeYears, in.Patient.AgeMonths = rules.Withhold(c.years), rules.Withhold(c.months)
		if c.months < 0 {
			in.Patient.AgeMonths = rules.Private[int]{}
		}
		require.Equal(t, c.other, len(assess(t, p, in).Errors) > 0, "%+v", c)
	}
}

// A text may speak of two people: what the record raises stays raised.
func TestSomebodyElseLowersNothing(t *testing.T) {
	p := load(t, `rules: [{id: heart, when: 'patient.age_years >= 65 and affirms(submission.text, "chest pain")', then: {upgrade: red}, because: x}]`)
	in := written("I have chest pain. My dad (aged 50) had one")
	in.Patient.AgeYears = rules.Withhold(70)
	d := assess(t, p, in)
	require.Equal(t, triage.Red, d.To)
	require.Len(t, d.Errors, 1)
}

// Without an age on the record nothing contradicts the text.
func TestNobodyElseWithoutARecord(t *testing.T) {
	p := load(t, "rules: []")
	in := written("my 4 year old")
	in.Patient.AgeYears, in.Patient.AgeMonths = rules.Private[int]{}, rules.Private[int]{}
	require.Empty(t, assess(t, p, in).Errors)
	in.Patient.AgeYears, in.Patient.AgeMonths = rules.Withhold(0), rules.Withhold(2)
	in.Submission.Text = rules.NewText("my 10 week old")
	require.Empty(t, assess(t, p, in).Errors)
	in.Submission.Text = rules.NewText("my 4 year old")
	require.Len(t, assess(t, p, in).Errors, 1)
}
