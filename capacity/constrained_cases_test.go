// Particular allocations under caps and reserves.
package capacity_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

const notRedReserve = "  - {id: %s, when: 'need.rating != \"red\"', then: {reserve: {pool: %s, keep: %d}}, because: " +
	"b}\n"

func pooled(pool string) func(*capacity.Slot) { return func(s *capacity.Slot) { s.Pool = pool } }

func about(o capacity.Order, topic string) capacity.Order {
	o.Need.Topic = rules.Withhold(topic)
	return o
}

// lowest checks that adding the last need costs none of the others its place.
func lowest(t *testing.T, p *capacity.Policy, in capacity.Input) {
	t.Helper()
	after := allocate(t, p, in)
	in.Needs = in.Needs[:len(in.Needs)-1]
	before := allocate(t, p, in)
	for _, at := range before.Placed {
		require.Contains(
			t, fmt.Sprint(placed(after)), at.Need+"=", "without the lowest: %v exact=%v; with it: %v exact=%v %v",
			placed(before), before.Exact, placed(after), after.Exact, unplaced(after),
		)
	}
}

// 1. A slot cap and a reserve over the same slots: what the cap keeps back and what the reserve keeps are counted
// apart, though one free slot is both. Two ambers may be placed (4 free, 2 kept; 1 of the 2 telephone slots); the third
// bites, and then only one is, and the decision is exact.
func capMeetsReserve(t *testing.T) (*capacity.Policy, capacity.Input) {
	p := load(
		t,
		"rules:\n  - {id: c, when: 'slot.modality == \"telephone\"', then: {cap: {per: session, n: 1}}, because: b}\n"+
			fmt.Sprintf(notRedReserve, "r", "soon", 2),
	)
	phone := func(s *capacity.Slot) { s.Modality = "telephone" }
	in := capacity.Input{Slots: []capacity.Slot{
		at(slotAt("s1", 10), phone), at(slotAt("s2", 20), phone), slotAt("s3", 30), slotAt("s4", 40),
	}}
	for _, id := range []string{"a", "b", "c"} {
		in.Needs = append(in.Needs, order(id, practice.Amber, tonight))
	}
	return p, in
}

func TestConstrainedCapAndReserveNotBest(t *testing.T) {
	t.Parallel()
	p, in := capMeetsReserve(t)
	d := allocate(t, p, in)
	require.True(t, len(d.Placed) == 2 || !d.Exact, "%v exact=%v %v", placed(d), d.Exact, unplaced(d))
}

func TestConstrainedCapAndReserveLowerCostsHigher(t *testing.T) {
	t.Parallel()
	p, in := capMeetsReserve(t)
	lowest(t, p, in)
}

// 2. A green that can have no slot at all makes a second reserve matter; the first is then only watched, and an amber
// loses.
func TestConstrainedSecondReserveLowerCostsHigher(t *testing.T) {
	t.Parallel()
	p := load(
		t,
		"rules:\n"+fmt.Sprintf(
			notRedReserve, "r1", "soon", 1,
		)+"  - {id: r2, when: 'need.rating == \"green\"', then: {reserve: {pool: soon, keep: 1}}, because: b}\n",
	)
	slots := []capacity.Slot{slotAt("s1", 10), slotAt("s2", 20), at(slotAt("x", 40), pooled("routine"))}
	lowest(t, p, capacity.Input{Slots: slots, Needs: []capacity.Order{
		needOnly("e", practice.Red, slots, "s1", "x"), needOnly(
			"a", practice.Amber, slots, "s1", "s2",
		), needOnly("z", practice.Green, slots),
	}})
}

