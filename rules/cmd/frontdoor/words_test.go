// This file tests the verbs words and learn: what they count, and that they print nothing of a single message.

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// said is a line of a submission with a text and its final rating; "" for none.
func said(id int, text, final string) string {
	line := map[string]any{"submission": map[string]any{
		"id": fmt.Sprint("w-", id), "kind": "medical", "rating": "amber", "rating_set_by": "admin", "text": text,
	}}
	if final != "" {
		line["final_rating"] = final
	}
	b, _ := json.Marshal(line)
	return string(b) + "\n"
}

// wordsPolicy is a policy folder with a rule that raises and a list of harmless words.
func wordsPolicy(t *testing.T) string {
	dir := t.TempDir()
	policy := `frontdoor: 1
policy: triage
id: t
version: 1
author: test
senders: verified
phrases: {danger: [pain down my arm, wheezing], calm: [sneezing]}
tables: {danger: danger.csv}
rules:
  - {id: danger, when: 'mentions(submission.text, phrases.danger)', then: {upgrade: red}, because: x}
  - {id: eyes, when: 'weigh(submission.text, tables.danger) >= 5', then: {guard: words_weigh}, because: x,
     cases: [{given: {submission.text: clammy}, expect: fired}]}
  - {id: calm, when: 'says_only(submission.text, phrases.calm)', then: {downgrade: green}, because: x}
end: t
`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "triage.yaml"), []byte(policy), 0o644))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "danger.csv"), []byte("clammy,5\nquietly,-3\n"), 0o644))
	return dir
}

func TestWords(t *testing.T) {
	dir := wordsPolicy(t)
	var lines strings.Builder
	for i := range 6 {
		lines.WriteString(said(i, "sneezing, itchy nostrils", "green"))
	}
	for i := 10; i < 15; i++ {
		lines.WriteString(said(i, "itchy scalp, wheezing a bit and clammy", "amber"))
	}
	for i := 20; i < 24; i++ {
		lines.WriteString(said(i, "my secret nickname is Bartholomew", "green"))
	}
	for i := 30; i < 35; i++ {
		lines.WriteString(said(i, "pain down their arm", "red"))
	}
	lines.WriteString(said(40, "hello", "green"))
	lines.WriteString(said(41, "hello", "purple"))
	lines.WriteString("{\n")
	code, out, errs := frontdoor(lines.String(), "words", "-policy", dir, "-now", when, "-")
	require.Equal(t, findings, code, errs)
	golden(t, "words", out)
	for _, never := range []string{"bartholomew", "nickname", "wheezing", "clammy"} {
		require.NotContains(t, strings.ToLower(out), never)
	}

	code, out, _ = frontdoor(lines.String(), "words", "-policy", dir, "-now", when, "-format", "json", "-top", "1", "-")
	require.Equal(t, findings, code)
	var report wordsReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.Equal(t, []wordCount{{Words: "itchy", Requests: 11, Amber: 5}}, report.Unread)
	require.Equal(t, []wordCount{{Words: "itchy nostrils", Requests: 6, Alone: 6}}, report.Pairs)
	require.Equal(t, []wordCount{{Words: "pain down my arm", Written: "their", Requests: 5, Red: 5}}, report.NearMisses)
}

// labelledLines are messages in which words of danger stand in red ones mostly.
func labelledLines(red, routine int) string {
	var b strings.Builder
	write := func(i int, says, text string) {
		line, _ := json.Marshal(map[string]string{"id": fmt.Sprintf("%s-%d", says, i), "says": says, "text": text})
		b.Write(append(line, '\n'))
	}
	for i := range red {
		write(i, "red", fmt.Sprintf("so grey and clammy today, number%d", i))
	}
	for i := range routine {
		word := []string{"prescription", "letter", "grey"}[i%3]
		write(i, "routine", fmt.Sprintf("please send the %s today, thanks, number%d", word, i))
	}
	write(1, "amber", "a cough")
	return b.String()
}

