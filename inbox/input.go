package inbox

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Decode reads an input from JSON by namespace, as one line of "frontdoor eval inbox" has it.
func Decode(line map[string]json.RawMessage) (Input, error) {
	var in Input
	var v view
	if err := wire.Decode(line, &v, schema, "now", "item", "practice", "day", "reviewed"); err != nil {
		return in, err
	}
	in.Item, in.Practice, in.Day = v.Item, v.Practice, v.Day
	if raw := line["reviewed"]; raw != nil {
		if bytes.Equal(bytes.TrimSpace(raw), []byte("null")) || wire.Strict(raw, &in.State.state) != nil {
			return in, &rules.Error{Code: "wrong-type", Fact: "reviewed", Detail: "as a decision gave it"}
		}
	}
	return in, nil
}

var waitTargets = []string{"patient", "third_party", "clinician"}

// check refuses what cannot be, and an input without an id or an instant.
func (in *Input) check(now time.Time) error {
	fault := func(code, fact, detail string) error { return &rules.Error{Code: code, Fact: fact, Detail: detail} }
	switch i := &in.Item; {
	case now.IsZero():
		return fault("missing-fact", "now", "the instant of the review")
	case i.ID == "":
		return fault("missing-fact", "item.id", "")
	case len(i.Waits) > rules.MaxListLength:
		return fault("out-of-range", "item.waits", "at most 200")
	case len(i.Leave) > rules.MaxListLength:
		return fault("out-of-range", "item.assignee_leave", "at most 200")
	case len(in.State.state.Raised) > maxRaised:
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

// asOf is the input as it was at an instant that is past, as far as its events tell: what happened later had not
// happened. Facts that have no instant stand as they are now.
func (in Input) asOf(t time.Time) Input {
	i := &in.Item
	if i.RepliedAt.After(t) && i.UnreadPatientReply != nil {
		i.UnreadPatientReply = rules.Known(false)
	}
	if i.ReopenedAt.After(t) && i.ReopenedCount != nil {
		i.ReopenedCount = rules.Known(max(0, *i.ReopenedCount-1))
	}
	for _, event := range []*time.Time{&i.FirstReadAt, &i.RespondedAt, &i.ActionedAt, &i.SignedOffAt, &i.ReopenedAt, &i.RepliedAt, &i.LastSeenOpen} {
		if event.After(t) {
			*event = time.Time{}
		}
	}
	if i.LastTouched.After(t) { // when it was touched before is not known: not long ago
		i.LastTouched = t
	}
	waits := []Wait{}
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
