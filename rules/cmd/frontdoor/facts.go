// This file holds the verb facts.

package main

import (
	"os"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
)

var factsCommand = command{
	name: "facts", summary: "the facts that conditions may read, with kinds, ranges, units and words",
	usage: `frontdoor facts [KIND] [WORD] [-policy DIR] [-format text|json]

Lists the facts of a kind of policy (triage): those whose name, meaning or words hold WORD, if
one is given, with the words; one fact alone with all its words. With -policy also the practice's
own answers and codes.

  frontdoor facts triage temp
`,
	run:    (*session).listFacts,
	writes: func(f format) bool { return f.facts != nil },
}

// listFacts runs the verb: it chooses the facts that hold the word.
func (s *session) listFacts() int {
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	kind, word := "triage", ""
	for _, arg := range plain {
		if _, ok := domain(arg); ok {
			kind = arg
		} else {
			word = arg
		}
	}
	d, _ := domain(kind)
	facts := d.Schema.Facts()
	if s.policy != "" {
		if info, err := os.Stat(s.policy); err != nil || !info.IsDir() {
			return s.fail("%s is not a folder", s.policy)
		}
		p, ok := s.load(kind, os.DirFS(s.policy))
		if !ok {
			return unusable
		}
		facts = p.Set().FactList()
	}
	kept := []rules.Fact{}
	for _, f := range facts {
		if strings.Contains(f.Name, word) || strings.Contains(strings.ToLower(f.Doc), strings.ToLower(word)) ||
			slices.ContainsFunc(f.Values, func(v string) bool { return strings.Contains(v, word) }) {
			kept = append(kept, f)
		}
	}
	return s.output.facts(s, kept, kind, word)
}
