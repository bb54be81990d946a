package capacity

import (
	"context"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// tie makes points count before all else: of equally good plans the one stands that uses the earliest slots.
const tie = 1 << 30

// placing is one attempt to place every need.
type placing struct {
	*judge
	relaxed  bool // one slot is enough for every need: what is placed so is a bound, not a plan
	board    *match.Board
	keepings []*keeping
	watch    []*keeping         // those that are watched
	watching map[*slot][]int    // which of them are about a slot
	patients map[string][]*need // needs of one patient, where there are several
	tallied  []tally            // how they stand
	rows     []placedRow
	rowOf    map[*need]int
	placed   map[*need][]*slot
	fails    map[*need]failure
	together map[*slot]*need // slots given away with others
	sets     sets            // slots that the same needs compete for
	full     []*keeping      // that could not take all that they keep
	bitten   []*keeping      // that kept a need from where it would have been placed
	exact    bool

	wakes     []time.Time
	told      int    // needs and slots that proofs name
	detailed  int    // needs whose every slot was looked at once more
	reachable []bool // slots that could be freed; nil once something was placed since
}

// placedRow is what a row of the board stands for: a need, or slots that are kept.
type placedRow struct {
	need *need
	kept *keeping
}

// prepare finds for each need the slots that it can have.
func (j *judge) prepare() error {
	edges, candidates := 0, map[int32][]*slot{}
	for _, n := range j.needs {
		if n.pinned != nil {
			continue
		}
		for _, s := range j.candidates(n, candidates) {
			slots, b := j.look(n, s)
			if s.Status == "" {
				b.missing = append(b.missing, "slot.status")
			}
			if s.Start.IsZero() {
				b.missing = append(b.missing, "slot.start")
			}
			switch {
			case b.certain():
			case len(b.missing) > 0:
				if len(n.maybe) < maxMaybe {
					n.maybe = append(n.maybe, maybe{slots: slots, first: s})
				}
				j.gaps.add(n, b.missing)
			case len(slots) > 1:
				n.runs = append(n.runs, run{slots, j.points(n, slots)})
			default:
				n.edges = append(n.edges, match.Edge{Col: s.at, Cost: int64(j.points(n, slots))*tie + int64(s.at)})
			}
		}
		if edges += len(n.edges) + len(n.runs); edges > maxPairs {
			return &rules.Error{Code: "too-large", Fact: "slots", Detail: "allocate site by site"}
		}
	}
	return j.err
}

// candidates are the slots that are given away, or would be if their status or start were known, less those that the rule
// that keeps most out keeps from every need of the same class.
func (j *judge) candidates(n *need, seen map[int32][]*slot) []*slot {
	class := int32(0)
	if len(j.excludes) > 0 {
		class = j.excludes[0].needs[n.at]
	}
	if out, ok := seen[class]; ok {
		return out
	}
	out := []*slot{}
	for _, s := range j.slots {
		open := j.given(s) || s.held == nil && (s.Status == "" && (s.Start.IsZero() || s.Start.After(j.now)) || s.Status == free && s.Start.IsZero())
		if open && (len(j.excludes) == 0 || j.verdict(j.excludes[0], n, s) != rules.Fired) {
			out = append(out, s)
		}
	}
	seen[class] = out
	return out
}

// maxPairs is how many pairs of a need and a slot that it can have one allocation holds, and maxMaybe how many slots that
// depend on answers are remembered for one need.
const (
	maxPairs = 20_000_000
	maxMaybe = 64
)

// placeAll places every need by its order. Where a reserve is in the way, it is tried both ways in which it can hold.
func (j *judge) placeAll(ctx context.Context, budget int) *placing {
	keepings := j.keepings()
	free := j.attempt(ctx, &budget, keepings, nil, false)
	tried := slices.DeleteFunc(slices.Clone(free.bitten), func(k *keeping) bool { return k.how != aside || k.then.Reserve == nil })
	if len(tried) == 0 {
		free.prove(func() *placing { return j.attempt(ctx, &budget, keepings, nil, true) })
		return free
	}
	ways := map[*keeping]way{}
	for _, k := range tried {
		ways[k] = aside
	}
	best := j.attempt(ctx, &budget, keepings, ways, false)
	for _, k := range tried {
		ways[k] = barred
		if other := j.attempt(ctx, &budget, keepings, ways, false); other.better(best) {
			best = other
		} else {
			ways[k] = aside
		}
	}
	// One reserve is decided either way; of several that share slots or needs not every combination was tried. One that
	// was not in the way at first may be now.
	best.exact = best.exact && (len(tried) == 1 || j.apart(tried)) && len(best.bitten) == 0
	best.prove(func() *placing { return j.attempt(ctx, &budget, keepings, ways, true) })
	return best
}

// prove says of a plan in which needs could have had several slots together whether it is the best. Where one has, that is
// not said; else it is when it would be no better if one slot were enough for each.
func (p *placing) prove(relaxed func() *placing) {
	if !p.exact || !slices.ContainsFunc(p.needs, func(n *need) bool { return len(n.runs) > 0 }) {
		return
	}
	if p.exact = len(p.together) == 0; p.exact {
		bound := relaxed()
		p.exact = bound.exact && !bound.better(p)
	}
}

// better tells whether more needs are placed, the first in order counting most, or the same ones at less cost.
func (p *placing) better(o *placing) bool {
	cost := 0
	for _, n := range p.needs {
		a, b := p.placed[n], o.placed[n]
		if (a != nil) != (b != nil) {
			return a != nil
		}
		if a != nil && n.pinned == nil {
			cost += p.costOf(n, a) - o.costOf(n, b)
		}
	}
	return cost < 0
}

// costOf is what a need costs where it is; in a bound, as if it had all the slots that it would take from there.
func (p *placing) costOf(n *need, slots []*slot) int {
	if i := slices.IndexFunc(n.runs, func(r run) bool { return r.slots[0] == slots[0] }); p.relaxed && i >= 0 {
		return n.runs[i].cost
	}
	return p.points(n, slots)
}

// apart tells whether no need can have slots of two of the keepings, over whatever other needs.
func (j *judge) apart(of []*keeping) bool {
	sets := newSets(len(j.slots))
	for _, n := range j.needs {
		for _, e := range n.edges {
			sets.join(n.edges[0].Col, e.Col)
		}
		for _, r := range n.runs {
			for _, s := range r.slots {
				sets.join(n.runs[0].slots[0].at, s.at)
				if len(n.edges) > 0 {
					sets.join(n.edges[0].Col, s.at)
				}
			}
		}
	}
	owner := map[int]*keeping{}
	for _, k := range of {
		for _, s := range k.of {
			if o := owner[sets.find(s.at)]; o != nil && o != k {
				return false
			}
			owner[sets.find(s.at)] = k
		}
	}
	return true
}

// attempt places every need once. Reserves are watched unless a way is said.
func (j *judge) attempt(ctx context.Context, budget *int, keepings []*keeping, ways map[*keeping]way, relaxed bool) *placing {
	p := &placing{
		judge: j, relaxed: relaxed, board: match.New(ctx, len(j.slots), *budget), keepings: keepings, placed: map[*need][]*slot{}, fails: map[*need]failure{},
		together: map[*slot]*need{}, rowOf: map[*need]int{}, sets: newSets(len(j.slots)), exact: true,
	}
	p.watchOver(ways)
	for _, n := range p.needs {
		if n.pinned != nil {
			p.placed[n] = n.pinned
		}
	}
	for _, k := range keepings {
		if k.then.Cap != nil && k.how == aside {
			p.keep(k)
		}
	}
	for i, n := range p.needs {
		for k, w := range ways {
			if w == aside && k.before == i {
				p.keep(k)
			}
		}
		if n.pinned == nil {
			p.place(n, i, p.without(n, ways))
		}
	}
	for id, r := range p.rows {
		if col := p.board.Col(id); r.need != nil && col != match.None {
			p.placed[r.need] = []*slot{p.slots[col]}
		}
	}
	*budget = p.board.Budget
	return p
}

// keep takes slots like needs of their own.
func (p *placing) keep(k *keeping) {
	for range k.rows {
		p.rows = append(p.rows, placedRow{kept: k})
		id, answer := p.board.Place(k.edges())
		switch {
		case answer == match.GivenUp:
			p.exact = false
			p.board.Direct(id)
		case answer == match.Impossible: // the needs before have them, and those that it is kept from have no more
			p.full = append(p.full, k)
		}
	}
	p.reachable = nil
}

// without are the slots that a need has none of, as a reserve is kept so.
func (p *placing) without(n *need, ways map[*keeping]way) (out map[int]bool) {
	for k, w := range ways {
		if w != barred && !slices.Contains(p.full, k) {
			continue
		}
		for _, s := range k.of {
			if p.verdict(k.table, n, s) != rules.NotFired {
				if out == nil {
					out = map[int]bool{}
				}
				out[s.at] = true
			}
		}
	}
	return out
}

func (p *placing) place(n *need, i int, without map[int]bool) {
	edges, runs := n.edges, n.runs
	if p.relaxed {
		edges, runs = slices.Clone(edges), nil
		for _, r := range n.runs {
			edges = append(edges, match.Edge{Col: r.slots[0].at, Cost: int64(r.cost)*tie + int64(r.slots[0].at)})
		}
	}
	if without != nil {
		edges = slices.DeleteFunc(slices.Clone(edges), func(e match.Edge) bool { return without[e.Col] })
		runs = slices.DeleteFunc(slices.Clone(runs), func(r run) bool { return slices.ContainsFunc(r.slots, func(s *slot) bool { return without[s.at] }) })
	}
	bound := len(edges) < len(n.edges) || len(runs) < len(n.runs)
	answer, kept := p.single(n, edges)
	bound = bound || kept
	switch {
	case answer == match.Placed:
		p.reachable = nil
		return
	case answer == match.GivenUp:
		p.exact = false
		if p.direct() || p.take(n, i, runs, true) {
			return
		}
		p.fails[n] = failure{givenUp: true}
		return
	}
	f := p.witness(n, bound)
	if p.take(n, i, runs, false) {
		p.reachable = nil
		return
	}
	f.if_ = p.maybe(n)
	p.fails[n] = p.tell(f)
}

// direct gives the last row what nobody has, where what is watched holds.
func (p *placing) direct() bool {
	undo := p.board.Mark()
	if p.board.Direct(len(p.rows)-1) && (!p.watched() || p.broken(p.board.Changed()) == nil) {
		return true
	}
	undo()
	return false
}
