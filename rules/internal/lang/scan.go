// The first look at a condition, character by character: sizes, nesting, and the signs and words that authors bring
// from other languages. It stands before expr, whose parser is recursive and whose messages are not for authors.

package lang

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// foreignWords are words that authors write by habit and the language does not have, with what to write instead.
var foreignWords = map[string]string{
	"is": "write ==", "equals": "write ==", "between": "write 5 <= fact < 10, or fact >= 5 and fact <= 10",
	"like":       "use mentions(text, \"…\")",
	"contains":   "use mentions(text, \"…\") for a text, has_any(list, \"…\") for a list",
	"matches":    "use mentions(text, \"…\")",
	"startsWith": "use mentions(text, \"…\")", "endsWith": "use mentions(text, \"…\")",
	"nil": "write known(fact) or not known(fact)", "null": "write known(fact) or not known(fact)",
	"none": "write known(fact) or not known(fact)",
	"let":  "name a condition under conditions:", "if": "use and, or, not", "else": "use and, or, not",
	"then": "what the rule does stands under then:",
	"AND":  "write \"and\" in small letters", "OR": "write \"or\" in small letters",
	"NOT": "write \"not\" in small letters", "IN": "write \"in\" in small letters",
	"And": "write \"and\" in small letters", "Or": "write \"or\" in small letters",
	"Not":  "write \"not\" in small letters",
	"TRUE": "write true", "FALSE": "write false", "True": "write true", "False": "write false",
	"xor": "write (a and not b) or (b and not a)", "unknown": "write not known(fact)",
}

// foreignSigns are signs that do not belong to the language.
var foreignSigns = map[rune]string{
	'“': "use straight quotes \"…\"", '”': "use straight quotes \"…\"", '„': "use straight quotes \"…\"",
	'‘': "use straight quotes \"…\"",
	'’': "use straight quotes \"…\"", '«': "use straight quotes \"…\"", '»': "use straight quotes \"…\"",
	'≥': "write >=", '≤': "write <=", '≠': "write !=", '×': "arithmetic is + and - only",
	'÷': "arithmetic is + and - only", '−': "write - (a plain minus)", '–': "write - (a plain minus)",
	'*': "arithmetic is + and - only", '/': "arithmetic is + and - only", '%': "arithmetic is + and - only",
	'^': "arithmetic is + and - only",
	'?': "write known(fact), or and, or, not", ':': "use and, or, not", ';': "write one condition",
	'{': "use has_any or at_least", '}': "",
	'#': "conditions have no loops; a remark is a YAML comment above the rule", '$': "", '@': "", '~': "write not",
	'&': "write and", '|': "write or", '`': "use straight quotes \"…\"",
}

// foreignPairs are pairs of signs that are looked for before the single ones.
var foreignPairs = []struct{ sign, hint string }{
	{"??", "say what not known means: not known(fact) or …"},
	{"?.", "a fact that was not given is unknown by itself; leave out the ?"},
	{"**", "arithmetic is + and - only"},
	{"..", "write 1 <= fact <= 3"},
	{"=>", "write >="},
	{"=<", "write <="},
	{"<>", "write !="},
	{"===", "write =="},
	{"!==", "write !="},
}

// scan looks at the characters before expr does: sizes, nesting, and signs and words of other languages. It reports
// every problem and returns false when there is one.
func scan(src string, report Report) bool {
	s := scanner{src: []rune(src), report: report}
	switch {
	case strings.TrimSpace(src) == "":
		s.bad(0, 1, "empty-condition", "the condition is empty", "write what must hold")
	case len(src) > MaxSourceBytes:
		s.bad(0, 1, "condition-too-long", fmt.Sprintf("the condition is longer than %d bytes", MaxSourceBytes),
			"name parts of it under conditions:")
	case !utf8.ValidString(src):
		s.bad(0, 1, "bad-encoding", "the condition is not UTF-8 text", "")
	default:
		s.run()
	}
	return !s.failed
}

// scanner walks over the characters of a condition once.
type scanner struct {
	src    []rune
	report Report
	open   []int // places of brackets not yet closed
	unary  int   // length of the present run of not, ! and -
	failed bool
}

// bad reports a problem at a place, in characters from the beginning.
func (s *scanner) bad(at, width int, code, message, hint string) {
	s.failed = true
	s.report(at, width, code, message, hint)
}

// run goes on after a problem, so that an author sees all of them, but not once the nesting is too deep.
func (s *scanner) run() {
	for i := 0; i < len(s.src); {
		r := s.src[i]
		switch {
		case r == '"' || r == '\'':
			i = s.quoted(i)
		case r == '_' || unicode.IsLetter(r):
			i = s.word(i)
		case unicode.IsDigit(r):
			i = s.number(i)
		case unicode.IsSpace(r):
			i++
		default:
			i = s.sign(i)
		}
		// Deep nesting was reported; what follows would only repeat it.
		if s.failed && (len(s.open) > MaxNesting || s.unary > MaxNesting) {
			return
		}
	}
	for _, at := range s.open {
		s.bad(at, 1, "unbalanced", fmt.Sprintf("this %c is never closed", s.src[at]), "")
	}
}

