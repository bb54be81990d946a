// Reading the JSON of records in one pass over its bytes. It knows only what a writer writes for records of plain
// texts; everything else is left to encoding/json, so that both agree on every record.

package record

import (
	"strconv"
	"strings"
	"time"
)

// isPlain are the bytes that stand for themselves in the JSON of a text.
var isPlain = func() (plain [256]bool) {
	for c := ' '; c <= '~'; c++ {
		plain[c] = !strings.ContainsRune(`"\<>&`, c)
	}
	return plain
}()

// isEscaped tells whether a backslash stands before a byte in the JSON of a text.
func isEscaped(c byte) bool { return c == '"' || c == '\\' }

// A reader reads what a writer writes, and fails at everything else.
type reader struct {
	rest   string
	failed bool
}

// has takes a piece of text if it comes next.
func (r *reader) has(piece string) bool {
	rest, ok := strings.CutPrefix(r.rest, piece)
	r.rest = rest
	return ok
}

// must takes a piece of text, and fails where it does not come next.
func (r *reader) must(piece string) { r.failed = !r.has(piece) || r.failed }

// text reads a key and its text.
func (r *reader) text(key string) string {
	r.must(key)
	return r.quoted()
}

// quoted reads a text.
func (r *reader) quoted() string {
	if !r.has(`"`) {
		r.failed = true
		return ""
	}
	n := 0
	for n < len(r.rest) && isPlain[r.rest[n]] {
		n++
	}
	value := r.rest[:n]
	r.rest = r.rest[n:]
	if r.has(`\`) {
		value += r.escaped()
	}
	r.must(`"`)
	return value
}

// escaped reads the rest of a text from after its first backslash on.
func (r *reader) escaped() string {
	var out []byte
	for after := true; r.rest != ""; r.rest = r.rest[1:] {
		switch c := r.rest[0]; {
		case after && isEscaped(c), !after && isPlain[c]:
			out, after = append(out, c), false
		case !after && c == '\\':
			after = true
		default: // the end of the text, or nothing that is read here
			r.failed = r.failed || after
			return string(out)
		}
	}
	return string(out)
}

// optional reads a key and its text if they come next; a text that is given is not empty.
func (r *reader) optional(key string) string {
	if !r.has(key) {
		return ""
	}
	value := r.quoted()
	r.failed = r.failed || value == ""
	return value
}

// list reads the texts after a key; never nil.
func (r *reader) list() []string {
	out := []string{}
	r.must(`[`)
	for !r.failed && !r.has(`]`) {
		if len(out) > 0 {
			r.must(`,`)
		}
		out = append(out, r.quoted())
	}
	return out
}

// parseLinked reads the JSON of a record in its chain; false for everything that appendLinked would not have written.
func parseLinked(line string) (l Linked, ok bool) {
	r := reader{rest: line}
	r.must(`{"n":`)
	l.N = r.number()
	l.Prev = r.text(`,"prev":`)
	l.Hash = r.text(`,"hash":`)
	l.Key = r.text(`,"key":`)
	l.Practice = r.text(`,"practice":`)
	l.Subject = r.text(`,"subject":`)
	l.Kind = Kind(r.text(`,"kind":`))
	l.What = r.optional(`,"what":`)
	l.From = r.text(`,"from":`)
	l.To = r.text(`,"to":`)
	l.By = r.text(`,"by":`)
	l.Role = r.text(`,"role":`)
	l.Reason = Code(r.text(`,"reason":`))
	r.must(`,"rules":`)
	l.Rules = r.list()
	if r.has(`,"tell":`) {
		l.Notify = r.list()
		r.failed = r.failed || len(l.Notify) == 0
	}
	if r.has(`,"group":{`) {
		l.Group = r.group()
	}
	l.At = r.instant()
	l.Version = r.text(`,"version":`)
	l.Digest = r.text(`,"digest":`)
	l.CalendarDigest = r.text(`,"calendar_digest":`)
	return l, !r.failed && r.rest == "}"
}

// number reads a whole number.
func (r *reader) number() uint64 {
	n := 0
	for n < len(r.rest) && n < 19 && '0' <= r.rest[n] && r.rest[n] <= '9' { // so many digits do not overflow
		n++
	}
	value, err := strconv.ParseUint(r.rest[:n], 10, 64)
	r.failed = r.failed || err != nil || n > 1 && r.rest[0] == '0'
	r.rest = r.rest[n:]
	return value
}

// group reads the keys of a group, of which at least one is there.
func (r *reader) group() (g Group) {
	first := true
	for _, f := range [...]struct {
		key   string
		value *string
	}{
		{`"channel":`, &g.Channel},
		{`"age_band":`, &g.AgeBand},
		{`"language":`, &g.Language},
		{`"adjustment":`, &g.Adjustment},
	} {
		key := f.key
		if !first {
			key = "," + key
		}
		*f.value = r.optional(key)
		first = first && *f.value == ""
	}
	r.must(`}`)
	r.failed = r.failed || first
	return g
}

// instant reads when the record was made, as it is written in UTC.
func (r *reader) instant() time.Time {
	text := r.text(`,"at":`)
	const whole = len("2006-01-02T15:04:05")
	if len(text) <= whole || !strings.HasSuffix(text, "Z") {
		r.failed = true
		return time.Time{}
	}
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		r.failed = true
		return at
	}
	// Of several texts of one instant only the one that is written is read: 12:00:00.5Z, not 12:00:00.500Z.
	var short [40]byte
	again, err := at.AppendText(short[:0])
	r.failed = r.failed || err != nil || string(again) != text
	return at
}
