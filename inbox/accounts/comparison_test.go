// What was compared with the record, field by field.

package accounts_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNearMatch(t *testing.T) {
	p := opensAllPolicy(t)
	d := verified(
		t,
		p,
		clean(
			given{
				"name_match": "partial", "dob_match": "none",
				"nhs_number_match": "other_person", "postcode_match": "unknown",
			},
		),
		verifyAt,
	)
	got := map[string]string{}
	for _, c := range d.NearMatch {
		require.NotEmpty(t, c.Text)
		got[c.Field] = c.Match
	}
	require.Equal(
		t,
		map[string]string{
			"name": "partial", "dob": "none", "nhs_number": "other_person", "postcode": "not_compared",
			"phone": "exact", "email": "exact",
		},
		got,
	)
	require.Empty(t, verified(t, p, clean(nil), verifyAt).NearMatch)
}
