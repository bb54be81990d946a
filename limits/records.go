// The records of what changed since the last decision, and the summary by which that is seen.

package limits

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// summary is every door and figure in words, by target: {"medical.door": "open", "medical.daily": "60 (warns)"}. Two
// decisions with equal summaries show patients and staff the same doors and figures.
func (d Decision) summary() map[string]string {
	out := map[string]string{}
	for _, k := range d.Kinds {
		out[Target{k.Kind, door}.String()] = string(k.Door)
		for scope, f := range k.Figures {
			out[Target{k.Kind, scope}.String()] = strings.TrimPrefix(figureText(scope, f), string(scope)+" ")
		}
	}
	return out
}

// tightest is the tightest door of all kinds.
func (d Decision) tightest() Door {
	all := Open
	for _, k := range d.Kinds {
		all = tightest(all, k.Door)
	}
	return all
}

// madeBy is the last layer that made the door, or a figure, what it is, and the rules, instructions and bounds of all
// of them.
func (k KindDecision) madeBy(scope string) (layer Code, rules []string) {
	layer, rules = LayerWeek, []string{}
	for _, s := range k.Trace {
		if !strings.HasPrefix(s.Change, scope) {
			continue
		}
		layer = s.Layer
		if s.Rule != "" {
			rules = append(rules, s.Rule)
		}
	}
	slices.Sort(rules)
	return layer, slices.Compact(rules)
}

// after is what is kept after a decision.
func (k kept) after(d Decision) kept {
	k.Carried, k.Summary, k.Alerts = d.State.kept.Carried, d.summary(), nil
	for _, a := range d.Alerts {
		k.Alerts = append(k.Alerts, a.key())
	}
	return k
}

// records are those of the doors and figures that differ from the summary before, and of the alerts that are new.
func (d Decision) records(before kept, version uint64) (out []record.Record) {
	note := func(r record.Record) {
		r.By, r.Role, r.At, r.Version = "policy", "system", d.Now, fmt.Sprint(version)
		r.Digest, r.CalendarDigest = d.Digest, d.CalendarDigest
		out = append(out, r)
	}
	now, was := d.summary(), before.Summary
	both := map[string]string{}
	maps.Copy(both, was)
	maps.Copy(both, now) // a figure of a period that ended stands in the summary before alone
	for _, what := range slices.Sorted(maps.Keys(both)) {
		if was[what] == now[what] {
			continue
		}
		kind, scope, _ := strings.Cut(what, ".")
		r := record.Record{Kind: record.Figure, What: what, From: was[what], To: now[what]}
		if scope == string(door) {
			r.Kind = record.Door
		}
		r.Reason, r.Rules = record.Code(LayerWeek), []string{}
		if k, ok := d.Of(Kind(kind)); ok {
			layer, rules := k.madeBy(scope)
			r.Reason, r.Rules = record.Code(layer), rules
		}
		note(r)
	}
	for _, a := range d.Alerts {
		if slices.Contains(before.Alerts, a.key()) {
			continue
		}
		note(record.Record{
			Kind:   record.Alert,
			What:   strings.Trim(string(a.Kind)+"."+string(a.Scope), "."),
			To:     string(a.Alert),
			Reason: "raised",
			Rules:  a.rules(),
			Notify: a.Notify,
		})
	}
	return out
}

// rules is the rule of an alert as a list; never nil.
func (a Alert) rules() []string {
	if a.Rule == "" {
		return []string{}
	}
	return []string{a.Rule}
}
