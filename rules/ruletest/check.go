// This file loads the policies of a folder, runs its test files, and reports what came.

package ruletest

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Report is the outcome of all test files of a folder.
type Report struct {
	Problems  problem.Problems // of the policies and of the test files
	Cases     []Case
	RuleCases int // how many cases stand beside the rules; they ran when the policies loaded
}

// A Case is one case that ran, or one row of a case's table.
type Case struct {
	File     string   `json:"file"`
	Line     int      `json:"line"`     // in the file, from 1
	Name     string   `json:"name"`     // with the number of the row if it is one
	Todo     string   `json:"todo"`     // why it is not expected to pass yet; empty if it is
	Failures []string `json:"failures"` // what was expected and what came; nil if it passed
	Why      []string `json:"why"`      // the explanations of the rules concerned, in lines
}

// String is the case with its place, what was expected, what came, and why, in lines.
func (c Case) String() string {
	lines := []string{fmt.Sprintf("%s:%d: %s", c.File, c.Line, c.Name)}
	for _, f := range c.Failures {
		lines = append(lines, "  "+f)
	}
	for _, w := range c.Why {
		lines = append(lines, "    "+w)
	}
	return strings.Join(lines, "\n")
}

// Failed returns how many cases failed.
func (r Report) Failed() int {
	n := 0
	for _, c := range r.Cases {
		if len(c.Failures) > 0 {
			n++
		}
	}
	return n
}

// Check loads the policies of a folder and runs its test files. A policy or test file that does not load is a problem
// of the report, and its cases do not run.
func Check(fsys fs.FS, domains ...rules.Domain) Report {
	var r Report
	loaded := map[string]loadedPolicy{}
	for _, d := range domains {
		p, problems, err := d.Load(fsys)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil && len(problems) == 0 {
			problems = problem.Problems{
				{File: d.Name + ".yaml", Code: "not-readable", Message: "the file cannot be read"},
			}
		}
		r.Problems = append(r.Problems, problems...)
		loaded[d.Name] = loadedPolicy{d, p}
		if p != nil {
			r.RuleCases += p.Set().CaseCount()
		}
	}
	files, _ := fs.Glob(fsys, "*_test.yaml")
	for _, file := range files {
		data, err := problem.ReadFile(fsys, file, source.MaxFileBytes)
		c := &problem.Collector{}
		if p := (problem.Problem{}); errors.As(err, &p) {
			c.Add(p)
		} else if err != nil {
			c.Add(problem.Problem{File: file, Code: "not-readable", Message: "the file cannot be read"})
		} else if root, ok := source.Parse(file, data, c); ok {
			f := readFile(root, loaded, c)
			if !c.Fatal() && f.policy != nil {
				r.Cases = append(r.Cases, f.run()...)
			}
		}
		r.Problems = append(r.Problems, c.Problems()...)
	}
	return r
}

// loadedPolicy is one policy of the folder that the test files may name.
type loadedPolicy struct {
	domain rules.Domain
	policy rules.Policy // nil when it did not load
}

// verdictKeys are the keys of expect that list rules by how they came out.
var verdictKeys = []string{"fired", "not-fired", "unknown", "error"}

// checkRules reports each rule of a list that the policy does not have.
func checkRules(n source.Node, set *rules.Set) {
	items := []source.Node{n}
	if n.IsList() || n.IsMap() {
		items = n.Items()
	}
	for _, item := range items {
		id, ok := item.Text()
		if !ok || set.Rule(id) != nil || n.Full() {
			continue
		}
		var ids []string
		for _, r := range set.Rules() {
			ids = append(ids, r.ID)
		}
		item.Problem("unknown-rule", "the policy has no rule "+item.Shown(), item.Suggest(id, ids))
	}
}

// checkFacts reports each key that is not a fact or an input of the policy.
func checkFacts(n source.Node, set *rules.Set) {
	for p := range n.Pairs() {
		if p.Key != "use" && !set.Knows(p.Key) && !n.Full() {
			var known []string
			for _, f := range set.FactList() {
				known = append(known, f.Name)
			}
			p.Name.Problem("unknown-fact", p.Key+" is not a fact or an input", p.Name.Suggest(p.Key, known))
		}
	}
}
