// Which proposals would end work, or let it wait.

package practice

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// closing are the proposals that would end work or let it wait.
var closing = []string{
	"archive", "bounce", "cancel", "close", "closing", "complete", "decline", "discharge", "dismiss", "done", "end",
	"file", "finish", "pause", "reject", "relax",
	"resolve", "return", "sign_off", "snooze", "withdraw",
}

// Closes tells whether a proposal would end work or let it wait: close, sign_off and the like, also with more words
// after them, as close_unanswered. A policy makes such a proposal on certainty alone.
func Closes(proposal field.Name) bool {
	return slices.ContainsFunc(closing, func(word string) bool {
		return string(proposal) == word || strings.HasPrefix(string(proposal), word+"_")
	})
}
