// Package recordtest tests that a host's store keeps what record.Store promises. Hosts do not call it themselves: they
// run triagetest, limitstest, capacitytest, inboxtest and accountstest, which pass it inputs and states of their own:
//
//	func TestSubmissions(t *testing.T) { triagetest.Run(t, openHost) }
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

// A Host is a store under test, with what the library does not ask of a host and a test has to see. All fields but
// Reopen are required.
type Host[In, State any] struct {
	Store record.Store[In, State] // the store that is tested
	// Put keeps an input, as when people have changed it: the version grows, the state stays, the entry is open and its
	// wake-up due. The line is the same input as JSON, for a host that keeps it so.
	Put func(id record.ID, in In, line []byte) error
	// Due are the entries whose wake-up is due at an instant, each once. It looks and changes nothing: the
	// suite asks for the same instant again, so a poller's statement that takes a lease does not serve. Package record
	// says what is demanded of wake-ups.
	Due func(now time.Time) ([]record.ID, error)
	// Records is a practice's chain.
	Records func(practice string) iter.Seq2[record.Linked, error]
	// Reopen opens the host anew, on what it has kept, without closing it first, as after a crash; nil for a host that
	// keeps nothing beyond its life.
	Reopen func() (Host[In, State], error)
}

// A Sample makes the inputs and states of one package. They differ by n and hold one of everything that the package
// knows.
type Sample[In, State any] struct {
	// Line is an input of an id as JSON: a line of "frontdoor eval".
	Line func(id string, n int) string
	// Decode is the package's own, which reads such a line.
	Decode func(line map[string]json.RawMessage) (In, error)
	// StateJSON is a state as JSON.
	StateJSON func(n int) string
	// Extra are the checks that only this package makes.
	Extra []NamedCheck[In, State]
}

// A NamedCheck is one check. Run gets an empty host and says what is wrong with it.
type NamedCheck[In, State any] struct {
	Name string                      // the name of the subtest
	Run  func(Host[In, State]) error // the check itself; nil means that nothing is wrong
}

// A Fault is what one check has found to be wrong.
type Fault struct {
	Check string // NotFound, StaleVersion, …
	Err   error  // never nil
}

// Error names the check and the fault.
func (f Fault) Error() string { return f.Check + ": " + f.Err.Error() }

// Run tests a host: every check is a subtest. open returns an empty host whenever it is called.
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

// Check tests a host as Run does, outside of a test, and returns every fault; nil if there is none.
func Check[In, State any](open func() Host[In, State], s Sample[In, State]) (faults []Fault) {
	for _, c := range s.checks() {
		if err := c.Run(open()); err != nil {
			faults = append(faults, Fault{c.Name, err})
		}
	}
	return faults
}

// checks are all checks of a store, then the package's own, each with a time limit.
func (s Sample[In, State]) checks() (out []NamedCheck[In, State]) {
	type of = suite[In, State]
	for _, c := range []struct {
		name string
		run  func(of) error
	}{
		{"NotFound", of.testNotFound},
		{"RoundTrip", of.testRoundTrip},
		{"Creates", of.testCreates},
		{"StaleVersion", of.testStaleVersion},
		{"VersionGrows", of.testVersionGrows},
		{"OnceOnlyKeys", of.testOnceOnlyKeys},
		{"ChainHolds", of.testChainHolds},
		{"WakeUps", of.testWakeUps},
		{"OpenInOrder", of.testOpenInOrder},
		{"OpenUnderWrites", of.testOpenUnderWrites},
		{"TwoPractices", of.testTwoPractices},
		{"Names", of.testNames},
		{"OneWinner", of.testOneWinner},
		{"NoLostUpdate", of.testNoLostUpdate},
		{"ManyAtOnce", of.testManyAtOnce},
		{"AllOrNothing", of.testAllOrNothing},
		{"Cancelled", of.testCancelled},
		{"ReopenedAfterCrash", of.testReopenedAfterCrash},
	} {
		out = append(out, NamedCheck[In, State]{c.name, func(h Host[In, State]) error {
			return c.run(of{h, s, context.Background()})
		}})
	}
	out = append(out, s.Extra...)
	for i, c := range out {
		out[i].Run = func(h Host[In, State]) error { return withTimeout(func() error { return c.Run(h) }) }
	}
	return out
}

