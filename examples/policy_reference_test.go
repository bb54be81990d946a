// The examples in the authors' reference are policies that load and tests that pass, so that it says what is.
package examples_test

import (
	"maps"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
	"github.com/stretchr/testify/require"
)

// fenced is a block of the reference with the name of the file that it is, or is a part of, without .yaml.
var fenced = regexp.MustCompile("(?m)^```yaml ([a-z_.]+)\n((?s:.*?))^```$")

// TestPolicyReference loads every example of POLICY.md, each beside the reference's own calendar and texts. An example
// that does not say which policy it is holds some of the keys of one, which the test completes.
func TestPolicyReference(t *testing.T) {
	text, err := os.ReadFile("../.github/POLICY.md")
	require.NoError(t, err)
	blocks := fenced.FindAllStringSubmatch(string(text), -1)
	require.Equal(t, strings.Count(string(text), "```yaml"), len(blocks), "an example names its file: ```yaml triage")

	feed, err := os.ReadFile("policies/total-triage/bank-holidays.json")
	require.NoError(t, err)
	shared := fstest.MapFS{"bank-holidays.json": {Data: feed}, "danger.csv": {Data: []byte("grey,7\nchest pain,9\n")}}
	var whole, parts []fstest.MapFS
	for _, block := range blocks {
		name, body := block[1], block[2]
		switch file := (fstest.MapFS{name + ".yaml": {Data: []byte(completed(name, body))}}); {
		case name == "calendar" || name == "messages":
			maps.Copy(shared, file)
		case strings.Contains(body, "policy: "):
			whole = append(whole, file)
		default:
			parts = append(parts, file)
		}
	}
	folder := maps.Clone(shared) // the whole files are one folder: a policy, its local layer and its tests
	for _, file := range whole {
		maps.Copy(folder, file)
	}
	for _, file := range parts {
		maps.Copy(file, shared)
	}
	for _, folder := range append(parts, folder) {
		_, err := calendar.Load(folder)
		require.NoError(t, err)
		report := ruletest.Check(folder, ruletest.Domains()...)
		require.False(t, report.Problems.Fatal(), "%v", report.Problems)
		for _, c := range report.Cases {
			require.Empty(t, c.Failures, c)
		}
	}
	require.Len(t, ruletest.Check(folder, ruletest.Domains()...).Cases, 3)
}

// completed is an example with the keys that every policy file has, where it leaves them out.
func completed(kind, body string) string {
	if !strings.Contains(body, "policy: ") {
		body = "policy: " + kind + "\nid: reference\nversion: 1\nauthor: reception lead\n" + body + "end: reference\n"
	}
	return body
}
