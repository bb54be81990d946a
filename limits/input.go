// What a decision is asked of, and how its JSON is read. Instructions stand in instructions.go, facts in facts.go.

package limits

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Input is the practice at one moment: who is here, what has come in, what was counted, who has instructed what. What
// is left out is not known. The zero Input is a practice of which nothing is known.
type Input struct {
	rules.Withheld
	Practice     practice.Practice // its jurisdiction counts above that of the policy
	Staff        practice.Staff    // who is here today
	Demand       practice.Demand   // what has come in today
	Day          practice.Day      // what is given stands above the calendar
	Limits       []Limit           // what was counted; one without a kind or scope is about every one
	Instructions []Instruction     // in the order they were entered; at most 10000, lapsed ones included
	Request      *Request          // one request that asks to come in; nil when there is none
	Previous     State             // of the last decision; the zero State is none
}

// Request is one request that asks to come in.
type Request struct {
	rules.Withheld
	Submission Submission // the request itself
	Patient    Patient    // who makes it
}

var inputKeys = []string{
	"now", "practice", "staff", "demand", "day", "limit", "limits", "instructions", "admission", "submission",
	"patient",
	"state",
}

// Decode reads an input from JSON by namespace, as one line of "frontdoor eval limits" has it. The error, a
// [rules.Error], names the key or fact that cannot be read and never its value. [wire.Line] gives the argument for the
// bytes of a line; its "now" may stand there and is not read, as whoever decides gives the instant.
func Decode(line map[string]json.RawMessage) (Input, error) {
	var in Input
	for key := range line {
		if !slices.Contains(inputKeys, key) {
			const known = "practice, staff, demand, day, limits, instructions, admission, state, now"
			return in, &rules.Error{Code: "unknown-key", Detail: known}
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
		isNull := bytes.HasPrefix(bytes.TrimSpace(raw), []byte("null"))
		if isNull || wire.Strict(raw, &in.Previous.kept.Carried) != nil {
			return in, &rules.Error{Code: "wrong-type", Fact: "state", Detail: "as a decision gave it"}
		}
	}
	return in, in.decodeAdmission(line["admission"])
}

// decodeLists reads the lists of an input, limits and instructions, each item by the schema of a single one.
func (in *Input) decodeLists(line map[string]json.RawMessage) error {
	if raw := line["limits"]; raw != nil {
		items, ok := list(raw, rules.MaxListLength)
		if !ok {
			return &rules.Error{Code: "wrong-type", Fact: "limits", Detail: "list"}
		}
		var v view
		for _, item := range items {
			v = view{}
			if err := schema.Decode(map[string]json.RawMessage{"limit": item}, &v); err != nil {
				return err
			}
			in.Limits = append(in.Limits, v.Limit)
		}
	}
	if raw := line["instructions"]; raw != nil {
		instructions, err := decodeInstructions(raw)
		if err != nil {
			return err
		}
		in.Instructions = append(in.Instructions, instructions...)
	}
	return nil
}

// list reads a JSON list; ok is false for what is none, null included, and for one that is longer than most.
func list(raw json.RawMessage, most int) (items []json.RawMessage, ok bool) {
	items, ok = wire.List(raw)
	return items, ok && len(items) <= most
}

// decodeInstructions reads a JSON list of instructions. Each is read as a part of a limit, so that the schema's own
// errors name what is wrong.
func decodeInstructions(raw json.RawMessage) ([]Instruction, error) {
	items, ok := list(raw, maxInstructions)
	if !ok {
		return nil, &rules.Error{Code: "wrong-type", Fact: "instructions", Detail: "list"}
	}
	var out []Instruction
	var v view
	for _, item := range items {
		v = view{}
		wrapped := slices.Concat([]byte(`{"instructions":[`), item, []byte("]}"))
		if err := schema.Decode(map[string]json.RawMessage{"limit": wrapped}, &v); err != nil {
			return nil, err
		}
		out = append(out, v.Limit.Instructions...)
	}
	return out, nil
}

// decodeAdmission reads the key "admission", an object of a submission and a patient, as the request of the input.
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
