// A decision in words, as the command shows it.

package capacity

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// clockTime is how instants are written, in the practice's zone.
const clockTime = "Mon 2 Jan 15:04"

// Lines gives the decision in words, in lines of about 100 columns: how many are placed, the sessions with a mark for
// every few slots, then who is placed, who is not and why, and what is short. Control characters in ids are replaced.
func (d Decision) Lines() []string {
	exact := "exact"
	if !d.Exact {
		exact = "not proved to be the best"
	}
	lines := []string{fmt.Sprintf(
		"%s: %d placed, %d not placed, %d moved; %s", d.Now.Format(clockTime), len(d.Placed), len(d.Unplaced),
		len(d.Moved), exact,
	)}
	lines = append(lines, d.picture()...)
	lines = append(lines, d.placedLines()...)
	for i, u := range d.Unplaced {
		lines = append(lines, u.textLines(i < detailed)...)
	}
	lines = append(lines, d.shortLines()...)
	for _, t := range d.ThirdNext {
		if t.WorkingDays != nil {
			lines = append(lines, fmt.Sprintf(
				"  third next %s %s: %s", readable(t.Pool), readable(t.Role), workingDaysText(*t.WorkingDays),
			))
		}
	}
	for _, m := range d.Missing {
		lines = append(lines, fmt.Sprintf(
			"  not known: %s, which keeps %s out of slots, %s in all", m.Fact, plural(m.Needs, "need"),
			plural(m.Excluded, "pair"),
		))
	}
	for _, u := range d.Unknown {
		lines = append(lines, fmt.Sprintf("  not decided: %s lacks %s", u.Rule, strings.Join(u.Missing, ", ")))
	}
	for _, e := range d.Errors {
		lines = append(lines, "  finding: "+e.Error())
	}
	if !d.NextChange.IsZero() {
		lines = append(lines, "  look again "+d.NextChange.Format(clockTime))
	}
	for i, line := range lines { // an id may hold anything
		lines[i] = strings.Map(printable, line)
	}
	return lines
}

// printable replaces characters that would forge a line or steer a terminal.
func printable(r rune) rune {
	if unicode.IsControl(r) {
		return '?'
	}
	return r
}

// The picture of a session: a mark a slot, scaled down where there are more than fit.
const (
	pictured    = 40
	markBooked  = "█"
	markPlaced  = "▓"
	markFree    = "░"
	markHeld    = "▒"
	markMissing = "·"
)

// picture draws the sessions that something is planned or created for.
func (d Decision) picture() (lines []string) {
	most := 0
	for _, l := range d.Plan {
		most = max(most, l.size())
	}
	day := ""
	for _, l := range d.Plan {
		if l.size() == 0 {
			continue
		}
		if l.Date != day {
			day = l.Date
			lines = append(lines, "  "+day)
		}
		name := fmt.Sprintf("%-7s %s %s", l.Session, readable(l.Pool), readable(l.Role))
		text := fmt.Sprintf(
			"plan %s made %s booked %s free %s", countText(l.Required), countText(l.Created), countText(l.Booked),
			countText(l.Free),
		)
		for _, part := range []struct {
			name string
			n    int
		}{{"proposed", l.Proposed}, {"held", orZero(l.Embargoed)}, {"lost", orZero(l.Lost)}} {
			if part.n > 0 {
				text += fmt.Sprintf(" %s %d", part.name, part.n)
			}
		}
		if l.Unused > 0 {
			text += fmt.Sprintf(" unused %d", l.Unused)
		}
		if l.Shortage > 0 {
			text += fmt.Sprintf(" SHORT BY %d", l.Shortage)
		}
		lines = append(lines, strings.TrimRight(
			clip(fmt.Sprintf("    %-28s %-*s %s", clip(name, 28), min(most, pictured)/2+1, l.bar(most), text), 100),
			" ",
		))
	}
	if len(lines) > 0 {
		lines = append(lines, fmt.Sprintf(
			"    %s booked  %s proposed  %s free  %s not released  %s planned and not there; %d slots a mark",
			markBooked, markPlaced, markFree, markHeld, markMissing, scale(most),
		))
	}
	return lines
}

