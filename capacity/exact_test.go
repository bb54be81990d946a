// Random small allocations, held against the best of all possible ones.

package capacity_test

import (
	"encoding/json"
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
	topics = []string{"acne", "allergy", "chest", "cough", "eczema"}
	sites  = []string{"north", "south", "east", "west", "centre"}
)

// points are what each rule of pricing gives for a topic at a site.
func points(topic, site int) int { return (topic*7+site*11)%23 - 9 }

// pricing is a policy in which every topic has its own points at every site.
func pricing() string {
	var b strings.Builder
	b.WriteString("move_cost: 0\nrules:\n")
	for t, topic := range topics {
		for s, site := range sites {
			if n := points(t, s); n != 0 {
				fmt.Fprintf(
					&b,
					"  - {id: %s-%s, when: need.topic == %q and slot.site_id == %q, then: {prefer: %d}, because: a "+
						"price}\n",
					topic, site, topic, site, n,
				)
			}
		}
	}
	return b.String()
}

// instance is a small allocation whose every pair of a need and a slot is allowed or not by a coin.
type instance struct {
	capacity.Input
	allowed [][]bool
	cost    [][]int
}

func randomInstance(r *rand.Rand) instance {
	needs, slots := 1+r.IntN(5), 1+r.IntN(5)
	var in instance
	site := make([]int, slots)
	for s := range slots {
		slot := slotAt(fmt.Sprintf("s%d", s), 10*(1+r.IntN(8)))
		slot.ClinicianID = fmt.Sprintf("c%d", s)
		site[s] = r.IntN(len(sites))
		slot.SiteID = sites[site[s]]
		in.Slots = append(in.Slots, slot)
	}
	density := r.Float64()
	for n := range needs {
		o := order(
			fmt.Sprintf("n%d", n), []practice.Rating{practice.Red, practice.Amber, practice.Green}[r.IntN(3)],
			monday.Add(time.Duration(1+r.IntN(9))*time.Hour),
		)
		topic := r.IntN(len(topics))
		o.Need.Topic = rules.Withhold(topics[topic])
		allowed, cost := make([]bool, slots), make([]int, slots)
		for s := range slots {
			cost[s] = -points(topic, site[s])
			allowed[s] = r.Float64() < density
			if !allowed[s] {
				o.Need.DeclinedSlots = append(o.Need.DeclinedSlots, in.Slots[s].ID)
			}
			allowed[s] = allowed[s] && !in.Slots[s].Start.After(o.Need.DueBy)
		}
		in.Needs = append(in.Needs, o)
		in.allowed, in.cost = append(in.allowed, allowed), append(in.cost, cost)
	}
	return in
}

// best tries every way to place the needs: the most per rating, red first, and the least cost for each set of needs.
type best struct {
	counts [3]int
	total  int
	cost   map[int]int // by the set of needs that are placed, as bits
}

func (in instance) exhaust() best {
	b := best{cost: map[int]int{}}
	rank := map[practice.Rating]int{practice.Red: 0, practice.Amber: 1, practice.Green: 2}
	var try func(n, used, set, cost int, counts [3]int)
	try = func(n, used, set, cost int, counts [3]int) {
		if n == len(in.Needs) {
			if slices.Compare(counts[:], b.counts[:]) > 0 {
				b.counts = counts
			}
			b.total = max(b.total, counts[0]+counts[1]+counts[2])
			if least, ok := b.cost[set]; !ok || cost < least {
				b.cost[set] = cost
			}
			return
		}
		try(n+1, used, set, cost, counts)
		counts[rank[in.Needs[n].Need.Rating]]++
		for s := range in.Slots {
			if in.allowed[n][s] && used&(1<<s) == 0 {
				try(n+1, used|1<<s, set|1<<n, cost+in.cost[n][s], counts)
			}
		}
	}
	try(0, 0, 0, 0, [3]int{})
	return b
}

var instances = flag.Int("instances", 500, "small allocations that are compared with every way that there is")

// Many small allocations against every way that there is: as many per rating as can be, red first; as many in all;
// the least cost for those; and the same answer in whatever order the input stands.
func TestAllocationIsExact(t *testing.T) {
	t.Parallel()
	p := load(t, pricing())
	r := rand.New(rand.NewPCG(5, 2026))
	places := 0
	for i := range *instances {
		in := randomInstance(r)
		want := in.exhaust()
		d := allocate(t, p, in.Input)
		got, set, cost := [3]int{}, 0, 0
		for _, at := range d.Placed {
			n := slices.IndexFunc(in.Needs, func(o capacity.Order) bool { return o.Need.ID == at.Need })
			s := slices.IndexFunc(in.Slots, func(s capacity.Slot) bool { return s.ID == at.Slot })
			require.True(t, in.allowed[n][s], "instance %d: %s in %s", i, at.Need, at.Slot)
			require.Equal(t, in.cost[n][s], at.Cost)
			got[map[practice.Rating]int{
				practice.Red: 0, practice.Amber: 1, practice.Green: 2,
			}[in.Needs[n].Need.Rating]]++
			set, cost = set|1<<n, cost+at.Cost
		}
		require.True(t, d.Exact)
		require.Equal(t, want.counts, got, "instance %d: placed per rating", i)
		require.Len(t, d.Placed, want.total, "instance %d: placed in all", i)
		require.Equal(t, want.cost[set], cost, "instance %d: cost", i)
		require.Len(t, in.Needs, len(d.Placed)+len(d.Unplaced), "instance %d: nothing is lost", i)
		places += len(d.Placed)

		mixed := in.Input
		mixed.Needs, mixed.Slots = slices.Clone(in.Needs), slices.Clone(in.Slots)
		r.Shuffle(len(mixed.Needs), func(a, b int) { mixed.Needs[a], mixed.Needs[b] = mixed.Needs[b], mixed.Needs[a] })
		r.Shuffle(len(mixed.Slots), func(a, b int) { mixed.Slots[a], mixed.Slots[b] = mixed.Slots[b], mixed.Slots[a] })
		one, err := json.Marshal(d)
		require.NoError(t, err)
		other, err := json.Marshal(allocate(t, p, mixed))
		require.NoError(t, err)
		require.Equal(t, string(one), string(other), "instance %d: the order of the input", i)
	}
	require.Greater(t, places, *instances)
}
