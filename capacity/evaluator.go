// How the rules come out for needs and slots: each rule is evaluated once for a class of needs and a class of slots,
// and not once for every pair.

package capacity

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// An evaluator evaluates the rules over needs and slots by class: pairs that a rule does not tell apart it sees once.
type evaluator struct {
	*allocation
	excludes      []*table // those that keep most needs out come first
	prefers       []*table
	requires      []*table
	releases      []*table
	warns         []*table
	quotaRules    []*table // reserves and caps
	tableCount    int      // how many tables there are
	missingFacts  missingFacts
	looks         int     // how often a slot was looked at for a need
	closeLooks    int     // of these how often by itself
	mostLooks     int     // that are taken to find what could be done for needs that are not placed
	longest       int     // how many minutes the longest slot lasts
	searched      bool    // the candidates were found
	evaluations   int     // how often a rule was evaluated
	offers        []offer // memory for those of one need
	groups        []match.Group
	spare         []slotSet
	made          match.Rows
	openSlots     slotSet              // those that are given away, or may be
	freeSlots     slotSet              // those that can be given away now
	candidateSets map[int32]slotSet    // those that the first exclusion leaves, by its class of needs
	barredSets    []map[any]barredSets // by aspect
	scratch       outcomes
	side          view  // what a rule is evaluated for
	err           error // the first failure of the rules engine; the allocation then ends with it
}

// tables are those of all rules over needs and slots.
func (j *evaluator) tables() []*table {
	return slices.Concat(j.excludes, j.prefers, j.requires, j.releases, j.warns, j.quotaRules)
}

// withReleases is an evaluator in which the rules that release slots early are evaluated anew, as the plan has changed.
func (j *evaluator) withReleases() *evaluator {
	c := *j
	var of []policyRule
	for _, t := range j.releases {
		of = append(of, t.policyRule)
	}
	c.releases = newTables(j.allocation, of)
	return &c
}

// newEvaluator sorts needs and slots into the classes of each rule that is in force.
func newEvaluator(d *allocation) *evaluator {
	j := &evaluator{allocation: d, missingFacts: missingFacts{}}
	var inForce []policyRule
	for _, rule := range d.pairs {
		if rule.InForce(d.date) {
			inForce = append(inForce, rule)
		}
	}
	j.tableCount = len(inForce)
	for _, t := range newTables(d, inForce) {
		tables := t.Then.effect().tables(j)
		*tables = append(*tables, t)
	}
	j.sortExcludes()
	return j
}

// sortExcludes puts first the rules that keep most of a sample of pairs out. The order changes no answer; it saves
// time.
func (j *evaluator) sortExcludes() {
	out := map[*table]int{}
	for i, n := range j.needs {
		if len(j.slots) == 0 {
			break
		}
		s := j.slots[i*7919%len(j.slots)]
		for _, t := range j.excludes {
			if j.verdict(t, n, s) == rules.Fired {
				out[t]++
			}
		}
	}
	slices.SortStableFunc(j.excludes, func(a, b *table) int { return out[b] - out[a] })
}

// verdict is how a rule comes out for a need and a slot that what was ordered allows.
func (j *evaluator) verdict(t *table, n *need, s *slot) rules.Verdict {
	at := t.needs[n.index]*t.width + t.slots[s.index]
	if t.cell(at) == notEvaluated {
		j.evaluate(t, at, n, s)
	}
	return t.cell(at).verdict()
}

// maxEvaluations is how often one allocation evaluates a rule for a class of needs and a class of slots.
const maxEvaluations = 200_000

// evaluate evaluates a rule for the first pair of a class. Where the host does not give them, the facts that only a
// pair has are those of every pair that is considered at all: in time, and with the skills.
func (j *evaluator) evaluate(t *table, at int32, n *need, s *slot) {
	if j.evaluations++; j.evaluations > maxEvaluations {
		if j.err == nil {
			j.err = &rules.Error{Code: "too-large", Fact: "slots", Detail: fmt.Sprintf(
				"at most %d evaluations of rules: allocate site by site", maxEvaluations,
			)}
		}
		t.setCell(at, rules.Unknown)
		return
	}
	v := &j.side
	*v = j.view(n, nil)
	v.Slot = s.Slot
	if s.line != nil {
		v.Plan = s.line.PlanLine
	}
	if v.Slot.WithinTimeframe == nil {
		v.Slot.WithinTimeframe = rules.Known(true)
	}
	if v.Slot.MissingSkillCount == nil {
		v.Slot.MissingSkillCount = rules.Known(0)
	}
	verdict, missing, failure, err := t.lens.Evaluate(v)
	if err != nil {
		j.err = err
	}
	t.setCell(at, verdict)
	if verdict == rules.Unknown {
		t.missing[at] = missing
		t.failure = cmp.Or(t.failure, failure)
	}
}

// excludedByRules tells whether rules keep a need out of a slot. Rules about how much lies free from a slot on are not
// asked of the second and later slots of an appointment.
func (j *evaluator) excludedByRules(n *need, s *slot, first bool) bar {
	unknown := noBar
	for _, t := range j.excludes {
		if t.readsFreeRun && !first {
			continue
		}
		switch j.verdict(t, n, s) {
		case rules.Fired:
			return bar{name: t.ID}
		case rules.Unknown:
			unknown.missing = append(unknown.missing, t.missingFacts(n, s)...)
			if len(t.missingFacts(n, s)) == 0 {
				unknown.missing = append(unknown.missing, "rule."+t.ID) // it could not be run
			}
		}
	}
	return unknown
}

// points is what a placement costs: fewer points for each rule in favour, and the cost of moving what was proposed
// elsewhere.
func (j *evaluator) points(n *need, slots []*slot) int {
	cost := -j.preference(n, slots[0])
	if n.moves(slots) {
		cost += j.moveCost()
	}
	return cost
}

// moves tells whether the slots are other ones than were proposed before.
func (n *need) moves(slots []*slot) bool {
	return len(n.proposed) > 0 && !slices.EqualFunc(n.proposed, slots, func(id string, s *slot) bool {
		return id == s.ID
	})
}

// moveCost is how many points it costs to move a proposal to another slot.
func (d *allocation) moveCost() int {
	if c := d.loaded.Header.MoveCost; c != nil {
		return *c
	}
	return 1
}
