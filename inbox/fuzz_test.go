// Any bytes as a policy or an input: decided or refused in bounded time, without a panic and without quoting a value.

package inbox_test

import (
	"encoding/json"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

// noon is a Tuesday.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

var everyKind = []inbox.Kind{
	"", inbox.Request, inbox.Task, inbox.Result, inbox.Medication, inbox.FitNote, inbox.Document, inbox.Letter,
	inbox.Message, inbox.Verification, inbox.Support, inbox.Incident,
}

// Any bytes as an inbox policy load or are refused with places, without a panic; what loads decides every kind of work.
func FuzzLoad(f *testing.F) {
	f.Add(goodFolder(f)["inbox.yaml"].Data)
	f.Add([]byte("a: &a [*a]\n"))
	f.Add(
		[]byte(
			"policy: inbox\nid: a\nversion: 1\nauthor: b\nwork: {request: {due: 100000d, ladder: [{at: " +
				"-100000wd, stage: warning}, {at: +100000wh, stage: breach}]}}\nend: a\n",
		),
	)
	f.Fuzz(func(t *testing.T, data []byte) {
		folder := goodFolder(t)
		folder["inbox.yaml"] = &fstest.MapFile{Data: data}
		p, ok := suite.LoadsOrRefuses(t, folder)
		if !ok {
			return
		}
		began := time.Now()
		for _, kind := range everyKind {
			for _, received := range []time.Time{{}, noon.AddDate(0, 0, -40), noon} {
				_, err := inbox.Review(
					p, inbox.Input{Item: inbox.Item{ID: "i", Kind: kind, ReceivedAt: received}}, noon,
				)
				require.NoError(t, err, "a policy that loads decides")
			}
		}
		require.Less(t, time.Since(began), 20*time.Second)
	})
}

// Any line as an item is reviewed, twice alike, or refused; what one review raised the next does not raise again.
func FuzzReview(f *testing.F) {
	p, err := inbox.Load(goodFolder(f))
	require.NoError(f, err)
	for _, seed := range []string{
		`{"item": {"kind": "task"}}`,
		`{"now": "2026-11-24T12:00:00Z", "item": {"id": "t-1", "kind": "request", "inbox": "duty_team", ` +
			`"received_at": "2026-11-02T09:00:00Z", "waits": [{"on": "patient", "from": "2026-11-04T09:00:00Z", ` +
			`"to": "2026-11-09T09:00:00Z"}, {"on": "third_party", "from": "2026-11-20T09:00:00Z"}], ` +
			`"status": "received", "rating": "amber", "assignee_kind": "user", "assignee_id": "u", ` +
			`"assignee_active": false, "assignee_leave": [{"from": "2026-11-23", "to": ` +
			`"2026-11-30"}], "chasers_sent": 2, "contact_attempts": 3}, "reviewed": {"at": ` +
			`"2026-11-10T09:00:00Z", "wake": "2026-11-11T09:00:00Z", "raised": [{"stage": ` +
			`"request/due/overdue", "times": 1, "standing": true}]}}`,
		`{"item": {"id": "t", "kind": "result", "received_at": "2026-11-24T08:00:00Z", "abnormal_result": true, ` +
			`"actioned_at": "2026-11-24T09:00:00Z", "actioned_by": "x", "signed_off_at": "2026-11-24T10:00:00Z", ` +
			`"signed_off_by": "x", "reopened_at": "2026-11-24T11:00:00Z", "snoozed_until": ` +
			`"2026-12-24T08:00:00Z", "booked_for": "2026-12-01T08:00:00Z", "due_at": ` +
			`"2026-11-27T08:00:00Z"}, "day": {"plt": "afternoon"}, "practice": {"opel": 2}}`,
		`{"item": {"id": "t", "kind": "task", "received_at": "0001-01-02T00:00:00Z", "timeframe_core_h": 2000, ` +
			`"minutes_until_due": -1000000, "last_touched_at": "9999-12-31T23:59:59Z", "replied_at": ` +
			`"2026-11-20T00:00:00+14:00", "unread_patient_reply": true, "waiting_on": "patient"}}`,
	} {
		for n := range 8 {
			f.Add([]byte(seed), uint16(3*n))
		}
	}
	states := []inbox.Status{
		inbox.Open, inbox.Paused, inbox.SignedOff, inbox.Status(inbox.Warning), inbox.Status(inbox.Overdue),
		inbox.Status(inbox.Escalated), inbox.Status(inbox.Breach),
	}
	f.Fuzz(func(t *testing.T, data []byte, n uint16) {
		suite.Answers(t, data, n, func(line map[string]json.RawMessage) (rules.Decision, []rules.Error, error) {
			in, err := inbox.Decode(line)
			if err != nil {
				return nil, nil, err
			}
			d, err := inbox.Review(p, in, noon)
			if err != nil {
				return nil, nil, err
			}
			require.Contains(t, states, d.Status)
			require.True(t, d.NextWake.IsZero() || d.NextWake.After(noon), "the next wake is not ahead")
			in.State = d.State
			again, err := inbox.Review(p, in, noon)
			require.NoError(t, err)
			require.Empty(t, again.Stages, "raised twice")
			require.Equal(t, d.Status, again.Status)
			return d, d.Errors, nil
		})
	})
}
