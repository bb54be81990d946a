// The keys that capacity.yaml has beside its rules: the plan, the sessions, the pools, the adjustments and the cost of
// a move.

package capacity

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A header is what a capacity file says beside its rules.
type header struct {
	Plan     []planEntry        `key:"plan"`
	Sessions map[session]window `key:"sessions"`
	// Pools say who may have the slots of a pool. The slots of a pool that is not named are for everybody.
	Pools map[pool]poolRule `key:"pools"`
	// Adjustments say what a slot has to offer for patients who have the adjustment on their record.
	Adjustments map[adjustment]adjustmentDemand `key:"adjustments"`
	// MoveCost is how many points it costs to move a proposal to another slot; 1 where it is not given.
	MoveCost *int `key:"move_cost" range:"0..10000"`
}

// A planEntry is how many slots are required of one session, pool and role on some days of the week.
type planEntry struct {
	Days    dayRange   `key:"days" need:"yes"`
	Session session    `key:"session" need:"yes"`
	Pool    pool       `key:"pool" need:"yes"`
	Role    field.Name `key:"role" need:"yes"`
	Slots   int        `key:"slots" need:"yes" range:"0..5000"`
	Source  string     `key:"source" json:"-"` // where the number comes from
}

// A poolRule says which ratings may have the slots of a pool: those from For up, and from each release on those further
// down too.
type poolRule struct {
	For     practice.Rating `key:"for" enum:"green,amber,red" need:"yes"`
	Release []releaseStep   `key:"release"`
	Source  string          `key:"source" json:"-"` // where the times come from
}

// A releaseStep opens a pool to lower ratings from a time of day on, on the date of its slots or some working days
// before.
type releaseStep struct {
	At         timeOfDay       `key:"at" need:"yes"`
	To         practice.Rating `key:"to" enum:"green,amber,red" need:"yes"`
	DaysBefore int             `key:"working_days_before" range:"0..60"`
}

// An adjustmentDemand is what an adjustment asks of a slot.
type adjustmentDemand struct {
	Features []string `key:"features"`               // of the room, where the patient comes to the practice
	Minutes  *int     `key:"minutes" range:"1..240"` // at least
	Slots    *int     `key:"slots" range:"1..12"`    // adjoining ones, at least
	Not      []string `key:"not" enum:"in_person,telephone,video,home_visit,written"`
	Language bool     `key:"language"` // the clinician speaks the patient's language
	Source   string   `key:"source" json:"-"`
}

// interpreter is the adjustment of patients who need an interpreter; it follows from a fact of its own.
const interpreter adjustment = "interpreter"

type (
	session    string
	pool       string
	adjustment string
)

var (
	sessionNames = []string{"am", "pm", "evening"}
	poolNames    = []string{"urgent_today", "soon", "routine"}
)

// oneOf refuses a word that is none of a list, and suggests the nearest one.
func oneOf(word string, words []string, what string) error {
	if !slices.Contains(words, word) {
		return problem.Problem{
			Code: "unknown-value", Message: "this is not " + what, Hint: problem.Suggest(word, words),
		}
	}
	return nil
}

// UnmarshalText reads a part of the day.
func (s *session) UnmarshalText(b []byte) error {
	*s = session(b)
	return oneOf(string(b), sessionNames, "a session")
}

// UnmarshalText reads a pool.
func (p *pool) UnmarshalText(b []byte) error {
	*p = pool(b)
	return oneOf(string(b), poolNames, "a pool")
}

// UnmarshalText reads an adjustment; whether there is one of this name is checked when its words are known.
func (a *adjustment) UnmarshalText(b []byte) error {
	var n field.Name
	err := n.UnmarshalText(b)
	*a = adjustment(n)
	return err
}

// A window is a time of day in minutes after midnight, "08:00-18:30".
type window struct{ From, To int }

// UnmarshalText reads from-to.
func (w *window) UnmarshalText(b []byte) error {
	from, to, ok := calendar.ParseWindow(string(b))
	if !ok {
		hint := calendar.WindowHint(string(b))
		if strings.Contains(hint, "two windows") {
			hint = "a session lies within one day"
		}
		return problem.Problem{Code: "bad-window", Message: "this is not a time of day from-to", Hint: hint}
	}
	*w = window{from, to}
	return nil
}

// MarshalText is from-to.
func (w window) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%02d:%02d-%02d:%02d", w.From/60, w.From%60, w.To/60, w.To%60), nil
}

// A timeOfDay is minutes after midnight, "13:00"; the zero timeOfDay was not given.
type timeOfDay struct {
	minutes int
	given   bool
}

// UnmarshalText reads hours and minutes.
func (t *timeOfDay) UnmarshalText(b []byte) error {
	from, _, ok := calendar.ParseWindow(string(b) + "-24:00")
	if !ok {
		hint := "write \"13:00\", with quotes"
		if string(b) == "24:00" {
			hint = "the end of the day is what holds when it is left out"
		} else if _, _, ok := calendar.ParseWindow("0" + string(b) + "-24:00"); ok {
			hint = "write \"0" + string(b) + "\""
		}
		return problem.Problem{Code: "bad-time", Message: "this is not a time of day", Hint: hint}
	}
	*t = timeOfDay{from, true}
	return nil
}

// MarshalText is hours and minutes.
func (t timeOfDay) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// String is hours and minutes.
func (t timeOfDay) String() string { return fmt.Sprintf("%02d:%02d", t.minutes/60, t.minutes%60) }

// IsZero tells whether no time was given.
func (t timeOfDay) IsZero() bool { return !t.given }

// A dayRange is a day of the week or several in a row, "mon-fri".
type dayRange string

// UnmarshalText reads days.
func (d *dayRange) UnmarshalText(b []byte) error {
	*d = dayRange(b)
	if _, ok := calendar.ParseDays(string(b)); !ok {
		return problem.Problem{
			Code: "unknown-day", Message: "this is not a day or a row of days",
			Hint: strings.ReplaceAll(calendar.DaysHint(string(b)), "one key", "one line"),
		}
	}
	return nil
}

// has tells whether a day of the week is among the days.
func (d dayRange) has(day time.Weekday) bool {
	days, _ := calendar.ParseDays(string(d))
	return slices.Contains(days, day)
}

// endOfDay is midnight at the end of a day, in minutes.
const endOfDay = 24 * 60

// sessions are the parts of the day where the file does not give its own, in minutes after midnight.
var sessions = map[session]window{"am": {0, 13 * 60}, "pm": {13 * 60, 18*60 + 30}, "evening": {18*60 + 30, endOfDay}}
