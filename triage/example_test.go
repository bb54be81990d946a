// The examples of the documentation.

package triage_test

import (
	"fmt"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/triage"
)

func ExampleAssess() {
	policy, err := triage.Load(policies.TotalTriage())
	if err != nil {
		panic(err) // problem.Problems: every mistake of the files, with its line
	}
	decision, err := triage.Assess(policy, triage.Input{
		Submission: triage.Submission{
			ID: "s-1041", Kind: "medical", Rating: triage.Green, RatingSetBy: "supplier",
			Symptoms: rules.Withhold([]string{"fever"}), SubmittedAt: time.Date(2026, 11, 23, 7, 23, 0, 0, time.UTC),
		},
		Patient: practice.Patient{AccountVerified: rules.Withhold(true), AgeMonths: rules.Withhold(2)},
	}, time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC))
	if err != nil {
		panic(err)
	}
	fmt.Println(decision.Base, "->", decision.To, decision.Attention.Level)
	fmt.Println(decision.Reasons[0].Because)
	// Output:
	// green -> red clinician_now
	// Fever under 3 months, measured or as the parent feels it: within 2 hours.
}

const hayFever = `
policy: triage
id: small-practice
version: 2026.11.1
author: reception lead
senders: verified
rules:
  - id: fever
    when: obs.temp_c >= 39
    then: {upgrade: red}
    because: A high fever.
  - id: hay-fever
    when: submission.topic == "hay_fever" and patient.age_years >= 5
    then: {downgrade: green, route: pharmacy}
    because: Hay fever goes to the pharmacy.
end: small-practice
`

func ExampleLoad() {
	_, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(`policy: triage
id: small-practice
version: 1
author: reception lead
senders: verified
rules:
  - id: infant
    when: not patient.age > 5
    then: {upgrade: ambre}
    because: Young.
end: small-practice
`)}})
	fmt.Println(err)
	// Output:
	// triage.yaml:8:11: error[not-binds-tighter]: not binds tighter than >: this reads (not …) > …
	//     8 |     when: not patient.age > 5
	//       |           ^^^^^^^^^^^^^^^^^^^ write not (patient.age > 5)
	// triage.yaml:9:21: error[unknown-value]: "ambre" is not one of the values that can stand here
	//     9 |     then: {upgrade: ambre}
	//       |                     ^^^^^ did you mean amber?
}

// What is missing is said, and what an answer could do.
func ExampleAssess_missing() {
	policy, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(hayFever)}})
	if err != nil {
		panic(err)
	}
	in := triage.Input{
		Submission: triage.Submission{
			ID: "s-1003", Topic: rules.Withhold("hay_fever"), Rating: triage.Amber, RatingSetBy: "supplier",
			Text: rules.NewText(""), // the boxes were left empty: over words that no rule reads nothing is lowered
		},
		Patient: practice.Patient{AgeYears: rules.Withhold(41)},
	}
	now := time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)
	decision, _ := triage.Assess(policy, in, now)
	fmt.Println(decision.NotRuledOut[0], decision.LowerIf[0])

	in.Obs.TempC = rules.Withhold(36.8)
	decision, _ = triage.Assess(policy, in, now)
	fmt.Println("may go down to", decision.LowerTo, "by the", decision.Route)
	// Output:
	// {fever red unasked [obs.temp_c]} {hay-fever [obs.temp_c]}
	// may go down to green by the pharmacy
}

func ExampleExplain() {
	policy, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(hayFever)}})
	if err != nil {
		panic(err)
	}
	explanation, err := triage.Explain(policy, triage.Input{
		Submission: triage.Submission{ID: "s-1003", Topic: rules.Withhold("hay_fever"), Rating: triage.Amber, RatingSetBy: "supplier"},
		Patient:    practice.Patient{AgeYears: rules.Withhold(3)},
	}, time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC))
	if err != nil {
		panic(err)
	}
	for _, o := range explanation.Result().Verdicts() {
		fmt.Println(o.ID, o.Verdict)
		for _, line := range explanation.Result().Why(o.Rule).Tree() {
			fmt.Println(" ", line)
		}
	}
	// Output:
	// fever unknown
	//   unknown  obs.temp_c >= 39  (not known: obs.temp_c)
	// hay-fever not-fired
	//   false    patient.age_years >= 5
}

func ExampleRate() {
	policy, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(hayFever)}})
	if err != nil {
		panic(err)
	}
	now := time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)
	decision, err := triage.Assess(policy, triage.Input{
		Submission: triage.Submission{
			ID: "s-1003", Topic: rules.Withhold("hay_fever"), Rating: triage.Amber, RatingSetBy: "supplier", Text: rules.NewText(""),
		},
		Patient: practice.Patient{AgeYears: rules.Withhold(41)}, Obs: triage.Obs{TempC: rules.Withhold(36.8)},
	}, now)
	if err != nil {
		panic(err)
	}
	ruling := triage.Rate(decision,
		triage.Change{To: triage.Green, By: "u-7", Role: "admin", Seen: decision.Token(), At: now})
	fmt.Println(ruling.Status, ruling.Record.From, "->", ruling.Record.To, ruling.Record.Reason)

	ruling = triage.Rate(decision,
		triage.Change{To: triage.Red, By: "u-7", Role: "admin", Seen: "an older decision", At: now})
	fmt.Println(ruling.Status, ruling.Code)
	// Output:
	// accepted amber -> green agreed_with_proposal
	// refused stale
}

func ExampleCompare() {
	list := []triage.Decision{
		{ID: "s-1", To: triage.Green},
		{
			ID: "s-2", To: triage.Green,
			NotRuledOut: []triage.NotRuledOut{{Rule: "stroke", CouldBe: triage.Red, Support: triage.Suspected}},
		},
		{ID: "s-3", To: triage.Amber},
	}
	fmt.Println(triage.Compare(list[1], list[2]) < 0, triage.Compare(list[2], list[0]) < 0)
	// Output: true true
}
