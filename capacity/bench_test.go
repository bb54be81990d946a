// How long an allocation takes, and what it gains.

package capacity_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

func firstCome(a, b capacity.Order) int {
	return cmp.Or(a.Need.OrderedAt.Compare(b.Need.OrderedAt), cmp.Compare(a.Need.ID, b.Need.ID))
}

func byPriority(a, b capacity.Order) int {
	rank := map[practice.Rating]int{practice.Red: 0, practice.Amber: 1, practice.Green: 2}
	return cmp.Or(rank[a.Need.Rating]-rank[b.Need.Rating], a.Need.DueBy.Compare(b.Need.DueBy), firstCome(a, b))
}

func inTurn(
	b *testing.B, p *capacity.Policy, in capacity.Input, order func(a, b capacity.Order) int,
) (placed, reds int) {
	placed, reds, err := capacity.InTurn(p, in, monday, order)
	require.NoError(b, err)
	return placed, reds
}

func count(d capacity.Decision, in capacity.Input) (placed, reds int) {
	rating := map[string]practice.Rating{}
	for _, n := range in.Needs {
		rating[n.Need.ID] = n.Need.Rating
	}
	for _, p := range d.Placed {
		if rating[p.Need] == practice.Red {
			reds++
		}
	}
	return len(d.Placed), reds
}

var sizes = []struct{ needs, slots, sites int }{
	{300, 400, 1},
	{500, 400, 1},
	{1_000, 1_000, 1},
	{2_000, 2_000, 1},
	{4_000, 4_000, 1},
	{5_000, 8_000, 20},
	{10_000, 16_000, 40},
}

// What a host asks: how long does it take, rules included, and what does it gain over placing by priority and over
// first come first served? In a week that is shared no slots are rivals, so that the decision is exact.
func BenchmarkAllocate(b *testing.B) {
	p := load(b, ordinary)
	for _, size := range sizes {
		in := week(rand.New(rand.NewPCG(1, 2)), size.needs, size.slots, size.sites)
		shared := in
		shared.Slots = slices.Clone(in.Slots)
		for i := range shared.Slots {
			shared.Slots[i].Shared = true
		}
		for _, method := range []struct {
			name string
			run  func(b *testing.B) (placed, reds int)
		}{
			{"exact", func(b *testing.B) (int, int) { return count(allocate(b, p, in), in) }},
			{"exact_shared", func(b *testing.B) (int, int) {
				d := allocate(b, p, shared)
				require.True(b, d.Exact)
				return count(d, in)
			}},
			{"by_priority", func(b *testing.B) (int, int) { return inTurn(b, p, in, byPriority) }},
			{"first_come", func(b *testing.B) (int, int) { return inTurn(b, p, in, firstCome) }},
		} {
			b.Run(fmt.Sprintf("%dx%d_in_%d/%s", size.needs, size.slots, size.sites, method.name), func(b *testing.B) {
				b.ReportAllocs()
				var placed, reds int
				for b.Loop() {
					placed, reds = method.run(b)
				}
				b.ReportMetric(float64(placed), "placed")
				b.ReportMetric(float64(reds), "reds")
			})
		}
	}
}
