package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/frontdoor-rules/frontdoor/rules/audit"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

var auditCommand = command{
	name: "audit", summary: "say what records tell: agreement, lowerings, times, overdue, by group",
	usage: `frontdoor audit FILE [-head N:HASH]… [-format json]

FILE holds a practice's records, a line of JSON each, as record.Write writes them; - is standard input. Each -head is the
head of the chain at some time, as it was kept elsewhere: records that were cut off, or written anew, are then found.
What does not hold is an error, and the exit status is 1. Counts of people under five are withheld.

  go run ./examples/practice -export > records.jsonl
  frontdoor audit rules/cmd/frontdoor/testdata/records.jsonl
`,
	run: func(s *session) int { return s.audit() },
}

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
	in := s.stdin
	if plain[0] != "-" {
		f, err := os.Open(plain[0])
		if err != nil {
			return s.fail("%s cannot be opened", plain[0])
		}
		defer f.Close()
		in = f
	}
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
	return printAudit(s.stdout, report, s.format)
}

func printAudit(w io.Writer, report audit.Report, format string) int {
	if format == "json" {
		b, _ := json.MarshalIndent(report, "", "  ")
		fmt.Fprintln(w, printing(string(b)))
		return good
	}
	for _, line := range report.Lines() {
		fmt.Fprintln(w, line)
	}
	return good
}

var hashes = regexp.MustCompile("^[0-9a-f]{64}$")

// printing writes what a terminal would obey, or hide, as JSON's escapes.
func printing(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r == '\n' || unicode.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		for _, u := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, "\\u%04x", u)
		}
	}
	return b.String()
}

// heads are the heads of a chain that were kept.
type heads []record.Head

// String is what the flag package asks for.
func (h *heads) String() string { return "" }

// Set reads N:HASH.
func (h *heads) Set(s string) error {
	number, hash, ok := strings.Cut(s, ":")
	n, err := strconv.ParseUint(number, 10, 64)
	if !ok || err != nil || n == 0 || !hashes.MatchString(hash) {
		return errors.New("a head is N:HASH, as the report shows it")
	}
	*h = append(*h, record.Head{N: n, Hash: hash})
	return nil
}
