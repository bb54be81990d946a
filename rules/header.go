// What stands at the top of every policy file, and who approved it.

package rules

import (
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// Header is what every policy file begins with.
type Header struct {
	Policy   string // the kind: triage
	ID       string
	Local    string // the id of the practice's own layer; "" when there is none
	Version  string
	Author   string
	Approval Approval
	ReviewBy field.ISODate
	// Effective is the day from which the policy is in force, where a host loads it before; "": at once.
	Effective field.ISODate
	// NotForClinicalUse marks an example.
	NotForClinicalUse bool
	// AlwaysAsked are the facts that the practice's forms always give.
	AlwaysAsked []string
}

// Approval says who signed the policy off. Digest, if given, is the beginning of the digest that was approved: when the
// meaning changes, the approval is void.
type Approval struct {
	By     string        `key:"by" need:"yes"`
	Role   string        `key:"role"`
	On     field.ISODate `key:"on" need:"yes"`
	Digest string        `key:"digest"`
}
