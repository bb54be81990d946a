// Policy folders in memory, with the calendar of the example.

package accounts_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
)

var monday = time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)

var besidePolicies = domaintest.Files(map[string]string{
	"calendar.yaml": example + "calendar.yaml", "bank-holidays.json": example + "bank-holidays.json",
	"messages.yaml": example + "messages.yaml",
})

func folder(t testing.TB, file, policy string) fstest.MapFS {
	out := besidePolicies(t)
	out[file] = &fstest.MapFile{Data: []byte(policy)}
	return out
}
