// What every loaded policy of a practice has: its rules with their outcomes, its own keys, the calendar and the
// findings.

package practice

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Policy is what every loaded policy of a practice has: its compiled rules, the practice's calendar, and the two
// structs of its domain, Then for the outcomes of rules and Header for the keys of its file. It is not changed after
// loading. A nil Policy has no rules, no calendar and no findings.
type Policy[Then, Header any] struct {
	Header Header       // the domain's own keys of the file
	Rules  []Rule[Then] // sorted by id
	// Thresholds are the facts that conditions and scores read, and the numbers at which they change with them.
	Thresholds map[string]rules.Thresholds
	// Edges are the instants at which rules come into force and go out of it, in the practice's zone.
	Edges []time.Time

	set      *rules.Set
	calendar *calendar.Calendar
	findings problem.Problems
}

// A Rule is one rule with its outcome as the domain's own struct, and the facts that its condition reads, sorted.
type Rule[Then any] struct {
	*rules.Rule
	Then  Then     // what the rule does
	Reads []string // names of facts
}

// ReadsAny tells whether the rule's condition reads a fact of which the test is true.
func (r Rule[Then]) ReadsAny(test func(fact string) bool) bool {
	return slices.ContainsFunc(r.Reads, test)
}

// Load reads a domain's file out of a policy folder, with the folder's calendar. An error over what the files say is
// [problem.Problems], of both; a folder without the file gives one that fs.ErrNotExist matches.
func Load[Then, Header any](fsys fs.FS, d rules.Domain, options ...rules.Option) (*Policy[Then, Header], error) {
	if fsys == nil {
		return nil, errors.New(d.Name + ": no policy folder was given")
	}
	var set *rules.Set
	var problems problem.Problems
	var err error
	if len(options) == 0 {
		set, problems, err = loadSet(fsys, d)
	} else {
		set, problems, err = rules.Load(fsys, d, options...)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	// The calendar is read even where the policy is wrong, so that an author sees the problems of both.
	cal, calErr := loadCalendar(fsys, set)
	var calProblems problem.Problems
	switch {
	case errors.As(calErr, &calProblems):
		return nil, append(problems, calProblems...)
	case err != nil:
		return nil, err
	case calErr != nil:
		return nil, calErr
	}
	p := &Policy[Then, Header]{
		Header: set.Own().(Header), Thresholds: set.ReadFacts(), set: set, calendar: cal,
		findings: slices.Clone(problems),
	}
	p.Edges = set.Edges(OrLondon(cal).Zone())
	for _, r := range set.Rules() {
		p.Rules = append(p.Rules, Rule[Then]{Rule: r, Then: r.Then.(Then), Reads: set.RuleReads(r.ID)})
	}
	return p, nil
}

// Set is the compiled rules; nil for a nil Policy.
func (p *Policy[Then, Header]) Set() *rules.Set {
	if p == nil {
		return nil
	}
	return p.set
}

// Calendar is the practice's calendar; nil when the folder holds none.
func (p *Policy[Then, Header]) Calendar() *calendar.Calendar {
	if p == nil {
		return nil
	}
	return p.calendar
}

// Findings are the warnings of loading, in the order of the files; the slice is the caller's.
func (p *Policy[Then, Header]) Findings() problem.Problems {
	if p == nil {
		return nil
	}
	return slices.Clone(p.findings)
}

// AddFindings adds what the domain found, in the order of the files; the error is all findings where one of them is
// more than a warning.
func (p *Policy[Then, Header]) AddFindings(found ...problem.Problem) error {
	p.findings = append(p.findings, found...)
	slices.SortStableFunc(p.findings, func(a, b problem.Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Col-b.Col, strings.Compare(a.Code, b.Code))
	})
	if p.findings.Fatal() {
		return p.findings
	}
	return nil
}

// NoCalendarWarnings warns of each rule that reads a fact which is never known because the folder has no calendar.
func (p *Policy[Then, Header]) NoCalendarWarnings(needsCalendar func(Rule[Then]) (what string)) (out problem.Problems) {
	if p.calendar != nil && !p.calendar.Empty() {
		return nil
	}
	for _, r := range p.Rules {
		if what := needsCalendar(r); what != "" {
			warning := r.Problem("no-calendar", fmt.Sprintf("rule %s needs a calendar for %s, and the folder has none",
				r.ID, what), "put a calendar.yaml beside the policy")
			warning.Warning = true
			out = append(out, warning)
		}
	}
	return out
}

// loadCalendar reads a policy folder's calendar and holds its events against the codes of a policy, where it is given;
// nil without an error when the folder has none.
func loadCalendar(fsys fs.FS, set *rules.Set) (*calendar.Calendar, error) {
	cal, err := calendar.Load(fsys)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil || set == nil {
		return cal, err
	}
	var problems problem.Problems
	// The codes of a policy say which events there are; a misspelt one would never be true.
	for _, name := range cal.EventNames() {
		if !set.Allows("day.events", name) && len(problems) < problem.Most {
			hint := problem.Suggest(name, set.Words("day.events"))
			if !strings.HasPrefix(hint, "did you mean") {
				hint = "add it there: codes: {events: [" + name + "]}"
			}
			message := fmt.Sprintf("%s is not an event that %s.yaml knows", name, set.Header.Policy)
			problems = append(problems, cal.EventProblem(name, "unknown-code", message, hint))
		}
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return cal, nil
}

// OrLondon is a calendar, or where there is none one that assumes London's time and covers no date.
func OrLondon(cal *calendar.Calendar) *calendar.Calendar {
	if cal != nil {
		return cal
	}
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		zone = time.UTC // the zone is embedded: not reached
	}
	return calendar.Assumed(zone)
}
