// How urgent a request is, for every policy that reads it.

package practice

import "slices"

// A Rating says how urgent a request is. The empty Rating is none.
type Rating string

// The ratings, from the least urgent.
const (
	Green Rating = "green"
	Amber Rating = "amber"
	Red   Rating = "red"
)

// Rank orders ratings: 0 for none and for a word that is no rating, then 1 for green, 2 for amber, 3 for red.
func (r Rating) Rank() int { return slices.Index([]Rating{Green, Amber, Red}, r) + 1 }

// Valid tells whether the word is a rating.
func (r Rating) Valid() bool { return r.Rank() > 0 }

// Up is the rating one step higher. Red stays red, and what is no rating is treated as the most urgent.
func (r Rating) Up() Rating {
	if r == Green {
		return Amber
	}
	return Red
}

// Highest is the more urgent of two ratings.
func Highest(a, b Rating) Rating {
	if b.Rank() > a.Rank() {
		return b
	}
	return a
}
