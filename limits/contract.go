// The contracts that hold doors in core hours, as data by jurisdiction and date.

package limits

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// A contract is what a jurisdiction demands of online doors in core hours, from when until when.
type contract struct {
	id           string
	jurisdiction string
	from, until  calendar.Date // both included; zero is no end
	door         Door          // in core hours, which bank holidays never are, the door of every kind is at least this
	choice       bool          // routine_only suffices only where the practice has recorded so: core_hours_door
	noHard       bool          // and no figure may turn patients away
	because      string        // the reason, as traces and alerts give it
}

// Core hours of every contract in minutes after midnight: Monday to Friday 08:00 to 18:30, not on Good Friday,
// Christmas Day or bank holidays (essexlmc.org.uk/opening-hours-for-general-practice).
const coreFrom, coreTo = 8 * 60, 18*60 + 30

// contracts are in force by date, at most one of a jurisdiction at a time. Scotland and Northern Ireland have none that
// governs online doors.
var contracts = []contract{
	{
		id:           "england-2025-10",
		jurisdiction: "england",
		from:         date(2025, 10, 1),
		until:        date(2026, 3, 31),
		door:         RoutineOnly,
		choice:       true,
		because:      "online access stays on in core hours for what is not urgent (England, since 1 October 2025)",
		// healthmedia.blog.gov.uk/2025/09/29
	},
	{
		id:           "england-2026-04",
		jurisdiction: "england",
		from:         date(2026, 4, 1),
		door:         RoutineOnly,
		choice:       true,
		noHard:       true,
		because:      "online access stays on in core hours and is not capped (England, since 1 April 2026)",
		// gov.uk/government/news/better-access-to-gps-with-same-day-appointments-for-urgent-care
	},
	{
		id:           "wales",
		jurisdiction: "wales",
		door:         RoutineOnly,
		because:      "digital access for what is not urgent stays on in all core hours (Wales)",
		// mgc.wales/gp-access-standards
	},
}

// date is a civil date.
func date(y int, m time.Month, d int) calendar.Date { return calendar.Date{Year: y, Month: m, Day: d} }

// contractAt is the contract of a jurisdiction that holds at an instant; nil when none does: outside core hours, where
// there is none, and on dates of which a calendar does not know whether they are bank holidays.
func contractAt(jurisdiction string, at time.Time, cal *calendar.Calendar) *contract {
	today := cal.Today(at)
	title, known := cal.BankHoliday(today)
	if cal.Empty() {
		known = true
	}
	if day := today.Weekday(); !known || title != "" || day == time.Saturday || day == time.Sunday {
		return nil
	}
	if at.Before(today.At(coreFrom, cal.Zone())) || !at.Before(today.At(coreTo, cal.Zone())) {
		return nil
	}
	for i, c := range contracts {
		if c.jurisdiction == jurisdiction && !today.Before(c.from) && (c.until.IsZero() || !c.until.Before(today)) {
			return &contracts[i]
		}
	}
	return nil
}
