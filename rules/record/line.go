// This file writes and reads the JSON of records in one pass over its bytes. It knows only the form that encoding/json
// gives to records of plain texts; everything else it leaves to encoding/json, so that both agree on every record.

package record

import (
	"slices"
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

// A writer writes the keys of one JSON object.
type writer struct {
	out    []byte
	failed bool // something does not stand for itself
}

// text writes a key and its text. The key is given with what stands around it.
func (w *writer) text(key, value string) {
	w.out = append(w.out, key...)
	w.quoted(value)
}

// quoted writes a text. Quotation marks stand in the keys of records.
func (w *writer) quoted(value string) {
	w.out = append(w.out, '"')
	done := 0
	for i := range len(value) {
		switch c := value[i]; {
		case isPlain[c]:
		case isEscaped(c):
			w.out = append(append(w.out, value[done:i]...), '\\')
			done = i
		default:
			w.failed = true
			return
		}
	}
	w.out = append(append(w.out, value[done:]...), '"')
}

// isEscaped tells whether a backslash stands before a byte in the JSON of a text.
func isEscaped(c byte) bool { return c == '"' || c == '\\' }

// list writes a key and its texts.
func (w *writer) list(key string, values []string) {
	w.out = append(append(w.out, key...), '[')
	for i, v := range values {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.quoted(v)
	}
	w.out = append(w.out, ']')
}

// lineLength is how long the JSON of most records is at most.
const lineLength = 800

// appendLinked appends the JSON of a record in its chain; false where it is not of plain texts.
func appendLinked(to []byte, l *Linked) ([]byte, bool) {
	w := writer{out: append(slices.Grow(to, lineLength), `{"n":`...)}
	w.out = strconv.AppendUint(w.out, l.N, 10)
	w.text(`,"prev":`, l.Prev)
	w.text(`,"hash":`, l.Hash)
	w.out = append(w.out, ',')
	w.record(&l.Record)
	return w.out, !w.failed
}

// appendRecord appends the JSON of a record; false where it is not of plain texts.
func appendRecord(to []byte, r *Record) ([]byte, bool) {
	w := writer{out: append(slices.Grow(to, lineLength), '{')}
	w.record(r)
	return w.out, !w.failed
}

// record writes the keys of a record and the end of the object.
func (w *writer) record(r *Record) {
	w.text(`"key":`, r.Key)
	w.text(`,"practice":`, r.Practice)
	w.text(`,"subject":`, r.Subject)
	w.text(`,"kind":`, string(r.Kind))
	if r.What != "" {
		w.text(`,"what":`, r.What)
	}
	w.text(`,"from":`, r.From)
	w.text(`,"to":`, r.To)
	w.text(`,"by":`, r.By)
	w.text(`,"role":`, r.Role)
	w.text(`,"reason":`, string(r.Reason))
	if r.Rules == nil {
		w.failed = true
		return
	}
	w.list(`,"rules":`, r.Rules)
	if len(r.Notify) > 0 {
		w.list(`,"tell":`, r.Notify)
	}
	if r.Group != (Group{}) {
		w.group(&r.Group)
	}
	w.out = append(w.out, `,"at":"`...)
	at, err := r.At.AppendText(w.out)
	if err != nil {
		w.failed = true
		return
	}
	w.out = append(at, '"')
	w.text(`,"version":`, r.Version)
	w.text(`,"digest":`, r.Digest)
	w.text(`,"calendar_digest":`, r.CalendarDigest)
	w.out = append(w.out, '}')
}

// group writes a group that is not zero.
func (w *writer) group(g *Group) {
	w.out = append(w.out, `,"group":`...)
	before := byte('{')
	for _, f := range [...]struct{ key, value string }{
		{`"channel":`, g.Channel},
		{`"age_band":`, g.AgeBand},
		{`"language":`, g.Language},
		{`"adjustment":`, g.Adjustment},
	} {
		if f.value != "" {
			w.out = append(w.out, before)
			w.text(f.key, f.value)
			before = ','
		}
	}
	w.out = append(w.out, '}')
}

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
		if *f.value = r.optional(key); *f.value != "" {
			first = false
		}
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
