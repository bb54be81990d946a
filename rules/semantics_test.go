// What conditions, scores, digests and inputs mean.

package rules_test

import (
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/stretchr/testify/require"
)

func TestKleene(t *testing.T) {
	yes, no := rules.Known(true), rules.Known(false)
	for _, c := range []struct {
		condition string
		in        facts
		want      rules.Verdict
	}{
		{"t.p and t.q", facts{P: no}, rules.NotFired},
		{"t.p and t.q", facts{P: yes}, rules.Unknown},
		{"t.p or t.q", facts{P: yes}, rules.Fired},
		{"t.p or t.q", facts{P: no}, rules.Unknown},
		{"not t.p", facts{}, rules.Unknown},
		{"not (t.p and t.q)", facts{P: no}, rules.Fired},
		{"not (t.p or not t.q)", facts{P: no, Q: yes}, rules.Fired},
		{"t.a >= 3", facts{A: rules.Known(3)}, rules.Fired},
		{"3 <= t.a < 5", facts{A: rules.Known(5)}, rules.NotFired},
		{"t.a + t.b > 5", facts{A: rules.Known(3)}, rules.Unknown},
		{"t.a + t.b > 5", facts{A: rules.Known(3), B: rules.Known(3)}, rules.Fired},
		{"at_least(2, t.p, t.q, t.a > 3)", facts{P: yes, A: rules.Known(4)}, rules.Fired},
		{"at_least(2, t.p, t.q, t.a > 3)", facts{P: no, A: rules.Known(3)}, rules.NotFired},
		{"at_least(2, t.p, t.q, t.a > 3)", facts{P: yes}, rules.Unknown},
		{"not at_least(2, t.p, t.q, t.a > 3)", facts{P: no, A: rules.Known(3)}, rules.Fired},
		{"not at_least(2, t.p, t.q, t.a > 3)", facts{P: yes, Q: yes}, rules.NotFired},
		{"not known(t.p)", facts{}, rules.Fired},
		{"not known(t.p)", facts{P: no}, rules.NotFired},
		{"t.e != \"red\"", facts{}, rules.Unknown},
		{"t.e not in [\"red\", \"blue\"]", facts{E: "green"}, rules.Fired},
		{"has_only(t.l, \"apple\")", facts{L: []string{}}, rules.Fired},
		{"has_only(t.l, \"apple\")", facts{L: []string{"apple", "fig"}}, rules.NotFired},
		{"has_any(t.l, \"apple\")", facts{}, rules.Unknown},
		{"count_of(t.l, \"apple\", \"fig\") >= 2", facts{L: []string{"fig", "pear", "apple"}}, rules.Fired},
		{"t.id == \"x\"", facts{ID: "x"}, rules.Fired},
		{"true", facts{}, rules.Fired},
		// A fact whose absence says none does not apply: a comparison on it is false, and so is its negation.
		{"t.none > 3", facts{}, rules.NotFired},
		{"not (t.none > 3)", facts{}, rules.NotFired},
		{"known(t.none) and t.none > 3", facts{None: rules.Known(4)}, rules.Fired},
		{"t.none > t.a", facts{}, rules.NotFired},
	} {
		require.Equal(t, c.want, verdict(t, c.condition, c.in), c.condition)
	}
}

func TestText(t *testing.T) {
	none := rules.Known(0)
	long := strings.Repeat("word ", 5000)
	for _, c := range []struct {
		name, condition string
		in              facts
		want            rules.Verdict
		missing         string
	}{
		{
			"found", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText("Chest-pain since noon"), Unseen: none},
			rules.Fired, "",
		},
		{
			"found is found, whatever else is unread", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText("chest pain " + long)},
			rules.Fired, "",
		},
		{
			"not found in a text read whole", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText("my knee hurts"), Unseen: none},
			rules.NotFired, "",
		},
		{"no text", `mentions(t.text, "chest pain")`, facts{}, rules.Unknown, "t.text"},
		{
			"boxes left empty", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText(""), Unseen: none},
			rules.NotFired, "",
		},
		{
			"over the cap", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText(long + " my knee hurts"), Unseen: none},
			rules.Unknown, "t.text",
		},
		{
			"red flag behind the cap", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText(long + " chest pain"), Unseen: none},
			rules.Unknown, "t.text",
		},
		{
			"an attachment nobody opened", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText("my knee hurts"), Unseen: rules.Known(1)},
			rules.Unknown, "t.unseen",
		},
		{
			"attachments not known", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText("my knee hurts")},
			rules.Unknown, "t.unseen",
		},
		{
			"another language, judged", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText("boli mnie klatka piersiowa od wczoraj"), Unseen: none},
			rules.Unknown,
			"t.language",
		},
		{
			"another language, given", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText("my knee hurts"), Lang: "pl", Unseen: none},
			rules.Unknown, "t.language",
		},
		{
			"English, given and not read as it", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText("xyzzy"), Lang: "en-GB", Unseen: none},
			rules.Unknown, "t.language",
		},
		{
			"English, given", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText("my knee hurts"), Lang: "en-GB", Unseen: none},
			rules.NotFired, "",
		},
		{
			"mentions counts what is denied", `mentions(t.text, "chest pain")`,
			facts{Text: rules.NewText("no chest pain, just the cough"), Unseen: none},
			rules.Fired, "",
		},
		{
			"affirms does not", `affirms(t.text, "chest pain")`,
			facts{Text: rules.NewText("no chest pain, just the cough"), Unseen: none},
			rules.NotFired, "",
		},
		{
			"affirms after but", `affirms(t.text, "chest pain")`,
			facts{Text: rules.NewText("no cough but chest pain"), Unseen: none},
			rules.Fired, "",
		},
	} {
		set := load(t, conditions(c.condition))
		f, err := set.Facts(input{c.in}, rules.Answers{})
		require.NoError(t, err)
		r := set.Evaluate(f, "")
		v, _ := r.Verdict("r0000")
		require.Equal(t, c.want, v, c.name)
		if c.missing != "" {
			missing, _ := r.Missing(set.Rules()[0])
			require.Equal(t, []string{c.missing}, missing, c.name)
		}
	}
}

