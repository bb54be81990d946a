// Catching up with the instants between the last review and the present one at which a stage may have been passed.

package inbox

import (
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/moving"
)

// maxCatchUp is how many missed instants one review looks at. Where there are more, as with a condition that can change
// every half minute, and where looking at them would take more than [rules.MaxWork], the decision has the error
// catch-up-cut.
const maxCatchUp = 400

// A catchUp goes over the missed instants of one item, from one to the next. At most of them nothing can have changed
// for a stage: those are not reviewed, and the state moves on.
type catchUp struct {
	*Policy
	in     *Input
	now    time.Time
	events []time.Time // of the item, in order
	last   State       // as the last instant left it
	missed []PassedStage

	// Since the last event: the review of its instant, and what follows from it for the instants until the next.
	since *review
	quiet *quietTime // nil until it is asked for

	then Input   // the item as it was at the last event; used again
	turn *review // of an instant in quiet time; used again

	evaluator *rules.Evaluator
}

// catchUp reviews the missed instants, and gives the stages that were passed and the state after them. cut is true
// where there were too many.
func (p *Policy) catchUp(in *Input, now time.Time) (missed []PassedStage, last State, cut bool, err error) {
	c := &catchUp{Policy: p, in: in, now: now, last: in.State}
	if c.last.kept.At.IsZero() { // the item was never reviewed
		return nil, c.last, false, nil
	}
	c.events = in.Item.events()
	slices.SortFunc(c.events, time.Time.Compare)
	at, isEvent := c.next()
	if !at.IsZero() {
		c.evaluator = p.set.Evaluator()
	}
	for range min(maxCatchUp, rules.MaxWork/p.set.Work()) {
		if at.IsZero() {
			break
		}
		if err := c.step(at, isEvent); err != nil {
			return nil, c.last, false, err
		}
		at, isEvent = c.next()
	}
	return c.missed, c.last, !at.IsZero(), nil
}

// next is the first instant after the last one and before now at which a stage may have been passed: an event, or what
// the last one asked to be woken for. It is zero where there is none.
func (c *catchUp) next() (at time.Time, isEvent bool) {
	for len(c.events) > 0 && !c.events[0].After(c.last.kept.At) {
		c.events = c.events[1:]
	}
	if len(c.events) > 0 && c.events[0].Before(c.now) {
		at, isEvent = c.events[0], true
	}
	if wake := c.last.kept.Wake; wake.After(c.last.kept.At) && wake.Before(c.now) && (at.IsZero() || wake.Before(at)) {
		return wake, false
	}
	return at, isEvent
}

// step goes on to an instant.
func (c *catchUp) step(at time.Time, isEvent bool) error {
	if isEvent || c.since == nil {
		return c.review(at, nil)
	}
	if c.quiet == nil {
		c.quiet = c.quietTime()
	}
	switch known := c.cal.Covers(c.cal.Today(at)); {
	case !c.quiet.steady || known != c.quiet.known:
		return c.review(at, nil)
	case c.quiet.turnsAt(at):
		return c.review(at, c.quiet)
	}
	c.last.kept.At, c.last.kept.Wake = at, c.quiet.after(at)
	return nil
}

// review reviews the item as it was at an instant, which may lie in the quiet time after the last review.
func (c *catchUp) review(at time.Time, in *quietTime) error {
	r, input := c.reviewWithin(in), c.in
	if in == nil {
		c.then = c.in.asOf(at)
		input = &c.then
	}
	d, err := r.decide(c.Policy, input, c.last, at)
	if err != nil {
		return err
	}
	c.missed, c.last = append(c.missed, d.Stages...), d.State
	if in == nil || !in.holds(r) {
		c.quiet = nil
	}
	c.since = r
	return nil
}

// reviewWithin is a review that is to be made, in the memory of an earlier one where that is within quiet time too.
func (c *catchUp) reviewWithin(in *quietTime) *review {
	if in == nil {
		return &review{catchingUp: true, evaluator: c.evaluator}
	}
	if c.turn == nil {
		c.turn = &review{situation: &situation{}}
	}
	r := c.turn
	*r = review{
		catchingUp: true, during: in, evaluator: c.evaluator, situation: r.situation,
		fired: r.fired[:0], unknown: r.unknown[:0],
		passed: r.passed[:0], heldBack: r.heldBack[:0], stageTimes: r.stageTimes[:0],
	}
	return r
}

// A quietTime is the time after an instant in which nothing happens to an item: only time changes it.
type quietTime struct {
	steady  bool        // the instants below are all that matters until the next event
	lapses  bool        // rules come into force or go out of it
	paused  bool        // the clock stands still
	since   *situation  // in which it begins
	running bool        // a rule keeps the clock running
	known   bool        // the calendar covers the present date
	wakes   []time.Time // when something may change, in order
	turns   []time.Time // those of them at which something may change for a stage, in order
}

// turnsAt reports whether something may change for a stage at an instant.
func (q *quietTime) turnsAt(at time.Time) bool {
	_, turns := slices.BinarySearchFunc(q.turns, at, time.Time.Compare)
	return turns
}

