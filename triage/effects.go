// What each outcome of a rule does. A new outcome is a field of Then and a row here, and where hosts are to see it in a
// decision, a field of Decision.

package triage

import (
	"reflect"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// kind is what a rule does to a rating.
type kind uint8

const (
	plain     kind = iota // nothing
	upgrade               // it raises the rating
	downgrade             // it proposes to lower it
	guard                 // it blocks every lowering
)

// An effect is what one outcome does.
type effect struct {
	key  string // of the field of Then
	kind kind   // what it does to the rating
	// helps: an unknown condition blocks lowerings or is listed as not ruled out. An outcome with neither mark is
	// merged only when its rule fired; beside one that relaxes it needs certainty too.
	helps   bool
	relaxes bool // it acts when its condition is certainly true, and a practice's own layer may not add it
	// merge adds to a decision what this outcome of all acting rules comes to; nil where lower, questions or attend
	// do that.
	merge func(a *assessment, d *Decision)
	// summary is its part of the summary of a decision, "" for none; nil where it has none.
	summary func(d Decision) string
}

// effects are the effects of all outcomes. Of the outcomes that one rule has, the first here that is of a kind gives
// the rule its kind, and the first that helps or relaxes says what an unknown condition does. Decisions are merged
// and summarised in this order.
var effects = []effect{
	{key: "downgrade", kind: downgrade, relaxes: true},
	{key: "upgrade", kind: upgrade, helps: true},
	{key: "guard", kind: guard, helps: true},
	{key: "timeframe", merge: (*assessment).due, summary: func(d Decision) string {
		if d.Due.IsZero() {
			return ""
		}
		return "due " + d.Due.UTC().Format(time.RFC3339)
	}},
	{
		key: "disposition", kind: guard, // whom a rule sends to 999 no other rule lowers
		merge:   (*assessment).disposition,
		summary: func(d Decision) string { return d.Disposition },
	},
	{
		key: "route", relaxes: true,
		merge:   (*assessment).route,
		summary: func(d Decision) string { return labelled("to", d.Route) },
	},
	{
		key:     "flags",
		merge:   func(a *assessment, d *Decision) { d.Flags = a.names(Then.flags) },
		summary: func(d Decision) string { return labelled("flags", d.Flags...) },
	},
	{
		key:     "safety_net",
		merge:   func(a *assessment, d *Decision) { d.SafetyNet = safetyNet(a.acting, a.base.rating) },
		summary: func(d Decision) string { return labelled("text", d.SafetyNet) },
	},
	{
		key:     "notify",
		merge:   func(a *assessment, d *Decision) { d.Notify = a.names(Then.notify) },
		summary: func(d Decision) string { return labelled("tells", d.Notify...) },
	},
	{
		key:     "link",
		merge:   func(a *assessment, d *Decision) { d.Links = a.names(Then.link) },
		summary: func(d Decision) string { return labelled("links", d.Links...) },
	},
	{key: "ask_for", summary: func(d Decision) string { return labelled("asks", d.Ask...) }},
	{key: "attention"},
}

// effectsOf are the effects of the outcomes that a rule has, in the order of the table.
func effectsOf(t Then) []effect {
	given := map[string]bool{}
	v := reflect.ValueOf(t)
	for i := range v.NumField() {
		given[v.Type().Field(i).Tag.Get("key")] = !v.Field(i).IsZero()
	}
	var out []effect
	for _, e := range effects {
		if given[e.key] {
			out = append(out, e)
		}
	}
	return out
}

// kindOf is what a rule does to a rating.
func kindOf(t Then) kind {
	for _, e := range effectsOf(t) {
		if e.kind != plain {
			return e.kind
		}
	}
	return plain
}

// side says what an unknown condition does before an outcome: a lowering, or a route that relaxes, acts on certainty
// alone; all else helps when data are missing.
func side(then any) rules.Side {
	for _, e := range effectsOf(then.(Then)) {
		switch {
		case e.helps:
			return rules.UnknownActs
		case e.relaxes:
			return rules.CertaintyActs
		}
	}
	return rules.UnknownActs
}

// weakens tells whether an outcome may not be added by a practice's own layer.
func weakens(then any) bool {
	for _, e := range effectsOf(then.(Then)) {
		if e.relaxes {
			return true
		}
	}
	return false
}

// labelled is words after a label; "" when there are none.
func labelled(label string, words ...string) string {
	all := strings.Join(words, " ")
	if all == "" {
		return ""
	}
	return label + " " + all
}
