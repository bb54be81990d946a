// A practice's own layer of a triage policy never makes it less safe.

package triage_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"
)

// A practice's own layer beside a supplier's policy: it adds, and what would weaken is refused with an example that
// is real.

const supplied = `policy: triage
id: base
version: 1
author: supplier
senders: verified
answers: {lives_alone: bool}
codes: {topics: [men_only]}
phrases:
  chest: [chest pain]
  harmless: [just hay fever]
  doubtful: [maybe]
lists: {worrying: [chest_pain, collapse]}
conditions: {child: patient.age_years < 5}
scores:
  alarm:
    - {when: patient.pregnant, points: 2}
    - {when: submission.pain_0_10 >= 8, points: 3}
rules:
  - {id: chest, when: 'submission.kind == "medical" and mentions(submission.text, phrases.chest)',
    then: {upgrade: red}, because: chest}
  - {id: pain, when: 'submission.pain_0_10 >= 8 and not mentions(submission.text, phrases.harmless)',
    then: {upgrade: amber, safety_net: call_back}, because: pain}
  - {id: listed, when: 'submission.symptoms_asked and has_any(submission.symptoms, lists.worrying)',
    then: {upgrade: red}, because: listed}
  - {id: pregnant, when: patient.pregnant, then: {guard: pregnant}, because: pregnant}
  - {id: itch, when: 'submission.topic == "hay_fever" and not mentions(submission.text, phrases.chest)',
    then: {downgrade: green, route: pharmacy}, because: itch}
  - {id: doubt, when: 'submission.kind == "admin" and not (patient.pregnant
      or affirms(submission.text, phrases.doubtful))',
    then: {guard: doubt}, because: doubt}
  - {id: alarmed, when: score.alarm >= 4, then: {attention: clinician_now}, because: alarm}
`

// layers are the practices' own layers over the supplier's policy.
var layers = domaintest.Layers[*triage.Policy]{Name: suite.Name, Load: suite.Load, Base: supplied}

func layered(base, local string) fstest.MapFS { return layers.Over(base).Folder(local) }

// merged is the base with the local parts made its own, which nothing checks.
func merged(t require.TestingT, base, local string) string {
	var b, l map[string]any
	require.NoError(t, yaml.Unmarshal([]byte(base), &b))
	require.NoError(t, yaml.Unmarshal([]byte(local), &l))
	for key, v := range l {
		switch v := v.(type) {
		case []any:
			of, _ := b[key].([]any)
			b[key] = append(of, v...)
		case map[string]any:
			of, ok := b[key].(map[string]any)
			if !ok {
				of = map[string]any{}
				b[key] = of
			}
			for name, more := range v {
				if list, ok := of[name].([]any); ok {
					more = append(list, more.([]any)...)
				}
				of[name] = more
			}
		}
	}
	out, err := yaml.Marshal(b)
	require.NoError(t, err)
	return string(out)
}

// refusal is the example that a refusal gives.
func refusal(t domaintest.Failer, err error) (facts map[string]any, does string) {
	t.Helper()
	example, does := layers.Weakens(t, err)
	err = yaml.Unmarshal([]byte("{"+example+"}"), &facts)
	if err != nil {
		t.Fatalf("the example %s: %v", example, err)
	}
	return facts, does
}

func rule(when, then string) string { return domaintest.Rule(when, then) }

// decided decides facts by a policy without the layer's check; amber by an administrator where they do not say.
func decided(t require.TestingT, text string, given map[string]any) triage.Explanation {
	p, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(text + "end: base\n")}})
	require.NoError(t, err)
	return decidedBy(t, p, given)
}

func decidedBy(t require.TestingT, p *triage.Policy, given map[string]any) triage.Explanation {
	given = maps.Clone(given)
	for fact, v := range map[string]any{"submission.rating": "amber", "submission.rating_set_by": "admin"} {
		if given[fact] == nil {
			given[fact] = v
		}
	}
	p.Sample(given)
	in, err := p.Set().Input(given)
	require.NoError(t, err)
	d, err := p.Decide(in, monday)
	require.NoError(t, err)
	return d.(triage.Explanation)
}

