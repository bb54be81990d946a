// Decisions stay within bounds, or are refused by a named limit before the work is done.

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
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// many is an input of so many needs and slots, each slot of a clinician of its own.
func many(needs, slots int) (in capacity.Input) {
	for i := range needs {
		in.Needs = append(in.Needs, order(fmt.Sprintf("n%05d", i), practice.Amber, tonight))
	}
	for i := range slots {
		s := slotAt(fmt.Sprintf("s%05d", i), 10+i%400)
		s.ClinicianID = fmt.Sprint("c", i)
		in.Slots = append(in.Slots, s)
	}
	return in
}

// What would take too long is refused at once, with the limit and where it lies; what is near it is decided.
func TestTooLargeIsRefusedAtOnce(t *testing.T) {
	long := many(400, 5_000)
	for i := range long.Needs {
		long.Needs[i].Need.Minutes = rules.Known(120)
	}
	for i := range long.Slots {
		s := &long.Slots[i]
		s.ClinicianID, s.Start = fmt.Sprint("c", i/40), monday.Add(time.Duration(10+10*(i%40))*time.Minute)
	}
	crowded := many(1, 2_000)
	for i := range crowded.Slots { // each begins before all that began before it have ended
		s := &crowded.Slots[i]
		s.ClinicianID, s.Minutes, s.Start = "c", rules.Known(240), monday.Add(time.Duration(10*i+100)*time.Second)
	}
	lines := many(1, 1)
	for i := range 1_500 {
		l := capacity.PlanLine{Session: "am", Pool: "soon", Role: "gp"}
		l.Date.Year, l.Date.Month, l.Date.Day = 2026+i/300, time.Month(1+i/28%12), 1+i%28
		lines.Plan = append(lines.Plan, l)
	}
	history := many(1, 1)
	history.Plan = []capacity.PlanLine{{History: make(capacity.History, 61)}}
	alerts := "rules:\n"
	for i := range 100 {
		alerts += fmt.Sprintf("  - {id: a%d, when: plan.free < %d, then: {alert: a%d}, because: b}\n", i, i+1, i)
	}
	var pairs strings.Builder // every need and every slot is of a class of its own
	pairs.WriteString("rules:\n")
	for i := range 12 {
		fmt.Fprintf(
			&pairs, "  - {id: p%d, when: 'slot.clinician_id == patient.usual_gp_id and need.minutes < %d', "+
				"then: {prefer: %d}, because: b}\n", i, i+50, i+1,
		)
	}
	apart := many(300, 300)
	for i := range apart.Needs {
		apart.Needs[i].Patient.UsualGPID = rules.Withhold(fmt.Sprint("c", i))
	}
	for _, test := range []struct {
		name, policy, err, detail string
		in                        capacity.Input
	}{
		{"5,000 needs and 8,000 slots", "", "too-large: slots", "at most 2500000 pairs", many(5_000, 8_000)},
		{"appointments of 12 slots", "", "too-large: slots", "at most 2500000 pairs", long},
		{"rules that tell every pair apart", pairs.String(), "too-large: slots", "at most 200000 evaluations", apart},
		{"slots of one clinician that overlap", "", "too-large: slot.clinician_id", "200000", crowded},
		{"lines by rules", alerts, "too-large: plan", "at most 100000 pairs", lines},
		{"a history without end", "", "out-of-range: plan.history", "", history},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := load(t, test.policy)
			allocated := testing.AllocsPerRun(1, func() {
				_, err := capacity.Allocate(context.Background(), p, test.in, monday)
				require.ErrorContains(t, err, test.err)
				require.ErrorContains(t, err, test.detail)
			})
			require.Less(t, allocated, 4e6, "before pairs are made")
		})
	}
}

// A site of its own stays within the limits: the first exclusion tells the sites apart.
func TestSiteBySiteIsNotTooLarge(t *testing.T) {
	t.Parallel()
	in := many(2_000, 4_000)
	for i := range in.Needs {
		in.Needs[i].Patient.HomeSiteID = rules.Withhold(fmt.Sprint("site", i%20)).Value()
	}
	for i := range in.Slots {
		in.Slots[i].SiteID = fmt.Sprint("site", i%20)
	}
	d := allocate(t, load(t, `rules:
  - {id: own, when: slot.site_id != patient.home_site_id, then: {exclude: true}, because: b}
`), in)
	require.Len(t, d.Placed, 2_000)
	require.True(t, d.Exact)
}

// The search takes no more steps than its budget, whatever a host asks for, and says that nothing is proved then.
func TestBudgetHasAMost(t *testing.T) {
	t.Parallel()
	in := many(60, 30)
	in.Budget = 1 << 62
	d := allocate(t, load(t, ""), in)
	require.True(t, d.Exact)
	in.Budget = 100
	require.False(t, allocate(t, load(t, ""), in).Exact)
}

// A plan of a file has at most 500 lines, and of words that are not known the first 50 come with a suggestion.
func TestLongPlansAreRefused(t *testing.T) {
	t.Parallel()
	file := func(lines int) fstest.MapFS {
		body := "frontdoor: 1\npolicy: capacity\nid: test\nversion: \"1\"\nauthor: a\nplan:\n"
		for i := range lines {
			body += fmt.Sprintf("  - {days: mon, session: am, pool: soon, role: gpx%d, slots: 1}\n", i)
		}
		return fstest.MapFS{"capacity.yaml": {Data: []byte(body + "rules: []\nend: test\n")}}
	}
	_, err := capacity.Load(file(501))
	require.ErrorContains(t, err, "the plan has 501 lines, and at most 500")
	_, err = capacity.Load(file(200))
	hints := 0
	var found problem.Problems
	require.ErrorAs(t, err, &found)
	for _, p := range found {
		if p.Hint != "" {
			hints++
		}
	}
	require.Equal(t, 50, hints)
}

// A site of 4,000 needs and 4,000 slots is decided, and exactly, within a small part of the steps that a search may
// take: the steps of a site of twice the size are about four times as many.
func TestLargeSitesAreExact(t *testing.T) {
	t.Parallel()
	in := many(4_000, 4_000)
	d := allocate(t, load(t, ""), in)
	require.True(t, d.Exact)
	require.Len(t, d.Placed, 4_000)
	in.Budget = 20_000_000
	require.True(t, allocate(t, load(t, ""), in).Exact)
}
