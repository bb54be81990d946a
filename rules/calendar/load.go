// Loading calendar.yaml: the keys of the file, its zone, its week, and the findings that do not stop it from loading.

package calendar

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// File is the name of the calendar's file in a policy folder.
const File = "calendar.yaml"

// file are the keys of calendar.yaml.
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

// approval are the keys under approval.
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
	data, err := problem.ReadFile(fsys, File, source.MaxFileBytes)
	if p := (problem.Problem{}); errors.As(err, &p) {
		return nil, problem.Problems{p}
	}
	if err != nil {
		return nil, err
	}
	problems := &problem.Collector{}
	// From here on problems are gathered, and all are given at once.
	root, ok := source.Parse(File, data, problems)
	if !ok {
		return nil, problems.Problems()
	}
	var f file
	source.Decode(root, &f)
	if n := root.Get("frontdoor"); n.Exists() && f.Frontdoor != 1 {
		n.Problem("wrong-version", "this library reads version 1 of the specification", "write frontdoor: 1")
	}
	source.CheckEnd(root, f.ID)
	cal := &Calendar{closures: map[Date][]Closure{}, holidays: map[Date]string{}}
	l := loader{fsys: fsys, problems: problems, cal: cal}
	for _, part := range []struct {
		node source.Node
		read func(source.Node)
	}{
		{f.Zone, l.zone},
		{f.Week, l.week},
		{f.BankHolidays, l.bankHolidays},
		{f.Closures, l.closures},
		{f.Events, l.events},
		{f.School, l.school},
	} {
		if part.node.Exists() {
			part.read(part.node)
		}
	}
	if problems.Fatal() {
		return nil, problems.Problems()
	}
	// The parts are read in any order; the table needs all of them.
	l.cal.layOutDays()
	l.findings(f)
	l.cal.findings = problems.Problems()
	l.cal.digest = l.cal.hash()
	return l.cal, nil
}

// findings notes what loads and is probably not meant.
func (l loader) findings(f file) {
	// The last day of the data counts the working days before it.
	if last := l.cal.days[len(l.cal.days)-1]; last.working == 0 && len(last.windows) == 0 {
		f.Week.Warn("never-open", "by this calendar the practice never opens",
			"write for example mon-fri: [\"08:00-18:30\"]")
	}
	l.openHolidays(f)
	if f.Closures.Exists() {
		for _, item := range f.Closures.Items() {
			text, _ := item.Get("on").Text()
			if d, ok := ParseDate(text); ok && !l.cal.Covers(d) {
				item.Get("on").Warn("beyond-the-data",
					"the bank-holiday data do not reach this date, so nothing is known of it", "is the year right?")
			}
		}
	}
}

// loader is what the readers of the parts share.
type loader struct {
	fsys     fs.FS
	problems *problem.Collector
	cal      *Calendar
}

// zone reads the time zone, by a name that means the same on every host.
func (l loader) zone(n source.Node) {
	name, _ := n.Text()
	zone, known := Zone(name)
	if !known {
		n.Problem("unknown-zone", "this is not a time zone", "for example Europe/London")
		zone = time.UTC
	}
	if _, err := time.LoadLocation(name); !slices.Contains(ukZones, name) && err == nil {
		n.Warn("foreign-zone", "the bank holidays are the United Kingdom's and this zone is not", "write Europe/London")
	}
	l.cal.zone = zone
}

// Zone is a time zone by a name that means the same on every host, as Europe/London.
func Zone(name string) (zone *time.Location, known bool) {
	if zone, known := zones.Load(name); known {
		return zone.(*time.Location), true
	}
	zone, err := time.LoadLocation(name)
	// Names such as localtime come from the host's files, and right/… counts leap seconds: other hosts would answer
	// otherwise.
	region, _, ok := strings.Cut(name, "/")
	if err != nil || !ok && name != "UTC" || region == "right" || region == "posix" {
		return nil, false
	}
	zones.Store(name, zone)
	return zone, true
}

// zones are the zones that were asked for, by name, as reading one takes long. There are some 600.
var zones sync.Map

// ukZones are the zones in which the bank holidays of the feed hold.
var ukZones = []string{"Europe/London", "Europe/Belfast", "Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Jersey"}

// week reads the opening times by days of the week.
func (l loader) week(n source.Node) {
	seen := map[time.Weekday]bool{}
	for p := range n.Pairs() {
		days, ok := ParseDays(p.Key)
		if !ok {
			p.Name.Problem("unknown-day", fmt.Sprintf("%q is not a day or a row of days", p.Key), DaysHint(p.Key))
			continue
		}
		windows, twice := l.windows(p.Node), false
		for _, d := range days {
			if seen[d] && !twice {
				p.Name.Problem("duplicate-day", d.String()+" is named already", "name each day once")
				// One problem a row of days is enough.
				twice = true
			}
			seen[d] = true
			l.cal.week[d] = windows
		}
	}
}

// windows reads the opening times of one day, which stand in order and do not overlap.
func (l loader) windows(n source.Node) []window {
	var out []window
	if !n.IsList() {
		n.Problem("not-a-list", "the opening times of a day are a list",
			"write [\"08:00-18:30\"], or [] for a day that is shut")
		return nil
	}
	for _, item := range n.Items() {
		text, ok := item.Text()
		if !ok {
			continue
		}
		from, to, ok := ParseWindow(text)
		switch {
		case !ok:
			item.Problem("bad-window", "this is not an opening time", WindowHint(text))
		case len(out) > 0 && to <= out[len(out)-1].from:
			item.Problem("not-in-order", "this window stands after a later one", "write the windows of a day in order")
		case len(out) > 0 && from < out[len(out)-1].to:
			item.Problem("overlap", "this window begins before the one before it ends", "")
		default:
			out = append(out, window{from, to})
		}
	}
	return out
}
