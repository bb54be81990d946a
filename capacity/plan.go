// The plan: its lines from the host, the file and the slots, how much of a session the practice is open, and the rules
// that change what a line requires.

package capacity

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// buildPlan puts together what the host says of the plan, what the file plans, and the slots. What a line requires is
// then changed by rules.
func (d *allocation) buildPlan(in *Input) error {
	byKey := map[planKey]*planLine{}
	for i, given := range in.Plan {
		key := planKey{
			date: given.Date, session: session(given.Session), pool: pool(given.Pool), role: given.Role,
		}
		if byKey[key] != nil {
			return &rules.Error{
				Code: "duplicate-key", Fact: "plan", Detail: "one line for each date, session, pool and role",
				Item: i + 1,
			}
		}
		if err := d.checkRanges(&view{Plan: given}, i); err != nil {
			return err
		}
		byKey[key] = &planLine{PlanLine: given, key: key}
		d.lines = append(d.lines, byKey[key])
	}
	given := slices.Clone(d.lines)
	slices.SortStableFunc(given, func(a, b *planLine) int { // those of a single date, session, pool and role first
		return cmp.Or(b.key.parts()-a.key.parts(), a.key.compare(b.key))
	})
	for _, l := range d.plannedLines() {
		switch same := byKey[l.key]; {
		case same != nil:
			practice.Fill(&same.Required, l.Required)
		case len(d.lines) < maxLines:
			byKey[l.key] = l
			d.lines = append(d.lines, l)
		}
	}
	d.assignSlots(byKey, given)
	slices.SortFunc(d.lines, func(a, b *planLine) int { return a.key.compare(b.key) })
	if len(d.lines)*len(d.Policy.lines) > maxLineRules {
		return &rules.Error{Code: "too-large", Fact: "plan", Detail: fmt.Sprintf(
			"at most %d pairs of a line of the plan and a rule about lines", maxLineRules,
		)}
	}
	for i, l := range d.lines {
		l.index = i
	}
	d.countLines()
	for _, l := range d.lines {
		if err := d.changeLine(l); err != nil {
			return err
		}
	}
	return nil
}

// maxLineRules is for how many pairs of a line and a rule about lines the rules are evaluated in one decision.
const maxLineRules = 100_000

// assignSlots gives each slot to the line of its date, session, pool and role; else to the first of the host's lines
// that covers it, or to a new line. Where there is a plan, a new line requires nothing.
func (d *allocation) assignSlots(byKey map[planKey]*planLine, given []*planLine) {
	anyPlan := len(d.lines) > 0
	for _, s := range d.slots {
		l := byKey[s.key()]
		if l == nil {
			if i := slices.IndexFunc(given, func(l *planLine) bool { return l.key.covers(s.key()) }); i >= 0 {
				l = given[i]
			}
		}
		if l == nil && !s.Start.IsZero() && len(d.lines) < 2*maxLines {
			l = &planLine{key: s.key()}
			if anyPlan {
				l.Required = rules.Known(0)
			}
			byKey[l.key] = l
			d.lines = append(d.lines, l)
		}
		s.line = l
		if l != nil {
			l.slots = append(l.slots, s)
		}
	}
}

// horizon is how many days ahead the plan of the file is looked at.
const horizon = 92

