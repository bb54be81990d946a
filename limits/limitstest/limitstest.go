// Package limitstest tests that a host's store keeps doors as [limits.Loop] needs it: call [Run] with your own store.
package limitstest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
)

// Host is a host's store of doors under test.
type Host = recordtest.Host[limits.Input, limits.State]

// Run tests a host; every check is a subtest. open gives an empty host whenever it is called.
func Run(t *testing.T, open func(t *testing.T) Host) {
	t.Helper()
	recordtest.Run(t, open, Sample())
}

// Sample is what recordtest tests a store of doors with: inputs, states and the checks of limits alone.
func Sample() recordtest.Sample[limits.Input, limits.State] {
	return recordtest.Sample[limits.Input, limits.State]{
		Line:      line,
		Decode:    limits.Decode,
		StateJSON: kept,
		Extra:     []recordtest.NamedCheck[limits.Input, limits.State]{{Name: "NotOneTooMany", Run: notOneTooMany}},
	}
}

// line is the JSON of an input, different for each n.
func line(_ string, n int) string {
	return fmt.Sprintf(
		`{"practice":{"site_id":"site-%d"},"demand":{"today":%d},"staff":{"present_gp_sessions":0}}`, n, n,
	)
}

// kept is the JSON of a state with one of everything that a state holds.
func kept(n int) string {
	return fmt.Sprintf(`{
		"counts": {
			"day": "2026-11-23",
			"daily": {"all": %[1]d, "medical": %[1]d},
			"period": {"medical": {"ends": "2026-11-23T12:00:00.25Z", "n": 3}},
			"active": {"medical": 0}
		},
		"instructions": [{
			"id": "i-%[1]d", "instructed_by": "u-1", "instructed_role": "reception_lead", "entered_by": "u-2",
			"reason": "flood",
			"from": "2026-11-23T08:00:00.125Z", "until": "2026-11-24T08:00:00Z",
			"set": {"medical.door": "closed", "medical.daily": 40}, "message": "shut"
		}],
		"state": {"held": [{"kind": "medical", "door": "routine_only", "rule": "r-1"}]},
		"shown": {"medical.door": "open", "medical.daily": "%[1]d"},
		"alerts": ["a/b"],
		"admitted": {"s-1": "2026-11-23"}
	}`, n)
}

// policy lets five medical requests in a day.
const policy = `policy: limits
id: suite
version: 1
author: the library
messages: {full: full, closed: full}
week: {medical: {mon-sun: {door: {"08:00-18:30": open}, daily: 5}}}
end: suite
`

// notOneTooMany checks that however many requests come at once, no more than the figure are let in.
func notOneTooMany(h Host) error {
	p, err := limits.Load(fstest.MapFS{"limits.yaml": {Data: []byte(policy)}})
	if err != nil {
		return err
	}
	l, err := limits.NewLoop(h.Store, p)
	if err != nil {
		return err
	}
	var in atomic.Int64
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	errs := recordtest.Race(func(n int) error {
		a, err := l.Submit(
			context.Background(),
			"p",
			limits.Request{
				Submission: limits.Submission{ID: fmt.Sprint("s-", n), Channel: "online", Kind: limits.Medical},
			},
			now,
		)
		if a.Admit {
			in.Add(1)
		}
		return err
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if in.Load() != 5 {
		return fmt.Errorf("lost update: with a daily figure of 5 and 16 requests at once, %d come in", in.Load())
	}
	records := 0
	for r, err := range h.Records("p") {
		if err != nil {
			return err
		}
		if r.Kind == record.Admission {
			records++
		}
	}
	if records != 5 {
		return fmt.Errorf("not all or nothing: 5 came in, and %d are recorded", records)
	}
	return nil
}
