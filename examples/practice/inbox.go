// This file shows the practice's inbox: what is overdue, with whom, and what is proposed.

package main

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

//go:embed inbox.jsonl
var inboxLines []byte

// inboxReview holds every open item with its decision, the worst first.
type inboxReview struct {
	items   []reviewedItem
	summary inbox.Summary
	now     time.Time
}

// reviewedItem is one item with the decision on it.
type reviewedItem struct {
	in       inbox.Input
	decision inbox.Decision
}

// reviewInbox reviews every item of a file of JSON lines.
func reviewInbox(policy *inbox.Policy, data []byte, now time.Time) (inboxReview, error) {
	r := inboxReview{now: now}
	err := eachLine(data, func(line map[string]json.RawMessage) error {
		in, err := inbox.Decode(line)
		if err != nil {
			return err
		}
		d, err := inbox.Review(policy, in, now)
		r.items = append(r.items, reviewedItem{in, d})
		return err
	})
	slices.SortFunc(r.items, func(a, b reviewedItem) int { return inbox.Compare(a.decision, b.decision) })
	// nobody opened it today
	read := slices.DeleteFunc(policy.Inboxes(), func(name string) bool { return name == "incidents" })
	r.summary = inbox.Summarise(policy, r.all(), read)
	return r, err
}

// all yields the items as the summary counts them.
func (r inboxReview) all() iter.Seq2[inbox.Input, inbox.Decision] {
	return func(yield func(inbox.Input, inbox.Decision) bool) {
		for _, s := range r.items {
			if !yield(s.in, s.decision) {
				return
			}
		}
	}
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

// group is every open item, the worst first.
func (r inboxReview) group() group {
	all := r.summary.All
	g := group{
		key: "inbox", title: "9 SEVEN DAYS", least: 3,
		order:   "stage (breach, escalated, overdue, warning), then how late",
		counts:  fmt.Sprintf("%d open, %d overdue or worse, %d end today", all.Open, all.Overdue, all.DueToday),
		late:    "overdue or worse",
		columns: []column{{"id", 6}, {"work", 12}, {"stage", 10}, {"due", 10}, {"with", 18}, {"why", 0}},
	}
	g.foot = append(g.foot, note{label: "besides", text: r.besides()})
	for _, s := range r.items {
		if s.decision.Status != inbox.SignedOff {
			g.rows = append(g.rows, s.row(r.now))
		}
	}
	return g
}

// besides is what of the inbox no row says: inboxes that nobody has read, bookings that are too late, and what waits.
func (r inboxReview) besides() string {
	all := r.summary.All
	var out []string
	for _, f := range r.summary.Faults {
		out = append(out, plain(f.Code)+": "+plain(strings.Join(f.Inboxes, ", ")))
	}
	return strings.Join(append(
		out,
		fmt.Sprintf("%d booked later than ordered", all.BookedLate),
		fmt.Sprintf("%d wait, %d of them for over 7 days", all.Paused, all.PausedLong),
	), "; ")
}

// row is one item: how it stands, when it is due, who has it, and why.
func (s reviewedItem) row(now time.Time) row {
	d := s.decision
	with := cmp.Or(s.in.Item.AssigneeID, s.in.Item.AssigneeTeamID, "nobody")
	why, notes := s.reasons()
	for _, p := range d.Proposals {
		if p.Phone {
			notes = append([]note{doNotText}, notes...)
			break
		}
	}
	return row{
		cells: []string{
			d.ID, plain(d.Kind), plain(d.Status), deadline(d.Deadline, now, ""), plain(name(with)), why,
		},
		late:  slices.Contains([]inbox.Stage{inbox.Overdue, inbox.Escalated, inbox.Breach}, inbox.Stage(d.Status)),
		notes: notes,
	}
}

// reasons are why an item stands as it does, what decided first, and what is proposed.
func (s reviewedItem) reasons() (why string, notes []note) {
	d := s.decision
	var all []string
	for _, p := range d.Stages {
		if string(p.Stage) == string(d.Status) {
			all = append(all, p.Because)
		}
	}
	for _, r := range d.Reasons {
		all = append(all, r.Because)
	}
	var said []string
	for _, because := range all {
		if because != "" && !slices.Contains(said, because) {
			said = append(said, because)
		}
	}
	for i, because := range said {
		if i > 0 {
			notes = append(notes, note{label: "also", text: because, spare: true})
		}
	}
	for _, p := range d.Proposals {
		text := plain(p.Propose)
		if p.To != "" {
			text += ", for " + plain(p.To)
		}
		notes = append(notes, note{label: "proposed", text: text, spare: true})
	}
	return strings.Join(said[:min(1, len(said))], ""), notes
}

// workloadGroup is who and which inbox has how much, the worst first. The numbers are of items.
func (r inboxReview) workloadGroup() group {
	g := group{
		key: "inbox", title: "WHO AND WHERE", named: true, order: "the worst item, then how many are overdue",
		counts: "numbers of open items; overdue means overdue or worse",
		columns: []column{
			{"who or where", 20},
			{"open", 5},
			{"overdue", 7},
			{"warning", 7},
			{"end today", 9},
			{"wait", 5},
			{"unread", 6},
			{"oldest", 0},
		},
	}
	for _, of := range []struct {
		what  string
		lines []inbox.Workload
	}{
		{"", r.summary.People},
		{"team ", r.summary.Teams},
		{"nobody", []inbox.Workload{r.summary.Unassigned}},
		{"inbox ", r.summary.Inboxes},
	} {
		for _, l := range of.lines {
			if of.what == "nobody" && l.Open == 0 {
				continue
			}
			g.rows = append(g.rows, workloadRow(of.what, l))
		}
	}
	g.least = len(g.rows)
	return g
}

// workloadRow is the row of one person, team or inbox.
func workloadRow(what string, l inbox.Workload) row {
	said := ""
	switch {
	case l.NotRead:
		said = "NOT READ by anybody"
	case l.Open > 0:
		said = fmt.Sprintf("%s, %.0f days", l.Oldest, l.OldestDays)
	}
	cells := []string{what + plain(name(strings.TrimSuffix(l.Name, "_team")))}
	for _, n := range []int{l.Open, l.Overdue, l.Warning, l.DueToday, l.Paused, l.Unread} {
		cells = append(cells, fmt.Sprint(n))
	}
	return row{cells: append(cells, said)}
}

// support says why patients cannot use the front door alone, and how many.
func (r inboxReview) support() string {
	var causes []string
	for _, c := range r.summary.Support {
		causes = append(causes, fmt.Sprintf("%s %d", plain(cmp.Or(c.Cause, "not noted")), c.N))
	}
	return cmp.Or(strings.Join(causes, ", "), "nobody waits for it")
}
