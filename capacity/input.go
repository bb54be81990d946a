// The input of a decision, and how it is read from JSON.

package capacity

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Input is a practice's needs, slots and plan at one instant: at most 10,000 needs, 20,000 slots and 2,000 lines of a
// plan. What is left out is not known.
type Input struct {
	rules.Withheld
	Practice practice.Practice // facts of the practice
	Staff    practice.Staff    // who is here
	Demand   practice.Demand   // what has come in
	Day      practice.Day      // what is given stands above the calendar
	Needs    []Order           // at most 10,000, each with an id of its own
	// Slots are all slots of the time in which needs may be placed, booked and lost ones too; nil: not known, empty:
	// none.
	Slots      []Slot
	Plan       []PlanLine
	AlertState AlertState // as the last decision gave it; the zero AlertState is none
	// Budget is how many steps the search may take, of which one looks at up to 64 slots for a need; 0 is 500,000,000,
	// which is also the most. When it runs out, the remaining needs are placed in order into what is free, and the
	// decision is not exact.
	Budget int64

	partial bool // one slot was given by its namespace, and is not all there is
}

// Order is a need and the patient whom it is for.
type Order struct {
	rules.Withheld
	Need    Need             // what was ordered
	Patient practice.Patient // for whom
}

// The most that one input holds.
const (
	maxNeeds = 10_000
	maxSlots = 20_000
	maxLines = 2_000

	maxHistory = 60 // days of one line; more than a year of one weekday
)

// defaultBudget bounds a search in steps: needs that are reached, and slots, 64 at once, that are looked at for them.
// It is a few seconds; 4,000 needs and 4,000 slots of one site take less than half of it.
const defaultBudget int64 = 500_000_000

// History is how much was asked for on the last same weekdays, the oldest first. Only the last nine of
// at most 60 count.
type History []Past

// Past is one day of a history: how much was asked for in all, and in each hour of the day where that is known.
type Past struct {
	Total int   `json:"total"`           // needs of the whole day, at least 0
	Hours []int `json:"hours,omitempty"` // 24 counts, from midnight
}

// UnmarshalJSON reads a list of numbers, or of objects with hours.
func (h *History) UnmarshalJSON(raw []byte) error {
	if nullValue.Match(raw) {
		return &rules.Error{Code: "null", Fact: "plan.history", Detail: "leave out what is not known"}
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil || items == nil {
		return &rules.Error{Code: "wrong-type", Fact: "plan.history"}
	}
	if len(items) > maxHistory {
		return outOfRange("plan.history")
	}
	*h = History{}
	for _, item := range items {
		var p Past
		var day struct {
			Total *int  `json:"total"`
			Hours []int `json:"hours"`
		}
		if json.Unmarshal(item, &day.Total) != nil {
			day.Total = nil
			if wire.Strict(item, &day) != nil {
				day.Total = nil
			}
		}
		if day.Total != nil {
			p = Past{*day.Total, day.Hours}
		}
		if day.Total == nil || !p.valid() {
			return &rules.Error{Code: "wrong-type", Fact: "plan.history"}
		}
		*h = append(*h, p)
	}
	return nil
}

// valid tells whether the counts are in range, and the hours, where they are given, make up the day.
func (p Past) valid() bool {
	sum := 0
	for _, n := range p.Hours {
		if n < 0 || n > maxPlanned {
			return false
		}
		sum += n
	}
	return p.Total >= 0 && p.Total <= maxPlanned && (p.Hours == nil || len(p.Hours) == 24 && sum == p.Total)
}

// AlertState is what one decision hands to the next: since when the conditions of alerts hold, and when they were gone.
// The zero AlertState is that of a first decision. It is kept as JSON and has no fields to read.
type AlertState struct{ kept heldAlerts }

// heldAlerts is what an AlertState holds, and its JSON.
type heldAlerts struct {
	Alerts []heldAlert `json:"alerts,omitempty"`
}

// MarshalJSON writes what the next input takes as "state".
func (s AlertState) MarshalJSON() ([]byte, error) { return json.Marshal(s.kept) }

// UnmarshalJSON reads what MarshalJSON writes; keys that it does not know are passed over.
func (s *AlertState) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &s.kept) }

// A heldAlert is an alert whose condition holds, or that was raised and is not cleared yet.
type heldAlert struct {
	Rule  string    `json:"rule"`
	Line  string    `json:"line,omitempty"` // of the plan
	Since time.Time `json:"since"`
	Gone  time.Time `json:"gone,omitzero"` // since when its condition does not hold any more
}

// inputKeys are the keys that one input may have.
var inputKeys = []string{
	"now", "practice", "staff", "demand", "day", "needs", "slots", "plan", "state", "need", "slot", "patient",
}

