// This file tests what is counted, and what is withheld.

package audit_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules/audit"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var nine = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// story is what happened to one subject: "1 policy amber>red; 5 gp red>amber". Each event is a minute, who, from and
// to.
func story(id, events string, g record.Group) (out []record.Record) {
	for i, e := range strings.Split(events, "; ") {
		f := strings.SplitN(e, " ", 3)
		after, err := strconv.Atoi(f[0])
		if err != nil {
			panic(e)
		}
		r := record.Record{
			Key: fmt.Sprint(id, "/", i), Practice: "p", Subject: id, Role: "system", Rules: []string{},
			At: nine.Add(time.Duration(after) * time.Minute), Version: "1", Digest: "d1",
		}
		if len(f) == 3 {
			r.From, r.To, _ = strings.Cut(f[2], ">")
		}
		switch who := f[1]; who {
		case "received":
			r.Kind, r.Group = record.Received, g
		case "policy":
			r.Kind, r.Group = record.Assessed, g
		case "final":
			r.Kind, r.Role = record.FinalRating, "gp"
		case "booking", "stage", "door", "verdict", "shadow":
			r.Kind = record.Kind(who)
		case "concern":
			r.Kind, r.Reason = record.Concern, record.Code(r.To)
		case "refused":
			r.Kind, r.What = record.Refused, r.To
		default:
			r.Kind, r.Role = record.Rating, who
			if r.From == r.To {
				r.Kind = record.RatingConfirmed
			}
		}
		out = append(out, r)
	}
	return out
}

// times is one story n times, each of a subject of its own.
func times(n int, id, events string, g record.Group) (out []record.Record) {
	for i := range n {
		out = append(out, story(fmt.Sprint(id, "-", i), events, g)...)
	}
	return out
}

func linked(of ...[]record.Record) (out []record.Linked) {
	var h record.Head
	for _, r := range slices.Concat(of...) {
		out = append(out, h.Link(r))
		h = out[len(out)-1].Head()
	}
	return out
}

func seq(all []record.Linked, last ...error) iter.Seq2[record.Linked, error] {
	return func(yield func(record.Linked, error) bool) {
		for _, l := range all {
			if !yield(l, nil) {
				return
			}
		}
		for _, err := range last {
			if !yield(record.Linked{}, err) {
				return
			}
		}
	}
}

func of(t require.TestingT, records ...[]record.Record) audit.Report {
	name := "p"
	for _, r := range slices.Concat(records...) {
		name = r.Practice
	}
	r, err := audit.Summarise(name, seq(linked(records...)))
	require.NoError(t, err)
	return r
}

func list(all []audit.NamedCount) string {
	var out []string
	for _, c := range all {
		out = append(out, fmt.Sprint(c.Name, " ", c.N))
	}
	return strings.Join(out, ", ")
}

func agreement(a audit.Agreement) string { return fmt.Sprint(a.Looked, a.Left, a.Raised, a.Lowered) }

func lowered(r audit.Report) string {
	var out []string
	for _, l := range r.Lowered {
		if n, ok := l.N.N(); !ok || n > 0 {
			out = append(out, fmt.Sprint(l.By, " ", l.N, "/", l.RaisedLater))
		}
	}
	return strings.Join(out, ", ")
}

func spans(r audit.Report) string {
	var out []string
	for _, s := range r.Times {
		if n, ok := s.N.N(); !ok || n > 0 {
			out = append(out, fmt.Sprint(s.Step, " ", s.N, " ", s.Median, " ", s.P90))
		}
	}
	return strings.Join(out, ", ")
}

