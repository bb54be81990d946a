// This file tests the verbs by their output and exit codes.

package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

const (
	policy = "../../../examples/policies/total-triage"
	monday = "../../../examples/practice/monday.jsonl"
	clinic = "../../../examples/practice/clinic.jsonl"
	when   = "2026-11-23T08:15:00Z"
)

func frontdoor(stdin string, args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(args, strings.NewReader(stdin), &out, &errs)
	return code, out.String(), errs.String()
}

// What the verbs print, as golden files.
func TestOutput(t *testing.T) {
	for name, args := range map[string][]string{
		"overview":     {"-h"},
		"check":        {"check", "-now", when, policy},
		"check-always": {"check", "-v", "-now", when, policy},
		"explain":      {"explain", "-policy", policy, "-now", when, "-id", "s-1053", monday},
		"explain-gaps": {"explain", "-policy", policy, "-now", when, "-id", "s-1045", monday},
		"explain-why-not": {
			"explain", "-policy", policy, "-now", when, "-id", "s-1053", "-rule", "fever-five-days-under-5", monday,
		},
		"explain-evidence": {
			"explain", "-policy", policy, "-now", when, "-id", "s-1053", "-rule", "fever-under-3-months", "-evidence",
			"safety officer", "-purpose", "review", monday,
		},
		"eval-capacity": {"eval", "capacity", "-format", "text", "-policy", policy, clinic},
		"audit":         {"audit", "testdata/records.jsonl"},
		"facts":         {"facts", "triage", "temp"},
		"facts-policy":  {"facts", "-policy", policy, "answers."},
	} {
		code, out, errs := frontdoor("", args...)
		require.Zero(t, code, "%s: %s", name, errs)
		if name != "audit" { // a report, and no screen
			require.LessOrEqual(t, strings.Count(out, "\n"), 50, "%s does not fit a screen", name)
		}
		for _, line := range strings.Split(out, "\n") {
			require.LessOrEqual(t, utf8.RuneCountInString(line), columns, "%s: %s", name, line)
		}
		golden(t, name, out)
	}
}

func golden(t *testing.T, name, got string) {
	file := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got, name)
}

// The help of every verb fits one screen, and its example works.
func TestHelp(t *testing.T) {
	t.Chdir("../../..")
	for _, c := range commands {
		code, out, _ := frontdoor("", c.name, "-h")
		require.Zero(t, code)
		require.LessOrEqual(t, strings.Count(out, "\n"), 24, c.name)
		for line := range strings.Lines(out) {
			require.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), 100, "%s: %s", c.name, line)
		}
		example := out[strings.LastIndex(out, "\n  frontdoor ")+len("\n  frontdoor "):]
		example, _, _ = strings.Cut(strings.ReplaceAll(example, "\\\n", ""), ">")
		args := strings.Fields(strings.ReplaceAll(example, `"hay fever"`, "hay.fever"))
		code, out, errs := frontdoor("", args...)
		require.Zero(t, code, "%s: %s", example, errs)
		require.NotEmpty(t, out, example)
	}
}

func TestEval(t *testing.T) {
	code, out, _ := frontdoor("", "eval", "triage", "-policy", policy, "-now", when, monday)
	require.Zero(t, code)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	data, err := os.ReadFile(monday)
	require.NoError(t, err)
	require.Len(t, lines, strings.Count(strings.TrimSpace(string(data)), "\n")+1)
	for i, input := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		var in struct{ Submission struct{ ID string } }
		var d map[string]any
		require.NoError(t, json.Unmarshal([]byte(input), &in))
		require.NoError(t, json.Unmarshal([]byte(lines[i]), &d))
		require.Equal(t, in.Submission.ID, d["id"], "the order is kept")
		for _, key := range []string{
			"base", "to", "lower_if", "attention", "fired", "not_ruled_out", "blocked", "ask", "ask_more", "due",
			"route", "disposition", "flags", "safety_net", "scores", "errors", "v", "now", "next_change", "digest",
			"calendar_digest",
		} {
			require.Contains(t, d, key)
		}
	}
}

