// Lengths of time as a policy writes them.

package field

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Duration is a length of time as a policy writes it: 90m and 8h elapse, 30wm and 8wh count working minutes and hours,
// 2wd working days, 7d calendar days at the same wall time; session is until the practice shuts or, where it is shut,
// opens. The zero Duration is none.
type Duration struct {
	N    int    // how many of the unit, 1 to 100,000; 0 for session
	Unit string // m, h, wm, wh, wd, d or session; "" for none
}

// maxDuration is the most of any unit: a length beyond it is a slip of the author.
const maxDuration = 100_000

// duration is the form of lengths of time other than session.
var duration = regexp.MustCompile(`^([1-9][0-9]{0,5})(m|h|wm|wh|wd|d)$`)

// UnmarshalText accepts the durations of a policy file. The error is a problem.Problem.
func (d *Duration) UnmarshalText(b []byte) error {
	if string(b) == "session" {
		*d = Duration{Unit: "session"}
		return nil
	}
	m := duration.FindSubmatch(b)
	if m == nil {
		return problem.Problem{
			Code: "bad-duration", Message: "this is not a length of time",
			Hint: "write 90m, 8h, 30wm, 8wh, 2wd, 7d or session",
		}
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
