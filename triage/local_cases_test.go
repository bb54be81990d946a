// Particular local layers.
package triage_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// What a layer can still weaken, and what is told badly. Each is skipped with its reason until it is mended.

const bare = "policy: triage\nid: base\nversion: 1\nauthor: s\n"

// weaker demands that a layer is refused; else it shows what it did.
func weaker(t *testing.T, base, local string, given map[string]any) {
	_, err := triage.Load(layered(base, local))
	if err == nil {
		was, is := decided(t, base, given).Decision, decided(t, merged(t, base, local), given).Decision
		require.Fail(t, "accepted", "%s\n%s", asJSON(t, was), asJSON(t, is))
	}
	require.Equal(t, []string{"weakens-base"}, codesOf(t, err))
}

func TestLocalGuardThatRoutes(t *testing.T) {
	weaker(t, bare+"rules: []\n", rule(`submission.topic == "acne"`, `guard: true, route: self_care`),
		map[string]any{"submission.rating": "green", "submission.topic": "acne"})
}

func TestLocalLaterThanAtOnce(t *testing.T) {
	base, local := bare+"rules: [{id: r, when: submission.pain_0_10 >= 9, then: {upgrade: red}, because: x}]\n",
		rule(`submission.pain_0_10 >= 9`, `timeframe: 72h`)
	given := map[string]any{"submission.pain_0_10": 9}
	was, is := decided(t, base, given).Decision, decidedBy(t, load2(t, layered(base, local)), given).Decision
	require.Zero(t, triage.Compare(was, is), "due %s", is.Due)
}

// What a layer says sooner than its supplier counts, also of red; a red without a timeframe is at once.
func TestLocalSooner(t *testing.T) {
	for name, c := range map[string]struct {
		then, when string        // of the supplier, and of the layer
		due        time.Duration // from now; 0: at once
	}{
		"red, within hours":   {"upgrade: red, timeframe: 4h", "timeframe: 1h", time.Hour},
		"red, later":          {"upgrade: red, timeframe: 1h", "timeframe: 4h", time.Hour},
		"red, at once":        {"upgrade: red", "timeframe: 1h", 0},
		"amber, within hours": {"upgrade: amber, timeframe: 4h", "timeframe: 1h", time.Hour},
		"amber, at any time":  {"upgrade: amber", "timeframe: 1h", time.Hour},
	} {
		base := bare + "rules: [{id: r, when: submission.pain_0_10 >= 9, then: {" + c.then + "}, because: x}]\n"
		p := load2(t, layered(base, rule(`submission.pain_0_10 >= 9`, c.when)))
		d := decidedBy(t, p, map[string]any{"submission.pain_0_10": 9}).Decision
		if c.due == 0 {
			require.Zero(t, d.Due, name)
			continue
		}
		require.Equal(t, c.due, d.Due.Sub(d.Now), name)
	}
}

func TestLocalTextReplaced(t *testing.T) {
	base, local := bare+
		"rules: [{id: r, when: submission.pain_0_10 >= 9, then: {upgrade: red, safety_net: go_to_hospital}, "+
		"because: x}]\n", rule(`submission.pain_0_10 >= 9`, `upgrade: red, safety_net: be_calm`)
	p, err := triage.Load(layered(base, local))
	require.NoError(t, err)
	require.Equal(t, "go_to_hospital", decidedBy(t, p, map[string]any{"submission.pain_0_10": 9}).Decision.SafetyNet)
}

func TestLocalAskHidesCannotBeAsked(t *testing.T) {
	base, local := bare+
		"rules: [{id: r, when: 'submission.supplier_rating == \"red\"', then: {upgrade: red}, because: x}]\n",
		rule(`submission.topic == "acne"`, `ask_for: [submission.pain_0_10]`)
	given := map[string]any{"submission.topic": "acne"}
	require.Equal(t, triage.StaffNow, decided(t, base, given).Decision.Attention.Level)
	require.Equal(t, triage.StaffNow, decided(t, merged(t, base, local), given).Decision.Attention.Level)
}

func TestLocalQuestionsCrowdedOut(t *testing.T) {
	base, local := bare+
		"rules: [{id: r, when: 'submission.topic == \"acne\"', then: {ask_for: [submission.trend, "+
		"submission.pain_0_10]}, because: x}]\n",
		rule(`submission.topic == "acne"`, `ask_for: [obs.acvpu, obs.glucose_mmol_l]`)
	p, err := triage.Load(layered(base, local))
	require.NoError(t, err)
	require.Subset(t, decidedBy(t, p, map[string]any{"submission.topic": "acne"}).Decision.Ask,
		[]string{"submission.pain_0_10", "submission.trend"})
}

func TestLocalSilencingHasAnExample(t *testing.T) {
	local := "phrases: {harmless: [only pollen]}\n"
	_, err := triage.Load(layered(supplied, local))
	facts, says := refusal(t, err)
	require.Equal(t, "it fires without the phrases that are added, and not with them", says)
	require.Contains(t, decided(t, supplied, facts).Decision.Fired, "pain")
	require.NotContains(t, decided(t, merged(t, supplied, local), facts).Decision.Fired, "pain")
}

func TestLocalExampleOfMany(t *testing.T) {
	_, err := triage.Load(layered(supplied,
		rule(`not has_any(patient.conditions, "asthma", "copd") and not has_any(patient.flags, "dementia", "carer") `+
			`and patient.sex == "female" and submission.duration_h < 48 and not mentions(submission.text, `+
			`phrases.chest)`, `downgrade: green`)))
	refusal(t, err)
}

func TestLocalUnreadValues(t *testing.T) {
	for _, local := range []string{
		"frontdoor: 2\n", "review_by: nonsense\n", "not_for_clinical_use: perhaps\n",
		"review_by: [2026-01-01]\n",
	} {
		_, err := triage.Load(layered(supplied, local))
		require.Error(t, err, local)
	}
}

func TestLocalFamiliarPhrase(t *testing.T) {
	p, err := triage.Load(layered(supplied, "phrases: {chest: [Chest  Pain]}\n"))
	require.NoError(t, err)
	require.NotEmpty(t, p.Findings())
}

func load2(t *testing.T, folder fstest.MapFS) *triage.Policy {
	p, err := triage.Load(folder)
	require.NoError(t, err)
	return p
}
