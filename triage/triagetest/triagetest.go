// Package triagetest tests that a host's stores keep submissions and brakes. Run it against your own:
//
//	func TestStore(t *testing.T) {
//		triagetest.Run(t, func(t *testing.T) triagetest.Host { return newHost(t) })
//	}
package triagetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// Host is a host's store of submissions under test.
type Host = recordtest.Host[triage.Input, triage.State]

// Run tests a host: every check is a subtest. open gives an empty host whenever it is called.
func Run(t *testing.T, open func(t *testing.T) Host) {
	t.Helper()
	recordtest.Run(t, open, Sample())
}

// Sample is what recordtest tests a store of submissions with.
func Sample() recordtest.Sample[triage.Input, triage.State] {
	return recordtest.Sample[triage.Input, triage.State]{
		Line:      line,
		Decode:    triage.Decode,
		StateJSON: kept,
		Extra: []recordtest.NamedCheck[triage.Input, triage.State]{
			{Name: "DecidedOnce", Run: decidedOnce},
			{Name: "RatedOnce", Run: ratedOnce},
		},
	}
}

var monday = time.Date(2026, 11, 23, 8, 15, 0, 250e6, time.UTC)

// line is an input with a fact of every kind.
func line(id string, n int) string {
	return fmt.Sprintf(`{"submission":{"id":%s,"kind":"medical","channel":"online",`+
		`"rating":"green","rating_set_by":"supplier","submitted_at":"2026-11-23T07:15:00.%03dZ",`+
		`"symptoms":["fever"],"symptoms_denied":[],"text":"since %d days, \"worse\"\nat night","routine_only":false,`+
		`"ratings":[{"by_role":"supplier","rating":"green","at":"2026-11-23T07:15:00.25Z","reason_code":"scored"}]},`+
		`"patient":{"age_months":%d,"age_years":0,"flags":[]}}`, recordtest.Quote(id), n%1000, n, n%12)
}

// kept is a state with everything that a state may hold.
func kept(n int) string {
	decision := fmt.Sprintf(`{"id":"s-%d","base":"green","to":"amber",`+
		`"lower_if":[{"rule":"r-1","ask":["obs.temp_c"]}],`+
		`"attention":{"level":"ask","code":"unasked"},"fired":["r-2"],"not_ruled_out":[],"blocked":[],`+
		`"ask":[],"ask_more":%d,"due":"2026-11-23T10:15:00.25Z","flags":["fever"],"notify":[],"links":[],`+
		`"reasons":[],"scores":{"news2":{"low":1,"high":%d}},`+
		`"errors":[],"v":1,"now":"2026-11-23T08:15:00.25Z","digest":"d"}`, n, n, n)
	return fmt.Sprintf(`{"ratings":[{"by_role":"gp","rating":"amber","at":"2026-11-23T08:15:00.%03dZ",`+
		`"reason_code":"seen"}],"decision":%s,`+
		`"host":{"by_role":"supplier","rating":"green","at":"0001-01-01T00:00:00Z","reason_code":""},`+
		`"received":true,"last":"u-1 gp","last_at":"2026-11-23T12:00:00.5Z",`+
		`"final":{"rating":"red","at":"2026-11-23T12:00:00.5Z","to":"amber"},`+
		`"braked":{"day":"2026-11-23","lowered":["a"],"reversed":["b"]}}`, n%1000, decision)
}

// policy is the policy of the checks.
const policy = `policy: triage
id: suite
version: 1
author: the library
senders: verified
rules:
  - id: fever-under-3-months
    when: 'patient.age_months < 3 and has_any(submission.symptoms, "fever")'
    then: {upgrade: red}
    because: It is seen at once.
end: suite
`

// loop is a loop over a host's submissions, with brakes of the suite's own.
func loop(h Host) (*triage.Loop, error) {
	p, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(policy)}})
	if err != nil {
		return nil, err
	}
	return triage.NewLoop(h.Store, &brakes{}, p)
}

// However many tick at once, a decision is recorded once.
func decidedOnce(h Host) error {
	l, err := loop(h)
	if err != nil {
		return err
	}
	id := record.ID{Practice: "p", Subject: "s-1"}
	if err := Sample().PutIn(h, id, 1); err != nil {
		return err
	}
	errs := recordtest.Race(func(int) error {
		d, err := l.Tick(context.Background(), id, monday)
		if err == nil && d.To != triage.Red {
			err = fmt.Errorf("it is decided to be %s instead of red", d.To)
		}
		return err
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if err := l.Sweep(context.Background(), "p", monday.Add(time.Hour), nil); err != nil {
		return err
	}
	return kinds(h, record.Received, record.Assessed)
}

// Of many who rate the same decision at once one is accepted, and the others are refused as the decision has changed.
func ratedOnce(h Host) error {
	l, err := loop(h)
	if err != nil {
		return err
	}
	id := record.ID{Practice: "p", Subject: "s-1"}
	if err := Sample().PutIn(h, id, 6); err != nil {
		return err
	}
	d, err := l.Tick(context.Background(), id, monday)
	if err != nil {
		return err
	}
	accepted := make(chan bool, 100)
	errs := recordtest.Race(func(n int) error {
		change := triage.Change{
			To: triage.Amber, By: fmt.Sprint("u-", n), Role: "gp", Seen: d.Token(), Reason: "looked",
		}
		r, err := l.Rate(context.Background(), id, change, monday.Add(time.Minute))
		if r.Status == triage.Accepted {
			accepted <- true
		}
		return err
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if len(accepted) != 1 {
		return fmt.Errorf("lost update: %d of 16 ratings of one decision are accepted", len(accepted))
	}
	e, err := h.Store.Entry(context.Background(), id)
	if n := len(e.State.Ratings()); err != nil || n != 1 {
		return errors.Join(err, fmt.Errorf("%d ratings are kept instead of 1", n))
	}
	return nil
}

// kinds holds the records of practice p against what they should be.
func kinds(h Host, want ...record.Kind) error {
	var got []record.Kind
	for l, err := range h.Records("p") {
		if err != nil {
			return err
		}
		got = append(got, l.Kind)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		return fmt.Errorf("keys are not unique, or updates are lost: the records are %v instead of %v", got, want)
	}
	return nil
}
