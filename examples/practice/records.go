// This file runs the morning on a host, lets people work, and shows the records that are kept.

package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// practiceID is the practice whose work is done.
const practiceID = "example"

// id is the id of a subject of the practice.
func id(subject string) record.ID { return record.ID{Practice: practiceID, Subject: subject} }

// openHost puts the morning into a host. Practice software has it in its database already.
func openHost() (*memory.Host, error) {
	h, err := memory.New(policies.TotalTriage())
	if err != nil {
		return nil, err
	}
	h.Doors.Put(limits.DoorOf(practiceID), knownToday)
	err = errors.Join(
		eachLine(mondayLines, func(line map[string]json.RawMessage) error {
			in, err := triage.Decode(line)
			h.Submissions.Put(id(in.Submission.ID), in)
			return err
		}),
		eachLine(clinicLines, func(line map[string]json.RawMessage) error {
			in, err := capacity.Decode(line)
			h.Books.Put(id("book"), in)
			return err
		}),
		eachLine(inboxLines, func(line map[string]json.RawMessage) error {
			in, err := inbox.Decode(line)
			h.Items.Put(id(in.Item.ID), in)
			return err
		}),
		eachLine(accountLines, func(line map[string]json.RawMessage) error {
			in, err := accounts.Decode(line)
			h.Accounts.Put(id(in.Account.ID), in)
			return err
		}),
	)
	return h, err
}

// workMorning does what people do with the decisions. The duty clinician rates first what needs a clinician. The
// administrator agrees with what may be lowered, books what is proposed, and tries one thing that she may not do.
func workMorning(h *memory.Host, now time.Time) error {
	ctx, at := context.Background(), now
	admin, duty := host.Actor{ID: "u-admin", Role: "admin"}, host.Actor{ID: "u-roe", Role: "duty_clinician"}
	failed := []error{h.Wake(ctx, now)}
	rate := func(d triage.Decision, to triage.Rating, by host.Actor, reason string) {
		at = at.Add(2 * time.Minute)
		_, err := h.Triage.Rate(
			ctx, id(d.ID), triage.Change{To: to, By: by.ID, Role: by.Role, Seen: d.Token(), Reason: reason}, at,
		)
		failed = append(failed, err)
	}
	var decided []triage.Decision
	failed = append(failed, h.Triage.Sweep(ctx, practiceID, now, func(d triage.Decision) {
		decided = append(decided, d)
	}))
	for n, d := range decided {
		switch {
		case d.Attention.Level == triage.ClinicianNow && n%4 == 0:
			rate(d, triage.Amber, admin, "patient_sounds_well") // refused: red is not hers to lower
			rate(d, d.To, duty, "")
		case d.Attention.Level == triage.ClinicianNow, d.To == triage.Red:
			rate(d, d.To, duty, "")
		case d.Attention.Level == triage.ConfirmLower:
			rate(d, triage.Green, admin, "")
		case d.Attention.Level == triage.StaffNow:
			rate(d, d.To, admin, "")
		}
	}
	_, _, err := h.Triage.Evidence(ctx, id(decided[0].ID), duty, "direct_care", at)
	failed = append(failed, err)
	for _, d := range decided {
		if d.Attention.Level == triage.ClinicianNow { // seen by noon
			at = at.Add(10 * time.Minute)
			seen, err := h.Triage.Tick(ctx, id(d.ID), at)
			if err == nil {
				_, err = h.Triage.Finish(
					ctx, id(d.ID), triage.Change{To: seen.To, By: duty.ID, Role: duty.Role, Seen: seen.Token()}, at,
				)
			}
			failed = append(failed, err)
		}
	}
	failed = append(failed, h.Triage.Concern(ctx, id(decided[0].ID), "asked_too_late", duty, at))
	book, err := h.Capacity.Tick(ctx, id("book"), at)
	failed = append(failed, err)
	for n, p := range book.Placed {
		if p.State == capacity.Proposed && n%2 == 0 {
			failed = append(failed, h.Capacity.Confirm(ctx, id("book"), p.Need, p.Slot, admin, at))
		}
	}
	return errors.Join(append(failed, h.Wake(ctx, at))...)
}

// showRecords writes what is kept of the morning, or all of it for frontdoor audit.
func showRecords(p page, now time.Time, export bool) error {
	h, err := openHost()
	if err == nil {
		err = workMorning(h, now)
	}
	switch {
	case err != nil:
		return err
	case export:
		return record.Write(p, h.Chain.Records(practiceID))
	}
	printRecords(p, h, now)
	return nil
}

// printRecords writes the first records of each kind, how many more there are, and whether the chain holds.
func printRecords(p page, h *memory.Host, now time.Time) {
	const each = 2
	all, of := map[record.Kind]int{}, map[record.Kind][]string{}
	last := now
	for l := range h.Chain.Records(practiceID) {
		line := fmt.Sprintf(
			"%4d %s  %-8s  %s", l.N, l.At.In(now.Location()).Format("Mon 15:04"), clip(l.Subject, 8),
			recordText(l.Record),
		)
		if l.At.After(last) {
			last = l.At
		}
		all[l.Kind]++
		if all[l.Kind] <= each {
			of[l.Kind] = append(of[l.Kind], line)
		}
	}
	head, err := record.Verify(practiceID, h.Chain.Records(practiceID))
	verdict := "the chain holds"
	if err != nil {
		verdict = err.Error()
	}
	fmt.Fprintf(
		p, "RECORDS  %d by %s, %s; head %s…\n", head.N, last.In(now.Location()).Format("Mon 2 Jan 15:04"), verdict,
		head.Hash[:12],
	)
	order := []record.Kind{
		record.Received, record.Assessed, record.RatingConfirmed, record.Rating, record.Refused, record.Evidence,
		record.FinalRating, record.Concern, record.Booking, record.Stage, record.Proposal, record.Verdict, record.Door,
		record.Figure, record.Alert,
	}
	place := func(k record.Kind) int { return (slices.Index(order, k) + len(order) + 1) % (len(order) + 1) }
	for _, kind := range slices.SortedFunc(maps.Keys(all), func(a, b record.Kind) int {
		return cmp.Or(place(a)-place(b), strings.Compare(string(a), string(b)))
	}) {
		heading := fmt.Sprintf("%s: %d", strings.ToUpper(plain(kind)), all[kind])
		if more := all[kind] - len(of[kind]); more > 0 {
			heading += fmt.Sprintf("   %d more: -export", more)
		}
		fmt.Fprintln(p, heading)
		for _, line := range of[kind] {
			fmt.Fprintln(p, " ", clip(line, pageWidth-2))
		}
	}
	fmt.Fprintln(p, "what they tell: go run ./examples/practice -export | go run ./rules/cmd/frontdoor audit -")
}

// recordText is a record in a line: from what to what, by whom and why.
func recordText(r record.Record) string {
	change := r.To
	switch {
	case r.To == "":
		change = r.From
	case r.From != "" && r.From != r.To:
		change = r.From + " -> " + r.To
	}
	if r.What != "" {
		change = strings.TrimSpace(r.What + " " + change)
	}
	if change != "" {
		change += ", "
	}
	out := fmt.Sprintf("%sby %s (%s): %s", change, r.By, plain(r.Role), plain(r.Reason))
	if len(r.Rules) > 0 {
		out += "; " + strings.Join(r.Rules, ", ")
	}
	return out
}
