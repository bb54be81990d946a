// Texts for patients, as a loaded policy holds them.

package rules

import (
	"maps"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// MessagesFile is the name of the file of texts for patients in a policy folder.
const MessagesFile = "messages.yaml"

// A Message is a text for patients.
type Message struct {
	Tags  []string          // what it tells people to do, such as phone, 111 or 999
	Texts map[string]string // by language: en, cy, easy_read
}

// Message is a copy of a text; ok is false when the folder has none of this name.
func (s *Set) Message(name field.MessageName) (m Message, ok bool) {
	if s == nil {
		return Message{}, false
	}
	m, ok = s.texts[name]
	return Message{slices.Clone(m.Tags), maps.Clone(m.Texts)}, ok
}

// HasMessages tells whether the folder holds a messages.yaml that could be read.
func (s *Set) HasMessages() bool { return s != nil && s.texts != nil }
