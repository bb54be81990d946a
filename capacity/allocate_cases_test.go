// Particular allocations.
package capacity_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

const capPerDay = "{id: %s, when: '%s', then: {cap: {per: %s, n: %d}}, because: b}"

func needOnly(id string, rating practice.Rating, slots []capacity.Slot, may ...string) capacity.Order {
	o := order(id, rating, tonight)
	for _, s := range slots {
		ok := false
		for _, m := range may {
			ok = ok || m == s.ID
		}
		if !ok {
			o.Need.DeclinedSlots = append(o.Need.DeclinedSlots, s.ID)
		}
	}
	return o
}

func at(s capacity.Slot, change func(*capacity.Slot)) capacity.Slot { change(&s); return s }

// F: single slot edge + run.
func TestAllocateLongOrSingleIsExact(t *testing.T) {
	t.Parallel()
	slots := []capacity.Slot{at(slotAt("l", 10), func(s *capacity.Slot) {
		s.ClinicianID, s.Minutes = "c2", rules.Known(20)
	}), slotAt("a", 30), slotAt("b", 40)}
	a := needOnly("a", practice.Red, slots, "l", "a", "b")
	a.Need.Minutes = rules.Known(20)
	b := needOnly("b", practice.Amber, slots, "l")
	b.Need.Minutes = rules.Known(20)
	d := allocate(t, load(t, ""), capacity.Input{Needs: []capacity.Order{a, b}, Slots: slots})
	require.True(t, len(d.Placed) == 2 || !d.Exact, "both can be placed: %v %v", placed(d), unplaced(d))
}

func TestAllocateReserveMovesRed(t *testing.T) {
	t.Parallel()
	p := load(
		t,
		"rules: [{id: r, when: 'need.rating != \"red\"', then: {reserve: {pool: urgent_today, keep: 1}}, because: "+
			"b}]\n",
	)
	slots := []capacity.Slot{at(slotAt("u1", 10), func(s *capacity.Slot) { s.Pool = "urgent_today" }), slotAt("s1", 20)}
	d := allocate(t, p, capacity.Input{
		Needs: []capacity.Order{
			needOnly("a", practice.Red, slots, "u1", "s1"), needOnly("b", practice.Amber, slots, "s1"),
		},
		Slots: slots,
	})
	require.Len(t, d.Placed, 2)
}

func TestAllocateReserveCostsRedPreference(t *testing.T) {
	t.Parallel()
	p := load(
		t,
		"rules: [{id: r, when: 'need.rating != \"red\"', then: {reserve: {pool: urgent_today, keep: 1}}, because: "+
			"b}, {id: p, when: 'need.rating == \"red\" and slot.pool == \"urgent_today\"', then: {prefer: 100}, "+
			"because: b}]\n",
	)
	slots := []capacity.Slot{at(slotAt("u1", 10), func(s *capacity.Slot) {
		s.Pool = "urgent_today"
	}), slotAt("s1", 20), slotAt("s2", 30)}
	d := allocate(t, p, capacity.Input{
		Needs: []capacity.Order{
			needOnly("a", practice.Red, slots, "u1", "s1"), needOnly("b", practice.Amber, slots, "s2"),
		},
		Slots: slots,
	})
	require.Equal(t, []string{"a=u1", "b=s2"}, placed(d))
}

func TestAllocateTwoReserves(t *testing.T) {
	t.Parallel()
	p := load(
		t,
		"rules: [{id: r1, when: 'need.rating != \"red\"', then: {reserve: {pool: soon, keep: 1}}, because: b}, {id: "+
			"r2, when: 'need.rating == \"green\"', then: {reserve: {pool: soon, keep: 1}}, because: b}]\n",
	)
	slots := []capacity.Slot{slotAt("s1", 10), slotAt("s2", 20)}
	d := allocate(t, p, capacity.Input{Needs: []capacity.Order{order("g", practice.Green, tonight)}, Slots: slots})
	require.Len(t, d.Placed, 1)
}

