// Package text reads what patients write: folded once, split into words, and searched for every phrase of every rule
// in one pass. What it cannot read whole it says so, because "not found" there is not "not mentioned".
package text

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxRunes is how much of a text is read. The rest is not looked at, and the text counts as not read whole.
const MaxRunes = 20_000

// Folded is a text split into folded words. It holds what the patient wrote and is never printed.
type Folded struct {
	tokens  []token
	unknown []entry // of the words that are not in the lexicon
	any     classes // every class that any of the words is in
	foreign bool    // some sentence is not certainly English
	cut     bool    // over the cap, or with characters that are no text
	latin   int     // letters of the Latin script, look-alikes not counted
	other   int     // letters of other scripts that pass for Latin ones
	// script tells of a letter of another script that passes for none of the Latin ones.
	script bool
	// pictures are pictographs that are not known to be harmless.
	pictures int
	apart    *Folded // the same text, parted at its invisible characters; nil when it has none
}

// A token is a word of a text and what stands before it. A contraction is two words: can't is can and not.
type token struct {
	id   int32 // in the lexicon; below 0 one of the unknown words, the first of which is -1
	ends ends
}

// ends are what ends before a word, a bit for each.
type ends uint8

// See edges.
const (
	box ends = 1 << iota
	stop
	clause
	colon
	question
	decimal
)

// answered is the same, with a colon where an answer may follow: not over the edge of a box, and behind a question.
func (e ends) answered() ends {
	if e&box != 0 {
		e &^= colon
	}
	if e&question != 0 {
		e |= colon
	}
	return e
}

// edgesOf are the edges of each combination.
var edgesOf = func() (t [64]edges) {
	for e := range t {
		is := func(end ends) bool { return ends(e)&end != 0 }
		t[e] = edges{
			box: is(box), stop: is(stop), clause: is(clause), colon: is(colon), question: is(question),
			decimal: is(decimal),
		}
	}
	return t
}()

// expand gives the words of the text, in the memory of others.
func (f *Folded) expand(words wordList) wordList {
	lx := allWords()
	words = slices.Grow(words[:0], len(f.tokens))[:len(f.tokens)]
	for i, t := range f.tokens {
		words[i].entry, words[i].edges = f.entry(lx, t.id), edgesOf[t.ends]
	}
	return words
}

// entry is that of a word.
func (f *Folded) entry(lx *lexicon, id int32) *entry {
	if id < 0 {
		return &f.unknown[-1-id]
	}
	return &lx.entries[id]
}

// A wordList is the words of a text.
type wordList []word

// wordLists are kept between texts.
var wordLists = sync.Pool{New: func() any { return &wordList{} }}

// A word is one word of a text, folded, with what stands before it.
type word struct {
	*entry // of the lexicon, with its text and its classes; one of its own for a word that is in no list
	edges
}

// edges are what ends before a word: a box of a form, a sentence, a clause. A box ends a sentence, and a sentence a
// clause.
type edges struct {
	box, stop, clause bool
	// An answer may follow: the clause ended with a colon, an equals sign or a dash, or the sentence with a question
	// mark.
	colon    bool
	question bool // a question mark stands before the word
	decimal  bool // a point or a comma between two digits stands before it: the 9 of 37.9
}

// is tells whether the word is in a class.
func (w *word) is(c class) bool { return w.classes.has(c) }

// apostrophes are the characters that stand for one.
var apostrophes = strings.NewReplacer(
	"\u00b4", "'", "\u2032", "'", "\u02b9", "'", "\u201b", "'", "\u201a", "'",
	"\uff07", "'", "\u2018", "'", "\u2019", "'", "\u02bc", "'", "`", "'",
)

// Fold reads a text: compatibility forms, accents, letter case, look-alike letters, apostrophes and invisible
// characters make no difference to what is found in it.
func Fold(s string) *Folded {
	f := &Folded{tokens: make([]token, 0, len(s)/5+4)}
	if !f.splitPlain(s) {
		f.decompose(s)
	}
	return f
}

// decompose reads a text of any characters.
func (f *Folded) decompose(s string) {
	*f = Folded{tokens: f.tokens[:0]}
	cut := false
	if utf8.RuneCountInString(s) > MaxRunes {
		s, cut = firstRunes(s, MaxRunes), true
	}
	if strings.ContainsAny(s, "&<") {
		s = unmark(unmark(s)) // twice: some hosts escape what was escaped
	}
	if !ascii(s) {
		// Broken bytes first, as norm leaves some characters whole that stand behind them.
		s = decomposed(strings.ToValidUTF8(s, "\ufffd"))
	}
	f.cut = cut
	f.split(s, false)
	if strings.ContainsFunc(s, func(r rune) bool { return hidden(r) || control(r) }) {
		// An invisible character may stand inside a word or between two: both are read.
		f.apart = &Folded{cut: cut}
		f.apart.split(s, true)
	}
}

// decomposed parts characters into letters and marks, and gives apostrophes one form: before, as an acute accent that
// stands alone decomposes into a space and a mark; and after, as the Greek numeral sign, for one, decomposes into an
// apostrophe.
func decomposed(s string) string {
	return apostrophes.Replace(norm.NFKD.String(apostrophes.Replace(s)))
}

// normal is the folded words, for the normal form of a phrase.
func (f *Folded) normal() string {
	var texts []string
	for _, w := range f.expand(nil) {
		texts = append(texts, w.text)
	}
	return strings.Join(texts, " ")
}

// Whole tells whether every character could be read.
func (f *Folded) Whole() bool { return !f.cut }

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func firstRunes(s string, n int) string {
	for i := range s {
		n--
		if n < 0 {
			return s[:i]
		}
	}
	return s
}

// set is the words of a list.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
