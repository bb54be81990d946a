// The invariants of assessments, on generated policies and inputs.

package triage_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The invariants of a decision, over generated inputs and two policies: all stories, and the example practice's.

func both(t *testing.T) map[string]*triage.Policy {
	all, _ := stories(t)
	example, err := triage.Load(os.DirFS("../examples/policies/total-triage"))
	require.NoError(t, err)
	return map[string]*triage.Policy{"stories": all, "example": example}
}

var sentences = []string{
	"", "chest pain since noon", "no chest pain, just the cough", "I want to end it", "boli mnie brzuch od wczoraj",
	"itchy eyes and sneezing every spring",
	"need my repeat please", "left arm has gone weak", strings.Repeat("it hurts ", 3000),
}

// facts draws values for a random part of the facts that an input may give.
func facts(rt *rapid.T, p *triage.Policy) map[string]any {
	out := map[string]any{"submission.id": "s-1"}
	p.Sample(out)
	for _, f := range p.Set().FactList() {
		if strings.HasPrefix(f.Name, "day.") || !p.Set().Reads(f.Name) || !rapid.Bool().Draw(rt, f.Name+"?") {
			continue
		}
		out[f.Name] = value(rt, f)
	}
	if sure := rapid.IntRange(-1, 1).Draw(rt, "patient.account_verified"); sure == 0 {
		delete(out, "patient.account_verified")
	} else {
		out["patient.account_verified"] = sure > 0
	}
	out["submission.rating"] = rapid.SampledFrom([]string{"green", "amber", "red"}).Draw(rt, "rating")
	out["submission.rating_set_by"] = rapid.SampledFrom([]string{"supplier", "rule", "admin", "clinician"}).Draw(rt,
		"set by")
	consistent(out)
	return out
}

func value(rt *rapid.T, f rules.Fact) any {
	switch f.Kind {
	case "bool":
		return rapid.Bool().Draw(rt, f.Name)
	case "int":
		return rapid.IntRange(int(f.Min), int(min(f.Max, f.Min+200))).Draw(rt, f.Name)
	case "float":
		steps := int((f.Max - f.Min) / max(f.Step, 0.01))
		return f.Min + float64(rapid.IntRange(0, steps).Draw(rt, f.Name))*max(f.Step, 0.01)
	case "text":
		return rapid.SampledFrom(sentences).Draw(rt, f.Name)
	case "id":
		return rapid.SampledFrom([]string{"en", "pl", "x-1"}).Draw(rt, f.Name)
	case "list":
		return rapid.SliceOfNDistinct(rapid.SampledFrom(f.Values), 0, 3, func(s string) string { return s }).Draw(rt,
			f.Name)
	}
	return rapid.SampledFrom(f.Values).Draw(rt, f.Name)
}

// consistent mends what would be an input error: a statement that contradicts what stands beside it.
func consistent(in map[string]any) {
	if in["submission.symptoms"] != nil || in["submission.symptoms_denied"] != nil {
		delete(in, "submission.symptoms_asked")
	}
	if in["submission.symptoms"] != nil {
		delete(in, "submission.symptom_count")
		delete(in, "submission.symptoms_denied")
	}
	if in["submission.unanswered_red_flags"] != nil {
		delete(in, "submission.unanswered_red_flag_count")
	}
	if in["submission.rating_set_by"] == "supplier" && in["submission.supplier_rating"] != nil {
		in["submission.supplier_rating"] = in["submission.rating"] // where they differ the higher stands, with an error
	}
	if in["patient.age_years"] != nil {
		delete(in, "patient.age_months")
	}
	if in["obs.taken"] == false {
		delete(in, "obs.taken")
	}
}

func decide(t require.TestingT, p *triage.Policy, given map[string]any) triage.Decision {
	in, err := p.Set().Input(given)
	require.NoError(t, err)
	d, err := p.Decide(in, monday)
	require.NoError(t, err)
	return d.(triage.Explanation).Decision
}

func rank(r triage.Rating) int { return slices.Index([]triage.Rating{"", "green", "amber", "red"}, r) }

// may is the highest rating that is not ruled out.
func may(d triage.Decision) int {
	m := rank(d.To)
	for _, n := range d.NotRuledOut {
		m = max(m, rank(n.CouldBe))
	}
	return m
}

func each(t *testing.T, check func(rt *rapid.T, p *triage.Policy)) {
	for name, p := range both(t) {
		t.Run(name, func(t *testing.T) { rapid.Check(t, func(rt *rapid.T) { check(rt, p) }) })
	}
}

func TestI1RedIsNeverLowered(t *testing.T) {
	each(t, func(rt *rapid.T, p *triage.Policy) {
		given := facts(rt, p)
		given["submission.rating"], given["submission.rating_set_by"] = "red", "admin"
		d := decide(rt, p, given)
		require.Equal(rt, triage.Red, d.To)
		require.Empty(rt, d.LowerTo)
	})
}

