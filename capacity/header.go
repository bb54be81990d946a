package capacity

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// header is what a capacity file says beside its rules.
type header struct {
	Plan     []planned          `key:"plan"`
	Sessions map[session]window `key:"sessions"`
	// Pools say who may have the slots of a pool; of one that is not named, everybody.
	Pools map[pool]opening `key:"pools"`
	// Adjustments are what patients need of a slot who have them on their record.
	Adjustments map[adjustment]meet `key:"adjustments"`
	// MoveCost are the points that it costs to move a proposal to another slot; 1 where not given.
	MoveCost *int `key:"move_cost"`
}

// planned is what is required of one session on some days of the week.
type planned struct {
	Days    weekDays   `key:"days" need:"yes"`
	Session session    `key:"session" need:"yes"`
	Pool    pool       `key:"pool" need:"yes"`
	Role    field.Name `key:"role" need:"yes"`
	Slots   int        `key:"slots" need:"yes"`
	Source  string     `key:"source" json:"-"` // where the number comes from
}

// opening says from which rating on needs may have the slots of a pool, and from when on others may too.
type opening struct {
	For     Rating `key:"for" enum:"green,amber,red" need:"yes"`
	Release []step `key:"release"`
	Source  string `key:"source" json:"-"` // where the times come from
}

// step opens a pool further from a time on, on the date of its slots or some working days before.
type step struct {
	At         timeOfDay `key:"at" need:"yes"`
	To         Rating    `key:"to" enum:"green,amber,red" need:"yes"`
	DaysBefore int       `key:"working_days_before"`
}

// meet is what an adjustment asks of a slot.
type meet struct {
	Features []string `key:"features"` // of the room, where the patient comes to the practice
	Minutes  *int     `key:"minutes"`  // at least
	Slots    *int     `key:"slots"`    // adjoining ones, at least
	Not      []string `key:"not" enum:"in_person,telephone,video,home_visit,written"`
	Language bool     `key:"language"` // the clinician speaks the patient's language
	Source   string   `key:"source" json:"-"`
}

// interpreter is the adjustment of patients who need an interpreter.
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

