// The examples of the documentation.

package diary_test

import (
	"context"
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/capacity/diary"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

func ExampleBook() {
	policy, err := capacity.Load(policies.TotalTriage())
	if err != nil {
		panic(err)
	}
	appointments := diary.NewMemory( // a host has its own
		capacity.Slot{
			ID: "s-1", Start: monday.Add(time.Hour), Minutes: rules.Known(10), ClinicianID: "shah", Role: "gp",
			SiteID: "main", Modality: "in_person", Pool: "soon", Status: "free",
		},
	)
	known := practice.Patient{ // all that the example policy asks
		AgeYears: rules.Withhold(40), AgeMonths: rules.Withhold(12 * 40), ReasonableAdjustments: rules.Withhold([]string{}),
		NeedsInterpreter: rules.Withhold(false),
		DNA12m:           rules.Withhold(0), Flags: rules.Withhold([]string{}),
	}
	in := capacity.Input{Needs: []capacity.Order{{
		Patient: known, Need: capacity.Need{ID: "n-1", Rating: practice.Amber, Minutes: rules.Known(10)},
	}}}
	var free []diary.FreeSlot
	for s, err := range appointments.Free(context.Background(), monday, monday.Add(24*time.Hour)) {
		if err != nil {
			panic(err)
		}
		free, in.Slots = append(free, s), append(in.Slots, s.Slot)
	}
	decision, err := capacity.Allocate(context.Background(), policy, in, monday)
	if err != nil {
		panic(err)
	}
	booked, taken, err := diary.Book(context.Background(), appointments, decision, free)
	fmt.Println(len(booked), len(taken), err, appointments.Booked("s-1"))
	// Output: 1 0 <nil> n-1
}
