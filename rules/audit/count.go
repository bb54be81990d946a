package audit

import (
	"encoding/json"
	"slices"
	"strconv"
)

// fewest is the least count of people that is told; 0 is told too.
const fewest = 5

// A Count is a number, or withheld because it is small.
type Count struct {
	n        int
	withheld bool
}

var withheld = Count{withheld: true}

// few is a count of people.
func few(n int) Count {
	if n > 0 && n < fewest {
		return withheld
	}
	return Count{n: n}
}

// parts are a whole and some of its parts. A part that is small is withheld, as is the next smallest where the whole would
// give away the only one; what is left of the whole counts as a part.
func parts(whole int, of ...int) []Count {
	out, rest := []Count{few(whole)}, whole
	for _, n := range of {
		rest -= n
	}
	cells := append(slices.Clone(of), rest)
	hidden, next := 0, -1
	for i, n := range cells {
		if few(n).Withheld() {
			hidden++
		} else if n > 0 && (next < 0 || n < cells[next]) {
			next = i
		}
	}
	for i, n := range of {
		c := few(n)
		if out[0].Withheld() || hidden == 1 && i == next {
			c = withheld
		}
		out = append(out, c)
	}
	return out
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
