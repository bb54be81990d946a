package limits

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Store keeps the doors of practices: what the host knows of a practice (staff, demand) with what was counted, instructed
// and decided. A practice has one door, of the id that [DoorOf] gives. Package limitstest tests a host's.
type Store = record.Store[Input, Ledger]

// DoorOf is the id of a practice's door in a Store.
func DoorOf(practice string) record.ID { return record.ID{Practice: practice, Subject: "door"} }

// Ledger is what the library keeps of a door. All of it has one version, so that of two who decide at once one sees that it
// was late. The zero Ledger is a door of which nothing is kept. It is kept as JSON.
type Ledger struct{ kept ledger }

// ledger is what a Ledger holds, and its JSON.
type ledger struct {
	Counts       counts                   `json:"counts"`
	Instructions []Instruction            `json:"instructions,omitempty"` // in the order they were entered
	State        State                    `json:"state"`
	Shown        map[string]string        `json:"shown,omitempty"`    // each door and figure as it was last recorded: medical.daily
	Alerts       []string                 `json:"alerts,omitempty"`   // those that were told of and still hold
	Admitted     map[string]calendar.Date `json:"admitted,omitempty"` // who was let in today and yesterday, so that nobody is counted twice
}

// MarshalJSON gives what a store keeps.
func (k Ledger) MarshalJSON() ([]byte, error) { return json.Marshal(k.kept) }

// UnmarshalJSON reads what MarshalJSON gives; keys that it does not know do not matter.
func (k *Ledger) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &k.kept) }

// A Loop keeps the doors of practices: Tick a door when it changes by itself, [Loop.Submit] a request, [Loop.Instruct]
// and [Loop.SetActive] when people say something. Every change of a door or figure, every instruction and every request
// that is let in is one record. Tick, Sweep, Swap, Reload, Shadow, Status and Evidence are those of [host.Loop].
type Loop struct {
	*host.Loop[*Policy, Input, Ledger, Decision]
}

// NewLoop needs a store and a policy.
func NewLoop(s Store, p *Policy, options ...host.Option) (*Loop, error) {
	l, err := host.New(host.Verbs[*Policy, Input, Ledger, Decision]{
		Name:    "limits",
		Creates: true,
		Load:    func(fsys fs.FS) (*Policy, error) { return Load(fsys) },
		Decide: func(_ context.Context, p *Policy, e record.Entry[Input, Ledger], now time.Time) (Decision, record.Change[Ledger], error) {
			if e.ID != DoorOf(e.ID.Practice) {
				return Decision{}, record.Change[Ledger]{}, record.ErrNotFound // a practice has one door
			}
			in, counts := p.kept(e, now)
			d, err := Effective(p, in, now)
			if err != nil {
				return d, record.Change[Ledger]{}, err
			}
			kept := e.State.kept
			kept.Counts = counts
			return d, record.Change[Ledger]{State: Ledger{kept.after(d)}, Records: d.changes(e.State.kept, e.Version), Wake: d.NextChange}, nil
		},
		Summarise: func(d Decision) host.Summary {
			shown, fired := d.shown(), []string{}
			for what, v := range shown {
				shown[what] = what + " " + v
			}
			for _, k := range d.Kinds {
				for _, s := range k.Trace {
					if s.Layer == "rule" || s.Layer == "held" { // and no instruction, which has a person's id
						fired = append(fired, s.Rule)
					}
				}
			}
			slices.Sort(fired)
			return host.Summary{Code: string(d.tightest()), Text: strings.Join(slices.Sorted(maps.Values(shown)), ", "), Fired: slices.Compact(fired)}
		},
		Result: func(p *Policy, e record.Entry[Input, Ledger], now time.Time) (*rules.Result, error) {
			in, _ := p.kept(e, now)
			d, err := Effective(p, in, now)
			return d.Result(), err
		},
	}, s, p, options...)
	if err != nil {
		return nil, err
	}
	return &Loop{l}, nil
}

