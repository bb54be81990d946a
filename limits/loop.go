// The loop over the doors of practices, which keeps and records what changes.

package limits

import (
	"cmp"
	"context"
	"encoding/json"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Store keeps the doors of practices: what the host knows of a practice (staff, demand) with what was counted,
// instructed and decided. A practice has one door, of the id that [DoorOf] gives. Package limitstest tests a host's.
type Store = record.Store[Input, State]

// DoorOf is the id of a practice's door in a [Store].
func DoorOf(practice string) record.ID { return record.ID{Practice: practice, Subject: "door"} }

// The parts of a [Loop], by short names.
type (
	entry  = record.Entry[Input, State]
	change = record.Change[State]
)

// A Loop keeps the doors of practices: Tick a door when it changes by itself, [Loop.Submit] a request,
// [Loop.Instruct] and [Loop.SetActive] when people say something. Every change of a door or figure, every instruction
// and every request that is let in is one record. Tick, Sweep, Swap, Reload, Shadow, Status and Evidence are those of
// [host.Loop]. The zero Loop refuses every call; get one from [NewLoop].
type Loop struct {
	*host.Loop[*Policy, Input, State, Decision]
}

// NewLoop needs a store and a policy; the error says which of them is missing or cannot be used.
func NewLoop(s Store, p *Policy, options ...host.Option) (*Loop, error) {
	l, err := host.New(host.Verbs[*Policy, Input, State, Decision]{
		Name:      "limits",
		Creates:   true,
		Load:      func(fsys fs.FS) (*Policy, error) { return Load(fsys) },
		Decide:    decideEntry,
		Summarise: Decision.overview,
		Newer:     func(s State) bool { return s.newer != "" },
		Undecided: func(s *State) *host.Undecided { return &s.kept.Undecided },
		Result: func(p *Policy, e entry, now time.Time) (*rules.Result, error) {
			in, _ := p.inputOf(e, now)
			d, err := Effective(p, in, now)
			return d.Result(), err
		},
	}, s, p, options...)
	if err != nil {
		return nil, err
	}
	return &Loop{l}, nil
}

// decideEntry decides a door of the store. A practice has one: any other is not found.
func decideEntry(_ context.Context, p *Policy, e entry, now time.Time) (Decision, change, error) {
	if e.ID != DoorOf(e.ID.Practice) {
		return Decision{}, change{}, record.ErrNotFound
	}
	in, counts := p.inputOf(e, now)
	d, err := Effective(p, in, now)
	if err != nil {
		return d, change{}, err
	}
	kept := e.State.kept
	kept.Counts = counts
	return d, change{
		State: State{kept: kept.after(d)}, Records: d.records(e.State.kept, e.Version), Wake: d.NextChange,
	}, nil
}

// overview is the decision as the loop shows it and compares it with that of another policy. The rules that fired leave
// instructions out, whose layer has people's ids.
func (d Decision) overview() host.Summary {
	shown, fired := d.summary(), []string{}
	for what, v := range shown {
		shown[what] = what + " " + v
	}
	for _, k := range d.Kinds {
		for _, s := range k.Trace {
			if s.Layer == LayerRule || s.Layer == LayerHeld {
				fired = append(fired, s.Rule)
			}
		}
	}
	slices.Sort(fired)
	return host.Summary{
		Code:  string(d.tightest()),
		Text:  strings.Join(slices.Sorted(maps.Values(shown)), ", "),
		Fired: slices.Compact(fired),
	}
}

// inputOf is an entry as an input, with the counts of this day and period.
func (p *Policy) inputOf(e entry, now time.Time) (Input, counts) {
	in, counts := e.Input, p.countsAt(e.State.kept.Counts, now)
	in.Limits, in.Instructions = counts.limits(p), e.State.kept.Instructions
	in.Previous, in.Request = e.State, nil
	return in, counts
}

// Instruct keeps an instruction after those that are there. Who enters it is who calls. It is in force where the
// policy lets the one who instructs, and because is then ""; else it is kept as a request, and because is the code of
// [Pending] that says why. The error is a [rules.Error] where the instruction could not be read back or there are too
// many, or one of the store.
func (l *Loop) Instruct(
	ctx context.Context, practice string, i Instruction, by host.Actor, now time.Time,
) (because Code, err error) {
	if i.EnteredBy == "" {
		i.EnteredBy = by.ID
	}
	if i.EnteredBy != by.ID {
		return "", &rules.Error{Code: "contradiction", Fact: "instruction.entered_by", Detail: "who calls"}
	}
	i, err = i.readBack()
	if err != nil {
		return "", err
	}
	err = l.Act(ctx, DoorOf(
		practice,
	), host.Instruct, by, now, func(p *Policy, e entry) (c change, keep bool, err error) {
		because = p.defect(i)
		for _, was := range e.State.kept.Instructions {
			if reflect.DeepEqual(was, i) {
				return c, false, nil // it was entered before
			}
			if was.ID == i.ID && p.defect(was) == "" {
				because = cmp.Or(because, IDTaken)
			}
		}
		kept := e.State.kept
		kept.Instructions = notLongLapsed(kept.Instructions, now)
		if len(kept.Instructions) >= maxInstructions {
			return c, false, &rules.Error{Code: "out-of-range", Fact: "instructions"}
		}
		kept.Instructions = append(kept.Instructions, i)
		r := record.Record{Kind: record.Instruction, What: i.ID, To: i.summary(), Rules: []string{}}
		r.Reason = record.Code(cmp.Or(string(because), "in_force"))
		return change{State: State{kept: kept}, Records: []record.Record{r}}, true, nil
	})
	return because, err
}

// keptAfterLapse is how long an instruction stays in a state after it has lapsed; the records keep all.
const keptAfterLapse = 90 * 24 * time.Hour

// notLongLapsed are the instructions that have not lapsed long ago.
func notLongLapsed(all []Instruction, now time.Time) []Instruction {
	return slices.DeleteFunc(slices.Clone(all), func(i Instruction) bool {
		return !i.Until.IsZero() && i.Until.Add(keptAfterLapse).Before(now)
	})
}

// readBack is the instruction as a store will read it. It is an error where it could not be read, or sets what is no
// door and no figure.
func (i Instruction) readBack() (Instruction, error) {
	if err := rules.CheckWords("instructions", i); err != nil {
		return i, err
	}
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

// summary is the doors and figures that an instruction sets, in words.
func (i Instruction) summary() string {
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

// reference is what an approval's reference looks like where a record may hold it. Free text stays out of records.
var reference = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9./_-]{0,39}$`)

// SetActive says how many requests of each kind are open now, as the host's own list has them; until it is called
// that is not known. Requests that are let in afterwards are added; a host calls it when some are closed. The error
// is a [rules.Error] for what is no kind, a number out of 0 to 100000 or a zero time, or one of the store.
func (l *Loop) SetActive(ctx context.Context, practice string, open map[Kind]int, now time.Time) error {
	for kind, n := range open {
		if !slices.Contains(kinds, kind) {
			return &rules.Error{Code: "unknown-value", Fact: "limits.active", Detail: "a kind of request"}
		}
		if n < 0 || n > maxFigure {
			return &rules.Error{Code: "out-of-range", Fact: "limits.active"}
		}
	}
	if now.IsZero() {
		return &rules.Error{Code: "missing-fact", Fact: "now"}
	}
	return l.Update(ctx, DoorOf(practice), func(e entry) (change, bool, error) {
		kept := e.State.kept
		kept.Counts.Active = maps.Clone(open)
		return change{State: State{kept: kept}, Wake: now}, true, nil
	})
}
