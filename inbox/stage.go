package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Stage is how far overdue work has come.
type Stage string

// The stages, from the mildest.
const (
	Warning   Stage = "warning"
	Overdue   Stage = "overdue"
	Escalated Stage = "escalated"
	Breach    Stage = "breach"
)

// rank orders stages and states.
func (s Stage) rank() int {
	return max(0, slices.Index([]Stage{"", Warning, Overdue, Escalated, Breach}, s))
}

// A Passed is a stage that an item has passed, and that the last review did not yet know of.
type PassedStage struct {
	Stage   Stage     `json:"stage"`
	Rule    string    `json:"rule"`                // the rule, or the stage of the ladder: request/due/overdue
	At      time.Time `json:"at"`                  // when it was passed; for a rule, when a review found it to hold
	Late    bool      `json:"late"`                // raised more than lateAfter past that
	Unknown bool      `json:"not_ruled_out"`       // it could not be ruled out, and so counts
	Because string    `json:"because" wire:"null"` // for staff; "" where the policy does not say
	To      string    `json:"to" wire:"null"`      // who should act; "" where the policy does not say
	Notify  []string  `json:"notify"`
	Key     string    `json:"key"` // unique among the stages of the item
}

// lateAfter is how long after it was passed a stage counts as raised late.
const lateAfter = 5 * time.Minute

// MarshalJSON gives the stage as "frontdoor eval inbox" writes it.
func (p PassedStage) MarshalJSON() ([]byte, error) { return wire.Marshal(p) }
