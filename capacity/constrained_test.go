// Random small allocations with caps and reserves, held against every possible one.

package capacity_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

var (
	bounds = flag.Int(
		"bounds", 4,
		"policies of caps and reserves, each with ten small allocations that are compared with every way that there is",
	)
	boundFrom = flag.Uint64("boundfrom", 0, "the first of them")
)

// limit is one cap or reserve, its condition said once more in Go.
type limit struct {
	rule, when, per, pool string
	n                     int
	need                  func(n capacity.Need) bool // that it is kept from; nil for every need
	slot                  func(s capacity.Slot) bool
}

// small is a small allocation with caps and reserves.
type small struct {
	capacity.Input
	limits  []limit
	prices  [2][2]int // topic by pool
	release bool
	body    string
}

func drawLimits(r *rand.Rand, caps, reserves int) (out []limit) {
	soon := func(s capacity.Slot) bool { return s.Pool == "soon" }
	all := func(capacity.Slot) bool { return true }
	for i := range caps {
		l := pick(
			r, limit{when: `slot.role == "gp"`, slot: all}, limit{when: `slot.role == "gp"`, slot: all},
			limit{when: `slot.pool == "soon"`, slot: soon},
		)
		l.per, l.n = pick(r, "clinician_session", "clinician_day", "session", "day"), r.IntN(3)
		l.rule = fmt.Sprintf(
			"  - {id: c%d, when: '%s', then: {cap: {per: %s, n: %d}}, because: b}\n", i, l.when, l.per, l.n,
		)
		out = append(out, l)
	}
	for i := range reserves {
		notRed := limit{when: `need.rating != "red"`, need: func(n capacity.Need) bool { return n.Rating != "red" }}
		green := limit{when: `need.rating == "green"`, need: func(n capacity.Need) bool { return n.Rating == "green" }}
		cough := limit{when: `need.topic == "cough"`, need: func(n capacity.Need) bool { return n.Topic.Value() == "cough" }}
		l := pick(r, notRed, notRed, green, cough)
		l.pool, l.n, l.slot = pick(r, "soon", "urgent_today"), 1+r.IntN(2), all
		l.rule = fmt.Sprintf(
			"  - {id: r%d, when: '%s', then: {reserve: {pool: %s, keep: %d}}, because: b}\n", i, l.when, l.pool, l.n,
		)
		out = append(out, l)
	}
	return out
}

func drawPolicy(r *rand.Rand, caps, reserves int, release bool) (w small) {
	w.limits, w.release, w.body = drawLimits(r, caps, reserves), release, "move_cost: 0\nrules:\n"
	for _, l := range w.limits {
		w.body += l.rule
	}
	for t, topic := range []string{"cough", "acne"} {
		for p, pool := range []string{"soon", "urgent_today"} {
			w.prices[t][p] = 1 + r.IntN(4)
			w.body += fmt.Sprintf(
				"  - {id: p%d%d, when: 'need.topic == %q and slot.pool == %q', then: {prefer: %d}, because: b}\n", t, p,
				topic, pool, -w.prices[t][p],
			)
		}
	}
	if release {
		w.body += "  - {id: rel, when: 'need.rating == \"red\"', then: {release: soon}, because: b}\n"
	}
	return w
}

func (w small) draw(r *rand.Rand, patients bool) small {
	w.Input = capacity.Input{}
	for i := range 1 + r.IntN(6) {
		s := slotAt(fmt.Sprintf("s%d", i), pick(r, 10, 15, 20, 30, 40, 300))
		s.ClinicianID, s.SiteID, s.Pool = fmt.Sprint("c", r.IntN(2)), pick(r, "north", "north", "south"), pick(
			r, "soon", "soon", "urgent_today",
		)
		if r.IntN(8) == 0 {
			s.Status = "busy"
		} else if w.release && r.IntN(3) == 0 {
			s.ReleaseAt = monday.Add(5 * time.Minute)
		}
		w.Slots = append(w.Slots, s)
	}
	density := r.Float64()
	for i := range 1 + r.IntN(5) {
		o := order(
			fmt.Sprintf("n%d", i), pick(r, practice.Red, practice.Amber, practice.Green), monday.Add(24*time.Hour),
		)
		o.Need.Topic = rules.Withhold(pick(r, "cough", "acne"))
		if patients {
			o.Need.PatientID = rules.Withhold(fmt.Sprint("p", r.IntN(3)))
		}
		for _, s := range w.Slots {
			if r.Float64() > density {
				o.Need.DeclinedSlots = append(o.Need.DeclinedSlots, s.ID)
			}
		}
		w.Needs = append(w.Needs, o)
	}
	slices.SortFunc(w.Needs, func(a, b capacity.Order) int {
		if a.Need.Rating != b.Need.Rating {
			return ranks[a.Need.Rating] - ranks[b.Need.Rating]
		}
		return strings.Compare(a.Need.ID, b.Need.ID)
	})
	return w
}

