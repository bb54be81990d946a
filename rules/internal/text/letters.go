// Letters: which characters are letters, which pass for others, and which take no room.

package text

import (
	"unicode"
	"unicode/utf8"
)

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

// says tells whether a hidden character stands for words that nobody sees: tags, which are letters without a shape, and
// the signs around a remark between the lines.
func says(r rune) bool { return r >= 0xe0020 && r <= 0xe007f || r >= 0xfff9 && r <= 0xfffb }

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
