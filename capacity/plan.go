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

	shortGiven bool // the host says how many are short
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
	for _, l := range d.planned() {
		if byKey[l.key] == nil && len(d.lines) < MaxLines {
			add(l)
		}
	}
	for _, s := range d.slots {
		l := d.lineOf(byKey, s)
		if l == nil && len(d.lines) < 2*MaxLines {
			l = &line{key: s.key()}
			if len(d.lines) > 0 {
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
	return d.change()
}

// lineOf is the line that a slot belongs to: its own, else one that the host gave for more.
func (d *desk) lineOf(byKey map[lineKey]*line, s *slot) *line {
	if l := byKey[s.key()]; l != nil {
		return l
	}
	if i := slices.IndexFunc(d.lines, func(l *line) bool { return l.key.covers(s.key()) }); i >= 0 {
		return d.lines[i]
	}
	return nil
}

// planned are the lines of the file, from today to the last slot.
func (d *desk) planned() (out []*line) {
	last := d.today
	for _, s := range d.slots {
		if last.Before(s.on) {
			last = s.on
		}
	}
	for on := d.today; !last.Before(on) && len(out) < MaxLines; on = on.Add(1) {
		for _, p := range d.header.Plan {
			if !p.Days.has(on.Weekday()) {
				continue
			}
			l := &line{key: lineKey{on, p.Session, p.Pool, string(p.Role)}}
			l.Required = rules.Known(int(math.Ceil(float64(p.Slots) * d.share(on, p.Session))))
			out = append(out, l)
		}
	}
	return out
}

// share is how much of a session's usual time the practice is open on a date: 0 on a bank holiday, a half when training
// takes half of it, 1 where the calendar does not tell.
func (d *desk) share(on calendar.Date, part session) float64 {
	open, known := d.openTime(on, part)
	if !known {
		return 1
	}
	for usual := on; usual.Sub(on) < 60; usual = usual.Add(7) {
		if shut, known := d.cal.Shut(usual); !known || shut != "" || len(d.cal.Closures(usual)) > 0 {
			continue
		}
		if whole, known := d.openTime(usual, part); known && whole > 0 {
			return float64(open) / float64(whole)
		}
	}
	return 1
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
	if !ok {
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
		l.shortGiven = l.Shortage != nil
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

// change lets rules change what lines require, each by the day of its own date.
func (d *desk) change() error {
	for _, l := range d.lines {
		if err := d.changeLine(l); err != nil {
			return err
		}
	}
	return nil
}

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
		if verdict, ok := d.set.Evaluate(facts, rules.Date(l.key.date.String()), does.Rule).Verdict(does.ID); !ok || verdict != rules.Fired {
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
	l.BookedPct = nil
	l.share()
	return nil
}

// lineView is what the rules read of a line.
func (d *desk) lineView(l *line) view {
	v := d.shared
	v.Plan = l.Line
	return v
}

func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }
