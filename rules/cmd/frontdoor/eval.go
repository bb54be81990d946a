// This file holds the verb eval.

package main

import (
	"io"
	"os"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

var evalCommand = command{
	name: "eval", summary: "decide inputs: facts as JSON lines in, decisions as JSON lines out",
	usage: `frontdoor eval KIND -policy DIR [-now RFC3339] [FILE]

Reads one input a line from FILE or from standard input and writes one decision a line, in the
same order. KIND is triage, capacity, limits, inbox or accounts. A line that cannot be decided gives
{"id","error":{"code","line","fact"}}, never the value; the rest go on.

  -format text   the decisions in words
  -now RFC3339   the instant of the decisions; a line's own "now" wins; with neither, the
                 machine's clock

Exit: 0 all decided, 1 some were not, 2 the policy does not load.

A line of triage is {"submission": {…}, "patient": {…}, …}; one of capacity a whole allocation,
{"needs": [{"need": {…}, "patient": {…}}], "slots": [{…}], "plan": [{…}]}; one of limits
{"practice": {…}, "staff": {…}, "demand": {…}, "limits": [{"kind", "scope", "used"}],
"instructions": […], "admission": {"submission": {…}, "patient": {…}}}; one of inbox {"item": {…},
"reviewed": {…}}, with what the last decision gave as "reviewed"; one of accounts
{"account": {…}}. frontdoor facts KIND lists the facts.

  frontdoor eval triage -policy examples/policies/total-triage -now 2026-11-23T08:15:00Z \
      examples/practice/monday.jsonl
`,
	run:      (*session).eval,
	writes:   func(f format) bool { return f.decision != nil },
	standard: "json",
}

// eval runs the verb: it finds the policy and the inputs.
func (s *session) eval() int {
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	if len(plain) == 0 {
		return s.fail("name the kind: %s", kinds())
	}
	kind, plain := plain[0], plain[1:]
	if _, ok := domain(kind); !ok {
		return s.fail("there is no policy of the kind %q; there are %s", kind, kinds())
	}
	if s.policy == "" {
		return s.fail("name a policy folder: -policy DIR")
	}
	folder, ok := s.folder(nil)
	if !ok {
		return unusable
	}
	now, ok := s.clock()
	if !ok {
		return unusable
	}
	p, ok := s.load(kind, folder)
	if !ok {
		return unusable
	}
	in := s.stdin
	if len(plain) > 1 {
		return s.fail("one file of inputs at a time")
	}
	if len(plain) > 0 {
		f, err := os.Open(plain[0])
		if err != nil {
			return s.fail("%s cannot be read", plain[0])
		}
		defer f.Close()
		in = f
	}
	d, _ := domain(kind)
	return s.decideAll(p, d.Subject, in, now)
}

// decideAll writes a decision for each line, in the order of the lines. Whenever the input pauses, everything so far is
// decided and flushed, so that another program can wait for it.
func (s *session) decideAll(p rules.Policy, subject string, in io.Reader, now time.Time) int {
	progress := newProgress(s.stderr)
	decided := newPipeline(s.stdout, func(l inputLine) (out []byte, good bool) {
		d, id, err := l.decide(p, subject, now)
		if err == nil {
			out, err = s.output.decision(d)
		}
		if err != nil {
			return failure(id, l.number, err), false
		}
		return out, true
	})
	err := eachLine(in, func(l inputLine) bool {
		progress.at(l.number)
		return decided.take(l)
	})
	allGood, writeErr := decided.end()
	progress.done()
	switch {
	case err != nil || writeErr != nil:
		return s.fail("the input cannot be read, or the output not written, to its end")
	case !allGood:
		return findings
	}
	return good
}
