package limits

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// Effective decides the door and the figures of every kind of request at an instant, with each step that made them so,
// until when they hold as far as time alone changes them, what is not known, and what staff should be told. The error is
// a [rules.Error] when the input cannot be decided: it names the fact and never its value.
//
// Where a request knocks, the decision says whether it comes in, as [Admit] does.
func Effective(p *Policy, in Input, at time.Time) (Decision, error) {
	if p == nil || p.set == nil {
		return Decision{}, &rules.Error{Code: "no-policy"}
	}
	m, err := p.begin(&in, at)
	if err != nil {
		return Decision{}, err
	}
	d, err := m.decide()
	if err != nil {
		return Decision{}, err
	}
	if in.Request != nil {
		if err := m.admit(&d); err != nil {
			return Decision{}, err
		}
	}
	m.findChanges(&d)
	return d, nil
}

// decidable tells whether an instant lies where calendars and instants are sound: in the years 1900 to 9000.
func decidable(at time.Time) bool {
	y := at.UTC().Year()
	return y >= 1900 && y <= 9000
}

// MaxInstructions is how many instructions one input holds at most, lapsed ones included.
const MaxInstructions = 10_000

// begin checks the input whole.
func (p *Policy) begin(in *Input, at time.Time) (*evaluation, error) {
	if !decidable(at) {
		return nil, &rules.Error{Code: "bad-instant", Fact: "now"}
	}
	if len(in.Limits) > rules.MaxListLength {
		return nil, &rules.Error{Code: "out-of-range", Fact: "limits"}
	}
	if len(in.Instructions) > MaxInstructions {
		return nil, &rules.Error{Code: "out-of-range", Fact: "instructions"}
	}
	for n, l := range in.Limits {
		for _, other := range in.Limits[:n] {
			if l.Kind == other.Kind && l.Scope == other.Scope {
				return nil, &rules.Error{Code: "duplicate-key", Fact: "limits", Detail: "one count for each kind and scope"}
			}
		}
	}
	for _, l := range in.Limits {
		in.Instructions = append(in.Instructions[:len(in.Instructions):len(in.Instructions)], l.Instructions...)
	}
	m := p.evaluation(in, p.validate(in.Instructions), at, &evaluator{policy: p})
	views := []view{m.view}
	for _, l := range in.Limits {
		v := m.view
		v.Limit = l
		views = append(views, v)
	}
	for _, v := range views {
		if in.Request != nil {
			v.Submission, v.Patient = in.Request.Submission, in.Request.Patient
		}
		if _, err := p.set.Facts(v, nil); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// decide lets every kind stand and gathers what there is to say.
func (e *evaluation) decide() (Decision, error) {
	d := Decision{Now: e.at, Pending: e.given.pending, Digest: e.set.Digest(), CalendarDigest: e.cal.Digest()}
	for _, w := range e.weeks {
		s, steps, err := e.evaluateKind(w)
		if err != nil {
			return d, err
		}
		d.evaluated = append(d.evaluated, s)
		d.Kinds = append(d.Kinds, s.decision(steps))
		if s.held != nil {
			d.State.kept.Held = append(d.State.kept.Held, *s.held)
		}
		d.Errors = append(d.Errors, s.errors...)
		if s.door != Open && s.message == "" && w.kind != All {
			d.Errors = append(d.Errors, rules.Error{Code: "no-message", Fact: "door." + string(w.kind)})
		}
		if text, ok := e.set.Message(s.message); ok && e.contract != nil && sendsTo111(text) {
			d.Errors = append(d.Errors, rules.Error{Code: "core-hours-message-sends-to-111", Fact: "message." + string(s.message)})
		}
		d.Usage = append(d.Usage, e.usage(s)...)
	}
	var results []*rules.Result
	for _, s := range d.evaluated {
		results = append(results, s.results...)
	}
	d.result = rules.Any(results...)
	e.trackFullFigures(&d, d.evaluated)
	e.clampedInstructions(&d)
	e.alerts(&d, d.evaluated)
	e.unknowns(&d, d.evaluated)
	e.missingContext(&d)
	return d, nil
}

// standsAs is the kind as a decision has it.
func (s kindEvaluation) decision(steps []Step) KindDecision {
	k := KindDecision{Kind: s.week.kind, Door: s.door, Figures: map[Scope]Figure{}, Trace: steps, Message: s.message, Topics: s.topics, WeekDoor: s.base.door, WeekFigures: map[Scope]Figure{}}
	for _, f := range s.figures {
		k.Figures[f.scope] = f.Figure
		k.WeekFigures[f.scope] = f.weekly.figure()
	}
	return k
}

// unknowns lists the rules that could not be decided, with what they lack; a rule that fired for one figure and is
// unknown for another stands there too.
func (e *evaluation) unknowns(d *Decision, all []kindEvaluation) {
	missing := map[string][]string{}
	var order []ruleResult
	for _, s := range all {
		for _, f := range s.unknown {
			facts, failed := f.missingFacts()
			if _, seen := missing[f.ID]; !seen {
				order = append(order, f)
				if failed {
					d.Errors = append(d.Errors, rules.Error{Code: "rule-failed", Rule: f.ID})
				}
			}
			missing[f.ID] = append(missing[f.ID], facts...)
		}
	}
	slices.SortFunc(order, func(a, b ruleResult) int { return strings.Compare(a.ID, b.ID) })
	for _, f := range order {
		facts := slices.Compact(slices.Sorted(slices.Values(missing[f.ID])))
		d.Unknown = append(d.Unknown, Unknown{Rule: f.ID, Missing: facts})
		if f.then.shuts() {
			d.Alerts = append(d.Alerts, Alert{Alert: NotDecided, Rule: f.ID, Because: f.Because, Notify: stringsOf(f.then.Notify)})
		}
	}
}

// doubts makes visible what nobody knows: the day, or whose contract applies.
func (e *evaluation) missingContext(d *Decision) {
	if !e.cal.Covers(e.cal.Today(e.at)) {
		d.Errors = append(d.Errors, rules.Error{Code: "calendar-not-known", Fact: "day.calendar_known"})
	}
	english := e.cal.Nation() == "" || e.cal.Nation() == "england-and-wales"
	if e.view.Practice.Jurisdiction == "" && english && contractAt("england", e.at, e.cal) != nil {
		d.Errors = append(d.Errors, rules.Error{Code: "jurisdiction-not-known", Fact: "practice.jurisdiction"})
	}
	for _, i := range e.in.Limits {
		if i.Kind != "" && !slices.Contains(e.Kinds(), i.Kind) {
			d.Errors = append(d.Errors, rules.Error{Code: "kind-not-in-week", Fact: "limit.kind"})
			break
		}
	}
	slices.SortFunc(d.Errors, func(a, b rules.Error) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Fact, b.Fact))
	})
	d.Errors = slices.Compact(d.Errors)
}

