// This file tests the keys of records.

package record_test

import (
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

func TestKeyed(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.FixedZone("x", 3600))
	a := record.Record{
		Subject: "s-1", Kind: "rating", From: "green", To: "amber", By: "u-1", Role: "admin", Reason: "x", At: at,
	}.Keyed()
	require.Equal(t, a.Key, a.Keyed().Key, "keying twice changes nothing")
	b := a
	b.At = at.UTC()
	require.Equal(t, a.Key, b.Keyed().Key, "the zone of an instant does not matter")
	b.To = "red"
	require.NotEqual(t, a.Key, b.Keyed().Key)
	require.Regexp(t, `^s-1/[0-9a-f]{24}$`, a.Key)
}