// A line that cannot be decided is answered in its place, without its values, and the rest go on.
func TestEvalErrors(t *testing.T) {
	const good = `{"submission":{"id":"s-1","rating":"green","rating_set_by":"supplier"}}`
	for _, c := range []struct{ line, want string }{
		{`not json`, `{"error":{"code":"not-json","line":2}}`},
		{
			`{"submission":{"id":"s-2","rating":"green","rating_set_by":"supplier"}} trailing`,
			`{"error":{"code":"not-json","line":2}}`,
		},
		{`[1]`, `{"error":{"code":"not-json","line":2}}`},
		{
			`{"submission":{"id":"s-2","rating":"secret","rating_set_by":"supplier"}}`,
			`{"id":"s-2","error":{"code":"unknown-value","fact":"submission.rating","line":2}}`,
		},
		{
			`{"submission":{"id":"s-2","rating":"green"}}`,
			`{"id":"s-2","error":{"code":"missing-fact","fact":"submission.rating_set_by","line":2}}`,
		},
		{
			`{"submission":{"rating":"green","rating_set_by":"supplier"}}`,
			`{"error":{"code":"missing-fact","fact":"submission.id","line":2}}`,
		},
		{
			`{"submission":{"id":"s-2","rating":"green","rating_set_by":"supplier"},"obs":{"temp_c":99}}`,
			`{"id":"s-2","error":{"code":"out-of-range","fact":"obs.temp_c","line":2}}`,
		},
		{
			`{"submission":{"id":"s-2","rating":"green","rating_set_by":"supplier"},"obs":{"temp_c":null}}`,
			`{"id":"s-2","error":{"code":"null","fact":"obs.temp_c","line":2}}`,
		},
		{
			`{"submission":{"id":"s-2","rating":"green","rating_set_by":"supplier"},"obs":{"temp_c":"hot"}}`,
			`{"id":"s-2","error":{"code":"wrong-type","fact":"obs.temp_c","line":2}}`,
		},
		{
			`{"submission":{"id":"s-2","rating":"green","rating_set_by":"supplier"},"obs":{"resp_rate":15.5}}`,
			`{"id":"s-2","error":{"code":"wrong-type","fact":"obs.resp_rate","line":2}}`,
		},
		{
			`{"submission":{"id":"s-2","rating":"green","rating_set_by":"supplier"},"obs":{"Secret Name":1}}`,
			`{"id":"s-2","error":{"code":"unknown-fact","fact":"obs.‹withheld›","line":2}}`,
		},
		{
			`{"now":"yesterday","submission":{"id":"s-2","rating":"green","rating_set_by":"supplier"}}`,
			`{"id":"s-2","error":{"code":"bad-instant","fact":"now","line":2}}`,
		},
		{
			`{"submission":{"id":"s-2","id":"s-3","rating":"green","rating_set_by":"supplier"}}`,
			`{"error":{"code":"duplicate-key","fact":"submission","line":2}}`,
		},
		{`{"` + strings.Repeat("x", maxLine) + `":1}`, `{"error":{"code":"line-too-long","line":2}}`},
	} {
		code, out, _ := frontdoor(good+"\n"+c.line+"\r\n\n"+good, "eval", "triage", "-policy", policy, "-now", when)
		require.Equal(t, 1, code, c.want)
		lines := strings.Split(strings.TrimSpace(out), "\n")
		require.Len(t, lines, 3)
		require.JSONEq(t, c.want, firstError(t, lines[1]))
		require.Equal(t, lines[0], lines[2])
	}
}

// firstError is an answer to a line that was refused, without the list of its errors, whose first stands by itself, and
// without what is allowed.
func firstError(t *testing.T, answer string) string {
	var all map[string]any
	require.NoError(t, json.Unmarshal([]byte(answer), &all), answer)
	require.NotEmpty(t, all["errors"], answer)
	require.Equal(t, all["error"], all["errors"].([]any)[0], answer)
	delete(all, "errors")
	delete(all["error"].(map[string]any), "allowed")
	out, err := json.Marshal(all)
	require.NoError(t, err)
	return string(out)
}

// Every fault of a line is told, with what is allowed, in an order that does not change.
func TestEvalTellsEveryFault(t *testing.T) {
	const line = `{"submission":{"id":"s-2","rating":"purple"},"obs":{"temp_c":99,"taken":"x","resp_rate":900},` +
		`"patient":{"sex":"x"}}`
	code, out, _ := frontdoor(line, "eval", "triage", "-policy", policy, "-now", when)
	require.Equal(t, 1, code)
	require.JSONEq(t, `{"id":"s-2","error":{"code":"wrong-type","fact":"obs.taken","line":1},"errors":[
		{"code":"wrong-type","fact":"obs.taken","line":1},
		{"code":"missing-fact","fact":"submission.rating_set_by","line":1},
		{"code":"unknown-value","fact":"submission.rating","allowed":"green, amber, red","line":1},
		{"code":"unknown-value","fact":"patient.sex","allowed":"female, male, indeterminate","line":1},
		{"code":"out-of-range","fact":"obs.temp_c","allowed":"25..45","line":1},
		{"code":"out-of-range","fact":"obs.resp_rate","allowed":"0..100","line":1}]}`, out)
}

