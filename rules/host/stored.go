// This file holds how states are read that another release of the library has written.

package host

import (
	"encoding/json"
	"errors"
)

// StateVersion is the version of the states that this release writes. A state without a version is one of version 1.
const StateVersion = 1

// ErrNewer is the error of an entry whose state a newer release of the library has written. Nothing is decided of it,
// and nothing of it is changed, until that release runs again.
var ErrNewer = errors.New("host: a newer release of the library has written this state")

// Newer is the JSON of a state that a newer release has written, as it was read; "" for any other. A package keeps it
// beside what it reads of its state, so that it is written back as it was.
type Newer string

// ReadState reads the JSON of a state into what a package keeps of it. Keys that it does not know do not matter. A
// state of a newer release, or one that holds a decision of a newer release, is not looked into, and is what newer
// gives. The errors are those of encoding/json.
func ReadState(b []byte, into any) (newer Newer, err error) {
	var versions struct {
		V        int `json:"v"`
		Decision struct {
			V int `json:"v"`
		} `json:"decision"`
	}
	if err := json.Unmarshal(b, &versions); err == nil && max(versions.V, versions.Decision.V) > StateVersion {
		return Newer(b), nil
	}
	return "", json.Unmarshal(b, into)
}

// WriteState is the JSON of a state: what a package keeps of it, or what a newer release has written.
func WriteState(newer Newer, kept any) ([]byte, error) {
	if newer != "" {
		return []byte(newer), nil
	}
	return json.Marshal(kept)
}

// String does not show the state.
func (n Newer) String() string {
	if n == "" {
		return ""
	}
	return "‹withheld›"
}
