// JSON that somebody else has written, as it stands within other JSON.

package jsontext

// AppendCompact writes a JSON text without the space between its values, and escapes within strings what AppendString
// does; ok is false for a text that is no JSON.
func AppendCompact(to, text []byte) (out []byte, ok bool) {
	if _, ok := Parse(text); !ok {
		return to, false
	}
	inString, start := false, 0
	for at := 0; at < len(text); at++ {
		switch c := text[at]; {
		case c == '"':
			inString = !inString
		case c == '\\':
			at++ // past what it escapes, which may be a quote
		case c == '<' || c == '>' || c == '&':
			to = appendEscaped(append(to, text[start:at]...), c)
			start = at + 1
		case c == 0xE2 && at+2 < len(text) && text[at+1] == 0x80 && text[at+2]&^1 == 0xA8: // U+2028, U+2029
			to = append(append(to, text[start:at]...), '\\', 'u', '2', '0', '2', hexDigits[text[at+2]&0xF])
			start, at = at+3, at+2
		case c <= ' ' && !inString:
			to = append(to, text[start:at]...)
			start = at + 1
		}
	}
	return append(to, text[start:]...), true
}
