// What an author probably meant: the nearest valid name, and the hint that offers it.

package problem

import (
	"fmt"
	"math/bits"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Nearest returns the candidate that the name was probably meant to be: the one with the fewest insertions,
// deletions, substitutions and swaps, at most 1 + a quarter of its length; "" when none is near.
func Nearest(name string, candidates []string) string {
	return nearestWithin(name, candidates, 1+len([]rune(name))/4)
}

// NearestSlip returns the candidate of which the name is a slip of one or two letters; "" when it is none.
func NearestSlip(name string, candidates []string) string {
	return nearestWithin(name, candidates, min(2, len([]rune(name))/4))
}

// nearestWithin is the candidate with the fewest edits, in small letters; "" when all take more than limit. Of equals
// it is the first in the order of the alphabet.
func nearestWithin(name string, candidates []string, limit int) string {
	best, at := "", limit+1
	m := newMeasure(name)
	for _, c := range candidates {
		// One that is no nearer must at least stand before the best in the alphabet.
		within := at
		if best == "" || c >= best {
			within--
		}
		if d := m.distance(c, within); d < at || d == at && d <= within {
			best, at = c, d
		}
	}
	return best
}

// Suggest is the hint for a name that is not among the valid ones: the nearest one, else a list of the first few.
func Suggest(name string, valid []string) string {
	var begin []string
	for _, v := range valid {
		if len(name) > 2 && strings.HasPrefix(v, name) {
			begin = append(begin, v)
		}
	}
	slices.Sort(begin)
	// An author who wrote only the beginning of a name meant one of these.
	if n := len(begin); n > 0 && n <= 3 {
		return fmt.Sprintf("did you mean %s?", strings.Join(begin, " or "))
	}
	if near := Nearest(name, valid); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	if len(valid) == 0 {
		return ""
	}
	sorted := slices.Sorted(slices.Values(valid))
	if len(sorted) > 8 {
		return fmt.Sprintf("known are %s, … (%d in all)", strings.Join(sorted[:4], ", "), len(sorted))
	}
	return "known are " + strings.Join(sorted, ", ")
}

// The patterns by which a name in another style becomes snake case.
var (
	humps   = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	nonWord = regexp.MustCompile(`[^a-z0-9]+`)
)

// SuggestSnake is the hint for a name that is not in snake case.
func SuggestSnake(s string) string {
	s = humps.ReplaceAllString(s, "${1}_$2")
	s = strings.Trim(nonWord.ReplaceAllString(strings.ToLower(s), "_"), "_0123456789")
	if s == "" || len(s) > 80 {
		return ""
	}
	return "write " + s
}

// measure tells how far names are from one that is fixed, in small letters.
type measure struct {
	name    []rune
	ascii   bool   // each letter of the name is one byte
	letters uint64 // those of the name, see lettersOf
	other   []rune
	rows    [3][]int
}

func newMeasure(name string) *measure {
	lower := strings.ToLower(name)
	return &measure{name: []rune(lower), ascii: ascii(lower), letters: lettersOf(lower)}
}

// lettersOf is the set of bytes of a text, each as one of 64 bits.
func lettersOf(s string) (set uint64) {
	for i := range len(s) {
		set |= 1 << (s[i] & 63)
	}
	return set
}

// distance is the optimal-string-alignment distance of another name: how many insertions, deletions, substitutions and
// swaps of neighbours lie between. Where it is more than within, it is some number above within.
func (m *measure) distance(name string, within int) int {
	far := within + 1
	lower := strings.ToLower(name)
	// An edit brings in at most one letter that was missing.
	letters := lettersOf(lower)
	missing := max(bits.OnesCount64(m.letters&^letters), bits.OnesCount64(letters&^m.letters))
	if within < 0 || missing > within && m.ascii && ascii(lower) {
		return far
	}
	m.other = append(m.other[:0], []rune(lower)...)
	s, t := m.name, m.other
	if max(len(s)-len(t), len(t)-len(s)) > within {
		return far
	}
	// Three rows of the table are enough: a swap looks two rows back.
	for i := range m.rows {
		m.rows[i] = slices.Grow(m.rows[i][:0], len(t)+1)[:len(t)+1]
	}
	for j := range m.rows[1] {
		m.rows[1][j] = j
	}
	for i := 1; i <= len(s); i++ {
		prev2, prev, row := m.rows[(i-1)%3], m.rows[i%3], m.rows[(i+1)%3]
		row[0] = i
		least := i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
			least = min(least, row[j])
		}
		// What lies two rows back may lead further by a swap, at the cost of one.
		if least > within && slices.Min(prev) > within-1 {
			return far
		}
	}
	return m.rows[(len(s)+1)%3][len(t)]
}

// ascii tells whether each letter of a text is one byte.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
