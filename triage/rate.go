// Ratings that people want to give, and whether they may.

package triage

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Change is a rating that a person wants to give.
type Change struct {
	To   Rating // the rating to be
	By   string // the person's id, never a name
	Role string // one of practice.Roles: admin, reception_lead, duty_clinician, gp, …
	Seen string // the Token of the decision that the person looked at
	// Version is the host's version of the submission: the same change of the same version is one record, however often
	// it is asked for. Without it the instant parts them.
	Version string
	Reason  string // a reason code, snake case; never free text. Agreeing with the rating or with a proposal needs none
	At      time.Time
}

// Status is what became of a change.
type Status string

// The statuses.
const (
	Accepted       Status = "accepted"
	NeedsReason    Status = "needs_reason"    // the same again with a reason code
	NeedsClinician Status = "needs_clinician" // one question to the duty clinician
	Refused        Status = "refused"
)

// A Ruling is the answer to a change.
type Ruling struct {
	Status Status // what became of it
	// Code says why, unless the change was accepted: no_rating, no_actor, no_instant, unknown_role,
	// reason_is_no_code, not_assessed, before_the_decision, stale, red, clinician_rating, rule_failed, disposition,
	// fired, suspected, supplier_rating, linked_rating, linked_not_known, base_not_known, no_reason; of [Loop.Rate]
	// also not_allowed, and not_kept, where the error says why.
	Code   string
	Rules  []string      // the rules concerned, sorted
	Record record.Record // what to keep; its key is empty unless the change was accepted
}

// Rate rules on a change to what Assess says now. When the person looked at a decision that said something else, the
// change is refused as stale. Anybody on the staff may raise. Staff may lower amber to green when no upgrade fired or
// is suspected, else it goes to the duty clinician; they never lower red, nor a clinician's rating. A clinician may
// do both. Every change of a rating has a reason and a record.
func Rate(current Decision, c Change) Ruling {
	switch {
	case !c.To.Valid():
		return Ruling{Status: Refused, Code: "no_rating"}
	case c.By == "":
		return Ruling{Status: Refused, Code: "no_actor"}
	case c.At.IsZero():
		return Ruling{Status: Refused, Code: "no_instant"}
	case !practice.IsStaff(c.Role):
		return Ruling{Status: Refused, Code: "unknown_role"}
	case c.Reason != "" && !record.IsCode(c.Reason):
		return Ruling{Status: NeedsReason, Code: "reason_is_no_code"}
	case !current.assessed: // stored and read back, or made by hand: it does not hold what a ruling rests on
		return Ruling{Status: Refused, Code: "not_assessed"}
	case c.At.Before(current.Now):
		return Ruling{Status: Refused, Code: "before_the_decision"}
	case c.Seen != current.Token():
		return Ruling{Status: Refused, Code: "stale"}
	}
	if c.To.Rank() < current.To.Rank() && !practice.IsClinician(c.Role) {
		if r := lowering(current); r.Status != Accepted {
			return r
		}
	}
	if c.Reason == "" {
		switch {
		case c.To == current.To:
			c.Reason = "confirmed"
		case c.To == current.LowerTo:
			c.Reason = "agreed_with_proposal"
		default:
			return Ruling{Status: NeedsReason, Code: "no_reason", Rules: concerned(current)}
		}
	}
	return accept(current, c)
}

// lowering is what stands against a lowering by staff who are no clinicians.
func lowering(d Decision) Ruling {
	var suspected []string
	for _, n := range d.NotRuledOut {
		if n.Support == Suspected {
			suspected = append(suspected, n.Rule)
		}
	}
	switch {
	case d.To == Red:
		return Ruling{Status: Refused, Code: byRed, Rules: concerned(d)}
	case slices.Contains(d.firm, byClinician):
		return Ruling{Status: Refused, Code: byClinician, Rules: concerned(d)}
	case len(d.Errors) > 0:
		return Ruling{Status: NeedsClinician, Code: byFailure, Rules: concerned(d)}
	case d.Disposition != "":
		return Ruling{Status: NeedsClinician, Code: "disposition", Rules: concerned(d)}
	case len(d.upgrades) > 0:
		return Ruling{Status: NeedsClinician, Code: "fired", Rules: d.upgrades}
	case len(suspected) > 0:
		return Ruling{Status: NeedsClinician, Code: string(Suspected), Rules: suspected}
	case len(d.firm) > 0:
		return Ruling{Status: NeedsClinician, Code: d.firm[0], Rules: concerned(d)}
	}
	return Ruling{Status: Accepted}
}

// concerned are the rules that a change of rating concerns: those that fired, and those that are not ruled out.
func concerned(d Decision) []string {
	out := slices.Clone(d.Fired)
	for _, n := range d.NotRuledOut {
		out = append(out, n.Rule)
	}
	return sorted(out)
}

// accept is the ruling that accepts a change, with its record.
func accept(d Decision, c Change) Ruling {
	r := record.Record{
		Subject: d.ID, Kind: record.Rating, From: string(d.To), To: string(c.To),
		By: c.By, Role: c.Role, Reason: record.Code(c.Reason),
		Rules: concerned(d), At: c.At, Version: c.Version, Digest: d.Digest, CalendarDigest: d.CalendarDigest,
	}
	if d.To == c.To {
		r.Kind = record.RatingConfirmed
	}
	return Ruling{Status: Accepted, Rules: r.Rules, Record: r.Keyed()}
}

// Token names what the decision says, whenever and by whichever policy it was made: a screen carries it, so that Rate
// knows what a person saw.
func (d Decision) Token() string {
	d.Now, d.Due, d.NextChange, d.UnattendedUntil = time.Time{}, time.Time{}, time.Time{}, time.Time{}
	d.Digest, d.CalendarDigest = "", ""
	b, err := d.MarshalJSON()
	if err != nil {
		return "" // plain fields: not reached
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:12])
}
