// The stages of overdue work, and a stage as a decision reports it.

package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Stage is how far overdue work has come. The zero Stage is none.
type Stage string

// The stages, from the mildest.
const (
	Warning   Stage = "warning"
	Overdue   Stage = "overdue"
	Escalated Stage = "escalated"
	Breach    Stage = "breach"
)

// rank orders stages from 1, the mildest, to 4; 0 for none and for a word that is no stage.
func (s Stage) rank() int {
	return max(0, slices.Index([]Stage{"", Warning, Overdue, Escalated, Breach}, s))
}

// A PassedStage is a stage that an item has passed since the last review.
type PassedStage struct {
	Stage   Stage     `json:"stage"`               // never empty
	Rule    string    `json:"rule"`                // the rule's id, or the ladder's stage as request/due/overdue
	At      time.Time `json:"at"`                  // when it was passed; of a rule, when a review found it to hold
	Late    bool      `json:"late"`                // the review came more than five minutes after At
	Unknown bool      `json:"not_ruled_out"`       // it counts because it could not be ruled out
	Because string    `json:"because" wire:"null"` // for staff; "" where the policy does not say
	To      string    `json:"to" wire:"null"`      // who should act; "" where the policy does not say
	Notify  []string  `json:"notify"`              // who is to be told
	Key     string    `json:"key"`                 // unique among the stages of the item
}

// lateAfter is how long after it was passed a stage counts as raised late.
const lateAfter = 5 * time.Minute

// MarshalJSON gives the stage as "frontdoor eval inbox" writes it.
func (p PassedStage) MarshalJSON() ([]byte, error) { return wire.Marshal(p) }
