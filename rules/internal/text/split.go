// Splitting: a folded text becomes words, each with what ends before it.

package text

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// manyMarks are rows of signs that forms put between their boxes.
var manyMarks = regexp.MustCompile(`_{2,}|\*{1,}|[\x{a0}]{3,}|={2,}|~{2,}|#{1,}|-{3,}|>{1,2}`)

// A splitter walks a decomposed text once. A word is a run of letters and digits; apostrophes and marks inside it are
// dropped, and so are invisible characters unless they part.
type splitter struct {
	f       *Folded
	words   *lexicon
	s       string
	part    bool   // invisible characters part words
	buf     []byte // the word so far
	before  ends   // what has ended before it
	symbols bool   // a character stands between words that is neither space nor punctuation

	tokens   []token // the words so far
	any      classes // of all of them
	sentence tally   // of the words of the sentence so far
}

// split splits a decomposed text into the words of f; part tells whether invisible characters part words.
func (f *Folded) split(s string, part bool) {
	if strings.ContainsAny(s, "_*\u00a0=~#->") { // most texts hold no row of signs
		s = manyMarks.ReplaceAllString(s, " "+string(boxBreak)+" ")
	}
	p := &splitter{f: f, words: allWords(), s: s, part: part, buf: make([]byte, 0, 32), tokens: f.tokens[:0]}
	for i, r := range s {
		if r < utf8.RuneSelf && asciiWord[r] {
			f.latin += isLetter(byte(r))
			p.buf = append(p.buf, lower(byte(r)))
			continue
		}
		p.other(i, r)
	}
	p.endText()
	f.cut = f.cut || p.symbols && len(f.tokens) == 0 // nothing but pictures was said
}

// other reads a character that is no plain letter or digit.
func (p *splitter) other(i int, r rune) {
	switch {
	case (r == '.' || r == ',') && p.stands(i, digit): // 37.9
		p.endWord()
		p.before |= decimal
	case r == '\'' || unicode.In(r, unicode.Mn, unicode.Me):
	case hidden(r) || control(r):
		p.f.cut = p.f.cut || control(r) || says(r)
		if p.part {
			p.endWord()
		}
	case unreadable(r):
		p.f.cut = true
	case lettered(r):
		p.f.letter(r)
		p.buf = append(p.buf, foldLetter(r)...)
	case r == '-' && p.stands(i, asciiLetter): // self-harm
		p.endWord()
	default:
		p.separator(r)
	}
}

// stands tells whether the one byte of a sign stands between two of a kind.
func (p *splitter) stands(i int, kind func(byte) bool) bool {
	return i > 0 && i+1 < len(p.s) && kind(p.s[i-1]) && kind(p.s[i+1])
}

// endWord ends the word so far, if there is one.
func (p *splitter) endWord() {
	if len(p.buf) == 0 {
		return
	}
	if e := p.words.word(p.buf); e != nil {
		p.add(e)
	} else {
		p.addUnknown(string(p.buf))
	}
	p.buf = p.buf[:0]
}

// separator reads a character that stands between words.
func (p *splitter) separator(r rune) {
	p.endWord()
	p.before.end(r)
	p.symbols = p.symbols || !unicode.IsSpace(r) && !unicode.IsPunct(r)
	if r >= 0x2190 && unicode.In(r, unicode.So, unicode.Sk) && !calmPictures[r] {
		p.f.pictures++
	}
}

// unreadable characters are of private use, broken, or known to nobody.
func unreadable(r rune) bool {
	return r == utf8.RuneError || unicode.In(r, unicode.Co, unicode.Cs) || !unicode.IsSpace(r) && !unicode.IsPrint(r)
}

// end notes what a character between words ends.
func (e *ends) end(r rune) {
	switch {
	case boxMark(r):
		*e |= box | stop | clause
	case r == '.' || r == '!' || r == '?' || r == ';' || r == '\n' || r == '\u2026':
		*e |= stop | clause
		if r == '?' {
			*e |= question
		}
	case r == ':' || r == '=' || unicode.Is(unicode.Pd, r):
		*e |= clause | colon
	case r == ',' || r == '(' || r == ')' || r == '[' || r == ']' || r == '/':
		*e |= clause
	}
}

// boxMark are the characters that forms put between their boxes.
func boxMark(r rune) bool {
	switch r {
	case boxBreak, '\u2029', '\t', '\r', '\v', '\f', '\u0085', '|',
		'\u2022', '\u00b7', '\u25cf', '\u25aa', '\u25e6', '\u2043', '\u2219':
		return true
	}
	return r >= 0x2190 && r <= 0x21ff || r >= 0x25a0 && r <= 0x25ff ||
		r >= 0x2610 && r <= 0x2612 || r >= 0x2700 && r <= 0x27bf
}

// add adds a word, a contraction as the words that it stands for.
func (p *splitter) add(e *entry) {
	p.before = p.before.answered()
	if !e.classes.has(contracted) {
		p.put(e.id, e)
		return
	}
	for _, part := range p.words.long[e.id] {
		p.put(part.id, part)
	}
}

// addUnknown adds a word that is not in the lexicon.
func (p *splitter) addUnknown(w string) {
	p.before = p.before.answered()
	p.f.unknown = append(p.f.unknown, *unknown(w))
	last := len(p.f.unknown)
	p.put(int32(-last), &p.f.unknown[last-1])
}

// put adds one word.
func (p *splitter) put(id int32, e *entry) {
	if p.before&stop != 0 && len(p.tokens) > 0 {
		p.endSentence()
	}
	p.tokens = append(p.tokens, token{id, p.before})
	p.before = 0
	p.any[0] |= e.classes[0]
	p.any[1] |= e.classes[1]
	p.sentence.count(e)
}

// endSentence ends a sentence, whose language is judged by itself.
func (p *splitter) endSentence() {
	p.f.foreign = p.f.foreign || !p.sentence.sure()
	p.sentence = tally{}
}

// endText ends the last word and the text.
func (p *splitter) endText() {
	p.endWord()
	p.endSentence()
	p.f.tokens, p.f.any = p.tokens, p.any
}
