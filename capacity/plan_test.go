// The plan: counts of its lines, what is required, forecasts and shortages.

package capacity_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// twelve is one planned line of every weekday, and the sessions of a practice that is open from eight.
const twelve = `sessions: {am: "08:00-13:00", pm: "13:00-18:30"}
plan: [{days: mon-fri, session: am, pool: soon, role: gp, slots: 12}]
`

func on(day int) calendar.Date { return calendar.Date{Year: 2026, Month: 11, Day: day} }

func hostLine(day int, session string, required *int) capacity.PlanLine {
	return capacity.PlanLine{Date: on(day), Session: session, Pool: "soon", Role: "gp", Required: required}
}

func changed(s capacity.Slot, change func(*capacity.Slot)) capacity.Slot {
	change(&s)
	return s
}

func status(id string, minutes int, status string) capacity.Slot {
	return changed(slotAt(id, minutes), func(s *capacity.Slot) { s.Status = status })
}

func decideAt(t testing.TB, p *capacity.Policy, in capacity.Input, now time.Time) capacity.Decision {
	t.Helper()
	d, err := capacity.Allocate(context.Background(), p, in, now)
	require.NoError(t, err)
	return d
}

// lines are the lines of a decision: required, created, booked, proposed, free, embargoed, lost, unused; short.
func lines(d capacity.Decision) map[string]string {
	out, said := map[string]string{}, func(n *int) string {
		if n == nil {
			return "?"
		}
		return strconv.Itoa(*n)
	}
	for _, l := range d.Plan {
		out[strings.Join(
			[]string{l.Date, l.Session, l.Pool, l.Role}, "/",
		)] = fmt.Sprintf("%s: %s %s %d %s %s %s %d; %d",
			said(l.Required), said(l.Created), said(l.Booked), l.Proposed, said(l.Free), said(
				l.Embargoed,
			), said(l.Lost), l.Unused, l.Shortage)
	}
	return out
}

// shortages are kind, how many and where or who.
func shortages(d capacity.Decision) (out []string) {
	for _, s := range d.Shortages {
		where := s.Date + "/" + s.Session
		if s.Kind == capacity.ShortOfOrders {
			where = fmt.Sprint(s.Needs, s.Slots)
		}
		out = append(out, fmt.Sprintf("%s %d %s", s.Kind, s.Short, where))
	}
	return out
}

// says tells what a condition over lines comes to: the lines that it fires for, or what it lacks.
func planSays(t testing.TB, header, when string, in capacity.Input, now time.Time) (out []string) {
	t.Helper()
	d := decideAt(t, load(t, header+"rules: [{id: r, when: '"+when+"', then: {alert: x}, because: b}]\n"), in, now)
	for _, a := range d.Alerts {
		if a.Rule == "r" {
			out = append(out, a.Line)
		}
	}
	for _, u := range d.Unknown {
		out = append(out, "unknown "+strings.Join(u.Missing, ","))
	}
	return out
}

