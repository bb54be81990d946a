// This file shows the practice's inbox and the accounts that wait.

package main

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

var (
	//go:embed inbox.jsonl
	inboxLines []byte
	//go:embed accounts.jsonl
	accountLines []byte
)

// inboxScreen holds every open item with its decision, the worst first, and every account that waits.
type inboxScreen struct {
	items    []reviewedItem
	summary  inbox.Summary
	accounts []accounts.Decision
}

// reviewedItem is one item with the decision on it.
type reviewedItem struct {
	in       inbox.Input
	decision inbox.Decision
}

// reviewInbox sweeps the inbox of a host and verifies the accounts.
func reviewInbox(h *memory.Host) (inboxScreen, error) {
	var d inboxScreen
	ctx, policy := context.Background(), h.Inbox.Policy(now)
	err := h.Inbox.Sweep(ctx, practiceID, now, func(of inbox.Decision) {
		item, _ := h.Items.Entry(ctx, id(of.ID))
		d.items = append(d.items, reviewedItem{item.Input, of})
	})
	slices.SortFunc(d.items, func(a, b reviewedItem) int { return inbox.Compare(a.decision, b.decision) })
	// nobody opened it today
	read := slices.DeleteFunc(policy.Inboxes(), func(name string) bool { return name == "incidents" })
	d.summary = inbox.Summarise(policy, d.all(), read)
	if err != nil {
		return d, err
	}
	d.accounts, err = verifyAll(accountLines)
	return d, err
}

// all yields the items as the summary counts them.
func (d inboxScreen) all() iter.Seq2[inbox.Input, inbox.Decision] {
	return func(yield func(inbox.Input, inbox.Decision) bool) {
		for _, s := range d.items {
			if !yield(s.in, s.decision) {
				return
			}
		}
	}
}

// verifyAll decides every account of a file of JSON lines.
func verifyAll(data []byte) ([]accounts.Decision, error) {
	policy, err := accounts.Load(policies.TotalTriage())
	if err != nil {
		return nil, err
	}
	var out []accounts.Decision
	err = eachLine(data, func(line map[string]json.RawMessage) error {
		in, err := accounts.Decode(line)
		if err != nil {
			return err
		}
		d, err := accounts.Verify(policy, in, now)
		out = append(out, d)
		return err
	})
	return out, err
}

// eachLine decodes a file of JSON lines. The error names the line.
func eachLine(data []byte, decide func(map[string]json.RawMessage) error) error {
	for n, text := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
		line, err := wire.Line(text)
		if err == nil {
			err = decide(line)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	return nil
}

// lines are what the morning's screen shows of the inbox.
func (d inboxScreen) lines() []string {
	all := d.summary.All
	out := []string{fmt.Sprintf(
		"8 SEVEN DAYS  %d open: %d overdue, %d end today, %d booked too late, %d wait, of which %d over 7 days",
		all.Open, all.Overdue, all.DueToday, all.BookedLate, all.Paused, all.PausedLong)}
	for _, s := range d.items[:min(maxListed, len(d.items))] {
		out = append(out, "  "+clip(s.line(), columns-2))
	}
	verdicts := map[accounts.Verdict]int{}
	for _, a := range d.accounts {
		verdicts[a.Verdict]++
	}
	out = append(out, fmt.Sprintf("9 ACCOUNTS (%d)  %d may be opened, %d for a person, %d locked or refused",
		len(d.accounts), verdicts[accounts.VerifyTo], verdicts[accounts.Manual], verdicts[accounts.Lock]+
			verdicts[accounts.Reject]))
	for _, a := range d.accounts[:min(1, len(d.accounts))] {
		out = append(out, "  "+clip(account(a), columns-2))
	}
	return out
}

// account is one account in a line: the verdict and the first reason.
func account(d accounts.Decision) string {
	lines := d.Lines()
	for i, line := range lines {
		lines[i] = strings.TrimSpace(line)
	}
	return strings.Join(lines[:min(2, len(lines))], ". ")
}

// line is one item: how old it is, how it stands, who has it, and what is proposed.
func (s reviewedItem) line() string {
	d, i := s.decision, s.in.Item
	state := string(d.Status)
	switch {
	case d.OverdueBy > 0:
		state += " " + hours(d.OverdueBy)
	case d.Deadline.IsZero():
	case d.Deadline.Format(time.DateOnly) == now.Format(time.DateOnly):
		state += ", due " + d.Deadline.Format("15:04")
	default:
		state += ", due " + d.Deadline.Format("Mon 2 Jan")
	}
	why := ""
	for _, p := range d.Stages {
		if string(p.Stage) == string(d.Status) && slices.Contains(d.Fired, p.Rule) {
			why = cmp.Or(why, p.Because)
		}
	}
	for _, r := range d.Reasons {
		if r.Code != "" {
			why = cmp.Or(why, r.Because)
		}
	}
	for _, p := range d.Proposals {
		why = cmp.Or(why, plain(p.Propose)+": "+p.Because)
	}
	return fmt.Sprintf("%-6s %-12s %-26s %-13s %s", d.ID, plain(string(d.Kind)), state, clip(
		cmp.Or(i.AssigneeID, i.AssigneeTeamID, "nobody"), 12,
	), why)
}

// hours writes a length of time in days and hours.
func hours(d time.Duration) string {
	h := int(d.Hours())
	if h < 24 {
		return fmt.Sprintf("%dh", h)
	}
	return fmt.Sprintf("%dd %dh", h/24, h%24)
}

// print prints the whole inbox.
func (d inboxScreen) print(w io.Writer) {
	all := d.summary.All
	fmt.Fprintf(
		w, "THE INBOX on %s, by total-triage/inbox.yaml: %d open, %d overdue, %d end today\n",
		now.Format("Mon 2 Jan 2006 15:04"), all.Open, all.Overdue, all.DueToday,
	)
	for _, s := range d.items[:min(10, len(d.items))] {
		fmt.Fprintln(w, " ", clip(s.line(), columns-2))
	}
	fmt.Fprintf(
		w, "\n%-20s %5s %8s %8s %10s %7s %7s  %s\n", "WHO AND WHERE", "open", "overdue", "warning", "end today", "wait",
		"unread", "oldest",
	)
	for _, of := range []struct {
		what  string
		lines []inbox.Workload
	}{{"", d.summary.People}, {"team ", d.summary.Teams}, {"inbox ", d.summary.Inboxes}} {
		for _, l := range of.lines {
			said := ""
			switch {
			case l.NotRead:
				said = "NOT READ by anybody"
			case l.Open > 0:
				said = fmt.Sprintf("%s, %.0f days", l.Oldest, l.OldestDays)
			}
			name := of.what + strings.TrimSuffix(l.Name, "_team")
			fmt.Fprintf(
				w, "%-20s %5d %8d %8d %10d %7d %7d  %s\n", clip(name, 20), l.Open, l.Overdue, l.Warning, l.DueToday,
				l.Paused, l.Unread, said,
			)
		}
	}
	var causes []string
	for _, c := range d.summary.Support {
		causes = append(causes, fmt.Sprintf("%s %d", plain(cmp.Or(c.Cause, "not noted")), c.N))
	}
	fmt.Fprintln(w, "SUPPORT  "+strings.Join(causes, ", "))
	fmt.Fprintf(w, "\nACCOUNTS (%d)\n", len(d.accounts))
	for _, a := range d.accounts {
		fmt.Fprintln(w, " ", clip(account(a), columns-2))
	}
}
