// Messages with their labels, from which a table is learned.

package learn

import (
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// A Message is a text that somebody has labelled. It prints as ‹withheld›. The zero Message is none: see [NewMessage].
type Message struct {
	rules.Withheld
	wanted bool
	text   func() *text.Folded // behind a function, so that printing by reflection finds no word
}

// NewMessage labels a text: wanted tells whether it is one of those that a table is to find.
func NewMessage(said string, wanted bool) Message {
	return Message{wanted: wanted, text: mask.Behind(text.Fold(said))}
}

// count counts the messages that are wanted and the others.
func count(messages []Message) (wanted, others int) {
	for _, m := range messages {
		if m.wanted {
			wanted++
		}
	}
	return wanted, len(messages) - wanted
}
