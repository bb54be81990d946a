// The decision of an instant, and until when it stands.

package limits

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// Effective decides the door and the figures of every kind of request at an instant, with each step that made them
// so, until when they hold as far as time alone changes them, what is not known, and what staff should be told. The
// error is a [rules.Error] when the input cannot be decided: it names the fact and never its value.
//
// Where the input has a request, the decision says whether it comes in, as [Admit] does.
func Effective(p *Policy, in Input, at time.Time) (Decision, error) {
	if p == nil || p.set == nil {
		return Decision{}, &rules.Error{Code: "no-policy"}
	}
	e, d, err := p.decide(&in, at)
	if err != nil {
		return Decision{}, err
	}
	e.findChanges(&d)
	return d, nil
}

// decide checks an input and decides it, its request included, but for when the decision changes.
func (p *Policy) decide(in *Input, at time.Time) (*evaluation, Decision, error) {
	e, err := p.begin(in, at)
	if err != nil {
		return nil, Decision{}, err
	}
	d, err := e.decide()
	if err == nil && in.Request != nil {
		err = e.admit(&d)
	}
	return e, d, err
}

// decidable reports whether an instant lies where calendars and instants are sound: in the years 1900 to 9000.
func decidable(at time.Time) bool {
	y := at.UTC().Year()
	return y >= 1900 && y <= 9000
}

// begin checks the whole input, so that no later step meets facts that cannot be read.
func (p *Policy) begin(in *Input, at time.Time) (*evaluation, error) {
	if !decidable(at) {
		return nil, &rules.Error{Code: "bad-instant", Fact: "now"}
	}
	if len(in.Limits) > rules.MaxListLength {
		return nil, &rules.Error{Code: "out-of-range", Fact: "limits"}
	}
	for n, l := range in.Limits {
		for _, other := range in.Limits[:n] {
			if l.Kind == other.Kind && l.Scope == other.Scope {
				return nil, &rules.Error{
					Code: "duplicate-key", Fact: "limits", Detail: "one count for each kind and scope",
				}
			}
		}
	}
	in.Instructions = slices.Clip(in.Instructions) // so that the caller's list is not written to
	for _, l := range in.Limits {
		in.Instructions = append(in.Instructions, l.Instructions...)
	}
	if len(in.Instructions) > maxInstructions {
		return nil, &rules.Error{Code: "out-of-range", Fact: "instructions"}
	}
	e := p.evaluation(in, p.validate(in.Instructions), at, &evaluator{policy: p})
	_, unknownZone := in.Practice.Calendar(p.cal)
	faults := []error{unknownZone, rules.CheckWords("instructions", in.Instructions)}
	if err := rules.JoinErrors(append(faults, e.checkFacts()...)...); err != nil {
		return nil, err
	}
	return e, nil
}

// checkFacts are the faults of the facts, first of those that no count belongs to and then with each count.
func (e *evaluation) checkFacts() (faults []error) {
	v := e.view
	if e.in.Request != nil {
		v.Submission, v.Patient = e.in.Request.Submission, e.in.Request.Patient
	}
	check := func(l Limit) bool {
		v.Limit = l
		_, err := e.set.Facts(&v, rules.Answers{})
		faults = append(faults, err)
		return err != nil
	}
	if len(e.in.Limits) > 0 && !slices.ContainsFunc(e.in.Limits, check) {
		return nil // and so there are none without a count
	}
	faults = nil
	check(Limit{})
	for _, l := range e.in.Limits {
		check(l)
	}
	return faults
}

