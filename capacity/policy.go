// A loaded policy of capacity: how its files are read, what is refused or warned of beyond the form of single rules,
// and how the tools see it.

package capacity

import (
	"context"
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
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Policy is a loaded capacity policy with the practice's calendar. [Load] makes one; the zero Policy decides nothing.
// It does not change after loading and is safe for concurrent use.
type Policy struct {
	loaded *practice.Policy[outcome, header]
	set    *rules.Set
	cal    *calendar.Calendar // one that covers no date when the folder holds none
	pairs  []policyRule       // rules over a need and a slot
	lines  []policyRule       // rules over a line of the plan

	adjustments []adjustment // the names of those that the file gives, sorted
}

// A policyRule is one rule, with what follows from its text and is worked out once, when the policy is loaded.
type policyRule struct {
	practice.Rule[outcome]
	readsNeed bool // the condition reads the need or its patient
	readsSlot bool // it reads the slot or its line of the plan
	// lens sorts needs and slots into classes that this rule does not tell apart; nil for rules about lines.
	lens *rules.RuleEvaluator
	// readsFreeRun: the condition reads how much lies free from a slot on. Of an appointment over several slots it is
	// about the first slot only.
	readsFreeRun bool
}

// Load reads capacity.yaml from a policy folder, and calendar.yaml where the folder has one. The error lists every
// problem of the files, as [problem.Problems]; for a folder without capacity.yaml it matches fs.ErrNotExist. Without a
// calendar no core hours can be counted, so a need whose timeframe is in core hours is not placed.
func Load(fsys fs.FS) (*Policy, error) {
	loaded, err := practice.Load[outcome, header](fsys, domain)
	if err != nil {
		return nil, err
	}
	p := &Policy{loaded: loaded, set: loaded.Set(), cal: practice.OrLondon(loaded.Calendar())}
	p.adjustments = slices.Sorted(maps.Keys(loaded.Header.Adjustments))
	var found problem.Problems
	points, most := 0, (*practice.Rule[outcome])(nil)
	for i, r := range loaded.Rules {
		d := newPolicyRule(r)
		d.lens = p.set.RuleEvaluator(r.Rule)
		if d.Then.effect().ofLine {
			p.lines = append(p.lines, d)
		} else {
			p.pairs = append(p.pairs, d)
		}
		points += abs(d.Then.Prefer)
		if abs(d.Then.Prefer) > 0 && (most == nil || abs(d.Then.Prefer) > abs(most.Then.Prefer)) {
			most = &loaded.Rules[i]
		}
		found = append(found, p.faults(d)...)
	}
	if points > maxPoints {
		message := fmt.Sprintf("the points of all rules are %d together, and at most %d", points, maxPoints)
		found = append(
			found,
			most.ProblemIn("prefer", "too-many-points", message, "only their proportions count: make them all smaller"),
		)
	}
	if err := loaded.AddFindings(append(found, p.unknownWords()...)...); err != nil {
		return nil, err
	}
	return p, loaded.AddFindings(p.warnings()...)
}

// newPolicyRule works out which facts a rule reads; its lens is set by Load.
func newPolicyRule(r practice.Rule[outcome]) policyRule {
	return policyRule{
		Rule: r,
		readsNeed: r.ReadsAny(func(fact string) bool {
			return strings.HasPrefix(fact, "need.") || strings.HasPrefix(fact, "patient.")
		}),
		readsSlot: r.ReadsAny(func(fact string) bool {
			return strings.HasPrefix(fact, "slot.") || strings.HasPrefix(fact, "plan.")
		}),
		readsFreeRun: r.ReadsAny(func(fact string) bool {
			return fact == "slot.free_run_minutes" || fact == "slot.next_slot_free" || fact == "slot.minutes"
		}),
	}
}

// abs is how many points a rule gives, in favour or against; 0 for a rule without points.
func abs(points *int) int {
	if points == nil {
		return 0
	}
	return max(*points, -*points)
}

// base is what every loaded policy has; nil for a nil Policy, whose methods then give nothing.
func (p *Policy) base() *practice.Policy[outcome, header] {
	if p == nil {
		return nil
	}
	return p.loaded
}

// Set gives the compiled rules; nil for a nil Policy.
func (p *Policy) Set() *rules.Set { return p.base().Set() }

// Calendar gives the practice's calendar. Where the folder holds none it is one that knows London's time and covers no
// date; nil for a nil Policy.
func (p *Policy) Calendar() *calendar.Calendar {
	if p == nil {
		return nil
	}
	return p.cal
}

// Findings gives the warnings of loading, in the order of the files; none for a nil Policy.
func (p *Policy) Findings() problem.Problems { return p.base().Findings() }

// Decide decides one input that is given as JSON by namespace, for the tools. Errors are those of [Decode] and
// [Allocate].
func (p *Policy) Decide(input map[string]json.RawMessage, now time.Time) (rules.Decision, error) {
	in, err := Decode(input)
	if err != nil {
		return nil, err
	}
	d, err := Allocate(context.Background(), p, in, now)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Validate says whether an input can be decided, so that a host need not keep one that cannot: nil where it can, and
// otherwise a [rules.Error], or [rules.Errors] of all its faults with what is allowed. It names facts and never values.
// It takes as long as [Allocate], and ends with the error of a context that does.
func Validate(ctx context.Context, p *Policy, in Input, now time.Time) error {
	_, err := Allocate(ctx, p, in, now)
	return err
}

// Sample completes the facts of a test case: without ids its need and its slot are called need and slot.
func (p *Policy) Sample(facts map[string]any) {
	for _, name := range slices.Collect(maps.Keys(facts)) {
		ns, _, _ := strings.Cut(name, ".")
		if ns == "patient" {
			ns = "need"
		}
		if _, ok := facts[ns+".id"]; !ok && (ns == "need" || ns == "slot") {
			facts[ns+".id"] = ns
		}
	}
}

// domain describes capacity without what needs a loaded policy.
var domain = rules.Domain{
	Name:        "capacity",
	Schema:      schema,
	Then:        outcome{},
	Header:      header{},
	Protects:    protects,
	Side:        side,
	Check:       checkThen,
	CheckHeader: checkHeader,
	Lists:       listKeys,
}

// Domain describes capacity to the tools: its facts, its outcomes, and how a folder is loaded.
func Domain() rules.Domain {
	d := domain
	d.Keys = wire.Keys(decisionJSON{})
	d.Load = rules.ForTools(Load)
	return d
}
