// A practice's own layer over its supplier's policy.

package capacity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
)

// A practice's own layer beside a supplier's plan: it keeps out, keeps back, asks for more and tells; it gives nothing
// away.

const supplied = `pools: {urgent_today: {for: red}, soon: {for: amber}, routine: {for: green}}
lists: {frail: [dementia]}
conditions: {early: slot.start_hour < 9}
rules:
  - {id: infants, when: 'patient.age_months < 12 and slot.modality != "in_person"', then: {exclude: true}, because: x}
  - {id: longer, when: 'has_any(patient.flags, lists.frail)', then: {require: {minutes: 10}}, because: x}
`

// layers are the practices' own layers over the supplier's policy.
func layers() domaintest.Layers[*capacity.Policy] {
	return domaintest.Layers[*capacity.Policy]{
		Name: "capacity", Load: capacity.Load, Base: header + supplied, With: folder(""),
	}
}

func TestLocalRulesThatGiveAwayAreRefused(t *testing.T) {
	layers().RefusesRules(t, map[string][2]string{
		"prefer":             {`slot.start_hour < 12`, `prefer: 5`},
		"prefer another":     {`need.rating == "green" and slot.pool == "urgent_today"`, `prefer: 10000`},
		"points against":     {`slot.clinician_id == need.named_clinician_id and need.rating == "red"`, `prefer: -10`},
		"release":            {`plan.same_day_free >= 4`, `release: urgent_today`},
		"release of amber's": {`plan.shortage >= 1 and day.now_hour >= 12`, `release: soon`},
		"plan less":          {`day.weekday == "mon"`, `plan: {scale: 0.5}`},
		"plan none":          {`day.working_day and plan.pool == "soon"`, `plan: {set: 0}`},
		// A target that more than the supplier's asks may hide a lesser one
		"plan more":         {`day.prior_closure_days >= 3`, `plan: {scale: 1.2}`},
		"by its own list":   {`has_any(patient.flags, lists.frail) and conditions.early`, `prefer: 1`},
		"where it is early": {`conditions.early`, `release: routine`},
	})
}

// What a layer may add, and what it does to three needs and four slots.
func TestLocalAdditions(t *testing.T) {
	in := capacity.Input{
		Needs: []capacity.Order{
			order("a", practice.Red, monday.Add(4*3600e9)), order("b", practice.Amber, monday.Add(8*3600e9)),
			order("c", practice.Green, monday.Add(30*3600e9)),
		},
		Slots: []capacity.Slot{slotAt("1", 30), slotAt("2", 60), slotAt("3", 90)},
	}
	for i := range in.Slots {
		in.Slots[i].Pool = []string{"urgent_today", "soon", "routine"}[i]
	}
	alone := allocate(t, load(t, supplied), in)
	for name, c := range map[string]struct {
		then     string
		unplaced []string
	}{
		"exclude": {`exclude: ours`, []string{"b: no_slot"}},
		"require": {`require: {minutes: 20}`, []string{"b: no_slot"}},
		"skills":  {`require: {skills: [ecg]}`, []string{"b: not_known"}},
		"cap":     {`cap: {per: day, n: 0}`, []string{"b: bounded"}},
		"reserve": {`reserve: {pool: soon, keep: 1}`, []string{"c: compete"}},
		"warn":    {`warn: ours, notify: [us]`, nil},
		"less":    {`require: {minutes: 5}`, nil},
		"alert":   {`alert: ours, for: 10m`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			when := `need.rating == "amber"`
			if name == "alert" {
				when = `plan.same_day_free <= 3`
			}
			p, err := capacity.Load(layers().Folder(domaintest.Rule(when, c.then)))
			require.NoError(t, err)
			d := allocate(t, p, in)
			require.Equal(t, c.unplaced, unplaced(d))
			if name != "reserve" { // who is kept out of one pool takes a place in another
				require.Subset(t, placed(alone), placed(d))
			}
			require.Len(t, placed(d), len(placed(alone))-len(c.unplaced))
			require.NotEqual(t, alone.Digest, d.Digest)
		})
	}
}

func TestLocalLeavesTheRest(t *testing.T) {
	layers().RefusesParts(t, map[string]string{
		"pools: {}\n": "not-local", "plan: []\n": "not-local", "sessions: {}\n": "not-local",
		"adjustments: {}\n": "not-local", "move_cost: 0\n": "not-local", "scores: {}\n": "not-local",
		"answers: {a: bool}\n": "never-given", "lists: {frail: [carer]}\n": "duplicate-name",
		"conditions: {early: true}\n": "duplicate-name",
		"rules: [{id: infants, when: patient.age_months < 1, then: {exclude: true}, because: x}]\n": "duplicate-id",
	})
}