func TestLocalRulesThatLowerAreRefused(t *testing.T) {
	for name, local := range map[string]string{
		"downgrade": rule(`submission.topic == "acne"`, `downgrade: green`),
		"downgrade and more": rule(`submission.topic == "acne"`,
			`downgrade: green, flags: [ours], ask_for: [submission.pain_0_10]`),
		"of a number": rule(`submission.pain_0_10 <= 2`, `downgrade: green`),
		"of a missing word": rule(`submission.topic == "acne" and not mentions(submission.text, phrases.chest)`,
			`downgrade: green`),
		"of many": rule(`submission.topic == "acne" and patient.age_years >= 18 and patient.sex == `+
			`"female" and submission.duration_h < 48`, `downgrade: green`),
		"at least": rule(`at_least(2, submission.topic == "acne", submission.pain_0_10 <= 2, `+
			`submission.trend == "better")`, `downgrade: green`),
		"by its own answer": "answers: {acne_mild: bool}\n" + rule(`answers.acne_mild`, `downgrade: green`),
		"by its own code":   "codes: {topics: [chat]}\n" + rule(`submission.topic == "chat"`, `downgrade: green`),
		"by its own condition": "conditions: {mild: submission.pain_0_10 <= 1}\n" +
			rule(`conditions.mild`, `downgrade: green`),
		"by the supplier's": rule(`conditions.child`, `route: nurse`),
		"by a score":        rule(`score.alarm < 2`, `downgrade: green`),
		"route":             rule(`submission.topic == "acne"`, `route: self_care`),
		"route with a flag": rule(`submission.topic == "acne"`, `route: pharmacy, flags: [ours]`),
		"route with a text": rule(`submission.topic == "acne"`, `route: admin, safety_net: look_after_yourself`),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := triage.Load(layered(supplied, local))
			facts, says := refusal(t, err)
			require.Equal(t, "it fires", says)
			e := decided(t, merged(t, supplied, local), facts)
			v, ok := e.Result().Verdict("ours")
			require.True(t, ok)
			require.Equal(t, rules.Fired, v, "%v", facts)
		})
	}
}

// Words of a list that a raising rule reads under not would silence it.
func TestLocalPhrasesThatSilenceAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		local, silenced string
		facts           map[string]any // see TestFaultSilencingHasAnExample
	}{
		"not mentions": {
			"phrases: {harmless: [only pollen]}\n", "pain",
			map[string]any{"submission.pain_0_10": 9, "submission.text": "only pollen"},
		},
		"not affirms": {
			"phrases: {doubtful: [wondering]}\n", "doubt",
			map[string]any{"submission.kind": "admin", "patient.pregnant": false, "submission.text": "wondering"},
		},
		"beside a rule that only raises": {
			"phrases: {harmless: [only pollen], chest: [crushing]}\n" + rule(`patient.age_years < 1`, `upgrade: amber`),
			"pain",
			map[string]any{"submission.pain_0_10": 9, "submission.text": "only pollen"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := triage.Load(layered(supplied, c.local))
			require.Equal(t, []string{"weakens-base"}, codesOf(t, err))
			require.ErrorContains(t, err, "rule "+c.silenced+" of the supplier's would protect less")
			maps.Copy(c.facts, map[string]any{"submission.unseen_attachments": 0, "submission.text_language": "en"})
			require.Contains(t, decided(t, supplied, c.facts).Decision.Fired, c.silenced)
			require.NotContains(t, decided(t, merged(t, supplied, c.local), c.facts).Decision.Fired, c.silenced)
		})
	}
}

func codesOf(t require.TestingT, err error) (out []string) {
	var problems problem.Problems
	require.True(t, errors.As(err, &problems), "%v", err)
	for _, p := range problems {
		if !p.Warning {
			out = append(out, p.Code)
		}
	}
	return out
}

