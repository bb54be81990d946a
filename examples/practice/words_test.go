// This file states what is always said: that somebody must not be texted, how late something is, and reasons in words.

package main

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Whoever must not be texted is never shown without that, wherever contact is prepared: on the first screen, in every
// list, in the explanation, and in the JSON; of requests, of work that waits for the patient, and of accounts.
func TestDoNotTextIsShown(t *testing.T) {
	screens := day(t)
	const said = "DO NOT TEXT: a person phones"
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t, screens)
		o := options{
			all:  rapid.Bool().Draw(t, "all"),
			list: rapid.SampledFrom([]string{"", "clinician", "staff", "ask", "lower", "rest"}).Draw(t, "list"),
		}
		below, inJSON := notesBelow(text(t, s, o)), map[string]string{}
		o.json = true
		for _, g := range decode(t, text(t, s, o)).Groups {
			for _, r := range g.Shown {
				if id, ok := r["id"].(string); ok {
					inJSON[id] = fmt.Sprint(r["notes"])
				}
			}
		}
		for _, r := range s.requests {
			id, safe := r.decision.ID, r.in.Patient.SafeToMessage
			flagged := slices.Contains(r.decision.Flags, flagDoNotText) || safe.Given() && !safe.Value()
			if notes, shown := below[id]; shown {
				require.Equal(t, flagged, strings.Contains(notes, said), "%s\n%s", id, notes)
				require.Equal(t, flagged, strings.Contains(inJSON[id], doNotText.label), id)
			}
			var why bytes.Buffer
			require.NoError(t, s.explain(page{&why, false}, id))
			require.Equal(t, flagged, strings.Contains(why.String(), said), id)
			require.Equal(t, flagged && r.decision.SafetyNet != "", strings.Contains(why.String(), "not texted"), id)
		}
	})
	item := reviewedItem{decision: inbox.Decision{Proposals: []inbox.Proposal{{Message: "please_answer", Phone: true}}}}
	require.Equal(t, doNotText, item.row(begins).notes[0])
	account := accounts.Decision{Message: accounts.PatientText{Name: "account_locked", Phone: true}}
	require.Equal(t, doNotText, accountRow(account).notes[0])
}

// notesBelow are the lines below each row of a text, by the id of the row.
func notesBelow(text string) map[string]string {
	out, id := map[string]string{}, ""
	for _, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, strings.Repeat(" ", noteIndent)):
			out[id] += line + "\n"
		case strings.HasPrefix(line, "  "):
			id, _, _ = strings.Cut(strings.TrimLeft(line, " "), " ")
			out[id] = ""
		}
	}
	return out
}

// A lateness stands in the explanation, as long as the screen says.
func TestLatenessIsInWhy(t *testing.T) {
	lateOnes := 0
	for _, s := range day(t) {
		for _, r := range s.requests {
			var out bytes.Buffer
			require.NoError(t, s.explain(page{&out, false}, r.decision.ID))
			line := regexp.MustCompile(`(?m)^due: .*$`).FindString(out.String())
			require.Equal(t, r.decision.Due.IsZero(), line == "", r.decision.ID)
			past := s.now.Sub(r.decision.Due)
			if isLate := !r.decision.Due.IsZero() && past > 0; isLate {
				require.Contains(t, line, length(past)+" late")
				lateOnes++
			} else {
				require.NotContains(t, line, "late", r.decision.ID)
			}
		}
	}
	require.Greater(t, lateOnes, 100)
}

// No id of a rule stands for a reason, no code for a word, and no sign that nobody explains, in any view of the morning.
// The explanation and the records name rules, as they are for whoever changes them.
func TestReasonsAreWords(t *testing.T) {
	for _, s := range day(t) {
		s.viewer = rules.Viewer{} // what patients write is theirs
		var out bytes.Buffer
		p := page{&out, false}
		require.NoError(t, s.show(p, options{}))
		require.NoError(t, s.show(p, options{all: true}))
		s.clinic.show(p)
		less, err := s.clinic.without("dr-roe")
		require.NoError(t, err)
		less.showLoss(p, s.clinic, "dr-roe")
		s.showInbox(p)
		by, err := loaded()
		require.NoError(t, err)
		ids, reasons := map[string]bool{}, ""
		for _, set := range []*rules.Set{
			by.triage.Set(), by.limits.Set(), by.capacity.Set(), by.inbox.Set(), by.accounts.Set(),
		} {
			for _, r := range set.Rules() {
				ids[r.ID] = strings.Contains(r.ID, "-")
				reasons += r.Because + "\n"
			}
		}
		for _, word := range regexp.MustCompile(`[a-z0-9]+(-[a-z0-9]+)+`).FindAllString(out.String(), -1) {
			require.False(t, ids[word] && !strings.Contains(reasons, word), word)
		}
		require.Empty(t, regexp.MustCompile(`[a-z]+_[a-z_]+`).FindString(out.String()))
		require.False(t, strings.Contains(out.String(), "~"))
	}
}

// The reason is that of the rule which put the request where it stands.
func TestReasonIsWhatCounted(t *testing.T) {
	for id, because := range map[string]string{
		"s-1058": "Not ruled out: A floppy, unresponsive or not feeding baby, or fever under three months.",
		"s-1064": "Self-harm is ticked or written of; a clinician looks this session.",
		"s-1045": "The words are not in English; somebody who can read them does so now.",
		"s-1040": "Belly pain, fever or a urinary infection in pregnancy is seen today.",
		"s-1052": "Words of ending a life: phone at once, but first read here how to reach them.",
		"s-1043": "A sore throat from the age of 5, not pregnant, goes to Pharmacy First.",
		"s-1003": "nothing to do",
	} {
		requests := morning(t).requests
		i := slices.IndexFunc(requests, func(r request) bool { return r.decision.ID == id })
		require.Equal(t, because, reasons(requests[i])[0], id)
	}
}
