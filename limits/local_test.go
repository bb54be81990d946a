// What a practice's own layer, limits.local.yaml, may say.

package limits_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// A practice's own layer beside a supplier's limits: it tightens and alerts, and what would let in more is refused.

const supplied = `policy: limits
id: base
version: 1
author: supplier
messages: {closed: shut, full: closing_early, routine_only: closing_early}
lists: {frail: [palliative]}
conditions: {day: limit.scope == "daily"}
week:
  medical: {mon-fri: {door: {"08:00-18:30": open}, daily: 40, active: 20}, sat: {door: {"09:00-12:00": routine_only},
   daily: 10}}
rules:
  - {id: half, when: 'conditions.day and practice.opel >= 4', then: {scale: 0.5}, because: half}
  - {id: let-in, when: 'has_any(patient.flags, lists.frail)', then: {exempt: frail}, because: frail}
`

// layers are the practices' own layers over the supplier's policy.
var layers = domaintest.Layers[*limits.Policy]{
	Name: "limits", Load: limits.Load, Base: supplied, With: fstest.MapFS{"messages.yaml": {Data: []byte(texts)}},
}

// decideMedical decides medical requests on a Tuesday morning in Scotland, where no contract holds anything, by the
// facts of an example and what makes it whole.
func decideMedical(t *testing.T, folder fstest.MapFS, example string) limits.KindDecision {
	p, err := limits.Load(folder)
	require.NoError(t, err)
	given := map[string]any{}
	require.NoError(t, yaml.Unmarshal([]byte("{"+example+"}"), &given))
	given["practice.jurisdiction"] = "scotland"
	given["submission.kind"], given["submission.channel"] = "medical", "online"
	line, err := p.Set().Input(given)
	require.NoError(t, err)
	d, err := p.Decide(line, at(t, tuesday))
	require.NoError(t, err)
	k, ok := d.(limits.Decision).Of(limits.Medical)
	require.True(t, ok)
	return k
}

func TestLocalRulesThatLetInAreRefused(t *testing.T) {
	const daily = `limit.scope == "daily" and practice.opel >= 3`
	for name, c := range map[string]struct {
		when, then string
		more       bool // requests come in on the example, in a decision too
	}{
		"door open":          {`practice.opel >= 3`, `door: open`, false},
		"door open and more": {`practice.opel >= 3`, `door: open, max: 0, message: shut`, false},
		"set higher":         {daily, `set: 60`, true},
		"set unlimited":      {daily, `set: unlimited`, true},
		"set at all":         {daily, `set: 41`, true},
		"scale above one":    {daily, `scale: 1.1`, true},
		"add":                {daily, `add: 1`, true},
		"min":                {daily, `min: 50`, true},
		"floor":              {daily, `floor: 50`, true},
		"clamp door":         {`practice.opel >= 3`, `clamp: {door: open}`, false},
		"clamp unlimited":    {daily, `clamp: {unlimited: true}`, true},
		"clamp floor":        {daily, `clamp: {floor: 50}`, true},
		"scale by": {
			daily + ` and staff.gp_sessions_present_pct > 0`,
			`scale_by: {fact: staff.gp_sessions_present_pct, min: 150}`,
			true,
		},
		"exempt":                      {`has_any(patient.flags, "carer")`, `exempt: carer`, false},
		"exempt and alert":            {`patient.age_years < 5`, `exempt: infants, alert: infant`, false},
		"of the supplier's condition": {`conditions.day and practice.opel == 2`, `add: 10`, true},
	} {
		t.Run(name, func(t *testing.T) {
			local := domaintest.Rule(c.when, c.then)
			_, err := limits.Load(layers.Folder(local))
			example, does := layers.Weakens(t, err)
			require.Equal(t, "it fires", does)
			is := decideMedical(t, layers.Merged(local, example), example) // whose case says that it fires
			if was := decideMedical(t, layers.Alone(), example); c.more {
				w, i := was.Figures[limits.Daily], is.Figures[limits.Daily]
				require.True(t, i.Unlimited || !w.Unlimited && i.N > w.N, "%v, then %v on %s", w, i, example)
			}
		})
	}
}

// What a layer may add, and what it comes to: never more than without it.
func TestLocalAdditions(t *testing.T) {
	was := decideMedical(t, layers.Alone(), "practice.opel: 4, staff.admin_on_duty: 1")
	require.Equal(t, limits.Open, was.Door)
	require.Equal(t, 20, was.Figures[limits.Daily].N)
	for name, c := range map[string]struct {
		then  string
		door  limits.Door
		daily int
	}{
		"nothing else": {`alert: ours, notify: [us]`, limits.Open, 20},
		"for a while":  {`alert: ours, for: 15m`, limits.Open, 20},
		"notify":       {`notify: [us]`, limits.Open, 20},
		"routine only": {`door: routine_only, message: closing_early`, limits.RoutineOnly, 20},
		"closed":       {`door: closed, message: shut`, limits.Closed, 20},
		"scale":        {`scale: 0.5`, limits.Open, 10},
		"same scale":   {`scale: 1`, limits.Open, 20},
		"rounded up":   {`scale: 1, round: up`, limits.Open, 20},
		"less":         {`add: -5`, limits.Open, 15},
		"nothing less": {`add: 0`, limits.Open, 20},
		"at most":      {`max: 7`, limits.Open, 7},
		"at most more": {`max: 700`, limits.Open, 20},
		"ceiling":      {`clamp: {ceiling: 9}`, limits.Open, 9},
		"none":         {`max: 0, door: closed, message: shut`, limits.Closed, 0},
		"refuse":       {`refuse: ours, message: shut`, limits.Open, 20},
		"hide":         {`topics: {hide: [travel]}`, limits.Open, 20},
	} {
		t.Run(name, func(t *testing.T) {
			when := `staff.admin_on_duty <= 1`
			if c.daily != 20 || strings.Contains(c.then, "scale") {
				when += ` and limit.scope == "daily"`
			}
			folder := layers.Folder(domaintest.Rule(when, c.then))
			is := decideMedical(t, folder, "practice.opel: 4, staff.admin_on_duty: 1")
			require.Equal(t, c.door, is.Door)
			require.Equal(t, c.daily, is.Figures[limits.Daily].N)
			require.Equal(t, 20, is.Figures[limits.Active].N)
			other := decideMedical(t, folder, "practice.opel: 4, staff.admin_on_duty: 2")
			require.Equal(t, was.Figures, other.Figures)
			require.Equal(t, was.Door, other.Door)
		})
	}
}

// What belongs to the supplier cannot stand in a local layer.
func TestLocalLeavesTheRest(t *testing.T) {
	layers.RefusesParts(t, map[string]string{
		"week: {}\n": "not-local", "bounds: {}\n": "not-local", "core_hours_door: routine_only\n": "not-local",
		"jurisdiction: scotland\n": "not-local", "instructors: [admin]\n": "not-local",
		"grace: 24h\n": "not-local", "messages: {}\n": "not-local", "lists: {frail: [carer]}\n": "duplicate-name",
		"conditions: {day: true}\n": "duplicate-name",
		"rules: [{id: half, when: practice.opel >= 4, then: {scale: 0.9}, because: x}]\n": "duplicate-id",
	})
}
