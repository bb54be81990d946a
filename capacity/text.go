// Small pieces of text for people: counts, lists, lengths of time and the options for a need that is not placed.

package capacity

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// countText is a count, or a question mark for one that is not known.
func countText(n *int) string {
	if n == nil {
		return "?"
	}
	return strconv.Itoa(*n)
}

// Text gives the option in words, as part of a sentence in English: "release s1 (Mon 23 Nov 09:00) early".
func (o Option) Text() string {
	at := ""
	if o.At != nil {
		at = o.At.Format(clockTime)
	}
	switch o.Kind {
	case ExtraSlot:
		return o.extraSlotText(at)
	case EarlyRelease:
		text := fmt.Sprintf("release %s (%s) early", o.Slot, at)
		if o.Release != nil {
			text += "; it is released by itself " + o.Release.Format(clockTime)
		}
		return text
	case AskToMove:
		return fmt.Sprintf("ask %s, at %s (routine), to move", cmp.Or(o.Need, "who has "+o.Slot), at)
	case UseReserve:
		return fmt.Sprintf("give up %s (%s), which %s keeps", o.Slot, at, o.Rule)
	case AskClinician:
		return fmt.Sprintf("ask the clinician whether %s will do (%s, %s late)", o.Slot, at, lateText(o.LateMinutes))
	}
	return "tell the clinician who ordered it"
}

// extraSlotText says which slot would have to be made, and by when.
func (o Option) extraSlotText(by string) string {
	text := "make a slot"
	if o.Minutes > 0 {
		text += fmt.Sprintf(" of %d minutes", o.Minutes)
	}
	switch {
	case o.Clinician != "":
		text += " with " + o.Clinician
	case len(o.Roles) > 0:
		text += " with a " + readable(strings.Join(o.Roles, " or "))
	}
	if what := slices.Concat(o.Skills, o.Features); len(what) > 0 {
		text += " (" + readable(strings.Join(what, ", ")) + ")"
	}
	if o.Modality != "" {
		text += ", " + readable(o.Modality)
	}
	if by != "" {
		text += ", by " + by
	}
	return text
}

// lateText is a number of minutes in the unit that suits it: minutes, hours and minutes, or from two days on days.
func lateText(minutes int) string {
	if d := time.Duration(minutes) * time.Minute; d >= 48*time.Hour {
		return fmt.Sprintf("%d days", int(d.Hours()/24))
	} else if d >= time.Hour {
		return fmt.Sprintf("%dh%02d", minutes/60, minutes%60)
	}
	return fmt.Sprintf("%d minutes", minutes)
}

// workingDaysText is how far ahead a number of working days is.
func workingDaysText(days int) string {
	if days == 0 {
		return "today"
	}
	return "in " + plural(days, "working day")
}

// listSome names a few and counts the rest.
func listSome(names []string) string {
	const named = 4
	if len(names) <= named {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:named], ", "), len(names)-named)
}

// plural is a count with its noun, whose plural ends in s.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// clip shortens a text to so many characters.
func clip(s string, width int) string {
	if r := []rune(s); len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return s
}

// stringsOf are names of a type of their own as plain strings.
func stringsOf[T ~string](names []T) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}

// readable is a name with spaces in place of underscores.
func readable(name string) string { return strings.ReplaceAll(name, "_", " ") }
