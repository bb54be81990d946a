package limits

import (
	"cmp"
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Admission says whether one request may come in now.
type Admission struct {
	Admit   bool   `json:"admit"`
	Door    Door   `json:"door"`    // as this request meets it
	Because string `json:"because"` // the code of what decided; see the constants
	Rule    string `json:"-"`       // the rule that decided; "" for none
	Scope   Scope  `json:"-"`       // of the figure that decided; "" for none
	// Message is for the patient; "" where nothing need be said.
	Message field.MessageName `json:"message" wire:"null"`
	// NextOpening is for who is turned away; zero when it is not known.
	NextOpening time.Time `json:"next_opening" wire:"null"`
}

// MarshalJSON gives the admission as "frontdoor eval limits" writes it; the decision's JSON has the rule and the scope.
func (a Admission) MarshalJSON() ([]byte, error) { return wire.Marshal(a) }

// What decides an admission.
const (
	BecauseOpen    = "open"
	BecauseRoutine = "routine_only"
	BecauseClosed  = "closed"
	BecauseStaff   = "staff_entered" // counted, and never blocked
	BecauseGrace   = "opened_before_closing"
	BecauseFull    = "figure_reached"
	BecauseRule    = "refused_by_rule"
	BecauseExempt  = "exempt"
	BecauseBefore  = "admitted_before"
)

// Admit says whether the request of an input may come in now: once when its form is opened, and again when it is
// submitted. What staff enter is never blocked. A request whose form was opened while the door stood open is let in for
// a time after it closed. The error is a [rules.Error] when the input cannot be decided.
func Admit(p *Policy, in Input, at time.Time) (Admission, error) {
	if p == nil || p.set == nil {
		return Admission{}, &rules.Error{Code: "no-policy"}
	}
	if in.Request == nil {
		return Admission{}, &rules.Error{Code: "no-request", Fact: "admission"}
	}
	m, err := p.begin(&in, at)
	if err != nil {
		return Admission{}, err
	}
	d, err := m.decide()
	if err == nil {
		err = m.admit(&d)
	}
	if err != nil {
		return Admission{}, err
	}
	return *d.Admission, nil
}

var staffChannels = []string{"phone", "walk_in", "care_home"}

const defaultGrace = 30 * time.Minute

// admit decides the request that knocks and notes it in the decision.
func (m *moment) admit(d *Decision) error {
	own := m.counted(m.concerned(d))
	refuse, exempt, err := m.knock(d, own)
	if err != nil {
		return err
	}
	a := Admission{Admit: true, Door: Open, Because: BecauseOpen}
	for _, s := range own {
		stands, message := s.door, s.message
		if s.zero != "" && exempt.Rule != nil { // exempt from figures, of zero too
			stands, message = s.unshut, ""
		}
		if tightest(a.Door, stands) != a.Door {
			a.Door, a.Message = stands, message
		}
	}
	if a.Door != Open {
		a.Because = string(a.Door)
	}
	d.Admission = &a
	channel := m.in.Request.Submission.Channel
	if channel == "" {
		d.Errors = append(d.Errors, rules.Error{Code: "missing-fact", Fact: "submission.channel"})
	}
	if slices.Contains(staffChannels, channel) {
		a.Because, a.Message = BecauseStaff, ""
		return nil
	}
	if a.Door == Closed && !m.grace(&a, own) {
		a.Admit = false
		m.reopens(&a, d, own, m.at)
		return nil
	}
	if exempt.Rule != nil {
		a.Because, a.Rule = BecauseExempt, exempt.ID
		return nil
	}
	if refuse.Rule != nil {
		if m.contract == nil || !m.contract.noHard {
			a.Admit, a.Because, a.Rule, a.Message = false, BecauseRule, refuse.ID, refuse.then.Message
			return nil
		}
		d.Alerts = append(d.Alerts, Alert{Alert: RefusalHeld, Rule: refuse.ID, Because: m.contract.because, Notify: words(refuse.then.Notify)})
	}
	m.figures(d, &a, own)
	return nil
}

// concerned are the kinds that a request must pass: its own, and all together. One whose kind is not known, or is not in
// the week, must pass every kind.
func (m *moment) concerned(d *Decision) []standing {
	kind := m.in.Request.Submission.Kind
	if kind == "" {
		d.Errors = append(d.Errors, rules.Error{Code: "missing-fact", Fact: "submission.kind"})
		return d.standing
	}
	var out []standing
	found := false
	for _, s := range d.standing {
		if s.week.kind == kind || s.week.kind == All {
			out = append(out, s)
			found = found || s.week.kind == kind
		}
	}
	if !found {
		d.Errors = append(d.Errors, rules.Error{Code: "kind-not-in-week", Fact: "submission.kind"})
		return d.standing
	}
	return out
}

// counted gives the figures for one patient what this patient sent: it is told to admission alone, so that nobody's requests
// move the door of others or stand in a decision.
func (m *moment) counted(own []standing) []standing {
	own = slices.Clone(own)
	for i := range own {
		own[i].figures = slices.Clone(own[i].figures)
		for n := range own[i].figures {
			if f := &own[i].figures[n]; f.scope == PerPatient {
				practice.Fill(&f.limit.Used, m.in.Request.Submission.Contacts24h)
				if !f.setting.figure().Unlimited {
					practice.Fill(&f.limit.UsedPct, practice.Percent(f.limit.Used, f.limit.Base, maxFigure))
				}
			}
		}
	}
	return own
}

// knock evaluates the rules of admission: the first that refuses and the first that exempts, by id.
func (m *moment) knock(d *Decision, own []standing) (refuse, exempt firing, err error) {
	request := *m.in.Request
	if opened := request.Submission.OpenedAt; request.Submission.MinutesSinceOpened == nil && !opened.IsZero() && !opened.After(m.at) {
		request.Submission.MinutesSinceOpened = rules.Known(min(int(m.at.Sub(opened)/time.Minute), 100_000))
	}
	fired, unknown := map[string]firing{}, map[string]firing{}
	var results []*rules.Result
	for _, s := range own {
		for _, f := range s.figures {
			v := m.view
			v.Limit, v.Submission, v.Patient = f.limit, request.Submission, request.Patient
			facts, err := m.set.Facts(v, nil)
			if err != nil {
				return refuse, exempt, err
			}
			r := m.set.Evaluate(facts, m.today)
			results = append(results, r)
			for _, o := range r.Verdicts() {
				if !m.does[o.ID].atAdmission || o.Verdict == rules.NotFired {
					continue
				}
				each := firing{Rule: o.Rule, then: m.does[o.ID].then, scope: f.scope, result: r}
				if o.Verdict == rules.Fired {
					fired[o.ID] = each
				} else {
					unknown[o.ID] = each
				}
			}
		}
	}
	d.result = rules.Any(append(results, d.result)...)
	for _, r := range m.set.Rules() {
		f, ok := fired[r.ID]
		switch {
		case ok && f.then.Refuse != "" && refuse.Rule == nil:
			refuse = f
		case ok && f.then.Exempt != "" && exempt.Rule == nil:
			exempt = f
		}
		if ok && (f.then.Alert != "" || len(f.then.Notify) > 0) {
			m.alert(d, holding{Rule: r.ID}, f)
		}
		if u, ok := unknown[r.ID]; ok {
			missing, _ := u.missing()
			d.Unknown = append(d.Unknown, Unknown{Rule: r.ID, Missing: missing})
			if u.then.shuts() {
				d.Alerts = append(d.Alerts, Alert{Alert: NotDecided, Rule: r.ID, Because: r.Because, Notify: words(u.then.Notify)})
			}
		}
	}
	return refuse, exempt, nil
}

// grace lets a request in whose form was opened while the door was open, not long ago, as far as time, people and figures
// shut it; what a rule on staff or demand shut it was open then unless the previous state says otherwise.
func (m *moment) grace(a *Admission, own []standing) bool {
	grace := defaultGrace
	if !m.loaded.Header.Grace.IsZero() {
		grace = elapsed(m.loaded.Header.Grace)
	}
	opened := m.in.Request.Submission.OpenedAt
	if opened.IsZero() || opened.After(m.at) || m.at.Sub(opened) > grace {
		return false
	}
	was, message := Open, field.MessageName("")
	before := m.moment(m.in, m.people, opened, m.eval)
	before.calm = true
	for _, s := range own {
		then, _, err := before.stand(s.week)
		if err != nil {
			return false
		}
		if tightest(was, then.door) != was {
			was, message = then.door, then.message
		}
	}
	if was == Closed {
		return false
	}
	a.Because, a.Door, a.Message = BecauseGrace, was, message
	return true
}

// figures holds a request against the figures that are reached; hard ones turn it away, or let only routine ones in.
func (m *moment) figures(d *Decision, a *Admission, own []standing) {
	var again time.Time // when the last of the full figures counts afresh
	for _, s := range own {
		for _, f := range s.figures {
			if f.Hard && !f.Unlimited && f.limit.Used == nil {
				d.Errors = append(d.Errors, rules.Error{Code: "not-counted", Fact: "limit.used"})
			}
			full := f.reached() || f.scope == Active && slices.ContainsFunc(d.State.kept.Full, func(of fullFigure) bool { return of.Kind == s.week.kind })
			if !full || !f.Hard {
				continue
			}
			if f.setting != nil && f.setting.Reached == RoutineOnly {
				if a.Admit && a.Door == Open {
					a.Door, a.Because, a.Scope = RoutineOnly, BecauseFull, f.scope
					a.Message = cmp.Or(f.message, m.loaded.Header.Messages.RoutineOnly, m.loaded.Header.Messages.Full)
				}
				continue
			}
			if a.Admit {
				*a = Admission{Door: Closed, Because: BecauseFull, Scope: f.scope, Message: cmp.Or(f.message, m.loaded.Header.Messages.Full, m.loaded.Header.Messages.Closed)}
			}
			switch f.scope {
			case Daily:
				again = later(again, m.cal.Today(m.at).Add(1).At(0, m.cal.Zone()))
			case Period:
				again = later(again, s.base.ends)
			default: // nobody knows when others make room
				again = later(again, m.at.Add(maxAhead*100))
			}
		}
	}
	if !a.Admit {
		m.reopens(a, d, own, again.Add(-1))
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// reopens finds when the door next opens after an instant, by what is known now.
func (m *moment) reopens(a *Admission, d *Decision, own []standing, after time.Time) {
	in, at := *m.in, after
	in.Request, in.Previous = nil, d.State
	eval, giveBack := m.walker()
	defer giveBack()
	for range maxSteps {
		next := m.moment(&in, m.people, at, eval).next()
		if next.IsZero() || next.Sub(m.at) > 4*maxAhead {
			return
		}
		at = next
		then, shut := m.moment(&in, m.people, at, eval), false
		for _, s := range own {
			stands, _, err := then.stand(s.week)
			shut = shut || err != nil || stands.door == Closed
		}
		if !shut {
			a.NextOpening = at.In(m.cal.Zone())
			return
		}
	}
}
