// What holds of every allocation, over random worlds.

package capacity_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Nothing new breaks a rule, an order, a release or a booking; nothing is lost or given twice; caps, reserves and
// patients' own time hold; a witness is one; and what is not exact has a reason.
func TestEveryAllocationIsSound(t *testing.T) {
	worlds(t, 1200, 3, func(t require.TestingT, _ *capacity.Policy, w *world, d capacity.Decision) { w.sound(t, d) })
}

// An exact allocation is the best there is: per rating, and in cost for those whom it places.
func TestExactIsTheBest(t *testing.T) {
	worlds(t, 1200, 0, func(t require.TestingT, _ *capacity.Policy, w *world, d capacity.Decision) {
		if !d.Exact || len(d.Released) > 0 || len(w.reserve) > 0 && skips["reserves"] || len(w.caps) > 1 &&
			skips["caps"] || w.doubles && skips["runs"] {
			return
		}
		most, got, least, cost := w.best(d)
		require.Equal(t, most, got, "per rating")
		require.Equal(t, least, cost, "cost")
	})
}

func bytesOf(t require.TestingT, d capacity.Decision) string {
	b, err := json.Marshal(d)
	require.NoError(t, err)
	return string(b)
}

// lines are a plan whose figures alerts read.
func (w *world) lines() {
	for day := range 3 {
		for _, pool := range []string{"soon", "urgent_today"} {
			l := capacity.PlanLine{
				Session: pick(w.r, "am", "pm"), Pool: pool, Role: "gp", Required: rules.Known(w.r.IntN(5)),
			}
			_ = l.Date.UnmarshalText([]byte(fmt.Sprintf("2026-11-%d", 23+day)))
			w.Plan = append(w.Plan, l)
		}
	}
}

// The order of needs, slots and lines changes no byte.
func TestOrderOfInputChangesNothing(t *testing.T) {
	worlds(t, 400, 1, func(t require.TestingT, p *capacity.Policy, w *world, _ capacity.Decision) {
		w.lines()
		one := bytesOf(t, w.decide(t, p, w.now))
		mixed := *w
		mixed.Needs, mixed.Slots, mixed.Plan = shuffled(w, w.Needs), shuffled(w, w.Slots), shuffled(w, w.Plan)
		require.Equal(t, one, bytesOf(t, mixed.decide(t, p, w.now)))
	})
}

func shuffled[T any](w *world, of []T) []T {
	of = slices.Clone(of)
	w.r.Shuffle(len(of), func(a, b int) { of[a], of[b] = of[b], of[a] })
	return of
}

// What was proposed and is given back as booked so far is proposed again, and nothing moves.
func TestProposalsComeBack(t *testing.T) {
	worlds(t, 800, 2, func(t require.TestingT, p *capacity.Policy, w *world, d capacity.Decision) {
		if !d.Exact {
			return
		}
		again := *w
		again.Needs = slices.Clone(w.Needs)
		for _, at := range d.Placed {
			if n := again.need(at.Need); at.State == capacity.Proposed && !displaced(w, n) {
				n.Need.Booking = capacity.Booking{Slot: at.Slot, Slots: at.Slots, State: capacity.Proposed}
			}
		}
		for _, u := range d.Unplaced {
			if n := again.need(u.Need); !displaced(w, n) {
				n.Need.Booking = capacity.Booking{}
			}
		}
		d2 := again.decide(t, p, w.now)
		require.Equal(t, placed(d), placed(d2))
		require.Empty(t, d2.Moved)
	})
}

// A need of the lowest rank takes no place from another.
func TestLowestRankTakesNoPlace(t *testing.T) {
	worlds(t, 800, 2, func(t require.TestingT, p *capacity.Policy, w *world, d capacity.Decision) {
		more := *w
		low := draw(w.r.Uint64(), 1, len(w.Slots), true).Needs[0]
		low.Need.ID, low.Need.Rating, low.Need.DueBy, low.Need.Booking, low.Need.OfferedSlots = "z", practice.Green,
			time.Time{}, capacity.Booking{}, nil
		low.Need.OrderedAt = w.now
		more.Needs = append(slices.Clone(w.Needs), low)
		after := more.decide(t, p, w.now)
		if !d.Exact || !after.Exact {
			return
		}
		now := map[string]bool{}
		for _, at := range after.Placed {
			now[at.Need] = true
		}
		for _, at := range d.Placed {
			require.True(t, now[at.Need], "%s lost its place", at.Need)
		}
	})
}

