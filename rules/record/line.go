// Writing the JSON of records without reflection, as encoding/json does. What it does not know it leaves to that.

package record

import (
	"slices"
	"strconv"

	"github.com/frontdoor-rules/frontdoor/rules/internal/jsontext"
)

// A writer writes the keys of one JSON object.
type writer struct {
	out    []byte
	failed bool // something is left to encoding/json
}

// text writes a key and its text. The key is given with what stands around it.
func (w *writer) text(key, value string) {
	w.out = jsontext.AppendString(append(w.out, key...), value)
}

// list writes a key and its texts.
func (w *writer) list(key string, values []string) {
	w.out = append(append(w.out, key...), '[')
	for i, v := range values {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		w.out = jsontext.AppendString(w.out, v)
	}
	w.out = append(w.out, ']')
}

// lineLength is how long the JSON of most records is at most.
const lineLength = 800

// appendLinked appends the JSON of a record in its chain; false where that is left to encoding/json.
func appendLinked(to []byte, l *Linked) ([]byte, bool) {
	w := writer{out: append(slices.Grow(to, lineLength), `{"n":`...)}
	w.out = strconv.AppendUint(w.out, l.N, 10)
	w.text(`,"prev":`, l.Prev)
	w.text(`,"hash":`, l.Hash)
	w.out = append(w.out, ',')
	w.record(&l.Record)
	return w.out, !w.failed
}

// appendRecord appends the JSON of a record; false where that is left to encoding/json.
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
