// Particular courses of the loop over accounts.

package accounts_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fault is a test of what is wrong today.

func TestLoopHeldForAnotherReason(t *testing.T) {
	var s accountBook
	p := verifying(t, mustBeKnown+`rules:
  - {id: dead, when: account.deceased, then: {hold: recorded_as_dead, suspend: recorded_as_dead,
      notify: [practice_manager]}, because: a}
  - {id: wait, when: account.registration_status == "pending",
      then: {hold: registration_pending, message: wait_for_registration}, because: c}
`)
	l := newAccountLoop(t, &s, p)
	for n, dead := range []bool{false, true} {
		s.Put(a9, accountWith(t, p, given{"account.registration_status": "pending", "account.deceased": dead}))
		d, err := l.Tick(context.Background(), a9, verifyAt.Add(time.Duration(n)*time.Hour))
		require.NoError(t, err)
		require.Equal(t, dead, d.Suspend != "")
	}
	require.Len(t, verdicts(&s, "p"), 2)
}
