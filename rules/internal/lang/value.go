// Values of facts, as an evaluation reads them.

package lang

// A Value is what is known of a fact. The zero Value is not known. A list is the caller's, who does not change it while
// it is evaluated.
type Value struct {
	kind  Kind    // Bool, Int, Float, Enum for every word, or List; 0 for what is not known
	num   float64 // of a number; 1 for true, 0 for false
	whole int     // of a whole number
	word  string
	list  []string
}

// OfBool is a true/false value.
func OfBool(v bool) Value {
	if v {
		return Value{kind: Bool, num: 1}
	}
	return Value{kind: Bool}
}

// OfInt is a whole number.
func OfInt(v int) Value { return Value{kind: Int, num: float64(v), whole: v} }

// OfFloat is a number.
func OfFloat(v float64) Value { return Value{kind: Float, num: v} }

// OfWord is a word.
func OfWord(v string) Value { return Value{kind: Enum, word: v} }

// OfList is a list of words.
func OfList(v []string) Value { return Value{kind: List, list: v} }

// ValueOf is the value of a bool, int, float64, string or []string; not known for nil and for anything else.
func ValueOf(v any) Value {
	switch v := v.(type) {
	case bool:
		return OfBool(v)
	case int:
		return OfInt(v)
	case float64:
		return OfFloat(v)
	case string:
		return OfWord(v)
	case []string:
		return OfList(v)
	}
	return Value{}
}

// Given tells whether the value is known.
func (v *Value) Given() bool { return v.kind != 0 }

// Any is the value as [ValueOf] takes it; nil when it is not known.
func (v *Value) Any() any {
	switch v.kind {
	case Bool:
		return v.num == 1
	case Int:
		return v.whole
	case Float:
		return v.num
	case Enum:
		return v.word
	case List:
		return v.list
	}
	return nil
}

// Number is a number as a floating point one, as which numbers are compared, also whole ones; ok is false for anything
// else.
func (v *Value) Number() (n float64, ok bool) { return v.num, v.kind.numeric() }

// isZero tells whether the value is the whole number 0.
func (v *Value) isZero() bool { return v.kind == Int && v.whole == 0 }

// Word is a word; ok is false for anything else.
func (v *Value) Word() (word string, ok bool) { return v.word, v.kind == Enum }

// True tells whether the value is true.
func (v *Value) True() bool { return v.kind == Bool && v.num == 1 }

// List are the words of a list; nil for anything else.
func (v *Value) List() []string { return v.list }