// kept is an entry as an input, with the counts of this day and period.
func (p *Policy) kept(e record.Entry[Input, Ledger], now time.Time) (Input, counts) {
	in, counts := e.Input, p.countsAt(e.State.kept.Counts, now)
	in.Limits, in.Instructions, in.Previous, in.Request = counts.limits(p), e.State.kept.Instructions, e.State.kept.State, nil
	return in, counts
}

// Submit asks whether a request may come in and counts it when it does, together: however many ask at once, no more than
// the figures allow are let in. A request that came in already, today or yesterday, comes in once more and is not counted
// again.
func (l *Loop) Submit(ctx context.Context, practice string, r Request, now time.Time) (Admission, error) {
	switch {
	case r.Submission.ID == "":
		return Admission{}, &rules.Error{Code: "missing-fact", Fact: "submission.id"}
	case now.IsZero():
		return Admission{}, &rules.Error{Code: "missing-fact", Fact: "now"}
	}
	var a Admission
	err := l.Update(ctx, DoorOf(practice), func(e record.Entry[Input, Ledger]) (c record.Change[Ledger], keep bool, err error) {
		p := l.Policy(now)
		if on, before := e.State.kept.Admitted[r.Submission.ID]; before && !on.Before(p.cal.Today(now).Add(-1)) {
			a = Admission{Admit: true, Door: Open, Because: BecauseBefore}
			return c, false, nil
		}
		in, counts := p.kept(e, now)
		in.Request = &r
		m, err := p.begin(&in, now)
		if err != nil {
			return c, false, err
		}
		d, err := m.decide()
		if err == nil {
			err = m.admit(&d)
		}
		if a = value(d.Admission); err != nil || !a.Admit {
			return c, false, err
		}
		kept := e.State.kept
		kept.Counts, kept.Admitted = counts.with(r.Submission.Kind), admitted(kept.Admitted, r.Submission.ID, p.cal.Today(now))
		return record.Change[Ledger]{
			State: Ledger{kept.after(d)}, Records: append(d.changes(e.State.kept, e.Version), p.admitted(d, r.Submission, now)),
			Wake: now, // as one more was counted, a figure may be reached
		}, true, nil
	})
	return a, err
}

func value(a *Admission) Admission {
	if a == nil {
		return Admission{}
	}
	return *a
}

// admitted adds who is let in, and forgets who was before yesterday.
func admitted(before map[string]calendar.Date, id string, today calendar.Date) map[string]calendar.Date {
	out := map[string]calendar.Date{id: today}
	for of, on := range before {
		if !on.Before(today.Add(-1)) {
			out[of] = on
		}
	}
	return out
}

// admitted is the record of a request that is let in: one for a request and a day, as it is counted.
func (p *Policy) admitted(d Decision, of Submission, now time.Time) record.Record {
	r := record.Record{
		Key: fmt.Sprintf("admission/%s/%s", of.ID, p.cal.Today(now)), Subject: of.ID, Kind: record.Admission, To: string(d.Admission.Door), Reason: record.Code(d.Admission.Because), At: now, Rules: []string{},
		By: "policy", Role: "system", Digest: d.Digest, CalendarDigest: d.CalendarDigest,
	}
	if d.Admission.Rule != "" {
		r.Rules = []string{d.Admission.Rule}
	}
	return r
}

