// Thresholds: from how many points on a rule should act, and what that finds and alarms.

package learn

import (
	"math"
	"slices"
)

// A Threshold is from how many points on a rule acts, of the whole text or of [Window] successive words, with what it
// comes to on messages that the table was not learned from.
type Threshold struct {
	Whole   int     `json:"whole"`   // points of the whole text
	Window  int     `json:"window"`  // points of the worst words
	Found   float64 `json:"found"`   // the share of the messages looked for that reach one of them, from 0 to 1
	Alarmed float64 `json:"alarmed"` // the share of the others, from 0 to 1

	found, alarmed int
}

// At is what a threshold comes to.
func (l *Learned) At(whole, window int) Threshold {
	t := Threshold{Whole: whole, Window: window}
	for _, s := range l.scores {
		switch {
		case s.whole < whole && s.window < window:
		case s.wanted:
			t.found++
		default:
			t.alarmed++
		}
	}
	t.Found, t.Alarmed = float64(t.found)/float64(max(l.Wanted, 1)), float64(t.alarmed)/float64(max(l.Others, 1))
	return t
}

// Raise is the threshold that finds most of the messages looked for while it alarms on at most this share of the
// others, from 0 to 1. Both numbers are at least 1, so that a text without a word of the table never reaches them.
func (l *Learned) Raise(alarms float64) Threshold {
	limit := int(alarms * float64(l.Others))
	var others []score
	for _, s := range l.scores {
		if !s.wanted {
			others = append(others, s)
		}
	}
	best := l.At(Unreached, Unreached)
	for _, whole := range l.wholes() {
		window, ok := lowestWindow(others, whole, limit)
		if !ok {
			continue
		}
		if t := l.At(whole, window); t.found > best.found || t.found == best.found && t.alarmed < best.alarmed {
			best = t
		}
	}
	return best
}

// HoldBack is the threshold that holds at least this share of the messages looked for, from 0 to 1, and as few of the
// others as it can; where none holds so many, 1 and 1, which hold the most. Both numbers are at least 1.
func (l *Learned) HoldBack(found float64) Threshold {
	missed := l.Wanted - int(math.Ceil(found*float64(l.Wanted)))
	var wanted []score
	for _, s := range l.scores {
		if s.wanted {
			wanted = append(wanted, s)
		}
	}
	best := l.At(1, 1)
	for _, whole := range l.wholes() {
		t := l.At(whole, highestWindow(wanted, whole, missed))
		if l.Wanted-t.found <= missed && t.alarmed < best.alarmed {
			best = t
		}
	}
	return best
}

// Unreached is a number of points that no text has: a threshold with it is the other number alone.
const Unreached = math.MaxInt32

// wholes are thresholds of the whole text that are worth trying, at most 200.
func (l *Learned) wholes() []int {
	all := []int{1, Unreached}
	for _, s := range l.scores {
		all = append(all, max(1, s.whole), max(1, s.whole+1))
	}
	slices.Sort(all)
	all = slices.Compact(all)
	const tries = 200
	step := (len(all) + tries - 1) / tries
	var out []int
	for i := 0; i < len(all); i += step {
		out = append(out, all[i])
	}
	return out
}

// lowestWindow is the lowest threshold of the window with which at most limit of these reach it or that of the whole
// text. ok is false where more reach that of the whole text alone.
func lowestWindow(scores []score, whole, limit int) (window int, ok bool) {
	windows := shortOf(scores, whole)
	spare := limit - (len(scores) - len(windows)) // how many more may reach it
	switch {
	case spare < 0:
		return 0, false
	case spare >= len(windows):
		return 1, true
	}
	return max(1, windows[len(windows)-1-spare]+1), true
}

// highestWindow is the highest threshold of the window with which at most missed of these reach neither it nor that of
// the whole text.
func highestWindow(scores []score, whole, missed int) int {
	windows := shortOf(scores, whole)
	if missed >= len(windows) {
		return Unreached
	}
	return max(1, windows[missed])
}

// shortOf are the points in the window of those whose whole text does not reach a threshold, in order.
func shortOf(scores []score, whole int) (windows []int) {
	for _, s := range scores {
		if s.whole < whole {
			windows = append(windows, s.window)
		}
	}
	slices.Sort(windows)
	return windows
}
