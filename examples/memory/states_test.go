// States as stores hold them: those of every version are read, and those of a newer release are left alone.
package memory_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/capacity/capacitytest"
	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts/accountstest"
	"github.com/frontdoor-rules/frontdoor/inbox/inboxtest"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/limits/limitstest"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/record/recordtest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/frontdoor-rules/frontdoor/triage/triagetest"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write fixtures of states that are missing")

// stateFixture is where the nth state of a package's sample stands as it was written by a version of the library. A
// fixture is written once, and never changed: what stores hold does not change either.
func stateFixture(t *testing.T, name string, n int, sample string) []byte {
	path := filepath.Join("testdata", "states", "v1", name+"-"+string(rune('0'+n))+".json")
	data, err := os.ReadFile(path)
	if os.IsNotExist(err) && *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, append([]byte(sample), '\n'), 0o644))
		return []byte(sample)
	}
	require.NoError(t, err)
	return bytes.TrimSpace(data)
}

// readsStates checks the states of one package: those of version 1 are read and written again as they mean, and one of a
// newer release is written back byte for byte.
func readsStates[In, State any](t *testing.T, name string, s recordtest.Sample[In, State]) {
	t.Run(name, func(t *testing.T) {
		for n := range 3 {
			written, err := json.Marshal(s.State(n))
			require.NoError(t, err)
			data := stateFixture(t, name, n, string(written))
			var state State
			require.NoError(t, json.Unmarshal(data, &state))
			again, err := json.Marshal(state)
			require.NoError(t, err)
			require.JSONEq(t, string(data), string(again))

			for _, newer := range []string{
				`{"v":2,"anything":` + string(data) + `}`, `{"decision":{"v":2,"to":["red"]},"kept":[1]}`,
			} {
				var of State
				require.NoError(t, json.Unmarshal([]byte(newer), &of))
				back, err := json.Marshal(of)
				require.NoError(t, err)
				require.Equal(t, newer, string(back))
			}
		}
	})
}

func TestStatesOfEveryVersion(t *testing.T) {
	readsStates(t, "triage", triagetest.Sample())
	readsStates(t, "capacity", capacitytest.Sample())
	readsStates(t, "limits", limitstest.Sample())
	readsStates(t, "inbox", inboxtest.Sample())
	readsStates(t, "accounts", accountstest.Sample())
}

// leftAlone checks that a loop neither decides nor changes an entry whose state a newer release has written, and says so.
func leftAlone[P host.Policy, In, State, D any](
	t *testing.T, l *host.Loop[P, In, State, D], s record.Store[In, State], id record.ID,
) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	e, err := s.Entry(context.Background(), id)
	require.NoError(t, err)
	c := record.Change[State]{ID: id, IfVersion: e.Version, Wake: at}
	const newer = `{"v":2,"what":"a later release knows"}`
	require.NoError(t, json.Unmarshal([]byte(newer), &c.State))
	require.NoError(t, s.Apply(context.Background(), c))
	_, err = l.Tick(context.Background(), id, at)
	require.ErrorIs(t, err, host.ErrNewer)
	require.ErrorIs(t, l.Sweep(context.Background(), id.Practice, at, nil), host.ErrNewer)
	_, _, err = l.Evidence(context.Background(), id, host.Actor{ID: "u-1", Role: "gp"}, "direct_care", at)
	require.ErrorIs(t, err, host.ErrNewer)
	after, err := s.Entry(context.Background(), id)
	require.NoError(t, err)
	require.Equal(t, e.Version+1, after.Version)
	kept, err := json.Marshal(after.State)
	require.NoError(t, err)
	require.Equal(t, newer, string(kept))
}

func TestNewerStatesAreLeftAlone(t *testing.T) {
	h, err := memory.New(policies.TotalTriage())
	require.NoError(t, err)
	p := "north"
	h.Submissions.Put(record.ID{Practice: p, Subject: "s-1"}, triage.Input{})
	h.Books.Put(record.ID{Practice: p, Subject: "b-1"}, capacity.Input{})
	h.Doors.Put(limits.DoorOf(p), limits.Input{})
	h.Items.Put(record.ID{Practice: p, Subject: "i-1"}, inbox.Input{})
	h.Accounts.Put(record.ID{Practice: p, Subject: "a-1"}, accounts.Input{})
	leftAlone(t, h.Triage.Loop, &h.Submissions, record.ID{Practice: p, Subject: "s-1"})
	leftAlone(t, h.Capacity.Loop, &h.Books, record.ID{Practice: p, Subject: "b-1"})
	leftAlone(t, h.Limits.Loop, &h.Doors, limits.DoorOf(p))
	leftAlone(t, h.Inbox, &h.Items, record.ID{Practice: p, Subject: "i-1"})
	leftAlone(t, h.Verify, &h.Accounts, record.ID{Practice: p, Subject: "a-1"})
}
