// Hosts that lose, mix or half do what is written.

package recordtest_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

var writeMutants = []named{
	{
		"records before the version check",
		"StaleVersion: not all or nothing: a change that was refused has left 1 records",
		func(m *mutant) {
			m.refuses(func(_ context.Context, c change) error { return m.keep(c) })
		},
	},
	{
		"records kept though Apply fails", "OneWinner: not all or nothing: the records are not the winner's alone",
		func(m *mutant) {
			apply := m.apply
			m.apply = func(ctx context.Context, c change) error {
				err := apply(ctx, c)
				if err != nil {
					_ = m.keep(c)
				}
				return err
			}
		},
	},
	{
		"state kept though Apply fails",
		"StaleVersion: not all or nothing: a change that was refused has changed the state",
		func(m *mutant) {
			apply := m.apply
			m.apply = func(ctx context.Context, c change) error {
				err := apply(ctx, c)
				if errors.Is(err, record.ErrConflict) {
					c.Records = nil
					_ = m.force(c)
				}
				return err
			}
		},
	},
	{
		"wake moved though Apply fails",
		"StaleVersion: not all or nothing: a change that was refused has moved the wake-up",
		func(m *mutant) {
			m.wakes(atOnce, replaced)
			due, apply, moved := m.Due, m.apply, map[record.ID]bool{}
			m.apply = func(ctx context.Context, c change) error {
				err := apply(ctx, c)
				m.mu.Lock()
				defer m.mu.Unlock()
				moved[c.ID] = err != nil
				return err
			}
			m.Due = func(now time.Time) ([]record.ID, error) {
				ids, err := due(now)
				return slices.DeleteFunc(ids, func(id record.ID) bool { return moved[id] }), err
			}
		},
	},
	{"version not checked", "StaleVersion: lost update", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error { return cmp.Or(ctx.Err(), m.force(c)) }
	}},
	{"only older versions refused", "StaleVersion: lost update", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			if e, err := m.good.Entry(ctx, c.ID); err == nil && c.IfVersion > e.Version {
				return m.force(c)
			}
			return m.good.Apply(ctx, c)
		}
	}},
	{"check, then act", "OneWinner: lost update: two of 16", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			if err := m.check(ctx, c); err != nil {
				return err
			}
			time.Sleep(tiny)
			return m.force(c)
		}
	}},
	{
		"state first, records later", "AllOrNothing: not all or nothing: a state is seen before its record",
		func(m *mutant) {
			m.apply = func(ctx context.Context, c change) error {
				later := c
				c.Records = nil
				if err := m.good.Apply(ctx, c); err != nil {
					return err
				}
				time.Sleep(tiny)
				return m.keep(later)
			}
		},
	},
	{
		"records first, state later", "AllOrNothing: not all or nothing: a record is seen before the state",
		func(m *mutant) {
			var one sync.Mutex
			m.apply = func(ctx context.Context, c change) error {
				one.Lock()
				defer one.Unlock()
				if err := cmp.Or(m.check(ctx, c), m.keep(c)); err != nil {
					return err
				}
				time.Sleep(tiny)
				return m.good.Apply(ctx, c)
			}
		},
	},
	{"two applied at once, one kept", "NoLostUpdate: lost update", func(m *mutant) {
		n := 0
		m.apply = func(ctx context.Context, c change) error {
			m.mu.Lock()
			defer m.mu.Unlock()
			n++
			if n%40 == 0 {
				return m.check(ctx, c)
			}
			return m.good.Apply(ctx, c)
		}
	}},

	{
		"conflict has an error of its own",
		"OneWinner: who comes second gets no row changed instead of record.ErrConflict",
		func(m *mutant) {
			m.apply = func(ctx context.Context, c change) error {
				err := m.good.Apply(ctx, c)
				if errors.Is(err, record.ErrConflict) {
					err = errors.New("no row changed")
				}
				return err
			}
		},
	},

	{"cancelled: entry goes on", "Cancelled: a cancelled context is not heeded by Entry", func(m *mutant) {
		m.entry = func(_ context.Context, id record.ID) (entry, error) { return m.good.Entry(bg, id) }
	}},
	{"cancelled: apply goes on", "Cancelled: a cancelled context is not heeded by Apply", func(m *mutant) {
		m.apply = func(_ context.Context, c change) error { return m.good.Apply(bg, c) }
	}},
	{
		"cancelled: apply goes on, and says that it does not", "Cancelled: a change of a cancelled context was applied",
		func(m *mutant) {
			m.apply = func(ctx context.Context, c change) error { return cmp.Or(m.good.Apply(bg, c), ctx.Err()) }
		},
	},
	{"cancelled: open goes on", "Cancelled: a cancelled context is not heeded by Open", func(m *mutant) {
		m.open = func(_ context.Context, practice, after string) iter.Seq2[entry, error] {
			return m.good.Open(bg, practice, after)
		}
	}},
	{
		"cancelled: open ends silently", "Cancelled: a cancelled context ends Open as if there were nothing",
		func(m *mutant) {
			m.open = func(ctx context.Context, practice, after string) iter.Seq2[entry, error] {
				return func(yield func(entry, error) bool) {
					for e := range m.good.Open(bg, practice, after) {
						if ctx.Err() != nil || !yield(e, nil) {
							return
						}
					}
				}
			}
		},
	},

	{
		"records of a cancelled change kept",
		"Cancelled: not all or nothing: 1 records of a change of a cancelled context",
		func(m *mutant) {
			m.refuses(func(ctx context.Context, c change) error {
				if ctx.Err() != nil {
					_ = m.keep(c)
				}
				return ctx.Err()
			})
		},
	},
	{"check, then act, where nothing is yet", "OneWinner: lost update: two of 16", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			if c.IfVersion > 0 || ctx.Err() != nil {
				return m.good.Apply(ctx, c)
			}
			if err := m.check(ctx, c); err != nil {
				return err
			}
			time.Sleep(tiny)
			return m.force(c)
		}
	}},
	{
		"chain forked by two entries at once",
		"ManyAtOnce: two entries of a practice that are changed at once: the chain does not hold",
		func(m *mutant) {
			kept := chains{}
			m.apply = func(ctx context.Context, c change) error {
				m.mu.Lock()
				all := slices.Clone(kept[c.ID.Practice])
				m.mu.Unlock()
				time.Sleep(tiny)
				m.mu.Lock()
				defer m.mu.Unlock()
				if err := m.good.Apply(ctx, c); err != nil {
					return err
				}
				now := kept[c.ID.Practice]
				kept[c.ID.Practice] = append(now, link(all, once(now, c.Records)...)[len(all):]...)
				return nil
			}
			m.Records = func(practice string) iter.Seq2[record.Linked, error] {
				m.mu.Lock()
				defer m.mu.Unlock()
				return each(slices.Clone(kept[practice]))
			}
			m.entry = func(ctx context.Context, id record.ID) (entry, error) {
				m.mu.Lock()
				defer m.mu.Unlock()
				return m.good.Entry(ctx, id)
			}
		},
	},
	{
		"two entries at once refused", "ManyAtOnce: a change is refused because another entry is changed",
		func(m *mutant) {
			var busy atomic.Bool
			var at atomic.Value
			m.apply = func(ctx context.Context, c change) error {
				if !busy.CompareAndSwap(false, true) {
					if id, _ := at.Load().(record.ID); id != c.ID {
						return errors.New("database is locked")
					}
					return m.good.Apply(ctx, c)
				}
				at.Store(c.ID)
				time.Sleep(tiny)
				defer busy.Store(false)
				return m.good.Apply(ctx, c)
			}
		},
	},
	{
		"conflict has an error of its own",
		"StaleVersion: a change that was decided on another version is refused with no row changed",
		func(m *mutant) {
			m.apply = func(ctx context.Context, c change) error {
				err := m.good.Apply(ctx, c)
				if errors.Is(err, record.ErrConflict) {
					err = errors.New("no row changed")
				}
				return err
			}
		},
	},
}
