// Command practice shows the main job in memory: a Monday morning's requests, sorted by a policy that you can read and
// change (examples/policies/total-triage/triage.yaml; then run again). The patients are invented.
//
//	go run ./examples/practice
//	go run ./examples/practice -list staff
//	go run ./examples/practice -why s-1053
//	go run ./examples/practice -bookings
//	go run ./examples/practice -without dr-roe
//	go run ./examples/practice -door 2026-12-29
//	go run ./examples/practice -inbox
//	go run ./examples/practice -records
//
// It is coloured on a terminal, unless the environment has NO_COLOR.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/triage"
)

//go:embed monday.jsonl
var mondayLines []byte

// The example begins at 08:15 on a Monday, whenever it is run. What it knows is what was known then.
var begins = time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)

// administrator is who looks at the screen, and what for: values are shown to a role for a purpose.
var administrator = rules.Viewer{Role: "administrator", Purpose: "sorting the morning's requests"}

// main shows the morning.
func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// options are what the flags ask for; without any, the screen of the morning.
type options struct {
	why, on, without, list, at                                    string
	shares, all, bookings, sweep, records, export, withheld, json bool
}

// parse reads the flags. The error is flag.ErrHelp if help was asked for and printed.
func parse(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("practice", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(
		&o.list, "list", "",
		"list one `group` whole: clinician, staff, ask, lower, rest, book, slots, door, inbox or accounts",
	)
	flags.BoolVar(&o.all, "all", false, "list every group whole")
	flags.BoolVar(&o.json, "json", false, "write the screen, or what -list and -all show, as JSON")
	flags.StringVar(&o.at, "at", "", "show the `time` of that Monday, from 08:15 on, as if nobody had worked since")
	flags.StringVar(&o.why, "why", "", "explain the decision on one request, by its `id`")
	flags.BoolVar(&o.shares, "shares", false, "count what the policy makes of the requests")
	flags.StringVar(
		&o.on, "door", "", "show the doors and figures of a `date`, and why: today, tomorrow, or 2026-12-29",
	)
	flags.BoolVar(&o.bookings, "bookings", false, "show what the clinicians ordered in the slots of today and tomorrow")
	flags.StringVar(
		&o.without, "without", "",
		"show what becomes of it when a clinician's session today is lost: the `id`, such as dr-roe",
	)
	flags.BoolVar(&o.sweep, "inbox", false, "show the whole inbox sweep: who has what, and the accounts")
	flags.BoolVar(
		&o.records, "records", false, "show what is kept of the morning's decisions, and of what people did with them",
	)
	flags.BoolVar(&o.export, "export", false, "write these records as JSON lines, for frontdoor audit")
	flags.BoolVar(&o.withheld, "withheld", false, "show the screen as it is without a role and a purpose")
	err = flags.Parse(args)
	return o, err
}

// instant is when the screen is looked at, in the practice's zone.
func (o options) instant(zone *time.Location) (time.Time, error) {
	start := begins.In(zone)
	if o.at == "" {
		return start, nil
	}
	at, err := time.ParseInLocation("15:04", o.at, zone)
	now := time.Date(start.Year(), start.Month(), start.Day(), at.Hour(), at.Minute(), 0, 0, zone)
	if err != nil || now.Before(start) {
		return start, errors.New("-at is a time of day from 08:15 on, such as 14:00")
	}
	return now, nil
}

// run is the command without the process around it. It returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2 // the flags have said what is wrong
	}
	loaded, err := load()
	if err == nil {
		err = o.show(newPage(stdout), loaded)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	return 0
}

// policySet are the policies of the practice, one of each kind.
type policySet struct {
	triage   *triage.Policy
	limits   *limits.Policy
	capacity *capacity.Policy
	inbox    *inbox.Policy
	accounts *accounts.Policy
}

// load reads the policies. The error lists every mistake of their files.
func load() (p policySet, err error) {
	var failed [5]error
	folder := policies.TotalTriage()
	p.triage, failed[0] = triage.Load(folder)
	p.limits, failed[1] = limits.Load(folder)
	p.capacity, failed[2] = capacity.Load(folder)
	p.inbox, failed[3] = inbox.Load(folder)
	p.accounts, failed[4] = accounts.Load(folder)
	return p, errors.Join(failed[:]...)
}

// show writes what the flags ask for.
func (o options) show(p page, by policySet) error {
	if o.json && (o.why+o.on+o.without != "" || o.bookings || o.sweep || o.shares || o.records || o.export) {
		return errors.New("-json goes with the screen, -list and -all; for one decision see frontdoor eval and explain")
	}
	now, err := o.instant(by.triage.Calendar().Zone())
	switch {
	case err != nil:
		return err
	case o.records, o.export:
		return showRecords(p, now, o.export)
	case o.on != "":
		return showDoor(p, by.limits, now, o.on)
	case o.bookings, o.without != "":
		return showClinic(p, by.capacity, now, o.without)
	}
	viewer := administrator
	if o.withheld {
		viewer = rules.Viewer{}
	}
	s, err := openScreen(by, now, viewer)
	switch {
	case err != nil:
		return err
	case o.why != "":
		return s.explain(p, o.why)
	case o.shares:
		fmt.Fprint(p, count(s.requests))
		return nil
	case o.sweep:
		s.showInbox(p)
		return nil
	}
	return s.show(p, o)
}

// showDoor shows the doors of a date.
func showDoor(p page, policy *limits.Policy, now time.Time, on string) error {
	date, ok := calendar.ParseDate(on)
	switch on {
	case "today":
		date, ok = policy.Calendar().Today(now), true
	case "tomorrow":
		date, ok = policy.Calendar().Today(now).Add(1), true
	}
	if !ok {
		return errors.New("-door is today, tomorrow, or a date such as 2026-12-29")
	}
	return door{policy: policy, now: now}.show(p, date)
}

// showClinic shows the whole allocation, or what becomes of it without one clinician's slots.
func showClinic(p page, policy *capacity.Policy, now time.Time, without string) error {
	c, err := openClinic(policy, now)
	if err != nil {
		return err
	}
	if without == "" {
		c.show(p)
		return nil
	}
	less, err := c.without(without)
	if err != nil {
		return err
	}
	less.showLoss(p, c, without)
	return nil
}
