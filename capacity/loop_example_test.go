// The example of the loop.

package capacity_test

import (
	"context"
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

func ExampleLoop_Confirm() {
	policy, err := capacity.Load(policies.TotalTriage())
	if err != nil {
		panic(err)
	}
	var store memory.Table[capacity.Input, capacity.State] // a host has its own, with a database
	loop, err := capacity.NewLoop(&store, policy)
	if err != nil {
		panic(err)
	}
	ctx, book, by := context.Background(), record.ID{
		Practice: "p", Subject: "fortnight",
	}, host.Actor{ID: "u-7", Role: "admin"}
	store.Put(book, capacity.Input{
		Needs: []capacity.Order{{
			Patient: known(60),
			Need: capacity.Need{
				ID: "n-2", Rating: practice.Amber, OrderedByRole: "duty_clinician", Roles: []string{"nurse"},
				Minutes: rules.Known(15), DueBy: monday.Add(9 * time.Hour),
			},
		}},
		Slots: []capacity.Slot{{
			ID: "s-1", Start: monday.Add(
				2 * time.Hour,
			), Minutes: rules.Known(
				15,
			), ClinicianID: "kim", Role: "nurse", SiteID: "main", Modality: "in_person", Pool: "soon",
			Status: "free", Skills: []string{}, Features: []string{"step_free"},
		}},
	})
	proposal, err := loop.Tick(ctx, book, monday)
	if err != nil {
		panic(err)
	}
	need, slot := proposal.Placed[0].Need, proposal.Placed[0].Slot
	fmt.Println(loop.Offer(ctx, book, need, slot, monday.Add(time.Hour), by, monday))
	fmt.Println(loop.Confirm(ctx, book, need, "s-9", by, monday)) // the person saw another slot
	fmt.Println(loop.Confirm(ctx, book, need, slot, by, monday.Add(5*time.Minute)))
	for r := range store.Records("p") {
		fmt.Printf("%d %s %q to %q by %s: %s\n", r.N, r.Subject, r.From, r.To, r.By, r.Reason)
	}
	// Output:
	// <nil>
	// need n-2 has slot s-1: the slot is not free any more
	// <nil>
	// 1 n-2 "" to "proposed s-1" by policy: placed
	// 2 n-2 "proposed s-1" to "offered s-1" by u-7: offered
	// 3 n-2 "offered s-1" to "confirmed s-1" by u-7: confirmed
}
