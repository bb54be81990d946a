// What loads and is probably not meant.

package limits

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// warnings are those of the file's header, of its texts, of the contract, and of each rule.
func (p *Policy) warnings() problem.Problems {
	out := slices.Concat(p.silentWarnings(), p.headerWarnings(), p.overruledByContract(), p.textWarnings())
	followsClosures := false
	for _, r := range p.loaded.Rules {
		out = append(out, p.ruleWarnings(r)...)
		followsClosures = followsClosures || r.ReadsAny(func(f string) bool { return slices.Contains(closureFacts, f) })
	}
	if !followsClosures && p.hasPartClosures() {
		out = append(out, p.weekWarning("closure-not-followed",
			"the calendar has closures for a part of a day, and no rule follows them: the door stays as the week says",
			"write a rule on day.plt_now or day.core_hours_now"))
	}
	return out
}

// headerWarning is a warning at a key of the file's header.
func (p *Policy) headerWarning(path, code, message, hint string) problem.Problem {
	w := p.set.HeaderProblem(path, code, message, hint)
	w.Warning = true
	return w
}

// weekWarning is a warning about the week as a whole.
func (p *Policy) weekWarning(code, message, hint string) problem.Problem {
	return p.headerWarning("week", code, message, hint)
}

// silentWarnings are about days that nobody knows, and about patients who are kept out without a text.
func (p *Policy) silentWarnings() (out problem.Problems) {
	if p.cal.Empty() {
		out = append(out, p.weekWarning("no-calendar",
			"the folder has no calendar.yaml: bank holidays and closures are not known",
			"put a calendar.yaml beside the policy"))
	}
	if p.texts().Closed == "" && p.shutsSilently() {
		out = append(out, p.weekWarning("closed-without-message",
			"outside its windows the door is closed and no text tells patients what to do",
			"name one: messages: {closed: …}"))
	}
	if p.texts().ofFull() == "" && p.turnsAwaySilently() {
		out = append(out, p.weekWarning("closed-without-message",
			"a figure turns patients away once it is reached, and no text tells them what to do",
			"name one: messages: {full: …}"))
	}
	return out
}

// headerWarnings are about the jurisdiction, the instructors and the missing texts.
func (p *Policy) headerWarnings() (out problem.Problems) {
	if p.loaded.Header.Jurisdiction == "" && p.cal.Nation() == "england-and-wales" {
		out = append(out, p.weekWarning("no-jurisdiction",
			"whose contract holds in core hours is not written, and is known only where the host says so",
			"write jurisdiction: england or wales"))
	}
	for _, role := range p.loaded.Header.Instructors {
		hint := problem.Suggest(string(role), practice.Roles())
		if !slices.Contains(practice.Roles(), string(role)) && strings.HasPrefix(hint, "did you mean") {
			message := fmt.Sprintf("%s is not a role that the library knows", role)
			out = append(out, p.weekWarning("unknown-role", message, hint))
		}
	}
	if !p.set.HasMessages() && p.namesTexts() {
		out = append(out, p.weekWarning("no-messages",
			"texts for patients are named, and the folder has no messages.yaml that holds them",
			"put one beside the policy"))
	}
	return out
}

const (
	ownWorkIn111 = "sends people to 111, which in core hours is the practice's own work"
	insteadOf111 = "in core hours they telephone the practice or come in; 999 for emergencies"
)

// textWarnings are about texts of the header that send people away in core hours.
func (p *Policy) textWarnings() (out problem.Problems) {
	for _, of := range []struct {
		key  string
		name field.MessageName
	}{{"routine_only", p.texts().RoutineOnly}, {"full", p.texts().Full}} {
		if m, ok := p.set.Message(of.name); ok && sendsTo111(m) && p.inEngland() {
			message := "this text " + ownWorkIn111
			out = append(out, p.headerWarning("messages/"+of.key, "sends-to-111", message, insteadOf111))
		}
	}
	return out
}

// closureFacts are the facts by which a rule follows closures for a part of a day.
var closureFacts = []string{
	"day.plt", "day.plt_now", "day.core_hours_now", "day.core_minutes_left", "day.working_days_to_plt",
}

// ruleWarnings are those of one rule.
func (p *Policy) ruleWarnings(r practice.Rule[outcome]) (out problem.Problems) {
	warn := func(code, message, hint string) {
		w := r.Problem(code, fmt.Sprintf(message, r.ID), hint)
		w.Warning = true
		out = append(out, w)
	}
	t := r.Then
	const sayWhich = "say which: limit.scope == \"daily\" and …"
	everyScope := !slices.Contains(r.Reads, "limit.scope")
	onlyNumber := p.traits[r.ID].effect.figure && t.Floor == nil && t.Clamp == nil
	switch {
	case t.Door == Open:
		warn("never-acts", "rule %s says door: open, and of several doors the tightest counts",
			"the week and instructions open a door; leave it out")
	case t.Door == RoutineOnly && t.Message == "" && p.texts().RoutineOnly == "":
		warn("routine-without-message", "rule %s leaves only routine requests, and no text tells the others what to do",
			"name one: message: …")
	case p.limitsPatients() && onlyNumber && everyScope:
		warn("changes-every-figure", "rule %s changes the figure per patient too", sayWhich)
	}
	if (t.Set != nil || t.Max != nil) && everyScope {
		warn("changes-every-figure", "rule %s gives the daily and the active figure one number", sayWhich)
	}
	if p.sendsAway(r) && p.inEngland() {
		warn("sends-to-111", "the text of rule %s "+ownWorkIn111, insteadOf111)
	}
	return out
}

