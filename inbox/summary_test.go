// The summary of a practice's open work.

package inbox_test

import (
	"iter"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

const summaryPolicy = `policy: inbox
id: t
version: 1
author: t
work: {request: {due: 7d, ladder: [{at: -2d, stage: warning}, {at: due, stage: overdue}, {at: +7d, stage: breach}]},
    support: {due: 2wd}}
inboxes:
  requests: {lead: reception_lead, kinds: [request]}
  prescriptions: {lead: pharmacist}
  old_team: {closed: true}
  results: {lead: duty_clinician}
end: t
`

// reviewed reviews items for a summary.
func reviewed(t *testing.T, p *inbox.Policy, items ...inbox.Item) iter.Seq2[inbox.Input, inbox.Decision] {
	return func(yield func(inbox.Input, inbox.Decision) bool) {
		for _, i := range items {
			in := inbox.Input{Item: i}
			d, err := inbox.Review(p, in, monday)
			require.NoError(t, err)
			if !yield(in, d) {
				return
			}
		}
	}
}

func daysOld(id string, n int, more func(*inbox.Item)) inbox.Item {
	i := inbox.Item{
		ID: id, Kind: inbox.Request, Inbox: "requests", ReceivedAt: monday.AddDate(0, 0, -n), AssigneeKind: "user",
		AssigneeID: "u-1",
	}
	if more != nil {
		more(&i)
	}
	return i
}

func TestSummary(t *testing.T) {
	p := loaded(t, summaryPolicy)
	s := inbox.Summarise(p, reviewed(t, p,
		daysOld("a", 1, nil),
		daysOld("b", 8, func(i *inbox.Item) { i.AssigneeID = "u-2"; i.FirstReadAt = monday.AddDate(0, 0, -7) }),
		daysOld("c", 15, func(i *inbox.Item) { i.AssigneeKind, i.AssigneeTeamID, i.Inbox = "team", "t-1", "old_team" }),
		daysOld("d", 9, func(i *inbox.Item) {
			i.AssigneeID, i.Waits = "u-2", []inbox.Wait{{On: "patient", From: monday.AddDate(0, 0, -8)}}
		}),
		daysOld("e", 6, func(i *inbox.Item) { i.AssigneeKind, i.Inbox = "none", "attic" }),
		daysOld("f", 9, func(i *inbox.Item) { i.SignedOffAt, i.SignedOffBy = monday.AddDate(0, 0, -1), "u-9" }),
		daysOld("g", 7, func(i *inbox.Item) { i.Waits = nil; i.ReceivedAt = i.ReceivedAt.Add(2 * time.Hour) }),
		daysOld("h", 1, func(i *inbox.Item) { i.Kind, i.SupportCause, i.Inbox = inbox.Support, "no_device", "" }),
		daysOld("i", 1, func(i *inbox.Item) { i.Kind, i.SupportCause, i.Inbox = inbox.Support, "no_device", "" }),
		daysOld("j", 1, func(i *inbox.Item) { i.Kind, i.SupportCause, i.Inbox = inbox.Support, "language", "" }),
		daysOld("k", 1, func(i *inbox.Item) {
			i.DueAt, i.BookedFor, i.Inbox = monday.Add(time.Hour), monday.Add(2*time.Hour), ""
		}),
	), []string{"requests", "old_team", "results"})

	require.Equal(t, 10, s.All.Open, "what is signed off is not open")
	require.Equal(
		t, []int{2, 3, 2, 1, 1, 1},
		[]int{s.All.Overdue, s.All.Warning, s.All.DueToday, s.All.Paused, s.All.PausedLong, s.All.BookedLate},
	)
	var people []string
	for _, l := range s.People {
		people = append(people, l.Name)
	}
	require.Equal(t, []string{"u-2", "u-1"}, people, "the worst first")
	require.Equal(
		t,
		inbox.Workload{
			Name: "u-2", Open: 2, Overdue: 1, Paused: 1, PausedLong: 1, Unread: 1, Worst: "overdue", OldestDays: 9,
			Oldest: "d",
		},
		s.People[0],
	)
	require.Equal(t, "t-1", s.Teams[0].Name)
	require.EqualValues(t, "breach", s.Teams[0].Worst)
	require.Equal(t, 1, s.Unassigned.Open)
	var inboxes []string
	for _, l := range s.Inboxes {
		inboxes = append(inboxes, l.Name)
	}
	require.Equal(
		t, []string{"prescriptions", "old_team", "requests", "attic", "results"}, inboxes,
		"the one that nobody read first, and the empty one too",
	)
	require.True(t, s.Inboxes[0].NotRead)
	require.Zero(t, s.Inboxes[4].Open)
	require.Equal(t, []inbox.SupportCount{{Cause: "no_device", N: 2}, {Cause: "language", N: 1}}, s.Support)
	require.Len(t, s.Faults, 3)
	require.Equal(
		t, [][]string{{"prescriptions"}, {"attic"}, {"old_team"}},
		[][]string{s.Faults[0].Inboxes, s.Faults[1].Inboxes, s.Faults[2].Inboxes},
	)
}

// Nothing to count, and no policy, still give an answer.
func TestEmptySummary(t *testing.T) {
	p := loaded(t, summaryPolicy)
	s := inbox.Summarise(p, nil, nil)
	require.Len(t, s.Inboxes, 4)
	require.Equal(t, []string{"old_team", "prescriptions", "requests", "results"}, s.Faults[0].Inboxes)
	s = inbox.Summarise(nil, reviewed(t, p, daysOld("a", 1, func(i *inbox.Item) { i.Read = rules.Known(true) })), nil)
	require.Equal(t, 1, s.All.Open)
	require.Zero(t, s.All.Unread)
}
