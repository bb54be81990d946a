package triage

import "time"

// Rating is how urgent a request is: green < amber < red. The zero Rating is none, never green.
type Rating string

// The ratings.
const (
	Green Rating = "green"
	Amber Rating = "amber"
	Red   Rating = "red"
)

// rank orders ratings; 0 for none.
func (r Rating) rank() int {
	switch r {
	case Green:
		return 1
	case Amber:
		return 2
	case Red:
		return 3
	}
	return 0
}

func (r Rating) valid() bool { return r.rank() > 0 }

func highest(a, b Rating) Rating {
	if b.rank() > a.rank() {
		return b
	}
	return a
}

// up is one step higher; red stays red.
func (r Rating) up() Rating {
	if r == Green {
		return Amber
	}
	return Red
}

// Rated is one rating that a request has had.
type Rated struct {
	ByRole     string    `json:"by_role"` // one of the code list roles
	Rating     Rating    `json:"rating"`
	At         time.Time `json:"at"`
	ReasonCode string    `json:"reason_code"`
}

// Link is a request that is joined to this one. A rating that is not known blocks lowering.
type Link struct {
	ID         string    `json:"id"`
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
