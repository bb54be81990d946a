// Alerts: what rules say of lines of the plan once it has held long enough, and two that need no rule.

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

// Alert is something that staff should know: of a rule, with its name and since when it holds, or one of the codes
// below, where Rule and Line are "" and Since is zero.
type Alert struct {
	Code    Code      `json:"alert"`           // the policy's name, or one of those below
	Rule    string    `json:"rule,omitempty"`  // the id of the rule; "" for a code below
	Line    string    `json:"line,omitempty"`  // the line of the plan, 2026-11-24/pm/soon/gp; "": the whole practice
	Needs   []string  `json:"needs,omitempty"` // the ids of the needs that it is about
	Because string    `json:"because"`         // the reason, in the words of the policy's author
	Notify  []string  `json:"notify"`          // who is to know of it, as the rule names them
	Since   time.Time `json:"since,omitzero"`  // when it began to hold without a break
	// Unknown says that nobody knows whether it still holds: it held when that was last known.
	Unknown bool `json:"unknown,omitempty"`
}

// The codes of alerts that need no rule: red needs without a slot in time, and bookings whose slot is gone.
const (
	RedNotPlaced      Code = "red_not_placed"
	BookingsDisplaced Code = "bookings_displaced"
)

// listAlerts raises what rules say of lines once it has held long enough, goes on with it until it has been gone long
// enough, and hands both on to the next decision.
func (p *attempt) listAlerts(d *Decision) error {
	p.listBuiltInAlerts(d)
	for _, rule := range p.Policy.lines {
		if rule.Then.Alert == "" {
			continue
		}
		missing, err := p.updateAlerts(d, rule)
		if err != nil {
			return err
		}
		if len(missing) > 0 {
			p.undecided[rule.ID] = missing
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

// updateAlerts evaluates one rule on each line, or once where it reads nothing of a single line; missing are the facts
// that keep it undecided.
func (p *attempt) updateAlerts(d *Decision, rule policyRule) (missing []string, err error) {
	lines := p.lines
	if len(lines) == 0 {
		lines = []*planLine{p.practiceLine()}
	}
	ofPractice := !rule.ReadsAny(ofOneLine)
	if ofPractice {
		lines = lines[:1]
	}
	for _, l := range lines {
		facts, err := p.set.Facts(p.lineView(l), rules.Answers{})
		if err != nil {
			return nil, err
		}
		r := p.set.Evaluate(facts, p.date, rule.Rule.Rule)
		v, inForce := r.Verdict(rule.ID)
		if inForce && v == rules.Unknown {
			lacking, failure := r.Missing(rule.Rule.Rule)
			if l.Required != nil && *l.Required == 0 { // there is no share of nothing, which is no gap in what is known
				lacking = slices.DeleteFunc(lacking, func(fact string) bool { return fact == "plan.booked_pct" })
			}
			missing = append(missing, lacking...)
			if failure != "" {
				d.Errors = append(d.Errors, rules.Error{Code: failure, Rule: rule.ID})
			}
		}
		name := l.key.String()
		if ofPractice || l.key.parts() == 0 {
			name = ""
		}
		p.updateAlert(d, rule, name, v, inForce)
	}
	return missing, nil
}

// ofOneLine tells whether a fact is about one line of the plan, and not about the practice as a whole.
func ofOneLine(fact string) bool {
	return strings.HasPrefix(fact, "plan.") && fact != "plan.same_day_free" &&
		fact != "plan.third_next_routine_working_days"
}

// practiceLine is what is known of the practice where the plan has no lines.
func (d *allocation) practiceLine() *planLine {
	l := &planLine{}
	if d.allSlotsGiven {
		l.SameDayFree, l.ThirdNextRoutine = rules.Known(0), d.thirdRoutine()
	}
	return l
}

// listBuiltInAlerts raises the alerts that need no rule.
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

// updateAlert raises, continues or clears one alert.
func (p *attempt) updateAlert(d *Decision, rule policyRule, line string, v rules.Verdict, inForce bool) {
	h, held := p.heldBefore(rule, line)
	// An alert that held goes on while it is not known whether it still does.
	switch holds := v == rules.Fired || v == rules.Unknown && held && h.Gone.IsZero(); {
	case inForce && holds:
		h.Gone = time.Time{}
	case !held || !p.wasRaised(h, rule):
		return
	default: // the condition is gone, and the alert is cleared once that has lasted
		if h.Gone.IsZero() || h.Gone.After(p.now) {
			h.Gone = p.now
		}
		if clearedAt := h.Gone.Add(time.Duration(rule.Then.Clear)); !clearedAt.After(p.now) {
			return
		}
	}
	d.AlertState.kept.Alerts = append(d.AlertState.kept.Alerts, h)
	if raisedAt := h.Since.Add(time.Duration(rule.Then.For)); p.now.Before(raisedAt) {
		p.wakes = append(p.wakes, raisedAt)
		return
	}
	if !h.Gone.IsZero() {
		p.wakes = append(p.wakes, h.Gone.Add(time.Duration(rule.Then.Clear)))
	}
	a := rule.alert(line, h.Since)
	a.Unknown = inForce && v == rules.Unknown && h.Gone.IsZero()
	d.Alerts = append(d.Alerts, a)
}

// heldBefore is the alert as the decision before left it; held tells whether it did. An alert that is new, or that
// began after now because a clock was set back, begins now.
func (p *attempt) heldBefore(rule policyRule, line string) (h heldAlert, held bool) {
	h = heldAlert{Rule: rule.ID, Line: line, Since: p.now}
	for _, before := range p.previous.Alerts {
		if before.Rule != h.Rule || before.Line != h.Line {
			continue
		}
		if !before.Since.After(p.now) {
			h = before
		}
		return h, true
	}
	return h, false
}

// alert is what staff are to know of a line, as a rule says it.
func (d policyRule) alert(line string, since time.Time) Alert {
	a := Alert{
		Code: Code(d.Then.Alert), Rule: d.ID, Line: line, Because: d.Because, Notify: []string{}, Since: since,
	}
	for _, who := range d.Then.Notify {
		a.Notify = append(a.Notify, string(who))
	}
	return a
}

// wasRaised tells whether an alert had held long enough to be raised before its condition was gone.
func (p *attempt) wasRaised(h heldAlert, does policyRule) bool {
	end := p.now
	if !h.Gone.IsZero() {
		end = h.Gone
	}
	return !end.Before(h.Since.Add(time.Duration(does.Then.For)))
}
