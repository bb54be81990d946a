// What people write that is further from a word than one slip, with the word that is meant, and the words that are no
// slips.

package text

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed misspelt.txt
var misspeltList string

// misspelt gives the words that may be meant by one that is written, where that need be no slip of one letter.
// misspelt.txt holds a row a word: what is meant, then how it is written.
var misspelt = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(misspeltList) {
		words := strings.Fields(line)
		for i, w := range words {
			if i > 0 && !is(w, english) {
				out[w] = append(out[w], words[0])
			}
		}
	}
	return out
})

//go:embed realwords.txt
var realWordList string

// The words of these lists, so that they are looked up for no other word.
var (
	spellings = list(written(misspeltList))
	doubles   = list(written(realWordList))
)

// written are the words of a list without the first of each row, which is what is meant.
func written(rows string) string {
	var out []string
	for row := range strings.Lines(rows) {
		out = append(out, strings.Fields(row)[1:]...)
	}
	return strings.Join(out, " ")
}

// realWords gives the words that may be meant by one that is a word itself: hart, rite. They count only as members of a
// pattern, where another word beside them bears them out.
var realWords = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for line := range strings.Lines(realWordList) {
		words := strings.Fields(line)
		for i, w := range words {
			if i > 0 {
				out[w] = append(out[w], words[0])
			}
		}
	}
	return out
})

// drawnOut are the words that may be meant by one with letters held down, as in chesttt: each row of three letters and
// more stands for one, or for two. None where no letter is held down.
func drawnOut(w string) (meant []string) {
	if !heldDown(w) {
		return nil
	}
	once, twice := make([]byte, 0, len(w)), make([]byte, 0, len(w))
	for i := 0; i < len(w); {
		run := i
		for run < len(w) && w[run] == w[i] {
			run++
		}
		once, twice = append(once, w[i]), append(twice, w[i])
		if run-i == 2 {
			once = append(once, w[i])
		}
		if run-i >= 2 {
			twice = append(twice, w[i])
		}
		i = run
	}
	return []string{string(once), string(twice)}
}

// heldDown tells whether a letter stands in a word three times in a row.
func heldDown(w string) bool {
	for i := 2; i < len(w); i++ {
		if w[i] == w[i-1] && w[i] == w[i-2] && !digit(w[i]) {
			return true
		}
	}
	return false
}

//go:embed guards.txt
var guardList string

// guards are words that are no slips although the English list lacks them: medicines, lay words, surnames, places.
var guards = list(guardList)
