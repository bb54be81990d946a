package capacity

import (
	"cmp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// maxDetailed is of how many needs that are not placed every slot is looked at once more, to say what could be done.
const maxDetailed = 200

// unplaced says why a need has no slot, and what a person could do.
func (p *placing) unplaced(n *need) Unplaced {
	f := p.fails[n]
	u := Unplaced{Need: n.ID, Rating: n.Rating, Competing: []string{}, Slots: []string{}, Options: []Option{}, PlaceIf: []PlaceIf{}}
	if !n.due.IsZero() {
		u.Due = n.due.In(p.cal.Zone())
	}
	for _, other := range f.needs {
		u.Competing = append(u.Competing, other.ID)
	}
	for _, s := range f.slots {
		u.Slots = append(u.Slots, s.ID)
	}
	if u.Kept = kept(f.kept); f.omitted[0] > 0 {
		u.LeftOut = &LeftOut{f.omitted[0], f.omitted[1]}
	}
	for _, m := range f.placeIf {
		if _, b := p.look(n, m.first); len(b.missing) > 0 {
			u.PlaceIf = append(u.PlaceIf, PlaceIf{m.first.ID, slices.Compact(slices.Sorted(slices.Values(b.missing)))})
		}
	}
	if p.detailed++; p.detailed <= maxDetailed {
		p.options(n, f, &u)
	}
	u.Because = p.because(n, f, u)
	u.Options = append(u.Options, p.extra(n))
	if n.Rating != Green {
		u.Options = append(u.Options, Option{Option: TellClinician})
	}
	return u
}

// kept counts what rules keep, by rule.
func kept(of []*keeping) (out []Kept) {
	for _, k := range of {
		slots := 1 // a row of a cap stands for one
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

func (p *placing) because(n *need, f failure, u Unplaced) Code {
	switch {
	case f.givenUp:
		return SearchEnded
	case f.bound:
		return Bounded
	case len(u.PlaceIf) > 0:
		return NotKnown
	case len(f.slots) > 0 || f.omitted[1] > 0:
		return Compete
	case !n.due.IsZero() && !n.due.After(p.now):
		return PastDue
	case len(n.maybe) > 0:
		return NotKnown
	case p.releasesLater(n):
		return NotReleased
	}
	return NoSlot
}

// releasesLater tells whether a slot that the need could have is released by itself later.
func (p *placing) releasesLater(n *need) bool {
	return slices.ContainsFunc(p.slots, func(s *slot) bool {
		early := s.sound && s.held == nil && (!p.given(s) || p.barredByPool(n, s).certain())
		return early && p.fits(n, s, barPool) && p.embargoed(n, s).Release != nil
	})
}

// The most slots that one kind of option names.
const maxOptions = 2

// options looks at every slot once more: what keeps the need out of those that are free, which could be released or freed,
// and which lies beyond the timeframe.
func (p *placing) options(n *need, f failure, u *Unplaced) {
	bars := map[string]int{}
	count := map[OptionKind]int{}
	offer := func(o Option) {
		if count[o.Option]++; count[o.Option] <= maxOptions {
			u.Options = append(u.Options, o)
		}
	}
	for _, s := range p.slots {
		if !s.Start.After(p.now) {
			continue
		}
		if p.given(s) {
			_, b := p.look(n, s)
			if b.certain() {
				bars[b.name]++
			}
			if b.name == barTimeframe && !n.due.IsZero() && p.who(s) == nil && p.board.Row(s.at) < 0 && p.fits(n, s, barTimeframe) {
				at := s.Start.In(p.cal.Zone())
				offer(Option{Option: AskClinician, Slot: s.ID, At: &at, LateMin: int(s.Start.Sub(n.due).Minutes())})
			}
			if b.name == barPool && p.who(s) == nil && p.board.Row(s.at) < 0 && p.fits(n, s, barPool) {
				offer(p.embargoed(n, s))
			}
			continue
		}
		switch {
		case s.sound && s.held == nil && p.fits(n, s, barPool):
			offer(p.embargoed(n, s))
		case s.taken() && p.routine(s) && p.fits(n, s, barPool):
			o := p.option(AskToMove, s)
			if s.held != nil {
				o.Need = s.held.ID
			}
			offer(o)
		}
	}
	for _, k := range f.kept {
		for _, s := range k.of {
			if row := p.board.Row(s.at); p.who(s) == nil && (row < 0 || p.rows[row].kept == k) && p.given(s) && p.fits(n, s, "") {
				o := p.option(UseReserve, s)
				o.Rule = k.ID
				offer(o)
				break
			}
		}
	}
	for name, n := range bars {
		u.Bars = append(u.Bars, Bar{name, n})
	}
	slices.SortFunc(u.Bars, func(a, b Bar) int { return cmp.Or(b.Slots-a.Slots, strings.Compare(a.Bar, b.Bar)) })
	slices.SortStableFunc(u.Options, func(a, b Option) int { return optionRank(a) - optionRank(b) })
	u.Options = slices.CompactFunc(u.Options, func(a, b Option) bool { return a.Option == b.Option && a.Slot == b.Slot })
}

// optionRank puts first what costs nobody anything.
func optionRank(o Option) int {
	return slices.Index([]OptionKind{EarlyRelease, UseReserve, AskToMove, AskClinician}, o.Option)
}

func (p *placing) option(what OptionKind, s *slot) Option {
	at := s.Start.In(p.cal.Zone())
	return Option{Option: what, Slot: s.ID, At: &at}
}

// embargoed is a slot that could be released early, with when that happens by itself.
func (p *placing) embargoed(n *need, s *slot) Option {
	o := p.option(EarlyRelease, s)
	at := s.ReleaseAt
	if p.barredByPool(n, s).certain() {
		for _, r := range p.loaded.Header.Pools[pool(s.Pool)].Release {
			if opens, ok := r.at(p.desk, s); ok && r.To.rank() >= n.Rating.rank() {
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

// fits tells whether a need could have a slot if one bar were not there, and nobody had it.
func (p *placing) fits(n *need, s *slot, but string) bool {
	slots, b := p.look(n, s, but)
	return !b.certain() && len(b.missing) == 0 && len(slots) == 1
}

// routine tells whether whoever has a slot could be asked to move: a need that is rated green, or, where it is not known
// who has it, a slot of the routine pool.
func (p *placing) routine(s *slot) bool {
	if s.held != nil {
		return s.held.state == Confirmed && s.held.Rating == Green && len(s.held.pinned) == 1
	}
	return s.Status == busy && s.Pool == "routine"
}

// extra is the slot that would have to be made.
func (p *placing) extra(n *need) Option {
	o := Option{Option: ExtraSlot, Role: n.Roles, Modality: n.Modality, Minutes: n.sure.minutes, Clinician: n.NamedClinicianID, Skills: n.Need.Skills}
	for _, a := range n.asks {
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

// result is how each rule came out, over the pairs that the decision is about.
func (p *placing) result() *rules.Result {
	var all []*rules.Result
	evaluate := func(v view, only []does) {
		var of []*rules.Rule
		for _, d := range only {
			of = append(of, d.Rule)
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
		evaluate(p.lineView(p.anyLine()), ofLines)
	}
	return rules.Any(all...)
}

// maxShown is of how many slots the rules are shown for a need.
const maxShown = 50
