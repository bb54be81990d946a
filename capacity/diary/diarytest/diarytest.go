// Package diarytest tests that a host's diary is one: Run it against your own implementation.
package diarytest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/capacity/diary"
)

// start is when the first slot of every test begins: in the hour before the clocks change in London.
var start = time.Date(2027, 3, 28, 0, 30, 0, 0, time.UTC)

// slots gives some free slots of ten minutes, one after the other.
func slots(n int) (out []capacity.Slot) {
	for i := range n {
		minutes := 10
		out = append(out, capacity.Slot{
			ID: fmt.Sprintf("slot-%03d", i), Start: start.Add(time.Duration(10*i) * time.Minute), Minutes: &minutes,
			ClinicianID: "c1", Role: "gp", SiteID: "main",
			Modality: "in_person", Pool: "soon", Status: "free",
		})
	}
	return out
}

// Run tests a diary; every check is a subtest. open gives a diary that holds the given slots and nothing else, whenever
// it is called; what it needs to be taken down it leaves to t.Cleanup.
func Run(t *testing.T, open func(t *testing.T, slots []capacity.Slot) diary.Diary) {
	t.Helper()
	for _, test := range []struct {
		name string
		run  func(t *testing.T, open func(t *testing.T, slots []capacity.Slot) diary.Diary)
	}{
		{"Range", testRange},
		{"Facts", testFacts},
		{"StopsEarly", testStops},
		{"BookedIsNotFree", testBooked},
		{"OneClinicianInOnePlace", testRivals},
		{"StaleVersion", testStale},
		{"AllOrNone", testAllOrNone},
		{"AgainIsNoChange", testAgain},
		{"NotFound", testNotFound},
		{"Cancelled", testCancelled},
		{"BooksWhileReading", testBooksWhileReading},
		{"OneWinner", testOneWinner},
		{"TwoAllocators", testTwoAllocators},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

// An opener opens a diary that holds the given slots and nothing else.
type opener = func(t *testing.T, slots []capacity.Slot) diary.Diary

// read reads a range to its end.
func read(t *testing.T, d diary.Diary, from, to time.Time) (out []diary.FreeSlot) {
	t.Helper()
	for s, err := range d.Free(context.Background(), from, to) {
		if err != nil {
			t.Fatalf("Free gives the error %v", err)
		}
		out = append(out, s)
	}
	return out
}

// ids are the ids of slots, in their order.
func ids(slots []diary.FreeSlot) (out []string) {
	for _, s := range slots {
		out = append(out, s.ID)
	}
	return out
}

// equal fails the test where two lists of ids differ.
func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

// all reads all free slots of a test.
func all(t *testing.T, d diary.Diary) []diary.FreeSlot {
	return read(t, d, start, start.Add(1000*time.Hour))
}

// testRange: a range includes its beginning and not its end, and comes by start and then by id.
func testRange(t *testing.T, open opener) {
	given := slots(6)
	slices.Reverse(given)
	d := open(t, given)
	equal(
		t, "from is included and to is not", ids(read(t, d, start.Add(10*time.Minute), start.Add(30*time.Minute))),
		[]string{"slot-001", "slot-002"},
	)
	equal(t, "an empty range", ids(read(t, d, start, start)), nil)
	equal(
		t, "another zone is the same instant",
		ids(read(t, d, start.In(time.FixedZone("", 3600)), start.Add(time.Minute))), []string{"slot-000"},
	)
	equal(
		t, "by start", ids(all(t, d)), []string{"slot-000", "slot-001", "slot-002", "slot-003", "slot-004", "slot-005"},
	)
	equal(t, "an empty diary", ids(all(t, open(t, nil))), nil)
	same := slots(2)
	same[0].Start = same[1].Start
	equal(t, "then by id", ids(all(t, open(t, []capacity.Slot{same[1], same[0]}))), []string{"slot-000", "slot-001"})
}

// testFacts: the facts of a slot come back as they were given, and a slot that is not free does not.
func testFacts(t *testing.T, open opener) {
	given := slots(2)
	given[1].Status = "busy"
	given[0].Features, given[0].Skills = []string{"step_free"}, []string{}
	got := all(t, open(t, given))
	equal(t, "only what is free", ids(got), []string{"slot-000"})
	switch s := got[0]; {
	case !s.Start.Equal(start) || s.Minutes == nil || *s.Minutes != 10 || s.ClinicianID != "c1" || s.Role != "gp" ||
		s.Modality != "in_person" || s.Pool != "soon" || s.Status != "free":
		t.Fatal("the slot does not come back as it was given")
	case !slices.Equal(s.Features, []string{"step_free"}) || s.Skills == nil:
		t.Fatal(
			"a list does not come back as it was given: an empty one says that there is none, nil that nobody knows",
		)
	}
}

// testStops: a reader that stops early leaves nothing locked or lost.
func testStops(t *testing.T, open opener) {
	d := open(t, slots(5))
	for range 3 {
		for range d.Free(context.Background(), start, start.Add(time.Hour)) {
			break
		}
	}
	equal(t, "a reader that stopped early left all in place", ids(all(t, d))[:2], []string{"slot-000", "slot-001"})
}

// testBooked: a booked slot is not free, and nobody else gets it.
func testBooked(t *testing.T, open opener) {
	d := open(t, slots(3))
	free := all(t, d)
	book(t, d, "n1", nil, free[1])
	equal(t, "what is booked is not free", ids(all(t, d)), []string{"slot-000", "slot-002"})
	book(t, d, "n2", capacity.ErrTaken, free[1])
}

// book books slots for a need and fails the test on another error than the wanted one.
func book(t *testing.T, d diary.Diary, need string, want error, free ...diary.FreeSlot) {
	t.Helper()
	if err := d.Book(context.Background(), need, free...); !errors.Is(err, want) {
		t.Fatalf("Book gives %v, want %v", err, want)
	}
}

// testRivals: a slot at the time of a booked one of its clinician is not free, whatever the site.
func testRivals(t *testing.T, open opener) {
	all := slots(2)
	elsewhere := all[0]
	elsewhere.ID, elsewhere.SiteID = "elsewhere", "branch"
	group := elsewhere
	group.ID, group.Shared = "group", true
	d := open(t, append(all, elsewhere, group))
	free := read(t, d, start, start.Add(time.Hour))
	first := free[0]
	equal(t, "all are free", ids(free), []string{"elsewhere", "group", "slot-000", "slot-001"})
	book(t, d, "n1", capacity.ErrTaken, free[0], free[2])
	book(t, d, "n1", nil, free[2])
	free = read(t, d, start, start.Add(time.Hour))
	equal(t, "the clinician is in one place", ids(free), []string{"group", "slot-001"})
	book(t, d, "n2", capacity.ErrTaken, first)
}

// testStale: a slot that has changed since it was read is not booked.
func testStale(t *testing.T, open opener) {
	d := open(t, slots(1))
	stale := all(t, d)[0]
	stale.Version += "x"
	book(t, d, "n1", capacity.ErrTaken, stale)
	equal(t, "a stale version books nothing", ids(all(t, d)), []string{"slot-000"})
}

// testAllOrNone: of several slots all are booked or none.
func testAllOrNone(t *testing.T, open opener) {
	d := open(t, slots(3))
	free := all(t, d)
	book(t, d, "n1", nil, free[1])
	book(t, d, "n2", capacity.ErrTaken, free[0], free[1])
	book(t, d, "n2", capacity.ErrTaken, free[1], free[2])
	equal(t, "a booking over several slots is all or none", ids(all(t, d)), []string{"slot-000", "slot-002"})
	book(t, d, "n2", nil, free[0], free[2])
	equal(t, "both are booked", ids(all(t, d)), nil)
}

// testAgain: the same booking a second time is no error, and for another need it is one.
func testAgain(t *testing.T, open opener) {
	d := open(t, slots(2))
	free := all(t, d)
	book(t, d, "n1", nil, free...)
	book(t, d, "n1", nil, free...)
	book(t, d, "n2", capacity.ErrTaken, free[0])
}

// testNotFound: a slot that the diary does not hold is not found, and nothing else is booked.
func testNotFound(t *testing.T, open opener) {
	d := open(t, slots(1))
	free := all(t, d)
	missing := free[0]
	missing.ID = "nowhere"
	book(t, d, "n1", capacity.ErrNotFound, missing)
	book(t, d, "n1", capacity.ErrNotFound, free[0], missing)
	equal(t, "nothing was booked", ids(all(t, d)), []string{"slot-000"})
}

// testCancelled: with a context that has ended nothing is read or booked.
func testCancelled(t *testing.T, open opener) {
	d := open(t, slots(2))
	free := all(t, d)
	ended, stop := context.WithCancel(context.Background())
	stop()
	if err := d.Book(ended, "n1", free[0]); !errors.Is(err, context.Canceled) {
		t.Fatalf("Book with a context that has ended gives %v", err)
	}
	var last error
	for _, err := range d.Free(ended, start, start.Add(time.Hour)) {
		last = err
	}
	if !errors.Is(last, context.Canceled) {
		t.Fatalf("Free with a context that has ended gives %v", last)
	}
	equal(t, "nothing was booked", ids(all(t, d)), []string{"slot-000", "slot-001"})
}

// testBooksWhileReading finds a diary that holds its only connection while it is read.
func testBooksWhileReading(t *testing.T, open opener) {
	d := open(t, slots(3))
	n := 0
	for s, err := range d.Free(context.Background(), start, start.Add(time.Hour)) {
		if err != nil {
			t.Fatal(err)
		}
		within, stop := context.WithTimeout(context.Background(), 10*time.Second)
		err = d.Book(within, fmt.Sprint("n", n), s)
		stop()
		if err != nil {
			t.Fatalf("Book while Free is read gives %v", err)
		}
		n++
	}
	equal(t, "all are booked", ids(all(t, d)), nil)
}

// testOneWinner: of many who book one slot at once exactly one gets it.
func testOneWinner(t *testing.T, open opener) {
	d := open(t, slots(8))
	for _, s := range all(t, d) {
		var won atomic.Int32
		var wait sync.WaitGroup
		for i := range 16 {
			wait.Go(func() {
				switch err := d.Book(context.Background(), fmt.Sprint("n", i), s); {
				case err == nil:
					won.Add(1)
				case !errors.Is(err, capacity.ErrTaken):
					t.Errorf("Book gives %v", err)
				}
			})
		}
		wait.Wait()
		if won.Load() != 1 {
			t.Fatalf("%d of 16 got the slot", won.Load())
		}
	}
}

// testTwoAllocators lets two allocators read, choose and book at once until everything is booked: no slot is booked
// twice.
func testTwoAllocators(t *testing.T, open opener) {
	d := open(t, slots(40))
	var mu sync.Mutex
	has := map[string][]string{}
	var wait sync.WaitGroup
	for who := range 2 {
		wait.Go(func() {
			for round := 0; ; round++ {
				var free []diary.FreeSlot
				for s, err := range d.Free(context.Background(), start, start.Add(1000*time.Hour)) {
					if err != nil {
						t.Error(err)
						return
					}
					free = append(free, s)
				}
				if len(free) == 0 {
					return
				}
				var decision capacity.Decision
				for i, s := range free[:min(len(free), 5)] {
					decision.Placed = append(decision.Placed, capacity.Placement{
						Need: fmt.Sprintf("n%d-%d-%d", who, round, i), Slot: s.ID, State: capacity.Proposed,
					})
				}
				booked, _, err := diary.Book(context.Background(), d, decision, free)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, p := range booked {
					has[p.Slot] = append(has[p.Slot], p.Need)
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	for slot, needs := range has {
		if len(needs) != 1 {
			t.Errorf("%s is booked for %d needs", slot, len(needs))
		}
	}
	if len(has) != 40 {
		t.Errorf("%d of 40 slots are booked", len(has))
	}
}