// What a layer may add, and what it changes in a decision: that, and its digest, and nothing else.
func TestLocalAdditions(t *testing.T) {
	amber := map[string]any{"submission.pain_0_10": 2, "submission.topic": "hay_fever", "submission.kind": "medical", "submission.symptoms": []string{"itch"}, "submission.text": "", "submission.unseen_attachments": 0, "submission.text_language": "en", "patient.pregnant": false, "patient.age_years": 30, "submission.trend": "same"}
	const ours = `submission.trend == "same"`
	because := map[string]any{
		"Fired":   []string{"itch", "ours"},
		"Reasons": []triage.Reason{{Rule: "itch", Because: "itch"}, {Rule: "ours", Because: "ours"}},
	}
	raised := map[string]any{
		"LowerTo": triage.Rating(""), "Route": "",
		"Blocked": []triage.Blocked{{Rule: "itch", By: []string{"ours"}}},
	}
	for name, c := range map[string]struct {
		local   string
		given   map[string]any
		changes []map[string]any
	}{
		"nothing":          {"rules: []\n", nil, nil},
		"amber":            {rule(ours, `upgrade: amber`), nil, []map[string]any{because, raised, {"Attention": triage.Attention{Level: triage.None, Code: "nothing_to_do"}}}},
		"guard":            {rule(ours, `guard: ours`), nil, []map[string]any{because, raised, {"Attention": triage.Attention{Level: triage.None, Code: "nothing_to_do"}}}},
		"flag":             {rule(ours, `flags: [ours]`), nil, []map[string]any{because, {"Flags": []string{"ours"}}}},
		"notify":           {rule(ours, `notify: [our_nurse]`), nil, []map[string]any{because, {"Notify": []string{"our_nurse"}}}},
		"link":             {rule(ours, `link: our_page`), nil, []map[string]any{because, {"Links": []string{"our_page"}}}},
		"attention":        {rule(ours, `attention: staff_now`), nil, []map[string]any{because, {"Attention": triage.Attention{Level: triage.StaffNow, Code: "rule"}}}},
		"ask":              {rule(ours, `ask_for: [submission.duration_h]`), nil, []map[string]any{because, {"Ask": []string{"submission.duration_h"}, "Attention": triage.Attention{Level: triage.Ask, Code: "rule"}}}},
		"timeframe":        {rule(ours, `timeframe: 2h`), nil, []map[string]any{because, {"Due": monday.Add(2 * 60 * 60 * 1e9), "Attention": triage.Attention{Level: triage.StaffNow, Code: "timeframe"}}}},
		"text":             {rule(ours, `safety_net: our_text`), nil, []map[string]any{because, {"SafetyNet": "our_text"}}},
		"not fired":        {rule(`submission.trend == "worse"`, `upgrade: red`), nil, nil},
		"out of force":     {"rules: [{id: ours, when: 'submission.trend == \"same\"', then: {upgrade: red}, because: ours, until: 2026-11-22}]\n", nil, nil},
		"its own question": {"answers: {alone: bool}\n" + rule(`answers.alone`, `upgrade: amber`), map[string]any{"answers.alone": false}, nil},
		"its own code":     {"codes: {topics: [our_clinic]}\n" + rule(`submission.topic == "our_clinic"`, `upgrade: amber`), nil, nil},
		"its own names":    {"phrases: {ours: [wobbly]}\nlists: {ours: [collapse]}\nconditions: {ours: 'has_any(submission.symptoms, lists.ours) or mentions(submission.text, phrases.ours)'}\n" + rule(`conditions.ours and conditions.child`, `upgrade: red`), nil, nil},
		"a phrase of a raising rule": {"phrases: {chest: [sneezing]}\n", map[string]any{"submission.text": "sneezing"}, []map[string]any{{
			"To": triage.Red, "LowerTo": triage.Rating(""), "Route": "", "Fired": []string{"chest"}, "UnreadWords": rules.Known(1),
			"Reasons": []triage.Reason{{Rule: "chest", Because: "chest"}}, "Attention": triage.Attention{Level: triage.ClinicianNow, Code: "red"},
		}}},
		"a phrase that is there": {"phrases: {chest: [Chest  Pain]}\n", nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := triage.Load(layered(supplied, c.local))
			require.NoError(t, err)
			require.Equal(t, "ours", p.Set().Header.Local)
			given := maps.Clone(amber)
			maps.Copy(given, c.given)
			want, got := decided(t, supplied, amber).Decision, decidedBy(t, p, given).Decision
			require.Equal(t, triage.Green, want.LowerTo)
			require.NotEqual(t, want.Digest, got.Digest)
			require.Equal(t, changed(t, want, append(c.changes, map[string]any{"Digest": got.Digest})...),
				asJSON(t, got))
		})
	}
}

// changed is a decision with fields set.
func changed(t require.TestingT, d triage.Decision, changes ...map[string]any) string {
	v := reflect.ValueOf(&d).Elem()
	for _, c := range changes {
		for field, to := range c {
			v.FieldByName(field).Set(reflect.ValueOf(to))
		}
	}
	return asJSON(t, d)
}

