// How the rules come out for needs and slots: each rule is evaluated once for a class of needs and a class of slots,
// and not once for every pair.

package capacity

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// An evaluator evaluates the rules over needs and slots by class: pairs that a rule does not tell apart it sees once.
type evaluator struct {
	*allocation
	excludes     []*table // those that keep most needs out come first
	prefers      []*table
	requires     []*table
	releases     []*table
	warns        []*table
	quotaRules   []*table // reserves and caps
	missingFacts missingFacts
	err          error // the first failure of the rules engine; the allocation then ends with it
}

// tables are those of all rules over needs and slots.
func (j *evaluator) tables() []*table {
	return slices.Concat(j.excludes, j.prefers, j.requires, j.releases, j.warns, j.quotaRules)
}

// withReleases is an evaluator in which the rules that release slots early are evaluated anew, as the plan has changed.
func (j *evaluator) withReleases() *evaluator {
	c := *j
	c.releases = nil
	for _, t := range j.releases {
		c.releases = append(c.releases, newTable(j.allocation, t.policyRule))
	}
	return &c
}

// newEvaluator sorts needs and slots into the classes of each rule that is in force.
func newEvaluator(d *allocation) *evaluator {
	j := &evaluator{allocation: d, missingFacts: missingFacts{}}
	for _, rule := range d.pairs {
		if rule.InForce(d.date) {
			tables := rule.Then.effect().tables(j)
			*tables = append(*tables, newTable(d, rule))
		}
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

// evaluate evaluates a rule for the first pair of a class. Where the host does not give them, the facts that only a
// pair has are those of every pair that is considered at all: in time, and with the skills.
func (j *evaluator) evaluate(t *table, at int32, n *need, s *slot) {
	v := j.view(n, nil)
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
	verdict, missing, failed, err := t.lens.Judge(v)
	if err != nil {
		j.err = err
	}
	t.setCell(at, verdict)
	if verdict == rules.Unknown {
		t.missing[at] = missing
		t.failed = t.failed || failed
	}
}

// A run is several adjoining slots that a need can have together.
type run struct {
	slots []*slot
	cost  int
}

// A conditionalSlot is what a need could have if facts that are not known came out well.
type conditionalSlot struct {
	first *slot
	slots []*slot // nil where it is not known how many slots the need takes
	cost  int
}

// missingFacts counts, for each fact that is not known, what it keeps out.
type missingFacts map[string]*missingFact

type missingFact struct {
	pairs int
	needs map[*need]bool
}

func (g missingFacts) add(n *need, facts []string) {
	for i, fact := range facts {
		if slices.Contains(facts[:i], fact) {
			continue
		}
		if g[fact] == nil {
			g[fact] = &missingFact{needs: map[*need]bool{}}
		}
		g[fact].pairs++
		g[fact].needs[n] = true
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
	cost := 0
	for _, t := range j.prefers {
		if j.verdict(t, n, slots[0]) == rules.Fired {
			cost -= *t.Then.Prefer
		}
	}
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

func (d *allocation) moveCost() int {
	if c := d.loaded.Header.MoveCost; c != nil {
		return *c
	}
	return 1
}

// fit finds what keeps a need out of a slot, or the slots that it would have from there on. The bars that are named are
// left out of account.
func (j *evaluator) fit(n *need, s *slot, but ...string) (slots []*slot, b bar) {
	b = j.excludedByRules(n, s, true)
	if b.certain() {
		return nil, b
	}
	ordered := j.barred(n, s, but...)
	if ordered.certain() {
		return nil, ordered
	}
	unknown := slices.Concat(b.missing, ordered.missing)
	sure, may, facts := n.length, n.maxLength, n.lengthUnknown
	for _, t := range j.requires {
		v := j.verdict(t, n, s)
		if v == rules.NotFired {
			continue
		}
		skills := hasSkills(t.Then.Require.Skills, s)
		longer := may.with(t.Then.Require.Minutes, t.Then.Require.Slots)
		switch {
		case v == rules.Fired && skills.certain():
			return nil, skills
		case v == rules.Fired:
			unknown = append(unknown, skills.missing...)
			sure, may = sure.with(t.Then.Require.Minutes, t.Then.Require.Slots), longer
		case skills.certain() || len(skills.missing) > 0:
			unknown = append(unknown, t.missingFacts(n, s)...)
		case longer != may:
			may, facts = longer, append(slices.Clip(facts), t.missingFacts(n, s)...)
		}
	}
	slots, length := j.adjoiningSlots(n, s, sure)
	if length.certain() {
		return nil, length
	}
	unknown = append(unknown, length.missing...)
	if !covers(slots, may) {
		unknown = append(unknown, facts...)
	}
	return slots, bar{missing: unknown}
}

// covers tells whether slots are long enough and as many as an appointment needs.
func covers(slots []*slot, e extent) bool {
	minutes := 0
	for _, s := range slots {
		if s.Minutes != nil {
			minutes += *s.Minutes
		}
	}
	return minutes >= e.minutes && len(slots) >= e.slots
}

// adjoiningSlots finds the adjoining slots that make up a length, beginning with a slot.
func (j *evaluator) adjoiningSlots(n *need, s *slot, e extent) (slots []*slot, b bar) {
	unknown := noBar
	for at := s; ; at = at.next {
		switch {
		case at == nil || len(slots) == maxRun:
			return nil, bar{name: barLength}
		case at != s:
			if more := j.fitsAfterFirst(n, at); more.certain() {
				return nil, bar{name: barLength}
			} else {
				unknown.missing = append(unknown.missing, more.missing...)
			}
		}
		slots = append(slots, at)
		switch {
		case covers(slots, e):
			return slots, unknown
		case at.Minutes == nil:
			return slots, unknownBar("slot.minutes")
		}
	}
}

// fitsAfterFirst tells whether a need can have a slot as the second or a later one of several.
func (j *evaluator) fitsAfterFirst(n *need, s *slot) bar {
	if !j.available(s) {
		return bar{name: barLength}
	}
	unknown := noBar
	for _, look := range append(
		[]bar{j.excludedByRules(n, s, false)}, j.barredByOrder(n, s), j.barredBySkill(n, s), j.barredByPool(n, s),
		j.barredByPatient(n, s), j.barredByAdjustments(n, s),
	) {
		if look.certain() {
			return look
		}
		unknown.missing = append(unknown.missing, look.missing...)
	}
	return unknown
}
