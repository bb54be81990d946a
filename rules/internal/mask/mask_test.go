// This file tests masks: what they hide comes back, equal values stay equal, and nothing of them is seen.
package mask_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/mask"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestMasksComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.SliceOf(rapid.Byte()).Draw(t, "a"), rapid.SliceOf(rapid.Byte()).Draw(t, "b")
		hidden := mask.Hide(a)
		require.NotEmpty(t, hidden)
		require.True(t, bytes.Equal(a, mask.Show(nil, hidden)))
		require.Equal(t, bytes.Equal(a, b), hidden == mask.Hide(b))
	})
}

func TestMasksAreNoise(t *testing.T) {
	canary := strings.Repeat("canary ", 9)
	one, other := mask.Hide([]byte(canary+"a")), mask.Hide([]byte(canary+"b"))
	require.NotContains(t, fmt.Sprintf("%s %x", one, one), "canary")
	differ := 0
	for i := range min(len(one), len(other)) {
		if one[i] != other[i] {
			differ++
		}
	}
	require.Greater(t, differ, len(one)/2, "what is alike in two values shows in their masks")
}

func TestWhatIsNoMaskShowsNothing(t *testing.T) {
	for _, s := range []string{"", "a", "not a mask!", "YQ"} {
		require.Empty(t, mask.Show(nil, s), s)
	}
}

func TestBehind(t *testing.T) {
	hidden := "canary"
	open := mask.Behind(&hidden)
	require.Same(t, &hidden, open())
	require.NotContains(t, fmt.Sprintf("%v %+v", struct{ open any }{open}, []any{open}), hidden)
}

func BenchmarkMask(b *testing.B) {
	for _, n := range []int{9, 200, 2_000} {
		plain := bytes.Repeat([]byte("a"), n)
		hidden := mask.Hide(plain)
		b.Run(fmt.Sprintf("hide %d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				mask.Hide(plain)
			}
		})
		b.Run(fmt.Sprintf("show %d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				mask.Show(nil, hidden)
			}
		})
	}
}