// quoted walks over a text in quotes and gives the place after it.
func (s *scanner) quoted(from int) int {
	for i := from + 1; i < len(s.src); i++ {
		switch s.src[i] {
		// expr would read escapes, and authors would not expect them.
		case '\\':
			s.bad(i, 1, "unknown-sign", "a \\ has no meaning in a condition", "leave it out")
			i++
		case s.src[from]:
			s.unary = 0
			return i + 1
		case '\n':
			s.bad(from, i-from, "unclosed-quote", "this quote is not closed on its line", "")
			return i
		}
	}
	s.bad(from, len(s.src)-from, "unclosed-quote", "this quote is never closed", "")
	return len(s.src)
}

// word walks over a word and gives the place after it.
func (s *scanner) word(from int) int {
	i := from
	for i < len(s.src) && wordRune(s.src[i]) {
		i++
	}
	word := string(s.src[from:i])
	hint, habit := foreignWords[word]
	switch {
	case from > 0 && s.src[from-1] == '.', habit && i < len(s.src) && s.src[i] == '(':
	case habit:
		s.bad(from, i-from, "unknown-word", fmt.Sprintf("%q is not a word of the condition language", word), hint)
	}
	// A Cyrillic а looks like a Latin a, and makes another name of it.
	if strings.IndexFunc(word, func(r rune) bool { return r > unicode.MaxASCII }) >= 0 {
		s.bad(from, i-from, "unknown-sign", "a letter here looks like a Latin one and is not", "type the word again")
	}
	if word == "not" {
		s.negation(from)
	} else {
		s.unary = 0
	}
	return i
}

// wordRune tells whether a character can stand within a word.
func wordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// number walks over a number and gives the place after it. Only plain digits with a point are numbers here.
func (s *scanner) number(from int) int {
	i := from
	for i < len(s.src) && (s.src[i] == '.' || wordRune(s.src[i])) {
		// 1..3 is a range in expr, and refused as such by the sign.
		if s.src[i] == '.' && i+1 < len(s.src) && s.src[i+1] == '.' {
			break
		}
		i++
	}
	for _, r := range s.src[from:i] {
		if r != '.' && (r < '0' || r > '9') {
			s.bad(from, i-from, "bad-number", "this is not a plain number",
				"write digits, with a point where it has a fraction")
			break
		}
	}
	// A floating-point number keeps 15 digits.
	if i-from > 15 {
		s.bad(from, i-from, "bad-number", "this number is too large", "")
	}
	if i-from > 1 && s.src[from] == '0' && s.src[from+1] != '.' {
		s.bad(from, i-from, "bad-number", "a number does not begin with 0", "write it without the 0")
	}
	s.unary = 0
	return i
}

// sign walks over a sign, or two that belong together, and gives the place after it.
func (s *scanner) sign(i int) int {
	rest := string(s.src[i:min(i+3, len(s.src))])
	if strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, "/*") {
		return s.comment(i)
	}
	for _, d := range foreignPairs {
		if strings.HasPrefix(rest, d.sign) {
			s.bad(i, len(d.sign), "unknown-sign", fmt.Sprintf("%s has no meaning in a condition", d.sign), d.hint)
			return i + len(d.sign)
		}
	}
	for _, ok := range []string{"==", "!=", "<=", ">=", "&&", "||"} {
		if strings.HasPrefix(rest, ok) {
			s.unary = 0
			return i + 2
		}
	}
	switch r := s.src[i]; r {
	case '(', '[':
		// Every bracket is a level of recursion in the parser.
		s.open = append(s.open, i)
		if len(s.open) == MaxNesting+1 {
			s.bad(i, 1, "too-deep", fmt.Sprintf("brackets are nested deeper than %d", MaxNesting),
				"name parts of the condition under conditions:")
		}
		return i + 1 // a run of not goes on through brackets
	case ')', ']':
		s.close(i)
	case '!', '-':
		s.negation(i)
		return i + 1
	case '=':
		s.bad(i, 1, "single-equals", "one = has no meaning in a condition", "write == to compare")
	case '<', '>', '+', ',', '.':
	default:
		what := fmt.Sprintf("%q has no meaning in a condition", r)
		if !unicode.IsPrint(r) {
			what = fmt.Sprintf("an invisible character (U+%04X) stands here", r)
		}
		s.bad(i, 1, "unknown-sign", what, foreignSigns[r])
	}
	s.unary = 0
	return i + 1
}

// comment is refused whole: what expr would skip, an author may take for a part of the condition.
func (s *scanner) comment(from int) int {
	end := "\n"
	if s.src[from+1] == '*' {
		end = "*/"
	}
	to := len(s.src)
	if i := strings.Index(string(s.src[from:]), end); i >= 0 {
		to = from + len([]rune(string(s.src[from:])[:i])) + len(end)
	}
	s.bad(from, to-from, "comment", "a remark stands inside the condition",
		"to remark something, write a YAML comment above the rule")
	return to
}

// close matches a closing bracket with the last one that is open.
func (s *scanner) close(i int) {
	pair := map[rune]rune{')': '(', ']': '['}
	if n := len(s.open); n > 0 && s.src[s.open[n-1]] == pair[s.src[i]] {
		s.open = s.open[:n-1]
		return
	}
	s.bad(i, 1, "unbalanced", fmt.Sprintf("this %c closes nothing", s.src[i]), "")
}

// negation counts not, ! and - that follow one another: each is a level of the syntax tree.
func (s *scanner) negation(i int) {
	s.unary++
	if s.unary == MaxNesting+1 {
		s.bad(i, 1, "too-deep", fmt.Sprintf("more than %d negations follow one another", MaxNesting), "")
	}
}