// Every slot stands in one count of its line, whatever its status; what was never there in none.
func TestLineCounts(t *testing.T) {
	t.Parallel()
	later := monday.Add(time.Hour)
	offered := order("o", practice.Red, tonight)
	offered.Need.Booking = capacity.Booking{Slot: "a", State: capacity.Offered}
	lapsed := order("o", practice.Red, tonight)
	lapsed.Need.Booking = capacity.Booking{Slot: "a", State: capacity.Offered, Until: monday}
	confirmed := order("o", practice.Red, tonight)
	confirmed.Need.Booking = capacity.Booking{Slot: "a", State: capacity.Confirmed}
	for _, test := range []struct {
		name  string
		needs []capacity.Order
		slots []capacity.Slot
		want  string
	}{
		{"no slots", nil, []capacity.Slot{}, "12: 0 0 0 0 0 0 0; 0"},
		{"free", nil, []capacity.Slot{slotAt("a", 10)}, "12: 1 0 0 1 0 0 0; 0"},
		{"free and beginning now", nil, []capacity.Slot{slotAt("a", 0)}, "12: 1 0 0 0 0 0 1; 0"},
		{"free and past", nil, []capacity.Slot{slotAt("a", -10)}, "12: 1 0 0 0 0 0 1; 0"},
		{"embargoed", nil, []capacity.Slot{changed(slotAt("a", 90), func(s *capacity.Slot) {
			s.ReleaseAt = later
		})}, "12: 1 0 0 0 1 0 0; 0"},
		{"released this minute", nil, []capacity.Slot{changed(slotAt("a", 90), func(s *capacity.Slot) {
			s.ReleaseAt = monday
		})}, "12: 1 0 0 1 0 0 0; 0"},
		{"busy, and busy before", nil, []capacity.Slot{
			status("a", 10, "busy"), status("b", -10, "busy"),
		}, "12: 2 2 0 0 0 0 0; 0"},
		{"tentative is taken", nil, []capacity.Slot{status("a", 10, "busy_tentative")}, "12: 1 1 0 0 0 0 0; 0"},
		{"lost was not created", nil, []capacity.Slot{status("a", 10, "busy_unavailable")}, "12: 0 0 0 0 0 1 0; 0"},
		{"entered in error was never there", nil, []capacity.Slot{status(
			"a", 10, "entered_in_error",
		)}, "12: 0 0 0 0 0 0 0; 0"},
		{"a status that nobody told", nil, []capacity.Slot{status("a", 10, "")}, "12: 0 0 0 0 0 0 0; 0"},
		{"on offer", []capacity.Order{offered}, []capacity.Slot{slotAt("a", 10)}, "12: 1 1 0 0 0 0 0; 0"},
		{"confirmed, and the diary does not say so", []capacity.Order{confirmed}, []capacity.Slot{slotAt(
			"a", 10,
		)}, "12: 1 1 0 0 0 0 0; 0"},
		{"an offer that lapsed is proposed anew", []capacity.Order{lapsed}, []capacity.Slot{slotAt(
			"a", 10,
		)}, "12: 1 0 1 0 0 0 0; 0"},
		{"proposed is not free any more", []capacity.Order{order(
			"n", practice.Red, tonight,
		)}, []capacity.Slot{slotAt("a", 10), slotAt("b", 20)}, "12: 2 0 1 1 0 0 0; 0"},
		{"short", []capacity.Order{
			order("n", practice.Red, tonight), order("m", practice.Red, tonight),
		}, []capacity.Slot{slotAt("a", 10)}, "12: 1 0 1 0 0 0 0; 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := allocate(t, load(t, twelve), capacity.Input{Needs: test.needs, Slots: test.slots})
			require.Equal(t, map[string]string{"2026-11-23/am/soon/gp": test.want}, lines(d))
		})
	}
}

// What the host says of a line stands above the file and above what is counted.
func TestLinesGiven(t *testing.T) {
	t.Parallel()
	slots := []capacity.Slot{slotAt("a", 10), status("b", 20, "busy_unavailable")}
	given := hostLine(23, "am", rules.Known(3))
	given.Booked, given.Lost, given.Shortage = rules.Known(7), rules.Known(5), rules.Known(9)
	needs := []capacity.Order{order("n", practice.Red, tonight), order("m", practice.Red, tonight)}
	d := allocate(t, load(t, twelve), capacity.Input{
		Needs: needs, Slots: slots, Plan: []capacity.PlanLine{given, hostLine(24, "pm", rules.Known(2))},
	})
	require.Equal(
		t,
		map[string]string{
			"2026-11-23/am/soon/gp": "3: 1 7 1 0 0 5 0; 9", "2026-11-24/pm/soon/gp": "2: 0 0 0 0 0 0 0; 0",
		},
		lines(d),
	)

	d = allocate(t, load(t, twelve), capacity.Input{Plan: []capacity.PlanLine{hostLine(23, "am", rules.Known(3))}})
	require.Empty(t, d.Plan, "nothing is counted where no slots are given")
	_, err := capacity.Allocate(
		context.Background(), load(t, ""), capacity.Input{Plan: []capacity.PlanLine{given, given}}, monday,
	)
	require.Equal(
		t,
		&rules.Error{
			Code: "duplicate-key", Fact: "plan", Detail: "one line for each date, session, pool and role", Item: 2,
		},
		err,
	)
	_, err = capacity.Allocate(
		context.Background(), load(t, ""),
		capacity.Input{Plan: []capacity.PlanLine{hostLine(23, "am", rules.Known(5001))}}, monday,
	)
	require.ErrorContains(t, err, "plan.required")
}

