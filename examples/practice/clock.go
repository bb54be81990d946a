// This file writes instants and lengths of time. Every instant is shown in the practice's zone, which is that of now.

package main

import (
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// length writes a length of time: 9h28, from two days on 2d15h, from ten on 12d. Seconds are dropped.
func length(d time.Duration) string {
	hours := int(d.Hours())
	switch {
	case hours < 48:
		return fmt.Sprintf("%dh%02d", hours, int(d.Minutes())%60)
	case hours < 240:
		return fmt.Sprintf("%dd%dh", hours/24, hours%24)
	}
	return fmt.Sprintf("%dd", hours/24)
}

// late writes how far a due time is past; "" where it is not past, or where there is none.
func late(due, now time.Time) string {
	if due.IsZero() || !now.After(due) {
		return ""
	}
	return length(now.Sub(due)) + " late"
}

// deadline writes a due time for a column: how late it is, or else when it is; none for the zero time.
func deadline(due, now time.Time, none string) string {
	switch past := late(due, now); {
	case due.IsZero():
		return none
	case past != "":
		return past
	}
	return instant(due, now)
}

// instant writes a time to come: 15:04 today, Wed 15:04 within six days, else 2 Jan.
func instant(t, now time.Time) string {
	t = t.In(now.Location())
	switch days := calendar.DateOf(t).Sub(calendar.DateOf(now)); {
	case days == 0:
		return t.Format("15:04")
	case days > 0 && days < 7:
		return t.Format("Mon 15:04")
	}
	return t.Format("2 Jan")
}