// A layer takes nothing from an approval: what was approved is the supplier's, and a lowering that acts still acts.
func TestLocalKeepsTheApproval(t *testing.T) {
	approved := func(digest string) string {
		return strings.Replace(supplied, "answers:",
			"lowering: apply\nbrake: {lowered: 20, reversed: 2}\napproval: {by: Dr Roe, role: gp, on: 2026-11-20, "+
				"digest: '"+digest+"'}\nanswers:", 1)
	}
	digest := func(text string) string {
		p, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(text + "end: base\n")}})
		require.NoError(t, err)
		return p.Set().Digest()
	}(approved("000000000000"))
	given := map[string]any{
		"submission.topic": "hay_fever", "submission.text": "", "submission.unseen_attachments": 0, "submission.text_language": "en", "submission.kind": "medical",
		"submission.pain_0_10": 2, "submission.symptoms": []string{}, "patient.pregnant": false, "lowered.today": 0, "lowered.reversed": 0, "submission.rating_set_by": "supplier",
	}
	for _, local := range []string{
		"", rule(`obs.temp_c >= 39`, `flags: [hot]`),
		"phrases: {chest: [crushing]}\nanswers: {ours: int}\ncodes: {topics: [ours]}\n",
	} {
		p, err := triage.Load(layered(approved(digest), local))
		require.NoError(t, err)
		require.True(t, p.Set().Approved())
		require.Empty(t, p.Findings())
		require.NotEqual(t, digest, p.Set().Digest())
		d := decidedBy(t, p, given).Decision
		require.Equal(t, triage.Green, d.To)
		require.Equal(t, "pharmacy", d.Route)
	}
	p, err := triage.Load(layered(approved("000000000000"), ""))
	require.NoError(t, err)
	require.False(t, p.Set().Approved())
	require.Contains(t, p.Findings().Error(), "approval-void")
}

// The supplier's own cases run with the layer too, and so do the layer's.
func TestLocalRunsTheCases(t *testing.T) {
	base := supplied + "  - {id: cased, when: 'submission.kind == \"medical\" and mentions(submission.text, " +
		"phrases.chest)', then: {flags: [x]}, because: x, cases: [{given: {submission.kind: medical, " +
		"submission.text: fine, submission.unseen_attachments: 0}, expect: not-fired}]}\n"
	p, err := triage.Load(layered(base,
		"rules: [{id: ours, when: patient.age_years < 1, then: {guard: x}, because: x, cases: [{given: "+
			"{patient.age_years: 0}, expect: fired}]}]\n"))
	require.NoError(t, err)
	require.Equal(t, 2, p.Set().CaseCount())
	_, err = triage.Load(layered(base, "phrases: {chest: [fine]}\n"))
	require.Equal(t, []string{"case-failed"}, codesOf(t, err))
	_, err = triage.Load(layered(base,
		"rules: [{id: ours, when: patient.age_years < 1, then: {guard: x}, because: x, cases: [{given: "+
			"{patient.age_years: 1}, expect: fired}]}]\n"))
	require.Equal(t, []string{"case-failed"}, codesOf(t, err))
	require.ErrorContains(t, err, "triage.local.yaml:6:")
}

// Over random suppliers' policies and the layers that load beside them no decision is weaker with the layer than
// without.
func TestLocalNeverWeakens(t *testing.T) {
	refused := 0
	rapid.Check(t, func(rt *rapid.T) {
		base := randomBase(rt)
		alone, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(base + "end: base\n")}})
		require.NoError(rt, err)
		if strings.Contains(base, "lowering: apply") {
			base = strings.Replace(base, "000000000000", alone.Set().Digest()[:12], 1)
			alone, err = triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(base + "end: base\n")}})
			require.NoError(rt, err)
		}
		with, err := triage.Load(layered(base, randomLocal(rt)))
		if err != nil {
			require.Equal(rt, []string{"weakens-base"}, slices.Compact(codesOf(rt, err)), "%v", err)
			refused++
			return
		}
		require.Equal(rt, alone.Set().Approved(), with.Set().Approved())
		for n := range 12 {
			given := randomFacts(rt, n)
			notWeaker(rt, decidedBy(rt, alone, given).Decision, decidedBy(rt, with, given).Decision)
		}
	})
	require.True(t, refused > 0 || !enough())
}

