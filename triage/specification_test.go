// The example policy of the specification.

package triage_test

import (
	"os"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// The example of the specification loads and does what it says.
func TestSpecificationExample(t *testing.T) {
	folder := os.DirFS("testdata/specification")
	p, err := triage.Load(folder)
	require.NoError(t, err)
	require.Equal(t, "example-practice", p.Set().Header.ID)
	ruletest.Run(t, folder)
}
