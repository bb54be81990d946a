// The oracle of the invariants: what a decision on a random world must be, said without the package.

package capacity_test

import (
	"context"
	"flag"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
)

// opensTo is the lowest rank that may have a slot of its pool now.
func (w *world) opensTo(s slotOf) int {
	steps, ok := w.pools[s.Pool]
	if !ok {
		return 3
	}
	rank := steps[0].to
	for _, st := range steps[1:] {
		day := s.Start.UTC().Truncate(24 * time.Hour)
		for left := st.days; left > 0; {
			day = day.Add(-24 * time.Hour)
			if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
				left--
			}
		}
		if !w.now.Before(day.Add(time.Duration(st.at) * time.Minute)) {
			rank = max(rank, st.to)
		}
	}
	return rank
}

func given(w *world, s slotOf, held map[string]string) bool {
	return s.Status == "free" && s.Start.After(w.now) && held[s.ID] == "" && !s.ReleaseAt.After(w.now)
}

// rivals tells whether two slots are of one clinician at one time.
func (w *world) rivals(a, b slotOf) bool {
	return a != b && !a.Shared && !b.Shared && a.ClinicianID != "" && a.ClinicianID == b.ClinicianID &&
		w.overlap([]string{a.ID}, []string{b.ID})
}

// engaged tells whether the clinician of a slot has somebody in another slot at the time.
func (w *world) engaged(s slotOf, held map[string]string) truth {
	out := no
	for i := range w.Slots {
		o := &w.Slots[i]
		taken := held[o.ID] != "" || o.Status == "busy" || o.Status == "busy_tentative"
		switch {
		case w.mayReach(s, o) && (taken || o.SiteID != s.SiteID) && !lost(o), w.mayReach(o, s) && taken:
			out = max(out, unsure)
		case !w.rivals(s, o):
		case taken:
			return yes
		case o.Status == "":
			out = unsure
		}
	}
	return out
}

// mayReach tells whether a slot of unknown length may last until another one of its clinician has begun.
func (w *world) mayReach(a, b slotOf) bool {
	return a.Minutes == nil && a.ID != b.ID && !a.Shared && !b.Shared && a.ClinicianID != "" &&
		a.ClinicianID == b.ClinicianID && !a.Start.IsZero() && b.Start.After(a.Start) &&
		b.Start.Before(a.Start.Add(4*time.Hour))
}

// crowded tells whether any slots are rivals, and chained whether one has two rivals that are not each other's.
func (w *world) crowded() (crowded, chained bool) {
	for i := range w.Slots {
		for j := range w.Slots {
			if !w.rivals(&w.Slots[i], &w.Slots[j]) {
				continue
			}
			crowded = true
			for k := range w.Slots {
				chained = chained || k != j && w.rivals(&w.Slots[i], &w.Slots[k]) && !w.rivals(&w.Slots[j], &w.Slots[k])
			}
		}
	}
	return crowded, chained
}

// twoPlaces tells whether any two of the slots are rivals.
func (w *world) twoPlaces(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool {
		return slices.ContainsFunc(b, func(y string) bool { return w.rivals(w.slot(x), w.slot(y)) })
	})
}

func lacksAny(wanted, list []string) truth {
	if len(wanted) == 0 {
		return no
	}
	out := no
	for _, word := range wanted {
		out = max(out, yes-has(list, word))
	}
	return out
}

// barred tells whether a need may not have a slot, its length aside; early leaves the release and the pool aside.
func (w *world) barred(n orderOf, s slotOf, held map[string]string, first, early bool) truth {
	if !given(w, s, held) && (!early || s.Status != "free" || !s.Start.After(w.now) || held[s.ID] != "") {
		return yes
	}
	out := w.engaged(s, held)
	for _, l := range w.excludes {
		out = max(out, l.holds(w, n, s))
	}
	if n.Need.Roles != nil {
		out = max(out, is(s.Role != "", !slices.Contains(n.Need.Roles, s.Role)))
	}
	if n.Need.Modality != "" {
		out = max(out, yes-isWord(n.Need.Modality, s.Modality))
	}
	if n.Need.NamedClinicianID != "" {
		out = max(out, yes-isWord(n.Need.NamedClinicianID, s.ClinicianID))
	}
	out = max(out, lacksAny(n.Need.Skills, s.Skills))
	if opens := w.opensTo(s); len(w.pools) > 0 && !early {
		out = max(out, is(s.Pool != "" && (n.Need.Rating != "" || opens == 3), rankOf(n) > opens))
	}
	end := s.Start.Add(time.Second)
	if s.Minutes != nil {
		end = s.Start.Add(time.Duration(*s.Minutes) * time.Minute)
	}
	for _, away := range n.Need.Unavailable {
		out = max(out, is(true, s.Start.Before(away.To) && end.After(away.From)))
	}
	out = max(out, is(true, slices.Contains(n.Need.DeclinedSlots, s.ID)))
	if first && !n.Need.DueBy.IsZero() {
		out = max(out, is(true, s.Start.After(n.Need.DueBy)))
	}
	for name := range w.adjust {
		asks, lacking := has(n.Patient.ReasonableAdjustments.Value(), name), no
		switch name {
		case "wheelchair":
			lacking = min(isWord(s.Modality, "in_person"), yes-has(s.Features, "step_free"))
			if skips["modality"] && s.Modality == "" {
				lacking = max(lacking, unsure)
			}
		case "no_phone":
			lacking = isWord(s.Modality, "telephone")
		case "interpreter":
			asks = is(
				n.Patient.NeedsInterpreter.Given(), n.Patient.NeedsInterpreter.Given() && n.Patient.NeedsInterpreter.Value(),
			)
			lacking = unsure
			if n.Patient.Language.Given() {
				lacking = yes - has(s.ClinicianLanguages, n.Patient.Language.Value())
			}
		}
		out = max(out, min(asks, lacking))
	}
	return out
}

