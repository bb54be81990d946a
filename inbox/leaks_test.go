// Nothing of a patient comes out of errors, decisions, records and printed values.

package inbox_test

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// A token in each field that holds something of a patient: none may come out of any printer, error, decision or
// record. Ids of accounts, items, people, inboxes and practices may.
const leak = "canary7f3a"

func printed(v any) map[string]string {
	out := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%e"} {
		out[verb], out["pointer "+verb] = fmt.Sprintf(verb, v), fmt.Sprintf(verb, &v)
		out["in a struct "+verb] = fmt.Sprintf(verb, struct{ V any }{v})
		out["in a slice "+verb] = fmt.Sprintf(verb, []any{v})
		out["in a map "+verb] = fmt.Sprintf(verb, map[string]any{"k": v})
	}
	out["extra"] = fmt.Sprintf(strings.Repeat("x", 1), v) // no verb at all
	out["error"] = fmt.Errorf("failed: %v", v).Error()
	var text, asJSON bytes.Buffer
	timeless := &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{}
		}
		return a
	}}
	slog.New(slog.NewTextHandler(&text, timeless)).Info("x", "v", v, "in", struct{ V any }{v}, "list", []any{v})
	slog.New(slog.NewJSONHandler(&asJSON, timeless)).Info("x", "v", v, "in", struct{ V any }{v}, "list", []any{v})
	out["slog text"], out["slog json"] = text.String(), asJSON.String()
	if b, err := json.Marshal(v); err == nil {
		out["json"] = string(b)
	}
	if b, err := yaml.Marshal(v); err == nil {
		out["yaml"] = string(b)
	}
	if b, err := xml.Marshal(v); err == nil {
		out["xml"] = string(b)
	}
	var g bytes.Buffer
	_ = gob.NewEncoder(&g).Encode(v)
	out["gob"] = g.String()
	return out
}

func withholds(t *testing.T, name string, v any, never []string) {
	for sink, said := range printed(v) {
		for _, token := range never {
			require.NotContains(t, said, token, "%s through %s", name, sink)
			if len(token) >= 8 &&
				strings.HasSuffix(strings.ToLower(sink), "%x") { // what is shorter may stand in a digest or a pointer
				require.NotContains(t, strings.ToLower(said), fmt.Sprintf("%x", token), "%s through %s", name, sink)
			}
		}
	}
}

// Every way to get a line wrong, with the canary as the wrong value or the unknown name.
func TestI15ErrorsOfDecodeHoldNoValue(t *testing.T) {
	q := leakyPolicy(t)
	bad := []string{
		`"` + leak + `"`, `["` + leak + `"]`, `{"` + leak + `":1}`, `[["` + leak + `"]]`, `9434765919`, `-1e99`,
		`true`, `null`, `"9434765919"`, `"1961-02-31"`, `"1961-05-02T25:00:00Z"`, `[{"on":"` + leak + `"}]`,
	}
	for ns, decide := range map[string]func(map[string]json.RawMessage, time.Time) (
		rules.Decision, error,
	){"item": q.Decide} {
		names := []string{
			"date_of_birth", "nhs_number", "created_at", "verified_at", "info_requested_at", "received_at", "waits",
			"assignee_leave", "due_at", "snoozed_until", leak, leak + " x",
		}
		for _, f := range q.Set().FactList() {
			names = append(names, strings.TrimPrefix(f.Name, "item."))
		}
		slices.Sort(names)
		for _, name := range slices.Compact(names) {
			for _, value := range bad {
				in := map[string]json.RawMessage{ns: json.RawMessage(`{"id":"x","` + name + `":` + value + `}`)}
				d, err := decide(in, monday)
				if err != nil {
					withholds(t, name, err, []string{leak, "9434765919", "1961-"})
					continue
				}
				b, err := json.Marshal(d)
				require.NoError(t, err)
				for _, token := range []string{leak, "9434765919", "1961-"} {
					require.NotContains(t, string(b), token, name)
				}
			}
		}
		for _, line := range []string{
			`{"` + leak + `":1}`, `{"` + ns + `":"` + leak + `"}`, `{"` + ns + `":{"id":"x","` + leak + `!":1}}`,
			`{"reviewed":"` + leak + `"}`, `{"reviewed":{"` + leak + `":1}}`, leak,
			`{"` + ns + `":{"nhs_number":"9434765919"`,
		} {
			in, err := wire.Line([]byte(line))
			if err == nil {
				_, err = decide(in, monday)
			}
			require.Error(t, err, line)
			withholds(t, line, err, []string{leak, "9434765919"})
		}
	}
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
		CreatedByRole: "gp", AbnormalResult: rules.Known(true), SafeguardingConcern: rules.Known(true), Rating: "red",
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
		"stored": stored, "input": in, "item": item, "facts": d.Result().Facts(), "result": d.Result(),
	} {
		withholds(t, name, v, []string{leak})
	}
	bad := in
	bad.Item.Waits = []inbox.Wait{{On: leak, From: received}}
	store.Put(record.ID{Practice: "pr", Subject: "it-2"}, bad)
	_, err = loop.Tick(ctx, record.ID{Practice: "pr", Subject: "it-2"}, monday)
	require.Error(t, err)
	withholds(t, "tick", err, []string{leak})
	err = loop.Sweep(ctx, "pr", monday, nil)
	withholds(t, "sweep", err, []string{leak})
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
		withholds(t, name, err, []string{leak})
	}
}
