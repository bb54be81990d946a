// This file states the rules of the screen: what comes first, what may be hidden, and what never is.

package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// theDay is the screen at many instants of one day.
var theDay = sync.OnceValues(func() (out []screen, err error) {
	by, err := loaded()
	if err != nil {
		return nil, err
	}
	for _, at := range []string{"", "08:31", "10:30", "13:00", "16:00", "18:29", "18:31", "23:59"} {
		now, err := options{at: at}.instant(by.triage.Calendar().Zone())
		if err != nil {
			return nil, err
		}
		s, err := openScreen(by, now, administrator)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
})

// day is theDay, without its error.
func day(t *testing.T) []screen {
	screens, err := theDay()
	require.NoError(t, err)
	return screens
}

// morning is the first screen of theDay.
func morning(t *testing.T) screen { return day(t)[0] }

// text is what a screen writes.
func text(t require.TestingT, s screen, o options) string {
	var out bytes.Buffer
	require.NoError(t, s.show(page{&out, false}, o))
	return out.String()
}

// drawn is a screen of the day with some of its requests alone, of which some must not be texted.
func drawn(t *rapid.T, screens []screen) screen {
	s := screens[rapid.IntRange(0, len(screens)-1).Draw(t, "instant")]
	s.viewer = rules.Viewer{} // no test prints what a patient wrote
	from := rapid.IntRange(0, len(s.requests)-1).Draw(t, "from")
	s.requests = slices.Clone(s.requests[from:rapid.IntRange(from, len(s.requests)).Draw(t, "to")])
	for i := range s.requests {
		if rapid.IntRange(0, 4).Draw(t, "flag") == 0 {
			s.requests[i].decision.Flags = []string{flagDoNotText}
		}
	}
	return s
}

// urgency is how urgent a request is, worked out apart from the library's order: red or suspected red, where the patient
// is sent, and by when; the lower, the more urgent.
func urgency(d triage.Decision) []time.Duration {
	highest := d.To
	for _, n := range d.NotRuledOut {
		if n.Support == triage.Suspected && n.CouldBe.Rank() > highest.Rank() {
			highest = n.CouldBe
		}
	}
	sent := map[string]time.Duration{"call_999": 0, "emergency_department": 1}
	where, isSent := sent[d.Disposition]
	if !isSent {
		where = 2
	}
	left := d.Due.Sub(d.Now)
	if d.Due.IsZero() {
		left = 0
		if d.Attention.Level != triage.ClinicianNow && d.Attention.Level != triage.StaffNow {
			left = 1 << 60
		}
	}
	return []time.Duration{-time.Duration(highest.Rank()), where, left}
}

// Nothing more urgent is hidden behind "more" while something less urgent in the same group is shown, however little
// room there is, at any instant; and what is shown stands in this order.
func TestNothingMoreUrgentIsHidden(t *testing.T) {
	screens := day(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t, screens)
		of := map[string]triage.Decision{}
		for _, r := range s.requests {
			of[r.decision.ID] = r.decision
		}
		groups := s.requestGroups()
		lines := rapid.IntRange(10, 100).Draw(t, "lines")
		fit(groups, lines)
		for _, g := range groups {
			lines -= g.frame()
			for i := range g.shown {
				lines -= g.height(i)
			}
			require.GreaterOrEqual(t, lines, 0)
			for i := 1; i < len(g.rows); i++ {
				a, b := of[g.rows[i-1].cells[0]], of[g.rows[i].cells[0]]
				require.LessOrEqual(t, slices.Compare(urgency(a), urgency(b)), 0, "%s above %s", a.ID, b.ID)
			}
		}
	})
}

// The same of the other groups: what has no slot, what is in breach or escalated, on what a red request waits.
func TestTheWorstComesFirst(t *testing.T) {
	stages := []string{"breach", "escalated", "overdue", "warning", "open", "paused"}
	for _, s := range day(t) {
		sorted := func(g group, rank func(row) int) {
			require.True(t, slices.IsSortedFunc(g.rows, func(a, b row) int { return cmp.Compare(rank(a), rank(b)) }), g.title)
		}
		sorted(s.clinic.bookGroup(), func(r row) int { return strings.Count("NO SLOT", r.cells[4]) * -1 })
		sorted(s.inbox.group(), func(r row) int { return slices.Index(stages, r.cells[2]) })
		sorted(accountGroup(s.accounts), func(r row) int {
			if slices.ContainsFunc(r.notes, func(n note) bool { return n.label == "now" }) {
				return 0
			}
			return 1
		})
	}
}