func oneOf(word string, words []string, what string) error {
	if !slices.Contains(words, word) {
		return problem.Problem{Code: "unknown-value", Message: "this is not " + what, Hint: problem.Suggest(word, words)}
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

// timeOfDay is minutes after midnight, "13:00"; nil is none.
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

// weekDays are a day of the week or a row of them, mon-fri.
type weekDays string

// UnmarshalText reads days.
func (d *weekDays) UnmarshalText(b []byte) error {
	*d = weekDays(b)
	if _, ok := calendar.ParseDays(string(b)); !ok {
		return problem.Problem{Code: "unknown-day", Message: "this is not a day or a row of days", Hint: strings.ReplaceAll(calendar.DaysHint(string(b)), "one key", "one line")}
	}
	return nil
}

func (d weekDays) has(day time.Weekday) bool {
	days, _ := calendar.ParseDays(string(d))
	return slices.Contains(days, day)
}

const endOfDay = 24 * 60

// sessions are the parts of the day where the file does not say otherwise.
var sessions = map[session]window{"am": {0, 13 * 60}, "pm": {13 * 60, 18*60 + 30}, "evening": {18*60 + 30, endOfDay}}

// checkHeader holds the file's own keys against themselves.
func checkHeader(own any, _ rules.Header, report problem.Report) {
	h := own.(header)
	if h.MoveCost != nil && (*h.MoveCost < 0 || *h.MoveCost > maxPoints) {
		report("move_cost", "out-of-range", fmt.Sprintf("points lie between 0 and %d", maxPoints), "")
	}
	h.checkPlan(report)
	h.checkSessions(report)
	for _, p := range slices.Sorted(maps.Keys(h.Pools)) {
		h.Pools[p].check("pools/"+string(p), report)
	}
	for _, a := range slices.Sorted(maps.Keys(h.Adjustments)) {
		h.Adjustments[a].check("adjustments/"+string(a), report)
	}
}

func (h header) checkPlan(report problem.Report) {
	for i, p := range h.Plan {
		path := "plan/" + strconv.Itoa(i)
		if p.Slots < 0 || p.Slots > maxPlanned {
			report(path+"/slots", "out-of-range", fmt.Sprintf("required slots lie between 0 and %d", maxPlanned), "")
		}
		if _, given := h.Sessions[p.Session]; len(h.Sessions) > 0 && !given && p.Session != "" {
			report(path+"/session", "session-without-hours", fmt.Sprintf("sessions gives %s no hours, so no slot is ever counted here", p.Session), "add it to sessions, or leave sessions out")
		}
		if j, day, twice := h.before(i); twice {
			report(path+"/days", "duplicate-line", fmt.Sprintf("number %d of the plan says this session, pool and role on %s already", j+1, day), "name each once")
		}
	}
}

// before is an earlier line of the plan of the same session, pool and role, and the first day that both are of.
func (h header) before(i int) (j int, day time.Weekday, twice bool) {
	p := h.Plan[i]
	for j, other := range h.Plan[:i] {
		if p.Session != other.Session || p.Pool != other.Pool || p.Role != other.Role {
			continue
		}
		for day := range time.Weekday(7) {
			if p.Days.has(day) && other.Days.has(day) {
				return j, day, true
			}
		}
	}
	return 0, 0, false
}

func (h header) checkSessions(report problem.Report) {
	names := slices.Sorted(maps.Keys(h.Sessions))
	for i, s := range names {
		for _, other := range names[:i] {
			if a, b := h.Sessions[s], h.Sessions[other]; a.From < b.To && b.From < a.To {
				report("sessions/"+string(s), "overlap", fmt.Sprintf("this session overlaps with %s", other), "a slot lies in one session")
			}
		}
	}
}

func (o opening) check(path string, report problem.Report) {
	for i, s := range o.Release {
		at := path + "/release/" + strconv.Itoa(i)
		switch {
		case s.To == "" || o.For == "":
		case o.For == Green:
			report(at+"/to", "never-acts", "everybody may have these slots", "leave release out")
		case s.To.rank() <= o.For.rank():
			report(at+"/to", "never-acts", fmt.Sprintf("%s needs may have these slots already", s.To), "a release is to a rating below "+string(o.For))
		case slices.ContainsFunc(o.Release, func(other step) bool { return other != s && other.before(s) && other.To.rank() >= s.To.rank() }) || slices.Contains(o.Release[:i], s):
			report(at+"/to", "never-acts", fmt.Sprintf("another release lets %s needs have them by then", s.To), "a later release goes further down")
		}
		if s.DaysBefore < 0 || s.DaysBefore > 60 {
			report(at+"/working_days_before", "out-of-range", "working days before lie between 0 and 60", "")
		}
	}
}

// before tells whether a release comes no later than another.
func (s step) before(o step) bool {
	return s.DaysBefore > o.DaysBefore || s.DaysBefore == o.DaysBefore && s.At.minutes <= o.At.minutes
}

func (m meet) check(path string, report problem.Report) {
	if len(m.Features) == 0 && m.Minutes == nil && m.Slots == nil && len(m.Not) == 0 && !m.Language {
		report(path, "empty-outcome", "this adjustment asks for nothing", "write {features: [step_free]}, {minutes: 20}, {not: [telephone]} or {language: true}")
	}
	if len(slices.Compact(slices.Sorted(slices.Values(m.Not)))) == 5 {
		report(path+"/not", "never-placed", "no kind of contact is left, so nobody with this adjustment could ever be placed", "leave one out")
	}
	if m.Minutes != nil && (*m.Minutes < 1 || *m.Minutes > 240) {
		report(path+"/minutes", "out-of-range", "minutes lie between 1 and 240", "")
	}
	if m.Slots != nil && (*m.Slots < 1 || *m.Slots > maxRun) {
		report(path+"/slots", "out-of-range", fmt.Sprintf("adjoining slots lie between 1 and %d", maxRun), "")
	}
}