// plannedLines are the lines of the file, from today to the last slot. What is required on a date beyond the calendar
// is not known.
func (d *allocation) plannedLines() (out []*planLine) {
	last := d.today
	for _, s := range d.slots {
		if last.Before(s.date) {
			last = s.date
		}
	}
	beyond := false
	type part struct {
		on   calendar.Date
		part session
	}
	type share struct {
		open  float64
		known bool
	}
	shares := map[part]share{}
	for on := d.today; !last.Before(on) && on.Sub(d.today) <= horizon; on = on.Add(1) {
		for _, p := range d.loaded.Header.Plan {
			if !p.Days.has(on.Weekday()) {
				continue
			}
			l := &planLine{key: planKey{date: on, session: p.Session, pool: p.Pool, role: string(p.Role)}}
			s, looked := shares[part{on, p.Session}]
			if !looked {
				s.open, s.known = d.openShare(on, p.Session)
				shares[part{on, p.Session}] = s
			}
			if s.known || d.cal.Empty() {
				l.Required = rules.Known(int(math.Ceil(float64(p.Slots)*s.open - 1e-9)))
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

// openShare is how much of a session's usual time the practice is open on a date: 0 on a bank holiday, a half when
// training takes half of it, and 1 where nothing usual is found to compare with. Beyond the calendar it is not known.
func (d *allocation) openShare(on calendar.Date, part session) (share float64, known bool) {
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

// openTime is how long the practice is open in a session of a date; not known beyond the calendar.
func (d *allocation) openTime(on calendar.Date, part session) (open time.Duration, known bool) {
	windows, known := d.cal.Windows(on)
	if len(windows) > 0 {
		_, open = d.openSpans(planKey{date: on, session: part})
	}
	return open, known
}

// sessionHours are the beginning and the end of a session on a date; of a line without a session they are those of the
// day.
func (d *allocation) sessionHours(on calendar.Date, part session) (from, to time.Time) {
	w, ok := d.loaded.Header.Sessions[part]
	switch {
	case part == "":
		w = window{0, endOfDay}
	case !ok:
		w = sessions[part]
	}
	return on.At(w.From, d.cal.Zone()), on.At(w.To, d.cal.Zone())
}

// elapsedPct is how much of the open time of a session is over, in percent; nil for a line without a date or a session.
func (d *allocation) elapsedPct(k planKey) *float64 {
	if k.date.IsZero() || k.session == "" {
		return nil
	}
	spans, whole := d.openSpans(k)
	if whole == 0 {
		return rules.Known(0.0)
	}
	var over time.Duration
	for _, s := range spans {
		over += max(0, earliest(s.To, d.now).Sub(s.From))
	}
	return rules.Known(100 * float64(over) / float64(whole))
}

// openSpans are the open times of a session on a date, and how long they are together. Where the calendar does not
// reach, or has the practice shut, they are the whole session.
func (d *allocation) openSpans(k planKey) (out []calendar.Span, whole time.Duration) {
	from, to := d.sessionHours(k.date, k.session)
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

// changeLine lets rules change what a line requires, by the day of its own date. Of several rules that set it the
// highest number counts; all scales are multiplied.
func (d *allocation) changeLine(l *planLine) error {
	if l.Required == nil {
		return nil
	}
	set, scale, changed := -1, 1.0, false
	for _, rule := range d.Policy.lines {
		if rule.Then.Plan == nil {
			continue
		}
		fires, err := d.firesOnDate(rule, l)
		if err != nil {
			return err
		}
		if !fires {
			continue
		}
		changed = true
		if c := rule.Then.Plan; c.Set != nil {
			set = max(set, *c.Set)
		}
		if c := rule.Then.Plan; c.Scale != nil {
			scale *= *c.Scale
		}
	}
	if !changed {
		return nil
	}
	if set < 0 {
		set = *l.Required
	}
	// The small amount taken off keeps a product such as 20 times 1.1 from being rounded up for its last binary digit.
	l.Required = rules.Known(min(int(math.Ceil(float64(set)*scale-1e-9)), maxPlanned))
	if !l.bookedPctGiven {
		l.BookedPct = nil
		l.fillBookedPct()
	}
	return nil
}

// firesOnDate tells whether a rule about the plan fires on a line, on the day that the line is of. A rule that cannot
// be decided changes nothing; what it lacks is noted.
func (d *allocation) firesOnDate(rule policyRule, l *planLine) (bool, error) {
	v, on := d.lineView(l), d.date
	if !l.key.date.IsZero() {
		on = field.ISODate(l.key.date.String())
	}
	if l.key.date != d.today && !l.key.date.IsZero() {
		from, _ := d.sessionHours(l.key.date, l.key.session)
		v.Day = practice.Day{}
		v.Day.Derive(from, d.cal)
	}
	facts, err := d.set.Facts(v, rules.Answers{})
	if err != nil {
		return false, err
	}
	r := d.set.Evaluate(facts, on, rule.Rule.Rule)
	verdict, inForce := r.Verdict(rule.ID)
	if inForce && verdict == rules.Unknown {
		missing, failure := r.Missing(rule.Rule.Rule)
		d.undecided[rule.ID] = union(d.undecided[rule.ID], missing)
		if failure != "" {
			d.errors = append(d.errors, rules.Error{Code: failure, Rule: rule.ID})
		}
	}
	return inForce && verdict == rules.Fired, nil
}

// lineView is what the rules read of a line of the plan.
func (d *allocation) lineView(l *planLine) view {
	v := d.shared
	v.Plan = l.PlanLine
	return v
}