// run are the slots that a need may have for certain from one on; nil for none.
func (w *world) run(n orderOf, s slotOf, held map[string]string, early bool) (out []string) {
	if w.barred(n, s, held, true, early) != no {
		return nil
	}
	sure, may := [2]int{0, 1}, [2]int{0, 1}
	if n.Need.Minutes != nil {
		sure[0], may[0] = *n.Need.Minutes, *n.Need.Minutes
	}
	longer := func(t truth, minutes, slots int) {
		if t == yes {
			sure = [2]int{max(sure[0], minutes), max(sure[1], slots)}
		}
		if t != no {
			may = [2]int{max(may[0], minutes), max(may[1], slots)}
		}
	}
	if meet := w.adjust["longer_appointment"]; meet != "" {
		by := map[string][2]int{"{minutes: 20}": {20, 0}, "{slots: 2}": {0, 2}}[meet]
		longer(has(n.Patient.ReasonableAdjustments.Value(), "longer_appointment"), by[0], by[1])
	}
	for _, l := range w.requires {
		longer(l.holds(w, n, s), l.minutes, l.slots)
		if min(l.holds(w, n, s), lacksAny(l.skills, s.Skills)) != no {
			return nil
		}
	}
	minutes := 0
	for at := s; ; {
		out = append(out, at.ID)
		if at.Minutes != nil {
			minutes += *at.Minutes
		}
		if minutes >= sure[0] && len(out) >= sure[1] {
			break
		}
		var next slotOf
		for i := range w.Slots {
			o := &w.Slots[i]
			if at.Modality != "" && at.Modality == o.Modality && at.Minutes != nil && o.ClinicianID != "" &&
				o.ClinicianID == at.ClinicianID && o.SiteID == at.SiteID &&
				o.Start.Equal(at.Start.Add(time.Duration(*at.Minutes)*time.Minute)) &&
				(next == nil || o.ID < next.ID) {
				next = o
			}
		}
		if next == nil || w.barred(n, next, held, false, false) != no {
			return nil
		}
		at = next
	}
	if minutes < may[0] || len(out) < may[1] {
		return nil
	}
	return out
}

func slotsOf(p capacity.Placement) []string {
	if len(p.Slots) > 0 {
		return p.Slots
	}
	return []string{p.Slot}
}

func patientOf(o orderOf) string { return o.Need.PatientID.Value() }

func (w *world) overlap(a, b []string) bool {
	for _, x := range a {
		for _, y := range b {
			s, o := w.slot(x), w.slot(y)
			end := func(s slotOf) time.Time {
				if s.Minutes == nil {
					return s.Start.Add(time.Second)
				}
				return s.Start.Add(time.Duration(*s.Minutes) * time.Minute)
			}
			if s.Start.Before(end(o)) && o.Start.Before(end(s)) {
				return true
			}
		}
	}
	return false
}

// part is what a cap or a reserve counts a slot with.
func (l law) part(s slotOf) string {
	day, session := s.Start.UTC().Format(time.DateOnly), "am"
	switch m := s.Start.UTC().Hour()*60 + s.Start.UTC().Minute(); {
	case m < 8*60 || m >= 18*60+30:
		session = ""
	case m >= 13*60:
		session = "pm"
	}
	return map[string]string{
		"": s.SiteID + day, "day": s.SiteID + day, "session": s.SiteID + day + session,
		"clinician_day": s.ClinicianID + day, "clinician_session": s.ClinicianID + day + session,
	}[l.per]
}

