// The digest of a calendar.

package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
)

// hash covers what the calendar answers, reasons included, in canonical order.
func (c *Calendar) hash() string {
	h := sha256.New()
	fmt.Fprintf(h, "calendar 2 %q %q %v %v %v\n", c.zone, c.nation, c.week, c.from, c.to)
	each := func(d Date, what string, args ...any) { fmt.Fprintf(h, "%v %s %q\n", d, what, args) }
	for _, d := range inOrder(c.holidays) {
		each(d, "holiday", c.holidays[d])
	}
	for _, d := range inOrder(c.closures) {
		for _, cl := range c.closures[d] {
			each(d, "closure", fmt.Sprint(cl.From), fmt.Sprint(cl.To), cl.Tag, cl.Because)
		}
	}
	fmt.Fprintln(h, c.events != nil, c.school)
	for _, d := range inOrder(c.events) {
		each(d, "events", fmt.Sprint(c.events[d]))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// inOrder are the dates of a map, from the first to the last.
func inOrder[V any](m map[Date]V) []Date {
	return slices.SortedFunc(maps.Keys(m), func(a, b Date) int { return a.Sub(b) })
}
