// Holidays whose own date falls on a weekend. The feed names the substitute day alone, so that by the feed the date
// itself is a day like any other.

package calendar

import (
	"fmt"
	"slices"
	"time"
)

// A properHoliday is a bank holiday that has a date of its own, for which another day stands in at weekends.
type properHoliday struct {
	title   string
	month   time.Month
	day     int
	nations []string // as the feed names them; nil for all
}

// properHolidays are those of the United Kingdom, in the order of the year.
var properHolidays = []properHoliday{
	{"New Year’s Day", time.January, 1, nil},
	{"2nd January", time.January, 2, []string{"scotland"}},
	{"St Patrick’s Day", time.March, 17, []string{"northern-ireland"}},
	{"Battle of the Boyne", time.July, 12, []string{"northern-ireland"}},
	{"St Andrew’s Day", time.November, 30, []string{"scotland"}},
	{"Christmas Day", time.December, 25, nil},
	{"Boxing Day", time.December, 26, nil},
}

// yearsToCome is how many years before the end of the data holidays are looked at. The feed is published some two years
// ahead; what lies before has passed, and nobody closes it any more.
const yearsToCome = 3

// openHolidays warns of each holiday's own date at a weekend on which the practice is open: the feed does not close it,
// and closures do not either.
func (l loader) openHolidays(f file) {
	for year := l.cal.to.Year - yearsToCome; year <= l.cal.to.Year; year++ {
		for _, h := range properHolidays {
			d := Date{Year: year, Month: h.month, Day: h.day}
			elsewhere := h.nations != nil && !slices.Contains(h.nations, l.cal.nation)
			if elsewhere || d.Before(l.cal.to.Add(-yearsToCome*365)) {
				continue
			}
			_, named := l.cal.holidays[d]
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			if day := l.cal.day(d); named || !weekend || day == nil || len(day.windows) == 0 {
				continue
			}
			at := f.Week
			for p := range f.Week.Pairs() {
				if days, _ := ParseDays(p.Key); slices.Contains(days, d.Weekday()) {
					at = p.Name
				}
			}
			at.Warn("open-on-holiday", fmt.Sprintf("%s itself, %s %s, is open: the feed names its substitute day alone",
				h.title, d.Weekday(), d), fmt.Sprintf("write closures: [{on: %s, because: %s}]", d, h.title))
		}
	}
}
