// This file holds the verb audit.

package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/audit"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

var auditCommand = command{
	name: "audit", summary: "say what records tell: agreement, lowerings, times, overdue, by group",
	usage: `frontdoor audit FILE [-head N:HASH]… [-format json]

FILE holds a practice's records, a line of JSON each, as record.Write writes them; - is standard
input. Each -head is the head of the chain at some time, as it was kept elsewhere: records that
were cut off, or written anew, are then found. What does not hold is an error, and the exit
status is 1. Counts of people under five are withheld.

  go run ./examples/practice -export > records.jsonl
  frontdoor audit rules/cmd/frontdoor/testdata/records.jsonl
`,
	run:    (*session).audit,
	writes: func(f format) bool { return f.audit != nil },
}

// audit runs the verb: it reads, verifies and counts a chain of records.
func (s *session) audit() int {
	var kept heads
	s.flags.Var(&kept, "head", "")
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	if len(plain) != 1 {
		return s.fail("name one file of records, or - for standard input")
	}
	in, err := s.open(plain[0])
	if err != nil {
		return s.fail("%s", err)
	}
	defer in.Close()
	report, err := audit.Summarise(record.Read(in), kept...)
	var broken *record.ChainError
	switch {
	case errors.As(err, &broken):
		fmt.Fprintf(s.stderr, "frontdoor: %s\n", broken)
		if report.Head.N > 0 {
			fmt.Fprintf(s.stderr, "the %d records before it hold; nothing is counted\n", report.Head.N)
		}
		return findings
	case err != nil:
		return s.fail("%s cannot be read", plain[0])
	}
	return s.output.audit(s, report)
}

var hashPattern = regexp.MustCompile("^[0-9a-f]{64}$")

// heads collects the values of -head.
type heads []record.Head

// String is empty: a flag without a default.
func (h *heads) String() string { return "" }

// Set adds one value, N:HASH.
func (h *heads) Set(s string) error {
	number, hash, ok := strings.Cut(s, ":")
	n, err := strconv.ParseUint(number, 10, 64)
	if !ok || err != nil || n == 0 || !hashPattern.MatchString(hash) {
		return errors.New("a head is N:HASH, as the report shows it")
	}
	*h = append(*h, record.Head{N: n, Hash: hash})
	return nil
}
