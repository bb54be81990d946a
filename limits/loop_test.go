// The loop: what it records, counts, keeps and leaks.

package limits_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// asJSON is a table that keeps what the library decided as JSON, as a database does, and notes the last wake-up.
type asJSON struct {
	table
	wake time.Time
}

func throughJSON(s limits.State) (out limits.State, err error) {
	raw, err := json.Marshal(s)
	if err == nil {
		raw = bytes.Replace(raw, []byte(`"day":"",`), nil, 1) // see TestLoopAZeroDay
		raw = bytes.Replace(raw, []byte(`"day":""`), nil, 1)
		err = json.Unmarshal(raw, &out)
	}
	return out, err
}

func (s *asJSON) Entry(ctx context.Context, id record.ID) (record.Entry[limits.Input, limits.State], error) {
	e, err := s.table.Entry(ctx, id)
	if err == nil {
		e.State, err = throughJSON(e.State)
	}
	return e, err
}

func (s *asJSON) Apply(ctx context.Context, c record.Change[limits.State]) error {
	state, err := throughJSON(c.State)
	if err != nil {
		return err
	}
	c.State = state
	err = s.table.Apply(ctx, c)
	if err == nil {
		s.wake = c.Wake
	}
	return err
}

var (
	ctx  = context.Background()
	lead = host.Actor{ID: "admin-2", Role: "reception_lead"}
)

func recordsOf(of *table, practice string, kinds ...record.Kind) (out []record.Record) {
	for l := range of.Records(practice) {
		if len(kinds) == 0 || slices.Contains(kinds, l.Kind) {
			out = append(out, l.Record)
		}
	}
	return out
}

// recordLines is a record in a line.
func recordLines(all []record.Record) (out []string) {
	for _, r := range all {
		out = append(
			out,
			strings.Join(
				strings.Fields(fmt.Sprint(r.Kind, " ", r.What, " ", r.From, ">", r.To, " ", r.Reason, " ", r.Rules)),
				" ",
			),
		)
	}
	return out
}

func ticks(t require.TestingT, l *limits.Loop, practice string, now time.Time) limits.Decision {
	d, err := l.Tick(ctx, limits.DoorOf(practice), now)
	require.NoError(t, err)
	return d
}

func stateOf(t require.TestingT, s limits.Store, practice string) limits.State {
	e, err := s.Entry(ctx, limits.DoorOf(practice))
	require.NoError(t, err)
	return e.State
}

const halved = sixty + `
rules:
  - {id: half, when: staff.admin_on_duty < 2 and limit.kind == "medical" and limit.scope == "daily",
    then: {scale: 0.5, alert: thin, notify: [reception_lead]}, because: b}`

// Each door and figure that changes is recorded once, with the rules and the layer that made it so; nothing else is.
func TestLoopRecordsChanges(t *testing.T) {
	var store table
	p := policy(t, halved)
	l := newLoop(t, &store, p)
	staff := func(n int) limits.Input { return limits.Input{Staff: practice.Staff{AdminOnDuty: rules.Known(n)}} }
	for _, c := range []struct {
		name, at string
		admin    int
		want     []string
	}{
		{
			"before opening",
			"2026-11-24T07:00:00Z",
			2,
			[]string{
				"figure medical.active >unlimited week []",
				"figure medical.daily >60 week []",
				"door medical.door >closed week []",
			},
		},
		{"nothing changes", "2026-11-24T07:30:00Z", 2, nil},
		{"opens", "2026-11-24T08:00:00Z", 2, []string{"door medical.door closed>open week []"}},
		{
			"a rule",
			"2026-11-24T09:00:00Z",
			1,
			[]string{"figure medical.daily 60>30 rule [half]", "alert medical.daily >thin raised [half]"},
		},
		{"the rule still", "2026-11-24T09:01:00Z", 1, nil},
		{"no more", "2026-11-24T10:00:00Z", 2, []string{"figure medical.daily 30>60 week []"}},
		{
			"and again",
			"2026-11-24T11:00:00Z",
			1,
			[]string{"figure medical.daily 60>30 rule [half]", "alert medical.daily >thin raised [half]"},
		},
		{"no more", "2026-11-24T12:00:00Z", 2, []string{"figure medical.daily 30>60 week []"}},
		{"shuts", "2026-11-24T18:30:00Z", 2, []string{"door medical.door open>closed week []"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(recordsOf(&store, "north"))
			store.Put(limits.DoorOf("north"), staff(c.admin))
			for range 3 {
				ticks(t, l, "north", at(t, c.at))
			}
			got := recordsOf(&store, "north")[before:]
			require.Equal(t, c.want, recordLines(got))
			for _, r := range got {
				require.Equal(
					t, []any{"north", "door", "policy", "system", p.Set().Digest()},
					[]any{r.Practice, r.Subject, r.By, r.Role, r.Digest},
				)
				require.True(t, at(t, c.at).Equal(r.At))
			}
		})
	}
	require.Empty(t, recordsOf(&store, "south"))
	_, err := record.Verify("north", store.Records("north"))
	require.NoError(t, err)
}