// kept tells whether caps and reserves hold for what is newly placed: slots of needs.
func (w *world) kept(at map[string][]string, held map[string]string) error {
	for _, l := range append(slices.Clone(w.caps), w.reserve...) {
		room, given_, taken := map[string]int{}, map[string]int{}, map[string]int{}
		for i := range w.Slots {
			s := &w.Slots[i]
			if l.pool != "" && s.Pool != l.pool {
				continue
			}
			if given(w, s, held) {
				given_[l.part(s)]++
			}
			booked := held[s.ID] != "" || s.Status == "busy" || s.Status == "busy_tentative"
			if who := held[s.ID]; booked &&
				(who == "" && !l.ofNeed && l.holds(w, nil, s) != no || who != "" && l.holds(w, w.need(who), s) != no) {
				room[l.part(s)]--
			}
		}
		others, last := map[string]int{}, map[string]string{}
		each := func(do func(need string, s *capacity.Slot, restricted bool)) {
			for need, slots := range at {
				for _, id := range slots {
					if s := w.slot(id); l.pool == "" || s.Pool == l.pool && given(w, s, held) {
						do(need, s, l.holds(w, w.need(need), s) != no)
					}
				}
			}
		}
		counted := map[string]bool{}
		each(func(need string, s *capacity.Slot, restricted bool) {
			// A cap counts needs, a reserve slots
			if part := l.part(s); restricted && (l.pool != "" || !counted[need+part]) {
				taken[part]++
				counted[need+part] = true
				if last[part] == "" || w.before(w.need(last[part]), w.need(need)) < 0 {
					last[part] = need
				}
			}
		})
		each(func(need string, s *capacity.Slot, restricted bool) { // who comes later may have what was kept
			if part := l.part(s); !restricted && last[part] != "" && w.before(w.need(need), w.need(last[part])) < 0 {
				others[part]++
			}
		})
		for part, n := range taken {
			most := l.n + room[part]
			if l.pool != "" {
				most = given_[part] - others[part] - l.n
			}
			if n > max(0, most) {
				return fmt.Errorf("%s: %d in %s, %d allowed", l.id, n, part, most)
			}
		}
	}
	return nil
}

// sound holds a decision against everything that must be so, without the package's own reading of the rules.
func (w *world) sound(t require.TestingT, d capacity.Decision) {
	held := w.held()
	require.Len(t, w.Needs, len(d.Placed)+len(d.Unplaced))
	seen, used, proposed, all := map[string]bool{}, map[string]string{}, map[string][]string{}, map[string][]string{}
	released := map[string]string{}
	for _, r := range d.Released {
		released[r.Need] = r.Slot
	}
	for _, u := range d.Unplaced {
		require.False(t, seen[u.Need])
		seen[u.Need] = true
	}
	for _, p := range d.Placed {
		require.False(t, seen[p.Need])
		seen[p.Need] = true
		all[p.Need] = slotsOf(p)
		for _, s := range slotsOf(p) {
			require.Empty(t, used[s], "%s twice", s)
			used[s] = p.Need
		}
		if p.State != capacity.Proposed {
			require.Equal(t, p.Need, held[p.Slot])
			continue
		}
		proposed[p.Need] = slotsOf(p)
		require.Equal(
			t, w.run(w.need(p.Need), w.slot(p.Slot), held, released[p.Need] == p.Slot), slotsOf(p), "%s", p.Need,
		)
	}
	for slot, need := range held {
		if w.need(need).Need.Booking.State != "" {
			require.Equal(t, []string{slot}, all[need], "a booking stays")
		}
	}
	if w.release == "" || len(d.Released) == 0 { // known: a release breaks caps
		require.NoError(t, w.kept(proposed, held))
	}
	for i, p := range d.Placed {
		for _, o := range d.Placed[:i] {
			if id := patientOf(w.need(p.Need)); id != "" && id == patientOf(w.need(o.Need)) &&
				(p.State == capacity.Proposed || o.State == capacity.Proposed) {
				require.False(t, w.overlap(slotsOf(p), slotsOf(o)), "%s and %s of one patient", p.Need, o.Need)
			}
			if p.State == capacity.Proposed || o.State == capacity.Proposed {
				require.False(t, w.twoPlaces(slotsOf(p), slotsOf(o)), "%s and %s of one clinician", p.Need, o.Need)
			}
		}
	}
	crowded, chained := w.crowded()
	if !d.Exact {
		require.True(t, w.doubles || w.shared || crowded || len(w.caps)+len(w.reserve) > 0, "nothing of that kind is there")
	}
	for _, u := range d.Unplaced {
		if u.Because != capacity.Compete || w.doubles || chained {
			continue
		}
		kept := 0
		for _, k := range u.Kept {
			kept += k.Slots
		}
		require.Contains(t, u.Competing, u.Need)
		require.Len(t, u.Slots, len(u.Competing)+kept-1, "%s: %v for %v, %v", u.Need, u.Competing, u.Slots, u.Kept)
		for _, c := range u.Competing {
			require.LessOrEqual(t, w.before(w.need(c), w.need(u.Need)), 0)
			for i := range w.Slots {
				// known: where a quota kept a need before from slots, the witness does not name these slots
				if run := w.run(w.need(c), &w.Slots[i], held, false); len(run) == 1 && len(w.caps)+len(w.reserve) > 0 {
					continue
				} else if len(run) == 1 {
					require.Contains(t, u.Slots, run[0], "%s could have it", c)
				} else {
					require.True(t, run == nil || skips["runs"], "%s could have %v", c, run)
				}
			}
		}
	}
}

