// Random small policies and inputs, for the comparison with the reference merge.

package triage_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// A refDraw draws policies and inputs.
type refDraw struct {
	*rand.Rand
	low, high int // of the score
}

func oneOf[T any](r interface{ IntN(int) int }, of ...T) T { return of[r.IntN(len(of))] }

// atom is a comparison of one answer.
func (r refDraw) atom() refCondition {
	f := refDomain[r.IntN(len(refDomain))]
	c := refCondition{op: "atom", fact: f.name, value: f.values[r.IntN(len(f.values))]}
	switch f.name[0] {
	case 'n':
		c.cmp = oneOf(r, ">=", ">", "<", "<=", "==", "!=")
	case 'e':
		c.cmp = oneOf(r, "==", "!=")
		if r.IntN(3) == 0 {
			c.value, c.cmp = []any{"x", "z"}, ""
		}
	}
	return c
}

// condition is a condition of so many levels; without scores where it stands in one.
func (r refDraw) condition(levels int, scored bool) refCondition {
	switch n := r.IntN(10); {
	case scored && n == 0:
		return refCondition{op: "score", cmp: oneOf(r, ">=", "<", ">", "<="), n: r.low + r.IntN(r.high-r.low+1)}
	case levels == 0 || n < 4:
		return r.atom()
	case n == 4:
		return refCondition{op: "not", kids: []refCondition{r.condition(levels-1, scored)}}
	case n == 5:
		kids := []refCondition{r.condition(levels-1, scored), r.condition(levels-1, scored), r.condition(levels-1, scored)}
		return refCondition{op: "at_least", n: 1 + r.IntN(3), kids: kids}
	}
	kids := []refCondition{r.condition(levels-1, scored), r.condition(levels-1, scored)}
	return refCondition{op: oneOf(r, "and", "or"), kids: kids}
}

// known adds to a condition that a fact is known, or is not, as may stand there: what raises may not hang on a fact
// being there, and what lowers may not hang on one missing.
func (r refDraw) known(c refCondition, lowers bool) refCondition {
	if r.IntN(8) > 0 {
		return c
	}
	k := refCondition{op: "known", fact: refDomain[r.IntN(len(refDomain))].name}
	if lowers {
		return refCondition{op: "and", kids: []refCondition{c, k}}
	}
	return refCondition{op: "or", kids: []refCondition{c, {op: "not", kids: []refCondition{k}}}}
}

// policy is a policy of a few rules.
func (r *refDraw) policy() (p refPolicy) {
	p.lowering = oneOf(r, "propose", "propose", "apply", "off")
	for range 1 + r.IntN(4) {
		if r.IntN(3) == 0 {
			p.score = append(p.score, refPart{
				fact: oneOf(r, "n0", "n1"), bands: []int{r.IntN(3), r.IntN(3), r.IntN(3), r.IntN(3)},
			})
			continue
		}
		p.score = append(p.score, refPart{when: r.atom(), points: 1 + r.IntN(3)})
	}
	r.low, r.high = p.bounds(refFacts{})
	var group *refCondition
	for n := range 1 + r.IntN(5) {
		rule := refRule{
			id:   fmt.Sprintf("r%d", n),
			does: oneOf(r, "red", "amber", "one_step", "green", "green", "green", "guard", "flag"),
		}
		if r.IntN(3) == 0 {
			if group == nil || r.IntN(2) == 0 {
				c := r.condition(1, true)
				group = &c
			}
			rule.group = group
		}
		rule.when = r.known(r.condition(2, true), rule.does == "green")
		if rule.does == "green" {
			rule.route = oneOf(r, "", "pharmacy", "nurse")
		}
		p.rules = append(p.rules, rule)
	}
	return p
}

// then is a rule's outcome as a policy has it.
func (r refRule) then() string {
	switch r.does {
	case "green":
		if r.route != "" {
			return "{downgrade: green, route: " + r.route + "}"
		}
		return "{downgrade: green}"
	case "guard":
		return "{guard: true}"
	case "flag":
		return "{flags: [some]}"
	}
	return "{upgrade: " + r.does + "}"
}

