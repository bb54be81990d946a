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
)

var evalCommand = command{
	name: "eval", summary: "decide inputs: facts as JSON lines in, decisions as JSON lines out",
	usage: `frontdoor eval KIND -policy DIR [-now RFC3339] [FILE]

Reads one input a line from FILE or from standard input and writes one decision a line, in the
same order. KIND is triage. A line that cannot be decided gives {"id","error":{"code","line",
"fact"}}, never the value; the rest go on.

  -now RFC3339   the instant of the decisions; a line's own "now" wins; with neither, the
                 machine's clock

Exit: 0 all decided, 1 some were not, 2 the policy does not load.

  frontdoor eval triage -policy examples/policies/total-triage -now 2026-11-23T08:15:00Z \
      examples/practice/monday.jsonl
`,
	run: (*session).eval,
}

// maxLine bounds one input, and so the memory of eval.
const maxLine = 1 << 20

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
	folder, _, ok := s.folder(nil)
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
	if len(plain) > 0 {
		f, err := os.Open(plain[0])
		if err != nil {
			return s.fail("%s cannot be read", plain[0])
		}
		defer f.Close()
		in = f
	}
	out := bufio.NewWriter(s.stdout)
	defer out.Flush()
	return s.decideAll(p, in, out, now)
}

func (s *session) decideAll(p rules.Policy, in io.Reader, out *bufio.Writer, now time.Time) int {
	code, progress := good, newProgress(s.stderr)
	err := eachLine(in, func(n int, line []byte, tooLong bool) bool {
		progress.at(n)
		d, id, err := decideLine(p, line, tooLong, now)
		var b []byte
		if err == nil {
			b, err = d.MarshalJSON()
		}
		if err != nil {
			code = findings
			b = failure(id, n, err)
		}
		out.Write(b)
		return out.WriteByte('\n') == nil
	})
	progress.done()
	if err != nil {
		return s.fail("the input cannot be read to its end")
	}
	return code
}

// decideLine decides one line; the id is given back even when there is no decision.
func decideLine(p rules.Policy, line []byte, tooLong bool, now time.Time) (d rules.Decision, id string, err error) {
	if tooLong {
		return nil, "", &rules.Error{Code: "line-too-long"}
	}
	input, err := rules.Line(line)
	if err != nil {
		return nil, "", err
	}
	id = idOf(input)
	if raw, ok := input["now"]; ok {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return nil, id, &rules.Error{Code: "bad-instant", Fact: "now"}
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, id, &rules.Error{Code: "bad-instant", Fact: "now"}
		}
		now = at
	}
	d, err = p.Decide(input, now)
	return d, id, err
}

// idOf finds the id of the subject, whichever namespace holds it.
func idOf(input map[string]json.RawMessage) string {
	for _, ns := range []string{"submission", "item", "account"} {
		var subject struct {
			ID json.RawMessage `json:"id"`
		}
		var id string
		if json.Unmarshal(input[ns], &subject) == nil && json.Unmarshal(subject.ID, &id) == nil {
			return id
		}
	}
	return ""
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

// eachLine calls for every line that is not blank, with its number; a line over the cap is passed over and reported.
func eachLine(in io.Reader, each func(n int, line []byte, tooLong bool) bool) error {
	r := bufio.NewReaderSize(in, 64<<10)
	var line []byte
	tooLong := false
	for n := 1; ; {
		part, err := r.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(part) > maxLine; !tooLong {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if text := bytes.TrimSpace(line); tooLong || len(text) > 0 {
			if !each(n, text, tooLong) {
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
