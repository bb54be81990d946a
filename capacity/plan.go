package capacity

import (
	"cmp"
	"math"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// layPlan puts together what the host says of the plan, what the file plans, and the slots; what is required is then
// changed by rules.
func (d *desk) layPlan(in *Input) error {
	byKey := map[lineKey]*line{}
	add := func(l *line) {
		byKey[l.key] = l
		d.lines = append(d.lines, l)
	}
	for i, given := range in.Plan {
		key := lineKey{given.Date, session(given.Session), pool(given.Pool), given.Role}
		if byKey[key] != nil {
			return &rules.Error{Code: "duplicate-key", Fact: "plan", Detail: "one line for each date, session, pool and role", Item: i + 1}
		}
		if err := d.sound(view{Plan: given}, i); err != nil {
			return err
		}
		add(&line{Line: given, key: key})
	}
	given := slices.Clone(d.lines)
	slices.SortStableFunc(given, func(a, b *line) int { return cmp.Or(b.key.parts()-a.key.parts(), a.key.compare(b.key)) }) // those that say most first
	for _, l := range d.planned() {
		switch of := byKey[l.key]; {
		case of == nil && len(d.lines) < maxLines:
			add(l)
		case of != nil:
			practice.Fill(&of.Required, l.Required)
		}
	}
	anyPlan := len(d.lines) > 0
	for _, s := range d.slots {
		l := byKey[s.key()]
		if i := slices.IndexFunc(given, func(l *line) bool { return l.key.covers(s.key()) }); l == nil && i >= 0 {
			l = given[i]
		}
		if l == nil && !s.Start.IsZero() && len(d.lines) < 2*maxLines {
			l = &line{key: s.key()}
			if anyPlan {
				l.Required = rules.Known(0)
			}
			add(l)
		}
		if s.line = l; l != nil {
			l.slots = append(l.slots, s)
		}
	}
	slices.SortFunc(d.lines, func(a, b *line) int { return a.key.compare(b.key) })
	d.count()
	for _, l := range d.lines {
		if err := d.changeLine(l); err != nil {
			return err
		}
	}
	return nil
}

// horizon is how many days ahead the file's plan is looked at.
const horizon = 92

// planned are the lines of the file, from today to the last slot. Of a date beyond the calendar it is not known what is
// required.
func (d *desk) planned() (out []*line) {
	last := d.today
	for _, s := range d.slots {
		if last.Before(s.on) {
			last = s.on
		}
	}
	beyond := false
	for on := d.today; !last.Before(on) && on.Sub(d.today) <= horizon; on = on.Add(1) {
		for _, p := range d.loaded.Header.Plan {
			if !p.Days.has(on.Weekday()) {
				continue
			}
			l := &line{key: lineKey{on, p.Session, p.Pool, string(p.Role)}}
			if share, known := d.share(on, p.Session); known || d.cal.Empty() {
				l.Required = rules.Known(int(math.Ceil(float64(p.Slots)*share - 1e-9)))
			} else {
				beyond = true
			}
			out = append(out, l)
		}
	}
	if beyond {
		d.errors = append(d.errors, rules.Error{Code: "beyond-calendar", Fact: "plan.date"})
	}
	return out
}

// share is how much of a session's usual time the practice is open on a date: 0 on a bank holiday, a half when training
// takes half of it, 1 where it was never otherwise. Beyond the calendar it is not known.
func (d *desk) share(on calendar.Date, part session) (share float64, known bool) {
	open, known := d.openTime(on, part)
	if !known || open == 0 {
		return map[bool]float64{false: 1}[known], known
	}
	for _, step := range []int{7, -7} { // in the weeks to come, else in those before
		for usual := on; max(usual.Sub(on), on.Sub(usual)) < 60; usual = usual.Add(step) {
			if shut, known := d.cal.ClosedBecause(usual); !known || shut != "" || len(d.cal.Closures(usual)) > 0 {
				continue
			}
			if whole, known := d.openTime(usual, part); known && whole > 0 {
				return float64(open) / float64(whole), true
			}
		}
	}
	return 1, true
}

// openTime is how long the practice is open in a session of a date.
func (d *desk) openTime(on calendar.Date, part session) (open time.Duration, known bool) {
	windows, known := d.cal.Windows(on)
	if len(windows) > 0 {
		_, open = d.spans(lineKey{date: on, session: part})
	}
	return open, known
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// hours are the beginning and the end of a session on a date.
func (d *desk) hours(on calendar.Date, part session) (from, to time.Time) {
	w, ok := d.loaded.Header.Sessions[part]
	switch {
	case part == "":
		w = window{0, endOfDay}
	case !ok:
		w = sessions[part]
	}
	return on.At(w.From, d.cal.Zone()), on.At(w.To, d.cal.Zone())
}

// elapsedPct is how much of the open time of a session is over.
func (d *desk) elapsedPct(k lineKey) *float64 {
	if k.date.IsZero() || k.session == "" {
		return nil
	}
	spans, whole := d.spans(k)
	if whole == 0 {
		return rules.Known(0.0)
	}
	var over time.Duration
	for _, s := range spans {
		over += max(0, earliest(s.To, d.now).Sub(s.From))
	}
	return rules.Known(100 * float64(over) / float64(whole))
}

// spans are the open times of a session on a date, and how long they are together; the whole session where the calendar
// does not tell, or has it shut.
func (d *desk) spans(k lineKey) (out []calendar.Span, whole time.Duration) {
	from, to := d.hours(k.date, k.session)
	windows, known := d.cal.Windows(k.date)
	if !known || len(windows) == 0 {
		windows = []calendar.Span{{From: from, To: to}}
	}
	for _, w := range windows {
		if s := (calendar.Span{From: latest(w.From, from), To: earliest(w.To, to)}); s.From.Before(s.To) {
			out, whole = append(out, s), whole+s.To.Sub(s.From)
		}
	}
	return out, whole
}

// changeLine lets rules change what a line requires, by the day of its own date. Of several that set it the most counts.
func (d *desk) changeLine(l *line) error {
	if l.Required == nil {
		return nil
	}
	set, scale, changed := -1, 1.0, false
	for _, does := range d.Policy.lines {
		c := does.then.Plan
		if c == nil {
			continue
		}
		v := d.lineView(l)
		if l.key.date != d.today && !l.key.date.IsZero() { // the day that the line is of
			from, _ := d.hours(l.key.date, l.key.session)
			v.Day = practice.Day{}
			v.Day.Derive(from, d.cal)
		}
		facts, err := d.set.Facts(v, nil)
		if err != nil {
			return err
		}
		on := d.date
		if !l.key.date.IsZero() {
			on = field.ISODate(l.key.date.String())
		}
		r := d.set.Evaluate(facts, on, does.Rule)
		verdict, inForce := r.Verdict(does.ID)
		if inForce && verdict == rules.Unknown {
			missing, failed := r.Missing(does.Rule)
			if d.undecided[does.ID] = union(d.undecided[does.ID], missing); failed {
				d.errors = append(d.errors, rules.Error{Code: "rule-failed", Rule: does.ID})
			}
		}
		if !inForce || verdict != rules.Fired {
			continue
		}
		if changed = true; c.Set != nil && (set < 0 || *c.Set > set) {
			set = *c.Set
		}
		if c.Scale != nil {
			scale *= *c.Scale
		}
	}
	if !changed {
		return nil
	}
	if set < 0 {
		set = *l.Required
	}
	l.Required = rules.Known(min(int(math.Ceil(float64(set)*scale-1e-9)), maxPlanned))
	if !l.pctGiven {
		l.BookedPct = nil
		l.share()
	}
	return nil
}

// lineView is what the rules read of a line.
func (d *desk) lineView(l *line) view {
	v := d.shared
	v.Plan = l.Line
	return v
}
