// This file tests that what the README shows is so.

package examples_test

import (
	"context"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// The README's code is the body of ExampleAssess, which is compiled and run.
func TestReadmeIsAnExample(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	_, code, ok := strings.Cut(string(readme), "```go\n")
	require.True(t, ok)
	require.LessOrEqual(
		t, strings.Count(string(readme[:strings.Index(string(readme), "```go")]), "\n"), 20, "first code by line 20",
	)
	code, _, _ = strings.Cut(code, "```")
	source, err := os.ReadFile("../triage/example_test.go")
	require.NoError(t, err)
	_, body, ok := strings.Cut(string(source), "func ExampleAssess() {\n")
	require.True(t, ok)
	body, _, _ = strings.Cut(body, "\t// Output:")
	require.Equal(t, strings.ReplaceAll("\n"+body, "\n\t", "\n"), "\n"+code)
}

// What the README says that its first code imports, with fmt and time, is what that code names, and nothing else.
func TestReadmeImports(t *testing.T) {
	data, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	_, below, ok := strings.Cut(string(data), "```go\n")
	require.True(t, ok)
	code, _, _ := strings.Cut(below, "```")
	_, below, ok = strings.Cut(below, "The first code above imports `fmt`, `time` and these:\n\n```\n")
	require.True(t, ok)
	list, _, _ := strings.Cut(below, "```")
	source := "package main\nimport (\n\"fmt\"\n\"time\"\n" + list + ")\nfunc main() {\n" + code + "}\n"
	file, err := parser.ParseFile(token.NewFileSet(), "main.go", source, 0)
	require.NoError(t, err)
	imported, used := map[string]bool{}, map[string]bool{}
	for _, i := range file.Imports {
		imported[path.Base(strings.Trim(i.Path.Value, `"`))] = true
	}
	for _, name := range file.Unresolved {
		if types.Universe.Lookup(name.Name) == nil { // not built in
			used[name.Name] = true
		}
	}
	require.Equal(t, used, imported)
}

// snippet is the first YAML of the README below a heading.
func snippet(t *testing.T, heading string) string {
	readme, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	_, below, ok := strings.Cut(string(readme), "## "+heading+"\n")
	require.True(t, ok, heading)
	_, body, ok := strings.Cut(below, "```yaml\n")
	require.True(t, ok, heading)
	body, _, _ = strings.Cut(body, "```")
	return body
}

// The README's rule loads, and the cases beside it hold: loading runs them.
func TestReadmeRuleLoads(t *testing.T) {
	rule := snippet(t, "For the author of a policy")
	load := func(rule string) error {
		policy := "policy: triage\nid: readme\nversion: 1\nauthor: reception lead\nsenders: verified\nrules:\n" + rule + "end: readme\n"
		_, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(policy)}})
		return err
	}
	require.NoError(t, load(rule))
	require.Error(t, load(strings.Replace(rule, "< 3", "< 2", 1)), "a broken case refuses the file")
}

// The README's phrases load, and find what the remarks beside them say.
func TestReadmeWords(t *testing.T) {
	body := snippet(t, "In doubt, the patient's words are heard")
	p, err := triage.Load(fstest.MapFS{
		"triage.yaml": {Data: []byte(
			"policy: triage\nid: readme\nversion: 1\nauthor: reception lead\nsenders: verified\n" + body + "end: readme\n",
		)},
		"messages.yaml": {Data: []byte("policy: messages\nid: readme\nversion: 1\nauthor: reception lead\n" +
			"languages: [en]\ncall_999:\n  tags: [999]\n  en: Please call 999 now.\nend: readme\n")},
	})
	require.NoError(t, err)
	for words, to := range map[string]triage.Rating{
		"face drooping": triage.Red, "her face drooped": triage.Red, "his face is ok, face droping since noon": triage.Red,
		"FACE DROOPS": triage.Red, "cant grip, my arm feels heavy": triage.Red,
		"no face drooping": triage.Green, "dad had a stroke in 1998": triage.Green, "thank you": triage.Green,
	} {
		d, err := triage.Assess(p, triage.Input{Submission: triage.Submission{
			ID: "s-1", Kind: "medical", Rating: triage.Green, RatingSetBy: "supplier", Text: rules.NewText(words),
			TextLanguage: rules.Withhold("en"), UnseenAttachments: rules.Known(0),
		}}, time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC))
		require.NoError(t, err)
		require.Equal(t, to, d.To, words)
	}
}