// size is how many slots the picture of a line stands for.
func (l PlanCounts) size() int { return max(orZero(l.Required), orZero(l.Created)) }

// scale is how many slots one mark stands for: two, and more where the longest line would not fit.
func scale(most int) int { return max(2, (most+pictured/2-1)/(pictured/2)) }

// bar draws one line of the plan with a mark for every scale slots.
func (l PlanCounts) bar(most int) string {
	scale := scale(most)
	var out strings.Builder
	marks, slots := 0, 0
	for _, part := range []struct {
		mark string
		n    int
	}{
		{markBooked, orZero(l.Booked)},
		{markPlaced, l.Proposed},
		{markFree, orZero(l.Free)},
		{markHeld, orZero(l.Embargoed)},
		{markMissing, max(0, orZero(l.Required)-orZero(l.Created))},
	} {
		slots += part.n
		for marks < (slots+scale-1)/scale {
			out.WriteString(part.mark)
			marks++
		}
	}
	return out.String()
}

// placedLines is a line for each need that is placed, in the order of time.
func (d Decision) placedLines() (lines []string) {
	moved := map[string]string{}
	for _, m := range d.Moved {
		moved[m.Need] = m.From
	}
	byStart := slices.SortedStableFunc(slices.Values(d.Placed), func(a, b Placement) int {
		return cmp.Or(a.Start.Compare(b.Start))
	})
	for _, p := range byStart {
		line := fmt.Sprintf(
			"  %-10s %s  %s  %s", p.Need, p.Start.Format(clockTime), strings.Join(p.slotIDs(), "+"),
			readable(strings.Join(stringsOf(p.Because), ", ")),
		)
		if from := moved[p.Need]; from != "" {
			line += " from " + from
		}
		if len(p.Against) > 0 {
			line += "; though " + readable(strings.Join(p.Against, ", "))
		}
		if len(p.Warn) > 0 {
			line += "; mind: " + readable(strings.Join(stringsOf(p.Warn), ", "))
		}
		lines = append(lines, line)
	}
	return lines
}

// shortLines is a line for each shortage and each alert; what was planned and does not exist is one line together.
func (d Decision) shortLines() (lines []string) {
	var planned []string
	for _, s := range d.Shortages {
		switch s.Kind {
		case ShortOfOrders:
			text := fmt.Sprintf(
				"  SHORT BY %d  %s: %s", s.Short, cmp.Or(string(s.Rating), "rating not known"), listSome(s.Needs),
			)
			if !s.By.IsZero() {
				text += ", the first by " + s.By.Format(clockTime)
			}
			lines = append(lines, text)
		case ShortOfPlan:
			planned = append(
				planned,
				fmt.Sprintf("%s %s %s %s %d", s.Date[5:], s.Session, readable(s.Pool), readable(s.Role), s.Short),
			)
		case ShortOfExpected:
			text := fmt.Sprintf(
				"  may be short by %d  %s %s %s %s", s.Short, s.Date, s.Session, readable(s.Pool), readable(s.Role),
			)
			if !s.RunsOut.IsZero() {
				text += ", out by " + s.RunsOut.Format("15:04")
			}
			lines = append(lines, text)
		}
	}
	if len(planned) > 0 {
		lines = append(lines, fmt.Sprintf("  short of the plan: %s", listSome(planned)))
	}
	for _, a := range d.Alerts {
		name := readable(string(a.Code))
		if a.Unknown {
			name += " (whether it still holds is not known)"
		}
		text := fmt.Sprintf("  alert %s: %s", name, a.Because)
		if a.Line != "" {
			text += " (" + a.Line + ")"
		}
		if len(a.Needs) > 0 {
			text += " " + listSome(a.Needs)
		}
		if len(a.Notify) > 0 {
			text += " (tell " + readable(strings.Join(a.Notify, ", ")) + ")"
		}
		lines = append(lines, text)
	}
	return lines
}
