// Times of day and days of the week as the files of a policy write them, with hints for those that are none.

package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// dayNames are the days of the week in the order in which a file names them.
var dayNames = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// ParseWindow reads a time of day from-to, "08:00-18:30", into minutes after midnight, 0 to 1440; ok is false for any
// other text and where the end does not lie after the start.
func ParseWindow(s string) (from, to int, ok bool) {
	a, b, isRange := strings.Cut(s, "-")
	from, okA := minutes(a)
	to, okB := minutes(b)
	return from, to, isRange && okA && okB && from < to
}

// WindowHint is the hint for a time of day from-to that is none.
func WindowHint(s string) string {
	plain := strings.NewReplacer("–", "-", "—", "-", "‑", "-", " ", "", ".", ":").Replace(s)
	var ends []string
	for _, part := range strings.Split(plain, "-") {
		if _, ok := minutes("0" + part); ok {
			part = "0" + part
		}
		ends = append(ends, part)
	}
	if from, to, ok := ParseWindow(strings.Join(ends, "-")); ok && from < to {
		return fmt.Sprintf("write %q, with a plain hyphen and two digits for the hour", strings.Join(ends, "-"))
	}
	if len(ends) == 2 {
		a, okA := minutes(ends[0])
		b, okB := minutes(ends[1])
		if okA && okB && a >= b {
			return "it does not end after it begins; a night is two windows, one on each day"
		}
	}
	return "write \"08:00-18:30\", from 00:00 to 24:00"
}

// DaysHint is the hint for days of the week that are none.
func DaysHint(s string) string {
	low := strings.ToLower(strings.NewReplacer("–", "-", "—", "-", " ", "").Replace(s))
	if strings.Contains(low, ",") {
		return "write one key for each, or a row such as mon-fri"
	}
	var ends []string
	for _, part := range strings.Split(low, "-") {
		for _, name := range dayNames {
			if len(part) >= 3 && strings.HasPrefix(part, name) {
				part = name
			}
		}
		ends = append(ends, part)
	}
	if _, ok := ParseDays(strings.Join(ends, "-")); ok {
		return "write " + strings.Join(ends, "-")
	}
	if len(ends) == 2 && slices.Contains(dayNames, ends[0]) && slices.Contains(dayNames, ends[1]) {
		return "a row of days runs from Monday to Sunday: write two rows"
	}
	if near := problem.Nearest(low, dayNames); near != "" && len(ends) == 1 {
		return "write " + near + ", or a row such as mon-fri"
	}
	return "write mon, or a row such as mon-fri"
}

// ParseDays reads a day of the week or a row of days, mon or mon-fri; ok is false for any other text. A row runs from
// Monday to Sunday and not across the end of the week.
func ParseDays(s string) ([]time.Weekday, bool) {
	from, to, isRange := strings.Cut(s, "-")
	if !isRange {
		to = from
	}
	first, last := slices.Index(dayNames, from), slices.Index(dayNames, to)
	if first < 0 || last < first {
		return nil, false
	}
	var days []time.Weekday
	for d := first; d <= last; d++ {
		days = append(days, time.Weekday((d+1)%7))
	}
	return days, true
}

// clock is a time of day from 00:00 to 23:59.
var clock = regexp.MustCompile(`^([01][0-9]|2[0-3]):([0-5][0-9])$`)

// minutes reads a time of day into minutes after midnight, 24:00 included.
func minutes(s string) (int, bool) {
	if s == "24:00" {
		return endOfDay, true
	}
	m := clock.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	h, _ := strconv.Atoi(m[1])
	mm, _ := strconv.Atoi(m[2])
	return h*60 + mm, true
}
