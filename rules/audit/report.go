// This file holds the report as JSON shows it.

package audit

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Report is what the records of a practice show.
type Report struct {
	Practice string      `json:"practice"`      // the practice's id
	From     time.Time   `json:"from,omitzero"` // the instant of the earliest record
	To       time.Time   `json:"to,omitzero"`   // the instant of the latest record
	Head     record.Head `json:"head"`          // the end of the chain that was read
	// how many records of each kind; all about a rating count as "submission"
	Kinds    []NamedCount `json:"kinds"`
	Staff    Agreement    `json:"staff"` // what staff other than clinicians did with ratings
	Clinical Agreement    `json:"clinicians"`
	// Final counts pairs such as green/amber: the rating that the policy gave last, and what it was in the end.
	Final     []NamedCount `json:"final"`
	Lowered   []Lowering   `json:"lowered"`  // one for each of policy, staff and clinicians
	Times     []StepTime   `json:"times"`    // one for each step, in the order of the steps
	Stages    []NamedCount `json:"stages"`   // of work on the way to its deadline and beyond
	Concerns  []NamedCount `json:"concerns"` // by reason
	Refused   []NamedCount `json:"refused"`  // by act
	Shadow    []NamedCount `json:"shadow"`   // where a candidate policy decides otherwise: from and to
	Policies  []NamedCount `json:"policies"` // records by the digest of the policy
	Breakdown []Breakdown  `json:"groups"`
}

// An Agreement counts what people did with the ratings that they looked at.
type Agreement struct {
	Looked  Count `json:"looked"`  // the sum of the others
	Left    Count `json:"left"`    // the rating stood
	Raised  Count `json:"raised"`  // a higher one was given
	Lowered Count `json:"lowered"` // a lower one was given
}

// A Lowering counts the submissions that were lowered.
type Lowering struct {
	By          string `json:"by"`           // policy, staff, clinicians
	N           Count  `json:"n"`            // how many were lowered at least once
	RaisedLater Count  `json:"raised_later"` // how many of these were raised again later, by anybody
}

// A StepTime is how long a step takes from the receipt, in minutes of elapsed time.
type StepTime struct {
	Step   string  `json:"step"`       // decided, rated by staff, rated by a clinician, booked, finished
	N      Count   `json:"n"`          // how many reached the step
	Median float64 `json:"median_min"` // 0 if N is 0 or withheld
	P90    float64 `json:"p90_min"`    // nine in ten take no longer; 0 if N is 0 or withheld
}

// A NamedCount is how often something occurs.
type NamedCount struct {
	Name string `json:"what"` // a code, or two with a slash between
	N    Count  `json:"n"`    // how often; may be withheld
}

// A Breakdown is the submissions by one way to group them.
type Breakdown struct {
	By   string  `json:"by"`   // channel, age_band, language, adjustment
	Rows []Group `json:"rows"` // the largest first; empty if every count is withheld
}

// A Group is the submissions that have one value of a breakdown. If N is withheld, all its counts are.
type Group struct {
	Value       string  `json:"is"`           // empty if it is not known
	N           Count   `json:"n"`            // how many submissions
	Red         Count   `json:"red"`          // red was the policy's last rating
	Looked      Count   `json:"looked"`       // a person has looked at the rating
	Changed     Count   `json:"changed"`      // a person has looked and given another rating
	Overdue     Count   `json:"overdue"`      // work with the id of the submission was overdue
	RaisedLater Count   `json:"raised_later"` // it was lowered, and raised again later
	MedianMin   float64 `json:"median_min"`   // until a person first rated it; 0 if nobody did or it is withheld
}
