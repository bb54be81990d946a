// This file tests the host: that a sweep decides everything of a practice, in every table, and goes on after a failure.

package memory_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

var monday = time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)

func newHost(t *testing.T) *memory.Host {
	h, err := memory.New(policies.TotalTriage())
	require.NoError(t, err)
	return h
}

// open puts one entry of a practice into every table, as people would have changed it.
func open(h *memory.Host, practice string) {
	id := func(subject string) record.ID { return record.ID{Practice: practice, Subject: subject} }
	h.Submissions.Put(id("s-1"), triage.Input{Submission: triage.Submission{
		ID: "s-1", Kind: "medical", Channel: "online", Rating: triage.Green, RatingSetBy: "supplier",
		SubmittedAt: monday.Add(-time.Hour),
	}})
	h.Doors.Put(limits.DoorOf(practice), limits.Input{})
	h.Books.Put(id("b-1"), capacity.Input{})
	h.Items.Put(id("i-1"), inbox.Input{Item: inbox.Item{
		ID: "i-1", Kind: inbox.Request, ReceivedAt: monday.Add(-time.Hour),
	}})
	h.Accounts.Put(id("a-1"), accounts.Input{Account: accounts.Account{ID: "a-1", CreatedAt: monday.Add(-time.Hour)}})
}

// due is what waits to be decided, in all tables.
func due(h *memory.Host, now time.Time) []record.ID {
	return slices.Concat(
		h.Submissions.Due(now), h.Doors.Due(now), h.Books.Due(now), h.Items.Due(now), h.Accounts.Due(now),
	)
}

// recorded counts a practice's records, by their subjects.
func recorded(t *testing.T, h *memory.Host, practice string) map[string]int {
	subjects := map[string]int{}
	for l, err := range h.Chain.Records(practice) {
		require.NoError(t, err)
		subjects[l.Subject]++
	}
	return subjects
}

// versions counts the changes of all entries that open has put.
func versions(t *testing.T, h *memory.Host, practice string) (out []uint64) {
	id := func(subject string) record.ID { return record.ID{Practice: practice, Subject: subject} }
	s, err1 := h.Submissions.Entry(context.Background(), id("s-1"))
	d, err2 := h.Doors.Entry(context.Background(), limits.DoorOf(practice))
	b, err3 := h.Books.Entry(context.Background(), id("b-1"))
	i, err4 := h.Items.Entry(context.Background(), id("i-1"))
	a, err5 := h.Accounts.Entry(context.Background(), id("a-1"))
	for _, err := range []error{err1, err2, err3, err4, err5} {
		require.NoError(t, err)
	}
	return []uint64{s.Version, d.Version, b.Version, i.Version, a.Version}
}

// A sweep decides what is open in every table, of one practice alone.
func TestSweepDecidesAll(t *testing.T) {
	h, ctx := newHost(t), context.Background()
	open(h, "north")
	open(h, "south")
	require.Len(t, due(h, monday), 10)
	require.NoError(t, h.Sweep(ctx, "north", monday))
	require.Equal(t, []uint64{2, 2, 2, 2, 2}, versions(t, h, "north"))
	require.Equal(t, []uint64{1, 1, 1, 1, 1}, versions(t, h, "south"))
	waiting := due(h, monday)
	require.Len(t, waiting, 5)
	for _, id := range waiting {
		require.Equal(t, "south", id.Practice)
	}
	for _, subject := range []string{"s-1", "door", "i-1", "a-1"} { // nothing happens in a book without needs
		require.Positive(t, recorded(t, h, "north")[subject], subject)
	}
	require.Empty(t, recorded(t, h, "south"))
	require.NoError(t, h.Sweep(ctx, "nowhere", monday))
}

// A sweep finds what a lost wake-up would have shown, records it once, and leaves a chain that verifies.
func TestSweepFindsLostWakeUps(t *testing.T) {
	h, ctx, later := newHost(t), context.Background(), monday.AddDate(0, 0, 60)
	open(h, "north")
	require.NoError(t, h.Sweep(ctx, "north", monday))
	before := recorded(t, h, "north")["i-1"]
	require.NoError(t, h.Sweep(ctx, "north", later))
	require.Greater(t, recorded(t, h, "north")["i-1"], before, "it has been overdue for weeks")
	head, err := record.Verify("north", h.Chain.Records("north"))
	require.NoError(t, err)
	require.NoError(t, h.Sweep(ctx, "north", later))
	again, err := record.Verify("north", h.Chain.Records("north"))
	require.NoError(t, err)
	require.Equal(t, head, again)
}

// An entry that cannot be decided is named in the error; all others are decided, in the other tables too.
func TestSweepGoesOn(t *testing.T) {
	h := newHost(t)
	open(h, "north")
	h.Submissions.Put(record.ID{Practice: "north", Subject: "s-0"}, triage.Input{})
	h.Items.Put(record.ID{Practice: "north", Subject: "i-0"}, inbox.Input{})
	err := h.Sweep(context.Background(), "north", monday)
	require.ErrorContains(t, err, "s-0")
	require.ErrorContains(t, err, "i-0")
	require.Equal(t, []uint64{2, 2, 2, 2, 2}, versions(t, h, "north"))
	require.Empty(t, due(h, monday))
	require.Len(t, due(h, monday.Add(time.Minute)), 2, "they are tried again")

	stopped, stop := context.WithCancel(context.Background())
	stop()
	require.ErrorIs(t, h.Sweep(stopped, "north", monday), context.Canceled)
}
