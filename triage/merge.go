// Putting together what all acting rules say, in whatever order they stand.

package triage

import (
	"reflect"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// merge puts the outcomes of all acting rules together, in the order of the table of effects; the order of rules does
// not matter.
func (a *assessment) merge(d *Decision) {
	a.act(d)
	d.NotRuledOut = a.notRuledOut
	for _, e := range effects {
		if e.merge != nil {
			e.merge(a, d)
		}
	}
	for _, r := range a.fired {
		d.Fired = append(d.Fired, r.ID)
		if r.kind == upgrade {
			d.upgrades = append(d.upgrades, r.ID)
		}
		d.Reasons = append(d.Reasons, Reason{r.ID, r.Because})
	}
	d.Blocked = a.blocked
	slices.SortFunc(d.Blocked, func(x, y Blocked) int { return strings.Compare(x.Rule, y.Rule) })
	if open, known := a.policy.cal.Open(a.now); known && !open {
		d.UnattendedUntil, _ = a.policy.cal.NextOpening(a.now)
	}
	d.Errors = a.errors
}

// act finds the acting rules: those that fired, without those that are blocked, and without a lowering that waits for a
// person. The other outcomes of a downgrade wait with it.
func (a *assessment) act(d *Decision) {
	for _, r := range a.fired {
		waits := r.kind == downgrade && d.LowerTo != ""
		if !waits && !slices.ContainsFunc(a.blocked, func(b Blocked) bool { return b.Rule == r.ID }) {
			a.acting = append(a.acting, r)
		}
	}
}

// disposition is the strongest of the acting rules.
func (a *assessment) disposition(d *Decision) {
	for _, r := range a.acting {
		if stronger(r.then.Disposition, d.Disposition) {
			d.Disposition = r.then.Disposition
		}
	}
}

// names are the names that acting rules give, sorted, each once.
func (a *assessment) names(of func(t Then) []field.Name) []string {
	var all []string
	for _, r := range a.acting {
		for _, name := range of(r.then) {
			all = append(all, string(name))
		}
	}
	return sorted(all)
}

// safetyNet is the text for the patient of the rule with the strongest disposition; of several, of the one with the
// highest rating, then of the supplier's, then the first by name.
func safetyNet(acting []*ruled, from Rating) string {
	var best *ruled
	for _, r := range acting {
		switch {
		case r.then.SafetyNet == "":
		case best == nil || stronger(r.then.Disposition, best.then.Disposition):
			best = r
		case stronger(best.then.Disposition, r.then.Disposition):
		case r.could(from).Rank() > best.could(from).Rank(), r.could(from) == best.could(from) && before(r, best):
			best = r
		}
	}
	if best == nil {
		return ""
	}
	return string(best.then.SafetyNet)
}

// before tells which text of two rules that are otherwise equal goes first: the supplier's, then the first by name.
func before(x, y *ruled) bool {
	if x.Local != y.Local {
		return y.Local
	}
	return x.then.SafetyNet < y.then.SafetyNet
}

// route is where a request goes whose result is green, or would be once a person agrees, and of which no higher
// rating is open. Two different routes give none: a person has to choose. A rule that does nothing else is blocked
// with its route.
func (a *assessment) route(d *Decision) {
	why := ""
	switch {
	case d.To != Green && d.LowerTo != Green:
		why = "not_green"
	case len(d.NotRuledOut) > 0:
		why = "not_ruled_out"
	case d.Disposition != "":
		why = "disposition"
	}
	acting := a.acting
	if d.LowerTo == Green {
		acting = slices.Concat(acting, a.lowered)
	}
	routes := map[string]bool{}
	for _, r := range acting {
		if r.then.Route != "" {
			routes[r.then.Route] = true
		}
	}
	a.conflict = len(routes) > 1 && why == ""
	if a.conflict {
		why = "two_routes"
	}
	for _, r := range acting {
		switch {
		case r.then.Route == "":
		case why == "":
			d.Route = r.then.Route
		case reflect.DeepEqual(r.then, Then{Route: r.then.Route}): // it does nothing else
			a.blocked = append(a.blocked, Blocked{r.ID, []string{why}})
		}
	}
}
