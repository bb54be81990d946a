// Writing inputs, for those who may see what is in them.

package limits

import (
	"encoding/json"
	"reflect"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Encode writes an input as Decode reads it, a line of "frontdoor eval limits" without the instant, for a viewer with
// a role and a purpose, as a request holds what is known of a patient: a host need not keep the bytes that came in. Of
// the previous state it writes what a decision hands on. The error is a [rules.Error], as [rules.Schema.Encode] has
// it.
func Encode(in Input, viewer rules.Viewer) (json.RawMessage, error) {
	line, err := schema.Encode(view{
		Practice: in.Practice, Staff: in.Staff, Demand: in.Demand, Day: in.Day,
		Limit: Limit{Instructions: in.Instructions},
	}, viewer)
	if err != nil {
		return nil, err
	}
	if in.Instructions != nil {
		var entered struct {
			Instructions json.RawMessage `json:"instructions"`
		}
		if err := json.Unmarshal(line["limit"], &entered); err != nil {
			return nil, &rules.Error{Code: "wrong-type", Fact: "instructions"}
		}
		line["instructions"] = entered.Instructions
	}
	line["limits"], err = encodeLimits(in.Limits, viewer)
	if err != nil {
		return nil, err
	}
	if in.Request != nil {
		asks, err := schema.Encode(view{Submission: in.Request.Submission, Patient: in.Request.Patient}, viewer)
		if err != nil {
			return nil, err
		}
		line["admission"] = wire.Object(asks, "submission", "patient")
	}
	if carried := in.Previous.kept.Carried; !reflect.ValueOf(carried).IsZero() {
		line["state"], err = json.Marshal(carried)
		if err != nil {
			return nil, &rules.Error{Code: "wrong-type", Fact: "state"}
		}
	}
	return wire.Object(line, "practice", "staff", "demand", "day", "limits", "instructions", "admission", "state"), nil
}

// encodeLimits writes what was counted; nothing where nothing was.
func encodeLimits(all []Limit, viewer rules.Viewer) (json.RawMessage, error) {
	if all == nil {
		return nil, nil
	}
	items := make([]json.RawMessage, len(all))
	for i, l := range all {
		one, err := schema.Encode(view{Limit: l}, viewer)
		if err != nil {
			return nil, err
		}
		items[i] = one["limit"]
		if items[i] == nil {
			items[i] = json.RawMessage("{}")
		}
	}
	return json.Marshal(items)
}
