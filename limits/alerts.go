package limits

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/field"
)

// An Alert is something that staff should be told.
type Alert struct {
	Alert   string    `json:"alert"` // the policy's name, or one of those below
	Rule    string    `json:"rule"`
	Kind    Kind      `json:"kind,omitempty"`
	Scope   Scope     `json:"scope,omitempty"`
	Because string    `json:"because"`
	Notify  []string  `json:"notify"`
	Since   time.Time `json:"since,omitzero"` // since when it holds, as far as the previous state tells
}

// Alerts that need no rule to name them.
const (
	RuleFired     = "rule_fired"       // a rule that tells somebody, without a name of its own
	NotDecided    = "rule_not_decided" // an unknown rule that would shut or refuse
	FigureReached = "figure_reached"
	RefusalHeld   = "refusal_clamped"     // a rule would refuse, and the contract lets the request in
	OrderHeld     = "instruction_clamped" // an instruction would tighten, and the contract does not let it
)

// held tells of instructions that the contract does not let stand without the commissioner's approval.
func (e *evaluation) clampedInstructions(d *Decision) {
	for _, s := range d.evaluated {
		i, v, ok := e.doorSetting(s.week.kind)
		if e.contract != nil && ok && tightest(s.door, v.Door) != s.door {
			d.Alerts = append(d.Alerts, Alert{Alert: OrderHeld, Rule: i.ID, Kind: s.week.kind, Because: e.contract.because, Notify: []string{}})
		}
	}
}

// alerts raises what rules say once it has held long enough, and remembers since when it holds.
func (e *evaluation) alerts(d *Decision, all []kindEvaluation) {
	seen := map[ongoingAlert]bool{}
	for _, s := range all {
		for _, f := range s.fired {
			if f.then.Alert == "" && len(f.then.Notify) == 0 {
				continue
			}
			key := ongoingAlert{Rule: f.ID}
			if e.traits[f.ID].perFigure {
				key.Kind, key.Scope = s.week.kind, f.scope
			}
			if !seen[key] {
				seen[key] = true
				e.alert(d, key, f)
			}
		}
	}
	slices.SortFunc(d.Alerts, func(a, b Alert) int {
		return cmp.Or(strings.Compare(a.Alert, b.Alert), strings.Compare(a.Rule, b.Rule), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(string(a.Scope), string(b.Scope)))
	})
}

func (e *evaluation) alert(d *Decision, key ongoingAlert, f ruleResult) {
	since := e.at
	for _, h := range e.in.Previous.kept.Alerts {
		if h.Rule == key.Rule && h.Kind == key.Kind && h.Scope == key.Scope && h.Since.Before(since) {
			since = h.Since
		}
	}
	held := key
	held.Since = since
	d.State.kept.Alerts = append(d.State.kept.Alerts, held)
	if due := since.Add(elapsed(f.then.For)); due.After(e.at) {
		d.wakes = append(d.wakes, due)
		return
	}
	name := cmp.Or(string(f.then.Alert), RuleFired)
	d.Alerts = append(d.Alerts, Alert{name, f.ID, key.Kind, key.Scope, f.Because, stringsOf(f.then.Notify), since})
}

// elapsed is a length of time in minutes or hours; 0 for any other.
func elapsed(d field.Duration) time.Duration {
	switch d.Unit {
	case "m":
		return time.Duration(d.N) * time.Minute
	case "h":
		return time.Duration(d.N) * time.Hour
	}
	return 0
}

// Usage is what was counted against a figure.
type Usage struct {
	Kind    Kind      `json:"kind"`
	Scope   Scope     `json:"scope"`
	Used    int       `json:"used"`
	Figure  Figure    `json:"figure"`
	Reached bool      `json:"reached"`
	RunsOut time.Time `json:"runs_out,omitzero"` // at the pace since the door opened today, where that is before it shuts
}

// enough is how long the door must have been open today before a pace is told.
const minOpenForPace = 30 * time.Minute

