package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// maxCatchUp is how many instants between two reviews are looked at afterwards when a review comes late. Where there are
// more, as by a condition that has to be looked at every half a minute, the decision says catch-up-cut.
const maxCatchUp = 400

// Review says how one item stands at an instant. What is not known counts as due: an item whose deadline cannot be computed
// is overdue, and a stage that cannot be ruled out has been passed. The error is a [rules.Error] when the input cannot be
// decided: it names the fact and never its value.
//
// Given what the last review gave, it tells of the stages passed since, each once. When it comes later than the last review
// asked for, it looks at every instant between at which a stage may have been passed, so that an outage loses none.
func Review(p *Policy, in Input, now time.Time) (Decision, error) {
	if p == nil || p.set == nil {
		return Decision{}, &rules.Error{Code: "no-policy"}
	}
	if err := in.check(now); err != nil {
		return Decision{}, err
	}
	last := in.Reviewed
	var missed []Passed
	at := in.next(last, now)
	for range maxCatchUp {
		if at.IsZero() {
			break
		}
		d, err := p.review(in.asOf(at), last, at, true)
		if err != nil {
			return Decision{}, err
		}
		missed, last = append(missed, d.Stages...), d.Reviewed
		at = in.next(last, now)
	}
	d, err := p.review(in, last, now, false)
	if err != nil {
		return Decision{}, err
	}
	if !at.IsZero() {
		d.Errors = append(d.Errors, rules.Error{Code: "catch-up-cut", Fact: "reviewed"})
	}
	d.Stages = append(missed, d.Stages...)
	for i := range d.Stages {
		d.Stages[i].At = d.Stages[i].At.In(p.cal.Zone())
		d.Notify = append(d.Notify, d.Stages[i].Notify...)
		d.Stages[i].Late = now.Sub(d.Stages[i].At) > lateAfter
	}
	slices.Sort(d.Notify)
	d.Notify = slices.Compact(d.Notify)
	return d, nil
}

