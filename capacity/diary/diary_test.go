// The diary in memory, and several allocators that book from it at once.

package diary_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/capacity/diary"
	"github.com/frontdoor-rules/frontdoor/capacity/diary/diarytest"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// order is an amber need that is due in nine hours.
func order(id string) capacity.Order {
	return capacity.Order{Need: capacity.Need{
		ID: id, Rating: practice.Amber, DueBy: monday.Add(9 * time.Hour), OrderedAt: monday.Add(-10 * time.Minute),
		Minutes: rules.Known(10),
	}}
}

// slotAt is a free slot of ten minutes, so many minutes from now.
func slotAt(id string, minutes int) capacity.Slot {
	return capacity.Slot{
		ID: id, Start: monday.Add(time.Duration(minutes) * time.Minute), Minutes: rules.Known(10), ClinicianID: "c1",
		Role: "gp", SiteID: "main",
		Modality: "in_person", Pool: "soon", Status: "free",
	}
}

func TestMemoryIsADiary(t *testing.T) {
	t.Parallel()
	diarytest.Run(t, func(_ *testing.T, slots []capacity.Slot) diary.Diary { return diary.NewMemory(slots...) })
}

// Several allocators on one diary, each for its own needs: all slots are booked once, and no need twice.
func TestAllocatorsNeverDoubleBook(t *testing.T) {
	t.Parallel()
	const allocators, each = 4, 12
	p, err := capacity.Load(
		fstest.MapFS{
			"capacity.yaml": {
				Data: []byte(
					"frontdoor: 1\npolicy: capacity\nid: test\nversion: \"1\"\nauthor: a\nrules: []\nend: test\n",
				),
			},
		},
	)
	require.NoError(t, err)
	var slots []capacity.Slot
	for i := range allocators * each {
		slots = append(slots, slotAt(fmt.Sprintf("s%02d", i), 10*i+5))
	}
	appointments := diary.NewMemory(slots...)
	var mu sync.Mutex
	has, needs := map[string]string{}, map[string]bool{}
	var wait sync.WaitGroup
	for who := range allocators {
		wait.Go(func() {
			var open []capacity.Order
			for i := range each {
				open = append(open, order(fmt.Sprintf("n%d-%02d", who, i)))
			}
			for round := 0; len(open) > 0 && round < 100; round++ {
				in := capacity.Input{Needs: open}
				var free []diary.FreeSlot
				for s, err := range appointments.Free(context.Background(), monday, monday.Add(24*time.Hour)) {
					if err != nil {
						t.Error(err)
						return
					}
					free, in.Slots = append(free, s), append(in.Slots, s.Slot)
				}
				d, err := capacity.Allocate(context.Background(), p, in, monday)
				if err != nil {
					t.Error(err)
					return
				}
				booked, taken, err := diary.Book(context.Background(), appointments, d, free)
				if err != nil || len(booked)+len(taken) != len(d.Placed) {
					t.Error(err)
					return
				}
				mu.Lock()
				for _, b := range booked {
					if has[b.Slot] != "" || needs[b.Need] {
						t.Errorf("%s is booked twice", b.Slot)
					}
					has[b.Slot], needs[b.Need] = b.Need, true
				}
				var left []capacity.Order
				for _, o := range open {
					if !needs[o.Need.ID] {
						left = append(left, o)
					}
				}
				mu.Unlock()
				open = left
			}
		})
	}
	wait.Wait()
	require.Len(t, has, allocators*each)
	for slot, need := range has {
		require.Equal(t, need, appointments.Booked(slot))
	}
}

func TestBookRefusesWhatWasNotFree(t *testing.T) {
	t.Parallel()
	d := capacity.Decision{Placed: []capacity.Placement{{Need: "n", Slot: "s", State: capacity.Proposed}}}
	_, _, err := diary.Book(context.Background(), diary.NewMemory(), d, nil)
	require.ErrorIs(t, err, capacity.ErrNotFound)
	d.Placed[0].State = capacity.Confirmed
	booked, taken, err := diary.Book(context.Background(), diary.NewMemory(), d, nil)
	require.NoError(t, err)
	require.Empty(t, booked)
	require.Empty(t, taken)
}