func TestAllocateNestedCapsOrder(t *testing.T) {
	t.Parallel()
	slots := []capacity.Slot{slotAt("s1", 10), slotAt("s2", 20), at(slotAt("s3", 30), func(s *capacity.Slot) {
		s.ClinicianID = "c2"
	})}
	needs := []capacity.Order{
		order("a", practice.Amber, tonight), order("b", practice.Amber, tonight), order("c", practice.Amber, tonight),
	}
	rule := func(id, per string, n int) string {
		return fmt.Sprintf("  - "+capPerDay+"\n", id, `slot.role == "gp"`, per, n)
	}
	for _, body := range []string{
		rule("a", "day", 2) + rule("b", "clinician_day", 1), rule("a", "clinician_day", 1) + rule("b", "day", 2),
		rule("z", "day", 2) + rule("b", "clinician_day", 1),
	} {
		d := allocate(t, load(t, "rules:\n"+body), capacity.Input{Needs: needs, Slots: slots})
		t.Log(placed(d), unplaced(d), d.Exact)
		if len(d.Placed) != 2 {
			t.Errorf("wrong: %s", body)
		}
	}
}

func TestAllocateCrossingCaps(t *testing.T) {
	t.Parallel()
	slots := []capacity.Slot{
		slotAt("s1", 10),
		at(slotAt("s2", 20), func(s *capacity.Slot) { s.Modality = "telephone" }),
		at(slotAt("s3", 30), func(s *capacity.Slot) { s.Modality, s.Role = "telephone", "nurse" }),
	}
	needs := []capacity.Order{needOnly("a", practice.Amber, slots, "s1"), needOnly("b", practice.Amber, slots, "s3")}
	p := load(
		t,
		"rules:\n  - {id: gps, when: 'slot.role == \"gp\"', then: {cap: {per: session, n: 1}}, because: b}\n  - "+
			"{id: phones, when: 'slot.modality == \"telephone\"', then: {cap: {per: session, n: 1}}, because: b}\n",
	)
	d := allocate(t, p, capacity.Input{Needs: needs, Slots: slots})
	require.True(t, len(d.Placed) == 2 || !d.Exact)
	needs = []capacity.Order{order("a", practice.Amber, tonight), order("b", practice.Amber, tonight)}
	d = allocate(t, p, capacity.Input{Needs: needs, Slots: slots})
	require.True(t, len(d.Placed) == 2 || !d.Exact)
}

func TestAllocateReleaseBreaksCap(t *testing.T) {
	t.Parallel()
	p := load(
		t,
		"rules:\n  - {id: rel, when: 'need.rating == \"red\"', then: {release: soon}, because: b}\n  - {id: c, "+
			"when: 'slot.role == \"gp\"', then: {cap: {per: clinician_session, n: 1}}, because: b}\n",
	)
	slots := []capacity.Slot{slotAt("s1", 10), at(slotAt("s2", 20), func(s *capacity.Slot) {
		s.ReleaseAt = monday.Add(15 * time.Minute)
	})}
	d := allocate(t, p, capacity.Input{
		Needs: []capacity.Order{order("a", practice.Red, tonight), order("b", practice.Red, tonight)}, Slots: slots,
	})
	require.Len(t, d.Placed, 1)
}

func TestAllocateReleaseWithoutWitness(t *testing.T) {
	t.Parallel()
	p := load(t, "rules:\n  - {id: rel, when: 'need.rating == \"red\"', then: {release: soon}, because: b}\n")
	slots := []capacity.Slot{slotAt("s1", 10), slotAt("s2", 20), at(slotAt("s3", 30), func(s *capacity.Slot) {
		s.ReleaseAt = monday.Add(15 * time.Minute)
	})}
	d := allocate(t, p, capacity.Input{
		Budget: 1,
		Needs: []capacity.Order{
			needOnly("a", practice.Red, slots, "s1", "s2"), needOnly("b", practice.Red, slots, "s1", "s3"),
		},
		Slots: slots,
	})
	require.Empty(t, d.Released)
}

