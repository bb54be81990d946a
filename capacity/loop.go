// The loop that keeps books of appointments in a host's store, and the decision as the loop sees it.

package capacity

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Store keeps books of appointments. What a book holds the host says, such as all sites of a practice for the coming
// fortnight: its needs and its slots are the host's, its bookings the library's. A slot belongs to one book, and a book
// has one version, so that no slot is booked twice. Package capacitytest tests a host's store.
type Store = record.Store[Input, State]

// State is what the library keeps of a book between decisions: its bookings, what was declined, and its alerts. The
// zero State is that of a new book. It is kept as JSON and read only through [State.Bookings].
type State struct {
	kept  bookState
	newer host.Newer // what a newer release has written
}

// MarshalJSON writes what a store keeps.
func (k State) MarshalJSON() ([]byte, error) { return host.WriteState(k.newer, k.kept) }

// UnmarshalJSON reads what MarshalJSON writes; keys that it does not know are passed over.
func (k *State) UnmarshalJSON(raw []byte) (err error) {
	k.newer, err = host.ReadState(raw, &k.kept)
	return err
}

// Undecided says since when the book cannot be decided, and why; the zero value for one that can.
func (k State) Undecided() host.Undecided { return k.kept.Undecided }

// Bookings gives the bookings that the library keeps, by need; the map is the caller's to change.
func (k State) Bookings() map[string]Booking { return maps.Clone(k.kept.Bookings) }

// A Loop keeps books of appointments: Tick one, or Sweep all, to propose slots; people [Loop.Offer], [Loop.Confirm],
// [Loop.Decline] and [Loop.Release] them. Every change of a booking and every alert is one record. Tick, Sweep, Swap,
// Reload, Shadow, Status and Evidence are those of [host.Loop].
type Loop struct {
	*host.Loop[*Policy, Input, State, Decision]
}

// NewLoop makes a loop over a store, with a policy in force. Without a store, or with a policy that cannot be put in
// force, it gives an error.
func NewLoop(s Store, p *Policy, options ...host.Option) (*Loop, error) {
	l, err := host.New(host.Verbs[*Policy, Input, State, Decision]{
		Name: "capacity",
		Load: func(fsys fs.FS) (*Policy, error) { return Load(fsys) },
		Decide: func(
			ctx context.Context, p *Policy, e record.Entry[Input, State], now time.Time,
		) (Decision, record.Change[State], error) {
			d, err := Allocate(ctx, p, e.State.kept.with(e.Input), now)
			if err != nil {
				return d, record.Change[State]{}, err
			}
			kept, records := d.bookings(e)
			return d, record.Change[State]{State: State{kept: kept}, Records: records, Wake: d.NextChange}, nil
		},
		Newer:     func(k State) bool { return k.newer != "" },
		Undecided: func(k *State) *host.Undecided { return &k.kept.Undecided },
		Summarise: func(d Decision) host.Summary {
			sum := sha256.Sum256([]byte(strings.Join(d.placedTexts(), "\n")))
			code := "placed"
			if len(d.Unplaced) > 0 {
				code = "short"
			}
			return host.Summary{
				Code: code,
				Text: fmt.Sprintf(
					"%d placed, %d unplaced, %s", len(d.Placed), len(d.Unplaced), hex.EncodeToString(sum[:4]),
				),
				Fired: d.ruleIDs(),
			}
		},
		Result: func(p *Policy, e record.Entry[Input, State], now time.Time) (*rules.Result, error) {
			d, err := Allocate(context.Background(), p, e.State.kept.with(e.Input), now)
			return d.Result(), err
		},
	}, s, p, options...)
	if err != nil {
		return nil, err
	}
	return &Loop{l}, nil
}

// placedTexts are the needs with their slots, as text, so that two decisions can be compared.
func (d Decision) placedTexts() (out []string) {
	for _, p := range d.Placed {
		out = append(out, p.Need+" "+strings.Join(p.slotIDs(), "+"))
	}
	return out
}

// slotIDs are the ids of the placement's slots.
func (p Placement) slotIDs() []string {
	if len(p.Slots) > 0 {
		return p.Slots
	}
	return []string{p.Slot}
}

// ruleIDs are the rules and codes that spoke for the slots that were given, sorted.
func (d Decision) ruleIDs() (out []string) {
	for _, p := range d.Placed {
		out = append(out, stringsOf(p.Because)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