// Instruct keeps an instruction after those that are there. Who enters it is who calls. It
// is in force where the policy lets the one who instructs; else it is kept as a request, and the answer says why: one of
// the codes of [Pending], "" when it is in force.
func (l *Loop) Instruct(ctx context.Context, practice string, i Instruction, by host.Actor, now time.Time) (because string, err error) {
	if i.EnteredBy == "" {
		i.EnteredBy = by.ID
	}
	if i.EnteredBy != by.ID {
		return "", &rules.Error{Code: "contradiction", Fact: "instruction.entered_by", Detail: "who calls"}
	}
	if i, err = i.sound(); err != nil {
		return "", err
	}
	err = l.Act(ctx, DoorOf(practice), host.Instruct, by, now, func(p *Policy, e record.Entry[Input, Ledger]) (record.Change[Ledger], bool, error) {
		because = p.lacks(i)
		for _, was := range e.State.kept.Instructions {
			if reflect.DeepEqual(was, i) {
				return record.Change[Ledger]{}, false, nil // again
			}
			if was.ID == i.ID && p.lacks(was) == "" {
				because = cmp.Or(because, "id_taken")
			}
		}
		kept := e.State.kept
		if kept.Instructions = lasting(kept.Instructions, now); len(kept.Instructions) >= MaxInstructions {
			return record.Change[Ledger]{}, false, &rules.Error{Code: "out-of-range", Fact: "instructions"}
		}
		kept.Instructions = append(kept.Instructions, i)
		return record.Change[Ledger]{State: Ledger{kept}, Records: []record.Record{{
			Kind: record.Instruction, What: i.ID, To: i.sets(), Reason: record.Code(cmp.Or(because, "in_force")), Rules: []string{},
		}}}, true, nil
	})
	return because, err
}

// remembered is how long an instruction stays in a ledger after it has lapsed; the records keep all.
const remembered = 90 * 24 * time.Hour

// lasting are the instructions that have not lapsed long ago.
func lasting(all []Instruction, now time.Time) []Instruction {
	return slices.DeleteFunc(slices.Clone(all), func(i Instruction) bool { return !i.Until.IsZero() && i.Until.Add(remembered).Before(now) })
}

// sound is the instruction as it is read back: an error where it could not be, or says what no door and no figure is.
func (i Instruction) sound() (Instruction, error) {
	b, err := json.Marshal(i)
	if err != nil {
		return i, &rules.Error{Code: "wrong-type", Fact: "instructions"}
	}
	var read Instruction
	if json.Unmarshal(b, &read) != nil {
		return i, &rules.Error{Code: "unknown-value", Fact: "instructions"}
	}
	return read, nil
}

// sets are the doors and figures that an instruction sets, in words.
func (i Instruction) sets() string {
	var out []string
	if i.Cancels != "" {
		out = append(out, "cancels "+i.Cancels)
	}
	for t, v := range i.Set {
		text, _ := v.MarshalJSON()
		out = append(out, t.String()+" "+strings.Trim(string(text), `"`))
	}
	slices.Sort(out)
	if a := i.Approval; a.given() && reference.MatchString(a.Ref) {
		out = append(out, "approved under "+a.Ref)
	}
	return strings.Join(out, ", ")
}

// reference is what an approval's reference looks like where a record may hold it: no text.
var reference = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9./_-]{0,39}$`)

// SetActive says how many requests of each kind are open now, as the host's own list has them; until it is called that is
// not known. Requests that are let in afterwards are added; a host calls it when some are closed.
func (l *Loop) SetActive(ctx context.Context, practice string, open map[Kind]int, now time.Time) error {
	for kind, n := range open {
		if new(Kind).UnmarshalText([]byte(kind)) != nil {
			return &rules.Error{Code: "unknown-value", Fact: "limits.active", Detail: "a kind of request"}
		}
		if n < 0 || n > maxFigure {
			return &rules.Error{Code: "out-of-range", Fact: "limits.active"}
		}
	}
	if now.IsZero() {
		return &rules.Error{Code: "missing-fact", Fact: "now"}
	}
	return l.Update(ctx, DoorOf(practice), func(e record.Entry[Input, Ledger]) (record.Change[Ledger], bool, error) {
		kept := e.State.kept
		kept.Counts.Active = maps.Clone(open)
		return record.Change[Ledger]{State: Ledger{kept}, Wake: now}, true, nil
	})
}
