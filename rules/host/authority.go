// This file says who may do what.

package host

import (
	"context"
	"errors"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// An Authority says who may do what.
type Authority interface {
	// May returns nil if the actor may do this in the practice, and otherwise an error that matches ErrRefused. With
	// any other error the act is not done either. The practice is "" for the approval of a policy.
	May(ctx context.Context, practice string, by Actor, act Act) error
}

// ErrRefused is the error of an act that the actor may not do.
var ErrRefused = errors.New("host: this role may not do that")

// An Actor is a person who acts.
type Actor struct {
	ID   string // never a name; "" may do nothing
	Role string // the role in which they act, a word of the code list roles
}

// An Act is a kind of thing that a person may want to do.
type Act string

// The acts.
const (
	Rate     Act = "rate"     // give a submission a rating, confirm it, or say what it was in the end
	Concern  Act = "concern"  // say that a decision was wrong
	Instruct Act = "instruct" // the door and its figures
	Book     Act = "book"     // offer, confirm and release slots
	Approve  Act = "approve"  // a policy
	See      Act = "see"      // evidence: the values behind a decision
)

// Roles are an Authority that lists the roles that may do each act. Nobody may do an act that is not listed.
type Roles map[Act][]string

// May returns nil if the actor has an id and the role is listed for the act, and ErrRefused otherwise.
func (r Roles) May(_ context.Context, _ string, by Actor, act Act) error {
	if by.ID == "" || !slices.Contains(r[act], by.Role) {
		return ErrRefused
	}
	return nil
}

// DefaultRoles are the roles of a practice as the example policies know it. All staff rate (within the bounds that
// triage.Rate sets), book, see evidence and raise concerns; reception leads and clinicians on duty instruct the door;
// clinicians approve policies. Each call returns a new map, which a host may change and pass to WithAuthority.
func DefaultRoles() Roles {
	var staff, clinicians []string
	for _, role := range practice.Roles() {
		if practice.IsStaff(role) {
			staff = append(staff, role)
		}
		if practice.IsClinician(role) {
			clinicians = append(clinicians, role)
		}
	}
	leads := []string{"reception_lead", "duty_clinician"}
	return Roles{Rate: staff, Concern: staff, Book: staff, See: staff, Instruct: leads, Approve: clinicians}
}