// How far the walk for the next change goes.
const (
	maxSteps = 500
	maxAhead = 10 * 24 * time.Hour
)

// until walks the edges of time and says for each kind until when it stands as it does. Where nothing changes within ten
// days that is what it says: by then it is to be asked again.
func (e *evaluation) findChanges(d *Decision) {
	open := len(d.Kinds)
	in, at := *e.in, e.at
	eval, giveBack := e.borrowEvaluator()
	if in.Request == nil { // what was evaluated for a request is not kept
		defer giveBack()
	}
	in.Previous = d.State
	step := 0
	for ; open > 0 && step < maxSteps; step++ {
		next := e.evaluation(&in, e.given, at, eval).nextChange()
		if next.IsZero() || next.Sub(e.at) > maxAhead {
			break
		}
		at = next
		then := e.evaluation(&in, e.given, at, eval)
		for i := range d.Kinds {
			if !d.Kinds[i].Until.IsZero() {
				continue
			}
			s, steps, err := then.evaluateKind(e.weeks[i])
			if err != nil { // what cannot be decided then is to be asked then
				d.Kinds[i].Until = at.In(e.cal.Zone())
				open--
				continue
			}
			if begins := s.held; begins != nil && begins.Since.Equal(at) { // a door begins to be held, though nothing shows it yet
				d.wakes = append(d.wakes, at)
			}
			if k := s.decision(steps); !k.same(d.Kinds[i]) {
				d.Kinds[i].Until = at.In(e.cal.Zone())
				open--
			}
		}
	}
	end := e.at.Add(maxAhead)
	if step == maxSteps {
		end = at
	}
	for i := range d.Kinds {
		if d.Kinds[i].Until.IsZero() {
			d.Kinds[i].Until = end.In(e.cal.Zone())
		}
		d.NextChange = earliest(d.NextChange, d.Kinds[i].Until)
	}
	for _, at := range d.wakes {
		d.NextChange = earliest(d.NextChange, at.In(e.cal.Zone()))
	}
}

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// same tells whether a kind stands alike: door, figures, message and reasons.
func (k KindDecision) same(other KindDecision) bool { return k.signature() == other.signature() }

func (k KindDecision) signature() string {
	var b strings.Builder
	fmt.Fprint(&b, k.Door, k.Message, k.Topics)
	for _, s := range scopes {
		if f, ok := k.Figures[s]; ok {
			fmt.Fprint(&b, s, f.N, f.Unlimited, f.Hard)
		}
	}
	for _, s := range k.Trace {
		fmt.Fprintf(&b, "|%s|%s|%s|%s", s.Layer, s.Rule, s.Change, s.Because)
	}
	return b.String()
}

func stringsOf[T ~string](names []T) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}
