// This file prints a preview as a calendar of months.

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// daySummary is how one day of a kind looks beside its week.
type daySummary struct {
	doors   string // 08:00-18:30 open
	figures string // those that differ from the week's
	because []string
	mark    string // one of # - + ! . or empty, as the legend says
}

// summariseDay puts the stretches of one day together.
func summariseDay(d calendar.Date, edges []limits.Span) daySummary {
	var l daySummary
	var longest time.Duration
	var busiest limits.Span
	var doors []string
	opens, holds, shuts := false, false, false
	for _, e := range edges {
		from, to := d.At(0, e.From.Location()), d.Add(1).At(0, e.From.Location())
		if !e.From.Before(to) || !from.Before(e.Until) {
			continue
		}
		from, to = laterOf(from, e.From), earlierOf(to, e.Until)
		for _, line := range e.Reasons() {
			if !slices.Contains(l.because, line) {
				l.because = append(l.because, line)
			}
		}
		opens = opens || e.WeekDoor != limits.Closed
		holds = holds || heldByClamp(e)
		shuts = shuts || e.Trace[0].Because != ""
		l.mark = cmp.Or(l.mark, tightnessMark(e))
		if e.Door == limits.Closed {
			continue
		}
		if to.Sub(from) > longest {
			longest, busiest = to.Sub(from), e
		}
		doors = extendDoors(doors, from, to, string(e.Door))
	}
	l.figures = figuresUnlikeWeek(busiest)
	l.mark = dayMark(l, len(doors) == 0, shuts || opens, holds)
	l.doors = cmp.Or(strings.ReplaceAll(strings.Join(doors, ", "), "_", " "), "closed")
	return l
}

// dayMark is the mark of a whole day, which stands above those of its stretches: a day that is closed though its week
// opens, or for a reason that is given; one that the contract keeps open; and one that is closed as in every week.
func dayMark(l daySummary, closed, unusual, held bool) string {
	switch {
	case closed && unusual:
		return "#"
	case held:
		return "!"
	case closed:
		return "."
	case l.mark == "" && l.figures != "":
		return "+"
	}
	return l.mark
}

// heldByClamp tells whether a clamp, which comes last, has opened the door of a stretch.
func heldByClamp(e limits.Span) bool {
	last := e.Trace[len(e.Trace)-1]
	return last.Layer == "clamp" && strings.HasPrefix(last.Change, "door from")
}

// tightnessMark marks a stretch that is tighter than its week.
func tightnessMark(e limits.Span) string {
	doors := []limits.Door{limits.Open, limits.RoutineOnly, limits.Closed}
	if slices.Index(doors, e.Door) > slices.Index(doors, e.WeekDoor) {
		return "-"
	}
	for scope, f := range e.Figures {
		if week := e.WeekFigures[scope]; e.Door != limits.Closed && !f.Unlimited && (week.Unlimited || f.N < week.N) {
			return "-"
		}
	}
	return ""
}

// extendDoors adds a stretch to those of a day, or lengthens the last when it goes on alike.
func extendDoors(doors []string, from, to time.Time, door string) []string {
	until := to.Format("15:04")
	if until == "00:00" {
		until = "24:00"
	}
	if n := len(doors); n > 0 && strings.HasSuffix(doors[n-1], "-"+from.Format("15:04")+" "+door) {
		doors[n-1] = doors[n-1][:6] + until + " " + door
		return doors
	}
	return append(doors, from.Format("15:04")+"-"+until+" "+door)
}

// figuresUnlikeWeek are the figures that are not the week's, with the week's beside them.
func figuresUnlikeWeek(e limits.Span) string {
	var out []string
	for _, scope := range []limits.Scope{limits.Daily, limits.Period, limits.Active, limits.PerPatient} {
		f, ok := e.Figures[scope]
		if week := e.WeekFigures[scope]; ok && (f.N != week.N || f.Unlimited != week.Unlimited) {
			out = append(out, fmt.Sprintf("%s %s (week %s)", strings.ReplaceAll(string(scope), "_", " "), f, week))
		}
	}
	return strings.Join(out, ", ")
}

// laterOf returns the later of two instants.
func laterOf(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// earlierOf returns the earlier of two instants.
func earlierOf(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// months prints a calendar of each month for each kind, then the days that differ.
func (v previewView) months() {
	for i, kind := range v.policy.Kinds() {
		var edges []limits.Span
		for _, e := range v.edges {
			if e.Kind == kind {
				edges = append(edges, e)
			}
		}
		if len(edges) == 0 {
			continue
		}
		if i > 0 {
			fmt.Fprintln(v.stdout)
		}
		v.month(kind, edges)
	}
	fmt.Fprintln(
		v.stdout,
		"\n# shut though its week opens   - tightened   + relaxed   ! held open by a clamp   . shut by its week",
	)
	v.undecided()
}

// month prints the months of one kind of request.
func (v previewView) month(kind limits.Kind, edges []limits.Span) {
	days := map[calendar.Date]daySummary{}
	for d := v.from; !v.to.Before(d); d = d.Add(1) {
		days[d] = summariseDay(d, edges)
	}
	fmt.Fprintln(v.stdout, v.paint(bold, strings.ToUpper(strings.ReplaceAll(string(kind), "_", " "))))
	for _, line := range v.policy.Week(kind) {
		fmt.Fprintln(v.stdout, "  "+wrap(line, columns-2, 14))
	}
	for d := v.from; !v.to.Before(d); {
		fmt.Fprintf(v.stdout, "\n  %-22s", d.At(0, time.UTC).Format("January 2006"))
		fmt.Fprintln(v.stdout, "Mon   Tue   Wed   Thu   Fri   Sat   Sun")
		d = v.grid(d, days)
	}
	fmt.Fprintln(v.stdout)
	var last daySummary
	for d := v.from; !v.to.Before(d); d = d.Add(1) {
		look := days[d]
		if len(look.because) == 0 {
			continue
		}
		head := fmt.Sprintf("%-10s %s  %s", d.At(0, time.UTC).Format("Mon 2 Jan"), look.mark, look.doors)
		if look.figures != "" {
			head += "; " + look.figures
		}
		fmt.Fprintln(v.stdout, "  "+wrap(head, columns-2, 15))
		if !slices.Equal(last.because, look.because) {
			for _, line := range look.because {
				fmt.Fprintln(v.stdout, v.paint(faint, "               "+wrap(line, columns-15, 17)))
			}
		}
		last = look
	}
}

// grid prints the weeks of one month and gives the first day of the next.
func (v previewView) grid(d calendar.Date, days map[calendar.Date]daySummary) calendar.Date {
	month := d.Month
	for d.Month == month && !v.to.Before(d) {
		fmt.Fprintf(v.stdout, "%24s", "")
		column := (int(d.Weekday()) + 6) % 7
		fmt.Fprint(v.stdout, strings.Repeat("      ", column))
		for ; column < 7 && d.Month == month && !v.to.Before(d); column++ {
			fmt.Fprintf(v.stdout, "%-6s", fmt.Sprintf("%2d %s", d.Day, days[d].mark))
			d = d.Add(1)
		}
		fmt.Fprintln(v.stdout)
	}
	return d
}
