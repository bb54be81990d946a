// Writing inputs, for those who may see what is in them.

package capacity

import (
	"encoding/json"
	"reflect"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Encode writes an input as Decode reads it, a line of "frontdoor eval capacity" without the instant and the budget,
// for a viewer with a role and a purpose, as it holds what is known of patients: a host need not keep the bytes that
// came in. The error is a [rules.Error], as [rules.Schema.Encode] has it.
func Encode(in Input, viewer rules.Viewer) (json.RawMessage, error) {
	line, err := schema.Encode(view{Practice: in.Practice, Staff: in.Staff, Demand: in.Demand, Day: in.Day}, viewer)
	if err != nil {
		return nil, err
	}
	line["needs"], err = encodeList(in.Needs, func(o Order) (json.RawMessage, error) {
		one, err := schema.Encode(view{Need: o.Need, Patient: o.Patient}, viewer)
		return wire.Object(one, "need", "patient"), err
	})
	if err != nil {
		return nil, err
	}
	slots := "slots"
	encodeSlot := func(s Slot) (json.RawMessage, error) { return encodeOnly("slot", view{Slot: s}, viewer) }
	if in.partial && len(in.Slots) == 1 { // it is not all there is
		slots = "slot"
		line[slots], err = encodeSlot(in.Slots[0])
	} else {
		line[slots], err = encodeList(in.Slots, encodeSlot)
	}
	if err != nil {
		return nil, err
	}
	line["plan"], err = encodeList(in.Plan, func(p PlanLine) (json.RawMessage, error) {
		return encodeOnly("plan", view{Plan: p}, viewer)
	})
	if err != nil {
		return nil, err
	}
	if state := in.AlertState; !reflect.ValueOf(state.kept).IsZero() {
		line["state"], err = json.Marshal(state)
		if err != nil {
			return nil, &rules.Error{Code: "wrong-type", Fact: "state"}
		}
	}
	return wire.Object(line, inputKeys...), nil
}

// encodeOnly writes one namespace of a view.
func encodeOnly(ns string, v view, viewer rules.Viewer) (json.RawMessage, error) {
	one, err := schema.Encode(v, viewer)
	if one[ns] == nil {
		return json.RawMessage("{}"), err
	}
	return one[ns], err
}

// encodeList writes a list; nothing of one that is not known.
func encodeList[T any](all []T, encode func(T) (json.RawMessage, error)) (json.RawMessage, error) {
	if all == nil {
		return nil, nil
	}
	items := make([]json.RawMessage, len(all))
	for i, each := range all {
		item, err := encode(each)
		if err != nil {
			return nil, err
		}
		items[i] = item
	}
	return json.Marshal(items)
}
