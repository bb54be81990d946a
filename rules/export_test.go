// What the tests of this package must reach inside.

package rules

import "github.com/frontdoor-rules/frontdoor/rules/internal/mask"

// InUse tells whether somebody has a text that says this, or had one a moment ago.
func InUse(said string) bool {
	_, ok := allTexts.Load(mask.Hide([]byte(said)))
	return ok
}
