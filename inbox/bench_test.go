// How long a review takes.

package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

// busyItem is an item of a working Monday.
func busyItem(n int) inbox.Input {
	received := time.Date(2026, 11, 9+n%12, 8+n%10, n%60, 0, 0, time.UTC)
	return inbox.Input{Item: inbox.Item{
		ID:   fmt.Sprintf("it-%06d", n),
		Kind: inbox.Request, Rating: []string{"green", "amber", "red"}[n%3], ReceivedAt: received,
		FirstReadAt: received.Add(time.Hour),
		Waits: []inbox.Wait{
			{On: "patient", From: received.Add(26 * time.Hour), To: received.Add(50 * time.Hour)},
		},
		ChasersSent:        rules.Known(n % 2),
		UnreadPatientReply: rules.Known(false), AssigneeKind: "team", AssigneeTeamID: fmt.Sprintf("team-%d", n%7),
	}}
}

// One review, as the loop and "frontdoor eval inbox" do it.
func BenchmarkReview(b *testing.B) {
	p := loaded(b, simulated)
	for n := 0; b.Loop(); n++ {
		_, err := inbox.Review(p, busyItem(n%1000), monday)
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "items/s")
}

// The first review of an item, which catches up from its receipt on, beside a later one: the ratio is what the first
// Sweep costs beside the next.
func BenchmarkFirstReview(b *testing.B) {
	p := loaded(b, simulated)
	for name, of := range map[string]func(inbox.Input) inbox.Input{
		"first": firstReview,
		"later": func(in inbox.Input) inbox.Input {
			d, err := inbox.Review(p, firstReview(in), monday)
			require.NoError(b, err)
			in.State = d.State
			return in
		},
	} {
		b.Run(name, func(b *testing.B) {
			items := make([]inbox.Input, 240)
			for n := range items {
				items[n] = of(busyItem(n))
			}
			b.ReportAllocs()
			for n := 0; b.Loop(); n++ {
				_, err := inbox.Review(p, items[n%len(items)], monday)
				require.NoError(b, err)
			}
		})
	}
}

// The same for an item with as many waits as an input may hold; beside BenchmarkReview, what a wait costs.
func BenchmarkReviewManyWaits(b *testing.B) {
	p := loaded(b, simulated)
	in := busyItem(1)
	in.Item.Waits = nil
	for n := range rules.MaxListLength {
		from := in.Item.ReceivedAt.Add(time.Duration(n) * time.Hour)
		in.Item.Waits = append(in.Item.Waits, inbox.Wait{On: "patient", From: from, To: from.Add(10 * time.Minute)})
	}
	for b.Loop() {
		_, err := inbox.Review(p, in, monday)
		require.NoError(b, err)
	}
}