// Five submissions of one history each: what people did, who lowered and was raised later, how it ended, and when.
func TestHistories(t *testing.T) {
	const none = "0 0 0 0"
	for name, c := range map[string]struct{ events, staff, clinicians, lowered, final, times string }{
		"received alone": {
			events: "0 received", staff: none, clinicians: none, lowered: "", final: "", times: "",
		},
		"decided": {
			events: "0 received; 3 policy amber>red", staff: none, clinicians: none, lowered: "", final: "",
			times: "decided 5 3 3",
		},
		"decided, not received": {
			events: "3 policy amber>red", staff: none, clinicians: none, lowered: "", final: "", times: "",
		},
		"ended, not received": {
			events: "3 policy green>green; 9 final green>red", staff: none, clinicians: none, lowered: "",
			final: "green/red 5", times: "",
		},
		"decided on no rating": {
			events: "0 received; 3 policy amber>purple", staff: none, clinicians: none, lowered: "", final: "",
			times: "decided 5 3 3",
		},
		"decided twice": {
			events: "0 received; 3 policy amber>amber; 9 policy amber>red", staff: none, clinicians: none, lowered: "",
			final: "", times: "decided 5 3 3",
		},
		"confirmed by staff": {
			events: "0 received; 7 admin amber>amber", staff: "5 5 0 0", clinicians: none, lowered: "", final: "",
			times: "rated by staff 5 7 7",
		},
		"confirmed by a clinician": {
			events: "0 received; 7 nurse red>red", staff: none, clinicians: "5 5 0 0", lowered: "", final: "",
			times: "rated by a clinician 5 7 7",
		},
		"raised by staff": {
			events: "0 received; 7 reception_lead green>red", staff: "5 0 5 0", clinicians: none, lowered: "",
			final: "", times: "rated by staff 5 7 7",
		},
		"raised by a clinician": {
			events: "0 received; 7 gp green>amber", staff: none, clinicians: "5 0 5 0", lowered: "", final: "",
			times: "rated by a clinician 5 7 7",
		},
		"lowered by staff": {
			events: "0 received; 7 admin amber>green", staff: "5 0 0 5", clinicians: none, lowered: "staff 5/0",
			final: "", times: "rated by staff 5 7 7",
		},
		"lowered by a clinician": {
			events: "0 received; 7 gp red>green", staff: none, clinicians: "5 0 0 5", lowered: "clinicians 5/0",
			final: "", times: "rated by a clinician 5 7 7",
		},
		"lowered by the policy": {
			events: "0 received; 2 policy amber>green", staff: none, clinicians: none, lowered: "policy 5/0", final: "",
			times: "decided 5 2 2",
		},
		"an unknown role is staff": {
			events: "0 received; 7 unknown amber>amber", staff: "5 5 0 0", clinicians: none, lowered: "", final: "",
			times: "rated by staff 5 7 7",
		},

		"lowered, raised by the policy later": {
			events: "0 received; 1 policy amber>amber; 2 admin amber>green; 3 policy green>red", staff: "5 0 0 5",
			clinicians: none, lowered: "staff 5/5", final: "", times: "decided 5 1 1, rated by staff 5 2 2",
		},
		"lowered, the policy agrees": {
			events: "0 received; 1 policy amber>amber; 2 admin amber>green; 3 policy green>green", staff: "5 0 0 5",
			clinicians: none, lowered: "staff 5/0", final: "", times: "decided 5 1 1, rated by staff 5 2 2",
		},
		"lowered, raised by a clinician": {
			events: "0 received; 2 admin amber>green; 4 gp green>amber", staff: "5 0 0 5", clinicians: "5 0 5 0",
			lowered: "staff 5/5", final: "", times: "rated by staff 5 2 2, rated by a clinician 5 4 4",
		},
		"lowered, raised by the final rating": {
			events: "0 received; 1 policy red>red; 2 gp red>amber; 9 final amber>red", staff: none,
			clinicians: "5 0 0 5", lowered: "clinicians 5/5", final: "red/red 5",
			times: "decided 5 1 1, rated by a clinician 5 2 2, finished 5 9 9",
		},
		"lowered, as it was in the end": {
			events: "0 received; 1 policy red>red; 2 gp red>amber; 9 final amber>amber", staff: none,
			clinicians: "5 0 0 5", lowered: "clinicians 5/0", final: "red/amber 5",
			times: "decided 5 1 1, rated by a clinician 5 2 2, finished 5 9 9",
		},
		"lowered by the policy, raised by staff": {
			events: "0 received; 1 policy amber>green; 2 admin green>amber", staff: "5 0 5 0", clinicians: none,
			lowered: "policy 5/5", final: "", times: "decided 5 1 1, rated by staff 5 2 2",
		},
		"lowered by staff, again by a clinician": {
			events: "0 received; 1 admin red>amber; 2 gp amber>green; 3 gp green>amber", staff: "5 0 0 5",
			clinicians: "10 0 5 5", lowered: "staff 5/0, clinicians 5/5", final: "",
			times: "rated by staff 5 1 1, rated by a clinician 5 2 2",
		},
		"raised later stays so": {
			events: "0 received; 1 gp amber>green; 2 policy green>red; 3 gp red>green", staff: none,
			clinicians: "10 0 0 10", lowered: "clinicians 5/5", final: "",
			times: "decided 5 2 2, rated by a clinician 5 1 1",
		},
		"raised first is not raised later": {
			events: "0 received; 1 gp green>red; 2 gp red>amber", staff: none, clinicians: "10 0 5 5",
			lowered: "clinicians 5/0", final: "", times: "rated by a clinician 5 1 1",
		},
		"a final rating is no look": {
			events: "0 received; 1 policy green>green; 5 final green>amber", staff: none, clinicians: none, lowered: "",
			final: "green/amber 5", times: "decided 5 1 1, finished 5 5 5",
		},
		"finished twice, the later says": {
			events: "0 received; 1 policy green>green; 5 final green>amber; 8 final green>green", staff: none,
			clinicians: none, lowered: "", final: "green/green 5", times: "decided 5 1 1, finished 5 5 5",
		},
		"finished without a decision": {
			events: "0 received; 5 final >green", staff: none, clinicians: none, lowered: "", final: "",
			times: "finished 5 5 5",
		},
		"booked": {
			events: "0 received; 6 booking >proposed sl-1; " +
				"8 booking proposed sl-1>confirmed sl-1; 9 booking confirmed sl-1>confirmed sl-2",
			staff: none, clinicians: none, lowered: "", final: "", times: "booked 5 8 8",
		},
		"offered, declined": {
			events: "0 received; 6 booking >offered confirmed; 8 booking offered sl-1>declined sl-1", staff: none,
			clinicians: none, lowered: "", final: "", times: "",
		},
		"a need of another id": {
			events: "8 booking >confirmed sl-1", staff: none, clinicians: none, lowered: "", final: "", times: "",
		},
		"a rating of what was never seen": {
			events: "7 gp red>green; 9 final red>red", staff: none, clinicians: none, lowered: "", final: "", times: "",
		},
		"an item, a door, an account": {
			events: "1 stage >overdue; 2 door >shut; 3 verdict >no; 4 refused >rate; 5 concern >too_low", staff: none,
			clinicians: none, lowered: "", final: "", times: "",
		},
		"one both confirmed and raised in one hour": {
			events: "0 received; 7 admin amber>amber; 20 gp amber>red", staff: "5 5 0 0", clinicians: "5 0 5 0",
			lowered: "", final: "", times: "rated by staff 5 7 7, rated by a clinician 5 20 20",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := of(t, times(5, "s", c.events, record.Group{}))
			require.Equal(t, []string{
				c.staff, c.clinicians, c.lowered, c.final, c.times,
			}, []string{agreement(r.Staff), agreement(r.Clinical), lowered(r), list(r.Final), spans(r)})
		})
	}
}

