// A practice's own layer beside a supplier's inboxes: it raises and tells, and never puts off.

package inbox_test

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

const suppliedInbox = `policy: inbox
id: base
version: 1
author: supplier
lists: {heavy: [reception_lead]}
conditions: {old: item.age_days >= 3}
work: {request: {due: 7d, ladder: [{at: due, stage: overdue, notify: [owner]}]}}
inboxes: {requests: {lead: reception_lead, kinds: [request]}}
rules:
  - {id: unread, when: 'item.kind == "request" and not item.read and item.age_days >= 1',
      then: {stage: warning, to: duty_clinician}, because: x}
`

// layeredFolder is a folder with the layer; mergedFolder has its rule in the base, with a case that the example makes
// it fire.
func layeredFolder(t testing.TB, kind, base, local string) fstest.MapFS {
	out := folder(t, kind+".yaml", base+"end: base\n")
	out[kind+".local.yaml"] = &fstest.MapFile{
		Data: []byte(
			"policy: " + kind + "\nid: ours\nversion: 1\nauthor: practice\nextends: base\n" + local + "end: ours\n",
		),
	}
	return out
}

func mergedFolder(t testing.TB, kind, base, local, example string) fstest.MapFS {
	_, list, _ := strings.Cut(
		strings.Replace(local, "because: ours", "because: ours, cases: [{given: {"+example+"}, expect: fired}]", 1),
		"rules:\n",
	)
	return folder(t, kind+".yaml", base+list+"end: base\n")
}

var exampleIn = regexp.MustCompile(`^for example with (.+) it fires$`)

// refusal is the example that a refusal gives.
func refusal(t require.TestingT, kind string, err error) (example string) {
	var problems problem.Problems
	require.True(t, errors.As(err, &problems), "%v", err)
	for _, p := range problems {
		require.Equal(t, "weakens-base", p.Code, p.Error())
		require.Equal(t, kind+".local.yaml", p.File)
		if m := exampleIn.FindStringSubmatch(p.Hint); m != nil {
			example = m[1]
		}
	}
	require.NotEmpty(t, example, "no example in\n%v", err)
	return example
}

func localLayer(when, then string) string {
	return "rules:\n  - {id: ours, when: '" + when + "', then: {" + then + "}, because: ours}\n"
}

func requireRefusals(t *testing.T, kind, base string, load func(fs.FS) (found, error), cases map[string][2]string) {
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			local := localLayer(c[0], c[1])
			_, err := load(layeredFolder(t, kind, base, local))
			example := refusal(t, kind, err)
			_, err = load(mergedFolder(t, kind, base, local, example))
			require.NoError(t, err, example)
		})
	}
}

func TestLocalRulesThatPutOffAreRefused(t *testing.T) {
	requireRefusals(t, "inbox", suppliedInbox, load, map[string][2]string{
		"paused":         {`item.waiting_on == "third_party"`, `clock: paused`},
		"paused for red": {`item.rating == "red" and conditions.old`, `clock: paused`},
		"close":          {`item.age_days >= 14`, `propose: close`},
		"close with a text": {
			`item.age_days >= 14 and item.waiting_on == "patient"`,
			`propose: close_unanswered, message: account_closing, to: reception_lead`,
		},
		"sign off":  {`item.actioned and not item.signed_off`, `propose: sign_off`},
		"snooze":    {`item.kind == "task"`, `propose: snooze_a_week, notify: [owner]`},
		"discharge": {`item.responded`, `propose: discharge`},
		"archive":   {`item.kind in ["letter", "document"]`, `propose: archive`},
	})
}

func TestLocalLeavesTheRest(t *testing.T) {
	for kind, locals := range map[string]map[string]string{
		"inbox": {
			"work: {}\n": "not-local", "inboxes: {}\n": "not-local", "sign_off_checked: false\n": "not-local",
			"scores: {}\n": "not-local", "lists: {heavy: [gp]}\n": "duplicate-name",
			"conditions: {old: true}\n": "duplicate-name", "answers: {a: bool}\n": "never-given",
			"rules: [{id: unread, when: item.read, then: {stage: warning}, because: x}]\n": "duplicate-id",
		},
	} {
		for local, code := range locals {
			_, err := load(layeredFolder(t, kind, suppliedInbox, local))
			var problems problem.Problems
			require.True(t, errors.As(err, &problems), local)
			require.Equal(t, code, problems[0].Code, "%v", err)
			require.Equal(t, kind+".local.yaml", problems[0].File)
		}
	}
}

// What a layer may add to the inboxes, and what it comes to.
func TestLocalAdditionsToInboxes(t *testing.T) {
	item := inbox.Item{ID: "i", Kind: inbox.Request, ReceivedAt: monday.AddDate(0, 0, -2)}
	item.Read, item.WaitingOn = rules.Known(true), "patient"
	review := func(p *inbox.Policy) inbox.Decision {
		d, err := inbox.Review(p, inbox.Input{Item: item}, monday)
		require.NoError(t, err)
		return d
	}
	alone := review(loaded(t, suppliedInbox+"end: base\n"))
	for name, c := range map[string]struct {
		then  string
		state inbox.Status
	}{
		"stage":   {`stage: escalated, notify: [us]`, inbox.Status(inbox.Escalated)},
		"breach":  {`stage: breach`, inbox.Status(inbox.Breach)},
		"warning": {`stage: warning`, alone.Status},
		"running": {`clock: running`, inbox.Open},
		"notify":  {`notify: [us]`, alone.Status},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := inbox.Load(
				layeredFolder(t, "inbox", suppliedInbox, localLayer(`item.kind == "request" and item.read`, c.then)),
			)
			require.NoError(t, err)
			d := review(p)
			require.Equal(t, c.state, d.Status)
			require.Equal(t, []string{"ours"}, d.Fired)
			require.NotEqual(t, alone.Digest, d.Digest)
			p, err = inbox.Load(
				layeredFolder(t, "inbox", suppliedInbox, localLayer(`item.kind == "task" and item.read`, c.then)),
			)
			require.NoError(t, err)
			d = review(p)
			d.Digest = alone.Digest
			require.Equal(t, looksOf(alone), looksOf(d))
		})
	}
}
