// A practice's own layer beside a supplier's inboxes: it raises and tells, and never puts off.

package inbox_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
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

// layers are the practices' own layers over the supplier's policy.
func layers(t testing.TB) domaintest.Layers[*inbox.Policy] {
	return domaintest.Layers[*inbox.Policy]{
		Name: "inbox", Load: inbox.Load, Base: suppliedInbox, With: besidePolicies(t),
	}
}

func TestLocalRulesThatPutOffAreRefused(t *testing.T) {
	layers(t).RefusesRules(t, map[string][2]string{
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
	layers(t).RefusesParts(t, map[string]string{
		"work: {}\n": "not-local", "inboxes: {}\n": "not-local", "sign_off_checked: false\n": "not-local",
		"scores: {}\n": "not-local", "lists: {heavy: [gp]}\n": "duplicate-name",
		"conditions: {old: true}\n": "duplicate-name", "answers: {a: bool}\n": "never-given",
		"rules: [{id: unread, when: item.read, then: {stage: warning}, because: x}]\n": "duplicate-id",
	})
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
				layers(t).Folder(domaintest.Rule(`item.kind == "request" and item.read`, c.then)),
			)
			require.NoError(t, err)
			d := review(p)
			require.Equal(t, c.state, d.Status)
			require.Equal(t, []string{"ours"}, d.Fired)
			require.NotEqual(t, alone.Digest, d.Digest)
			p, err = inbox.Load(
				layers(t).Folder(domaintest.Rule(`item.kind == "task" and item.read`, c.then)),
			)
			require.NoError(t, err)
			d = review(p)
			d.Digest = alone.Digest
			require.Equal(t, looksOf(alone), looksOf(d))
		})
	}
}