// What is counted by its word, and the frame of the report.
func TestCounted(t *testing.T) {
	all := slices.Concat(times(2, "i", "10 stage >warning; 20 stage >overdue", record.Group{}), times(
		1, "j", "40 stage >overdue; 5 refused >rate; 7 concern >too_low; 8 concern >too_high", record.Group{},
	), times(1, "k", "30 shadow green>red", record.Group{}))
	all[0].Digest = "d0"
	r := of(t, all)
	require.Equal(t, "overdue 3, warning 2", list(r.Stages))
	require.Equal(t, "too_high *, too_low *", list(r.Concerns))
	require.Equal(t, "rate 1", list(r.Refused))
	require.Equal(t, "green -> red *", list(r.Shadow))
	require.Equal(t, "d1 8, d0 1", list(r.Policies))
	require.Equal(t, "stage 5, submission 3, refused 1", list(r.Kinds))
	require.Equal(t, []any{
		"p", nine.Add(5 * time.Minute), nine.Add(40 * time.Minute), uint64(9),
	}, []any{r.Practice, r.From, r.To, r.Head.N})
}

// The least time that half and nine in ten do not exceed.
func TestSpans(t *testing.T) {
	for _, c := range []struct {
		minutes     []int
		median, p90 float64
		shown       string
	}{
		{nil, 0, 0, "0"},
		{[]int{9}, 0, 0, "*"},
		{[]int{1, 2, 3, 4}, 0, 0, "*"},
		{[]int{5, 1, 4, 2, 3}, 3, 5, "5"},
		{[]int{6, 5, 4, 3, 2, 1}, 3, 6, "6"},
		{[]int{0, 0, 0, 0, 7}, 0, 7, "5"},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 5, 9, "10"},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 6, 10, "11"},
		{[]int{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 9}, 1, 1, "20"},
	} {
		var all []record.Record
		for i, m := range c.minutes {
			all = append(
				all, story(fmt.Sprint("s-", i), fmt.Sprintf("0 received; %d policy green>green", m), record.Group{})...,
			)
		}
		s := of(t, all).Times[0]
		require.Equal(
			t, []any{"decided", c.shown, c.median, c.p90}, []any{s.Step, s.N.String(), s.Median, s.P90}, "%v",
			c.minutes,
		)
	}
}

