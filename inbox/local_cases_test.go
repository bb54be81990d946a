// Particular local layers.

package inbox_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
)

// What a layer can still open or put off. Each is skipped with its reason until it is mended.

// What would take work from the person who has it, or an account from the person who looks at it, is the supplier's
// to say.
func TestLocalTakesNothingFromPeople(t *testing.T) {
	for _, then := range []string{
		"stage: overdue, to: front_desk", "propose: phone_patient, to: owner", "clock: paused",
	} {
		_, err := inbox.Load(layers(t).Folder(domaintest.Rule(`item.kind == "request"`, then)))
		require.ErrorContains(t, err, "weakens-base", then)
	}
}

func TestLocalClosingByAnotherWord(t *testing.T) {
	for _, name := range []string{
		"closed", "cancelled", "auto_close", "mark_done", "signoff", "no_further_action", "delete",
	} {
		_, err := inbox.Load(
			layers(t).Folder(domaintest.Rule(`item.age_days >= 14`, "propose: "+name)),
		)
		if err == nil {
			t.Errorf("propose: %s is accepted", name)
		}
	}
}
