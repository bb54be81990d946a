package audit

import (
	"encoding/json"
	"slices"
	"strconv"
)

// fewest is the least count of people that is told; 0 is told too.
const smallestCount = 5

// A Count is a number, or withheld because it is small.
type Count struct {
	n        int
	withheld bool
}

var withheld = Count{withheld: true}

// few is a count of people.
func personCount(n int) Count {
	if n > 0 && n < smallestCount {
		return withheld
	}
	return Count{n: n}
}

// parts are a whole and some of its parts, as far as they are told; what is left of the whole counts as a part.
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

// hide tells which parts of a whole are withheld: the small ones, and where their sum leaves one value for each, the
// least of the others, as often as it is there. all tells that there is no other: the whole is withheld as well.
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

// Withheld tells whether the count is too small to be told.
func (c Count) Withheld() bool { return c.withheld }

// N is the count; ok is false when it is withheld.
func (c Count) N() (n int, ok bool) { return c.n, !c.withheld }

// String is the count, or * where it is withheld.
func (c Count) String() string {
	if c.withheld {
		return "*"
	}
	return strconv.Itoa(c.n)
}

// MarshalJSON is the count, or null where it is withheld.
func (c Count) MarshalJSON() ([]byte, error) {
	if c.withheld {
		return []byte("null"), nil
	}
	return json.Marshal(c.n)
}
