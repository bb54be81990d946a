// The example of a loop.

package triage_test

import (
	"context"
	"fmt"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
)

func ExampleLoop_Rate() {
	policy, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(hayFever)}})
	if err != nil {
		panic(err)
	}
	var submissions memory.Table[triage.Input, triage.State]
	var brakes memory.Table[triage.BrakeInput, triage.BrakeState]
	loop, err := triage.NewLoop(&submissions, &brakes, policy)
	if err != nil {
		panic(err)
	}
	ctx, now := context.Background(), time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)
	id := record.ID{Practice: "high-street", Subject: "s-1003"}
	submissions.Put(id, triage.Input{
		Submission: triage.Submission{
			ID: "s-1003", Topic: rules.Withhold("hay_fever"), Rating: triage.Amber, RatingSetBy: "supplier",
			SubmittedAt: now.Add(-time.Hour), Text: rules.NewText(""),
		},
		Patient: practice.Patient{AgeYears: rules.Withhold(41)}, Obs: triage.Obs{TempC: rules.Withhold(36.8)},
	})
	decision, _ := loop.Tick(ctx, id, now) // a screen shows it, and carries its token
	fmt.Println(decision.To, "could be", decision.LowerTo)

	ruling, _ := loop.Rate(ctx, id, triage.Change{To: triage.Green, By: "u-7", Role: "admin", Seen: decision.Token()},
		now)
	fmt.Println(ruling.Status)
	decision, _ = loop.Tick(ctx, id, now.Add(time.Minute))
	fmt.Println(decision.To, decision.Route)
	for r := range submissions.Records("high-street") {
		fmt.Println(r.Kind, r.From, "->", r.To, r.Role, r.Reason)
	}
	// Output:
	// amber could be green
	// accepted
	// green pharmacy
	// received  -> amber system received
	// assessed amber -> amber system lowering_proposed
	// rating amber -> green admin agreed_with_proposal
	// assessed green -> green system nothing_to_do
}