func TestScoreIsAnInterval(t *testing.T) {
	set := load(t, policy(`scores:
  s:
    - only_if: t.e == "red"
    - {fact: t.a, bands: {"<=4": 3, "5-9": 1, ">=10": 0}}
    - {when: t.p, points: 2}
    - {when: not t.p and t.a >= 10, points: 4}
rules:
  - {id: high, when: score.s >= 4, then: {raise: one}, because: x}
  - {id: not-high, when: not (score.s >= 4), then: {raise: one}, because: x}
  - {id: one-part, when: score.s_highest >= 3, then: {raise: one}, because: x}
`))
	for _, c := range []struct {
		name            string
		in              facts
		low, high       int
		fired, notFired []string
	}{
		{
			"all known",
			facts{E: "red", A: rules.Known(4), P: rules.Known(true)},
			5, 5,
			[]string{"high", "one-part"},
			[]string{"not-high"},
		},
		{"tight over parts that share readings", facts{E: "red"}, 1, 5, nil, nil},
		{"one missing", facts{E: "red", A: rules.Known(12)}, 2, 4, nil, nil},
		{"decided all the same", facts{E: "red", A: rules.Known(7)}, 1, 3, []string{"not-high"}, []string{"high"}},
	} {
		f, err := set.Facts(input{c.in}, rules.Answers{})
		require.NoError(t, err)
		r := set.Evaluate(f, "")
		require.Equal(t, map[string]rules.Interval{"s": {Low: c.low, High: c.high}}, r.Scores(), c.name)
		for _, id := range c.fired {
			v, _ := r.Verdict(id)
			require.Equal(t, rules.Fired, v, "%s: %s", c.name, id)
		}
		for _, id := range c.notFired {
			v, _ := r.Verdict(id)
			require.Equal(t, rules.NotFired, v, "%s: %s", c.name, id)
		}
	}
	// Not applicable: a comparison is false, and so is its negation. Unknown whether it applies: unknown.
	for e, want := range map[string]rules.Verdict{"blue": rules.NotFired, "": rules.Unknown} {
		f, err := set.Facts(input{facts{E: e, A: rules.Known(1), P: rules.Known(true)}}, rules.Answers{})
		require.NoError(t, err)
		r := set.Evaluate(f, "")
		require.Empty(t, r.Scores())
		for _, id := range []string{"high", "not-high"} {
			v, _ := r.Verdict(id)
			require.Equal(t, want, v, "%q %s", e, id)
		}
	}
}

func TestRulesInForce(t *testing.T) {
	set := load(t, policy(`rules:
  - {id: winter, when: t.p, then: {raise: one}, because: x, from: 2026-11-01, until: 2027-02-28}
`))
	f, err := set.Facts(input{facts{P: rules.Known(true)}}, rules.Answers{})
	require.NoError(t, err)
	for day, want := range map[field.ISODate]bool{
		"2026-10-31": false, "2026-11-01": true, "2027-02-28": true,
		"2027-03-01": false, "": true,
	} {
		_, inForce := set.Evaluate(f, day).Verdict("winter")
		require.Equal(t, want, inForce, day)
	}
}

