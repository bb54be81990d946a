// The examples of the documentation.

package inbox_test

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

func ExampleReview() {
	policy, err := inbox.Load(policies.TotalTriage())
	if err != nil {
		panic(err) // problem.Problems: every mistake of the files, with its line
	}
	received := time.Date(2026, 11, 12, 16, 40, 0, 0, time.UTC)
	decision, err := inbox.Review(policy, inbox.Input{Item: inbox.Item{
		ID: "it-55", Kind: inbox.Request, Inbox: "requests", Rating: "amber", ReceivedAt: received,
		FirstReadAt: received.Add(time.Hour), RespondedAt: received.Add(2 * time.Hour),
		ActionedAt:      received.Add(90 * time.Hour),
		ContactAttempts: rules.Known(0), AssigneeKind: "user", AssigneeID: "u-4", AssigneeActive: rules.Known(true),
		UnreadPatientReply: rules.Known(false), SafeguardingConcern: rules.Withhold(false),
	}}, monday)
	if err != nil {
		panic(err)
	}
	fmt.Println(decision.Status, decision.Deadline.Format("Mon 2 Jan 15:04"), decision.OverdueBy)
	// Output: overdue Thu 19 Nov 18:30 85h45m0s
}

func ExampleLoop_Tick() {
	policy, err := inbox.Load(policies.TotalTriage())
	if err != nil {
		panic(err)
	}
	var store memory.Table[inbox.Input, inbox.State] // a host has its own, with a database
	loop, err := inbox.NewLoop(&store, policy)
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	store.Put(record.ID{Practice: "p", Subject: "it-1"}, inbox.Input{Item: inbox.Item{
		ID: "it-1", Kind: inbox.Medication, Inbox: "prescriptions", Rating: "green", ReceivedAt: monday,
		FirstReadAt: monday, AssigneeKind: "team",
		ContactAttempts:    rules.Known(0),
		UnreadPatientReply: rules.Known(false), SafeguardingConcern: rules.Withhold(false),
	}})
	for minute := range 57 * 60 { // a host's scheduler; on the third day it is down
		at := monday.Add(time.Duration(minute) * time.Minute)
		for _, id := range store.Due(at) {
			if _, err := loop.Tick(ctx, id, at); err != nil {
				panic(err)
			}
		}
	}
	err = loop.Sweep(ctx, "p", monday.Add(72*time.Hour), nil) // at the next start
	for r := range store.Records("p") {
		fmt.Println(r.N, r.Kind, r.To, r.At.Format("Mon 15:04"), r.Reason, r.Notify, err)
	}
	// Output:
	// 1 stage warning Wed 14:30 passed [owner] <nil>
	// 2 stage overdue Wed 18:30 passed_late [owner prescription_clerk] <nil>
}

func ExampleSummarise() {
	policy, err := inbox.Load(policies.TotalTriage())
	if err != nil {
		panic(err)
	}
	var items iter.Seq2[inbox.Input, inbox.Decision] = func(yield func(inbox.Input, inbox.Decision) bool) {
		in := inbox.Input{
			Item: inbox.Item{
				ID: "it-2", Kind: inbox.Task, Inbox: "duty_team", ReceivedAt: monday.AddDate(0, 0, -21),
				AssigneeKind: "user", AssigneeID: "u-4",
			},
		}
		d, err := inbox.Review(policy, in, monday)
		if err != nil {
			panic(err)
		}
		yield(in, d)
	}
	read := policy.Inboxes()
	s := inbox.Summarise(policy, items, read[1:]) // the first was not read
	fmt.Println(
		s.People[0].Name, s.People[0].Overdue, s.Faults[0].Code, s.Faults[0].Inboxes, len(s.Inboxes) == len(read),
	)
	// Output: u-4 1 inbox_not_read [accounts] true
}
