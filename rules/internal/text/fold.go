// Package text reads what patients write: folded once, split into words, and searched for every phrase of every rule
// in one pass. What it cannot read whole it says so, because "not found" there is not "not mentioned".
package text

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxRunes is how much of a text is read. The rest is not looked at, and the text counts as not read whole.
const MaxRunes = 20_000

// Folded is a text split into folded words. It holds what the patient wrote and is never printed.
type Folded struct {
	words []word
	cut   bool // over the cap, or with characters that are no text
	latin int  // letters of the Latin script, look-alikes not counted
	other int  // letters of other scripts that pass for Latin ones
	// script tells of a letter of another script that passes for none of the Latin ones.
	script bool
	// pictures are pictographs that are not known to be harmless.
	pictures int
	apart    *Folded // the same text, parted at its invisible characters; nil when it has none
}

// A word is one word of a text, folded, with what stands before it. A contraction is two words: can't is can and not.
type word struct {
	text string
	// What ends before the word: a box of a form, a sentence, a clause. A box ends a sentence, and a sentence a clause.
	box, stop, clause bool
	colon             bool // the clause ended with a colon, an equals sign or a dash, the sentence with a question mark: an answer may follow
	question          bool // a question mark stands before the word
	decimal           bool // a point or a comma between two digits stands before it: the 9 of 37.9
}

// Fold reads a text: compatibility forms, accents, letter case, look-alike letters, apostrophes and invisible characters
// make no difference to what is found in it.
func Fold(s string) *Folded {
	cut := false
	if utf8.RuneCountInString(s) > MaxRunes {
		s, cut = firstRunes(s, MaxRunes), true
	}
	if strings.ContainsAny(s, "&<") {
		s = unmark(unmark(s)) // twice: some hosts escape what was escaped
	}
	invisible := false
	if !ascii(s) {
		s = norm.NFKD.String(apostrophes.Replace(s))
	}
	invisible = strings.ContainsFunc(s, func(r rune) bool { return hidden(r) || control(r) })
	f := &Folded{cut: cut}
	f.split(s, false)
	if invisible { // an invisible character may stand inside a word or between two: both are read
		f.apart = &Folded{cut: cut}
		f.apart.split(s, true)
	}
	return f
}

// normal is the folded words, for the normal form of a phrase.
func (f *Folded) normal() string {
	words := make([]string, len(f.words))
	for i, w := range f.words {
		words[i] = w.text
	}
	return strings.Join(words, " ")
}

// Whole tells whether every character could be read.
func (f *Folded) Whole() bool { return !f.cut }

// boxBreak stands for the edge of a box of a form while a text is read.
const boxBreak = '\u2028'

