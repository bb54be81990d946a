// The keys of limits.yaml beside its rules, above all the week: doors, figures and texts by kind of request and by day.

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
	CoreHoursDoor Door `key:"core_hours_door" enum:"open,routine_only"`
	// Jurisdiction counts where an input gives none.
	Jurisdiction string    `key:"jurisdiction" enum:"england,wales,scotland,northern_ireland"`
	Messages     textNames `key:"messages"`
	// Instructors are the roles that may instruct; reception_lead where none is named.
	Instructors []field.Name `key:"instructors"`
	// Grace is how long after its form was opened a request still comes in though the door has closed: at most a day,
	// 30m where not given.
	Grace  field.Duration          `key:"grace"`
	Bounds map[Target]figureBounds `key:"bounds"`
}

// textNames are the texts for patients where no rule names one.
type textNames struct {
	Closed      field.MessageName `key:"closed"`       // shut by the week or the calendar
	Full        field.MessageName `key:"full"`         // a figure is reached, or is zero
	RoutineOnly field.MessageName `key:"routine_only"` // routine only by the week
}

// ofFull is the text where a figure is reached; "" where none is named.
func (t textNames) ofFull() field.MessageName { return cmp.Or(t.Full, t.Closed) }

// figureBounds hold a figure whatever the layers before them say. What is nil does not bound.
type figureBounds struct {
	Floor   *int `key:"floor" range:"0..100000"`
	Ceiling *int `key:"ceiling" range:"0..100000"`
}

// A row is the door and the figures of one kind on some days of the week. Outside the windows of the door it is closed;
// a figure that is not named is unlimited.
type row struct {
	Door       dayDoors              `key:"door" enum:"open,routine_only,closed"`
	Message    field.MessageName     `key:"message"` // while these windows leave the door closed or routine only
	Daily      *weekFigure           `key:"daily"`
	Active     *weekFigure           `key:"active"`
	PerPatient *weekFigure           `key:"per_patient_24h"`
	Periods    map[window]weekFigure `key:"periods"` // at most maxPeriods
}

// maxPeriods is how many periods with figures a day has at most.
const maxPeriods = 6

// namedFigure is a figure of a row with its key in the file and its name in words.
type namedFigure struct {
	key, name string
	of        *weekFigure
}

// figures are the figures of a row that are there, those of periods last.
func (r row) figures() (out []namedFigure) {
	for _, f := range []namedFigure{
		{"daily", "daily", r.Daily},
		{"active", "active", r.Active},
		{"per_patient_24h", "per patient 24h", r.PerPatient},
	} {
		if f.of != nil {
			out = append(out, f)
		}
	}
	for _, w := range inOrder(slices.Collect(maps.Keys(r.Periods))) {
		of := r.Periods[w]
		out = append(out, namedFigure{"periods/" + w.String(), w.String(), &of})
	}
	return out
}

// silentZeros are the keys of a row's hard figures of zero that have no text of their own.
func (r row) silentZeros() (keys []string) {
	for _, f := range r.figures() {
		if f.of.figure() == (Figure{Hard: true}) && f.of.Message == "" {
			keys = append(keys, f.key)
		}
	}
	return keys
}

// dayDoors are the doors of a day by window; the text open, routine_only or closed stands for the whole day.
type dayDoors map[window]Door

// UnmarshalText reads the door of a whole day.
func (d *dayDoors) UnmarshalText(b []byte) error {
	if !slices.Contains(doors, Door(b)) {
		return problem.Problem{
			Code:    "unknown-value",
			Message: "this is neither a door nor windows with doors",
			Hint:    "write {\"08:00-18:30\": open}, or open, routine_only or closed for the whole day",
		}
	}
	*d = dayDoors{{0, endOfDay}: Door(b)}
	return nil
}

// endOfDay is 24:00 in minutes after midnight.
const endOfDay = 24 * 60

// A window is a time of day in minutes after midnight, "08:00-18:30". Its end is not included.
type window struct{ From, To int }

