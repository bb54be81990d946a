// Random worlds for the invariants: needs, slots, a plan and a policy with its conditions in Go.

package capacity_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// truth is how a condition comes out; and is min, or is max. This file says by hand, and not by the package, what is
// so.
type truth int8

const (
	no truth = iota
	unsure
	yes
)

func is(known, b bool) truth {
	switch {
	case !known:
		return unsure
	case b:
		return yes
	}
	return no
}

type (
	orderOf = *capacity.Order
	slotOf  = *capacity.Slot
	says    func(w *world, n orderOf, s slotOf) truth
)

// law is one rule of the random policy, with its condition in Go.
type law struct {
	id, when, then string
	holds          says
	ofNeed         bool

	points, n, minutes, slots int
	pool, per                 string
	skills                    []string
}

type step struct{ at, days, to int }

// world is a random allocation with the policy it is decided by.
type world struct {
	capacity.Input
	r                                          *rand.Rand
	now                                        time.Time
	excludes, prefers, requires, caps, reserve []law
	release                                    string
	pools                                      map[string][]step // the first says from which rank on
	adjust                                     map[string]string
	doubles, shared                            bool
	moveCost                                   int
}

var ranks = map[practice.Rating]int{practice.Red: 0, "": 1, practice.Amber: 2, practice.Green: 3}

func rankOf(n orderOf) int { return ranks[n.Need.Rating] }

// open is how many hours the practice was open between two instants of November.
func openHours(from, to time.Time) float64 {
	var sum time.Duration
	for day := from.Truncate(24 * time.Hour); day.Before(to); day = day.Add(24 * time.Hour) {
		if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
			continue
		}
		a, b := day.Add(8*time.Hour), day.Add(18*time.Hour+30*time.Minute)
		if a.Before(from) {
			a = from
		}
		if b.After(to) {
			b = to
		}
		sum += max(0, b.Sub(a))
	}
	return sum.Hours()
}

func hourOf(s slotOf) float64 {
	return float64(s.Start.UTC().Hour()) + float64(s.Start.UTC().Minute())/60
}

func has(list []string, word string) truth {
	return is(list != nil, slices.Contains(list, word))
}

func isWord(a, b string) truth { return is(a != "" && b != "", a == b) }

// laws are the exclusions and preferences that a policy is made of; k is a random number of theirs.
func laws(k int) (excludes, prefers []law) {
	site := func(_ *world, n orderOf, s slotOf) truth { return yes - isWord(s.SiteID, n.Patient.HomeSiteID) }
	atLeast := func(v rules.Private[int], least int) truth { return is(v.Given(), v.Given() && v.Value() >= least) }
	ahead := func(w *world, _ orderOf, s slotOf) truth { return is(true, s.Start.Sub(w.now).Hours() < float64(k)) }
	afternoon := func(s slotOf) truth { return is(true, hourOf(s) >= 14) }
	excludes = []law{
		{id: "site", when: `slot.site_id != patient.home_site_id`, holds: site, ofNeed: true},
		{id: "young", when: fmt.Sprintf(
			`patient.age_years < %d and slot.modality != "in_person"`, 3*k,
		), holds: func(_ *world, n orderOf, s slotOf) truth {
			return min(yes-atLeast(n.Patient.AgeYears, 3*k), yes-isWord(s.Modality, "in_person"))
		}},
		{id: "topic", when: `need.topic == "cough" and slot.role == "gp"`, holds: func(
			_ *world, n orderOf, s slotOf,
		) truth {
			return min(isWord(n.Need.Topic.Value(), "cough"), isWord(s.Role, "gp"))
		}},
		{id: "soon", when: fmt.Sprintf(`slot.hours_ahead < %d`, k), holds: ahead},
		{id: "dna", when: `patient.dna_12m >= 2 and slot.start_hour >= 14`, holds: func(
			_ *world, n orderOf, s slotOf,
		) truth {
			return min(atLeast(n.Patient.DNA12m, 2), afternoon(s))
		}},
		{
			id: "deaf", when: `has_any(patient.reasonable_adjustments, "deaf") and slot.modality == "telephone"`,
			holds: func(_ *world, n orderOf, s slotOf) truth {
				return min(has(n.Patient.ReasonableAdjustments.Value(), "deaf"), isWord(s.Modality, "telephone"))
			},
		},
		{id: "waits", when: fmt.Sprintf(
			`need.waiting_core_h < %d and slot.pool == "soon"`, k,
		), holds: func(w *world, n orderOf, s slotOf) truth {
			return min(
				is(!n.Need.OrderedAt.IsZero(), openHours(n.Need.OrderedAt, w.now) < float64(k)), isWord(s.Pool, "soon"),
			)
		}},
		{id: "green", when: `need.rating == "green" and slot.pool == "urgent_today"`, holds: func(
			_ *world, n orderOf, s slotOf,
		) truth {
			return min(isWord(string(n.Need.Rating), "green"), isWord(s.Pool, "urgent_today"))
		}},
		{id: "tongue", when: `patient.needs_interpreter and not has_any(slot.clinician_languages, "pl")`, holds: func(
			_ *world, n orderOf, s slotOf,
		) truth {
			v := n.Patient.NeedsInterpreter
			return min(is(v.Given(), v.Value()), yes-has(s.ClinicianLanguages, "pl"))
		}},
	}
	prefers = []law{
		{id: "near", when: `slot.site_id == "north"`, points: 3, holds: func(_ *world, _ orderOf, s slotOf) truth {
			return isWord(s.SiteID, "north")
		}},
		{id: "later", when: `need.topic == "cough" and slot.start_hour >= 14`, points: -2, holds: func(
			_ *world, n orderOf, s slotOf,
		) truth {
			return min(isWord(n.Need.Topic.Value(), "cough"), afternoon(s))
		}},
		{id: "usual", when: `slot.clinician_id == patient.usual_gp_id`, points: 10, holds: func(
			_ *world, n orderOf, s slotOf,
		) truth {
			return isWord(s.ClinicianID, n.Patient.UsualGPID.Value())
		}},
		{id: "early", when: fmt.Sprintf(`slot.hours_ahead < %d`, k), points: 5, holds: ahead},
	}
	return excludes, prefers
}

