// Invariants of a review, over random items and rules: what is missing never makes an item less overdue, and no stage
// is lost, raised twice, or passed between two wake-ups.

package inbox_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

const invariantWork = `work:
  request: {due: 7d, at: end_of_day, roll: preceding,
      ladder: [{at: -2wd, stage: warning}, {at: due, stage: overdue}, {at: +1wd, stage: escalated},
          {at: +2wd, stage: breach, when: item.abnormal_result or item.chasers_sent < 2}]}
  task: {due: 2wd, start: next_open, pauses: [patient, third_party], own_sign_off: true,
      ladder: [{at: -4wh, stage: warning}, {at: due, stage: overdue}, {at: +8wh, stage: breach}]}
  result: {due: 10wh, ladder: [{at: -90m, stage: warning, when: not item.read}, {at: due, stage: overdue},
      {at: +2d, stage: escalated}]}
  letter: {due: 40h, start: next_open, at: end_of_day, roll: following,
      ladder: [{at: -3h, stage: warning}, {at: due, stage: overdue}]}
`

var invariantRules = []string{
	"item.active_core_h >= 0.5 and not item.read, stage: warning", "item.active_core_h > 10.5, stage: escalated",
	"item.active_core_h > 0.29, stage: warning",
	"item.age_days >= 2.3, stage: warning", "item.age_days > 2.3 and not item.responded, stage: overdue",
	"item.age_working_days > 3, stage: escalated",
	"item.core_periods_since_contact >= 2 and not item.responded, stage: breach",
	"item.minutes_until_due <= 600, stage: escalated", "item.minutes_until_due < -30, propose: call",
	"item.waiting_working_days >= 2 and item.waiting_on == \"patient\", propose: send_chaser",
	"item.assignee_on_leave and item.assignee_back_in_working_days > 1, propose: reassign",
	"item.timeframe_used_pct > 70, stage: warning", "item.timeframe_used_pct >= 100, stage: breach",
	"item.minutes_past_snooze > 30, stage: warning", "not item.booked_within_timeframe, stage: escalated",
	"item.unread_patient_reply, stage: escalated",
	"item.chasers_sent < 2 and item.rating == \"amber\", stage: warning",
	"item.contact_attempts >= 2 and item.abnormal_result, stage: breach",
	"item.snoozed_past_due, stage: escalated", "item.assignee_back_after_due, propose: reassign",
	"day.core_hours_now and item.age_days >= 1, propose: read", "item.idle_working_days >= 2, stage: warning",
}

func invariantPolicy(t require.TestingT, of []string) *inbox.Policy {
	text := invariantWork + "rules:\n"
	if len(of) == 0 {
		text = invariantWork + "rules: []\n"
	}
	for _, rule := range of {
		when, then, _ := strings.Cut(rule, ", ")
		text += fmt.Sprintf(
			"  - {id: r-%d, when: '%s', then: {%s}, because: it is so}\n", slices.Index(invariantRules, rule), when,
			then,
		)
	}
	return practiceOf(t, "lunch", text)
}

func randomRules(t *rapid.T) []string {
	return rapid.Permutation(invariantRules).Draw(t, "rules")[:rapid.IntRange(1, 5).Draw(t, "n")]
}

// rulesWithInstants leaves out rules on facts that have no instant, which do not speak of the past.
func rulesWithInstants(of []string) []string {
	return slices.DeleteFunc(slices.Clone(of), func(rule string) bool {
		return slices.ContainsFunc(
			[]string{
				"booked", "chasers_sent", "contact_attempts", "unread_patient_reply", "snoozed_past_due", "assignee",
			},
			func(fact string) bool {
				return strings.Contains(rule, fact)
			},
		)
	})
}