// body is the policy as a file has it, in the order of some numbers.
func (p refPolicy) body(order []int) string {
	var b strings.Builder
	b.WriteString(refAnswers + "scores:\n  s:\n")
	for _, part := range p.score {
		if part.fact == "" {
			fmt.Fprintf(&b, "    - {when: '%s', points: %d}\n", part.when, part.points)
			continue
		}
		fmt.Fprintf(&b, "    - {fact: answers.%s, bands: {\"0\": %d, \"1\": %d, \"2\": %d, \"3\": %d}}\n", part.fact,
			part.bands[0], part.bands[1], part.bands[2], part.bands[3])
	}
	b.WriteString("rules:\n")
	for _, n := range order {
		r := p.rules[n]
		rule := fmt.Sprintf("{id: %s, when: '%s', then: %s, because: x}", r.id, r.when, r.then())
		if r.group != nil {
			fmt.Fprintf(&b, "  - only_if: '%s'\n    rules:\n      - %s\n", r.group, rule)
			continue
		}
		fmt.Fprintf(&b, "  - %s\n", rule)
	}
	return b.String()
}

// loaded is the policy, loaded.
func (p refPolicy) loaded(t require.TestingT, order []int) *triage.Policy {
	switch p.lowering {
	case "apply":
		return applying(t, p.body(order), 3, 3)
	case "off":
		return load(t, "lowering: off\n"+p.body(order))
	}
	return load(t, p.body(order))
}

// input is a request of which some is known.
func (r refDraw) input() (in refInput) {
	in.facts = refFacts{}
	given := 1 + r.IntN(5) // of five fifths: everything is known in one of five
	for _, f := range refDomain {
		if r.IntN(5) < given {
			in.facts[f.name] = f.values[r.IntN(len(f.values))]
		}
	}
	in.supplier = oneOf(r, triage.Green, triage.Amber, triage.Amber, triage.Amber, triage.Amber, triage.Amber, triage.Red)
	if r.IntN(4) == 0 {
		in.person = oneOf(r, triage.Green, triage.Amber, triage.Red)
		in.clinician, in.unseen = r.IntN(2) == 0, r.IntN(2) == 0
	}
	in.text = oneOf(r, "", "", "", "", "", "it hurts", "unknown")
	in.brake = oneOf(r, "off", "off", "on", "unknown")
	return in
}

// written is the request as triage takes it. rating is the one in force, and who set it.
func (in refInput) written(rating triage.Rating, setBy string) triage.Input {
	answers := map[string]any{}
	for name, v := range in.facts {
		answers[name] = v
	}
	out := triage.Input{
		Submission: triage.Submission{
			ID: "s-1", SupplierRating: in.supplier, Rating: rating, RatingSetBy: setBy, SubmittedAt: at(8, 0),
			LastPatientInputAt: at(8, 0), UnseenAttachments: rules.Known(0),
			Ratings: []triage.Rated{{ByRole: "supplier", Rating: in.supplier, At: at(8, 0)}},
		},
		Answers: rules.NewAnswers(answers),
	}
	if in.person != "" {
		role := "admin"
		if in.clinician {
			role = "gp"
		}
		out.Submission.Ratings = append(out.Submission.Ratings, triage.Rated{
			ByRole: role, Rating: in.person, At: at(8, 30), ReasonCode: "looked",
		})
		if in.unseen {
			out.Submission.LastPatientInputAt = at(8, 45)
		}
	}
	if in.text != "unknown" {
		out.Submission.Text = rules.NewText(in.text)
	}
	switch in.brake {
	case "off":
		out.Lowered = triage.Lowered{Today: rules.Known(0), Reversed: rules.Known(0)}
	case "on":
		out.Lowered = triage.Lowered{Today: rules.Known(3), Reversed: rules.Known(0)}
	}
	return out
}

// inForce is the rating that is in force before the assessment, and who set it.
func (in refInput) inForce() (triage.Rating, string) {
	switch {
	case in.person == "":
		return in.supplier, "supplier"
	case in.clinician:
		return in.person, "clinician"
	}
	return in.person, "admin"
}