// some is a random part of a list.
func some[T any](r *rand.Rand, most int, of []T) (out []T) {
	for _, i := range r.Perm(len(of))[:r.IntN(min(most, len(of))+1)] {
		out = append(out, of[i])
	}
	return out
}

// policy draws the rules; rich ones also hold what bites across needs.
func (w *world) policy(rich bool) {
	r := w.r
	ex, pre := laws(1 + r.IntN(12))
	w.excludes, w.prefers = some(r, r.IntN(4), ex), some(r, 3, pre)
	w.adjust = map[string]string{}
	for _, name := range some(r, 2, []string{"wheelchair", "no_phone", "interpreter"}) {
		w.adjust[name] = map[string]string{
			"wheelchair": "{features: [step_free]}", "no_phone": "{not: [telephone]}",
			"interpreter": "{language: true}",
		}[name]
	}
	w.pools = map[string][]step{}
	if r.IntN(2) == 0 {
		w.pools["urgent_today"] = []step{{to: 0}, {at: 12*60 + 30, to: 2}, {at: 15 * 60, to: 3}}
		w.pools["soon"] = []step{{to: 2}, {at: pick(r, 8, 9, 10, 14) * 60, days: r.IntN(2), to: 3}}
	}
	w.moveCost = r.IntN(3)
	if !rich {
		return
	}
	if r.IntN(3) == 0 {
		w.adjust["longer_appointment"], w.doubles = pick(r, "{minutes: 20}", "{slots: 2}"), true
	}
	if r.IntN(4) == 0 {
		w.doubles = true
		w.requires = append(w.requires, law{id: "old", when: "patient.age_years >= 80", slots: 2, holds: func(
			_ *world, n orderOf, _ slotOf,
		) truth {
			return is(n.Patient.AgeYears.Given(), n.Patient.AgeYears.Given() && n.Patient.AgeYears.Value() >= 80)
		}, then: "{slots: 2}"})
	}
	if r.IntN(4) == 0 {
		w.requires = append(w.requires, law{
			id: "heart", when: `need.topic == "chest"`, skills: []string{"ecg"},
			holds: func(_ *world, n orderOf, _ slotOf) truth { return isWord(n.Need.Topic.Value(), "chest") },
			then:  "{skills: [ecg]}",
		})
	}
	notRed := law{
		id: "kept", when: `need.rating != "red"`, ofNeed: true,
		holds: func(_ *world, n orderOf, _ slotOf) truth { return yes - isWord(string(n.Need.Rating), "red") },
	}
	cough := law{
		id: "coughs", when: `need.topic == "cough"`, ofNeed: true,
		holds: func(_ *world, n orderOf, _ slotOf) truth { return isWord(n.Need.Topic.Value(), "cough") },
	}
	gps := law{id: "gps", when: `slot.role == "gp"`, holds: func(_ *world, _ orderOf, s slotOf) truth {
		return isWord(s.Role, "gp")
	}}
	per := func() string { return pick(r, "clinician_session", "clinician_day", "session", "day") }
	for i, l := range []law{notRed, cough, gps, cough, notRed} {
		if r.IntN(5) > 0 {
			continue
		}
		l.id += fmt.Sprint(i)
		if i == 0 || i == 3 {
			l.pool, l.n = pick(r, "urgent_today", "soon"), 1+r.IntN(2)
			w.reserve = append(w.reserve, l)
		} else {
			l.per, l.n = per(), r.IntN(3)
			w.caps = append(w.caps, l)
		}
	}
	if r.IntN(5) == 0 {
		w.release = pick(r, "soon", "urgent_today")
	}
}