// randomItem is an item with what happened to it within three weeks of its receipt.
func randomItem(t *rapid.T) (inbox.Item, time.Time) {
	w := tick("lunch")
	received := w.instant(around(t, w, "received"))
	maybe := func(what string, chance int) bool { return rapid.IntRange(1, 100).Draw(t, what+"?") > 100-chance }
	event := func(what string, chance int) (at time.Time) {
		if maybe(what, chance) {
			at = received.Add(time.Duration(rapid.IntRange(0, 15*1440).Draw(t, what)) * time.Minute)
		}
		return at
	}
	i := inbox.Item{
		ID: "a", Kind: rapid.SampledFrom([]inbox.Kind{"request", "task", "result", "letter"}).Draw(t, "kind"),
		ReceivedAt:  received,
		FirstReadAt: event("read", 50),
		RespondedAt: event("responded", 30), ActionedAt: event("actioned", 30), SignedOffAt: event("signed", 30),
		ReopenedAt:   event("reopened", 20),
		BookedFor:    event("booked", 20),
		SnoozedUntil: event("snoozed", 20), LastTouched: event("touched", 40), RepliedAt: event("replied", 40),
		Rating: "amber",
	}
	i.ActionedBy, i.SignedOffBy = rapid.SampledFrom([]string{"", "x"}).Draw(t, "by"), "y"
	for range rapid.IntRange(0, 3).Draw(t, "waits") {
		wait := inbox.Wait{
			On:   rapid.SampledFrom([]string{"patient", "patient", "third_party", "clinician"}).Draw(t, "on"),
			From: event("from", 100),
		}
		if maybe("to", 60) {
			wait.To = wait.From.Add(time.Duration(rapid.IntRange(1, 6000).Draw(t, "to")) * time.Minute)
		}
		i.Waits = append(i.Waits, wait)
	}
	i.AssigneeKind = "user"
	if maybe("leave", 50) {
		from := calendar.DateOf(received).Add(rapid.IntRange(0, 10).Draw(t, "away"))
		i.Leave = []inbox.Leave{{From: from, To: from.Add(rapid.IntRange(0, 20).Draw(t, "back"))}}
	}
	if maybe("timeframe", 40) {
		i.TimeframeCoreH = rules.Known(float64(rapid.IntRange(1, 120).Draw(t, "within")) / 4)
	}
	i.ChasersSent = rules.Known(rapid.IntRange(0, 3).Draw(t, "chasers"))
	i.ContactAttempts = rules.Known(2)
	i.AbnormalResult = rules.Withhold(maybe("abnormal", 50))
	if !i.RepliedAt.IsZero() || maybe("unread", 20) {
		i.UnreadPatientReply = rules.Known(maybe("unread", 30))
	}
	return i, received.Add(time.Duration(rapid.IntRange(0, 20*1440).Draw(t, "now")) * time.Minute)
}

func reviewAt(t require.TestingT, p *inbox.Policy, i inbox.Item, last inbox.State, now time.Time) inbox.Decision {
	d, err := inbox.Review(p, inbox.Input{Item: i, State: last}, now)
	require.NoError(t, err)
	return d
}

var severity = []inbox.Status{inbox.SignedOff, inbox.Paused, inbox.Open, "warning", "overdue", "escalated", "breach"}

// standingStages is what holds at a review, as stages of the ladder and rules.
func standingStages(d inbox.Decision) map[string]bool {
	out := map[string]bool{}
	for _, stage := range d.State.Standing() {
		out[strings.Split(stage, "#")[0]] = true
	}
	return out
}

