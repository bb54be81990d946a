// What an author probably meant: the nearest valid name, and the hint that offers it.

package problem

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
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
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if d := distance(strings.ToLower(name), strings.ToLower(c)); d < at {
			best, at = c, d
		}
	}
	return best
}

// Suggest is the hint for a name that is not among the valid ones: the nearest one, else a list of the first few.
func Suggest(name string, valid []string) string {
	var begin []string
	for _, v := range slices.Sorted(slices.Values(valid)) {
		if len(name) > 2 && strings.HasPrefix(v, name) {
			begin = append(begin, v)
		}
	}
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

// distance is the optimal-string-alignment distance.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	// Three rows of the table are enough: a swap looks two rows back.
	rows := [3][]int{make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(s); i++ {
		prev2, prev, row := rows[(i-1)%3], rows[i%3], rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				row[j] = min(row[j], prev2[j-2]+1)
			}
		}
	}
	return rows[(len(s)+1)%3][len(t)]
}
