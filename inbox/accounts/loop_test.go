// The loop over a store of accounts: every change of a verdict is one record.

package accounts_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// accountBook is a table that keeps verdicts as JSON, as a database does, and tells the last wake-up.
type accountBook struct {
	memory.Table[accounts.Input, accounts.State]
	mu   sync.Mutex
	wake time.Time
}

func verdictAgain(s accounts.State) (out accounts.State, err error) {
	raw, err := json.Marshal(s)
	if err == nil {
		err = json.Unmarshal(raw, &out)
	}
	return out, err
}

func (s *accountBook) Entry(ctx context.Context, id record.ID) (record.Entry[accounts.Input, accounts.State], error) {
	e, err := s.Table.Entry(ctx, id)
	if err == nil {
		e.State, err = verdictAgain(e.State)
	}
	return e, err
}

func (s *accountBook) Apply(ctx context.Context, c record.Change[accounts.State]) (err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.State, err = verdictAgain(c.State)
	if err != nil {
		return err
	}
	err = s.Table.Apply(ctx, c)
	if err == nil {
		s.wake = c.Wake
	}
	return err
}

var a9 = record.ID{Practice: "p", Subject: "a-9"}

func newAccountLoop(t require.TestingT, s accounts.Store, p *accounts.Policy, options ...host.Option) *accounts.Loop {
	l, err := accounts.NewLoop(s, p, options...)
	require.NoError(t, err)
	return l
}

func accountWith(t require.TestingT, p *accounts.Policy, differs given) accounts.Input {
	line, err := p.Set().Input(clean(differs))
	require.NoError(t, err)
	in, err := accounts.Decode(line)
	require.NoError(t, err)
	return in
}

// verdicts are the records of a practice in lines.
func verdicts(s *accountBook, practice string) (out []string) {
	for r := range s.Records(practice) {
		out = append(
			out, fmt.Sprintf("%s %s: %s>%s %s %v %v", r.Kind, r.Subject, r.From, r.To, r.Reason, r.Rules, r.Notify),
		)
	}
	return out
}

// A change of the verdict is one record, with its rule and those whom it tells; to look again is none.
func TestAccountLoopRecordsChanges(t *testing.T) {
	var s accountBook
	p := verifying(t, verifyRules)
	l := newAccountLoop(t, &s, p)
	for n, c := range []struct {
		name    string
		differs given
		want    []string
	}{
		{"verified", nil, []string{"verdict a-9: >verify records verify [high] []"}},
		{"nothing changes", nil, nil},
		{
			"a smaller level",
			given{"account.identity_level": "P5"},
			[]string{"verdict a-9: verify records>verify requests verify [high] []"},
		},
		{
			"manual",
			given{"account.name_match": "partial"},
			[]string{"verdict a-9: verify requests>manual name_differs [high near] [reception_lead]"},
		},
		{
			"rejected",
			given{"account.nhs_number_match": "other_person"},
			[]string{"verdict a-9: manual>reject details_mismatch [high other] [information_governance]"},
		},
		{
			"locked",
			given{"account.failed_attempts": 3},
			[]string{"verdict a-9: reject>lock failed_attempts [attempts high] []"},
		},
		{"verified again", nil, []string{"verdict a-9: lock>verify records verify [high] []"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(verdicts(&s, "p"))
			s.Put(a9, accountWith(t, p, c.differs))
			for range 3 {
				_, err := l.Tick(context.Background(), a9, verifyAt.Add(time.Duration(n)*time.Minute))
				require.NoError(t, err)
			}
			got := verdicts(&s, "p")[before:]
			require.Equal(t, c.want, append([]string(nil), got...))
		})
	}
	for r := range s.Records("p") {
		require.Equal(t, []string{"policy", "system", p.Set().Digest()}, []string{r.By, r.Role, r.Digest})
		require.True(t, record.IsCode(r.Reason), r.Reason)
	}
	_, err := record.Verify("p", s.Records("p"))
	require.NoError(t, err)
	require.Empty(t, verdicts(&s, "q"))
}

// At a birthday the account is looked at again, by its wake-ups alone.
func TestAccountLoopBirthday(t *testing.T) {
	for _, c := range []struct{ name, born, at, reason string }{
		{"11", "2016-06-15", "2027-06-15T00:00:00+01:00", "birthday_11"},
		{"13", "2014-02-28", "2027-02-28T00:00:00Z", "birthday_13"},
		{"16", "2012-02-29", "2028-02-29T00:00:00Z", "birthday_16"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s accountBook
			p := verifying(
				t,
				mustBeKnown+"rules:\n  - {id: ask, when: account.failed_attempts >= 0, then: {ask_for: [photo_id]}, "+
					"because: x}\n",
			)
			l := newAccountLoop(t, &s, p)
			birthday, err := time.Parse(time.RFC3339, c.at)
			require.NoError(t, err)
			s.Put(a9, accountWith(t, p, given{
				"account.kind": "proxy", "account.consent": "given",
				"account.proxy_evidence": []string{"parental_responsibility"}, "account.status": "verified",
				"account.level": "records", "account.date_of_birth": c.born,
				"account.created_at":  "2018-01-01T09:00:00Z",
				"account.verified_at": birthday.AddDate(0, 0, -40).Format(time.RFC3339),
			}))
			n := 0
			for now := birthday.AddDate(
				0, 0, -30,
			); !now.After(birthday.AddDate(0, 0, 3)) && !now.IsZero(); now = s.wake {
				require.Less(t, n, 1000)
				require.Len(t, s.Due(now), 1)
				_, err := l.Tick(context.Background(), a9, now)
				require.NoError(t, err)
				n++
			}
			require.Equal(
				t,
				[]string{
					"verdict a-9: >ask_for ask_for [ask] []", "verdict a-9: ask_for>manual " + c.reason + " [ask] []",
				},
				verdicts(&s, "p"),
			)
			for r := range s.Records("p") {
				require.True(t, r.N == 1 || r.At.Equal(birthday), "%v", r.At)
			}
		})
	}
}

