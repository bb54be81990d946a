// One clinician is in one place at a time, an appointment over several slots is of one modality, and a booking under
// way is neither lost nor released.

package capacity_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// of is a slot of a clinician at a site, so many minutes from now and long.
func of(id, clinician, site string, from, minutes int) capacity.Slot {
	s := slotAt(id, from)
	s.ClinicianID, s.SiteID, s.Minutes = clinician, site, rules.Known(minutes)
	return s
}

// marked gives a slot a status.
func marked(s capacity.Slot, is string) capacity.Slot {
	s.Status = is
	return s
}

// lasting is an amber need of so many minutes.
func lasting(id string, minutes int) capacity.Order {
	o := order(id, practice.Amber, tonight)
	o.Need.Minutes = rules.Known(minutes)
	return o
}

// booked is a need with a confirmed booking.
func booked(o capacity.Order, slots ...string) capacity.Order {
	o.Need.Booking = capacity.Booking{Slot: slots[0], State: capacity.Confirmed}
	if len(slots) > 1 {
		o.Need.Booking.Slots = slots
	}
	return o
}

func TestOneClinicianInOnePlace(t *testing.T) {
	t.Parallel()
	north, south := of("a", "c1", "north", 10, 10), of("b", "c1", "south", 10, 10)
	later := of("z", "c1", "south", 20, 10)
	shared := south
	shared.Shared = true
	unsure := south
	unsure.Status = ""
	endless := func(s capacity.Slot) capacity.Slot {
		s.Minutes = nil
		return s
	}
	for _, test := range []struct {
		name             string
		needs            []capacity.Order
		slots            []capacity.Slot
		placed, unplaced []string
		inexact          bool
	}{
		{
			name: "two sites at one time", needs: []capacity.Order{lasting("m", 10), lasting("n", 10)},
			slots: []capacity.Slot{north, south}, placed: []string{"m=a"}, unplaced: []string{"n: compete"}, inexact: true,
		}, {
			name: "who has another place moves there", needs: []capacity.Order{lasting("m", 10), lasting("n", 10)},
			slots: []capacity.Slot{north, south, later}, placed: []string{"m=a", "n=z"},
		}, {
			name:  "beside a confirmed booking",
			needs: []capacity.Order{booked(lasting("m", 10), "a"), lasting("n", 10)},
			slots: []capacity.Slot{marked(north, "busy"), south}, placed: []string{"m=a"}, unplaced: []string{"n: no_slot"},
		}, {
			name: "beside a slot that somebody has", needs: []capacity.Order{lasting("n", 10)},
			slots: []capacity.Slot{marked(north, "busy_tentative"), south}, unplaced: []string{"n: no_slot"},
		}, {
			name: "a slot that is lost is in nobody's way", needs: []capacity.Order{lasting("n", 10)},
			slots: []capacity.Slot{marked(north, "busy_unavailable"), south}, placed: []string{"n=b"},
		}, {
			name: "it is not known whether somebody has the other slot", needs: []capacity.Order{lasting("n", 10)},
			slots: []capacity.Slot{north, unsure}, unplaced: []string{"n: not_known"},
		}, {
			name: "a booking of unknown length began before", needs: []capacity.Order{lasting("n", 10)},
			slots:    []capacity.Slot{endless(marked(of("e", "c1", "south", -15, 10), "busy")), north},
			unplaced: []string{"n: not_known"},
		}, {
			name:     "a slot of unknown length before a booking",
			needs:    []capacity.Order{{Need: capacity.Need{ID: "n", Rating: "amber"}}},
			slots:    []capacity.Slot{endless(north), marked(of("e", "c1", "north", 30, 10), "busy")},
			unplaced: []string{"n: not_known"},
		}, {
			name: "a slot of unknown length, and the next one elsewhere", needs: []capacity.Order{lasting("n", 10)},
			slots: []capacity.Slot{endless(north), of("e", "c1", "south", 30, 10)}, placed: []string{"n=e"},
		}, {
			name: "a slot that is shared", needs: []capacity.Order{lasting("m", 10), lasting("n", 10)},
			slots: []capacity.Slot{north, shared}, placed: []string{"m=a", "n=b"},
		}, {
			name: "a short slot inside a long one", needs: []capacity.Order{lasting("m", 60), lasting("n", 10)},
			slots:  []capacity.Slot{of("long", "c1", "north", 10, 60), of("short", "c1", "north", 30, 10)},
			placed: []string{"m=long"}, unplaced: []string{"n: compete"}, inexact: true,
		}, {
			name: "a long slot beside two short ones", needs: []capacity.Order{lasting("m", 60), lasting("n", 10)},
			slots: []capacity.Slot{
				of("long", "c1", "north", 10, 60), of("s1", "c1", "north", 10, 10), of("s2", "c1", "south", 30, 10),
				of("other", "c2", "north", 10, 10),
			},
			placed: []string{"m=long", "n=other"}, inexact: true,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := allocate(t, load(t, ""), capacity.Input{Needs: test.needs, Slots: test.slots})
			require.Equal(t, test.placed, placed(d))
			require.Equal(t, test.unplaced, unplaced(d))
			require.Equal(t, !test.inexact, d.Exact)
		})
	}
}

