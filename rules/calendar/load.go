package calendar

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

// File is the name of the calendar's file in a policy folder.
const File = "calendar.yaml"

type file struct {
	Frontdoor    int         `key:"frontdoor"`
	Policy       string      `key:"policy" need:"yes" enum:"calendar"`
	ID           string      `key:"id" need:"yes"`
	Version      string      `key:"version" need:"yes"`
	Author       string      `key:"author" need:"yes"`
	Approval     approval    `key:"approval"`
	ReviewBy     Date        `key:"review_by"`
	NotClinical  bool        `key:"not_for_clinical_use"`
	Zone         source.Node `key:"zone" need:"yes"`
	Week         source.Node `key:"week" need:"yes"`
	BankHolidays source.Node `key:"bank_holidays" need:"yes"`
	Closures     source.Node `key:"closures"`
	Events       source.Node `key:"events"`
	School       source.Node `key:"school_holidays"`
	End          source.Node `key:"end" need:"yes"`
}

type approval struct {
	By     string `key:"by" need:"yes"`
	Role   string `key:"role"`
	On     Date   `key:"on" need:"yes"`
	Digest string `key:"digest"`
}

// Load reads calendar.yaml and the bank-holiday feed beside it, strictly: the error lists every problem with its place.
// A folder without a calendar gives an error that fs.ErrNotExist matches.
func Load(fsys fs.FS) (*Calendar, error) {
	if fsys == nil {
		return nil, errors.New("calendar: no policy folder was given")
	}
	data, err := fs.ReadFile(fsys, File)
	if err != nil {
		return nil, err
	}
	problems := &source.Collector{}
	root, ok := source.Parse(File, data, problems)
	if !ok {
		return nil, problems.Problems()
	}
	var f file
	source.Decode(root, &f)
	if n := root.Get("frontdoor"); n.Exists() && f.Frontdoor != 1 {
		n.Problem("wrong-version", "this library reads version 1 of the specification", "write frontdoor: 1")
	}
	checkEnd(root, f)
	l := loader{fsys: fsys, problems: problems, cal: &Calendar{closures: map[Date][]Closure{}, holidays: map[Date]string{}}}
	for _, part := range []struct {
		node source.Node
		read func(source.Node)
	}{{f.Zone, l.zone}, {f.Week, l.week}, {f.BankHolidays, l.bankHolidays}, {f.Closures, l.closures}, {f.Events, l.events}, {f.School, l.school}} {
		if part.node.Exists() {
			part.read(part.node)
		}
	}
	if problems.Fatal() {
		return nil, problems.Problems()
	}
	l.cal.findings = problems.Problems()
	l.cal.table()
	l.cal.digest = l.cal.hash()
	return l.cal, nil
}

func checkEnd(root source.Node, f file) {
	var last source.Pair
	for p := range root.Pairs() {
		last = p
	}
	if !f.End.Exists() {
		return
	}
	switch text, _ := f.End.Text(); {
	case text != f.ID:
		f.End.Problem("wrong-end", "end repeats the id of the file", "write end: "+f.ID)
	case last.Key != "end":
		last.Name.Problem("after-end", fmt.Sprintf("%q stands after end", last.Key), "end is the last key of a file")
	}
}

type loader struct {
	fsys     fs.FS
	problems *source.Collector
	cal      *Calendar
}

func (l loader) zone(n source.Node) {
	name, _ := n.Text()
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		n.Problem("unknown-zone", "this is not a time zone", "for example Europe/London")
		zone = time.UTC
	}
	l.cal.zone = zone
}

var dayNames = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func (l loader) week(n source.Node) {
	seen := map[time.Weekday]bool{}
	for p := range n.Pairs() {
		days, ok := ParseDays(p.Key)
		if !ok {
			p.Name.Problem("unknown-day", fmt.Sprintf("%q is not a day or a row of days", p.Key), "write mon, or mon-fri")
			continue
		}
		windows := l.windows(p.Node)
		for _, d := range days {
			if seen[d] {
				p.Name.Problem("duplicate-day", d.String()+" is named already", "name each day once")
			}
			seen[d] = true
			l.cal.week[d] = windows
		}
	}
}

func (l loader) windows(n source.Node) []window {
	var out []window
	for _, item := range n.Items() {
		text, _ := item.Text()
		from, to, ok := ParseWindow(text)
		switch {
		case !ok:
			item.Problem("bad-window", "this is not an opening time", "write \"08:00-18:30\"")
		case len(out) > 0 && from < out[len(out)-1].to:
			item.Problem("overlap", "this window begins before the one before it ends", "write the windows of a day in order")
		default:
			out = append(out, window{from, to})
		}
	}
	return out
}

// ParseWindow reads a time of day from-to, "08:00-18:30", into minutes after midnight; the end lies after the start.
func ParseWindow(s string) (from, to int, ok bool) {
	a, b, isRange := strings.Cut(s, "-")
	from, okA := minutes(a)
	to, okB := minutes(b)
	return from, to, isRange && okA && okB && from < to
}

// ParseDays reads a day of the week or a row of days, mon or mon-fri.
func ParseDays(s string) ([]time.Weekday, bool) {
	from, to, isRange := strings.Cut(s, "-")
	if !isRange {
		to = from
	}
	first, last := slices.Index(dayNames, from), slices.Index(dayNames, to)
	if first < 0 || last < first {
		return nil, false
	}
	var days []time.Weekday
	for d := first; d <= last; d++ {
		days = append(days, time.Weekday((d+1)%7))
	}
	return days, true
}

var clock = regexp.MustCompile(`^([01][0-9]|2[0-3]):([0-5][0-9])$`)

func minutes(s string) (int, bool) {
	if s == "24:00" {
		return endOfDay, true
	}
	m := clock.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	h, _ := strconv.Atoi(m[1])
	mm, _ := strconv.Atoi(m[2])
	return h*60 + mm, true
}
