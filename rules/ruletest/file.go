// This file reads a test file into cases that are ready to run, and reports what is wrong with it.

package ruletest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// testFile holds the keys of a *_test.yaml.
type testFile struct {
	Frontdoor int            `key:"frontdoor"`
	Policy    string         `key:"policy" need:"yes"`
	ID        string         `key:"id"`
	Version   string         `key:"version"`
	Author    string         `key:"author"`
	Approval  rules.Approval `key:"approval"`
	ReviewBy  field.ISODate  `key:"review_by"`
	Clinical  bool           `key:"not_for_clinical_use"`
	Now       source.Node    `key:"now"`
	Fixtures  source.Node    `key:"fixtures"`
	Cases     source.Node    `key:"cases" need:"yes"`
	End       source.Node    `key:"end"`
}

// caseFile holds the keys of one case.
type caseFile struct {
	Name    string        `key:"name" need:"yes"`
	Given   source.Node   `key:"given"`
	Expect  source.Node   `key:"expect"`
	Exactly bool          `key:"exactly"`
	Todo    source.Node   `key:"todo"`
	Until   field.ISODate `key:"until"`
	Now     source.Node   `key:"now"`
	Table   *table        `key:"table"`
}

// table runs a case once for each row. A column named like a fact goes into given, any other into expect.
type table struct {
	Columns []string      `key:"columns" need:"yes"`
	Rows    []source.Node `key:"rows" need:"yes"`
}

// file is a test file whose cases are ready to run. Its policy is nil if the file or the policy does not load.
type file struct {
	policy   rules.Policy
	domain   rules.Domain
	now      time.Time
	fixtures map[string]map[string]any
	cases    []readyCase
}

// readyCase is one case, or one row of a table, that is ready to run.
type readyCase struct {
	node    source.Node
	name    string
	now     time.Time
	given   map[string]any
	expect  map[string]any
	exactly bool
	todo    string
	until   field.ISODate
}

// readFile reads a test file. The problems go to c.
func readFile(root source.Node, loaded map[string]loadedPolicy, c *problem.Collector) file {
	var t testFile
	source.Decode(root, &t)
	if n := root.Get("frontdoor"); n.Exists() && t.Frontdoor != 1 {
		n.Problem("wrong-version", "this library reads version 1 of the specification", "write frontdoor: 1")
	}
	l, ok := loaded[t.Policy]
	if !ok {
		if n := root.Get("policy"); n.Exists() {
			n.Problem(
				"unknown-policy", fmt.Sprintf("the folder holds no %s.yaml", t.Policy),
				n.Suggest(t.Policy, slices.Collect(maps.Keys(loaded))),
			)
		}
		return file{}
	}
	f := file{policy: l.policy, domain: l.domain, fixtures: map[string]map[string]any{}}
	if f.policy == nil {
		return file{} // the policy's own problems are reported
	}
	if t.End.Exists() {
		if end, _ := t.End.Text(); end != t.ID && end != t.Policy {
			t.End.Problem("wrong-end", "end repeats the id of the file", "")
		}
	}
	f.now = instant(t.Now)
	if t.Fixtures.Exists() {
		for p := range t.Fixtures.Pairs() {
			checkFacts(p.Node, f.policy.Set())
			f.fixtures[p.Key] = f.facts(p.Node)
		}
	}
	if t.Cases.IsList() && len(t.Cases.Items()) == 0 {
		t.Cases.Problem("no-cases", "no cases: a policy without tests is not tested", "")
	}
	names := map[string]bool{}
	if t.Cases.Exists() {
		for _, n := range t.Cases.Items() {
			f.add(n, names)
		}
	}
	return f
}

// instant reads an instant; zero if there is none, or if it is reported as none.
func instant(n source.Node) time.Time {
	if !n.Exists() {
		return time.Time{}
	}
	text, _ := n.Text()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		n.Problem("bad-instant", "this is not an instant", "write 2026-11-24T09:00:00Z")
	}
	return at
}

// add reads one case. Its name must not be among those of the cases before.
func (f *file) add(n source.Node, names map[string]bool) {
	var c caseFile
	source.Decode(n, &c)
	if !n.IsMap() || c.Name == "" {
		return
	}
	if names[c.Name] {
		n.Get("name").Problem("duplicate-name", "a case of this name stands above", "give each case its own name")
	}
	names[c.Name] = true
	p := readyCase{node: n, name: c.Name, now: f.now, exactly: c.Exactly, until: c.Until}
	if c.Now.Exists() {
		p.now = instant(c.Now)
	}
	if p.now.IsZero() {
		n.Problem("no-clock", "the case has no instant", "write now: at the top of the file or in the case")
	}
	if c.Todo.Exists() {
		p.todo, _ = c.Todo.Text()
		if strings.TrimSpace(p.todo) == "" || p.todo == "true" {
			c.Todo.Problem("todo-without-reason", "a todo says why", "write todo: and what is awaited")
		}
	}
	p.given = f.facts(c.Given)
	p.expect = f.expect(c.Expect, p.exactly)
	if c.Table == nil {
		if empty(c.Expect) && p.todo == "" {
			n.Problem("expects-nothing", "the case expects nothing, so it cannot fail", "write expect:")
		}
		f.cases = append(f.cases, p)
		return
	}
	f.rows(n, c.Table, p)
}

