// Wrong stores of brakes, which the suite has to catch.

package recordtest_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/frontdoor-rules/frontdoor/triage/triagetest"
	"github.com/stretchr/testify/require"
)

type (
	brakeEntry  = record.Entry[triage.BrakeInput, triage.BrakeState]
	brakeChange = record.Change[triage.BrakeState]
)

// A brakeMutant is a good store of brakes with others of its functions in their place.
type brakeMutant struct {
	*memory.Table[triage.BrakeInput, triage.BrakeState]
	entry func(context.Context, record.ID) (brakeEntry, error)
	apply func(context.Context, brakeChange) error
}

func (m *brakeMutant) Entry(ctx context.Context, id record.ID) (brakeEntry, error) {
	return m.entry(ctx, id)
}

func (m *brakeMutant) Apply(ctx context.Context, c brakeChange) error { return m.apply(ctx, c) }

// mutateBrakes is a host whose store is wrong in one way.
func mutateBrakes(how func(*brakeMutant)) triagetest.BrakeHost {
	good := &memory.Table[triage.BrakeInput, triage.BrakeState]{}
	m := &brakeMutant{Table: good, entry: good.Entry, apply: good.Apply}
	how(m)
	h := underTest(good)
	h.Store = m
	return h
}

// without keeps states without one of their keys.
func without(key string) func(*brakeMutant) {
	return func(m *brakeMutant) {
		m.apply = func(ctx context.Context, c brakeChange) error {
			var kept map[string]any
			reread(c.State, &kept)
			delete(kept, key)
			c.State = triage.BrakeState{}
			reread(kept, &c.State)
			return m.Table.Apply(ctx, c)
		}
	}
}

// theLoopsOwn are the checks by a loop that counts: what they catch no other check has to.
var theLoopsOwn = []string{"NeverLate", "CountedFirst", "PracticesApart"}

var brakeMutants = []struct {
	name string
	says string // what the suite says of it
	loop bool   // a check by a loop that counts catches it too
	how  func(*brakeMutant)
}{
	{"the last one wins", "NeverLate: lost update", true, func(m *brakeMutant) {
		m.apply = func(ctx context.Context, c brakeChange) error {
			for {
				e, _ := m.Table.Entry(ctx, c.ID)
				c.IfVersion = e.Version
				err := m.Table.Apply(ctx, c)
				if !errors.Is(err, record.ErrConflict) {
					return err
				}
			}
		}
	}},
	{"a conflict is told as success", "NeverLate: lost update", true, func(m *brakeMutant) {
		m.apply = func(ctx context.Context, c brakeChange) error {
			err := m.Table.Apply(ctx, c)
			if errors.Is(err, record.ErrConflict) {
				return nil
			}
			return err
		}
	}},
	{"nothing is kept", "CountedFirst: what was counted is lost", true, func(m *brakeMutant) {
		m.apply = func(context.Context, brakeChange) error { return nil }
	}},
	{"one brake for all practices", "PracticesApart: two practices are taken for one", true, func(m *brakeMutant) {
		m.entry = func(ctx context.Context, id record.ID) (brakeEntry, error) {
			e, err := m.Table.Entry(ctx, record.ID{Practice: "all", Subject: id.Subject})
			e.ID = id
			return e, err
		}
		m.apply = func(ctx context.Context, c brakeChange) error {
			c.ID.Practice = "all"
			return m.Table.Apply(ctx, c)
		}
	}},
	{"lowerings are not kept", "CountedFirst: what was counted is lost", true, without("lowered")},
	{
		"reversals are not kept", "PracticesApart: two practices are taken for one, or a count is lost", true,
		without("reversed"),
	},
	{"the day is not kept", "CountedFirst: what was counted is lost", true, without("day")},
	{"a conflict has an error of its own", "NeverLate: no row changed", true, func(m *brakeMutant) {
		m.apply = func(ctx context.Context, c brakeChange) error {
			err := m.Table.Apply(ctx, c)
			if errors.Is(err, record.ErrConflict) {
				return errors.New("no row changed")
			}
			return err
		}
	}},
	{"what is not there is empty", "NotFound: of an id that is not there", false, func(m *brakeMutant) {
		m.entry = func(ctx context.Context, id record.ID) (brakeEntry, error) {
			e, err := m.Table.Entry(ctx, id)
			if errors.Is(err, record.ErrNotFound) {
				return brakeEntry{ID: id}, nil
			}
			return e, err
		}
	}},
	{"a context that has ended is no matter", "Cancelled", false, func(m *brakeMutant) {
		m.apply = func(_ context.Context, c brakeChange) error { return m.Table.Apply(bg, c) }
	}},
}

func TestBrakeMutants(t *testing.T) {
	for _, c := range brakeMutants {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			wrong := func() triagetest.BrakeHost { return mutateBrakes(c.how) }
			faults := recordtest.Check(wrong, triagetest.BrakeSample())
			var says []string
			byLoop := false
			for _, f := range faults {
				says = append(says, f.Error())
				byLoop = byLoop || slices.Contains(theLoopsOwn, f.Check)
			}
			require.Contains(t, strings.Join(says, "\n"), c.says)
			require.Equal(t, c.loop, byLoop, says)
		})
	}
	good := func() triagetest.BrakeHost { return mutateBrakes(func(*brakeMutant) {}) }
	require.Empty(t, recordtest.Check(good, triagetest.BrakeSample()))
}
