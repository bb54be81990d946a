// Policy folders in memory, with the calendar of the example.

package inbox_test

import (
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/stretchr/testify/require"
)

var monday = time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)

// loaded is a policy with the example's calendar.
func loaded(t testing.TB, policy string) *inbox.Policy {
	p, err := inbox.Load(folder(t, "inbox.yaml", policy))
	require.NoError(t, err)
	return p
}

func folder(t testing.TB, file, policy string) fstest.MapFS {
	out := fstest.MapFS{file: {Data: []byte(policy)}}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json", "messages.yaml"} {
		data, err := os.ReadFile("../examples/policies/total-triage/" + name)
		require.NoError(t, err)
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}