// What follows from it for the plan, the proof, the bars, early releases and the free time of a clinician.
func TestOneClinicianInOnePlaceElsewhere(t *testing.T) {
	t.Parallel()
	p := load(t, `rules:
  - {id: early, when: need.rating == "amber", then: {release: soon}, because: b}
`)
	embargoed := of("b", "c1", "south", 10, 10)
	embargoed.ReleaseAt = monday.Add(9 * time.Minute)
	d := allocate(t, p, capacity.Input{Needs: []capacity.Order{lasting("n", 10)}, Slots: []capacity.Slot{
		marked(of("a", "c1", "north", 10, 10), "busy"), embargoed,
	}})
	require.Empty(t, d.Placed, "nothing is released at the time of a booking")
	require.Empty(t, d.Released)
	require.Equal(t, []capacity.Bar{{Code: capacity.ClinicianElsewhere, Slots: 1}}, d.Unplaced[0].Bars)
	for _, o := range d.Unplaced[0].Options {
		require.Empty(t, o.Slot, "%s", o.Kind)
	}

	d = allocate(t, load(t, ""), capacity.Input{
		Needs: []capacity.Order{lasting("m", 10), lasting("n", 10)},
		Slots: []capacity.Slot{of("a", "c1", "north", 10, 10), of("b", "c1", "south", 10, 10)},
	})
	require.Equal(t, []string{"m", "n"}, d.Unplaced[0].Competing)
	require.Equal(t, []string{"a", "b"}, d.Unplaced[0].Slots)
	require.Equal(t, []capacity.Kept{{Rule: "clinician_elsewhere", Slots: 1}}, d.Unplaced[0].Kept)
	require.Equal(t, 1, d.Shortages[0].Short)
	require.Equal(t, 0, *d.Plan[0].Free, "after it nobody can have the other one")
	require.Equal(t, 1, d.Plan[0].Proposed)

	d = allocate(t, load(t, ""), capacity.Input{
		Needs: []capacity.Order{booked(lasting("m", 10), "a"), booked(lasting("n", 10), "b"), lasting("o", 20)},
		Slots: []capacity.Slot{
			of("a", "c1", "north", 10, 10), of("b", "c1", "south", 10, 10), of("c", "c2", "north", 0, 10),
			of("d", "c1", "north", 20, 10), of("e", "c1", "south", 15, 10),
		},
	})
	require.Equal(t, []capacity.Code{capacity.ClinicianElsewhere}, d.Placed[0].Warn)
	require.Equal(t, []capacity.Code{capacity.ClinicianElsewhere}, d.Placed[1].Warn)
	require.Len(t, d.Unplaced, 1)
}

func TestDoubleAppointmentIsOfOneModality(t *testing.T) {
	t.Parallel()
	by := func(s capacity.Slot, modality string) capacity.Slot {
		s.Modality = modality
		return s
	}
	first, second := of("a", "c1", "north", 10, 10), of("b", "c1", "north", 20, 10)
	for modality, want := range map[string][]string{"in_person": {"a", "b"}, "telephone": nil, "": nil} {
		d := allocate(t, load(t, ""), capacity.Input{
			Needs: []capacity.Order{lasting("n", 20)}, Slots: []capacity.Slot{first, by(second, modality)},
		})
		if want == nil {
			require.Empty(t, d.Placed, modality)
			require.Equal(t, modality == "", len(d.Unplaced[0].PlaceIf) == 1)
			continue
		}
		require.Equal(t, want, d.Placed[0].Slots)
	}
	d := allocate(t, load(t, ""), capacity.Input{ // of two adjoining slots at one time the one alike
		Needs: []capacity.Order{lasting("n", 20)},
		Slots: []capacity.Slot{first, by(second, "telephone"), of("c", "c1", "north", 20, 10)},
	})
	require.Equal(t, []string{"a", "c"}, d.Placed[0].Slots)
}

func TestBookingUnderWayIsNotLost(t *testing.T) {
	t.Parallel()
	a, b, c := of("a", "c1", "north", -20, 30), of("b", "c1", "north", 10, 30), of("c", "c1", "north", 40, 30)
	for name, slots := range map[string][]capacity.Slot{
		"all are given":         {marked(a, "busy"), marked(b, "busy"), marked(c, "busy")},
		"the first is left out": {marked(b, "busy"), marked(c, "busy")},
	} {
		d := allocate(t, load(t, ""), capacity.Input{
			Needs: []capacity.Order{booked(lasting("n", 90), "a", "b", "c")}, Slots: slots,
		})
		require.Len(t, d.Placed, 1, name)
		require.Equal(t, capacity.Confirmed, d.Placed[0].State, name)
	}
	ahead := []capacity.Slot{
		marked(of("b", "c1", "north", 40, 30), "busy"),
		marked(of("c", "c1", "north", 70, 30), "busy"),
	}
	d := allocate(t, load(t, ""), capacity.Input{
		Needs: []capacity.Order{booked(lasting("n", 90), "a", "b", "c")}, Slots: ahead,
	})
	require.Equal(t, []string{"n: no_slot"}, unplaced(d), "its first slot is gone, and had not begun")
	d = allocate(t, load(t, ""), capacity.Input{
		Needs: []capacity.Order{booked(lasting("n", 90), "a", "b", "c")},
		Slots: []capacity.Slot{marked(a, "busy_unavailable"), marked(b, "busy"), marked(c, "busy")},
	})
	require.Equal(t, []string{"n: no_slot"}, unplaced(d), "its first slot is said to be lost")
}

