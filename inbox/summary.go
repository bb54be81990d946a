package inbox

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// A Summary is what stands where: of all open work, by person, by team and by inbox, the worst first, and of support
// by its cause.
type Summary struct {
	All        Workload       `json:"all"`
	People     []Workload     `json:"people"`
	Teams      []Workload     `json:"teams"`
	Unassigned Workload       `json:"unassigned"` // held by nobody, or nobody said by whom
	Inboxes    []Workload     `json:"inboxes"`    // every one that the policy declares, and any other that work lies in
	Support    []SupportCount `json:"support"`
	Faults     []InboxFault   `json:"findings"`
}

// Finding are inboxes with one fault.
type InboxFault struct {
	Code    Code     `json:"code"`
	Inboxes []string `json:"inboxes"`
	Because string   `json:"because"`
}

// SupportCount is how many open items of support have one cause; "" where nobody said.
type SupportCount struct {
	Cause string `json:"cause"`
	N     int    `json:"n"`
}

// A Line is the open work of one person, team or inbox.
type Workload struct {
	Name       string  `json:"name"`
	Lead       string  `json:"lead,omitempty"`     // of an inbox: who answers for it
	NotRead    bool    `json:"not_read,omitempty"` // an inbox that the host does not read
	Open       int     `json:"open"`               // not signed off
	Overdue    int     `json:"overdue"`            // overdue, escalated or in breach
	Warning    int     `json:"warning"`
	DueToday   int     `json:"due_today"` // not yet overdue
	Paused     int     `json:"paused"`    // waiting, whatever their age
	PausedLong int     `json:"paused_long"`
	BookedLate int     `json:"booked_late"`
	Unread     int     `json:"unread"` // nobody has opened them
	Worst      Status  `json:"worst"`  // of them; "" for none
	OldestDays float64 `json:"oldest_days"`
	Oldest     string  `json:"oldest,omitempty"` // its id
}

// Faults of inboxes.
const (
	InboxNotRead     Code = "inbox_not_read"     // declared, and the host does not read it
	InboxNotDeclared Code = "inbox_not_declared" // work lies in it
	InboxClosed      Code = "inbox_closed"       // work lies in it
)

// Summarise counts reviewed items, each with the decision on it. Read names the inboxes that the host has read, to
// its end: one that is declared and not among them stands in the summary and in its findings, as nobody knows what
// lies in it.
func Summarise(p *Policy, items iter.Seq2[Input, Decision], read []string) Summary {
	t := tally{
		people:  map[string]*Workload{},
		teams:   map[string]*Workload{},
		inboxes: map[string]*Workload{},
		causes:  map[string]int{},
	}
	if p != nil {
		for name, in := range p.loaded.Header.Inboxes {
			t.inboxes[string(name)] = &Workload{
				Name:    string(name),
				Lead:    string(in.Lead),
				NotRead: !slices.Contains(read, string(name)),
			}
		}
	}
	if items != nil {
		for in, d := range items {
			t.add(p, in, d)
		}
	}
	s := Summary{
		All:        t.all,
		Unassigned: t.unassigned,
		People:     worstFirst(t.people),
		Teams:      worstFirst(t.teams),
		Inboxes:    worstFirst(t.inboxes),
		Support:    []SupportCount{},
	}
	for cause, n := range t.causes {
		s.Support = append(s.Support, SupportCount{cause, n})
	}
	slices.SortFunc(
		s.Support, func(a, b SupportCount) int { return cmp.Or(b.N-a.N, strings.Compare(a.Cause, b.Cause)) },
	)
	s.Faults = t.faults(p)
	return s
}

// tally is a summary while it is counted.
type tally struct {
	all, unassigned        Workload
	people, teams, inboxes map[string]*Workload
	causes                 map[string]int
}

