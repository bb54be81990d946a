// Hosts that do not find what is open, or do not wake what is due.

package recordtest_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf16"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
)

var openMutants = []named{
	{"open in reverse", "OpenInOrder: the order is not that of the ids", func(m *mutant) {
		m.ordered(func(a, b entry) int { return strings.Compare(b.ID.Subject, a.ID.Subject) })
	}},
	{"open in the order of insertion", "OpenInOrder: the order is not that of the ids", func(m *mutant) {
		m.ordered(func(a, b entry) int { return slices.Index(m.order, a.ID) - slices.Index(m.order, b.ID) })
	}},
	{"open in the order of a dictionary", "OpenInOrder: the order is not that of the ids", func(m *mutant) {
		m.ordered(func(a, b entry) int {
			return strings.Compare(strings.ToLower(a.ID.Subject), strings.ToLower(b.ID.Subject))
		})
	}},
	{
		"open gives those that are done",
		"OpenInOrder: after \"\" 250 entries are open instead of 200, done ones left out",
		func(m *mutant) {
			m.opens(func(practice, after string) (out []entry) {
				ids := slices.SortedFunc(slices.Values(m.order), func(a, b record.ID) int {
					return strings.Compare(a.Subject, b.Subject)
				})
				for _, id := range ids {
					if e, err := m.good.Entry(bg, id); err == nil && id.Practice == practice && id.Subject > after {
						out = append(out, e)
					}
				}
				return out
			})
		},
	},
	{"open ignores after", " 200 entries are open instead of 199", func(m *mutant) {
		m.opens(func(practice, _ string) []entry { return m.opened(practice, "") })
	}},
	{"open begins at after", " 200 entries are open instead of 199", func(m *mutant) {
		m.opens(func(practice, after string) (out []entry) {
			return slices.DeleteFunc(m.opened(practice, ""), func(e entry) bool { return e.ID.Subject < after })
		})
	}},
	{"open gives one page", "OpenInOrder: after \"\" 100 entries are open instead of 200", func(m *mutant) {
		m.opens(func(practice, after string) []entry {
			all := m.opened(practice, after)
			return all[:min(100, len(all))]
		})
	}},
	{"open gives the last of a page again", "OpenInOrder: after \"\" 201 entries are open", func(m *mutant) {
		m.opens(func(practice, after string) []entry {
			all := m.opened(practice, after)
			if len(all) > 100 {
				all = slices.Insert(all, 100, all[99])
			}
			return all
		})
	}},
	{
		"deadlock: open holds the lock of apply", "OpenUnderWrites: a change while Open runs waits for ever",
		func(m *mutant) {
			take, let := m.locks()
			open := m.open
			m.open = func(ctx context.Context, practice, after string) iter.Seq2[entry, error] {
				return func(yield func(entry, error) bool) {
					if err := take(); err != nil {
						yield(entry{}, err)
						return
					}
					defer let()
					open(ctx, practice, after)(yield)
				}
			}
		},
	},
	{"changes refused while open runs", "OpenUnderWrites: an entry cannot be changed while Open runs", func(m *mutant) {
		var opened atomic.Int64
		open := m.open
		m.open = func(ctx context.Context, practice, after string) iter.Seq2[entry, error] {
			return func(yield func(entry, error) bool) {
				opened.Add(1)
				defer opened.Add(-1)
				open(ctx, practice, after)(yield)
			}
		}
		m.refuses(func(context.Context, change) error {
			if opened.Load() > 0 {
				return errors.New("table is locked")
			}
			return nil
		})
	}},
	{"done for good", "OpenInOrder: an entry that was done, and that", func(m *mutant) {
		m.doneFor(false)
	}},

	{"wake cut to seconds", "WakeUps: instants are cut to seconds", func(m *mutant) { m.wake(cut) }},
	{"wake rounded up", "WakeUps: wake-up lost, or too late", func(m *mutant) {
		m.wake(func(at *time.Time) { *at = at.Add(time.Second - 1).Truncate(time.Second) })
	}},
	{"wake in the time of London", "WakeUps: wake-up lost, or too late", func(m *mutant) {
		m.wake(func(at *time.Time) {
			if _, offset := at.In(london).Zone(); !at.IsZero() {
				*at = at.Add(time.Duration(offset) * time.Second)
			}
		})
	}},
	{"wake not kept", "WakeUps: wake-up lost", func(m *mutant) {
		m.wakes(atOnce, func(_, _ time.Time) time.Time { return time.Time{} })
	}},
	{"wake not replaced", "WakeUps: instants are cut to seconds, or an old wake-up stays", func(m *mutant) {
		m.wakes(atOnce, func(old, _ time.Time) time.Time { return old })
	}},
	{"wake not set by people", "WakeUps: wake-up lost: what people have changed is not due", func(m *mutant) {
		m.wakes(unchanged, replaced)
	}},
	{
		"wake not set by people who change it again", "WakeUps: wake-up lost: what people have changed is not due",
		func(m *mutant) {
			m.wakes(func(old time.Time) time.Time {
				if old.IsZero() && len(m.order) == 0 {
					return atOnce(old)
				}
				return old
			}, replaced)
		},
	},
	{"wake only moved earlier", "WakeUps: instants are cut to seconds, or an old wake-up stays", func(m *mutant) {
		m.wakes(atOnce, func(old, wake time.Time) time.Time {
			if wake.IsZero() || old.Unix() <= 0 || wake.Before(old) {
				return wake
			}
			return old
		})
	}},
	{"wake only moved later", "WakeUps: wake-up lost, or too late", func(m *mutant) {
		m.wakes(atOnce, func(old, wake time.Time) time.Time {
			if wake.IsZero() || wake.After(old) {
				return wake
			}
			return old
		})
	}},
	{"zero wake kept as the old one", "WakeUps: a zero wake-up is never, and it is due", func(m *mutant) {
		m.wakes(atOnce, func(old, wake time.Time) time.Time { return cmp.Or(wake, old) })
	}},
	{"zero wake kept as an instant", "WakeUps: a zero wake-up is never, and it is due", func(m *mutant) {
		m.wake(func(at *time.Time) { *at = cmp.Or(*at, time.Unix(0, 0)) })
	}},
	{"due told twice", "WakeUps: one wake-up is told of 2 times", func(m *mutant) {
		due := m.Due
		m.Due = func(now time.Time) ([]record.ID, error) {
			ids, err := due(now)
			return append(ids, ids...), err
		}
	}},

	{
		"wake in the time of London, read as such", "WakeUps: wake-up lost, or too late: one at 2027-10-31",
		func(m *mutant) {
			m.wake(func(at *time.Time) {
				if l := at.In(london); !at.IsZero() {
					*at = time.Date(
						l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), london,
					)
				}
			})
		},
	},
	{
		"done until people change it, whatever apply says",
		"OpenInOrder: an entry that was done, and that a later change has opened, is not open",
		func(m *mutant) { m.doneFor(true) },
	},
	{"open in the order of UTF-16", "OpenInOrder: the order is not that of the ids", func(m *mutant) {
		m.ordered(func(a, b entry) int {
			return slices.Compare(utf16.Encode([]rune(a.ID.Subject)), utf16.Encode([]rune(b.ID.Subject)))
		})
	}},
	{"deadlock: open that is broken off keeps its lock", "OpenInOrder: it waits for ever", func(m *mutant) {
		take, let := m.locks()
		open := m.open
		m.open = func(ctx context.Context, practice, after string) iter.Seq2[entry, error] {
			return func(yield func(entry, error) bool) {
				if err := take(); err != nil {
					yield(entry{}, err)
					return
				}
				var all []entry
				for e, err := range open(ctx, practice, after) {
					if err != nil {
						let()
						yield(e, err)
						return
					}
					all = append(all, e)
				}
				for i, e := range all {
					if i == len(all)-1 {
						let()
					}
					if !yield(e, nil) {
						return
					}
				}
				if len(all) == 0 {
					let()
				}
			}
		}
	}},
	{
		"open counts anew from the beginning",
		"OpenUnderWrites: under writes Open leaves entries out, gives some twice",
		func(m *mutant) {
			var written atomic.Int64
			put, apply := m.Put, m.apply
			m.Put = func(id record.ID, in triage.Input, line []byte) error {
				written.Add(1)
				return put(id, in, line)
			}
			m.apply = func(ctx context.Context, c change) error {
				written.Add(1)
				return apply(ctx, c)
			}
			m.open = func(ctx context.Context, practice, after string) iter.Seq2[entry, error] {
				return func(yield func(entry, error) bool) {
					now, at := m.opened(practice, after), written.Load()
					for n := 0; ; n++ {
						if ctx.Err() != nil {
							yield(entry{}, ctx.Err())
							return
						}
						if is := written.Load(); is != at {
							now, at = m.opened(practice, after), is
						}
						if n >= len(now) || !yield(now[n], nil) {
							return
						}
					}
				}
			}
		},
	},
}