// What a door or figure becomes, and when.
type edgeAt struct {
	what, to string
	at       int64
}

// previewed are the edges of a preview as records would tell them.
func previewed(t require.TestingT, p *limits.Policy, in limits.Input, from, to calendar.Date) (out []edgeAt) {
	edges, err := limits.Preview(p, in, from, to)
	require.NoError(t, err)
	last := map[string]string{}
	for _, e := range edges {
		is := map[string]string{string(e.Kind) + ".door": string(e.Door)}
		for scope, f := range e.Figures {
			is[string(e.Kind)+"."+string(scope)] = f.String()
			if !f.Hard && !f.Unlimited {
				is[string(e.Kind)+"."+string(scope)] += " (warns)"
			}
		}
		for _, what := range slices.Sorted(maps.Keys(is)) {
			if last[what] != is[what] {
				last[what] = is[what]
				out = append(out, edgeAt{what, is[what], e.From.Unix()})
			}
		}
		for what := range last {
			if _, still := is[what]; !still && strings.HasPrefix(what, string(e.Kind)+".") {
				delete(last, what)
				out = append(out, edgeAt{what, "", e.From.Unix()})
			}
		}
	}
	return out
}

// Who follows the wake-ups alone misses no edge of the week, and records no other.
func TestLoopWalksTheWeek(t *testing.T) {
	p, err := limits.Load(policies.TotalTriage())
	require.NoError(t, err)
	for _, c := range []struct {
		name     string
		from, to calendar.Date
	}{
		{
			"an ordinary week",
			calendar.Date{Year: 2026, Month: 11, Day: 23},
			calendar.Date{Year: 2026, Month: 11, Day: 29},
		},
		{
			"clocks go back",
			calendar.Date{Year: 2026, Month: 10, Day: 19},
			calendar.Date{Year: 2026, Month: 10, Day: 26},
		},
		{
			"clocks go forward",
			calendar.Date{Year: 2027, Month: 3, Day: 23},
			calendar.Date{Year: 2027, Month: 3, Day: 30},
		},
		{"Christmas", calendar.Date{Year: 2026, Month: 12, Day: 21}, calendar.Date{Year: 2027, Month: 1, Day: 4}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var store asJSON
			l := newLoop(t, &store, p)
			in := limits.Input{
				Practice: practice.Practice{Jurisdiction: "england", Opel: rules.Known(1)},
				Staff: practice.Staff{
					AdminOnDuty: rules.Known(3), PlannedGPSessions: rules.Known(8), PresentGPSessions: rules.Known(8),
				},
			}
			store.Put(limits.DoorOf("north"), in)
			end := c.to.Add(1).At(0, p.Calendar().Zone())
			for now, n := c.from.At(0, p.Calendar().Zone()), 0; now.Before(end); now, n = store.wake, n+1 {
				require.Less(t, n, 2000)
				require.Len(t, store.Due(now), 1)
				ticks(t, l, "north", now)
				require.True(t, store.wake.After(now))
				require.Empty(t, store.Due(store.wake.Add(-time.Millisecond)))
			}
			var got []edgeAt
			for _, r := range recordsOf(&store.table, "north", record.Door, record.Figure) {
				got = append(got, edgeAt{r.What, r.To, r.At.Unix()})
			}
			want := previewed(t, p, in, c.from, c.to)
			require.NotEmpty(t, want)
			require.ElementsMatch(t, want, got)
		})
	}
}