// A fact that goes missing never lets a need have a slot that a rule keeps it from.
func TestMissingFactsExcludeNoLess(t *testing.T) {
	worlds(t, 800, 2, func(t require.TestingT, p *capacity.Policy, w *world, _ capacity.Decision) {
		less := *w
		less.Needs, less.Slots = slices.Clone(w.Needs), slices.Clone(w.Slots)
		for i := range less.Needs {
			n := &less.Needs[i]
			for _, forget := range some(w.r, 3, []func(){
				func() { n.Need.Topic = rules.Withhold("") }, func() { n.Need.Rating = "" }, func() { n.Need.OrderedAt = time.Time{} },
				func() { n.Patient.AgeYears = rules.Private[int]{} }, func() { n.Patient.HomeSiteID = "" },
				func() { n.Patient.DNA12m = rules.Private[int]{} }, func() { n.Patient.NeedsInterpreter = rules.Private[bool]{} }, func() {
					n.Patient.ReasonableAdjustments = rules.Private[[]string]{}
				},
			}) {
				forget()
			}
		}
		for i := range less.Slots {
			s := &less.Slots[i]
			for _, forget := range some(
				w.r, 2,
				[]func(){
					func() { s.SiteID = "" }, func() { s.Modality = "" }, func() { s.Role = "" },
					func() { s.Pool = "" }, func() { s.ClinicianLanguages = nil }, func() { s.Features = nil },
				},
			) {
				forget()
			}
		}
		for _, at := range less.decide(t, p, w.now).Placed {
			for _, id := range slotsOf(at) {
				for _, l := range w.excludes {
					if at.State == capacity.Proposed {
						require.NotEqual(
							t, yes, l.holds(w, w.need(at.Need), w.slot(id)), "%s: %s in %s", l.id, at.Need, id,
						)
					}
				}
			}
		}
	})
}

// steady is what must not change by time alone before the next change.
func steady(t require.TestingT, d capacity.Decision) string {
	type why struct {
		Need    string
		Because capacity.Code
	}
	var because []why
	for _, u := range d.Unplaced {
		because = append(because, why{u.Need, u.Because})
	}
	for i := range d.Alerts {
		if d.Alerts[i].Rule == "" {
			d.Alerts[i].Since = time.Time{}
		}
	}
	short := slices.DeleteFunc(append([]capacity.Shortage{}, d.Shortages...), func(s capacity.Shortage) bool {
		return skips["session end"] && s.Kind == capacity.ShortOfPlan
	})
	b, err := json.Marshal([]any{placed(d), because, d.Moved, short, d.Alerts, d.Released, d.Exact})
	require.NoError(t, err)
	return string(b)
}

// Until the next change nothing changes.
func TestNothingChangesBeforeNextChange(t *testing.T) {
	worlds(t, 200, 1, func(t require.TestingT, p *capacity.Policy, w *world, _ capacity.Decision) {
		w.lines()
		for range 4 {
			d := w.decide(t, p, w.now)
			require.False(t, d.NextChange.IsZero())
			require.True(t, d.NextChange.After(w.now))
			span := d.NextChange.Sub(w.now)
			was := steady(t, d)
			for _, at := range []time.Time{
				w.now.Add(time.Duration(w.r.Int64N(int64(span)))), w.now.Add(time.Duration(w.r.Int64N(int64(span)))),
				d.NextChange.Add(-1),
			} {
				require.Equal(t, was, steady(t, w.decide(t, p, at)), "%v, now %v, next %v", at, w.now, d.NextChange)
			}
			w.now = d.NextChange
			if w.r.IntN(2) == 0 {
				w.now = w.now.Add(time.Duration(w.r.IntN(200)) * time.Minute)
			}
		}
	})
}
