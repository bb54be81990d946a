// Loading an inbox policy, and what the tools and hosts call of a loaded one.

package inbox

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Policy is a loaded inbox policy with the practice's calendar and texts. It is not changed after loading and is
// safe for concurrent use. A nil Policy has no rules, no calendar and no inboxes, and [Review] refuses it.
type Policy struct {
	loaded *practice.Policy[outcome, header]
	set    *rules.Set
	cal    *calendar.Calendar // one that covers no date when the folder holds none
	// rulesWithoutInstant are the ids of rules that read a fact of which nobody says since when it holds, and so
	// cannot be judged for an instant that has passed.
	rulesWithoutInstant map[string]bool
	readsDay            bool // a condition reads a fact of the day
	changesAtInstants   bool // see findChangesAtInstants
}

// Load reads inbox.yaml out of a policy folder, with calendar.yaml and messages.yaml where they are there. An error
// over what the files say lists every problem as [problem.Problems]; a folder without inbox.yaml gives one that
// fs.ErrNotExist matches. Without a calendar working time cannot be counted, and what is to be counted so is due at
// once; calendar days are London's.
func Load(fsys fs.FS) (*Policy, error) {
	loaded, err := practice.Load[outcome, header](fsys, domain)
	if err != nil {
		return nil, err
	}
	p := &Policy{
		loaded: loaded, set: loaded.Set(), cal: practice.OrLondon(loaded.Calendar()),
		rulesWithoutInstant: map[string]bool{},
	}
	p.findWhatChanges()
	found := p.warnings()
	for _, r := range loaded.Rules {
		p.rulesWithoutInstant[r.ID] = r.ReadsAny(func(fact string) bool {
			return slices.Contains(factsWithoutInstant, fact)
		})
	}
	return p, loaded.AddFindings(found...)
}

// factsWithoutInstant are the facts of which nobody says since when they hold.
var factsWithoutInstant = []string{
	"item.status", "item.chasers_sent", "item.contact_attempts", "item.unread_patient_reply", "item.booked",
	"item.booked_within_timeframe", "item.snoozed_past_due", "item.assignee_kind", "item.assignee_team_id",
	"item.assignee_active", "item.assignee_on_leave", "item.assignee_back_in_working_days",
	"item.assignee_back_after_due", "item.assignee_open_items", "item.assignee_max_items", "item.reopened_count",
	"item.reassigned_count", "item.support_cause",
}

// warnings completes the ladders and reports what may be a mistake.
func (p *Policy) warnings() (out problem.Problems) {
	warn := func(w problem.Problem) {
		w.Warning = true
		out = append(out, w)
	}
	warnAt := func(key, code, message, hint string) { warn(p.set.HeaderProblem(key, code, message, hint)) }
	kinds := p.loaded.Header.Work
	if len(kinds) == 0 {
		warnAt("work", "no-deadlines", "no kind of work has a deadline, so nothing is ever overdue but by rules",
			"write work: {request: {due: 7d, at: end_of_day, roll: preceding}}")
	}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		w := kinds[kind]
		w.warn(kind, !p.cal.Empty(), warnAt)
		given := len(w.Ladder)
		if w.completeLadder() && given > 0 {
			warnAt("work/"+string(kind)+"/ladder", "no-overdue-stage",
				fmt.Sprintf("this ladder does not say overdue at the deadline for every %s: "+
					"the library does, and tells nobody", kind),
				"add {at: due, stage: overdue, notify: […]}")
		}
		kinds[kind] = w
	}
	for _, r := range p.loaded.Rules {
		if r.Then.Clock == clockPaused {
			warn(r.ProblemIn("clock", "clock-not-deadline",
				"this holds back the stages of rules, not the deadline, as nobody says since when it holds",
				"where a wait pauses the deadline, say pauses: [patient, third_party] with the kind of work"))
		}
	}
	if !p.set.Reads("item.booked_within_timeframe") && len(p.set.Rules()) > 0 {
		warnAt("rules", "booked-late-untold",
			"no rule tells anybody of an appointment later than the timeframe that was ordered",
			"write a rule: item.booked and not item.booked_within_timeframe")
	}
	return out
}

// common is what every loaded policy has; nil of a nil policy.
func (p *Policy) common() *practice.Policy[outcome, header] {
	if p == nil {
		return nil
	}
	return p.loaded
}

// Set is the compiled rules; nil of a nil policy.
func (p *Policy) Set() *rules.Set { return p.common().Set() }

// Calendar is the practice's calendar; where the folder holds none, one that knows London's time and covers no date.
func (p *Policy) Calendar() *calendar.Calendar {
	if p == nil {
		return nil
	}
	return p.cal
}

// Findings are the warnings of loading.
func (p *Policy) Findings() problem.Problems { return p.common().Findings() }

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

// Decide decides one input given as JSON by namespace, for the tools. Its errors are those of [Decode] and [Review].
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

// Validate says whether an input can be decided, so that a host need not keep one that cannot: nil where it can, and
// otherwise a [rules.Error], or [rules.Errors] of all its faults with what is allowed. It names facts and never values.
func Validate(p *Policy, in Input, now time.Time) error {
	_, err := Review(p, in, now)
	return err
}

// Sample completes the facts of a test case: without an id the item is called case.
func (p *Policy) Sample(facts map[string]any) {
	if _, ok := facts["item.id"]; !ok {
		facts["item.id"] = "case"
	}
}
