// Finding where values end, with every rule of RFC 8259 on what a value is.

package jsontext

import (
	"encoding/binary"
	"math/bits"
)

// maxDepth is how many lists and objects may stand in each other. It is that of encoding/json.
const maxDepth = 10_000

// none is the place after a value that is no JSON.
const none = -1

// skipSpace is the first place from at on that is no space.
func skipSpace(b []byte, at int) int {
	for at < len(b) && (b[at] == ' ' || b[at] == '\n' || b[at] == '\t' || b[at] == '\r') {
		at++
	}
	return at
}

// skipValue is the place after the value that begins at a place, inside depth lists and objects. plain is that of a
// [Value].
func skipValue(b []byte, at, depth int) (end int, plain bool) {
	if at >= len(b) {
		return none, false
	}
	switch c := b[at]; {
	case c == '"':
		return skipString(b, at+1)
	case c == '{' && depth < maxDepth:
		return skipItems(b, at+1, depth+1, '}'), false
	case c == '[' && depth < maxDepth:
		return skipItems(b, at+1, depth+1, ']'), false
	case c == '-' || isDigit(c):
		return skipNumber(b, at), false
	case c == 't':
		return skipWord(b, at, "true"), false
	case c == 'f':
		return skipWord(b, at, "false"), false
	case c == 'n':
		return skipWord(b, at, "null"), false
	}
	return none, false
}

// skipItems is the place after an object or a list, of which the brace or bracket before at has been read, and which
// closes ends.
func skipItems(b []byte, at, depth int, closes byte) int {
	at = skipSpace(b, at)
	if at < len(b) && b[at] == closes {
		return at + 1
	}
	for {
		if closes == '}' {
			_, at, _ = skipKey(b, at)
			if at == none {
				return none
			}
		}
		at, _ = skipValue(b, at, depth)
		if at == none {
			return none
		}
		at = skipSpace(b, at)
		switch {
		case at < len(b) && b[at] == ',':
			at = skipSpace(b, at+1)
		case at < len(b) && b[at] == closes:
			return at + 1
		default:
			return none
		}
	}
}

// skipKey is the place after the key that begins at a place, and the place where its value begins; both are none for
// what is no key with a colon. plain is that of a [Value].
func skipKey(b []byte, at int) (end, valueAt int, plain bool) {
	if at >= len(b) || b[at] != '"' {
		return none, none, false
	}
	end, plain = skipString(b, at+1)
	if end == none {
		return none, none, false
	}
	at = skipSpace(b, end)
	if at >= len(b) || b[at] != ':' {
		return none, none, false
	}
	return end, skipSpace(b, at+1), plain
}

// Eight bytes at once: each of them 1, each with its highest bit, each a space, a quote, a backslash.
const (
	ones       = 0x0101010101010101
	highs      = 0x8080808080808080
	spaces     = ones * ' '
	quotes     = ones * '"'
	backslashs = ones * '\\'
)

// skipString is the place after a string, of which the quote before at has been read. plain says that it is ASCII
// without escapes.
func skipString(b []byte, at int) (end int, plain bool) {
	plain = true
	for {
		for at+8 <= len(b) {
			w := binary.LittleEndian.Uint64(b[at:])
			q, s := w^quotes, w^backslashs
			// The lowest bit that is set belongs to the first byte that is a control character, a quote, a backslash
			// or no ASCII.
			special := ((w-spaces)&^w | (q-ones)&^q | (s-ones)&^s | w) & highs
			if special != 0 {
				at += bits.TrailingZeros64(special) / 8
				break
			}
			at += 8
		}
		if at >= len(b) {
			return none, false
		}
		switch c := b[at]; {
		case c == '"':
			return at + 1, plain
		case c == '\\':
			at, plain = skipEscape(b, at+1), false
			if at == none {
				return none, false
			}
		case c < ' ':
			return none, false
		default:
			plain = plain && c < 0x80
			at++
		}
	}
}

// skipEscape is the place after an escape, of which the backslash before at has been read.
func skipEscape(b []byte, at int) int {
	if at >= len(b) {
		return none
	}
	switch b[at] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return at + 1
	case 'u':
		if hexRune(b, at+1) < 0 {
			return none
		}
		return at + 5
	}
	return none
}

// hexRune is what four hexadecimal digits at a place say; below 0 for anything else.
func hexRune(b []byte, at int) rune {
	if at+4 > len(b) {
		return -1
	}
	var r rune
	for _, c := range b[at : at+4] {
		switch {
		case isDigit(c):
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// skipNumber is the place after the number that begins at a place.
func skipNumber(b []byte, at int) int {
	if b[at] == '-' {
		at++
	}
	switch {
	case at < len(b) && b[at] == '0':
		at++
	default:
		at = skipDigits(b, at)
	}
	if at != none && at < len(b) && b[at] == '.' {
		at = skipDigits(b, at+1)
	}
	if at != none && at < len(b) && (b[at] == 'e' || b[at] == 'E') {
		at++
		if at < len(b) && (b[at] == '+' || b[at] == '-') {
			at++
		}
		at = skipDigits(b, at)
	}
	return at
}

// skipDigits is the place after the digits that begin at a place, of which there is one at least.
func skipDigits(b []byte, at int) int {
	if at >= len(b) || !isDigit(b[at]) {
		return none
	}
	for at < len(b) && isDigit(b[at]) {
		at++
	}
	return at
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// skipWord is the place after a word that stands at a place.
func skipWord(b []byte, at int, word string) int {
	if at+len(word) > len(b) || string(b[at:at+len(word)]) != word {
		return none
	}
	return at + len(word)
}
