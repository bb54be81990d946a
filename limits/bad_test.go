package limits_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// Every file of testdata/bad deviates by one defect, which its name says, from a policy that loads: a limits.yaml, a
// messages.yaml or a calendar.yaml, beside good ones of the other kinds. What the author is told stands in one golden file.
func TestBadFiles(t *testing.T) {
	var got strings.Builder
	for _, kind := range []struct {
		name  string
		least int
	}{{"limits", 120}, {"messages", 40}, {"calendar", 3}} {
		files, err := filepath.Glob("testdata/bad/*." + kind.name + ".yaml")
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(files), kind.least)
		for _, name := range files {
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			base, wrong := filepath.Base(name), kind.name+".yaml"
			folder := goodFolder(t)
			folder[wrong] = &fstest.MapFile{Data: data}
			p, err := limits.Load(folder)
			t.Run(base, func(t *testing.T) {
				if loads[base] {
					require.NoError(t, err)
					return
				}
				require.Error(t, err)
				require.Nil(t, p)
				told(t, wrong, err)
			})
			said := fmt.Sprint(err)
			if err == nil {
				said = "loads\n" + p.Findings().Error()
			}
			fmt.Fprintf(&got, "== %s\n%s\n\n", base, strings.TrimSpace(said))
		}
	}
	golden(t, "testdata/bad.golden", got.String())
}

// What stands beside each bad file does load.
func TestGoodFolder(t *testing.T) {
	folder := goodFolder(t)
	p, err := limits.Load(folder)
	require.NoError(t, err)
	require.Empty(t, p.Findings())
	for name := range loads {
		require.FileExists(t, filepath.Join("testdata/bad", name))
	}
}

// told demands a fatal problem, a place in the file that is wrong, words in our own language, and lines that fit a
// terminal.
func told(t *testing.T, wrong string, err error) {
	t.Helper()
	var problems problem.Problems
	require.True(t, errors.As(err, &problems) && problems.Fatal(), "no problem with a place")
	for _, p := range problems {
		if p.Warning {
			continue
		}
		require.Condition(t, func() bool { return p.File == wrong || p.Code == "unknown-message" }, "%s: %s", p.File, p.Message)
		require.Positive(t, p.Line, p.Message)
		require.Positive(t, p.Col, p.Message)
		require.NotEmpty(t, p.Code)
		require.Greater(t, len(strings.Fields(p.Message)), 2, p.Message)
		for _, foreign := range []string{"yaml:", "json:", "unmarshal", "reflect", "interface {}", "strconv", "token", "operator", "%!", "<nil>"} {
			require.NotContains(t, p.Message+p.Hint, foreign)
		}
	}
	for _, line := range strings.Split(err.Error(), "\n") {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
	}
}

func goodFolder(t *testing.T) fstest.MapFS {
	t.Helper()
	const example = "../examples/policies/total-triage/"
	folder := fstest.MapFS{"limits.yaml": {Data: []byte(goodLimits)}, "messages.yaml": {Data: []byte(goodMessages)}}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile(example + name)
		require.NoError(t, err)
		folder[name] = &fstest.MapFile{Data: data}
	}
	return folder
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// loads are the files that load, and rightly so.
var loads = map[string]bool{
	"figure-reached-routine-silent.limits.yaml":   true, // the text for full figures is shown
	"when-submission-in-alert.limits.yaml":        true, // an alert at admission may read who knocks
	"door-all-day-closed-silent.limits.yaml":      true, // messages.closed is its text
	"window-closed-without-message.limits.yaml":   true, // likewise
	"figure-hard-silent.limits.yaml":              true, // a warning: the short form of a figure has no text
	"figure-per-patient-silent.limits.yaml":       true, // likewise
	"zero-by-scale-by-silent.limits.yaml":         true, // a share of staff seldom is zero; the decision says no-message
	"header-instructors-unknown-role.limits.yaml": true, // a warning: a practice may have roles of its own
	"min-above-max-of-two-rules.limits.yaml":      true, // max and then min, as specified
	"periods-outside-the-door.limits.yaml":        true, // an instruction may open the door then
	"polarity-known-in-set-unlimited.limits.yaml": true, // acts on certainty alone
	"polarity-known-in-set.limits.yaml":           true, // likewise
	"text-same-in-both.messages.yaml":             true, // nobody can tell whether it is right
	"languages-twice.messages.yaml":               true, // harmless
	"tag-twice.messages.yaml":                     true, // harmless
}

const goodLimits = `frontdoor: 1
policy: limits
id: bad-example
version: 2026.11.1
author: practice manager

jurisdiction: scotland
core_hours_door: open
instructors: [reception_lead]
grace: 30m
messages: {closed: we_are_closed, full: full_for_now, routine_only: routine_only_now}

week:
  medical:
    mon-fri:
      door: {"08:00-18:30": open}
      daily: {soft: 60}
      active: {soft: 30, band: 5, dwell: 5m}
      periods: {"08:00-10:00": {soft: 20}}
  admin:
    mon-fri: {door: {"06:00-22:00": open}, daily: 40}

bounds:
  medical.daily: {floor: 20}

rules:
  - id: doctors-missing
    when: staff.gp_sessions_present_pct < 75 and limit.kind == "medical" and limit.scope == "daily"
    then: {scale: 0.5}
    because: Half of the doctors are away.
  - id: training-now
    when: day.plt_now and limit.kind == "medical" and limit.scope == "daily"
    then: {alert: training_cover}
    because: The duty team covers.

end: bad-example
`

const goodMessages = `frontdoor: 1
policy: messages
id: bad-messages
version: 2026.11.1
author: practice manager
languages: [en, cy]

we_are_closed:
  tags: [111, 999]
  en: We are closed now. If it cannot wait, ring 111. If a life is in danger, ring 999.
  cy: Rydym ar gau. Os na all aros, ffoniwch 111. Os oes bywyd mewn perygl, ffoniwch 999.
full_for_now:
  tags: [phone, 999]
  en: We cannot take more online requests for now. Please telephone or come in.
  cy: Ni allwn gymryd mwy o geisiadau ar-lein am y tro. Ffoniwch neu galwch i mewn.
routine_only_now:
  tags: [phone]
  en: We take only requests that can wait now.
  cy: Dim ond ceisiadau a all aros a dderbyniwn nawr.

end: bad-messages
`
