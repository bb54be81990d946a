// Command practice shows the main job in memory: a Monday morning's requests, sorted by a policy that you can read and
// change (examples/policies/total-triage/triage.yaml; then run again). The patients are invented.
//
//	go run ./examples/practice
//	go run ./examples/practice -why s-1053
//	go run ./examples/practice -bookings
//	go run ./examples/practice -without dr-roe
//	go run ./examples/practice -door 2026-12-29
//	go run ./examples/practice -inbox
//	go run ./examples/practice -records
package main

import (
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/triage"
)

//go:embed monday.jsonl
var mondayLines []byte

// The example happens at 08:15 on a Monday, whenever it is run.
var now = time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)

// administrator is who looks at the screen, and what for: values are shown to a role for a purpose.
var administrator = rules.Viewer{Role: "administrator", Purpose: "sorting the morning's requests"}

// main shows the morning.
func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// options are what the flags ask for; without any, the screen of the morning.
type options struct {
	why, on, without                                        string
	shares, all, bookings, sweep, records, export, withheld bool
}

// parse reads the flags. The error is flag.ErrHelp if help was asked for and printed.
func parse(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("practice", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.why, "why", "", "explain the decision on one request, by its `id`")
	flags.BoolVar(&o.shares, "shares", false, "count what the policy makes of the requests")
	flags.BoolVar(&o.all, "all", false, "list every request of every group")
	flags.StringVar(&o.on, "door", "", "show the doors and figures of a `date`, and why: tomorrow, or 2026-12-29")
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

// run is the command without the process around it. It returns the exit code.
func run(args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2
	}
	policy, requests, err := morning()
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	switch {
	case o.records, o.export:
		return showRecords(stdout, stderr, o.export)
	case o.why != "":
		return explain(stdout, stderr, requests, o.why)
	case o.on != "":
		return showDoor(stdout, stderr, o.on)
	case o.bookings, o.without != "":
		return showClinic(stdout, stderr, o.without)
	case o.shares:
		fmt.Fprint(stdout, count(requests))
		return 0
	}
	h, inbox, err := openInbox()
	if err == nil && o.sweep {
		inbox.print(stdout)
		return 0
	}
	door, errDoor := openDoor()
	clinic, errClinic := openClinic()
	err = errors.Join(errDoor, err, errClinic)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	s := screen{
		Writer: stdout, policy: policy, clinic: clinic, door: door, inbox: inbox, kept: h.Chain.Head(practiceID),
		viewer: administrator, all: o.all,
	}
	if o.withheld {
		s.viewer = rules.Viewer{}
	}
	s.print(requests)
	return 0
}

// showDoor shows the doors of a date, or of tomorrow.
func showDoor(stdout, stderr io.Writer, on string) int {
	door, err := openDoor()
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	date, ok := calendar.ParseDate(on)
	if on == "tomorrow" {
		date, ok = door.policy.Calendar().Today(now).Add(1), true
	}
	if !ok {
		fmt.Fprintln(stderr, "-door is tomorrow, or a date such as 2026-12-29")
		return 2
	}
	if err := door.explain(stdout, date); err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	return 0
}

// request is one submission with what was decided.
type request struct {
	in       triage.Input
	decision triage.Decision
	result   *rules.Result
}

// morning loads the policy and decides Monday's requests by it.
func morning() (*triage.Policy, []request, error) {
	policy, err := triage.Load(policies.TotalTriage())
	if err != nil {
		return nil, nil, err
	}
	requests, err := assessAll(policy, mondayLines)
	return policy, requests, err
}

// assessAll decides every submission of a file of JSON lines.
func assessAll(policy *triage.Policy, data []byte) ([]request, error) {
	var out []request
	err := eachLine(data, func(line map[string]json.RawMessage) error {
		in, err := triage.Decode(line)
		if err != nil {
			return err
		}
		e, err := triage.Explain(policy, in, now)
		out = append(out, request{in, e.Decision, e.Result()})
		return err
	})
	return out, err
}