// decide evaluates every kind and gathers what there is to say of them.
func (e *evaluation) decide() (Decision, error) {
	d := Decision{Now: e.at, Pending: e.given.pending, Digest: e.set.Digest(), CalendarDigest: e.cal.Digest()}
	var results []*rules.Result
	for _, w := range e.weeks {
		k, steps, err := e.evaluateKind(w)
		if err != nil {
			return d, err
		}
		d.evaluated = append(d.evaluated, k)
		d.Kinds = append(d.Kinds, k.decision(steps))
		if k.held != nil {
			d.State.kept.Carried.Held = append(d.State.kept.Carried.Held, *k.held)
		}
		d.Errors = append(d.Errors, k.errors...)
		d.Errors = append(d.Errors, e.messageErrors(k)...)
		d.Usage = append(d.Usage, e.usage(k)...)
		results = append(results, k.results...)
	}
	d.result = rules.Any(results...)
	e.trackFullFigures(&d)
	e.clampedInstructions(&d)
	e.raiseAlerts(&d)
	e.listUnknown(&d)
	e.missingContext(&d)
	return d, nil
}

// messageErrors are a door that is not open and has no text, and a text of core hours that sends people to 111.
func (e *evaluation) messageErrors(k kindEvaluation) (out []rules.Error) {
	if k.door != Open && k.message == "" && k.week.kind != All {
		out = append(out, rules.Error{Code: "no-message", Fact: "door." + string(k.week.kind)})
	}
	if text, ok := e.set.Message(k.message); ok && e.contract != nil && sendsTo111(text) {
		out = append(out, rules.Error{Code: "core-hours-message-sends-to-111", Fact: "message." + string(k.message)})
	}
	return out
}

// decision is the kind as a decision has it.
func (k kindEvaluation) decision(steps []Step) KindDecision {
	d := KindDecision{
		Kind:        k.week.kind,
		Door:        k.door,
		Figures:     map[Scope]Figure{},
		Trace:       steps,
		Message:     k.message,
		Topics:      k.topics,
		WeekDoor:    k.base.door,
		WeekFigures: map[Scope]Figure{},
	}
	for _, f := range k.figures {
		d.Figures[f.scope] = f.Figure
		d.WeekFigures[f.scope] = f.weekly.figure()
	}
	return d
}

// listUnknown lists the rules that could not be decided, with what they lack. A rule that fired for one figure and is
// unknown for another stands there too.
func (e *evaluation) listUnknown(d *Decision) {
	missing := map[string][]string{}
	var order []ruleResult
	for _, k := range d.evaluated {
		for _, r := range k.unknown {
			facts, failure := r.missingFacts()
			if _, seen := missing[r.ID]; !seen {
				order = append(order, r)
				if failure != "" {
					d.Errors = append(d.Errors, rules.Error{Code: failure, Rule: r.ID})
				}
			}
			missing[r.ID] = append(missing[r.ID], facts...)
		}
	}
	slices.SortFunc(order, func(a, b ruleResult) int { return strings.Compare(a.ID, b.ID) })
	for _, r := range order {
		facts := slices.Compact(slices.Sorted(slices.Values(missing[r.ID])))
		d.Unknown = append(d.Unknown, rules.UnknownRule{Rule: r.ID, Missing: facts})
		e.alertUnknown(d, r)
	}
}

// missingContext makes visible what nobody knows: the day, whose contract applies, or which kind was counted. It also
// puts all errors in order.
func (e *evaluation) missingContext(d *Decision) {
	if !e.cal.Covers(e.cal.Today(e.at)) {
		d.Errors = append(d.Errors, rules.Error{Code: "calendar-not-known", Fact: "day.calendar_known"})
	}
	english := e.cal.Nation() == "" || e.cal.Nation() == "england-and-wales"
	if e.view.Practice.Jurisdiction == "" && english && contractAt("england", e.at, e.cal) != nil {
		d.Errors = append(d.Errors, rules.Error{Code: "jurisdiction-not-known", Fact: "practice.jurisdiction"})
	}
	for _, l := range e.in.Limits {
		if l.Kind != "" && !slices.Contains(e.Kinds(), l.Kind) {
			d.Errors = append(d.Errors, rules.Error{Code: "kind-not-in-week", Fact: "limit.kind"})
			break
		}
	}
	slices.SortFunc(d.Errors, func(a, b rules.Error) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Fact, b.Fact))
	})
	d.Errors = slices.Compact(d.Errors)
}
