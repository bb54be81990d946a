// Properties that hold of every policy and every input.

package limits_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The invariants of limits, over policies and inputs drawn around clock changes and closures; fuzz_test.go draws them.

// A preview says what each decision says when the host asks again at each change and gives the state of the last; a
// decision stands until just before its change, and then it changes.
func TestPreviewIsEffective(t *testing.T) {
	check(t, slices.Concat(every, doors, doors, doors, doors), 1, func(rt *rapid.T, d draft, p *limits.Policy) {
		from := hotDay(rt)
		to := from.Add(some(rt, "days", 2, 9))
		in := input(rt, d, from)
		edges, err := limits.Preview(p, in, from, to)
		require.NoError(rt, err)
		at, end := from.At(0, p.Calendar().Zone()), to.Add(1).At(0, p.Calendar().Zone())
		foretold := map[time.Time]bool{at.UTC(): true}
		agree := func(at time.Time, k limits.KindDecision) {
			i := slices.IndexFunc(
				edges, func(e limits.Span) bool { return e.Kind == k.Kind && !at.Before(e.From) && at.Before(e.Until) },
			)
			require.Equal(rt, appearance(rt, edges[i].KindDecision), appearance(rt, k), "preview and decision at %s",
				at)
		}
		var before limits.Decision
		for d := effective(rt, p, in, at); at.Before(end); d = effective(rt, p, in, at) {
			for i, k := range d.Kinds {
				agree(at, k)
				due := before.Kinds != nil && before.Kinds[i].Until.Equal(at) && !at.Equal(
					before.Now.Add(10*24*time.Hour),
				)
				require.False(rt, due && appearance(rt, before.Kinds[i]) == appearance(rt, k), "nothing changes at %s",
					at)
			}
			in.Previous, before = d.State, d
			last := d.NextChange.Add(-1)
			for _, x := range one(
				rt,
				"ask",
				[]time.Time{last},
				[]time.Time{
					last, at.Add(time.Duration(float64(last.Sub(at)) * rapid.Float64Range(0, 1).Draw(rt, "between"))),
				},
			) {
				for i, k := range effective(rt, p, in, x).Kinds {
					require.Equal(rt, appearance(rt, d.Kinds[i]), appearance(rt, k), "from %s, at %s", at, x)
				}
			}
			at = d.NextChange
			foretold[at.UTC()] = true
		}
		for _, e := range edges {
			require.True(rt, foretold[e.From.UTC()], "an edge at %s that no decision foretold", e.From)
		}
	})
}

// everything is what a policy says of an input, in bytes.
func everything(t require.TestingT, p *limits.Policy, in limits.Input, at time.Time) string {
	day := p.Calendar().Today(at)
	edges, err := limits.Preview(p, in, day, day.Add(1))
	require.NoError(t, err)
	a, err := limits.Admit(p, in, at)
	require.NoError(t, err)
	return bytesOf(t, []any{effective(t, p, in, at), edges, a})
}

func TestI4OrderOfRules(t *testing.T) {
	check(t, every, 4, func(rt *rapid.T, d draft, p *limits.Policy) {
		other := d
		other.rules = rapid.Permutation(d.rules).Example(some(rt, "rules", 0, 2))
		other.weeks = rapid.Permutation(d.weeks).Example(some(rt, "rows", 0, 1))
		q, err := other.kept(rt)
		require.NoError(rt, err)
		in, at := asked(rt, d)
		shuffled := in
		shuffled.Limits = rapid.Permutation(in.Limits).Draw(rt, "counts")
		require.Equal(rt, everything(rt, p, in, at), everything(rt, q, shuffled, at))
	})
}

// The same bytes again, by a policy that was asked much else between and by one that was never asked.
func TestI5SameInputSameBytes(t *testing.T) {
	check(t, every, 4, func(rt *rapid.T, d draft, p *limits.Policy) {
		in, at := asked(rt, d)
		first := everything(rt, p, in, at)
		other, then := asked(rt, d)
		_ = everything(rt, p, other, then)
		require.Equal(rt, first, everything(rt, p, in, at))
		if chance(rt, "anew", 5) {
			q, err := d.load(rt)
			require.NoError(rt, err)
			require.Equal(rt, first, everything(rt, q, in, at))
		}
	})
}

