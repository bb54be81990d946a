package capacity

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Input is a practice's needs, slots and plan at one moment: at most 10,000 needs, 20,000 slots and 2,000 lines of a
// plan. What is left out is not known.
type Input struct {
	rules.Withheld
	Practice practice.Practice
	Staff    practice.Staff
	Demand   practice.Demand
	Day      practice.Day // what is given stands above the calendar
	Needs    []Order
	// Every slot of the time that needs may be placed in, booked and lost ones too; nil: not known, empty: none
	Slots      []Slot
	Plan       []PlanLine
	AlertState AlertState // of the last decision; the zero State is none
	// Budget is how much searching the allocation may cost, in steps; 0 is 20,000,000,000. Beyond it the rest is placed
	// in order, into what is free, and the decision is not exact.
	Budget int

	partial bool // one slot was given by its namespace, and is not all there is
}

// Order is a need and the patient it is for.
type Order struct {
	rules.Withheld
	Need    Need
	Patient practice.Patient
}

// The most that one input holds.
const (
	maxNeeds = 10_000
	maxSlots = 20_000
	maxLines = 2_000
)

// defaultBudget bounds a search in steps: columns and edges looked at. 5,000 needs and 8,000 slots of 20 sites take a
// hundredth of it.
const defaultBudget = 20_000_000_000

// Booking is what a need has so far. The zero Booking is nothing.
type Booking struct {
	Slot  string       `json:"slot,omitempty"`
	Slots []string     `json:"slots,omitempty"` // of an appointment over several adjoining slots, the first included
	State BookingState `json:"state,omitempty"`
	Until time.Time    `json:"until,omitzero"` // when an offer lapses; zero: not by itself
}

// BookingState is how far a booking has come.
type BookingState string

// The states of a booking. A proposal may move, and a lapsed offer is a proposal again; an offer and a confirmed
// booking stay. A confirmed booking whose slot is gone displaces the need.
const (
	Proposed  BookingState = "proposed"
	Offered   BookingState = "offered"
	Confirmed BookingState = "confirmed"
)

// UnmarshalJSON reads a booking strictly.
func (b *Booking) UnmarshalJSON(raw []byte) error {
	type plain Booking
	if err := wire.Strict(raw, (*plain)(b)); err != nil {
		return err
	}
	if !b.valid() {
		return &rules.Error{Code: "unknown-value", Fact: "need.booking"}
	}
	return nil
}

// sound tells whether the booking says how far it has come, and with which slots.
func (b Booking) valid() bool {
	return slices.Contains([]BookingState{Proposed, Offered, Confirmed}, b.State) && len(b.slots()) > 0 &&
		len(b.Slots) <= maxRun
}

// slots are the slots of the booking, the first one first.
func (b Booking) slots() []string {
	if len(b.Slots) > 0 {
		return b.Slots
	}
	if b.Slot != "" {
		return []string{b.Slot}
	}
	return nil
}

// History is what came in on the last same weekdays, the oldest first.
type History []Past

// Past is one day of a history: how much was asked for, and in which hours of the day, where that is known.
type Past struct {
	Total int   `json:"total"`
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

// State is what one decision hands to the next: since when alerts hold. The zero State is none. It is kept as JSON.
type AlertState struct{ kept heldAlerts }

// state is what a State holds, and its JSON.
type heldAlerts struct {
	Alerts []heldAlert `json:"alerts,omitempty"`
}

// MarshalJSON gives what the next input takes as "state".
func (s AlertState) MarshalJSON() ([]byte, error) { return json.Marshal(s.kept) }

// UnmarshalJSON reads what MarshalJSON gives; keys that it does not know do not matter.
func (s *AlertState) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &s.kept) }

// holding is an alert whose condition holds, or that was raised and has not been cleared.
type heldAlert struct {
	Rule  string    `json:"rule"`
	Line  string    `json:"line,omitempty"` // of the plan
	Since time.Time `json:"since"`
	Gone  time.Time `json:"gone,omitzero"` // since when its condition does not hold any more
}

var inputKeys = []string{
	"now", "practice", "staff", "demand", "day", "needs", "slots", "plan", "state", "need", "slot", "patient",
}

// nothing is a null, where a value should stand.
var nullValue = regexp.MustCompile(`(^|[:,\[])\s*null\b`)

// lists are the keys of an input that hold lists.
var listKeys = []string{"needs", "slots", "plan", "state"}

// Decode reads an input from JSON, as one line of "frontdoor eval capacity" has it. One need and one slot may also be
// given by namespace: {"need": {…}, "patient": {…}, "slot": {…}}.
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

func (in *Input) decodeLists(line map[string]json.RawMessage) error {
	err := forEachObject(line["needs"], "needs", maxNeeds, func(fields map[string]json.RawMessage) error {
		for key := range fields {
			if key != "need" && key != "patient" {
				return &rules.Error{Code: "unknown-key", Fact: "needs", Detail: "need, patient"}
			}
		}
		var v view
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
		var v view
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
		var v view
		err := schema.Decode(map[string]json.RawMessage{"plan": raw}, &v)
		in.Plan = append(in.Plan, v.Plan)
		return err
	})
}

// eachRaw calls for every element of a JSON list; an error says which element it is about.
func forEach(raw json.RawMessage, key string, most int, each func(json.RawMessage) error) error {
	if raw == nil {
		return nil
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil || items == nil {
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

func forEachObject(raw json.RawMessage, key string, most int, each func(map[string]json.RawMessage) error) error {
	return forEach(raw, key, most, func(item json.RawMessage) error {
		fields, err := wire.Line(item)
		if err != nil {
			return &rules.Error{Code: "not-an-object", Fact: key}
		}
		return each(fields)
	})
}

// numbered says which element of a list an error is about.
func withItem(err error, i int) error {
	if e, ok := err.(*rules.Error); ok {
		c := *e
		c.Item = i + 1
		return &c
	}
	return err
}
