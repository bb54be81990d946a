// This file decides inputs with canaries in them, by rules that read every sensitive fact, and looks for the canaries in
// all that hosts and loops have in their hands afterwards.

package ruletest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// outcomes are what the rules of each domain do.
var outcomes = map[string]string{
	"triage": "flags: [seen]", "limits": "exempt: true", "capacity": "prefer: 1", "inbox": "notify: [lead]",
	"accounts": "alert: seen",
}

// besides is what each domain's policy needs beside rules.
var besides = map[string]string{
	"limits": "week: {medical: {mon-fri: {door: {\"08:00-18:30\": open}, daily: 60}}}\n",
	"inbox":  "work: {request: {due: 7d, ladder: [{at: due, stage: overdue, notify: [lead]}]}}\n",
}

// given is what an input of each domain needs besides its canaries.
var given = map[string]map[string]string{
	"triage": {
		"submission.id": `"s"`, "submission.rating": `"amber"`, "submission.rating_set_by": `"supplier"`,
		"submission.symptoms": `["fever"]`, "submission.symptoms_denied": `["rash"]`,
		"submission.symptom_count": "1", "patient.age_years": "65", "patient.age_months": "780",
	},
	"limits": {"submission.id": `"s"`, "submission.kind": `"medical"`},
	"capacity": {
		"need.id": `"n"`, "patient.age_years": "65", "patient.age_months": "780", "slot.id": `"t"`,
		"slot.start": `"2026-11-24T15:00:00Z"`, "slot.status": `"free"`, "slot.minutes": "10",
	},
	"inbox":    {"item.id": `"i"`, "item.kind": `"request"`, "item.received_at": `"2026-11-10T09:00:00Z"`},
	"accounts": {"account.id": `"a"`, "account.age_years": "65"},
}

// decidable is an input of a domain that can be decided, with a canary in every sensitive fact that may hold one, and
// the facts. In the others stand words of the policy, which are no secret.
func decidable(t *testing.T, kind kindOfInput) (map[string]json.RawMessage, []rules.Fact) {
	canaries := domaintest.Canaries(t, kind.namespaces)
	var read []rules.Fact
	for _, f := range kind.domain.Schema.Facts() {
		i := slices.IndexFunc(canaries, func(c domaintest.Canary) bool { return c.Fact == f.Name })
		if i < 0 {
			continue
		}
		read = append(read, f)
		switch c := &canaries[i]; f.Kind {
		case "enum":
			c.Value = fmt.Sprintf("%q", f.Values[0])
		case "list":
			c.Value = fmt.Sprintf("[%q]", f.Values[0])
		case "int":
			c.Value = fmt.Sprint(int(f.Min+f.Max) / 2)
		case "float":
			c.Value = fmt.Sprintf("%d.173912468", int(f.Min+f.Max)/2)
		}
	}
	for i, c := range canaries {
		switch {
		case strings.HasSuffix(c.Fact, "date_of_birth"):
			canaries[i].Value = `"1961-05-02"`
		case strings.HasSuffix(c.Fact, "ed_on"):
			canaries[i].Value = `"2026-05-02"`
		}
	}
	return domaintest.Line(t, canaries, given[kind.domain.Name]), read
}

// reading is a condition that reads a fact.
func reading(f rules.Fact) string {
	switch f.Kind {
	case "bool":
		return f.Name
	case "list":
		return fmt.Sprintf("has_any(%s, %q)", f.Name, f.Values[0])
	case "text":
		return fmt.Sprintf("mentions(%s, %q)", f.Name, "fever")
	case "int", "float":
		return fmt.Sprintf("%s > %v", f.Name, f.Min)
	case "id":
		return fmt.Sprintf("%s == %q", f.Name, "other")
	}
	return fmt.Sprintf("%s == %q", f.Name, f.Values[0])
}

// policyReading is a policy of a domain with a rule for each of the facts.
func policyReading(kind kindOfInput, facts []rules.Fact) fstest.MapFS {
	var b strings.Builder
	name := kind.domain.Name
	fmt.Fprintf(&b, "policy: %s\nid: t\nversion: 1\nauthor: t\n%srules:\n", name, besides[name])
	for _, f := range facts {
		id := strings.NewReplacer(".", "-", "_", "-").Replace(f.Name)
		fmt.Fprintf(&b, "  - {id: %s, when: '%s', then: {%s}, because: A test.}\n", id, reading(f), outcomes[name])
	}
	b.WriteString("end: t\n")
	return fstest.MapFS{name + ".yaml": {Data: []byte(b.String())}}
}

// quiet demands that a value says nothing of a canary through the main ways out, nor leads reflection to one. It is for
// values that lead to a whole policy, of which testify alone would print megabytes.
func quiet(t *testing.T, what string, v any) {
	t.Helper()
	for way, said := range domaintest.MainOutlets(v, nil) {
		require.Empty(t, domaintest.Sings(said), "%s through %s", what, way)
	}
	require.Empty(t, domaintest.Sings(domaintest.Walk(v)), "%s, by reflection", what)
}

// Every sensitive fact, read by a rule: nothing of it is in what was decided.
func TestI15NoDecisionSaysASensitiveFact(t *testing.T) {
	t.Parallel()
	for name, kind := range kindsOfInputs {
		line, facts := decidable(t, kind)
		p, _, err := kind.domain.Load(policyReading(kind, facts))
		require.NoError(t, err, name)
		d, err := p.Decide(line, noon)
		require.NoError(t, err, name)
		for _, v := range d.Result().Verdicts() {
			silent(t, name+" why", d.Result().Why(v.Rule))
		}
		written, err := json.Marshal(d)
		require.NoError(t, err)
		require.Empty(t, domaintest.Sings(string(written)), name)
		for what, v := range map[string]any{
			"decision": d, "result": d.Result(), "facts": d.Result().Facts(), "gaps": d.Result().Gaps(), "policy": p,
			"no viewer":    d.Result().Facts().Evidence(rules.Viewer{Role: "gp"}, facts[0].Name),
			"unread words": d.Result().UnreadWords(rules.Viewer{}), "near misses": d.Result().NearMisses(rules.Viewer{}),
		} {
			quiet(t, name+" "+what, v)
		}
	}
}