// UnmarshalText reads from-to.
func (w *window) UnmarshalText(b []byte) error {
	from, to, ok := calendar.ParseWindow(string(b))
	if !ok {
		hint := calendar.WindowHint(string(b))
		return problem.Problem{Code: "bad-window", Message: "this is not a time of day from-to", Hint: hint}
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

// inOrder sorts windows by their start, then by their end.
func inOrder(windows []window) []window {
	return slices.SortedFunc(slices.Values(windows), func(a, b window) int { return cmp.Or(a.From-b.From, a.To-b.To) })
}

// weekDays are a day of the week or a row of them, mon-fri, or closed_days: bank holidays, and days that closures take
// whole. Without a row of its own a closed day is shut.
type weekDays string

const closedDays weekDays = "closed_days"

// UnmarshalText reads days.
func (d *weekDays) UnmarshalText(b []byte) error {
	*d = weekDays(b)
	if _, ok := calendar.ParseDays(string(b)); !ok && *d != closedDays {
		return problem.Problem{
			Code:    "unknown-day",
			Message: "this is not a day or a row of days",
			Hint:    calendar.DaysHint(string(b)) + "; closed_days are bank holidays and closures",
		}
	}
	return nil
}

// byWeekday sorts rows from Monday on, closed days last.
func byWeekday(a, b weekDays) int {
	first := func(d weekDays) int {
		weekdays, ok := calendar.ParseDays(string(d))
		if !ok {
			return 7
		}
		return (int(weekdays[0]) + 6) % 7
	}
	return first(a) - first(b)
}

// checkHeader reports what in the header contradicts itself.
func checkHeader(own any, _ rules.Header, report problem.Report) {
	h := own.(header)
	if len(h.Week) == 0 {
		report("week", "missing-key", "\"week\" is missing: which door is open when, and up to which figures",
			"write week: {medical: {mon-fri: {door: {\"08:00-18:30\": open}, daily: 60}}}")
	}
	if h.Instructors != nil && len(h.Instructors) == 0 {
		report("instructors", "empty-list", "nobody may instruct", "leave it out for reception_lead, or name roles")
	}
	for _, kind := range slices.Sorted(maps.Keys(h.Week)) {
		h.checkKind(kind, report)
	}
	for _, t := range sortedTargets(h.Bounds) {
		h.Bounds[t].check(t, "bounds/"+t.String(), report)
	}
	if !h.Grace.IsZero() && (elapsed(h.Grace) == 0 || elapsed(h.Grace) > 24*time.Hour) {
		report("grace", "bad-duration", "grace is counted in minutes or hours, at most a day", "write 30m")
	}
}

// sortedTargets are the keys of a map in the order of their texts.
func sortedTargets[V any](of map[Target]V) []Target {
	return slices.SortedFunc(maps.Keys(of), func(a, b Target) int { return cmp.Compare(a.String(), b.String()) })
}

// checkKind reports what is wrong with the week of one kind.
func (h header) checkKind(kind Kind, report problem.Report) {
	if len(h.Week[kind]) == 0 {
		report("week/"+string(kind), "no-door", "no day is named, so this door is always closed",
			"write mon-fri: {door: {\"08:00-18:30\": open}}, or leave the kind out")
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

// check reports what is wrong with one row: windows that overlap, too many periods, figures that contradict
// themselves, and doors that are closed without a text.
func (r row) check(path string, kind Kind, texts textNames, report problem.Report) {
	checkOverlaps(path+"/door", slices.Collect(maps.Keys(r.Door)), report)
	checkOverlaps(path+"/periods", slices.Collect(maps.Keys(r.Periods)), report)
	if len(r.Door) == 0 && kind != All {
		report(path, "no-door", "no door is named, so it is closed all day",
			"write door: {\"08:00-18:30\": open}, or leave the day out")
	}
	if len(r.Periods) > maxPeriods {
		report(path+"/periods", "too-many-periods", fmt.Sprintf("a day has at most %d periods", maxPeriods), "")
	}
	for _, f := range r.figures() {
		f.of.check(path+"/"+f.key, f.key == "active", report)
	}
	for _, w := range inOrder(slices.Collect(maps.Keys(r.Door))) {
		if r.Door[w] == Closed && r.Message == "" && texts.Closed == "" {
			report(path+"/door/"+w.String(), "closed-without-message",
				"the door is closed and no text tells patients what to do",
				"name one: message: … beside door, or messages: {closed: …} at the top")
		}
	}
}

// check reports bounds that hold nothing, that are about a door, or that no figure fits.
func (b figureBounds) check(t Target, path string, report problem.Report) {
	switch {
	case b == figureBounds{}:
		report(path, "empty-outcome", "these bounds hold nothing", "write {floor: 20} or {ceiling: 120}")
	case t.Scope == door:
		report(
			path, "unknown-figure", "bounds hold figures, not doors", "core_hours_door: says what the door is held to",
		)
	case above(b.Floor, b.Ceiling):
		report(path, "floor-above-ceiling", "the floor lies above the ceiling", "")
	}
}

// checkOverlaps reports each window that begins before the one before it ends.
func checkOverlaps(path string, windows []window, report problem.Report) {
	sorted := inOrder(windows)
	for i, w := range sorted[min(1, len(sorted)):] {
		if w.From < sorted[i].To {
			report(path+"/"+w.String(), "overlap", fmt.Sprintf("this window begins before %s ends", sorted[i]), "")
		}
	}
}
