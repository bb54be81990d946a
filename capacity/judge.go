package capacity

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// judge evaluates the rules over needs and slots, by class and not by pair: what a rule does not tell apart it sees once.
type judge struct {
	*desk
	excludes []*table // those that keep most out first
	prefers  []*table
	requires []*table
	releases []*table
	warns    []*table
	keeps    []*table // reserves and caps
	gaps     gaps
	err      error
}

// tables are those of all rules over needs and slots.
func (j *judge) tables() []*table {
	return slices.Concat(j.excludes, j.prefers, j.requires, j.releases, j.warns, j.keeps)
}

// fresh is a judge that evaluates some rules anew, as what they read has changed.
func (j *judge) fresh(of []*table) *judge {
	c := *j
	c.releases = nil
	for _, t := range of {
		c.releases = append(c.releases, newTable(j.desk, t.does))
	}
	return &c
}

// newJudge sorts needs and slots into the classes of each rule.
func newJudge(d *desk) *judge {
	j := &judge{desk: d, gaps: gaps{}}
	for _, does := range d.pairs {
		if !does.InForce(d.date) {
			continue
		}
		j.sort(newTable(d, does))
	}
	j.bySelectivity()
	return j
}

func (j *judge) sort(t *table) {
	switch o := t.then; {
	case o.Exclude != "":
		j.excludes = append(j.excludes, t)
	case o.Prefer != nil:
		j.prefers = append(j.prefers, t)
	case o.Require != nil:
		j.requires = append(j.requires, t)
	case o.Release != "":
		j.releases = append(j.releases, t)
	case o.Warn != "":
		j.warns = append(j.warns, t)
	case o.Reserve != nil || o.Cap != nil:
		j.keeps = append(j.keeps, t)
	}
}

