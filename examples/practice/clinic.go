// This file shows what the clinicians ordered in the slots of today and tomorrow.

package main

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
)

//go:embed clinic.jsonl
var clinicLines []byte

// clinic is what the clinicians ordered, the slots of today and tomorrow, and who gets which.
type clinic struct {
	policy   *capacity.Policy
	in       capacity.Input
	decision capacity.Decision
}

// openClinic reads the clinic and allocates its slots.
func openClinic() (clinic, error) {
	var c clinic
	err := eachLine(clinicLines, func(line map[string]json.RawMessage) (err error) {
		c.in, err = capacity.Decode(line)
		return err
	})
	if err == nil {
		c.policy, err = capacity.Load(policies.TotalTriage())
	}
	if err == nil {
		c.decision, err = capacity.Allocate(context.Background(), c.policy, c.in, now)
	}
	return c, err
}

// without is the clinic after a clinician's slots of today are lost. Slots that were proposed before may move.
func (c clinic) without(clinician string) (clinic, error) {
	in := c.in
	in.Slots, in.Needs, in.AlertState = slices.Clone(in.Slots), slices.Clone(in.Needs), c.decision.AlertState
	lost := 0
	for i, s := range in.Slots {
		if s.ClinicianID == clinician && c.policy.Calendar().Today(s.Start) == c.policy.Calendar().Today(now) {
			in.Slots[i].Status = "busy_unavailable"
			lost++
		}
	}
	if lost == 0 {
		return c, fmt.Errorf("%s has no slots today; there are %s", clinician, strings.Join(c.clinicians(), ", "))
	}
	for _, p := range c.decision.Placed {
		if p.State == capacity.Proposed {
			n := &in.Needs[slices.IndexFunc(in.Needs, func(o capacity.Order) bool { return o.Need.ID == p.Need })].Need
			n.Booking = capacity.Booking{Slot: p.Slot, Slots: p.Slots, State: capacity.Proposed}
		}
	}
	d, err := capacity.Allocate(context.Background(), c.policy, in, now)
	return clinic{c.policy, in, d}, err
}