var (
	entity = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,20});`)
	// tag is markup as forms make it: a closed list of element names, with attributes only of the form name="value". What
	// else stands between < and > is the patient's.
	tag    = regexp.MustCompile(`(?i)<(/?)(br|hr|p|div|li|ul|ol|dl|dt|dd|table|thead|tbody|tr|td|th|h[1-6]|label|fieldset|legend|section|article|header|footer|form|option|select|pre|blockquote|b|i|u|em|strong|small|span|font|a|sub|sup|mark)((?:\s+[a-z-]{1,20}\s*=\s*(?:"[^"<>]{0,200}"|'[^'<>]{0,200}'|[a-z0-9#]{1,40}))*)\s*/?>`)
	inline = set("b i u em strong small span font a sub sup mark")

	apostrophes = strings.NewReplacer("\u00b4", "'", "\u2032", "'", "\u02b9", "'", "\u201b", "'", "\u201a", "'", "\uff07", "'", "\u2018", "'", "\u2019", "'", "\u02bc", "'", "`", "'")
	// manyMarks are rows of signs that forms put between their boxes.
	manyMarks = regexp.MustCompile(`_{2,}|\*{1,}|[\x{a0}]{3,}|={2,}|~{2,}|#{1,}|-{3,}|>{1,2}`)
)

// unmark takes HTML out of a text that came through a web form: entities with their semicolon, and tags, which are
// separators. A block is a box of its own.
func unmark(s string) string {
	s = entity.ReplaceAllStringFunc(s, func(e string) string {
		if u := html.UnescapeString(e); u != "\r" && u != "\n" {
			return u
		}
		return string(boxBreak)
	})
	return tag.ReplaceAllStringFunc(s, func(t string) string {
		if inline[strings.ToLower(tag.FindStringSubmatch(t)[2])] {
			return " "
		}
		return string(boxBreak)
	})
}

// edges is what has ended since the last word.
type edges struct{ box, stop, clause, colon, question, decimal bool }

// split walks the decomposed text once. A word is a run of letters and digits; apostrophes and marks inside it are
// dropped, and so are invisible characters unless they part.
func (f *Folded) split(s string, part bool) {
	s = manyMarks.ReplaceAllString(s, " "+string(boxBreak)+" ")
	buf := make([]byte, 0, 32)
	var before edges
	symbols := false
	flush := func() {
		if len(buf) > 0 {
			f.add(string(buf), before)
			buf, before = buf[:0], edges{}
		}
	}
	for i, r := range s {
		switch {
		case (r == '.' || r == ',') && i > 0 && i+1 < len(s) && digit(s[i-1]) && digit(s[i+1]): // 37.9
			flush()
			before.decimal = true
		case r < utf8.RuneSelf && asciiWord[r]:
			f.latin += isLetter(byte(r))
			buf = append(buf, lower(byte(r)))
		case r == '\'' || unicode.In(r, unicode.Mn, unicode.Me):
		case hidden(r) || control(r):
			f.cut = f.cut || control(r)
			if part {
				flush()
			}
		case r == utf8.RuneError || unicode.In(r, unicode.Co, unicode.Cs) || !unicode.IsSpace(r) && !unicode.IsPrint(r):
			f.cut = true
		case lettered(r):
			f.letter(r)
			buf = append(buf, foldLetter(r)...)
		case r == '-' && i > 0 && i+1 < len(s) && asciiLetter(s[i-1]) && asciiLetter(s[i+1]): // self-harm
			flush()
		default:
			flush()
			before.end(r)
			symbols = symbols || !unicode.IsSpace(r) && !unicode.IsPunct(r)
			if r >= 0x2190 && unicode.In(r, unicode.So, unicode.Sk) && !calmPictures[r] {
				f.pictures++
			}
		}
	}
	flush()
	f.cut = f.cut || symbols && len(f.words) == 0 // nothing but pictures was said
}

// end notes what a character between words ends.
func (e *edges) end(r rune) {
	switch {
	case boxMark(r):
		e.box, e.stop, e.clause = true, true, true
	case r == '.' || r == '!' || r == '?' || r == ';' || r == '\n' || r == '\u2026':
		e.stop, e.clause = true, true
		e.question = e.question || r == '?'
	case r == ':' || r == '=' || unicode.Is(unicode.Pd, r):
		e.clause, e.colon = true, true
	case r == ',' || r == '(' || r == ')' || r == '[' || r == ']' || r == '/':
		e.clause = true
	}
}

// boxMark are the characters that forms put between their boxes.
func boxMark(r rune) bool {
	switch r {
	case boxBreak, '\u2029', '\t', '\r', '\v', '\f', '\u0085', '|', '\u2022', '\u00b7', '\u25cf', '\u25aa', '\u25e6', '\u2043', '\u2219':
		return true
	}
	return r >= 0x2190 && r <= 0x21ff || r >= 0x25a0 && r <= 0x25ff || r >= 0x2610 && r <= 0x2612 || r >= 0x2700 && r <= 0x27bf
}

// add adds a word, a contraction as the two words that it stands for.
func (f *Folded) add(text string, e edges) {
	first, second := text, ""
	if long, ok := contractions[text]; ok {
		first, second, _ = strings.Cut(long, " ")
	}
	f.words = append(f.words, word{text: first, box: e.box, stop: e.stop, clause: e.clause, colon: e.colon && !e.box || e.question, question: e.question, decimal: e.decimal})
	for second != "" {
		first, second, _ = strings.Cut(second, " ")
		f.words = append(f.words, word{text: first})
	}
}

// letter counts a letter by its script.
func (f *Folded) letter(r rune) {
	switch _, passes := lookAlikes[unicode.ToLower(r)]; {
	case unicode.Is(unicode.Latin, r), squared(r) != 0:
		f.latin++
	case passes:
		f.other++
	case unicode.IsLetter(r):
		f.script = true
	}
}

func lettered(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || squared(r) != 0 }

// hidden characters take no room: they stand inside words or between them.
func hidden(r rune) bool {
	switch r {
	case '\u3164', '\u115f', '\u1160', '\uffa0', '\u2800': // fillers that pass for letters, the empty Braille cell
		return true
	}
	return r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r)
}

