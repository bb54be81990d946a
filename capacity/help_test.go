// What the tests have in common: a practice, its calendar, and short ways to write inputs.

package capacity_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// The tests happen on a Monday morning at nine, in a practice that is open from 08:00 to 18:30 on weekdays.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

const weekdays = `frontdoor: 1
policy: calendar
id: cal
version: "1"
author: a
zone: Europe/London
week: {mon-fri: ["08:00-18:30"]}
bank_holidays: {file: bank-holidays.json, nation: england-and-wales}
end: cal
`

const feed = `{"england-and-wales": {"division": "england-and-wales", "events": [
 {"title": "New Year’s Day", "date": "2026-01-01", "notes": "", "bunting": true}, {"title": "Christmas Day",
  "date": "2026-12-25", "notes": "", "bunting": true}, {"title": "New Year’s Day", "date": "2027-01-01", "notes": "",
  "bunting": true},
 {"title": "Christmas Day", "date": "2027-12-27", "notes": "", "bunting": true}]}}`

// folder is a policy folder with a calendar; body is what stands between the header and the end.
// header begins each policy.
const header = "frontdoor: 1\npolicy: capacity\nid: test\nversion: \"1\"\nauthor: a\n"

func folder(body string) fstest.MapFS {
	if !strings.Contains(body, "rules:") {
		body += "rules: []\n"
	}
	return fstest.MapFS{
		"capacity.yaml":      {Data: []byte(header + body + "end: test\n")},
		"calendar.yaml":      {Data: []byte(weekdays)},
		"bank-holidays.json": {Data: []byte(feed)},
	}
}

func load(t testing.TB, body string) *capacity.Policy {
	t.Helper()
	p, err := capacity.Load(folder(body))
	require.NoError(t, err)
	return p
}

// order is a need that is rated and due; ordered ten minutes ago.
func order(id string, rating practice.Rating, due time.Time) capacity.Order {
	return capacity.Order{Need: capacity.Need{
		ID: id, Rating: rating, DueBy: due, OrderedAt: monday.Add(-10 * time.Minute), Minutes: rules.Known(10),
	}}
}

// slotAt is a free slot of ten minutes, so many minutes from now.
func slotAt(id string, minutes int) capacity.Slot {
	return capacity.Slot{
		ID: id, Start: monday.Add(time.Duration(minutes) * time.Minute), Minutes: rules.Known(10), ClinicianID: "c1",
		Role: "gp", SiteID: "main",
		Modality: "in_person", Pool: "soon", Status: "free",
	}
}

func allocate(t testing.TB, p *capacity.Policy, in capacity.Input) capacity.Decision {
	t.Helper()
	d, err := capacity.Allocate(context.Background(), p, in, monday)
	require.NoError(t, err)
	return d
}

// placed is need=slot, in order.
func placed(d capacity.Decision) (out []string) {
	for _, p := range d.Placed {
		out = append(out, p.Need+"="+p.Slot)
	}
	return out
}

func unplaced(d capacity.Decision) (out []string) {
	for _, u := range d.Unplaced {
		out = append(out, fmt.Sprintf("%s: %s", u.Need, u.Because))
	}
	return out
}