func notWeaker(t require.TestingT, was, is triage.Decision) {
	require.GreaterOrEqual(t, rank(is.To), rank(was.To))
	if is.Disposition == "" ||
		is.Disposition == was.Disposition { // one that could not be ruled out and now is given leaves the rating
		require.GreaterOrEqual(t, may(is), may(was))
	}
	require.True(t, is.LowerTo == "" || is.LowerTo == was.LowerTo, "lowered to %s", is.LowerTo)
	require.True(t, is.Route == "" || is.Route == was.Route, "route %s", is.Route)
	for _, n := range was.NotRuledOut {
		i := slices.IndexFunc(is.NotRuledOut, func(o triage.NotRuledOut) bool { return o.Rule == n.Rule })
		require.True(t, i >= 0 && (is.NotRuledOut[i].Support == n.Support || n.Support == triage.Unasked) ||
			slices.Contains(is.Fired, n.Rule), "%s is no more %s", n.Rule, n.Support)
	}
	if !was.Due.IsZero() { // see TestFaultLaterThanAtOnce
		require.False(t, is.Due.IsZero() || is.Due.After(was.Due), "due")
	}
	levels := []triage.Level{triage.None, triage.ConfirmLower, triage.Ask, triage.StaffNow, triage.ClinicianNow}
	if c := was.Attention; c.Level != triage.ConfirmLower &&
		c.Code != "could_be_lower" { // nothing is left to agree to once a lowering is blocked
		require.GreaterOrEqual(t, slices.Index(levels, is.Attention.Level), slices.Index(levels, was.Attention.Level),
			"%v, then %v", was.Attention, is.Attention)
	}
	for _, id := range was.Fired {
		require.True(t, slices.Contains(is.Fired, id) || strings.HasPrefix(id, "down"), "%s fires no more", id)
	}
	require.Subset(t, is.Flags, was.Flags)
	require.Subset(t, is.Notify, was.Notify)
}

var localAtoms = []string{
	`submission.pain_0_10 >= 4`, `submission.pain_0_10 <= 7`, `submission.topic == "acne"`,
	`submission.topic in ["acne", "hay_fever"]`, `has_any(submission.symptoms, "cough", "fever")`,
	`has_only(submission.symptoms, "itch")`,
	`patient.pregnant`, `obs.temp_c > 38.5`, `score.s >= 3`, `1 <= patient.age_years < 5`,
	`count_of(submission.symptoms, "cough", "itch") < 2`,
}

var localWords = []string{
	`mentions(submission.text, phrases.one)`, `mentions(submission.text, phrases.two, "pain")`,
	`affirms(submission.text, phrases.one)`, `affirms(submission.text, phrases.two)`,
}

func randomWhen(rt *rapid.T, depth int, words bool) string {
	kid := func() string { return randomWhen(rt, depth-1, words) }
	switch n := rapid.IntRange(0, 6).Draw(rt, "form"); {
	case depth == 0 && words && n%2 == 0:
		return rapid.SampledFrom(localWords).Draw(rt, "words")
	case depth == 0 || n < 2:
		return rapid.SampledFrom(localAtoms).Draw(rt, "atom")
	case n == 2:
		return "not (" + kid() + ")"
	case n == 3:
		return "(" + kid() + ") or (" + kid() + ")"
	case n == 4:
		return "at_least(2, " + kid() + ", " + kid() + ", " + kid() + ")"
	}
	return "(" + kid() + ") and (" + kid() + ")"
}

func randomRule(rt *rapid.T, id string, thens []string) string {
	then := rapid.SampledFrom(thens).Draw(rt, "then")
	when := randomWhen(rt, 2, !strings.Contains(then, "downgrade"))
	if strings.Contains(then, "downgrade") && rapid.Bool().Draw(rt, "denied") {
		when = "(" + when + ") and not mentions(submission.text, phrases.one)"
	}
	return fmt.Sprintf("  - {id: %s, when: '%s', then: {%s}, because: x}\n", id, when, then)
}

var localAdds = []string{
	"upgrade: red, timeframe: 1h", "upgrade: amber", "upgrade: one_step, timeframe: 2h", "guard: true", "guard: why",
	"flags: [f]", "timeframe: 4h", "timeframe: 30m", "notify: [n]", "link: l",
	"attention: staff_now", "attention: clinician_now", "ask_for: [submission.duration_h]",
	"disposition: same_day_call", "disposition: call_999, safety_net: s", "safety_net: t",
}

