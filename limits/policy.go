package limits

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A Policy is a loaded limits policy with the practice's calendar and texts. It is not changed and is safe for concurrent
// use.
type Policy struct {
	loaded  *practice.Policy[outcome, header]
	set     *rules.Set
	cal     *calendar.Calendar // one that covers no date when the folder holds none
	weeks   []*week            // in the order of kinds
	does    map[string]does
	walkers sync.Pool // of *evaluator
}

// does is what one rule is, decided once.
type does struct {
	then        *outcome
	atAdmission bool   // it reads who knocks, or rules on it
	byHand      bool   // it refuses or exempts
	knocks      string // a fact of who knocks that it reads
	volatile    bool   // it reads staff, demand or counts, so that a door it tightens stays so until the next window
	ofFigure    bool   // it reads the figure, so that what it says is said of that figure
}

// Load reads limits.yaml out of a policy folder, with calendar.yaml and messages.yaml where they are there. An error over
// what the files say lists every problem as [problem.Problems]; a folder without limits.yaml gives one that fs.ErrNotExist
// matches. Without a calendar the week alone decides, in London's time, and facts of the day are not known.
//
// Load looks through the calendar's days for rules that cannot stand together: two that set one figure, a floor above a
// ceiling, a figure of zero with no text for patients.
func Load(fsys fs.FS) (*Policy, error) {
	loaded, err := practice.Load[outcome, header](fsys, domain)
	if err != nil {
		return nil, err
	}
	p := &Policy{loaded: loaded, set: loaded.Set(), cal: practice.OrLondon(loaded.Calendar()), does: map[string]does{}}
	for _, kind := range kinds {
		if rows, ok := loaded.Header.Week[kind]; ok {
			p.weeks = append(p.weeks, newWeek(kind, rows))
		}
	}
	for _, r := range loaded.Rules {
		p.does[r.ID] = doesOf(r.Then, r.Reads)
	}
	if err := loaded.AddFindings(p.faults()...); err != nil {
		return nil, err
	}
	if err := loaded.AddFindings(p.conflicts()...); err != nil {
		return nil, err
	}
	return p, loaded.AddFindings(p.warnings()...)
}

func doesOf(t outcome, reads []string) does {
	d := does{then: &t, atAdmission: t.Refuse != "" || t.Exempt != "", byHand: t.Refuse != "" || t.Exempt != ""}
	for _, fact := range reads {
		ns, _, _ := strings.Cut(fact, ".")
		switch {
		case ns == "submission" || ns == "patient":
			d.atAdmission, d.knocks = true, fact
		case ns == "staff" || ns == "demand":
			d.volatile = true
		case slices.Contains([]string{"limit.used", "limit.active", "limit.used_pct", "limit.active_pct"}, fact):
			d.volatile = true
		}
		d.ofFigure = d.ofFigure || ns == "limit"
	}
	return d
}

// base is what every loaded policy has; nil of a nil policy.
func (p *Policy) base() *practice.Policy[outcome, header] {
	if p == nil {
		return nil
	}
	return p.loaded
}

// Set is the compiled rules.
func (p *Policy) Set() *rules.Set { return p.base().Set() }

// Calendar is the practice's calendar; where the folder holds none, one that knows London's time and covers no date.
func (p *Policy) Calendar() *calendar.Calendar {
	if p == nil {
		return nil
	}
	return p.cal
}

// Findings are the warnings of loading.
func (p *Policy) Findings() problem.Problems { return p.base().Findings() }

// Kinds are the kinds of request that the policy's week names, in a fixed order.
func (p *Policy) Kinds() []Kind {
	if p == nil {
		return nil
	}
	var out []Kind
	for _, w := range p.weeks {
		out = append(out, w.kind)
	}
	return out
}

// Decide decides one input given as JSON by namespace, for the tools.
func (p *Policy) Decide(input map[string]json.RawMessage, now time.Time) (rules.Decision, error) {
	in, err := Decode(input)
	if err != nil {
		return nil, err
	}
	d, err := Effective(p, in, now)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// Sample has nothing to complete: no fact of a limit is demanded.
func (p *Policy) Sample(map[string]any) {}

// domain is limits without what needs a loaded policy.
var domain = rules.Domain{
	Name:        "limits",
	Schema:      schema,
	Then:        outcome{},
	Header:      header{},
	Side:        side,
	Weakens:     weakens,
	Check:       checkThen,
	CheckHeader: checkHeader,
}

// Domain describes limits to the tools: its facts, its outcomes, and how a folder is loaded.
func Domain() rules.Domain {
	d := domain
	d.Keys = wire.Keys(decisionJSON{})
	d.Load = rules.ForTools(Load)
	return d
}
