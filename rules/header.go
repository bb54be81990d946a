// What stands at the top of every policy file, and who approved it.

package rules

import (
	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// Header is what stands at the top of every policy file.
type Header struct {
	Policy   string        // its kind, such as triage
	ID       string        // in kebab case
	Local    string        // the id of the practice's own layer; "" when there is none
	Version  string        // as its author counts, in any form
	Author   string        // who wrote the file
	Approval Approval      // who signed it off; the zero Approval when nobody did
	ReviewBy field.ISODate // the last day before a review is due; "" when none is planned
	// Effective is the day from which the policy is in force where a host loads it earlier; "" for at once.
	Effective field.ISODate
	// NotForClinicalUse marks an example.
	NotForClinicalUse bool
	// AlwaysAsked are the names of the facts that the practice's forms always give.
	AlwaysAsked []string
}

// Approval says who signed a policy off. The zero Approval is none.
type Approval struct {
	By   string        `key:"by" need:"yes"` // a name or an id, in any form
	Role string        `key:"role"`          // a code such as gp; "" is not known
	On   field.ISODate `key:"on" need:"yes"` // the day of the signature
	// Digest is the beginning of the digest that was approved, at least 8 characters: when the policy comes to mean
	// something else, the approval is void. "" binds the approval to no meaning.
	Digest string `key:"digest"`
}