// empty tells whether nothing is written, or an empty map.
func empty(n source.Node) bool {
	return !n.Exists() || n.IsMap() && len(slices.Collect(n.Pairs())) == 0
}

// rows makes a case of each row of a table, from what the case says for all of them.
func (f *file) rows(n source.Node, t *table, p readyCase) {
	for _, column := range t.Columns {
		if !f.policy.Set().Knows(column) && !f.expectable(column) {
			n.Get("table").Get("columns").Problem("unknown-column", column+
				" is neither a fact nor a key of a decision", n.Suggest(column, f.keys()))
		}
	}
	if len(t.Rows) == 0 {
		n.Get("table").Problem("no-cases", "the table has no rows", "")
	}
	for i, row := range t.Rows {
		cells := row.Items()
		if len(cells) != len(t.Columns) {
			row.Problem("wrong-length", fmt.Sprintf(
				"the row has %d values and the table %d columns", len(cells), len(t.Columns),
			), "")
			continue
		}
		r := p
		r.node, r.given, r.expect = row, maps.Clone(p.given), maps.Clone(p.expect)
		r.name += fmt.Sprintf(": row %d", i+1) // not the values: a cell may hold what a patient wrote
		for i, column := range t.Columns {
			switch {
			case f.policy.Set().Knows(column):
				r.given[column] = cells[i].Value()
				continue
			case slices.Contains(verdictKeys, column):
				checkRules(cells[i], f.policy.Set())
			}
			r.expect[column] = cells[i].Value()
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(r.expect)), func(key string) bool {
			return canFail(key, r.expect[key], r.exactly)
		}) {
			row.Problem(
				"expects-nothing", "the row expects nothing, so it cannot fail",
				"add a column of what is expected, for example to",
			)
		}
		f.cases = append(f.cases, r)
	}
}

// facts returns given by the names of facts: first those of the fixtures that it uses, then its own.
func (f *file) facts(n source.Node) map[string]any {
	out := map[string]any{}
	if !n.Exists() {
		return out
	}
	if use := n.Get("use"); use.Exists() {
		names := []source.Node{use}
		if use.IsList() {
			names = use.Items()
		}
		for _, name := range names {
			text, _ := name.Text()
			fixture, ok := f.fixtures[text]
			if !ok {
				name.Problem(
					"unknown-fixture", text+" is not a fixture of this file",
					name.Suggest(text, slices.Collect(maps.Keys(f.fixtures))),
				)
			}
			maps.Copy(out, fixture)
		}
	}
	checkFacts(n, f.policy.Set())
	for p := range n.Pairs() {
		if p.Key != "use" {
			out[p.Key] = p.Node.Value()
		}
	}
	return out
}

// keys are the keys that expect may hold.
func (f *file) keys() []string { return append(slices.Clone(f.domain.Keys), verdictKeys...) }

// expectable tells whether expect may hold a key.
func (f *file) expectable(key string) bool { return slices.Contains(f.keys(), key) }

// canFail tells whether a decision could be other than expected under a key. Where a case does not expect exactly this,
// an empty map is in every other one, and no rule is none that may not fire.
func canFail(key string, want any, exactly bool) bool {
	rules, isList := want.([]any)
	return !(key == "not-fired" && isList && len(rules) == 0) && (exactly || !isEmptyMap(want))
}

// isEmptyMap tells whether a value is a map that holds nothing.
func isEmptyMap(value any) bool {
	m, is := value.(map[string]any)
	return is && len(m) == 0
}

// expect reads what is expected, by the keys of a decision, and whether nothing else may have come.
func (f *file) expect(n source.Node, exactly bool) map[string]any {
	out := map[string]any{}
	if !n.Exists() {
		return out
	}
	for p := range n.Pairs() {
		if !f.expectable(p.Key) {
			p.Name.Problem(
				"unknown-key", fmt.Sprintf("%q is not a key of a decision", p.Key), p.Name.Suggest(p.Key, f.keys()),
			)
			continue
		}
		if slices.Contains(verdictKeys, p.Key) {
			checkRules(p.Node, f.policy.Set())
			if p.Key == "not-fired" && p.Node.IsList() && len(p.Node.Items()) == 0 {
				p.Node.Problem("cannot-fail", "no rule is named, so this can never fail",
					"name rules that may not fire, or write fired: [] for none at all")
			}
		}
		out[p.Key] = p.Node.Value()
		if isEmptyMap(out[p.Key]) && !exactly {
			p.Node.Problem("cannot-fail", "no key is named, so this can never fail", "name what is expected of it")
		}
	}
	return out
}