// 3. A lower need that the reserve is not kept from makes it a watched one: a higher need loses.
func TestConstrainedUnalignedReserveLowerCostsHigher(t *testing.T) {
	t.Parallel()
	p := load(
		t, "rules:\n  - {id: r, when: 'need.topic == \"cough\"', then: {reserve: {pool: soon, keep: 1}}, because: b}\n",
	)
	slots := []capacity.Slot{slotAt("s1", 10), slotAt("s2", 20), at(slotAt("x", 40), pooled("routine"))}
	lowest(t, p, capacity.Input{Slots: slots, Needs: []capacity.Order{
		about(needOnly("e", practice.Red, slots, "s1", "x"), "acne"), about(
			needOnly("a", practice.Amber, slots, "s1", "s2"), "cough",
		), about(needOnly("z", practice.Green, slots, "s1", "s2"), "acne"),
	}})
}

// 4. A lower need elsewhere moves a red into the pool, where an amber is already: nothing is kept any more, and it is
// exact.
func TestConstrainedReserveBrokenByAMove(t *testing.T) {
	t.Parallel()
	p := load(t, "rules:\n"+fmt.Sprintf(notRedReserve, "r", "urgent_today", 1))
	slots := []capacity.Slot{
		slotAt("x", 10), at(slotAt("u1", 20), pooled("urgent_today")), at(slotAt("u2", 30), pooled("urgent_today")),
	}
	d := allocate(t, p, capacity.Input{Slots: slots, Needs: []capacity.Order{
		needOnly(
			"e", practice.Red, slots, "x", "u1", "u2",
		), needOnly("a", practice.Amber, slots, "u1", "u2"), needOnly("z", practice.Green, slots, "x"),
	}})
	require.Less(
		t, len(d.Placed), 3, "%v exact=%v: of u1, u2 an amber may have max(0, 2 - 1 kept - 1 red) = 0", placed(d),
		d.Exact,
	)
}

// 5. The same input gives two decisions: attempt walks a map of keepings, and places what they keep in whatever order.
func TestConstrainedMapOrder(t *testing.T) {
	t.Parallel()
	p := load(t, "rules:\n  - {id: c0, when: 'slot.role == \"gp\"', then: {cap: {per: day, n: 2}}, because: b}\n"+
		fmt.Sprintf(notRedReserve, "r0", "soon", 2)+
		"  - {id: p, when: 'need.topic == \"cough\" and slot.pool == \"soon\"', then: {prefer: -2}, because: b}\n")
	south := func(s *capacity.Slot) { s.SiteID = "south" }
	slots := []capacity.Slot{
		slotAt("s0", 300), at(at(slotAt("s1", 20), south), pooled("urgent_today")), at(slotAt("s2", 300), south),
	}
	in := capacity.Input{Slots: slots, Needs: []capacity.Order{
		about(needOnly("n0", practice.Red, slots, "s0", "s2"), "cough"), about(
			needOnly("n3", practice.Amber, slots, "s0", "s1", "s2"), "cough",
		),
		needOnly("n4", practice.Green, slots, "s0", "s2"), needOnly("n5", practice.Green, slots, "s0", "s1"),
	}}
	first := allocate(t, p, in)
	for range 100 {
		again := allocate(t, p, in)
		require.Equal(t, placed(first), placed(again))
		require.Equal(t, bytesOf(t, first), bytesOf(t, again))
	}
}

func TestConstrainedMapOrderWithoutACap(t *testing.T) {
	t.Parallel()
	p := load(t, "rules:\n"+fmt.Sprintf(notRedReserve, "r0", "soon", 1))
	slots := []capacity.Slot{at(slotAt("s0", 300), func(s *capacity.Slot) { s.SiteID = "south" }), slotAt("s2", 30)}
	in := capacity.Input{
		Slots: slots,
		Needs: []capacity.Order{
			needOnly("n0", practice.Amber, slots, "s0", "s2"), needOnly("n1", practice.Amber, slots, "s0"),
			needOnly("n2", practice.Green, slots, "s0", "s2"),
		},
	}
	first := allocate(t, p, in)
	for range 100 {
		require.Equal(t, bytesOf(t, first), bytesOf(t, allocate(t, p, in)))
	}
}

