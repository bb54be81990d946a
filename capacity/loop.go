package capacity

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Store keeps books of appointments. What a book holds the host says, such as all sites of a practice for the coming
// fortnight: its needs and its slots are the host's, its bookings the library's. A slot belongs to one book, and a book has
// one version, so that no slot is booked twice. Package capacitytest tests a host's.
type Store = record.Store[Input, Ledger]

// Ledger is what the library keeps of a book. The zero Ledger is a book without bookings of the library's. It is kept as JSON.
type Ledger struct{ kept ledger }

// ledger is what a Ledger holds, and its JSON.
type ledger struct {
	Bookings map[string]Booking  `json:"bookings,omitempty"` // by need; they stand above those of the input
	Ended    map[string]string   `json:"ended,omitempty"`    // the booking of a need in the input that was declined or released here
	Lost     map[string]Booking  `json:"lost,omitempty"`     // confirmed ones whose slot is gone, until the need has another
	Declined map[string][]string `json:"declined,omitempty"` // slots, by need
	State    State               `json:"state"`
	Alerts   map[string][]string `json:"alerts,omitempty"` // those that were told of and still hold, with their needs
}

// MarshalJSON gives what a store keeps.
func (k Ledger) MarshalJSON() ([]byte, error) { return json.Marshal(k.kept) }

// UnmarshalJSON reads what MarshalJSON gives; keys that it does not know do not matter.
func (k *Ledger) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &k.kept) }

// Bookings are those that the library keeps, by need: a copy.
func (k Ledger) Bookings() map[string]Booking { return maps.Clone(k.kept.Bookings) }

// A Loop keeps books of appointments: Tick one, or Sweep all, to propose slots; people [Loop.Offer], [Loop.Confirm],
// [Loop.Decline] and [Loop.Release] them. Every change of a booking and every alert is one record. Tick, Sweep, Swap,
// Reload, Shadow, Status and Evidence are those of [host.Loop].
type Loop struct {
	*host.Loop[*Policy, Input, Ledger, Decision]
}

// NewLoop needs a store and a policy.
func NewLoop(s Store, p *Policy, options ...host.Option) (*Loop, error) {
	l, err := host.New(host.Verbs[*Policy, Input, Ledger, Decision]{
		Name: "capacity",
		Load: func(fsys fs.FS) (*Policy, error) { return Load(fsys) },
		Decide: func(ctx context.Context, p *Policy, e record.Entry[Input, Ledger], now time.Time) (Decision, record.Change[Ledger], error) {
			d, err := Allocate(ctx, p, e.State.kept.with(e.Input), now)
			if err != nil {
				return d, record.Change[Ledger]{}, err
			}
			kept, records := d.book(e)
			return d, record.Change[Ledger]{State: Ledger{kept}, Records: records, Wake: d.NextChange}, nil
		},
		Summarise: func(d Decision) host.Summary {
			sum := sha256.Sum256([]byte(strings.Join(d.places(), "\n")))
			code := "placed"
			if len(d.Unplaced) > 0 {
				code = "short"
			}
			return host.Summary{Code: code, Text: fmt.Sprintf("%d placed, %d unplaced, %s", len(d.Placed), len(d.Unplaced), hex.EncodeToString(sum[:4])), Fired: d.rules()}
		},
		Result: func(p *Policy, e record.Entry[Input, Ledger], now time.Time) (*rules.Result, error) {
			d, err := Allocate(context.Background(), p, e.State.kept.with(e.Input), now)
			return d.Result(), err
		},
	}, s, p, options...)
	if err != nil {
		return nil, err
	}
	return &Loop{l}, nil
}

// with gives an input the bookings of the book.
func (k ledger) with(in Input) Input {
	in.Needs = slices.Clone(in.Needs)
	for i := range in.Needs {
		n := &in.Needs[i].Need
		n.DeclinedSlots = slices.Concat(n.DeclinedSlots, k.Declined[n.ID])
		n.OfferedSlots = slices.DeleteFunc(slices.Clone(n.OfferedSlots), func(id string) bool { return slices.Contains(n.DeclinedSlots, id) })
		shown := k.shown(*n)
		if lost, ok := k.Lost[n.ID]; ok && shown.State != Offered && shown.State != Confirmed {
			shown = lost // so that the allocation knows it for displaced
		}
		if len(n.OfferedSlots) > 0 && shown.State != Confirmed {
			shown = Booking{} // the host offers several, which are all held
		}
		n.Booking = shown
	}
	if held := k.unlisted(in.Needs); len(held) > 0 {
		in.Slots = slices.Clone(in.Slots)
		for i := range in.Slots {
			if s := &in.Slots[i]; s.Status == free && slices.Contains(held, s.ID) {
				s.Status = busy
			}
		}
	}
	in.Previous = k.State
	return in
}

// unlisted are the slots that are confirmed for needs which the host does not list any more: they stay booked until they are
// released.
func (k ledger) unlisted(needs []Order) (slots []string) {
	for need, b := range k.Bookings {
		if b.State == Confirmed && !slices.ContainsFunc(needs, func(o Order) bool { return o.Need.ID == need }) {
			slots = append(slots, b.slots()...)
		}
	}
	return slots
}