func TestDigestCoversTheMeaning(t *testing.T) {
	base := `
answers: {floor: {int: 0..9}}
phrases: {pain: [chest pain, tight chest]}
lists: {fruit: [apple, pear]}
conditions: {old: t.a >= 10}
rules:
  - id: one
    when: conditions.old and mentions(t.text, phrases.pain)
    then: {raise: one}
    because: x
  - id: two
    when: has_any(t.l, lists.fruit)
    then: {raise: two}
    because: y
`
	digest := func(body string) string { return load(t, policy(body)).Digest() }
	same := map[string]func(string) string{
		"comments":           func(s string) string { return "# a remark\n" + s },
		"layout":             func(s string) string { return strings.ReplaceAll(s, "t.a >= 10", "(t.a   >=  10)") },
		"order of lists":     func(s string) string { return strings.ReplaceAll(s, "[apple, pear]", "[pear, apple]") },
		"folding of phrases": func(s string) string { return strings.ReplaceAll(s, "chest pain,", "Chest-Pain,") },
		"the name of a phrase": func(s string) string {
			return strings.NewReplacer("{pain:", "{ache:", "phrases.pain", "phrases.ache").Replace(s)
		},
		"and written as &&": func(s string) string { return strings.ReplaceAll(s, "old and", "old &&") },
		"a rule's source": func(s string) string {
			return strings.ReplaceAll(s, "because: y",
				"because: y\n    source: a book")
		},
		"a case beside the rule": func(s string) string {
			return s +
				"    cases: [{given: {t.l: [apple]}, expect: fired}]\n"
		},
	}
	for name, edit := range same {
		require.NotEqual(t, base, edit(base), name)
		require.Equal(t, digest(base), digest(edit(base)), name)
	}
	other := map[string]func(string) string{
		"a threshold": func(s string) string { return strings.ReplaceAll(s, ">= 10", ">= 11") },
		"an outcome":  func(s string) string { return strings.ReplaceAll(s, "raise: two", "raise: one") },
		"a reason":    func(s string) string { return strings.ReplaceAll(s, "because: y", "because: z") },
		"a phrase":    func(s string) string { return strings.ReplaceAll(s, "tight chest", "heavy chest") },
		"a rule's id": func(s string) string { return strings.ReplaceAll(s, "id: two", "id: three") },
		"a date": func(s string) string {
			return strings.ReplaceAll(s, "because: y",
				"because: y\n    from: 2026-01-01")
		},
		"an answer's type": func(s string) string { return strings.ReplaceAll(s, "0..9", "0..8") },
	}
	for name, edit := range other {
		require.NotEqual(t, digest(base), digest(edit(base)), name)
	}
}

func TestInputsAreChecked(t *testing.T) {
	set := load(t, policy("answers: {floor: {int: 0..9}}\ncodes: {fruit: [kiwi]}\nrules: []\n"))
	nan := 0.0
	nan /= nan
	for _, c := range []struct {
		name    string
		in      facts
		answers map[string]any
		want    *rules.Error
	}{
		{
			"out of range",
			facts{A: rules.Known(21)},
			nil,
			&rules.Error{Code: "out-of-range", Fact: "t.a", Allowed: "0..20", Detail: "int 0..20"},
		},
		{"not a number", facts{X: &nan}, nil, &rules.Error{Code: "out-of-range", Fact: "t.x", Allowed: "0..10", Detail: "float 0..10"}},
		{"unknown word", facts{E: "Red "}, nil, &rules.Error{
			Code: "unknown-value", Fact: "t.e", Allowed: "red, green, blue",
		}},
		{"unknown code", facts{L: []string{"apple", "kiwis"}}, nil, &rules.Error{
			Code: "unknown-value", Fact: "t.l", Allowed: "apple, pear, plum, fig, kiwi",
		}},
		{"a code that the policy adds", facts{L: []string{"kiwi"}}, nil, nil},
		{
			"an answer nobody declared",
			facts{},
			map[string]any{"door": true},
			&rules.Error{Code: "unknown-fact", Fact: "answers.door"},
		},
		{
			"an answer of the wrong type",
			facts{},
			map[string]any{"floor": "three"},
			&rules.Error{Code: "wrong-type", Fact: "answers.floor", Detail: "int 0..9"},
		},
		{
			"an answer out of range",
			facts{},
			map[string]any{"floor": 10},
			&rules.Error{Code: "out-of-range", Fact: "answers.floor", Allowed: "0..9", Detail: "int 0..9"},
		},
		{"an answer as JSON has it", facts{}, map[string]any{"floor": 3.0}, nil},
	} {
		_, err := set.Facts(input{c.in}, rules.NewAnswers(c.answers))
		if c.want == nil {
			require.NoError(t, err, c.name)
			continue
		}
		require.Equal(t, c.want, err, c.name)
	}
}

func TestSettle(t *testing.T) {
	set := load(t, policy(`rules:
  - {id: down, when: t.p and t.a > 3, then: {lower: one}, because: x}
  - {id: up, when: t.q or t.b > 2, then: {raise: one}, because: x}
`))
	settle := func(f facts, n int) []string {
		in, err := set.Facts(input{f}, rules.Answers{})
		require.NoError(t, err)
		found, failure := set.Evaluate(in,
			"").Settle(map[*rules.Rule]rules.Verdict{set.Rule("down"): rules.Fired, set.Rule("up"): rules.NotFired}, n)
		require.Empty(t, failure)
		return found
	}
	yes, no := rules.Known(true), rules.Known(false)
	require.Equal(t, []string{"t.p"}, settle(facts{A: rules.Known(4), Q: no, B: rules.Known(0)}, 2))
	require.Equal(t, []string{"t.a", "t.q"}, settle(facts{P: yes, B: rules.Known(0)}, 2))
	require.Nil(t, settle(facts{B: rules.Known(0)}, 2), "three facts are missing")
	require.Nil(t, settle(facts{A: rules.Known(3)}, 2), "no answer makes it certain")
	require.Nil(t, settle(facts{P: yes, A: rules.Known(4), Q: yes}, 2), "an upgrade fired")
}
