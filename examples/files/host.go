// This file runs four loops on one file.

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/host"
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

// Start decides everything that is open: what a crash has left undone. It does for every entry what Sweep of a loop
// does, and returns where those stand that cannot be read or decided; all others go on. The error is that of the
// context or of the file.
func (h *Host) Start(ctx context.Context, now time.Time) (faults []Fault, err error) {
	for _, start := range []func() ([]Fault, error){
		func() ([]Fault, error) { return startTable(ctx, h.Submissions, h.Triage.Loop, now) },
		func() ([]Fault, error) { return startTable(ctx, h.Doors, h.Limits.Loop, now) },
		func() ([]Fault, error) { return startTable(ctx, h.Books, h.Capacity.Loop, now) },
		func() ([]Fault, error) { return startTable(ctx, h.Items, h.Inbox, now) },
	} {
		of, err := start()
		faults = append(faults, of...)
		if err != nil {
			return faults, err
		}
	}
	return faults, nil
}

// startTable decides the open entries of one table.
func startTable[P host.Policy, In, State, D any](
	ctx context.Context, t *Table[In, State], l *host.Loop[P, In, State, D], now time.Time,
) (faults []Fault, err error) {
	for e, err := range t.Open(ctx, practice, "") {
		f := Fault{place: t.at(e.ID), Table: t.name, Kind: Unreadable, Err: err}
		if err == nil {
			_, err = l.Tick(ctx, e.ID, now)
			f.Kind, f.Err = Undecided, err
		}
		if ended := cmp.Or(ctx.Err(), t.file.Broken()); ended != nil {
			return faults, ended
		}
		if err == nil || errors.Is(err, ErrSetAside) { // what was set aside is among the faults of the file
			continue
		}
		_ = errors.As(err, &f) // a state that cannot be read says itself where it stands
		faults = append(faults, f)
	}
	return faults, nil
}

// Export writes the practice's records as JSON lines.
func (h *Host) Export(w io.Writer) error { return record.Write(w, h.File.Records(practice)) }

// jsonLine is an input as JSON, of namespaces.
func jsonLine(of map[string]any) []byte {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(of); err != nil {
		panic(err) // plain values
	}
	return bytes.TrimSpace(b.Bytes())
}
