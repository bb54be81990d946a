// The open work of a practice in figures: of each person, team and inbox, and what is wrong with inboxes.

package inbox

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// A Summary is the open work of a practice: all of it, by person, by team and by inbox, each list with the worst first.
type Summary struct {
	All        Workload       `json:"all"`        // its Name is empty
	People     []Workload     `json:"people"`     // who hold open work, by id
	Teams      []Workload     `json:"teams"`      // that hold open work, by id
	Unassigned Workload       `json:"unassigned"` // of no person and no team, or it is not known of whom
	Inboxes    []Workload     `json:"inboxes"`    // every one that the policy declares, and any other that holds work
	Support    []SupportCount `json:"support"`    // the most frequent cause first
	Faults     []InboxFault   `json:"findings"`   // what is wrong with inboxes
}

// InboxFault is one thing that is wrong, with the inboxes of which it is true, sorted by name.
type InboxFault struct {
	Code    Code     `json:"code"`    // one of the codes of inboxes
	Inboxes []string `json:"inboxes"` // never empty
	Because string   `json:"because"` // for staff
}

// SupportCount is how many open items of support have one cause; "" where the cause is not known.
type SupportCount struct {
	Cause string `json:"cause"` // a word of the code list support_causes
	N     int    `json:"n"`     // at least 1
}

// A Workload is the open work of one person, team or inbox, in numbers of items.
type Workload struct {
	Name       string  `json:"name"`               // the person's or team's id, or the inbox's name
	Lead       string  `json:"lead,omitempty"`     // of an inbox: who answers for it
	NotRead    bool    `json:"not_read,omitempty"` // of an inbox: the host did not read it, so the numbers say nothing
	Open       int     `json:"open"`               // not signed off
	Overdue    int     `json:"overdue"`            // overdue, escalated or in breach
	Warning    int     `json:"warning"`            // of the status warning
	DueToday   int     `json:"due_today"`          // with a deadline today, and not overdue yet
	Paused     int     `json:"paused"`             // waiting, whatever their status
	PausedLong int     `json:"paused_long"`        // waiting, and at least seven days old
	BookedLate int     `json:"booked_late"`        // booked after the timeframe that was ordered
	Unread     int     `json:"unread"`             // nobody has opened them
	Worst      Status  `json:"worst"`              // the worst status of them; "" for no work
	OldestDays float64 `json:"oldest_days"`        // the age of the oldest in calendar days
	Oldest     string  `json:"oldest,omitempty"`   // its id
}

// The codes of inboxes.
const (
	InboxNotRead     Code = "inbox_not_read"     // the policy declares it, and the host did not read it
	InboxNotDeclared Code = "inbox_not_declared" // work lies in it, and the policy does not declare it
	InboxClosed      Code = "inbox_closed"       // work lies in it, and the policy says that it is closed
)

// Summarise counts reviewed items, each given with the decision on it; nil counts none. read names the inboxes that the
// host has read completely. A declared inbox that is not among them appears in the summary and in its faults, as nobody
// knows what lies in it. Without a policy no inbox is declared.
func Summarise(p *Policy, items iter.Seq2[Input, Decision], read []string) Summary {
	t := tally{
		policy: p,
		people: map[string]*Workload{}, teams: map[string]*Workload{}, inboxes: map[string]*Workload{},
		causes: map[string]int{},
	}
	if p != nil {
		for key, in := range p.loaded.Header.Inboxes {
			name := string(key)
			t.inboxes[name] = &Workload{Name: name, Lead: string(in.Lead), NotRead: !slices.Contains(read, name)}
		}
	}
	if items != nil {
		for in, d := range items {
			t.add(&in.Item, d)
		}
	}
	support := []SupportCount{}
	for cause, n := range t.causes {
		support = append(support, SupportCount{Cause: cause, N: n})
	}
	slices.SortFunc(support, func(a, b SupportCount) int { return cmp.Or(b.N-a.N, strings.Compare(a.Cause, b.Cause)) })
	return Summary{
		All:        t.all,
		Unassigned: t.unassigned,
		People:     worstFirst(t.people),
		Teams:      worstFirst(t.teams),
		Inboxes:    worstFirst(t.inboxes),
		Support:    support,
		Faults:     t.faults(),
	}
}

// A tally is a summary while it is counted.
type tally struct {
	policy                 *Policy
	all, unassigned        Workload
	people, teams, inboxes map[string]*Workload
	causes                 map[string]int
}

