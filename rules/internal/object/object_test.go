// JSON objects that are read, and texts that are refused.
package object_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/rules/internal/object"
)

func TestRead(t *testing.T) {
	fields, err := object.Read([]byte(` {"a": 1, "b": {"a": [2]}} `))
	require.NoError(t, err)
	require.Len(t, fields, 2)
	require.JSONEq(t, `{"a": [2]}`, string(fields["b"]))
	for _, bad := range []string{
		"", "null", "[]", `"a"`, `{"a": 1`, `{"a": 1,}`, `{"a": 1} {}`, `{"a": 1}]`,
		`{1: 2}`,
	} {
		_, err := object.Read([]byte(bad))
		require.Error(t, err, bad)
		require.NotErrorIs(t, err, object.ErrTwice, bad)
	}
	_, err = object.Read([]byte(`{"a": 1, "a": null}`))
	require.ErrorIs(t, err, object.ErrTwice)
}