func control(r rune) bool { return r < ' ' && !unicode.IsSpace(r) || r == 0x7f }

// squared letters, white on black, do not decompose.
func squared(r rune) byte {
	switch {
	case r >= 0x1f150 && r <= 0x1f169:
		return byte(r-0x1f150) + 'a'
	case r >= 0x1f170 && r <= 0x1f189:
		return byte(r-0x1f170) + 'a'
	}
	return 0
}

func foldLetter(r rune) string {
	if b := squared(r); b != 0 {
		return string(rune(b))
	}
	r = unicode.ToLower(r)
	if l, ok := lookAlikes[r]; ok {
		return l
	}
	return string(r)
}

// lookAlikes maps letters that pass for Latin ones, and Latin letters that do not decompose.
var lookAlikes = map[rune]string{
	'а': "a", 'в': "b", 'с': "c", 'ԁ': "d", 'е': "e", 'һ': "h", 'н': "h", 'і': "i", 'ї': "i", 'ј': "j", 'к': "k", 'ӏ': "l",
	'м': "m", 'п': "n", 'о': "o", 'р': "p", 'ԛ': "q", 'г': "r", 'ѕ': "s", 'т': "t", 'у': "y", 'ԝ': "w", 'х': "x", 'ү': "y",
	'α': "a", 'β': "b", 'ε': "e", 'η': "n", 'ι': "i", 'κ': "k", 'ν': "v", 'ο': "o", 'ρ': "p", 'τ': "t", 'υ': "u", 'χ': "x", 'ω': "w",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'ħ': "h", 'ı': "i", 'þ': "th", 'ŋ': "n", 'ɑ': "a",
	'ɡ': "g", 'ⅼ': "l", 'ǃ': "i", 'ꞵ': "b", 'ƈ': "c", 'ς': "c", 'ϲ': "c", 'ɩ': "i", 'ʋ': "u", 'ƅ': "b", 'ɗ': "d", 'ƙ': "k", 'ƭ': "t", 'ƥ': "p",
	'ᴀ': "a", 'ʙ': "b", 'ᴄ': "c", 'ᴅ': "d", 'ᴇ': "e", 'ꜰ': "f", 'ɢ': "g", 'ʜ': "h", 'ɪ': "i", 'ᴊ': "j", 'ᴋ': "k", 'ʟ': "l", 'ᴍ': "m", 'ɴ': "n", 'ᴏ': "o",
	'ᴘ': "p", 'ʀ': "r", 'ꜱ': "s", 'ᴛ': "t", 'ᴜ': "u", 'ᴠ': "v", 'ᴡ': "w", 'ʏ': "y", 'ᴢ': "z",
}

var asciiWord = func() (t [utf8.RuneSelf]bool) {
	for r := range t {
		t[r] = r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return t
}()

func asciiLetter(b byte) bool { return b < utf8.RuneSelf && asciiWord[b] }

func digit(b byte) bool { return b >= '0' && b <= '9' }

func isLetter(b byte) int {
	if b > '9' {
		return 1
	}
	return 0
}

func lower(b byte) byte {
	if b >= 'A' && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

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
		if n--; n < 0 {
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
