// This file reads inputs, one a line, and decides them.

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

// maxLine bounds one input in bytes, and so the memory of eval. A whole allocation is one line.
const maxLine = 16 << 20

// open opens a file of inputs; - is standard input. The error says in words for the user that it cannot.
func (s *session) open(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(s.stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be opened", name)
	}
	return f, nil
}

// decide decides one line. Where there is no decision, the id is that of what the line is about.
func (l inputLine) decide(p rules.Policy, subject string, now time.Time) (d rules.Decision, id string, err error) {
	if l.tooLong {
		return nil, "", &rules.Error{Code: "line-too-long"}
	}
	input, err := wire.Line(l.text)
	if err != nil {
		return nil, "", err
	}
	d, err = decideInput(p, input, now)
	if err != nil {
		id = idOf(input, subject)
	}
	return d, id, err
}

// decideInput decides one input, at its own "now" if it has one.
func decideInput(p rules.Policy, input map[string]json.RawMessage, now time.Time) (d rules.Decision, err error) {
	if raw, ok := input["now"]; ok {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return nil, &rules.Error{Code: "bad-instant", Fact: "now"}
		}
		now, err = time.Parse(time.RFC3339, text)
		if err != nil {
			return nil, &rules.Error{Code: "bad-instant", Fact: "now"}
		}
	}
	return p.Decide(input, now)
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

// failure is the errors of one input as JSON, the first of them by itself too: codes, facts and what is allowed, never
// a value.
func failure(id string, line int, err error) []byte {
	var e *rules.Error
	var all rules.Errors
	if !errors.As(err, &all) {
		if !errors.As(err, &e) {
			e = &rules.Error{Code: "failed"}
		}
		all = rules.Errors{e}
	}
	faults := make([]rules.Error, len(all))
	for i, fault := range all {
		faults[i] = *fault
		faults[i].Line = line
	}
	b, _ := json.Marshal(struct {
		ID     string        `json:"id,omitempty"`
		Error  rules.Error   `json:"error"`
		Errors []rules.Error `json:"errors"`
	}{id, faults[0], faults})
	return b
}

// inputLine is one line that is not blank.
type inputLine struct {
	number  int
	text    []byte
	tooLong bool // longer than maxLine: its text is left out
	last    bool // nothing more is buffered
}

// eachLine calls each for every line that is not blank, until there are no more or each returns false. It returns the
// error of the reader, and io.ErrShortWrite if each returned false.
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

// newProgress shows nothing unless w is a terminal.
func newProgress(w io.Writer) *progress {
	if !terminal(w) {
		w = nil
	}
	return &progress{w: w, last: time.Now()}
}

// at notes how many lines are decided.
func (p *progress) at(n int) {
	if p.w != nil && n%256 == 0 && time.Since(p.last) > time.Second {
		p.last, p.seen = time.Now(), true
		fmt.Fprintf(p.w, "\r%d lines", n)
	}
}

// done wipes what at has shown.
func (p *progress) done() {
	if p.seen {
		fmt.Fprint(p.w, "\r                    \r")
	}
}
