// Allocations of small practices by hand: who gets which slot, what is proved, and which input is refused.

package capacity_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

var tonight = monday.Add(9 * time.Hour)

// What each layer of an allocation says, on a few needs and slots.
func TestAllocate(t *testing.T) {
	t.Parallel()
	red, amber, green := practice.Red, practice.Amber, practice.Green
	twoSlots := []capacity.Slot{slotAt("s1", 10), slotAt("s2", 20)}
	with := func(o capacity.Order, change func(*capacity.Order)) capacity.Order {
		change(&o)
		return o
	}
	slot := func(s capacity.Slot, change func(*capacity.Slot)) capacity.Slot {
		change(&s)
		return s
	}
	for _, test := range []struct {
		name     string
		policy   string
		needs    []capacity.Order
		slots    []capacity.Slot
		placed   []string
		unplaced []string
		inexact  bool
	}{
		{
			name: "nothing to place", slots: twoSlots,
		}, {
			name:  "a red comes first, whoever came first",
			needs: []capacity.Order{order("a", amber, tonight), order("b", red, tonight)}, slots: twoSlots[:1],
			placed: []string{"b=s1"}, unplaced: []string{"a: compete"},
		}, {
			name:   "of equals the earlier due",
			needs:  []capacity.Order{order("a", amber, tonight), order("b", amber, tonight.Add(-time.Hour))},
			slots:  twoSlots[:1],
			placed: []string{"b=s1"}, unplaced: []string{"a: compete"},
		}, {
			name:   "a rating that is not known comes after red and before amber",
			needs:  []capacity.Order{order("a", amber, tonight), order("b", "", tonight), order("c", red, tonight)},
			slots:  twoSlots,
			placed: []string{"c=s1", "b=s2"}, unplaced: []string{"a: compete"},
		}, {
			name: "one moves over so that both are placed", needs: []capacity.Order{
				order("a", red, tonight),
				with(order("b", green, tonight), func(o *capacity.Order) { o.Need.DeclinedSlots = []string{"s2"} }),
			},
			slots: twoSlots, placed: []string{"a=s2", "b=s1"},
		}, {
			name: "never later than the timeframe", needs: []capacity.Order{order("a", red, monday.Add(9*time.Minute))},
			slots: twoSlots, unplaced: []string{"a: no_slot"},
		}, {
			name:  "a slot that begins at the due time is in time",
			needs: []capacity.Order{order("a", red, monday.Add(10*time.Minute))}, slots: twoSlots,
			placed: []string{"a=s1"},
		}, {
			name: "a timeframe that is over", needs: []capacity.Order{order("a", red, monday.Add(-time.Minute))},
			slots: twoSlots, unplaced: []string{"a: past_due"},
		}, {
			name: "core hours from the order", needs: []capacity.Order{with(order(
				"a", red, time.Time{},
			), func(o *capacity.Order) {
				o.Need.TimeframeCoreH, o.Need.OrderedAt = rules.Known(0.5), monday.Add(-20*time.Minute)
			})}, slots: twoSlots, placed: []string{"a=s1"},
		}, {
			name: "a timeframe from nobody knows when", needs: []capacity.Order{with(order(
				"a", red, time.Time{},
			), func(o *capacity.Order) {
				o.Need.TimeframeCoreH, o.Need.OrderedAt = rules.Known(2.0), time.Time{}
			})}, slots: twoSlots, unplaced: []string{"a: not_known"},
		}, {
			name: "what was ordered: role",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Need.Roles = []string{"nurse"}
			})},
			slots: twoSlots, unplaced: []string{"a: no_slot"},
		}, {
			name: "what was ordered: modality",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Need.Modality = "video"
			})},
			slots: twoSlots, unplaced: []string{"a: no_slot"},
		}, {
			name: "what was ordered: a person",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Need.NamedClinicianID = "c2"
			})},
			slots: twoSlots, unplaced: []string{"a: no_slot"},
		}, {
			name: "what was ordered: skills that nobody told of",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Need.Skills = []string{"ecg"}
			})},
			slots: twoSlots, unplaced: []string{"a: not_known"},
		}, {
			name: "what was ordered: skills",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Need.Skills = []string{"ecg"}
			})},
			slots: []capacity.Slot{
				slot(twoSlots[0], func(s *capacity.Slot) { s.Skills = []string{} }),
				slot(twoSlots[1], func(s *capacity.Slot) { s.Skills = []string{"ecg"} }),
			}, placed: []string{"a=s2"},
		}, {
			name:   "the order stands above every preference",
			policy: "rules: [{id: r, when: 'slot.role == \"gp\"', then: {prefer: 1000}, because: b}]\n",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Need.Roles = []string{"nurse"}
			})},
			slots: []capacity.Slot{twoSlots[0], slot(twoSlots[1], func(s *capacity.Slot) {
				s.Role = "nurse"
			})}, placed: []string{"a=s2"},
		}, {
			name: "the patient cannot come", needs: []capacity.Order{with(order(
				"a", red, tonight,
			), func(o *capacity.Order) {
				o.Need.Unavailable = []calendar.Span{{From: monday, To: monday.Add(11 * time.Minute)}}
			})}, slots: twoSlots, placed: []string{"a=s2"},
		}, {
			name: "only what is free, and still to come", needs: []capacity.Order{order(
				"a", red, tonight,
			)}, unplaced: []string{"a: no_slot"}, slots: []capacity.Slot{
				slot(twoSlots[0], func(s *capacity.Slot) { s.Status = "busy" }), slot(
					twoSlots[1], func(s *capacity.Slot) { s.Status = "busy_tentative" },
				), slotAt("s3", 0), slotAt("s4", -1),
			},
		}, {
			name: "not before its release", needs: []capacity.Order{order("a", red, tonight)},
			slots: []capacity.Slot{slot(twoSlots[0], func(s *capacity.Slot) {
				s.ReleaseAt = monday.Add(time.Minute)
			})},
			unplaced: []string{"a: not_released"},
		}, {
			name:   "a pool that opens later",
			policy: "pools: {soon: {for: red, release: [{at: \"09:15\", to: amber}]}}\n",
			needs: []capacity.Order{
				order("a", amber, tonight), order("b", red, tonight),
			}, slots: twoSlots, placed: []string{"b=s1"}, unplaced: []string{"a: not_released"},
		}, {
			name:   "a pool that has opened",
			policy: "pools: {soon: {for: red, release: [{at: \"09:00\", to: amber}]}}\n",
			needs: []capacity.Order{
				order("a", amber, tonight), order("g", green, tonight),
			}, slots: twoSlots, placed: []string{"a=s1"}, unplaced: []string{"g: no_slot"},
		}, {
			name:   "an unknown exclusion excludes",
			policy: "rules: [{id: r, when: patient.age_months < 12, then: {exclude: true}, because: b}]\n",
			needs:  []capacity.Order{order("a", red, tonight)}, slots: twoSlots, unplaced: []string{"a: not_known"},
		}, {
			name: "an unknown preference adds nothing",
			policy: "rules: [{id: r, when: patient.age_months < 12 and slot.start_hour > 9.2, then: {prefer: 50}, " +
				"because: b}]\n",
			needs: []capacity.Order{order("a", red, tonight)}, slots: twoSlots, placed: []string{"a=s1"},
		}, {
			name: "a double appointment",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Need.Minutes = rules.Known(20)
			})},
			slots: twoSlots, placed: []string{"a=s1"}, inexact: true,
		}, {
			name: "a double appointment moves another over", needs: []capacity.Order{
				order("a", red, tonight),
				with(order("b", amber, tonight), func(o *capacity.Order) { o.Need.Minutes = rules.Known(20) }),
			},
			slots: append(twoSlots[:2:2], slot(slotAt("s3", 50), func(s *capacity.Slot) {
				s.ClinicianID = "c2"
			})), placed: []string{"a=s3", "b=s1"}, inexact: true,
		}, {
			name: "no two slots that adjoin",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Need.Minutes = rules.Known(20)
			})},
			slots: []capacity.Slot{twoSlots[0], slotAt("s2", 30)}, unplaced: []string{"a: no_slot"},
		}, {
			name: "a longer appointment by adjustment", policy: "adjustments: {longer_appointment: {minutes: 20}}\n",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Patient = practice.Patient{ReasonableAdjustments: rules.Withhold([]string{"longer_appointment"})}
			})}, slots: twoSlots, placed: []string{"a=s1"}, inexact: true,
		}, {
			name:   "a longer appointment by rule",
			policy: "rules: [{id: r, when: patient.age_years >= 85, then: {require: {slots: 2}}, because: b}]\n",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Patient.AgeYears = rules.Withhold(85)
			})}, slots: twoSlots, placed: []string{"a=s1"}, inexact: true,
		}, {
			name: "step-free access", policy: "adjustments: {wheelchair: {features: [step_free]}}\n",
			needs: []capacity.Order{with(order("a", red, tonight), func(o *capacity.Order) {
				o.Patient.ReasonableAdjustments = rules.Withhold([]string{"wheelchair"})
			})},
			slots: []capacity.Slot{
				slot(twoSlots[0], func(s *capacity.Slot) { s.Features = []string{"parking"} }),
				slot(twoSlots[1], func(s *capacity.Slot) { s.Features = []string{"step_free"} }),
			}, placed: []string{"a=s2"},
		}, {
			name:   "an interpreter, and nobody says whether one is needed",
			policy: "adjustments: {interpreter: {language: true}}\n",
			needs:  []capacity.Order{order("a", red, tonight)}, slots: twoSlots, unplaced: []string{"a: not_known"},
		}, {
			name: "a reserve keeps the last for the whole allocation",
			policy: "rules: [{id: r, when: 'need.rating != \"red\"', then: {reserve: {pool: soon, keep: 2}}, " +
				"because: b}]\n",
			needs: []capacity.Order{
				order("a", amber, tonight), order("b", amber, tonight), order("c", amber, tonight),
			}, slots: append(twoSlots[:2:2], slotAt("s3", 30)),
			placed: []string{"a=s1"}, unplaced: []string{"b: bounded", "c: bounded"}, inexact: true,
		}, {
			name: "what is reserved is there for a red",
			policy: "rules: [{id: r, when: 'need.rating != \"red\"', then: {reserve: {pool: soon, keep: 1}}, " +
				"because: b}]\n",
			needs: []capacity.Order{
				order("a", amber, tonight), order("b", red, tonight), order("c", red, tonight),
			}, slots: twoSlots, placed: []string{"b=s1", "c=s2"}, unplaced: []string{"a: compete"},
		}, {
			name: "a reserve until nine has ended at nine",
			policy: "rules: [{id: r, when: 'need.rating != \"red\"', then: {reserve: {pool: soon, keep: 2, until: " +
				"\"09:00\"}}, because: b}]\n",
			needs: []capacity.Order{order("a", amber, tonight)}, slots: twoSlots, placed: []string{"a=s1"},
		}, {
			name: "a reserve from one kind of need only",
			policy: "rules: [{id: r, when: 'need.topic == \"acne\"', then: {reserve: {pool: soon, keep: 1}}, " +
				"because: b}]\n",
			needs: []capacity.Order{
				with(
					order("a", amber, tonight), func(o *capacity.Order) { o.Need.Topic = rules.Withhold("acne") },
				), with(order("b", amber, tonight), func(o *capacity.Order) { o.Need.Topic = rules.Withhold("acne") }),
				with(order("c", amber, tonight), func(o *capacity.Order) { o.Need.Topic = rules.Withhold("cough") }),
			}, slots: twoSlots, placed: []string{"a=s1", "c=s2"}, unplaced: []string{"b: bounded"}, inexact: true,
		}, {
			name: "a slot of which nobody knows whether it is free, or when it is", needs: []capacity.Order{order(
				"a", red, tonight,
			)}, unplaced: []string{"a: not_known"}, slots: []capacity.Slot{
				slot(twoSlots[0], func(s *capacity.Slot) { s.Status = "" }), slot(twoSlots[1], func(s *capacity.Slot) {
					s.Start = time.Time{}
				}),
			},
		}, {
			name: "a cap on a session",
			policy: "rules: [{id: r, when: 'slot.role == \"gp\"', then: {cap: {per: clinician_session, n: 1}}, " +
				"because: b}]\n",
			needs: []capacity.Order{
				order("a", amber, tonight), order("b", amber, tonight),
			}, slots: twoSlots, placed: []string{"a=s1"}, unplaced: []string{"b: compete"},
		}, {
			name: "a cap that is booked up",
			policy: "rules: [{id: r, when: 'slot.role == \"gp\"', then: {cap: {per: clinician_session, n: 1}}, " +
				"because: b}]\n",
			needs:    []capacity.Order{order("a", amber, tonight)},
			slots:    []capacity.Slot{twoSlots[0], slot(twoSlots[1], func(s *capacity.Slot) { s.Status = "busy" })},
			unplaced: []string{"a: compete"},
		}, {
			name: "a cap on one kind of need",
			policy: "rules: [{id: r, when: 'need.topic == \"mental_health\"', then: {cap: {per: session, n: 1}}, " +
				"because: b}]\n",
			needs: []capacity.Order{
				with(
					order("a", amber, tonight), func(o *capacity.Order) { o.Need.Topic = rules.Withhold("mental_health") },
				), with(order("b", amber, tonight), func(o *capacity.Order) { o.Need.Topic = rules.Withhold("mental_health") }),
				with(order("c", amber, tonight), func(o *capacity.Order) { o.Need.Topic = rules.Withhold("cough") }),
			}, slots: append(
				twoSlots[:2:2], slotAt("s3", 30),
			), placed: []string{"a=s1", "c=s2"}, unplaced: []string{"b: bounded"}, inexact: true,
		}, {
			name: "two needs of one patient never overlap", needs: []capacity.Order{
				with(
					order("a", amber, tonight), func(o *capacity.Order) { o.Need.PatientID = rules.Withhold("p") },
				), with(order("b", amber, tonight), func(o *capacity.Order) { o.Need.PatientID = rules.Withhold("p") }),
			}, slots: []capacity.Slot{twoSlots[0], slot(slotAt("s2", 15), func(s *capacity.Slot) {
				s.ClinicianID = "c2"
			}), slotAt("s3", 40)}, placed: []string{"a=s1", "b=s3"}, inexact: true,
		}, {
			name:   "an early release after a witnessed shortage",
			policy: "rules: [{id: r, when: 'need.rating == \"red\"', then: {release: soon}, because: b}]\n",
			needs:  []capacity.Order{order("a", red, tonight), order("b", red, tonight), order("c", amber, tonight)},
			slots: []capacity.Slot{twoSlots[0], slot(twoSlots[1], func(s *capacity.Slot) {
				s.ReleaseAt = monday.Add(time.Minute)
			})}, placed: []string{"a=s1", "b=s2"}, unplaced: []string{"c: compete"},
		}, {
			name:   "no early release where there is another slot",
			policy: "rules: [{id: r, when: 'need.rating == \"red\"', then: {release: soon}, because: b}]\n",
			needs:  []capacity.Order{order("a", red, tonight)},
			slots: []capacity.Slot{slot(twoSlots[0], func(s *capacity.Slot) {
				s.ReleaseAt = monday.Add(time.Minute)
			}), twoSlots[1]}, placed: []string{"a=s2"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := allocate(t, load(t, test.policy), capacity.Input{Needs: test.needs, Slots: test.slots})
			require.Equal(t, test.placed, placed(d))
			require.Equal(t, test.unplaced, unplaced(d))
			require.Equal(t, !test.inexact, d.Exact)
			require.Empty(t, d.Errors)
		})
	}
}