func TestI2MissingDataNeverLowers(t *testing.T) {
	each(t, func(rt *rapid.T, p *triage.Policy) {
		given := facts(rt, p)
		before := decide(rt, p, given)
		require.GreaterOrEqual(rt, rank(before.To), rank(before.Base))
		for fact := range given {
			switch fact {
			case "submission.id", "submission.rating", "submission.rating_set_by": // never missing
				continue
			case "submission.text_language": // given it wins over what the library judges of the text
				continue
			case "patient.account_verified":
				if p.Set().Header.ID == "t" { // its header says senders: verified
					continue
				}
			}
			less := map[string]any{}
			for k, v := range given {
				if k != fact {
					less[k] = v
				}
			}
			after := decide(rt, p, less)
			if after.LowerTo != "" {
				require.NotEmpty(rt, before.LowerTo, "without %s a lowering is permitted", fact)
			}
			// Without it the base of a rule's rating is open; the next line carries it.
			if fact != "submission.supplier_rating" {
				require.GreaterOrEqual(rt, rank(after.To), min(rank(before.Base), rank(before.To)), fact)
			}
			require.GreaterOrEqual(rt, may(after), may(before), fact)
		}
	})
}

// An unknown upgrade or guard never allows a lowering, and an unknown upgrade is always listed.
func TestUnknownBlocksLowering(t *testing.T) {
	each(t, func(rt *rapid.T, p *triage.Policy) {
		in, err := p.Set().Input(facts(rt, p))
		require.NoError(rt, err)
		e, err := p.Decide(in, monday)
		require.NoError(rt, err)
		d := e.(triage.Explanation).Decision
		for _, o := range e.Result().Verdicts() {
			then := o.Then.(triage.Then)
			if o.Verdict == rules.Unknown && (then.Upgrade != "" || then.Guard != "") {
				require.Empty(rt, d.LowerTo, o.ID)
			}
			if o.Verdict == rules.Unknown && then.Upgrade != "" {
				require.True(rt, slices.ContainsFunc(d.NotRuledOut,
					func(n triage.NotRuledOut) bool { return n.Rule == o.ID }))
			}
		}
	})
}

// A rule that fails to run never lowers and is always visible.
func TestI3ErrorsNeverLower(t *testing.T) {
	const body = `
rules:
  - {id: up, when: broken(patient.age_years), then: {upgrade: red}, because: x}
  - {id: down, when: submission.topic == "hay_fever", then: {downgrade: green}, because: y}
`
	text := "policy: triage\nid: t\nversion: 1\nauthor: test\nsenders: verified\n" + body + "end: t\n"
	p, err := triage.Load(folder(text),
		rules.WithFunction("broken", func(age int) bool { panic(fmt.Sprint("secret ", age)) }))
	require.NoError(t, err)
	d := decide(t, p, map[string]any{
		"submission.id": "s", "submission.rating": "amber",
		"submission.rating_set_by": "admin", "submission.topic": "hay_fever", "patient.age_years": 30,
	})
	require.Equal(t, []rules.Error{{Code: "rule-failed", Rule: "up"}}, d.Errors)
	require.Equal(t, []triage.NotRuledOut{{
		Rule: "up", CouldBe: triage.Red, Support: triage.Unasked,
		Missing: []string{},
	}}, d.NotRuledOut)
	require.Empty(t, d.LowerTo)
	require.Equal(t, triage.StaffNow, d.Attention.Level)
	b, err := d.MarshalJSON()
	require.NoError(t, err)
	require.NotContains(t, string(b), "secret")
}

func TestI4OrderOfRulesDoesNotMatter(t *testing.T) {
	head, list, _ := strings.Cut(sorts, "rules:\n")
	const item = "  - {"
	written := strings.Split(strings.TrimPrefix(strings.TrimRight(list, "\n"), item), "\n"+item)
	rapid.Check(t, func(rt *rapid.T) {
		a := load(rt, sorts)
		b := load(rt, head+"rules:\n"+item+strings.Join(rapid.Permutation(written).Draw(rt, "order"), "\n"+item))
		given := facts(rt, a)
		require.Equal(rt, asJSON(rt, decide(rt, a, given)), asJSON(rt, decide(rt, b, given)))
	})
}

func asJSON(t require.TestingT, d triage.Decision) string {
	b, err := json.Marshal(d)
	require.NoError(t, err)
	return string(b)
}

func TestI5SameInputSameBytes(t *testing.T) {
	each(t, func(rt *rapid.T, p *triage.Policy) {
		given := facts(rt, p)
		require.Equal(rt, asJSON(rt, decide(rt, p, given)), asJSON(rt, decide(rt, p, given)))
	})
}

