// This file cuts, swaps, doubles and changes lines of a file, and looks for what is seen and what goes on.

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

// written is a file of a morning, its lines, and the head after each.
func written(t *testing.T, compacted bool) (lines []string, heads []record.Head, today *day) {
	d := newTestDisk()
	today, err := dayOn(d)
	require.NoError(t, err)
	for n, step := range today.steps() {
		if n == 4 || n == 7 { // the compactions
			continue
		}
		if n == 8 && compacted {
			require.NoError(t, today.File.Compact())
		}
		require.NoError(t, step())
	}
	lines = strings.SplitAfter(string(d.names["x.log"].content), "\n")
	lines = lines[:len(lines)-1]
	for _, text := range lines {
		l, hash, holds := unsealed([]byte(strings.TrimSuffix(text, "\n")))
		require.True(t, holds)
		heads = append(heads, record.Head{N: l.N, Hash: hash})
	}
	require.Equal(t, heads[len(heads)-1], today.File.Lines())
	return lines, heads, today
}

// fileOf is a file with these lines, as it is read, and as it is opened.
func fileOf(t *testing.T, lines ...string) (read, opened *day, err error) {
	on := func() *testDisk {
		d := newTestDisk()
		d.names["x.log"] = &testFile{content: []byte(strings.Join(lines, ""))}
		return d
	}
	h, err := on().open("x.log")
	require.NoError(t, err)
	f := empty(newTestDisk(), "x.log", h)
	require.NoError(t, f.replay())
	opened, err = dayOn(on())
	return &day{File: f}, opened, err
}

// resealed is a line with another content, and a hash that fits it.
func resealed(t *testing.T, text string, change func(*line)) string {
	l, _, holds := unsealed([]byte(strings.TrimSuffix(text, "\n")))
	require.True(t, holds)
	change(&l)
	out, _, err := sealed(l)
	require.NoError(t, err)
	return string(out)
}

// rewritten is a file whose lines were written anew from one on, with hashes that hold.
func rewritten(t *testing.T, lines []string, from int) (out []string) {
	prev := record.Head{}
	for n, text := range lines {
		if n >= from {
			text = resealed(t, text, func(l *line) { l.N, l.Prev = prev.N+1, prev.Hash })
		}
		l, hash, _ := unsealed([]byte(strings.TrimSuffix(text, "\n")))
		prev = record.Head{N: l.N, Hash: hash}
		out = append(out, text)
	}
	return out
}

// A line that is cut out shows, though it has no records; so do one that was changed and whose hash was made new, lines
// that changed places, and one that stands there twice. What was written anew from somewhere on, or cut off at the end,
// shows by the head that was kept.
func TestTamperedLinesAreSeen(t *testing.T) {
	for _, compacted := range []bool{false, true} {
		lines, heads, _ := written(t, compacted)
		last := len(lines) - 1
		edit := func(n int) []string {
			out := slices.Clone(lines)
			out[n] = resealed(t, out[n], func(l *line) { l.Version += 10 })
			return out
		}
		kinds := map[string]FaultKind{ // of the first fault
			"cut out": Missing, "doubled": Misplaced, "damaged": Altered, "edited": Altered, "cut off": Truncated,
			"edited and written anew": Rewritten, "cut out and written anew": Truncated,
		}
		for n := range lines {
			swapped := slices.Clone(lines)
			swapped[n], swapped[max(n, 1)-1] = swapped[max(n, 1)-1], swapped[n]
			damaged := slices.Clone(lines)
			damaged[n] = strings.Replace(damaged[n], `"practice":"`, `"practice":"x`, 1)
			for name, c := range map[string]struct {
				lines     []string
				alone     bool // it shows without a head
				unchanged bool
			}{
				"cut out": {slices.Delete(slices.Clone(lines), n, n+1), n < last, false},
				"doubled": {slices.Insert(slices.Clone(lines), n, lines[n]), true, false},
				"swapped": {swapped, true, n == 0},
				"damaged": {damaged, true, false},
				"edited":  {edit(n), n < last, false},
				"another's put in": {
					slices.Insert(slices.Clone(lines), n, resealed(t, lines[n], func(l *line) { l.Subject = "z" })),
					n < last, false, // after the last it is one more
				},
				"edited and written anew":  {rewritten(t, edit(n), n+1), false, false},
				"cut out and written anew": {rewritten(t, slices.Delete(slices.Clone(lines), n, n+1), n), false, false},
				"cut off":                  {lines[:n], false, false},
				"as it was":                {lines, false, true},
			} {
				why := fmt.Sprint(name, " ", n, " ", compacted)
				read, _, _ := fileOf(t, c.lines...)
				if c.alone && !c.unchanged {
					require.NotEmpty(t, read.File.Faults(), why)
				}
				_, faults, err := read.File.Check(heads[last])
				require.NoError(t, err)
				require.Equal(t, c.unchanged, len(faults) == 0, "%s: %v", why, faults)
				if want := kinds[name]; want != "" && n > 0 && n < last {
					require.Equal(t, want, faults[0].Kind, why)
				}
			}
		}
		read, _, err := fileOf(t, lines...)
		require.NoError(t, err)
		_, faults, err := read.File.Check(heads...)
		require.NoError(t, err)
		require.Empty(t, faults, "every head of a file is in it")
	}
}

