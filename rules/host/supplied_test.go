// What a host says that it supplies: which rules it can never decide, and that triage lowers nothing meanwhile.
package host_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// lowersEaraches lowers an earache unless the patient is frail, and flags what a nurse has measured.
var lowersEaraches = fstest.MapFS{"triage.yaml": {Data: []byte(`policy: triage
id: guarded
version: 1
author: t
senders: verified
rules:
  - {id: frail, when: patient.frailty == "severe", then: {guard: true}, because: A test.}
  - {id: ear, when: submission.topic == "earache", then: {downgrade: green}, because: A test.}
  - {id: warm, when: obs.temp_c >= 38, then: {flags: [warm]}, because: A test.}
end: guarded
`)}}

// earache gives all that the policy reads, so that nothing but what the host has said can block the lowering.
func earache() triage.Input {
	in := adult("s-1")
	in.Submission.Rating, in.Submission.Topic, in.Submission.Text = triage.Amber, rules.Withhold("earache"), rules.NewText("")
	in.Submission.UnseenAttachments, in.Patient.Frailty = rules.Known(0), rules.Withhold("fit")
	return in
}

// messages are those of findings, each of which has this code and is a warning or an error.
func messages(t *testing.T, findings problem.Problems, code string, warning bool) (out []string) {
	for _, p := range findings {
		require.Equal(t, code, p.Code)
		require.Equal(t, warning, p.Warning)
		out = append(out, p.Message)
	}
	return out
}

// While an upgrade or a guard reads a fact that the host does not supply, that is a finding, and nothing is lowered,
// even where the fact is given after all.
func TestNotSupplied(t *testing.T) {
	const finding = "rule frail reads patient.frailty, which this host does not supply: lowering is off"
	for name, c := range map[string]struct {
		options  []host.Option
		findings []string
		lowerTo  triage.Rating
	}{
		"the host does not say":    {nil, nil, triage.Green},
		"by name":                  {supplies("submission.topic", "patient.frailty", "obs.temp_c"), nil, triage.Green},
		"whole namespaces":         {supplies("submission.*", "patient.*", "obs.*"), nil, triage.Green},
		"not what the guard reads": {supplies("submission.*", "obs.*"), []string{finding}, ""},
		"another of its namespace": {supplies("submission.*", "patient.pregnant", "obs.*"), []string{finding}, ""},
		"not what a flag reads":    {supplies("submission.*", "patient.*"), nil, triage.Green}, // which lowers nothing
	} {
		t.Run(name, func(t *testing.T) {
			var tb table
			tb.Put(s1, earache())
			l := newLoop(t, &tb, lowersEaraches, c.options...)
			require.Equal(t, c.findings, messages(t, l.Status(monday).Findings, "not-supplied", true))
			d := tick(t, l, s1, monday)
			require.Equal(t, triage.Amber, d.To)
			require.Equal(t, c.lowerTo, d.LowerTo)
			if c.findings != nil {
				require.Equal(t, []triage.Blocked{{Rule: "ear", By: []string{"lowering_off"}}}, d.Blocked)
			}
		})
	}
}

func supplies(facts ...string) []host.Option { return []host.Option{host.WithSupplied(facts...)} }

// A misspelt fact does not pass as one that is supplied.
func TestSuppliesNoFact(t *testing.T) {
	l := newLoop(t, &table{}, lowersEaraches, supplies("submission.*", "patient.*", "patient.frailtee")...)
	require.Equal(t, []string{"patient.frailtee is not a fact or an input"},
		messages(t, l.Status(monday).Findings, "unknown-fact", false))
}

// What the host has said holds for the policies that come later, and each has findings of its own.
func TestNotSuppliedAfterASwap(t *testing.T) {
	var tb table
	tb.Put(s1, earache())
	l := newLoop(t, &tb, policyOf("a", "amber", ""), supplies("submission.*", "patient.age_years")...)
	require.Empty(t, l.Status(monday).Findings)
	require.NoError(t, l.Swap(load(t, lowersEaraches), monday))
	require.Len(t, l.Status(monday).Findings, 1)
	require.Empty(t, tick(t, l, s1, monday).LowerTo)
	require.NoError(t, l.Reload(policyOf("b", "amber", ""), monday))
	require.Empty(t, l.Status(monday).Findings)
}

// A candidate lowers nothing either: it decides as it would if it were in force.
func TestNotSuppliedToACandidate(t *testing.T) {
	inForce := fstest.MapFS{"triage.yaml": {Data: bytes.Replace(lowersEaraches["triage.yaml"].Data,
		[]byte("topic == \"earache\""), []byte("topic == \"acne\""), 1)}}
	compared := func(options ...host.Option) []record.Record {
		var tb table
		tb.Put(s1, earache())
		l := newLoop(t, &tb, inForce, options...)
		require.NoError(t, l.Shadow(load(t, lowersEaraches)))
		require.Empty(t, tick(t, l, s1, monday).LowerTo)
		return records(t, &tb, record.Shadow)
	}
	would := compared()
	require.Len(t, would, 1)
	require.Contains(t, would[0].To, "green")
	for _, r := range compared(supplies("submission.*", "obs.*")...) {
		require.NotContains(t, r.To, "green")
	}
}

// In the other domains a rule that can never be decided is a finding, and the loop decides as before.
func TestNotSuppliedToTheInbox(t *testing.T) {
	p, err := inbox.Load(fstest.MapFS{"inbox.yaml": {Data: []byte(`policy: inbox
id: t
version: 1
author: t
work: {task: {due: 7d, ladder: [{at: due, stage: overdue, notify: [lead]}]}}
rules:
  - {id: abnormal, when: item.abnormal_result, then: {stage: escalated, notify: [duty]}, because: A test.}
  - {id: old, when: item.age_days >= 3, then: {stage: warning, notify: [lead]}, because: A test.}
end: t
`)}})
	require.NoError(t, err)
	item := inbox.Input{Item: inbox.Item{
		ID: "s-1", Kind: inbox.Task, ReceivedAt: monday.AddDate(0, 0, -4), AbnormalResult: rules.Withhold(true),
	}}
	decided := func(options ...host.Option) (inbox.Decision, problem.Problems) {
		var tb memory.Table[inbox.Input, inbox.State]
		tb.Put(s1, item)
		l, err := inbox.NewLoop(&tb, p, options...)
		require.NoError(t, err)
		d, err := l.Tick(ctx, s1, monday)
		require.NoError(t, err)
		return d, l.Status(monday).Findings
	}
	before, findings := decided()
	require.Empty(t, findings)
	require.Equal(t, []string{"abnormal", "old"}, before.Fired)
	after, findings := decided(supplies("item.received_at", "item.kind")...)
	require.Equal(t, []string{"rule abnormal is never decided: this host does not supply item.abnormal_result"},
		messages(t, findings, "not-supplied", true))
	was, err1 := json.Marshal(before)
	is, err2 := json.Marshal(after)
	require.NoError(t, errors.Join(err1, err2))
	require.Equal(t, string(was), string(is))
	_, findings = decided(supplies("item.*")...)
	require.Empty(t, findings)
}
