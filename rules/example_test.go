// The examples of the documentation.

package rules_test

import (
	"fmt"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
)

func ExampleLoad() {
	set, _, err := rules.Load(fstest.MapFS{"triage.yaml": {Data: []byte(`policy: triage
id: small
version: 1
author: test
rules:
  - {id: many-points, when: t.a >= 3 and not t.p, then: {raise: one}, because: Many points.}
end: small
`)}}, domain)
	if err != nil {
		panic(err)
	}
	facts, err := set.Facts(input{facts{A: rules.Known(4)}}, rules.Answers{})
	if err != nil {
		panic(err)
	}
	result := set.Evaluate(facts, "2026-11-23")
	verdict, _ := result.Verdict("many-points")
	missing, _ := result.Missing(set.Rule("many-points"))
	fmt.Println(verdict, missing)
	// Output: unknown [t.p]
}

func ExampleWithFunction() {
	set, _, err := rules.Load(fstest.MapFS{"triage.yaml": {Data: []byte(`policy: triage
id: small
version: 1
author: test
rules:
  - {id: even, when: is_even(t.a), then: {raise: one}, because: Even.}
end: small
`)}}, domain, rules.WithFunction("is_even", func(n int) bool { return n%2 == 0 }))
	if err != nil {
		panic(err)
	}
	facts, err := set.Facts(input{facts{A: rules.Known(4)}}, rules.Answers{})
	if err != nil {
		panic(err)
	}
	verdict, _ := set.Evaluate(facts, "").Verdict("even")
	fmt.Println(verdict)
	// Output: fired
}

func ExampleText() {
	text := rules.NewText("I have had chest pain since noon")
	fmt.Printf("%v %s %+v\n", text, text, text)
	fmt.Println(text.Reveal(rules.Viewer{Role: "duty clinician", Purpose: "care"}))
	// Output:
	// ‹withheld› ‹withheld› ‹withheld›
	// I have had chest pain since noon
}
