// A need that is not placed: why, and what a person could do.

package capacity

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// maxDetailed is for how many needs that are not placed every slot is looked at once more, to find what could be done.
const maxDetailed = 200

// unplaced says why a need has no slot, and what a person could do.
func (p *attempt) unplaced(n *need) Unplaced {
	f := p.failures[n]
	u := Unplaced{
		Need: n.ID, Rating: n.Rating, Competing: []string{}, Slots: []string{}, Options: []Option{},
		PlaceIf: []PlaceIf{},
	}
	if !n.due.IsZero() {
		u.Due = n.due.In(p.cal.Zone())
	}
	for _, other := range f.needs {
		u.Competing = append(u.Competing, other.ID)
	}
	for _, s := range f.slots {
		u.Slots = append(u.Slots, s.ID)
	}
	u.Kept = keptByRule(f.quotas)
	if f.rivals > 0 && len(f.slots) > 0 {
		u.Kept = append(u.Kept, Kept{string(ClinicianElsewhere), f.rivals})
	}
	if f.omittedNeeds > 0 {
		u.LeftOut = &LeftOut{Competing: f.omittedNeeds, Slots: f.omittedSlots}
	}
	for _, m := range f.placeIf {
		if _, b := p.fit(n, m.first); len(b.missing) > 0 {
			u.PlaceIf = append(u.PlaceIf, PlaceIf{m.first.ID, slices.Compact(slices.Sorted(slices.Values(b.missing)))})
		}
	}
	p.optionsListed++
	if p.optionsListed <= maxDetailed && p.looks <= p.mostLooks {
		p.options(n, f, &u)
	}
	u.Because = p.because(n, f, u)
	u.Options = append(u.Options, p.extraSlot(n))
	if n.Rating != practice.Green {
		u.Options = append(u.Options, Option{Kind: TellClinician})
	}
	return u
}

// keptByRule counts what quotas keep, by rule.
func keptByRule(of []*quota) (out []Kept) {
	for _, k := range of {
		slots := 1 // each row of an exact cap stands for one slot
		if k.watched {
			slots = k.n
		}
		if i := slices.IndexFunc(out, func(o Kept) bool { return o.Rule == k.ID }); i >= 0 {
			out[i].Slots += slots
		} else {
			out = append(out, Kept{k.ID, slots})
		}
	}
	slices.SortFunc(out, func(a, b Kept) int { return strings.Compare(a.Rule, b.Rule) })
	return out
}

// because is the one reason that says most: what was proved comes before what is only missing.
func (p *attempt) because(n *need, f failure, u Unplaced) Code {
	switch {
	case f.givenUp:
		return SearchEnded
	case f.bound:
		return Bounded
	case len(u.PlaceIf) > 0:
		return NotKnown
	case len(f.slots) > 0 || f.omittedSlots > 0:
		return Compete
	case !n.due.IsZero() && !n.due.After(p.now):
		return PastDue
	case len(n.conditional) > 0:
		return NotKnown
	case p.releasedLater(n):
		return NotReleased
	}
	return NoSlot
}

// releasedLater tells whether a slot that the need could have is released by itself later.
func (p *attempt) releasedLater(n *need) bool {
	return p.looks <= p.mostLooks && slices.ContainsFunc(p.slots, func(s *slot) bool {
		early := s.bookable && s.holder == nil && (!p.available(s) || p.barredByPool(n, s).certain())
		return early && p.fitsBut(n, s, barPool) && p.earlyRelease(n, s).Release != nil
	})
}

// result gives how each rule came out, over the pairs that the decision is about.
func (p *attempt) result() *rules.Result {
	var all []*rules.Result
	evaluate := func(v view, only []policyRule) {
		var of []*rules.Rule
		for _, d := range only {
			of = append(of, d.Rule.Rule)
		}
		if facts, err := p.set.Facts(v, rules.Answers{}); err == nil && len(of) > 0 {
			all = append(all, p.set.Evaluate(facts, p.date, of...))
		}
	}
	for i, n := range p.needs {
		if slots := p.placed[n]; slots != nil {
			evaluate(p.view(n, slots[0]), p.pairs)
		}
		if len(p.slots) == 0 {
			evaluate(p.view(n, nil), p.pairs)
		}
		if i < maxDetailed {
			for _, s := range p.slots[:min(len(p.slots), maxShown)] {
				evaluate(p.view(n, s), p.pairs)
			}
		}
	}
	if len(p.needs) == 0 {
		for _, s := range p.slots[:min(len(p.slots), maxShown)] {
			evaluate(p.view(nil, s), p.pairs)
		}
	}
	ofLines := p.Policy.lines
	if len(all) == 0 { // without needs and slots, every rule is shown as it comes out for the lines
		ofLines = slices.Concat(p.pairs, ofLines)
	}
	for _, l := range p.lines {
		evaluate(p.lineView(l), ofLines)
	}
	if len(p.lines) == 0 {
		evaluate(p.lineView(p.practiceLine()), ofLines)
	}
	return rules.Any(all...)
}

// maxShown is for how many slots the rules are shown for each need.
const maxShown = 50
