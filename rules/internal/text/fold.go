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
	words  []string
	stop   []bool  // a sentence ends before the word
	pause  []bool  // a comma, dash, colon or bracket stands before the word
	colon  []bool  // that pause is a colon, or the stop a question mark: an answer may follow
	cut    bool    // over the cap, or with characters that are no text
	latin  int     // letters of the Latin script, look-alikes not counted
	other  int     // letters of other scripts that pass for Latin ones
	script bool    // a letter of another script that passes for none
	apart  *Folded // the same text, parted at its invisible characters; nil when it has none
}

// Fold reads a text: compatibility forms, accents, letter case, look-alike letters, apostrophes and invisible
// characters make no difference to what is found in it.
func Fold(s string) *Folded {
	cut := false
	if utf8.RuneCountInString(s) > MaxRunes {
		s, cut = firstRunes(s, MaxRunes), true
	}
	if strings.ContainsAny(s, "&<") {
		s = unmark(unmark(s)) // twice: some hosts escape what was escaped
	}
	if !ascii(s) {
		s = norm.NFKD.String(apostrophes.Replace(s))
	}
	invisible := strings.ContainsFunc(s, func(r rune) bool { return hidden(r) || control(r) })
	f := &Folded{cut: cut}
	f.split(s, false)
	if invisible { // an invisible character may stand inside a word or between two: both are read
		f.apart = &Folded{cut: cut}
		f.apart.split(s, true)
	}
	return f
}

// Whole tells whether every character could be read.
func (f *Folded) Whole() bool { return !f.cut }

var (
	entity      = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,20});`)
	tag         = regexp.MustCompile(`</?[a-zA-Z][^<>]{0,60}>`)
	apostrophes = strings.NewReplacer("\u00b4", "'", "\u2032", "'", "\u02b9", "'", "\u201b", "'", "\u201a", "'",
		"\uff07", "'", "\u2018", "'", "\u2019", "'", "\u02bc", "'", "`", "'")
)

// unmark takes HTML out of a text that came through a web form: entities with their semicolon, and tags.
func unmark(s string) string {
	return tag.ReplaceAllString(entity.ReplaceAllStringFunc(s, html.UnescapeString), " ")
}

// split walks the decomposed text once. A word is a run of letters and digits; apostrophes and marks inside it are
// dropped, and so are invisible characters unless they part.
func (f *Folded) split(s string, part bool) {
	w := splitter{folded: f, buf: make([]byte, 0, len(s))}
	for i, r := range s {
		switch {
		case r == '.' && betweenDigits(s, i): // 37.9
			w.endWord()
		case r < utf8.RuneSelf && asciiWord[r]:
			f.latin += isLetter(byte(r))
			w.buf = append(w.buf, lower(byte(r)))
		case r == '\'' || unicode.In(r, unicode.Mn, unicode.Me): // don't is one word, and so is a letter with its marks
		case hidden(r) || control(r):
			f.cut = f.cut || control(r)
			if part {
				w.endWord()
			}
		case unreadable(r):
			f.cut = true
		case lettered(r):
			f.letter(r)
			w.buf = append(w.buf, foldLetter(r)...)
		default:
			w.separate(r)
		}
	}
	w.finish()
}

// A splitter collects the words of a text, and what separates them.
type splitter struct {
	folded  *Folded
	buf     []byte // all words, one after the other, so that they are one allocation
	ends    []int  // where each word ends in buf
	start   int    // where the word begins that is being read
	symbols bool   // something stands in the text that is neither a word nor punctuation

	stop, pause, colon bool // what was read since the last word; see Folded
}

// endWord ends the word that is being read, if there is one.
func (w *splitter) endWord() {
	if len(w.buf) == w.start {
		return
	}
	f := w.folded
	w.ends = append(w.ends, len(w.buf))
	f.stop, f.pause, f.colon = append(f.stop, w.stop), append(f.pause, w.pause), append(f.colon, w.colon)
	w.start, w.stop, w.pause, w.colon = len(w.buf), false, false, false
}