// So it is with any policy, whatever people instructed.
func TestLoopWalksAnyDays(t *testing.T) {
	check(t, slices.Concat(every, doors, doors), 4, func(rt *rapid.T, d draft, p *limits.Policy) {
		from := hotDay(rt)
		to := from.Add(some(rt, "days", 1, 4))
		in := input(rt, d, from)
		in.Previous, in.Limits = limits.State{}, nil
		for _, kind := range []limits.Kind{limits.Medical, limits.Admin, limits.All} {
			in.Limits = append(
				in.Limits, limits.Limit{Kind: kind, Scope: limits.Daily, Used: rules.Known(0)},
				limits.Limit{Kind: kind, Scope: limits.Period, Used: rules.Known(0)},
			)
		}
		for _, i := range in.Instructions {
			for t, v := range i.Set {
				if v.Unlimited {
					v.Hard = nil // see TestLoopWhatIsNotReadAgain
				}
				i.Set[t] = v
			}
		}
		var store asJSON
		l := newLoop(t, &store, p)
		store.Put(limits.DoorOf("north"), in)
		require.NoError(
			rt,
			store.Apply(
				ctx,
				record.Change[limits.State]{
					ID: limits.DoorOf("north"), IfVersion: 1, State: limits.StateWith(in.Instructions),
				},
			),
		)
		end := to.Add(1).At(0, p.Calendar().Zone())
		for now := from.At(0, p.Calendar().Zone()); now.Before(end) && !now.IsZero(); now = store.wake {
			ticks(rt, l, "north", now)
		}
		var got []edgeAt
		for _, r := range recordsOf(&store.table, "north", record.Door, record.Figure) {
			got = append(got, edgeAt{r.What, r.To, r.At.Unix()})
		}
		want := previewed(rt, p, in, from, to)
		require.ElementsMatch(rt, want, got)
	})
}

func instructionBy(t require.TestingT, id string, set map[limits.Target]limits.Value) limits.Instruction {
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	return limits.Instruction{
		ID: id, InstructedBy: "lead-1", InstructedRole: "reception_lead", EnteredBy: "admin-2",
		Reason: "canary7f3a flood", Message: "closing_early",
		From: day.Add(8 * time.Hour), Until: day.Add(12 * time.Hour), Set: set,
	}
}

var (
	daily  = limits.Target{Kind: limits.Medical, Scope: limits.Daily}
	doorOf = limits.Target{Kind: limits.Medical, Scope: "door"}
	twelve = map[limits.Target]limits.Value{daily: {N: 12}}
)

