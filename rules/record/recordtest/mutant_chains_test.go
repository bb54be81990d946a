// Replacements that keep records, versions and logs of their own.

package recordtest_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/frontdoor-rules/frontdoor/triage/triagetest"
)

// chained keeps the records elsewhere than a good host.
func (m *mutant) chained(add func(chains, change)) {
	kept := chains{}
	one, apply := m.entry, m.apply
	m.entry = func(ctx context.Context, id record.ID) (entry, error) {
		m.mu.Lock()
		defer m.mu.Unlock()
		return one(ctx, id)
	}
	m.apply = func(ctx context.Context, c change) error {
		m.mu.Lock()
		defer m.mu.Unlock()
		err := apply(ctx, c)
		if err == nil {
			add(kept, c)
		}
		return err
	}
	m.Records = func(practice string) iter.Seq2[record.Linked, error] {
		time.Sleep(20 * time.Microsecond)
		m.mu.Lock()
		defer m.mu.Unlock()
		return each(slices.Clone(kept[practice]))
	}
}

func each(all []record.Linked) iter.Seq2[record.Linked, error] {
	return func(yield func(record.Linked, error) bool) {
		for _, l := range all {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// once are the records whose key is not there yet.
func once(all []record.Linked, records []record.Record) (out []record.Record) {
	for _, r := range records {
		if !slices.ContainsFunc(all, func(l record.Linked) bool { return l.Key == r.Key }) &&
			!slices.ContainsFunc(out, func(o record.Record) bool { return o.Key == r.Key }) {
			out = append(out, r)
		}
	}
	return out
}

func link(all []record.Linked, records ...record.Record) []record.Linked {
	for _, r := range records {
		var head record.Head
		if len(all) > 0 {
			head = all[len(all)-1].Head()
		}
		all = append(all, head.Link(r))
	}
	return all
}

func relink(all []record.Linked) (out []record.Linked) {
	for _, l := range all {
		out = link(out, l.Record)
	}
	return out
}

// versions leaves the version where it is at a change by people, or at one that is applied.
func (m *mutant) versions(puts, applies bool) {
	hidden, there := map[record.ID]uint64{}, map[record.ID]bool{}
	put, apply := m.Put, m.apply
	m.Put = func(id record.ID, in triage.Input, line []byte) error {
		m.mu.Lock()
		if puts && there[id] {
			hidden[id]++
		}
		there[id] = true
		m.mu.Unlock()
		return put(id, in, line)
	}
	m.apply = func(ctx context.Context, c change) error {
		m.mu.Lock()
		defer m.mu.Unlock()
		if c.IfVersion > 0 {
			c.IfVersion += hidden[c.ID]
		}
		err := apply(ctx, c)
		if err == nil && applies && there[c.ID] {
			hidden[c.ID]++
		}
		there[c.ID] = there[c.ID] || err == nil
		return err
	}
	m.reads(func(e *entry) {
		m.mu.Lock()
		defer m.mu.Unlock()
		e.Version -= hidden[e.ID]
	})
}

// last does something to what is read after a change by people, or after one that was applied.
func (m *mutant) last(put, applied func(*entry)) {
	people := map[record.ID]bool{}
	input, apply := m.Put, m.apply
	m.Put = func(id record.ID, in triage.Input, line []byte) error {
		m.mu.Lock()
		people[id] = true
		m.mu.Unlock()
		return input(id, in, line)
	}
	m.apply = func(ctx context.Context, c change) error {
		err := apply(ctx, c)
		if err == nil {
			m.mu.Lock()
			people[c.ID] = false
			m.mu.Unlock()
		}
		return err
	}
	m.reads(func(e *entry) {
		m.mu.Lock()
		defer m.mu.Unlock()
		if people[e.ID] {
			put(e)
		} else {
			applied(e)
		}
	})
}

func same(*entry) {}

// written is what was written, in order: an entry that was put, or a change.
type written struct {
	id    record.ID
	input *triage.Input
	change
}

// reopens opens a host anew on what is left of all that was written to this one.
func (m *mutant) reopens(left func([]written) []written, how func(*mutant)) {
	var log []written
	put, apply := m.Put, m.apply
	m.Put = func(id record.ID, in triage.Input, line []byte) error {
		log = append(log, written{id: id, input: &in})
		return put(id, in, line)
	}
	m.apply = func(ctx context.Context, c change) error {
		m.mu.Lock()
		defer m.mu.Unlock()
		err := apply(ctx, c)
		if err == nil {
			log = append(log, written{change: c})
		}
		return err
	}
	m.Reopen = func() (again triagetest.Host, err error) {
		return mutate(func(n *mutant) {
			for _, w := range left(slices.Clone(log)) {
				if w.input != nil {
					n.good.Put(w.id, *w.input)
				} else {
					err = errors.Join(err, n.force(w.change))
				}
			}
			how(n)
		}), err
	}
}

func all(log []written) []written { return log }

func eachOf(as func(*written)) func([]written) []written {
	return func(log []written) []written {
		for i := range log {
			as(&log[i])
		}
		return log
	}
}

// locks makes a lock that gives up after ten minutes.
func (m *mutant) locks() (take func() error, let func()) {
	lock := make(chan struct{}, 1)
	take = func() error {
		select {
		case lock <- struct{}{}:
			return nil
		case <-time.After(10 * time.Minute):
			return errors.New("still waiting")
		}
	}
	let = func() { <-lock }
	apply, put := m.apply, m.Put
	m.apply = func(ctx context.Context, c change) error {
		if err := take(); err != nil {
			return err
		}
		defer let()
		return apply(ctx, c)
	}
	m.Put = func(id record.ID, in triage.Input, line []byte) error {
		if err := take(); err != nil {
			return err
		}
		defer let()
		return put(id, in, line)
	}
	return take, let
}

// doneFor keeps an entry done: for good, or until people change it.
func (m *mutant) doneFor(untilPut bool) {
	done := map[record.ID]bool{}
	put := m.Put
	m.Put = func(id record.ID, in triage.Input, line []byte) error {
		if untilPut {
			m.mu.Lock()
			delete(done, id)
			m.mu.Unlock()
		}
		return put(id, in, line)
	}
	m.writes(func(c *change) {
		m.mu.Lock()
		defer m.mu.Unlock()
		done[c.ID] = done[c.ID] || c.Done
	})
	m.opens(func(practice, after string) []entry {
		m.mu.Lock()
		defer m.mu.Unlock()
		return slices.DeleteFunc(m.opened(practice, after), func(e entry) bool { return done[e.ID] })
	})
}

// unfit refuses some ids.
func (m *mutant) unfit(which func(string) bool) {
	put := m.Put
	m.Put = func(id record.ID, in triage.Input, line []byte) error {
		if which(id.Subject) {
			return errors.New("syntax")
		}
		return put(id, in, line)
	}
}

func (m *mutant) linked(practice string) (out []record.Linked) {
	for l := range m.good.Records(practice) {
		out = append(out, l)
	}
	return out
}

func well(*mutant) {}

var london, _ = time.LoadLocation("Europe/London")

// joined has one key of practice and subject.
func (m *mutant) joined(with string) {
	rows := map[string]record.ID{} // the first that has a key
	row := func(id record.ID) record.ID {
		m.mu.Lock()
		defer m.mu.Unlock()
		key := id.Practice + with + id.Subject
		if _, ok := rows[key]; !ok {
			rows[key] = id
		}
		return rows[key]
	}
	put := m.Put
	m.Put = func(id record.ID, in triage.Input, line []byte) error { return put(row(id), in, line) }
	m.entry = func(ctx context.Context, id record.ID) (entry, error) { return m.good.Entry(ctx, row(id)) }
	m.writes(func(c *change) { c.ID = row(c.ID) })
}

const tiny = 500 * time.Microsecond
