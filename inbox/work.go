// What an inbox file says beside its rules: the kinds of work with their deadlines and ladders, and the inboxes.

package inbox

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// header is the keys of an inbox file beside its rules.
type header struct {
	Work    map[Kind]work                `key:"work"`
	Inboxes map[field.Name]declaredInbox `key:"inboxes"`
	// SignOffChecked: a sign-off ends the work only where it is known that the signer may sign off, who did the work,
	// and when it was reopened.
	SignOffChecked bool `key:"sign_off_checked"`
}

// work is the deadline of one kind of work, with the stages before and after it.
type work struct {
	Due field.Duration `key:"due" need:"yes"`
	// At is the time of day of the deadline: same_time where not given; end_of_day is when the practice closes on
	// that day.
	At string `key:"at" enum:"same_time,end_of_day"`
	// Start is when the time begins to run: submitted where not given; next_open is the next opening of the practice.
	Start string `key:"start" enum:"submitted,next_open"`
	// Roll is where a deadline on a closed day moves to: none, it stays, where not given.
	Roll string `key:"roll" enum:"none,preceding,following"`
	// Pauses are those whose waits pause the deadline: the patient where not given, nobody where the list is empty.
	Pauses []string `key:"pauses" enum:"patient,third_party"`
	// OwnSignOff allows that a person signs off what the same person did.
	OwnSignOff bool   `key:"own_sign_off"`
	Ladder     []rung `key:"ladder"`
	Source     string `key:"source" json:"-"` // where the deadline comes from
}

// The values of the keys "start", "at" and "roll" that are no defaults.
const (
	nextOpen  = "next_open"
	endOfDay  = "end_of_day"
	preceding = "preceding"
	following = "following"
)

// A rung is one stage of a ladder.
type rung struct {
	At      offset           `key:"at" need:"yes"`
	Stage   Stage            `key:"stage" enum:"warning,overdue,escalated,breach" need:"yes"`
	When    *rules.Condition `key:"when"` // the stage is passed only while this holds or is unknown
	To      field.Name       `key:"to"`
	Notify  []field.Name     `key:"notify"`
	Because string           `key:"because"` // for staff
	name    string           // after the kind of work, as in request/-2wd/warning
}

// A declaredInbox is an inbox that somebody has to read.
type declaredInbox struct {
	Lead   field.Name `key:"lead"`   // who answers for it
	Kinds  []Kind     `key:"kinds"`  // the kinds of work that lie in it; for the reader alone
	Closed bool       `key:"closed"` // nobody works here any more: what lies in it has no owner
}

// UnmarshalText reads a kind of work.
func (k *Kind) UnmarshalText(b []byte) error {
	*k = Kind(b)
	if slices.Contains(kinds, *k) {
		return nil
	}
	var valid []string
	for _, k := range kinds {
		valid = append(valid, string(k))
	}
	return problem.Problem{
		Code: "unknown-value", Message: "this is not a kind of work", Hint: problem.Suggest(string(b), valid),
	}
}

// MarshalText is the kind.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k), nil }

// maxLadder is how many stages a ladder may have.
const maxLadder = 20

// checkHeader reports what contradicts itself in a kind of work.
func checkHeader(own any, _ rules.Header, report problem.Report) {
	h := own.(header)
	for _, kind := range slices.Sorted(maps.Keys(h.Work)) {
		h.Work[kind].check("work/"+string(kind), report)
	}
}

// check reports what cannot be of a deadline and its ladder.
func (w work) check(path string, report problem.Report) {
	if len(w.Ladder) > maxLadder {
		report(path+"/ladder", "too-many-stages", fmt.Sprintf("a ladder has at most %d stages", maxLadder), "")
	}
	// A deadline of Sunday 14:00 would move to Monday 14:00, but one of Monday 00:00 would stay there: it would come
	// earlier although it was later, so that a pause could bring a deadline forward.
	if w.movesOffClosedDays() && !w.Due.Working() && !w.Due.IsZero() && w.At != endOfDay {
		report(path+"/at", "roll-without-day",
			"a deadline that moves off a closed day has no time of its own there", "add at: end_of_day")
	}
	seen := map[string]bool{}
	for i, r := range w.Ladder {
		at := path + "/ladder/" + strconv.Itoa(i)
		name := r.At.String() + " " + string(r.Stage) + " " + r.When.String()
		if seen[name] && r.Stage != "" {
			report(at+"/at", "duplicate-stage", fmt.Sprintf("the stage %s stands at %s already", r.Stage, r.At),
				"leave one of them out, or say when: each holds")
		}
		seen[name] = true
		if r.At.before && r.Stage == Overdue {
			report(at+"/stage", "overdue-too-early", "nothing is overdue before its deadline",
				"say warning or escalated, or at: due")
		}
	}
}

// warn reports what may be a mistake in a kind of work.
func (w work) warn(kind Kind, hasCalendar bool, report problem.Report) {
	path := "work/" + string(kind)
	if w.Due.Working() && w.movesOffClosedDays() {
		report(path+"/roll", "never-acts", "working time never ends on a closed day, so roll does nothing",
			"leave it out")
	}
	if w.At == endOfDay && strings.HasSuffix(w.Due.Unit, "h") {
		report(path+"/at", "hours-to-days", "at: end_of_day makes days of these hours",
			"leave it out, or write days: 2wd")
	}
	for i, r := range w.Ladder {
		if r.At.before && r.At.length.Unit == w.Due.Unit && r.At.length.N > w.Due.N {
			report(fmt.Sprintf("%s/ladder/%d/at", path, i), "passed-at-once",
				"this lies before the work is there, so the stage is passed at once", "write less than "+w.Due.String())
		}
	}
	if !hasCalendar && w.needsCalendar() {
		message := "the deadline or the stages of %s work need a calendar, and the folder has none: " +
			"what cannot be counted counts as passed"
		report(path, "no-calendar", fmt.Sprintf(message, kind), "put a calendar.yaml beside the policy")
	}
}

// needsCalendar reports whether the deadline or a stage cannot be computed without a calendar.
func (w work) needsCalendar() bool {
	if w.Due.Working() || w.Due.Unit == "session" || w.Start == nextOpen || w.At == endOfDay || w.movesOffClosedDays() {
		return true
	}
	return slices.ContainsFunc(w.Ladder, func(r rung) bool { return r.At.length.Working() })
}

// movesOffClosedDays reports whether a deadline on a closed day moves.
func (w work) movesOffClosedDays() bool { return w.Roll == preceding || w.Roll == following }

// pausedBy are those whose waits pause the deadline.
func (w work) pausedBy() []string {
	if w.Pauses == nil {
		return []string{"patient"}
	}
	return w.Pauses
}

// completeLadder gives the stages their names. Where no stage is raised at the deadline in every case, it adds one and
// returns true: what is overdue is never passed over in silence.
func (w *work) completeLadder() (added bool) {
	added = true
	seen := map[string]int{}
	for i, r := range w.Ladder {
		name := r.At.String() + "/" + string(r.Stage)
		seen[name]++
		if seen[name] > 1 {
			name += "/" + strconv.Itoa(seen[name])
		}
		w.Ladder[i].name = name
		atDeadline := r.At.length.IsZero() && r.When == nil && r.Stage.rank() >= Overdue.rank()
		added = added && !atDeadline
	}
	if added {
		w.Ladder = append(w.Ladder, rung{Stage: Overdue, name: "deadline/overdue"})
	}
	return added
}
