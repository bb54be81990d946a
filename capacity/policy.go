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

// A Policy is a loaded capacity policy with the practice's calendar. It is not changed and is safe for concurrent use.
type Policy struct {
	loaded *practice.Policy[outcome, header]
	set    *rules.Set
	cal    *calendar.Calendar // one that covers no date when the folder holds none
	pairs  []does             // rules over a need and a slot
	lines  []does             // rules over a line of the plan
}

// does is what one rule is, decided once.
type does struct {
	*rules.Rule
	then    outcome
	ofNeed  bool        // it reads the need or the patient
	lens    *rules.Lens // tells needs and slots apart as this rule does
	byClock bool        // it reads the length of what is free from a slot on, and so speaks of the first slot of several
}

// Load reads capacity.yaml out of a policy folder, with calendar.yaml where it is there. An error over what the files say
// lists every problem as [problem.Problems]; a folder without capacity.yaml gives one that fs.ErrNotExist matches. Without
// a calendar timeframes in core hours cannot be counted, and what has such a timeframe is not placed.
func Load(fsys fs.FS) (*Policy, error) {
	loaded, err := practice.Load[outcome, header](fsys, domain)
	if err != nil {
		return nil, err
	}
	p := &Policy{loaded: loaded, set: loaded.Set(), cal: practice.OrLondon(loaded.Calendar())}
	var found problem.Problems
	points, most := 0, (*practice.Rule[outcome])(nil)
	for i, r := range loaded.Rules {
		d := doesOf(r)
		d.lens = p.set.Lens(r.Rule)
		if d.then.ofPlan() {
			p.lines = append(p.lines, d)
		} else {
			p.pairs = append(p.pairs, d)
		}
		points += abs(d.then.Prefer)
		if abs(d.then.Prefer) > 0 && (most == nil || abs(d.then.Prefer) > abs(most.Then.Prefer)) {
			most = &loaded.Rules[i]
		}
		found = append(found, p.faults(d)...)
	}
	if points > maxPoints {
		message := fmt.Sprintf("the points of all rules are %d together, and at most %d", points, maxPoints)
		found = append(found, most.ProblemIn("prefer", "too-many-points", message, "only their proportions count: make them all smaller"))
	}
	if err := loaded.AddFindings(append(found, p.unknownWords()...)...); err != nil {
		return nil, err
	}
	return p, loaded.AddFindings(p.warnings()...)
}

func doesOf(r practice.Rule[outcome]) does {
	d := does{Rule: r.Rule, then: r.Then}
	for _, fact := range r.Reads {
		ns, _, _ := strings.Cut(fact, ".")
		d.ofNeed = d.ofNeed || ns == "need" || ns == "patient"
		d.byClock = d.byClock || slices.Contains([]string{"slot.free_run_minutes", "slot.next_slot_free", "slot.minutes"}, fact)
	}
	return d
}

// abs are the points of a rule, in favour or against.
func abs(points *int) int {
	if points == nil {
		return 0
	}
	return max(*points, -*points)
}

// faults are what one rule reads and may not, or cannot mean.
func (p *Policy) faults(d does) (out problem.Problems) {
	var foreign, after []string
	for _, fact := range p.set.RuleReads(d.ID) {
		ns, _, _ := strings.Cut(fact, ".")
		switch {
		case d.then.ofPlan() && (ns == "need" || ns == "patient" || ns == "slot"):
			foreign = append(foreign, fact)
		case d.then.Plan != nil && (fact == "plan.booked_pct" || fact == "plan.shortage"), fact == "plan.shortage" && !d.then.ofPlan() && d.then.Release == "":
			after = append(after, fact)
		}
	}
	does := d.then.acts()[0]
	if foreign != nil {
		hint := "read plan.*, demand.*, staff.*, practice.* and day.*"
		if d.then.Alert != "" {
			hint += "; of one need, say warn: …"
		}
		out = append(out, d.Problem("not-of-a-line", fmt.Sprintf("%s is about a line of the plan, which has no %s", does, strings.Join(foreign, ", ")), hint))
	}
	if after != nil {
		out = append(out, d.Problem("known-only-after", fmt.Sprintf("%s is counted after this rule has been applied", strings.Join(after, ", ")), "read plan.same_day_free or plan.free; alerts and releases may read it"))
	}
	if d.lens != nil && d.then.Reserve != nil {
		out = append(out, d.reserves()...)
	}
	return out
}