// sendsAway reports whether a rule may tighten a door in core hours with a text that sends people to 111.
func (p *Policy) sendsAway(r practice.Rule[outcome]) bool {
	m, ok := p.set.Message(r.Then.Message)
	return ok && (p.traits[r.ID].volatile || r.Then.Door == RoutineOnly) && sendsTo111(m)
}

// limitsPatients reports whether any day has a figure for one patient.
func (p *Policy) limitsPatients() bool {
	return p.anyDay(func(_ *week, d dayPlan) bool { return d.row.PerPatient != nil })
}

// anyDay reports whether the test is true of a day's plan of any kind.
func (p *Policy) anyDay(test func(*week, dayPlan) bool) bool {
	return slices.ContainsFunc(p.weeks, func(w *week) bool {
		return slices.ContainsFunc(w.plans(), func(d dayPlan) bool { return test(w, d) })
	})
}

// inEngland reports whether the practice is, or may be, in England.
func (p *Policy) inEngland() bool {
	of := p.loaded.Header.Jurisdiction
	return of == "england" || of == "" && p.cal.Nation() == "england-and-wales"
}

// hasPartClosures reports whether the calendar has a closure for a part of a day.
func (p *Policy) hasPartClosures() bool {
	for _, d := range p.cal.ClosureDates() {
		if slices.ContainsFunc(p.cal.Closures(d), func(c calendar.Closure) bool { return !c.WholeDay() }) {
			return true
		}
	}
	return false
}

// shutsSilently reports whether the week leaves any door shut at some time with no text of its own.
func (p *Policy) shutsSilently() bool {
	return p.anyDay(func(w *week, d dayPlan) bool {
		open := 0
		for _, s := range d.windows {
			open += s.To - s.From
		}
		return open < endOfDay && d.row.Message == "" && w.kind != All
	})
}

// turnsAwaySilently reports whether the week has a hard figure with no text of its own.
func (p *Policy) turnsAwaySilently() bool {
	return p.anyDay(func(_ *week, d dayPlan) bool {
		return slices.ContainsFunc(d.row.figures(), func(f namedFigure) bool {
			return f.of.figure().Hard && f.of.Message == ""
		})
	})
}

// namesTexts reports whether the file names any text for patients.
func (p *Policy) namesTexts() bool {
	return p.texts() != textNames{} || slices.ContainsFunc(p.loaded.Rules, func(r practice.Rule[outcome]) bool {
		return r.Then.Message != ""
	})
}

// overruledByContract is what the week says of core hours and the contract does not let stand.
func (p *Policy) overruledByContract() (out problem.Problems) {
	of := p.loaded.Header.Jurisdiction
	i := slices.IndexFunc(contracts, func(c contract) bool { return c.jurisdiction == of && c.until.IsZero() })
	if i < 0 {
		return nil
	}
	for _, w := range p.weeks {
		shut, hard := false, false
		for _, d := range w.days[time.Monday : time.Friday+1] {
			shut = shut || !w.noDoor && !d.opensThrough(coreFrom, coreTo)
			hard = hard || contracts[i].noHard && slices.ContainsFunc(d.row.figures(), func(f namedFigure) bool {
				return f.of.figure().Hard
			})
		}
		path := "week/" + string(w.kind)
		if shut {
			message := "the week leaves the door closed in core hours, where the contract of %s holds it open"
			out = append(out, p.headerWarning(path, "held-open", fmt.Sprintf(message, of),
				"write it as it will be: open from 08:00 to 18:30"))
		}
		if hard {
			message := "the week has a hard figure in core hours, where the contract of %s lets it only warn"
			out = append(out, p.headerWarning(path, "held-open", fmt.Sprintf(message, of),
				"write it as it will be: {soft: …}"))
		}
	}
	return out
}

var mentions111 = regexp.MustCompile(`\b111\b`)

// sendsTo111 reports whether a text sends people to 111: by its tag, or by the number in any of its languages.
func sendsTo111(m rules.Message) bool {
	if slices.Contains(m.Tags, "111") {
		return true
	}
	for _, t := range m.Texts {
		if mentions111.MatchString(t) {
			return true
		}
	}
	return false
}
