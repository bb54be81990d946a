// Package inboxtest tests that a host's store keeps items as the loop of package inbox needs it. A host calls it in a
// test of its own store:
//
//	inboxtest.Run(t, func(t *testing.T) inboxtest.Host { return newStore(t) })
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
type Host = recordtest.Host[inbox.Input, inbox.State]

// Run tests a host's store of items; every check is a subtest. open gives an empty store whenever it is called.
func Run(t *testing.T, open func(t *testing.T) Host) {
	t.Helper()
	recordtest.Run(t, open, Sample())
}

// Sample gives the inputs and states with which recordtest tests a store of items.
func Sample() recordtest.Sample[inbox.Input, inbox.State] {
	return recordtest.Sample[inbox.Input, inbox.State]{
		Line:      inputJSON,
		Decode:    inbox.Decode,
		StateJSON: stateJSON,
		Extra:     []recordtest.NamedCheck[inbox.Input, inbox.State]{{Name: "RaisedOnce", Run: raisedOnce}},
	}
}

var monday = time.Date(2026, 11, 23, 9, 0, 0, 250e6, time.UTC)

// inputJSON is one line of inputs, with instants that a store must not round.
func inputJSON(id string, n int) string {
	const format = `{"item":{"id":%s,"kind":"message","rating":"none","received_at":"2026-11-23T09:00:00.%03dZ",` +
		`"assignee_kind":"team","chasers_sent":%d,"assignee_leave":[],` +
		`"waits":[{"on":"patient","from":"2026-11-23T10:00:00.25Z","to":"2026-11-23T11:00:00.25Z"}]}}`
	return fmt.Sprintf(format, recordtest.Quote(id), 250+n%750, n%100)
}

// stateJSON is a state in which every key is set.
func stateJSON(n int) string {
	const format = `{"at":"2026-11-23T09:00:00.25Z","wake":"2026-11-23T10:00:00.001Z",` +
		`"raised":[{"stage":"message/due/overdue","times":%d,"standing":true}],"done":true}`
	return fmt.Sprintf(format, n)
}

// policy raises two stages of a message: one 60 hours after its receipt and one after 72 hours.
const policy = `policy: inbox
id: suite
version: 1
author: the library
work: {message: {due: 72h, ladder: [{at: -12h, stage: warning}, {at: due, stage: overdue, to: owner}]}}
rules: []
end: suite
`

// raisedOnce lets several goroutines review one item at once, late and out of order: every stage is raised once.
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