func TestLoopInstruct(t *testing.T) {
	cancels := instructionBy(t, "i-2", nil)
	cancels.Cancels = "i-1"
	byNurse, unreasoned := instructionBy(t, "i-1", twelve), instructionBy(t, "i-1", twelve)
	byNurse.InstructedRole, unreasoned.Reason = "nurse", ""
	for _, c := range []struct {
		name    string
		all     []limits.Instruction
		by      host.Actor
		because limits.Code
		err     error
		figure  int
		want    []string
	}{
		{
			"in force",
			[]limits.Instruction{instructionBy(t, "i-1", twelve)},
			lead,
			"",
			nil,
			12,
			[]string{"instruction i-1 >medical.daily 12 in_force []"},
		},
		{
			"a door and a figure",
			[]limits.Instruction{
				instructionBy(
					t, "i-1",
					map[limits.Target]limits.Value{daily: {Unlimited: true}, doorOf: {Door: limits.RoutineOnly}},
				),
			},
			lead,
			"",
			nil,
			0,
			[]string{"instruction i-1 >medical.daily unlimited, medical.door routine_only in_force []"},
		},
		{
			"kept as a request",
			[]limits.Instruction{byNurse},
			lead,
			"role_not_allowed",
			nil,
			60,
			[]string{"instruction i-1 >medical.daily 12 role_not_allowed []"},
		},
		{
			"without a reason",
			[]limits.Instruction{unreasoned},
			lead,
			"no_reason",
			nil,
			60,
			[]string{"instruction i-1 >medical.daily 12 no_reason []"},
		},
		{
			"cancelled",
			[]limits.Instruction{instructionBy(t, "i-1", twelve), cancels},
			lead,
			"",
			nil,
			60,
			[]string{"instruction i-1 >medical.daily 12 in_force []", "instruction i-2 >cancels i-1 in_force []"},
		},
		{
			"the last stands",
			[]limits.Instruction{
				instructionBy(t, "i-1", twelve),
				instructionBy(t, "i-2", map[limits.Target]limits.Value{daily: {N: 7}}),
			},
			lead,
			"",
			nil,
			7,
			[]string{"instruction i-1 >medical.daily 12 in_force []", "instruction i-2 >medical.daily 7 in_force []"},
		},
		{
			"an id that is taken",
			[]limits.Instruction{
				instructionBy(t, "i-1", twelve),
				instructionBy(t, "i-1", map[limits.Target]limits.Value{daily: {N: 7}}),
			},
			lead,
			"id_taken",
			nil,
			12,
			[]string{"instruction i-1 >medical.daily 12 in_force []", "instruction i-1 >medical.daily 7 id_taken []"},
		},
		{
			"who may not",
			[]limits.Instruction{instructionBy(t, "i-1", twelve)},
			host.Actor{ID: "admin-2", Role: "admin"},
			"",
			host.ErrRefused,
			60,
			[]string{"refused instruct > not_allowed []"},
		},
		{
			"entered by another",
			[]limits.Instruction{instructionBy(t, "i-1", twelve)},
			host.Actor{ID: "admin-3", Role: "reception_lead"},
			"",
			&rules.Error{Code: "contradiction", Fact: "instruction.entered_by", Detail: "who calls"},
			60,
			nil,
		},
		{
			"entered by nobody",
			[]limits.Instruction{{ID: "i-1"}},
			host.Actor{Role: "reception_lead"},
			"",
			host.ErrRefused,
			60,
			[]string{"refused instruct > not_allowed []"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var store asJSON
			l := newLoop(t, &store, policy(t, sixty))
			var because limits.Code
			var err error
			for _, i := range c.all {
				because, err = l.Instruct(ctx, "north", i, c.by, at(t, "2026-11-24T07:00:00Z"))
			}
			require.Equal(t, c.because, because)
			if c.err == nil {
				require.NoError(t, err)
			} else {
				require.True(t, strings.HasPrefix(err.Error(), c.err.Error()), err)
				if e, err2 := store.Entry(ctx, limits.DoorOf("north")); err2 == nil {
					require.Empty(t, e.State)
				}
			}
			made := recordsOf(&store.table, "north")
			require.Equal(t, c.want, recordLines(made))
			for _, r := range made {
				require.Equal(t, []string{c.by.ID, c.by.Role}, []string{r.By, r.Role})
			}
			if len(made) > 0 {
				require.Len(t, store.Due(at(t, "2026-11-24T07:00:00Z")), 1, "it is decided anew")
			}
			if c.figure > 0 {
				require.Equal(
					t, c.figure, ticks(t, l, "north", at(t, "2026-11-24T09:00:00Z")).Kinds[0].Figures[limits.Daily].N,
				)
			}
			require.NotContains(t, fmt.Sprintf("%+v %v", recordsOf(&store.table, "north"), err), "canary7f3a")
		})
	}
	t.Run("a zero time", func(t *testing.T) {
		var store table
		_, err := newLoop(t, &store, policy(t, sixty)).Instruct(ctx, "north", instructionBy(t, "i-1", twelve), lead,
			time.Time{})
		require.Error(t, err)
		require.Empty(t, recordsOf(&store, "north"))
	})
	t.Run("it begins and ends by its wake-ups", func(t *testing.T) {
		var store asJSON
		l := newLoop(t, &store, policy(t, sixty))
		_, err := l.Instruct(ctx, "north", instructionBy(t, "i-1", twelve), lead, at(t, "2026-11-24T07:00:00Z"))
		require.NoError(t, err)
		for now := store.wake; now.Before(at(t, "2026-11-25T00:00:00Z")); now = store.wake {
			ticks(t, l, "north", now)
		}
		require.Equal(t, []string{
			"figure medical.daily >60 week []",
			"figure medical.daily 60>12 instruction [i-1]",
			"figure medical.daily 12>60 week []",
		},
			recordLines(
				slices.DeleteFunc(
					recordsOf(&store.table, "north", record.Figure),
					func(r record.Record) bool { return r.What != daily.String() },
				),
			))
	})
}

