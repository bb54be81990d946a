// The examples of the documentation.

package capacity_test

import (
	"context"
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// known is a patient of whom all is known that the example policy asks.
func known(age int) practice.Patient {
	return practice.Patient{
		AgeYears: rules.Withhold(age), AgeMonths: rules.Withhold(12 * age), ReasonableAdjustments: rules.Withhold([]string{}),
		NeedsInterpreter: rules.Withhold(false),
		DNA12m:           rules.Withhold(0), Flags: rules.Withhold([]string{}),
	}
}

func ExampleAllocate() {
	policy, err := capacity.Load(policies.TotalTriage())
	if err != nil {
		panic(err) // problem.Problems: every mistake of the files, with its line
	}
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	nurse := func(id string, at time.Time) capacity.Slot {
		return capacity.Slot{
			ID: id, Start: at, Minutes: rules.Known(15), ClinicianID: "kim", Role: "nurse", SiteID: "main",
			Modality: "in_person", Pool: "soon",
			Status: "free", Skills: []string{"phlebotomy"}, Features: []string{"step_free"},
		}
	}
	bloods := func(id string, rating practice.Rating) capacity.Order {
		return capacity.Order{Patient: known(60), Need: capacity.Need{
			ID: id, Rating: rating, OrderedByRole: "duty_clinician", Roles: []string{"nurse"}, Minutes: rules.Known(15),
			Skills: []string{"phlebotomy"}, DueBy: noon,
		}}
	}
	decision, err := capacity.Allocate(context.Background(), policy, capacity.Input{
		Needs: []capacity.Order{
			bloods("n-9", practice.Amber), bloods("n-2", practice.Red), bloods("n-5", practice.Red),
		},
		Slots: []capacity.Slot{
			nurse("s-1", noon.Add(-time.Hour)), nurse("s-2", noon.Add(-30*time.Minute)),
			nurse("s-3", noon.Add(2*time.Hour)),
		},
	}, monday)
	if err != nil {
		panic(err)
	}
	for _, p := range decision.Placed {
		fmt.Println(p.Need, p.Start.Format("15:04"), p.Slot)
	}
	for _, u := range decision.Unplaced {
		fmt.Println(u.Need, u.Text())
		for _, o := range u.Options {
			fmt.Println("  you could:", o.Text())
		}
	}
	// Output:
	// n-2 11:00 s-1
	// n-5 11:30 s-2
	// n-9 n-2, n-5, n-9 compete for 2 slots
	//   you could: ask the clinician whether s-3 will do (Mon 23 Nov 14:00, 2h00 late)
	//   you could: make a slot of 15 minutes with a nurse (phlebotomy), by Mon 23 Nov 12:00
	//   you could: tell the clinician who ordered it
}