// 6. Exact although the other way of the reserve was not tried to its end: a red loses 100 points for nothing.
func TestConstrainedExactThoughBudgetRanOut(t *testing.T) {
	t.Parallel()
	p := load(
		t,
		"rules:\n"+fmt.Sprintf(
			notRedReserve, "r", "urgent_today", 2,
		)+"  - {id: p, when: 'slot.modality == \"telephone\"', then: {prefer: 100}, because: b}\n",
	)
	phone := func(s *capacity.Slot) { s.Modality = "telephone" }
	slots := []capacity.Slot{
		at(at(slotAt("u1", 10), pooled("urgent_today")), phone),
		at(at(slotAt("u2", 20), pooled("urgent_today")), phone), at(slotAt("v", 30), phone), slotAt("x", 40),
		slotAt("y", 50),
	}
	in := capacity.Input{
		Slots: slots,
		Needs: []capacity.Order{
			needOnly("d", practice.Red, slots, "u1", "v"), needOnly("e", practice.Red, slots, "u1", "x"),
			needOnly("f", practice.Amber, slots, "u2", "y"),
		},
	}
	for in.Budget = 1; in.Budget < 300; in.Budget++ {
		d := allocate(t, p, in)
		require.True(t, !d.Exact || placed(d)[1] == "e=u1", "budget %d: %v exact", in.Budget, placed(d))
	}
}

// 7. Exact although the way that was not chosen was only watched for a second reserve: all five can be placed.
func TestConstrainedExactThoughTheOtherWayWasNot(t *testing.T) {
	t.Parallel()
	green := "  - {id: %s, when: 'need.rating == \"green\"', then: {reserve: {pool: %s, keep: %d}}, because: b}\n"
	p := load(t, "move_cost: 0\nrules:\n"+fmt.Sprintf(green, "r0", "urgent_today", 1)+
		fmt.Sprintf(green, "r1", "soon", 2)+`
  - {id: p00, when: 'need.topic == "cough" and slot.pool == "soon"', then: {prefer: -2}, because: b}
  - {id: p01, when: 'need.topic == "cough" and slot.pool == "urgent_today"', then: {prefer: -1}, because: b}
  - {id: p10, when: 'need.topic == "acne" and slot.pool == "soon"', then: {prefer: 2}, because: b}
  - {id: p11, when: 'need.topic == "acne" and slot.pool == "urgent_today"', then: {prefer: -1}, because: b}
`)
	u := pooled("urgent_today")
	slots := []capacity.Slot{
		slotAt("s0", 15), at(slotAt("s1", 40), u), slotAt("s2", 10), at(slotAt("s3", 40), u), slotAt("s4", 40),
		slotAt("s5", 40),
	}
	not := func(id string, r practice.Rating, topic string, not ...string) capacity.Order {
		o := about(order(id, r, tonight), topic)
		o.Need.DeclinedSlots = not
		return o
	}
	d := allocate(t, p, capacity.Input{Slots: slots, Needs: []capacity.Order{
		not("n0", practice.Red, "cough", "s0"), not("n3", practice.Red, "acne", "s0", "s4"), not(
			"n4", practice.Red, "cough", "s2", "s3",
		),
		not("n1", practice.Amber, "cough", "s0", "s2", "s4"), not("n2", practice.Green, "acne", "s0"),
	}})
	require.True(t, !d.Exact || len(d.Placed) == 5, "%v exact %v", placed(d), unplaced(d))
}