var (
	changeStep = regexp.MustCompile(`^(door|daily|active|period|per_patient_24h) .*?from (\S+) to (\S+)$`)
	worded     = regexp.MustCompile(`set: unlimited|unlimited: true`)
	weekStep   = regexp.MustCompile(`^(\w+) (\d+|unlimited)( \(warns\))?$`)
)

// Replaying the steps gives the door and the figures, each step begins where the last ended, and names who made it
// and why.
func TestI6EveryStepIsNamed(t *testing.T) {
	check(t, every, 1, func(rt *rapid.T, d draft, p *limits.Policy) {
		in, at := asked(rt, d)
		in.Previous = effective(rt, p, in, at.Add(-2*time.Hour)).State
		for _, k := range effective(rt, p, in, at).Kinds {
			require.Equal(rt, "week door "+string(k.WeekDoor), string(k.Trace[0].Layer)+" "+k.Trace[0].Change)
			stands, named := map[string]string{"door": string(k.WeekDoor)}, map[string]bool{}
			for scope := range k.Figures {
				stands[string(scope)] = "unlimited" // where the week has none
			}
			for _, s := range k.Trace[1:] {
				if m := weekStep.FindStringSubmatch(s.Change); s.Layer == "week" {
					require.NotNil(rt, m, s.Change)
					stands[m[1]] = m[2]
					continue
				}
				require.NotEmpty(rt, strings.TrimSpace(s.Because), s)
				named[strings.Fields(s.Change)[0]] = true
				rule := p.Set().Rule(s.Rule) != nil
				exists := map[limits.Code]bool{
					"rule": rule, "held": rule, "figure": stands[s.Rule] == "0",
					"clamp": rule || s.Rule == "bounds" || s.Rule == "wales" || strings.HasPrefix(
						s.Rule, "england-20",
					),
					"instruction": slices.ContainsFunc(
						in.Instructions, func(i limits.Instruction) bool { return i.ID == s.Rule },
					),
				}
				require.True(rt, exists[s.Layer], s)
				if m := changeStep.FindStringSubmatch(s.Change); m != nil {
					require.Equal(rt, m[2], stands[m[1]], s)
					stands[m[1]] = m[3]
				}
			}
			require.Equal(rt, string(k.Door), stands["door"], k.Trace)
			for scope, f := range k.Figures {
				require.Equal(rt, f.String(), stands[string(scope)], k.Trace)
				require.True(rt, f == k.WeekFigures[scope] || named[string(scope)], "%s: %v", scope, k.Trace)
			}
		}
	})
}

func TestI14Bounds(t *testing.T) {
	check(t, every, 1, func(rt *rapid.T, d draft, p *limits.Policy) {
		in, at := asked(rt, d)
		got := effective(rt, p, in, at)
		// What is cancelled leaves nothing behind but the record of what was asked.
		more, extra := in, instruction(rt, d, p.Calendar().Today(at), "extra")
		cancel := limits.Instruction{
			ID:             "cancels",
			InstructedBy:   "lead",
			InstructedRole: "reception_lead",
			EnteredBy:      "clerk",
			Reason:         "over",
			From:           extra.From,
			Cancels:        "extra",
		}
		cancel.From = cancel.From.Add(time.Duration(some(rt, "later", 0, max(0, int(at.Sub(extra.From))))))
		extra.Cancels = ""
		more.Instructions = append(slices.Clone(in.Instructions), extra, cancel)
		restored := effective(rt, p, more, at)
		restored.Pending = got.Pending
		require.Equal(rt, bytesOf(rt, got), bytesOf(rt, restored))
		// Without an approval figures lie within their bounds.
		for i := range in.Instructions {
			in.Instructions[i].Approval = nil
		}
		got = effective(rt, p, in, at)
		conflict := slices.ContainsFunc(got.Errors, func(e rules.Error) bool { return e.Code == "floor-above-ceiling" })
		k, _ := got.Of(limits.Medical)
		f := k.Figures[limits.Daily]
		require.False(
			rt, d.ceiling > 0 && (f.Unlimited || f.N > d.ceiling || f.N < d.floor && !conflict),
			"%s is not in %d to %d", f, d.floor, d.ceiling,
		)
		// A hard figure of zero lets nobody in as through an open door.
		for _, k := range got.Kinds {
			for _, f := range k.Figures {
				require.Equal(rt, f.Unlimited, bytesOf(rt, f) == `"unlimited"`)
				mine := k.Kind == limits.All || k.Kind == in.Request.Submission.Kind
				require.False(
					rt, mine && f == (limits.Figure{Hard: true}) && got.Admission.Because == limits.BecauseOpen,
					k.Trace,
				)
			}
		}
		in.Instructions = nil
		for _, k := range effective(rt, p, in, at).Kinds {
			for scope, f := range k.Figures {
				require.False(
					rt,
					f.Unlimited && !k.WeekFigures[scope].Unlimited && !worded.MatchString(strings.Join(d.rules, "")),
					k.Trace,
				)
			}
		}
	})
}