// body is the policy as YAML.
func (w *world) body() string {
	var b strings.Builder
	fmt.Fprintf(&b, "sessions: {am: \"08:00-13:00\", pm: \"13:00-18:30\"}\nmove_cost: %d\n", w.moveCost)
	if len(w.adjust) > 0 {
		b.WriteString("adjustments:\n")
	}
	for name, meet := range w.adjust {
		fmt.Fprintf(&b, "  %s: %s\n", name, meet)
	}
	if len(w.pools) > 0 {
		b.WriteString("pools:\n")
	}
	words := []string{"red", "", "amber", "green"}
	for name, steps := range w.pools {
		fmt.Fprintf(&b, "  %s: {for: %s, release: [", name, words[steps[0].to])
		for _, s := range steps[1:] {
			fmt.Fprintf(
				&b, "{at: \"%02d:%02d\", to: %s, working_days_before: %d}, ", s.at/60, s.at%60, words[s.to], s.days,
			)
		}
		b.WriteString("]}\n")
	}
	b.WriteString("rules:\n")
	rule := func(l law, then string) {
		fmt.Fprintf(&b, "  - {id: %s, when: '%s', then: %s, because: b}\n", l.id, l.when, then)
	}
	for _, l := range w.excludes {
		rule(l, "{exclude: true}")
	}
	for _, l := range w.prefers {
		l.id = "p-" + l.id
		rule(l, fmt.Sprintf("{prefer: %d}", l.points))
	}
	for _, l := range w.requires {
		rule(l, "{require: "+l.then+"}")
	}
	for _, l := range w.reserve {
		rule(l, fmt.Sprintf("{reserve: {pool: %s, keep: %d}}", l.pool, l.n))
	}
	for _, l := range w.caps {
		rule(l, fmt.Sprintf("{cap: {per: %s, n: %d}}", l.per, l.n))
	}
	if w.release != "" {
		rule(law{id: "release", when: `need.rating == "red"`}, "{release: "+w.release+"}")
	}
	if len(w.excludes)+len(w.prefers)+len(w.requires)+len(w.reserve)+len(w.caps) == 0 && w.release == "" {
		return strings.TrimSuffix(b.String(), "rules:\n") + "rules: []\n"
	}
	return b.String()
}

// often is a word that is sometimes left out.
func often(r *rand.Rand, words ...string) string {
	if r.IntN(40) == 0 {
		return ""
	}
	return pick(r, words...)
}

func perhaps[T any](r *rand.Rand, v T) *T {
	if r.IntN(40) == 0 {
		return nil
	}
	return &v
}

