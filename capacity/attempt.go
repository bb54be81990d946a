// One attempt to place every need: the candidates of each need, the order in which needs are placed, and the test
// whether the result is the best.

package capacity

import (
	"context"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity/internal/match"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// tie makes points count before all else. Of plans that are equally good the one that uses the earliest slots is taken.
const tie = 1 << 30

// An attempt is one try to place every need, in the order of needs.
type attempt struct {
	*evaluator
	// relaxed: one slot is enough for every need. What is placed so is no plan; it bounds how good a plan can be.
	relaxed bool

	board    *match.Board    // a row for each need and each slot that a cap keeps back, columns as laid out
	rows     []boardRow      // what the rows of the board stand for
	rowOf    map[*need]int   // the row of a need
	runOwner map[*slot]*need // the need that has a slot of a run; such slots are not on the board
	// columnOwner is the need that has a column by a run.
	columnOwner map[int]*need
	placed      map[*need][]*slot // the slots of each need that has some
	failures    map[*need]failure // why each other need has none
	sets        slotSets          // columns that the same needs compete for
	exact       bool              // that this is the best allocation is proved so far
	// patients are the needs of each patient who has several.
	patients map[rules.Private[string]][]*need

	quotasWatched []*quota        // the reserves and caps that are checked whenever a need is placed
	quotasOfSlot  map[*slot][]int // which of them count a slot
	tallies       []tally         // how each of them stands

	proposals     engagements // when this attempt has clinicians engaged, once it has ended; nil before it is asked
	wakes         []time.Time // instants at which an alert is raised or cleared
	witnessed     int         // how many needs and slots the proofs name so far
	optionsListed int         // for how many needs every slot was looked at once more
	reachable     []bool      // the columns that could be freed; nil once something was placed since it was found out
}

// A boardRow is what a row of the board stands for: a need, or one slot that a cap keeps back.
type boardRow struct {
	need  *need
	quota *quota
}

// placeAll places every need in order. Where needs could have had several slots together, the board alone does not
// prove that the result is the best: it is when a second attempt, in which one slot is enough for every need, is no
// better.
func (j *evaluator) placeAll(ctx context.Context, budget int64) *attempt {
	p := j.placeInOrder(ctx, &budget, false)
	if !p.exact || !slices.ContainsFunc(p.needs, func(n *need) bool { return len(n.runs) > 0 }) {
		return p
	}
	p.exact = len(p.runOwner) == 0
	if p.exact {
		bound := j.placeInOrder(ctx, &budget, true)
		p.exact = bound.exact && !bound.better(p)
	}
	return p
}

// better tells whether an attempt places more needs than another, the first in order counting most, or the same ones at
// less cost.
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

// costOf is what a need costs where it is. In a relaxed attempt it is what the need would cost with all the slots that
// it takes from there on.
func (p *attempt) costOf(n *need, slots []*slot) int {
	if i := slices.IndexFunc(n.runs, func(r run) bool { return r.slots[0] == slots[0] }); p.relaxed && i >= 0 {
		return n.runs[i].cost
	}
	return p.points(n, slots)
}

// placeInOrder places every need once, in order, so that no need depends on one after it.
func (j *evaluator) placeInOrder(ctx context.Context, budget *int64, relaxed bool) *attempt {
	p := &attempt{
		evaluator: j, relaxed: relaxed, board: match.New(ctx, j.layout, *budget), rowOf: map[*need]int{},
		runOwner: map[*slot]*need{}, placed: map[*need][]*slot{}, failures: map[*need]failure{},
		sets: newSlotSets(len(j.columns)), columnOwner: map[int]*need{}, exact: true,
	}
	quotas := j.quotas()
	p.watch(quotas)
	for _, n := range p.needs {
		if n.booked != nil {
			p.placed[n] = n.booked
		}
	}
	for _, k := range quotas {
		p.reserveRows(k)
	}
	for i, n := range p.needs {
		if n.booked == nil {
			p.place(n, i)
		}
	}
	for id, r := range p.rows {
		if r.need != nil && p.board.Col(id) != match.None {
			p.placed[r.need] = []*slot{p.bySite[p.board.Spot(id)]}
		}
	}
	*budget = p.board.Budget
	return p
}

// reserveRows takes the slots that a cap keeps back, like needs that come first.
func (p *attempt) reserveRows(k *quota) {
	if k.rows == 0 {
		return
	}
	row := p.quotaRow(k)
	for range k.rows {
		p.rows = append(p.rows, boardRow{quota: k})
		if id, answer := p.board.Place(row); answer == match.GivenUp {
			p.exact = false
			p.board.Direct(id)
		}
	}
}

// place places the next need, the i-th: in one slot or in several together. Where it has no place it keeps the proof.
func (p *attempt) place(n *need, i int) {
	may, runs := n.may, n.runs
	if p.relaxed {
		var firsts []match.Edge
		for _, r := range n.runs {
			firsts = append(firsts, edgeTo(r.slots[0], r.cost))
		}
		may, runs = p.layout.With(may, firsts...), nil
	}
	answer, kept, bound := p.placeSingle(n, may)
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

// placeDirect gives the last row the cheapest slot that nobody has, where every quota still holds.
func (p *attempt) placeDirect(n *need) bool {
	undo := p.board.Mark()
	if p.board.Direct(len(p.rows)-1) && (!p.constrained() || p.violations(n, p.board.Changed()) == nil) {
		return true
	}
	undo()
	return false
}
