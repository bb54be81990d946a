package field

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Name is a practice's own name for something: a flag, somebody to tell, a text. Snake case.
type Name string

// Cause is an outcome that may say why: true, or a reason's name. Empty means that the outcome is not there.
type Cause string

// FactName names a fact, checked against the policy's facts while it loads.
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

// Date is a civil date, 2026-11-24. Dates compare as texts. The zero Date is none.
type ISODate string

// Duration is a length of time as a policy writes it: 90m and 8h elapse, 30wm and 8wh count working minutes and hours,
// 2wd working days, 7d calendar days at the same wall time; session is the start of the next staffed session. The zero
// Duration is none.
type Duration struct {
	N    int    // at least 1; 0 for session
	Unit string // m, h, wm, wh, wd, d, session
}

const maxDuration = 100_000

// The patterns of names that authors choose: snake case for names that conditions or outcomes use, kebab case for ids.
const (
	SnakePattern = `^[a-z][a-z0-9]*(_[a-z0-9]+)*$`
	KebabPattern = `^[a-z0-9]+(-[a-z0-9]+)*$`
	MaxName      = 80 // characters of either
)

var (
	snake    = regexp.MustCompile(SnakePattern)
	kebab    = regexp.MustCompile(KebabPattern)
	duration = regexp.MustCompile(`^([1-9][0-9]{0,5})(m|h|wm|wh|wd|d)$`)
)

// IsSnake tells whether a text is a name in snake case, of at most MaxName characters.
func IsSnake(s string) bool { return len(s) <= MaxName && snake.MatchString(s) }

// IsKebab tells whether a text is an id in kebab case, of at most MaxName characters.
func IsKebab(s string) bool { return len(s) <= MaxName && kebab.MatchString(s) }

// answers are words that YAML or its writers take for yes and no.
var answers = map[string]bool{"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "null": true}

// UnmarshalText accepts a snake-case name.
func (n *Name) UnmarshalText(b []byte) error {
	if answers[string(b)] {
		return problem.Problem{Code: "not-a-name", Message: "this is a word for yes or no, not a name", Hint: "write a name of your own in small letters"}
	}
	if !IsSnake(string(b)) {
		return problem.Problem{Code: "not-snake-case", Message: "a name of your own is written in small letters, digits and _", Hint: problem.SuggestSnake(string(b))}
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
		return problem.Problem{Code: "never-acts", Message: string(b) + " here would do nothing", Hint: "leave the key out"}
	case "yes", "on":
		return problem.Problem{Code: "not-a-name", Message: "this is neither true nor the name of a reason", Hint: "write true"}
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

// UnmarshalText accepts year-month-day.
func (d *ISODate) UnmarshalText(b []byte) error {
	if _, err := time.Parse(time.DateOnly, string(b)); err != nil {
		return problem.Problem{Code: "bad-date", Message: "this is not a date of the calendar", Hint: "write year-month-day, for example 2026-11-24"}
	}
	*d = ISODate(b)
	return nil
}

// UnmarshalText accepts the durations of a policy file.
func (d *Duration) UnmarshalText(b []byte) error {
	if string(b) == "session" {
		*d = Duration{Unit: "session"}
		return nil
	}
	m := duration.FindSubmatch(b)
	if m == nil {
		return problem.Problem{Code: "bad-duration", Message: "this is not a length of time", Hint: "write 90m, 8h, 30wm, 8wh, 2wd, 7d or session"}
	}
	n, _ := strconv.Atoi(string(m[1]))
	if n > maxDuration {
		return problem.Problem{Code: "bad-duration", Message: fmt.Sprintf("more than %d is too long", maxDuration)}
	}
	*d = Duration{n, string(m[2])}
	return nil
}

// IsZero tells whether no duration was given.
func (d Duration) IsZero() bool { return d.Unit == "" }

// Working tells whether the duration counts working time.
func (d Duration) Working() bool { return strings.HasPrefix(d.Unit, "w") }

// String is the duration as a policy writes it; "" for none.
func (d Duration) String() string {
	if d.N == 0 {
		return d.Unit
	}
	return strconv.Itoa(d.N) + d.Unit
}

// MarshalText is String.
func (d Duration) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Start is midnight of the date, plus a number of days, in a zone; ok is false when there is no date.
func (d ISODate) Start(zone *time.Location, plus int) (t time.Time, ok bool) {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}, false
	}
	return time.Date(day.Year(), day.Month(), day.Day()+plus, 0, 0, 0, 0, zone), true
}
