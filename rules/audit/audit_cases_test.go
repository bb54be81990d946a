// Particular records, and what the report makes of them.
package audit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules/audit"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

// fault skips what fails as long as the fault stands.

// derivable are the counts of 1 to 4 that what is shown leaves one value for, of every world with so many kinds of
// people, up to most of them: two worlds that show the same cannot be told apart.
func derivable(t require.TestingT, kinds, most int, show func(world []int) string) (out []string) {
	var worlds [][]int
	var grow func(w []int, left int)
	grow = func(w []int, left int) {
		if len(w) == kinds {
			worlds = append(worlds, slices.Clone(w))
			return
		}
		for n := 0; n <= left; n++ {
			grow(append(w, n), left-n)
		}
	}
	grow(nil, most)
	same, screens := map[string][][]int{}, make([]string, len(worlds))
	for i, w := range worlds {
		screens[i] = show(w)
		same[screens[i]] = append(same[screens[i]], w)
	}
	for i, w := range worlds {
		for k, n := range w {
			if n > 0 && n < 5 && !slices.ContainsFunc(same[screens[i]], func(o []int) bool { return o[k] != n }) {
				out = append(out, fmt.Sprintf("%d in %v", n, w))
			}
		}
	}
	require.Greater(t, len(worlds), 1)
	return out
}

func looks(w []int) (all []record.Record) {
	for i, n := range w {
		all = append(all, times(n, fmt.Sprint("s", i), deeds[i], record.Group{})...)
	}
	return all
}

// Two ones: the whole is 12 and the third is 10, 0 would be shown. Three fours beside nothing: a five would be shown.
func TestAgreementByTheBounds(t *testing.T) {
	require.Empty(t, derivable(t, 3, 14, func(w []int) string { return shown(of(t, looks(w)).Clinical) }))
}

func channels(w []int) (all []record.Record) {
	for i, n := range w {
		all = append(all, times(n, fmt.Sprint("s", i), "0 received", record.Group{Channel: fmt.Sprint("c", i)})...)
	}
	return all
}

// The whole is the count of the received.
func TestRowsByTheBounds(t *testing.T) {
	require.Empty(t, derivable(t, 3, 14, func(w []int) string {
		b := of(t, channels(w)).Breakdown[0]
		slices.SortFunc(b.Rows, func(x, y audit.Group) int { return strings.Compare(x.Value, y.Value) })
		whole := w[0] + w[1] + w[2]
		if whole < 5 { // it is withheld itself
			whole = -1
		}
		return fmt.Sprint(whole, shown(b))
	}))
}

func TestRowsByTheirOrder(t *testing.T) {
	is := func(a, b int) (out []string) {
		for _, g := range of(t, channels([]int{a, b, 10})).Breakdown[0].Rows {
			out = append(out, fmt.Sprint(g.Value, g.N))
		}
		return out
	}
	require.Equal(t, is(1, 2), is(2, 1), "2 and 1 show as 1 and 2 do")
}

func TestEndsByTheirOrder(t *testing.T) {
	is := func(a, b int) string {
		return list(of(t, times(
			a, "a", "0 received; 1 policy amber>amber; 2 final amber>amber", record.Group{},
		), times(b, "b", "0 received; 1 policy amber>amber; 2 final amber>green", record.Group{})).Final)
	}
	require.Equal(t, is(1, 2), is(2, 1))
}

func TestEndsByTheFinished(t *testing.T) {
	r := of(t, times(
		10, "a", "0 received; 1 policy amber>amber; 2 final amber>amber", record.Group{},
	), times(3, "b", "0 received; 1 policy amber>amber; 2 final amber>red", record.Group{}))
	require.Equal(t, "13", r.Times[4].N.String())
	require.True(t, r.Final[0].N.Withheld() && r.Final[1].N.Withheld(), list(r.Final))
}

func TestKindsGiveAway(t *testing.T) {
	r := of(t, times(
		10, "a", "0 received; 1 admin red>red", record.Group{},
	), times(3, "b", "0 received; 1 gp red>red; 2 final red>red", record.Group{}))
	require.Equal(t, "*", r.Clinical.Looked.String())
	for _, k := range r.Kinds {
		if n, ok := k.N.N(); ok && strings.Contains(k.Name, "rating") {
			require.NotContains(t, []int{3, 13}, n, "%s %d", k.Name, n)
		}
	}
}

