// What learning promises: honest measures, no word of few messages, and thresholds that keep to their bounds.
package learn_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/learn"
	"github.com/stretchr/testify/require"
)

// drawn are messages of random words, of which those that are wanted prefer some.
func drawn(seed uint64, wanted, others int) (out []learn.Message) {
	r := rand.New(rand.NewPCG(seed, 1))
	for i := range wanted + others {
		is := i%(wanted+others) < wanted
		var words []string
		for range 12 {
			word := fmt.Sprintf("w%c", 'a'+r.IntN(20))
			if is && r.IntN(3) == 0 {
				word = fmt.Sprintf("d%c", 'a'+r.IntN(5))
			}
			words = append(words, word)
		}
		out = append(out, learn.NewMessage(strings.Join(words, " "), is))
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}

func ExampleLearn() {
	var messages []learn.Message
	for i := range 300 {
		text := "please send my letter"
		if i%3 == 0 {
			text = "grey and clammy, please come"
		}
		messages = append(messages, learn.NewMessage(text, i%3 == 0))
	}
	learned, err := learn.Learn(messages, learn.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	raise := learned.Raise(0.02)
	fmt.Printf("%.0f %% found, %.0f %% alarmed\n", 100*raise.Found, 100*raise.Alarmed)
	// Output: 100 % found, 0 % alarmed
}

func TestThresholdsKeepToTheirBounds(t *testing.T) {
	for seed := range uint64(6) {
		l, err := learn.Learn(drawn(seed, 100, 200), learn.Options{})
		require.NoError(t, err)
		for _, share := range []float64{0, 0.01, 0.05, 0.2, 1} {
			raise := l.Raise(share)
			require.LessOrEqual(t, raise.Alarmed, share)
			require.Equal(t, raise, l.At(raise.Whole, raise.Window))
			hold := l.HoldBack(1 - share)
			require.True(t, hold.Found >= 1-share-1e-9 || hold == l.At(1, 1))
			require.Positive(t, min(raise.Whole, raise.Window, hold.Whole, hold.Window))
			require.Equal(t, hold, l.At(hold.Whole, hold.Window))
		}
		require.Greater(t, l.Raise(0.05).Found, 0.5, "the words of danger are found")
	}
}

// Words that say nothing find nothing: what is measured was not learned from.
func TestMeasureIsHonest(t *testing.T) {
	var found float64
	for seed := range uint64(6) {
		messages := drawn(seed, 0, 300)
		r := rand.New(rand.NewPCG(seed, 2))
		for i := range messages {
			words := make([]string, 30)
			for j := range words {
				words[j] = fmt.Sprintf("w%d", r.IntN(200))
			}
			messages[i] = learn.NewMessage(strings.Join(words, " "), i%3 == 0)
		}
		l, err := learn.Learn(messages, learn.Options{Least: 1})
		require.NoError(t, err)
		found += l.Raise(0.05).Found / 6
	}
	require.Less(t, found, 0.15, "5 % of alarms should find about 5 %")
}

func TestTableHoldsNoWordOfFewMessages(t *testing.T) {
	messages := drawn(1, 100, 200)
	for i := range 4 {
		messages[i] = learn.NewMessage("bartholomew", i%2 == 0)
	}
	l, err := learn.Learn(messages, learn.Options{})
	require.NoError(t, err)
	var table bytes.Buffer
	require.NoError(t, l.WriteTable(&table))
	require.NotContains(t, table.String(), "bartholomew")
	require.Contains(t, table.String(), "\nda,")
	require.Equal(t, l.Entries(), strings.Count(table.String(), "\n")-2)
}

func TestTooFewMessages(t *testing.T) {
	for _, n := range [][2]int{{0, 0}, {29, 300}, {300, 29}, {50, 149}} {
		_, err := learn.Learn(drawn(1, n[0], n[1]), learn.Options{})
		require.ErrorContains(t, err, "too-few-messages", n)
	}
}

func TestMessagesPrintNothing(t *testing.T) {
	m := learn.NewMessage("my secret", true)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		require.NotContains(t, fmt.Sprintf(verb, m), "secret")
	}
}
