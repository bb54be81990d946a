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
	watch    []*keeping         // what is watched
	watching map[*slot][]int    // which of them are about a slot
	patients map[string][]*need // needs of one patient, where there are several
	tallied  []tally            // how they stand
	rows     []placedRow
	rowOf    map[*need]int
	placed   map[*need][]*slot
	fails    map[*need]failure
	together map[*slot]*need // slots given away with others
	sets     sets            // slots that the same needs compete for
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

// placeAll places every need by its order. Of a plan in which needs could have had several slots together it is then asked
// whether it is the best.
func (j *judge) placeAll(ctx context.Context, budget int) *placing {
	p := j.attempt(ctx, &budget, false)
	if !p.exact || !slices.ContainsFunc(p.needs, func(n *need) bool { return len(n.runs) > 0 }) {
		return p
	}
	if p.exact = len(p.together) == 0; p.exact { // it is when it would be no better if one slot were enough for each
		bound := j.attempt(ctx, &budget, true)
		p.exact = bound.exact && !bound.better(p)
	}
	return p
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

// attempt places every need once, in order, so that no need depends on one after it.
func (j *judge) attempt(ctx context.Context, budget *int, relaxed bool) *placing {
	p := &placing{
		judge: j, relaxed: relaxed, board: match.New(ctx, len(j.slots), *budget), placed: map[*need][]*slot{}, fails: map[*need]failure{},
		together: map[*slot]*need{}, rowOf: map[*need]int{}, sets: newSets(len(j.slots)), exact: true,
	}
	keepings := j.keepings()
	p.watchOver(keepings)
	for _, n := range p.needs {
		if n.pinned != nil {
			p.placed[n] = n.pinned
		}
	}
	for _, k := range keepings {
		p.keep(k)
	}
	for i, n := range p.needs {
		if n.pinned == nil {
			p.place(n, i)
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

// keep takes the slots that a cap keeps back, like needs that come first.
func (p *placing) keep(k *keeping) {
	for range k.rows {
		p.rows = append(p.rows, placedRow{kept: k})
		if id, answer := p.board.Place(k.edges()); answer == match.GivenUp {
			p.exact = false
			p.board.Direct(id)
		}
	}
}

func (p *placing) place(n *need, i int) {
	edges, runs := n.edges, n.runs
	if p.relaxed {
		edges, runs = slices.Clone(edges), nil
		for _, r := range n.runs {
			edges = append(edges, match.Edge{Col: r.slots[0].at, Cost: int64(r.cost)*tie + int64(r.slots[0].at)})
		}
	}
	answer, kept, bound := p.single(n, edges)
	switch {
	case answer == match.Placed:
		p.reachable = nil
		return
	case answer == match.GivenUp:
		p.exact = false
		if p.direct(n) || p.take(n, i, runs, true) {
			return
		}
		p.fails[n] = failure{givenUp: true}
		return
	}
	f := p.witness(bound)
	f.kept = append(f.kept, kept...)
	if p.take(n, i, runs, false) {
		p.reachable = nil
		return
	}
	f.placeIf = p.maybe(n)
	p.fails[n] = p.tell(f)
}

// direct gives the last row what nobody has, where what is watched holds.
func (p *placing) direct(n *need) bool {
	undo := p.board.Mark()
	if p.board.Direct(len(p.rows)-1) && (!p.watched() || p.broken(n, p.board.Changed()) == nil) {
		return true
	}
	undo()
	return false
}
