// A practice's own layer: what it may add, and what is refused.

package rules_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// The form of a practice's own layer; what its author is told stands in one golden file. What it may say is tested
// where it is said: local_test.go of each kind of policy.

// staged is the domain of the tests with a key of its own that holds a condition.
var staged = func() rules.Domain {
	d := domain
	d.Header = struct {
		Stop *rules.Condition `key:"stop"`
		Most int              `key:"most"`
	}{}
	return d
}()

var suppliers = policy(`answers: {alone: bool}
codes: {fruit: [medlar]}
phrases: {pain: [pain], calm: [calm], halt: [halt]}
lists: {sweet: [fig, plum]}
conditions: {high: t.a >= 15}
scores: {s: [{when: t.p, points: 2}, {when: t.q, points: 3}]}
stop: mentions(t.text, phrases.halt)
most: 3
rules:
  - {id: pain, when: 'mentions(t.text, phrases.pain)', then: {raise: one}, because: x}
  - {id: high, when: 'conditions.high and not mentions(t.text, phrases.calm)', then: {raise: two}, because: x}
  - {id: low, when: 't.a < 5 and not mentions(t.text, phrases.pain)', then: {lower: one}, because: x}
`)

const localHead = "policy: triage\nid: ours\nversion: 1\nauthor: practice\nextends: t\n"

func withLocal(local string) (*rules.Set, error) {
	set, _, err := rules.Load(fstest.MapFS{
		"triage.yaml":       {Data: []byte(suppliers)},
		"triage.local.yaml": {Data: []byte(local)},
	}, staged)
	return set, err
}

func TestLocalForm(t *testing.T) {
	body := func(parts string) string { return localHead + parts + "end: ours\n" }
	swap := func(old, with string) string { return strings.Replace(body(""), old, with, 1) }
	own := func(when, then string) string {
		return body(fmt.Sprintf("rules:\n  - {id: ours, when: '%s', then: {%s}, because: x}\n", when, then))
	}
	cases := map[string]struct{ text, place, code string }{
		"empty":              {"", "1:1", "empty-file"},
		"a remark":           {"# ours\n", "1:1", "empty-file"},
		"a list":             {"[]\n", "1:1", "not-a-map"},
		"a word":             {"ours\n", "1:1", "not-a-map"},
		"a tab":              {body("rules:\n\t- {}\n"), "7:1", "tab"},
		"two documents":      {body("") + "---\n" + body(""), "7:1", "second-document"},
		"no end":             {localHead, "1:1", "missing-key"},
		"the supplier's end": {localHead + "end: t\n", "6:6", "wrong-end"},
		"half a file": {
			localHead +
				"rules:\n  - {id: a, when: t.p, then: {raise: one}, because: x}\n  - {id: b, wh", "8:3",
			"unclosed-bracket",
		},
		"no extends":               {swap("extends: t\n", ""), "1:1", "missing-key"},
		"another base":             {swap("extends: t", "extends: u"), "5:10", "wrong-base"},
		"a list of bases":          {swap("extends: t", "extends: [t]"), "5:10", "not-a-text"},
		"another kind":             {swap("policy: triage", "policy: limits"), "1:9", "wrong-policy"},
		"no kind":                  {swap("policy: triage\n", ""), "1:1", "missing-key"},
		"a bad id":                 {strings.ReplaceAll(body(""), "ours", "Our_s"), "2:5", "not-kebab-case"},
		"unknown key":              {body("colour: red\n"), "6:1", "unknown-key"},
		"a key twice":              {body("rules: []\nrules: []\n"), "7:1", "duplicate-key"},
		"the supplier's key":       {body("most: 30\n"), "6:1", "not-local"},
		"a stage":                  {body("stop: t.p\n"), "6:1", "not-local"},
		"scores":                   {body("scores: {s: [{when: t.p, points: 0}]}\n"), "6:1", "not-local"},
		"approval":                 {body("approval: {by: me, on: 2026-01-01}\n"), "6:1", "not-local"},
		"always asked":             {body("always_asked: [t.a]\n"), "6:1", "not-local"},
		"effective":                {body("effective: 2030-01-01\n"), "6:1", "not-local"},
		"rules as a map":           {body("rules: {a: b}\n"), "6:8", "not-a-list"},
		"an empty group":           {body("rules: [{only_if: t.p, rules: []}]\n"), "6:31", "empty-list"},
		"an empty list":            {body("phrases: {pain: []}\n"), "6:17", "empty-list"},
		"a phrase of no word":      {body("phrases: {pain: ['...']}\n"), "6:18", "empty-phrase"},
		"a phrase twice":           {body("phrases: {pain: [ow, OW]}\n"), "6:22", "duplicate-phrase"},
		"the supplier's list":      {body("lists: {sweet: [pear]}\n"), "6:9", "duplicate-name"},
		"the supplier's answer":    {body("answers: {alone: int}\n"), "6:11", "duplicate-name"},
		"the supplier's condition": {body("conditions: {high: t.a >= 19}\n"), "6:14", "duplicate-name"},
		"the supplier's code":      {body("codes: {fruit: [medlar]}\n"), "6:17", "known-code"},
		"the supplier's rule": {
			body("rules: [{id: pain, when: t.p, then: {raise: one}, because: x}]\n"), "6:14",
			"duplicate-id",
		},
		"a rule of its own twice": {body("rules: [{id: a, when: t.p, then: {raise: one}, because: x}, {id: a, when: " +
			"t.p, then: {raise: one}, because: x}]\n"), "6:66", "duplicate-id"},
		"an unknown fact": {own("t.zz", "raise: one"), "7:23", "unknown-fact"},
		"known hides":     {own("known(t.a) and t.p", "raise: one"), "7:23", "known-hides"},
		"lowers":          {own("t.a >= 7", "lower: one"), "7:40", "weakens-base"},
		"lowers in a group": {body("rules: [{only_if: t.p, rules: [{id: ours, when: t.a >= 7, then: {lower: " +
			"one}, because: x}]}]\n"), "6:65", "weakens-base"},
		"silences":        {body("phrases: {calm: [fine]}\n"), "6:10", "weakens-base"},
		"changes a stage": {body("phrases: {halt: [stop]}\n"), "6:10", "weakens-base"},
		"a circle":        {body("conditions: {a: conditions.b, b: conditions.a}\n"), "6:17", "circle"},
	}
	var told strings.Builder
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		t.Run(name, func(t *testing.T) {
			c := cases[name]
			_, err := withLocal(c.text)
			var problems problem.Problems
			require.True(t, errors.As(err, &problems), "%v", err)
			p := problems[0]
			require.Equal(t, c.code+" "+c.place, fmt.Sprintf("%s %d:%d", p.Code, p.Line, p.Col), "%v", err)
			require.Equal(t, "triage.local.yaml", p.File)
			fmt.Fprintf(&told, "== %s\n%s\n\n", name, err)
		})
	}
	golden(t, "testdata/local.golden", told.String())
}

