// The layers of a decision: rules, instructions, bounds and contracts.

package limits_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/stretchr/testify/require"
)

// medical decides medical requests at an instant, by an input in JSON.
func medical(t *testing.T, p *limits.Policy, input, now string) limits.KindDecision {
	k, ok := decide(t, p, input, now).Of(limits.Medical)
	require.True(t, ok)
	return k
}

func decide(t *testing.T, p *limits.Policy, input, now string) limits.Decision {
	line, err := wire.Line([]byte(input))
	require.NoError(t, err)
	in, err := limits.Decode(line)
	require.NoError(t, err)
	d, err := limits.Effective(p, in, at(t, now))
	require.NoError(t, err)
	return d
}

// traceLines is a trace without the week, a line a step.
func traceLines(k limits.KindDecision) (out []string) {
	for _, s := range k.Trace {
		if s.Layer != "week" {
			out = append(out, string(s.Layer)+" "+s.Rule+" "+s.Change)
		}
	}
	return out
}

const (
	week = `messages: {closed: shut, full: closing_early}
week: {medical: {mon-fri: {door: {"08:00-18:30": open}, daily: 12}, sat: {door: {"09:00-12:00": open}, daily: 12}}}
`
	tuesday = "2026-11-24T10:00:00Z"
	evening = "2026-11-24T20:00:00Z"
)

// A rule that scales 12 to nothing says zero and closes with a text; it never lifts the limit.
func TestScaledToZero(t *testing.T) {
	p := policy(t, week+`rules: [{id: least, when: limit.scope == "daily", then: {scale: 0.05}, because: x}]`)
	k := medical(t, p, `{"practice": {"jurisdiction": "scotland"}}`, tuesday)
	require.Equal(t, limits.Figure{Hard: true}, k.Figures[limits.Daily])
	require.Equal(t, limits.Closed, k.Door)
	require.EqualValues(t, "closing_early", k.Message)
	require.Equal(t, []string{"rule least daily x0.05: from 12 to 0", "figure daily door from open to closed"},
		traceLines(k))

	k = medical(t, p, `{"practice": {"jurisdiction": "england"}}`, tuesday)
	require.Equal(t, limits.Figure{}, k.Figures[limits.Daily], "zero still, and it only warns")
	require.Equal(t, limits.Open, k.Door)
	require.Equal(t, []string{
		"rule least daily x0.05: from 12 to 0", "figure daily door from open to closed",
		"clamp england-2026-04 daily 0 warns only", "clamp england-2026-04 door from closed to open",
	}, traceLines(k))
	k = medical(t, p, `{"practice": {"jurisdiction": "england"}}`, "2026-03-31T10:00:00Z")
	require.Equal(
		t,
		limits.Figure{},
		k.Figures[limits.Daily],
		"before April 2026 hard figures stand, but for one that shuts",
	)
	require.Equal(t, []string{
		"rule least daily x0.05: from 12 to 0", "figure daily door from open to closed",
		"clamp england-2025-10 door from closed to open", "clamp england-2025-10 daily 0 warns only",
	}, traceLines(k))
	a := decide(
		t, p,
		`{"practice": {"jurisdiction": "scotland"}, "admission": {"submission": {"channel": "online", "kind": `+
			`"medical"}}}`,
		tuesday,
	).Admission
	require.False(t, a.Admit)
	require.EqualValues(t, "closing_early", a.Message)
}

