package recordtest_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/capacity/capacitytest"
	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts/accountstest"
	"github.com/frontdoor-rules/frontdoor/inbox/inboxtest"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/limits/limitstest"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/frontdoor-rules/frontdoor/triage/triagetest"
	"github.com/stretchr/testify/require"
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
				if as(&e); !yield(e, err) {
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
		if !slices.ContainsFunc(all, func(l record.Linked) bool { return l.Key == r.Key }) && !slices.ContainsFunc(out, func(o record.Record) bool { return o.Key == r.Key }) {
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

// A named mutant, with what a check must say of it.
type named struct {
	name, says string
	how        func(*mutant)
}

var mutants = []named{
	{"records before the version check", "StaleVersion: not all or nothing: a change that was refused has left 1 records", func(m *mutant) {
		m.refuses(func(_ context.Context, c change) error { return m.keep(c) })
	}},
	{"records of an entry that is not there", "NotFound: not all or nothing: 1 records", func(m *mutant) {
		m.refuses(func(ctx context.Context, c change) error {
			err := m.check(ctx, c)
			if errors.Is(err, record.ErrNotFound) {
				return errors.Join(m.keep(c), err)
			}
			return nil
		})
	}},
	{"records kept though Apply fails", "OneWinner: not all or nothing: the records are not the winner's alone", func(m *mutant) {
		apply := m.apply
		m.apply = func(ctx context.Context, c change) error {
			err := apply(ctx, c)
			if err != nil {
				_ = m.keep(c)
			}
			return err
		}
	}},
	{"state kept though Apply fails", "StaleVersion: not all or nothing: a change that was refused has changed the state", func(m *mutant) {
		apply := m.apply
		m.apply = func(ctx context.Context, c change) error {
			err := apply(ctx, c)
			if errors.Is(err, record.ErrConflict) {
				c.Records = nil
				_ = m.force(c)
			}
			return err
		}
	}},
	{"wake moved though Apply fails", "StaleVersion: not all or nothing: a change that was refused has moved the wake-up", func(m *mutant) {
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
	}},
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
	{"state first, records later", "AllOrNothing: not all or nothing: a state is seen before its record", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			later := c
			c.Records = nil
			if err := m.good.Apply(ctx, c); err != nil {
				return err
			}
			time.Sleep(tiny)
			return m.keep(later)
		}
	}},
	{"records first, state later", "AllOrNothing: not all or nothing: a record is seen before the state", func(m *mutant) {
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
	}},
	{"two applied at once, one kept", "NoLostUpdate: lost update", func(m *mutant) {
		n := 0
		m.apply = func(ctx context.Context, c change) error {
			m.mu.Lock()
			defer m.mu.Unlock()
			if n++; n%40 == 0 {
				return m.check(ctx, c)
			}
			return m.good.Apply(ctx, c)
		}
	}},

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
	{"open gives those that are done", "OpenInOrder: after \"\" 250 entries are open instead of 200, done ones left out", func(m *mutant) {
		m.opens(func(practice, after string) (out []entry) {
			ids := slices.SortedFunc(slices.Values(m.order), func(a, b record.ID) int { return strings.Compare(a.Subject, b.Subject) })
			for _, id := range ids {
				if e, err := m.good.Entry(bg, id); err == nil && id.Practice == practice && id.Subject > after {
					out = append(out, e)
				}
			}
			return out
		})
	}},
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
	{"deadlock: open holds the lock of apply", "OpenUnderWrites: a change while Open runs waits for ever", func(m *mutant) {
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
	}},
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
	{"wake not set by people", "WakeUps: wake-up lost: what people have changed is not due", func(m *mutant) { m.wakes(unchanged, replaced) }},
	{"wake not set by people who change it again", "WakeUps: wake-up lost: what people have changed is not due", func(m *mutant) {
		m.wakes(func(old time.Time) time.Time {
			if old.IsZero() && len(m.order) == 0 {
				return atOnce(old)
			}
			return old
		}, replaced)
	}},
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

	{"instant of a record cut to seconds", "RoundTrip: a record does not come back as it was applied, instants to the millisecond: .At is another instant", func(m *mutant) {
		m.records(func(r *record.Record) { cut(&r.At) })
	}},
	{"instants of the state cut to seconds", "RoundTrip: the state does not come back as it was applied: .ratings[0].at is another instant", func(m *mutant) {
		m.writes(func(c *change) {
			var kept map[string]any
			reread(c.State, &kept)
			ratings, _ := kept["ratings"].([]any)
			for _, r := range ratings {
				var at time.Time
				rated := r.(map[string]any)
				reread(rated["at"], &at)
				cut(&at)
				rated["at"] = at
			}
			c.State = triage.State{}
			reread(kept, &c.State)
		})
	}},
	{"instants of the input cut to seconds", "RoundTrip: the input does not come back as it was put: .Submission.SubmittedAt is another instant", func(m *mutant) {
		m.input(func(in *triage.Input) { cut(&in.Submission.SubmittedAt) })
	}},
	{"who has to be told is not recorded", "RoundTrip: a record does not come back as it was applied", func(m *mutant) { m.records(func(r *record.Record) { r.Tell = nil }) }},
	{"group not recorded", "RoundTrip: a record does not come back as it was applied", func(m *mutant) { m.records(func(r *record.Record) { r.Group = record.Group{} }) }},
	{"empty list comes back as nil", ".SymptomsDenied is an empty list here and none there", func(m *mutant) {
		m.input(func(in *triage.Input) {
			if len(in.Submission.SymptomsDenied) == 0 {
				in.Submission.SymptomsDenied = nil
			}
		})
	}},
	{"nil comes back as an empty list", ".RedFlagsAsked is an empty list here and none there", func(m *mutant) {
		m.input(func(in *triage.Input) {
			in.Submission.RedFlagsAsked = append([]string{}, in.Submission.RedFlagsAsked...)
		})
	}},
	{"false comes back as not known", ".RoutineOnly is known here and not known there", func(m *mutant) {
		m.input(func(in *triage.Input) {
			if b := in.Submission.RoutineOnly; b != nil && !*b {
				in.Submission.RoutineOnly = nil
			}
		})
	}},
	{"not known comes back as zero", ".DurationH is known here and not known there", func(m *mutant) {
		m.input(func(in *triage.Input) {
			if in.Submission.DurationH == nil {
				in.Submission.DurationH = rules.Known(0)
			}
		})
	}},
	{"text kept as it prints", "RoundTrip: the input does not come back as it was put: .Submission.Text", func(m *mutant) {
		m.input(func(in *triage.Input) { in.Submission.Text = rules.NewText(in.Submission.Text.String()) })
	}},
	{"put not kept", "RoundTrip: the input does not come back", func(m *mutant) { m.input(func(in *triage.Input) { *in = triage.Input{} }) }},
	{"put loses the state", "RoundTrip: a change by people has lost the state", func(m *mutant) {
		m.last(func(e *entry) { e.State = triage.State{} }, same)
	}},
	{"apply overwrites the input", "RoundTrip: the host's input was changed by Apply", func(m *mutant) {
		m.last(same, func(e *entry) { e.Input = triage.Input{} })
	}},
	{"only the first state kept", "RoundTrip: the state does not come back as it was applied", func(m *mutant) {
		m.writes(func(c *change) {
			if e, err := m.good.Entry(bg, c.ID); err == nil && len(e.State.Ratings()) > 0 {
				c.State = e.State
			}
		})
	}},

	{"version not grown by people", "VersionGrows: people's change leaves the version", func(m *mutant) { m.versions(true, false) }},
	{"version not grown by apply", "VersionGrows: the version stays", func(m *mutant) { m.versions(false, true) }},
	{"no entry made at version 0", "Creates: a change of version 0 does not make the entry", func(m *mutant) {
		m.refuses(func(ctx context.Context, c change) error {
			_, err := m.good.Entry(ctx, c.ID)
			return err
		})
	}},
	{"version 0 is any version", "Creates: a second change of version 0 gives <nil>", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			if ctx.Err() == nil && c.IfVersion == 0 {
				return m.force(c)
			}
			return m.good.Apply(ctx, c)
		}
	}},
	{"versions from 0", "Creates: a second change of version 0 gives <nil> instead of record.ErrConflict", func(m *mutant) {
		m.writes(func(c *change) {
			if _, err := m.good.Entry(bg, c.ID); err == nil {
				c.IfVersion++
			}
		})
		m.reads(func(e *entry) { e.Version-- })
	}},
	{"what is not there is empty", "NotFound: of an id that is not there Entry gives <nil>", func(m *mutant) {
		m.entry = func(ctx context.Context, id record.ID) (entry, error) {
			e, err := m.good.Entry(ctx, id)
			if errors.Is(err, record.ErrNotFound) {
				err = nil
			}
			return e, err
		}
	}},
	{"what is not there has an error of its own", "NotFound: of an id that is not there Entry gives no rows instead of record.ErrNotFound", func(m *mutant) {
		m.entry = func(ctx context.Context, id record.ID) (entry, error) {
			e, err := m.good.Entry(ctx, id)
			if errors.Is(err, record.ErrNotFound) {
				err = errors.New("no rows")
			}
			return e, err
		}
	}},
	{"apply to nothing is well", "NotFound: a change of an entry that is not there gives <nil>", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			err := m.good.Apply(ctx, c)
			if errors.Is(err, record.ErrNotFound) {
				err = nil
			}
			return err
		}
	}},
	{"conflict has an error of its own", "OneWinner: who comes second gets no row changed instead of record.ErrConflict", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			err := m.good.Apply(ctx, c)
			if errors.Is(err, record.ErrConflict) {
				err = errors.New("no row changed")
			}
			return err
		}
	}},

	{"keys not unique", "OnceOnlyKeys: keys are not unique", func(m *mutant) {
		m.chained(func(k chains, c change) { k[c.ID.Practice] = link(k[c.ID.Practice], c.Records...) })
	}},
	{"keys unique within a change alone", "OnceOnlyKeys: keys are not unique", func(m *mutant) {
		m.chained(func(k chains, c change) { k[c.ID.Practice] = link(k[c.ID.Practice], once(nil, c.Records)...) })
	}},
	{"change refused when a key repeats", "OnceOnlyKeys: a record whose key is there already is no error", func(m *mutant) {
		m.refuses(func(_ context.Context, c change) error {
			var there []record.Linked
			for l := range m.good.Records(c.ID.Practice) {
				there = append(there, l)
			}
			if len(once(there, c.Records)) < len(c.Records) && m.check(bg, c) == nil {
				return errors.New("unique key violated")
			}
			return nil
		})
	}},
	{"change not kept when a key repeats", "OnceOnlyKeys: a change with a record whose key is there already is kept but for that record", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			var there []record.Linked
			for l := range m.good.Records(c.ID.Practice) {
				there = append(there, l)
			}
			if len(there) > 0 && len(once(there, c.Records)) < len(c.Records) {
				return m.check(ctx, c)
			}
			return m.good.Apply(ctx, c)
		}
	}},
	{"no records when a key repeats", "OnceOnlyKeys: keys are not unique, ", func(m *mutant) {
		m.chained(func(k chains, c change) {
			if p := c.ID.Practice; len(once(k[p], c.Records)) == len(c.Records) {
				k[p] = link(k[p], c.Records...)
			}
		})
	}},
	{"records at the front", "OnceOnlyKeys: keys are not unique, ", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			k[p] = relink(append(link(nil, once(k[p], c.Records)...), k[p]...))
		})
	}},
	{"records by their instants", "ChainHolds: the chain was written anew", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			all := link(k[p], once(k[p], c.Records)...)
			slices.SortStableFunc(all, func(a, b record.Linked) int { return a.At.Compare(b.At) })
			k[p] = relink(all)
		})
	}},
	{"old records dropped", "ChainHolds: the chain does not hold", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			all := link(k[p], once(k[p], c.Records)...)
			k[p] = all[max(0, len(all)-30):]
		})
	}},
	{"old records dropped, the rest chained again", "ChainHolds: records are lost", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			all := link(k[p], once(k[p], c.Records)...)
			k[p] = relink(all[max(0, len(all)-30):])
		})
	}},
	{"one record of a change kept", "ChainHolds: records are lost", func(m *mutant) {
		m.writes(func(c *change) { c.Records = c.Records[:min(1, len(c.Records))] })
	}},
	{"records not hashed", "the chain does not hold: record 1 was changed", func(m *mutant) {
		read := m.Records
		m.Records = func(practice string) iter.Seq2[record.Linked, error] {
			return func(yield func(record.Linked, error) bool) {
				for l, err := range read(practice) {
					if l.Hash = ""; !yield(l, err) {
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

	{"key by subject only", "TwoPractices: practices are mixed: the entry of one has what belongs to the other", func(m *mutant) {
		m.rename(func(id record.ID) record.ID { return record.ID{Subject: id.Subject} })
	}},
	{"keys unique across practices", "TwoPractices: practices are mixed: a key that one has is refused to the other", func(m *mutant) {
		m.chained(func(k chains, c change) {
			k[c.ID.Practice] = link(k[c.ID.Practice], once(slices.Concat(slices.Collect(maps.Values(k))...), c.Records)...)
		})
	}},
	{"one chain for all practices", "TwoPractices: practices are mixed: the chain does not hold: record 2 is of another practice", func(m *mutant) {
		m.chained(func(k chains, c change) {
			all := link(k[""], once(nil, c.Records)...)
			for _, p := range []string{"", "p", "q", c.ID.Practice} {
				k[p] = all
			}
		})
	}},
	{"one chain, read by practices", "TwoPractices: practices are mixed: the chain does not hold", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			all := link(k[""], once(k[p], c.Records)...)
			k[p] = append(k[p], all[len(k[""]):]...)
			k[""] = all
		})
	}},
	{"open ignores practice", "TwoPractices: practices are mixed: Open of", func(m *mutant) {
		m.opens(func(_, after string) (out []entry) {
			practices := map[string]bool{}
			for _, id := range m.order {
				practices[id.Practice] = true
			}
			for _, p := range slices.Sorted(maps.Keys(practices)) {
				out = append(out, m.opened(p, after)...)
			}
			return out
		})
	}},
	{"ids in lower case", "Names: two ids are taken for one", func(m *mutant) { m.respell(strings.ToLower) }},
	{"practices in lower case", "two practices are taken for one", func(m *mutant) {
		m.rename(func(id record.ID) record.ID {
			id.Practice = strings.ToLower(id.Practice)
			return id
		})
	}},
	{"ids trimmed", "Names: two ids are taken for one", func(m *mutant) { m.respell(strings.TrimSpace) }},
	{"ids padded", "Names: two ids are taken for one", func(m *mutant) {
		m.respell(func(s string) string { return strings.TrimRight(s, " ") })
	}},
	{"ids in one form of Unicode", "Names: two ids are taken for one", func(m *mutant) {
		m.respell(func(s string) string { return strings.ReplaceAll(s, "a\u0301", "á") })
	}},
	{"ids cut", "Names: two ids are taken for one", func(m *mutant) { m.respell(func(s string) string { return s[:min(len(s), 255)] }) }},
	{"ids as numbers", "Names: two ids are taken for one", func(m *mutant) {
		m.respell(func(s string) string {
			if n, err := strconv.Atoi(s); err == nil {
				return strconv.Itoa(n)
			}
			return s
		})
	}},
	{"quotes refused", `Names: an id of 3 letters, "a'b", is refused`, func(m *mutant) { m.unfit(func(s string) bool { return strings.Contains(s, "'") }) }},
	{"long ids refused", "Names: an id of 402 letters", func(m *mutant) { m.unfit(func(s string) bool { return len(s) > 255 }) }},

	{"cancelled: entry goes on", "Cancelled: a cancelled context is not heeded by Entry", func(m *mutant) {
		m.entry = func(_ context.Context, id record.ID) (entry, error) { return m.good.Entry(bg, id) }
	}},
	{"cancelled: apply goes on", "Cancelled: a cancelled context is not heeded by Apply", func(m *mutant) {
		m.apply = func(_ context.Context, c change) error { return m.good.Apply(bg, c) }
	}},
	{"cancelled: apply goes on, and says that it does not", "Cancelled: a change of a cancelled context was applied", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error { return cmp.Or(m.good.Apply(bg, c), ctx.Err()) }
	}},
	{"cancelled: open goes on", "Cancelled: a cancelled context is not heeded by Open", func(m *mutant) {
		m.open = func(_ context.Context, practice, after string) iter.Seq2[entry, error] {
			return m.good.Open(bg, practice, after)
		}
	}},
	{"cancelled: open ends silently", "Cancelled: a cancelled context ends Open as if there were nothing", func(m *mutant) {
		m.open = func(ctx context.Context, practice, after string) iter.Seq2[entry, error] {
			return func(yield func(entry, error) bool) {
				for e := range m.good.Open(bg, practice, after) {
					if ctx.Err() != nil || !yield(e, nil) {
						return
					}
				}
			}
		}
	}},

	{"reopened without the last change", "ReopenedAfterCrash: after a crash the records are others", func(m *mutant) {
		m.reopens(func(log []written) []written { return log[:len(log)-1] }, well)
	}},
	{"reopened without the records of the last change", "ReopenedAfterCrash: after a crash the records are others", func(m *mutant) {
		m.reopens(func(log []written) []written {
			log[len(log)-1].Records = nil
			return log
		}, well)
	}},
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
	{"reopened with versions from 1", "ReopenedAfterCrash: after a crash the entry is another: .Version", func(m *mutant) {
		m.reopens(all, func(m *mutant) { m.reads(func(e *entry) { e.Version = 1 }) })
	}},
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
		m.reopens(all, func(m *mutant) { m.refuses(func(context.Context, change) error { return errors.New("read only") }) })
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

	{"records of a cancelled change kept", "Cancelled: not all or nothing: 1 records of a change of a cancelled context", func(m *mutant) {
		m.refuses(func(ctx context.Context, c change) error {
			if ctx.Err() != nil {
				_ = m.keep(c)
			}
			return ctx.Err()
		})
	}},
	{"refused change leaves an empty entry", "NotFound: not all or nothing: a change that was refused has made an entry", func(m *mutant) {
		m.refuses(func(ctx context.Context, c change) error {
			err := m.check(ctx, c)
			if errors.Is(err, record.ErrNotFound) {
				m.good.Put(c.ID, triage.Input{})
			}
			return err
		})
	}},
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
	{"chain forked by two entries at once", "ManyAtOnce: two entries of a practice that are changed at once: the chain does not hold", func(m *mutant) {
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
	}},
	{"two entries at once refused", "ManyAtOnce: a change is refused because another entry is changed", func(m *mutant) {
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
	}},
	{"a repeated key replaces the record", "OnceOnlyKeys: a record that has the key of an earlier one has taken its place", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			for _, r := range c.Records {
				if i := slices.IndexFunc(k[p], func(l record.Linked) bool { return l.Key == r.Key }); i >= 0 {
					k[p][i].Record = r
				} else {
					k[p] = link(k[p], r)
				}
			}
			k[p] = relink(k[p])
		})
	}},
	{"records of a change in reverse", "OnceOnlyKeys: keys are not unique, records are lost, or their order is not kept", func(m *mutant) {
		m.writes(func(c *change) { slices.Reverse(c.Records) })
	}},
	{"no rules come back as nil", "RoundTrip: the chain does not hold", func(m *mutant) {
		read := m.Records
		m.Records = func(practice string) iter.Seq2[record.Linked, error] {
			return func(yield func(record.Linked, error) bool) {
				for l, err := range read(practice) {
					if len(l.Rules) == 0 {
						l.Rules = nil
					}
					if !yield(l, err) {
						return
					}
				}
			}
		}
	}},
	{"wake of what is done not kept", "is not due then (done: true)", func(m *mutant) {
		m.writes(func(c *change) {
			if c.Done {
				c.Wake = time.Time{}
			}
		})
	}},
	{"wake in the time of London, read as such", "WakeUps: wake-up lost, or too late: one at 2027-10-31", func(m *mutant) {
		m.wake(func(at *time.Time) {
			if l := at.In(london); !at.IsZero() {
				*at = time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second(), l.Nanosecond(), london)
			}
		})
	}},
	{"done until people change it, whatever apply says", "OpenInOrder: an entry that was done, and that a later change has opened, is not open", func(m *mutant) { m.doneFor(true) }},
	{"practice and subject in one key", "Names: two ids are taken for one", func(m *mutant) {
		m.joined("/")
	}},
	{"practice and subject in one key, with nothing between", "Names: two ids are taken for one", func(m *mutant) { m.joined("") }},
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
	{"a change that is kept is told to be refused", "a change of the version that was read is refused", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			return cmp.Or(m.good.Apply(ctx, c), record.ErrConflict)
		}
	}},
	{"open counts anew from the beginning", "OpenUnderWrites: under writes Open leaves entries out, gives some twice", func(m *mutant) {
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
	}},
	{"conflict has an error of its own", "StaleVersion: a change that was decided on another version is refused with no row changed", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			err := m.good.Apply(ctx, c)
			if errors.Is(err, record.ErrConflict) {
				err = errors.New("no row changed")
			}
			return err
		}
	}},
}

