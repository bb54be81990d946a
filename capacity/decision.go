// What an allocation decides, as Go values and as JSON.

package capacity

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Decision is a whole allocation: every need is either placed or unplaced, in the order in which needs are placed. It
// holds ids and no patient data.
type Decision struct {
	Placed     []Placement
	Unplaced   []Unplaced
	Moved      []Move // proposals that are to change
	Shortages  []Shortage
	Alerts     []Alert
	Missing    []Missing // facts that are not known and keep needs out of slots, each once
	Exact      bool      // that this is the best allocation is proved
	Plan       []PlanCounts
	ThirdNext  []ThirdNext         // how long the wait is, by pool and role
	Released   []Released          // slots given away before their release
	Unknown    []rules.UnknownRule // rules over the plan that could not be decided
	AlertState AlertState          // to be given with the next input

	Errors         []rules.Error
	Now            time.Time
	NextChange     time.Time // when to decide again; zero: nothing changes by time alone
	Digest         string
	CalendarDigest string

	result func() *rules.Result
}

// Placement is the slot of a need. It is a proposal unless State says more.
type Placement struct {
	Need    string       `json:"need"`
	Slot    string       `json:"slot"`
	Slots   []string     `json:"slots,omitempty"` // of an appointment over several, the first included
	State   BookingState `json:"state"`
	Cost    int          `json:"cost"`              // points against, those in favour below 0
	Because []Code       `json:"because"`           // rules and codes: what spoke for this slot
	Against []string     `json:"against,omitempty"` // the rules that spoke against it
	Warn    []Code       `json:"warn,omitempty"`
	Notify  []string     `json:"notify,omitempty"` // of the warnings
	Start   time.Time    `json:"start"`
}

// A Code is the name of a reason: one of those below, which the library gives, the id of a rule, or a name that a rule
// gives.
type Code string

// Codes of a placement that no rule gives.
const (
	AsOrdered    Code = "as_ordered"  // no preference spoke for this slot
	IsConfirmed  Code = "confirmed"   // it was booked before
	IsOffered    Code = "offered"     // it is on offer
	WasMoved     Code = "moved"       // it was proposed elsewhere
	WasDisplaced Code = "displaced"   // its session was lost
	ByRelease    Code = "released"    // the slot was released early, as nothing else was left
	PastDue      Code = "past_due"    // its timeframe is over, or what was booked begins after it
	Overlapping  Code = "overlapping" // the patient is booked elsewhere at the time
)

// Move is a proposal that changes its slot, or ends.
type Move struct {
	Need string `json:"need"`
	From string `json:"from"`
	To   string `json:"to"` // "" where it is unplaced now
}

// Unplaced is a need that has no slot in time, with the proof and with what a person could do. For the first 200 of a
// decision every slot is looked at once more: they have Bars, and options that name slots.
type Unplaced struct {
	Need      string          `json:"need"`
	Rating    practice.Rating `json:"rating"`
	Due       time.Time       `json:"due,omitzero"`
	Because   Code            `json:"because"`
	Competing []string        `json:"competing"`
	Slots     []string        `json:"slots"`
	Kept      []Kept          `json:"kept,omitempty"`
	LeftOut   *LeftOut        `json:"left_out,omitempty"` // where the proof is left out because it is too long
	Bars      []Bar           `json:"bars,omitempty"`     // what keeps it out of the slots that are free
	Options   []Option        `json:"options"`
	PlaceIf   []PlaceIf       `json:"place_if"`
}

// Why a need is not placed.
const (
	// Competing needs, this one among them, are more than the Slots that any of them may have
	Compete     Code = "compete"
	NoSlot      Code = "no_slot"      // no free slot is as was ordered, in time, and not excluded
	NotKnown    Code = "not_known"    // but for facts that are not known it could be placed
	NotReleased Code = "not_released" // the slots that it may have are not released yet
	Bounded     Code = "bounded"      // a cap, a reserve or another need of the patient takes what there is
	SearchEnded Code = "search_ended" // the budget ran out: nothing is proved
)

// LeftOut is the size of a proof that is left out. The proofs of one decision name at most 200,000 needs and slots in
// all.
type LeftOut struct {
	Competing int `json:"competing"`
	Slots     int `json:"slots"`
}

// Kept is what a rule keeps of the slots that needs compete for: slots that stay free or, for a cap on some needs, how
// many of these it lets in.
type Kept struct {
	Rule  string `json:"rule"`
	Slots int    `json:"slots"`
}

