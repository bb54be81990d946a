// Fuzz tests of loading, of reading inputs and of allocating.

package capacity_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

const example = "../examples/policies/total-triage/capacity.yaml"

// whole is the input that the vocabulary shows.
const whole = `{"now": "2026-11-23T09:12:00Z", "practice": {"jurisdiction": "england", "zone": "Europe/London"},
 "needs": [{"need": {"id": "n-7", "patient_id": "p-88", "rating": "amber", "ordered_by_role": "duty_clinician",
  "roles": ["gp"], "modality": "in_person", "minutes": 15,
  "ordered_at": "2026-11-23T09:05:00Z", "due_by": "2026-11-24T18:30:00Z"}, "patient": {"date_of_birth": "1961-05-02",
   "needs_interpreter": false, "reasonable_adjustments": [],
  "usual_gp_id": "c-2"}}],
 "slots": [{"id": "sl-301", "start": "2026-11-24T14:00:00Z", "release_at": "2026-11-24T08:00:00Z", "minutes": 15,
  "clinician_id": "c-2", "role": "gp", "site_id": "north",
  "modality": "in_person", "pool": "soon", "status": "free", "features": ["step_free"]}],
 "plan": [{"date": "2026-11-24", "session": "pm", "pool": "soon", "role": "gp", "required": 12, "lost": 0}]}`

// inputs are the lines that fuzzing starts from.
var inputs = []string{
	whole,
	`{"needs": [{"need": {"id": "a", "patient_id": "p", "rating": "red", "minutes": 10,
	 "ordered_at": "2026-11-23T08:00:00Z", "timeframe_core_h": 2, "topic": "breast",
	 "unavailable": [{"from": "2026-11-23T09:00:00Z", "to": "2026-11-23T09:30:00Z"}]}, "patient": {"id": "p",
	 "language": "pl", "needs_interpreter": true}},
	 {"need": {"id": "b", "patient_id": "p", "rating": "green", "minutes": 30, "booking": {"slots": ["s1", "s2"],
	  "state": "confirmed"}}}, {"need": {"id": "c", "rating": "amber", "booking": {"slot": "s9", "state": "offered",
	  "until": "2026-11-23T12:00:00Z"}, "declined_slot_ids": ["s3"]},
	  "patient": {"reasonable_adjustments": ["wheelchair", "longer_appointment"], "dna_12m": 3}}],
	 "slots": [{"id": "s1", "start": "2026-11-23T10:00:00Z", "minutes": 10, "clinician_id": "c", "role": "gp",
	  "modality": "telephone", "pool": "urgent_today", "status": "busy"}, {"id": "s2", "start": "2026-11-23T10:10:00Z",
	  "minutes": 10, "clinician_id": "c", "role": "gp", "modality": "telephone", "pool": "urgent_today",
	  "status": "free"},
	 {"id": "s3", "start": "2026-11-23T10:20:00Z", "minutes": 10, "clinician_id": "c", "role": "gp",
	  "modality": "in_person", "pool": "routine", "status": "free", "features": []}, {"id": "s4",
	  "start": "2026-11-27T17:00:00Z", "minutes": 20, "role": "nurse", "pool": "soon", "status": "busy_unavailable"}],
	 "plan": [{"date": "2026-11-23", "session": "am", "pool": "urgent_today", "role": "gp", "required": 2,
	  "history": [{"total": 9}, {"total": 2, "hours": [0,0,0,0,0,0,0,0,1,1,0,0,0,0,0,0,0,0,0,0,0,0,0,0]}, {"total": 3},
	  {"total": 11}]}],
	 "state": {"alerts": [{"rule": "filling-fast", "line": "2026-11-23/am/urgent_today/gp",
	  "since": "2026-11-23T08:50:00Z"}]}, "demand": {"red_waiting": 2}, "day": {"working_days_since_closure": 0}}`,
	`{"need": {"id": "n", "rating": "red"}, "patient": {"frailty": "severe"}, "slot": {"id": "s", "pool": ` +
		`"urgent_today", "status": "free", "start": "2026-11-23T17:50:00Z"}, "plan": {"booked_pct": 90, ` +
		`"same_day_free": 0}, "staff": {"admin_on_duty": 0}}`,
	`{"slots": [], "needs": [], "plan": []}`,
	`{"slots": [{"id": "s"}], "plan": [{"date": "2026-11-23", "history": [90, 110, 95, 120]}]}`,
}

// quickly ends what has run away.
func quickly(t *testing.T, do func()) { domaintest.Within(t, 20*time.Second, do) }

