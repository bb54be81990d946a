// Ratings: the levels, and what a request carries of ratings that it has had.

package triage

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Rating is how urgent a request is: green < amber < red. The zero Rating is none, never green.
type Rating = practice.Rating

// The ratings.
const (
	Green = practice.Green
	Amber = practice.Amber
	Red   = practice.Red
)

// Rated is one rating that a request has had.
type Rated struct {
	ByRole     string    `json:"by_role"`     // one of the code list roles
	Rating     Rating    `json:"rating"`      // what it was rated
	At         time.Time `json:"at"`          // when; never zero
	ReasonCode string    `json:"reason_code"` // in snake case; "" for none
}

// Link is a request that is joined to this one. A rating that is not known blocks lowering.
type Link struct {
	ID         string    `json:"id"`          // of the other request
	Base       Rating    `json:"base"`        // its base rating
	ByRole     string    `json:"by_role"`     // who set that; "" is not known
	ReceivedAt time.Time `json:"received_at"` // the earliest receipt keeps the clock
	ClosedAt   time.Time `json:"closed_at"`   // zero: open
}

// UnmarshalText reads a bare id.
func (l *Link) UnmarshalText(b []byte) error {
	*l = Link{ID: string(b)}
	return nil
}