const counted = `messages: {full: closing_early, closed: shut}
week: {medical: {mon-fri: {door: {"08:00-18:30": open}, daily: 5, active: 4, periods: {"08:00-10:00": 2,
  "10:00-18:30": 3}}}}`

// Counts of the day, the period and what is open: each keeps out on its own, and begins anew when its time has come.
func TestLoopCounts(t *testing.T) {
	for _, store := range []interface {
		limits.Store
		Due(time.Time, ...string) []record.ID
	}{&table{}, &asJSON{}} {
		t.Run(fmt.Sprintf("%T", store), func(t *testing.T) {
			l := newLoop(t, store, policy(t, counted))
			for _, c := range []struct {
				name, id, at string
				active       int // that the host says before; -1: nothing
				want         string
			}{
				{"first", "a", "2026-11-24T08:00:00Z", -1, "open"},
				{"the same", "a", "2026-11-24T08:01:00Z", -1, "admitted_before"},
				{"second", "b", "2026-11-24T09:00:00Z", -1, "open"},
				{"the period is full", "c", "2026-11-24T09:59:59Z", -1, "figure_reached period"},
				{"the next period", "c", "2026-11-24T10:00:00Z", -1, "open"},
				{"as many are open as may be", "d", "2026-11-24T10:01:00Z", 4, "figure_reached active"},
				{"one was closed", "d", "2026-11-24T10:02:00Z", 3, "open"},
				{"who came in is open", "e", "2026-11-24T10:03:00Z", -1, "figure_reached active"},
				{"they are closed", "e", "2026-11-24T10:04:00Z", 0, "open"},
				{"the day is full", "f", "2026-11-24T11:00:00Z", 0, "figure_reached daily"},
				{"before midnight", "e", "2026-11-24T23:59:59Z", -1, "admitted_before"},
				{"after midnight", "e", "2026-11-25T00:00:00Z", -1, "admitted_before"},
				{"shut at night", "f", "2026-11-25T00:00:00Z", -1, "closed"},
				{"the next day", "f", "2026-11-25T08:00:00Z", 0, "open"},
				{"yesterday's", "a", "2026-11-25T08:01:00Z", -1, "admitted_before"},
				{"second of the next day", "g", "2026-11-25T08:02:00Z", 0, "open"},
				{"the period is full again", "h", "2026-11-25T08:03:00Z", 0, "figure_reached period"},
			} {
				now := at(t, c.at)
				if c.active >= 0 {
					require.NoError(
						t, l.SetActive(ctx, "north", map[limits.Kind]int{limits.Medical: c.active}, now), c.name,
					)
					require.Len(t, store.Due(now), 1, c.name)
				}
				a, err := l.Submit(ctx, "north", requestWithID(c.id), now)
				require.NoError(t, err, c.name)
				scope := ""
				if !a.Admit && a.Because == limits.BecauseFull {
					scope = " " + string(a.Scope)
				}
				require.Equal(t, c.want, string(a.Because)+scope, c.name)
				require.Equal(t, slices.Contains([]string{"open", "admitted_before"}, c.want), a.Admit, c.name)
			}
			k := stateOf(t, store, "north").Kept()
			require.Equal(t, 2, k.Counts.Daily[limits.Medical])
			require.Len(t, k.Admitted, 7)
		})
	}
	t.Run("nobody counted what is open", func(t *testing.T) {
		var store table
		l := newLoop(t, &store, policy(t, counted))
		require.Equal(
			t, &rules.Error{Code: "out-of-range", Fact: "limits.active"},
			l.SetActive(ctx, "north", map[limits.Kind]int{limits.Medical: -1}, at(t, "2026-11-24T08:00:00Z")),
		)
		_, err := l.Submit(ctx, "north", requestWithID("a"), at(t, "2026-11-24T08:00:00Z"))
		require.NoError(t, err)
		require.Empty(t, stateOf(t, &store, "north").Kept().Counts.Active)
	})
}

