package capacity

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// line is one line of the plan with its slots.
type line struct {
	Line
	key    lineKey
	slots  []*slot
	unused int // free ones whose time has passed

	shortGiven, pctGiven bool // the host says how many are short, and which share is booked
}

// lineKey is what a line is of; a part that is not given is of every one.
type lineKey struct {
	date    calendar.Date
	session session
	pool    pool
	role    string
}

// String is 2026-11-24/pm/soon/gp.
func (k lineKey) String() string {
	return strings.Join([]string{k.date.String(), string(k.session), string(k.pool), k.role}, "/")
}

// covers tells whether a line is of a slot.
func (k lineKey) covers(s lineKey) bool {
	return (k.date.IsZero() || k.date == s.date) && (k.session == "" || k.session == s.session) && (k.pool == "" || k.pool == s.pool) && (k.role == "" || k.role == s.role)
}

func (k lineKey) compare(o lineKey) int {
	return cmp.Or(k.date.Sub(o.date), slices.Index(sessionNames, string(k.session))-slices.Index(sessionNames, string(o.session)),
		slices.Index(poolNames, string(k.pool))-slices.Index(poolNames, string(o.pool)), strings.Compare(k.role, o.role))
}

func (s *slot) key() lineKey { return lineKey{s.on, s.part, pool(s.Pool), s.Role} }

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
		case of == nil && len(d.lines) < MaxLines:
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
		if l == nil && !s.Start.IsZero() && len(d.lines) < 2*MaxLines {
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

// parts is how many of its four parts a key has.
func (k lineKey) parts() (n int) {
	for _, has := range []bool{!k.date.IsZero(), k.session != "", k.pool != "", k.role != ""} {
		if has {
			n++
		}
	}
	return n
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
		for _, p := range d.header.Plan {
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
			if shut, known := d.cal.Shut(usual); !known || shut != "" || len(d.cal.Closures(usual)) > 0 {
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
	w, ok := d.header.Sessions[part]
	switch {
	case part == "":
		w = window{0, endOfDay}
	case !ok:
		w = sessions[part]
	}
	return on.At(w.From, d.cal.Zone()), on.At(w.To, d.cal.Zone())
}

// count computes the facts of each line from its slots.
func (d *desk) count() {
	sameDay, third := 0, d.thirdRoutine()
	contacts, clinicians := map[calendar.Date]int{}, map[calendar.Date]map[string]bool{}
	for _, s := range d.slots {
		if s.Pool == "urgent_today" && s.on == d.today && d.given(s) {
			sameDay++
		}
		if s.taken() {
			contacts[s.on]++
		}
		if clinicians[s.on] == nil {
			clinicians[s.on] = map[string]bool{}
		}
		if s.ClinicianID != "" && !s.gone() {
			clinicians[s.on][s.ClinicianID] = true
		}
	}
	for _, l := range d.lines {
		l.shortGiven, l.pctGiven = l.Shortage != nil, l.BookedPct != nil
		if d.counts {
			l.countSlots(d)
			practice.Fill(&l.SameDayFree, rules.Known(min(sameDay, maxPlanned)))
			practice.Fill(&l.ThirdNextRoutine, third)
			if n := len(clinicians[l.key.date]); n > 0 {
				practice.Fill(&l.ContactsPerClinician, rules.Known(min(float64(contacts[l.key.date])/float64(n), 200)))
			}
		}
		l.share()
		if ahead := l.key.date.Sub(d.today); !l.key.date.IsZero() && ahead >= 0 && ahead <= 400 {
			practice.Fill(&l.DaysAhead, &ahead)
		}
		practice.Fill(&l.SessionElapsedPct, d.elapsedPct(l.key))
		practice.Fill(&l.Shortage, rules.Known(0))
		if f, ok := l.History.expect(total); ok {
			practice.Fill(&l.ExpectedDemand, &f.N)
		}
		l.fillKey()
	}
}

// fillKey gives conditions what the line is of.
func (l *line) fillKey() {
	l.Date, l.Session, l.Pool, l.Role = l.key.date, string(l.key.session), string(l.key.pool), l.key.role
}

func (l *line) countSlots(d *desk) {
	var booked, free, embargoed, lost int
	for _, s := range l.slots {
		switch {
		case s.taken():
			booked++
		case s.Status == unavailable:
			lost++
		case s.sound && d.given(s):
			free++
		case s.sound:
			embargoed++
		case s.Status == "free" && !s.Start.IsZero():
			l.unused++
		}
	}
	known := func(fact **int, n int) { practice.Fill(fact, rules.Known(min(n, maxPlanned))) }
	known(&l.Created, booked+free+embargoed+l.unused)
	known(&l.Booked, booked)
	known(&l.Free, free)
	known(&l.Embargoed, embargoed)
	known(&l.Lost, lost)
}

func (l *line) share() { practice.Fill(&l.BookedPct, practice.Percent(l.Booked, l.Required, 1000)) }

// thirdRoutine is the wait for the third routine slot that is free now; nil when there are fewer, or beyond the calendar.
func (d *desk) thirdRoutine() *int {
	n := 0
	for _, s := range d.slots {
		if s.Pool == "routine" && d.given(s) {
			if n++; n == 3 {
				return s.WorkingDaysAhead
			}
		}
	}
	return nil
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
			on = rules.Date(l.key.date.String())
		}
		r := d.set.Evaluate(facts, on, does.Rule)
		verdict, inForce := r.Verdict(does.ID)
		if inForce && verdict == rules.Unknown {
			missing, failed := r.Missing(does.Rule)
			if d.open[does.ID] = union(d.open[does.ID], missing); failed {
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

func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }
