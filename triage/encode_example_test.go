// Writing an input for those who may see it.

package triage_test

import (
	"fmt"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/triage"
)

func ExampleEncode() {
	in := triage.Input{
		Submission: triage.Submission{ID: "s-1", Rating: triage.Green, Text: rules.NewText("my chest hurts")},
		Patient:    practice.Patient{AgeYears: rules.Withhold(41)},
	}
	fmt.Println(in)
	line, err := triage.Encode(in, rules.Viewer{Role: "gp", Purpose: "direct_care"})
	fmt.Println(string(line), err)
	_, err = triage.Encode(in, rules.Viewer{})
	fmt.Println(err)
	// Output:
	// ‹withheld›
	// {"submission":{"id":"s-1","text":"my chest hurts","rating":"green"},"patient":{"age_years":41}} <nil>
	// not-allowed (a role and a purpose are needed)
}
