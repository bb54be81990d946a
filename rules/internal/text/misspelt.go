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
			if i > 0 && !isEnglish(w) {
				out[w] = append(out[w], words[0])
			}
		}
	}
	return out
})

//go:embed guards.txt
var guardList string

// guards are words that are no slips although the English list lacks them: medicines, lay words, surnames, places.
var guards = sync.OnceValue(func() map[string]bool { return set(guardList) })
