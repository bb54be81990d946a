// A mutant host: a good one with some of its functions replaced, and what may replace them.

package recordtest_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/frontdoor-rules/frontdoor/triage/triagetest"
)

type (
	table  = memory.Table[triage.Input, triage.State]
	entry  = record.Entry[triage.Input, triage.State]
	change = record.Change[triage.State]
	chains = map[string][]record.Linked
)

// A mutant is a good host with others of its functions in their place.
type mutant struct {
	triagetest.Host
	entry func(context.Context, record.ID) (entry, error)
	open  func(ctx context.Context, practice, after string) iter.Seq2[entry, error]
	apply func(context.Context, change) error

	good  *table
	mu    sync.Mutex
	order []record.ID // as they were first put
}

func (m *mutant) Entry(ctx context.Context, id record.ID) (entry, error) { return m.entry(ctx, id) }
func (m *mutant) Apply(ctx context.Context, c change) error              { return m.apply(ctx, c) }
func (m *mutant) Open(ctx context.Context, practice, after string) iter.Seq2[entry, error] {
	return m.open(ctx, practice, after)
}

func mutate(how func(*mutant)) triagetest.Host {
	good := &table{Chain: &memory.Chain{}}
	m := &mutant{good: good, entry: good.Entry, open: good.Open, apply: good.Apply, Host: underTest(good)}
	put := m.Put
	m.Put = func(id record.ID, in triage.Input, line []byte) error {
		m.mu.Lock()
		defer m.mu.Unlock()
		if !slices.Contains(m.order, id) {
			m.order = append(m.order, id)
		}
		return put(id, in, line)
	}
	m.Records = func(practice string) iter.Seq2[record.Linked, error] {
		time.Sleep(20 * time.Microsecond) // who looks all the time lets others go on, and the clock of a bubble
		return good.Records(practice)
	}
	m.Store = m
	how(m)
	return m.Host
}

func underTest[In, State any](t *memory.Table[In, State]) recordtest.Host[In, State] {
	return recordtest.Host[In, State]{
		Store: t, Records: t.Records,
		Put: func(id record.ID, in In, _ []byte) error { t.Put(id, in); return nil },
		Due: func(now time.Time) ([]record.ID, error) { return t.Due(now), nil },
	}
}

var bg = context.Background()

// keep keeps records without a change of the entry.
func (m *mutant) keep(c change) error {
	side := &table{Chain: m.good.Chain}
	return side.Apply(bg, change{ID: c.ID, Records: c.Records})
}

// force applies a change whatever its version.
func (m *mutant) force(c change) error {
	for {
		e, _ := m.good.Entry(bg, c.ID)
		c.IfVersion = e.Version
		if err := m.good.Apply(bg, c); !errors.Is(err, record.ErrConflict) {
			return err
		}
	}
}

// check is what Apply looks at first.
func (m *mutant) check(ctx context.Context, c change) error {
	switch e, err := m.good.Entry(ctx, c.ID); {
	case errors.Is(err, record.ErrNotFound) && c.IfVersion == 0:
		return nil
	case err != nil:
		return err
	case e.Version != c.IfVersion:
		return record.ErrConflict
	}
	return nil
}

// reads changes what is read.
func (m *mutant) reads(as func(*entry)) {
	one, open := m.entry, m.open
	m.entry = func(ctx context.Context, id record.ID) (entry, error) {
		e, err := one(ctx, id)
		as(&e)
		return e, err
	}
	m.open = func(ctx context.Context, practice, after string) iter.Seq2[entry, error] {
		return func(yield func(entry, error) bool) {
			for e, err := range open(ctx, practice, after) {
				as(&e)
				if !yield(e, err) {
					return
				}
			}
		}
	}
}

// writes changes what is applied.
func (m *mutant) writes(as func(*change)) {
	apply := m.apply
	m.apply = func(ctx context.Context, c change) error {
		c.Records = slices.Clone(c.Records)
		as(&c)
		return apply(ctx, c)
	}
}

// records changes what is recorded.
func (m *mutant) records(as func(*record.Record)) {
	m.writes(func(c *change) {
		for i := range c.Records {
			as(&c.Records[i])
		}
	})
}