// inForce reports whether England's contract of 2026 holds the door on a day, in its core hours.
func inForce(p *limits.Policy, day calendar.Date) bool {
	title, known := p.Calendar().BankHoliday(day)
	weekend := day.Weekday() == time.Saturday || day.Weekday() == time.Sunday
	return known && title == "" && !weekend && day.String() >= "2026-04-01"
}

// shutAndHard reports whether any door is tighter than the contract allows, and whether any figure turns patients away.
func shutAndHard(d limits.Decision, routineSuffices bool) (closed, hard bool) {
	for _, k := range d.Kinds {
		closed = closed || k.Door == limits.Closed || k.Door != limits.Open && !routineSuffices
		hard = hard || slices.ContainsFunc(
			slices.Collect(maps.Values(k.Figures)), func(f limits.Figure) bool { return f.Hard && !f.Unlimited },
		)
	}
	return closed, hard
}

// In England's core hours, without the commissioner's approval, no door is closed, no figure is hard, nobody is
// turned away.
func TestContractHolds(t *testing.T) {
	shut := false
	check(t, every, 1, func(rt *rapid.T, d draft, p *limits.Policy) {
		day := hotDay(rt).Add(some(rt, "day after", 0, 400))
		if !inForce(p, day) {
			return
		}
		at := day.At(8*60, london).Add(
			one(rt, "minute", time.Duration(some(rt, "minutes", 0, 629))*time.Minute, 630*time.Minute-1),
		)
		in := input(rt, d, day)
		in.Request = request(rt, at)
		for i, of := range in.Instructions {
			in.Instructions[i].Approval = one(
				rt, "no approval", nil, &limits.Approval{Ref: "7"}, &limits.Approval{By: " ", Ref: "7"},
				&limits.Approval{By: of.ID},
			)
		}
		in.Previous = effective(rt, p, in, at.Add(-3*time.Hour)).State
		for _, jurisdiction := range []string{"england", "scotland"} {
			in.Practice.Jurisdiction = jurisdiction
			got := effective(rt, p, in, at)
			closed, hard := shutAndHard(got, strings.Contains(d.head, "core_hours_door: routine_only"))
			shut = shut || closed && hard && !got.Admission.Admit
			if jurisdiction == "england" {
				require.False(rt, closed || hard || !got.Admission.Admit, "%+v", got)
			}
		}
	})
	if checks() >= enough {
		require.True(t, shut, "in Scotland some are turned away")
	}
}

// A rule that cannot be decided is as good as not there, but for being listed and alerted to.
func TestUnknownChangesNothing(t *testing.T) {
	check(t, every, 4, func(rt *rapid.T, d draft, p *limits.Policy) {
		in, at := asked(rt, d)
		got := effective(rt, p, in, at)
		for _, u := range got.Unknown {
			less := d
			less.rules = slices.DeleteFunc(
				slices.Clone(d.rules), func(r string) bool { return strings.Contains(r, "{id: "+u.Rule+",") },
			)
			q, err := less.kept(rt)
			if v, _ := got.Result().Verdict(u.Rule); v == rules.Fired || err != nil {
				continue // it fired for another figure; or without it the search at loading went further
			}
			for i, k := range effective(rt, q, in, at).Kinds {
				require.Equal(rt, appearance(rt, got.Kinds[i]), appearance(rt, k), "without %s", u.Rule)
			}
		}
	})
}

