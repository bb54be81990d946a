package main

import (
	"encoding/json"
	"fmt"
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
	run: (*session).listFacts,
}

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
	if s.format == "json" {
		b, _ := json.MarshalIndent(kept, "", "  ")
		fmt.Fprintln(s.stdout, string(b))
		return good
	}
	if len(kept) == 0 {
		fmt.Fprintf(s.stdout, "no fact of %s holds %q\n", kind, word)
		return findings
	}
	for _, f := range kept {
		s.fact(f)
		if f.Codes != "" && word != "" {
			s.codes(f, word, len(kept) == 1)
		}
	}
	return good
}

// codes prints the words of a closed list: those that hold the word, or all of them for the one fact asked for.
func (s *session) codes(f rules.Fact, word string, all bool) {
	var words []string
	for _, v := range f.Values {
		if all && strings.Contains(f.Name, word) || strings.Contains(v, word) {
			words = append(words, v)
		}
	}
	if len(words) > 0 {
		fmt.Fprintf(s.stdout, "    %s: %s\n", f.Codes, wrap(strings.Join(words, " "), columns-len(f.Codes)-6, 6))
	}
}

// fact prints one fact: its name and what it may be, then what it means.
func (s *session) fact(f rules.Fact) {
	var what []string
	switch {
	case f.Ranged:
		what = append(what, fmt.Sprintf("%s %g..%g", f.Kind, f.Min, f.Max))
	case f.Codes != "":
		what = append(what, fmt.Sprintf("%s of %d %s", f.Kind, len(f.Values), f.Codes))
	case len(f.Values) > 0:
		what = append(what, f.Kind+" "+strings.Join(f.Values, " "))
	default:
		what = append(what, f.Kind)
	}
	if f.Unit != "" && f.Unit != "count" {
		what = append(what, f.Unit)
	}
	if f.Step != 0 && f.Kind == "float" {
		what = append(what, fmt.Sprintf("step %g", f.Step))
	}
	if f.Absent == "none" {
		what = append(what, "absent = none")
	}
	if f.Sensitive {
		what = append(what, "withheld")
	}
	const name = 38
	fmt.Fprintf(s.stdout, "%s %s\n", s.paint(bold, fmt.Sprintf("%-*s", name, f.Name)), wrap(
		strings.Join(what, ", "), columns-name-1, name+1,
	))
	doc := f.Doc
	if f.From != "" {
		doc += " (from " + f.From + ")"
	}
	fmt.Fprintf(s.stdout, "    %s\n", wrap(doc, columns-4, 4))
}
