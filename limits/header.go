package limits

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// header is what a limits file says beside its rules.
type header struct {
	Week map[Kind]map[weekDays]row `key:"week"`
	// CoreHoursDoor is the least that a contract's core hours demand: open, or routine_only where the practice has
	// decided and recorded that this is enough. Not given, it is open.
	CoreHoursDoor Door      `key:"core_hours_door" enum:"open,routine_only"`
	Jurisdiction  string    `key:"jurisdiction" enum:"england,wales,scotland,northern_ireland"` // where the host gives none
	Messages      textNames `key:"messages"`
	// Instructors are the roles that may instruct; reception_lead where none is named.
	Instructors []field.Name `key:"instructors"`
	// Grace is how long after its form was opened a request still comes in though the door has closed; 30m where not given.
	Grace  field.Duration          `key:"grace"`
	Bounds map[Target]figureBounds `key:"bounds"`
}

// textNames are the texts for patients where no rule names one.
type textNames struct {
	Closed      field.MessageName `key:"closed"`       // shut by the week or the calendar
	Full        field.MessageName `key:"full"`         // a figure is reached, or is zero
	RoutineOnly field.MessageName `key:"routine_only"` // routine only by the week
}

// figureBounds hold a figure whatever the layers before say; nil is none.
type figureBounds struct {
	Floor   *int `key:"floor"`
	Ceiling *int `key:"ceiling"`
}

// A row is the door and the figures of one kind on some days of the week. Outside the windows of the door it is closed;
// a figure that is not named is unlimited.
type row struct {
	Door       dayDoors              `key:"door" enum:"open,routine_only,closed"`
	Message    field.MessageName     `key:"message"` // while these windows leave the door closed or routine only
	Daily      *weekFigure           `key:"daily"`
	Active     *weekFigure           `key:"active"`
	PerPatient *weekFigure           `key:"per_patient_24h"`
	Periods    map[window]weekFigure `key:"periods"` // at most six a day
}

const maxPeriods = 6

// weekFigure is a figure as the week writes it: 60 and {hard: 60} turn away, {soft: 60} warns, unlimited is none.
type weekFigure struct {
	Hard    *Amount           `key:"hard"`
	Soft    *Amount           `key:"soft"`
	Reached Door              `key:"reached" enum:"routine_only,closed"` // what a hard figure does once reached: closed
	Message field.MessageName `key:"message"`
	// Of an active figure: it relaxes once as many fewer than the figure are open, for as long.
	Band  *int           `key:"band"`  // a tenth of the figure, at least 1, where not given
	Dwell field.Duration `key:"dwell"` // 5m where not given
}

// UnmarshalText reads the short forms.
func (s *weekFigure) UnmarshalText(b []byte) error {
	s.Hard = new(Amount)
	return s.Hard.UnmarshalText(b)
}

// String is the figure, with a ~ where it only warns.
func (s *weekFigure) String() string {
	f := s.figure()
	if f.Hard || f.Unlimited {
		return f.String()
	}
	return f.String() + "~"
}

// figure is the setting as a figure.
func (s *weekFigure) figure() Figure {
	switch {
	case s == nil || s.Hard == nil && s.Soft == nil:
		return Figure{Unlimited: true}
	case s.Hard != nil:
		return Figure{N: s.Hard.N, Unlimited: s.Hard.Unlimited, Hard: !s.Hard.Unlimited}
	}
	return Figure{N: s.Soft.N, Unlimited: s.Soft.Unlimited}
}

// dayDoors are the doors of a day by window; the text open, routine_only or closed stands for the whole day.
type dayDoors map[window]Door

// UnmarshalText reads the door of a whole day.
func (d *dayDoors) UnmarshalText(b []byte) error {
	if !slices.Contains(doors, Door(b)) {
		return problem.Problem{Code: "unknown-value", Message: "this is neither a door nor windows with doors", Hint: "write {\"08:00-18:30\": open}, or open, routine_only or closed for the whole day"}
	}
	*d = dayDoors{{0, endOfDay}: Door(b)}
	return nil
}

const endOfDay = 24 * 60

// A window is a time of day in minutes after midnight, "08:00-18:30".
type window struct{ From, To int }

// UnmarshalText reads from-to.
func (w *window) UnmarshalText(b []byte) error {
	from, to, ok := calendar.ParseWindow(string(b))
	if !ok {
		return problem.Problem{Code: "bad-window", Message: "this is not a time of day from-to", Hint: calendar.WindowHint(string(b))}
	}
	*w = window{from, to}
	return nil
}

// MarshalText is from-to.
func (w window) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// String is from-to.
func (w window) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", w.From/60, w.From%60, w.To/60, w.To%60)
}

// weekDays are a day of the week or a row of them, mon-fri, or closed_days: bank holidays, and days that closures take whole.
// Without a row of its own a closed day is shut.
type weekDays string

const closedDays weekDays = "closed_days"

// UnmarshalText reads days.
func (d *weekDays) UnmarshalText(b []byte) error {
	*d = weekDays(b)
	if _, ok := calendar.ParseDays(string(b)); !ok && *d != closedDays {
		return problem.Problem{Code: "unknown-day", Message: "this is not a day or a row of days", Hint: calendar.DaysHint(string(b)) + "; closed_days are bank holidays and closures"}
	}
	return nil
}

