// This file holds the verb audit.

package main

import (
	"errors"
	"fmt"
	"iter"

	"github.com/frontdoor-rules/frontdoor/rules/audit"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

var auditCommand = command{
	name: "audit", summary: "say what records tell: agreement, lowerings, times, overdue, by group",
	usage: `frontdoor audit FILE [-practice ID] [-head N:HASH]… [-format json]

FILE holds a practice's records, a line of JSON each, as record.Write writes them; - is standard
input. A record of any other practice than -practice is an error; without it, of any other than
that of the first record. Each -head is the head of the chain at some time, as it was kept
elsewhere: records that were cut off, or written anew, are then found. What does not hold is an
error, and the exit status is 1. Counts of people under five are withheld.

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
	practice := s.flags.String("practice", "", "")
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
	chain := record.Read(in)
	if *practice == "" {
		*practice, chain = ofFirst(chain)
	}
	report, err := audit.Summarise(*practice, chain, kept...)
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

// ofFirst reads the first record, and returns its practice and the whole chain.
func ofFirst(chain iter.Seq2[record.Linked, error]) (practice string, whole iter.Seq2[record.Linked, error]) {
	next, stop := iter.Pull2(chain)
	first, err, ok := next()
	return first.Practice, func(yield func(record.Linked, error) bool) {
		defer stop()
		for l, err, more := first, err, ok; more; l, err, more = next() {
			if !yield(l, err) {
				return
			}
		}
	}
}

// heads collects the values of -head.
type heads []record.Head

// String is empty: a flag without a default.
func (h *heads) String() string { return "" }

// Set adds one value, N:HASH.
func (h *heads) Set(s string) error {
	head, err := record.ParseHead(s)
	if err != nil {
		return errors.New("a head is N:HASH, as the report shows it")
	}
	*h = append(*h, head)
	return nil
}
