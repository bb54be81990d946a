// Times before or after a deadline as a ladder gives them: -2wd, due, +1wd.

package inbox

import (
	"regexp"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// An offset is a time before or after a deadline. The zero offset is the deadline itself.
type offset struct {
	before bool
	length field.Duration
}

var (
	signedOffset   = regexp.MustCompile(`^([+-])([0-9]+[a-z]+)$`)
	unsignedOffset = regexp.MustCompile(`^[1-9][0-9]{0,4}(m|h|wm|wh|wd|d)$`)
)

// UnmarshalText reads -2wd, due and +1wd.
func (o *offset) UnmarshalText(b []byte) error {
	if string(b) == "due" {
		*o = offset{}
		return nil
	}
	m := signedOffset.FindSubmatch(b)
	if m == nil || o.length.UnmarshalText(m[2]) != nil {
		return problem.Problem{
			Code: "bad-offset", Message: "this is not a time before or after the deadline",
			Hint: meantOffset(string(b)),
		}
	}
	o.before = m[1][0] == '-'
	return nil
}

// meantOffset says how to write what was probably meant.
func meantOffset(s string) string {
	switch {
	case strings.EqualFold(s, "due"):
		return "write due, in small letters"
	case strings.ContainsAny(s, "\u2010\u2011\u2012\u2013\u2014\u2212"): // dashes and the minus sign
		return "write the hyphen of the keyboard: -2wd"
	case unsignedOffset.MatchString(s):
		return "before or after? write -" + s + " or +" + s
	case signedOffset.MatchString(s) && strings.Trim(s, "+-0dhmw") == "": // a length of 0
		return "write due"
	}
	return "write -2wd, due or +1wd, with the units m, h, wm, wh, wd and d"
}

// afterDeadline reports whether the offset lies after the deadline.
func (o offset) afterDeadline() bool { return !o.before && !o.length.IsZero() }

// String is the offset as it is written.
func (o offset) String() string {
	switch {
	case o.length.IsZero():
		return "due"
	case o.before:
		return "-" + o.length.String()
	}
	return "+" + o.length.String()
}

// MarshalText is String.
func (o offset) MarshalText() ([]byte, error) { return []byte(o.String()), nil }