// An alert is recorded once while it holds, and again after it has cleared.
func TestLoopAlerts(t *testing.T) {
	var store asJSON
	l := newLoop(t, &store, policy(t, `jurisdiction: scotland
messages: {full: closing_early, closed: shut}
week: {medical: {mon-fri: {door: {"08:00-18:30": open}, active: {soft: 4, band: 1, dwell: 15m}}}}`))
	for _, c := range []struct {
		name, at string
		active   int
		told     int
	}{
		{"few", "2026-11-24T09:00:00Z", 1, 0},
		{"full", "2026-11-24T09:01:00Z", 4, 1},
		{"still", "2026-11-24T09:02:00Z", 5, 1},
		{"fewer", "2026-11-24T09:03:00Z", 1, 1},
		{"full again before it has relaxed", "2026-11-24T09:04:00Z", 4, 1},
		{"fewer", "2026-11-24T09:05:00Z", 1, 1},
		{"it has relaxed", "2026-11-24T09:20:00Z", 1, 1},
		{"full again", "2026-11-24T09:21:00Z", 4, 2},
	} {
		require.NoError(
			t, l.SetActive(ctx, "north", map[limits.Kind]int{limits.Medical: c.active}, at(t, c.at)), c.name,
		)
		for range 2 {
			ticks(t, l, "north", at(t, c.at))
		}
		require.Len(t, recordsOf(&store.table, "north", record.Alert), c.told, c.name)
	}
}

