// Package field holds the small types that the files of a policy are made of: names, reasons, dates and lengths of
// time. Each reads its text by UnmarshalText, and refuses a bad one with a [problem.Problem] in its author's words, to
// which the loader adds the place.
package field

import (
	"regexp"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Name is a practice's own name for something: a flag, somebody to tell, a text. It is in snake case, of 1 to 80
// characters, and no word that YAML takes for yes or no. Empty means none.
type Name string

// Cause is an outcome that may say why: true, or a reason's name. Empty means that the outcome is not there.
type Cause string

// FactName names a fact, namespace.fact, checked against the policy's facts while it loads. Empty means none.
type FactName string

// MessageName names a text for patients. Where the folder holds a messages.yaml, the text must stand there.
type MessageName string

// UnmarshalText accepts a snake-case name.
func (m *MessageName) UnmarshalText(b []byte) error {
	var n Name
	err := n.UnmarshalText(b)
	*m = MessageName(n)
	return err
}

// The patterns of names that authors choose: snake case for names that conditions or outcomes use, kebab case for ids.
const (
	SnakePattern = `^[a-z][a-z0-9]*(_[a-z0-9]+)*$`
	KebabPattern = `^[a-z0-9]+(-[a-z0-9]+)*$`
	MaxName      = 80 // characters of either
)

// The compiled patterns.
var (
	snake = regexp.MustCompile(SnakePattern)
	kebab = regexp.MustCompile(KebabPattern)
)

// IsSnake tells whether a text is a name in snake case, of at most MaxName characters.
func IsSnake(s string) bool { return len(s) <= MaxName && snake.MatchString(s) }

// IsKebab tells whether a text is an id in kebab case, of at most MaxName characters.
func IsKebab(s string) bool { return len(s) <= MaxName && kebab.MatchString(s) }

// answers are words that YAML or its writers take for yes and no.
var answers = map[string]bool{
	"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true,
	"null": true,
}

// UnmarshalText accepts a snake-case name. The error is a problem.Problem.
func (n *Name) UnmarshalText(b []byte) error {
	if answers[string(b)] {
		return problem.Problem{
			Code: "not-a-name", Message: "this is a word for yes or no, not a name",
			Hint: "write a name of your own in small letters",
		}
	}
	if !IsSnake(string(b)) {
		return problem.Problem{
			Code:    "not-snake-case",
			Message: "a name of your own is written in small letters, digits and _",
			Hint:    problem.SuggestSnake(string(b)),
		}
	}
	*n = Name(b)
	return nil
}

// UnmarshalText accepts true or a snake-case name.
func (c *Cause) UnmarshalText(b []byte) error {
	switch string(b) {
	case "true":
		*c = "true"
		return nil
	case "false", "no", "off":
		return problem.Problem{
			Code: "never-acts", Message: string(b) + " here would do nothing",
			Hint: "leave the key out",
		}
	case "yes", "on":
		return problem.Problem{
			Code: "not-a-name", Message: "this is neither true nor the name of a reason",
			Hint: "write true",
		}
	}
	var n Name
	err := n.UnmarshalText(b)
	*c = Cause(n)
	return err
}

// UnmarshalText takes the name; whether the fact exists is checked by the loader.
func (f *FactName) UnmarshalText(b []byte) error {
	*f = FactName(b)
	return nil
}