// An amber that is late is never silent: it is shown, or counted as late beside the flag that shows it.
func TestLateOnesAreShownOrCounted(t *testing.T) {
	screens := day(t)
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t, screens)
		groups := s.groups()
		fit(groups, rapid.IntRange(0, 64).Draw(t, "lines"))
		for _, g := range groups {
			var out bytes.Buffer
			page{&out, false}.group(g)
			heading, _, _ := strings.Cut(out.String(), "\n")
			hidden := g.rows[g.shown:]
			require.Equal(t, len(hidden) > 0, strings.HasSuffix(heading, "more: -list "+g.key) ||
				strings.HasSuffix(heading, ": -list "+g.key), heading)
			if n := lateOf(hidden); n > 0 {
				require.Contains(t, heading, fmt.Sprintf("%d more, %d %s", len(hidden), n, cmp.Or(g.late, "late")))
			}
		}
	})
}

// What a group shows and what it says is more are together what its heading counts, in the text and in the JSON; every
// request is in exactly one group, and the sums are shown.
func TestShownAndMoreAreTheTotal(t *testing.T) {
	total := regexp.MustCompile(`^(\d+)[^:]*: (\d+)`)
	more := regexp.MustCompile(` (\d+) more(, \d+ [a-z ]+)?: -list (\w+)$`)
	for _, s := range day(t) {
		said := text(t, s, options{})
		decoded := decode(t, text(t, s, options{json: true}))
		for i, g := range s.groups() {
			of := decoded.Groups[i]
			require.Equal(t, of.Total, len(of.Shown)+of.More.Total, of.Group)
			require.Equal(t, len(g.rows), of.Total, of.Group)
			if g.key == "slots" || g.key == "door" {
				require.Zero(t, of.More.Total, "what has no number in its heading is shown whole")
				continue
			}
			heading := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(g.title) + `.*$`).FindString(said)
			n, err := strconv.Atoi(total.FindStringSubmatch(heading)[2])
			require.NoError(t, err)
			require.Equal(t, of.Total, n, heading)
			hidden := 0
			if found := more.FindStringSubmatch(heading); found != nil {
				hidden, err = strconv.Atoi(found[1])
				require.NoError(t, err)
				require.Equal(t, g.key, found[3])
			}
			require.Equal(t, of.More.Total, hidden, heading)
		}
		seen := map[string]int{}
		for _, g := range s.requestGroups() {
			for _, r := range g.rows {
				seen[r.cells[0]]++
			}
		}
		require.Len(t, seen, len(s.requests))
		require.Contains(t, said, fmt.Sprintf("\n%d requests = ", len(s.requests)))
	}
}

// decodedScreen is a screen as somebody else reads its JSON.
type decodedScreen struct {
	Remarks []string
	Groups  []struct {
		Group, Title, Counts string
		Total                int
		Shown                []map[string]any
		More                 struct{ Total int }
		Notes                []noteJSON
	}
}

// decode reads the JSON of a screen.
func decode(t require.TestingT, text string) (out decodedScreen) {
	require.NoError(t, json.Unmarshal([]byte(text), &out))
	return out
}

// The first screen fits one page at every instant, and only the last column of a row is ever cut. It also fits on a day
// with ten times as many requests, none of whom may be texted.
func TestFirstScreenFits(t *testing.T) {
	for _, s := range day(t) {
		busy := s
		for range 10 {
			busy.requests = append(slices.Clone(busy.requests), s.requests...)
		}
		for i := range busy.requests {
			busy.requests[i].decision.Flags = []string{flagDoNotText}
		}
		require.LessOrEqual(t, strings.Count(text(t, busy, options{}), "\n"), pageLines)
		lines := strings.Split(strings.TrimRight(text(t, s, options{}), "\n"), "\n")
		require.LessOrEqual(t, len(lines), pageLines, s.now)
		for _, line := range append(lines, strings.Split(text(t, s, options{all: true}), "\n")...) {
			require.LessOrEqual(t, utf8.RuneCountInString(line), pageWidth, line)
			if i := strings.Index(line, "…"); i >= 0 {
				require.Equal(t, len(line), i+len("…"), line)
				require.True(t, strings.HasPrefix(line, "  "), "a heading is cut: %s", line)
			}
		}
	}
}