// Within a layer: the one set, times every scale, plus every add, then max and min, rounded down once.
func TestFiguresOfRules(t *testing.T) {
	for name, c := range map[string]struct{ rules, want string }{
		"set":                      {`{set: 30}`, "30"},
		"two scales and one round": {`{scale: 1.1} {scale: 1.1}`, "14"},  // 14.52, where rounding twice gives 14 too
		"rounded once":             {`{scale: 0.55} {scale: 2.5}`, "16"}, // 16.5; twice: 15
		"set, scale, add":          {`{set: 40} {scale: 0.5} {add: 3}`, "23"},
		"max":                      {`{scale: 10} {max: 50}`, "50"},
		"max and min":              {`{scale: 10} {max: 50} {min: 60}`, "60"},
		"less than nothing":        {`{add: -100}`, "0"},
		"up":                       {`{scale: 0.55, round: up}`, "7"},
		"nearest":                  {`{scale: 0.55, round: nearest}`, "7"},
		"the lowest rounding":      {`{scale: 0.55, round: up} {scale: 1}`, "6"},
		"binary fractions":         {`{set: 45} {scale: 1.4}`, "63"},
		"unlimited":                {`{set: unlimited}`, "unlimited"},
		"unlimited and max":        {`{set: unlimited} {max: 20}`, "20"},
		"floor":                    {`{scale: 0.1} {floor: 5}`, "5"},
		"clamp":                    {`{scale: 10} {clamp: {ceiling: 70}}`, "70"},
		"as many as can be":        {`{scale: 100} {scale: 100} {scale: 100}`, "100000"},
	} {
		var b strings.Builder
		for i, then := range strings.SplitAfter(c.rules, "}") {
			for strings.Count(then, "{") > strings.Count(then, "}") {
				then += "}"
			}
			if strings.Contains(then, "{") {
				b.WriteString(
					"\n  - {id: r" + string(
						rune('a'+i),
					) + `, when: limit.scope == "daily", then: ` + then + ", because: x}",
				)
			}
		}
		k := medical(t, policy(t, week+"rules:"+b.String()), `{}`, tuesday)
		require.Equal(t, c.want, k.Figures[limits.Daily].String(), "%s %v", name, traceLines(k))
	}
}

// Two rules that set one figure on one day are refused, with the day; where only facts of the moment decide, the
// lower wins.
func TestTwoSets(t *testing.T) {
	load := func(a, b string) error {
		_, err := limits.Load(folder(t, week+`rules:
  - {id: a, when: '`+a+`', then: {set: 20}, because: x}
  - {id: b, when: '`+b+`', then: {set: 10}, because: x}`, ""))
		return err
	}
	var problems problem.Problems
	require.ErrorAs(
		t, load(`day.weekday == "mon"`, `day.working_days_since_closure == 0 and day.month == 12`), &problems,
	)
	require.Contains(t, problems.Error(), "rules a and b both set medical.active on 2026-12-07 (Mon")
	require.ErrorContains(
		t, load(`day.plt == "afternoon"`, `staff.admin_on_duty <= 1`), "for some value of staff.admin_on_duty",
	)
	require.NoError(t, load(`day.weekday == "mon"`, `day.weekday == "tue"`))
	require.NoError(t, load(`staff.admin_on_duty <= 1`, `staff.admin_on_duty > 1`))
	require.NoError(t, load(`day.weekday == "sun" and day.core_hours_now`, `day.weekday == "sun"`), "never both")
}

// What closes a door has a text: in a rule, in the week, in an instruction.
func TestClosedWithoutText(t *testing.T) {
	for _, body := range []string{
		`rules: [{id: a, when: practice.opel >= 4, then: {door: closed}, because: x}]`,
		`rules: [{id: a, when: submission.contacts_24h >= 9, then: {refuse: true}, because: x}]`,
	} {
		_, err := limits.Load(folder(t, week+body, ""))
		require.ErrorContains(t, err, "closed-without-message")
	}
	_, err := limits.Load(
		folder(t, `week: {medical: {mon-fri: {door: {"08:00-12:00": open, "12:00-18:00": closed}}}}`, ""),
	)
	require.ErrorContains(t, err, "closed-without-message")
}

const closing = `"instructions": [{"id": "i", "instructed_by": "lead-1", "instructed_role": "reception_lead",
 "entered_by": "a", "reason": "flood",
	"from": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z", "set": {"medical.door": "closed"}%s}]`