func TestLearn(t *testing.T) {
	table := filepath.Join(t.TempDir(), "danger.csv")
	code, out, errs := frontdoor(labelledLines(60, 150), "learn", "-labels", "-", "-out", table)
	require.Zero(t, code, errs)
	require.NotContains(t, out, "number")
	golden(t, "learn", strings.ReplaceAll(out, table, "danger.csv"))
	data, err := os.ReadFile(table)
	require.NoError(t, err)
	golden(t, "learn-table", string(data))
	require.NotContains(t, string(data), "number", "a word of one message")

	code, out, _ = frontdoor(labelledLines(60, 150), "learn", "-labels", "-", "-format", "json", "-find", "danger")
	require.Zero(t, code)
	require.Contains(t, out, `"looked_for": 61`)
}

func TestLearnRefuses(t *testing.T) {
	bad := filepath.Join(t.TempDir(), "bad.jsonl")
	require.NoError(t, os.WriteFile(bad, []byte("{\"text\":\"my secret\",\"says\":\"purple\"}\n"), 0o644))
	for name, c := range map[string]struct {
		stdin, want string
		args        []string
	}{
		"too few":        {labelledLines(29, 300), "too few messages: 200 messages are needed", []string{"-labels", "-"}},
		"fewer than 200": {labelledLines(50, 100), "too few messages", []string{"-labels", "-"}},
		"no file":        {"", "name the files", nil},
		"not there":      {"", "cannot be opened", []string{"-labels", "nowhere.jsonl"}},
		"not JSON":       {"my secret\n", "-:1: this is no line of JSON", []string{"-labels", "-"}},
		"a label":        {"", ":1: says is red, amber or routine", []string{"-labels", bad}},
		"what to find":   {"", "-find is red or danger", []string{"-labels", "-", "-find", "green"}},
		"alarms":         {"", "-alarms is per cent", []string{"-labels", "-", "-alarms", "NaN"}},
		"min":            {"", "-min is a number", []string{"-labels", "-", "-min", "0"}},
		"without":        {labelledLines(60, 200), "cannot be read", []string{"-labels", "-", "-without", "nowhere.txt"}},
		"out":            {labelledLines(60, 200), "cannot be written", []string{"-labels", "-", "-out", t.TempDir()}},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := frontdoor(c.stdin, append([]string{"learn"}, c.args...)...)
			require.Equal(t, unusable, code)
			require.Contains(t, errs, c.want)
			require.Empty(t, out)
			require.NotContains(t, errs, "secret")
		})
	}
}

// What stands beside a pictograph that nobody has read does not keep the text from being read alone.
func TestWordsBesideAPictographAreNotAlone(t *testing.T) {
	var lines strings.Builder
	for i := range 6 {
		lines.WriteString(said(i, "itchy 💣", "green"))
	}
	code, out, errs := frontdoor(lines.String(), "words", "-policy", wordsPolicy(t), "-now", when, "-format", "json", "-")
	require.Zero(t, code, errs)
	var report wordsReport
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	require.Equal(t, []wordCount{{Words: "itchy", Requests: 6}}, report.Unread)
}

// A file that is named five times shows no word of a single message, and no message is measured by itself.
func TestLearnCountsAMessageOnce(t *testing.T) {
	dir := t.TempDir()
	file, table := filepath.Join(dir, "messages.jsonl"), filepath.Join(dir, "danger.csv")
	require.NoError(t, os.WriteFile(file, []byte(labelledLines(60, 150)), 0o644))
	args := []string{"learn", "-out", table}
	for range 5 {
		args = append(args, "-labels", file)
	}
	code, out, errs := frontdoor("", args...)
	require.Zero(t, code, errs)
	require.Contains(t, out, "211 messages")
	data, err := os.ReadFile(table)
	require.NoError(t, err)
	require.NotContains(t, string(data), "number")
}