// separate takes a character that stands between words.
func (w *splitter) separate(r rune) {
	w.endWord()
	answers := r == ':' || r == '=' || unicode.Is(unicode.Pd, r)
	switch {
	case strings.ContainsRune(".!?;\n", r):
		w.stop = true
		w.colon = w.colon || r == '?'
	case answers || strings.ContainsRune(",()/", r):
		w.pause = true
		w.colon = w.colon || answers
	default:
		w.symbols = w.symbols || !unicode.IsSpace(r) && !unicode.IsPunct(r)
	}
	w.symbols = w.symbols || r == '='
}

// finish gives the words to the folded text. A text of nothing but pictures says something that nobody could read.
func (w *splitter) finish() {
	w.endWord()
	f := w.folded
	all, from := string(w.buf), 0
	f.words = make([]string, len(w.ends))
	for i, end := range w.ends {
		f.words[i], from = all[from:end], end
	}
	f.cut = f.cut || w.symbols && len(f.words) == 0
}

// betweenDigits tells whether the character of one byte at i has a digit on both sides.
func betweenDigits(s string, i int) bool {
	return i > 0 && i+1 < len(s) && digit(s[i-1]) && digit(s[i+1])
}

// unreadable characters are no text: broken UTF-8, private and surrogate code points, and what cannot be printed.
func unreadable(r rune) bool {
	return r == utf8.RuneError || unicode.In(r, unicode.Co, unicode.Cs) || !unicode.IsSpace(r) && !unicode.IsPrint(r)
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

// lettered characters are part of a word.
func lettered(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || squared(r) != 0 }

// hidden characters take no room: they stand inside words or between them.
func hidden(r rune) bool {
	switch r {
	case '\u3164', '\u115f', '\u1160', '\uffa0', '\u2800': // fillers that pass for letters, the empty Braille cell
		return true
	}
	return r >= utf8.RuneSelf && unicode.Is(unicode.Cf, r)
}

// control characters are no text, but for those that are white space.
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

// foldLetter is the letter without what makes it look different: its box, its case, its script.
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
	'а': "a", 'в': "b", 'с': "c", 'ԁ': "d", 'е': "e", 'һ': "h", 'н': "h", 'і': "i", 'ї': "i", 'ј': "j", 'к': "k",
	'ӏ': "l",
	'м': "m", 'п': "n", 'о': "o", 'р': "p", 'ԛ': "q", 'г': "r", 'ѕ': "s", 'т': "t", 'у': "y", 'ԝ': "w", 'х': "x",
	'ү': "y",
	'α': "a", 'β': "b", 'ε': "e", 'η': "n", 'ι': "i", 'κ': "k", 'ν': "v", 'ο': "o", 'ρ': "p", 'τ': "t", 'υ': "u",
	'χ': "x", 'ω': "w",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'ħ': "h", 'ı': "i", 'þ': "th", 'ŋ': "n",
	'ɑ': "a",
	'ɡ': "g", 'ⅼ': "l", 'ǃ': "i", 'ꞵ': "b", 'ƈ': "c", 'ς': "c", 'ϲ': "c", 'ɩ': "i", 'ʋ': "u", 'ƅ': "b", 'ɗ': "d",
	'ƙ': "k", 'ƭ': "t", 'ƥ': "p",
	'ᴀ': "a", 'ʙ': "b", 'ᴄ': "c", 'ᴅ': "d", 'ᴇ': "e", 'ꜰ': "f", 'ɢ': "g", 'ʜ': "h", 'ɪ': "i", 'ᴊ': "j", 'ᴋ': "k",
	'ʟ': "l", 'ᴍ': "m", 'ɴ': "n", 'ᴏ': "o",
	'ᴘ': "p", 'ʀ': "r", 'ꜱ': "s", 'ᴛ': "t", 'ᴜ': "u", 'ᴠ': "v", 'ᴡ': "w", 'ʏ': "y", 'ᴢ': "z",
}

var asciiWord = func() (t [utf8.RuneSelf]bool) {
	for r := range t {
		t[r] = r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return t
}()

func digit(b byte) bool { return b >= '0' && b <= '9' }

// isLetter is 1 for an ASCII letter and 0 for a digit, to be added to a count.
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

// firstRunes is the beginning of a text, of at most n characters.
func firstRunes(s string, n int) string {
	for i := range s {
		n--
		if n < 0 {
			return s[:i]
		}
	}
	return s
}
