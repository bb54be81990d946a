// Package capacitytest tests that a host's store keeps books of appointments: Run it against your own.
package capacitytest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
)

// Host is a host's store of books under test.
type Host = recordtest.Host[capacity.Input, capacity.State]

// Run tests a host's store; every check is a subtest. open gives an empty host whenever it is called.
func Run(t *testing.T, open func(t *testing.T) Host) {
	t.Helper()
	recordtest.Run(t, open, Sample())
}

// Sample gives what package recordtest needs to test a store of books: inputs, states, and the test that no slot is
// booked twice.
func Sample() recordtest.Sample[capacity.Input, capacity.State] {
	return recordtest.Sample[capacity.Input, capacity.State]{
		Line: line, Decode: capacity.Decode, StateJSON: kept,
		Extra: []recordtest.NamedCheck[capacity.Input, capacity.State]{{Name: "NoDoubleBooking", Run: noDoubleBooking}},
	}
}

// monday is the instant of every call, before the slots of line begin.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 250e6, time.UTC)

// line is an input as JSON, with two slots and up to 39 needs; n makes inputs differ.
func line(_ string, n int) string {
	const (
		slot = `{"id":"slot-%d","start":"2026-11-23T10:%d0:00.25Z","minutes":10,"clinician_id":"c-1","role":"gp",` +
			`"site_id":"main","modality":"in_person","pool":"soon","status":"free","skills":[]}`
		need = `{"need":{"id":"n-%d","patient_id":"p-%d","ordered_at":"2026-11-23T09:00:00.%03dZ",` +
			`"due_by":"2026-11-23T17:00:00Z","rating":"amber","ordered_by_role":"duty_clinician","minutes":10},` +
			`"patient":{"reasonable_adjustments":[]}}`
	)
	slots, needs := []string{}, []string{}
	for i := range 2 {
		slots = append(slots, fmt.Sprintf(slot, i, i))
	}
	for i := range n % 40 {
		needs = append(needs, fmt.Sprintf(need, i, i, n%1000))
	}
	return fmt.Sprintf(`{"needs":[%s],"slots":[%s]}`, strings.Join(needs, ","), strings.Join(slots, ","))
}

// kept is a State as JSON that has one of everything; n makes states differ.
func kept(n int) string {
	const state = `{"bookings":{"n-1":{"slot":"slot-%d","state":"offered","until":"2026-11-23T12:00:00.25Z"},` +
		`"n-2":{"slots":["a","b"],"state":"confirmed"}},"declined":{"n-1":["slot-9"]},` +
		`"ended":{"n-3":"confirmed slot-7"},"lost":{"n-4":{"slot":"slot-8","state":"confirmed"}},` +
		`"state":{"alerts":[{"rule":"r-%d","since":"2026-11-23T09:00:00.125Z"}]},"alerts":{"short/r-1/":["n-1"]}}`
	return fmt.Sprintf(state, n, n)
}

// policy is a policy without rules: every need may have every slot.
const policy = `policy: capacity
id: suite
version: 1
author: the library
rules: []
end: suite
`

// noDoubleBooking lets many allocate, confirm and release two slots for eight needs at once: no slot is ever given
// twice.
func noDoubleBooking(h Host) error {
	p, err := capacity.Load(fstest.MapFS{"capacity.yaml": {Data: []byte(policy)}})
	if err != nil {
		return err
	}
	l, err := capacity.NewLoop(h.Store, p)
	if err != nil {
		return err
	}
	book := record.ID{Practice: "p", Subject: "book"}
	if err := Sample().PutIn(h, book, 8); err != nil {
		return err
	}
	errs := recordtest.Race(func(n int) error { return bookAtOnce(l, book, n) })
	if err := errors.Join(errs...); err != nil {
		return err
	}
	owners, err := ownersByRecords(h)
	if err != nil {
		return err
	}
	e, err := h.Store.Entry(context.Background(), book)
	if err != nil {
		return err
	}
	for need, b := range e.State.Bookings() {
		if b.State == capacity.Confirmed && owners[b.Slot] != need {
			return fmt.Errorf("not all or nothing: %s is booked for %s, and no record says so", b.Slot, need)
		}
	}
	return nil
}

// bookAtOnce is what one of many people does: allocate, confirm a slot, and now and then give it back.
func bookAtOnce(l *capacity.Loop, book record.ID, n int) error {
	ctx, by := context.Background(), host.Actor{ID: fmt.Sprint("u-", n), Role: "admin"}
	for i := range 5 {
		if _, err := l.Tick(ctx, book, monday); err != nil {
			return err
		}
		need, slot := fmt.Sprint("n-", (n+i)%8), fmt.Sprint("slot-", n%2)
		err := l.Confirm(ctx, book, need, slot, by, monday)
		if err == nil && (n+i)%3 == 0 {
			err = l.Release(ctx, book, need, slot, by, monday)
		}
		if err != nil && !errors.Is(err, capacity.ErrTaken) && !errors.Is(err, capacity.ErrNotFound) {
			return err
		}
	}
	return nil
}

// ownersByRecords is which need has each slot in the end by the records; an error when a slot was ever given twice.
func ownersByRecords(h Host) (map[string]string, error) {
	confirmed := 0
	owners := map[string]string{}
	for r, err := range h.Records("p") {
		if err != nil {
			return nil, err
		}
		if r.Kind != record.Booking {
			continue
		}
		maps.DeleteFunc(owners, func(_, need string) bool { return need == r.Subject })
		var state, slot string
		if _, err := fmt.Sscan(r.To, &state, &slot); err == nil && state == string(capacity.Confirmed) {
			if other := owners[slot]; other != "" {
				return nil, fmt.Errorf("lost update: %s is booked for %s and for %s", slot, other, r.Subject)
			}
			owners[slot] = r.Subject
			confirmed++
		}
	}
	if confirmed == 0 {
		return nil, errors.New("updates are lost: of many who confirmed a slot nobody has one")
	}
	return owners, nil
}
