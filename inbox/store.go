package inbox

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Store keeps the items of practices with what their last reviews gave.
type Store interface {
	// Item gives an item as it stands; ErrNotFound when there is none of this id.
	Item(ctx context.Context, id ID) (Stored, error)
	// Open gives the items that are not done, after an id, in ascending order of ids: those whose last review did not find
	// them signed off, and those that have changed since. Items may be changed while it runs.
	Open(ctx context.Context, s Scope, after string) iter.Seq2[Stored, error]
	// Apply keeps a change, all or nothing, and sees to it that somebody calls Tick at the wake-up. It returns ErrConflict,
	// and keeps nothing, when the item's version is not the change's. Of a record whose key is kept already nothing is
	// kept again.
	Apply(ctx context.Context, c Change) error
}

// What a Store answers.
var (
	ErrNotFound = errors.New("inbox: there is no such item")
	ErrConflict = errors.New("inbox: the item was changed meanwhile")
)

// ID names an item of a practice. Two practices never meet.
type ID struct{ Practice, Item string }

// Scope is what a sweep goes through: all open items of a practice.
type Scope struct{ Practice string }

// Stored is an item as a store has it.
type Stored struct {
	ID      ID
	Version uint64 // grows with every change of the item, by people and by Apply
	Input   Input  // its Reviewed is that of the last Change that was applied
}

// A Change is what one review gave.
type Change struct {
	ID        ID
	IfVersion uint64
	Reviewed  Reviewed
	Stages    []Passed        // raised now, for whoever is to be told
	Proposals []Proposal      // made now, likewise
	Records   []record.Record // one a stage, in the same order
	Wake      time.Time       // when to call Tick for this item: once or more, early or late; zero: never
}

// Memory is a Store in memory: for examples and tests, and a pattern for one with a database. The zero Memory is empty and
// safe for concurrent use.
type Memory struct {
	mu      sync.Mutex
	items   map[ID]Stored
	keys    map[string]bool
	records []record.Record
	stages  map[ID][]Passed
	wakes   map[ID]time.Time
}

// Put keeps an item as people have changed it, with a wake-up that is due; what the last review gave stays.
func (m *Memory) Put(id ID, in Input) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.items == nil {
		m.items, m.keys, m.stages, m.wakes = map[ID]Stored{}, map[string]bool{}, map[ID][]Passed{}, map[ID]time.Time{}
	}
	was := m.items[id]
	in.Reviewed = was.Input.Reviewed
	in.Reviewed.Done = false
	in.Item.Waits, in.Item.Leave = slices.Clone(in.Item.Waits), slices.Clone(in.Item.Leave)
	m.items[id] = Stored{id, was.Version + 1, in}
	m.wakes[id] = in.Item.ReceivedAt // somebody has to look at what has changed
}

// Item gives an item.
func (m *Memory) Item(ctx context.Context, id ID) (Stored, error) {
	if err := ctx.Err(); err != nil {
		return Stored{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.items[id]
	if !ok {
		return Stored{}, ErrNotFound
	}
	return s, nil
}

// Open gives the items of a practice that are not done.
func (m *Memory) Open(ctx context.Context, s Scope, after string) iter.Seq2[Stored, error] {
	return func(yield func(Stored, error) bool) {
		for _, id := range m.open(s, after) {
			item, err := m.Item(ctx, id)
			if !yield(item, err) || ctx.Err() != nil {
				return
			}
		}
	}
}

func (m *Memory) open(s Scope, after string) []ID {
	m.mu.Lock()
	defer m.mu.Unlock()
	ids := slices.Collect(maps.Keys(m.items))
	ids = slices.DeleteFunc(ids, func(id ID) bool {
		return id.Practice != s.Practice || id.Item <= after || m.items[id].Input.Reviewed.Done
	})
	slices.SortFunc(ids, func(a, b ID) int { return strings.Compare(a.Item, b.Item) })
	return ids
}

// Apply keeps a change.
func (m *Memory) Apply(ctx context.Context, c Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	was, ok := m.items[c.ID]
	switch {
	case !ok:
		return ErrNotFound
	case was.Version != c.IfVersion:
		return ErrConflict
	}
	for n, r := range c.Records {
		if m.keys[r.Key] {
			continue
		}
		m.keys[r.Key] = true
		m.records = append(m.records, r)
		m.stages[c.ID] = append(m.stages[c.ID], c.Stages[n])
	}
	was.Version++
	was.Input.Reviewed = c.Reviewed
	m.items[c.ID] = was
	if m.wakes[c.ID] = c.Wake; c.Wake.IsZero() {
		delete(m.wakes, c.ID)
	}
	return nil
}

// Wakes are the items to be looked at and when.
func (m *Memory) Wakes() map[ID]time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.wakes)
}

// Stages are the stages that were raised for an item, in order.
func (m *Memory) Stages(id ID) []Passed {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.stages[id])
}

// Records are the records that were kept, in order.
func (m *Memory) Records() []record.Record {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.records)
}
