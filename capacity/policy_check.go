// What a capacity policy says that cannot be meant, over several rules or over the file's own words.

package capacity

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// faults are the facts that a rule reads and that it cannot have, and the reserves that cannot be meant.
func (p *Policy) faults(d policyRule) (out problem.Problems) {
	effect := d.Then.effect()
	var foreign, after []string
	for _, fact := range d.Reads {
		ns, _, _ := strings.Cut(fact, ".")
		switch {
		case effect.ofLine && (ns == "need" || ns == "patient" || ns == "slot"):
			foreign = append(foreign, fact)
		case effect.knowsOnlyLater(fact):
			after = append(after, fact)
		}
	}
	if foreign != nil {
		hint := "read plan.*, demand.*, staff.*, practice.* and day.*"
		if d.Then.Alert != "" {
			hint += "; of one need, say warn: …"
		}
		message := fmt.Sprintf(
			"%s is about a line of the plan, which has no %s", effect.key, strings.Join(foreign, ", "),
		)
		out = append(out, d.Problem("not-of-a-line", message, hint))
	}
	if after != nil {
		message := fmt.Sprintf("%s is counted after this rule has been applied", strings.Join(after, ", "))
		hint := "read plan.same_day_free or plan.free; alerts and releases may read it"
		out = append(out, d.Problem("known-only-after", message, hint))
	}
	if d.lens != nil && d.Then.Reserve != nil {
		out = append(out, d.reserveFaults()...)
	}
	return out
}

// knowsOnlyLater tells whether a fact is counted only after rules with this effect were applied: what a line requires
// decides its booked share, and shortages are proved by placing.
func (e effect) knowsOnlyLater(fact string) bool {
	switch e.key {
	case "plan":
		return fact == "plan.booked_pct" || fact == "plan.shortage"
	case "alert", "release":
		return false
	}
	return fact == "plan.shortage"
}

// reserveFaults are what a reserve cannot mean: slots of a pool that its condition rules out, or to keep them from reds
// and not from others.
func (d policyRule) reserveFaults() (out problem.Problems) {
	verdict := func(v view) rules.Verdict {
		came, _, _, _ := d.lens.Evaluate(v)
		return came
	}
	if verdict(view{Slot: Slot{Pool: d.Then.Reserve.Pool}}) == rules.NotFired {
		out = append(out, d.ProblemIn(
			"reserve/pool", "never-acts",
			fmt.Sprintf("the condition is never true of a slot of %s", d.Then.Reserve.Pool),
			"say the pool that it is about",
		))
	}
	if verdict(view{Need: Need{Rating: practice.Red}}) != rules.NotFired &&
		verdict(view{Need: Need{Rating: practice.Green}}) == rules.NotFired {
		out = append(out, d.ProblemIn(
			"reserve", "kept-from-reds", "this keeps slots from reds and leaves them to greens",
			"the condition says from whom: need.rating != \"red\"",
		))
	}
	return out
}

// knownWords are the words of the lists of codes, made once for all words of a file that are held against them.
type knownWords struct {
	set   *rules.Set
	words map[string][]string
	has   map[string]map[string]bool
	hints int // how many suggestions were made
}

// maxHints is for how many unknown words of the file's own keys a known one is suggested.
const maxHints = 50

// of gives the words that may stand for a fact, and more words beside them.
func (k *knownWords) of(fact string, more ...string) (words []string, has map[string]bool) {
	if k.has[fact] == nil {
		k.words[fact], k.has[fact] = append(k.set.Words(fact), more...), map[string]bool{}
		for _, w := range k.words[fact] {
			k.has[fact][w] = true
		}
	}
	return k.words[fact], k.has[fact]
}

// hint suggests a known word for an unknown one; "" where enough were suggested.
func (k *knownWords) hint(word string, words []string) string {
	if k.hints++; k.hints > maxHints {
		return ""
	}
	return problem.Suggest(word, words)
}

// unknownWords are words of the file's own keys that stand in no list of codes: roles, adjustments, features and
// skills.
func (p *Policy) unknownWords() (out problem.Problems) {
	known := &knownWords{set: p.set, words: map[string][]string{}, has: map[string]map[string]bool{}}
	check := func(path, fact, word, what string, more ...string) {
		if words, has := known.of(fact, more...); !has[word] {
			out = append(
				out, p.set.HeaderProblem(path, "unknown-value", "this is not "+what, known.hint(word, words)),
			)
		}
	}
	for i, line := range p.loaded.Header.Plan {
		check(fmt.Sprintf("plan/%d/role", i), "plan.role", string(line.Role), "a role")
	}
	for _, a := range slices.Sorted(maps.Keys(p.loaded.Header.Adjustments)) {
		path := "adjustments/" + string(a)
		check(path, "patient.reasonable_adjustments", string(a), "an adjustment", string(interpreter))
		for i, feature := range p.loaded.Header.Adjustments[a].Features {
			check(fmt.Sprintf("%s/features/%d", path, i), "slot.features", feature, "a feature of a room")
		}
	}
	for _, d := range p.pairs {
		if d.Then.Require == nil {
			continue
		}
		for i, skill := range d.Then.Require.Skills {
			if words, has := known.of("slot.skills"); !has[skill] {
				out = append(out, d.ProblemIn(
					fmt.Sprintf("require/skills/%d", i), "unknown-value", "this is not a skill",
					known.hint(skill, words),
				))
			}
		}
	}
	return out
}

// warnings are what loads and may still be a mistake: facts that are never known without a calendar, and reserves that
// keep slots from every need.
func (p *Policy) warnings() (out problem.Problems) {
	warn := func(w problem.Problem) {
		w.Warning = true
		out = append(out, w)
	}
	out = p.loaded.NoCalendarWarnings(func(r practice.Rule[outcome]) string {
		if i := slices.IndexFunc(r.Reads, byCalendar); i >= 0 {
			return r.Reads[i]
		}
		return ""
	})
	for _, d := range p.pairs {
		if r := d.Then.Reserve; r != nil && !d.readsNeed {
			warn(d.ProblemIn(
				"reserve", "kept-from-all", "this keeps slots from every need, urgent ones too",
				"say from whom: need.rating != \"red\"",
			))
		}
	}
	return out
}

// byCalendar tells whether a fact stays unknown when the folder has no calendar.
func byCalendar(fact string) bool {
	return strings.HasPrefix(fact, "day.") && fact != "day.weekday" && fact != "day.month" && fact != "day.now_hour" &&
		fact != "day.season" ||
		slices.Contains(
			[]string{
				"slot.working_days_ahead", "need.waiting_core_h", "plan.third_next_routine_working_days",
				"demand.oldest_untriaged_core_min",
			},
			fact,
		)
}
