// The tests of a host's store of brakes.

package triagetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// BrakeHost is a host's store of brakes under test.
type BrakeHost = recordtest.Host[triage.BrakeInput, triage.BrakeState]

// RunBrakes tests a host's store of brakes: every check is a subtest. open gives an empty host whenever it is called.
func RunBrakes(t *testing.T, open func(t *testing.T) BrakeHost) {
	t.Helper()
	recordtest.Run(t, open, BrakeSample())
}

// BrakeSample is what recordtest tests a store of brakes with. A brake's input is empty; its line is an empty object.
func BrakeSample() recordtest.Sample[triage.BrakeInput, triage.BrakeState] {
	return recordtest.Sample[triage.BrakeInput, triage.BrakeState]{
		Line:   func(string, int) string { return "{}" },
		Decode: func(map[string]json.RawMessage) (in triage.BrakeInput, err error) { return in, nil },
		StateJSON: func(n int) string {
			const state = `{"day":"2026-11-%02d","lowered":["s-%d","s-\"%d\""],"reversed":["s-%d"]}`
			return fmt.Sprintf(state, 1+n%30, n, n, n)
		},
		Extra: []recordtest.NamedCheck[triage.BrakeInput, triage.BrakeState]{
			{Name: "NeverLate", Run: neverLate},
			{Name: "CountedFirst", Run: countedFirst},
			{Name: "PracticesApart", Run: practicesApart},
		},
	}
}

// brakeLimit is how many the policy of these checks lowers on one day.
const brakeLimit = 3

const brakePolicy = `policy: triage
id: suite
version: 1
author: the library
senders: verified
approval: {by: u, role: gp, on: 2026-11-20, digest: '%s'}
lowering: apply
brake: {lowered: 3, reversed: 1}
rules:
  - {id: adult, when: patient.age_years >= 18, then: {downgrade: green}, because: A test.}
end: suite
`

// brakeLoop is a loop that lowers, on the brakes of a host and submissions of the suite's own.
func brakeLoop(h BrakeHost) (*triage.Loop, *submissions, error) {
	load := func(digest string) (*triage.Policy, error) {
		return triage.Load(fstest.MapFS{"triage.yaml": {Data: fmt.Appendf(nil, brakePolicy, digest)}})
	}
	p, err := load("of nothing yet")
	if err == nil {
		p, err = load(p.Set().Digest()[:12])
	}
	if err != nil {
		return nil, nil, err
	}
	kept := &submissions{}
	l, err := triage.NewLoop(kept, h.Store, p)
	return l, kept, err
}

// amber puts a submission that the policy lowers.
func amber(of *submissions, practice string, n int) record.ID {
	id := record.ID{Practice: practice, Subject: fmt.Sprintf("s-%02d", n)}
	in := Sample().Input(id.Subject, n)
	in.Submission.Rating, in.Submission.Ratings = triage.Amber, nil
	in.Submission.Text = rules.NewText("") // nothing is lowered over words that nobody read
	in.Patient.AgeMonths, in.Patient.AgeYears = rules.Private[int]{}, rules.Withhold(40)
	of.put(id, in)
	return id
}

// However many are decided at once, no more are lowered than the brake allows, and each that is was counted. All of
// them have read the brake, to decide and then to count, before the first has counted.
func neverLate(h BrakeHost) error {
	h.Store = &together{BrakeStore: h.Store, all: make(chan struct{}), counting: make(chan struct{})}
	l, kept, err := brakeLoop(h)
	if err != nil {
		return err
	}
	errs := recordtest.Race(func(n int) error {
		_, err := l.Tick(context.Background(), amber(kept, "p", n), monday)
		return err
	})
	if err := errors.Join(errs...); err != nil {
		return err
	}
	are := lowered(kept, "p")
	if len(are) != brakeLimit {
		return fmt.Errorf("lost update: %d of 16 requests are lowered instead of %d", len(are), brakeLimit)
	}
	counted, err := count(h, "p")
	if err != nil {
		return err
	}
	for _, id := range are {
		if !slices.Contains(counted.Lowered, id) {
			return fmt.Errorf("lost update: %s is lowered, and the brake has not counted it", id)
		}
	}
	return nil
}

