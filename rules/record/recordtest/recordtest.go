// Package recordtest tests that a host's store is one. The packages triagetest, limitstest, capacitytest and inboxtest run
// it with inputs and states of their own; a host runs those.
package recordtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Host is a store under test, with what the library does not ask of a host and a test has to see.
type Host[In, State any] struct {
	Store record.Store[In, State]
	// Put keeps an input, as when people have changed it: the version grows, the state stays, the entry is open and its
	// wake-up due. The line is the same input as JSON, for a host that keeps it so.
	Put func(id record.ID, in In, line []byte) error
	// Due are the entries whose wake-up is due at an instant, each once.
	Due func(now time.Time) ([]record.ID, error)
	// Records is a practice's chain.
	Records func(practice string) iter.Seq2[record.Linked, error]
	// Reopen opens the host anew, on what it has kept, without closing it first, as after a crash; nil for a host that
	// keeps nothing beyond its life.
	Reopen func() (Host[In, State], error)
}

// A Sample gives what a package keeps: inputs of an id, as lines of "frontdoor eval", and states, as JSON, which differ by
// n and hold one of everything.
type Sample[In, State any] struct {
	Line      func(id string, n int) string
	Decode    func(line map[string]json.RawMessage) (In, error)
	StateJSON func(n int) string
	Extra     []NamedCheck[In, State] // the package's own checks
}

// More is a check beyond those of every store.
type NamedCheck[In, State any] struct {
	Name string
	Run  func(Host[In, State]) error
}

// A Fault is what one check has found.
type Fault struct {
	Check string // NotFound, StaleVersion, …
	Err   error
}

// Error names the check and the fault.
func (f Fault) Error() string { return f.Check + ": " + f.Err.Error() }

// Run tests a host: every check is a subtest. open gives an empty host whenever it is called.
func Run[In, State any](t *testing.T, open func(t *testing.T) Host[In, State], s Sample[In, State]) {
	t.Helper()
	for _, c := range s.checks() {
		t.Run(c.Name, func(t *testing.T) {
			if err := c.Run(open(t)); err != nil {
				t.Error(err)
			}
		})
	}
}

// Check tests a host as Run does, outside of a test, and gives every fault.
func Check[In, State any](open func() Host[In, State], s Sample[In, State]) (faults []Fault) {
	for _, c := range s.checks() {
		if err := c.Run(open()); err != nil {
			faults = append(faults, Fault{c.Name, err})
		}
	}
	return faults
}

func (s Sample[In, State]) checks() (out []NamedCheck[In, State]) {
	type of = subject[In, State]
	for _, c := range []struct {
		name string
		run  func(of) error
	}{
		{"NotFound", of.notFound},
		{"RoundTrip", of.roundTrip},
		{"Creates", of.creates},
		{"StaleVersion", of.stale},
		{"VersionGrows", of.grows},
		{"OnceOnlyKeys", of.once},
		{"ChainHolds", of.chainHolds},
		{"WakeUps", of.wakes},
		{"OpenInOrder", of.openInOrder},
		{"OpenUnderWrites", of.openUnderWrites},
		{"TwoPractices", of.twoPractices},
		{"Names", of.names},
		{"OneWinner", of.oneWinner},
		{"NoLostUpdate", of.noLostUpdate},
		{"ManyAtOnce", of.manyAtOnce},
		{"AllOrNothing", of.allOrNothing},
		{"Cancelled", of.cancelled},
		{"ReopenedAfterCrash", of.reopened},
	} {
		out = append(out, NamedCheck[In, State]{c.name, func(h Host[In, State]) error { return c.run(of{h, s, context.Background()}) }})
	}
	out = append(out, s.Extra...)
	for i, c := range out {
		out[i].Run = func(h Host[In, State]) error { return within(func() error { return c.Run(h) }) }
	}
	return out
}

// patience is how long a check may take on a slow disk.
const patience = 2 * time.Minute

func within(do func() error) error {
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return errors.New("it waits for ever: an Open that was broken off, or one that runs, keeps a lock")
	}
}

// subject is one host with the means to test it.
type subject[In, State any] struct {
	Host[In, State]
	Sample[In, State]
	ctx context.Context
}

