// Package inboxtest tests that a host's store keeps items: Run it against your own.
package inboxtest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
)

// Host is a host's store of items under test.
type Host = recordtest.Host[inbox.Input, inbox.Reviewed]

// Run tests a host's items: every check is a subtest. open gives an empty host whenever it is called.
func Run(t *testing.T, open func(t *testing.T) Host) {
	t.Helper()
	recordtest.Run(t, open, Sample())
}

// Sample is what recordtest tests a store of items with.
func Sample() recordtest.Sample[inbox.Input, inbox.Reviewed] {
	return recordtest.Sample[inbox.Input, inbox.Reviewed]{Line: line, Decode: inbox.Decode, StateJSON: kept, Extra: []recordtest.NamedCheck[inbox.Input, inbox.Reviewed]{{Name: "RaisedOnce", Run: raisedOnce}}}
}

var monday = time.Date(2026, 11, 23, 9, 0, 0, 250e6, time.UTC)

func line(id string, n int) string {
	return fmt.Sprintf(`{"item":{"id":%s,"kind":"message","rating":"none","received_at":"2026-11-23T09:00:00.%03dZ","assignee_kind":"team","chasers_sent":%d,"assignee_leave":[],`+
		`"waits":[{"on":"patient","from":"2026-11-23T10:00:00.25Z","to":"2026-11-23T11:00:00.25Z"}]}}`, recordtest.Quote(id), 250+n%750, n%100)
}

// kept is one of everything.
func kept(n int) string {
	return fmt.Sprintf(`{"at":"2026-11-23T09:00:00.25Z","wake":"2026-11-23T10:00:00.001Z","raised":[{"stage":"message/due/overdue","n":%d,"standing":true}],"done":true}`, n)
}

const policy = `policy: inbox
id: suite
version: 1
author: the library
work: {message: {due: 72h, ladder: [{at: -12h, stage: warning}, {at: due, stage: overdue, to: owner}]}}
rules: []
end: suite
`

// Whoever reviews, however late, and however many at once: every stage is raised once.
func raisedOnce(h Host) error {
	p, err := inbox.Load(fstest.MapFS{"inbox.yaml": {Data: []byte(policy)}})
	if err != nil {
		return err
	}
	l, err := inbox.NewLoop(h.Store, p)
	if err != nil {
		return err
	}
	ctx, id := context.Background(), record.ID{Practice: "p", Subject: "it-1"}
	if err := Sample().PutIn(h, id, 0); err != nil {
		return err
	}
	errs := recordtest.Race(func(n int) error {
		for i := range 10 {
			if _, err := l.Tick(ctx, id, monday.Add(time.Duration(10*i+n)*time.Hour)); err != nil {
				return err
			}
		}
		return l.Sweep(ctx, "p", monday.Add(200*time.Hour), nil)
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	raised := map[string]int{}
	for r, err := range h.Records("p") {
		if err != nil {
			return err
		}
		raised[r.To]++
	}
	if raised["warning"] != 1 || raised["overdue"] != 1 || len(raised) != 2 {
		return fmt.Errorf("keys are not unique, or updates are lost: the stages are raised so often: %v", raised)
	}
	return nil
}