// What a need has so far: proposals may move, offers and confirmed bookings do not.
func TestBookings(t *testing.T) {
	t.Parallel()
	p := load(t, "rules: [{id: late, when: slot.start_hour > 9.3, then: {prefer: 10}, because: b}]\n")
	booked := func(id string, rating practice.Rating, state capacity.BookingState, slot string) capacity.Order {
		o := order(id, rating, tonight)
		o.Need.Booking = capacity.Booking{Slot: slot, State: state}
		return o
	}
	slots := []capacity.Slot{slotAt("s1", 10), slotAt("s2", 20)}
	t.Run("a confirmed booking stays, whatever is better", func(t *testing.T) {
		t.Parallel()
		d := allocate(t, p, capacity.Input{
			Needs: []capacity.Order{
				booked("a", practice.Green, capacity.Confirmed, "s1"), order("b", practice.Red, tonight),
				order("c", practice.Red, tonight),
			},
			Slots: slots,
		})
		require.Equal(t, []string{"b=s2", "a=s1"}, placed(d))
		require.Equal(t, capacity.Confirmed, d.Placed[1].State)
		require.Equal(t, []string{"c: compete"}, unplaced(d))
		require.Equal(t, capacity.AskToMove, d.Unplaced[0].Options[0].Kind)
		require.Equal(t, "a", d.Unplaced[0].Options[0].Need)
	})
	t.Run("a proposal moves for a better plan, and says so", func(t *testing.T) {
		t.Parallel()
		d := allocate(
			t, p,
			capacity.Input{Needs: []capacity.Order{booked("a", practice.Green, capacity.Proposed, "s1")}, Slots: slots},
		)
		require.Equal(t, []capacity.Move{{Need: "a", From: "s1", To: "s2"}}, d.Moved)
		require.Equal(t, -10+1, d.Placed[0].Cost)
	})
	t.Run("a proposal does not move for nothing", func(t *testing.T) {
		t.Parallel()
		d := allocate(
			t, load(t, ""),
			capacity.Input{Needs: []capacity.Order{booked("a", practice.Green, capacity.Proposed, "s2")}, Slots: slots},
		)
		require.Equal(t, []string{"a=s2"}, placed(d))
		require.Empty(t, d.Moved)
	})
	t.Run("a proposal gives way to a red", func(t *testing.T) {
		t.Parallel()
		d := allocate(t, p, capacity.Input{
			Needs: []capacity.Order{
				booked("a", practice.Green, capacity.Proposed, "s1"), order("b", practice.Red, tonight),
			},
			Slots: slots[:1],
		})
		require.Equal(t, []string{"b=s1"}, placed(d))
		require.Equal(t, []capacity.Move{{Need: "a", From: "s1"}}, d.Moved)
	})
	t.Run("an offer holds until it lapses", func(t *testing.T) {
		t.Parallel()
		o := booked("a", practice.Green, capacity.Offered, "s1")
		o.Need.Booking.Until = monday.Add(time.Minute)
		d := allocate(
			t, p, capacity.Input{Needs: []capacity.Order{o, order("b", practice.Red, tonight)}, Slots: slots[:1]},
		)
		require.Equal(t, []string{"a=s1"}, placed(d))
		require.Equal(t, monday.Add(time.Minute), d.NextChange.UTC())
		later, err := capacity.Allocate(
			context.Background(), p,
			capacity.Input{Needs: []capacity.Order{o, order("b", practice.Red, tonight)}, Slots: slots[:1]},
			monday.Add(time.Minute),
		)
		require.NoError(t, err)
		require.Equal(t, []string{"b=s1"}, placed(later))
	})
	t.Run("what is on offer is nobody else's", func(t *testing.T) {
		t.Parallel()
		o := order("a", practice.Green, tonight)
		o.Need.OfferedSlots = []string{"s1", "s2"}
		d := allocate(t, p, capacity.Input{Needs: []capacity.Order{o, order("b", practice.Red, tonight)}, Slots: slots})
		require.Equal(t, []string{"a=s1"}, placed(d))
		require.Equal(t, []string{"b: no_slot"}, unplaced(d))
	})
	for _, gone := range []string{"busy_unavailable", "entered_in_error", ""} {
		t.Run("a lost session displaces its bookings: "+gone, func(t *testing.T) {
			t.Parallel()
			var all []capacity.Slot
			if gone != "" {
				lost := slotAt("s1", 10)
				lost.Status = gone
				all = append(all, lost)
			}
			all = append(all, slotAt("s2", 20))
			d := allocate(t, p, capacity.Input{
				Needs: []capacity.Order{
					order("x", practice.Amber, monday.Add(time.Hour)),
					booked("a", practice.Amber, capacity.Confirmed, "s1"),
					order("b", practice.Red, monday.Add(-time.Hour)),
				}, Slots: all,
			})
			require.Equal(
				t, []string{"a=s2"}, placed(d), "the displaced need comes first in its rating, though it is due later",
			)
			require.Contains(t, d.Placed[0].Because, capacity.WasDisplaced)
			require.Equal(t, capacity.BookingsDisplaced, d.Alerts[0].Code)
		})
	}
	t.Run("a slot that is confirmed twice is nobody's to share", func(t *testing.T) {
		t.Parallel()
		d := allocate(t, p, capacity.Input{
			Needs: []capacity.Order{
				booked("a", practice.Amber, capacity.Confirmed, "s1"),
				booked("b", practice.Red, capacity.Confirmed, "s1"),
			},
			Slots: slots,
		})
		require.Equal(t, []string{"b=s1", "a=s2"}, placed(d))
		require.Equal(t, "booked-twice", d.Errors[0].Code)
	})
}