// draw is a random world; a rich one has what is outside the guarantee.
func draw(seed uint64, needs, slots int, rich bool) *world {
	r := rand.New(rand.NewPCG(seed, 77))
	w := &world{r: r, now: monday.Add(time.Duration(r.IntN(9)) * 37 * time.Minute)}
	w.policy(rich)
	clinics := max(2, slots/25)
	role := make([]string, clinics)
	for i := range role {
		role[i] = pick(r, "gp", "gp", "nurse")
	}
	taken := map[string]bool{}
	for i := range slots {
		c := r.IntN(clinics)
		day := pick(r, 0, 0, 0, 0, 1, 2)
		start := w.now.Truncate(10 * time.Minute).Add(time.Duration(day)*24*time.Hour + time.Duration(10*r.IntN(min(
			54, slots+1,
		)))*time.Minute)
		if key := fmt.Sprint(c, start); taken[key] {
			start = w.now.Add(time.Duration(i-1) * 10 * time.Minute)
		} else {
			taken[key] = true
		}
		s := capacity.Slot{
			ID: fmt.Sprintf(
				"s%03d", i,
			), Start: start, Minutes: rules.Known(10), ClinicianID: fmt.Sprint(
				"c", c,
			), Role: role[c], SiteID: sites[c%2], Modality: often(r, "in_person", "in_person", "telephone"),
			Pool: often(r, "urgent_today", "soon", "soon", "routine"), Status: often(
				r, "free", "free", "free", "free", "free", "free", "free", "free", "busy", "busy_unavailable",
				"busy_tentative",
			),
		}
		switch r.IntN(12) {
		case 0:
			s.ReleaseAt = w.now.Add(pick(r, -time.Hour, 0, time.Nanosecond, 20*time.Minute, 5*time.Hour))
		case 1:
			s.Skills, s.Features = []string{"ecg"}, []string{}
		case 2, 3, 4:
			s.Skills, s.Features, s.ClinicianLanguages = []string{}, []string{"step_free"}, []string{"en", "pl"}
		case 5, 6:
			s.Features, s.ClinicianLanguages = []string{"step_free"}, []string{"en"}
		case 7:
			s.SiteID, s.Role = often(r, "north"), often(r, "nurse")
		case 8:
			if rich {
				s.Minutes = pick(r, rules.Known(20), rules.Known(20), nil, rules.Known(15))
			}
		case 9:
			if len(w.Slots) > 0 && r.IntN(3) > 0 { // the clinician is at another site as well
				o := pick(r, w.Slots...)
				s.ClinicianID, s.Start, s.SiteID, s.Shared = o.ClinicianID, o.Start, pick(r, sites...), r.IntN(8) == 0
			}
		}
		w.Slots = append(w.Slots, s)
	}
	held := map[string]bool{}
	any := func() string { return w.Slots[r.IntN(len(w.Slots))].ID }
	for i := range needs {
		n := capacity.Need{
			ID: fmt.Sprintf("n%03d", i), Rating: practice.Rating(often(r, "red", "amber", "amber", "green", "green")),
			Topic: rules.Withhold(often(r, "acne", "chest", "cough")), Minutes: rules.Known(10),
		}
		n.OrderedAt = w.now.Add(-time.Duration(r.IntN(4000)) * time.Minute)
		if r.IntN(6) > 0 {
			n.DueBy = w.now.Add(time.Duration(r.IntN(4000)-60) * time.Minute)
		}
		switch r.IntN(12) {
		case 0:
			n.Roles = pick(r, []string{"gp"}, []string{"nurse"})
		case 1:
			n.Modality = pick(r, "in_person", "telephone")
		case 2:
			n.NamedClinicianID = fmt.Sprint("c", r.IntN(clinics))
		case 3:
			n.Skills = []string{"ecg"}
		case 4:
			from := w.now.Add(time.Duration(r.IntN(600)) * time.Minute)
			n.Unavailable = []calendar.Span{{From: from, To: from.Add(time.Duration(1+r.IntN(300)) * time.Minute)}}
		case 5:
			n.DeclinedSlots = []string{any(), any(), any()}
		case 6:
			if rich && r.IntN(2) == 0 {
				n.Minutes, w.doubles = pick(r, rules.Known(20), rules.Known(25)), true
			}
		}
		if rich && r.IntN(6) == 0 {
			n.PatientID, w.shared = rules.Withhold(fmt.Sprint("p", r.IntN(max(2, needs/6)))), true
		}
		switch b := (capacity.Booking{Slot: any()}); r.IntN(10) {
		case 0, 1:
			b.State = capacity.Proposed
			n.Booking = b
		case 2, 3:
			b.State = pick(r, capacity.Confirmed, capacity.Offered)
			if b.State == capacity.Offered {
				b.Until = pick(r, time.Time{}, w.now, w.now.Add(time.Hour), w.now.Add(-time.Hour))
			} else if r.IntN(8) == 0 {
				b.Slot = "gone"
			}
			if !held[b.Slot] {
				n.Booking, held[b.Slot] = b, true
			}
		case 4:
			if r.IntN(3) == 0 {
				n.OfferedSlots = []string{any(), any()}
			}
		}
		p := practice.Patient{
			AgeYears: rules.WithholdKnown(perhaps(r, r.IntN(95))), HomeSiteID: often(
				r, "north", "south",
			), NeedsInterpreter: rules.WithholdKnown(perhaps(
				r, r.IntN(6) == 0,
			)), Language: rules.Withhold(often(r, "en", "pl")), DNA12m: rules.WithholdKnown(perhaps(r, r.IntN(4))),
			UsualGPID: rules.Withhold(fmt.Sprint("c", r.IntN(clinics))),
		}
		if r.IntN(25) > 0 {
			p.ReasonableAdjustments = rules.Withhold(some(
				r, r.IntN(2), []string{"wheelchair", "deaf", "no_phone", "longer_appointment"},
			))
			p.ReasonableAdjustments = rules.Withhold(append([]string{}, p.ReasonableAdjustments.Value()...))
		}
		w.Needs = append(w.Needs, capacity.Order{Need: n, Patient: p})
	}
	return w
}

