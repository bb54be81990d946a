// This file holds hostile inputs of capacity.

package examples_test

import (
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// A clinicDraft says how large a capacity input is and how its parts differ.
type clinicDraft struct {
	needs, slots, sites, lines int
	need, slot                 string // further facts of each, as JSON that begins with a comma
	more                       string // further keys of the input
}

// String is the input's JSON.
func (c clinicDraft) String() string {
	var b strings.Builder
	fmt.Fprint(&b, `{"needs":[`)
	for i := range c.needs {
		comma := map[bool]string{true: ",", false: ""}[i > 0]
		n := fmt.Sprint(i)
		b.WriteString(
			comma + `{"need":` + joined(strings.ReplaceAll(c.need, "%d", n), `"id":"n`+n+`"`, `"patient_id":"p`+n+`"`,
				`"rating":"`+[]string{"amber", "green", "red"}[i%3]+`"`, `"roles":["gp"]`, `"minutes":10`,
				`"ordered_at":"2026-11-23T08:00:00Z"`),
		)
		fmt.Fprintf(&b, `,"patient":{"reasonable_adjustments":[],"home_site_id":"site%d"}}`, i%max(1, c.sites))
	}
	fmt.Fprint(&b, `],"slots":[`)
	for i := range c.slots {
		comma := map[bool]string{true: ",", false: ""}[i > 0]
		start := time.Date(2026, 11, 23, 9, 20, 0, 0, time.UTC).
			Add(time.Duration(i/40%50)*10*time.Minute).
			AddDate(0, 0, i/2000)
		n := fmt.Sprint(i)
		b.WriteString(
			comma + joined(strings.ReplaceAll(c.slot, "%d", n), `"id":"s`+n+`"`, `"start":"`+start.Format(time.RFC3339)+`"`,
				`"minutes":10`, fmt.Sprintf(`"clinician_id":"c%d"`, i%40), `"role":"gp"`, `"modality":"in_person"`, `"pool":"soon"`,
				`"status":"free"`, fmt.Sprintf(`"site_id":"site%d"`, i%40%max(1, c.sites))),
		)
	}
	fmt.Fprint(&b, `],"plan":[`)
	for i := range c.lines {
		comma := map[bool]string{true: ",", false: ""}[i > 0]
		fmt.Fprintf(&b, `%s{"date":"2027-%02d-%02d","session":"%s","pool":"%s","role":"gp","required":5000}`,
			comma, 1+i/28%12, 1+i%28, []string{"am", "pm"}[i/336%2], []string{"soon", "routine", "urgent_today"}[i/672%3])
	}
	b.WriteString("]" + c.more + "}")
	return b.String()
}

// joined is a JSON object of facts, and of those others that they do not name. Each other is one key with its value.
func joined(facts string, others ...string) string {
	for _, o := range others {
		if key, _, _ := strings.Cut(o, ":"); !strings.Contains(facts, key+":") {
			facts += "," + o
		}
	}
	return "{" + strings.TrimPrefix(facts, ",") + "}"
}

// hostileAllocations are inputs of capacity.
func hostileAllocations() (all []hostileCase) {
	for _, x := range []struct {
		name  string
		draft clinicDraft
	}{
		{"nothing", clinicDraft{}},
		{"200 needs and 200 slots", clinicDraft{needs: 200, slots: 200}},
		{"300 needs and 400 slots", clinicDraft{needs: 300, slots: 400}},
		{"300 needs that are all alike and 1 slot", clinicDraft{needs: 300, slots: 1}},
		{"1 need and 2,000 slots", clinicDraft{needs: 1, slots: 2000}},
		{"1,000 needs and 1,000 slots", clinicDraft{needs: 1000, slots: 1000}},
		{"5,000 needs and 8,000 slots", clinicDraft{needs: 5000, slots: 8000}},
		{"5,000 needs and 8,000 slots of 20 sites", clinicDraft{needs: 5000, slots: 8000, sites: 20}},
		{"10,001 needs", clinicDraft{needs: 10_001}},
		{"20,001 slots", clinicDraft{slots: 20_001}},
		{"10,000 needs and no slot", clinicDraft{needs: 10_000}},
		{"20,000 slots and no need", clinicDraft{slots: 20_000}},
		{"2,000 lines and 2,000 slots", clinicDraft{slots: 2000, lines: 2000}},
		{"2,001 lines", clinicDraft{lines: 2001}},
		{"300 needs of 4 hours in slots of 10 minutes", clinicDraft{needs: 300, slots: 400, need: `,"minutes":240`}},
		{"200 needs of 30 minutes in slots of 10", clinicDraft{needs: 200, slots: 400, need: `,"minutes":30`}},
		{"300 needs of one patient", clinicDraft{needs: 300, slots: 400, need: `,"patient_id":"p"`}},
		{"300 needs that declined all", clinicDraft{
			needs: 300, slots: 300, need: `,"declined_slot_ids":` + string(many(200, `"s%d"`)),
		}},
		{"300 needs away for 200 times", clinicDraft{
			needs: 300, slots: 300,
			need: `,"unavailable":` + string(many(200, `{"from":"2026-11-23T09:00:00Z","to":"2026-11-23T09:30:00Z"}`)),
		}},
		{"needs of length zero", clinicDraft{needs: 50, slots: 50, need: `,"minutes":0`}},
		{"needs of length below zero", clinicDraft{needs: 50, slots: 50, need: `,"minutes":-10`}},
		{"slots of length below zero", clinicDraft{needs: 50, slots: 50, slot: `,"minutes":-10`}},
		{"slots in year 1", clinicDraft{needs: 50, slots: 50, slot: `,"start":"0001-01-01T00:00:01Z"`}},
		{"slots in year 9999", clinicDraft{needs: 50, slots: 50, slot: `,"start":"9999-12-31T23:59:59Z"`}},
		{"slots at one time", clinicDraft{needs: 300, slots: 300, slot: `,"start":"2026-11-24T10:00:00Z"`}},
		{"slots of one id", clinicDraft{needs: 300, slots: 300, slot: `,"id":"s"`}},
		{"needs of one id", clinicDraft{needs: 300, slots: 300, need: `,"id":"n"`}},
		{"needs due in year 1", clinicDraft{needs: 300, slots: 300, need: `,"due_by":"0001-01-01T00:00:01Z"`}},
		{"needs ordered in year 9999", clinicDraft{needs: 300, slots: 300, need: `,"ordered_at":"9999-12-31T00:00:00Z"`}},
		{"needs all booked into one slot", clinicDraft{needs: 300, slots: 10, need: `,"booking":{"slot":"s1",` +
			`"state":"confirmed"}`}},
		{"needs booked into slots that are not there", clinicDraft{
			needs: 300, slots: 10, need: `,"booking":{"slot":"none%d","state":"confirmed"}`,
		}},
		{"a history of 100,000 days", clinicDraft{more: `,"plan":[{"date":"2026-11-23","session":"am","history":` +
			string(many(100_000, "7")) + `}]`}},
		{"a state of 100,000 alerts", clinicDraft{more: `,"state":{"alerts":` + string(many(100_000, `{"rule":"r%d",`+
			`"since":"2026-11-23T08:50:00Z"}`)) + `}`}},
		{"decided in year 9999", clinicDraft{needs: 50, slots: 50, more: `,"now":"9999-12-31T23:59:59Z"`}},
		{"decided in year 1", clinicDraft{needs: 50, slots: 50, more: `,"now":"0001-01-01T00:00:00Z"`}},
	} {
		all = append(all, decides("capacity", x.name, x.draft.String))
	}
	return append(all, decidesIn("capacity", "300 needs under 1,000 preferences", func() fs.FS {
		folder, _ := folderOf(map[string]string{"capacity.yaml": policyOf("capacity", "rules:\n"+
			times(
				1000,
				"  - {id: r%d, when: patient.age_years > %d - 900 or slot.start_hour < 0.%d, then: {prefer: 1}, because: x}\n",
			))})
		return folder
	}, clinicDraft{needs: 300, slots: 300}.String), decidesIn("capacity", "100 needs under 200 caps", func() fs.FS {
		folder, _ := folderOf(map[string]string{"capacity.yaml": policyOf("capacity", "rules:\n"+
			times(
				200,
				"  - {id: r%d, when: patient.age_years > %d - 900, then: {cap: {per: clinician_day, n: 1%d}}, because: x}\n",
			))})
		return folder
	}, clinicDraft{needs: 100, slots: 100}.String))
}
