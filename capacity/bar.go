// Why a slot is not for a need without any rule saying so: what was ordered, the time, the pool, the patient and the
// patient's adjustments.

package capacity

import (
	"cmp"
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
	barEngaged     = "clinician_elsewhere"
)

// A bar keeps a need out of a slot: for certain, by a name, or as long as some facts are not known. The zero bar keeps
// nobody out.
type bar struct {
	name    string
	missing []string
}

// noBar keeps nobody out.
var noBar = bar{}

// certain tells whether the bar keeps the need out whatever the missing facts turn out to be.
func (b bar) certain() bool { return b.name != "" }

// unknownBar is a bar as long as facts are not known.
func unknownBar(fact ...string) bar { return bar{missing: fact} }

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
	(*allocation).barredByTime,
	(*allocation).barredByOrder,
	(*allocation).barredBySkill,
	(*allocation).barredByPool,
	(*allocation).barredByPatient,
	(*allocation).barredByClinician,
	(*allocation).barredByAdjustments,
}

// barsAfterFirst are looked at for the second and later slots of an appointment: the time is that of the first.
var barsAfterFirst = bars[1:]

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

// barredByTime holds the slot's start against the need's timeframe. What the host says of it comes first.
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

// barredByOrder holds the slot against the roles, the modality and the clinician that were ordered.
func (d *allocation) barredByOrder(n *need, s *slot) bar {
	role, modality, person := d.barredByRole(n, s), d.barredByModality(n, s), d.barredByPerson(n, s)
	return bar{
		cmp.Or(role.name, modality.name, person.name), slices.Concat(role.missing, modality.missing, person.missing),
	}
}

// barredByRole holds the slot against the roles that were ordered.
func (d *allocation) barredByRole(n *need, s *slot) bar {
	switch {
	case n.Roles == nil || slices.Contains(n.Roles, s.Role):
		return noBar
	case s.Role == "":
		return unknownBar("slot.role")
	}
	return bar{name: barRole}
}

// barredByModality holds the slot against the modality that was ordered.
func (d *allocation) barredByModality(n *need, s *slot) bar {
	return compareWord(n.Modality, s.Modality, barModality, "slot.modality")
}

// barredByPerson holds the slot against the clinician who was ordered.
func (d *allocation) barredByPerson(n *need, s *slot) bar {
	return compareWord(n.NamedClinicianID, s.ClinicianID, barClinician, "slot.clinician_id")
}

// barredBySkill holds the slot against the skills that were ordered; the count that a host gives comes first.
func (d *allocation) barredBySkill(n *need, s *slot) bar {
	switch {
	case s.MissingSkillCount != nil && *s.MissingSkillCount > 0:
		return bar{name: barSkills}
	case s.MissingSkillCount != nil || len(n.Need.Skills) == 0:
		return noBar
	}
	return hasSkills(n.Need.Skills, s)
}

// hasSkills tells whether a slot lacks skills.
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

// barredByPool holds the need's rating against the rule of the slot's pool, as it stands now.
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

// barredByPatient tells whether the patient cannot come at the time of the slot, or has declined it.
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