func TestI6EveryChangeNamesItsRule(t *testing.T) {
	each(t, func(rt *rapid.T, p *triage.Policy) {
		d := decide(rt, p, facts(rt, p))
		require.NotEmpty(rt, d.Digest)
		if d.To != d.Base || d.LowerTo != "" {
			require.NotEmpty(rt, d.Fired)
			require.Len(rt, d.Reasons, len(d.Fired))
		}
	})
}

func TestI7AddingAnUpgradeNeverLowers(t *testing.T) {
	more := load(t, sorts+
		`  - {id: extra, when: submission.pain_0_10 >= 8, then: {upgrade: amber}, because: severe pain}
  - {id: watch, when: submission.trend == "worse", then: {guard: true}, because: worse}
`)
	p := load(t, sorts)
	rapid.Check(t, func(rt *rapid.T) {
		given := facts(rt, more)
		before, after := decide(rt, p, given), decide(rt, more, given)
		require.GreaterOrEqual(rt, rank(after.To), rank(before.To))
		require.GreaterOrEqual(rt, may(after), may(before))
		if after.LowerTo != "" {
			require.NotEmpty(rt, before.LowerTo)
		}
	})
}

// Applying a decision and assessing again changes nothing; a withdrawn fact withdraws exactly what rested on it.
func TestI17Idempotent(t *testing.T) {
	each(t, func(rt *rapid.T, p *triage.Policy) {
		given := facts(rt, p)
		given["submission.supplier_rating"] = rapid.SampledFrom([]string{"green", "amber", "red"}).Draw(rt, "supplier")
		if given["submission.rating_set_by"] == "supplier" {
			given["submission.rating"] = given["submission.supplier_rating"]
		}
		first := decide(rt, p, given)
		again := map[string]any{}
		for k, v := range given {
			again[k] = v
		}
		if first.To != first.Base { // the host stores the rule's rating
			switch given["submission.rating_set_by"] {
			case "admin", "clinician": // and keeps the person's in ratings
				role := map[any]string{"admin": "admin", "clinician": "gp"}[given["submission.rating_set_by"]]
				again["submission.ratings"] = []map[string]any{
					{
						"by_role": role, "rating": given["submission.rating"], "at": "2026-11-23T09:00:00Z",
						"reason_code": "x",
					},
					{
						"by_role": "system", "rating": string(first.To), "at": "2026-11-23T09:12:00Z",
						"reason_code": "rules",
					},
				}
			}
			again["submission.rating"], again["submission.rating_set_by"] = string(first.To), "rule"
		}
		second := decide(rt, p, again)
		require.Equal(rt, asJSON(rt, first), asJSON(rt, second))
	})
}

// Every input has an answer: a decision or a closed error that holds nothing of the input.
func TestI10EveryInputHasAnAnswer(t *testing.T) {
	p := both(t)["example"]
	seeds, err := os.ReadFile("../examples/practice/monday.jsonl")
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(1, 2))
	lines := strings.Split(strings.TrimSpace(string(seeds)), "\n")
	for range 3000 {
		b := []byte(lines[r.IntN(len(lines))])
		for range 1 + r.IntN(4) {
			switch i := r.IntN(len(b)); r.IntN(3) {
			case 0:
				b[i] = byte(r.IntN(256))
			case 1:
				b = append(b[:i], b[min(len(b), i+1+r.IntN(30)):]...)
			case 2:
				b = slices.Insert(b, i, []byte(`"canary-7f3a"`)...)
			}
			if len(b) == 0 {
				break
			}
		}
		line, err := wire.Line(b)
		if err == nil {
			_, err = p.Decide(line, monday)
		}
		if err != nil {
			require.NotContains(t, err.Error(), "canary")
		}
	}
}

// next_change is the next instant at which the decision changes by itself, and nothing changes before it.
func TestNextChange(t *testing.T) {
	p := both(t)["example"]
	r := rand.New(rand.NewPCG(3, 4))
	data, err := os.ReadFile("../examples/practice/monday.jsonl")
	require.NoError(t, err)
	for _, text := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		line, err := wire.Line([]byte(text))
		require.NoError(t, err)
		in, err := triage.Decode(line)
		require.NoError(t, err)
		now := monday
		for range 5 {
			d, err := triage.Assess(p, in, now)
			require.NoError(t, err)
			end := d.NextChange
			if end.IsZero() {
				end = now.AddDate(0, 1, 0)
			}
			between := now.Add(time.Duration(r.Int64N(int64(end.Sub(now)))))
			later, err := triage.Assess(p, in, between)
			require.NoError(t, err)
			require.Equal(t, d.Fired, later.Fired, "%s at %s", d.ID, between)
			require.Equal(t, d.NotRuledOut, later.NotRuledOut, "%s at %s", d.ID, between)
			if d.NextChange.IsZero() {
				break
			}
			now = d.NextChange
		}
	}
}