// The line's now wins over -now, which wins over the machine's clock.
func TestEvalClock(t *testing.T) {
	const line = `{"submission":{"id":"s-1","rating":"green","rating_set_by":"supplier"}}`
	_, out, _ := frontdoor(
		line+"\n"+`{"now":"2026-11-24T10:00:00Z",`+line[1:], "eval", "triage", "-policy", policy, "-now", when,
	)
	require.Contains(t, strings.Split(out, "\n")[0], `"now":"2026-11-23T08:15:00Z"`)
	require.Contains(t, strings.Split(out, "\n")[1], `"now":"2026-11-24T10:00:00Z"`)
}

func TestUnusable(t *testing.T) {
	empty := t.TempDir()
	bad := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(bad, "triage.yaml"), []byte("policy: triage\n"), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(bad, "triag.yaml"), []byte("policy: triage\n"), 0o644))
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"chekc"}, `there is no verb "chekc"`},
		{[]string{"check"}, "name a policy folder"},
		{[]string{"check", "no-such-folder"}, "is not a folder"},
		{[]string{"check", "-colour", policy}, "-colour"},
		{[]string{"check", "-format", "xml", policy}, "-format is json or text"},
		{[]string{"check", empty}, "holds no policy"},
		{[]string{"eval", "-policy", policy}, "name the kind"},
		{[]string{"eval", "triaje", "-policy", policy}, "there is no policy of the kind"},
		{[]string{"eval", "triage"}, "name a policy folder"},
		{[]string{"eval", "triage", "-policy", empty}, "holds no triage.yaml"},
		{[]string{"eval", "triage", "-policy", bad}, "missing-key"},
		{[]string{"eval", "triage", "-policy", policy, "-now", "noon"}, "-now is an instant"},
		{[]string{"explain", "-policy", policy, "-id", "nobody", monday}, "there is no input with the id"},
		{[]string{"explain", "-policy", policy, "-rule", "nope", monday}, "has no rule"},
		{[]string{"explain", "-policy", policy, "-evidence", "gp", monday}, "for a purpose"},
		{[]string{"schema", "inbocks"}, "there is no policy of the kind"},
	} {
		code, _, errs := frontdoor("", c.args...)
		require.Equal(t, 2, code, c.args)
		require.Contains(t, errs, c.says)
	}
	code, out, _ := frontdoor("", "check", bad)
	require.Equal(t, 2, code)
	require.Contains(t, out, "stray-file")
	require.Contains(t, out, "5 errors")
}

func TestTestVerb(t *testing.T) {
	code, out, _ := frontdoor("", "test", policy)
	require.Zero(t, code, out)
	code, out, _ = frontdoor("", "test", "-run", "no such case", policy)
	require.Equal(t, 1, code)
	require.Contains(t, out, "no cases ran")
	beside := t.TempDir()
	text := "policy: inbox\nid: p\nversion: 1\nauthor: t\nrules:\n  - {id: r, when: item.chasers_sent >= 2, then: " +
		"{stage: warning}, " +
		"because: b, cases: [{given: {item.chasers_sent: 2}, expect: fired}]}\nend: p\n"
	require.NoError(t, os.WriteFile(filepath.Join(beside, "inbox.yaml"), []byte(text), 0o600))
	code, out, _ = frontdoor("", "test", beside)
	require.Zero(t, code, out)
	require.Contains(t, out, "0 cases, 0 failed, 0 todo; 1 case beside the rules passed")
}

func TestSchemaIsJSON(t *testing.T) {
	_, out, _ := frontdoor("", "schema", "triage")
	var schema map[string]any
	require.NoError(t, json.Unmarshal([]byte(out), &schema))
	require.Contains(t, out, `"one_step"`)
	require.NotContains(t, out, "source.Node")
}

var explainEvery = flag.Int("every", 4, "of the examples' submissions every which one is explained")

// explain fits one screen for every request of the morning, and shows no word of a patient and no name of a Go type.
func TestExplainFitsAndHoldsNothing(t *testing.T) {
	data, err := os.ReadFile(monday)
	require.NoError(t, err)
	for n, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if n%*explainEvery != 0 {
			continue
		}
		var in struct{ Submission struct{ ID, Text string } }
		require.NoError(t, json.Unmarshal([]byte(line), &in))
		code, out, errs := frontdoor(line, "explain", "-policy", policy, "-now", when)
		require.Zero(t, code, errs)
		require.LessOrEqual(t, strings.Count(out, "\n"), 66, in.Submission.ID)
		for _, row := range strings.Split(out, "\n") {
			require.LessOrEqual(t, utf8.RuneCountInString(row), columns, "%s: %s", in.Submission.ID, row)
		}
		if words := strings.Fields(in.Submission.Text); len(words) > 3 {
			require.NotContains(t, out, strings.Join(words[:3], " "), in.Submission.ID)
		}
		for _, foreign := range []string{"map[", "interface", "rules.", "triage.", "[]string", "0x"} {
			require.NotContains(t, out, foreign, in.Submission.ID)
		}
	}
}

