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
func (m *moment) held(d *Decision) {
	for _, s := range d.standing {
		i, v, ok := m.doorSetting(s.week.kind)
		if m.contract != nil && ok && tightest(s.door, v.Door) != s.door {
			d.Alerts = append(d.Alerts, Alert{Alert: OrderHeld, Rule: i.ID, Kind: s.week.kind, Because: m.contract.because, Notify: []string{}})
		}
	}
}

// alerts raises what rules say once it has held long enough, and remembers since when it holds.
func (m *moment) alerts(d *Decision, all []standing) {
	seen := map[holding]bool{}
	for _, s := range all {
		for _, f := range s.fired {
			if f.then.Alert == "" && len(f.then.Notify) == 0 {
				continue
			}
			key := holding{Rule: f.ID}
			if m.does[f.ID].ofFigure {
				key.Kind, key.Scope = s.week.kind, f.scope
			}
			if !seen[key] {
				seen[key] = true
				m.alert(d, key, f)
			}
		}
	}
	slices.SortFunc(d.Alerts, func(a, b Alert) int {
		return cmp.Or(strings.Compare(a.Alert, b.Alert), strings.Compare(a.Rule, b.Rule), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(string(a.Scope), string(b.Scope)))
	})
}

func (m *moment) alert(d *Decision, key holding, f firing) {
	since := m.at
	for _, h := range m.in.Previous.kept.Alerts {
		if h.Rule == key.Rule && h.Kind == key.Kind && h.Scope == key.Scope && h.Since.Before(since) {
			since = h.Since
		}
	}
	held := key
	held.Since = since
	d.State.kept.Alerts = append(d.State.kept.Alerts, held)
	if due := since.Add(elapsed(f.then.For)); due.After(m.at) {
		d.wakes = append(d.wakes, due)
		return
	}
	name := cmp.Or(string(f.then.Alert), RuleFired)
	d.Alerts = append(d.Alerts, Alert{name, f.ID, key.Kind, key.Scope, f.Because, words(f.then.Notify), since})
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
const enough = 30 * time.Minute

// usage compares what was counted with the figures that stand.
func (m *moment) usage(s standing) []Usage {
	var out []Usage
	for _, f := range s.figures {
		if f.limit.Used == nil {
			continue
		}
		u := Usage{Kind: s.week.kind, Scope: f.scope, Used: *f.limit.Used, Figure: f.Figure, Reached: f.reached()}
		if open := m.openToday(s.week); f.scope == Daily && !u.Reached && !f.Unlimited && u.Used > 0 && open >= enough {
			each := open / time.Duration(u.Used)
			at := m.at.Add(time.Duration(f.N-u.Used) * each)
			if !s.base.closes.IsZero() && at.Before(s.base.closes) && m.cal.Today(at) == m.cal.Today(m.at) {
				u.RunsOut = at.In(m.cal.Zone()).Truncate(time.Minute)
			}
		}
		out = append(out, u)
	}
	return out
}

// reached tells whether as many were counted as the figure allows.
func (f figure) reached() bool { return !f.Unlimited && f.limit.Used != nil && *f.limit.Used >= f.N }

// openToday is how long the week has kept the door open today.
func (m *moment) openToday(w *week) (open time.Duration) {
	today := m.cal.Today(m.at)
	p, _, _ := w.plan(today, m.cal)
	for _, s := range p.windows {
		from, to := today.At(s.From, m.cal.Zone()), today.At(s.To, m.cal.Zone())
		if to.After(m.at) {
			to = m.at
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
func (m *moment) fullness(d *Decision, all []standing) {
	for _, s := range all {
		for _, f := range s.figures {
			full, since := f.reached(), time.Time{}
			if f.scope == Active { // full until it relaxes, so that the alert does not flap
				m.follow(d, s.week.kind, f)
				i := slices.IndexFunc(d.State.kept.Full, func(of fullFigure) bool { return of.Kind == s.week.kind })
				if full = i >= 0; full {
					since = d.State.kept.Full[i].Since
				}
			}
			if full {
				d.Alerts = append(d.Alerts, Alert{FigureReached, "", s.week.kind, f.scope, said(f.scope, f.Figure), []string{}, since})
			}
		}
	}
}

func (m *moment) follow(d *Decision, kind Kind, f figure) {
	var before fullFigure
	for _, b := range m.in.Previous.kept.Full {
		if b.Kind == kind {
			before = b
		}
	}
	full := fullFigure{Kind: kind, Since: m.earlier(before.Since)}
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
	full.Below = m.earlier(before.Below)
	if relaxes := full.Below.Add(f.dwell()); relaxes.After(m.at) {
		d.State.kept.Full = append(d.State.kept.Full, full)
		d.wakes = append(d.wakes, relaxes)
	}
}

// earlier is an instant of the previous state, or now where there is none or it has not come: clocks step back.
func (m *moment) earlier(t time.Time) time.Time {
	if t.IsZero() || t.After(m.at) {
		return m.at
	}
	return t
}

// band is how many fewer must be open before an active figure relaxes.
func (f figure) band() int {
	if f.setting != nil && f.setting.Band != nil {
		return min(*f.setting.Band, f.N)
	}
	return min(f.N, max(1, f.N/10))
}

func (f figure) dwell() time.Duration {
	if f.setting != nil && !f.setting.Dwell.IsZero() {
		return elapsed(f.setting.Dwell)
	}
	return defaultDwell
}
