package inbox

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// header is what an inbox file says beside its rules.
type header struct {
	Work    map[Kind]work                `key:"work"`
	Inboxes map[field.Name]declaredInbox `key:"inboxes"`
	// SignOffChecked: a sign-off ends the work only where it is known that the signer may, and who did the work.
	SignOffChecked bool `key:"sign_off_checked"`
}

// work is the deadline of one kind of work and the stages on the way to it and beyond.
type work struct {
	Due   field.Duration `key:"due" need:"yes"`
	At    string         `key:"at" enum:"same_time,end_of_day"`       // same_time where not given; end_of_day is the practice's closing on that day
	Start string         `key:"start" enum:"submitted,next_open"`     // submitted where not given
	Roll  string         `key:"roll" enum:"none,preceding,following"` // where the deadline falls on a closed day, with end_of_day; none where not given
	// Pauses are those whose waits pause the deadline; the patient where not given, nobody where the list is empty.
	Pauses []string `key:"pauses" enum:"patient,third_party"`
	// OwnSignOff allows that a person signs off what the same person did.
	OwnSignOff bool   `key:"own_sign_off"`
	Ladder     []rung `key:"ladder"`
	Source     string `key:"source" json:"-"` // where the deadline comes from
}

// rung is one stage of a kind of work.
type rung struct {
	At      offset           `key:"at" need:"yes"`
	Stage   Stage            `key:"stage" enum:"warning,overdue,escalated,breach" need:"yes"`
	When    *rules.Condition `key:"when"` // the stage is passed only while this holds or is unknown
	To      field.Name       `key:"to"`
	Notify  []field.Name     `key:"notify"`
	Because string           `key:"because"` // for staff
	name    string           // request/-2wd/warning
}

// declared is an inbox that somebody has to read.
type declaredInbox struct {
	Lead   field.Name `key:"lead"`   // who answers for it
	Kinds  []Kind     `key:"kinds"`  // of work that lies in it, for the reader
	Closed bool       `key:"closed"` // nobody works here any more: what lies in it has no owner
}

// An offset is a time before or after a deadline: -2wd, due, +1wd.
type offset struct {
	before bool
	length field.Duration // zero: the deadline itself
}

var (
	signedOffset   = regexp.MustCompile(`^([+-])([0-9]+[a-z]+)$`)
	unsignedOffset = regexp.MustCompile(`^[1-9][0-9]{0,4}(m|h|wm|wh|wd|d)$`)
)

// UnmarshalText reads -2wd, due and +1wd.
func (o *offset) UnmarshalText(b []byte) error {
	if string(b) == "due" {
		*o = offset{}
		return nil
	}
	m := signedOffset.FindSubmatch(b)
	if m == nil || o.length.UnmarshalText(m[2]) != nil {
		return problem.Problem{
			Code:    "bad-offset",
			Message: "this is not a time before or after the deadline",
			Hint:    meantOffset(string(b)),
		}
	}
	o.before = m[1][0] == '-'
	return nil
}

// meantOffset says how to write what was probably meant.
func meantOffset(s string) string {
	switch {
	case strings.EqualFold(s, "due"):
		return "write due, in small letters"
	case strings.ContainsAny(s, "\u2010\u2011\u2012\u2013\u2014\u2212"):
		return "write the hyphen of the keyboard: -2wd"
	case unsignedOffset.MatchString(s):
		return "before or after? write -" + s + " or +" + s
	case signedOffset.MatchString(s) && strings.Trim(s, "+-0dhmw") == "":
		return "write due"
	}
	return "write -2wd, due or +1wd, with the units m, h, wm, wh, wd and d"
}

// beyond tells whether the offset lies after the deadline.
func (o offset) afterDeadline() bool { return !o.before && !o.length.IsZero() }

// String is the offset as it is written.
func (o offset) String() string {
	switch {
	case o.length.IsZero():
		return "due"
	case o.before:
		return "-" + o.length.String()
	}
	return "+" + o.length.String()
}

// MarshalText is String.
func (o offset) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads a kind of work.
func (k *Kind) UnmarshalText(b []byte) error {
	if *k = Kind(b); !slices.Contains(kinds, *k) {
		var words []string
		for _, k := range kinds {
			words = append(words, string(k))
		}
		return problem.Problem{
			Code:    "unknown-value",
			Message: "this is not a kind of work",
			Hint:    problem.Suggest(string(b), words),
		}
	}
	return nil
}

// MarshalText is the kind.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k), nil }

const maxLadder = 20

// checkHeader holds each kind of work against itself.
func checkHeader(own any, _ rules.Header, report problem.Report) {
	h := own.(header)
	for _, kind := range slices.Sorted(maps.Keys(h.Work)) {
		h.Work[kind].check("work/"+string(kind), report)
	}
}

func (w work) check(path string, report problem.Report) {
	if len(w.Ladder) > maxLadder {
		report(path+"/ladder", "too-many-stages", fmt.Sprintf("a ladder has at most %d stages", maxLadder), "")
	}
	if w.movesOffClosedDays() && !w.Due.Working() && !w.Due.IsZero() && w.At != endOfDay {
		// Sunday 14:00 would be Monday 14:00, but a later deadline, Monday 00:00, Monday 00:00: a pause could bring
		// it forward.
		report(
			path+"/at", "roll-without-day", "a deadline that moves off a closed day has no time of its own there",
			"add at: end_of_day",
		)
	}
	seen := map[string]bool{}
	for i, r := range w.Ladder {
		at := path + "/ladder/" + strconv.Itoa(i)
		name := r.At.String() + " " + string(r.Stage) + " " + r.When.String()
		if seen[name] && r.Stage != "" {
			report(
				at+"/at", "duplicate-stage", fmt.Sprintf("the stage %s stands at %s already", r.Stage, r.At),
				"leave one of them out, or say when: each holds",
			)
		}
		seen[name] = true
		if r.At.before && r.Stage == Overdue {
			report(
				at+"/stage", "overdue-too-early", "nothing is overdue before its deadline",
				"say warning or escalated, or at: due",
			)
		}
	}
}

// rolls tells whether a deadline moves off a closed day.
func (w work) movesOffClosedDays() bool { return w.Roll == preceding || w.Roll == following }

// complete gives the stages their names, and adds one that is raised at the deadline where none is there for all work.
func (w *work) completeLadder() (added bool) {
	added = true
	seen := map[string]int{}
	for i, r := range w.Ladder {
		name := r.At.String() + "/" + string(r.Stage)
		if seen[name]++; seen[name] > 1 {
			name += "/" + strconv.Itoa(seen[name])
		}
		w.Ladder[i].name = name
		added = added && !(r.At.length.IsZero() && r.When == nil && r.Stage.rank() >= Overdue.rank())
	}
	if added {
		w.Ladder = append(w.Ladder, rung{Stage: Overdue, name: "deadline/overdue"})
	}
	return added
}