// The JSON says what the text says: the same groups, rows, cells and notes.
func TestJSONCarriesTheSame(t *testing.T) {
	for _, s := range day(t) {
		for _, o := range []options{{}, {all: true}, {list: "book"}} {
			said := text(t, s, o)
			o.json = true
			decoded := decode(t, text(t, s, o))
			words := strings.Join(strings.Fields(said), " ")
			require.Equal(t, s.head()[2:], append([]string{}, decoded.Remarks...))
			for _, of := range decoded.Groups {
				g := s.groups()[slices.IndexFunc(s.groups(), func(g group) bool { return g.key == of.Group })]
				require.Contains(t, said, of.Title+": "+of.Counts)
				for _, r := range of.Shown {
					line, at := "  ", 2
					for _, c := range g.columns[:len(g.columns)-1] {
						line += pad(tidy(r[c.name].(string)), c.width) + gap
						at += c.width + len(gap)
					}
					last := tidy(r[g.columns[len(g.columns)-1].name].(string))
					if !o.all && o.list == "" {
						line += clip(last, pageWidth-at)
					} else {
						line += wrap(last, pageWidth-at)[0]
					}
					require.Contains(t, said, "\n"+strings.TrimRight(line, " ")+"\n")
					notes, _ := r["notes"].([]any)
					for _, n := range notes {
						n := n.(map[string]any)
						beginning := tidy(n["label"].(string) + ": " + n["text"].(string))
						require.Contains(t, words, string([]rune(beginning)[:min(40, utf8.RuneCountInString(beginning))]))
					}
				}
				for _, n := range of.Notes {
					require.Contains(t, words, n.Label+": "+n.Text[:min(40, len(n.Text))])
				}
			}
		}
	}
}

// The door is said to stand until it changes, not until a figure does: at 08:15 a figure of the early hours ends at 10:00.
func TestDoorStandsUntilItChanges(t *testing.T) {
	figureEnds, ok := morning(t).door.current.Of("medical")
	require.True(t, ok)
	require.Equal(t, "10:00", figureEnds.Until.Format("15:04"))
	want := map[string]string{
		"08:15": "open until 18:30", "10:30": "open until 18:30", "18:29": "open until 18:30",
		"18:31": "closed until Tue 07:30", "23:59": "closed until Tue 07:30",
	}
	for _, s := range day(t) {
		rows := s.door.group().rows
		if until := want[s.now.Format("15:04")]; until != "" {
			require.Equal(t, until, rows[0].cells[1])
		}
		require.Equal(t, "open at all times", rows[2].cells[1])
	}
}

// Every slot that was made is counted once: booked, proposed, free, held back, or passed.
func TestSlotsAddUp(t *testing.T) {
	for _, s := range day(t) {
		g := s.clinic.planGroup(false)
		require.NotEmpty(t, g.rows)
		for _, r := range g.rows {
			var n []int
			for _, cell := range r.cells[2:] {
				number, err := strconv.Atoi(cell)
				require.NoError(t, err)
				n = append(n, number)
			}
			planned, made, booked, proposed, free, held, passed := n[0], n[1], n[2], n[3], n[4], n[5], n[6]
			require.Equal(t, made, booked+proposed+free+held+passed, "%v at %s", r.cells, s.now)
			require.Equal(t, max(0, planned-made), n[8])
		}
	}
	require.Equal(t, "3 needs compete for 2 slots", shortage(morning(t).clinic.decision.Unplaced[0]))
	require.Equal(t, capacity.Compete, morning(t).clinic.decision.Unplaced[0].Because)
}
