// What a person could do for a need that is not placed.

package capacity

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// maxOptions is how many slots one kind of option names.
const maxOptions = 2

// options looks at every slot once more: what keeps the need out of those that are free, which could be released or
// freed, and which lie beyond the timeframe.
func (p *attempt) options(n *need, f failure, u *Unplaced) {
	bars := map[string]int{}
	late, closed, open := p.countBars(n, bars)
	found := optionList{}
	for _, s := range p.slots {
		switch {
		case !s.Start.After(p.now):
		case s.engaged:
			if s.Status == free {
				bars[barEngaged]++
			}
		case late.has(s.rank):
			found.add(p.optionsOfFree(n, s, bar{name: barTimeframe})...)
		case closed.has(s.rank):
			found.add(p.optionsOfFree(n, s, bar{name: barPool})...)
		case open.has(s.rank):
			if _, b := p.fit(n, s); b.certain() {
				bars[b.name]++
			}
		case !p.available(s):
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

// countBars counts the bars that keep a need out of free slots, the first of each slot. Of those that the time or the
// pool keeps it out of it gives the slots, and those that no bar does but perhaps the length.
func (p *attempt) countBars(n *need, bars map[string]int) (late, closed, open slotSet) {
	if p.freeSlots == nil {
		p.freeSlots = p.slotSetOf(func(s *slot) bool { return s.Start.After(p.now) && !s.engaged && p.available(s) })
	}
	open = slices.Clone(p.freeSlots)
	before := open.len()
	take := func(name string, certain slotSet) (out slotSet) {
		out = slices.Clone(certain)
		out.keep(open)
		open.removeAll(out)
		if barred := out.len(); barred > 0 {
			bars[name] += barred
		}
		return out
	}
	for _, t := range p.excludes {
		fired, _ := p.outcomes(t, n, open)
		take(t.ID, fired)
	}
	for i, a := range aspects {
		switch a.name {
		case barTimeframe:
			late = take(a.name, p.barredBy(i, n).certain)
		case barPool:
			closed = take(a.name, p.barredBy(i, n).certain)
			p.takePatient(n, open, bars)
		case "": // of several names
			barred := slices.Clone(p.barredBy(i, n).certain)
			barred.keep(open)
			open.removeAll(barred)
			for at := range barred.all() {
				bars[a.look(p.allocation, n, p.bySite[at]).name]++
			}
		default:
			take(a.name, p.barredBy(i, n).certain)
		}
	}
	p.looks += before - open.len()
	return late, closed, open
}

// An optionList takes the first options of each kind and leaves out the rest.
type optionList struct {
	options []Option
	count   map[OptionKind]int
}

// add takes options as long as there are not too many of their kind.
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
	if b.name != barTimeframe && b.name != barPool || !p.unused(s) || p.board.Row(s.columns[0]) >= 0 {
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
		row := p.board.Row(s.columns[0])
		keptFree := p.unused(s) && (row < 0 || p.rows[row].quota == k)
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

// option is an option that names a slot.
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
		Kind: ExtraSlot, Roles: n.Roles, Modality: n.Modality, Minutes: n.length.minutes, Clinician: n.NamedClinicianID,
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