// With fewer facts the same rules fire or fewer, and each that fired is listed: a policy that only widens never opens
// wider.
func TestFewerFactsFireFewerRules(t *testing.T) {
	check(t, widening, 3, func(rt *rapid.T, d draft, p *limits.Policy) {
		in, at := asked(rt, d)
		in.Request = nil // else its contacts count where the host counted none
		less := in
		one(rt, "without", func() { less.Practice.Opel, less.Practice.ListSize = nil, nil },
			func() { less.Staff.PresentGPSessions = nil }, func() { less.Limits = nil },
			func() { less.Staff.DutyClinicianPresent = nil },
			func() { less.Demand.BacklogOpen, less.Demand.ForecastToday = nil, nil },
			func() { less.Demand.OldestUntriagedAt = time.Time{} })()
		more, fewer := effective(rt, p, in, at), effective(rt, p, less, at)
		for _, r := range p.Set().Rules() {
			with, _ := more.Result().Verdict(r.ID)
			without, _ := fewer.Result().Verdict(r.ID)
			listed := slices.ContainsFunc(fewer.Unknown, func(u rules.UnknownRule) bool { return u.Rule == r.ID })
			require.False(rt, without == rules.Fired && with != rules.Fired, "%s fires for want of a fact", r.ID)
			require.True(rt, with != rules.Fired || without == rules.Fired || listed, r.ID)
		}
		width := []limits.Door{limits.Closed, limits.RoutineOnly, limits.Open}
		for i, k := range more.Kinds {
			require.GreaterOrEqual(rt, slices.Index(width, k.Door), slices.Index(width, fewer.Kinds[i].Door), k.Trace)
			for scope, f := range fewer.Kinds[i].Figures {
				g := k.Figures[scope]
				require.True(rt, g.Unlimited || !f.Unlimited && f.N <= g.N, k.Trace)
			}
		}
	})
}

func TestStaffAreNeverBlocked(t *testing.T) {
	check(t, every, 1, func(rt *rapid.T, d draft, p *limits.Policy) {
		in, at := asked(rt, d)
		in.Previous = effective(rt, p, in, at.Add(-time.Hour)).State
		in.Request.Submission.Channel = one(rt, "by staff", "phone", "walk_in", "care_home")
		require.True(rt, effective(rt, p, in, at).Admission.Admit)
	})
}

// What is known of who makes a request stands in no decision and no error, and does not move the door for others.
func TestDecisionsHoldNoPatient(t *testing.T) {
	check(t, every, 1, func(rt *rapid.T, d draft, p *limits.Policy) {
		in, at := asked(rt, d)
		nobody := in
		nobody.Request = nil
		in.Request.Submission.ID, in.Request.Submission.Topic, in.Request.Patient.Flags = "canary-1", rules.Withhold("canary_topic"),
			rules.Withhold([]string{
				"canary_flag",
			})
		got := effective(rt, p, in, at)
		empty := effective(rt, p, nobody, at)
		require.Equal(rt, bytesOf(rt, empty.State.Carried().Held), bytesOf(rt, got.State.Carried().Held))
		request, wrong := *in.Request, in
		wrong.Request = &request
		request.Patient.Flags = rules.Withhold(append(request.Patient.Flags.Value(), one(rt, "flag", "canary 2", "canary_flags", "x-canary")))
		_, err := limits.Effective(p, wrong, at)
		require.Error(rt, err)
		_, errAdmit := limits.Admit(p, wrong, at)
		for _, shown := range []any{
			got,
			*got.Admission,
			in,
			&in,
			*in.Request,
			in.Request.Patient,
			in.Request.Submission,
			err,
			errAdmit,
			got.Result(),
		} {
			for _, text := range []string{fmt.Sprintf("%+v", shown), fmt.Sprintf("%v", shown), bytesOf(rt, shown)} {
				require.NotContains(rt, withoutOwnCodes(text), "canary")
			}
		}
		for _, line := range []string{
			`{"patient": {"flags": ["canary"]}}`, `{"patient": {"age_years": "canary"}}`,
			`{"submission": {"topic": "canary"}}`, `{"submission": {"opened_at": "canary"}}`,
			`{"admission": {"canary": 1}}`, `{"admission": "canary"}`, `{"admission": {"patient": {"canary": 1}}}`,
			`{"submission": {"id": ["canary"]}}`, `{"patient": {"registration_status": "canary"}}`, `{"canary": 1}`,
		} {
			var fields map[string]json.RawMessage
			require.NoError(rt, json.Unmarshal([]byte(line), &fields))
			_, err := p.Decide(fields, at)
			said := withoutOwnCodes(fmt.Sprintf("%+v", err) + bytesOf(rt, err))
			require.False(rt, err == nil || strings.Contains(said, "canary"), line)
		}
	})
}

// withoutOwnCodes is what is said without the policy's own codes, where an error lists them as allowed.
func withoutOwnCodes(said string) string {
	return strings.NewReplacer(", canary_flag", "", ", canary_topic", "").Replace(said)
}
