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
func (e *evaluation) admit(d *Decision) error {
	own := e.withPatientCounts(e.kindsToPass(d))
	refuse, exempt, err := e.admissionRules(d, own)
	if err != nil {
		return err
	}
	a := Admission{Admit: true, Door: Open, Because: BecauseOpen}
	for _, s := range own {
		stands, message := s.door, s.message
		if s.zeroScope != "" && exempt.Rule != nil { // exempt from figures, of zero too
			stands, message = s.doorBeforeZero, ""
		}
		if tightest(a.Door, stands) != a.Door {
			a.Door, a.Message = stands, message
		}
	}
	if a.Door != Open {
		a.Because = string(a.Door)
	}
	d.Admission = &a
	channel := e.in.Request.Submission.Channel
	if channel == "" {
		d.Errors = append(d.Errors, rules.Error{Code: "missing-fact", Fact: "submission.channel"})
	}
	if slices.Contains(staffChannels, channel) {
		a.Because, a.Message = BecauseStaff, ""
		return nil
	}
	if a.Door == Closed && !e.inGrace(&a, own) {
		a.Admit = false
		e.findReopening(&a, d, own, e.at)
		return nil
	}
	if exempt.Rule != nil {
		a.Because, a.Rule = BecauseExempt, exempt.ID
		return nil
	}
	if refuse.Rule != nil {
		if e.contract == nil || !e.contract.noHard {
			a.Admit, a.Because, a.Rule, a.Message = false, BecauseRule, refuse.ID, refuse.then.Message
			return nil
		}
		d.Alerts = append(d.Alerts, Alert{Alert: RefusalHeld, Rule: refuse.ID, Because: e.contract.because, Notify: stringsOf(refuse.then.Notify)})
	}
	e.applyFigures(d, &a, own)
	return nil
}

// concerned are the kinds that a request must pass: its own, and all together. One whose kind is not known, or is not in
// the week, must pass every kind.
func (e *evaluation) kindsToPass(d *Decision) []kindEvaluation {
	kind := e.in.Request.Submission.Kind
	if kind == "" {
		d.Errors = append(d.Errors, rules.Error{Code: "missing-fact", Fact: "submission.kind"})
		return d.evaluated
	}
	var out []kindEvaluation
	found := false
	for _, s := range d.evaluated {
		if s.week.kind == kind || s.week.kind == All {
			out = append(out, s)
			found = found || s.week.kind == kind
		}
	}
	if !found {
		d.Errors = append(d.Errors, rules.Error{Code: "kind-not-in-week", Fact: "submission.kind"})
		return d.evaluated
	}
	return out
}

// counted gives the figures for one patient what this patient sent: it is told to admission alone, so that nobody's requests
// move the door of others or stand in a decision.
func (e *evaluation) withPatientCounts(own []kindEvaluation) []kindEvaluation {
	own = slices.Clone(own)
	for i := range own {
		own[i].figures = slices.Clone(own[i].figures)
		for n := range own[i].figures {
			if f := &own[i].figures[n]; f.scope == PerPatient {
				practice.Fill(&f.limit.Used, e.in.Request.Submission.Contacts24h)
				if !f.weekly.figure().Unlimited {
					practice.Fill(&f.limit.UsedPct, practice.Percent(f.limit.Used, f.limit.Base, maxFigure))
				}
			}
		}
	}
	return own
}

