// The calls that most users need, as examples.

package limits_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

func example() *limits.Policy {
	p, err := limits.Load(os.DirFS("../examples/policies/total-triage"))
	if err != nil {
		panic(err)
	}
	return p
}

func Example() {
	policy, err := limits.Load(os.DirFS("../examples/policies/total-triage"))
	if err != nil {
		panic(err)
	}
	decision, err := limits.Effective(policy, limits.Input{}, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	if err != nil {
		panic(err)
	}
	medical, ok := decision.Of(limits.Medical)
	fmt.Println(ok, medical.Door, medical.Figures[limits.Daily], medical.Until.Format("15:04"))
	// Output: true open 93 10:00
}

func ExampleEffective() {
	d, err := limits.Effective(example(), limits.Input{
		Staff:  practice.Staff{PlannedGPSessions: rules.Known(8), PresentGPSessions: rules.Known(5)},
		Limits: []limits.Limit{{Kind: limits.Medical, Scope: limits.Daily, Used: rules.Known(80)}},
	}, time.Date(2026, 12, 29, 11, 0, 0, 0, time.UTC))
	if err != nil {
		panic(err)
	}
	medical, _ := d.Of(limits.Medical)
	fmt.Println(medical.Door, "daily", medical.Figures[limits.Daily], "until", medical.Until.Format("15:04"))
	for _, step := range medical.Trace {
		if step.Layer != "week" {
			fmt.Println(step.Rule+":", step.Change)
		}
	}
	// Output:
	// open daily 77 until 18:30
	// after-a-long-closure: daily x1.4
	// gps-missing: daily x0.625
	// school-holidays: daily x0.95; all together from 93 to 77
}

func ExamplePreview() {
	edges, err := limits.Preview(
		example(), limits.Input{}, calendar.Date{Year: 2026, Month: 12, Day: 24},
		calendar.Date{Year: 2026, Month: 12, Day: 26},
	)
	if err != nil {
		panic(err)
	}
	for _, e := range edges {
		if e.Kind == limits.Admin {
			fmt.Printf("%s %s %q\n", e.From.Format("Mon 15:04"), e.Door, e.Message)
		}
	}
	// Output:
	// Thu 00:00 closed "we_are_closed"
	// Thu 06:00 open ""
	// Thu 18:30 closed "closed_for_some_days"
	// Thu 22:00 closed "closed_for_some_days"
	// Fri 00:00 closed "closed_for_some_days"
	// Sat 00:00 closed "closed_for_some_days"
	// Sat 08:00 closed "closed_for_some_days"
	// Sat 20:00 closed "closed_for_some_days"
}

func ExampleAdmit() {
	saturday := time.Date(2026, 12, 5, 9, 30, 0, 0, time.UTC)
	a, err := limits.Admit(example(), limits.Input{
		Limits:  []limits.Limit{{Kind: limits.Admin, Scope: limits.Daily, Used: rules.Known(20)}},
		Request: &limits.Request{Submission: limits.Submission{Channel: "online", Kind: limits.Admin}},
	}, saturday)
	if err != nil {
		panic(err)
	}
	fmt.Println(a.Admit, a.Because, a.Scope, a.Message, a.NextOpening.Format("Mon 15:04"))
	// Output: false figure_reached daily full_for_now Sun 08:00
}

func ExampleLoop_Submit() {
	var store memory.Table[limits.Input, limits.State] // a host has its own, with a database
	loop, err := limits.NewLoop(&store, example())
	if err != nil {
		panic(err)
	}
	now := time.Date(2026, 12, 1, 9, 30, 0, 0, time.UTC)
	a, err := loop.Submit(context.Background(), "north-street", limits.Request{
		Submission: limits.Submission{ID: "s-1", Channel: "nhs_app", Kind: limits.Medical},
	}, now)
	if err != nil {
		panic(err)
	}
	fmt.Println(a.Admit, a.Because)
	for r := range store.Records("north-street") {
		if r.Kind == record.Door || r.Kind == record.Admission {
			fmt.Println(r.N, r.Subject, r.Kind, r.What, r.To, r.Reason)
		}
	}
	// Output:
	// true open
	// 3 door door admin.door open week
	// 6 door door medical.door open week
	// 11 door door medication.door open week
	// 12 s-1 admission  open open
}
