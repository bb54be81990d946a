// Package record holds what is kept of decisions: who changed what, by which rules, for which reason, under which policy;
// the chain of hashes that shows tampering; and the one interface by which a host keeps both with its own data.
//
// A host implements [Store], three methods, once: its type parameters make it the store of every package of the library.
// Package recordtest holds the tests that every implementation has to pass.
package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strconv"
	"time"
)

// A Record is one decision that was made or one thing that a person did. It is closed and holds no patient data: ids,
// names of the policy, codes and digests only.
type Record struct {
	Key            string    `json:"key"`             // unique in a practice's chain: of a key that is kept nothing is kept again
	Practice       string    `json:"practice"`        //
	Subject        string    `json:"subject"`         // the id of the submission, item, account, need, door
	Kind           Kind      `json:"kind"`            // what happened
	What           string    `json:"what,omitempty"`  // which of the subject's: medical/daily of a door's figures, the act of a refusal
	From           string    `json:"from"`            //
	To             string    `json:"to"`              //
	By             string    `json:"by"`              // the id of the person; policy, or patient where the request came in
	Role           string    `json:"role"`            // in which role; system is the policy's
	Reason         string    `json:"reason"`          // a code
	Rules          []string  `json:"rules"`           // the rules concerned, sorted
	Notify         []string  `json:"tell,omitempty"`  // roles, teams and inboxes of the policy that have to be told of it, once; of an alert nobody: whoever is on duty
	Group          Group     `json:"group,omitzero"`  // for counting
	At             time.Time `json:"at"`              //
	Version        string    `json:"version"`         // the host's version of the subject that was decided on; "" is not known
	Digest         string    `json:"digest"`          // of the policy
	CalendarDigest string    `json:"calendar_digest"` // "" without a calendar
}

// Kind is what happened.
type Kind string

// The kinds of records.
const (
	Received        Kind = "received"         // a submission came in; At is when
	Assessed        Kind = "assessed"         // the policy has another view of it: from a rating to a rating; Reason is the code of its attention
	Rating          Kind = "rating"           // a person has changed the rating
	RatingConfirmed Kind = "rating_confirmed" // a person has looked and left it
	FinalRating     Kind = "final_rating"     // what it was in the end, as the clinician found who dealt with it
	Concern         Kind = "concern"          // somebody thinks that a decision was wrong; Reason says why
	Admission       Kind = "admission"        // a request was let in and counted
	Door            Kind = "door"             // a door opens or shuts
	Figure          Kind = "figure"           // a limit changes
	Instruction     Kind = "instruction"      // a person has instructed the door
	Booking         Kind = "booking"          // a slot is proposed, offered, confirmed, declined, expired, released
	Alert           Kind = "alert"            // something that staff should be told
	Stage           Kind = "stage"            // work has passed a stage on the way to its deadline or beyond
	Proposal        Kind = "proposal"         // the policy proposes that a person does something
	Verdict         Kind = "verdict"          // of an account
	Shadow          Kind = "shadow"           // a candidate policy decides otherwise; Digest is the candidate's
	Refused         Kind = "refused"          // somebody who may not wanted to; What is the act
	Evidence        Kind = "evidence"         // somebody has seen values; Reason is the purpose
)

// Group is what records are counted by: coarse, closed words, and never enough to know a patient by.
type Group struct {
	Channel    string `json:"channel,omitempty"`
	AgeBand    string `json:"age_band,omitempty"`   // under_5, 5_15, 16_64, 65_79, 80_over
	Language   string `json:"language,omitempty"`   // english or other
	Adjustment string `json:"adjustment,omitempty"` // yes or none
}

// Keyed gives the record with its key: a hash of everything else in it, but for the instant where the version of the
// subject is known, so that the same act on the same version has one key.
func (r Record) Keyed() Record {
	r.Key = ""
	r.At = instant(r.At)
	hashed := r
	if r.Version != "" {
		hashed.At = time.Time{}
	}
	r.Key = r.Subject + "/" + hash(hashed)[:24]
	return r
}

var codes = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// instant is an instant as records keep it: in UTC, to the millisecond; one that RFC 3339 cannot write is none.
func instant(t time.Time) time.Time {
	if t = t.UTC().Truncate(time.Millisecond); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// IsCode tells whether a reason or purpose may stand in a record: a code in snake case of at most 60 letters, never free text.
func IsCode(s string) bool { return len(s) <= 60 && codes.MatchString(s) }

// ID names one thing of one practice: a submission, an item, an account, a book of appointments, a door. Two practices
// never meet.
type ID struct{ Practice, Subject string }

// String quotes both, so that no two ids have one string.
func (id ID) String() string { return strconv.Quote(id.Practice) + " " + strconv.Quote(id.Subject) }

func hash(of any) string {
	b, err := json.Marshal(of)
	if err != nil {
		return "" // plain fields: not reached
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
