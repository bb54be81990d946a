// Policy folders in memory, with the calendar of the example.

package accounts_test

import (
	"os"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
)

var monday = time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)

func folder(t testing.TB, file, policy string) fstest.MapFS {
	out := fstest.MapFS{file: {Data: []byte(policy)}}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json", "messages.yaml"} {
		data, err := os.ReadFile("../../examples/policies/total-triage/" + name)
		require.NoError(t, err)
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}
