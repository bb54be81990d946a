// How long it takes to find all phrases and patterns of a policy in a message.

package text_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// BenchmarkFind folds a message of 60 words and finds everything in it.
func BenchmarkFind(b *testing.B) {
	message := strings.Repeat("Hello, I have had a sore throt and some chest pain since yesterday, no fever, "+
		"can't sleep. Thanks ", 4)
	message = strings.Join(strings.Fields(message)[:60], " ")
	for _, size := range []struct{ phrases, patterns int }{{300, 40}, {3_000, 40}} {
		b.Run(fmt.Sprintf("phrases=%d", size.phrases), func(b *testing.B) {
			r := maker{rand.New(rand.NewPCG(1, 1))}
			m := text.NewMatcher()
			for range size.phrases {
				m.Add(r.phrase(4))
			}
			for range size.patterns {
				m.AddNear(r.groups(), 8)
			}
			b.ReportAllocs()
			for b.Loop() {
				m.Find(text.Fold(message))
			}
		})
	}
}
