// Reading the closures, the named events and the school holidays of a calendar file.

package calendar

import (
	"fmt"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// closureFile are the keys of one closure.
type closureFile struct {
	On      source.Node `key:"on" need:"yes"`
	From    source.Node `key:"from"`
	To      source.Node `key:"to"`
	Tag     source.Node `key:"tag"`
	Because string      `key:"because" need:"yes"`
}

// maxClosures is how many closures one date has at most; a date with more is a slip in a list of dates.
const maxClosures = 48

// closures reads the closures. Those of one date may not overlap.
func (l loader) closures(n source.Node) {
	for _, item := range n.Items() {
		var f closureFile
		source.Decode(item, &f)
		cl, ok := f.closure()
		if !ok {
			continue
		}
		if len(l.cal.closures[cl.On]) == maxClosures {
			item.Problem("too-many", fmt.Sprintf("%s has more than %d closures", cl.On, maxClosures),
				"is the date right?")
			return
		}
		for _, other := range l.cal.closures[cl.On] {
			if cl.From < other.To && other.From < cl.To {
				item.Problem("overlap", fmt.Sprintf("another closure of %s covers this time already", cl.On),
					"keep one of them")
			}
		}
		l.cal.closures[cl.On] = append(l.cal.closures[cl.On], cl)
		slices.SortFunc(l.cal.closures[cl.On], func(a, b Closure) int { return a.From - b.From })
	}
}

// closure is what the keys say; ok is false, and the problems noted, where they say no closure. Without from and to it
// takes the whole day.
func (f closureFile) closure() (cl Closure, ok bool) {
	cl = Closure{To: endOfDay, Because: f.Because, Tag: readName(f.Tag)}
	// Every word may be a tag, so a slip in the one that has a meaning would go unnoticed.
	near := problem.NearestSlip(cl.Tag, []string{"plt"})
	if cl.Tag != "" && cl.Tag != "plt" && (near != "" || cl.Tag == "ptl") {
		f.Tag.Warn("unknown-tag", "this tag is not the one of protected learning time", "did you mean plt?")
	}
	onDate, fromTime, toTime := readDate(f.On, &cl.On), readTime(f.From, &cl.From), readTime(f.To, &cl.To)
	if !onDate || !fromTime || !toTime {
		return cl, false
	}
	if cl.From < cl.To {
		return cl, true
	}
	at := f.From
	if !at.Exists() {
		at = f.To
	}
	at.Problem("bad-window", "the closure does not end after it begins", "write from: \"13:00\", to: \"18:30\"")
	return cl, false
}

// readTime reads a time of day that may be left out; ok is false, and a problem noted, when the text is none.
func readTime(n source.Node, into *int) (ok bool) {
	text, given := optionalText(n)
	if !given {
		return true
	}
	*into, ok = minutes(text)
	if !ok {
		n.Problem("bad-time", "this is not a time of day", "write \"13:00\"")
	}
	return ok
}

// eventFile are the keys of one event, which is on a date or from one to another.
type eventFile struct {
	Name source.Node `key:"name" need:"yes"`
	On   source.Node `key:"on"`
	From source.Node `key:"from"`
	To   source.Node `key:"to"`
}

// maxPeriod is the most days that one event or school holiday lasts.
const maxPeriod = 100

// events reads the named events.
func (l loader) events(n source.Node) {
	l.cal.events, l.cal.named = map[Date][]string{}, map[string]source.Node{}
	for _, item := range n.Items() {
		var f eventFile
		source.Decode(item, &f)
		var s period
		switch name := readName(f.Name); {
		case name == "":
		case f.On.Exists() == (f.From.Exists() || f.To.Exists()), f.From.Exists() != f.To.Exists():
			item.Problem("bad-date", "an event is on a date, or from one date to another",
				"write on: 2026-12-03, or from: and to:")
		case f.On.Exists() && readDate(f.On, &s.from), readPeriod(f.From, f.To, &s):
			if f.On.Exists() {
				s.to = s.from
			}
			l.cal.named[name] = f.Name
			if !l.happens(name, s) {
				item.Problem("too-many", fmt.Sprintf("a date of this event has more than %d others", maxEvents),
					"are the dates right?")
				return
			}
		}
	}
}

// maxEvents is how many events one date has at most.
const maxEvents = 100

// happens puts an event on the dates of a period; false where one of them has as many as it may have.
func (l loader) happens(name string, in period) bool {
	for d := in.from; !in.to.Before(d); d = d.Add(1) {
		names := l.cal.events[d]
		at, already := slices.BinarySearch(names, name)
		if already {
			continue
		}
		if len(names) == maxEvents {
			return false
		}
		l.cal.events[d] = slices.Insert(names, at, name)
	}
	return true
}

// schoolFile are the keys of one school holiday.
type schoolFile struct {
	From source.Node `key:"from" need:"yes"`
	To   source.Node `key:"to" need:"yes"`
}

// school reads the school holidays, which stand in order.
func (l loader) school(n source.Node) {
	for _, item := range n.Items() {
		var f schoolFile
		source.Decode(item, &f)
		var s period
		if !f.From.Exists() || !f.To.Exists() || !readPeriod(f.From, f.To, &s) {
			continue
		}
		if k := len(l.cal.school); k > 0 && !l.cal.school[k-1].to.Before(s.from) {
			item.Problem("overlap", "this holiday begins before the one before it ends", "write the holidays in order")
			continue
		}
		l.cal.school = append(l.cal.school, s)
	}
}
