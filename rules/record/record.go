// Package record holds what is kept of decisions: who changed what, when, by which rules, for which reason and under
// which policy; the chain of hashes that shows tampering; and the interface by which a host keeps both with its own
// data.
//
//	head, err := record.Verify(practice, record.Read(file)) // a *record.ChainError says which record was changed
//
// A host implements [Store], three methods, once: its type parameters make it the store of every package of the
// library. Package recordtest holds the tests that every implementation has to pass. HOSTS.md, beside the other papers
// in .github, shows such a store on a database.
//
// # Wake-ups
//
// This is the contract of wake-ups; other places only point here.
//
//   - Apply keeps [Change.Wake] with the change, in one step. It replaces the earlier one, also where the entry is
//     done. The zero instant is never. It is kept to the millisecond.
//   - When people change an entry, the host makes its wake-up due at once, in the step that keeps the input.
//   - Once a wake-up is due, the host calls Tick of the loop: at least once. Early, late, twice or at the same time
//     from several machines does no harm, as Tick reads the entry and decides it anew, and one version is recorded
//     once.
//   - If Tick returns nil, the wake-up that is kept now is the next one, which may be due again at once. If it returns
//     an error and the wake-up is still due, the host calls again after a pause, which it lets grow. If the error is
//     [ErrNotFound], the entry is gone, and so is its wake-up.
//   - A wake-up may be lost: Sweep of the loop finds what was missed. A host calls it at start and once a day.
package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"strconv"
	"time"
)

// A Record is one decision that was made, or one thing that a person did. It holds no patient data: only ids, names of
// the policy, codes and digests. Its JSON is what the chain hashes: neither the keys nor their order may change.
type Record struct {
	// Key is unique in a practice's chain. A record whose key is in the chain already is not added again.
	Key      string `json:"key"`
	Practice string `json:"practice"`
	Subject  string `json:"subject"` // the id of the submission, item, account, need or door
	Kind     Kind   `json:"kind"`    // what happened
	// What says which part of the subject: medical/daily of a door's figures, or the act of a refusal. It may be empty.
	What string `json:"what,omitempty"`
	From string `json:"from"` // the outcome before, in words of its kind; empty if there was none
	To   string `json:"to"`   // the outcome now
	// By is the id of the person who did it; "policy" for a decision; "patient" if a request came in.
	By     string   `json:"by"`
	Role   string   `json:"role"` // the role in which By acted; "system" for the policy
	Reason Code     `json:"reason"`
	Rules  []string `json:"rules"` // the ids of the rules concerned, sorted; never nil
	// Notify are the roles, teams and inboxes that have to be told of it, once. If an alert has none, whoever is on
	// duty has to be told.
	Notify []string `json:"tell,omitempty"`
	// Group is what the record is counted by.
	Group Group     `json:"group,omitzero"`
	At    time.Time `json:"at"` // kept in UTC, to the millisecond
	// Version is the host's version of the subject that was decided on; empty if it is not known.
	Version        string `json:"version"`
	Digest         string `json:"digest"`          // of the policy
	CalendarDigest string `json:"calendar_digest"` // empty without a calendar
}

// A Code says in a word why something happened: snake case of at most 60 letters, never free text.
type Code string

var codePattern = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// IsCode tells whether a reason or purpose may stand in a record.
func IsCode[T ~string](s T) bool { return len(s) <= 60 && codePattern.MatchString(string(s)) }

// A Kind says what a record is about.
type Kind string

// The kinds of records.
const (
	Received Kind = "received" // a submission came in; At is when
	// the policy has another view of it: from a rating to a rating; Reason is the code of its attention.
	Assessed        Kind = "assessed"
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
	// Undecided says that an input cannot be decided: Reason is the code of the error, What the fact that is wrong.
	Undecided Kind = "undecided"
	Shadow    Kind = "shadow"   // a candidate policy decides otherwise; Digest is the candidate's
	Refused   Kind = "refused"  // somebody who may not wanted to; What is the act
	Evidence  Kind = "evidence" // somebody has seen values; Reason is the purpose
)

// A Group is what records are counted by. Its words are few and coarse, so that nobody is known by them. An empty field
// is not known.
type Group struct {
	Channel    string `json:"channel,omitempty"`    // how the request came in: a word of the code list channels
	AgeBand    string `json:"age_band,omitempty"`   // under_5, 5_15, 16_64, 65_79, 80_over
	Language   string `json:"language,omitempty"`   // english or other
	Adjustment string `json:"adjustment,omitempty"` // yes or none
}

// Keyed returns the record with a key: its subject and a hash of everything else in it. If the version of the subject
// is known, the instant is left out of the hash, so that the same act on the same version has one key.
func (r Record) Keyed() Record {
	r.Key = ""
	r.At = instant(r.At)
	hashed := r
	if r.Version != "" {
		hashed.At = time.Time{}
	}
	r.Key = r.Subject + "/" + hashed.hash()[:24]
	return r
}

// instant is an instant as records keep it: in UTC, to the millisecond. One that RFC 3339 cannot write becomes zero.
func instant(t time.Time) time.Time {
	t = t.UTC().Truncate(time.Millisecond)
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}
	}
	return t
}

// An ID names one thing of one practice: a submission, an item, an account, a book of appointments, a door. The same
// subject in two practices is two things. The subject of a submission, an item or an account is also the id in its
// input: an entry whose two ids differ cannot be decided.
type ID struct {
	Practice string // the practice's id, whose chain takes the records
	Subject  string // the id of the thing within the practice
}

// String quotes both parts, so that no two ids have the same string.
func (id ID) String() string { return strconv.Quote(id.Practice) + " " + strconv.Quote(id.Subject) }

// hash is the SHA-256 of the record's JSON, in hex.
func (r Record) hash() string {
	b, plain := appendRecord(nil, &r)
	if !plain {
		b = marshal(r)
	}
	return hexHash(b)
}

// marshal is the JSON of a value; nil where there is none, which is not reached: structs of plain fields always have
// JSON.
func marshal(of any) []byte {
	b, err := json.Marshal(of)
	if err != nil {
		return nil
	}
	return b
}

// hexHash is the SHA-256 of some bytes, in hex; "" for none.
func hexHash(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