// A budget that runs out still gives an answer, and says that nothing is proved.
func TestBudget(t *testing.T) {
	t.Parallel()
	in := capacity.Input{Budget: 1}
	for i := range 20 {
		in.Needs = append(in.Needs, order(fmt.Sprintf("n%02d", i), practice.Amber, tonight))
		in.Slots = append(in.Slots, slotAt(fmt.Sprintf("s%02d", i), 10*i+10))
	}
	d := allocate(t, load(t, ""), in)
	require.False(t, d.Exact)
	require.Len(t, d.Placed, 20, "in order, into what is free")
	ended, stop := context.WithCancel(context.Background())
	stop()
	d, err := capacity.Allocate(ended, load(t, ""), capacity.Input{Needs: in.Needs, Slots: in.Slots[:10]}, monday)
	require.NoError(t, err)
	require.False(t, d.Exact)
	require.Len(t, d.Placed, 10)
	require.Equal(t, "n10: search_ended", unplaced(d)[0])
}

// Proofs are told until they are too long, and then counted.
func TestLongProofs(t *testing.T) {
	t.Parallel()
	var in capacity.Input
	for i := range 800 {
		in.Needs = append(in.Needs, order(fmt.Sprintf("n%03d", i), practice.Amber, tonight))
	}
	for i := range 250 {
		s := slotAt(fmt.Sprintf("s%03d", i), 1+i)
		s.ClinicianID = s.ID
		in.Slots = append(in.Slots, s)
	}
	d := allocate(t, load(t, ""), in)
	told, counted := 0, 0
	for _, u := range d.Unplaced {
		require.Equal(t, capacity.Compete, u.Because)
		told += len(u.Competing) + len(u.Slots)
		if u.LeftOut != nil {
			counted++
			require.Equal(t, capacity.LeftOut{Competing: 251, Slots: 250}, *u.LeftOut)
			require.Empty(t, u.Competing)
		} else {
			require.Len(t, u.Competing, 251)
		}
	}
	require.LessOrEqual(t, told, capacity.MaxWitnessed)
	require.Positive(t, counted)
	require.Len(t, d.Shortages, 1, "they compete for the same slots")
	require.Equal(t, 550, d.Shortages[0].Short)
}

