// Package text reads what patients write: folded once, split into words, and searched for every phrase of every rule
// in one pass. What it cannot read whole it says so, because "not found" there is not "not mentioned".
package text

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxRunes is how much of a text is read. The rest is not looked at, and the text counts as not read whole.
const MaxRunes = 20_000

// Folded is a text split into folded words. It holds what the patient wrote and is never printed.
type Folded struct {
	words []string
	stop  []bool // a sentence ends before the word
	cut   bool   // over the cap, or with bytes that are no text
	latin int    // letters of the Latin script, look-alikes not counted
	other int    // letters of other scripts
}

// Fold reads a text: compatibility forms, accents, letter case, look-alike letters, apostrophes and invisible characters
// make no difference to what is found in it.
func Fold(s string) *Folded {
	f := &Folded{}
	if utf8.RuneCountInString(s) > MaxRunes {
		s, f.cut = firstRunes(s, MaxRunes), true
	}
	if strings.Contains(s, "&") {
		s = html.UnescapeString(s)
	}
	if !ascii(s) {
		s = norm.NFKD.String(s)
	}
	f.split(s)
	return f
}

// Whole tells whether every character could be read.
func (f *Folded) Whole() bool { return !f.cut }

// split walks the decomposed text once. A word is a run of letters and digits; apostrophes, marks and invisible
// characters inside it are dropped.
func (f *Folded) split(s string) {
	buf := make([]byte, 0, len(s)) // every word stands in one buffer
	var ends []int
	start, stop := 0, false
	flush := func() {
		if len(buf) > start {
			ends, f.stop = append(ends, len(buf)), append(f.stop, stop)
			start, stop = len(buf), false
		}
	}
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf && asciiWord[r]:
			f.latin += isLetter(byte(r))
			buf = append(buf, lower(byte(r)))
		case r == '.' || r == '!' || r == '?' || r == ';' || r == '\n':
			flush()
			stop = true
		case ignorable(r):
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\ufffd"), r < ' ' && r != '\t' && r != '\r', r == 0x7f:
			f.cut = true
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if unicode.Is(unicode.Latin, r) {
				f.latin++
			} else if unicode.IsLetter(r) {
				f.other++
			}
			buf = append(buf, foldLetter(r)...)
		default:
			flush()
		}
	}
	flush()
	all, from := string(buf), 0
	f.words = make([]string, len(ends))
	for i, end := range ends {
		f.words[i], from = all[from:end], end
	}
}

// ignorable characters stand inside words without parting them.
func ignorable(r rune) bool {
	switch r {
	case '\'', '’', '‘', 'ʼ', '`', '´':
		return true
	}
	return r >= utf8.RuneSelf && unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}

func foldLetter(r rune) string {
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
	'ɡ': "g", 'ⅼ': "l", 'ǃ': "i", 'ꞵ': "b", 'ʏ': "y",
}

var asciiWord = func() (t [utf8.RuneSelf]bool) {
	for r := range t {
		t[r] = r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	return t
}()

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