// complain is what is wrong with how a policy decides a small allocation; "" for nothing.
func (w small) complain(t *testing.T, p *capacity.Policy, r *rand.Rand) (kind, what string) {
	d := allocate(t, p, w.Input)
	mixed := w.Input
	mixed.Needs, mixed.Slots = slices.Clone(w.Needs), slices.Clone(w.Slots)
	r.Shuffle(len(mixed.Needs), func(a, b int) { mixed.Needs[a], mixed.Needs[b] = mixed.Needs[b], mixed.Needs[a] })
	r.Shuffle(len(mixed.Slots), func(a, b int) { mixed.Slots[a], mixed.Slots[b] = mixed.Slots[b], mixed.Slots[a] })
	for range 2 {
		if o := allocate(t, p, mixed); bytesOf(t, o) != bytesOf(t, d) {
			return "order", fmt.Sprint(placed(o), o.Exact, placed(d), d.Exact)
		}
	}
	for _, budget := range []int{0, 1, 1 + r.IntN(200)} {
		in := w.Input
		in.Budget = int64(budget)
		d := allocate(t, p, in)
		at, in2 := w.assignment(d), in
		in2.Needs = in.Needs[:len(in.Needs)-1]
		fewer := allocate(t, p, in2)
		what := fmt.Sprint(budget, d.Exact, placed(d), unplaced(d), " without the last: ", fewer.Exact, placed(fewer))
		if f := w.fault(at); f != "" {
			return "unsound", f + what
		}
		if d.Exact && len(d.Released) == 0 && w.beaten(at) != nil {
			return "not best", fmt.Sprint(w.beaten(at)) + what
		}
		for i, s := range w.assignment(fewer)[:len(in2.Needs)] {
			if s >= 0 && at[i] < 0 {
				return "lower cost higher", what
			}
		}
	}
	ended, stop := context.WithCancel(context.Background())
	stop()
	e, err := capacity.Allocate(ended, p, w.Input, monday)
	require.NoError(t, err)
	if f := w.fault(w.assignment(e)); f != "" || e.Exact {
		return "unsound", "ended " + f
	}
	return "", ""
}

// Small allocations under caps, reserves and patients' own time against every way that there is.
func TestConstrainedAllocationsAreSound(t *testing.T) {
	t.Parallel()
	for _, c := range constrained {
		t.Run(fmt.Sprintf(
			"%d caps %d reserves patients=%v release=%v", c.caps, c.reserves, c.patients, c.release,
		), func(t *testing.T) {
			t.Parallel()
			for seed := *boundFrom; seed < *boundFrom+uint64(*bounds); seed++ {
				r := rand.New(rand.NewPCG(seed, 9))
				w := drawPolicy(r, c.caps, c.reserves, c.release)
				p := load(t, w.body)
				for range 10 {
					w := w.draw(r, c.patients)
					if kind, what := w.complain(t, p, r); kind != "" {
						require.Failf(t, kind, "seed %d: %s\n%s%+v", seed, what, w.body, w.Input)
					}
				}
			}
		})
	}
}

var constrained = []struct {
	caps, reserves    int
	patients, release bool
}{
	{caps: 1},
	{caps: 2},
	{patients: true},
	{caps: 1, release: true},
	{caps: 2, patients: true},
	{caps: 2, patients: true, release: true},
	{reserves: 1},
	{reserves: 2},
	{caps: 1, reserves: 1},
	{caps: 2, reserves: 1, patients: true, release: true},
}