func rows(b audit.Breakdown) (out []string) {
	for _, g := range b.Rows {
		out = append(
			out, fmt.Sprint(g.Value, " ", g.N, " ", g.Red, g.Looked, g.Changed, g.RaisedLater, " ", g.MedianMin),
		)
	}
	return out
}

// By channel, age band, language and adjustment; the latest group of a submission stands.
func TestBreakdown(t *testing.T) {
	online, phone := record.Group{Channel: "online", AgeBand: "16_64"}, record.Group{
		Channel: "phone", Language: "other", Adjustment: "yes",
	}
	r := of(t,
		times(5, "a", "0 received; 1 policy amber>red; 4 admin red>red", online),
		times(6, "b", "0 received; 1 policy amber>green; 8 gp green>amber; 9 admin amber>amber", online),
		times(7, "c", "0 received; 1 policy amber>amber", phone),
		times(3, "d", "0 received; 1 policy amber>amber", record.Group{Channel: "walk_in"}),
	)
	var by []string
	for _, b := range r.Breakdown {
		by = append(by, b.By)
	}
	require.Equal(t, []string{"channel", "age_band", "language", "adjustment"}, by)
	require.Equal(t, []string{
		"online 11 5 11 6 6 8", "phone * * * * * 0", "walk_in * * * * * 0",
	}, rows(r.Breakdown[0]), "phone would give walk_in away")
	require.Equal(t, []string{"16_64 11 5 11 6 6 8", " 10 0 0 0 0 0"}, rows(r.Breakdown[1]))
	require.Equal(t, " 14 5 * * 6 0", rows(r.Breakdown[2])[0], "three of 14 were not looked at")

	moved := times(5, "s", "0 received; 1 policy green>green", online)
	for i := 1; i < len(moved); i += 2 {
		moved[i].Group = phone
	}
	require.Equal(t, []string{"phone 5 0 0 0 0 0"}, rows(of(t, moved).Breakdown[0]))
}

// Parts of a row are withheld with what is left of it.
func TestRowIsWithheld(t *testing.T) {
	for _, c := range []struct {
		n, looked int
		want      string
	}{{5, 0, "0"}, {5, 5, "5"}, {9, 4, "*"}, {10, 5, "5"}, {10, 6, "*"}, {20, 1, "*"}, {20, 19, "*"}} {
		r := of(t, times(
			c.looked, "a", "0 received; 5 gp red>red", record.Group{},
		), times(c.n-c.looked, "b", "0 received", record.Group{}))
		require.Equal(t, c.want, r.Breakdown[0].Rows[0].Looked.String(), "%d of %d", c.looked, c.n)
		require.Equal(t, c.want == "5", r.Breakdown[0].Rows[0].MedianMin > 0, "%d of %d", c.looked, c.n)
	}
}

func TestEmptyChain(t *testing.T) {
	r := of(t)
	require.Zero(t, r.Head)
	require.Equal(t, []string{"no records"}, r.Lines())
	b, err := json.Marshal(r)
	require.NoError(t, err)
	require.NotContains(t, string(b), "null", "lists are lists")
	require.NotContains(t, string(b), "0001-01-01")
	_, err = audit.Summarise("p", seq(nil), record.Head{N: 1, Hash: strings.Repeat("a", 64)})
	require.Equal(t, &record.ChainError{N: 1, Code: "truncated"}, err)
}

