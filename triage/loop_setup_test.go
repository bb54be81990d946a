// What the tests of the loop share: a practice with its stores, and stores that keep rows.
package triage_test

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// loopTest is a loop on two tables.
type loopTest struct {
	*triage.Loop
	t      require.TestingT
	table  *memory.Table[triage.Input, triage.State]
	brakes *brakes
}

type brakes = memory.Table[triage.BrakeInput, triage.BrakeState]

// stores are what a loop is given.
type stores struct {
	submissions triage.Store
	brakes      triage.BrakeStore
}

// newLoopTest opens a loop; over puts stores of the test's own between it and the tables.
func newLoopTest(t require.TestingT, p *triage.Policy, over ...func(*stores)) loopTest {
	d := loopTest{t: t, table: &memory.Table[triage.Input, triage.State]{}, brakes: &brakes{}}
	s := stores{d.table, d.brakes}
	for _, o := range over {
		o(&s)
	}
	var err error
	d.Loop, err = triage.NewLoop(s.submissions, s.brakes, p)
	require.NoError(t, err)
	return d
}

func (d loopTest) put(id record.ID, change func(*triage.Input)) {
	in := sure()
	in.Submission.ID = id.Subject
	if change != nil {
		change(&in)
	}
	d.table.Put(id, in)
}

func (d loopTest) tick(id record.ID, now time.Time) triage.Decision {
	out, err := d.Tick(ctx, id, now)
	require.NoError(d.t, err)
	return out
}

// rate is a rating by somebody who sees what is said now.
func (d loopTest) rate(id record.ID, to triage.Rating, by host.Actor, now time.Time) triage.Ruling {
	r, err := d.Rate(ctx, id,
		triage.Change{To: to, By: by.ID, Role: by.Role, Seen: d.tick(id, now).Token(), Reason: "looked"}, now)
	require.NoError(d.t, err)
	return r
}

// finish is said by somebody who has seen what was recorded last.
func (d loopTest) finish(id record.ID, final triage.Rating, by host.Actor, now time.Time) error {
	e, err := d.table.Entry(ctx, id)
	if err != nil {
		return err
	}
	if e.State.Decision() == nil {
		if _, err := d.Tick(ctx, id, now); err != nil {
			return err
		}
		e = d.entry(id)
	}
	r, err := d.Finish(ctx, id, triage.Change{To: final, By: by.ID, Role: by.Role, Seen: e.State.Decision().Token()},
		now)
	if err == nil && r.Status != triage.Accepted {
		err = fmt.Errorf("%s: %s", r.Status, r.Code)
	}
	return err
}

func (d loopTest) entry(id record.ID) record.Entry[triage.Input, triage.State] {
	e, err := d.table.Entry(ctx, id)
	require.NoError(d.t, err)
	return e
}

func (d loopTest) records(practice string) (out []record.Record) {
	for r, err := range d.table.Records(practice) {
		require.NoError(d.t, err)
		out = append(out, r.Record)
	}
	_, err := record.Verify(practice, d.table.Records(practice))
	require.NoError(d.t, err)
	return out
}

// said are the records of practice p in short.
func (d loopTest) said() (out []string) {
	for _, r := range d.records("p") {
		out = append(out, strings.Join(strings.Fields(fmt.Sprintf("%s %s>%s %s %s", r.Kind, r.From, r.To, r.Role,
			r.Reason)), " "))
	}
	return out
}

// pending are the entries of practice p that are not done.
func (d loopTest) pending() (out []string) {
	for e, err := range d.table.Open(ctx, "p", "") {
		require.NoError(d.t, err)
		out = append(out, e.ID.Subject)
	}
	return out
}

// counted is what a brake has counted, as its JSON says.
type counted struct {
	Day               string
	Lowered, Reversed []string
}

func (d loopTest) braked(practice string) (c counted) {
	e, err := d.brakes.Entry(ctx, record.ID{Practice: practice, Subject: "brake"})
	require.NoError(d.t, err)
	text, err := json.Marshal(e.State)
	require.NoError(d.t, err)
	require.NoError(d.t, json.Unmarshal(text, &c))
	return c
}

// applying is a policy that lowers without a person.
func applying(t require.TestingT, body string, lowered, reversed int) *triage.Policy {
	body = fmt.Sprintf("lowering: apply\nbrake: {lowered: %d, reversed: %d}\n", lowered, reversed) + body
	approval := func(digest string) string {
		return "approval: {by: Dr Roe, role: gp, on: 2026-11-20, digest: '" + digest + "'}\n"
	}
	return load(t, approval(load(t, approval("of nothing yet")+body).Set().Digest())+body)
}

// asRows is a store that keeps states as JSON, as a database does.
type asRows[In, State any] struct{ record.Store[In, State] }

func rows(s *stores) {
	s.submissions = asRows[triage.Input, triage.State]{s.submissions}
	s.brakes = asRows[triage.BrakeInput, triage.BrakeState]{s.brakes}
}

func again[State any](s State) (out State) {
	b, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		panic(err)
	}
	return out
}

func (s asRows[In, State]) Entry(ctx context.Context, id record.ID) (record.Entry[In, State], error) {
	e, err := s.Store.Entry(ctx, id)
	e.State = again(e.State)
	return e, err
}

func (s asRows[In, State]) Open(ctx context.Context, practice, after string) iter.Seq2[record.Entry[In, State], error] {
	return func(yield func(record.Entry[In, State], error) bool) {
		for e, err := range s.Store.Open(ctx, practice, after) {
			e.State = again(e.State)
			if !yield(e, err) {
				return
			}
		}
	}
}

func (s asRows[In, State]) Apply(ctx context.Context, c record.Change[State]) error {
	c.State = again(c.State)
	return s.Store.Apply(ctx, c)
}