func (t *tally) add(p *Policy, in Input, d Decision) {
	if d.Status == SignedOff {
		return
	}
	i := &in.Item
	t.all.count(p, i, d)
	switch {
	case i.AssigneeKind == "user" && i.AssigneeID != "":
		workloadOf(t.people, i.AssigneeID).count(p, i, d)
	case i.AssigneeKind == "team" && cmp.Or(i.AssigneeTeamID, i.AssigneeID) != "":
		workloadOf(t.teams, cmp.Or(i.AssigneeTeamID, i.AssigneeID)).count(p, i, d)
	default:
		t.unassigned.count(p, i, d)
	}
	if i.Inbox != "" {
		workloadOf(t.inboxes, i.Inbox).count(p, i, d)
	}
	if i.Kind == Support {
		t.causes[i.SupportCause]++
	}
}

func workloadOf(of map[string]*Workload, name string) *Workload {
	if of[name] == nil {
		of[name] = &Workload{Name: name}
	}
	return of[name]
}

// count adds one open item.
func (l *Workload) count(p *Policy, i *Item, d Decision) {
	l.Open++
	one := func(holds bool, n *int) {
		if holds {
			*n++
		}
	}
	over := d.Status.rank() >= Overdue.rank()
	one(over, &l.Overdue)
	one(d.Status == Status(Warning), &l.Warning)
	one(d.Paused, &l.Paused)
	one(d.hasReason(PausedLong), &l.PausedLong)
	one(d.hasReason(BookedLate), &l.BookedLate)
	one(i.FirstReadAt.IsZero() && (i.Read == nil || !*i.Read), &l.Unread)
	if p != nil {
		one(!over && !d.Deadline.IsZero() && p.cal.Today(d.Deadline) == p.cal.Today(d.Now), &l.DueToday)
	}
	if l.Worst == "" || d.Status.rank() > l.Worst.rank() {
		l.Worst = d.Status
	}
	if p == nil || i.ReceivedAt.IsZero() || i.ReceivedAt.After(d.Now) {
		return
	}
	if age := daysBetween(i.ReceivedAt, d.Now, p.cal); age > l.OldestDays || l.Oldest == "" {
		l.OldestDays, l.Oldest = age, d.ID
	}
}

// has tells whether the library gives a reason.
func (d Decision) hasReason(code Code) bool {
	return slices.ContainsFunc(d.Reasons, func(r Reason) bool { return r.Code == code })
}

// worstFirst sorts lines by their worst item, then by how many are overdue, how old the oldest is, and by name.
func worstFirst(of map[string]*Workload) []Workload {
	out := []Workload{}
	for _, l := range of {
		out = append(out, *l)
	}
	slices.SortFunc(out, func(a, b Workload) int {
		return cmp.Or(
			b.rank()-a.rank(), b.Overdue-a.Overdue, cmp.Compare(b.OldestDays, a.OldestDays),
			strings.Compare(a.Name, b.Name),
		)
	})
	return out
}

// rank orders lines; one without work is the least, but an inbox that nobody reads may hold anything.
func (l Workload) rank() int {
	switch {
	case l.NotRead:
		return Breach.rank() + 1
	case l.Open == 0:
		return Paused.rank() - 1
	}
	return l.Worst.rank()
}

func (t *tally) faults(p *Policy) []InboxFault {
	out := []InboxFault{}
	of := map[Code][]string{}
	for _, name := range slices.Sorted(maps.Keys(t.inboxes)) {
		l := t.inboxes[name]
		var in declaredInbox
		known := false
		if p != nil {
			in, known = p.loaded.Header.Inboxes[field.Name(name)]
		}
		switch {
		case l.NotRead:
			of[InboxNotRead] = append(of[InboxNotRead], name)
		case !known:
			of[InboxNotDeclared] = append(of[InboxNotDeclared], name)
		case in.Closed && l.Open > 0:
			of[InboxClosed] = append(of[InboxClosed], name)
		}
	}
	for _, f := range []struct {
		code    Code
		because string
	}{
		{InboxNotRead, "the policy declares it, and nobody has read it: what lies in it is not known"},
		{InboxNotDeclared, "work lies in it, and the policy does not declare it"},
		{InboxClosed, "work lies in it, and nobody works there any more"},
	} {
		if names := of[f.code]; len(names) > 0 {
			out = append(out, InboxFault{f.code, names, f.because})
		}
	}
	return out
}
