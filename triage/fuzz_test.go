// Fuzzing of policy files and of inputs.

package triage_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// Any bytes as a policy load or are refused with places, and never panic.
func FuzzLoad(f *testing.F) {
	f.Add([]byte("policy: triage\nid: t\nversion: 1\nauthor: test\n" + sorts + "end: t\n"))
	f.Add([]byte("policy: triage\nid: t\nversion: 1\nauthor: test\n" + news2 +
		"rules:\n  - {id: x, when: score.news2 >= 5, then: {upgrade: red}, because: x}\nend: t\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, ok := suite.LoadsOrRefuses(t, folder(string(data)))
		if ok {
			require.NotEmpty(t, p.Set().Digest())
		}
	})
}

// Any text as a condition compiles or is refused.
func FuzzCondition(f *testing.F) {
	for _, c := range []string{
		"patient.age_years >= 5 and not obs.taken",
		`at_least(2, obs.taken, "a" in submission.symptoms)`, "1 < obs.temp_c", "((((", "not not !x",
		`mentions(submission.text, "é")`,
	} {
		f.Add(c)
	}
	f.Fuzz(func(t *testing.T, condition string) {
		if strings.ContainsAny(condition, "\n\r") {
			return
		}
		suite.LoadsOrRefuses(t, folder("policy: triage\nid: t\nversion: 1\nauthor: test\nrules:\n  - id: x\n    when: "+
			"|\n      "+condition+"\n    then: {upgrade: red}\n    because: x\nend: t\n"))
	})
}

// Any line as an input is decided, twice alike, or answered with a closed error.
func FuzzInput(f *testing.F) {
	p, err := triage.Load(os.DirFS("../examples/policies/total-triage"))
	require.NoError(f, err)
	data, err := os.ReadFile("../examples/practice/monday.jsonl")
	require.NoError(f, err)
	for n, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[:20] {
		f.Add([]byte(line), uint16(n))
	}
	f.Fuzz(func(t *testing.T, data []byte, n uint16) {
		suite.Answers(t, data, n, func(line map[string]json.RawMessage) (rules.Decision, []rules.Error, error) {
			d, err := p.Decide(line, monday)
			if err != nil {
				return nil, nil, err
			}
			return d, d.(triage.Explanation).Decision.Errors, nil
		})
	})
}