// The contract holds in core hours from its date on; only the commissioner's approval passes it, and both are recorded.
func TestContracts(t *testing.T) {
	p := policy(t, week)
	plain, approved := strings.ReplaceAll(closing, "%s", ""), strings.ReplaceAll(
		closing, "%s", `, "approval": {"by": "ICB", "ref": "2026/7"}`,
	)
	for _, c := range []struct {
		name, jurisdiction, instruction, now string
		door                                 limits.Door
		hard                                 bool
		last                                 string
	}{
		{"england", "england", plain, tuesday, limits.Open, false, "clamp england-2026-04 door from closed to open"},
		{
			"england, approved",
			"england",
			approved,
			tuesday,
			limits.Closed,
			false,
			"clamp england-2026-04 door stays closed",
		},
		{"england, in the evening", "england", plain, evening, limits.Closed, true, ""},
		{"england, at half past six", "england", plain, "2026-11-24T18:30:00Z", limits.Closed, true, ""},
		{"england, on a bank holiday", "england", plain, "2026-12-28T10:00:00Z", limits.Closed, false, ""},
		{
			"england, on a Saturday",
			"england",
			plain,
			"2026-11-28T10:00:00Z",
			limits.Closed,
			true,
			"instruction i door from open to closed",
		},
		{
			"england, before April 2026",
			"england",
			plain,
			"2026-03-31T10:00:00Z",
			limits.Open,
			true,
			"clamp england-2025-10 door from closed to open",
		},
		{"wales", "wales", plain, tuesday, limits.RoutineOnly, true, "clamp wales door from closed to routine_only"},
		{"scotland", "scotland", plain, tuesday, limits.Closed, true, "instruction i door from open to closed"},
	} {
		k := medical(t, p, `{"practice": {"jurisdiction": "`+c.jurisdiction+`"}, `+c.instruction+`}`, c.now)
		require.Equal(t, c.door, k.Door, "%s %v", c.name, traceLines(k))
		if c.last != "" {
			require.Contains(t, traceLines(k), c.last, c.name)
		}
		if !k.Figures[limits.Daily].Unlimited {
			require.Equal(t, c.hard, k.Figures[limits.Daily].Hard, c.name)
		}
	}
	routine := `rules: [{id: pressure, when: practice.opel >= 3, then: {door: routine_only, message: ` +
		`closing_early}, because: x}]`
	input := `{"practice": {"jurisdiction": "england", "opel": 3}}`
	require.Equal(t, limits.Open, medical(t, policy(t, week+routine), input, tuesday).Door, "nothing recorded: open")
	require.Equal(
		t, limits.RoutineOnly,
		medical(t, policy(t, "core_hours_door: routine_only\n"+week+routine), input, tuesday).Door,
	)
	require.Contains(
		t, decide(t, p, `{}`, tuesday).Errors,
		rules.Error{Code: "jurisdiction-not-known", Fact: "practice.jurisdiction"},
	)
}

// A door that a figure of zero shut stays shut in core hours where the commissioner has approved that zero; the
// approval of another figure is none.
func TestApprovedZeroes(t *testing.T) {
	p := policy(t, strings.ReplaceAll(week, "daily: 12", "daily: 12, active: 20")+
		`rules: [{id: flood, when: practice.opel >= 3 and limit.scope == "daily", then: {max: 0}, because: x}]`)
	for _, c := range []struct {
		set, approval string
		opel          int
		door          limits.Door
		last          string
	}{
		{`"medical.daily": 0`, `, "approval": {"by": "ICB", "ref": "7"}`, 1, limits.Closed, "door stays closed"},
		{`"medical.daily": 0`, ``, 1, limits.Open, "door from closed to open"},
		{`"medical.active": 5`, `, "approval": {"by": "ICB", "ref": "7"}`, 3, limits.Open, "door from closed to open"},
		{`"medical.active": 5`, ``, 3, limits.Open, "door from closed to open"},
	} {
		by := strings.ReplaceAll(strings.ReplaceAll(closing, "%s", c.approval), `"medical.door": "closed"`, c.set)
		k := medical(t, p, fmt.Sprintf(`{"practice": {"jurisdiction": "england", "opel": %d}, %s}`, c.opel, by), tuesday)
		require.Equal(t, c.door, k.Door, "%s%s %v", c.set, c.approval, traceLines(k))
		require.Contains(t, traceLines(k), "clamp england-2026-04 "+c.last, "%s%s", c.set, c.approval)
	}
}

