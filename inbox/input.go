// Reading inputs, refusing those that cannot be, and the input as it was at an instant that has passed.

package inbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Decode reads an input from JSON by namespace, as one line of "frontdoor eval inbox" has it. The error, a
// [rules.Error], names the fact and never its value. [wire.Line] gives the argument for the bytes of a line; its "now"
// may stand there and is not read, as whoever decides gives the instant.
func Decode(line map[string]json.RawMessage) (Input, error) {
	var in Input
	var v view
	if err := wire.Decode(line, &v, schema, "now", "item", "practice", "day", "reviewed"); err != nil {
		return in, err
	}
	in.Item, in.Practice, in.Day = v.Item, v.Practice, v.Day
	if raw := line["reviewed"]; raw != nil {
		if bytes.Equal(bytes.TrimSpace(raw), []byte("null")) || wire.Strict(raw, &in.State.kept) != nil {
			return in, &rules.Error{Code: "wrong-type", Fact: "reviewed", Detail: "as a decision gave it"}
		}
	}
	return in, nil
}

// Encode writes an input as Decode reads it, a line of "frontdoor eval inbox" without the instant, for a viewer with a
// role and a purpose, as it holds all that is known of a patient: a host need not keep the bytes that came in. The
// error is a [rules.Error], as [rules.Schema.Encode] has it.
func Encode(in Input, viewer rules.Viewer) (json.RawMessage, error) {
	line, err := schema.Encode(view{Item: in.Item, Practice: in.Practice, Day: in.Day}, viewer)
	if err != nil {
		return nil, err
	}
	if !reflect.ValueOf(in.State.kept).IsZero() {
		line["reviewed"], err = json.Marshal(in.State)
		if err != nil {
			return nil, &rules.Error{Code: "wrong-type", Fact: "reviewed"}
		}
	}
	return wire.Object(line, "item", "practice", "day", "reviewed"), nil
}

// waitTargets are those for whom work can wait.
var waitTargets = []string{"patient", "third_party", "clinician"}

// check refuses an input without an id or an instant, with lists that are too long, or with a wait or a leave that
// cannot be.
func (in *Input) check(now time.Time) error {
	fault := func(code, fact, detail string) error { return &rules.Error{Code: code, Fact: fact, Detail: detail} }
	switch i := &in.Item; {
	case now.IsZero():
		return fault("missing-fact", "now", "the instant of the review")
	case i.ID == "":
		return fault("missing-fact", "item.id", "")
	case len(i.Waits) > rules.MaxListLength:
		return fault("out-of-range", "item.waits", fmt.Sprint("at most ", rules.MaxListLength))
	case len(i.Leave) > rules.MaxListLength:
		return fault("out-of-range", "item.assignee_leave", fmt.Sprint("at most ", rules.MaxListLength))
	case len(in.State.kept.Raised) > maxRaised:
		return fault("out-of-range", "reviewed", "")
	}
	for _, w := range in.Item.Waits {
		if !slices.Contains(waitTargets, w.On) {
			return fault("unknown-value", "item.waits", "patient, third_party, clinician")
		}
	}
	for _, l := range in.Item.Leave {
		if l.From.IsZero() || l.To.IsZero() || l.To.Before(l.From) {
			return fault("out-of-range", "item.assignee_leave", "from and to, both included")
		}
	}
	return nil
}

// asOf is the input as it was at an instant that has passed, as far as its events say: what happened later had not
// happened yet. Facts that have no instant are taken as they are now.
func (in Input) asOf(t time.Time) Input {
	i := &in.Item
	if i.RepliedAt.After(t) && i.UnreadPatientReply != nil {
		i.UnreadPatientReply = rules.Known(false)
	}
	if i.ReopenedAt.After(t) && i.ReopenedCount != nil {
		i.ReopenedCount = rules.Known(max(0, *i.ReopenedCount-1))
	}
	events := []*time.Time{
		&i.FirstReadAt, &i.RespondedAt, &i.ActionedAt, &i.SignedOffAt, &i.ReopenedAt, &i.RepliedAt, &i.LastSeenOpen,
	}
	for _, event := range events {
		if event.After(t) {
			*event = time.Time{}
		}
	}
	if i.LastTouched.After(t) { // when it was touched before that is not known, so it does not count as neglected
		i.LastTouched = t
	}
	waits := make([]Wait, 0, len(i.Waits))
	for _, w := range i.Waits {
		if w.From.After(t) {
			continue
		}
		if w.To.After(t) {
			w.To = time.Time{}
		}
		waits = append(waits, w)
	}
	i.Waits = waits
	return in
}

// events are the instants at which something happened to the item.
func (i *Item) events() []time.Time {
	out := []time.Time{
		i.ReceivedAt, i.FirstReadAt, i.RespondedAt, i.ActionedAt, i.SignedOffAt, i.ReopenedAt, i.RepliedAt,
	}
	for _, w := range i.Waits {
		out = append(out, w.From, w.To)
	}
	return out
}