// reserves are what a reserve cannot mean: slots of a pool that its condition rules out, or to keep them from reds and not
// from others.
func (d does) reserves() (out problem.Problems) {
	judge := func(v view) rules.Verdict {
		came, _, _, _ := d.lens.Judge(v)
		return came
	}
	if judge(view{Slot: Slot{Pool: d.then.Reserve.Pool}}) == rules.NotFired {
		out = append(out, d.ProblemIn("reserve/pool", "never-acts", fmt.Sprintf("the condition is never true of a slot of %s", d.then.Reserve.Pool), "say the pool that it is about"))
	}
	if judge(view{Need: Need{Rating: Red}}) != rules.NotFired && judge(view{Need: Need{Rating: Green}}) == rules.NotFired {
		out = append(out, d.ProblemIn("reserve", "kept-from-reds", "this keeps slots from reds and leaves them to greens", "the condition says from whom: need.rating != \"red\""))
	}
	return out
}

// unknownWords are words of the file's own keys that stand in no list of codes.
func (p *Policy) unknownWords() (out problem.Problems) {
	check := func(path, fact, word, what string) {
		if words := p.set.Words(fact); !slices.Contains(words, word) {
			out = append(out, p.set.HeaderProblem(path, "unknown-value", "this is not "+what, problem.Suggest(word, words)))
		}
	}
	for i, line := range p.loaded.Header.Plan {
		check(fmt.Sprintf("plan/%d/role", i), "plan.role", string(line.Role), "a role")
	}
	for _, a := range slices.Sorted(maps.Keys(p.loaded.Header.Adjustments)) {
		path := "adjustments/" + string(a)
		if words := append(p.set.Words("patient.reasonable_adjustments"), string(interpreter)); !slices.Contains(words, string(a)) {
			out = append(out, p.set.HeaderProblem(path, "unknown-value", "this is not an adjustment", problem.Suggest(string(a), words)))
		}
		for i, feature := range p.loaded.Header.Adjustments[a].Features {
			check(fmt.Sprintf("%s/features/%d", path, i), "slot.features", feature, "a feature of a room")
		}
	}
	for _, d := range p.pairs {
		if r := d.then.Require; r != nil {
			for i, skill := range r.Skills {
				if words := p.set.Words("slot.skills"); !slices.Contains(words, skill) {
					out = append(out, d.ProblemIn(fmt.Sprintf("require/skills/%d", i), "unknown-value", "this is not a skill", problem.Suggest(skill, words)))
				}
			}
		}
	}
	return out
}

// warnings are what may be a mistake.
func (p *Policy) warnings() (out problem.Problems) {
	warn := func(w problem.Problem) {
		w.Warning = true
		out = append(out, w)
	}
	out = p.loaded.NoCalendarWarnings(func(r practice.Rule[outcome]) string {
		if i := slices.IndexFunc(r.Reads, byCalendar); i >= 0 {
			return r.Reads[i]
		}
		return ""
	})
	for _, d := range p.pairs {
		if r := d.then.Reserve; r != nil && !d.ofNeed {
			warn(d.ProblemIn("reserve", "kept-from-all", "this keeps slots from every need, urgent ones too", "say from whom: need.rating != \"red\""))
		}
	}
	return out
}

// byCalendar tells whether a fact is not known without a calendar.
func byCalendar(fact string) bool {
	return strings.HasPrefix(fact, "day.") && fact != "day.weekday" && fact != "day.month" && fact != "day.now_hour" && fact != "day.season" ||
		slices.Contains([]string{"slot.working_days_ahead", "need.waiting_core_h", "plan.third_next_routine_working_days", "demand.oldest_untriaged_core_min"}, fact)
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

// Decide decides one input given as JSON by namespace, for the tools.
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

// Sample completes a test case: without ids its need and its slot are called need and slot.
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

// domain is capacity without what needs a loaded policy.
var domain = rules.Domain{
	Name:        "capacity",
	Schema:      schema,
	Then:        outcome{},
	Header:      header{},
	Protects:    protects,
	Side:        side,
	Check:       checkThen,
	CheckHeader: checkHeader,
	Lists:       lists,
}

// Domain describes capacity to the tools: its facts, its outcomes, and how a folder is loaded.
func Domain() rules.Domain {
	d := domain
	d.Keys = wire.Keys(decisionJSON{})
	d.Load = rules.ForTools(Load)
	return d
}
