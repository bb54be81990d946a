// What strings say, and how they are written.

package jsontext

import (
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// unquote is what the inside of a string says.
func unquote(s []byte) []byte {
	if isPlain(s) {
		return s
	}
	out := make([]byte, 0, len(s)+utf8.UTFMax)
	for at := 0; at < len(s); {
		switch c := s[at]; {
		case c == '\\':
			var r rune
			r, at = escaped(s, at+1)
			out = utf8.AppendRune(out, r)
		case c < utf8.RuneSelf:
			out = append(out, c)
			at++
		default:
			r, size := utf8.DecodeRune(s[at:])
			out = utf8.AppendRune(out, r)
			at += size
		}
	}
	return out
}

// isPlain tells whether a string stands for itself: UTF-8 without escapes.
func isPlain(s []byte) bool {
	for _, c := range s {
		if c == '\\' {
			return false
		}
	}
	return utf8.Valid(s)
}

// escaped is what the escape says whose backslash stands before at, and the place after it.
func escaped(s []byte, at int) (r rune, end int) {
	switch c := s[at]; c {
	case 'b':
		return '\b', at + 1
	case 'f':
		return '\f', at + 1
	case 'n':
		return '\n', at + 1
	case 'r':
		return '\r', at + 1
	case 't':
		return '\t', at + 1
	case 'u':
	default:
		return rune(c), at + 1
	}
	r, at = hexRune(s, at+1), at+5
	if !utf16.IsSurrogate(r) {
		return r, at
	}
	if at+1 < len(s) && s[at] == '\\' && s[at+1] == 'u' {
		if pair := utf16.DecodeRune(r, hexRune(s, at+2)); pair != unicode.ReplacementChar {
			return pair, at + 6
		}
	}
	return unicode.ReplacementChar, at
}

const hexDigits = "0123456789abcdef"

// bare tells of each byte whether it stands for itself within quotes. Those that a page in HTML would obey do not.
var bare = func() (set [utf8.RuneSelf]bool) {
	for c := range set {
		set[c] = c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return set
}()

// AppendString writes a string as encoding/json does: what a page in HTML would obey is escaped, and so are U+2028 and
// U+2029, and each byte that is not UTF-8 is U+FFFD.
func AppendString(to []byte, s string) []byte {
	to = append(to, '"')
	start := 0
	for at := 0; at < len(s); {
		c := s[at]
		if c < utf8.RuneSelf {
			if !bare[c] {
				to = appendEscaped(append(to, s[start:at]...), c)
				start = at + 1
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[at:])
		switch {
		case r == utf8.RuneError && size == 1:
			to = append(append(to, s[start:at]...), `\ufffd`...)
			start = at + size
		case r == '\u2028' || r == '\u2029':
			to = append(append(to, s[start:at]...), '\\', 'u', '2', '0', '2', hexDigits[r&0xF])
			start = at + size
		}
		at += size
	}
	return append(append(to, s[start:]...), '"')
}

// appendEscaped writes the escape of an ASCII character.
func appendEscaped(to []byte, c byte) []byte {
	switch c {
	case '\\', '"':
		return append(to, '\\', c)
	case '\b':
		return append(to, '\\', 'b')
	case '\f':
		return append(to, '\\', 'f')
	case '\n':
		return append(to, '\\', 'n')
	case '\r':
		return append(to, '\\', 'r')
	case '\t':
		return append(to, '\\', 't')
	}
	return append(to, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
}
