package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
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
{"needs": [{"need": {…}, "patient": {…}}], "slots": [{…}], "plan": [{…}]}; one of limits {"practice":
{…}, "staff": {…}, "demand": {…}, "limits": [{"kind", "scope", "used"}], "instructions": […],
"admission": {"submission": {…}, "patient": {…}}}; one of inbox {"item": {…}, "reviewed": {…}}, with
what the last decision gave as "reviewed"; one of accounts {"account": {…}}. frontdoor facts KIND
lists the facts.

  frontdoor eval triage -policy examples/policies/total-triage -now 2026-11-23T08:15:00Z \
      examples/practice/monday.jsonl
`,
	run: (*session).eval,
}

// maxLine bounds one input, and so the memory of eval. A whole allocation is one line.
const maxLine = 16 << 20

func (s *session) eval() int {
	s.format = "json"
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

// decideAll writes a decision for each line. Where the input pauses what is decided is written out, so that another
// program can wait for it.
func (s *session) decideAll(p rules.Policy, subject string, in io.Reader, now time.Time) int {
	code, progress, out := good, newProgress(s.stderr), bufio.NewWriter(s.stdout)
	err := eachLine(in, func(l inputLine) bool {
		progress.at(l.number)
		d, id, err := l.decide(p, subject, now)
		var b []byte
		switch {
		case err != nil:
		case s.format == "text":
			b = decisionText(d)
		default:
			b, err = d.MarshalJSON()
		}
		if err != nil {
			code = findings
			b = failure(id, l.number, err)
		}
		_, err = out.Write(append(b, '\n'))
		if err == nil && l.last {
			err = out.Flush()
		}
		return err == nil
	})
	progress.done()
	if err != nil || out.Flush() != nil {
		return s.fail("the input cannot be read, or the output not written, to its end")
	}
	return code
}

// inWords is a decision as explain heads it.
func decisionText(d rules.Decision) []byte {
	var text bytes.Buffer
	(&explanation{session: &session{stdout: &text}, decision: d}).printDecision()
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}

// decide decides one line; the id is given back even when there is no decision.
func (l inputLine) decide(p rules.Policy, subject string, now time.Time) (d rules.Decision, id string, err error) {
	if l.tooLong {
		return nil, "", &rules.Error{Code: "line-too-long"}
	}
	input, err := wire.Line(l.text)
	if err != nil {
		return nil, "", err
	}
	id = idOf(input, subject)
	if raw, ok := input["now"]; ok {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return nil, id, &rules.Error{Code: "bad-instant", Fact: "now"}
		}
		now, err = time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, id, &rules.Error{Code: "bad-instant", Fact: "now"}
		}
	}
	d, err = p.Decide(input, now)
	return d, id, err
}

// idOf is the id of what the input is about; "" when there is none.
func idOf(input map[string]json.RawMessage, subject string) string {
	fields, err := wire.Line(input[subject])
	var id string
	if err != nil || json.Unmarshal(fields["id"], &id) != nil {
		return ""
	}
	return id
}

func failure(id string, line int, err error) []byte {
	var e *rules.Error
	if !errors.As(err, &e) {
		e = &rules.Error{Code: "failed"}
	}
	c := *e
	c.Line = line
	b, _ := json.Marshal(struct {
		ID    string      `json:"id,omitempty"`
		Error rules.Error `json:"error"`
	}{id, c})
	return b
}

// inputLine is one line that is not blank.
type inputLine struct {
	number  int
	text    []byte
	tooLong bool // over the cap, and passed over
	last    bool // nothing more has come yet
}

// eachLine calls for every line that is not blank, until there are no more or the call says to stop.
func eachLine(in io.Reader, each func(inputLine) bool) error {
	r := bufio.NewReaderSize(in, 64<<10)
	var line []byte
	tooLong := false
	for n := 1; ; {
		part, err := r.ReadSlice('\n')
		tooLong = tooLong || len(line)+len(part) > maxLine
		if !tooLong {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		text := bytes.TrimSpace(line)
		if n == 1 {
			text = bytes.TrimPrefix(text, []byte("\ufeff"))
		}
		if tooLong || len(text) > 0 {
			if !each(inputLine{number: n, text: text, tooLong: tooLong, last: r.Buffered() == 0}) {
				return io.ErrShortWrite
			}
		}
		n++
		line, tooLong = line[:0], false
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// progress shows on a terminal, after a second, that work goes on.
type progress struct {
	w    io.Writer
	last time.Time
	seen bool
}

func newProgress(w io.Writer) *progress {
	if !terminal(w) {
		w = nil
	}
	return &progress{w: w, last: time.Now()}
}

func (p *progress) at(n int) {
	if p.w != nil && n%256 == 0 && time.Since(p.last) > time.Second {
		p.last, p.seen = time.Now(), true
		fmt.Fprintf(p.w, "\r%d lines", n)
	}
}

func (p *progress) done() {
	if p.seen {
		fmt.Fprint(p.w, "\r                    \r")
	}
}
