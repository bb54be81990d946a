// The stories of the field, each as a rule and what it comes to.

package limits_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

type story struct {
	ID, Say, When               string
	Then                        yaml.Node
	Fires, Unknown              map[string]any
	DoesNotFire                 map[string]any `yaml:"does_not_fire"`
	Policy, Kind, Note, Builtin string
}

// stories is one policy of all stories, over a week with a figure of 40 in every scope.
func stories(t *testing.T) (*limits.Policy, []story) {
	data, err := os.ReadFile("testdata/stories.yaml")
	require.NoError(t, err)
	var file struct{ Stories []story }
	require.NoError(t, yaml.Unmarshal(data, &file))
	var b strings.Builder
	b.WriteString(`messages: {closed: shut, full: closing_early}
week:
  medical: {mon-sun: {door: {"07:00-22:00": open}, daily: 40, active: 40, per_patient_24h: 3,
   periods: {"07:00-22:00": 40}}}
  admin: {mon-sun: {door: {"07:00-22:00": open}, daily: 40, active: 40}}
rules:
`)
	for _, s := range file.Stories {
		then, err := yaml.Marshal(&s.Then)
		require.NoError(t, err)
		text := strings.NewReplacer(
			"short_staffed", "closing_early", "message: busy", "message: closing_early", "daily_limit",
			"closing_early", "phone_us", "closing_early",
		).Replace(string(then))
		fmt.Fprintf(&b, "  - id: %s\n    when: |\n      %s\n    then: %s    because: %s\n", strings.ToLower(s.ID),
			strings.ReplaceAll(strings.TrimSpace(s.When), "\n", "\n      "), text, s.Kind)
	}
	return policy(t, b.String()), file.Stories
}

// Every story fires, does not fire and is unknown where it says so, for the figure that its facts name.
func TestStories(t *testing.T) {
	p, all := stories(t)
	require.Len(t, all, 14)
	for _, s := range all {
		for want, given := range map[rules.Verdict]map[string]any{
			rules.Fired: s.Fires, rules.NotFired: s.DoesNotFire, rules.Unknown: s.Unknown,
		} {
			if given == nil {
				continue
			}
			in, err := p.Set().Input(given)
			require.NoError(t, err)
			d, err := p.Decide(in, at(t, "2026-11-25T12:00:00Z"))
			require.NoError(t, err, s.ID)
			got, ok := d.Result().Verdict(strings.ToLower(s.ID))
			require.True(t, ok)
			if want == rules.NotFired && got == rules.Unknown { // for another figure, whose counts nobody gave
				missing, _ := d.Result().Missing(p.Set().Rule(strings.ToLower(s.ID)))
				require.True(
					t, slices.ContainsFunc(missing, func(f string) bool { return strings.HasPrefix(f, "limit.") }),
					"%s %s", s.ID, missing,
				)
				continue
			}
			require.Equal(
				t, want, got, "%s %s: %v", s.ID, s.Say, d.Result().Why(p.Set().Rule(strings.ToLower(s.ID))).Line(),
			)
		}
	}
}

// What each story comes to: the door and the daily figure of its kind.
func TestStoriesCometo(t *testing.T) {
	p, _ := stories(t)
	for id, c := range map[string]struct {
		input string
		kind  limits.Kind
		door  limits.Door
		daily string
		alert limits.Code
	}{
		"l01": {
			`{"practice": {"jurisdiction": "england"}, "day": {"core_hours_now": true}, "limit": {"door": "closed"}}`,
			limits.Medical,
			limits.Open,
			"unlimited",
			"",
		},
		"l03": {
			`{"day": {"working_days_to_closure": 0, "next_closure_days": 3, "now_hour": 15}}`,
			limits.Medical,
			limits.RoutineOnly,
			"40",
			"",
		},
		"l05": {
			`{"day": {"working_days_since_closure": 0, "prior_closure_days": 4}}`,
			limits.Medical,
			limits.Open,
			"56",
			"all_gps_triage",
		},
		"l07": {
			`{"day": {"weekday": "mon", "working_days_since_closure": 0, "prior_closure_days": 2}}`,
			limits.Medical,
			limits.Open,
			"48",
			"",
		},
		"l09": {
			`{"practice": {"jurisdiction": "scotland"}, "day": {"plt": "afternoon"}}`,
			limits.Medical,
			limits.Open,
			"20",
			"",
		},
		"l11": {`{"day": {"working_days_to_plt": 1}}`, limits.Medical, limits.Open, "36", ""},
		"l13": {
			`{"staff": {"gp_sessions_present_pct": 49.9}}`, limits.Medical, limits.RoutineOnly, "40", limits.RuleFired,
		},
		"l15": {`{"staff": {"admin_on_duty": 1}}`, limits.Admin, limits.Open, "28", ""},
		"l17": {`{"demand": {"oldest_untriaged_core_min": 61}}`, limits.Admin, limits.RoutineOnly, "40", ""},
		"l19": {
			`{"limits": [{"kind": "medical", "scope": "daily", "used": 40}]}`,
			limits.Medical,
			limits.RoutineOnly,
			"40",
			limits.FigureReached,
		},
		"l23": {`{"day": {"school_holiday": true}}`, limits.Medical, limits.Open, "38", ""},
		"l25": {
			`{"day": {"core_hours_now": true, "core_minutes_left": 60}}`, limits.Medical, limits.RoutineOnly, "40", "",
		},
		"l27": {
			`{"limit": {"kind": "medical", "scope": "daily", "weekly_per_1000_patients": 11.9}}`,
			limits.Medical,
			limits.Open,
			"40",
			"figure_too_low",
		},
	} {
		line, err := wire.Line([]byte(c.input))
		require.NoError(t, err)
		in, err := limits.Decode(line)
		require.NoError(t, err)
		if in.Day.WorkingDaysToPLT == nil {
			in.Day.WorkingDaysToPLT = rules.Known(30)
		}
		d, err := limits.Effective(p, in, at(t, "2026-11-24T12:00:00Z"))
		require.NoError(t, err)
		k, _ := d.Of(c.kind)
		require.Equal(t, c.door, k.Door, "%s %+v", id, k.Trace)
		require.Equal(t, c.daily, k.Figures[limits.Daily].String(), "%s %+v", id, k.Trace)
		if c.alert != "" {
			require.True(
				t, slices.ContainsFunc(d.Alerts, func(a limits.Alert) bool { return a.Alert == c.alert }), "%s %+v",
				id, d.Alerts,
			)
		}
	}
	pressure := limits.Input{}
	pressure.Practice.Opel = rules.Known(3)
	d, err := limits.Effective(p, pressure, time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC))
	require.NoError(t, err)
	require.Equal(t, []string{"letter_request", "ltc_review", "travel"}, d.Kinds[0].Topics)
}