// What a line requires is planned, scaled by how long the practice is open in that session, and changed by rules that
// see the day of the line.
func TestRequired(t *testing.T) {
	t.Parallel()
	rule := func(id, when, then string) string {
		return fmt.Sprintf("  - {id: %s, when: '%s', then: {plan: %s}, because: b}\n", id, when, then)
	}
	for _, test := range []struct {
		name, rules, closures, date string
		given                       *int
		want                        int
	}{
		{name: "as planned", date: "2026-11-24", want: 12},
		{name: "a bank holiday", date: "2026-12-25", want: 0},
		{
			name:     "the whole session is training",
			closures: `{on: 2026-11-24, from: "08:00", to: "13:00", tag: plt, because: t}`, date: "2026-11-24",
			want: 0,
		},
		{
			name:     "the other session is training",
			closures: `{on: 2026-11-24, from: "13:00", to: "18:30", tag: plt, because: t}`, date: "2026-11-24",
			want: 12,
		},
		{
			name: "half of it", closures: `{on: 2026-11-24, from: "10:30", to: "18:30", tag: plt, because: t}`,
			date: "2026-11-24", want: 6,
		},
		{
			name:     "part of it, rounded up",
			closures: `{on: 2026-11-24, from: "08:00", to: "08:30", tag: plt, because: t}`,
			date:     "2026-11-24", want: 11,
		},
		{name: "closed all day", closures: `{on: 2026-11-24, because: t}`, date: "2026-11-24", want: 0},
		{name: "what the host gives is not scaled", date: "2026-12-25", given: rules.Known(4), want: 4},
		{name: "scale", rules: rule("r", `day.weekday == "tue"`, "{scale: 1.5}"), date: "2026-11-24", want: 18},
		{name: "scale, of what the host gives", rules: rule(
			"r", `day.weekday == "tue"`, "{scale: 1.5}",
		), date: "2026-11-24", given: rules.Known(4), want: 6},
		{name: "no float makes one more", rules: rule(
			"r", "day.month == 11", "{scale: 1.1}",
		), date: "2026-11-24", given: rules.Known(100), want: 110},
		{name: "scale is rounded up", rules: rule(
			"r", "day.month == 11", "{scale: 1.01}",
		), date: "2026-11-24", want: 13},
		{name: "scales multiply", rules: rule("r", "day.month == 11", "{scale: 2}") + rule(
			"q", "day.month == 11", "{scale: 1.5}",
		), date: "2026-11-24", want: 36},
		{name: "set comes first", rules: rule(
			"r", "day.month == 11", "{scale: 2}",
		) + rule("q", "day.month == 11", "{set: 5}"), date: "2026-11-24", want: 10},
		{name: "of two the higher", rules: rule(
			"r", "day.month == 11", "{set: 5}",
		) + rule("q", "day.month == 11", "{set: 4}"), date: "2026-11-24", want: 5},
		{name: "rules read what was planned, not what rules made of it", rules: rule(
			"r", "day.month == 11", "{set: 5}",
		) + rule("q", "plan.required > 10", "{scale: 2}"), date: "2026-11-24", want: 10},
		{name: "set on a bank holiday", rules: rule("r", "day.bank_holiday", "{set: 3}"), date: "2026-12-25", want: 3},
		{name: "the day of the line and not today", rules: rule(
			"r", `day.weekday == "mon"`, "{scale: 2}",
		), date: "2026-11-24", want: 12},
		{name: "the first day after a closure", rules: rule(
			"r", "day.working_days_since_closure == 0 and day.prior_closure_days >= 3", "{scale: 2}",
		), date: "2026-12-28", want: 24},
		{name: "other lines", rules: rule("r", `plan.session == "pm"`, "{scale: 2}"), date: "2026-11-24", want: 12},
		{name: "not certain", rules: rule(
			"r", "staff.present_gp_sessions < 4", "{scale: 2}",
		), date: "2026-11-24", want: 12},
		{
			name: "in force on the date of the line",
			rules: "  - {id: r, from: 2026-11-24, until: 2026-11-24, when: day.month == 11, then: {plan: {scale: " +
				"2}}, because: b}\n", date: "2026-11-24", want: 24,
		},
		{
			name:  "not in force on the date of the line",
			rules: "  - {id: r, until: 2026-11-23, when: day.month == 11, then: {plan: {scale: 2}}, because: b}\n",
			date:  "2026-11-24", want: 12,
		},
		{name: "never more than there can be", rules: rule(
			"r", "day.month == 11", "{scale: 10}",
		), date: "2026-11-24", given: rules.Known(5000), want: 5000},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			body := twelve
			if test.rules != "" {
				body += "rules:\n" + test.rules
			}
			f := folder(body)
			f["calendar.yaml"].Data = []byte(strings.Replace(
				weekdays, "end: cal", "closures: ["+test.closures+"]\nend: cal", 1,
			))
			p, err := capacity.Load(f)
			require.NoError(t, err)
			day, err := time.Parse(time.DateOnly, test.date)
			require.NoError(t, err)
			in := capacity.Input{Slots: []capacity.Slot{changed(slotAt("far", 0), func(s *capacity.Slot) {
				s.Start, s.Role = day.Add(14*time.Hour), "nurse"
			})}}
			if test.given != nil {
				in.Plan = []capacity.PlanLine{{
					Date: calendar.DateOf(day), Session: "am", Pool: "soon", Role: "gp", Required: test.given,
				}}
			}
			got := lines(allocate(t, p, in))[test.date+"/am/soon/gp"]
			require.True(t, strings.HasPrefix(got, fmt.Sprintf("%d: ", test.want)), got)
		})
	}
}

