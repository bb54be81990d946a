// Why a slot is not for a need without any rule saying so: what was ordered, the time, the pool, the patient and the
// patient's adjustments.

package capacity

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// The bars that need no rule. An adjustment bars by its own name, and a rule by its id.
const (
	barRole        = "role"
	barModality    = "modality"
	barClinician   = "named_clinician"
	barSkills      = "skills"
	barLength      = "length"
	barTimeframe   = "timeframe"
	barUnavailable = "patient_unavailable"
	barDeclined    = "declined"
	barOverlap     = "overlap"
	barPool        = "pool"
	barEmbargo     = "embargoed"
)

// A bar keeps a need out of a slot: for certain, by a name, or as long as some facts are not known. The zero bar keeps
// nobody out.
type bar struct {
	name    string
	missing []string
}

var noBar = bar{}

func (b bar) certain() bool { return b.name != "" }

func unknownBar(fact ...string) bar { return bar{missing: fact} }

// A patientAdjustment is an adjustment that the patient has, or may have.
type patientAdjustment struct {
	name adjustment
	adjustmentDemand
	unknown string // the missing fact that would tell; "" when the patient has the adjustment for certain
}

// adjustmentsOf finds the adjustments that the patient of a need has, or may have.
func (d *allocation) adjustmentsOf(n *need) (out []patientAdjustment) {
	for _, name := range slices.Sorted(maps.Keys(d.loaded.Header.Adjustments)) {
		a := patientAdjustment{name: name, adjustmentDemand: d.loaded.Header.Adjustments[name]}
		switch p := &n.patient; {
		case name == interpreter && p.NeedsInterpreter == nil:
			a.unknown = "patient.needs_interpreter"
		case name == interpreter && !*p.NeedsInterpreter:
			continue
		case name == interpreter:
		case p.ReasonableAdjustments == nil:
			a.unknown = "patient.reasonable_adjustments"
		case !slices.Contains(p.ReasonableAdjustments, string(name)):
			continue
		}
		out = append(out, a)
	}
	return out
}

// barred tells whether anything but the length keeps a need out of a slot; the length is looked at apart, as several
// slots may make it up. The bars that are named are left out of account.
func (d *allocation) barred(n *need, s *slot, but ...string) bar {
	unknown := bar{}
	for _, look := range bars {
		switch b := look(d, n, s); {
		case b.certain() && !slices.Contains(but, b.name):
			return b
		default:
			unknown.missing = append(unknown.missing, b.missing...)
		}
	}
	return unknown
}

// bars are looked at in turn, the cheapest first.
var bars = []func(*allocation, *need, *slot) bar{
	(*allocation).barredByTime, (*allocation).barredByOrder, (*allocation).barredBySkill, (*allocation).barredByPool, (*allocation).barredByPatient, (*allocation).barredByAdjustments,
}

// late tells whether a slot begins after the need's due time: Fired when it does, Unknown when either is not known.
func (d *allocation) late(n *need, s *slot) rules.Verdict {
	switch {
	case n.due.IsZero() && !n.dueUnknown:
		return rules.NotFired
	case n.dueUnknown || s.Start.IsZero():
		return rules.Unknown
	case s.Start.After(n.due):
		return rules.Fired
	}
	return rules.NotFired
}

func (d *allocation) barredByTime(n *need, s *slot) bar {
	switch late := d.late(n, s); {
	case late == rules.Fired, s.WithinTimeframe != nil && !*s.WithinTimeframe:
		return bar{name: barTimeframe}
	case late == rules.Unknown && s.WithinTimeframe == nil:
		return unknownBar("slot.within_timeframe")
	}
	return noBar
}

// compareWord holds a word that was ordered against what a slot has. An order that is "" allows everything; a slot
// where it is "" is not known to fit.
func compareWord(ordered, has, name, fact string) bar {
	switch {
	case ordered == "" || ordered == has:
		return noBar
	case has == "":
		return unknownBar(fact)
	}
	return bar{name: name}
}

func (d *allocation) barredByOrder(n *need, s *slot) bar {
	role := noBar
	if n.Roles != nil && !slices.Contains(n.Roles, s.Role) {
		role = (bar{name: barRole})
		if s.Role == "" {
			role = unknownBar("slot.role")
		}
	}
	modality := compareWord(n.Modality, s.Modality, barModality, "slot.modality")
	person := compareWord(n.NamedClinicianID, s.ClinicianID, barClinician, "slot.clinician_id")
	return bar{
		cmp.Or(role.name, modality.name, person.name), slices.Concat(role.missing, modality.missing, person.missing),
	}
}

func (d *allocation) barredBySkill(n *need, s *slot) bar {
	switch {
	case s.MissingSkillCount != nil && *s.MissingSkillCount > 0:
		return bar{name: barSkills}
	case s.MissingSkillCount != nil || len(n.Need.Skills) == 0:
		return noBar
	}
	return hasSkills(n.Need.Skills, s)
}

