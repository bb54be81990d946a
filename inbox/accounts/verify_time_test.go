// What changes with time: birthdays of children, the next change of a verdict, and the texts that go with it.

package accounts_test

import (
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/stretchr/testify/require"
)

// What is looked at again with time, and what the patient is told.

func TestVerifyBirthdays(t *testing.T) {
	p := opensAllPolicy(t)
	asks := verifying(
		t, "rules:\n  - {id: ask, when: account.failed_attempts >= 0, then: {ask_for: [photo_id]}, because: x}\n",
	)
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	child := func(born, verified string) given {
		return clean(given{
			"account.kind": "proxy", "account.consent": "given",
			"account.proxy_evidence": []string{"parental_responsibility"}, "account.status": "verified",
			"account.level": "records", "account.date_of_birth": born, "account.created_at": "2018-01-01T09:00:00Z",
			"account.verified_at": verified,
		})
	}
	for _, c := range []struct {
		name, born string
		at         time.Time // the birthday
		reason     accounts.Code
	}{
		{"11", "2016-06-15", time.Date(2027, 6, 15, 0, 0, 0, 0, london), "birthday_11"},
		{"13", "2014-06-15", time.Date(2027, 6, 15, 0, 0, 0, 0, london), "birthday_13"},
		{"16", "2011-06-15", time.Date(2027, 6, 15, 0, 0, 0, 0, london), "birthday_16"},
		{"11, born 29 February", "2016-02-29", time.Date(2027, 3, 1, 0, 0, 0, 0, london), "birthday_11"},
		{"13, born 29 February", "2012-02-29", time.Date(2025, 3, 1, 0, 0, 0, 0, london), "birthday_13"},
		{"16, born 29 February", "2012-02-29", time.Date(2028, 2, 29, 0, 0, 0, 0, london), "birthday_16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			given := child(c.born, c.at.AddDate(0, 0, -30).Format(time.RFC3339))
			before := verified(t, asks, given, c.at.Add(-time.Second))
			require.Equal(t, accounts.AskFor, before.Verdict)
			require.True(
				t, before.NextChange.Equal(c.at), "next change %v, not the birthday %v", before.NextChange, c.at,
			)
			after := verified(t, asks, given, c.at)
			require.Equal(t, []any{accounts.Manual, c.reason}, []any{after.Verdict, after.Reason})
			again := verified(t, asks, child(c.born, c.at.Format(time.RFC3339)), c.at.Add(time.Hour))
			require.Equal(t, accounts.AskFor, again.Verdict, "a person has looked since")
		})
	}
	t.Run("an instant that has not come does not keep the birthday from re-opening", func(t *testing.T) {
		d := verified(t, asks, child("2014-06-15", "2031-01-01T09:00:00Z"), verifyAt)
		require.Equal(t, accounts.Manual, d.Verdict, "it cannot have been verified in 2031")
	})
	t.Run("so is one that nobody says is not held", func(t *testing.T) {
		unsaid := child("2010-11-23", "")
		unsaid["account.status"] = "pending"
		delete(unsaid, "account.level")
		delete(unsaid, "account.verified_at")
		require.Equal(t, accounts.Manual, verified(t, asks, unsaid, verifyAt).Verdict)
		unsaid["account.level"] = "none"
		require.Equal(t, accounts.AskFor, verified(t, asks, unsaid, verifyAt).Verdict)
	})
	t.Run("a level that is held is looked at again, whatever the status", func(t *testing.T) {
		g := child("2014-06-15", "2020-01-01T09:00:00Z")
		g["account.status"] = "unknown"
		require.Equal(t, accounts.Manual, verified(t, asks, g, verifyAt).Verdict)
	})
	t.Run("next change with an age beside the date of birth", func(t *testing.T) {
		g := child("2015-11-24", "2020-01-01T09:00:00Z") // 11 tomorrow
		g["account.age_years"] = 10
		d := verified(t, p, g, verifyAt)
		require.Equal(t, time.Date(2026, 11, 24, 0, 0, 0, 0, london).Unix(), d.NextChange.Unix())
		require.Equal(t, accounts.Manual, verified(t, p, g, d.NextChange).Verdict)
	})
}

func TestVerifyMessages(t *testing.T) {
	said := func(then string, differs given) accounts.PatientText {
		rule := "rules:\n  - {id: r, when: account.failed_attempts >= 0, then: {" + then +
			", message: wait_for_registration}, because: x}\n"
		return verified(t, verifying(t, rule), clean(differs), verifyAt).Message
	}
	abused := []string{"domestic_abuse"}
	require.Equal(t, accounts.PatientText{Name: "wait_for_registration"}, said("hold: true", nil))
	require.True(t, said("hold: true", given{"account.record_flags": abused, "account.accounts_on_email": 2}).Phone)
	require.True(
		t, said("hold: true", given{"account.record_flags": "unknown", "account.accounts_on_email": "unknown"}).Phone,
	)
	t.Run("the e-mail of a proxy's account is the proxy's, never the patient's alone", func(t *testing.T) {
		require.True(t, said("hold: true", given{"account.kind": "proxy", "account.record_flags": abused}).Phone)
	})
	t.Run("a message beside suspend is prepared", func(t *testing.T) {
		require.Equal(t, "wait_for_registration", said("suspend: duplicate", nil).Name)
	})
	t.Run("a reason that begins with true is whole", func(t *testing.T) {
		d := verified(
			t,
			verifying(
				t,
				"rules:\n  - {id: r, when: account.failed_attempts >= 0, then: {hold: true_name_unclear}, "+
					"because: x}\n",
			),
			clean(nil),
			verifyAt,
		)
		require.EqualValues(t, "true_name_unclear", d.Reason)
	})
}

// Each verdict here changes with time alone, and the decision says when.
func TestVerifyNextChange(t *testing.T) {
	late := verifying(
		t,
		"rules:\n  - {id: late, when: account.pending_core_h > 10000, then: {manual: late}, because: x}\n  - "+
			"{id: v, when: account.failed_attempts >= 0, then: {verify: requests}, because: x}\n",
	)
	for name, c := range map[string]struct {
		p     *accounts.Policy
		given given
		after time.Duration
	}{
		"a date of birth that has not come": {
			opensAllPolicy(t),
			clean(given{
				"account.kind": "dependant", "account.guardian_verified": true,
				"account.proxy_evidence": []string{"birth_certificate"}, "account.date_of_birth": "2026-11-24",
			}),
			24 * time.Hour,
		},
		"an age without a date of birth, verified not quite four years ago": {opensAllPolicy(t), clean(given{
			"account.kind": "proxy", "account.consent": "given", "account.status": "verified",
			"account.date_of_birth": "unknown",
			"account.age_years":     20, "account.created_at": "2015-01-01T00:00:00Z",
			"account.verified_at": "2022-11-24T11:00:00Z",
		}), 48 * time.Hour},
		"the end of the calendar's data": {late, clean(nil), 3 * 365 * 24 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			now, then := verified(t, c.p, c.given, verifyAt), verified(t, c.p, c.given, verifyAt.Add(c.after))
			if now.Verdict != then.Verdict {
				require.False(t, now.NextChange.IsZero(), "%s becomes %s", now.Verdict, then.Verdict)
				require.False(t, now.NextChange.After(verifyAt.Add(c.after)))
			}
		})
	}
}
