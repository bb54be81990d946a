package limits

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// shown is every door and figure as records say it.
func (d Decision) shown() map[string]string {
	out := map[string]string{}
	for _, k := range d.Kinds {
		out[Target{k.Kind, door}.String()] = string(k.Door)
		for scope, f := range k.Figures {
			out[Target{k.Kind, scope}.String()] = strings.TrimPrefix(said(scope, f), string(scope)+" ")
		}
	}
	return out
}

// tightest is the tightest door.
func (d Decision) tightest() Door {
	at := 0
	for _, k := range d.Kinds {
		at = max(at, slices.Index(doors, k.Door))
	}
	return doors[at]
}

// made is the last layer that made the door, or a figure, what it is, and the rules, instructions and bounds of all of them.
func (k KindDecision) made(scope string) (layer string, rules []string) {
	layer, rules = "week", []string{}
	for _, s := range k.Trace {
		if !strings.HasPrefix(s.Change, scope) {
			continue
		}
		if layer = s.Layer; s.Rule != "" {
			rules = append(rules, s.Rule)
		}
	}
	slices.Sort(rules)
	return layer, slices.Compact(rules)
}

// after is what is kept after a decision.
func (k ledger) after(d Decision) ledger {
	k.State, k.Shown, k.Alerts = d.State, d.shown(), nil
	for _, a := range d.Alerts {
		k.Alerts = append(k.Alerts, a.key())
	}
	return k
}

func (a Alert) key() string {
	return strings.Join([]string{a.Alert, a.Rule, string(a.Kind), string(a.Scope)}, "/")
}

// changes are the records of the doors and figures that differ from what was shown, and of the alerts that are new.
func (d Decision) changes(before ledger, version uint64) (out []record.Record) {
	now, shown := d.shown(), before.Shown
	note := func(r record.Record) {
		r.By, r.Role, r.At, r.Version, r.Digest, r.CalendarDigest = "policy", "system", d.Now, fmt.Sprint(version), d.Digest, d.CalendarDigest
		out = append(out, r)
	}
	both := map[string]string{}
	maps.Copy(both, shown)
	maps.Copy(both, now) // a figure of a period that ends goes
	for _, what := range slices.Sorted(maps.Keys(both)) {
		if shown[what] == now[what] {
			continue
		}
		kind, scope, _ := strings.Cut(what, ".")
		r := record.Record{Kind: record.Figure, What: what, From: shown[what], To: now[what], Reason: "week", Rules: []string{}}
		if scope == string(door) {
			r.Kind = record.Door
		}
		if k, ok := d.Of(Kind(kind)); ok {
			layer, rules := k.made(scope)
			r.Reason, r.Rules = record.Code(layer), rules
		}
		note(r)
	}
	for _, a := range d.Alerts {
		if !slices.Contains(before.Alerts, a.key()) {
			note(record.Record{Kind: record.Alert, What: strings.Trim(string(a.Kind)+"."+string(a.Scope), "."), To: a.Alert, Reason: "raised", Rules: a.rules(), Notify: a.Notify})
		}
	}
	return out
}

func (a Alert) rules() []string {
	if a.Rule == "" {
		return []string{}
	}
	return []string{a.Rule}
}