// checkTimeout is how long a check may take on a slow disk.
const checkTimeout = 2 * time.Minute

// withTimeout runs a check and gives up if it does not end.
func withTimeout(do func() error) error {
	done := make(chan error, 1)
	go func() { done <- do() }()
	select {
	case err := <-done:
		return err
	case <-time.After(checkTimeout):
		return errors.New("it waits for ever: an Open that was broken off, or one that runs, keeps a lock")
	}
}

// suite is one host with the sample and the context to test it.
type suite[In, State any] struct {
	Host[In, State]
	Sample[In, State]
	ctx context.Context
}

// put puts the nth input of an id into the host and reads the entry.
func (s suite[In, State]) put(practice, id string, n int) (record.Entry[In, State], error) {
	at := record.ID{Practice: practice, Subject: id}
	if err := s.PutIn(s.Host, at, n); err != nil {
		return record.Entry[In, State]{}, fmt.Errorf("put: %w", err)
	}
	return s.entry(at)
}

// Quote returns an id as JSON, for the lines of a sample.
func Quote(id string) string {
	b, err := json.Marshal(id)
	if err != nil {
		panic(err) // a text
	}
	return string(b)
}

// PutIn puts the nth input of an id into a host, and returns the host's error.
func (s Sample[In, State]) PutIn(h Host[In, State], id record.ID, n int) error {
	return h.Put(id, s.Input(id.Subject, n), []byte(s.Line(id.Subject, n)))
}

// Input is the nth input of an id. It panics if the sample's line is none.
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

// State is the nth state. It panics if the sample's JSON is none.
func (s Sample[In, State]) State(n int) (state State) {
	if err := json.Unmarshal([]byte(s.StateJSON(n)), &state); err != nil {
		panic(fmt.Sprintf("a sample's state is none: %v", err))
	}
	return state
}

// entry reads an entry.
func (s suite[In, State]) entry(id record.ID) (record.Entry[In, State], error) {
	e, err := s.Store.Entry(s.ctx, id)
	if err != nil {
		return e, fmt.Errorf("reading %s: %w", id, err)
	}
	return e, nil
}

// change is a change of an entry to the nth state, with one record and a wake-up.
func (s suite[In, State]) change(e record.Entry[In, State], n int) record.Change[State] {
	return record.Change[State]{
		ID: e.ID, IfVersion: e.Version, State: s.State(n), Records: []record.Record{s.record(e.ID, n)},
		Wake: noon.Add(time.Duration(n) * time.Hour),
	}
}

// apply applies a change of the version that was read.
func (s suite[In, State]) apply(c record.Change[State]) error {
	if err := s.Store.Apply(s.ctx, c); err != nil {
		return fmt.Errorf("a change of the version that was read is refused: %w", err)
	}
	return nil
}

// noon is on the day before the clocks go forward in London, and has milliseconds.
var noon = time.Date(2027, 3, 27, 12, 0, 0, 123e6, time.UTC)

// record is the nth record of an id. Every third has the optional fields empty.
func (s suite[In, State]) record(id record.ID, n int) record.Record {
	r := record.Record{
		Key: fmt.Sprintf("key %d of %s", n, id), Practice: id.Practice, Subject: id.Subject, Kind: record.Assessed,
		What: "what", From: fmt.Sprint(n - 1), To: fmt.Sprint(n), By: "policy",
		Role: "system", Reason: "test", Rules: []string{"rule-1", "rule-2"}, Notify: []string{"owner"},
		Group: record.Group{Channel: "online", AgeBand: "5_15", Language: "other", Adjustment: "none"},
		At:    noon.Add(time.Duration(n) * time.Millisecond), Version: fmt.Sprint(n), Digest: "d1",
		CalendarDigest: "c1",
	}
	if n%3 == 2 {
		r.What, r.Rules, r.Notify, r.Group, r.CalendarDigest = "", []string{}, nil, record.Group{}, ""
	}
	return r
}

// chain reads a practice's records and verifies them.
func (s suite[In, State]) chain(practice string) (out []record.Linked, err error) {
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
	if _, err := record.Verify(practice, all); err != nil {
		return nil, fmt.Errorf("the chain does not hold: %w", err)
	}
	return out, nil
}

// due tells whether an entry's wake-up is due. Giving one wake-up twice is an error.
func (s suite[In, State]) due(id record.ID, now time.Time) (bool, error) {
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
