// This file shows the accounts that wait, and what is to be done with them.

package main

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
)

//go:embed accounts.jsonl
var accountLines []byte

// verifyAll decides every account of a file of JSON lines.
func verifyAll(policy *accounts.Policy, data []byte, now time.Time) ([]accounts.Decision, error) {
	var out []accounts.Decision
	err := eachLine(data, func(line map[string]json.RawMessage) error {
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

// verdicts are the verdicts in the order of a list, with what each asks of staff.
var verdicts = []struct {
	verdict accounts.Verdict
	text    string
}{
	{accounts.Lock, "locked"},
	{accounts.Reject, "refused"},
	{accounts.Hold, "on hold"},
	{accounts.Manual, "for a person"},
	{accounts.AskFor, "ask for evidence"},
	{accounts.VerifyTo, "may be opened"},
}

// place is where a verdict stands in the order of a list.
func place(v accounts.Verdict) int {
	for i, of := range verdicts {
		if of.verdict == v {
			return i
		}
	}
	return len(verdicts)
}

// accountGroup is every account that waits. One on which a red request waits comes first, then one of which that is not
// known.
func accountGroup(decisions []accounts.Decision) group {
	g := group{
		key: "accounts", title: "10 ACCOUNTS", order: "a red request that waits, then the verdict", least: 1,
		columns: []column{{"id", 6}, {"verdict", 16}, {"about", 18}, {"for", 14}, {"why", 0}},
	}
	sorted := slices.SortedFunc(slices.Values(decisions), func(a, b accounts.Decision) int {
		return cmp.Or(
			waits(a)-waits(b), place(a.Verdict)-place(b.Verdict), strings.Compare(a.ID, b.ID),
		)
	})
	counts := map[accounts.Verdict]int{}
	for _, d := range sorted {
		counts[d.Verdict]++
		g.rows = append(g.rows, accountRow(d))
	}
	var said []string
	for _, of := range verdicts {
		if n := counts[of.verdict]; n > 0 {
			said = append(said, fmt.Sprintf("%d %s", n, of.text))
		}
	}
	g.counts = fmt.Sprintf("%d, of which %s", len(decisions), strings.Join(said, ", "))
	return g
}

// waits ranks whether a red request waits on an account: 0 yes, 1 not known, 2 no.
func waits(d accounts.Decision) int {
	switch {
	case d.TriageNow == nil:
		return 1
	case *d.TriageNow:
		return 0
	}
	return 2
}

// accountRow is one account: the verdict, what it is about, who decides, and why.
func accountRow(d accounts.Decision) row {
	verdict := string(d.Verdict)
	if i := place(d.Verdict); i < len(verdicts) {
		verdict = verdicts[i].text
	}
	about := plain(d.Reason)
	if d.Level != "" {
		about = "to " + plain(d.Level)
	}
	var r row
	why := ""
	if d.Message.Phone {
		r.notes = append(r.notes, doNotText)
	}
	if waits(d) == 0 {
		const text = "a red request waits on this account: triage it, whatever the verdict"
		r.notes = append(r.notes, note{label: "now", text: text})
	}
	for i, reason := range d.Reasons {
		if i == 0 {
			why = reason.Because
			continue
		}
		r.notes = append(r.notes, note{label: "also", text: reason.Because, spare: true})
	}
	if len(d.AskFor) > 0 {
		r.notes = append(r.notes, note{label: "ask for", text: plain(strings.Join(d.AskFor, ", ")), spare: true})
	}
	r.cells = []string{d.ID, verdict, about, plain(d.To), why}
	return r
}