// Without a named instructor of an allowed role, a reason and an end an instruction is a request, and not in force.
func TestInstructions(t *testing.T) {
	p := policy(t, "instructors: [reception_lead, duty_clinician]\n"+week)
	good := limits.Instruction{
		ID: "i", InstructedBy: "lead-1", InstructedRole: "reception_lead", EnteredBy: "admin-2", Reason: "flu clinic",
		From: at(
			t, "2026-11-24T08:00:00Z",
		),
		Until: at(t, "2026-11-24T12:00:00Z"), Set: map[limits.Target]limits.Value{
			{Kind: limits.Medical, Scope: limits.Daily}: {N: 5},
		},
	}
	for because, spoil := range map[limits.Code]func(*limits.Instruction){
		"":                  func(*limits.Instruction) {},
		"no_instructor":     func(i *limits.Instruction) { i.InstructedBy = "" },
		"role_not_allowed":  func(i *limits.Instruction) { i.InstructedRole = "admin" },
		"no_enterer":        func(i *limits.Instruction) { i.EnteredBy = " " },
		"no_reason":         func(i *limits.Instruction) { i.Reason = "" },
		"no_end":            func(i *limits.Instruction) { i.Until = time.Time{} },
		"ends_before_start": func(i *limits.Instruction) { i.Until = i.From },
		"sets_nothing":      func(i *limits.Instruction) { i.Set = nil },
		"wrong_value": func(i *limits.Instruction) {
			i.Set = map[limits.Target]limits.Value{{Kind: limits.Medical, Scope: limits.Daily}: {N: -1}}
		},
	} {
		i := good
		spoil(&i)
		d, err := limits.Effective(p, limits.Input{Instructions: []limits.Instruction{i}}, at(t, tuesday))
		require.NoError(t, err)
		if because == "" {
			require.Equal(t, 5, d.Kinds[0].Figures[limits.Daily].N)
			require.Equal(t, at(t, "2026-11-24T12:00:00Z"), d.Kinds[0].Until.UTC(), "it lapses")
			continue
		}
		require.Equal(t, 12, d.Kinds[0].Figures[limits.Daily].N, because)
		require.Equal(t, []limits.Pending{{ID: "i", Because: because}}, d.Pending)
	}
	newer := good
	newer.ID, newer.Set = "j", map[limits.Target]limits.Value{
		{Kind: limits.Medical, Scope: limits.Daily}: {Unlimited: true},
	}
	cancel := limits.Instruction{
		ID:             "k",
		InstructedBy:   "gp-1",
		InstructedRole: "duty_clinician",
		EnteredBy:      "admin-2",
		Reason:         "over",
		From:           at(t, "2026-11-24T09:00:00Z"),
		Cancels:        "j",
	}
	for want, of := range map[string][]limits.Instruction{
		"unlimited": {good, newer}, "5": {newer, good}, "5 ": {good, newer, cancel},
	} {
		d, err := limits.Effective(p, limits.Input{Instructions: of}, at(t, tuesday))
		require.NoError(t, err)
		require.Equal(t, strings.TrimSpace(want), d.Kinds[0].Figures[limits.Daily].String())
	}
}

// An instruction that shuts a door needs a text that tells patients what to do, and a text that there is.
func TestInstructionsThatShutNeedAMessage(t *testing.T) {
	const silent = `messages: {full: closing_early}
week: {medical: {mon-fri: {door: {"08:00-18:30": open}, daily: 12}}}
`
	door, daily := limits.Target{
		Kind:  limits.Medical,
		Scope: "door",
	}, limits.Target{
		Kind:  limits.Medical,
		Scope: limits.Daily,
	}
	shut := map[limits.Target]limits.Value{door: {Door: limits.Closed}}
	for _, c := range []struct {
		policy, message string
		set             map[limits.Target]limits.Value
		because         limits.Code // "": it is in force
	}{
		{silent, "", shut, "no_message"},
		{silent, "closing_early", shut, ""},
		{silent, "gone_fishing", shut, "unknown_message"},
		{silent, "", map[limits.Target]limits.Value{daily: {N: 5}}, ""},
		{silent, "", map[limits.Target]limits.Value{daily: {N: 0}}, "no_message"},
		{silent, "", map[limits.Target]limits.Value{daily: {N: 0, Hard: rules.Known(false)}}, ""},
		{silent, "gone_fishing", map[limits.Target]limits.Value{daily: {N: 5}}, "unknown_message"},
		{week, "", shut, ""},
	} {
		d, err := limits.Effective(policy(t, c.policy), limits.Input{Instructions: []limits.Instruction{{
			ID: "i", InstructedBy: "lead-1", InstructedRole: "reception_lead", EnteredBy: "a", Reason: "flood",
			From: at(t, "2026-11-24T08:00:00Z"), Until: at(t, "2026-11-24T12:00:00Z"),
			Message: field.MessageName(c.message), Set: c.set,
		}}}, at(t, tuesday))
		require.NoError(t, err)
		var pending []limits.Pending
		if c.because != "" {
			pending = []limits.Pending{{ID: "i", Because: c.because}}
		}
		require.Equal(t, pending, d.Pending, "%s %v", c.message, c.set)
	}
}