// usage compares what was counted with the figures that stand.
func (e *evaluation) usage(s kindEvaluation) []Usage {
	var out []Usage
	for _, f := range s.figures {
		if f.limit.Used == nil {
			continue
		}
		u := Usage{Kind: s.week.kind, Scope: f.scope, Used: *f.limit.Used, Figure: f.Figure, Reached: f.reached()}
		if open := e.openToday(s.week); f.scope == Daily && !u.Reached && !f.Unlimited && u.Used > 0 && open >= minOpenForPace {
			each := open / time.Duration(u.Used)
			at := e.at.Add(time.Duration(f.N-u.Used) * each)
			if !s.base.closes.IsZero() && at.Before(s.base.closes) && e.cal.Today(at) == e.cal.Today(e.at) {
				u.RunsOut = at.In(e.cal.Zone()).Truncate(time.Minute)
			}
		}
		out = append(out, u)
	}
	return out
}

// reached tells whether as many were counted as the figure allows.
func (f figureEvaluation) reached() bool {
	return !f.Unlimited && f.limit.Used != nil && *f.limit.Used >= f.N
}

// openToday is how long the week has kept the door open today.
func (e *evaluation) openToday(w *week) (open time.Duration) {
	today := e.cal.Today(e.at)
	p, _, _ := w.plan(today, e.cal)
	for _, s := range p.windows {
		from, to := today.At(s.From, e.cal.Zone()), today.At(s.To, e.cal.Zone())
		if to.After(e.at) {
			to = e.at
		}
		if to.After(from) {
			open += to.Sub(from)
		}
	}
	return open
}

// defaultDwell is how long an active figure stays full below its band where the policy says nothing: as long as the
// Kubernetes autoscaler waits by default before it scales down.
const defaultDwell = 5 * time.Minute

// fullness follows the active figures: full at once when reached, and no more once enough fewer have been open for a while.
func (e *evaluation) trackFullFigures(d *Decision, all []kindEvaluation) {
	for _, s := range all {
		for _, f := range s.figures {
			full, since := f.reached(), time.Time{}
			if f.scope == Active { // full until it relaxes, so that the alert does not flap
				e.trackFull(d, s.week.kind, f)
				i := slices.IndexFunc(d.State.kept.Full, func(of fullFigure) bool { return of.Kind == s.week.kind })
				if full = i >= 0; full {
					since = d.State.kept.Full[i].Since
				}
			}
			if full {
				d.Alerts = append(d.Alerts, Alert{FigureReached, "", s.week.kind, f.scope, figureText(f.scope, f.Figure), []string{}, since})
			}
		}
	}
}

func (e *evaluation) trackFull(d *Decision, kind Kind, f figureEvaluation) {
	var before fullFigure
	for _, b := range e.in.Previous.kept.Full {
		if b.Kind == kind {
			before = b
		}
	}
	full := fullFigure{Kind: kind, Since: e.earlier(before.Since)}
	switch {
	case f.Unlimited:
		return
	case f.limit.Used == nil: // nobody counted: what was full stays full
		if before.Kind != "" {
			d.State.kept.Full = append(d.State.kept.Full, before)
		}
		return
	case f.reached():
		d.State.kept.Full = append(d.State.kept.Full, full)
		return
	case before.Kind == "":
		return
	case *f.limit.Used > f.N-f.band():
		d.State.kept.Full = append(d.State.kept.Full, full)
		return
	}
	full.Below = e.earlier(before.Below)
	if relaxes := full.Below.Add(f.dwell()); relaxes.After(e.at) {
		d.State.kept.Full = append(d.State.kept.Full, full)
		d.wakes = append(d.wakes, relaxes)
	}
}

// earlier is an instant of the previous state, or now where there is none or it has not come: clocks step back.
func (e *evaluation) earlier(t time.Time) time.Time {
	if t.IsZero() || t.After(e.at) {
		return e.at
	}
	return t
}

// band is how many fewer must be open before an active figure relaxes.
func (f figureEvaluation) band() int {
	if f.weekly != nil && f.weekly.Band != nil {
		return min(*f.weekly.Band, f.N)
	}
	return min(f.N, max(1, f.N/10))
}

func (f figureEvaluation) dwell() time.Duration {
	if f.weekly != nil && !f.weekly.Dwell.IsZero() {
		return elapsed(f.weekly.Dwell)
	}
	return defaultDwell
}
