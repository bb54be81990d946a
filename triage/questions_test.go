// Which questions are worth asking: where evidence supports what they could rule out, or where one alone decides a
// lowering.

package triage_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

const askingRules = `
rules:
  - {id: hot-and-stiff, when: 'obs.temp_c >= 39 and has_any(submission.symptoms, "neck_stiffness")', then: {upgrade: red}, because: x}
  - {id: hay-fever, when: 'submission.topic == "hay_fever" and patient.age_years >= 5', then: {downgrade: green}, because: x}
  - {id: acne, when: 'submission.topic == "acne" and patient.age_years >= 5 and submission.duration_h < 48', then: {downgrade: green}, because: x}
`

func TestWorthAsking(t *testing.T) {
	asking := load(t, askingRules)
	decide := func(p *triage.Policy, change func(*triage.Input)) triage.Decision {
		in := triage.Input{Submission: triage.Submission{
			ID: "s", Kind: "medical", Rating: triage.Amber, RatingSetBy: "admin", Text: rules.NewText(""),
		}}
		change(&in)
		return assess(t, p, in)
	}
	t.Run("what nothing points to is counted", func(t *testing.T) {
		d := decide(asking, func(*triage.Input) {})
		require.Empty(t, d.Ask)
		require.Equal(t, 2, d.AskMore)
		require.Equal(t, triage.Attention{Level: triage.None, Code: "nothing_to_do"}, d.Attention)
	})
	t.Run("what evidence points to is asked", func(t *testing.T) {
		d := decide(asking, func(in *triage.Input) { in.Submission.Symptoms = rules.Withhold([]string{"neck_stiffness"}) })
		require.Equal(t, []string{"obs.temp_c"}, d.Ask)
	})
	t.Run("what nobody could read is asked", func(t *testing.T) {
		stiff := load(t, `rules: [{id: a, when: 'current(submission.text, "stiff neck")', then: {upgrade: red}, because: x}]`)
		d := decide(stiff, func(in *triage.Input) {
			in.Submission.Text, in.Submission.UnseenAttachments = rules.NewText("buna ziua, ma doare"), rules.Known(0)
		})
		require.Equal(t, []string{"submission.text_language"}, d.Ask)
		require.Equal(t, triage.Attention{Level: triage.Ask, Code: "could_be_higher"}, d.Attention)
	})
	t.Run("what alone decides a lowering is asked", func(t *testing.T) {
		d := decide(asking, func(in *triage.Input) {
			in.Submission.Topic, in.Submission.Symptoms, in.Obs.TempC = rules.Withhold("hay_fever"), rules.Withhold([]string{}), rules.Withhold(36.5)
		})
		require.Equal(t, []string{"patient.age_years"}, d.Ask)
		require.Equal(t, triage.Attention{Level: triage.Ask, Code: "could_be_lower"}, d.Attention)
	})
	t.Run("what decides a lowering only with another is counted", func(t *testing.T) {
		d := decide(asking, func(in *triage.Input) {
			in.Submission.Topic, in.Submission.Symptoms, in.Obs.TempC = rules.Withhold("acne"), rules.Withhold([]string{}), rules.Withhold(36.5)
		})
		require.Empty(t, d.Ask)
		require.Equal(t, 2, d.AskMore)
		require.Equal(t, triage.None, d.Attention.Level)
	})
}
