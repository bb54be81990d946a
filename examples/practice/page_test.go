// This file tests how a page is written: columns, colour, and words that would steer a terminal.

package main

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// No two columns run together, whatever stands in them; no line is too long; and nothing that somebody wrote steers the
// terminal or begins a line of its own.
func TestColumnsStandApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := group{key: "some", title: "SOME", whole: rapid.Bool().Draw(t, "whole")}
		for range rapid.IntRange(1, 6).Draw(t, "columns") {
			g.columns = append(g.columns, column{"c", rapid.IntRange(1, 12).Draw(t, "width")})
		}
		cells := make([]string, len(g.columns))
		for i := range cells {
			cells[i] = rapid.String().Draw(t, "cell")
		}
		g.rows = []row{{cells: cells, notes: []note{{label: "words", text: rapid.String().Draw(t, "words")}}}}
		g.shown = 1
		var out bytes.Buffer
		page{&out, false}.group(g)
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if !g.whole {
			require.Len(t, lines, 3)
		}
		for i, line := range lines {
			r := []rune(line)
			require.LessOrEqual(t, len(r), pageWidth)
			for _, c := range r {
				require.False(t, unicode.IsControl(c) || unicode.Is(unicode.Cf, c), "%q", line)
			}
			at := rowIndent
			for _, c := range g.columns {
				if i == 1 && at-2 < len(r) {
					require.Equal(t, gap, string(r[at-2:min(at, len(r))]), "%q at %d", line, at)
				}
				at += c.width + len(gap)
			}
		}
	})
}

// Breaking a text loses none of it, and no line is wider than asked.
func TestWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-zé ]{0,80}`).Draw(t, "text")
		width := rapid.IntRange(1, 20).Draw(t, "width")
		lines := wrap(text, width)
		require.NotEmpty(t, lines)
		for _, line := range lines {
			require.LessOrEqual(t, utf8.RuneCountInString(line), width)
		}
		squeeze := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		require.Equal(t, squeeze(text), squeeze(strings.Join(lines, "")))
	})
}

// Colour is only for a terminal, and not where NO_COLOR is set; without it the text is the same.
func TestColour(t *testing.T) {
	device, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a character device, as a terminal is
	require.NoError(t, err)
	defer device.Close()
	file, err := os.Create(t.TempDir() + "/out")
	require.NoError(t, err)
	defer file.Close()
	t.Setenv("NO_COLOR", "")
	require.True(t, newPage(device).colored)
	require.False(t, newPage(file).colored)
	require.False(t, newPage(&bytes.Buffer{}).colored)
	t.Setenv("NO_COLOR", "1")
	require.False(t, newPage(device).colored)

	var plain, painted bytes.Buffer
	require.NoError(t, morning(t).show(page{&plain, false}, options{}))
	require.NoError(t, morning(t).show(page{&painted, true}, options{}))
	require.NotEqual(t, plain.String(), painted.String())
	require.Equal(t, plain.String(), regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(painted.String(), ""))
	require.Contains(t, painted.String(), "\x1b[31mDO NOT TEXT")
}