// shown is what a need has so far: what the book says, unless the host has booked more than was proposed here.
func (k ledger) shown(n Need) Booking {
	given := n.Booking
	if _, lost := k.Lost[n.ID]; lost || given.State != "" && k.Ended[n.ID] == given.String() {
		given = Booking{}
	}
	if b, ok := k.Bookings[n.ID]; ok && (b.State != Proposed || given.State == "" || given.State == Proposed) {
		return b
	}
	return given
}

// places are the needs with their slots.
func (d Decision) places() (out []string) {
	for _, p := range d.Placed {
		out = append(out, p.Need+" "+strings.Join(p.all(), "+"))
	}
	return out
}

// all are the ids of the placement's slots.
func (p Placement) all() []string {
	if len(p.Slots) > 0 {
		return p.Slots
	}
	return []string{p.Slot}
}

// rules are what spoke for the slots that were given.
func (d Decision) rules() (out []string) {
	for _, p := range d.Placed {
		out = append(out, texts(p.Because)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// book gives the bookings that follow from a decision on an entry, and a record of each that changes.
func (d Decision) book(e record.Entry[Input, Ledger]) (ledger, []record.Record) {
	before, held := map[string]Booking{}, map[string]Booking{} // as it is shown, and as the allocation saw it
	for i, o := range e.State.kept.with(e.Input).Needs {
		before[o.Need.ID], held[o.Need.ID] = e.State.kept.shown(e.Input.Needs[i].Need), o.Need.Booking
	}
	k := ledger{Bookings: map[string]Booking{}, Ended: map[string]string{}, Lost: map[string]Booking{}, Declined: map[string][]string{}, State: d.State, Alerts: map[string][]string{}}
	displaced := func(need, reason string) string {
		if held[need].State != Confirmed {
			return reason
		}
		k.Lost[need] = held[need]
		return "displaced"
	}
	var out []record.Record
	note := func(need string, to Booking, reason string, because, tell []string) {
		if from := before[need]; from.String() != to.String() {
			out = append(out, record.Record{Subject: need, Kind: record.Booking, What: e.ID.Subject, From: from.String(), To: to.String(), Reason: record.Code(reason), Rules: because, Notify: tell})
		}
	}
	for _, p := range d.Placed {
		b := Booking{Slot: p.Slot, Slots: p.Slots, State: p.State}
		if was := before[p.Need]; was.State == b.State && slices.Equal(was.slots(), b.slots()) {
			b.Until = was.Until
		}
		k.Bookings[p.Need] = b
		because, reason := texts(p.Because), "placed"
		if b.State == Proposed {
			reason = displaced(p.Need, reason)
		}
		slices.Sort(because)
		note(p.Need, b, reason, wire.Listed(because), p.Notify)
	}
	for _, u := range d.Unplaced {
		note(u.Need, Booking{}, displaced(u.Need, string(u.Because)), []string{}, nil)
	}
	for _, need := range slices.Sorted(maps.Keys(e.State.kept.Bookings)) {
		if _, still := before[need]; still {
			continue
		}
		if b := e.State.kept.Bookings[need]; b.State == Confirmed && b.toCome(e.Input.Slots, d.Now) {
			k.Bookings[need] = b
			continue
		}
		before[need] = e.State.kept.Bookings[need]
		note(need, Booking{}, "need_gone", []string{}, nil)
	}
	for need := range before {
		if slots := e.State.kept.Declined[need]; len(slots) > 0 {
			k.Declined[need] = slots
		}
		if lost, ok := e.State.kept.Lost[need]; ok && k.Bookings[need].State != Confirmed {
			k.Lost[need] = lost
		}
		if ended := e.State.kept.Ended[need]; ended != "" {
			k.Ended[need] = ended
		}
	}
	for _, a := range d.Alerts {
		key := string(a.Alert) + "/" + a.Rule + "/" + a.Line
		told, held := e.State.kept.Alerts[key]
		fresh := slices.DeleteFunc(slices.Clone(a.Needs), func(need string) bool { return slices.Contains(told, need) })
		if k.Alerts[key] = a.Needs; !held || len(fresh) > 0 {
			what := strings.TrimSpace(a.Line + " " + strings.Join(fresh, " "))
			out = append(out, record.Record{Kind: record.Alert, What: what, To: string(a.Alert), Reason: "raised", Rules: a.rules(), Notify: a.Notify})
		}
	}
	for i := range out {
		r := &out[i]
		r.By, r.Role, r.At, r.Version, r.Digest, r.CalendarDigest = "policy", "system", d.Now, fmt.Sprint(e.Version), d.Digest, d.CalendarDigest
	}
	return k, out
}

// toCome tells whether the booking's slots are there and have not begun.
func (b Booking) toCome(slots []Slot, now time.Time) bool {
	for _, id := range b.slots() {
		if i := slices.IndexFunc(slots, func(s Slot) bool { return s.ID == id }); i < 0 || !slots[i].Start.After(now) {
			return false
		}
	}
	return true
}

func (a Alert) rules() []string {
	if a.Rule == "" {
		return []string{}
	}
	return []string{a.Rule}
}

// String is how far the booking has come, and its slots; "" for nothing.
func (b Booking) String() string {
	if b.State == "" {
		return ""
	}
	return string(b.State) + " " + strings.Join(b.slots(), "+")
}
