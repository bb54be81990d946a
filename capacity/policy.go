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
)

// A Policy is a loaded capacity policy with the practice's calendar. It is not changed and is safe for concurrent use.
type Policy struct {
	set      *rules.Set
	cal      *calendar.Calendar
	header   header
	pairs    []does // rules over a need and a slot
	lines    []does // rules over a line of the plan
	reads    map[string]rules.Thresholds
	edges    []time.Time
	findings rules.Problems
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
// lists every problem as [rules.Problems]; a folder without capacity.yaml gives one that fs.ErrNotExist matches. Without
// a calendar timeframes in core hours cannot be counted, and what has such a timeframe is not placed.
func Load(fsys fs.FS) (*Policy, error) {
	set, cal, problems, err := practice.Load(fsys, domain)
	if err != nil {
		return nil, err
	}
	p := &Policy{set: set, cal: practice.OrLondon(cal), header: set.Own().(header), findings: problems}
	points := 0
	for _, r := range set.Rules() {
		d := doesOf(r, set.RuleReads(r.ID))
		d.lens = set.Lens(r)
		if d.then.ofPlan() {
			p.lines = append(p.lines, d)
		} else {
			p.pairs = append(p.pairs, d)
		}
		if n := d.then.Prefer; n != nil {
			if points += max(*n, -*n); points > maxPoints {
				p.findings = append(p.findings, r.ProblemIn("prefer", "too-many-points", fmt.Sprintf("the points of all rules together are more than %d", maxPoints), "only their proportions count: make them smaller"))
			}
		}
		p.findings = append(p.findings, p.faults(d)...)
	}
	p.findings = append(p.findings, p.unknownWords()...)
	if p.findings.Fatal() {
		return nil, p.findings
	}
	p.reads = set.ReadFacts()
	p.edges = set.Edges(p.cal.Zone())
	p.findings = append(p.findings, p.warnings()...)
	return p, nil
}

func doesOf(r *rules.Rule, reads []string) does {
	d := does{Rule: r, then: r.Then.(outcome)}
	for _, fact := range reads {
		ns, _, _ := strings.Cut(fact, ".")
		d.ofNeed = d.ofNeed || ns == "need" || ns == "patient"
		d.byClock = d.byClock || slices.Contains([]string{"slot.free_run_minutes", "slot.next_slot_free", "slot.minutes"}, fact)
	}
	return d
}

// faults are what one rule reads and may not.
func (p *Policy) faults(d does) (out rules.Problems) {
	for _, fact := range p.set.RuleReads(d.ID) {
		ns, _, _ := strings.Cut(fact, ".")
		switch {
		case d.then.ofPlan() && (ns == "need" || ns == "patient" || ns == "slot"):
			out = append(out, d.ProblemIn(d.then.acts()[0], "not-of-a-line", fmt.Sprintf("this is about a line of the plan, which has no %s", fact), "read plan.*, demand.*, staff.*, practice.* and day.*; what is about one need is a warn"))
		case d.then.Plan != nil && slices.Contains(counted, fact):
			out = append(out, d.ProblemIn("plan", "reads-what-it-changes", fmt.Sprintf("what is required cannot depend on %s, which is counted against it", fact), "read day.*, staff.* or demand.*"))
		}
	}
	return out
}

// counted are the facts of a line that follow from the slots and from what is required.
var counted = []string{"plan.booked_pct", "plan.shortage", "plan.created", "plan.booked", "plan.free", "plan.embargoed", "plan.same_day_free", "plan.contacts_per_clinician"}

// unknownWords are words of the file's own keys that stand in no list of codes.
func (p *Policy) unknownWords() (out rules.Problems) {
	check := func(path, fact, word, what string) {
		if words := p.set.Words(fact); !slices.Contains(words, word) {
			out = append(out, p.set.HeaderProblem(path, "unknown-value", "this is not "+what, rules.Suggest(word, words)))
		}
	}
	for i, line := range p.header.Plan {
		check(fmt.Sprintf("plan/%d/role", i), "plan.role", string(line.Role), "a role")
	}
	for _, a := range slices.Sorted(maps.Keys(p.header.Adjustments)) {
		path := "adjustments/" + string(a)
		if a != interpreter {
			check(path, "patient.reasonable_adjustments", string(a), "an adjustment; interpreter is one too")
		}
		for i, feature := range p.header.Adjustments[a].Features {
			check(fmt.Sprintf("%s/features/%d", path, i), "slot.features", feature, "a feature of a room")
		}
	}
	for _, d := range p.pairs {
		if r := d.then.Require; r != nil {
			for i, skill := range r.Skills {
				if words := p.set.Words("slot.skills"); !slices.Contains(words, skill) {
					out = append(out, d.ProblemIn(fmt.Sprintf("require/skills/%d", i), "unknown-value", "this is not a skill", rules.Suggest(skill, words)))
				}
			}
		}
	}
	return out
}

// warnings are what may be a mistake.
func (p *Policy) warnings() (out rules.Problems) {
	warn := func(w rules.Problem) {
		w.Warning = true
		out = append(out, w)
	}
	for _, r := range p.set.Rules() {
		i := slices.IndexFunc(p.set.RuleReads(r.ID), byCalendar)
		if i >= 0 && p.cal.Empty() {
			warn(r.Problem("no-calendar", fmt.Sprintf("rule %s needs a calendar for %s, and the folder has none", r.ID, p.set.RuleReads(r.ID)[i]), "put a calendar.yaml beside the policy"))
		}
	}
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

// Set is the compiled rules.
func (p *Policy) Set() *rules.Set {
	if p == nil {
		return nil
	}
	return p.set
}

// Calendar is the practice's calendar; one that covers no date when the folder holds none.
func (p *Policy) Calendar() *calendar.Calendar {
	if p == nil {
		return nil
	}
	return p.cal
}

// Findings are the warnings of loading.
func (p *Policy) Findings() rules.Problems {
	if p == nil {
		return nil
	}
	return slices.Clone(p.findings)
}

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
	Side:        side,
	Check:       checkThen,
	CheckHeader: checkHeader,
	Lists:       lists,
}

// Domain describes capacity to the tools.
var Domain = func() rules.Domain {
	d := domain
	d.Keys = slices.Sorted(maps.Keys(decisionKeys()))
	d.Load = rules.ForTools(Load)
	return d
}()
