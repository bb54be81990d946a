// Texts that the small types of a policy accept and refuse.
package field_test

import (
	"encoding"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

func TestTexts(t *testing.T) {
	for _, c := range []struct {
		into       encoding.TextUnmarshaler
		text, code string // the code of the problem; "" where the text is accepted
	}{
		{new(field.Name), "home_visit", ""},
		{new(field.Name), "homeVisit", "not-snake-case"},
		{new(field.Name), "yes", "not-a-name"},
		{new(field.Name), strings.Repeat("a", field.MaxName+1), "not-snake-case"},
		{new(field.Cause), "true", ""},
		{new(field.Cause), "too_late", ""},
		{new(field.Cause), "false", "never-acts"},
		{new(field.Cause), "on", "not-a-name"},
		{new(field.MessageName), "sorry", ""},
		{new(field.MessageName), "Sorry", "not-snake-case"},
		{new(field.FactName), "anything at all", ""},
		{new(field.ISODate), "2028-02-29", ""},
		{new(field.ISODate), "2026-02-29", "bad-date"},
		{new(field.Duration), "90m", ""},
		{new(field.Duration), "session", ""},
		{new(field.Duration), "0m", "bad-duration"},
		{new(field.Duration), "1.5h", "bad-duration"},
		{new(field.Duration), "100001d", "bad-duration"},
	} {
		err := c.into.UnmarshalText([]byte(c.text))
		if c.code == "" {
			require.NoError(t, err, c.text)
			continue
		}
		var p problem.Problem
		require.ErrorAs(t, err, &p, c.text)
		require.Equal(t, c.code, p.Code, c.text)
	}
}

func TestDurations(t *testing.T) {
	for _, text := range []string{"90m", "8h", "30wm", "8wh", "2wd", "7d", "session"} {
		var d field.Duration
		require.NoError(t, d.UnmarshalText([]byte(text)))
		require.False(t, d.IsZero())
		require.Equal(t, text, d.String())
		require.Equal(t, strings.Contains(text, "w"), d.Working(), text)
	}
	require.True(t, field.Duration{}.IsZero())
	require.Empty(t, field.Duration{}.String())
}

func TestDatesStart(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	at, ok := field.ISODate("2026-10-25").Start(london, 1)
	require.True(t, ok)
	require.Equal(t, "2026-10-26T00:00:00Z", at.Format(time.RFC3339), "the clocks have gone back")
	_, ok = field.ISODate("").Start(london, 0)
	require.False(t, ok)
}