func hasSkills(skills []string, s *slot) bar {
	switch {
	case len(skills) == 0:
		return noBar
	case s.Slot.Skills == nil:
		return unknownBar("slot.skills")
	case lacking(skills, s.Slot.Skills) > 0:
		return bar{name: barSkills}
	}
	return noBar
}

func (d *allocation) barredByPool(n *need, s *slot) bar {
	if len(d.loaded.Header.Pools) == 0 {
		return noBar
	}
	if s.Pool == "" {
		return unknownBar("slot.pool")
	}
	o, ok := d.loaded.Header.Pools[pool(s.Pool)]
	switch {
	case !ok:
		return noBar
	case n.Rating == "" && o.lowestRank(d, s) < ratingRank(practice.Green):
		return unknownBar("need.rating")
	case ratingRank(n.Rating) > o.lowestRank(d, s):
		return bar{name: barPool}
	}
	return noBar
}

// lowestRank is the rank of the lowest rating that may have a slot of the pool now.
func (o poolRule) lowestRank(d *allocation, s *slot) int {
	rank := ratingRank(o.For)
	for _, r := range o.Release {
		if at, ok := r.opensAt(d, s); ok && !d.now.Before(at) {
			rank = max(rank, ratingRank(r.To))
		}
	}
	return rank
}

// opensAt is when the step opens the pool for a slot; ok is false where the calendar does not reach that far.
func (s releaseStep) opensAt(d *allocation, of *slot) (at time.Time, ok bool) {
	if of.Start.IsZero() {
		return at, false
	}
	on := of.date
	for n := 0; n < s.DaysBefore; {
		on = on.Add(-1)
		working, known := d.cal.WorkingDay(on)
		if !known {
			return at, false
		}
		if working {
			n++
		}
	}
	return on.At(s.At.minutes, d.cal.Zone()), true
}

func (d *allocation) barredByPatient(n *need, s *slot) bar {
	if slices.Contains(n.DeclinedSlots, s.ID) {
		return bar{name: barDeclined}
	}
	for _, away := range n.Unavailable {
		if s.start < away.To.Unix() && max(s.end, s.start+1) > away.From.Unix() {
			return bar{name: barUnavailable}
		}
	}
	return noBar
}

// barredByAdjustments tells whether a slot lacks what the patient's adjustments ask for, the length aside. Features of
// the room matter only where the patient comes to the practice.
func (d *allocation) barredByAdjustments(n *need, s *slot) bar {
	unknown := bar{}
	for _, a := range n.adjustments {
		b := a.barredFrom(n, s)
		switch {
		case b.certain() && a.unknown == "":
			return bar{name: string(a.name)}
		case b.certain():
			unknown.missing = append(unknown.missing, a.unknown)
		case a.unknown == "":
			unknown.missing = append(unknown.missing, b.missing...)
		case len(b.missing) > 0:
			unknown.missing = append(append(unknown.missing, b.missing...), a.unknown)
		}
	}
	return unknown
}

func (a patientAdjustment) barredFrom(n *need, s *slot) bar {
	b := noBar
	if s.Modality == "" && len(a.Not) > 0 {
		b = unknownBar("slot.modality")
	}
	if slices.Contains(a.Not, s.Modality) {
		return bar{name: string(a.name)}
	}
	if len(a.Features) > 0 && (s.Modality == "in_person" || s.Modality == "") {
		switch {
		case s.Features == nil:
			b.missing = append(b.missing, "slot.features")
		case lacking(a.Features, s.Features) > 0 && s.Modality == "in_person":
			return bar{name: string(a.name)}
		case lacking(a.Features, s.Features) > 0:
			b.missing = append(b.missing, "slot.modality")
		}
	}
	if a.Language {
		switch language := n.patient.Language; {
		case language == "":
			b.missing = append(b.missing, "patient.language")
		case s.ClinicianLanguages == nil:
			b.missing = append(b.missing, "slot.clinician_languages")
		case !slices.Contains(s.ClinicianLanguages, language):
			return bar{name: string(a.name)}
		}
	}
	return b
}

// An extent is how long an appointment is in minutes, and over how many adjoining slots, at least.
type extent struct{ minutes, slots int }

// with is an extent that also covers another one.
func (e extent) with(minutes, slots *int) extent {
	if minutes != nil {
		e.minutes = max(e.minutes, *minutes)
	}
	if slots != nil {
		e.slots = max(e.slots, *slots)
	}
	return e
}

// lengths are how long the appointment is for certain, how long it may have to be, and the facts that would tell.
func (n *need) lengths() (sure, may extent, unknown []string) {
	sure = extent{slots: 1}.with(n.Minutes, nil)
	for _, a := range n.adjustments {
		if a.unknown == "" {
			sure = sure.with(a.adjustmentDemand.Minutes, a.adjustmentDemand.Slots)
		}
	}
	may = sure
	for _, a := range n.adjustments {
		if longer := may.with(a.adjustmentDemand.Minutes, a.adjustmentDemand.Slots); longer != may {
			may, unknown = longer, append(unknown, a.unknown)
		}
	}
	return sure, may, unknown
}