func TestAllocateSessionEndIsAChange(t *testing.T) {
	t.Parallel()
	p := load(t, "plan: [{days: mon-fri, session: am, pool: urgent_today, role: gp, slots: 2}]\n")
	in := capacity.Input{Slots: []capacity.Slot{}}
	d := allocate(t, p, in)
	later, err := capacity.Allocate(context.Background(), p, in, d.NextChange.Add(-time.Hour))
	require.NoError(t, err)
	require.Equal(t, d.Shortages, later.Shortages)
}

func TestAllocateNotReleasedBeyond200(t *testing.T) {
	t.Parallel()
	in := capacity.Input{Slots: []capacity.Slot{at(slotAt("s", 30), func(s *capacity.Slot) {
		s.ReleaseAt = monday.Add(10 * time.Minute)
	})}}
	for i := range 201 {
		in.Needs = append(in.Needs, order(fmt.Sprintf("n%03d", i), practice.Amber, tonight))
	}
	d := allocate(t, load(t, ""), in)
	require.Equal(t, d.Unplaced[0].Because, d.Unplaced[200].Because)
}

func TestAllocateWarnOnLateBooking(t *testing.T) {
	t.Parallel()
	p := load(
		t,
		"rules: [{id: r, when: not slot.within_timeframe, then: {warn: late_slot}, because: b}, {id: k, when: "+
			"slot.missing_skill_count > 0, then: {warn: lacks}, because: b}]\n",
	)
	o := order("a", practice.Amber, monday.Add(5*time.Minute))
	o.Need.Skills = []string{"ecg"}
	o.Need.Booking = capacity.Booking{Slot: "s1", State: capacity.Confirmed}
	d := allocate(
		t, p,
		capacity.Input{Needs: []capacity.Order{o}, Slots: []capacity.Slot{at(slotAt("s1", 10), func(s *capacity.Slot) {
			s.Skills = []string{}
		})}},
	)
	require.Contains(t, d.Placed[0].Warn, capacity.Code("late_slot"))
	require.Contains(t, d.Placed[0].Warn, capacity.Code("lacks"))
}

func TestAllocateCapCountsADoubleTwice(t *testing.T) {
	t.Parallel()
	p := load(
		t, "rules:\n  - {id: c, when: 'need.topic == \"cough\"', then: {cap: {per: session, n: 1}}, because: b}\n",
	)
	o := order("a", practice.Amber, tonight)
	o.Need.Topic, o.Need.Minutes = rules.Withhold("cough"), rules.Known(20)
	d := allocate(
		t, p, capacity.Input{Needs: []capacity.Order{o}, Slots: []capacity.Slot{slotAt("s1", 10), slotAt("s2", 20)}},
	)
	require.Len(t, d.Placed, 1)
}

// No answer gives a need the slot that a reserve keeps from it.
func TestAllocatePlaceIfOfReserved(t *testing.T) {
	t.Parallel()
	p := load(
		t,
		"rules:\n  - {id: r, when: 'need.rating != \"red\"', then: {reserve: {pool: soon, keep: 1}}, because: b}\n  "+
			"- {id: x, when: patient.age_years < 5, then: {exclude: true}, because: b}\n",
	)
	slots := []capacity.Slot{slotAt("s1", 10)}
	a, b := order("a", practice.Red, tonight), order("b", practice.Amber, tonight)
	d := allocate(t, p, capacity.Input{Needs: []capacity.Order{a, b}, Slots: slots})
	require.NotEmpty(t, d.Unplaced[0].PlaceIf)
	require.Empty(t, d.Unplaced[1].PlaceIf, "no answer would give it what is kept")
}

