package inbox

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Policy is a loaded inbox policy with the practice's calendar and texts. It is not changed and is safe for concurrent use.
type Policy struct {
	loaded  *practice.Policy[outcome, header]
	set     *rules.Set
	cal     *calendar.Calendar // one that covers no date when the folder holds none
	undated map[string]bool    // rules that read what has no instant, and so do not speak of the past
}

// Load reads inbox.yaml out of a policy folder, with calendar.yaml and messages.yaml where they are there. An error over
// what the files say lists every problem as [problem.Problems]; a folder without inbox.yaml gives one that fs.ErrNotExist
// matches. Without a calendar working time cannot be counted, and what is to be counted so is due at once; calendar days
// are London's.
func Load(fsys fs.FS) (*Policy, error) {
	loaded, err := practice.Load[outcome, header](fsys, domain)
	if err != nil {
		return nil, err
	}
	p := &Policy{loaded: loaded, set: loaded.Set(), cal: practice.OrLondon(loaded.Calendar()), undated: map[string]bool{}}
	var found problem.Problems
	for kind, w := range loaded.Header.Work {
		given := len(w.Ladder)
		if w.complete() && given > 0 {
			silent := p.set.HeaderProblem("work/"+string(kind)+"/ladder", "no-overdue-stage",
				fmt.Sprintf("this ladder does not say overdue at the deadline for every %s: the library does, and tells nobody", kind),
				"add {at: due, stage: overdue, notify: […]}")
			silent.Warning = true
			found = append(found, silent)
		}
		loaded.Header.Work[kind] = w
	}
	for _, r := range loaded.Rules {
		p.undated[r.ID] = r.ReadsAny(func(fact string) bool { return slices.Contains(undated, fact) })
	}
	return p, loaded.AddFindings(append(found, p.warnings()...)...)
}

// undated are the facts of which nobody says since when they hold.
var undated = []string{
	"item.status", "item.chasers_sent", "item.contact_attempts", "item.unread_patient_reply", "item.booked", "item.booked_within_timeframe",
	"item.snoozed_past_due", "item.assignee_kind", "item.assignee_team_id", "item.assignee_active", "item.assignee_on_leave",
	"item.assignee_back_in_working_days", "item.assignee_back_after_due", "item.assignee_open_items", "item.assignee_max_items", "item.reopened_count",
	"item.reassigned_count", "item.support_cause",
}

// warnings are what may be a mistake.
func (p *Policy) warnings() (out problem.Problems) {
	warn := func(w problem.Problem) {
		w.Warning = true
		out = append(out, w)
	}
	if len(p.loaded.Header.Work) == 0 {
		warn(p.set.HeaderProblem("work", "no-deadlines", "no kind of work has a deadline, so nothing is ever overdue but by rules", "write work: {request: {due: 7d, at: end_of_day, roll: preceding}}"))
	}
	for _, kind := range slices.Sorted(maps.Keys(p.loaded.Header.Work)) {
		w := p.loaded.Header.Work[kind]
		path := "work/" + string(kind)
		if w.Due.Working() && w.rolls() {
			warn(p.set.HeaderProblem(path+"/roll", "never-acts", "working time never ends on a closed day, so roll does nothing", "leave it out"))
		}
		if w.At == endOfDay && strings.HasSuffix(w.Due.Unit, "h") {
			warn(p.set.HeaderProblem(path+"/at", "hours-to-days", "at: end_of_day makes days of these hours", "leave it out, or write days: 2wd"))
		}
		for i, r := range w.Ladder {
			if r.At.before && r.At.length.Unit == w.Due.Unit && r.At.length.N > w.Due.N {
				warn(p.set.HeaderProblem(fmt.Sprintf("%s/ladder/%d/at", path, i), "passed-at-once", "this lies before the work is there, so the stage is passed at once", "write less than "+w.Due.String()))
			}
		}
		if p.cal.Empty() && w.counts() {
			warn(p.set.HeaderProblem(path, "no-calendar", fmt.Sprintf("the deadline or the stages of %s work need a calendar, and the folder has none: what cannot be counted counts as passed", kind), "put a calendar.yaml beside the policy"))
		}
	}
	for _, r := range p.loaded.Rules {
		if r.Then.Clock == paused {
			w := r.ProblemIn("clock", "clock-not-deadline", "this holds back the stages of rules, not the deadline, as nobody says since when it holds", "where a wait pauses the deadline, say pauses: [patient, third_party] with the kind of work")
			warn(w)
		}
	}
	if !p.set.Reads("item.booked_within_timeframe") && len(p.set.Rules()) > 0 {
		warn(p.set.HeaderProblem("rules", "booked-late-untold", "no rule tells anybody of an appointment later than the timeframe that was ordered", "write a rule: item.booked and not item.booked_within_timeframe"))
	}
	return out
}

// counts tells whether a deadline needs a calendar.
func (w work) counts() bool {
	if w.Due.Working() || w.Due.Unit == "session" || w.Start == nextOpen || w.At == endOfDay || w.rolls() {
		return true
	}
	return slices.ContainsFunc(w.Ladder, func(r rung) bool { return r.At.length.Working() })
}

// base is what every loaded policy has; nil of a nil policy.
func (p *Policy) base() *practice.Policy[outcome, header] {
	if p == nil {
		return nil
	}
	return p.loaded
}

// Set is the compiled rules.
func (p *Policy) Set() *rules.Set { return p.base().Set() }

// Calendar is the practice's calendar; where the folder holds none, one that knows London's time and covers no date.
func (p *Policy) Calendar() *calendar.Calendar {
	if p == nil {
		return nil
	}
	return p.cal
}

// Findings are the warnings of loading.
func (p *Policy) Findings() problem.Problems { return p.base().Findings() }

// Inboxes are the names of the inboxes that the policy declares, sorted.
func (p *Policy) Inboxes() []string {
	if p == nil {
		return nil
	}
	var out []string
	for name := range p.loaded.Header.Inboxes {
		out = append(out, string(name))
	}
	slices.Sort(out)
	return out
}

// Decide decides one input given as JSON by namespace, for the tools.
func (p *Policy) Decide(input map[string]json.RawMessage, now time.Time) (rules.Decision, error) {
	in, err := Decode(input)
	if err != nil {
		return nil, err
	}
	d, err := Review(p, in, now)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Sample completes a test case: without an id it is called case.
func (p *Policy) Sample(facts map[string]any) {
	if _, ok := facts["item.id"]; !ok {
		facts["item.id"] = "case"
	}
}
