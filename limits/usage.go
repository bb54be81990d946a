// What was counted against the figures, when a figure runs out at the present pace, and which active figures are full.

package limits

import (
	"slices"
	"time"
)

// Usage is what was counted against one figure.
type Usage struct {
	Kind    Kind      `json:"kind"`              // of the figure
	Scope   Scope     `json:"scope"`             // of the figure
	Used    int       `json:"used"`              // requests, 0 or more
	Figure  Figure    `json:"figure"`            // as decided
	Reached bool      `json:"reached"`           // as many were counted as the figure allows
	RunsOut time.Time `json:"runs_out,omitzero"` // at today's pace; zero when the door shuts before
}

// minOpenForPace is how long the door must have been open today before a pace is computed.
const minOpenForPace = 30 * time.Minute

// usage compares what was counted with the figures that stand.
func (e *evaluation) usage(k kindEvaluation) []Usage {
	var out []Usage
	open := e.openToday(k.week)
	for _, f := range k.figures {
		if f.limit.Used == nil {
			continue
		}
		u := Usage{Kind: k.week.kind, Scope: f.scope, Used: *f.limit.Used, Figure: f.Figure, Reached: f.reached()}
		if f.scope == Daily && !u.Reached && !f.Unlimited && u.Used > 0 && open >= minOpenForPace {
			each := open / time.Duration(u.Used)
			at := e.at.Add(time.Duration(f.N-u.Used) * each)
			if !k.base.closes.IsZero() && at.Before(k.base.closes) && e.cal.Today(at) == e.cal.Today(e.at) {
				u.RunsOut = at.In(e.cal.Zone()).Truncate(time.Minute)
			}
		}
		out = append(out, u)
	}
	return out
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

// full is the full active figure of a kind; nil when it is not full.
func (c *carried) full(kind Kind) *fullFigure {
	i := slices.IndexFunc(c.Full, func(f fullFigure) bool { return f.Kind == kind })
	if i < 0 {
		return nil
	}
	return &c.Full[i]
}

// trackFullFigures alerts to figures that are reached. An active figure is full at once when it is reached, and stays
// so until fewer have been open for a while, so that the alert does not come and go.
func (e *evaluation) trackFullFigures(d *Decision) {
	for _, k := range d.evaluated {
		for _, f := range k.figures {
			since, full := time.Time{}, false
			switch f.scope {
			case Active:
				e.trackFull(d, k.week.kind, f)
				if now := d.State.kept.Carried.full(k.week.kind); now != nil {
					since, full = now.Since, true
				}
			case Daily, Period:
				since, full = e.trackReached(d, k, f)
			default:
				full = f.reached()
			}
			if full {
				d.Alerts = append(d.Alerts, Alert{
					Alert:   FigureReached,
					Kind:    k.week.kind,
					Scope:   f.scope,
					Because: figureText(f.scope, f.Figure),
					Notify:  []string{},
					Since:   since,
					Unknown: f.limit.Used == nil,
				})
			}
		}
	}
}

// trackReached notes in the state since when the figure of a day or of a period is reached. Where nobody counted, what
// was reached in the same day or period still is.
func (e *evaluation) trackReached(d *Decision, k kindEvaluation, f figureEvaluation) (since time.Time, full bool) {
	reached := ongoingAlert{Kind: k.week.kind, Scope: f.scope}
	since, held := e.heldSince(reached)
	begins := e.cal.Today(e.at).At(0, e.cal.Zone())
	if f.scope == Period && k.base.begins.After(begins) {
		begins = k.base.begins
	}
	if since.Before(begins) {
		since, held = e.at, false
	}
	full = f.reached() || held && f.limit.Used == nil && !f.Unlimited
	if full {
		reached.Since = since
		d.State.kept.Carried.Alerts = append(d.State.kept.Carried.Alerts, reached)
	}
	return since, full
}

// trackFull notes in the state whether the active figure of a kind is full. Where nobody counted, what was full stays
// full.
func (e *evaluation) trackFull(d *Decision, kind Kind, f figureEvaluation) {
	var before fullFigure
	for _, b := range e.in.Previous.kept.Carried.Full {
		if b.Kind == kind {
			before = b
		}
	}
	keep := func(full fullFigure) { d.State.kept.Carried.Full = append(d.State.kept.Carried.Full, full) }
	wasFull := before.Kind != ""
	full := fullFigure{Kind: kind, Since: e.notLater(before.Since)}
	switch {
	case f.Unlimited:
	case f.limit.Used == nil:
		if wasFull {
			keep(before)
		}
	case f.reached(), wasFull && *f.limit.Used > f.N-f.weekly.band(f.N):
		keep(full)
	case wasFull:
		full.Below = e.notLater(before.Below)
		if relaxes := full.Below.Add(f.weekly.dwell()); relaxes.After(e.at) {
			keep(full)
			d.wakes = append(d.wakes, relaxes)
		}
	}
}

// notLater is an instant of the previous state, or now where there is none or it has not come: clocks step back.
func (e *evaluation) notLater(t time.Time) time.Time {
	if t.IsZero() || t.After(e.at) {
		return e.at
	}
	return t
}