func (s subject[In, State]) put(practice, id string, n int) (record.Entry[In, State], error) {
	at := record.ID{Practice: practice, Subject: id}
	if err := s.PutIn(s.Host, at, n); err != nil {
		return record.Entry[In, State]{}, fmt.Errorf("put: %w", err)
	}
	return s.entry(at)
}

// Quote is an id as JSON.
func Quote(id string) string {
	b, err := json.Marshal(id)
	if err != nil {
		panic(err) // a text
	}
	return string(b)
}

// PutIn puts the nth input of an id into a host.
func (s Sample[In, State]) PutIn(h Host[In, State], id record.ID, n int) error {
	return h.Put(id, s.Input(id.Subject, n), []byte(s.Line(id.Subject, n)))
}

// Input is the nth input of an id.
func (s Sample[In, State]) Input(id string, n int) In {
	var line map[string]json.RawMessage
	err := json.Unmarshal([]byte(s.Line(id, n)), &line)
	if err != nil {
		panic(fmt.Sprintf("a sample's line is no JSON: %v", err))
	}
	in, err := s.Decode(line)
	if err != nil {
		panic(fmt.Sprintf("a sample's line is no input: %v", err))
	}
	return in
}

// State is the nth state.
func (s Sample[In, State]) State(n int) (state State) {
	if err := json.Unmarshal([]byte(s.StateJSON(n)), &state); err != nil {
		panic(fmt.Sprintf("a sample's state is none: %v", err))
	}
	return state
}

func (s subject[In, State]) entry(id record.ID) (record.Entry[In, State], error) {
	e, err := s.Store.Entry(s.ctx, id)
	if err != nil {
		return e, fmt.Errorf("reading %s: %w", id, err)
	}
	return e, nil
}

// change is a change of an entry with one record of the nth state.
func (s subject[In, State]) change(e record.Entry[In, State], n int) record.Change[State] {
	return record.Change[State]{ID: e.ID, IfVersion: e.Version, State: s.State(n), Records: []record.Record{s.record(e.ID, n)}, Wake: noon.Add(time.Duration(n) * time.Hour)}
}

// apply applies a change of the version that was read.
func (s subject[In, State]) apply(c record.Change[State]) error {
	if err := s.Store.Apply(s.ctx, c); err != nil {
		return fmt.Errorf("a change of the version that was read is refused: %w", err)
	}
	return nil
}

// noon is the day before the clocks go forward in London, with milliseconds.
var noon = time.Date(2027, 3, 27, 12, 0, 0, 123e6, time.UTC)

func (s subject[In, State]) record(id record.ID, n int) record.Record {
	r := record.Record{
		Key: fmt.Sprintf("key %d of %s", n, id), Practice: id.Practice, Subject: id.Subject, Kind: record.Assessed, What: "what", From: fmt.Sprint(n - 1), To: fmt.Sprint(n), By: "policy",
		Role: "system", Reason: "test", Rules: []string{"rule-1", "rule-2"}, Notify: []string{"owner"}, Group: record.Group{Channel: "online", AgeBand: "5_15", Language: "other", Adjustment: "none"},
		At: noon.Add(time.Duration(n) * time.Millisecond), Version: fmt.Sprint(n), Digest: "d1", CalendarDigest: "c1",
	}
	if n%3 == 2 {
		r.What, r.Rules, r.Notify, r.Group, r.CalendarDigest = "", []string{}, nil, record.Group{}, ""
	}
	return r
}

// chain reads a practice's records, and verifies them.
func (s subject[In, State]) chain(practice string) (out []record.Linked, err error) {
	var all iter.Seq2[record.Linked, error] = func(yield func(record.Linked, error) bool) {
		for _, l := range out {
			if !yield(l, nil) {
				return
			}
		}
	}
	for l, err := range s.Records(practice) {
		if err != nil {
			return nil, fmt.Errorf("reading the records of %q: %w", practice, err)
		}
		out = append(out, l)
	}
	if _, err := record.Verify(all); err != nil {
		return nil, fmt.Errorf("the chain does not hold: %w", err)
	}
	return out, nil
}

// due tells whether an entry's wake-up is due.
func (s subject[In, State]) due(id record.ID, now time.Time) (bool, error) {
	ids, err := s.Due(now)
	n := 0
	for _, d := range ids {
		if d == id {
			n++
		}
	}
	if n > 1 {
		return true, fmt.Errorf("one wake-up is told of %d times", n)
	}
	return n == 1, err
}