// Bar is why free slots are not for a need: the id of a rule, the name of an adjustment, or what was ordered.
type Bar struct {
	Code  Code `json:"bar"`
	Slots int  `json:"slots"` // how many free slots it bars
}

// Option is what a person could do for a need that is not placed.
type Option struct {
	Kind     OptionKind `json:"option"`
	Slot     string     `json:"slot,omitempty"`
	Need     string     `json:"need,omitempty"`    // whose booking it is
	At       *time.Time `json:"at,omitempty"`      // when the slot begins; of an extra slot, by when
	Release  *time.Time `json:"release,omitempty"` // when the slot is released by itself, where that is known
	Role     []string   `json:"roles,omitempty"`
	Modality string     `json:"modality,omitempty"`
	Minutes  int        `json:"minutes,omitempty"`

	Clinician string   `json:"clinician_id,omitempty"`
	Skills    []string `json:"skills,omitempty"`
	Features  []string `json:"features,omitempty"`

	Rule        string `json:"rule,omitempty"`
	LateMinutes int    `json:"late_minutes,omitempty"`
}

// An OptionKind is what a person could do.
type OptionKind string

// The options.
const (
	ExtraSlot     OptionKind = "extra_slot"     // make one, by then
	EarlyRelease  OptionKind = "early_release"  // release an embargoed slot, or open a pool, early
	AskToMove     OptionKind = "ask_to_move"    // ask whoever has a confirmed routine booking there
	UseReserve    OptionKind = "use_reserve"    // give up a slot that a rule keeps
	AskClinician  OptionKind = "ask_clinician"  // whether a slot after the timeframe will do
	TellClinician OptionKind = "tell_clinician" // who ordered it
)

// PlaceIf is a slot that a need would have if the answers come out well.
type PlaceIf struct {
	Slot string   `json:"slot"`
	Ask  []string `json:"ask"` // facts
}

// Missing is a fact that is not known, and what it keeps apart.
type Missing struct {
	Fact     string `json:"fact"`
	Excluded int    `json:"excluded"` // pairs of a need and a slot
	Needs    int    `json:"needs"`    // needs among them
}

// Released is a slot that was given away before its release, as a rule lets happen after a proved shortage.
type Released struct {
	Slot string `json:"slot"`
	Need string `json:"need"`
	Rule string `json:"rule"`
}

// Result gives how each rule came out: for every need with its slot and with the first slots that there are, and for
// the lines of the plan. nil for the zero Decision.
func (d Decision) Result() *rules.Result {
	if d.result == nil {
		return nil
	}
	return d.result()
}

// decisionJSON is the JSON of a decision, in the order of its keys.
type decisionJSON struct {
	Placed         []Placement         `json:"placed"`
	Unplaced       []Unplaced          `json:"unplaced"`
	Moved          []Move              `json:"moved"`
	Shortages      []Shortage          `json:"shortages"`
	Alerts         []Alert             `json:"alerts"`
	Missing        []Missing           `json:"missing"`
	Exact          bool                `json:"exact"`
	Plan           []PlanCounts        `json:"plan"`
	ThirdNext      []ThirdNext         `json:"third_next"`
	Released       []Released          `json:"released"`
	Unknown        []rules.UnknownRule `json:"unknown"`
	State          AlertState          `json:"state"`
	Errors         []rules.Error       `json:"errors"`
	V              wire.V1             `json:"v"`
	Now            time.Time           `json:"now"`
	NextChange     time.Time           `json:"next_change" wire:"null"`
	Digest         string              `json:"digest"`
	CalendarDigest string              `json:"calendar_digest" wire:"null"`
}

// MarshalJSON writes the decision as "frontdoor eval capacity" does: lists are never null.
func (d Decision) MarshalJSON() ([]byte, error) {
	return wire.Marshal(decisionJSON{
		Placed:         d.Placed,
		Unplaced:       d.Unplaced,
		Moved:          d.Moved,
		Shortages:      d.Shortages,
		Alerts:         d.Alerts,
		Missing:        d.Missing,
		Exact:          d.Exact,
		Plan:           d.Plan,
		ThirdNext:      d.ThirdNext,
		Released:       d.Released,
		Unknown:        d.Unknown,
		State:          d.AlertState,
		Errors:         d.Errors,
		Now:            d.Now,
		NextChange:     d.NextChange,
		Digest:         d.Digest,
		CalendarDigest: d.CalendarDigest,
	})
}