// A chain that does not hold is an error; nothing is counted from the record on that does not hold.
func TestBrokenChain(t *testing.T) {
	good := linked(times(3, "s", "0 received; 1 policy amber>red", record.Group{}))
	other := times(1, "x", "0 received", record.Group{})
	other[0].Practice = "q"
	gone := errors.New("the disk is gone")
	for name, c := range map[string]struct {
		chain []record.Linked
		last  []error
		kept  []record.Head
		want  error
		head  uint64
	}{
		"altered": {append(
			slices.Clone(good[:2]), func() record.Linked { l := good[2]; l.To = "green"; return l }(),
		), nil, nil, &record.ChainError{N: 3, Code: "altered"}, 2},
		"missing": {slices.Concat(good[:2], good[3:]), nil, nil, &record.ChainError{N: 3, Code: "missing"}, 2},
		"repeated": {append(
			slices.Clone(good), good[5].Head().Link(good[0].Record),
		), nil, nil, &record.ChainError{N: 7, Code: "repeated"}, 6},
		"foreign": {append(
			slices.Clone(good), good[5].Head().Link(other[0]),
		), nil, nil, &record.ChainError{N: 7, Code: "foreign"}, 6},
		"truncated": {good[:4], nil, []record.Head{good[5].Head()}, &record.ChainError{N: 5, Code: "truncated"}, 4},
		"unreadable": {
			good[:4],
			[]error{&record.ChainError{N: 5, Code: "unreadable"}},
			nil,
			&record.ChainError{N: 5, Code: "unreadable"}, 4,
		},
		"cannot read": {good[:4], []error{gone}, nil, gone, 4},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := audit.Summarise("p", seq(c.chain, c.last...), c.kept...)
			require.Equal(t, c.want, err)
			require.Equal(t, c.head, r.Head.N)
			var n uint64
			for _, k := range r.Kinds {
				of, _ := k.N.N()
				n += uint64(of)
			}
			require.LessOrEqual(t, n, c.head)
		})
	}
	_, err := audit.Summarise("p", seq(good), record.Head{N: 3, Hash: strings.Repeat("a", 64)})
	require.Equal(t, &record.ChainError{N: 3, Code: "rewritten"}, err)
	r, err := audit.Summarise("p", seq(good), good[0].Head(), good[3].Head(), good[5].Head())
	require.NoError(t, err)
	require.Equal(t, good[5].Head(), r.Head)
	_, err = audit.Summarise("p", seq(good), good[5].Head(), record.Head{})
	require.ErrorIs(t, err, record.ErrNoHead, "the head of nothing proves nothing")
	_, err = audit.Summarise("q", seq(good))
	require.Equal(t, &record.ChainError{N: 1, Code: "foreign"}, err, "another practice's chain in the place of one's own")
}

// What a report shows of the people at hand, as somebody reads it who wants to know more.
func shown(of any) string {
	b, _ := json.Marshal(of)
	return string(b)
}

var deeds = []string{"0 received; 1 gp amber>amber", "0 received; 1 gp amber>red", "0 received; 1 gp amber>green"}

// cell is one count that is shown, or withheld where it is -1.
func cell(c audit.Count) int {
	if n, ok := c.N(); ok {
		return n
	}
	return -1
}

// completions are the values of each cell that the whole leaves open, for who does not know that 0 is shown.
func completions(whole int, cells []int) (open []map[int]bool) {
	left, hidden := whole, 0
	for _, c := range cells {
		open = append(open, map[int]bool{})
		if c < 0 {
			hidden++
		} else {
			left -= c
		}
	}
	for i, c := range cells {
		for n := 0; c < 0 && n <= left; n++ {
			if hidden > 1 || n == left {
				open[i][n] = true
			}
		}
	}
	return open
}

// No count that is withheld follows from the whole and the counts beside it; 0 is shown; a number that is shown is
// right.
func TestWithheldIsNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SliceOfN(rapid.IntRange(0, 9), 3, 3).Draw(t, "n")
		whole := n[0] + n[1] + n[2]
		var all []record.Record
		for i, deed := range deeds {
			all = append(all, times(n[i], fmt.Sprint("s", i), deed, record.Group{Channel: fmt.Sprint("c", i)})...)
		}
		r := of(t, all)
		in := []int{cell(r.Clinical.Left), cell(r.Clinical.Raised), cell(r.Clinical.Lowered)}
		channels := []int{min(n[0], 1) * -1, min(n[1], 1) * -1, min(n[2], 1) * -1} // where no row is told
		for _, g := range r.Breakdown[0].Rows {
			i, err := strconv.Atoi(g.Value[1:])
			require.NoError(t, err)
			channels[i] = cell(g.N)
		}
		for name, cells := range map[string][]int{"agreement": in, "channels": channels} {
			open := completions(whole, cells)
			for i, c := range cells {
				switch {
				case n[i] == 0 && (name == "channels" || cell(r.Clinical.Looked) >= 0):
					require.Zero(t, c, "0 is told")
				case c > 0:
					require.Equal(t, n[i], c)
					require.GreaterOrEqual(t, c, 5, "%s %v shows %v", name, n, cells)
				case whole > 4 && (name == "channels" || cell(r.Clinical.Looked) >= 0):
					require.Greater(t, len(open[i]), 1, "%s %v shows %v", name, n, cells)
				}
			}
		}
	})
}