// Every problem of both files is told, and a base that is wrong by itself is told first and alone.
func TestLocalProblemsAtOnce(t *testing.T) {
	_, err := withLocal("policy: limits\nid: ours\nversion: 1\nauthor: a\nextends: u\ncolour: red\nlists: {sweet: " +
		"[pear]}\nrules:\n  - {id: pain, when: t.zz, then: {lower: one}, because: x}\n  - {id: b, when: t.a >= 7, " +
		"then: {lower: one}, because: x}\nend: t\n")
	var problems problem.Problems
	require.True(t, errors.As(err, &problems))
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	require.Equal(t, []string{
		"wrong-policy", "wrong-base", "unknown-key", "duplicate-name", "duplicate-id",
		"unknown-fact", "weakens-base", "wrong-end",
	}, codes)

	_, problems, err = rules.Load(fstest.MapFS{"triage.yaml": {Data: []byte(policy("rules: [{id: a, when: t.zz, " +
		"then: {raise: one}, because: x}]"))}, "triage.local.yaml": {Data: []byte("\t")}}, staged)
	require.Error(t, err)
	require.Len(t, problems, 1)
	require.Equal(t, "triage.yaml", problems[0].File)
}

// What stands in a layer is there, and everything of the supplier's with it.
func TestLocalSet(t *testing.T) {
	alone, _, err := rules.Load(fstest.MapFS{"triage.yaml": {Data: []byte(suppliers)}}, staged)
	require.NoError(t, err)
	set, err := withLocal(localHead +
		"answers: {age: {int: 0..9}}\ncodes: {fruit: [quince]}\nphrases: {pain: [ow], mine: [my]}\nlists: {sour: " +
		"[quince]}\nconditions: {both: conditions.high and t.p}\nrules:\n  - only_if: t.p\n    rules:\n" +
		"      - {id: ours, when: 'conditions.both or mentions(t.text, phrases.mine) or answers.age > 3 or " +
		"has_any(t.l, lists.sour)', then: {raise: one}, because: x}\nend: ours\n")
	require.NoError(t, err)
	require.Equal(t, "t", set.Header.ID)
	require.Equal(t, "ours", set.Header.Local)
	require.Empty(t, alone.Header.Local)
	require.NotEqual(t, alone.Digest(), set.Digest())
	require.Len(t, set.Rules(), 4)
	for _, r := range set.Rules() {
		require.Equal(t, r.ID == "ours", r.Local, r.ID)
		require.Equal(t, map[bool]string{true: "triage.local.yaml", false: "triage.yaml"}[r.Local], r.File)
	}
	require.True(t, set.Allows("t.l", "quince"))
	require.Equal(t, ownOf(t, alone), ownOf(t, set))

	renamed, err := withLocal(localHead[:len("policy: triage\n")] +
		"id: theirs\nversion: 1\nauthor: practice\nextends: t\nend: theirs\n")
	require.NoError(t, err)
	other, err := withLocal(localHead + "end: ours\n")
	require.NoError(t, err)
	require.NotEqual(t, renamed.Digest(), other.Digest())
	again, err := withLocal("# a remark\n" + strings.Replace(localHead, "version: 1", "version: 2", 1) +
		"rules: []\nend: ours\n")
	require.NoError(t, err)
	require.Equal(t, other.Digest(), again.Digest())
}

// ownOf is what a policy's own keys mean.
func ownOf(t require.TestingT, set *rules.Set) string {
	b, err := json.Marshal(set.Own())
	require.NoError(t, err)
	return string(b)
}
