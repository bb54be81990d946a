// How long an assessment takes.

package triage_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// BenchmarkLoadExample loads the example policy folder, its cases and its calendar included.
func BenchmarkLoadExample(b *testing.B) {
	folder := os.DirFS("../examples/policies/total-triage")
	for b.Loop() {
		_, err := triage.Load(folder)
		require.NoError(b, err)
	}
}

// BenchmarkAssess200Rules decides Monday's submissions by 200 rules: the example's, and copies of them with other
// thresholds in other atoms.
func BenchmarkAssess200Rules(b *testing.B) {
	text, err := os.ReadFile("../examples/policies/total-triage/triage.yaml")
	require.NoError(b, err)
	tables := func(text string) fstest.MapFS { // with the tables of words that the policy names
		files := folder(text)
		for _, name := range []string{"red.csv", "danger.csv"} {
			data, err := os.ReadFile("../examples/policies/total-triage/" + name)
			require.NoError(b, err)
			files[name] = &fstest.MapFile{Data: data}
		}
		return files
	}
	p, err := triage.Load(tables(string(text)))
	require.NoError(b, err)
	have := len(p.Set().Rules())
	var more strings.Builder
	for i := range 200 - have {
		fmt.Fprintf(&more, "  - {id: extra-%d, when: 'submission.kind == \"medical\" and patient.age_years >= %d "+
			"and obs.taken and obs.heart_rate > %d', then: {upgrade: amber}, because: x}\n", i, i%90, 60+i)
	}
	body, end, ok := strings.Cut(string(text), "\nend:")
	require.True(b, ok)
	p, err = triage.Load(tables(body + "\n" + more.String() + "end:" + end))
	require.NoError(b, err)
	require.Len(b, p.Set().Rules(), 200)
	data, err := os.ReadFile("../examples/practice/monday.jsonl")
	require.NoError(b, err)
	var inputs []triage.Input
	for _, text := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
		line, err := wire.Line(text)
		require.NoError(b, err)
		in, err := triage.Decode(line)
		require.NoError(b, err)
		inputs = append(inputs, in)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := triage.Assess(p, inputs[i%len(inputs)], monday); err != nil {
			b.Fatal(err)
		}
	}
}