// A rule that fired and did not act says what stood against it.
func TestExplainBlocked(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "triage.yaml"), []byte(`policy: triage
id: t
version: 1
author: test
senders: verified
rules:
  - {id: hay-fever, when: submission.topic == "hay_fever", then: {downgrade: green}, because: Hay fever.}
  - {id: worse, when: submission.trend == "worse", then: {guard: true}, because: Worse.}
end: t
`), 0o644))
	const line = `{"submission":{"id":"s-1","rating":"amber","rating_set_by":"supplier","topic":"hay_fever"}}`
	_, out, errs := frontdoor(line, "explain", "-policy", dir, "-now", when, "-rule", "hay-fever")
	require.Contains(t, out, "it did not act, because of:", errs)
	require.Contains(t, out, `worse, unknown because submission.trend == "worse" is unknown`)
}

// A case that fails or is refused prints nothing of the patient that it tells of, in any format, until a role asks for
// it and says what for.
func TestI15FailingCasesHoldNoPatient(t *testing.T) {
	const head = "policy: triage\nid: t\nversion: 1\nauthor: test\nrules:\n" +
		"  - {id: fever, when: obs.temp_c >= 38, then: {upgrade: red}, because: a fever"
	const given = `given: {submission.text: "canary7f3a", patient.id: "9434765919", patient.date_of_birth: 1961-05-02`
	for name, files := range map[string]map[string]string{
		"a case fails": {
			"triage.yaml": head + "}\nend: t\n",
			"triage_test.yaml": "policy: triage\nnow: 2026-11-24T09:00:00Z\ncases:\n  - name: a\n    " + given +
				"}\n    expect: {to: red}\n  - name: b\n    table: {columns: [submission.text, to], rows: [[canary7f3a, red]]}\n",
		},
		"a case is refused": {
			"triage.yaml":      head + "}\nend: t\n",
			"triage_test.yaml": "policy: triage\ncases:\n  - {name: a, " + given + "}, expect: {to: red}}\n",
		},
		"a case beside a rule fails": {
			"triage.yaml": head + `, cases: [{given: {obs.temp_c: 37, submission.text: canary7f3a}, expect: fired}]}` + "\nend: t\n",
		},
	} {
		dir := t.TempDir()
		for file, text := range files {
			require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600))
		}
		for _, args := range [][]string{
			{"test", dir},
			{"test", "-v", dir},
			{"test", "-format", "json", dir},
			{"check", dir},
			{"check", "-format", "json", dir},
		} {
			code, out, errs := frontdoor("", args...)
			require.True(t, code != 0 || args[0] == "check", name)
			for _, word := range []string{"canary7f3a", "9434765919", "1961"} {
				require.NotContains(t, out+errs, word, "%s: %v", name, args)
			}
		}
		_, out, errs := frontdoor("", "test", "-evidence", "author", "-purpose", "a fault", dir)
		require.Contains(t, out+errs, "canary7f3a", name)
		code, _, errs := frontdoor("", "test", "-evidence", "author", dir)
		require.Equal(t, 2, code, name)
		require.Contains(t, errs, "for a purpose", name)
	}
}

// full is an output that takes some bytes and then fails.
type full struct{ left int }

// Write takes what there is room for.
func (f *full) Write(b []byte) (int, error) {
	f.left -= len(b)
	if f.left < 0 {
		return 0, io.ErrShortWrite
	}
	return len(b), nil
}

// Many lines are decided at once and written in their order; an output that fails ends the work.
func TestEvalOnAllCores(t *testing.T) {
	data, err := os.ReadFile(monday)
	require.NoError(t, err)
	text := strings.TrimSpace(string(data)) + "\n"
	_, once, _ := frontdoor(text, "eval", "triage", "-policy", policy, "-now", when)
	code, out, _ := frontdoor(strings.Repeat(text, 3), "eval", "triage", "-policy", policy, "-now", when)
	require.Zero(t, code)
	require.Equal(t, strings.Repeat(once, 3), out)
	var errs strings.Builder
	code = run([]string{"eval", "triage", "-policy", policy, "-now", when}, strings.NewReader(strings.Repeat(text, 3)),
		&full{5000}, &errs)
	require.Equal(t, unusable, code)
	require.Contains(t, errs.String(), "the output not written")
}