// holds reports whether what was found of the time still does, after a review within it.
func (q *quietTime) holds(r *review) bool {
	return q.steady && !q.lapses && r.paused == q.paused && r.cal.Covers(r.dateOf(r.now)) == q.known
}

// after is the first wake-up after an instant; zero where there is none.
func (q *quietTime) after(at time.Time) time.Time {
	i, _ := slices.BinarySearchFunc(q.wakes, at.Add(1), time.Time.Compare)
	if i == len(q.wakes) {
		return time.Time{}
	}
	return q.wakes[i]
}

// quietTime finds what may change after the last review by time alone.
func (c *catchUp) quietTime() *quietTime {
	r := c.since
	i := &c.in.Item
	late := func(t time.Time) bool { return t.After(r.now) }
	q := &quietTime{
		lapses: len(c.loaded.Edges) > 0, paused: r.paused, known: c.cal.Covers(r.dateOf(r.now)),
		since: r.situation, running: r.keepsRunning,
	}
	if !c.changesAtInstants || i.MinutesUntilDue != nil || i.Leave != nil ||
		late(i.LastTouched) || late(i.LastSeenOpen) || late(i.ReceivedAt) || late(r.start()) {
		return q
	}
	open := c.openFacts()
	q.steady = open != nil
	further := r.furtherInstants()
	q.wakes = slices.Clone(further)
	q.turns = slices.Clone(further)
	if !r.signedOff {
		for _, f := range r.moving {
			instants := thresholdInstants(f, c.loaded.Thresholds[f.Name])
			q.wakes = append(q.wakes, instants...)
			if open[f.Name] {
				q.turns = append(q.turns, instants...)
			}
		}
		if _, last := c.cal.Coverage(); !c.cal.Empty() {
			q.wakes = append(q.wakes, last.Add(1).At(0, c.cal.Zone()))
		}
	}
	slices.SortFunc(q.wakes, time.Time.Compare)
	slices.SortFunc(q.turns, time.Time.Compare)
	return q
}

// thresholdInstants are the instants at which a fact passes a number that conditions compare it with.
func thresholdInstants(f moving.Fact, t rules.Thresholds) (out []time.Time) {
	for _, limit := range t.Limits {
		out = append(out, f.At(limit)...)
	}
	if len(t.Limits) == 0 && t.Read {
		out = append(out, f.At(0)...)
	}
	return out
}

// movingFacts are the facts of an item that may change between two of its events.
var movingFacts = []string{
	"item.age_days", "item.age_working_days", "item.active_core_h", "item.idle_working_days",
	"item.core_periods_since_contact", "item.waiting_working_days", "item.timeframe_used_pct",
	"item.minutes_until_due", "item.minutes_past_snooze", "item.assignee_on_leave",
	"item.assignee_back_in_working_days", "item.assignee_back_after_due",
}

// findWhatChanges finds whether a fact of the day is read, and whether every fact that changes between events does so
// at instants that are known beforehand: none is compared with what no number describes, and none sets the clock going.
func (p *Policy) findWhatChanges() {
	stepwise := false
	for fact, t := range p.loaded.Thresholds {
		p.readsDay = p.readsDay || strings.HasPrefix(fact, "day.")
		stepwise = stepwise || t.Opaque && slices.Contains(movingFacts, fact)
	}
	for _, r := range p.loaded.Rules {
		isMoving := func(fact string) bool { return slices.Contains(movingFacts, fact) }
		stepwise = stepwise || r.Then.Clock == clockRunning && r.ReadsAny(isMoving)
	}
	p.changesAtInstants = !p.readsDay && !stepwise
}

// openFacts are the moving facts on which a stage depends, as things stand: those that a rule reads which comes out
// neither true nor false without them; nil where they cannot be found.
func (c *catchUp) openFacts() map[string]bool {
	r := c.since
	v := r.conditions
	i := &v.Item
	i.AgeDays, i.AgeWorkingDays, i.ActiveCoreH, i.IdleWorkingDays, i.CorePeriodsSinceContact = nil, nil, nil, nil, nil
	i.WaitingWorkingDays, i.TimeframeUsedPct, i.MinutesUntilDue, i.MinutesPastSnooze = nil, nil, nil, nil
	i.AssigneeOnLeave, i.AssigneeBackInWorkingDays, i.AssigneeBackAfterDue = nil, nil, nil
	facts, err := c.set.Facts(&v, rules.Answers{})
	if err != nil {
		return nil
	}
	facts.NotKnown(r.unknownFacts...)
	facts.NotKnown(movingFacts...)
	result := c.set.Evaluate(facts, field.ISODate(c.cal.Today(r.now).String()))
	open := map[string]bool{}
	for _, rule := range c.loaded.Rules {
		verdict, inForce := result.Verdict(rule.ID)
		if !inForce || verdict != rules.Unknown || rule.Then.Stage == "" && rule.Then.Clock == "" {
			continue
		}
		for _, fact := range rule.Reads {
			if slices.Contains(movingFacts, fact) {
				open[fact] = true
			}
		}
	}
	for _, rung := range r.work.Ladder {
		if holds, _, _ := result.Holds(rung.When); holds == rules.Unknown { // for want of any fact
			for _, fact := range movingFacts {
				open[fact] = true
			}
		}
	}
	return open
}