// add counts one item where it is open: in all, with its assignee, and with its inbox.
func (t *tally) add(i *Item, d Decision) {
	if d.Status == SignedOff {
		return
	}
	t.all.count(t.policy, i, d)
	switch team := cmp.Or(i.AssigneeTeamID, i.AssigneeID); {
	case i.AssigneeKind == "user" && i.AssigneeID != "":
		workloadOf(t.people, i.AssigneeID).count(t.policy, i, d)
	case i.AssigneeKind == "team" && team != "":
		workloadOf(t.teams, team).count(t.policy, i, d)
	default:
		t.unassigned.count(t.policy, i, d)
	}
	if i.Inbox != "" {
		workloadOf(t.inboxes, i.Inbox).count(t.policy, i, d)
	}
	if i.Kind == Support {
		t.causes[i.SupportCause]++
	}
}

// workloadOf is the workload of a name, made where it is not there yet.
func workloadOf(all map[string]*Workload, name string) *Workload {
	if all[name] == nil {
		all[name] = &Workload{Name: name}
	}
	return all[name]
}

// count adds one open item.
func (w *Workload) count(p *Policy, i *Item, d Decision) {
	w.Open++
	countIf := func(holds bool, n *int) {
		if holds {
			*n++
		}
	}
	isOverdue := d.Status.rank() >= Overdue.rank()
	countIf(isOverdue, &w.Overdue)
	countIf(d.Status == Status(Warning), &w.Warning)
	countIf(d.Paused, &w.Paused)
	countIf(d.hasReason(PausedLong), &w.PausedLong)
	countIf(d.hasReason(BookedLate), &w.BookedLate)
	countIf(i.FirstReadAt.IsZero() && (i.Read == nil || !*i.Read), &w.Unread)
	if p != nil {
		dueToday := !d.Deadline.IsZero() && p.cal.Today(d.Deadline) == p.cal.Today(d.Now)
		countIf(!isOverdue && dueToday, &w.DueToday)
	}
	if w.Worst == "" || d.Status.rank() > w.Worst.rank() {
		w.Worst = d.Status
	}
	if p == nil || i.ReceivedAt.IsZero() || i.ReceivedAt.After(d.Now) {
		return
	}
	if age := daysBetween(i.ReceivedAt, d.Now, p.cal); age > w.OldestDays || w.Oldest == "" {
		w.OldestDays, w.Oldest = age, d.ID
	}
}

// worstFirst sorts workloads by their worst item, then by how many are overdue, how old the oldest is, and by name.
func worstFirst(all map[string]*Workload) []Workload {
	out := []Workload{}
	for _, w := range all {
		out = append(out, *w)
	}
	slices.SortFunc(out, func(a, b Workload) int {
		return cmp.Or(
			b.rank()-a.rank(),
			b.Overdue-a.Overdue,
			cmp.Compare(b.OldestDays, a.OldestDays),
			strings.Compare(a.Name, b.Name),
		)
	})
	return out
}

// rank orders workloads, the worst highest. One without work is the least, but an inbox that nobody reads may hold
// anything and so comes first.
func (w Workload) rank() int {
	switch {
	case w.NotRead:
		return Breach.rank() + 1
	case w.Open == 0:
		return Paused.rank() - 1
	}
	return w.Worst.rank()
}

// faults are what is wrong with the inboxes, an inbox that nobody reads first.
func (t *tally) faults() []InboxFault {
	all := []InboxFault{
		{Code: InboxNotRead, Because: "the policy declares it, and nobody has read it: what lies in it is not known"},
		{Code: InboxNotDeclared, Because: "work lies in it, and the policy does not declare it"},
		{Code: InboxClosed, Because: "work lies in it, and nobody works there any more"},
	}
	for _, name := range slices.Sorted(maps.Keys(t.inboxes)) {
		code := t.fault(t.inboxes[name])
		for i := range all {
			if all[i].Code == code {
				all[i].Inboxes = append(all[i].Inboxes, name)
			}
		}
	}
	return slices.DeleteFunc(all, func(f InboxFault) bool { return len(f.Inboxes) == 0 })
}

// fault is what is wrong with one inbox; "" for nothing.
func (t *tally) fault(w *Workload) Code {
	var declared declaredInbox
	isDeclared := false
	if t.policy != nil {
		declared, isDeclared = t.policy.loaded.Header.Inboxes[field.Name(w.Name)]
	}
	switch {
	case w.NotRead:
		return InboxNotRead
	case !isDeclared:
		return InboxNotDeclared
	case declared.Closed && w.Open > 0:
		return InboxClosed
	}
	return ""
}
