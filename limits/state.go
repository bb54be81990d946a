// What the library keeps of a door between decisions, and its JSON.

package limits

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/host"
)

// State is what is kept of a door between decisions. A [Loop] keeps all of it in its store under one version, so that
// of two who decide at once one sees that it was late. A host without a loop gives [Decision.State] as
// [Input.Previous] of the next decision. The zero State is a door of which nothing is kept. It is stored as JSON.
type State struct {
	kept  kept
	newer host.Newer // what a newer release has written
}

// kept is what a State holds, and its JSON.
type kept struct {
	Counts       counts        `json:"counts"`
	Instructions []Instruction `json:"instructions,omitempty"` // in the order they were entered
	Carried      carried       `json:"state"`
	// Summary is each door and figure as it was last recorded, by target: medical.daily.
	Summary map[string]string `json:"shown,omitempty"`
	Alerts  []string          `json:"alerts,omitempty"` // the keys of those that were recorded and still hold
	// Admitted are the requests let in today and yesterday by their ids, so that none is counted twice.
	Admitted map[string]calendar.Date `json:"admitted,omitempty"`
	// Undecided says that the door cannot be decided; zero where it can.
	Undecided host.Undecided `json:"undecided,omitzero"`
}

// MarshalJSON gives what a store keeps.
func (s State) MarshalJSON() ([]byte, error) { return host.WriteState(s.newer, s.kept) }

// UnmarshalJSON reads what MarshalJSON gives; keys that it does not know do not matter.
func (s *State) UnmarshalJSON(raw []byte) (err error) {
	s.newer, err = host.ReadState(raw, &s.kept)
	return err
}

// Undecided says since when the door cannot be decided, and why; the zero value for one that can.
func (s State) Undecided() host.Undecided { return s.kept.Undecided }

// carried is what one decision hands to the next: the key "state" of inputs and decisions.
type carried struct {
	Held   []heldDoor     `json:"held,omitempty"`
	Full   []fullFigure   `json:"full,omitempty"`
	Alerts []ongoingAlert `json:"alerts,omitempty"`
}

// A heldDoor is a door that a rule on staff or demand tightened: it stays so until the next window opens.
type heldDoor struct {
	Kind  Kind      `json:"kind"`
	Door  Door      `json:"door"`
	Rule  string    `json:"rule"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}

// A fullFigure is an active figure that was reached and has not relaxed.
type fullFigure struct {
	Kind  Kind      `json:"kind"`
	Since time.Time `json:"since"`
	Below time.Time `json:"below,omitzero"` // since when fewer than the figure less its band are open
}

// An ongoingAlert is an alert whose condition holds since an instant. Kind and Scope are "" unless its rule reads the
// figure; Rule is "" for the figure of a day or of a period that is reached.
type ongoingAlert struct {
	Rule  string    `json:"rule"`
	Kind  Kind      `json:"kind,omitempty"`
	Scope Scope     `json:"scope,omitempty"`
	Since time.Time `json:"since"`
}