// bySelectivity puts the rules first that keep most of a sample out; which is asked first changes no answer.
func (j *judge) bySelectivity() {
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
func (j *judge) verdict(t *table, n *need, s *slot) rules.Verdict {
	at := t.needs[n.at]*t.width + t.slots[s.at]
	if t.cell(at) == notYet {
		j.fill(t, at, n, s)
	}
	return t.cell(at).verdict()
}

// fill evaluates the rule on the first pair of a class. Where they are not given, the facts that only the pair has are
// those of every pair that comes into question: in time, and with the skills.
func (j *judge) fill(t *table, at int32, n *need, s *slot) {
	v := j.view(n, nil)
	v.Slot = s.Slot
	if s.line != nil {
		v.Plan = s.line.Line
	}
	if v.Slot.WithinTimeframe == nil {
		v.Slot.WithinTimeframe = rules.Known(true)
	}
	if v.Slot.MissingSkillCount == nil {
		v.Slot.MissingSkillCount = rules.Known(0)
	}
	verdict, missing, failed, err := t.lens.Evaluate(v)
	if err != nil {
		j.err = err
	}
	t.set(at, verdict)
	if verdict == rules.Unknown {
		t.missing[at] = missing
		t.failed = t.failed || failed
	}
}

// run is several adjoining slots that a need can have together.
type run struct {
	slots []*slot
	cost  int
}

// maybe is what a need could have if facts that are missing came out well.
type maybe struct {
	first *slot
	slots []*slot // nil where it is not known how many it takes
	cost  int
}

// gaps are the facts that are not known, with what they keep out.
type gaps map[string]*gap

type gap struct {
	pairs int
	needs map[*need]bool
}

func (g gaps) add(n *need, facts []string) {
	for i, fact := range facts {
		if slices.Contains(facts[:i], fact) {
			continue
		}
		if g[fact] == nil {
			g[fact] = &gap{needs: map[*need]bool{}}
		}
		g[fact].pairs++
		g[fact].needs[n] = true
	}
}

// excluded tells whether rules keep a need out of a slot. Of the slots of a run after the first, rules on the length of
// what is free do not speak.
func (j *judge) excluded(n *need, s *slot, first bool) bar {
	unknown := open
	for _, t := range j.excludes {
		if t.byClock && !first {
			continue
		}
		switch j.verdict(t, n, s) {
		case rules.Fired:
			return bar{name: t.ID}
		case rules.Unknown:
			unknown.missing = append(unknown.missing, t.lacks(n, s)...)
			if len(t.lacks(n, s)) == 0 {
				unknown.missing = append(unknown.missing, "rule."+t.ID) // it could not be run
			}
		}
	}
	return unknown
}

// points is what a pair costs: fewer points in favour, and moving what was proposed elsewhere.
func (j *judge) points(n *need, slots []*slot) int {
	cost := 0
	for _, t := range j.prefers {
		if j.verdict(t, n, slots[0]) == rules.Fired {
			cost -= *t.then.Prefer
		}
	}
	if n.moves(slots) {
		cost += j.moveCost()
	}
	return cost
}

// moves tells whether slots are other ones than were proposed.
func (n *need) moves(slots []*slot) bool {
	return len(n.was) > 0 && !slices.EqualFunc(n.was, slots, func(id string, s *slot) bool { return id == s.ID })
}

func (d *desk) moveCost() int {
	if c := d.loaded.Header.MoveCost; c != nil {
		return *c
	}
	return 1
}

// look finds what keeps a need out of a slot, or the slots that it would have from there on; bars that are named are left
// out.
func (j *judge) look(n *need, s *slot, but ...string) (slots []*slot, b bar) {
	if b = j.excluded(n, s, true); b.certain() {
		return nil, b
	}
	ordered := j.barred(n, s, but...)
	if ordered.certain() {
		return nil, ordered
	}
	unknown := slices.Concat(b.missing, ordered.missing)
	sure, may, facts := n.sure, n.may, n.mayBe
	for _, t := range j.requires {
		v := j.verdict(t, n, s)
		if v == rules.NotFired {
			continue
		}
		skills := hasSkills(t.then.Require.Skills, s)
		longer := may.with(t.then.Require.Minutes, t.then.Require.Slots)
		switch {
		case v == rules.Fired && skills.certain():
			return nil, skills
		case v == rules.Fired:
			unknown = append(unknown, skills.missing...)
			sure, may = sure.with(t.then.Require.Minutes, t.then.Require.Slots), longer
		case skills.certain() || len(skills.missing) > 0:
			unknown = append(unknown, t.lacks(n, s)...)
		case longer != may:
			may, facts = longer, append(slices.Clip(facts), t.lacks(n, s)...)
		}
	}
	slots, length := j.stretch(n, s, sure)
	if length.certain() {
		return nil, length
	}
	if unknown = append(unknown, length.missing...); !covers(slots, may) {
		unknown = append(unknown, facts...)
	}
	return slots, bar{missing: unknown}
}

// covers tells whether slots are long enough.
func covers(slots []*slot, e extent) bool {
	minutes := 0
	for _, s := range slots {
		if s.Minutes != nil {
			minutes += *s.Minutes
		}
	}
	return minutes >= e.minutes && len(slots) >= e.slots
}

// stretch finds the adjoining slots that make up a length, from a slot on.
func (j *judge) stretch(n *need, s *slot, e extent) (slots []*slot, b bar) {
	unknown := open
	for at := s; ; at = at.next {
		switch {
		case at == nil || len(slots) == maxRun:
			return nil, bar{name: barLength}
		case at != s:
			if more := j.follows(n, at); more.certain() {
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
			return slots, lacks("slot.minutes")
		}
	}
}

// follows tells whether a need can have a slot as one of several after the first.
func (j *judge) follows(n *need, s *slot) bar {
	if !j.given(s) {
		return bar{name: barLength}
	}
	unknown := open
	for _, look := range append([]bar{j.excluded(n, s, false)}, j.barredByOrder(n, s), j.barredBySkill(n, s), j.barredByPool(n, s), j.barredByPatient(n, s), j.barredByAdjustments(n, s)) {
		if look.certain() {
			return look
		}
		unknown.missing = append(unknown.missing, look.missing...)
	}
	return unknown
}
