// What keeps sensitive values out of printouts: structs that print as ‹withheld›, and who may see more.

package rules

import (
	"fmt"
	"log/slog"
)

// withheld stands wherever a sensitive value would be printed.
const withheld = "‹withheld›"

// Withheld is embedded in a struct that holds what is known of a patient: the struct then prints as ‹withheld› under
// every verb of fmt, slog, json, yaml, xml and gob. Its sensitive fields are [Private] and [Text], of which nothing
// shows where no method of the struct is asked, as in an unexported field of another struct.
type Withheld struct{}

// String is ‹withheld›.
func (Withheld) String() string { return withheld }

// Format prints ‹withheld› under every verb.
func (Withheld) Format(f fmt.State, _ rune) { fmt.Fprint(f, withheld) }

// LogValue is ‹withheld›.
func (Withheld) LogValue() slog.Value { return slog.StringValue(withheld) }

// MarshalText is ‹withheld›; json, xml and yaml use it.
func (Withheld) MarshalText() ([]byte, error) { return []byte(withheld), nil }

// GobEncode is ‹withheld›.
func (Withheld) GobEncode() ([]byte, error) { return []byte(withheld), nil }

// A Viewer asks to see what a patient wrote, or values of facts. One without a role or without a purpose sees nothing.
type Viewer struct {
	Role    string // in which role, such as duty clinician; any words
	Purpose string // what for; any words
}

// valid tells whether the viewer says who looks and what for.
func (v Viewer) valid() bool { return v.Role != "" && v.Purpose != "" }
