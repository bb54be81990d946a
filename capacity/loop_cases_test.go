// Particular courses of the loop over bookings.
package capacity_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// fault is a test of what is wrong today.

func booking(o capacity.Order, slot string, state capacity.BookingState) capacity.Order {
	o.Need.Booking = capacity.Booking{Slot: slot, State: state}
	return o
}

func TestLoopABookGivenBackIsNotRead(t *testing.T) {
	var s memory.Table[capacity.Input, capacity.State]
	l := keeping(t, &s, "")
	s.Put(book, two(ambers("a")...))
	tick(t, l, monday)
	require.NoError(t, l.Release(ctx, book, "a", "s1", clerk, monday))
	e, err := s.Entry(ctx, book)
	require.NoError(t, err)
	raw, err := json.Marshal(e.State)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, &e.State), "%s", raw)
}

func TestLoopWhatTheHostGaveComesBack(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	s.Put(book, two(booking(ambers("a")[0], "s1", capacity.Confirmed)))
	tick(t, l, monday)
	require.NoError(t, l.Decline(ctx, book, "a", "s1", clerk, monday))
	in := two(booking(ambers("a")[0], "s1", capacity.Confirmed))
	in.Slots = in.Slots[:1]
	s.Put(book, in)
	tick(t, l, monday)
	tick(t, l, monday)
	require.Empty(t, holds(t, &s, "a"))
	require.Len(t, bookings(&s, "north"), 1)
}

func TestLoopLostAtEveryTick(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	in := two(booking(ambers("a")[0], "s9", capacity.Confirmed))
	in.Slots = []capacity.Slot{}
	s.Put(book, in)
	for range 3 {
		tick(t, l, monday)
	}
	require.Len(t, slices.DeleteFunc(bookings(&s, "north"), func(r string) bool { return r[:7] != "booking" }), 1)
}

func TestLoopDisplacedOnce(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	a, b := order("a", practice.Amber, tonight), order("b", practice.Amber, tonight.Add(-time.Hour))
	in := capacity.Input{
		Needs: []capacity.Order{booking(a, "s1", capacity.Confirmed), b},
		Slots: []capacity.Slot{slotAt("s1", 60), slotAt("s2", 120)},
	}
	s.Put(book, in)
	tick(t, l, monday)
	require.Equal(t, "proposed s2", holds(t, &s, "b"))
	in.Slots = in.Slots[1:]
	s.Put(book, in)
	tick(t, l, monday)
	require.Equal(t, "proposed s2", holds(t, &s, "a"))
	tick(t, l, monday)
	require.Equal(t, "proposed s2", holds(t, &s, "a"))
}

func TestLoopOneOfTwoOffered(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	in := two(ambers("a", "b")...)
	in.Needs[0].Need.OfferedSlots = []string{"s1", "s2"}
	s.Put(book, in)
	for range 2 {
		tick(t, l, monday)
		require.Equal(t, []string{"offered s1", ""}, []string{holds(t, &s, "a"), holds(t, &s, "b")})
	}
}

func TestLoopOfferedAfterATick(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	in := two(ambers("a", "b")...)
	s.Put(book, in)
	tick(t, l, monday)
	require.Equal(t, "proposed s2", holds(t, &s, "b"))
	in.Needs = slices.Clone(in.Needs)
	in.Needs[0].Need.OfferedSlots = []string{"s2"}
	s.Put(book, in)
	require.ErrorIs(t, l.Confirm(ctx, book, "b", "s2", clerk, monday), capacity.ErrTaken)
	tick(t, l, monday)
	require.Equal(t, []string{"offered s2", "proposed s1"}, []string{holds(t, &s, "a"), holds(t, &s, "b")})
}

func TestLoopDeclinedAndOffered(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	in := two(ambers("a")...)
	in.Needs[0].Need.OfferedSlots = []string{"s1"}
	s.Put(book, in)
	tick(t, l, monday)
	require.NoError(t, l.Decline(ctx, book, "a", "s1", clerk, monday))
	tick(t, l, monday)
	require.Equal(t, "proposed s2", holds(t, &s, "a"))
}

func TestLoopNoSlotNamed(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	s.Put(book, two(booking(ambers("a")[0], "", capacity.Confirmed)))
	require.NotPanics(t, func() { require.Error(t, l.Confirm(ctx, book, "a", "s1", clerk, monday)) })
}

func TestLoopConfirmedOfALostSession(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	in := two(ambers("a")...)
	s.Put(book, in)
	tick(t, l, monday)
	require.NoError(t, l.Confirm(ctx, book, "a", "s1", clerk, monday))
	in.Slots = slices.Clone(in.Slots)
	in.Slots[0].Status = "busy_unavailable"
	s.Put(book, in)
	require.ErrorIs(t, l.Confirm(ctx, book, "a", "s1", clerk, monday), capacity.ErrTaken)
}

func TestLoopAlertOfFewer(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	in := capacity.Input{
		Needs: []capacity.Order{order("r1", practice.Red, tonight), order("r2", practice.Red, tonight)},
		Slots: []capacity.Slot{},
	}
	s.Put(book, in)
	tick(t, l, monday)
	in.Slots = []capacity.Slot{slotAt("s1", 60)}
	s.Put(book, in)
	tick(t, l, monday)
	n := 0
	for r := range s.Records("north") {
		if r.Kind == record.Alert {
			n++
		}
	}
	require.Equal(t, 1, n)
}

func TestLoopOneIdInTwoBooks(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	for _, id := range []record.ID{book, {Practice: "north", Subject: "branch"}} {
		s.Put(id, two(ambers("a")...))
		_, err := l.Tick(ctx, id, monday)
		require.NoError(t, err)
	}
	require.Len(t, bookings(&s, "north"), 2)
}

func TestLoopTheHostBooksAfterATick(t *testing.T) {
	var s books
	l := keeping(t, &s, "")
	in := two(ambers("a", "b")...)
	s.Put(book, in)
	tick(t, l, monday)
	require.Equal(t, []string{"proposed s1", "proposed s2"}, []string{holds(t, &s, "a"), holds(t, &s, "b")})
	in.Needs = []capacity.Order{booking(in.Needs[0], "s2", capacity.Confirmed), in.Needs[1]}
	s.Put(book, in)
	require.ErrorIs(t, l.Confirm(ctx, book, "b", "s2", clerk, monday), capacity.ErrTaken)
	tick(t, l, monday)
	require.Equal(t, "confirmed s2", holds(t, &s, "a"))
}
