// What no single line of limits.yaml shows: faults, which refuse the file, found over the policy as a whole.

package limits

import (
	"fmt"
	"maps"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// faults are what would act otherwise than it reads.
func (p *Policy) faults() problem.Problems {
	var out problem.Problems
	for _, r := range p.loaded.Rules {
		out = append(out, p.ruleFaults(r)...)
		if len(out) > problem.Most {
			return out[:problem.Most]
		}
	}
	for _, t := range sortedTargets(p.loaded.Header.Bounds) {
		if !p.has(t) {
			path := "bounds/" + t.String()
			out = append(out, p.set.HeaderProblem(path, "unknown-figure", "the week has no such figure", ""))
		}
	}
	if p.texts().ofFull() != "" {
		return out
	}
	for _, w := range p.weeks {
		rows := p.loaded.Header.Week[w.kind]
		for _, days := range slices.Sorted(maps.Keys(rows)) {
			for _, key := range rows[days].silentZeros() {
				path := fmt.Sprintf("week/%s/%s/%s", w.kind, days, key)
				out = append(out, p.set.HeaderProblem(path, "closed-without-message", zeroWithoutText,
					"name one at the top of the file: messages: {full: …}"))
			}
		}
	}
	return out
}

const zeroWithoutText = "0 closes the door, and no text tells patients what to do"

// timedFacts are the facts that numbers pass in the course of a day.
var timedFacts = []string{
	"day.now_hour", "day.core_minutes_left", "demand.oldest_untriaged_core_min",
	"limit.minutes_until_close", "limit.minutes_past_routine_cutoff", "limit.instruction_minutes_left",
}

// ruleFaults are the faults of one rule.
func (p *Policy) ruleFaults(r practice.Rule[outcome]) (out problem.Problems) {
	bad := func(code, message, hint string) { out = append(out, r.Problem(code, message, hint)) }
	traits := p.traits[r.ID]
	switch other := traits.effect.everybody; {
	case !traits.atAdmission || other == "":
	case traits.decidesAdmission:
		bad(
			"never-acts", fmt.Sprintf("rule %s rules on one request, so its %s would never act", r.ID, other),
			"make two rules",
		)
	default:
		message := "rule %s reads %s, which only a request that knocks has, so its %s would never act"
		bad(
			"never-acts", fmt.Sprintf(message, r.ID, traits.admissionFact, other),
			"read limit.kind, or say refuse: or exempt:",
		)
	}
	for _, topic := range r.Then.hidden() {
		if !p.set.Allows("submission.topic", topic) && len(out) < problem.Most {
			hint := problem.Suggest(topic, p.set.Words("submission.topic"))
			bad("unknown-code", fmt.Sprintf("%s is not a topic", topic), hint)
		}
	}
	byFigure := traits.effect.shuts && r.Then.Door == "" && r.Then.Refuse == ""
	if byFigure && r.Then.Message == "" && p.texts().ofFull() == "" {
		bad("closed-without-message", zeroWithoutText, "name one: message: …, or messages: {full: …} at the top")
	}
	for _, fact := range r.Reads {
		opaque := p.loaded.Thresholds[fact].Opaque && p.set.RuleThresholds(r.ID, fact).Opaque
		if opaque && slices.Contains(timedFacts, fact) {
			bad("cannot-follow", fmt.Sprintf("when %s changes this rule cannot be told beforehand", fact),
				"compare it with a number, and nothing else")
		}
	}
	return out
}