// nullValue finds a null where a value should stand.
var nullValue = regexp.MustCompile(`(^|[:,\[])\s*null\b`)

// listKeys are the keys of an input that hold lists.
var listKeys = []string{"needs", "slots", "plan", "state"}

// Decode reads an input from JSON, as one line of "frontdoor eval capacity" has it. One need and one slot may also be
// given by namespace: {"need": {…}, "patient": {…}, "slot": {…}}. The error is a [rules.Error], which names the fact
// and never the value. [wire.Line] gives the argument for the bytes of a line; its "now" may stand there and is not
// read, as whoever decides gives the instant.
func Decode(line map[string]json.RawMessage) (Input, error) {
	var in Input
	for key := range line {
		if !slices.Contains(inputKeys, key) {
			return in, &rules.Error{
				Code: "unknown-key", Detail: "practice, staff, demand, day, needs, slots, plan, state, now",
			}
		}
	}
	shared := map[string]json.RawMessage{}
	for _, key := range []string{"practice", "staff", "demand", "day", "need", "slot", "patient"} {
		if raw, ok := line[key]; ok {
			shared[key] = raw
		}
	}
	var v view
	if err := schema.Decode(shared, &v); err != nil {
		return in, err
	}
	in.Practice, in.Staff, in.Demand, in.Day = v.Practice, v.Staff, v.Demand, v.Day
	if line["need"] != nil || line["patient"] != nil {
		in.Needs = append(in.Needs, Order{Need: v.Need, Patient: v.Patient})
	}
	if line["slot"] != nil {
		in.Slots, in.partial = append(in.Slots, v.Slot), true
	}
	if raw := line["state"]; raw != nil && (nullValue.Match(raw) || wire.Strict(raw, &in.AlertState.kept) != nil) {
		return in, &rules.Error{Code: "wrong-type", Fact: "state", Detail: "as a decision gave it"}
	}
	return in, in.decodeLists(line)
}

// decodeLists reads the needs, the slots and the lines of the plan.
func (in *Input) decodeLists(line map[string]json.RawMessage) error {
	var v view
	err := forEachObject(line["needs"], "needs", maxNeeds, func(fields map[string]json.RawMessage) error {
		for key := range fields {
			if key != "need" && key != "patient" {
				return &rules.Error{Code: "unknown-key", Fact: "needs", Detail: "need, patient"}
			}
		}
		v = view{}
		err := schema.Decode(fields, &v)
		in.Needs = append(in.Needs, Order{Need: v.Need, Patient: v.Patient})
		return err
	})
	if err != nil {
		return err
	}
	if line["slots"] != nil && in.Slots == nil {
		in.Slots = []Slot{}
	}
	if err := forEach(line["slots"], "slots", maxSlots, func(raw json.RawMessage) error {
		v.Slot = Slot{}
		err := schema.Decode(map[string]json.RawMessage{"slot": raw}, &v)
		in.Slots = append(in.Slots, v.Slot)
		return err
	}); err != nil {
		return err
	}
	raw := line["plan"]
	if len(raw) > 0 && bytes.TrimSpace(raw)[0] == '{' { // one line, by namespace
		raw = slices.Concat([]byte("["), raw, []byte("]"))
	}
	return forEach(raw, "plan", maxLines, func(raw json.RawMessage) error {
		v.Plan = PlanLine{}
		err := schema.Decode(map[string]json.RawMessage{"plan": raw}, &v)
		in.Plan = append(in.Plan, v.Plan)
		return err
	})
}

// forEach calls a function for every element of a JSON list; an error says which element it is about.
func forEach(raw json.RawMessage, key string, most int, each func(json.RawMessage) error) error {
	if raw == nil {
		return nil
	}
	items, ok := wire.List(raw)
	if !ok {
		return &rules.Error{Code: "wrong-type", Fact: key, Detail: "list"}
	}
	if len(items) > most {
		return &rules.Error{Code: "out-of-range", Fact: key}
	}
	for i, item := range items {
		if err := each(item); err != nil {
			return withItem(err, i)
		}
	}
	return nil
}

// forEachObject calls a function for every object of a JSON list, with its keys.
func forEachObject(raw json.RawMessage, key string, most int, each func(map[string]json.RawMessage) error) error {
	return forEach(raw, key, most, func(item json.RawMessage) error {
		fields, err := wire.Line(item)
		if err != nil {
			return &rules.Error{Code: "not-an-object", Fact: key}
		}
		return each(fields)
	})
}

// withItem adds to an error which element of a list it is about; an index below 0 is none.
func withItem(err error, i int) error {
	var e *rules.Error
	if errors.As(err, &e) {
		c := *e
		c.Item = i + 1
		return &c
	}
	return err
}