// goesOn checks a file in which something does not hold: it opens, the entries concerned are set aside, and what is
// said of them names no id; all others are as they were, and go on. It returns how many were set aside.
func goesOn(t *testing.T, was *day, why string, lines ...string) (aside int) {
	_, now, err := fileOf(t, lines...)
	require.NoError(t, err, why)
	for range 2 { // and again when it is opened once more
		aside = 0
		for id := range was.done {
			before, err := was.table.Entry(noContext, id)
			require.NoError(t, err)
			e, err := now.table.Entry(noContext, id)
			if err == nil {
				require.Equal(t, before, e, why)
				continue
			}
			aside++
			require.ErrorIs(t, err, ErrSetAside, why)
			require.Equal(t, id, e.ID, "the error concerns this entry alone")
			require.NotContains(t, strings.ReplaceAll(err.Error(), "set aside", ""), `"`+id.Subject+`"`)
			require.ErrorIs(t, now.table.Put(id, []byte("{}")), ErrSetAside, "it is never overwritten: %s", why)
			require.ErrorIs(t, now.table.Apply(noContext, record.Change[int]{ID: id, IfVersion: 9}), ErrSetAside, why)
			require.NotContains(t, now.table.Due(start.AddDate(9, 0, 0)), id, why)
		}
		opened := 0
		for e, err := range now.table.Open(noContext, "north", "") {
			require.Equal(t, "north", e.ID.Practice)
			require.True(t, err == nil || aside > 0, why)
			opened++
		}
		require.LessOrEqual(t, opened, 3)
		require.NoError(t, now.act("west", fmt.Sprint("w-", now.File.Lines().N), 1), why)
		faults := now.File.Faults()
		require.Error(t, now.File.Compact(), "what does not hold is not compacted away: %s", why)
		require.NoError(t, now.File.Close())
		again, err := dayOn(now.File.disk)
		require.NoError(t, err, why)
		require.Equal(t, faults, again.File.Faults(), why)
		now = again
	}
	return aside
}

// A line that does not hold keeps nothing else from starting: whatever byte is changed, whatever line is cut out,
// changed or moved, only the entries concerned are set aside (or the practice, where the line is of its records alone),
// and all others are what they were.
func TestOneLineThatDoesNotHold(t *testing.T) {
	for _, compacted := range []bool{false, true} {
		lines, _, was := written(t, compacted)
		text := strings.Join(lines, "")
		ends := map[int]bool{}
		for n, end := 0, 0; n < len(lines); n++ {
			end += len(lines[n])
			ends[end-1] = true
			swapped := slices.Clone(lines)
			swapped[n], swapped[max(n, 1)-1] = swapped[max(n, 1)-1], swapped[n]
			edited := slices.Clone(lines)
			edited[n] = resealed(t, edited[n], func(l *line) { l.Version += 10 })
			of := fmt.Sprint("line ", n, ", compacted ", compacted)
			if n+1 < len(lines) { // at the end only a head shows it
				require.Positive(t, goesOn(t, was, of+" cut out", slices.Delete(slices.Clone(lines), n, n+1)...))
				require.Positive(t, goesOn(t, was, of+" edited", edited...))
				given := slices.Clone(lines)
				given[n] = resealed(t, given[n], func(l *line) {
					l.Table, l.Practice, l.Subject, l.Version, l.State = "x", "north", "b", 9, []byte("9")
				})
				require.Positive(t, goesOn(t, was, of+" given to another", given...))
			}
			require.Positive(t, goesOn(t, was, of+" doubled", slices.Insert(slices.Clone(lines), n, lines[n])...))
			if n > 0 {
				require.Positive(t, goesOn(t, was, of+" swapped", swapped...))
			}
		}
		for at := range len(text) {
			if at%*cutEvery != 0 && !ends[at] && !ends[at-1] && !ends[at-66] && !ends[at-83] {
				continue
			}
			for _, bit := range []byte{4, text[at] ^ '\n'} {
				damaged := []byte(text)
				damaged[at] ^= bit
				if inLast := at >= len(text)-len(lines[len(lines)-1]); bit == 0 || damaged[at] == '\n' && inLast {
					continue // there the break is; and a last line in two parts could be two lines
				}
				why := fmt.Sprintf("byte %d, bit %d, compacted %t", at, bit, compacted)
				require.LessOrEqual(t, goesOn(t, was, why, string(damaged)), 3, why)
			}
		}
	}
}
