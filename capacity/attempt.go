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
type attempt struct {
	*evaluator
	relaxed       bool // one slot is enough for every need: what is placed so is a bound, not a plan
	board         *match.Board
	quotasWatched []*quota           // what is watched
	quotasOfSlot  map[*slot][]int    // which of them are about a slot
	patients      map[string][]*need // needs of one patient, where there are several
	tallies       []tally            // how they stand
	rows          []boardRow
	rowOf         map[*need]int
	placed        map[*need][]*slot
	failures      map[*need]failure
	runOwner      map[*slot]*need // slots given away with others
	sets          slotSets        // slots that the same needs compete for
	exact         bool

	wakes         []time.Time
	witnessed     int    // needs and slots that proofs name
	optionsListed int    // needs whose every slot was looked at once more
	reachable     []bool // slots that could be freed; nil once something was placed since
}

// placedRow is what a row of the board stands for: a need, or slots that are kept.
type boardRow struct {
	need  *need
	quota *quota
}

// prepare finds for each need the slots that it can have.
func (j *evaluator) findCandidates() error {
	edges, candidates := 0, map[int32][]*slot{}
	for _, n := range j.needs {
		if n.booked != nil {
			continue
		}
		for _, s := range j.candidates(n, candidates) {
			slots, b := j.fit(n, s)
			if s.Status == "" {
				b.missing = append(b.missing, "slot.status")
			}
			if s.Start.IsZero() {
				b.missing = append(b.missing, "slot.start")
			}
			switch {
			case b.certain():
			case len(b.missing) > 0:
				if len(n.conditional) < maxMaybe {
					n.conditional = append(n.conditional, conditionalSlot{slots: slots, first: s})
				}
				j.gaps.add(n, b.missing)
			case len(slots) > 1:
				n.runs = append(n.runs, run{slots, j.points(n, slots)})
			default:
				n.edges = append(
					n.edges, match.Edge{Col: s.index, Cost: int64(j.points(n, slots))*tie + int64(s.index)},
				)
			}
		}
		if edges += len(n.edges) + len(n.runs); edges > maxPairs {
			return &rules.Error{Code: "too-large", Fact: "slots", Detail: "allocate site by site"}
		}
	}
	return j.err
}

// candidates are the slots that are given away, or would be if their status or start were known, less those that the
// rule that keeps most out keeps from every need of the same class.
func (j *evaluator) candidates(n *need, seen map[int32][]*slot) []*slot {
	class := int32(0)
	if len(j.excludes) > 0 {
		class = j.excludes[0].needs[n.index]
	}
	if out, ok := seen[class]; ok {
		return out
	}
	out := []*slot{}
	for _, s := range j.slots {
		open := j.available(s) || s.holder == nil &&
			(s.Status == "" && (s.Start.IsZero() || s.Start.After(j.now)) || s.Status == free && s.Start.IsZero())
		if open && (len(j.excludes) == 0 || j.verdict(j.excludes[0], n, s) != rules.Fired) {
			out = append(out, s)
		}
	}
	seen[class] = out
	return out
}

// maxPairs is how many pairs of a need and a slot that it can have one allocation holds, and maxMaybe how many slots
// that depend on answers are remembered for one need.
const (
	maxPairs = 20_000_000
	maxMaybe = 64
)

// placeAll places every need by its order. Of a plan in which needs could have had several slots together it is then
// asked whether it is the best.
func (j *evaluator) placeAll(ctx context.Context, budget int) *attempt {
	p := j.placeInOrder(ctx, &budget, false)
	if !p.exact || !slices.ContainsFunc(p.needs, func(n *need) bool { return len(n.runs) > 0 }) {
		return p
	}
	if p.exact = len(p.runOwner) == 0; p.exact { // it is when it would be no better if one slot were enough for each
		bound := j.placeInOrder(ctx, &budget, true)
		p.exact = bound.exact && !bound.better(p)
	}
	return p
}

// better tells whether more needs are placed, the first in order counting most, or the same ones at less cost.
func (p *attempt) better(o *attempt) bool {
	cost := 0
	for _, n := range p.needs {
		a, b := p.placed[n], o.placed[n]
		if (a != nil) != (b != nil) {
			return a != nil
		}
		if a != nil && n.booked == nil {
			cost += p.costOf(n, a) - o.costOf(n, b)
		}
	}
	return cost < 0
}

// costOf is what a need costs where it is; in a bound, as if it had all the slots that it would take from there.
func (p *attempt) costOf(n *need, slots []*slot) int {
	if i := slices.IndexFunc(n.runs, func(r run) bool { return r.slots[0] == slots[0] }); p.relaxed && i >= 0 {
		return n.runs[i].cost
	}
	return p.points(n, slots)
}

// attempt places every need once, in order, so that no need depends on one after it.
func (j *evaluator) placeInOrder(ctx context.Context, budget *int, relaxed bool) *attempt {
	p := &attempt{
		evaluator: j, relaxed: relaxed, board: match.New(
			ctx, len(j.slots), *budget,
		), placed: map[*need][]*slot{}, failures: map[*need]failure{},
		runOwner: map[*slot]*need{}, rowOf: map[*need]int{}, sets: newSlotSets(len(j.slots)), exact: true,
	}
	keepings := j.quotas()
	p.watch(keepings)
	for _, n := range p.needs {
		if n.booked != nil {
			p.placed[n] = n.booked
		}
	}
	for _, k := range keepings {
		p.reserveRows(k)
	}
	for i, n := range p.needs {
		if n.booked == nil {
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
func (p *attempt) reserveRows(k *quota) {
	for range k.rows {
		p.rows = append(p.rows, boardRow{quota: k})
		if id, answer := p.board.Place(k.edges()); answer == match.GivenUp {
			p.exact = false
			p.board.Direct(id)
		}
	}
}

func (p *attempt) place(n *need, i int) {
	edges, runs := n.edges, n.runs
	if p.relaxed {
		edges, runs = slices.Clone(edges), nil
		for _, r := range n.runs {
			edges = append(edges, match.Edge{Col: r.slots[0].index, Cost: int64(r.cost)*tie + int64(r.slots[0].index)})
		}
	}
	answer, kept, bound := p.placeSingle(n, edges)
	switch {
	case answer == match.Placed:
		p.reachable = nil
		return
	case answer == match.GivenUp:
		p.exact = false
		if p.placeDirect(n) || p.placeRun(n, i, runs, true) {
			return
		}
		p.failures[n] = failure{givenUp: true}
		return
	}
	f := p.witness(bound)
	f.quotas = append(f.quotas, kept...)
	if p.placeRun(n, i, runs, false) {
		p.reachable = nil
		return
	}
	f.placeIf = p.placeIf(n)
	p.failures[n] = p.shortenProof(f)
}

// direct gives the last row what nobody has, where what is watched holds.
func (p *attempt) placeDirect(n *need) bool {
	undo := p.board.Mark()
	if p.board.Direct(len(p.rows)-1) && (!p.constrained() || p.violations(n, p.board.Changed()) == nil) {
		return true
	}
	undo()
	return false
}