// A slot lies in the session whose window its start is in: the file's own windows, or those of everybody.
func TestSessionsOfSlots(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, header string
		minutes      int
		want         string
	}{
		{"up to one", "", 4*60 - 1, "am"},
		{"from one", "", 4 * 60, "pm"},
		{"from half past six", "", 9*60 + 30, "evening"},
		{"the last minute", "", 15*60 - 1, "evening"},
		{"its own", `sessions: {am: "09:00-12:00", pm: "12:00-17:00"}` + "\n", 3 * 60, "pm"},
		{"its own end", `sessions: {am: "09:00-12:00", pm: "12:00-17:00"}` + "\n", 8 * 60, ""},
		{"only its own", `sessions: {am: "09:00-12:00"}` + "\n", 5 * 60, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := allocate(t, load(t, test.header), capacity.Input{Slots: []capacity.Slot{slotAt("a", test.minutes)}})
			require.Equal(t, map[string]string{"2026-11-23/" + test.want + "/soon/gp": "?: 1 0 0 1 0 0 0; 0"}, lines(d))
		})
	}
}

// The facts of a line, of its day and of the practice.
func TestLineFacts(t *testing.T) {
	t.Parallel()
	at := func(id string, minutes int, pool, status, clinician string) capacity.Slot {
		return changed(slotAt(id, minutes), func(s *capacity.Slot) {
			s.Pool, s.Status, s.ClinicianID = pool, status, clinician
		})
	}
	held := order("h", practice.Red, tonight)
	held.Need.OfferedSlots = []string{"u2"}
	const day = 24 * 60
	in := capacity.Input{Needs: []capacity.Order{held}, Slots: []capacity.Slot{
		at("u1", 10, "urgent_today", "free", "c1"), at("u2", 20, "urgent_today", "free", "c1"), at(
			"u3", day, "urgent_today", "free", "c1",
		), at("u4", -10, "urgent_today", "free", "c1"),
		changed(
			at("u5", 60, "urgent_today", "free", "c1"), func(s *capacity.Slot) { s.ReleaseAt = monday.Add(1) },
		), changed(at("u6", 300, "urgent_today", "free", "c2"), func(s *capacity.Slot) { s.Role = "nurse" }),
		at("r1", 30, "routine", "free", "c1"), at("r2", day, "routine", "free", "c1"), at(
			"r3", day+10, "routine", "busy", "c1",
		), at("r4", 4*day, "routine", "free", "c2"), at("b", 40, "soon", "busy", "c1"), at(
			"l", 50, "soon", "busy_unavailable", "c9",
		),
	}, Plan: []capacity.PlanLine{
		hostLine(23, "am", rules.Known(4)), hostLine(24, "am", rules.Known(0)), {Session: "am"}, {Date: on(23)},
	}}
	const a, b = "2026-11-23/am/soon/gp", "2026-11-24/am/soon/gp"
	for when, want := range map[string][]string{
		// Of all roles, free and released, once for the practice
		"plan.same_day_free == 2":                       {""},
		"plan.third_next_routine_working_days == 4":     {""},
		`plan.booked_pct == 25 and plan.pool == "soon"`: {a, "unknown plan.booked_pct,plan.pool"},
		// On Monday two contacts of two; who is not there does not count
		`plan.contacts_per_clinician == 1 and plan.pool == "soon"`: {
			a, b, "unknown plan.contacts_per_clinician,plan.pool",
		},
		`plan.days_ahead == 1 and plan.pool == "soon"`: {b, "unknown plan.days_ahead,plan.pool"},
		`plan.session_elapsed_pct == 20 and plan.session == "am"`: {
			a, "unknown plan.session,plan.session_elapsed_pct",
		},
		`plan.session_elapsed_pct == 0 and plan.days_ahead == 1`: {
			b, "unknown plan.days_ahead,plan.session_elapsed_pct",
		},
		`plan.lost == 1`: {a},
		`plan.required == 0 and plan.pool == "soon"`: {b, "unknown plan.pool,plan.required"},
	} {
		t.Run(when, func(t *testing.T) {
			t.Parallel()
			require.ElementsMatch(
				t, want, planSays(t, `sessions: {am: "08:00-13:00", pm: "13:00-18:30"}`+"\n", when, in, monday),
			)
		})
	}
	for _, fact := range []string{
		"plan.free", "plan.created", "plan.lost", "plan.same_day_free", "plan.third_next_routine_working_days",
		"plan.contacts_per_clinician",
	} {
		require.Equal(
			t, []string{"unknown " + fact}, planSays(t, twelve, fact+" == 0", capacity.Input{}, monday),
			"no slots are given",
		)
	}
	require.Equal(
		t, []string{""}, planSays(t, "", "plan.same_day_free == 0", capacity.Input{Slots: []capacity.Slot{}}, monday),
		"and here there are none",
	)
	require.Equal(t, []string{"unknown plan.third_next_routine_working_days"}, planSays(
		t, "", "plan.third_next_routine_working_days == 0",
		capacity.Input{Slots: []capacity.Slot{at("r", 10, "routine", "free", "c")}}, monday,
	))
}

