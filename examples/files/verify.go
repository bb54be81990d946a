// This file checks what a file holds.

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Report is what a file holds.
type Report struct {
	Lines    record.Head // of the lines
	Head     record.Head // of the practice's records
	Records  map[record.Kind]int
	Bookings int // slots that are booked
}

// String is the report on a few lines.
func (r Report) String() string {
	return fmt.Sprintf("%d records: %d decisions, %d ratings, %d admissions, %d bookings changed, %d stages; "+
		"%d slots are booked\nhead %s\nlines %s",
		r.Head.N, r.Records[record.Assessed], r.Records[record.Rating]+r.Records[record.RatingConfirmed],
		r.Records[record.Admission], r.Records[record.Booking],
		r.Records[record.Stage], r.Bookings, r.Head, r.Lines)
}

// Verify checks that the lines hold, and the chains of all practices; that no submission was received, admitted or
// first decided twice, that no slot has ever been booked twice, and that what is kept is what the records tell. The
// heads that were kept elsewhere are those of the practice's records, and of the lines.
func (h *Host) Verify(heads, lines []record.Head) (Report, error) {
	r := Report{Records: map[record.Kind]int{}}
	var err error
	var broken []Fault
	r.Lines, broken, err = h.File.Check(lines...)
	faults := []error{err}
	for _, f := range broken {
		faults = append(faults, f)
	}
	for _, of := range h.File.Practices() {
		if of != practice {
			_, err := record.Verify(of, h.File.Records(of))
			faults = append(faults, err)
		}
	}
	r.Head, err = record.Verify(practice, h.File.Records(practice), heads...)
	told := told{once: map[[16]byte]bool{}, decided: map[string]string{}, booked: map[string]string{}}
	for l, err := range h.File.Records(practice) {
		if err == nil {
			r.Records[l.Kind]++
			err = told.add(l)
		}
		faults = append(faults, err)
	}
	r.Bookings = len(told.booked)
	return r, errors.Join(append(append(faults, err), h.agrees(told)...)...)
}

// told is what the records tell.
type told struct {
	once    map[[16]byte]bool // short hashes of what may be recorded once
	decided map[string]string // the last decision on a submission
	booked  map[string]string // by slot: its need
}

// add takes a record. The error is that it cannot stand beside those before.
func (t told) add(l record.Linked) error {
	switch l.Kind {
	case record.Received, record.Admission:
		if t.again(string(l.Kind), l.Subject) {
			return fmt.Errorf("%s is recorded twice as %s", l.Subject, l.Kind)
		}
	case record.Assessed, record.Rating:
		if l.Kind == record.Assessed {
			t.decided[l.Subject] = l.To
		}
		if t.again(string(l.Kind), fmt.Sprint(l.Subject, l.From, l.To, l.By, l.Rules, l.Version)) {
			return fmt.Errorf("a decision on %s is recorded twice", l.Subject)
		}
	case record.Booking:
		maps.DeleteFunc(t.booked, func(_, need string) bool { return need == l.Subject })
		if slot, ok := strings.CutPrefix(l.To, "confirmed "); ok {
			if other := t.booked[slot]; other != "" {
				return fmt.Errorf("%s is booked for %s and for %s", slot, other, l.Subject)
			}
			t.booked[slot] = l.Subject
		}
	}
	return nil
}

// again tells whether this was there before.
func (t told) again(kind, what string) bool {
	key := keyOf(kind, what)
	was := t.once[key]
	t.once[key] = true
	return was
}

// agrees compares the states in the tables with what the records say: the bookings by slot, and the last decisions.
func (h *Host) agrees(by told) (faults []error) {
	ctx, n := context.Background(), 0
	for e, err := range h.Books.Open(ctx, practice, "") {
		if err != nil {
			faults = append(faults, err)
			continue
		}
		for need, b := range e.State.Bookings() {
			if b.State != capacity.Confirmed {
				continue
			}
			n++
			if by.booked[b.Slot] != need {
				faults = append(faults, fmt.Errorf("%s is booked for %s, and no record tells it", b.Slot, need))
			}
		}
	}
	if n != len(by.booked) {
		faults = append(faults, fmt.Errorf("%d slots are booked, and %d by the records", n, len(by.booked)))
	}
	for e, err := range h.Submissions.Open(ctx, practice, "") {
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if d := e.State.Decision(); d != nil && by.decided[e.ID.Subject] != string(d.To) {
			const fault = "%s is %s, and %q by the records"
			faults = append(faults, fmt.Errorf(fault, e.ID.Subject, d.To, by.decided[e.ID.Subject]))
		}
	}
	return faults
}
