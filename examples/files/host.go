// This file runs four loops on one file, and checks what the file holds.

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// practice is the practice whose work is done here.
const practice = "north-street"

// A Host runs four loops on one file.
type Host struct {
	File        *File
	Submissions *Table[triage.Input, triage.State]
	Brakes      *Table[triage.BrakeInput, triage.BrakeState] // of triage
	Doors       *Table[limits.Input, limits.State]
	Books       *Table[capacity.Input, capacity.State]
	Items       *Table[inbox.Input, inbox.State]

	Triage   *triage.Loop
	Limits   *limits.Loop
	Capacity *capacity.Loop
	Inbox    *inbox.Loop
}

// NewHost opens a file, by Open or Read, and decides by a policy folder. The error joins what does not load.
func NewHost(open func(path string) (*File, error), path string, policies fs.FS) (*Host, error) {
	t, err1 := triage.Load(policies)
	l, err2 := limits.Load(policies)
	c, err3 := capacity.Load(policies)
	i, err4 := inbox.Load(policies)
	f, err5 := open(path)
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return nil, err
	}
	h := &Host{
		File:        f,
		Submissions: TableOf[triage.Input, triage.State](f, "triage", triage.Decode),
		Brakes:      TableOf[triage.BrakeInput, triage.BrakeState](f, "brakes", nil),
		Doors:       TableOf[limits.Input, limits.State](f, "limits", limits.Decode),
		Books:       TableOf[capacity.Input, capacity.State](f, "capacity", capacity.Decode),
		Items:       TableOf[inbox.Input, inbox.State](f, "inbox", inbox.Decode),
	}
	h.Triage, err1 = triage.NewLoop(h.Submissions, h.Brakes, t)
	h.Limits, err2 = limits.NewLoop(h.Doors, l)
	h.Capacity, err3 = capacity.NewLoop(h.Books, c)
	h.Inbox, err4 = inbox.NewLoop(h.Items, i)
	return h, errors.Join(err1, err2, err3, err4)
}

// Sweep decides everything that is open: what a crash has left undone.
func (h *Host) Sweep(ctx context.Context, now time.Time) error {
	return errors.Join(
		h.Triage.Sweep(ctx, practice, now, nil), h.Limits.Sweep(ctx, practice, now, nil),
		h.Capacity.Sweep(ctx, practice, now, nil), h.Inbox.Sweep(ctx, practice, now, nil),
	)
}

// Export writes the practice's records as JSON lines.
func (h *Host) Export(w io.Writer) error { return record.Write(w, h.File.Records(practice)) }

// A Report is what a file holds.
type Report struct {
	Head     record.Head
	Records  map[record.Kind]int
	Bookings int // slots that are booked
}

// String is the report on a few lines.
func (r Report) String() string {
	return fmt.Sprintf("%d records: %d decisions, %d ratings, %d admissions, %d bookings changed, %d stages; "+
		"%d slots are booked\nhead %d %s",
		r.Head.N, r.Records[record.Assessed], r.Records[record.Rating]+r.Records[record.RatingConfirmed],
		r.Records[record.Admission], r.Records[record.Booking],
		r.Records[record.Stage], r.Bookings, r.Head.N, r.Head.Hash)
}

// Verify checks that the chain holds, that no submission was received, admitted or first decided twice, that nobody was
// let in uncounted, that no slot has ever been booked twice, and that what is kept is what the records tell.
func (h *Host) Verify(kept ...record.Head) (Report, error) {
	r := Report{Records: map[record.Kind]int{}}
	var faults []error
	fault := func(format string, a ...any) { faults = append(faults, fmt.Errorf(format, a...)) }
	var err error
	r.Head, err = record.Verify(practice, h.File.Records(practice), kept...)
	if err != nil {
		faults = append(faults, err)
	}
	once, decided := map[string]bool{}, map[string]string{}
	booked := map[string]string{} // by slot: its need
	for l := range h.File.Records(practice) {
		r.Records[l.Kind]++
		switch l.Kind {
		case record.Received, record.Admission:
			if key := string(l.Kind) + " " + l.Subject; once[key] {
				fault("%s is recorded twice as %s", l.Subject, l.Kind)
			} else {
				once[key] = true
			}
		case record.Assessed, record.Rating:
			if l.Kind == record.Assessed {
				decided[l.Subject] = l.To
			}
			key := fmt.Sprint(l.Kind, l.Subject, l.From, l.To, l.By, l.Rules, l.Version)
			if once[key] {
				fault("a decision on %s is recorded twice", l.Subject)
			}
			once[key] = true
		case record.Booking:
			for slot, need := range booked {
				if need == l.Subject {
					delete(booked, slot)
				}
			}
			if slot, ok := strings.CutPrefix(l.To, "confirmed "); ok {
				if other := booked[slot]; other != "" {
					fault("%s is booked for %s and for %s", slot, other, l.Subject)
				}
				booked[slot] = l.Subject
			}
		}
	}
	r.Bookings = len(booked)
	faults = append(faults, h.agrees(booked, decided)...)
	return r, errors.Join(faults...)
}

// agrees compares the states in the tables with what the records say: the bookings by slot, and the last decisions.
func (h *Host) agrees(booked, decided map[string]string) (faults []error) {
	ctx, n := context.Background(), 0
	for e, err := range h.Books.Open(ctx, practice, "") {
		if err != nil {
			return append(faults, err)
		}
		for need, b := range e.State.Bookings() {
			if b.State != capacity.Confirmed {
				continue
			}
			n++
			if booked[b.Slot] != need {
				faults = append(faults, fmt.Errorf("%s is booked for %s, and no record tells it", b.Slot, need))
			}
		}
	}
	if n != len(booked) {
		faults = append(faults, fmt.Errorf("%d slots are booked, and %d by the records", n, len(booked)))
	}
	for e, err := range h.Submissions.Open(ctx, practice, "") {
		if err != nil {
			return append(faults, err)
		}
		if d := e.State.Decision(); d != nil && decided[e.ID.Subject] != string(d.To) {
			faults = append(
				faults, fmt.Errorf("%s is %s, and %q by the records", e.ID.Subject, d.To, decided[e.ID.Subject]),
			)
		}
	}
	return faults
}

// jsonLine is an input as JSON, of namespaces.
func jsonLine(of map[string]any) []byte {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(of); err != nil {
		panic(err) // plain values
	}
	return bytes.TrimSpace(b.Bytes())
}