// refuses answers some changes with an error.
func (m *mutant) refuses(why func(context.Context, change) error) {
	apply := m.apply
	m.apply = func(ctx context.Context, c change) error { return cmp.Or(why(ctx, c), apply(ctx, c)) }
}

// opens changes what Open gives.
func (m *mutant) opens(pick func(practice, after string) []entry) {
	m.open = func(ctx context.Context, practice, after string) iter.Seq2[entry, error] {
		return func(yield func(entry, error) bool) {
			if ctx.Err() != nil {
				yield(entry{}, ctx.Err())
				return
			}
			for _, e := range pick(practice, after) {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

func (m *mutant) opened(practice, after string) (out []entry) {
	for e := range m.good.Open(bg, practice, after) {
		out = append(out, e)
	}
	return out
}

func (m *mutant) ordered(by func(a, b entry) int) {
	m.opens(func(practice, after string) []entry {
		return slices.SortedFunc(slices.Values(m.opened(practice, after)), by)
	})
}

// rename keeps entries under other ids, and gives them under those that they were put by.
func (m *mutant) rename(as func(record.ID) record.ID) {
	put, spelt := m.Put, map[record.ID]record.ID{}
	m.Put = func(id record.ID, in triage.Input, line []byte) error {
		m.mu.Lock()
		spelt[as(id)] = id
		m.mu.Unlock()
		return put(as(id), in, line)
	}
	m.entry = func(ctx context.Context, id record.ID) (entry, error) {
		e, err := m.good.Entry(ctx, as(id))
		e.ID = id
		return e, err
	}
	m.writes(func(c *change) { c.ID = as(c.ID) })
	m.Records = func(practice string) iter.Seq2[record.Linked, error] {
		return m.good.Records(as(record.ID{Practice: practice}).Practice)
	}
	m.opens(func(practice, after string) (out []entry) {
		m.mu.Lock()
		defer m.mu.Unlock()
		in := as(record.ID{Practice: practice}).Practice
		for _, e := range m.opened(in, after) {
			if at, ok := spelt[e.ID]; !ok || as(record.ID{Practice: at.Practice}).Practice == in {
				e.ID = cmp.Or(at, e.ID)
				out = append(out, e)
			}
		}
		return out
	})
}

func (m *mutant) respell(as func(string) string) {
	m.rename(func(id record.ID) record.ID { return record.ID{Practice: as(id.Practice), Subject: as(id.Subject)} })
}

// wakes keeps other wake-ups than it is told to.
func (m *mutant) wakes(put func(old time.Time) time.Time, applied func(old, wake time.Time) time.Time) {
	at := map[record.ID]time.Time{}
	input, apply := m.Put, m.apply
	m.Put = func(id record.ID, in triage.Input, line []byte) error {
		m.mu.Lock()
		at[id] = put(at[id])
		m.mu.Unlock()
		return input(id, in, line)
	}
	m.apply = func(ctx context.Context, c change) error {
		m.mu.Lock()
		defer m.mu.Unlock()
		err := apply(ctx, c)
		if err == nil {
			at[c.ID] = applied(at[c.ID], c.Wake.Truncate(time.Millisecond))
		}
		return err
	}
	m.Due = func(now time.Time) (ids []record.ID, err error) {
		m.mu.Lock()
		defer m.mu.Unlock()
		for id, w := range at {
			if !w.IsZero() && !w.After(now) {
				ids = append(ids, id)
			}
		}
		return ids, nil
	}
}

func atOnce(time.Time) time.Time           { return time.Unix(0, 0) }
func unchanged(old time.Time) time.Time    { return old }
func replaced(_, wake time.Time) time.Time { return wake }
func (m *mutant) wake(as func(*time.Time)) { m.writes(func(c *change) { as(&c.Wake) }) }
func cut(at *time.Time)                    { *at = at.Truncate(time.Second) }

// reread writes a value as JSON, and reads that as another.
func reread(from, to any) {
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, to)
	}
	if err != nil {
		panic(err) // plain values
	}
}
func (m *mutant) input(as func(*triage.Input)) { m.reads(func(e *entry) { as(&e.Input) }) }