// What cannot be is an error that names the fact and which element it is.
func TestBadInput(t *testing.T) {
	t.Parallel()
	p := load(t, "")
	for _, test := range []struct {
		name string
		in   capacity.Input
		at   time.Time
		want string
	}{
		{"no instant", capacity.Input{}, time.Time{}, "bad-instant: now"},
		{"a need without an id", capacity.Input{Needs: []capacity.Order{{}}}, monday, "missing-fact: need.id"},
		{"a slot without an id", capacity.Input{Slots: []capacity.Slot{{}}}, monday, "missing-fact: slot.id"},
		{"two needs of one id", capacity.Input{Needs: []capacity.Order{
			order("a", practice.Red, tonight), order("a", practice.Red, tonight),
		}}, monday, "duplicate-id: need.id"},
		{"two slots of one id", capacity.Input{Slots: []capacity.Slot{
			slotAt("a", 1), slotAt("a", 2),
		}}, monday, "duplicate-id: slot.id"},
		{"a word that is none", capacity.Input{Needs: []capacity.Order{order(
			"a", "purple", tonight,
		)}}, monday, "unknown-value: need.rating"},
		{"too many needs", capacity.Input{Needs: make(
			[]capacity.Order, capacity.MaxNeeds+1,
		)}, monday, "out-of-range: needs"},
		{"a length that is none", capacity.Input{Slots: []capacity.Slot{{
			ID: "a", Minutes: rules.Known(0),
		}}}, monday, "out-of-range: slot.minutes"},
		{"a booking of which nobody says how far it has come", capacity.Input{
			Needs: []capacity.Order{{Need: capacity.Need{ID: "a", Booking: capacity.Booking{Slot: "s"}}}},
		}, monday, "unknown-value: need.booking"},
		{"a booking of no slot", capacity.Input{Needs: []capacity.Order{{Need: capacity.Need{
			ID: "a", Booking: capacity.Booking{State: capacity.Confirmed},
		}}}}, monday, "unknown-value: need.booking"},
		{"a negative budget", capacity.Input{Budget: -1}, monday, "out-of-range: budget"},
		{"lines twice", capacity.Input{Plan: []capacity.PlanLine{
			{Session: "am"}, {Session: "am"},
		}}, monday, "duplicate-key: plan"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := capacity.Allocate(context.Background(), p, test.in, test.at)
			require.ErrorContains(t, err, test.want)
		})
	}
	_, err := capacity.Allocate(context.Background(), nil, capacity.Input{}, monday)
	require.ErrorContains(t, err, "no-policy")
}