var allChecks = flag.Bool("all", false, "hold every mutant against every check, and not only up to the one that catches it")

func TestMutants(t *testing.T) {
	var mu sync.Mutex
	caught := map[string]int{}
	t.Run("all", func(t *testing.T) {
		require.Len(t, mutants, 117, "the README says so")
		for _, c := range mutants {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				var faults []recordtest.Fault
				check := func() { faults = faultsOf(c) }
				if strings.HasPrefix(c.name, "deadlock") {
					synctest.Test(t, func(*testing.T) {
						check()
						time.Sleep(time.Hour) // for those who still wait
					})
				} else {
					check()
				}
				var says []string
				mu.Lock()
				for _, f := range faults {
					caught[f.Check]++
					says = append(says, f.Error())
				}
				mu.Unlock()
				require.NotEmpty(t, faults, "survives")
				require.Contains(t, strings.Join(says, "\n"), c.says)
				t.Log(says[0])
			})
		}
	})
	opened := 0
	dead := recordtest.Check(func() triagetest.Host { opened++; return mutate(dies) }, triagetest.Sample())
	require.Len(t, dead, opened, "a check that a host passes of which nothing works")
	for _, f := range dead {
		require.True(t, caught[f.Check] > 0 || catches(f.Check), "%s catches no mutant", f.Check)
	}
}

