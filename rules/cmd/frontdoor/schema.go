// This file holds the verb schema.

package main

import "fmt"

var schemaCommand = command{
	name: "schema", summary: "a JSON Schema of policy files, for editors",
	usage: `frontdoor schema [KIND]

Prints the JSON Schema of a kind of policy file (triage), so that an editor completes keys and
outcomes and marks what is wrong. Name it in the first line of the policy:

  # yaml-language-server: $schema=triage.schema.json

  frontdoor schema triage > triage.schema.json
`,
	writes: format.isCommon,
	run: func(s *session) int {
		plain, code, ok := s.parse()
		if !ok {
			return code
		}
		kind := "triage"
		if len(plain) > 0 {
			kind = plain[0]
		}
		d, ok := domain(kind)
		if !ok {
			return s.fail("there is no policy of the kind %q; there are %s", kind, kinds())
		}
		fmt.Fprintln(s.stdout, string(d.JSONSchema()))
		return good
	},
}
