// The dates that an instant may have, where the practice's zone is known and where it is not.

package calendar

import (
	"slices"
	"time"
)

// Assumed is a calendar of a practice of which nobody has said in which zone it is: it reckons in this one, covers no
// date, and [Calendar.Dates] says which dates an instant may have.
func Assumed(zone *time.Location) *Calendar { return &Calendar{zone: zone, assumed: true} }

// The zones of the world in which a date begins first and last.
var (
	easternmost = time.FixedZone("", 14*60*60)
	westernmost = time.FixedZone("", -12*60*60)
)

// Dates are the civil dates that an instant may have, from the first to the last: one date in the practice's zone, and
// where nobody has said which that is those of every zone of the world.
func (c *Calendar) Dates(t time.Time) (first, last Date) {
	if c == nil || c.assumed {
		return DateOf(t.In(westernmost)), DateOf(t.In(easternmost))
	}
	return c.Today(t), c.Today(t)
}

// Begins are the instants between which a date begins: one instant, its midnight, where the practice's zone is known.
func (c *Calendar) Begins(d Date) (first, last time.Time) {
	if c == nil || c.assumed {
		return d.At(0, easternmost), d.At(0, westernmost)
	}
	return d.At(0, c.Zone()), d.At(0, c.Zone())
}

// NextDates are the next instants after t at which the dates change that an instant may have, in order: the midnight
// where the practice's zone is known.
func (c *Calendar) NextDates(t time.Time) (out []time.Time) {
	on, last := c.Dates(t)
	for ; !last.Add(1).Before(on); on = on.Add(1) {
		first, last := c.Begins(on)
		if first.After(t) {
			out = append(out, first)
		}
		if last.After(t) && last != first {
			out = append(out, last)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}
