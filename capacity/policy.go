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
}

// A policyRule is one rule, with what follows from its text and is worked out once, when the policy is loaded.
type policyRule struct {
	practice.Rule[outcome]
	readsNeed bool // the condition reads the need or its patient
	// lens sorts needs and slots into classes that this rule does not tell apart; nil for rules about lines.
	lens *rules.Lens
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
	var found problem.Problems
	points, most := 0, (*practice.Rule[outcome])(nil)
	for i, r := range loaded.Rules {
		d := newPolicyRule(r)
		d.lens = p.set.Lens(r.Rule)
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
	if err := loaded.Found(append(found, p.unknownWords()...)...); err != nil {
		return nil, err
	}
	return p, loaded.Found(p.warnings()...)
}

func newPolicyRule(r practice.Rule[outcome]) policyRule {
	return policyRule{
		Rule: r,
		readsNeed: r.ReadsAny(func(fact string) bool {
			return strings.HasPrefix(fact, "need.") || strings.HasPrefix(fact, "patient.")
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

// faults are the facts that a rule reads and that it cannot have, and the reserves that cannot be meant.
func (p *Policy) faults(d policyRule) (out problem.Problems) {
	effect := d.Then.effect()
	var foreign, after []string
	for _, fact := range d.Reads {
		ns, _, _ := strings.Cut(fact, ".")
		switch {
		case effect.ofLine && (ns == "need" || ns == "patient" || ns == "slot"):
			foreign = append(foreign, fact)
		case effect.knowsOnlyLater(fact):
			after = append(after, fact)
		}
	}
	if foreign != nil {
		hint := "read plan.*, demand.*, staff.*, practice.* and day.*"
		if d.Then.Alert != "" {
			hint += "; of one need, say warn: …"
		}
		message := fmt.Sprintf(
			"%s is about a line of the plan, which has no %s", effect.key, strings.Join(foreign, ", "),
		)
		out = append(out, d.Problem("not-of-a-line", message, hint))
	}
	if after != nil {
		message := fmt.Sprintf("%s is counted after this rule has been applied", strings.Join(after, ", "))
		hint := "read plan.same_day_free or plan.free; alerts and releases may read it"
		out = append(out, d.Problem("known-only-after", message, hint))
	}
	if d.lens != nil && d.Then.Reserve != nil {
		out = append(out, d.reserveFaults()...)
	}
	return out
}

// knowsOnlyLater tells whether a fact is counted only after rules with this effect were applied: what a line requires
// decides its booked share, and shortages are proved by placing.
func (e effect) knowsOnlyLater(fact string) bool {
	switch e.key {
	case "plan":
		return fact == "plan.booked_pct" || fact == "plan.shortage"
	case "alert", "release":
		return false
	}
	return fact == "plan.shortage"
}

// reserveFaults are what a reserve cannot mean: slots of a pool that its condition rules out, or to keep them from reds
// and not from others.
func (d policyRule) reserveFaults() (out problem.Problems) {
	judge := func(v view) rules.Verdict {
		came, _, _, _ := d.lens.Judge(v)
		return came
	}
	if judge(view{Slot: Slot{Pool: d.Then.Reserve.Pool}}) == rules.NotFired {
		out = append(out, d.ProblemIn(
			"reserve/pool", "never-acts",
			fmt.Sprintf("the condition is never true of a slot of %s", d.Then.Reserve.Pool),
			"say the pool that it is about",
		))
	}
	if judge(view{Need: Need{Rating: practice.Red}}) != rules.NotFired &&
		judge(view{Need: Need{Rating: practice.Green}}) == rules.NotFired {
		out = append(out, d.ProblemIn(
			"reserve", "kept-from-reds", "this keeps slots from reds and leaves them to greens",
			"the condition says from whom: need.rating != \"red\"",
		))
	}
	return out
}

// unknownWords are words of the file's own keys that stand in no list of codes: roles, adjustments, features and
// skills.
func (p *Policy) unknownWords() (out problem.Problems) {
	check := func(path, fact, word, what string) {
		if words := p.set.Words(fact); !slices.Contains(words, word) {
			out = append(
				out, p.set.HeaderProblem(path, "unknown-value", "this is not "+what, problem.Suggest(word, words)),
			)
		}
	}
	for i, line := range p.loaded.Header.Plan {
		check(fmt.Sprintf("plan/%d/role", i), "plan.role", string(line.Role), "a role")
	}
	for _, a := range slices.Sorted(maps.Keys(p.loaded.Header.Adjustments)) {
		path := "adjustments/" + string(a)
		if words := append(
			p.set.Words("patient.reasonable_adjustments"), string(interpreter),
		); !slices.Contains(words, string(a)) {
			out = append(out, p.set.HeaderProblem(
				path, "unknown-value", "this is not an adjustment", problem.Suggest(string(a), words),
			))
		}
		for i, feature := range p.loaded.Header.Adjustments[a].Features {
			check(fmt.Sprintf("%s/features/%d", path, i), "slot.features", feature, "a feature of a room")
		}
	}
	for _, d := range p.pairs {
		if r := d.Then.Require; r != nil {
			for i, skill := range r.Skills {
				if words := p.set.Words("slot.skills"); !slices.Contains(words, skill) {
					out = append(out, d.ProblemIn(
						fmt.Sprintf("require/skills/%d", i), "unknown-value", "this is not a skill",
						problem.Suggest(skill, words),
					))
				}
			}
		}
	}
	return out
}

// warnings are what loads and may still be a mistake: facts that are never known without a calendar, and reserves that
// keep slots from every need.
func (p *Policy) warnings() (out problem.Problems) {
	warn := func(w problem.Problem) {
		w.Warning = true
		out = append(out, w)
	}
	out = p.loaded.WithoutCalendar(func(r practice.Rule[outcome]) string {
		if i := slices.IndexFunc(r.Reads, byCalendar); i >= 0 {
			return r.Reads[i]
		}
		return ""
	})
	for _, d := range p.pairs {
		if r := d.Then.Reserve; r != nil && !d.readsNeed {
			warn(d.ProblemIn(
				"reserve", "kept-from-all", "this keeps slots from every need, urgent ones too",
				"say from whom: need.rating != \"red\"",
			))
		}
	}
	return out
}

// byCalendar tells whether a fact stays unknown when the folder has no calendar.
func byCalendar(fact string) bool {
	return strings.HasPrefix(fact, "day.") && fact != "day.weekday" && fact != "day.month" && fact != "day.now_hour" &&
		fact != "day.season" ||
		slices.Contains(
			[]string{
				"slot.working_days_ahead", "need.waiting_core_h", "plan.third_next_routine_working_days",
				"demand.oldest_untriaged_core_min",
			},
			fact,
		)
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
