// Bank holidays whose own date falls on a weekend: the feed names the substitute day, and the date itself is open.

package calendar_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A practice that opens at weekends is told of each holiday's own date on which it would be open by a slip.
func TestHolidayProperOnAWeekendIsAFinding(t *testing.T) {
	const week = `, sat: []`
	require.Contains(t, file, week)
	for _, c := range []struct {
		name, nation, week, closures string
		want                         []string
	}{
		{"shut at weekends", "england-and-wales", "", "", nil},
		{
			"Saturdays", "england-and-wales", `, sat: ["09:00-12:00"]`, "",
			[]string{"2026-12-26", "2027-12-25", "2028-01-01"},
		},
		{"Sundays", "england-and-wales", `, sun: ["09:00-12:00"]`, "", []string{"2027-12-26"}},
		{
			"the other nations have more", "scotland", `, sat-sun: ["09:00-12:00"]`, "",
			[]string{"2026-12-26", "2027-01-02", "2027-12-25", "2027-12-26", "2028-01-01", "2028-01-02"},
		},
		{"12 July", "northern-ireland", `, sun: ["09:00-12:00"]`, "", []string{"2026-07-12", "2027-12-26"}},
		{
			"a closure settles it", "england-and-wales", `, sat: ["09:00-12:00"]`,
			"  - {on: 2027-12-25, because: Christmas}\n",
			[]string{"2026-12-26", "2028-01-01"},
		},
		{
			"a closure of a part does not", "england-and-wales", `, sat: ["09:00-12:00"]`,
			"  - {on: 2027-12-25, from: \"11:00\", because: Christmas}\n",
			[]string{"2026-12-26", "2027-12-25", "2028-01-01"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := strings.Replace(file, "england-and-wales", c.nation, 1)
			text = strings.Replace(text, week, c.week, 1)
			text = strings.Replace(text, "closures:\n", "closures:\n"+c.closures, 1)
			cal, err := load(t, text)
			require.NoError(t, err)
			var got []string
			for _, f := range cal.Findings() {
				if f.Code != "open-on-holiday" {
					continue
				}
				require.True(t, f.Warning)
				require.NotZero(t, f.Line)
				date := f.Message[strings.Index(f.Message, "20"):][:len("2027-12-25")]
				got = append(got, date)
				open, known := cal.Windows(on(t, date))
				require.True(t, known && len(open) > 0, "the date is open, as written")
			}
			require.Equal(t, c.want, got)
		})
	}
}