// Any text as a policy, and one that has a line of it in the place of another, loads or is refused with places, without
// a panic; what loads decides.
func FuzzLoad(f *testing.F) {
	f.Add(read(f, example), uint16(0), uint16(0))
	for _, archive := range []string{"testdata/bad.corpus", "testdata/good.corpus"} {
		for i, c := range corpus.Open(f, archive).Cases {
			f.Add(c.Data, uint16(7*i), uint16(11*i))
		}
	}
	f.Add([]byte("a: &a [*a]\n"), uint16(0), uint16(0))
	line, err := wire.Line([]byte(whole))
	require.NoError(f, err)
	in, err := capacity.Decode(line)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, data []byte, from, to uint16) {
		text := strings.Split(string(data), "\n")
		text[int(to)%len(text)] = text[int(from)%len(text)]
		for _, policy := range []string{string(data), strings.Join(text, "\n")} {
			quickly(t, func() {
				p, ok := suite.LoadsOrRefuses(t, beside([]byte(policy)))
				if !ok {
					return
				}
				balanced(t, in, allocate(t, p, in))
			})
		}
	})
}

// balanced demands that every need is either placed or not, that the decision is JSON, and words.
func balanced(t *testing.T, in capacity.Input, d capacity.Decision) string {
	var asked, answered []string
	for _, n := range in.Needs {
		asked = append(asked, n.Need.ID)
	}
	for _, p := range d.Placed {
		answered = append(answered, p.Need)
	}
	for _, u := range d.Unplaced {
		answered = append(answered, u.Need)
	}
	require.ElementsMatch(t, asked, answered)
	said, err := json.Marshal(d)
	require.NoError(t, err)
	return string(said) + strings.Join(d.Lines(), "\n") + fmt.Sprint(d.Result())
}

// Any line is an input that prints as withheld, or is refused, with a value of any kind anywhere in it too, and no
// error quotes a value.
func FuzzDecode(f *testing.F) {
	for _, seed := range inputs {
		for n := range 25 {
			f.Add([]byte(seed), uint16(2*n))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, n uint16) {
		line, err := wire.Line(data)
		if err != nil {
			require.ErrorContains(t, err, "not-json")
			return
		}
		if _, err := capacity.Decode(line); err != nil {
			suite.InputRefused(t, err)
		}
		for _, canary := range domaintest.Secrets() {
			in, err := capacity.Decode(domaintest.Planted(line, int(n), canary))
			if err != nil {
				domaintest.QuotesNothing(t, suite.InputRefused(t, err))
			}
			domaintest.QuotesNothing(t, fmt.Sprintf("%v %+v %#v %v", in, in, in, in.Needs))
		}
	})
}

// patientTexts are what an input holds of a patient in words that stand in no list.
var patientTexts = []string{
	".needs.need.patient_id", ".needs.patient.id", ".needs.patient.usual_gp_id", ".needs.patient.language",
	".needs.patient.reading_language", ".patient.id", ".patient.usual_gp_id", ".patient.language", ".need.patient_id",
}

// Any input is allocated, twice alike, or refused; no need is lost, and nothing of a patient stands in the decision.
func FuzzAllocate(f *testing.F) {
	var policies []*capacity.Policy
	for _, data := range [][]byte{read(f, example), good(f, "every-outcome"), good(f, "as-people-write")} {
		p, err := capacity.Load(beside(data))
		require.NoError(f, err)
		policies = append(policies, p)
	}
	for _, seed := range inputs {
		for n := range 12 {
			f.Add([]byte(seed), uint16(3*n), int16(90*n))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, n uint16, minutes int16) {
		line, err := wire.Line(data)
		if err != nil {
			return
		}
		now, p := monday.Add(time.Duration(minutes)*time.Minute), policies[int(n)%len(policies)]
		say := func(line map[string]json.RawMessage) (said string, decided bool) {
			in, err := capacity.Decode(line)
			if err != nil {
				return suite.InputRefused(t, err), false
			}
			in.Budget = 1_000_000
			quickly(t, func() {
				d, err := capacity.Allocate(context.Background(), p, in, now)
				if err != nil {
					said = suite.InputRefused(t, err)
					return
				}
				decided, said = true, balanced(t, in, d)
				require.True(t, d.NextChange.IsZero() || d.NextChange.After(now), "the next change is not ahead")
				in.AlertState = d.AlertState
				_, err = capacity.Allocate(context.Background(), p, in, now)
				require.NoError(t, err, "what one decision hands on the next one reads")
			})
			return said, decided
		}
		once, _ := say(line)
		again, _ := say(line)
		require.Equal(t, once, again)
		for _, canary := range domaintest.Secrets() {
			if said, decided := say(domaintest.Planted(line, int(n), canary)); !decided {
				domaintest.QuotesNothing(t, said)
			}
		}
		if strings.Contains(string(data), "Quagga") || strings.Contains(string(data), `\u`) {
			return
		}
		said, _ := say(domaintest.Replaced(line, func(path string, of any) any {
			if slices.Contains(patientTexts, path) {
				return "Quagga-4711"
			}
			return of
		}))
		require.NotContains(t, said, "Quagga")
	})
}