func past(totals ...int) (out capacity.History) {
	for _, n := range totals {
		out = append(out, capacity.Past{Total: n})
	}
	return out
}

// Expected demand is an order statistic of the last same weekdays.
func TestExpected(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		history capacity.History
		want    *capacity.Expected
	}{
		{"8 of 9", past(3, 9, 1, 8, 2, 7, 4, 6, 5), &capacity.Expected{N: 8, Rank: 8, Of: 9}},
		{"the last nine of more", past(99, 98, 3, 9, 1, 8, 2, 7, 4, 6, 5), &capacity.Expected{N: 8, Rank: 8, Of: 9}},
		{"of eight the highest", past(9, 1, 8, 2, 7, 4, 6, 5), &capacity.Expected{N: 9, Rank: 8, Of: 8}},
		{"of four the highest", past(4, 1, 3, 2), &capacity.Expected{N: 4, Rank: 4, Of: 4}},
		{"three tell too little", past(4, 1, 3), nil},
		{"none", nil, nil},
		{"the last three above the middle", past(1, 2, 3, 4, 5, 6, 7, 8, 9), &capacity.Expected{
			N: 8, Rank: 8, Of: 9, Drift: true,
		}},
		{"no drift at the middle", past(5, 5, 5, 5, 5, 5, 6, 6, 5), &capacity.Expected{N: 6, Rank: 8, Of: 9}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l := hostLine(24, "am", rules.Known(0))
			l.History = test.history
			d := allocate(t, load(t, twelve), capacity.Input{Slots: []capacity.Slot{}, Plan: []capacity.PlanLine{l}})
			require.Equal(t, test.want, d.Plan[1].Expected)
			require.Nil(t, d.Plan[1].ToCome, "not today")
		})
	}
	hours := make([]int, 24)
	hours[8], hours[9], hours[14], hours[15] = 20, 6, 4, 2
	l := hostLine(23, "am", rules.Known(0))
	for range 9 {
		l.History = append(l.History, capacity.Past{Total: 32, Hours: hours})
	}
	slots := []capacity.Slot{slotAt("a", 120), slotAt("b", 130), changed(slotAt("c", 140), func(s *capacity.Slot) {
		s.ReleaseAt = monday.Add(time.Hour)
	}), status("d", 150, "busy")}
	for _, test := range []struct {
		name    string
		minutes int
		needs   []capacity.Order
		toCome  int
		short   []string
		runsOut string
	}{
		{"from nine", 0, nil, 12, []string{"expected 9 2026-11-23/am"}, "10:00"},
		{"from the quarter of the hour, rounded up", 25, nil, 11, []string{"expected 8 2026-11-23/am"}, "10:00"},
		{"what is proposed is gone", 55, []capacity.Order{order(
			"n", practice.Red, tonight,
		)}, 8, []string{"expected 6 2026-11-23/am"}, "15:00"},
		{"in the afternoon", 61, nil, 6, []string{"expected 3 2026-11-23/am"}, "15:00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d := decideAt(
				t, load(t, `sessions: {am: "08:00-13:00"}`+"\n"),
				capacity.Input{Needs: test.needs, Slots: slots, Plan: []capacity.PlanLine{l}},
				monday.Add(time.Duration(test.minutes)*time.Minute),
			)
			require.Equal(t, &capacity.Expected{N: test.toCome, Rank: 8, Of: 9}, d.Plan[0].ToCome)
			require.Equal(t, test.short, shortages(d))
			require.Equal(t, test.runsOut, d.Shortages[0].RunsOut.Format("15:04"))
		})
	}
}

