// A decision in words for staff.

package inbox

import (
	"fmt"
	"strings"
	"time"
)

// clockTime is how instants are written.
const clockTime = "Mon 2 Jan 2006 15:04"

// Lines is the decision in words, the status first.
func (d Decision) Lines() []string {
	head := fmt.Sprintf("%s  %s  %s", d.ID, readable(string(d.Kind)), strings.ToUpper(readable(string(d.Status))))
	switch {
	case d.OverdueBy > 0:
		head += fmt.Sprintf(" by %s, was due %s", durationText(d.OverdueBy), d.Deadline.Format(clockTime))
	case !d.Deadline.IsZero() && d.Status != SignedOff:
		head += ", due " + d.Deadline.Format(clockTime)
	}
	if d.Paused && d.Status != Paused {
		head += ", waiting"
	}
	lines := []string{head}
	add := func(format string, args ...any) { lines = append(lines, "  "+fmt.Sprintf(format, args...)) }
	for _, r := range d.Reasons {
		if r.Code != "" {
			add("%s", r.Because)
		}
	}
	for _, p := range d.Stages {
		add("%s", p.text())
	}
	for _, p := range d.Proposals {
		add("proposed: %s: %s", p.text(), p.Because)
	}
	for _, u := range d.Unknown {
		add("not decided: %s lacks %s", u.Rule, strings.Join(u.Missing, ", "))
	}
	for _, e := range d.Errors {
		add("finding: %s", e.Error())
	}
	if d.AssignTo != "" {
		add("for %s", readable(d.AssignTo))
	}
	if !d.NextWake.IsZero() {
		add("look again %s", d.NextWake.Format(clockTime))
	}
	return lines
}

// text is a stage in words.
func (p PassedStage) text() string {
	at := p.At.Format(clockTime)
	var text string
	switch isLadder := strings.Contains(p.Rule, "/"); {
	case p.Unknown:
		text = fmt.Sprintf("%s, as it is not ruled out: %s", p.Stage, p.Rule)
	case isLadder:
		text = fmt.Sprintf("%s since %s: %s", p.Stage, at, p.Rule)
	default:
		text = fmt.Sprintf("%s, found %s: %s", p.Stage, at, p.Rule)
	}
	if p.Because != "" {
		text += ": " + p.Because
	}
	if len(p.Notify) > 0 {
		text += " (tell " + readable(strings.Join(p.Notify, ", ")) + ")"
	}
	return text
}

// text is a proposal in words.
func (p Proposal) text() string {
	text := readable(p.Propose)
	if p.To != "" {
		text += " to " + readable(p.To)
	}
	switch {
	case p.Phone:
		text += ", a person phones"
	case p.Message != "":
		text += ", text " + p.Message
	}
	return text
}

// readable makes names readable.
func readable(name string) string { return strings.ReplaceAll(name, "_", " ") }

// durationText is a time in days and hours, or in hours and minutes.
func durationText(d time.Duration) string {
	minutes := int(d / time.Minute)
	switch {
	case minutes >= 24*60:
		return fmt.Sprintf("%dd %dh", minutes/(24*60), minutes/60%24)
	case minutes >= 60:
		return fmt.Sprintf("%dh %dm", minutes/60, minutes%60)
	}
	return fmt.Sprintf("%dm", minutes)
}