// faultsOf are the faults of a mutant up to the one that it is to show; with -all, those that all checks find.
func faultsOf(c named) (faults []recordtest.Fault) {
	for _, check := range recordtest.Checks(triagetest.Sample()) {
		if err := check.Run(mutate(c.how)); err != nil {
			fault := recordtest.Fault{Check: check.Name, Err: err}
			if faults = append(faults, fault); !*allChecks && strings.Contains(fault.Error(), c.says) {
				break
			}
		}
	}
	return faults
}

// catches tells whether a check finds a fault in any mutant.
func catches(check string) bool {
	for _, of := range recordtest.Checks(triagetest.Sample()) {
		if of.Name == check {
			return slices.ContainsFunc(mutants, func(c named) bool {
				return !strings.HasPrefix(c.name, "deadlock") && of.Run(mutate(c.how)) != nil
			})
		}
	}
	return false
}

// dies does nothing but fail.
func dies(m *mutant) {
	broken := errors.New("broken")
	m.entry = func(context.Context, record.ID) (entry, error) { return entry{}, broken }
	m.open = func(context.Context, string, string) iter.Seq2[entry, error] {
		return func(yield func(entry, error) bool) { yield(entry{}, broken) }
	}
	m.apply = func(context.Context, change) error { return broken }
	m.Put = func(record.ID, triage.Input, []byte) error { return broken }
	m.Due = func(time.Time) ([]record.ID, error) { return nil, broken }
	m.Records = func(string) iter.Seq2[record.Linked, error] {
		return func(yield func(record.Linked, error) bool) { yield(record.Linked{}, broken) }
	}
	m.Reopen = func() (triagetest.Host, error) { return triagetest.Host{}, broken }
}

func TestNoFalseAlarm(t *testing.T) {
	require.Empty(t, recordtest.Check(func() triagetest.Host { return mutate(func(m *mutant) { m.reopens(all, func(*mutant) {}) }) }, triagetest.Sample()))
	require.Empty(t, recordtest.Check(good[triage.Input, triage.State], triagetest.Sample()))
	require.Empty(t, recordtest.Check(good[triage.BrakeInput, triage.BrakeState], triagetest.BrakeSample()))
	require.Empty(t, recordtest.Check(good[limits.Input, limits.Ledger], limitstest.Sample()))
	require.Empty(t, recordtest.Check(good[capacity.Input, capacity.Ledger], capacitytest.Sample()))
	require.Empty(t, recordtest.Check(good[inbox.Input, inbox.Reviewed], inboxtest.Sample()))
	require.Empty(t, recordtest.Check(good[accounts.Input, accounts.State], accountstest.Sample()))
}

func good[In, State any]() recordtest.Host[In, State] {
	return underTest(&memory.Table[In, State]{})
}
