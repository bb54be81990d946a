// This file holds a line: one change as the file holds it.

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// line is one change as the file holds it. It has an input, which people change, or a state, which the library changes;
// a compaction writes both, and records alone. Every line names the one before, as records do in their chain.
type line struct {
	N         uint64          `json:"n"`                   // from 1; a compaction goes on counting
	Prev      string          `json:"prev"`                // the hash of the line before; "" for the first
	After     string          `json:"after,omitempty"`     // the tag of the line before
	Compacted uint64          `json:"compacted,omitempty"` // of a compaction: the number of the last line before it
	Table     string          `json:"table,omitempty"`
	Practice  string          `json:"practice,omitempty"`
	Subject   string          `json:"subject,omitempty"`
	Version   uint64          `json:"version,omitempty"`
	Input     json.RawMessage `json:"input,omitempty"`
	State     json.RawMessage `json:"state,omitempty"`
	Done      bool            `json:"done,omitempty"`
	Wake      time.Time       `json:"wake,omitzero"`
	Records   []record.Linked `json:"records,omitempty"`
}

// tag is what a line is told by where it cannot be read: a short hash of whose it is.
func (l line) tag() string { return tagOf(l.Table, l.Practice, l.Subject) }

// tagOf is the tag of an entry's lines; without a table and a subject, of lines that hold a practice's records alone.
func tagOf(table, practice, subject string) string {
	return hashOf(fmt.Appendf(nil, "%q %q %q", table, practice, subject))[:tagSize]
}

// The parts of a line as text: its hash, its tag, and JSON. The hash is that of the JSON.
const (
	hashSize = 64 // hex digits
	tagSize  = 16 // hex digits
	jsonAt   = hashSize + 1 + tagSize + 1
)

// lineStart is how a line begins, and nothing within a line.
var lineStart = regexp.MustCompile(`[0-9a-f]{64} [0-9a-f]{16} \{"n":`)

// maxLine bounds a line, in bytes, so that a file is read in little memory whatever it holds.
const maxLine = 64 << 20

// What a line cannot hold.
var (
	errNoJSON  = errors.New("an input or a state is no JSON")
	errTooLong = fmt.Errorf("a line would be longer than the %d bytes that are read", maxLine)
)

// sealed is a line as text, and its hash.
func sealed(l line) (text []byte, hash string, err error) {
	body, err := json.Marshal(l)
	if err != nil {
		return nil, "", errNoJSON
	}
	if jsonAt+len(body) >= maxLine {
		return nil, "", errTooLong
	}
	hash = hashOf(body)
	return fmt.Appendf(nil, "%s %s %s\n", hash, l.tag(), body), hash, nil
}

// unsealed reads the text of a line without its break. holds is false if any of what it says is missing or was changed.
func unsealed(text []byte) (l line, hash string, holds bool) {
	if len(text) < jsonAt || text[hashSize] != ' ' || text[jsonAt-1] != ' ' {
		return l, "", false
	}
	hash = hashOf(text[jsonAt:])
	return l, hash, hash == string(text[:hashSize]) && json.Unmarshal(text[jsonAt:], &l) == nil
}

// tagIn is where the tag stands in the text of a line.
func tagIn(text []byte) string {
	if len(text) < jsonAt {
		return ""
	}
	return string(text[hashSize+1 : jsonAt-1])
}

// hashOf is the SHA-256 of a text, in hex.
func hashOf(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