// A reserve from one kind of need: a lower need of another kind costs all of these their places.
func TestAllocateReserveLetsLowerRankIn(t *testing.T) {
	t.Parallel()
	p := load(
		t, "rules: [{id: r, when: 'need.topic == \"cough\"', then: {reserve: {pool: soon, keep: 1}}, because: b}]\n",
	)
	in := capacity.Input{Slots: []capacity.Slot{slotAt("s1", 10), slotAt("s2", 20), slotAt("s3", 30)}}
	for _, id := range []string{"a", "b", "c"} {
		o := order(id, practice.Amber, tonight)
		o.Need.Topic = rules.Withhold("cough")
		in.Needs = append(in.Needs, o)
	}
	before := allocate(t, p, in)
	z := order("z", practice.Green, tonight)
	z.Need.Topic = rules.Withhold("acne")
	in.Needs = append(in.Needs, z)
	after := allocate(t, p, in)
	for _, at := range before.Placed {
		require.Contains(t, fmt.Sprint(placed(after)), at.Need+"=", "an amber lost its place to a green")
	}
}

// Step-free whatever the modality: no answer to the question would change anything.
func TestAllocateStepFreeAsksForModality(t *testing.T) {
	t.Parallel()
	o := order("a", practice.Red, tonight)
	o.Patient.ReasonableAdjustments = rules.Withhold([]string{"wheelchair"})
	s := at(slotAt("s1", 10), func(s *capacity.Slot) { s.Modality, s.Features = "", []string{"step_free"} })
	d := allocate(
		t, load(t, "adjustments: {wheelchair: {features: [step_free]}}\n"),
		capacity.Input{Needs: []capacity.Order{o}, Slots: []capacity.Slot{s}},
	)
	require.Equal(t, []string{"a=s1"}, placed(d))
}

// Same patient: a lower need makes a higher one lose its place.
func TestAllocateLowerRankTakesPlaceOverPatient(t *testing.T) {
	t.Parallel()
	slots := []capacity.Slot{
		slotAt("s1", 10), at(slotAt("s2", 40), func(s *capacity.Slot) { s.ClinicianID = "c2" }),
		at(slotAt("s3", 45), func(s *capacity.Slot) { s.ClinicianID = "c3" }),
	}
	a, b, z := needOnly(
		"a", practice.Red, slots, "s1", "s2",
	), needOnly("b", practice.Amber, slots, "s3"), needOnly("z", practice.Green, slots, "s1")
	a.Need.PatientID, b.Need.PatientID = rules.Withhold("p"), rules.Withhold("p")
	before := allocate(t, load(t, ""), capacity.Input{Needs: []capacity.Order{a, b}, Slots: slots})
	after := allocate(t, load(t, ""), capacity.Input{Needs: []capacity.Order{a, b, z}, Slots: slots})
	for _, at := range before.Placed {
		require.Contains(t, fmt.Sprint(placed(after)), at.Need+"=", "%s lost its place to a green", at.Need)
	}
}

func TestAllocateLowerRankTakesPlaceOverCap(t *testing.T) {
	t.Parallel()
	p := load(
		t,
		"rules: [{id: c, when: 'need.topic == \"cough\"', then: {cap: {per: clinician_session, n: 1}}, because: b}]\n",
	)
	slots := []capacity.Slot{
		slotAt("s1", 10), at(slotAt("s2", 20), func(s *capacity.Slot) { s.ClinicianID = "c2" }),
		at(slotAt("s3", 30), func(s *capacity.Slot) { s.ClinicianID = "c2" }),
	}
	a, b, z := needOnly(
		"a", practice.Red, slots, "s1", "s2",
	), needOnly("b", practice.Amber, slots, "s3"), needOnly("z", practice.Green, slots, "s1")
	a.Need.Topic, b.Need.Topic, z.Need.Topic = rules.Withhold("cough"), rules.Withhold("cough"), rules.Withhold("acne")
	before := allocate(t, p, capacity.Input{Needs: []capacity.Order{a, b}, Slots: slots})
	after := allocate(t, p, capacity.Input{Needs: []capacity.Order{a, b, z}, Slots: slots})
	for _, at := range before.Placed {
		require.Contains(t, fmt.Sprint(placed(after)), at.Need+"=", "%s lost its place to a green", at.Need)
	}
}
