// The loaded policy, and what of each rule is settled once at loading.

package limits

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Policy is a loaded limits policy with the practice's calendar and texts. Get one from [Load]; a nil Policy has no
// rules and no kinds. It is not changed after loading and is safe for concurrent use.
type Policy struct {
	loaded     *practice.Policy[outcome, header]
	set        *rules.Set
	cal        *calendar.Calendar // one that covers no date when the folder holds none
	weeks      []*week            // in the order of kinds
	traits     map[string]ruleTraits
	ordered    []ruleTraits // the same, in the order of the set's rules
	evaluators sync.Pool    // of *evaluator, each of which remembers
	timetables timetables   // of what time alone changes
	thresholds int          // how many numbers are looked at for the next instant at which something may change
}

// ruleTraits are the facts about one rule that do not change after loading.
type ruleTraits struct {
	rule   *rules.Rule
	then   *outcome
	effect effect
	// decidesAdmission: it refuses or exempts a request.
	decidesAdmission bool
	// atAdmission: it does so, or reads facts that only a request has, and so is evaluated for a request alone.
	atAdmission   bool
	admissionFact string // one of the facts that only a request has and that it reads; "" for none
	// volatile: it reads staff, demand or counts, so that a door which it tightens stays so until the next window
	// opens.
	volatile bool
	// perFigure: it reads the figure, so that its alerts are kept for each figure.
	perFigure bool
}

// Load reads limits.yaml out of a policy folder, with calendar.yaml and messages.yaml where they are there. An error
// over what the files say lists every problem as [problem.Problems]; a folder without limits.yaml gives one that
// fs.ErrNotExist matches. Without a calendar the week alone decides, in London's time, and facts of the day are not
// known.
//
// Load looks through the calendar's days for rules that cannot stand together: two that set one figure, a floor above a
// ceiling, a figure of zero with no text for patients.
func Load(fsys fs.FS) (*Policy, error) {
	loaded, err := practice.Load[outcome, header](fsys, domain)
	if err != nil {
		return nil, err
	}
	p := &Policy{
		loaded: loaded,
		set:    loaded.Set(),
		cal:    practice.OrLondon(loaded.Calendar()),
		traits: map[string]ruleTraits{},
	}
	for _, kind := range kinds {
		if rows, ok := loaded.Header.Week[kind]; ok {
			p.weeks = append(p.weeks, newWeek(kind, rows))
		}
	}
	for _, r := range loaded.Rules {
		p.traits[r.ID] = traitsOf(r)
	}
	for _, r := range p.set.Rules() {
		p.ordered = append(p.ordered, p.traits[r.ID])
	}
	for fact, t := range loaded.Thresholds {
		if fact != hourFact || t.Opaque { // what is compared with the time of day is listed once a date
			p.thresholds += len(t.Limits)
		}
	}
	if err := loaded.AddFindings(p.faults()...); err != nil {
		return nil, err
	}
	if err := loaded.AddFindings(p.conflicts()...); err != nil {
		return nil, err
	}
	return p, loaded.AddFindings(p.warnings()...)
}

// countFacts are the facts of a figure that change as requests come in.
var countFacts = []string{"limit.used", "limit.active", "limit.used_pct", "limit.active_pct"}

// traitsOf finds the traits of a rule by its outcome and by the facts that its condition reads.
func traitsOf(r practice.Rule[outcome]) ruleTraits {
	decides := r.Then.Refuse != "" || r.Then.Exempt != ""
	all := ruleTraits{rule: r.Rule, then: &r.Then, effect: r.Then.effect()}
	all.decidesAdmission, all.atAdmission = decides, decides
	for _, fact := range r.Reads {
		switch namespace, _, _ := strings.Cut(fact, "."); namespace {
		case "submission", "patient":
			all.atAdmission, all.admissionFact = true, fact
		case "staff", "demand":
			all.volatile = true
		case "limit":
			all.perFigure = true
			all.volatile = all.volatile || slices.Contains(countFacts, fact)
		}
	}
	return all
}

// base is what every loaded policy has; nil of a nil policy.
func (p *Policy) base() *practice.Policy[outcome, header] {
	if p == nil {
		return nil
	}
	return p.loaded
}

// texts are the texts for patients that the top of the file names.
func (p *Policy) texts() textNames { return p.loaded.Header.Messages }

// Set is the compiled rules.
func (p *Policy) Set() *rules.Set { return p.base().Set() }

// Calendar is the practice's calendar; where the folder holds none, one that knows London's time and covers no date.
// It is nil of a nil Policy.
func (p *Policy) Calendar() *calendar.Calendar {
	if p == nil {
		return nil
	}
	return p.cal
}

// Findings are the warnings of loading.
func (p *Policy) Findings() problem.Problems { return p.base().Findings() }

// Kinds are the kinds of request that the policy's week names, in the order of the constants of [Kind].
func (p *Policy) Kinds() []Kind {
	if p == nil {
		return nil
	}
	var out []Kind
	for _, w := range p.weeks {
		out = append(out, w.kind)
	}
	return out
}

// Decide decides one input given as JSON by namespace, for the tools: it is [Decode] and then [Effective], with their
// errors.
func (p *Policy) Decide(input map[string]json.RawMessage, now time.Time) (rules.Decision, error) {
	in, err := Decode(input)
	if err != nil {
		return nil, err
	}
	d, err := Effective(p, in, now)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Validate says whether an input can be decided, so that a host need not keep one that cannot: nil where it can, and
// otherwise a [rules.Error], or [rules.Errors] of all its faults with what is allowed. It names facts and never values.
func Validate(p *Policy, in Input, at time.Time) error {
	if p == nil || p.set == nil {
		return &rules.Error{Code: "no-policy"}
	}
	_, err := p.begin(&in, at)
	return err
}

// Sample completes nothing: no fact of a limit is demanded.
func (p *Policy) Sample(map[string]any) {}

// domain describes limits without what needs a loaded policy: [Load] reads it, so that it cannot name Load.
var domain = rules.Domain{
	Name:        "limits",
	Schema:      schema,
	Then:        outcome{},
	Header:      header{},
	Side:        side,
	Weakens:     weakens,
	Check:       checkThen,
	CheckHeader: checkHeader,
}

// Domain describes limits to the tools: its facts, its outcomes, and how a folder is loaded.
func Domain() rules.Domain {
	d := domain
	d.Keys = wire.Keys(decisionJSON{})
	d.Load = rules.ForTools(Load)
	return d
}
