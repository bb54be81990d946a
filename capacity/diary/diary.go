// Package diary books an allocation's proposals slot by slot in another system's appointments: a host implements
// [Diary] over them, allocates what is free in it with package capacity, and calls [Book].
package diary

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
)

// A Diary is one practice's book of appointments: where an allocation's slots come from and its proposals go. It is
// safe for concurrent use. Package diarytest holds the tests that every implementation has to pass.
type Diary interface {
	// Free yields the free slots that begin at from or later and before to, by start and then by id. A slot that rivals
	// a booked one ([capacity.Slot.Rivals]) is not free, as its clinician is at another appointment. An error, such as
	// that of a context that has ended, is the last that it yields.
	Free(ctx context.Context, from, to time.Time) iter.Seq2[FreeSlot, error]
	// Book gives slots to a need, all of them or none: [capacity.ErrTaken] when one is not free in its version any
	// more or rivals a booked one, [capacity.ErrNotFound] when one is not there. Booking the same slots for the same
	// need again is no change and no error.
	Book(ctx context.Context, need string, slots ...FreeSlot) error
}

// FreeSlot is a slot with the host's version of it, which changes with every booking and every other change.
type FreeSlot struct {
	capacity.Slot
	Version string // in any form; never looked into, only given back to Book
}

// Book books the proposals of a decision in its order, so that the highest rating comes first. free are the slots that
// the decision was made on. Proposals whose slots were taken meanwhile come back in taken, to be allocated again after
// the diary was read anew. The error is that of the diary, or one that matches [capacity.ErrNotFound] for a proposal of
// a slot that is not in free; what was booked before it stays booked.
func Book(
	ctx context.Context, diary Diary, d capacity.Decision, free []FreeSlot,
) (booked, taken []capacity.Placement, err error) {
	byID := map[string]FreeSlot{}
	for _, s := range free {
		byID[s.ID] = s
	}
	for _, p := range d.Placed {
		if p.State != capacity.Proposed {
			continue
		}
		var slots []FreeSlot
		for _, id := range slotIDs(p) {
			s, ok := byID[id]
			if !ok {
				return booked, taken, fmt.Errorf(
					"capacity: slot %s of a proposal was not among the free slots: %w", id, capacity.ErrNotFound,
				)
			}
			slots = append(slots, s)
		}
		switch err := diary.Book(ctx, p.Need, slots...); {
		case err == nil:
			booked = append(booked, p)
		case errors.Is(err, capacity.ErrTaken) || errors.Is(err, capacity.ErrNotFound):
			taken = append(taken, p)
		default:
			return booked, taken, err
		}
	}
	return booked, taken, nil
}

// slotsOf are the ids of a placement's slots.
func slotIDs(p capacity.Placement) []string {
	if len(p.Slots) > 0 {
		return p.Slots
	}
	return []string{p.Slot}
}
