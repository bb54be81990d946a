// A diary in memory.

package diary

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
)

// Memory is a Diary in memory, for examples and tests. The zero Memory is empty and ready to use.
type Memory struct {
	mu    sync.Mutex
	slots map[string]*entry
}

// An entry is a slot of the diary as it stands.
type entry struct {
	capacity.Slot
	version int
	need    string // who has it
}

// freeSlot is the entry as Free yields it.
func (e *entry) freeSlot() FreeSlot { return FreeSlot{Slot: e.Slot, Version: strconv.Itoa(e.version)} }

// The states of a slot that a diary tells apart; every other is not free.
const (
	free = "free"
	busy = "busy"

	tentative = "busy_tentative"
)

// NewMemory makes a diary of slots; of two with one id the latter stands.
func NewMemory(slots ...capacity.Slot) *Memory {
	m := &Memory{}
	for _, s := range slots {
		m.Put(s)
	}
	return m
}

// Put adds a slot, or changes it, as when a session is created or lost. A need that has the slot keeps it.
func (m *Memory) Put(s capacity.Slot) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.slots == nil {
		m.slots = map[string]*entry{}
	}
	e := &entry{Slot: s, version: 1}
	if before := m.slots[s.ID]; before != nil {
		e.version, e.need = before.version+1, before.need
	}
	m.slots[s.ID] = e
}

// Slots gives all slots as they stand, booked ones too, by start and then by id: what [capacity.Allocate] takes.
func (m *Memory) Slots() []capacity.Slot {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []capacity.Slot
	for _, e := range m.slots {
		out = append(out, e.Slot)
	}
	slices.SortFunc(out, byStart)
	return out
}

// Booked gives the id of the need that has a slot; "" for none.
func (m *Memory) Booked(slot string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e := m.slots[slot]; e != nil {
		return e.need
	}
	return ""
}

// byStart is the order of slots by start, and then by id.
func byStart(a, b capacity.Slot) int {
	return cmp.Or(a.Start.Compare(b.Start), strings.Compare(a.ID, b.ID))
}

// Free yields the free slots of a range, as they stand when it is called.
func (m *Memory) Free(ctx context.Context, from, to time.Time) iter.Seq2[FreeSlot, error] {
	return func(yield func(FreeSlot, error) bool) {
		for _, s := range m.between(from, to) {
			if err := ctx.Err(); err != nil {
				yield(FreeSlot{}, err)
				return
			}
			if !yield(s, nil) {
				return
			}
		}
	}
}

// between gives the free slots of a range, in order.
func (m *Memory) between(from, to time.Time) []FreeSlot {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []FreeSlot
	booked := map[string][]*entry{} // by clinician
	for _, e := range m.slots {
		if e.Status == busy || e.Status == tentative {
			booked[e.ClinicianID] = append(booked[e.ClinicianID], e)
		}
	}
	for _, e := range m.slots {
		if e.Status == free && !e.Start.Before(from) && e.Start.Before(to) && !rivalsAmong(booked[e.ClinicianID], e) {
			out = append(out, e.freeSlot())
		}
	}
	slices.SortFunc(out, func(a, b FreeSlot) int { return byStart(a.Slot, b.Slot) })
	return out
}

// engaged tells whether the clinician of a slot has somebody in another slot at the time.
func (m *Memory) engaged(e *entry) bool {
	for _, o := range m.slots {
		if (o.Status == busy || o.Status == tentative) && o.Rivals(e.Slot) {
			return true
		}
	}
	return false
}

// rivalsAmong tells whether one clinician would be in two places by a slot beside others.
func rivalsAmong(entries []*entry, e *entry) bool {
	return slices.ContainsFunc(entries, func(o *entry) bool { return o.Rivals(e.Slot) })
}

// Book gives slots to a need, all of them or none. Its errors are those of [Diary], and that of a context that has
// ended.
func (m *Memory) Book(ctx context.Context, need string, slots ...FreeSlot) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var entries []*entry
	again := len(slots) > 0
	for _, s := range slots {
		e := m.slots[s.ID]
		if e == nil {
			return capacity.ErrNotFound
		}
		entries = append(entries, e)
		again = again && e.Status == busy && e.need == need
	}
	if again {
		return nil
	}
	for i, e := range entries {
		if e.Status != free || slots[i].Version != strconv.Itoa(e.version) || m.engaged(e) ||
			rivalsAmong(entries[:i], e) {
			return capacity.ErrTaken
		}
	}
	for _, e := range entries {
		e.Status, e.need = busy, need
		e.version++
	}
	return nil
}
