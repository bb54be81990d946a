// The search for phrases of the hand-written engine: once through the bytes of the text, whatever the number of
// phrases.

package workload

// A Scanner finds which lists of phrases a text has a phrase of. It knows letters without accents and spaces alone, as
// hand-written code would that was written for these phrases.
type Scanner struct {
	next  [][letters]int32 // the tree of all phrases: by place in it and letter, the place that follows
	lists [][]int32        // by place in the tree: those with the phrase that ends there
	hit   []bool           // by list: it was found
	found []int32          // the lists that were found
}

// letters is how many there are, with the space at 0.
const letters = 27

// letterOf is the number of a byte among the letters; -1 for any other byte.
var letterOf = func() (of [256]int8) {
	for b := range of {
		of[b] = -1
	}
	for letter := range letters - 1 {
		of['a'+letter], of['A'+letter] = int8(letter+1), int8(letter+1)
	}
	of[' '] = 0
	return of
}()

// NewScanner prepares a search.
func NewScanner(lists [][]string) *Scanner {
	s := &Scanner{next: make([][letters]int32, 1), lists: make([][]int32, 1), hit: make([]bool, len(lists))}
	for list, phrases := range lists {
		for _, phrase := range phrases {
			at := int32(0)
			for _, b := range []byte(phrase) {
				letter := letterOf[b]
				if s.next[at][letter] == 0 {
					s.next[at][letter] = int32(len(s.next))
					s.next, s.lists = append(s.next, [letters]int32{}), append(s.lists, nil)
				}
				at = s.next[at][letter]
			}
			s.lists[at] = append(s.lists[at], int32(list))
		}
	}
	return s
}

// Scan tells of each list whether a text has one of its phrases. What it gives holds until the next call.
func (s *Scanner) Scan(text string) []bool {
	for _, list := range s.found {
		s.hit[list] = false
	}
	s.found = s.found[:0]
	for i := 0; i < len(text); i++ {
		if letterOf[text[i]] > 0 {
			s.from(text, i)
			for i < len(text) && letterOf[text[i]] > 0 {
				i++
			}
		}
	}
	return s.hit
}

// from marks the lists whose phrases begin at a place in the text, which is the beginning of a word.
func (s *Scanner) from(text string, i int) {
	for at := int32(0); i < len(text); {
		letter := letterOf[text[i]]
		if letter < 0 {
			return
		}
		at = s.next[at][letter]
		if at == 0 {
			return
		}
		i++
		if i < len(text) && letterOf[text[i]] > 0 {
			continue // within a word no phrase ends
		}
		for _, list := range s.lists[at] {
			if !s.hit[list] {
				s.hit[list] = true
				s.found = append(s.found, list)
			}
		}
	}
}
