package capacity

import (
	"cmp"
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
	board    *match.Board
	keepings []*keeping
	rows     []placedRow
	placed   map[*need][]*slot
	fails    map[*need]failure
	together map[*slot]*need // slots given away with others
	exact    bool

	wakes     []time.Time
	told      int    // needs and slots that proofs name
	aside     int    // columns beside the slots, for what could be kept only at a cost
	detailed  int    // needs whose every slot was looked at once more
	reachable []bool // slots that could be freed; nil once something was placed since
}

// placedRow is what a row of the board stands for: a need, or slots that are kept.
type placedRow struct {
	need *need
	kept *keeping
}

// failure is why a need could not be placed.
type failure struct {
	givenUp bool
	needs   []*need // that compete with it, itself included
	slots   []*slot // for these
	kept    []*keeping
	omitted [2]int // how many needs and slots the proof has, where it is too long to be told
	bound   bool   // a cap, a reserve or the patient's own time kept it out of slots
	if_     []maybe
}

// MaxWitnessed is how many needs and slots the proofs of one decision name in all; of the rest they say how many there are.
const MaxWitnessed = 1_000_000

// bans are slots that a need may not have so that reserves, caps and the patient's own time hold.
type bans map[*need]map[*slot]bool

func (b bans) add(n *need, s *slot) (added bool) {
	if b[n] == nil {
		b[n] = map[*slot]bool{}
	}
	added = !b[n][s]
	b[n][s] = true
	return added
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

// candidates are the slots that are given away, less those that the rule that keeps most out keeps from every need of the
// same class.
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
		if j.given(s) && (len(j.excludes) == 0 || j.verdict(j.excludes[0], n, s) != rules.Fired) {
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

// placeAll places every need by its order, and mends the plan until reserves, caps and patients' own time hold.
func (j *judge) placeAll(ctx context.Context, budget int) *placing {
	banned := bans{}
	exact := true
	keepings, kept := j.keepings(), 0
	for _, k := range keepings {
		kept += k.rows
	}
	for {
		p := &placing{judge: j, board: match.New(ctx, len(j.slots)+kept, budget), keepings: keepings, placed: map[*need][]*slot{}, fails: map[*need]failure{}, together: map[*slot]*need{}, exact: exact}
		p.run(banned)
		budget = p.board.Budget
		if !p.mend(banned) {
			return p
		}
		exact = false
	}
}

func (p *placing) run(banned bans) {
	for _, n := range p.needs {
		if n.pinned != nil {
			p.placed[n] = n.pinned
		}
	}
	p.keep(0, true)
	for i, n := range p.needs {
		p.keep(i, false)
		if n.pinned == nil {
			p.place(n, i, banned)
		}
	}
	for id, r := range p.rows {
		if col := p.board.Col(id); r.need != nil && col != match.None {
			p.placed[r.need] = []*slot{p.slots[col]}
		}
	}
}

// keep places what is kept before a need.
func (p *placing) keep(before int, caps bool) {
	for _, k := range p.keepings {
		if k.before != before || k.then.Cap != nil != caps {
			continue
		}
		for range k.rows {
			edges := k.edges()
			p.aside++
			if aside := len(p.slots) + p.aside - 1; !caps { // nobody before loses a point by it
				edges = append(edges, match.Edge{Col: aside, Cost: tie / 2})
			}
			p.rows = append(p.rows, placedRow{kept: k})
			id, answer := p.board.Place(edges)
			if answer == match.GivenUp {
				p.exact = false
				p.board.Direct(id)
			}
			if col := p.board.Col(id); !caps && col != match.None && col < len(p.slots) {
				p.board.Take([]int{len(p.slots) + p.aside - 1}) // and after that it stays
			}
		}
	}
}

func (p *placing) place(n *need, i int, banned bans) {
	edges := n.edges
	if len(banned[n]) > 0 {
		edges = slices.DeleteFunc(slices.Clone(edges), func(e match.Edge) bool { return banned[n][p.slots[e.Col]] })
	}
	p.rows = append(p.rows, placedRow{need: n})
	id, answer := p.board.Place(edges)
	switch {
	case answer == match.Placed:
		p.reachable = nil
		return
	case answer == match.GivenUp:
		p.exact = false
		if p.board.Direct(id) || p.take(n, i, banned, true) {
			return
		}
		p.fails[n] = failure{givenUp: true}
		return
	}
	f := p.witness()
	f.bound = len(banned[n]) > 0
	if len(n.runs) > 0 {
		p.exact = false // which slots are best given away together is not proved
		if p.take(n, i, banned, false) {
			p.reachable = nil
			return
		}
		f.among(p, n)
	}
	f.if_ = p.maybe(n)
	if p.told += len(f.needs) + len(f.slots); p.told > MaxWitnessed {
		f.omitted, f.needs, f.slots, f.kept = [2]int{len(f.needs), len(f.slots)}, nil, nil, nil
	}
	p.fails[n] = f
}

// witness is why the last row has no place.
func (p *placing) witness() (f failure) {
	rows, cols := p.board.Reached()
	for _, id := range rows {
		switch r := p.rows[id]; {
		case r.need != nil:
			f.needs = append(f.needs, r.need)
		default:
			f.kept = append(f.kept, r.kept)
		}
	}
	for _, c := range cols {
		if c < len(p.slots) {
			f.slots = append(f.slots, p.slots[c])
		}
	}
	f.held(p)
	slices.SortFunc(f.needs, compareNeeds)
	return f
}

// held adds the appointments over several slots that have some of those which the needs could have.
func (f *failure) held(p *placing) {
	for _, n := range slices.Clone(f.needs) {
		for _, e := range n.edges {
			f.add(p.holder(p.slots[e.Col]), p)
		}
	}
}

// among adds those that have the slots which a need for several slots could have had.
func (f *failure) among(p *placing, n *need) {
	for _, r := range n.runs {
		for _, s := range r.slots {
			if !slices.Contains(f.slots, s) {
				f.slots = append(f.slots, s)
			}
			holder := p.holder(s)
			if row := p.board.Row(s.at); holder == nil && row != match.None {
				holder = p.rows[row].need
			}
			f.add(holder, p)
		}
	}
	slices.SortFunc(f.needs, compareNeeds)
	slices.SortFunc(f.slots, func(a, b *slot) int { return a.at - b.at })
}

func (f *failure) add(n *need, p *placing) {
	if n == nil || slices.Contains(f.needs, n) {
		return
	}
	f.needs = append(f.needs, n)
	for _, s := range p.placed[n] {
		if !slices.Contains(f.slots, s) {
			f.slots = append(f.slots, s)
		}
	}
}

// holder is the need that has a slot together with others.
func (p *placing) holder(s *slot) *need { return p.together[s] }

// take gives a need several slots together: those that cost least, and of these that leave most room for those after it.
func (p *placing) take(n *need, i int, banned bans, freeOnly bool) bool {
	runs := slices.DeleteFunc(slices.Clone(n.runs), func(r run) bool {
		return slices.ContainsFunc(r.slots, func(s *slot) bool { return banned[n][s] })
	})
	slices.SortStableFunc(runs, func(a, b run) int { return cmp.Compare(a.cost, b.cost) })
	var options [][]int
	for _, r := range runs {
		var cols []int
		for _, s := range r.slots {
			cols = append(cols, s.at)
		}
		options = append(options, cols)
	}
	var best int
	if freeOnly {
		best = p.board.TakeFree(options)
	} else {
		var further [][]match.Edge
		for _, later := range p.needs[i+1:] {
			if later.pinned == nil && len(later.edges) > 0 {
				further = append(further, later.edges)
			}
		}
		best = p.board.TakeBest(options, further)
	}
	if best == match.None {
		return false
	}
	p.placed[n] = runs[best].slots
	for _, s := range runs[best].slots {
		p.together[s] = n
	}
	return true
}

// maybe are the slots that a need would get if what is not known came out well, the best first.
func (p *placing) maybe(n *need) (out []maybe) {
	if len(n.maybe) == 0 {
		return nil
	}
	if p.reachable == nil {
		p.reachable = p.board.Attainable()
	}
	for _, m := range n.maybe {
		if m.slots == nil {
			m.slots = []*slot{m.first}
		}
		if !slices.ContainsFunc(m.slots, func(s *slot) bool { return !p.reachable[s.at] }) {
			m.cost = p.points(n, m.slots)
			out = append(out, m)
		}
	}
	slices.SortStableFunc(out, func(a, b maybe) int { return cmp.Compare(a.cost, b.cost) })
	return out[:min(len(out), maxIf)]
}

// maxIf is how many slots that depend on an answer are named for one need.
const maxIf = 3

// mend bans what breaks a cap, a reserve or a patient's own time; false when nothing does.
func (p *placing) mend(banned bans) (broken bool) {
	for _, k := range p.keepings {
		if !k.mended {
			continue
		}
		for _, n := range p.excess(k, p.placed) {
			for _, s := range k.of {
				broken = banned.add(n, s) || broken
			}
		}
	}
	for _, pair := range p.overlaps() {
		for _, s := range p.slots {
			if overlap([]*slot{s}, p.placed[pair.first]) {
				broken = banned.add(pair.second, s) || broken
			}
		}
	}
	return broken
}

type twoNeeds struct{ first, second *need }

// overlaps are two needs of one patient at the same time, the second of which is the lower one, or is not confirmed.
func (p *placing) overlaps() (out []twoNeeds) {
	of := map[string][]*need{}
	for _, n := range p.needs {
		id := cmp.Or(n.PatientID, n.patient.ID)
		if id == "" || p.placed[n] == nil {
			continue
		}
		for _, other := range of[id] {
			switch {
			case !overlap(p.placed[n], p.placed[other]) || n.pinned != nil && other.pinned != nil:
			case n.pinned != nil:
				out = append(out, twoNeeds{n, other})
			default:
				out = append(out, twoNeeds{other, n})
			}
		}
		of[id] = append(of[id], n)
	}
	return out
}

func overlap(a, b []*slot) bool {
	for _, s := range a {
		for _, o := range b {
			if s.start < max(o.end, o.start+1) && o.start < max(s.end, s.start+1) {
				return true
			}
		}
	}
	return false
}
