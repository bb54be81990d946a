package rules_test

import (
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
)

// withholding measures what it costs to hold a value and to have it again.
func withholding[T any](b *testing.B, v T) {
	held := rules.Withhold(v)
	b.Run("hold", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			rules.Withhold(v)
		}
	})
	b.Run("value", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_ = held.Value()
		}
	})
}

func BenchmarkPrivate(b *testing.B) {
	b.Run("bool", func(b *testing.B) { withholding(b, true) })
	b.Run("int", func(b *testing.B) { withholding(b, 4321) })
	b.Run("float", func(b *testing.B) { withholding(b, 38.2) })
	b.Run("word", func(b *testing.B) { withholding(b, "hypertension") })
	b.Run("list", func(b *testing.B) { withholding(b, []string{"runny_nose", "cough", "fever"}) })
	b.Run("date", func(b *testing.B) { withholding(b, calendar.Date{Year: 1955, Month: 3, Day: 18}) })
}

func BenchmarkNewText(b *testing.B) {
	said := []byte("I have had a bit of a cold for about a week, a runny nose and a tickly cough, " +
		"nothing dreadful 00000000")
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		for at, left := len(said)-8, n; at < len(said); at, left = at+1, left/10 {
			said[at] = byte('0' + left%10)
		}
		rules.NewText(string(said))
	}
}