// checkHeader holds the week against itself.
func checkHeader(own any, _ rules.Header, report problem.Report) {
	h := own.(header)
	if len(h.Week) == 0 {
		report("week", "missing-key", "\"week\" is missing: which door is open when, and up to which figures", "write week: {medical: {mon-fri: {door: {\"08:00-18:30\": open}, daily: 60}}}")
	}
	if h.Instructors != nil && len(h.Instructors) == 0 {
		report("instructors", "empty-list", "nobody may instruct", "leave it out for reception_lead, or name roles")
	}
	for _, kind := range slices.Sorted(maps.Keys(h.Week)) {
		if len(h.Week[kind]) == 0 {
			report("week/"+string(kind), "no-door", "no day is named, so this door is always closed", "write mon-fri: {door: {\"08:00-18:30\": open}}, or leave the kind out")
		}
		seen := map[time.Weekday]weekDays{}
		for _, days := range slices.Sorted(maps.Keys(h.Week[kind])) {
			path := fmt.Sprintf("week/%s/%s", kind, days)
			weekdays, _ := calendar.ParseDays(string(days))
			for _, d := range weekdays {
				if other, twice := seen[d]; twice {
					report(path, "duplicate-day", fmt.Sprintf("%s stands in %s already", d, other), "name each day once")
				}
				seen[d] = days
			}
			h.Week[kind][days].check(path, kind, h.Messages, report)
		}
	}
	for _, t := range slices.SortedFunc(maps.Keys(h.Bounds), func(a, b Target) int { return cmp.Compare(a.String(), b.String()) }) {
		h.Bounds[t].check(t, "bounds/"+t.String(), report)
	}
	if !h.Grace.IsZero() && (elapsed(h.Grace) == 0 || elapsed(h.Grace) > 24*time.Hour) {
		report("grace", "bad-duration", "grace is counted in minutes or hours, at most a day", "write 30m")
	}
}

func (r row) check(path string, kind Kind, texts textNames, report problem.Report) {
	overlaps(path+"/door", slices.Collect(maps.Keys(r.Door)), report)
	overlaps(path+"/periods", slices.Collect(maps.Keys(r.Periods)), report)
	if len(r.Door) == 0 && kind != All {
		report(path, "no-door", "no door is named, so it is closed all day", "write door: {\"08:00-18:30\": open}, or leave the day out")
	}
	if len(r.Periods) > maxPeriods {
		report(path+"/periods", "too-many-periods", fmt.Sprintf("a day has at most %d periods", maxPeriods), "")
	}
	for _, f := range r.figures() {
		f.of.check(path+"/"+f.key, f.key == "active", report)
	}
	for _, w := range inOrder(slices.Collect(maps.Keys(r.Door))) {
		if r.Door[w] == Closed && r.Message == "" && texts.Closed == "" {
			report(path+"/door/"+w.String(), "closed-without-message", "the door is closed and no text tells patients what to do", "name one: message: … beside door, or messages: {closed: …} at the top")
		}
	}
}

func (s *weekFigure) check(path string, active bool, report problem.Report) {
	switch {
	case s == nil:
		return
	case s.Hard != nil && s.Soft != nil:
		report(path, "bad-figure", "a figure is hard or soft, not both", "{hard: 60} turns away, {soft: 60} warns")
	case s.Hard == nil && s.Soft == nil:
		report(path, "bad-figure", "the number is missing", "write 60, {hard: 60}, {soft: 60} or unlimited")
	case !active && (s.Band != nil || !s.Dwell.IsZero()):
		report(path, "bad-figure", "only an active figure relaxes, so only it has a band and a dwell", "")
	case (s.Reached != "" || s.Message != "") && !s.figure().Hard:
		report(path, "bad-figure", "this figure turns nobody away, so nothing follows when it is reached", "write {hard: …}, or leave reached and message out")
	case s.Band != nil && (*s.Band < 0 || *s.Band > s.figure().N):
		report(path+"/band", "out-of-range", "the band lies between 0 and the figure", "")
	case !s.Dwell.IsZero() && elapsed(s.Dwell) == 0:
		report(path+"/dwell", "bad-duration", "a dwell is counted in minutes or hours", "write 5m")
	}
}

func (b figureBounds) check(t Target, path string, report problem.Report) {
	switch {
	case b == figureBounds{}:
		report(path, "empty-outcome", "these bounds hold nothing", "write {floor: 20} or {ceiling: 120}")
	case t.Scope == door:
		report(path, "unknown-figure", "bounds hold figures, not doors", "core_hours_door: says what the door is held to")
	case b.Floor != nil && b.Ceiling != nil && *b.Floor > *b.Ceiling:
		report(path, "floor-above-ceiling", "the floor lies above the ceiling", "")
	}
	for _, n := range []struct {
		key string
		of  *int
	}{{"floor", b.Floor}, {"ceiling", b.Ceiling}} {
		if n.of != nil && (*n.of < 0 || *n.of > maxFigure) {
			report(path+"/"+n.key, "out-of-range", fmt.Sprintf("a figure lies between 0 and %d", maxFigure), "")
		}
	}
}

func inOrder(windows []window) []window {
	return slices.SortedFunc(slices.Values(windows), func(a, b window) int { return cmp.Or(a.From-b.From, a.To-b.To) })
}

func overlaps(path string, windows []window, report problem.Report) {
	sorted := inOrder(windows)
	for i, w := range sorted[min(1, len(sorted)):] {
		if w.From < sorted[i].To {
			report(path+"/"+w.String(), "overlap", fmt.Sprintf("this window begins before %s ends", sorted[i]), "")
		}
	}
}
