// Tables of weighed words: points for words and for pairs of neighbouring words, added up over a text or over the
// worst few words of it.

package text

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// Bounds of a table of weighed words.
const (
	MaxTableEntries = 5_000
	MaxPoints       = 20 // an entry gives from -MaxPoints to MaxPoints
	MaxEntryWords   = 2  // words of an entry, a contraction counted as the words that it stands for
	MinWindow       = 10 // successive words over which points may be added up
	MaxWindow       = 30
)

// An Entry of a table is a word or two neighbouring words, folded, and its points.
type Entry struct {
	Words  string
	Points int
}

// A Table gives points to words. It is not changed once it has been made.
type Table struct {
	entries []Entry          // sorted by their words
	words   map[string]int32 // a number for each word of any entry
	known   idSet            // the words of any entry that are in the lexicon
	numbers []int32          // of these, in their order
	single  []int32          // by the number of a word: its entry, or -1
	pairs   map[[2]int32]int32
	most    []Entry // the entries with the most points
	key     string
}

// NewTable makes a table of entries whose words are in their normal form, each once, at most MaxEntryWords long.
func NewTable(entries []Entry) *Table {
	t := &Table{entries: slices.Clone(entries), words: map[string]int32{}, pairs: map[[2]int32]int32{}}
	slices.SortFunc(t.entries, mostFirst)
	const tries = 40 // of the entries with the most points, for an example
	t.most = slices.Clone(t.entries[:min(tries, len(t.entries))])
	slices.SortFunc(t.entries, func(a, b Entry) int { return strings.Compare(a.Words, b.Words) })
	h := sha256.New()
	for _, e := range t.entries {
		fmt.Fprintf(h, "%q %d\n", e.Words, e.Points)
	}
	t.key = hex.EncodeToString(h.Sum(nil))
	for i, e := range t.entries {
		first, second, pair := strings.Cut(e.Words, " ")
		at := t.word(first)
		if pair {
			t.pairs[[2]int32{at, t.word(second)}] = int32(i)
		} else {
			t.single[at] = int32(i)
		}
	}
	t.known, t.numbers = byID(t.words)
	return t
}

// Key is the same for tables with the same entries.
func (t *Table) Key() string { return t.key }

// word gives a word its number.
func (t *Table) word(w string) int32 {
	n, known := t.words[w]
	if !known {
		n = int32(len(t.single))
		t.words[w] = n
		t.single = append(t.single, -1)
	}
	return n
}

// Entries are the entries, sorted by their words.
func (t *Table) Entries() []Entry { return slices.Clone(t.entries) }

// Weight is what a table makes of a text: the points, and the entries that gave them.
type Weight struct {
	Points  int
	Entries []Entry // those with the most points first
}

// Weigh adds up the points of a text; of window successive words those with the most, 0 for the whole text. A text
// that is shorter than the window is weighed whole. Each entry counts once. Two words are neighbours when no sentence
// and no box ends between them. Where invisible characters may part words or not, the greater number counts.
func (t *Table) Weigh(f *Folded, window int) Weight {
	var s Scales
	best := s.weigh(t, f, window)
	at := s.at
	if f.apart != nil {
		if apart := s.weigh(t, f.apart, window); apart.points > best.points {
			best, at = apart, s.at
		} else {
			at = s.places(t, f)
		}
	}
	return Weight{Points: best.points, Entries: t.standing(at, best.from, best.to)}
}

// Scales add up the points of one text after another in memory that they use again. The zero Scales are ready to use.
// They are not safe for concurrent use.
type Scales struct {
	table    *Table
	text     *Folded
	at       []entryAt // of table and text
	standing []uint16  // by entry: how often it stands in the window
}

// Points are those of [Table.Weigh].
func (s *Scales) Points(t *Table, f *Folded, window int) int {
	best := s.weigh(t, f, window).points
	if f.apart != nil {
		best = max(best, s.weigh(t, f.apart, window).points)
	}
	return best
}

// entryAt holds the place in the table of the entry of a word, and of the entry of the pair that the word ends; -1 for
// none.
type entryAt struct{ single, pair int32 }

