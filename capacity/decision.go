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
	Placed   []Placement // the needs that have a slot
	Unplaced []Unplaced  // the needs that have none in time
	// Moved are the proposals of the input that are to change.
	Moved     []Move
	Shortages []Shortage
	// Alerts are those that hold at Now, by code, rule and line.
	Alerts []Alert
	// Missing are the facts that are not known and keep needs out of slots, those that keep most out first.
	Missing []Missing
	// Exact: it is proved that no allocation is better.
	Exact bool
	// Plan are the lines of the plan, by date, session, pool and role.
	Plan []PlanCounts
	// ThirdNext is how long the wait is, by pool and role.
	ThirdNext []ThirdNext
	// Released are the slots that were given away before their release.
	Released []Released
	// Unknown are the rules over the plan that could not be decided.
	Unknown []rules.UnknownRule
	// AlertState is to be given with the next input.
	AlertState AlertState

	// Errors are findings that do not stop the decision: a rule that failed, a slot that is booked twice, or a plan
	// beyond the calendar.
	Errors []rules.Error
	Now    time.Time
	// NextChange is when to decide again though nothing else has changed; zero: time alone changes nothing.
	NextChange time.Time
	// Digest and CalendarDigest say by which policy and calendar the decision was made.
	Digest         string
	CalendarDigest string

	result func() *rules.Result
}

// Placement is the slot of a need. It is a proposal unless State says more.
type Placement struct {
	Need string `json:"need"` // the id of the need
	Slot string `json:"slot"` // the id of the slot, of several the first
	// Slots are those of an appointment over several, the first included; nil for a single one.
	Slots []string     `json:"slots,omitempty"`
	State BookingState `json:"state"`
	// Cost is how many points speak against the slot; below 0 they speak for it.
	Cost int `json:"cost"`
	// Because are the rules and codes that spoke for the slot; never empty.
	Because []Code `json:"because"`
	// Against are the rules that spoke against it.
	Against []string `json:"against,omitempty"`
	Warn    []Code   `json:"warn,omitempty"`
	// Notify is who is to know of the warnings, as the rules name them.
	Notify []string  `json:"notify,omitempty"`
	Start  time.Time `json:"start"` // in the practice's zone
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
	// ClinicianElsewhere warns of a booking whose clinician has another one at the time. It also stands among the bars
	// of an unplaced need, and for what is kept of slots of which one clinician can have only some.
	ClinicianElsewhere Code = barEngaged
)

// Move is a proposal that changes its slot, or ends.
type Move struct {
	Need string `json:"need"` // the id of the need
	From string `json:"from"` // the id of the slot that was proposed
	To   string `json:"to"`   // "" where it is unplaced now
}

// Unplaced is a need that has no slot in time, with the proof and with what a person could do. For the first 200 of a
// decision, fewer where there are many slots, every slot is looked at once more: they have Bars, and options that name
// slots.
type Unplaced struct {
	Need   string          `json:"need"`         // the id of the need
	Rating practice.Rating `json:"rating"`       // its rating as ordered
	Due    time.Time       `json:"due,omitzero"` // by when it was to be placed; zero: no timeframe
	// Because is the one reason that says most.
	Because Code `json:"because"`
	// Competing are the needs, this one included, that are more than the Slots that any of them may have. That is the
	// proof.
	Competing []string `json:"competing"`
	Slots     []string `json:"slots"`
	// Kept is what rules keep of these slots.
	Kept []Kept `json:"kept,omitempty"`
	// LeftOut is the size of the proof where it is left out because it is too long; else nil.
	LeftOut *LeftOut `json:"left_out,omitempty"`
	// Bars are what keeps the need out of the slots that are free, the most frequent first.
	Bars []Bar `json:"bars,omitempty"`
	// Options are what a person could do, those that cost nobody anything first.
	Options []Option `json:"options"`
	// PlaceIf are slots that the need would have if facts that are missing came out well, the best first.
	PlaceIf []PlaceIf `json:"place_if"`
}

// Why a need is not placed.
const (
	// Competing needs, this one among them, are more than the Slots that any of them may have.
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
	Competing int `json:"competing"` // how many needs compete
	Slots     int `json:"slots"`     // how many slots any of them may have
}

// Kept is what a rule keeps of the slots that needs compete for: slots that stay free or, for a cap on some needs, how
// many of these it lets in.
type Kept struct {
	Rule  string `json:"rule"`  // the id of the rule
	Slots int    `json:"slots"` // how many of them
}

// Bar is why free slots are not for a need: the id of a rule, the name of an adjustment, or what was ordered.
type Bar struct {
	Code  Code `json:"bar"`   // the rule, adjustment or property of the order
	Slots int  `json:"slots"` // how many free slots it bars
}

// Option is what a person could do for a need that is not placed. Which fields have a value depends on the kind.
type Option struct {
	Kind OptionKind `json:"option"`         // what is to be done
	Slot string     `json:"slot,omitempty"` // the id of the slot concerned; "" for none
	// Need is whose booking would have to move.
	Need string `json:"need,omitempty"`
	// At is when the slot begins; of an extra slot it is by when.
	At *time.Time `json:"at,omitempty"`
	// Release is when the slot is released by itself, where that is known.
	Release *time.Time `json:"release,omitempty"`

	// The next six say what an extra slot would have to be.
	Roles     []string `json:"roles,omitempty"`
	Modality  string   `json:"modality,omitempty"`
	Minutes   int      `json:"minutes,omitempty"`
	Clinician string   `json:"clinician_id,omitempty"`
	Skills    []string `json:"skills,omitempty"`
	Features  []string `json:"features,omitempty"`

	// Rule is the rule that keeps the slot back.
	Rule string `json:"rule,omitempty"`
	// LateMinutes is how long after the due time the slot begins.
	LateMinutes int `json:"late_minutes,omitempty"`
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
	Slot string   `json:"slot"` // the id of the slot
	Ask  []string `json:"ask"`  // the names of the facts that are missing, sorted
}

// Missing is a fact that is not known, and what it keeps apart.
type Missing struct {
	Fact     string `json:"fact"`     // the name of the fact, as in slot.supervised
	Excluded int    `json:"excluded"` // pairs of a need and a slot
	Needs    int    `json:"needs"`    // needs among them
}

// Released is a slot that was given away before its release, as a rule lets happen after a proved shortage.
type Released struct {
	Slot string `json:"slot"` // the id of the slot
	Need string `json:"need"` // the id of the need that got it
	Rule string `json:"rule"` // the id of the rule that let it happen
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
