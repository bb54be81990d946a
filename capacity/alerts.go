package capacity

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Alert is something that staff should be told.
type Alert struct {
	Code    Code      `json:"alert"` // the policy's name, or one of those below
	Rule    string    `json:"rule,omitempty"`
	Line    string    `json:"line,omitempty"`  // of the plan: 2026-11-24/pm/soon/gp
	Needs   []string  `json:"needs,omitempty"` // that it is about
	Because string    `json:"because"`
	Notify  []string  `json:"notify"`
	Since   time.Time `json:"since,omitzero"`
}

// Alerts that need no rule.
const (
	RedNotPlaced      Code = "red_not_placed"
	BookingsDisplaced Code = "bookings_displaced"
)

// alerts raises what rules say of lines once it has held long enough, keeps it until it has not held long enough, and
// remembers both.
func (p *attempt) listAlerts(d *Decision) error {
	p.listBuiltInAlerts(d)
	for _, does := range p.Policy.lines {
		if does.Then.Alert == "" {
			continue
		}
		lines := p.lines
		wide := !slices.ContainsFunc(p.set.RuleReads(does.ID), ofOneLine)
		if len(lines) == 0 {
			lines = []*planLine{p.practiceLine()}
		}
		if wide {
			lines = lines[:1]
		}
		var missing []string
		for _, l := range lines {
			facts, err := p.set.Facts(p.lineView(l), nil)
			if err != nil {
				return err
			}
			r := p.set.Evaluate(facts, p.date, does.Rule.Rule)
			v, inForce := r.Verdict(does.ID)
			if inForce && v == rules.Unknown {
				lacking, failed := r.Missing(does.Rule.Rule)
				if l.Required != nil && *l.Required == 0 { // no share of nothing: that is no gap
					lacking = slices.DeleteFunc(lacking, func(fact string) bool { return fact == "plan.booked_pct" })
				}
				missing = append(missing, lacking...)
				if failed {
					d.Errors = append(d.Errors, rules.Error{Code: "rule-failed", Rule: does.ID})
				}
			}
			name := l.key.String()
			if wide || l.key.parts() == 0 {
				name = ""
			}
			p.updateAlert(d, does, name, v, inForce)
		}
		if len(missing) > 0 {
			p.undecided[does.ID] = missing
		}
	}
	for _, rule := range slices.Sorted(maps.Keys(p.undecided)) {
		if missing := slices.Compact(slices.Sorted(slices.Values(p.undecided[rule]))); len(missing) > 0 {
			d.Unknown = append(d.Unknown, rules.UnknownRule{Rule: rule, Missing: missing})
		}
	}
	slices.SortFunc(d.Alerts, func(a, b Alert) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), strings.Compare(a.Rule, b.Rule), strings.Compare(a.Line, b.Line))
	})
	return nil
}

// ofOneLine tells whether a fact is of one line of the plan and not of the practice.
func ofOneLine(fact string) bool {
	return strings.HasPrefix(fact, "plan.") && fact != "plan.same_day_free" &&
		fact != "plan.third_next_routine_working_days"
}

// anyLine is what is known of the practice where there are no lines.
func (d *allocation) practiceLine() *planLine {
	l := &planLine{}
	if d.allSlotsGiven {
		l.SameDayFree, l.ThirdNextRoutine = rules.Known(0), d.thirdRoutine()
	}
	return l
}

func (p *attempt) listBuiltInAlerts(d *Decision) {
	add := func(name Code, because string, needs []string) {
		if len(needs) > 0 {
			d.Alerts = append(d.Alerts, Alert{Code: name, Needs: needs, Because: because, Notify: []string{}})
		}
	}
	var reds, lost []string
	for _, n := range p.needs {
		if p.placed[n] == nil && ratingRank(n.Rating) <= ratingRank(practice.Red)+1 {
			reds = append(reds, n.ID)
		}
		if n.displaced {
			lost = append(lost, n.ID)
		}
	}
	add(RedNotPlaced, "red, or not known to be less, and no slot in time", reds)
	add(BookingsDisplaced, "their booked slot is gone; they come first in their rating", lost)
}

// alert raises or clears one alert.
func (p *attempt) updateAlert(d *Decision, does policyRule, line string, v rules.Verdict, inForce bool) {
	h := heldAlert{Rule: does.ID, Line: line, Since: p.now}
	i := slices.IndexFunc(p.previous.Alerts, func(o heldAlert) bool { return o.Rule == h.Rule && o.Line == h.Line })
	if i >= 0 && !p.previous.Alerts[i].Since.After(p.now) {
		h = p.previous.Alerts[i]
	}
	// An alert that held goes on while it cannot be told whether it still does.
	holds := inForce && (v == rules.Fired || v == rules.Unknown && i >= 0 && h.Gone.IsZero())
	raised := !p.now.Before(h.Since.Add(time.Duration(does.Then.For)))
	switch {
	case holds:
		h.Gone = time.Time{}
	case i < 0 || !p.wasRaised(h, does):
		return
	default: // it does not hold any more, and is cleared once that has lasted
		if h.Gone.IsZero() || h.Gone.After(p.now) {
			h.Gone = p.now
		}
		if clear := h.Gone.Add(time.Duration(does.Then.Clear)); !clear.After(p.now) {
			return
		}
	}
	d.AlertState.kept.Alerts = append(d.AlertState.kept.Alerts, h)
	if !raised {
		p.wakes = append(p.wakes, h.Since.Add(time.Duration(does.Then.For)))
		return
	}
	if !h.Gone.IsZero() {
		p.wakes = append(p.wakes, h.Gone.Add(time.Duration(does.Then.Clear)))
	}
	a := Alert{
		Code: Code(does.Then.Alert), Rule: does.ID, Line: line, Because: does.Because, Notify: []string{},
		Since: h.Since,
	}
	for _, who := range does.Then.Notify {
		a.Notify = append(a.Notify, string(who))
	}
	d.Alerts = append(d.Alerts, a)
}

// wasRaised tells whether an alert had held long enough before it ceased to hold.
func (p *attempt) wasRaised(h heldAlert, does policyRule) bool {
	end := p.now
	if !h.Gone.IsZero() {
		end = h.Gone
	}
	return !end.Before(h.Since.Add(time.Duration(does.Then.For)))
}
