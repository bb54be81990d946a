// This file holds the table of output formats. A new format is one file that makes a format, and one line in the table.

package main

import (
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/audit"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
)

// formats are all output formats.
var formats = []format{textFormat, jsonFormat, monthFormat}

// A format writes what a verb has found. Each function belongs to one verb and returns good, or the exit code if it
// cannot write; a verb refuses a format whose function is nil.
type format struct {
	name     string // as -format takes it
	check    func(s *session, policies []checkedPolicy, problems problem.Problems) int
	test     func(s *session, report ruletest.Report, verbose bool, took time.Duration) int
	decision func(d rules.Decision) ([]byte, error) // one decision of eval, without a newline at its end
	explain  func(x *explanation) int
	preview  func(v previewView) int
	audit    func(s *session, report audit.Report) int
	learn    func(s *session, l learning) int
	words    func(s *session, r wordsReport) int
	facts    func(s *session, facts []rules.Fact, kind, word string) int
}

// isCommon tells whether every verb takes the format, also those that print only one value.
func (f format) isCommon() bool { return f.name == "text" || f.name == "json" }

// chosenFormat finds a format by its name among those that a verb can write; otherwise it says which there are.
func chosenFormat(name string, writes func(format) bool) (chosen format, problem string) {
	var names []string
	for _, f := range formats {
		if !writes(f) {
			continue
		}
		if f.name == name {
			return f, ""
		}
		names = append(names, f.name)
	}
	slices.Sort(names)
	return format{}, "-format is " + strings.Join(names, " or ")
}