// removals are events and facts without which an item is no less overdue. What ends a pause or opens the item again
// is not among them.
var removals = map[string]func(*inbox.Item){
	"read":      func(i *inbox.Item) { i.FirstReadAt = time.Time{} },
	"responded": func(i *inbox.Item) { i.RespondedAt = time.Time{} },
	"actioned":  func(i *inbox.Item) { i.ActionedAt = time.Time{} },
	"signed":    func(i *inbox.Item) { i.SignedOffAt = time.Time{} },
	"signer":    func(i *inbox.Item) { i.SignedOffBy = "" },
	"booked":    func(i *inbox.Item) { i.BookedFor = time.Time{} },
	"snoozed":   func(i *inbox.Item) { i.SnoozedUntil = time.Time{} },
	"touched":   func(i *inbox.Item) { i.LastTouched = time.Time{} }, "leave": func(i *inbox.Item) { i.Leave = nil },
	"assignee": func(i *inbox.Item) { i.AssigneeKind = "" }, "waits": func(i *inbox.Item) { i.Waits = nil },
	"last wait": func(i *inbox.Item) { i.Waits = i.Waits[:max(0, len(i.Waits)-1)] },
	"unread": func(i *inbox.Item) {
		if i.UnreadPatientReply != nil && !*i.UnreadPatientReply {
			i.UnreadPatientReply = nil
		}
	},
	"chasers": func(i *inbox.Item) { i.ChasersSent = nil }, "abnormal": func(i *inbox.Item) {
		if i.Kind == inbox.Result { // of other work the library knows that it is not
			i.AbnormalResult = rules.Private[bool]{}
		}
	},
	"received": func(i *inbox.Item) { i.ReceivedAt = time.Time{} }, "kind": func(i *inbox.Item) { i.Kind = "" },
}

func TestWhatIsMissingNeverMakesLessOverdue(t *testing.T) {
	p := practiceOf(t, "lunch", invariantWork+"rules: []")
	rapid.Check(t, func(rt *rapid.T) {
		item, now := randomItem(rt)
		was := reviewAt(rt, p, item, inbox.State{}, now)
		for _, name := range slices.Sorted(maps.Keys(removals)) {
			less := item
			removals[name](&less)
			is := reviewAt(rt, p, less, inbox.State{}, now)
			if name == "received" || name == "kind" { // the deadline is not known, and counts as passed
				require.GreaterOrEqual(
					rt, slices.Index(severity, is.Status), min(4, slices.Index(severity, was.Status)),
					"%s: %s, was %s", name, is.Status, was.Status,
				)
				continue
			}
			require.GreaterOrEqual(
				rt, slices.Index(severity, is.Status), slices.Index(severity, was.Status), "%s: %s, was %s", name,
				is.Status, was.Status,
			)
			require.GreaterOrEqual(rt, is.OverdueBy, was.OverdueBy, name)
			require.Subset(
				rt, slices.Collect(maps.Keys(standingStages(is))), slices.Collect(maps.Keys(standingStages(was))),
				name,
			)
		}
	})
}

// A rule that fired is not silenced by a fact that is left out: it fires, or is unknown.
func TestWhatIsMissingSilencesNoRule(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := invariantPolicy(rt, randomRules(rt))
		item, now := randomItem(rt)
		was := reviewAt(rt, p, item, inbox.State{}, now)
		for _, name := range []string{
			"read", "responded", "chasers", "abnormal", "received", "leave", "assignee", "touched",
		} {
			less := item
			removals[name](&less)
			is := reviewAt(rt, p, less, inbox.State{}, now)
			heard := slices.Clone(is.Fired)
			for _, u := range is.Unknown {
				heard = append(heard, u.Rule)
			}
			require.Subset(rt, heard, was.Fired, name)
		}
	})
}

// looksOf is all of a decision that time alone may change.
func looksOf(d inbox.Decision) string {
	if d.Status == inbox.SignedOff {
		return fmt.Sprint(d.Status, standingStages(d)) // ended: nobody is woken
	}
	return fmt.Sprint(d.Status, d.Paused, d.Fired, d.Unknown, d.Proposals, d.AssignTo, d.Notify, standingStages(d))
}

func TestNothingChangesBeforeTheNextWake(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := invariantPolicy(rt, randomRules(rt))
		item, now := randomItem(rt)
		now = item.ReceivedAt.Add(now.Sub(item.ReceivedAt) / 2)
		item.ReopenedAt = time.Time{} // what is signed off is not looked at again
		for range 6 {
			d := reviewAt(rt, p, item, inbox.State{}, now)
			until := d.NextWake
			if until.IsZero() {
				until = now.Add(15 * 24 * time.Hour)
			}
			require.True(rt, until.After(now))
			for _, at := range []time.Time{
				until.Add(-1),
				now.Add(min(
					until.Sub(now)-1,
					time.Duration(rapid.Float64Range(0, 1).Draw(rt, "between")*float64(until.Sub(now))),
				)),
			} {
				require.Equal(
					rt, looksOf(d), looksOf(reviewAt(rt, p, item, inbox.State{}, at)),
					"from %s, at %s, before the wake-up at %s", now, at, until,
				)
			}
			now = until
		}
	})
}

