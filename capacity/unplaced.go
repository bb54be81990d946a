// A need that is not placed: why, and what a person could do.

package capacity

import (
	"cmp"
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
	if f.omittedNeeds > 0 {
		u.LeftOut = &LeftOut{Competing: f.omittedNeeds, Slots: f.omittedSlots}
	}
	for _, m := range f.placeIf {
		if _, b := p.fit(n, m.first); len(b.missing) > 0 {
			u.PlaceIf = append(u.PlaceIf, PlaceIf{m.first.ID, slices.Compact(slices.Sorted(slices.Values(b.missing)))})
		}
	}
	p.optionsListed++
	if p.optionsListed <= maxDetailed {
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
	return slices.ContainsFunc(p.slots, func(s *slot) bool {
		early := s.bookable && s.holder == nil && (!p.available(s) || p.barredByPool(n, s).certain())
		return early && p.fitsBut(n, s, barPool) && p.earlyRelease(n, s).Release != nil
	})
}

// maxOptions is how many slots one kind of option names.
const maxOptions = 2

// options looks at every slot once more: what keeps the need out of those that are free, which could be released or
// freed, and which lie beyond the timeframe.
func (p *attempt) options(n *need, f failure, u *Unplaced) {
	bars := map[string]int{}
	found := optionList{}
	for _, s := range p.slots {
		switch {
		case !s.Start.After(p.now):
		case p.available(s):
			_, b := p.fit(n, s)
			if b.certain() {
				bars[b.name]++
			}
			found.add(p.optionsOfFree(n, s, b)...)
		default:
			found.add(p.optionsOfTaken(n, s)...)
		}
	}
	for _, k := range f.quotas {
		found.add(p.reserved(n, k)...)
	}
	u.Options = append(u.Options, found.options...)
	for code, slots := range bars {
		u.Bars = append(u.Bars, Bar{Code: Code(code), Slots: slots})
	}
	slices.SortFunc(u.Bars, func(a, b Bar) int { return cmp.Or(b.Slots-a.Slots, cmp.Compare(a.Code, b.Code)) })
	slices.SortStableFunc(u.Options, func(a, b Option) int { return optionRank(a) - optionRank(b) })
	u.Options = slices.CompactFunc(u.Options, func(a, b Option) bool { return a.Kind == b.Kind && a.Slot == b.Slot })
}

// An optionList takes the first options of each kind and leaves out the rest.
type optionList struct {
	options []Option
	count   map[OptionKind]int
}

func (l *optionList) add(options ...Option) {
	if l.count == nil {
		l.count = map[OptionKind]int{}
	}
	for _, o := range options {
		l.count[o.Kind]++
		if l.count[o.Kind] <= maxOptions {
			l.options = append(l.options, o)
		}
	}
}

// optionsOfFree are what could be done with a slot that can be given away, and that a bar keeps from the need: the
// clinician may let the need be late, or the pool may be opened early.
func (p *attempt) optionsOfFree(n *need, s *slot, b bar) (out []Option) {
	if p.occupant(s) != nil || p.board.Row(s.index) >= 0 {
		return nil
	}
	if b.name == barTimeframe && !n.due.IsZero() && p.fitsBut(n, s, barTimeframe) {
		o := p.option(AskClinician, s)
		o.LateMinutes = int(s.Start.Sub(n.due).Minutes())
		out = append(out, o)
	}
	if b.name == barPool && p.fitsBut(n, s, barPool) {
		out = append(out, p.earlyRelease(n, s))
	}
	return out
}

// optionsOfTaken are what could be done with a slot that cannot be given away: it may be released early, or whoever has
// it may be asked to move.
func (p *attempt) optionsOfTaken(n *need, s *slot) []Option {
	switch {
	case s.bookable && s.holder == nil && p.fitsBut(n, s, barPool):
		return []Option{p.earlyRelease(n, s)}
	case s.taken() && p.canBeAsked(s) && p.fitsBut(n, s, barPool):
		o := p.option(AskToMove, s)
		if s.holder != nil {
			o.Need = s.holder.ID
		}
		return []Option{o}
	}
	return nil
}

// reserved is the first slot that a quota keeps from the need and that the need could have.
func (p *attempt) reserved(n *need, k *quota) []Option {
	for _, s := range k.slots {
		row := p.board.Row(s.index)
		keptFree := p.occupant(s) == nil && (row < 0 || p.rows[row].quota == k)
		if keptFree && p.available(s) && p.fitsBut(n, s, "") {
			o := p.option(UseReserve, s)
			o.Rule = k.ID
			return []Option{o}
		}
	}
	return nil
}

// optionRank puts first what costs nobody anything.
func optionRank(o Option) int {
	return slices.Index([]OptionKind{EarlyRelease, UseReserve, AskToMove, AskClinician}, o.Kind)
}

func (p *attempt) option(what OptionKind, s *slot) Option {
	at := s.Start.In(p.cal.Zone())
	return Option{Kind: what, Slot: s.ID, At: &at}
}

// earlyRelease is the option to release a slot early, with the instant at which it is released by itself.
func (p *attempt) earlyRelease(n *need, s *slot) Option {
	o := p.option(EarlyRelease, s)
	at := s.ReleaseAt
	if p.barredByPool(n, s).certain() {
		for _, r := range p.loaded.Header.Pools[pool(s.Pool)].Release {
			if opens, ok := r.opensAt(p.allocation, s); ok && ratingRank(r.To) >= ratingRank(n.Rating) {
				at = latest(at, opens)
				break
			}
		}
	}
	if at.After(p.now) && !at.After(s.Start) {
		at = at.In(p.cal.Zone())
		o.Release = &at
	}
	return o
}

// fitsBut tells whether a need could have a slot if one bar were not there, and nobody had the slot.
func (p *attempt) fitsBut(n *need, s *slot, but string) bool {
	slots, b := p.fit(n, s, but)
	return !b.certain() && len(b.missing) == 0 && len(slots) == 1
}

// canBeAsked tells whether whoever has a slot could be asked to move: a need that is rated green or, where it is not
// known who has the slot, somebody in a slot of the routine pool.
func (p *attempt) canBeAsked(s *slot) bool {
	if s.holder != nil {
		return s.holder.state == Confirmed && s.holder.Rating == practice.Green && len(s.holder.booked) == 1
	}
	return s.Status == busy && s.Pool == "routine"
}

// extraSlot is the option to make a slot as the need would have it.
func (p *attempt) extraSlot(n *need) Option {
	o := Option{
		Kind: ExtraSlot, Role: n.Roles, Modality: n.Modality, Minutes: n.length.minutes, Clinician: n.NamedClinicianID,
		Skills: n.Need.Skills,
	}
	for _, a := range n.adjustments {
		if a.unknown == "" {
			o.Features = union(o.Features, a.Features)
		}
	}
	if !n.due.IsZero() && n.due.After(p.now) {
		at := n.due.In(p.cal.Zone())
		o.At = &at
	}
	return o
}

// result gives how each rule came out, over the pairs that the decision is about.
func (p *attempt) result() *rules.Result {
	var all []*rules.Result
	evaluate := func(v view, only []policyRule) {
		var of []*rules.Rule
		for _, d := range only {
			of = append(of, d.Rule.Rule)
		}
		if facts, err := p.set.Facts(v, nil); err == nil && len(of) > 0 {
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
	if len(all) == 0 { // the lines are all that is told of
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
