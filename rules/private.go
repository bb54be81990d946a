// Sensitive facts, which are held so that whoever prints or compares memory finds nothing of them.

package rules

import (
	"encoding"
	"encoding/binary"
	"math"
	"reflect"

	"github.com/frontdoor-rules/frontdoor/rules/internal/jsontext"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
)

// Private is a fact of a patient: a bool, int, float64, string or []string, or a type that reads and writes itself as
// text, such as a date. The zero Private is not known. It prints as ‹withheld›, also where a package reads it by
// reflection, as fmt does in unexported fields and testify in a failing Equal: what it holds is masked by a key of the
// process. Equal facts are equal by ==, by reflect.DeepEqual and as keys of maps.
type Private[T any] struct {
	Withheld
	held string // masked; "" is not known
}

// heldField is the place of the field held in a Private of any type, for reflect.
const heldField = 1

// noWord is how the word "" is written, which stands for a fact that is not known.
const noWord = "s"

// Withhold gives a sensitive fact, as [Known] gives any other. "", a nil list and a zero date are not known, and
// neither is a value of a type that no Private holds.
func Withhold[T any](v T) Private[T] {
	if truth, is := any(&v).(*bool); is {
		return Private[T]{held: heldBool(*truth)}
	}
	var short [64]byte
	plain := appendPlain(short[:0], v)
	if len(plain) == 0 {
		plain = appendMarshalled(plain, v)
	}
	if len(plain) == 0 || string(plain) == noWord {
		return Private[T]{}
	}
	return Private[T]{held: mask.Hide(plain)}
}

// The masks of the two truths, which are held often.
var (
	heldTrue  = mask.Hide(appendPlain(nil, true))
	heldFalse = mask.Hide(appendPlain(nil, false))
)

// heldBool is the mask of a truth.
func heldBool(truth bool) string {
	if truth {
		return heldTrue
	}
	return heldFalse
}

// WithholdKnown gives a sensitive fact of which there is a pointer, as of a column that may be null: nil is not known.
func WithholdKnown[T any](v *T) Private[T] {
	if v == nil {
		return Private[T]{}
	}
	return Withhold(*v)
}

// Given tells whether the fact is known.
func (p Private[T]) Given() bool { return p.held != "" }

// Value is the fact, for code that computes with it; the zero T where it is not known. What a person is to see comes
// from [Facts.Evidence], which asks who looks and what for.
func (p Private[T]) Value() (v T) {
	if p.held == "" {
		return v
	}
	if value, ok := plainValue[T](p.held); ok {
		return value
	}
	return readMarshalled[T](mask.Show(nil, p.held))
}

// plainValue is a value that appendPlain has written and a mask hides; ok is false for one of another type.
func plainValue[T any](held string) (v T, ok bool) {
	into := any(&v)
	if truth, is := into.(*bool); is {
		*truth = held == heldTrue
		return v, true
	}
	var short [64]byte
	plain := mask.Show(short[:0], held)
	switch into := into.(type) {
	case *int:
		*into = int(binary.LittleEndian.Uint64(plain[1:]))
	case *float64:
		*into = math.Float64frombits(binary.LittleEndian.Uint64(plain[1:]))
	case *string:
		*into = string(plain[1:])
	case *[]string:
		*into = readWords(plain[1:])
	default:
		return v, false
	}
	return v, true
}

// reader makes what reads the fact as it stands in an input.
func (*Private[T]) reader(f *Fact, known map[string]string) reader {
	if read := typedReader[T](f, known); read != nil {
		return setting(func(raw jsontext.Value) (p Private[T], err error) {
			v, err := read(raw)
			if err != nil {
				return p, err
			}
			return Withhold(v), nil
		})
	}
	read := readerOf(f, reflect.TypeFor[T](), known)
	return setting(func(raw jsontext.Value) (p Private[T], err error) {
		var v T
		if err := read(raw, reflect.ValueOf(&v).Elem()); err != nil {
			return p, err
		}
		return Withhold(v), nil
	})
}

// holds tells whether facts of the type can be held, and read again.
func (Private[T]) holds() bool {
	var v T
	switch any(v).(type) {
	case bool, int, float64, string, []string:
		return true
	}
	_, writes := any(v).(encoding.TextMarshaler)
	_, reads := any(&v).(encoding.TextUnmarshaler)
	return writes && reads
}

// appendPlain writes a value with its kind, so that it can be read again; nothing for a nil list, and for a value of
// any other type.
func appendPlain(to []byte, v any) []byte {
	switch x := v.(type) {
	case bool:
		if x {
			return append(to, 'b', 1)
		}
		return append(to, 'b', 0)
	case int:
		return binary.LittleEndian.AppendUint64(append(to, 'i'), uint64(x))
	case float64:
		return binary.LittleEndian.AppendUint64(append(to, 'f'), math.Float64bits(x+0)) // -0 is 0
	case string:
		return append(append(to, 's'), x...)
	case []string:
		if x != nil {
			return appendWords(append(to, 'l'), x)
		}
	}
	return to
}

// appendWords writes how many words there are, how long each is, and then the words.
func appendWords(to []byte, words []string) []byte {
	to = binary.AppendUvarint(to, uint64(len(words)))
	for _, word := range words {
		to = binary.AppendUvarint(to, uint64(len(word)))
	}
	for _, word := range words {
		to = append(to, word...)
	}
	return to
}

// marshalled is the kind of a value that writes itself as text.
const marshalled = 't'

// appendMarshalled writes a value that writes itself as text; nothing for its zero value, and for any other type.
func appendMarshalled(to []byte, v any) []byte {
	if m, ok := v.(encoding.TextMarshaler); ok && !reflect.ValueOf(v).IsZero() {
		if text, err := m.MarshalText(); err == nil {
			return append(append(to, marshalled), text...)
		}
	}
	return to
}

// readPlain reads what appendPlain has written; not known for anything else.
func readPlain(plain []byte) lang.Value {
	if len(plain) == 0 {
		return lang.Value{}
	}
	kind, plain := plain[0], plain[1:]
	switch kind {
	case 'b':
		return lang.OfBool(plain[0] == 1)
	case 'i':
		return lang.OfInt(int(binary.LittleEndian.Uint64(plain)))
	case 'f':
		return lang.OfFloat(math.Float64frombits(binary.LittleEndian.Uint64(plain)))
	case 's':
		return lang.OfWord(string(plain))
	case 'l':
		return lang.OfList(readWords(plain))
	}
	return lang.Value{}
}

// readWords reads what appendWords has written.
func readWords(plain []byte) []string {
	n, size := binary.Uvarint(plain)
	lengths := plain[size:]
	at := size // where the first word begins
	for range n {
		_, size := binary.Uvarint(plain[at:])
		at += size
	}
	all, words := string(plain[at:]), make([]string, n)
	for i := range words {
		length, size := binary.Uvarint(lengths)
		words[i], all, lengths = all[:length], all[length:], lengths[size:]
	}
	return words
}

// readMarshalled reads what appendMarshalled has written; the zero T for anything else.
func readMarshalled[T any](plain []byte) (v T) {
	if into, ok := any(&v).(encoding.TextUnmarshaler); ok && len(plain) > 0 {
		_ = into.UnmarshalText(plain[1:]) // as it was written
	}
	return v
}