// known is the item as a host has it at an instant: what has not happened is not written.
func knownAt(i inbox.Item, now time.Time) inbox.Item {
	for _, at := range []*time.Time{
		&i.FirstReadAt, &i.RespondedAt, &i.ActionedAt, &i.SignedOffAt, &i.ReopenedAt, &i.RepliedAt,
	} {
		if at.After(now) {
			*at = time.Time{}
		}
	}
	waits := []inbox.Wait{}
	for _, w := range i.Waits {
		if w.To.After(now) {
			w.To = time.Time{}
		}
		if !w.From.After(now) {
			waits = append(waits, w)
		}
	}
	i.Waits, i.LastTouched, i.UnreadPatientReply = waits, time.Time{}, nil
	return i
}

// Whenever an item is reviewed, and however late, the same stages are raised, each once.
func TestDelaysRaiseTheSameStages(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := invariantPolicy(rt, rulesWithInstants(randomRules(rt)))
		item, end := randomItem(rt)
		raised := func(every []time.Time) (out []string) {
			last := inbox.State{}
			for _, at := range every {
				d := reviewAt(rt, p, knownAt(item, at), last, at)
				for _, s := range d.Stages {
					out = append(out, s.Key)
				}
				last = d.State
			}
			slices.Sort(out)
			require.Equal(rt, out, slices.Compact(slices.Clone(out)), "none twice")
			return out
		}
		dense, rare := []time.Time{item.ReceivedAt}, []time.Time{item.ReceivedAt}
		for at := item.ReceivedAt; at.Before(end); at = at.Add(127 * time.Minute) {
			dense = append(dense, at)
		}
		for range rapid.IntRange(0, 4).Draw(rt, "reviews") {
			rare = append(
				rare,
				item.ReceivedAt.Add(
					time.Duration(rapid.Float64Range(0, 1).Draw(rt, "at")*float64(end.Sub(item.ReceivedAt))),
				),
			)
		}
		slices.SortFunc(rare, time.Time.Compare)
		require.Equal(rt, raised(append(dense, end)), raised(append(rare, end)), "%v", rare)
		again := item // out of order: the same item, at any instants
		last := inbox.State{}
		seen := map[string]bool{}
		for range 6 {
			d := reviewAt(
				rt,
				p,
				again,
				last,
				item.ReceivedAt.Add(
					time.Duration(rapid.Float64Range(0, 1).Draw(rt, "any")*float64(end.Sub(item.ReceivedAt))),
				),
			)
			for _, s := range d.Stages {
				require.False(rt, seen[s.Key], "%s twice", s.Key)
				seen[s.Key] = true
			}
			last = d.State
			require.Empty(rt, reviewAt(rt, p, again, last, last.At()).Stages)
		}
	})
}

func TestSameInputSameBytesInAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		of := randomRules(rt)
		p, q := invariantPolicy(rt, of), invariantPolicy(rt, rapid.Permutation(of).Draw(rt, "order"))
		item, now := randomItem(rt)
		in := inbox.Input{Item: item, State: inbox.ReviewedAt(item.ReceivedAt, item.ReceivedAt)}
		var first string
		for _, p := range []*inbox.Policy{p, q, p} {
			d, err := inbox.Review(p, in, now)
			require.NoError(rt, err)
			b, err := json.Marshal(d)
			require.NoError(rt, err)
			if first == "" {
				first = string(b)
			}
			require.Equal(rt, first, string(b))
		}
		slices.Reverse(in.Item.Waits)
		d, err := inbox.Review(p, in, now)
		require.NoError(rt, err)
		b, err := json.Marshal(d)
		require.NoError(rt, err)
		require.Equal(rt, first, string(b), "the order of waits")
	})
}