func randomBase(rt *rapid.T) string {
	var b strings.Builder
	b.WriteString("policy: triage\nid: base\nversion: 1\nauthor: s\nsenders: verified\n")
	if rapid.Bool().Draw(rt, "apply") {
		b.WriteString("lowering: apply\nbrake: {lowered: 9, reversed: 9}\napproval: {by: x, role: gp, on: " +
			"2026-11-20, digest: '000000000000'}\n")
	}
	b.WriteString("phrases: {one: [sore], two: [bad]}\nscores: {s: [{when: patient.pregnant, points: 1}, {fact: " +
		"submission.pain_0_10, bands: {\"<=5\": 0, \">=6\": 3}}]}\nrules:\n")
	for n := range rapid.IntRange(1, 3).Draw(rt, "downgrades") {
		b.WriteString(randomRule(rt, fmt.Sprintf("down-%d", n),
			[]string{"downgrade: green", "downgrade: green, route: pharmacy"}))
	}
	for n := range rapid.IntRange(0, 4).Draw(rt, "rules") {
		b.WriteString(randomRule(rt, fmt.Sprintf("up-%d", n), localAdds))
	}
	return b.String()
}

func randomLocal(rt *rapid.T) string {
	var b strings.Builder
	for _, list := range []string{"one", "two"} {
		if rapid.IntRange(0, 3).Draw(rt, "phrases") == 0 {
			if b.Len() == 0 {
				b.WriteString("phrases:\n")
			}
			fmt.Fprintf(&b, "  %s: [%s]\n", list,
				rapid.SampledFrom([]string{"fine", "very sore", "no"}).Draw(rt, "phrase"))
		}
	}
	b.WriteString("rules:\n")
	for n := range rapid.IntRange(1, 3).Draw(rt, "local rules") {
		b.WriteString(randomRule(rt, fmt.Sprintf("ours-%d", n), localAdds))
	}
	return b.String()
}

func randomFacts(rt *rapid.T, n int) map[string]any {
	given := map[string]any{"submission.rating": rapid.SampledFrom([]string{"green", "amber", "amber", "red"}).Draw(rt,
		"rating"), "submission.rating_set_by": rapid.SampledFrom([]string{"supplier", "admin", "clinician"}).Draw(rt,
		"by")}
	pool := map[string][]any{
		"submission.pain_0_10": {0, 4, 5, 8}, "submission.topic": {"acne", "hay_fever", "cough"},
		"submission.symptoms": {[]string{}, []string{"itch"}, []string{"cough", "itch"}, []string{"fever"}},
		"patient.pregnant":    {true, false}, "obs.temp_c": {37.0, 39.0}, "patient.age_years": {3, 30},
		"submission.text":               {"all fine", "no pain", "very sore", "not bad at all", "bad and sore"},
		"submission.unseen_attachments": {0, 0, 0, 1}, "submission.text_language": {"en", "en", "pl"},
		"lowered.today": {0, 9}, "lowered.reversed": {0}, "submission.duration_h": {5},
	}
	for _, fact := range slices.Sorted(maps.Keys(pool)) {
		values := pool[fact]
		if v := rapid.IntRange(0, len(values)+n%2).Draw(rt, fact); v < len(values) {
			given[fact] = values[v]
		}
	}
	return given
}

// The example of a refusal is real: on it a lowering of the layer fires, or a rule of the supplier's that it silences.
func TestLocalExamplesAreReal(t *testing.T) {
	shown := 0
	rapid.Check(t, func(rt *rapid.T) {
		local := "rules:\n" + randomRule(rt, "ours", []string{"downgrade: green", "downgrade: green, flags: [x]"})
		_, err := triage.Load(layered(randomFixed, local))
		require.Equal(rt, []string{"weakens-base"}, codesOf(rt, err))
		if !strings.Contains(strings.Join(strings.Fields(err.Error()), " "), "for example with") {
			return // it can never fire, or none was found
		}
		shown++
		facts, _ := refusal(rt, err)
		v, _ := decided(rt, merged(rt, randomFixed, local), facts).Result().Verdict("ours")
		require.Equal(rt, rules.Fired, v, "%v", facts)
	})
	require.True(t, shown > 0 || !enough())
}

const randomFixed = "policy: triage\nid: base\nversion: 1\nauthor: s\nsenders: verified\nphrases: {one: [sore], two: [bad]}\nscores: " +
	"{s: [{when: patient.pregnant, points: 1}, {fact: submission.pain_0_10, bands: {\"<=5\": 0, \">=6\": 3}}]}\n" +
	"rules: []\n"
