package limits

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Input is the practice at one moment: who is here, what has come in, what was counted, who has instructed what. What is
// left out is not known.
type Input struct {
	rules.Withheld
	Practice     practice.Practice
	Staff        practice.Staff
	Demand       practice.Demand
	Day          practice.Day // what is given stands above the calendar
	Limits       []Limit      // what was counted; one without a kind or scope is about every one
	Instructions []Instruction
	Request      *Request // one request that knocks; nil when none does
	Previous     State    // of the last decision; the zero State is none
}

// Request is one request that asks to come in.
type Request struct {
	rules.Withheld
	Submission Submission
	Patient    Patient
}

// An Instruction is what a person said that the door or a figure shall be for a time. Instructions are only ever added:
// the one that stands last in the list wins, and one is withdrawn by another that cancels it.
type Instruction struct {
	ID             string            `json:"id"`
	InstructedBy   string            `json:"instructed_by"`
	InstructedRole string            `json:"instructed_role"`
	EnteredBy      string            `json:"entered_by"`
	Reason         string            `json:"reason"` // for staff
	From           time.Time         `json:"from"`
	Until          time.Time         `json:"until,omitzero"` // not included; an instruction without an end is not in force
	Approval       *Approval         `json:"approval,omitempty"`
	Set            map[Target]Value  `json:"set,omitempty"`
	Message        field.MessageName `json:"message,omitempty"` // for patients, while the door is not open
	Cancels        string            `json:"cancels,omitempty"` // the id of an earlier instruction
}

// Approval is the commissioner's, for what a contract would not let stand.
type Approval struct {
	By  string `json:"by"`  // the commissioner
	Ref string `json:"ref"` // under which it can be found
}

// A Value is what an instruction sets: a door, or a figure. A figure without a word is as hard as the one it replaces.
type Value struct {
	Door   Door
	Amount Amount
	Hard   *bool
}

// UnmarshalJSON reads 60, "unlimited", "closed", {"hard": 60} or {"soft": 60}.
func (v *Value) UnmarshalJSON(b []byte) error {
	var n json.Number
	var word string
	var either map[string]json.RawMessage
	switch {
	case json.Unmarshal(b, &n) == nil && len(b) > 0 && b[0] != '"':
		return v.Amount.UnmarshalText([]byte(n))
	case json.Unmarshal(b, &word) == nil && slices.Contains(doors, Door(word)):
		v.Door = Door(word)
		return nil
	case word != "":
		if word != unlimited {
			return &rules.Error{Code: "unknown-value", Fact: "instructions"}
		}
		return v.Amount.UnmarshalText([]byte(word))
	case json.Unmarshal(b, &either) == nil && len(either) == 1:
		for word, n := range either {
			v.Hard = rules.Known(word == "hard")
			if word == "hard" || word == "soft" {
				return v.Amount.UnmarshalText(bytes.Trim(n, `"`))
			}
		}
	}
	return &rules.Error{Code: "wrong-type", Fact: "instructions"}
}

// MarshalJSON is what UnmarshalJSON reads.
func (v Value) MarshalJSON() ([]byte, error) {
	f := Figure{N: v.Amount.N, Unlimited: v.Amount.Unlimited}
	switch {
	case v.Door != "":
		return json.Marshal(v.Door)
	case v.Hard == nil:
		return json.Marshal(f)
	case *v.Hard:
		return json.Marshal(map[string]Figure{"hard": f})
	}
	return json.Marshal(map[string]Figure{"soft": f})
}

var inputKeys = []string{"now", "practice", "staff", "demand", "day", "limit", "limits", "instructions", "admission", "submission", "patient", "state"}

// Decode reads an input from JSON by namespace, as one line of "frontdoor eval limits" has it.
func Decode(line map[string]json.RawMessage) (Input, error) {
	var in Input
	for key := range line {
		if !slices.Contains(inputKeys, key) {
			return in, &rules.Error{Code: "unknown-key", Detail: "practice, staff, demand, day, limits, instructions, admission, state, now"}
		}
	}
	var v view
	if err := schema.Decode(line, &v); err != nil {
		return in, err
	}
	in.Practice, in.Staff, in.Demand, in.Day = v.Practice, v.Staff, v.Demand, v.Day
	if _, given := line["limit"]; given {
		in.Instructions = append(in.Instructions, v.Limit.Instructions...)
		v.Limit.Instructions = nil
		in.Limits = append(in.Limits, v.Limit)
	}
	if line["submission"] != nil || line["patient"] != nil {
		in.Request = &Request{Submission: v.Submission, Patient: v.Patient}
	}
	if err := in.decodeLists(line); err != nil {
		return in, err
	}
	if raw := line["state"]; raw != nil {
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.DisallowUnknownFields()
		if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("null")) || dec.Decode(&in.Previous.kept) != nil {
			return in, &rules.Error{Code: "wrong-type", Fact: "state", Detail: "as a decision gave it"}
		}
	}
	return in, in.decodeAdmission(line["admission"])
}

func (in *Input) decodeLists(line map[string]json.RawMessage) error {
	var counted []json.RawMessage
	if raw := line["limits"]; raw != nil && (json.Unmarshal(raw, &counted) != nil || counted == nil || len(counted) > rules.MaxListLength) {
		return &rules.Error{Code: "wrong-type", Fact: "limits", Detail: "list"}
	}
	for _, item := range counted {
		var v view
		if err := schema.Decode(map[string]json.RawMessage{"limit": item}, &v); err != nil {
			return err
		}
		in.Limits = append(in.Limits, v.Limit)
	}
	if raw := line["instructions"]; raw != nil {
		instructions, err := DecodeInstructions(raw)
		if err != nil {
			return err
		}
		in.Instructions = append(in.Instructions, instructions...)
	}
	return nil
}

// DecodeInstructions reads a JSON list of instructions.
func DecodeInstructions(raw json.RawMessage) ([]Instruction, error) {
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil || items == nil || len(items) > MaxInstructions {
		return nil, &rules.Error{Code: "wrong-type", Fact: "instructions", Detail: "list"}
	}
	var out []Instruction
	for _, item := range items {
		var v view
		wrapped, err := json.Marshal(map[string][]json.RawMessage{"instructions": {item}})
		if err != nil {
			return nil, &rules.Error{Code: "wrong-type", Fact: "instructions"}
		}
		if err := schema.Decode(map[string]json.RawMessage{"limit": wrapped}, &v); err != nil {
			return nil, err
		}
		out = append(out, v.Limit.Instructions...)
	}
	return out, nil
}

func (in *Input) decodeAdmission(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	fields, err := wire.Line(raw)
	if err != nil {
		return &rules.Error{Code: "not-an-object", Fact: "admission"}
	}
	for key := range fields {
		if key != "submission" && key != "patient" {
			return &rules.Error{Code: "unknown-key", Fact: "admission", Detail: "submission, patient"}
		}
	}
	var v view
	if err := schema.Decode(fields, &v); err != nil {
		return err
	}
	in.Request = &Request{Submission: v.Submission, Patient: v.Patient}
	return nil
}