// What is missing: by orders, by the plan, by what is expected.
func TestShortages(t *testing.T) {
	t.Parallel()
	red, amber, green := practice.Red, practice.Amber, practice.Green
	only := func(o capacity.Order, declined ...string) capacity.Order {
		o.Need.DeclinedSlots = declined
		return o
	}
	expecting := hostLine(24, "am", rules.Known(1))
	expecting.ExpectedDemand = rules.Known(4)
	one, two := []capacity.Slot{slotAt("a", 10)}, []capacity.Slot{slotAt("a", 10), slotAt("b", 250)}
	tomorrow := monday.Add(33 * time.Hour)
	for _, test := range []struct {
		name, header string
		in           capacity.Input
		want         []string
		short        map[string]string // lines that needs are short on
	}{
		{"none", "", capacity.Input{Needs: []capacity.Order{order("n", red, tonight)}, Slots: one}, nil, nil},
		{
			"those who compete for the same slots are one", "",
			capacity.Input{
				Needs: []capacity.Order{order("n", red, tonight), order("m", red, tonight), order("o", red, tonight)},
				Slots: one,
			},
			[]string{"orders 2 [n o] [a]"},
			map[string]string{"23/am": "2"},
		},
		{
			"apart by rating", "",
			capacity.Input{
				Needs: []capacity.Order{order("n", red, tonight), order("m", red, tonight), order("o", green, tonight)},
				Slots: one,
			},
			[]string{"orders 1 [n] [a]", "orders 1 [o] [a]"},
			map[string]string{"23/am": "2"},
		},
		{
			"apart by slots", "",
			capacity.Input{
				Needs: []capacity.Order{
					only(order("n", red, tonight), "a"), only(order("m", red, tonight), "a"),
					only(order("o", red, tonight), "b"), only(order("p", red, tonight), "b"),
				},
				Slots: two,
			},
			[]string{"orders 1 [n] [b]", "orders 1 [p] [a]"},
			map[string]string{"23/am": "1", "23/pm": "1"},
		},
		{
			"without a slot: where the pool of the rating lacks some",
			`plan: [{days: mon-fri, session: am, pool: routine, role: gp, slots: 0}, {days: mon-fri, session: pm, ` +
				`pool: routine, role: gp, slots: 2}]` + "\n",
			capacity.Input{Needs: []capacity.Order{order("n", green, tonight)}, Slots: []capacity.Slot{}},
			[]string{"orders 1 [n] []", "plan 2 2026-11-23/pm"},
			map[string]string{"23/pm": "1"},
		},
		{
			"without a slot: nowhere that it could be",
			`plan: [{days: mon-fri, session: am, pool: routine, role: nurse, slots: 0}]` + "\n",
			capacity.Input{Needs: []capacity.Order{func() capacity.Order {
				o := order("n", green, tonight)
				o.Need.Roles = []string{"gp"}
				return o
			}()}, Slots: []capacity.Slot{}},
			[]string{"orders 1 [n] []"},
			nil,
		},
		{"by the plan", twelve, capacity.Input{Slots: []capacity.Slot{
			slotAt("a", 10), status("b", 20, "busy_unavailable"), slotAt("c", -5),
		}}, []string{"plan 10 2026-11-23/am"}, nil},
		{"more than planned", "", capacity.Input{
			Slots: two, Plan: []capacity.PlanLine{hostLine(23, "am", rules.Known(1))},
		}, nil, nil},
		{"expected of another day", "", capacity.Input{
			Slots: []capacity.Slot{slotAt("a", 24*60)}, Plan: []capacity.PlanLine{expecting},
		}, []string{"expected 3 2026-11-24/am"}, nil},
		{"booked in time stays placed", "", capacity.Input{
			Needs: []capacity.Order{order("n", amber, tomorrow)}, Slots: []capacity.Slot{slotAt("a", 24*60)},
		}, nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, reversed := range []bool{false, true} {
				in := test.in
				in.Needs = append([]capacity.Order(nil), in.Needs...)
				if reversed && len(in.Needs) > 1 {
					in.Needs[0], in.Needs[1] = in.Needs[1], in.Needs[0]
				}
				d := allocate(t, load(t, test.header), in)
				require.Equal(t, test.want, shortages(d))
				got := map[string]string{}
				for name, l := range lines(d) {
					if _, n, _ := strings.Cut(l, "; "); n != "0" {
						got[strings.TrimPrefix(name, "2026-11-")[:5]] = n
					}
				}
				require.Equal(t, len(test.short), len(got), got)
				for name, n := range test.short {
					require.Equal(t, n, got[name], name)
				}
			}
		})
	}
	p := load(t, `sessions: {am: "08:00-13:00"}`+"\n"+twelve[strings.Index(twelve, "plan:"):])
	require.Empty(
		t, shortages(decideAt(t, p, capacity.Input{Slots: []capacity.Slot{}}, monday.Add(4*time.Hour+1))),
		"a session that is over lacks nothing any more",
	)
}
