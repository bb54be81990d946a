// Nothing of a patient comes out of errors, decisions, records and printed values.

package inbox_test

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

// A token in each field that holds something of a patient: none may come out of any printer, error, decision or
// record. Ids of accounts, items, people, inboxes and practices may.
const leak = "canary7f3a"

// Every way to get a line wrong, with the canary as the wrong value or the unknown name.
func TestI15ErrorsOfDecodeHoldNoValue(t *testing.T) {
	suite.WrongInputs(t, leakyPolicy(t), `{"item":{"id":"x"}}`, "item", []string{
		"date_of_birth", "nhs_number", "created_at", "verified_at", "info_requested_at", "received_at", "waits",
		"assignee_leave", "due_at", "snoozed_until",
	}, monday)
}

const leakyInbox = `frontdoor: 1
policy: inbox
id: t
version: 1
author: test
work: {request: {due: 7d, ladder: [{at: due, stage: overdue, notify: [lead]}]}}
rules:
  - {id: abnormal, when: item.abnormal_result, then: {stage: escalated, notify: [duty]}, because: x}
end: t
`

func leakyPolicy(t *testing.T) *inbox.Policy {
	p, err := inbox.Load(fstest.MapFS{"inbox.yaml": {Data: []byte(leakyInbox)}})
	require.NoError(t, err)
	return p
}

func TestI15RecordsOfTheLoopHoldNothing(t *testing.T) {
	p, ctx := leakyPolicy(t), context.Background()
	received := monday.AddDate(0, 0, -10)
	item := inbox.Item{
		ID: "it-1", Kind: inbox.Request, Status: "requested", ReceivedAt: received, AssigneeKind: "user",
		AssigneeID: "u-4", ActionedBy: "u-5", Inbox: "front",
		CreatedByRole: "gp", AbnormalResult: rules.Withhold(true), SafeguardingConcern: rules.Withhold(true), Rating: "red",
		Waits: []inbox.Wait{}, Leave: []inbox.Leave{},
	}
	in := inbox.Input{Item: item}
	in.Practice.SiteID = leak
	in.Item.AssigneeTeamID = leak
	var store recordingStore
	id := record.ID{Practice: "pr", Subject: "it-1"}
	store.Put(id, in)
	loop, err := inbox.NewLoop(&store, p)
	require.NoError(t, err)
	d, err := loop.Tick(ctx, id, monday)
	require.NoError(t, err)
	require.NotEmpty(t, stages(store.Records("pr")))
	stored, err := store.Entry(ctx, id)
	require.NoError(t, err)
	for name, v := range map[string]any{
		"decision": d, "records": stages(store.Records("pr")), "stages": store.Stages(id), "wakes": store.wakes,
		"item": item, "facts": d.Result().Facts(), "result": d.Result(),
	} {
		suite.Withholds(t, name, v, leak)
	}
	// Ids of sites and teams are not sensitive, and printed only where nobody asks the input to print itself.
	require.NotContains(t, fmt.Sprintf("%v %+v %#v %s %v", in, in, in, in, stored), leak)
	bad := in
	bad.Item.Waits = []inbox.Wait{{On: leak, From: received}}
	store.Put(record.ID{Practice: "pr", Subject: "it-2"}, bad)
	_, err = loop.Tick(ctx, record.ID{Practice: "pr", Subject: "it-2"}, monday)
	require.Error(t, err)
	suite.Withholds(t, "tick", err, leak)
	err = loop.Sweep(ctx, "pr", monday, nil)
	suite.Withholds(t, "sweep", err, leak)
	for name, spoil := range map[string]func(*inbox.Item){
		"status": func(i *inbox.Item) { i.Status = leak }, "kind": func(i *inbox.Item) { i.Kind = leak },
		"rating":   func(i *inbox.Item) { i.Rating = leak },
		"priority": func(i *inbox.Item) { i.Priority = leak }, "role": func(i *inbox.Item) { i.CreatedByRole = leak },
		"waiting":  func(i *inbox.Item) { i.WaitingOn = leak },
		"assignee": func(i *inbox.Item) { i.AssigneeKind = leak },
		"support":  func(i *inbox.Item) { i.SupportCause = leak },
	} {
		wrong := in
		spoil(&wrong.Item)
		_, err := inbox.Review(p, wrong, monday)
		require.Error(t, err, name)
		suite.Withholds(t, name, err, leak)
	}
}