// A store that keeps JSON and one that keeps values come to the same.
func TestAccountLoopKeepsJSON(t *testing.T) {
	p := verifying(t, verifyRules)
	rapid.Check(t, func(rt *rapid.T) {
		var texts accountBook
		var values memory.Table[accounts.Input, accounts.State]
		both := []*accounts.Loop{newAccountLoop(rt, &texts, p), newAccountLoop(rt, &values, p)}
		now := verifyAt
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(-60, 5000).Draw(rt, "minutes")) * time.Minute)
			differs := given{}
			for fact, of := range map[string][]any{
				"account.failed_attempts": {0, 3}, "account.name_match": {"exact", "partial", "none"},
				"account.identity_level":      {"P0", "P5", "P9", "unknown"},
				"account.registration_status": {"registered", "pending", "unknown"},
			} {
				differs[fact] = of[len(of)-1-rapid.IntRange(0, len(of)-1).Draw(rt, fact)]
			}
			in := accountWith(rt, p, differs)
			if rapid.Bool().Draw(rt, "put") {
				texts.Put(a9, in)
				values.Put(a9, in)
			}
			var said []string
			for _, l := range both {
				d, err := l.Tick(context.Background(), a9, now)
				said = append(said, fmt.Sprint(d.Verdict, d.Level, d.Reason, d.NextChange, err))
			}
			require.Equal(rt, said[0], said[1])
		}
		var chains [2][]record.Linked
		for r := range texts.Records("p") {
			chains[0] = append(chains[0], r)
		}
		for r := range values.Records("p") {
			chains[1] = append(chains[1], r)
		}
		require.Equal(rt, chains[0], chains[1])
		last := ""
		for _, r := range chains[0] {
			from, _, _ := strings.Cut(r.From, " for ")
			require.Equal(rt, last, from)
			require.NotEqual(rt, r.From, r.To)
			last, _, _ = strings.Cut(r.To, " for ")
		}
	})
}

// Whoever looks, and however many at once: one records.
func TestAccountLoopAtOnce(t *testing.T) {
	var s accountBook
	p := verifying(t, verifyRules)
	l := newAccountLoop(t, &s, p)
	for n := range 5 {
		in := accountWith(t, p, given{"account.id": fmt.Sprint("a-", n)})
		s.Put(record.ID{Practice: "p", Subject: fmt.Sprint("a-", n)}, in)
		s.Put(record.ID{Practice: "q", Subject: fmt.Sprint("a-", n)}, in)
	}
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if err := l.Sweep(context.Background(), "p", verifyAt, nil); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.Len(t, verdicts(&s, "p"), 5)
	require.Empty(t, verdicts(&s, "q"))
}

// What cannot be decided is recorded as such, and says nothing of the patient; evidence shows to who may see it, and is
// recorded.
func TestAccountLoopLeaksNothing(t *testing.T) {
	var s accountBook
	p := verifying(t, verifyRules)
	l := newAccountLoop(t, &s, p)
	_, err := l.Tick(context.Background(), a9, verifyAt)
	require.ErrorIs(t, err, record.ErrNotFound)
	wrong := given{"account.id": "a-8"}
	s.Put(a9, accountWith(t, p, wrong))
	_, err = l.Tick(context.Background(), a9, verifyAt)
	require.Error(t, err)
	in := fullAccount()
	in.Account.Consent = rules.Withhold(leak)
	s.Put(a9, in)
	_, err2 := l.Tick(context.Background(), a9, verifyAt)
	in.Account.Consent = rules.Withhold("lacks_capacity")
	s.Put(a9, in)
	_, err3 := l.Tick(context.Background(), a9, verifyAt)
	require.NoError(t, err3)
	_, _, err4 := l.Evidence(context.Background(), a9, host.Actor{ID: "u-1", Role: "patient"}, "direct_care", verifyAt)
	require.ErrorIs(t, err4, host.ErrRefused)
	_, viewer, err := l.Evidence(
		context.Background(), a9, host.Actor{ID: "u-1", Role: "admin"}, "direct_care", verifyAt,
	)
	require.NoError(t, err)
	require.Equal(t, "admin", viewer.Role)
	var all []record.Linked
	for r := range s.Records("p") {
		all = append(all, r)
	}
	var kinds []record.Kind
	for _, r := range all {
		kinds = append(kinds, r.Kind)
	}
	require.Equal(
		t, []record.Kind{record.Undecided, record.Undecided, record.Verdict, record.Refused, record.Evidence}, kinds,
	)
	secrets := []string{
		leak, "9434765919", "943 476 5919", "1961-", "domestic_abuse", "coercion_risk", "lpa_health", "lacks_capacity",
		"deducted",
	}
	for name, v := range map[string]any{"records": all, "refused": err4} {
		suite.Withholds(t, name, v, secrets...)
	}
	suite.Withholds(t, "error", err2, notAllowed(t, err2, secrets)...)
}