func (w *world) slot(id string) slotOf {
	for i := range w.Slots {
		if w.Slots[i].ID == id {
			return &w.Slots[i]
		}
	}
	return nil
}

func (w *world) need(id string) orderOf {
	for i := range w.Needs {
		if w.Needs[i].Need.ID == id {
			return &w.Needs[i]
		}
	}
	return nil
}

func lost(s slotOf) bool {
	return s == nil || s.Status == "busy_unavailable" || s.Status == "entered_in_error"
}

func displaced(w *world, n orderOf) bool {
	return n.Need.Booking.State == capacity.Confirmed && lost(w.slot(n.Need.Booking.Slot))
}

// before is the order in which needs are placed.
func (w *world) before(a, b orderOf) int {
	late := func(t time.Time) int64 {
		if t.IsZero() {
			return 1 << 62
		}
		return t.UnixNano()
	}
	flag := func(b bool) int {
		if b {
			return 0
		}
		return 1
	}
	return cmp.Or(
		rankOf(a)-rankOf(b), flag(displaced(w, a))-flag(displaced(w, b)),
		cmp.Compare(late(a.Need.DueBy), late(b.Need.DueBy)),
		cmp.Compare(late(a.Need.OrderedAt), late(b.Need.OrderedAt)), strings.Compare(a.Need.ID, b.Need.ID),
	)
}

// heldElsewhere tells whether another need has the clinician of a slot at the time.
func (w *world) heldElsewhere(held map[string]string, need string, s slotOf) bool {
	for id, who := range held {
		if who != need && w.rivals(w.slot(id), s) {
			return true
		}
	}
	return false
}

// held are the slots that somebody has for good, and who.
func (w *world) held() map[string]string {
	out := map[string]string{}
	sorted := make([]orderOf, len(w.Needs))
	for i := range w.Needs {
		sorted[i] = &w.Needs[i]
		b := w.Needs[i].Need.Booking
		if b.State == capacity.Confirmed && !lost(w.slot(b.Slot)) {
			out[b.Slot] = w.Needs[i].Need.ID
		}
	}
	slices.SortFunc(sorted, func(a, b orderOf) int { return w.before(a, b) })
	for _, n := range sorted {
		b := n.Need.Booking
		if b.State == capacity.Offered && (b.Until.IsZero() || b.Until.After(w.now)) && !lost(w.slot(b.Slot)) &&
			!w.heldElsewhere(out, n.Need.ID, w.slot(b.Slot)) {
			out[b.Slot] = n.Need.ID
		}
	}
	for _, n := range sorted {
		for _, id := range n.Need.OfferedSlots {
			if s := w.slot(id); n.Need.Booking.State == "" && out[id] == "" && !lost(s) && s.Status != "busy" &&
				s.Start.After(w.now) && !w.heldElsewhere(out, n.Need.ID, s) {
				out[id] = n.Need.ID
			}
		}
	}
	return out
}
