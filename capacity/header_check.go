// What the keys of capacity.yaml beside its rules say that has no meaning.

package capacity

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// checkHeader reports what the file's own keys say that has no meaning, beyond what their tags refuse.
func checkHeader(own any, _ rules.Header, report problem.Report) {
	h := own.(header)
	h.checkPlan(report)
	h.checkSessions(report)
	for _, p := range slices.Sorted(maps.Keys(h.Pools)) {
		h.Pools[p].check("pools/"+string(p), report)
	}
	for _, a := range slices.Sorted(maps.Keys(h.Adjustments)) {
		h.Adjustments[a].check("adjustments/"+string(a), report)
	}
}

// checkPlan reports lines of the plan that never count a slot, and those that say the same twice.
func (h header) checkPlan(report problem.Report) {
	if len(h.Plan) > maxPlanEntries {
		message := fmt.Sprintf("the plan has %d lines, and at most %d", len(h.Plan), maxPlanEntries)
		report("plan", "too-many-lines", message, "one line stands for several days: mon-fri")
		return
	}
	for i, p := range h.Plan {
		path := "plan/" + strconv.Itoa(i)
		if _, given := h.Sessions[p.Session]; len(h.Sessions) > 0 && !given && p.Session != "" {
			message := fmt.Sprintf("sessions gives %s no hours, so no slot is ever counted here", p.Session)
			report(path+"/session", "session-without-hours", message, "add it to sessions, or leave sessions out")
		}
		if j, day, twice := h.earlierEntry(i); twice {
			message := fmt.Sprintf("number %d of the plan says this session, pool and role on %s already", j+1, day)
			report(path+"/days", "duplicate-line", message, "name each once")
		}
	}
}

// maxPlanEntries is how many lines the plan of a file has.
const maxPlanEntries = 500

// earlierEntry finds an entry of the plan before another one that is of the same session, pool and role, and the first
// day that both are of.
func (h header) earlierEntry(i int) (j int, day time.Weekday, twice bool) {
	p := h.Plan[i]
	for j, other := range h.Plan[:i] {
		if p.Session != other.Session || p.Pool != other.Pool || p.Role != other.Role {
			continue
		}
		for day := range time.Weekday(7) {
			if p.Days.has(day) && other.Days.has(day) {
				return j, day, true
			}
		}
	}
	return 0, 0, false
}

// checkSessions reports sessions that overlap, as a slot counts for one session.
func (h header) checkSessions(report problem.Report) {
	names := slices.Sorted(maps.Keys(h.Sessions))
	for i, s := range names {
		for _, other := range names[:i] {
			if a, b := h.Sessions[s], h.Sessions[other]; a.From < b.To && b.From < a.To {
				report(
					"sessions/"+string(s), "overlap", fmt.Sprintf("this session overlaps with %s", other),
					"a slot lies in one session",
				)
			}
		}
	}
}

// check reports releases that open nothing which is not open by then.
func (o poolRule) check(path string, report problem.Report) {
	for i, s := range o.Release {
		at := path + "/release/" + strconv.Itoa(i)
		switch {
		case s.To == "" || o.For == "":
		case o.For == practice.Green:
			report(at+"/to", "never-acts", "everybody may have these slots", "leave release out")
		case ratingRank(s.To) <= ratingRank(o.For):
			report(
				at+"/to", "never-acts", fmt.Sprintf("%s needs may have these slots already", s.To),
				"a release is to a rating below "+string(o.For),
			)
		case slices.ContainsFunc(o.Release, func(other releaseStep) bool {
			return other != s && other.before(s) && ratingRank(other.To) >= ratingRank(s.To)
		}) || slices.Contains(o.Release[:i], s):
			report(
				at+"/to", "never-acts", fmt.Sprintf("another release lets %s needs have them by then", s.To),
				"a later release goes further down",
			)
		}
	}
}

// before tells whether a release comes no later than another.
func (s releaseStep) before(o releaseStep) bool {
	return s.DaysBefore > o.DaysBefore || s.DaysBefore == o.DaysBefore && s.At.minutes <= o.At.minutes
}

// check reports an adjustment that asks for nothing, and one that no kind of contact could meet.
func (m adjustmentDemand) check(path string, report problem.Report) {
	if len(m.Features) == 0 && m.Minutes == nil && m.Slots == nil && len(m.Not) == 0 && !m.Language {
		report(
			path, "empty-outcome", "this adjustment asks for nothing",
			"write {features: [step_free]}, {minutes: 20}, {not: [telephone]} or {language: true}",
		)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(m.Not)))) == 5 {
		report(
			path+"/not", "never-placed",
			"no kind of contact is left, so nobody with this adjustment could ever be placed", "leave one out",
		)
	}
}