// knock evaluates the rules of admission: the first that refuses and the first that exempts, by id.
func (e *evaluation) admissionRules(d *Decision, own []kindEvaluation) (refuse, exempt ruleResult, err error) {
	request := *e.in.Request
	if opened := request.Submission.OpenedAt; request.Submission.MinutesSinceOpened == nil && !opened.IsZero() && !opened.After(e.at) {
		request.Submission.MinutesSinceOpened = rules.Known(min(int(e.at.Sub(opened)/time.Minute), 100_000))
	}
	fired, unknown := map[string]ruleResult{}, map[string]ruleResult{}
	var results []*rules.Result
	for _, s := range own {
		for _, f := range s.figures {
			v := e.view
			v.Limit, v.Submission, v.Patient = f.limit, request.Submission, request.Patient
			facts, err := e.set.Facts(v, nil)
			if err != nil {
				return refuse, exempt, err
			}
			r := e.set.Evaluate(facts, e.today)
			results = append(results, r)
			for _, o := range r.Outcomes() {
				if !e.traits[o.ID].atAdmission || o.Verdict == rules.NotFired {
					continue
				}
				each := ruleResult{Rule: o.Rule, then: e.traits[o.ID].then, scope: f.scope, result: r}
				if o.Verdict == rules.Fired {
					fired[o.ID] = each
				} else {
					unknown[o.ID] = each
				}
			}
		}
	}
	d.result = rules.Any(append(results, d.result)...)
	for _, r := range e.set.Rules() {
		f, ok := fired[r.ID]
		switch {
		case ok && f.then.Refuse != "" && refuse.Rule == nil:
			refuse = f
		case ok && f.then.Exempt != "" && exempt.Rule == nil:
			exempt = f
		}
		if ok && (f.then.Alert != "" || len(f.then.Notify) > 0) {
			e.alert(d, ongoingAlert{Rule: r.ID}, f)
		}
		if u, ok := unknown[r.ID]; ok {
			missing, _ := u.missingFacts()
			d.Unknown = append(d.Unknown, Unknown{Rule: r.ID, Missing: missing})
			if u.then.shuts() {
				d.Alerts = append(d.Alerts, Alert{Alert: NotDecided, Rule: r.ID, Because: r.Because, Notify: stringsOf(u.then.Notify)})
			}
		}
	}
	return refuse, exempt, nil
}

// grace lets a request in whose form was opened while the door was open, not long ago, as far as time, people and figures
// shut it; what a rule on staff or demand shut it was open then unless the previous state says otherwise.
func (e *evaluation) inGrace(a *Admission, own []kindEvaluation) bool {
	grace := defaultGrace
	if !e.loaded.Header.Grace.IsZero() {
		grace = elapsed(e.loaded.Header.Grace)
	}
	opened := e.in.Request.Submission.OpenedAt
	if opened.IsZero() || opened.After(e.at) || e.at.Sub(opened) > grace {
		return false
	}
	was, message := Open, field.MessageName("")
	before := e.evaluation(e.in, e.given, opened, e.eval)
	before.ignoreVolatile = true
	for _, s := range own {
		then, _, err := before.evaluateKind(s.week)
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
func (e *evaluation) applyFigures(d *Decision, a *Admission, own []kindEvaluation) {
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
			if f.weekly != nil && f.weekly.Reached == RoutineOnly {
				if a.Admit && a.Door == Open {
					a.Door, a.Because, a.Scope = RoutineOnly, BecauseFull, f.scope
					a.Message = cmp.Or(f.message, e.loaded.Header.Messages.RoutineOnly, e.loaded.Header.Messages.Full)
				}
				continue
			}
			if a.Admit {
				*a = Admission{Door: Closed, Because: BecauseFull, Scope: f.scope, Message: cmp.Or(f.message, e.loaded.Header.Messages.Full, e.loaded.Header.Messages.Closed)}
			}
			switch f.scope {
			case Daily:
				again = later(again, e.cal.Today(e.at).Add(1).At(0, e.cal.Zone()))
			case Period:
				again = later(again, s.base.ends)
			default: // nobody knows when others make room
				again = later(again, e.at.Add(maxAhead*100))
			}
		}
	}
	if !a.Admit {
		e.findReopening(a, d, own, again.Add(-1))
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// reopens finds when the door next opens after an instant, by what is known now.
func (e *evaluation) findReopening(a *Admission, d *Decision, own []kindEvaluation, after time.Time) {
	in, at := *e.in, after
	in.Request, in.Previous = nil, d.State
	eval, giveBack := e.borrowEvaluator()
	defer giveBack()
	for range maxSteps {
		next := e.evaluation(&in, e.given, at, eval).nextChange()
		if next.IsZero() || next.Sub(e.at) > 4*maxAhead {
			return
		}
		at = next
		then, shut := e.evaluation(&in, e.given, at, eval), false
		for _, s := range own {
			stands, _, err := then.evaluateKind(s.week)
			shut = shut || err != nil || stands.door == Closed
		}
		if !shut {
			a.NextOpening = at.In(e.cal.Zone())
			return
		}
	}
}
