// Walking through objects and lists.

package jsontext

// Members walks through the members of an object. [Object] begins the walk.
type Members struct {
	Key   []byte // of the member that Next has found; not to be changed
	Value Value  // its value

	walk
}

// Elements walks through the elements of a list. [List] begins the walk.
type Elements struct {
	Value Value // the element that Next has found

	walk
}

// walk is a place in a text.
type walk struct {
	text    []byte
	at      int
	depth   int  // that values count from
	started bool // past the first brace or bracket
	over    bool
	broken  bool
}

// Object begins a walk through the object that a text holds and nothing else. Its own brace does not count for how deep
// values stand, as with the tokens of encoding/json.
func Object(text []byte) Members { return Members{walk: walk{text: text}} }

// List begins a walk through the list that a text holds and nothing else.
func List(text []byte) Elements { return Elements{walk: walk{text: text, depth: 1}} }

// Broken tells, when there is nothing more, whether the text is something else, or is no JSON from here on.
func (w *walk) Broken() bool { return w.broken }

// Next finds the next member; false when there is none.
func (m *Members) Next() bool {
	if !m.toNext('{', '}') {
		return false
	}
	end, valueAt, plain := skipKey(m.text, m.at)
	if valueAt == none {
		return m.end(true)
	}
	m.Key, _ = Value{m.text[m.at:end:end], plain}.Text()
	m.at = valueAt
	m.Value = m.value()
	return !m.over
}

// Next finds the next element; false when there is none.
func (e *Elements) Next() bool {
	if !e.toNext('[', ']') {
		return false
	}
	e.Value = e.value()
	return !e.over
}

// toNext goes to the beginning of the next member or element, past the comma before it; false when there is none.
func (w *walk) toNext(opens, closes byte) bool {
	if w.over {
		return false
	}
	w.at = skipSpace(w.text, w.at)
	if w.at >= len(w.text) {
		return w.end(true)
	}
	c, first := w.text[w.at], !w.started
	switch {
	case !w.started:
		if c != opens {
			return w.end(true)
		}
		w.started = true
		w.at = skipSpace(w.text, w.at+1)
		if w.at >= len(w.text) {
			return w.end(true)
		}
		c = w.text[w.at]
	case c == ',':
		w.at = skipSpace(w.text, w.at+1)
		return true
	}
	if c == closes {
		return w.end(skipSpace(w.text, w.at+1) < len(w.text))
	}
	return first || w.end(true)
}

// value reads the value that begins here.
func (w *walk) value() Value {
	end, plain := skipValue(w.text, w.at, w.depth)
	if end == none {
		w.end(true)
		return Value{}
	}
	v := Value{w.text[w.at:end:end], plain}
	w.at = end
	return v
}

// end ends the walk. It is false, as there is nothing more.
func (w *walk) end(broken bool) bool {
	w.over, w.broken = true, broken
	return false
}
