// Package index rules conditions out before they are evaluated. Of a policy of a thousand rules a few per cent can come
// true for one patient; the index finds these at the cost of a few hundred operations on whole words of bits, and their
// skeletons decide.
//
// Its one door is [New] and [Index.Evaluate]: every condition that is not false, in order, with its truth. What comes
// out is what evaluating each condition would give, whatever is missing or fails, and asks no more work of a budget.
//
// # How
//
// A condition is a disjunction of terms, each a conjunction of leaves; in Kleene's logic as in any other, it is false
// when every term has a leaf that is false. Every term has a place, a bit. The values of a fact fall into classes, as
// its conditions cut them, and each class has a row of bits: the terms that no leaf on this fact makes false. And-ing
// one row a fact leaves the terms that can still hold. A fact that is not known makes no leaf false, but leaves terms
// unknown. A term of which all leaves are indexed needs no skeleton; one that has others (a function of the host, two
// facts side by side) is looked at.
//
// Facts with few classes have rows, see rows.go, which tables.go multiplies. Lists, words without end and texts have
// postings, see postings.go and phrases.go: the terms for each word or phrase. Terms are made in terms.go.
package index

import (
	"math/bits"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// An Index is that of some conditions. It is not changed after it is made, and is safe for concurrent use.
type Index struct {
	conditions []*lang.Node
	of         []int32 // by term: the place of its condition; terms of one condition stand together
	words      int     // of a set of terms
	looked     set     // the terms with leaves that no row or posting answers
	all        set     // every term

	tables []table    // of facts with few classes
	lists  []postings // of lists, and of words without end
	text   textPostings
	scores []scoreRows
	served []bool // by condition: every term of it has an indexed leaf
}

// A set is a set of terms, a bit for each.
type set []uint64

func (s set) add(i int)    { s[i>>6] |= 1 << (i & 63) }
func (s set) remove(i int) { s[i>>6] &^= 1 << (i & 63) }

// or adds the terms of another set; a nil one has none.
func (s set) or(other set) {
	for i, w := range other {
		s[i] |= w
	}
}

// Served tells whether a condition is ever ruled out without being looked at.
func (x *Index) Served(condition int) bool { return x.served[condition] }

// Memory is what looking conditions up needs, and may be used again. The zero Memory is ready to use.
type Memory struct {
	rows    []set   // to be and-ed: each leaves the terms that may hold
	unknown []set   // each: terms with a leaf that is unknown
	check   []set   // each: terms that have to be looked at after all
	phrases []int32 // that stand in the text
	own     []set   // sets that are made anew for each input
	used    int     // of own
	came    []Came  // what is given, until the memory is used again
}

// and adds a row; nil leaves every term.
func (m *Memory) and(row set) {
	if row != nil {
		m.rows = append(m.rows, row)
	}
}

// fresh is a set of the input's own that holds what another holds.
func (m *Memory) fresh(like set) set {
	if m.used == len(m.own) {
		m.own = append(m.own, nil)
	}
	s := append(m.own[m.used][:0], like...)
	m.own[m.used] = s
	m.used++
	return s
}

// A Came is a condition that is not false.
type Came struct {
	Condition int32 // its place
	Truth     lang.Truth
}

// Evaluate gives the conditions that are not false on an input, in their order, until the memory is used again.
func (x *Index) Evaluate(e *lang.Eval, m *Memory) []Came {
	x.gather(e, m)
	c := collector{condition: -1, came: m.came[:0]}
	for at := range x.words {
		possible := m.rows[0][at]
		for _, row := range m.rows[1:] {
			possible &= row[at]
			if possible == 0 {
				break
			}
		}
		if possible != 0 {
			c.take(x, e, m, at, possible)
		}
	}
	c.end(x, e)
	m.came = c.came
	return c.came
}

// gather finds the sets of terms of an input.
func (x *Index) gather(e *lang.Eval, m *Memory) {
	m.rows, m.unknown, m.check, m.used = append(m.rows[:0], x.all), m.unknown[:0], append(m.check[:0], x.looked), 0
	x.text.take(e, m)
	for i := range x.tables {
		x.tables[i].take(e, m)
	}
	for i := range x.lists {
		x.lists[i].take(e, m)
	}
	for i := range x.scores {
		x.scores[i].take(e, m)
	}
}

// A collector puts the terms of a condition together.
type collector struct {
	came      []Came
	condition int32      // whose terms are at hand; -1 for none
	truth     lang.Truth // the greatest of its terms that need not be looked at
	look      bool       // another one has to be
}

// take takes the terms of one word of bits that can still hold.
func (c *collector) take(x *Index, e *lang.Eval, m *Memory, at int, possible uint64) {
	unknown, check := uint64(0), uint64(0)
	for _, s := range m.unknown {
		unknown |= s[at]
	}
	for _, s := range m.check {
		check |= s[at]
	}
	for ; possible != 0; possible &= possible - 1 {
		bit := possible & -possible
		if condition := x.of[at<<6+bits.TrailingZeros64(bit)]; condition != c.condition {
			c.end(x, e)
			c.condition, c.truth, c.look = condition, lang.False, false
		}
		switch {
		case check&bit != 0:
			c.look = true
		case unknown&bit != 0:
			c.truth = max(c.truth, lang.Unknown)
		default:
			c.truth = lang.True
		}
	}
}

// end ends the condition at hand.
func (c *collector) end(x *Index, e *lang.Eval) {
	if c.condition < 0 {
		return
	}
	if c.look && c.truth != lang.True {
		c.truth = e.Truth(x.conditions[c.condition])
	}
	if c.truth != lang.False {
		c.came = append(c.came, Came{c.condition, c.truth})
	}
}
