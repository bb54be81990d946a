// This file runs the cases of a test file and compares what came with what was expected.

package ruletest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// run runs every case.
func (f file) run() []Case {
	var out []Case
	for _, p := range f.cases {
		out = append(out, f.runCase(p))
	}
	return out
}

// runCase runs one case. A todo does not run; it fails once its day is over.
func (f file) runCase(p readyCase) Case {
	c := Case{File: p.node.File(), Line: p.node.Line(), Name: p.name, Todo: p.todo}
	if p.todo != "" {
		if p.until != "" && string(p.until) < p.now.Format("2006-01-02") {
			c.Failures = []string{fmt.Sprintf("todo was to be done until %s: %s", p.until, p.todo)}
		}
		return c
	}
	given := maps.Clone(p.given)
	f.policy.Sample(given)
	in, err := f.policy.Set().Input(given)
	var d rules.Decision
	if err == nil {
		d, err = f.policy.Decide(in, p.now)
	}
	if err != nil {
		c.Failures = []string{"the case gives no decision: " + errorText(err)}
		return c
	}
	f.compare(p, d, &c)
	return c
}

// errorText is the error in the library's own words; other errors might quote an input.
func errorText(err error) string {
	var e *rules.Error
	if errors.As(err, &e) {
		return e.Error()
	}
	return "an error"
}

// compare notes each key of expect that did not come, and explains the rules that made it so.
func (f file) compare(p readyCase, d rules.Decision, c *Case) {
	b, err := d.MarshalJSON()
	var got map[string]any
	if err != nil || json.Unmarshal(b, &got) != nil {
		c.Failures = []string{"the decision has no JSON"}
		return
	}
	states := ruleVerdicts(d.Result(), got)
	if _, said := p.expect["fired"]; p.exactly && !said {
		p.expect["fired"] = []any{}
	}
	for _, key := range slices.Sorted(maps.Keys(p.expect)) {
		want := p.expect[key]
		if slices.Contains(verdictKeys, key) {
			f.compareRules(p, key, want, states, d.Result(), c)
			continue
		}
		if !matches(want, got[key], p.exactly) {
			c.Failures = append(c.Failures, fmt.Sprintf("%s: expected %s, got %s", key, asText(want), asText(got[key])))
			f.explainKey(got, d.Result(), c)
		}
	}
}

// ruleVerdicts are the rules by how they came out, in the words of verdictKeys.
func ruleVerdicts(r *rules.Result, got map[string]any) map[string][]string {
	out := map[string][]string{}
	for _, o := range r.Verdicts() {
		out[o.Verdict.String()] = append(out[o.Verdict.String()], o.ID)
	}
	if errs, ok := got["errors"].([]any); ok {
		for _, e := range errs {
			if rule, ok := e.(map[string]any)["rule"].(string); ok {
				out["error"] = append(out["error"], rule)
			}
		}
	}
	return out
}

// compareRules notes each rule that did not come out as expected and, if exactly these were expected, each other one
// that did.
func (f file) compareRules(p readyCase, key string, want any, states map[string][]string, r *rules.Result, c *Case) {
	items, isList := want.([]any)
	if !isList {
		items = []any{want}
	}
	exactly := p.exactly && key != "not-fired" || isList && len(items) == 0
	var ids []string
	for _, item := range items {
		id := fmt.Sprint(item)
		ids = append(ids, id)
		if slices.Contains(states[key], id) {
			continue
		}
		came := "is not in force"
		if v, ok := r.Verdict(id); ok {
			came = "came out " + v.String()
		}
		c.Failures = append(c.Failures, fmt.Sprintf("%s: expected rule %s, which %s", key, id, came))
		explain(r, id, c)
	}
	if !exactly {
		return
	}
	for _, id := range states[key] {
		if !slices.Contains(ids, id) {
			c.Failures = append(c.Failures, fmt.Sprintf("%s: rule %s came, and was not expected", key, id))
			explain(r, id, c)
		}
	}
}

// explainKey explains the rules that made the decision what it is: those that fired, and those that blocked them.
func (f file) explainKey(got map[string]any, r *rules.Result, c *Case) {
	if len(c.Why) > 0 {
		return
	}
	fired := 0
	for _, o := range r.Verdicts() {
		if o.Verdict == rules.Fired {
			explain(r, o.ID, c)
			fired++
		}
	}
	if fired == 0 {
		c.Why = append(c.Why, "no rule fired")
	}
	blocked, _ := got["blocked"].([]any)
	for _, item := range blocked {
		entry, _ := item.(map[string]any)
		by, _ := entry["by"].([]any)
		for _, b := range by {
			c.Why = append(c.Why, fmt.Sprintf("%v did not act, because of %v", entry["rule"], b))
			explain(r, fmt.Sprint(b), c)
		}
	}
}

// explain adds how a rule came out, and the part of its condition that forces that.
func explain(r *rules.Result, id string, c *Case) {
	for _, o := range r.Verdicts() {
		if o.ID == id {
			c.Why = append(c.Why, fmt.Sprintf("%s %s", o.ID, o.Verdict))
			for _, line := range r.Why(o.Rule).Tree() {
				c.Why = append(c.Why, "  "+line)
			}
		}
	}
}

// matches tells whether what came is what was expected. Unless exactly, it may hold more. An empty list and the word
// none stand for what is not there.
func matches(want, got any, exactly bool) bool {
	if items, ok := want.([]any); want == "none" || ok && len(items) == 0 {
		return isNothing(got) || got == "none" && want == "none"
	}
	switch w := want.(type) {
	case []any:
		g, ok := got.([]any)
		return ok && (!exactly || len(g) == len(w)) && contains(w, g, exactly)
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || exactly && len(g) != len(w) {
			return false
		}
		for k, v := range w {
			if value, ok := g[k]; !ok || !matches(v, value, exactly) {
				return false
			}
		}
		return true
	case int64:
		return got == float64(w)
	}
	return want == got
}

// isNothing tells whether nothing came: null, or an empty list.
func isNothing(got any) bool {
	list, ok := got.([]any)
	return got == nil || ok && len(list) == 0
}

// contains tells whether each wanted item is matched by an item of its own. Exactly compares in order: the questions
// have an order, and the other lists are sorted.
func contains(want, got []any, exactly bool) bool {
	for _, item := range want {
		i := slices.IndexFunc(got, func(v any) bool { return matches(item, v, exactly) })
		if i < 0 {
			return false
		}
		got = slices.Delete(slices.Clone(got), i, i+1)
		if exactly && i > 0 {
			return false
		}
	}
	return true
}

// asText writes a value for a failure.
func asText(v any) string {
	if v == nil {
		return "none"
	}
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return "?"
	}
	return strings.ReplaceAll(string(b), `"`, "")
}