// Errors of an input name the fact and never the value.
func TestBadInputs(t *testing.T) {
	for input, want := range map[string]string{
		`{"limits": [{"kind": "medical", "scope": "daily", "used": -1}]}`: "out-of-range: limit.used (int 0..100000)",
		`{"limits": [{"kind": "medcal", "scope": "daily"}]}`: "unknown-value: " +
			"limit.kind (medical, admin, medication, fit_note, registration, all)",
		`{"limits": {"kind": "medical"}}`: "wrong-type: limits (list)",
		`{"limit": {"base": null}}`: "null: limit.base " +
			"(leave out what is not known)",
		`{"doors": 1}`: "unknown-key (practice, staff, demand, day, limits, instructions, admission, state, now)",
		`{"instructions": [{"set": {"medical.daily": "sixty"}}]}`: "wrong-type: limit.instructions",
		`{"instructions": [{"set": {"medical.weekly": 6}}]}`:      "wrong-type: limit.instructions",
		`{"admission": {"patient": {"flags": ["Zaphod"]}}}`: "unknown-value: " +
			"patient.flags",
		`{"admission": {"patient": {"nhs_number": "9434765919"}}}`: "unknown-fact: patient.‹withheld›",
		`{"state": {"held": "Zaphod"}}`:                            "wrong-type: state (as a decision gave it)",
		`{"practice": {"jurisdiction": "France"}}`: "unknown-value: " +
			"practice.jurisdiction (england, wales, scotland, northern_ireland)",
		`{"demand": {"oldest_untriaged_at": "yesterday"}}`: "bad-instant: demand.oldest_untriaged_at (RFC 3339)",
		`{"limits": [{"kind": "admin", "scope": "daily"}, {"kind": "admin", "scope": "daily"}]}`: "duplicate-key: " +
			"limits (one count for each kind and scope)",
	} {
		line, err := wire.Line([]byte(input))
		require.NoError(t, err)
		in, err := limits.Decode(line)
		if err == nil {
			_, err = limits.Effective(policy(t, week), in, at(t, tuesday))
		}
		var e *rules.Error
		require.True(t, errors.As(err, &e), input)
		require.Equal(t, want, e.Error())
	}
	_, err := limits.Effective(nil, limits.Input{}, at(t, tuesday))
	require.ErrorContains(t, err, "no-policy")
	_, err = limits.Effective(policy(t, week), limits.Input{}, time.Time{})
	require.ErrorContains(t, err, "bad-instant")
	_, err = limits.Admit(policy(t, week), limits.Input{}, at(t, tuesday))
	require.ErrorContains(t, err, "no-request")
}

// A contract begins on its first day and ends on its last.
func TestContractsOnTheirFirstAndLastDays(t *testing.T) {
	p := policy(t, week+`rules: [{id: shut, when: day.now_hour >= 0, then: {door: closed, message: shut}, because: x}]`)
	for day, want := range map[string][]string{
		"2025-09-30": {"rule shut door from open to closed"},
		"2025-10-01": {"rule shut door from open to closed", "clamp england-2025-10 door from closed to open"},
		"2026-03-31": {"rule shut door from open to closed", "clamp england-2025-10 door from closed to open"},
		"2026-04-01": {"rule shut door from open to closed", "clamp england-2026-04 door from closed to open"},
	} {
		k := medical(t, p, `{"practice": {"jurisdiction": "england"}}`, day+"T10:00:00Z")
		require.Subset(t, traceLines(k), want, day)
		require.Equal(t, len(want) > 1, k.Door == limits.Open, day)
	}
}