// next is the first instant after the last review and before now at which a stage may have been passed; zero when there is
// none, and when nothing was reviewed before.
func (in *Input) next(last Reviewed, now time.Time) (next time.Time) {
	if last.kept.At.IsZero() {
		return next
	}
	for _, at := range append(in.Item.events(), last.kept.Wake) {
		if at.After(last.kept.At) && at.Before(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	return next
}

// review is one look at an item.
type review struct {
	*sight
	result         *rules.Result
	fired, unknown []ruled
	afterwards     bool // of an instant that has passed, to find the stages that were missed
	running        bool // a rule keeps the clock running
	paused         bool
	signedOff      bool
	standing       []Passed // the stages that have been passed
	held           []string // the rules whose stages the pause holds back
	further        []time.Time
}

// ruled is a rule with what it does.
type ruled struct {
	*rules.Rule
	outcome
	unknown bool
}

// review looks at an item once; afterwards, when the look comes too late for proposals.
func (p *Policy) review(in Input, last Reviewed, now time.Time, afterwards bool) (Decision, error) {
	r := &review{afterwards: afterwards}
	if err := r.evaluate(p, in, now, false); err != nil {
		return Decision{}, err
	}
	if r.running {
		if err := r.evaluate(p, in, now, true); err != nil {
			return Decision{}, err
		}
	}
	r.signedOff = r.sight.signedOff()
	r.pause()
	r.ladder()
	r.stages()
	d := Decision{ID: in.Item.ID, Kind: in.Item.Kind, Now: now, Digest: p.set.Digest(), CalendarDigest: p.cal.Digest(), result: r.result}
	r.state(&d)
	r.builtin(&d)
	r.say(&d)
	r.raise(&d, last)
	return d, nil
}

// evaluate sees the item and evaluates every rule.
func (r *review) evaluate(p *Policy, in Input, now time.Time, unpaused bool) error {
	r.sight = p.see(in.Item, now, unpaused)
	v := view{Item: r.item, Practice: in.Practice, Day: in.Day}
	v.Day.Derive(now, p.cal)
	r.moving = append(r.moving, v.Day.MovingFacts(now, p.cal)...)
	facts, err := p.set.Facts(v, nil)
	if err != nil {
		return err
	}
	facts.NotKnown(r.sight.unknown...)
	r.result = p.set.Evaluate(facts, field.ISODate(p.cal.Today(now).String()))
	r.fired, r.unknown = nil, nil
	for _, o := range r.result.Outcomes() {
		each := ruled{o.Rule, o.Then.(outcome), o.Verdict == rules.Unknown}
		switch o.Verdict {
		case rules.NotFired:
			continue
		case rules.Fired:
			r.fired = append(r.fired, each)
		case rules.Unknown:
			r.unknown = append(r.unknown, each)
			if _, failed := r.result.Missing(o.Rule); failed {
				r.errors = append(r.errors, rules.Error{Code: "rule-failed", Rule: o.ID})
			}
		}
		r.running = r.running || each.Clock == running
	}
	return nil
}

// signedOff tells whether the work is ended: signed off by a named person who may.
func (s *sight) signedOff() bool { return *s.item.SignedOff && s.refused() == "" }

// refused says why a sign-off does not end the work; "" when it does.
func (s *sight) refused() Code {
	i := &s.item
	switch {
	case i.SignerAuthorised != nil && !*i.SignerAuthorised:
		return SignerNotAuthorised
	case i.SignedOffBy != "" && i.SignedOffBy == i.ActionedBy && !s.work.OwnSignOff:
		return OwnSignOff
	case is(i.UnreadPatientReply):
		return AnsweredSince
	case s.loaded.Header.SignOffChecked && s.unchecked():
		return SignerNotChecked
	}
	return ""
}

// unchecked tells whether nobody said that the signer may sign this off, who did the work, or when it was reopened.
func (s *sight) unchecked() bool {
	again := s.item.ReopenedAt.IsZero() && s.item.ReopenedCount != nil && *s.item.ReopenedCount > 0
	return s.item.SignerAuthorised == nil || s.item.ActionedBy == "" && !s.work.OwnSignOff || again
}

// pause tells whether the clock stands still now.
func (r *review) pause() {
	i := &r.item
	if r.signedOff || r.running {
		return
	}
	for _, rule := range r.fired {
		r.paused = r.paused || rule.Clock == paused
	}
	if !r.order.IsZero() {
		return // no wait moves what a person ordered
	}
	waits := i.WaitingOn == "patient" && !is(i.UnreadPatientReply) || i.WaitingOn == "third_party"
	r.paused = r.paused || r.deadline.stopped || waits && slices.Contains(r.work.pausedBy(), i.WaitingOn)
}

// overdue tells whether the deadline has passed; one that is not known has.
func (r *review) overdue() bool {
	d := r.deadline
	return !d.none && !r.signedOff && (!d.known || !d.stopped && !d.at.After(r.now))
}

// state says how the item stands.
func (r *review) state(d *Decision) {
	highest := Stage("")
	for _, p := range r.standing {
		if p.Stage.rank() > highest.rank() {
			highest = p.Stage
		}
	}
	if r.overdue() && highest.rank() < Overdue.rank() {
		highest = Overdue
	}
	d.Paused = r.paused
	switch {
	case r.signedOff:
		d.State = SignedOff
	case r.paused && highest.rank() <= Warning.rank():
		d.State = Paused
	case highest != "":
		d.State = State(highest)
	default:
		d.State = Open
	}
	if dl := r.deadline; dl.known && !dl.none && !dl.stopped {
		if d.Deadline = dl.at.In(r.cal.Zone()); r.overdue() {
			d.OverdueBy = r.now.Sub(dl.at)
		}
	}
}

// wake is when to look again: when a rule can come out otherwise, a stage is passed, the deadline comes, or something that
// is written to come comes.
func (r *review) wake() time.Time {
	if r.signedOff { // until it is reopened, where that is written to come
		return moving.NextChange(r.now, r.cal, nil, nil, nil, r.sight.further)
	}
	further := slices.Concat(r.sight.further, r.further, r.loaded.Edges)
	if d := r.deadline; d.known && !d.none && !d.stopped {
		further = append(further, d.at)
	}
	if r.paused && r.received {
		further = append(further, r.cal.SameTimeOn(r.item.ReceivedAt, r.day(r.item.ReceivedAt).Add(pausedShownAfter)))
	}
	return moving.NextChange(r.now, r.cal, r.moving, r.result, r.loaded.Thresholds, further)
}

func words(names []field.Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}
