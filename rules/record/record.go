// Package record holds what is kept of a decision: who changed what, by which rules, for which reason, under which
// policy. A record is closed and holds no patient data: ids, names and digests only.
package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// A Record is one decision that was made or one thing that a person did with it.
type Record struct {
	Key            string    `json:"key"`     // unique: applying a record of the same key again is no change
	Subject        string    `json:"subject"` // the id of the submission, item, account…
	Kind           string    `json:"kind"`    // what happened: rating, …
	From           string    `json:"from"`
	To             string    `json:"to"`
	By             string    `json:"by"`   // the id of the person, or of the policy
	Role           string    `json:"role"` // in which role
	Reason         string    `json:"reason"`
	Rules          []string  `json:"rules"` // the rules concerned, sorted
	At             time.Time `json:"at"`
	Version        string    `json:"version"`         // the host's version of the subject that was decided on; "" is not known
	Digest         string    `json:"digest"`          // of the policy
	CalendarDigest string    `json:"calendar_digest"` // "" without a calendar
}

// Keyed gives the record with its key: a hash of everything else in it, but for the instant where the version of the
// subject is known, so that the same act on the same version has one key.
func (r Record) Keyed() Record {
	r.Key = ""
	r.At = r.At.UTC()
	hashed := r
	if r.Version != "" {
		hashed.At = time.Time{}
	}
	b, err := json.Marshal(hashed)
	if err != nil {
		return r // plain fields: not reached
	}
	sum := sha256.Sum256(b)
	r.Key = r.Subject + "/" + hex.EncodeToString(sum[:12])
	return r
}
