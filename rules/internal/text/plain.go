// Plain text: what most patients write is ASCII and the quotation marks, dashes and accents of a phone. It is folded
// and split in one pass over its bytes. The result is that of decomposing the text first, as any other text is read.

package text

import (
	"math/bits"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A kind is how a byte of a text is read.
type kind uint8

const (
	stray  kind = iota // nothing that plain text holds
	letter             // a letter or a digit
	blank              // a space
	sign               // what stands between words
	quote              // an apostrophe
	row                // a sign that makes a row with others of its kind: the edge of a box of a form
	wide               // the beginning of a character of several bytes
)

// kinds are the kinds of bytes. Of what unmark and apostrophes read, plain text holds nothing.
var kinds = func() (t [256]kind) {
	for b := range t {
		r := rune(b)
		switch {
		case b >= utf8.RuneSelf:
			t[b] = wide
		case asciiWord[b]:
			t[b] = letter
		case r == ' ':
			t[b] = blank
		case r == '\'':
			t[b] = quote
		case rowFrom[r] > 0:
			t[b] = row
		case !control(r) && !strings.ContainsRune("&<`", r):
			t[b] = sign
		}
	}
	return t
}()

// rowFrom is how many of a sign make a row, as in manyMarks.
var rowFrom = map[rune]int{'_': 2, '*': 1, '=': 2, '~': 2, '#': 1, '-': 3, '>': 1}

// splitPlain splits a text into words in one pass. It is false, and leaves the work half done, for a text that is not
// plain.
func (f *Folded) splitPlain(s string) bool {
	if len(s) > MaxRunes { // it may be over the cap
		return false
	}
	p := plainSplitter{splitter: splitter{f: f, words: allWords(), s: s, tokens: f.tokens[:0]}}
	for i := 0; i < len(s); {
		switch kinds[s[i]] {
		case letter:
			from := i
			for i += letters8(s, i); i < len(s) && kinds[s[i]] == letter; i++ {
			}
			p.piece(from, i)
			if i < len(s) && s[i] == ' ' { // most words end so
				p.endWord()
				i++
			}
		case blank:
			p.endWord()
			i++
		case quote:
			i++
		case sign:
			if !p.sign(i) {
				return false
			}
			i++
		case row:
			to, ok := p.row(i)
			if !ok {
				return false
			}
			i = to
		case wide:
			to, ok := p.wide(i)
			if !ok {
				return false
			}
			i = to
		default:
			return false
		}
	}
	p.endWord()
	p.endText()
	f.cut = p.symbols && len(f.tokens) == 0 // nothing but pictures was said
	return true
}

// letters8 is how many letters and digits stand together at a place of a text, of the next eight bytes; 0 near the end
// of the text.
func letters8(s string, at int) int {
	if at+8 > len(s) {
		return 0
	}
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	v := eight(s, at)
	low := v &^ tops // so that no addition carries into the next byte
	from := func(first byte, v uint64) uint64 { return v + ones*uint64(0x80-first) }
	letter := from('a', low|small) &^ from('z'+1, low|small)
	number := from('0', low) &^ from('9'+1, low)
	other := ^((letter | number) &^ v) & tops
	return bits.TrailingZeros64(other) / 8
}

// A plainSplitter walks a text that is plain. The word so far is a piece of the text, or stands in buf where it is made
// of several.
type plainSplitter struct {
	splitter
	from, to int
}

// piece takes letters and digits that stand together.
func (p *plainSplitter) piece(from, to int) {
	switch {
	case len(p.buf) > 0:
		p.buf = appendLower(p.buf, p.s[from:to])
	case p.to > 0:
		p.open()
		p.buf = appendLower(p.buf, p.s[from:to])
	default:
		p.from, p.to = from, to
	}
}

func appendLower(to []byte, s string) []byte {
	for i := range len(s) {
		to = append(to, lower(s[i]))
	}
	return to
}

// endWord ends the word so far, if there is one.
func (p *plainSplitter) endWord() {
	if p.to == 0 {
		p.splitter.endWord()
		return
	}
	n := p.to - p.from
	if n > keyBytes {
		p.open()
		p.splitter.endWord()
		return
	}
	if e := p.words.find(keyAt(p.s, p.from, n)); e != nil {
		p.add(e)
	} else {
		p.addUnknown(strings.ToLower(p.s[p.from:p.to]))
	}
	p.to = 0
}

// separator ends the word so far, and reads a character that stands between words.
func (p *plainSplitter) separator(r rune) {
	p.endWord()
	p.splitter.separator(r)
}

// sign reads a sign between words; false where what follows is not plain.
func (p *plainSplitter) sign(i int) bool {
	r := rune(p.s[i])
	if r == '.' || r == ',' {
		stands, ok := p.between(i, digit)
		if !ok {
			return false
		}
		if stands { // 37.9
			p.endWord()
			p.before |= decimal
			return true
		}
	}
	p.separator(r)
	return true
}

// row reads signs that may be a row, up to the first other one; ok is false where what follows is not plain.
func (p *plainSplitter) row(i int) (to int, ok bool) {
	r := rune(p.s[i])
	for to = i + 1; to < len(p.s) && p.s[to] == p.s[i]; to++ {
	}
	if to-i >= rowFrom[r] {
		p.separator(boxBreak)
		return to, true
	}
	if r == '-' && to == i+1 {
		stands, ok := p.between(i, asciiLetter)
		if !ok {
			return 0, false
		}
		if stands { // self-harm
			p.endWord()
			return to, true
		}
	}
	for range to - i {
		p.separator(r)
	}
	return to, true
}

// between tells whether the sign at a place stands between two bytes of a kind once the text is decomposed; ok is false
// where what follows is not plain.
func (p *plainSplitter) between(i int, kind func(byte) bool) (is, ok bool) {
	if i == 0 || i+1 == len(p.s) || !kind(p.s[i-1]) {
		return false, true
	}
	if p.s[i+1] < utf8.RuneSelf {
		return kind(p.s[i+1]), true
	}
	r, _ := utf8.DecodeRuneInString(p.s[i+1:])
	parts := phoneCharacters()[r]
	return parts != "" && kind(parts[0]), parts != ""
}

// wide reads a character of several bytes; ok is false where it is not plain.
func (p *plainSplitter) wide(i int) (to int, ok bool) {
	r, size := utf8.DecodeRuneInString(p.s[i:])
	parts := phoneCharacters()[r]
	if parts == "" {
		return 0, false
	}
	for _, part := range parts {
		switch {
		case part < utf8.RuneSelf && asciiWord[part]:
			p.open()
			p.buf = append(p.buf, lower(byte(part)))
		case part == '\'' || unicode.Is(unicode.Mn, part):
		default:
			p.separator(part)
		}
	}
	return i + size, true
}

// open moves the word so far into buf.
func (p *plainSplitter) open() {
	if p.to > 0 {
		p.buf = appendLower(p.buf, p.s[p.from:p.to])
		p.to = 0
	}
}

// phoneCharacters are the characters beyond ASCII that plain text may hold, with what each decomposes to: letters with
// accents, and signs between words. Each may stand beside any other, as none ends with a plain letter or digit.
var phoneCharacters = sync.OnceValue(func() map[rune]string {
	out := map[rune]string{}
	for _, block := range [][2]rune{{0xa0, 0x17f}, {0x2010, 0x203a}, {0x20a0, 0x20bf}} {
		for r := block[0]; r <= block[1]; r++ {
			parts := decomposed(string(r))
			last := parts[len(parts)-1]
			point := parts == "." || parts == "," || parts == "-" // which may stand inside a number or a word
			if !point && !strings.ContainsFunc(parts, strange) && (last >= utf8.RuneSelf || !asciiWord[last]) {
				out[r] = parts
			}
		}
	}
	return out
})

// strange are the characters that only a splitter of decomposed text reads.
func strange(r rune) bool {
	if r < utf8.RuneSelf {
		return kinds[r] != letter && kinds[r] != blank && kinds[r] != quote && kinds[r] != sign
	}
	return hidden(r) || control(r) || unreadable(r) || lettered(r) || unicode.Is(unicode.Me, r)
}