// heaviest are the points of the words from until to.
type heaviest struct{ points, from, to int }

// weigh slides the window over a text. An entry that stands in it more than once still counts once.
func (s *Scales) weigh(t *Table, f *Folded, window int) (best heaviest) {
	at := s.places(t, f)
	if window <= 0 || window > len(at) {
		window = len(at)
	}
	s.standing = zeroed(s.standing, len(t.entries))
	points := 0
	for to := range at { // the window ends with the word at to
		points += s.put(at[to].single)
		from := to - window + 1
		if from > 0 {
			points -= s.take(at[from-1].single)
			points -= s.take(at[from].pair) // it began before the window
		}
		points += s.put(at[to].pair)
		if from >= 0 && (from == 0 || points > best.points) {
			best = heaviest{points, from, to + 1}
		}
	}
	return best
}

// put lays an entry into the window, and gives the points that it adds.
func (s *Scales) put(entry int32) int {
	if entry < 0 {
		return 0
	}
	s.standing[entry]++
	if s.standing[entry] == 1 {
		return s.table.entries[entry].Points
	}
	return 0
}

// take takes an entry out of the window, and gives the points that it no longer adds.
func (s *Scales) take(entry int32) int {
	if entry < 0 {
		return 0
	}
	s.standing[entry]--
	if s.standing[entry] == 0 {
		return s.table.entries[entry].Points
	}
	return 0
}

// places are the entries at each word of a text.
func (s *Scales) places(t *Table, f *Folded) []entryAt {
	if s.table == t && s.text == f {
		return s.at
	}
	s.table, s.text, s.at = t, f, s.at[:0]
	before := int32(-1)
	for _, w := range f.tokens {
		n := t.number(f, w.id)
		at := entryAt{-1, -1}
		if n >= 0 {
			at.single = t.single[n]
			if before >= 0 && w.ends&stop == 0 {
				if pair, is := t.pairs[[2]int32{before, n}]; is {
					at.pair = pair
				}
			}
		}
		s.at = append(s.at, at)
		before = n
	}
	return s.at
}

// number is that of a word of a text; -1 for one of which there is no entry.
func (t *Table) number(f *Folded, id int32) int32 {
	if id < 0 {
		if n, known := t.words[f.unknown[-1-id].text]; known {
			return n
		}
		return -1
	}
	if i := t.known.place(id); i >= 0 {
		return t.numbers[i]
	}
	return -1
}

// Candidates are the words of a text and its pairs of neighbouring words, each once, as a table would count them.
func (f *Folded) Candidates() (out []string) {
	seen := map[string]bool{}
	words := f.expand(nil)
	for i, w := range words {
		found := []string{w.text}
		if i > 0 && !w.stop {
			found = append(found, words[i-1].text+" "+w.text)
		}
		for _, words := range found {
			if !seen[words] {
				seen[words] = true
				out = append(out, words)
			}
		}
	}
	return out
}

// standing are the entries in the words from until to, each once.
func (t *Table) standing(at []entryAt, from, to int) (out []Entry) {
	seen := map[int32]bool{-1: true}
	for i := max(from, 0); i < to; i++ {
		found := []int32{at[i].single}
		if i > from {
			found = append(found, at[i].pair)
		}
		for _, entry := range found {
			if !seen[entry] {
				seen[entry] = true
				out = append(out, t.entries[entry])
			}
		}
	}
	slices.SortFunc(out, mostFirst)
	return out
}

// mostFirst orders entries by their points, those with the most first.
func mostFirst(a, b Entry) int {
	return cmp.Or(cmp.Compare(b.Points, a.Points), strings.Compare(a.Words, b.Words))
}

// Example is a text that reaches so many points within a window; ok is false where none is known.
func (t *Table) Example(points, window int) (text string, ok bool) {
	for _, e := range t.most {
		text += e.Words + ". "
		if t.Weigh(Fold(text), window).Points >= points {
			return strings.TrimSuffix(text, " "), true
		}
	}
	return "", false
}