// Whatever many do at once, the counts are the records', the instructions are the records', and so is every door and
// figure.
func TestLoopAtOnce(t *testing.T) {
	store := &asJSONAtOnce{}
	l := newLoop(t, store, policy(t, halved))
	now := at(t, "2026-11-24T09:00:00Z")
	ticks(t, l, "north", now)
	var wg sync.WaitGroup
	for w := range 16 {
		wg.Go(func() {
			for n := range 6 {
				var err error
				switch id := fmt.Sprint(w, "-", n); (w + n) % 4 {
				case 0:
					i := instructionBy(t, "i-"+id, map[limits.Target]limits.Value{daily: {N: 100 + n}})
					_, err = l.Instruct(ctx, "north", i, lead, now)
				case 1:
					_, err = l.Tick(ctx, limits.DoorOf("north"), now.Add(time.Duration(n)*time.Hour))
				case 2:
					err = l.SetActive(ctx, "north", map[limits.Kind]int{limits.Medical: n}, now)
				default:
					_, err = l.Submit(ctx, "north", requestWithID(fmt.Sprint("s-", (w+n)/2)), now)
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	k, shown := stateOf(t, store, "north").Kept(), map[string]string{}
	for _, r := range recordsOf(&store.table, "north", record.Door, record.Figure) {
		require.Equal(t, shown[r.What], r.From)
		require.NotEqual(t, r.From, r.To)
		shown[r.What] = r.To
	}
	require.Equal(t, k.Summary, shown)
	require.Equal(t, k.Counts.Daily[limits.Medical], admissions(&store.table, "north"))
	require.Len(t, recordsOf(&store.table, "north", record.Instruction), len(k.Instructions))
	require.Len(t, k.Instructions, 24)
}

// asJSONAtOnce is asJSON for many at once.
type asJSONAtOnce struct {
	asJSON
	mu sync.Mutex
}

func (s *asJSONAtOnce) Apply(ctx context.Context, c record.Change[limits.State]) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asJSON.Apply(ctx, c)
}

// A store that keeps JSON, and one that keeps values, come to the same, whatever is done in whatever order.
func TestLoopKeepsJSON(t *testing.T) {
	p := policy(t, halved)
	q := policy(t, counted)
	rapid.Check(t, func(rt *rapid.T) {
		var values table
		var texts asJSON
		both := []*limits.Loop{newLoop(t, &values, p), newLoop(t, &texts, p)}
		if rapid.Bool().Draw(rt, "counted") {
			both = []*limits.Loop{newLoop(t, &values, q), newLoop(t, &texts, q)}
		}
		now := at(t, "2026-11-24T07:00:00Z").Add(125 * time.Microsecond)
		for _, l := range both {
			ticks(rt, l, "north", now)
		}
		for n := range rapid.IntRange(1, 25).Draw(rt, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 400).Draw(rt, "minutes")) * time.Minute)
			act := rapid.IntRange(0, 4).Draw(rt, "act")
			k := rapid.IntRange(0, 6).Draw(rt, "k")
			i := instructionBy(rt, fmt.Sprint("i-", k), map[limits.Target]limits.Value{daily: {N: k}})
			i.From, i.Until = now.Add(time.Duration(k-2)*time.Hour), now.Add(6*time.Hour)
			if k == 6 {
				i.Set, i.Cancels = nil, fmt.Sprint("i-", n%6)
			}
			var answers [2]string
			for s, l := range both {
				var of any
				var err error
				switch act {
				case 0:
					of, err = l.Submit(ctx, "north", requestWithID(fmt.Sprint("s-", k)), now)
				case 1:
					of, err = l.Instruct(ctx, "north", i, lead, now)
				case 2:
					err = l.SetActive(ctx, "north", map[limits.Kind]int{limits.Medical: k}, now)
				case 3:
					in := limits.Input{Staff: practice.Staff{AdminOnDuty: rules.Known(k % 3)}}
					if s == 0 {
						values.Put(limits.DoorOf("north"), in)
					} else {
						texts.Put(limits.DoorOf("north"), in)
					}
				default:
					var d limits.Decision
					d, err = l.Tick(ctx, limits.DoorOf("north"), now)
					b, _ := json.Marshal(d)
					of = string(b)
				}
				answers[s] = fmt.Sprint(of, err)
			}
			require.Equal(rt, answers[0], answers[1])
		}
		require.Equal(rt, recordsOf(&values, "north"), recordsOf(&texts.table, "north"))
		e, err := values.Entry(ctx, limits.DoorOf("north"))
		require.NoError(rt, err)
		kept, err := throughJSON(e.State)
		require.NoError(rt, err)
		require.True(rt, reflect.DeepEqual(kept, stateOf(rt, &texts, "north")))
	})
}

// Nothing of a patient or of a free text comes into records and errors.
func TestLoopLeaksNothing(t *testing.T) {
	var store table
	l := newLoop(t, &store, policy(t, sixty))
	r := requestWithID("s-1")
	r.Submission.Topic, r.Patient.RegistrationStatus = rules.Withhold("canary7f3a"), rules.Withhold("canary7f3a")
	r.Patient.Flags = rules.Withhold([]string{"canary7f3a"})
	store.Put(limits.DoorOf("north"), limits.Input{Practice: practice.Practice{SiteID: "canary7f3a"}})
	var shown []any
	_, err := l.Submit(ctx, "north", r, at(t, "2026-11-24T09:00:00Z"))
	shown = append(shown, err)
	r.Submission.Kind = "canary7f3a"
	r.Submission.ID = "s-2"
	_, err = l.Submit(ctx, "north", r, at(t, "2026-11-24T09:00:00Z"))
	shown = append(shown, err)
	_, err = l.Instruct(ctx, "north", instructionBy(t, "i-1", twelve), lead, at(t, "2026-11-24T09:00:00Z"))
	shown = append(shown, err)
	_, err = l.Tick(ctx, limits.DoorOf("north"), at(t, "2026-11-24T09:00:00Z"))
	shown = append(shown, err)
	require.NotEmpty(t, recordsOf(&store, "north"))
	require.NotContains(t, fmt.Sprintf("%+v %#v", recordsOf(&store, "north"), shown), "canary7f3a")
}
