// What the bars that need no rule keep a need out of, for all slots at once: needs that are alike in what a bar reads
// share the answer.

package capacity

import (
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// An aspect is one bar with what it reads of a need: needs of one key are barred alike.
type aspect struct {
	name string // of the bar; "" where it has several
	key  func(*need) any
	look func(*allocation, *need, *slot) bar
}

// aspects are all bars but that of the patient's own time, which needs seldom share and which comes after the pool.
var aspects = []aspect{
	{
		barTimeframe, func(n *need) any { return dueKey{n.due.Unix(), n.due.Nanosecond(), n.dueUnknown} },
		(*allocation).barredByTime,
	},
	{
		barRole, func(n *need) any { return rolesKey{strings.Join(n.Roles, "\x00"), n.Roles == nil} },
		(*allocation).barredByRole,
	},
	{barModality, func(n *need) any { return n.Modality }, (*allocation).barredByModality},
	{barClinician, func(n *need) any { return n.NamedClinicianID }, (*allocation).barredByPerson},
	{barSkills, func(n *need) any { return strings.Join(n.Need.Skills, "\x00") }, (*allocation).barredBySkill},
	{barPool, func(n *need) any { return n.Rating }, (*allocation).barredByPool},
	{barEngaged, func(*need) any { return nil }, (*allocation).barredByClinician},
	{"", adjustmentsKey, (*allocation).barredByAdjustments},
	{barLength, func(n *need) any { return [2]extent{n.length, n.maxLength} }, (*allocation).notAlone},
}

// A dueKey is when a need is due.
type dueKey struct {
	second  int64
	nano    int
	unknown bool
}

// A rolesKey is the roles that were ordered.
type rolesKey struct {
	roles string
	any   bool
}

// adjustmentsKey is what a bar reads of a need's adjustments.
func adjustmentsKey(n *need) any {
	if len(n.adjustments) == 0 {
		return nil
	}
	key := struct {
		names    string
		language rules.Private[string]
	}{language: n.patient.Language}
	for _, a := range n.adjustments {
		key.names += string(a.name) + "\x00" + a.unknown + "\x00"
	}
	return key
}

// notAlone tells whether a slot has to be looked at more closely: by itself it may be too short for a need, or it is
// not known whether or when it can be had.
func (d *allocation) notAlone(n *need, s *slot) bar {
	if s.Status == "" || s.Start.IsZero() || len(s.columns) > 1 ||
		!covers(s.alone, n.length) || !covers(s.alone, n.maxLength) {
		return unknownBar("")
	}
	return noBar
}

// A barredSets are the slots that a bar keeps a need out of for certain, and those of which some fact is not known.
type barredSets struct{ certain, unknown slotSet }

// maxBarredWords is how much the sets of one bar hold at once.
const maxBarredWords = 1 << 19

// barredBy are the slots that the bar of one aspect keeps a need out of.
func (j *evaluator) barredBy(i int, n *need) barredSets {
	if j.barredSets == nil {
		j.barredSets = make([]map[any]barredSets, len(aspects))
	}
	known, key := j.barredSets[i], aspects[i].key(n)
	if b, ok := known[key]; ok {
		return b
	}
	b := barredSets{j.newSlotSet(), j.newSlotSet()}
	for at, s := range j.bySite {
		switch found := aspects[i].look(j.allocation, n, s); {
		case found.certain():
			b.certain.add(at)
		case len(found.missing) > 0:
			b.unknown.add(at)
		}
	}
	if known == nil || len(known)*len(b.certain) > maxBarredWords {
		known = map[any]barredSets{}
		j.barredSets[i] = known
	}
	known[key] = b
	return b
}

// takeBarred takes out of a set the slots that a bar keeps a need out of for certain, and adds those of which that is
// not known to another.
func (j *evaluator) takeBarred(n *need, from, unknown slotSet) {
	for i := range aspects {
		b := j.barredBy(i, n)
		from.removeAll(b.certain)
		unknown.addAll(b.unknown)
	}
	j.takePatient(n, from, map[string]int{})
}

// takePatient takes out of a set the slots that the patient has declined or cannot come to, and counts them by name.
func (j *evaluator) takePatient(n *need, from slotSet, bars map[string]int) {
	take := func(at int) {
		if b := j.barredByPatient(n, j.bySite[at]); b.certain() {
			from.remove(at)
			bars[b.name]++
		}
	}
	for _, id := range n.DeclinedSlots {
		if s := j.byID[id]; s != nil && from.has(s.rank) {
			take(s.rank)
		}
	}
	if len(n.Unavailable) > 0 {
		for at := range from.all() {
			take(at)
		}
	}
}
