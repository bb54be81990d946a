// This file keeps inputs with canaries in them in a host's tables, and looks for the canaries in all that a host has in
// its hands. What is meant to carry a value stands here too, with the reason.

package ruletest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// decided is a host that has decided an input with canaries in every domain.
func decided(t *testing.T) *memory.Host {
	folder, inputs := fstest.MapFS{}, map[string]any{}
	for name, kind := range kindsOfInputs {
		line, facts := decidable(t, kind)
		maps.Copy(folder, policyReading(kind, facts))
		in, err := kind.decode(line)
		require.NoError(t, err, name)
		inputs[name] = in
	}
	h, err := memory.New(folder)
	require.NoError(t, err)
	id := func(subject string) record.ID { return record.ID{Practice: "p", Subject: subject} }
	h.Submissions.Put(id("s"), inputs["triage"].(triage.Input))
	h.Doors.Put(limits.DoorOf("p"), inputs["limits"].(limits.Input))
	h.Books.Put(id("b"), inputs["capacity"].(capacity.Input))
	h.Items.Put(id("i"), inputs["inbox"].(inbox.Input))
	h.Accounts.Put(id("a"), inputs["accounts"].(accounts.Input))
	require.NoError(t, h.Wake(context.Background(), noon))
	return h
}

// kept is what a table holds of one practice, and the table.
func kept[In, State any](t *testing.T, of *memory.Table[In, State]) map[string]any {
	out := map[string]any{"table": of}
	for e, err := range of.Open(context.Background(), "p", "") {
		require.NoError(t, err)
		state, err := json.Marshal(e.State)
		require.NoError(t, err)
		out["entry"], out["state"], out["state as JSON"], out["input"] = e, e.State, string(state), e.Input
		out["change"] = record.Change[State]{ID: e.ID, State: e.State}
	}
	require.Contains(t, out, "entry")
	return out
}

// What a host keeps of what was decided, and its tables with the inputs themselves, say nothing of a patient.
func TestI15NoHostSaysASensitiveFact(t *testing.T) {
	t.Parallel()
	h := decided(t)
	for name, all := range map[string]map[string]any{
		"triage": kept(t, &h.Submissions), "limits": kept(t, &h.Doors), "capacity": kept(t, &h.Books),
		"inbox": kept(t, &h.Items), "accounts": kept(t, &h.Accounts),
	} {
		for what, v := range all {
			silent(t, name+" "+what, v)
		}
	}
	records := 0
	for l, err := range h.Chain.Records("p") {
		require.NoError(t, err)
		records++
		silent(t, "record", l)
	}
	require.Greater(t, records, 5)
	quiet(t, "host", h)
}

// meant are the calls that carry a value of a patient, each with the reason. Nothing else does.
var meant = []struct {
	name, reason string
	said         func(t *testing.T) string
}{
	{"a value of a fact", "a host computes with the facts that it has given", func(*testing.T) string {
		return rules.Withhold("canary7f3aquagga").Value()
	}},
	{"a text for a viewer", "the viewer's role and purpose are said", func(*testing.T) string {
		return rules.NewText("canary7f3aquagga").Reveal(rules.Viewer{Role: "gp", Purpose: "care"})
	}},
	{"evidence for a viewer", "the viewer's role and purpose are said", func(t *testing.T) string {
		line, facts := decidable(t, kindsOfInputs["triage"])
		p, _, err := triage.Domain().Load(policyReading(kindsOfInputs["triage"], facts))
		require.NoError(t, err)
		d, err := p.Decide(line, noon)
		require.NoError(t, err)
		viewer := rules.Viewer{Role: "gp", Purpose: "care"}
		return fmt.Sprint(d.Result().Facts().Evidence(viewer, "patient.usual_gp_id"))
	}},
	{"a line of inputs", "it is the host's own JSON, before the library has read it", func(t *testing.T) string {
		kind := kindsOfInputs["inbox"]
		kind.namespaces = map[string]any{"patient": practice.Patient{}}
		return string(domaintest.Line(t, domaintest.Canaries(t, kind.namespaces), nil)["patient"])
	}},
	{
		"a key of a memo", "it tells inputs apart, and its documentation says that it may hold facts",
		func(t *testing.T) string {
			line, _ := decidable(t, kindsOfInputs["triage"])
			in, err := triage.Decode(line)
			require.NoError(t, err)
			p, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte("policy: triage\nid: t\nversion: 1\n" +
				"author: t\nrules:\n  - {id: own, when: patient.usual_gp_id == patient.language, " +
				"then: {flags: [seen]}, because: A test.}\nend: t\n")}})
			require.NoError(t, err)
			return p.Set().Memo().Key(in, "2026-11-24")
		},
	},
}

// What is meant to carry a value does: the canaries would be found.
func TestCanariesSingWhereTheyAreMeantTo(t *testing.T) {
	for _, m := range meant {
		require.NotEmpty(t, m.reason)
		require.NotEmpty(t, domaintest.Sings(m.said(t)), m.name)
	}
}