// clinicians are the ids of those who have slots, sorted.
func (c clinic) clinicians() (out []string) {
	for _, s := range c.in.Slots {
		out = append(out, s.ClinicianID)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// showClinic prints the whole allocation, or what it becomes without one clinician's slots.
func showClinic(stdout, stderr io.Writer, without string) int {
	c, err := openClinic()
	before := c
	if err == nil && without != "" {
		c, err = c.without(without)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	if without == "" {
		for _, line := range c.decision.Lines() {
			fmt.Fprintln(stdout, clip(line, columns))
		}
		return 0
	}
	c.printLoss(stdout, before, without)
	return 0
}

// printLoss says who moves, who has no slot any more, and why.
func (c clinic) printLoss(w io.Writer, before clinic, clinician string) {
	fmt.Fprintf(
		w, "WITHOUT %s today: %d of %d needs have a slot, before %d\n", strings.ToUpper(name(clinician)),
		len(c.decision.Placed), len(c.in.Needs), len(before.decision.Placed),
	)
	was := map[string]capacity.Placement{}
	for _, p := range before.decision.Placed {
		was[p.Need] = p
	}
	print := func(heading string, of func(capacity.Placement) bool) {
		for i, p := range slices.DeleteFunc(slices.Clone(c.decision.Placed), func(p capacity.Placement) bool {
			return !of(p)
		}) {
			if i == 0 {
				fmt.Fprintln(w, heading)
			}
			fmt.Fprintf(
				w, "  %-8s%-42s%s, was %s\n", p.Need, c.ordered(p.Need), c.slot(p.Slot), c.slot(was[p.Need].Slot),
			)
		}
	}
	displaced := func(p capacity.Placement) bool { return slices.Contains(p.Because, capacity.WasDisplaced) }
	moves := func(p capacity.Placement) bool { return slices.Contains(p.Because, capacity.WasMoved) }
	print("Booked, and the slot is gone: ask them whether this will do", displaced)
	print("Proposed, and nobody was told: these move", moves)
	for i, u := range c.decision.Unplaced {
		if i == 0 {
			fmt.Fprintln(w, "No slot in time")
		}
		fmt.Fprintf(w, "  %-8s%-42s%s\n", u.Need, c.ordered(u.Need), clip(u.Text(), columns-52))
		if p, had := was[u.Need]; had {
			fmt.Fprintf(w, "           was %s\n", c.slot(p.Slot))
		}
		for _, o := range u.Options {
			fmt.Fprintf(w, "           you could: %s\n", clip(o.Text(), columns-22))
		}
	}
	for _, a := range c.decision.Alerts {
		about := strings.Join(append(slices.Clone(a.Needs), a.Notify...), ", ")
		fmt.Fprintln(
			w, clip(fmt.Sprintf("Alert: %s: %s (%s)", plain(a.Code), a.Because, cmp.Or(about, a.Line)), columns),
		)
	}
}

// ordered is what was ordered of a need, in words.
func (c clinic) ordered(id string) string {
	n := c.in.Needs[slices.IndexFunc(c.in.Needs, func(o capacity.Order) bool { return o.Need.ID == id })].Need
	out := []string{string(n.Rating), strings.ReplaceAll(strings.Join(n.Roles, " or "), "gp", "GP"), plain(n.Modality)}
	due := n.DueBy.Format("15:04")
	if c.policy.Calendar().Today(n.DueBy) != c.policy.Calendar().Today(now) {
		due = n.DueBy.Format("Mon 2 Jan")
	}
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), ", ") + ", by " + due
}

// slot is a slot in words, such as 09:15 Dr Shah.
func (c clinic) slot(id string) string {
	i := slices.IndexFunc(c.in.Slots, func(s capacity.Slot) bool { return s.ID == id })
	if i < 0 {
		return "?"
	}
	s := c.in.Slots[i]
	at := s.Start.Format("15:04")
	if c.policy.Calendar().Today(s.Start) != c.policy.Calendar().Today(now) {
		at = s.Start.Format("Mon 15:04")
	}
	return at + " " + name(s.ClinicianID)
}

// name writes the id dr-shah as Dr Shah.
func name(id string) string {
	words := strings.Split(id, "-")
	for i, w := range words {
		words[i] = strings.ToUpper(w[:min(1, len(w))]) + w[min(1, len(w)):]
	}
	return strings.Join(words, " ")
}

// lines are what the morning's screen shows of the clinic.
func (c clinic) lines() []string {
	d := c.decision
	booked := slices.DeleteFunc(slices.Clone(d.Placed), func(p capacity.Placement) bool {
		return p.State != capacity.Proposed
	})
	inTime := fmt.Sprintf("%d have a slot in time   (-bookings, -without dr-roe)", len(booked))
	orders := len(booked) + len(d.Unplaced)
	out := []string{fmt.Sprintf("5 BOOK FOR THE DUTY GP (%d)%*s", orders, columns-27, inTime)}
	for _, p := range booked[:min(maxListed, len(booked))] {
		out = append(out, clip(
			fmt.Sprintf("  %-8s%-40s%-19s%s", p.Need, c.ordered(p.Need), c.slot(p.Slot), reasons(p.Because)), columns,
		))
	}
	for _, u := range d.Unplaced[:min(1, len(d.Unplaced))] {
		out = append(out, clip(fmt.Sprintf("  %-8s%-40sNO SLOT: %s", u.Need, c.ordered(u.Need), u.Text()), columns))
		var could []string
		for _, o := range u.Options {
			could = append(could, o.Text())
		}
		out = append(out, clip("          you could: "+strings.Join(could, " / "), columns))
	}
	return append(out, c.sameDay()...)
}

// sameDay is the plan of today's same-day slots, and how long they are expected to last.
func (c clinic) sameDay() []string {
	var planned, made, booked, free, held int
	add := func(sum *int, n *int) {
		if n != nil {
			*sum += *n
		}
	}
	said, today := "", c.policy.Calendar().Today(now).String()
	for _, l := range c.decision.Plan {
		if l.Date != today || l.Pool != "urgent_today" {
			continue
		}
		add(&planned, l.Required)
		add(&made, l.Created)
		add(&booked, l.Booked)
		add(&free, l.Free)
		add(&held, l.Embargoed)
		booked += l.Proposed
		if e := l.Expected; e != nil {
			said = fmt.Sprintf(
				"%d of the last %d %ss needed %d or fewer this %s", e.Rank, e.Of, now.Weekday(), e.N, l.Session,
			)
		}
	}
	for _, s := range c.decision.Shortages {
		if s.Kind == capacity.ShortOfExpected && s.Date == today && s.Pool == "urgent_today" {
			said += fmt.Sprintf("; may be short by %d", s.Short)
			if !s.RunsOut.IsZero() {
				said += ", out by " + s.RunsOut.Format("15:04")
			}
		}
	}
	head := fmt.Sprintf(
		"6 TODAY'S SAME-DAY SLOTS  plan %d made %d booked or proposed %d free %d not released %d", planned, made,
		booked, free, held,
	)
	if planned > made {
		head += fmt.Sprintf("  SHORT BY %d", planned-made)
	}
	return []string{head, clip("  "+cmp.Or(said, "nothing is known of earlier weeks"), columns)}
}

// reasons are codes in words.
func reasons(codes []capacity.Code) string {
	out := make([]string, len(codes))
	for i, code := range codes {
		out[i] = plain(code)
	}
	return strings.Join(out, ", ")
}
