// Hosts that forget when they are opened anew, and what only one of the checks sees.

package recordtest_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/frontdoor-rules/frontdoor/triage/triagetest"
)

var reopenMutants = []named{
	{"records not hashed", "the chain does not hold: record 1 was changed", func(m *mutant) {
		read := m.Records
		m.Records = func(practice string) iter.Seq2[record.Linked, error] {
			return func(yield func(record.Linked, error) bool) {
				for l, err := range read(practice) {
					l.Hash = ""
					if !yield(l, err) {
						return
					}
				}
			}
		}
	}},
	{"records in no order", "the chain does not hold: record 1 is not there", func(m *mutant) {
		read := m.Records
		m.Records = func(practice string) iter.Seq2[record.Linked, error] {
			var all []record.Linked
			for l := range read(practice) {
				all = append(all, l)
			}
			slices.Reverse(all)
			return each(all)
		}
	}},

	{"practices in lower case", "two practices are taken for one", func(m *mutant) {
		m.rename(func(id record.ID) record.ID {
			id.Practice = strings.ToLower(id.Practice)
			return id
		})
	}},
	{"reopened without the last change", "ReopenedAfterCrash: after a crash the records are others", func(m *mutant) {
		m.reopens(func(log []written) []written { return log[:len(log)-1] }, well)
	}},
	{
		"reopened without the records of the last change", "ReopenedAfterCrash: after a crash the records are others",
		func(m *mutant) {
			m.reopens(func(log []written) []written {
				log[len(log)-1].Records = nil
				return log
			}, well)
		},
	},
	{
		"reopened without the last change by people", "ReopenedAfterCrash: after a crash the entry is another: ",
		func(m *mutant) {
			m.reopens(func(log []written) []written {
				seen := map[record.ID]bool{}
				return slices.DeleteFunc(log, func(w written) bool {
					again := w.input != nil && seen[w.id]
					seen[w.id] = seen[w.id] || w.input != nil
					return again
				})
			}, well)
		},
	},
	{
		"reopened without changes that have no records", "ReopenedAfterCrash: after a crash the entry is another: ",
		func(m *mutant) {
			m.reopens(func(log []written) []written {
				return slices.DeleteFunc(log, func(w written) bool { return w.input == nil && len(w.Records) == 0 })
			}, well)
		},
	},
	{"reopened without states", "ReopenedAfterCrash: after a crash the entry is another: .State", func(m *mutant) {
		m.reopens(eachOf(func(w *written) { w.State = triage.State{} }), well)
	}},
	{"reopened without inputs", "ReopenedAfterCrash: after a crash the entry is another: .Input", func(m *mutant) {
		m.reopens(eachOf(func(w *written) {
			if w.input != nil {
				w.input = &triage.Input{}
			}
		}), well)
	}},
	{
		"reopened with versions from 1", "ReopenedAfterCrash: after a crash the entry is another: .Version",
		func(m *mutant) {
			m.reopens(all, func(m *mutant) { m.reads(func(e *entry) { e.Version = 1 }) })
		},
	},
	{"reopened with all open", "ReopenedAfterCrash: after a crash 12 of 8 entries are open", func(m *mutant) {
		m.reopens(eachOf(func(w *written) { w.Done = false }), well)
	}},
	{"reopened without wakes", "ReopenedAfterCrash: wake-up lost: after a crash it is not due", func(m *mutant) {
		m.reopens(eachOf(func(w *written) { w.Wake = time.Time{} }), well)
	}},
	{"not to be reopened", "ReopenedAfterCrash: it does not open again after a crash: locked", func(m *mutant) {
		m.Reopen = func() (triagetest.Host, error) { return m.Host, errors.New("locked") }
	}},
	{"reopened for reading", "ReopenedAfterCrash: after a crash nothing can be applied: read only", func(m *mutant) {
		m.reopens(all, func(m *mutant) {
			m.refuses(func(context.Context, change) error { return errors.New("read only") })
		})
	}},
	{"reopened with a new chain", "the chain does not hold: record 13 does not stand in its place", func(m *mutant) {
		m.reopens(all, func(n *mutant) {
			old := slices.Clone(m.linked("p"))
			n.chained(func(k chains, c change) {
				k["new"] = link(k["new"], c.Records...)
				k["p"] = slices.Concat(old, k["new"])
			})
			read := n.Records
			n.Records = func(practice string) iter.Seq2[record.Linked, error] {
				var all []record.Linked
				for l := range read(practice) {
					all = append(all, l)
				}
				if len(all) == 0 {
					all = old
				}
				return each(all)
			}
		})
	}},

	{"wake of what is done not kept", "is not due then (done: true)", func(m *mutant) {
		m.writes(func(c *change) {
			if c.Done {
				c.Wake = time.Time{}
			}
		})
	}},
	{"reopened without the keys", "ReopenedAfterCrash: after a crash keys are not unique", func(m *mutant) {
		m.reopens(all, func(n *mutant) {
			old := slices.Clone(m.linked("p"))
			n.chained(func(k chains, c change) { k["p"] = link(append(k["p"], old...), c.Records...); old = nil })
			read := n.Records
			n.Records = func(practice string) iter.Seq2[record.Linked, error] {
				if old != nil {
					return each(old)
				}
				return read(practice)
			}
		})
	}},
	{
		"a change that is kept is told to be refused", "a change of the version that was read is refused",
		func(m *mutant) {
			m.apply = func(ctx context.Context, c change) error {
				return cmp.Or(m.good.Apply(ctx, c), record.ErrConflict)
			}
		},
	},
}