// The README's deadline loads, and its three ways to say seven days are three instants.
func TestReadmeDeadline(t *testing.T) {
	body := snippet(t, "Nothing is forgotten")
	received := time.Date(2026, 12, 22, 16, 0, 0, 0, time.UTC)
	for length, due := range map[string]string{
		"7d": "2026-12-29 18:30", "7wd": "2027-01-05 18:30", "56wh": "2027-01-04 18:30",
	} {
		const head = "policy: inbox\nid: readme\nversion: 1\nauthor: reception lead\n"
		folder := fstest.MapFS{"inbox.yaml": {Data: []byte(head +
			strings.Replace(body, "7d", length, 1) + "end: readme\n")}}
		for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
			data, err := os.ReadFile("policies/total-triage/" + name)
			require.NoError(t, err)
			folder[name] = &fstest.MapFile{Data: data}
		}
		p, err := inbox.Load(folder)
		require.NoError(t, err)
		d, err := inbox.Review(
			p, inbox.Input{Item: inbox.Item{ID: "it-1", Kind: inbox.Request, ReceivedAt: received}}, received,
		)
		require.NoError(t, err)
		require.Equal(t, due, d.Deadline.Format("2006-01-02 15:04"), length)
	}
}

// The README's slots load: a same-day slot is a red's until one, and nobody deaf is telephoned.
func TestReadmeSlots(t *testing.T) {
	body := snippet(t, "The right slot for the right patient")
	p, err := capacity.Load(fstest.MapFS{"capacity.yaml": {
		Data: []byte("policy: capacity\nid: readme\nversion: 1\nauthor: reception lead\n" + body + "end: readme\n"),
	}})
	require.NoError(t, err)
	one := time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)
	slots := []capacity.Slot{
		{
			ID: "urgent", Start: one.Add(time.Hour), Status: "free", Pool: "urgent_today", Modality: "in_person",
			ClinicianID: "shah", Role: "gp", Features: []string{},
		},
		{
			ID: "phone", Start: one.Add(time.Hour), Status: "free", Pool: "soon", Modality: "telephone",
			ClinicianID: "roe", Role: "gp", Features: []string{},
		},
	}
	deaf := capacity.Order{
		Need:    capacity.Need{ID: "n", Rating: practice.Amber},
		Patient: practice.Patient{ReasonableAdjustments: rules.Withhold([]string{"deaf"})},
	}
	for _, at := range []time.Time{one.Add(-time.Minute), one} {
		d, err := capacity.Allocate(
			context.Background(), p, capacity.Input{Needs: []capacity.Order{deaf}, Slots: slots}, at,
		)
		require.NoError(t, err)
		if at.Before(one) {
			require.Equal(t, capacity.NotReleased, d.Unplaced[0].Because)
		} else {
			require.Equal(t, "urgent", d.Placed[0].Slot)
		}
	}
}

// The README's week and rule of limits load, and make 126 of 90 on the first day after Christmas.
func TestReadmeDoor(t *testing.T) {
	body := snippet(t, "The door follows the calendar")
	folder := fstest.MapFS{"limits.yaml": {
		Data: []byte("policy: limits\nid: readme\nversion: 1\nauthor: reception lead\n" + body + "end: readme\n"),
	}}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile("policies/total-triage/" + name)
		require.NoError(t, err)
		folder[name] = &fstest.MapFile{Data: data}
	}
	p, err := limits.Load(folder)
	require.NoError(t, err)
	d, err := limits.Effective(p, limits.Input{}, time.Date(2026, 12, 29, 10, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Equal(t, limits.Figure{N: 126}, d.Kinds[0].Figures[limits.Daily])
}