// skips are faults that faults_test.go shows, and what they break is left out here.
var skips = map[string]bool{}

func (w *world) points(n orderOf, run []string) (cost int) {
	for _, l := range w.prefers {
		if l.holds(w, n, w.slot(run[0])) == yes {
			cost -= l.points
		}
	}
	b := n.Need.Booking
	if proposal := b.State == capacity.Proposed || b.State == capacity.Offered; proposal && !lost(w.slot(b.Slot)) &&
		!slices.Equal(run, []string{b.Slot}) {
		cost += w.moveCost
	}
	return cost
}

// best tries everything: the counts per rating, red first, and the least cost for one set of needs.
func (w *world) best(d capacity.Decision) (most, got [4]int, least, cost int) {
	held, placed := w.held(), map[string]bool{}
	pinned := map[string]bool{}
	for _, need := range held {
		pinned[need] = true
	}
	for _, p := range d.Placed {
		if p.State == capacity.Proposed {
			placed[p.Need] = true
			got[rankOf(w.need(p.Need))]++
			cost += w.points(w.need(p.Need), slotsOf(p))
		}
	}
	least = math.MaxInt
	at, used := map[string][]string{}, map[string]bool{}
	var try func(i, sum int, counts [4]int)
	try = func(i, sum int, counts [4]int) {
		if i == len(w.Needs) {
			if better, same := slices.Compare(counts[:], most[:]) > 0, len(at) == len(placed); better || same &&
				sum < least {
				for need := range at {
					same = same && placed[need]
					for id, who := range held {
						if p := patientOf(w.need(need)); p != "" && p == patientOf(w.need(who)) &&
							w.overlap(at[need], []string{id}) {
							return
						}
					}
					for other := range at {
						if other != need && w.twoPlaces(at[need], at[other]) {
							return
						}
						if p := patientOf(w.need(need)); other != need && p != "" && p == patientOf(w.need(other)) &&
							w.overlap(at[need], at[other]) {
							return
						}
					}
				}
				if w.kept(at, held) != nil {
					return
				}
				if better {
					most = counts
				}
				if same {
					least = min(least, sum)
				}
			}
			return
		}
		n := &w.Needs[i]
		try(i+1, sum, counts)
		if pinned[n.Need.ID] {
			return
		}
		counts[rankOf(n)]++
		for s := range w.Slots {
			run := w.run(n, &w.Slots[s], held, false)
			if run == nil || slices.ContainsFunc(run, func(id string) bool { return used[id] }) {
				continue
			}
			for _, id := range run {
				used[id] = true
			}
			at[n.Need.ID] = run
			try(i+1, sum+w.points(n, run), counts)
			delete(at, n.Need.ID)
			for _, id := range run {
				used[id] = false
			}
		}
	}
	try(0, 0, [4]int{})
	return most, got, least, cost
}

func (w *world) decide(t require.TestingT, p *capacity.Policy, at time.Time) capacity.Decision {
	d, err := capacity.Allocate(context.Background(), p, w.Input, at)
	require.NoError(t, err)
	return d
}

var worldShare = flag.Int(
	"worlds", 20, "per cent of the generated worlds that are tried, and of the size of the large ones",
)

// share is so many of n as the flag -worlds asks for, and at least one where there is any.
func share(n int) int { return (n**worldShare + 99) / 100 }

// worlds checks many small worlds and a few large ones.
func worlds(
	t *testing.T, small, large int, check func(t require.TestingT, p *capacity.Policy, w *world, d capacity.Decision),
) {
	t.Parallel()
	small, large = share(small), share(large)
	for i := range small + large {
		needs, slots := 1+i%6, 1+i/6%7
		if i >= small {
			needs, slots = 3**worldShare, 4**worldShare
		}
		w := draw(uint64(i), needs, slots, i%4 > 0)
		p := load(t, w.body())
		if !t.Run(fmt.Sprint(i), func(t *testing.T) { check(t, p, w, w.decide(t, p, w.now)) }) {
			t.Fatal(w.body())
		}
	}
}
