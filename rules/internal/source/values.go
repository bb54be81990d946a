// Values: a node read as a text, a number, true or false, or as plain Go values.

package source

import (
	"regexp"
	"strconv"
)

// Text is the text of a scalar as it was written (a word, a number, a date), without its quotes.
func (n Node) Text() (string, bool) {
	if !n.IsScalar() {
		n.Problem("not-a-text", "a single text should stand here", "")
		return "", false
	}
	return n.y.Value, true
}

// Bool reads true or false, and no other word.
func (n Node) Bool() (value, ok bool) {
	if n.IsScalar() && n.y.Style == 0 && (n.y.Value == "true" || n.y.Value == "false") {
		return n.y.Value == "true", true
	}
	n.Problem("not-true-or-false", "true or false should stand here", "write true or false, without quotes")
	return false, false
}

// Int reads a whole number.
func (n Node) Int() (int, bool) {
	if n.IsScalar() && n.y.Style == 0 && plainInt.MatchString(n.y.Value) {
		if v, err := strconv.Atoi(n.y.Value); err == nil {
			return v, true
		}
	}
	n.Problem("not-a-whole-number", "a whole number should stand here", "")
	return 0, false
}

// Float reads a number.
func (n Node) Float() (float64, bool) {
	if n.IsScalar() && n.y.Style == 0 && plainFloat.MatchString(n.y.Value) {
		if v, err := strconv.ParseFloat(n.y.Value, 64); err == nil {
			return v, true
		}
	}
	n.Problem("not-a-number", "a number should stand here", "")
	return 0, false
}

// Value turns a node into plain values as a JSON decoder would: map[string]any, []any, string, int64, float64, bool.
func (n Node) Value() any {
	switch {
	case n.IsMap():
		m := map[string]any{}
		for p := range n.Pairs() {
			m[p.Key] = p.Node.Value()
		}
		return m
	case n.IsList():
		items := n.Items()
		list := make([]any, len(items))
		for i, it := range items {
			list[i] = it.Value()
		}
		return list
	}
	if n.y.Style != 0 {
		return n.y.Value
	}
	switch v := n.y.Value; {
	case v == "true", v == "false":
		return v == "true"
	case plainInt.MatchString(v):
		if i, err := strconv.ParseInt(v, 10, 64); err == nil {
			return i
		}
	case plainFloat.MatchString(v):
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			return f
		}
	}
	return n.y.Value
}

// Numbers as authors write them. Other forms that YAML knows, such as 0x1F, 1e3 and .5, are refused.
var (
	plainInt   = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	plainFloat = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
)
