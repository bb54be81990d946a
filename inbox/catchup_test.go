// Instants that are passed over while catching up raise nothing, and a first review is spared most of them.

package inbox_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// requireSameReviews checks that a review which passes instants over decides as one that looks at every instant.
func requireSameReviews(t require.TestingT, p *inbox.Policy, in inbox.Input, now time.Time) {
	d, err := inbox.Review(p, in, now)
	require.NoError(t, err)
	every, err := inbox.ReviewByEveryInstant(p, in, now)
	require.NoError(t, err)
	got, err := json.Marshal(d)
	require.NoError(t, err)
	want, err := json.Marshal(every)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got))
}

func TestWhatIsPassedOverRaisesNothing(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := invariantPolicy(rt, randomRules(rt))
		item, now := randomItem(rt)
		in := inbox.Input{Item: item, State: inbox.ReviewedAt(item.ReceivedAt.Add(-1), item.ReceivedAt)}
		requireSameReviews(rt, p, in, now)
		half := item.ReceivedAt.Add(now.Sub(item.ReceivedAt) / 2)
		d, err := inbox.Review(p, in, half)
		require.NoError(rt, err)
		in.State = d.State
		requireSameReviews(rt, p, in, now)
	})
}

// The example's first reviews of many kinds of items, as the loop makes them.
func TestFirstReviewsPassOverTheSame(t *testing.T) {
	p := loaded(t, simulated)
	for n := range 300 {
		requireSameReviews(t, p, firstReview(busyItem(n)), monday)
	}
}

// firstReview is an item as the loop reviews it at first: from its receipt on.
func firstReview(in inbox.Input) inbox.Input {
	in.State = inbox.ReviewedAt(in.Item.ReceivedAt.Add(-1), in.Item.ReceivedAt)
	return in
}

// A first review catches up with two weeks for a few times the work of a later one.
func TestFirstReviewsNeedFewEvaluations(t *testing.T) {
	p := loaded(t, simulated)
	type reviewer = func(*inbox.Policy, inbox.Input, time.Time) (inbox.Decision, error)
	allocations := func(in func(n int) inbox.Input, review reviewer) float64 {
		n := 0
		return testing.AllocsPerRun(240, func() {
			_, err := review(p, in(n), monday)
			require.NoError(t, err)
			n++
		})
	}
	first := func(n int) inbox.Input { return firstReview(busyItem(n)) }
	require.Less(t, 1.2*allocations(first, inbox.Review), allocations(first, inbox.ReviewByEveryInstant))
	require.Less(t, allocations(first, inbox.Review), 8*allocations(busyItem, inbox.Review))
}

// Many waits are caught up with as with every instant, up to the limit of the instants and beyond.
func TestManyWaitsPassOverTheSame(t *testing.T) {
	p := loaded(t, simulated)
	for _, waits := range []int{5, 60, 95, 120, rules.MaxListLength} {
		in := busyItem(waits)
		in.Item.Waits = nil
		for n := range waits {
			from := in.Item.ReceivedAt.Add(time.Duration(n) * time.Hour)
			in.Item.Waits = append(in.Item.Waits, inbox.Wait{On: "patient", From: from, To: from.Add(10 * time.Minute)})
		}
		requireSameReviews(t, p, firstReview(in), monday)
	}
}
