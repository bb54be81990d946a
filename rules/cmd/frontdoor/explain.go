// This file holds the verb explain.

package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

var explainCommand = command{
	name: "explain", summary: "one input: why, why not, what is missing, what to ask",
	usage: `frontdoor explain [KIND] -policy DIR [-id ID] [-rule RULE] [FILE]

Decides one input of FILE (or standard input), the first or the one of -id, and says why: for
each rule that fired the part of its condition that is true; for each one not ruled out what is
not known. KIND is triage unless said otherwise.

  -rule RULE     why this rule fired, did not fire, or is unknown
  -evidence ROLE -purpose WORDS
                 also show the values of the facts concerned, to this role for this purpose
  -now RFC3339   the instant of the decision
  -format json   the decision and the explanations as one JSON value

  frontdoor explain -policy examples/policies/total-triage -now 2026-11-23T08:15:00Z \
      -id s-1053 examples/practice/monday.jsonl
`,
	run:    (*session).explain,
	writes: func(f format) bool { return f.explain != nil },
}

// viewer is who sees values, as -evidence and -purpose say once the flags are read; zero: nobody.
func (s *session) viewer() *rules.Viewer {
	v := &rules.Viewer{}
	s.flags.StringVar(&v.Role, "evidence", "", "")
	s.flags.StringVar(&v.Purpose, "purpose", "", "")
	return v
}

// halfViewer is said where one of -evidence and -purpose is given without the other.
const halfViewer = "values are shown to a role for a purpose: give both -evidence and -purpose"

// explain runs the verb: it finds the policy, the rule and the input.
func (s *session) explain() int {
	id := s.flags.String("id", "", "")
	rule := s.flags.String("rule", "", "")
	viewer := s.viewer()
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	kind := "triage"
	if len(plain) > 0 {
		if _, ok := domain(plain[0]); ok {
			kind, plain = plain[0], plain[1:]
		}
	}
	if s.policy == "" {
		return s.fail("name a policy folder: -policy DIR")
	}
	if (viewer.Role == "") != (viewer.Purpose == "") {
		return s.fail(halfViewer)
	}
	folder, ok := s.folder(nil)
	if !ok {
		return unusable
	}
	p, ok := s.load(kind, folder)
	if !ok {
		return unusable
	}
	if *rule != "" && p.Set().Rule(*rule) == nil {
		return s.fail("the policy has no rule %q", *rule)
	}
	if len(plain) > 1 {
		return s.fail("one file of inputs at a time")
	}
	of, _ := domain(kind)
	d, err := s.decideOne(p, of.Subject, *id, plain)
	if err != nil {
		var e *rules.Error
		if errors.As(err, &e) {
			return s.fail("the input cannot be decided: %s", e)
		}
		return s.fail("%s", err)
	}
	x := explanation{session: s, decision: d, viewer: *viewer}
	if *rule != "" {
		x.only = p.Set().Rule(*rule)
	}
	return s.output.explain(&x)
}

// decideOne finds the input and decides it.
func (s *session) decideOne(p rules.Policy, subject, id string, files []string) (d rules.Decision, err error) {
	now, ok := s.clock()
	if !ok {
		return nil, errors.New("no instant")
	}
	in := s.stdin
	if len(files) > 0 {
		f, err := os.Open(files[0])
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read", files[0])
		}
		defer f.Close()
		in = f
	}
	found := false
	readErr := eachLine(in, func(l inputLine) bool {
		if id != "" {
			input, lineErr := wire.Line(l.text)
			if lineErr != nil || idOf(input, subject) != id {
				return true
			}
		}
		found = true
		d, _, err = l.decide(p, subject, now)
		return false
	})
	switch {
	case found:
		return d, err
	case readErr != nil:
		return nil, errors.New("the input cannot be read")
	case id != "":
		return nil, fmt.Errorf("there is no input with the id %q", id)
	}
	return nil, errors.New("there is no input")
}

// explanation is one decision with what is asked of it.
type explanation struct {
	*session
	decision rules.Decision
	viewer   rules.Viewer // who sees values; zero: nobody
	only     *rules.Rule  // the rule of -rule; nil: all
	lines    int          // printed so far
}