// 9. What a reserve keeps moves a red on top of the same patient's other appointment, and nobody looks.
func TestConstrainedKeepingMovesIntoAnOverlap(t *testing.T) {
	t.Parallel()
	p := load(t, "rules:\n"+fmt.Sprintf(notRedReserve, "r", "urgent_today", 2))
	c := func(id string) func(*capacity.Slot) { return func(s *capacity.Slot) { s.ClinicianID = id } }
	slots := []capacity.Slot{
		at(slotAt("u1", 10), pooled("urgent_today")), at(slotAt("u2", 20), pooled("urgent_today")),
		at(slotAt("x", 40), c("c2")), at(slotAt("y", 45), c("c3")),
	}
	e1, e2 := needOnly("e1", practice.Red, slots, "u1", "x"), needOnly("e2", practice.Red, slots, "y")
	e1.Need.PatientID, e2.Need.PatientID = rules.Withhold("p"), rules.Withhold("p")
	d := allocate(
		t, p, capacity.Input{Slots: slots, Needs: []capacity.Order{e1, e2, needOnly("f", practice.Amber, slots, "u2")}},
	)
	require.NotSubset(t, placed(d), []string{"e1=x", "e2=y"}, "exact=%v: x and y overlap", d.Exact)
}

// 10. The same against a cap on a kind of need.
func TestConstrainedKeepingMovesOverACap(t *testing.T) {
	t.Parallel()
	p := load(
		t,
		"rules:\n  - {id: c, when: 'need.topic == \"cough\"', then: {cap: {per: clinician_session, n: 1}}, because: "+
			"b}\n"+fmt.Sprintf(notRedReserve, "r", "urgent_today", 2),
	)
	c2 := func(s *capacity.Slot) { s.ClinicianID = "c2" }
	slots := []capacity.Slot{
		at(slotAt("u1", 10), pooled("urgent_today")), at(slotAt("u2", 20), pooled("urgent_today")),
		at(slotAt("x", 40), c2), at(slotAt("y", 50), c2),
	}
	d := allocate(t, p, capacity.Input{Slots: slots, Needs: []capacity.Order{
		about(
			needOnly("e1", practice.Red, slots, "u1", "x"), "cough",
		), about(needOnly("e2", practice.Red, slots, "y"), "cough"), needOnly("f", practice.Amber, slots, "u2"),
	}})
	require.NotSubset(t, placed(d), []string{"e1=x", "e2=y"}, "exact=%v: two of c2, one allowed", d.Exact)
}

// 8. A red's early release goes away when a green is added at the end.
func TestConstrainedReleaseLostToALowerNeed(t *testing.T) {
	t.Parallel()
	p := load(t, `move_cost: 0
rules:
  - {id: c0, when: 'slot.pool == "soon"', then: {cap: {per: session, n: 2}}, because: b}
  - {id: r0, when: 'need.topic == "cough"', then: {reserve: {pool: urgent_today, keep: 2}}, because: b}
  - {id: p00, when: 'need.topic == "cough" and slot.pool == "soon"', then: {prefer: 1}, because: b}
  - {id: p01, when: 'need.topic == "cough" and slot.pool == "urgent_today"', then: {prefer: -1}, because: b}
  - {id: p10, when: 'need.topic == "acne" and slot.pool == "soon"', then: {prefer: 1}, because: b}
  - {id: rel, when: 'need.rating == "red"', then: {release: soon}, because: b}
`)
	south := func(s *capacity.Slot) { s.SiteID = "south" }
	slots := []capacity.Slot{
		at(
			slotAt("s0", 15), func(s *capacity.Slot) { s.ReleaseAt = monday.Add(5 * time.Minute) },
		), slotAt("s1", 40), at(at(slotAt("s2", 40), south), func(s *capacity.Slot) {
			s.Status = "busy"
		}), slotAt("s3", 40),
		at(at(slotAt("s4", 300), south), pooled("urgent_today")),
	}
	lowest(t, p, capacity.Input{Slots: slots, Needs: []capacity.Order{
		about(
			needOnly("n0", practice.Red, slots, "s0", "s2", "s3", "s4"), "cough",
		), about(needOnly("n3", practice.Red, slots, "s0", "s3", "s4"), "cough"),
		about(
			needOnly("n1", practice.Green, slots, "s0", "s1", "s3", "s4"), "cough",
		), about(needOnly("n2", practice.Green, slots, "s0", "s1", "s2", "s4"), "acne"),
	}})
}