func TestCountJSON(t *testing.T) {
	r := of(t, times(
		5, "a", "0 received; 1 gp red>red", record.Group{},
	), times(2, "b", "0 received; 1 admin red>amber", record.Group{}))
	require.Equal(t, `{"looked":5,"left":5,"raised":0,"lowered":0}`, shown(r.Clinical))
	require.Equal(t, `{"looked":null,"left":null,"raised":null,"lowered":null}`, shown(r.Staff))
	require.Equal(t, `{"step":"rated by staff","n":null,"median_min":0,"p90_min":0}`, shown(r.Times[1]))
	n, ok := r.Staff.Looked.N()
	require.Equal(t, []any{0, false, true, "*"}, []any{n, ok, r.Staff.Looked.Withheld(), r.Staff.Looked.String()})
	require.Equal(t, `{"what":"x","n":0}`, shown(audit.NamedCount{Name: "x"}))
}

// Words of any length fit the width.
func TestLinesFit(t *testing.T) {
	long := strings.Repeat("Wü", 200)
	r := of(t, times(6, "s", "0 received; 1 policy green>"+long+"; 2 concern >"+long+"; 3 refused >"+long+
		"; 4 stage >"+long+"; 5 shadow "+long+">"+long+"; 6 final >"+long+"; 999999999 gp red>red",
		record.Group{Channel: long, AgeBand: long, Language: long, Adjustment: long}))
	for _, line := range r.Lines()[1:] {
		require.LessOrEqual(t, utf8.RuneCountInString(line), 100, line)
		require.NotContains(t, line, "\n")
	}
	require.Contains(t, strings.Join(r.Lines(), "\n"), "…")
}

// The same chain gives the same report, down to the order of what counts as often.
func TestSameOrder(t *testing.T) {
	var all []record.Record
	for i := range 12 {
		g := record.Group{Channel: fmt.Sprint("c", i), AgeBand: fmt.Sprint("a", i%3)}
		all = append(all, times(1, fmt.Sprint("s", i), fmt.Sprintf(
			"0 received; 1 policy green>amber; 2 stage >w%d; 3 concern >k%d; 4 final >r%d", i, i, i,
		), g)...)
	}
	first := of(t, all)
	for range 20 {
		again := of(t, all)
		require.Equal(t, first, again)
		require.Equal(t, first.Lines(), again.Lines())
	}
	require.True(t, slices.IsSortedFunc(first.Stages, func(a, b audit.NamedCount) int {
		return strings.Compare(a.Name, b.Name)
	}))
}

func ExampleSummarise() {
	var chain []record.Linked
	var head record.Head
	for i := range 6 {
		at := time.Date(2026, 11, 23, 9, i, 0, 0, time.UTC)
		id := fmt.Sprint("s-", i)
		for _, r := range []record.Record{
			{Kind: record.Received, To: "amber", Role: "system", At: at, Group: record.Group{Channel: "online"}},
			{
				Kind: record.Assessed, From: "amber", To: "amber", Role: "system", At: at.Add(time.Minute),
				Group: record.Group{Channel: "online"},
			},
			{Kind: record.Rating, From: "amber", To: "green", Role: "gp", At: at.Add(20 * time.Minute)},
		} {
			r.Practice, r.Subject = "p", id
			l := head.Link(r.Keyed())
			chain, head = append(chain, l), l.Head()
		}
	}
	report, err := audit.Summarise("p", func(yield func(record.Linked, error) bool) {
		for _, l := range chain {
			if !yield(l, nil) {
				return
			}
		}
	}, head)
	fmt.Println(err, report.Clinical.Looked, report.Clinical.Lowered)
	for _, s := range report.Times {
		fmt.Println(s.Step, s.N, s.Median)
	}
	// Output:
	// <nil> 6 6
	// decided 6 1
	// rated by staff 0 0
	// rated by a clinician 6 20
	// booked 0 0
	// finished 0 0
}
