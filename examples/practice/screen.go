// This file puts the morning's groups on one screen, as text or as JSON.

package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// screen is the morning as an administrator wants to see it at 08:15, with every request in exactly one group.
type screen struct {
	now      time.Time // in the practice's zone
	viewer   rules.Viewer
	policy   *triage.Policy
	requests []request
	clinic   clinic
	door     door
	inbox    inboxReview
	accounts []accounts.Decision
}

// openScreen decides everything at an instant.
func openScreen(by policySet, now time.Time, viewer rules.Viewer) (screen, error) {
	s := screen{now: now, viewer: viewer, policy: by.triage}
	var failed [5]error
	s.requests, failed[0] = assessAll(by.triage, mondayLines, now)
	s.clinic, failed[1] = openClinic(by.capacity, now)
	s.door, failed[2] = openDoor(by.limits, now)
	s.inbox, failed[3] = reviewInbox(by.inbox, inboxLines, now)
	s.accounts, failed[4] = verifyAll(by.accounts, accountLines, now)
	return s, errors.Join(failed[:]...)
}

// groups are all groups of the screen.
func (s screen) groups() []group {
	return append(
		s.requestGroups(), s.clinic.bookGroup(), s.clinic.planGroup(true), s.door.group(), s.inbox.group(),
		accountGroup(s.accounts),
	)
}

// show writes the screen, or one group of it with nothing left out.
func (s screen) show(p page, o options) error {
	groups, head, foot := s.groups(), s.head(), s.foot()
	if o.list != "" {
		i := slices.IndexFunc(groups, func(g group) bool { return g.key == o.list })
		if i < 0 {
			var keys []string
			for _, g := range groups {
				keys = append(keys, g.key)
			}
			return errors.New("-list is one of " + strings.Join(keys, ", "))
		}
		groups, foot = groups[i:i+1], nil
	}
	fit(groups, pageLines-len(head)-len(foot))
	if o.all || o.list != "" {
		for i, g := range groups {
			groups[i] = inWhole(g)
		}
	}
	if o.json {
		return s.writeJSON(p, head[2:], groups)
	}
	for _, line := range head {
		fmt.Fprintln(p, clip(line, pageWidth))
	}
	for _, g := range groups {
		p.group(g)
	}
	for _, line := range foot {
		fmt.Fprintln(p, clip(line, pageWidth))
	}
	return nil
}

// showInbox writes the inbox sweep on one page: the worst items, who has how much, and the accounts.
func (s screen) showInbox(p page) {
	p.text(0, "THE INBOX on "+s.now.Format("Mon 2 Jan 2006 15:04")+", by total-triage/inbox.yaml")
	groups := []group{s.inbox.group(), s.inbox.workloadGroup(), accountGroup(s.accounts)}
	fit(groups, pageLines-2)
	for _, g := range groups {
		p.group(g)
	}
	p.text(0, "SUPPORT, why patients need help with the front door: "+s.inbox.support())
}

// head is the practice and the policy, how many requests came in which way, and remarks: whether something is withheld,
// whether it is later than the morning, and whether anybody is there.
func (s screen) head() []string {
	const left = "EXAMPLE PRACTICE (invented patients)      "
	at := s.now.Format("Mon 2 Jan 2006 15:04")
	lines := []string{
		left + at + fmt.Sprintf("%*s", pageWidth-len(left)-len(at), s.policyInForce()),
		fmt.Sprintf("%d requests: %s", len(s.requests), s.channels()),
	}
	if s.viewer == (rules.Viewer{}) {
		lines = append(lines, "Who it is, and their words, are withheld: no role and no purpose was given.")
	}
	if s.now.After(begins) {
		lines = append(lines, "As if nobody had worked since "+begins.Format("15:04")+".")
	}
	cal := s.policy.Calendar()
	if open, known := cal.Open(s.now); known && !open {
		next, _ := cal.NextOpening(s.now)
		lines = append(lines, "The practice is shut: nobody is there until "+instant(next, s.now)+".")
	}
	return lines
}

// policyInForce names the policy, and says whether this very meaning of it was approved.
func (s screen) policyInForce() string {
	approved := "approved"
	if !s.policy.Set().Approved() {
		approved = "NOT APPROVED"
	}
	return fmt.Sprintf("policy %s #%s %s", s.policy.Set().Header.Version, s.policy.Set().Digest()[:4], approved)
}

// channels is how many requests came in which way, the most frequent first.
func (s screen) channels() string {
	count := map[string]int{}
	for _, r := range s.requests {
		count[cmp.Or(plain(r.in.Submission.Channel), "not known")]++
	}
	var out []string
	for _, c := range slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(count[b]-count[a], strings.Compare(a, b))
	}) {
		out = append(out, fmt.Sprintf("%d %s", count[c], c))
	}
	return strings.Join(out, ", ")
}

// foot is the sum of the requests, and how to see more.
func (s screen) foot() []string {
	of, sizes := map[triage.Level]int{}, []string{}
	for _, r := range s.requests {
		of[r.decision.Attention.Level]++
	}
	for _, level := range []triage.Level{
		triage.ClinicianNow, triage.StaffNow, triage.Ask, triage.ConfirmLower, triage.None,
	} {
		sizes = append(sizes, fmt.Sprint(of[level]))
	}
	return []string{
		fmt.Sprintf("%d requests = %s in groups 1 to %d; what is kept of them: -records", len(s.requests),
			strings.Join(sizes, " + "), len(sizes)),
		"why one: -why s-1053   a group: -list staff   all: -all   later: -at 14:00   JSON: -json   more: -h",
	}
}

// screenJSON is the JSON of a screen, in the order of its keys.
type screenJSON struct {
	Now      time.Time `json:"now"`
	Policy   string    `json:"policy"`
	Digest   string    `json:"digest"`
	Approved bool      `json:"approved"`
	Requests int       `json:"requests"`
	Channels string    `json:"channels"`
	Remarks  []string  `json:"remarks"` // that it is later, that nobody is there, that something is withheld
	Groups   []group   `json:"groups"`
}

// writeJSON writes what the text shows as JSON.
func (s screen) writeJSON(p page, remarks []string, groups []group) error {
	out := json.NewEncoder(p)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(screenJSON{
		Now: s.now, Policy: s.policy.Set().Header.Version, Digest: s.policy.Set().Digest(),
		Approved: s.policy.Set().Approved(), Requests: len(s.requests), Channels: s.channels(),
		Remarks: append([]string{}, remarks...), Groups: groups,
	})
}