// together is a store of brakes whose first 16 readers wait for each other, and the next 16 likewise.
type together struct {
	triage.BrakeStore
	read          atomic.Int32
	all, counting chan struct{}
}

// readers are how many recordtest.Race lets run at once.
const readers = 16

// Entry waits until others have read as well, but not for long, as with a store that fails they may never do.
func (s *together) Entry(
	ctx context.Context, id record.ID,
) (record.Entry[triage.BrakeInput, triage.BrakeState], error) {
	e, err := s.BrakeStore.Entry(ctx, id)
	n := s.read.Add(1)
	if n > 2*readers {
		return e, err
	}
	others := s.all
	if n > readers {
		others = s.counting
	}
	if n%readers == 0 {
		close(others)
	}
	select {
	case <-others:
	case <-time.After(time.Second):
	}
	return e, err
}

// When a lowering is not kept after all, it was counted: the brake may come on early, never late.
func countedFirst(h BrakeHost) error {
	l, kept, err := brakeLoop(h)
	if err != nil {
		return err
	}
	kept.broken = errors.New("the machine stops")
	for n := range brakeLimit {
		if _, err := l.Tick(context.Background(), amber(kept, "p", n), monday); !errors.Is(err, kept.broken) {
			return fmt.Errorf("a store that fails gives %v", err)
		}
	}
	kept.broken = nil
	d, err := l.Tick(context.Background(), amber(kept, "p", brakeLimit), monday)
	if err != nil {
		return err
	}
	if d.To != triage.Amber {
		return errors.New("what was counted is lost: a request is lowered though the brake is on")
	}
	counted, err := count(h, "p")
	if err == nil && len(counted.Lowered) != brakeLimit {
		err = fmt.Errorf("what was counted is lost: the brake has counted %d lowerings instead of %d",
			len(counted.Lowered), brakeLimit)
	}
	return err
}

// The brake of one practice does not stop another, and a reversal counts for its own practice alone.
func practicesApart(h BrakeHost) error {
	l, kept, err := brakeLoop(h)
	if err != nil {
		return err
	}
	first := amber(kept, "p", 1)
	d, err := l.Tick(context.Background(), first, monday)
	if err != nil {
		return err
	}
	raise := triage.Change{To: triage.Red, By: "u-1", Role: "gp", Seen: d.Token(), Reason: "looked"}
	if r, err := l.Rate(context.Background(), first, raise, monday); err != nil || r.Status != triage.Accepted {
		return errors.Join(err, fmt.Errorf("a clinician's rating is %s", r.Status))
	}
	for _, c := range []struct {
		practice string
		want     triage.Rating
	}{{"p", triage.Amber}, {"q", triage.Green}} {
		d, err := l.Tick(context.Background(), amber(kept, c.practice, 2), monday)
		if err != nil {
			return err
		}
		if d.To != c.want {
			return fmt.Errorf("two practices are taken for one, or a count is lost: "+
				"after a reversal at practice p one of practice %s is %s instead of %s", c.practice, d.To, c.want)
		}
	}
	return nil
}

// counted is what a brake has counted.
type counted struct{ Lowered, Reversed []string }

// count reads the brake of a practice, as a host sees it: as JSON.
func count(h BrakeHost, practice string) (c counted, err error) {
	e, err := h.Store.Entry(context.Background(), record.ID{Practice: practice, Subject: "brake"})
	if err != nil {
		return c, fmt.Errorf("reading the brake of practice %s: %w", practice, err)
	}
	text, err := json.Marshal(e.State)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(text, &c)
}

// lowered are the submissions of a practice that are kept as lowered.
func lowered(of *submissions, practice string) (out []string) {
	for e := range of.Open(context.Background(), practice, "") {
		if d := e.State.Decision(); d != nil && d.To == triage.Green {
			out = append(out, e.ID.Subject)
		}
	}
	return out
}