func TestColumnByAnotherTable(t *testing.T) {
	red, amber := "0 received; 1 policy red>red", "0 received; 1 policy amber>amber"
	online, phone := record.Group{Channel: "online"}, record.Group{Channel: "phone"}
	r := of(
		t, times(6, "a", red, online), times(10, "b", amber, online), times(3, "c", red, phone),
		times(10, "d", amber, phone),
	)
	require.Equal(t, "9", r.Breakdown[2].Rows[0].Red.String())
	require.True(
		t, r.Breakdown[0].Rows[0].Red.Withheld() && r.Breakdown[0].Rows[1].Red.Withheld(), "%v", rows(r.Breakdown[0]),
	)
}

func TestTimesLeaveARest(t *testing.T) {
	r := of(t, times(
		38, "a", "0 received; 1 policy red>red; 2 admin red>red", record.Group{},
	), times(2, "b", "0 received; 1 policy red>red", record.Group{}))
	require.True(t, r.Times[1].N.Withheld(), spans(r))
}

func TestFewConcernsAndShadows(t *testing.T) {
	r := of(t, times(1, "a", "0 received; 1 policy red>red; 2 concern >too_low; 3 shadow red>green", record.Group{}))
	require.Equal(t, []string{"too_low *", "red -> green *"}, []string{list(r.Concerns), list(r.Shadow)})
}

func TestControlCharacters(t *testing.T) {
	for _, bad := range []string{"\x1b[2J", "a\nFORGED", "a\rb", "\u009b2J", "\x7f", "\u202e", "\u200b", "\xff\x9b"} {
		all := times(6, "s", "0 received; 1 policy green>"+bad+"; 2 concern >"+bad+"; 3 refused >"+bad+
			"; 4 stage >"+bad+"; 5 shadow "+bad+">x; 6 final >"+bad, record.Group{Channel: bad, AgeBand: bad})
		for i := range all {
			all[i].Practice = bad
		}
		for _, line := range of(t, all).Lines() {
			require.False(t, !utf8.ValidString(line) ||
				strings.ContainsFunc(line, func(r rune) bool { return !unicode.IsPrint(r) }), "%q", line)
		}
	}
}

func TestWidth(t *testing.T) {
	for _, n := range []uint64{1, 1e6, 1e9} {
		r := audit.Report{
			Kinds: make([]audit.NamedCount, 1), Practice: strings.Repeat("p", 50),
			Head: record.Head{N: n, Hash: strings.Repeat("a", 64)},
			From: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC), To: time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC),
		}
		for _, line := range r.Lines() {
			require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
		}
	}
}

func TestBrokenIsCounted(t *testing.T) {
	all := linked(times(6, "s", "0 received; 1 gp red>red", record.Group{}))
	r, err := audit.Summarise("p", seq(all[:11]), all[11].Head())
	require.Error(t, err)
	require.Empty(t, r.Kinds)
	require.NotContains(t, strings.Join(r.Lines(), "\n"), "the chain holds")
}

func TestRewrittenIsCountedAsHeld(t *testing.T) {
	all := linked(times(1, "s", "0 received; 1 gp red>red; 2 gp red>red", record.Group{}))
	head, err := record.Verify("p", seq(all), record.Head{N: 2, Hash: strings.Repeat("a", 64)})
	require.Equal(t, &record.ChainError{N: 2, Code: "rewritten"}, err)
	require.Equal(t, all[0].Head(), head)
}

func TestEndAndALaterAssessment(t *testing.T) {
	r := of(
		t, times(5, "s", "0 received; 1 policy green>green; 5 final green>green; 60 policy green>red", record.Group{}),
	)
	require.Equal(t, "green/green 5", list(r.Final))
}

func TestLoweredTwice(t *testing.T) {
	r := of(t, times(5, "s", "0 received; 1 policy amber>red; 2 gp red>amber; 3 policy red>amber", record.Group{}))
	require.Equal(t, "clinicians 5/0", lowered(r))
}

func TestNoInstant(t *testing.T) {
	all := times(6, "s", "0 received; 1 gp red>amber", record.Group{})
	for i := 1; i < len(all); i += 2 {
		all[i].At = time.Time{}
	}
	g := of(t, all).Breakdown[0].Rows[0]
	require.LessOrEqual(t, cell(g.Changed), cell(g.Looked))
}

func TestUnknownRating(t *testing.T) {
	r := of(t, times(5, "s", "0 received; 1 gp red>purple", record.Group{}))
	require.Equal(t, "0", r.Clinical.Lowered.String())
}

func TestBeforeTheReceipt(t *testing.T) {
	s := of(t, times(5, "s", "30 received; 0 policy red>red", record.Group{})).Times[0]
	require.GreaterOrEqual(t, s.Median, 0.0)
}
