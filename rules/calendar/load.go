package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
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
	l := loader{fsys: fsys, cal: &Calendar{closures: map[Date][]Closure{}, holidays: map[Date]string{}}}
	if f.Zone.Exists() {
		l.zone(f.Zone)
	}
	if f.Week.Exists() {
		l.week(f.Week)
	}
	if f.BankHolidays.Exists() {
		l.bankHolidays(f.BankHolidays)
	}
	if f.Closures.Exists() {
		l.closures(f.Closures)
	}
	if problems.Fatal() {
		return nil, problems.Problems()
	}
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
	fsys fs.FS
	cal  *Calendar
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
	seen := map[int]bool{}
	for p := range n.Pairs() {
		from, to, isRange := strings.Cut(p.Key, "-")
		if !isRange {
			to = from
		}
		first, last := slices.Index(dayNames, from), slices.Index(dayNames, to)
		if first < 0 || last < first {
			p.Name.Problem("unknown-day", fmt.Sprintf("%q is not a day or a row of days", p.Key), "write mon, or mon-fri")
			continue
		}
		windows := l.windows(p.Node)
		for d := first; d <= last; d++ {
			if seen[d] {
				p.Name.Problem("duplicate-day", dayNames[d]+" is named already", "name each day once")
			}
			seen[d] = true
			l.cal.week[(d+1)%7] = windows
		}
	}
}

func (l loader) windows(n source.Node) [][2]int {
	var out [][2]int
	for _, item := range n.Items() {
		text, _ := item.Text()
		from, to, ok := strings.Cut(text, "-")
		a, okA := minutes(from)
		b, okB := minutes(to)
		switch {
		case !ok || !okA || !okB || a >= b:
			item.Problem("bad-window", "this is not an opening time", "write \"08:00-18:30\"")
		case len(out) > 0 && a < out[len(out)-1][1]:
			item.Problem("overlap", "this window begins before the one before it ends", "")
		default:
			out = append(out, [2]int{a, b})
		}
	}
	return out
}

var clock = regexp.MustCompile(`^([01][0-9]|2[0-3]):([0-5][0-9])$`)

func minutes(s string) (int, bool) {
	if s == "24:00" {
		return 1440, true
	}
	m := clock.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	h, _ := strconv.Atoi(m[1])
	mm, _ := strconv.Atoi(m[2])
	return h*60 + mm, true
}

type closureFile struct {
	On      source.Node `key:"on" need:"yes"`
	From    source.Node `key:"from"`
	To      source.Node `key:"to"`
	Tag     string      `key:"tag"`
	Because string      `key:"because" need:"yes"`
}

func (l loader) closures(n source.Node) {
	for _, item := range n.Items() {
		var f closureFile
		source.Decode(item, &f)
		if !f.On.Exists() {
			continue
		}
		cl := Closure{To: 1440, Tag: f.Tag, Because: f.Because}
		text, _ := f.On.Text()
		var ok bool
		if cl.On, ok = ParseDate(text); !ok {
			f.On.Problem("bad-date", "this is not a date of the calendar", "write year-month-day, for example 2026-11-24")
			continue
		}
		for _, edge := range []struct {
			node source.Node
			to   *int
		}{{f.From, &cl.From}, {f.To, &cl.To}} {
			if !edge.node.Exists() {
				continue
			}
			text, _ := edge.node.Text()
			if *edge.to, ok = minutes(text); !ok {
				edge.node.Problem("bad-time", "this is not a time of day", "write \"13:00\"")
			}
		}
		if cl.From >= cl.To {
			item.Problem("bad-window", "the closure ends before it begins", "")
			continue
		}
		l.cal.closures[cl.On] = append(l.cal.closures[cl.On], cl)
	}
}

// hash covers what decides openings, in canonical order.
func (c *Calendar) hash() string {
	h := sha256.New()
	fmt.Fprintf(h, "calendar 1 %q %v %v %v\n", c.zone, c.week, c.from, c.to)
	for _, d := range slices.SortedFunc(maps.Keys(c.holidays), func(a, b Date) int { return a.Sub(b) }) {
		fmt.Fprintf(h, "holiday %v\n", d)
	}
	for _, d := range slices.SortedFunc(maps.Keys(c.closures), func(a, b Date) int { return a.Sub(b) }) {
		for _, cl := range c.closures[d] {
			fmt.Fprintf(h, "closure %v %d %d %q\n", d, cl.From, cl.To, cl.Tag)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