// In the loop a booking under way stays booked, for a need that the host does not list any more too, until it is over.
func TestBookingUnderWayIsNotReleased(t *testing.T) {
	t.Parallel()
	first, second := of("a", "c1", "north", 10, 45), of("b", "c1", "north", 55, 45)
	for name, c := range map[string]struct {
		slots   []capacity.Slot
		minutes int
		stays   bool
	}{
		"to come":                    {[]capacity.Slot{first, second}, 0, true},
		"in its first slot":          {[]capacity.Slot{first, second}, 30, true},
		"in its second":              {[]capacity.Slot{first, second}, 80, true},
		"its first is not given":     {[]capacity.Slot{second}, 30, true},
		"it is over":                 {[]capacity.Slot{first, second}, 100, false},
		"its first is gone too soon": {[]capacity.Slot{second}, 9, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var s books
			l := keeping(t, &s, "")
			s.Put(book, capacity.Input{Needs: []capacity.Order{lasting("n", 90)}, Slots: []capacity.Slot{first, second}})
			tick(t, l, monday)
			require.NoError(t, l.Confirm(ctx, book, "n", "a", clerk, monday))
			s.Put(book, capacity.Input{Slots: c.slots})
			tick(t, l, monday.Add(time.Duration(c.minutes)*time.Minute))
			require.Equal(t, c.stays, holds(t, &s, "n") == "confirmed a+b")
		})
	}
}

// What was lost before it would have begun is not under way when it would have.
func TestLostBookingIsNotUnderWayLater(t *testing.T) {
	t.Parallel()
	first, second := of("a", "c1", "north", 30, 45), of("b", "c1", "north", 75, 45)
	var s books
	l := keeping(t, &s, "")
	needs := []capacity.Order{lasting("n", 90)}
	s.Put(book, capacity.Input{Needs: needs, Slots: []capacity.Slot{first, second}})
	tick(t, l, monday)
	require.NoError(t, l.Confirm(ctx, book, "n", "a", clerk, monday))
	s.Put(book, capacity.Input{Needs: needs, Slots: []capacity.Slot{second}})
	for _, minutes := range []int{10, 40, 80} {
		d := tick(t, l, monday.Add(time.Duration(minutes)*time.Minute))
		require.Empty(t, d.Placed, minutes)
		require.Empty(t, holds(t, &s, "n"))
	}
}

// Nobody is offered or confirmed a slot whose clinician somebody else has by now.
func TestLoopKeepsAClinicianInOnePlace(t *testing.T) {
	t.Parallel()
	a, b := of("a", "c1", "north", 60, 10), of("b", "c1", "south", 60, 10)
	until := monday.Add(30 * time.Minute)
	with := func(needs ...capacity.Order) capacity.Input {
		return capacity.Input{Needs: needs, Slots: []capacity.Slot{a, b}}
	}
	var s books
	l := keeping(t, &s, "")
	s.Put(book, with(lasting("m", 10)))
	tick(t, l, monday)
	require.Equal(t, "proposed a", holds(t, &s, "m"))
	s.Put(book, with(lasting("m", 10), booked(lasting("n", 10), "b"))) // the host books n elsewhere at the time
	require.ErrorIs(t, l.Offer(ctx, book, "m", "a", until, clerk, monday), capacity.ErrTaken)
	require.ErrorIs(t, l.Confirm(ctx, book, "m", "a", clerk, monday), capacity.ErrTaken)
	s.Put(book, with(lasting("m", 10)))
	require.NoError(t, l.Offer(ctx, book, "m", "a", until, clerk, monday))
	in := with(lasting("m", 10))
	in.Slots[1] = marked(b, "busy") // as the host marks it because of the offer
	s.Put(book, in)
	tick(t, l, monday)
	require.Equal(t, "offered a", holds(t, &s, "m"))
	require.NoError(t, l.Confirm(ctx, book, "m", "a", clerk, monday))
	s.Put(book, with(lasting("n", 10))) // m is not listed, and stays booked
	tick(t, l, monday)
	require.Equal(t, "", holds(t, &s, "n"))
}

// An offer at the time of a booking of its clinician does not stand.
func TestOfferBesideABookingDoesNotStand(t *testing.T) {
	t.Parallel()
	offered := lasting("m", 10)
	offered.Need.Booking = capacity.Booking{Slot: "a", State: capacity.Offered}
	d := allocate(t, load(t, ""), capacity.Input{
		Needs: []capacity.Order{offered, booked(lasting("n", 10), "b")},
		Slots: []capacity.Slot{of("a", "c1", "north", 10, 10), of("b", "c1", "south", 10, 10)},
	})
	require.Equal(t, []string{"n=b"}, placed(d))
}
