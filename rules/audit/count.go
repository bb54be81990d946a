// This file withholds small counts of people. The rule is that of official statistics: a count of one to four is not
// shown, and neither is a second one from which it could be computed (secondary suppression).

package audit

import (
	"encoding/json"
	"slices"
	"strconv"
)

// smallestCount is the least count of people that is shown, beside 0.
const smallestCount = 5

// A Count is a number of people or things, or withheld because it is small. The zero Count is 0.
type Count struct {
	n        int
	withheld bool
}

var withheld = Count{withheld: true}

// personCount is a count of people, withheld if it is small.
func personCount(n int) Count {
	if n > 0 && n < smallestCount {
		return withheld
	}
	return Count{n: n}
}

// suppressParts returns a whole and some of its parts, as far as they may be shown. What is left of the whole counts as
// another part, as it can be computed.
func suppressParts(whole int, of ...int) []Count {
	out, rest := []Count{personCount(whole)}, whole
	for _, n := range of {
		rest -= n
	}
	hidden, all := suppress(append(slices.Clone(of), rest))
	if all {
		out[0] = withheld
	}
	for i, n := range of {
		c := Count{n: n}
		if hidden[i] || out[0].Withheld() {
			c = withheld
		}
		out = append(out, c)
	}
	return out
}

// suppress tells which parts of a whole are withheld: the small ones, and, if the sum of the small ones leaves only one
// possible value for each, also the least of the other parts wherever it occurs. all tells that there is no other part,
// so that the whole has to be withheld as well.
func suppress(cells []int) (hidden []bool, all bool) {
	small, sum, least := 0, 0, 0
	for _, n := range cells {
		if personCount(n).Withheld() {
			small, sum = small+1, sum+n
		} else if n > 0 && (least == 0 || n < least) {
			least = n
		}
	}
	known := small == 1 || small > 0 && (sum == small || sum == small*(smallestCount-1))
	for _, n := range cells {
		hidden = append(hidden, personCount(n).Withheld() || known && n > 0 && n == least)
	}
	return hidden, known && least == 0
}

// Withheld tells whether the count is not shown.
func (c Count) Withheld() bool { return c.withheld }

// N returns the count. If it is withheld, it returns 0 and false.
func (c Count) N() (n int, ok bool) { return c.n, !c.withheld }

// String is the count, or * if it is withheld.
func (c Count) String() string {
	if c.withheld {
		return "*"
	}
	return strconv.Itoa(c.n)
}

// MarshalJSON is the count, or null if it is withheld.
func (c Count) MarshalJSON() ([]byte, error) {
	if c.withheld {
		return []byte("null"), nil
	}
	return json.Marshal(c.n)
}
