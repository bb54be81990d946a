// The example of the package documentation.

package calendar_test

import (
	"fmt"
	"os"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

func ExampleCalendar_Due() {
	cal, err := calendar.Load(os.DirFS("../../examples/policies/total-triage"))
	if err != nil {
		panic(err)
	}
	due, ok := cal.Due(time.Date(2026, 12, 22, 16, 0, 0, 0, time.UTC), 7, "wd")
	fmt.Println(due.Format("Mon 2 Jan 2006 15:04"), ok)
	// Output: Tue 5 Jan 2027 16:00 true
}
