// A need that is not placed, in words.

package capacity

import (
	"cmp"
	"fmt"
	"strings"
)

// Text says in words why a need is not placed.
func (u Unplaced) Text() string {
	switch u.Because {
	case Compete:
		text := fmt.Sprintf("%s compete for %s", listSome(u.Competing), plural(len(u.Slots), "slot"))
		if o := u.LeftOut; o != nil {
			text = fmt.Sprintf("%d needs compete for %s", o.Competing, plural(o.Slots, "slot"))
		}
		for _, k := range u.Kept {
			text += fmt.Sprintf(", of which %s keeps %d", k.Rule, k.Slots)
		}
		return text
	case NotKnown:
		if len(u.PlaceIf) > 0 {
			return "a place depends on what is not known"
		}
		return "every slot is kept from it by what is not known"
	case PastDue:
		return "its timeframe is over"
	case NotReleased:
		return "the slots that it may have are not released yet"
	case Bounded:
		return "a cap, a reserve or another need of the patient takes what there is"
	case SearchEnded:
		return "the search ended before it was its turn; nothing is proved"
	}
	if len(u.Bars) == 0 {
		return "no free slot is for it"
	}
	text := "no free slot is for it: "
	for i, b := range u.Bars[:min(len(u.Bars), 3)] {
		if i > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s (%d)", readable(string(b.Code)), b.Slots)
	}
	return text
}

// detailed is for how many needs that are not placed the text says what a person could do; the JSON says it for more of
// them.
const detailed = 10

// textLines is why a need is not placed and, where detailed, what a person could do.
func (u Unplaced) textLines(detailed bool) []string {
	head := fmt.Sprintf("  %-10s NO SLOT  %s", u.Need, cmp.Or(string(u.Rating), "rating not known"))
	if !u.Due.IsZero() {
		head += ", due " + u.Due.Format(clockTime)
	}
	lines := []string{head + ": " + u.Text()}
	if !detailed {
		return lines
	}
	for _, i := range u.PlaceIf {
		lines = append(
			lines, fmt.Sprintf("             %s, if the answer allows: %s", i.Slot, strings.Join(i.Ask, ", ")),
		)
	}
	for _, o := range u.Options {
		lines = append(lines, "             you could: "+o.Text())
	}
	return lines
}
