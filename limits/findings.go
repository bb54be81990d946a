package limits

import (
	"fmt"
	"maps"
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

// faults are what no single line shows and what would act otherwise than it reads.
func (p *Policy) faults() problem.Problems {
	var out problem.Problems
	for _, r := range p.set.Rules() {
		t, d := r.Then.(outcome), p.traits[r.ID]
		bad := func(code, message, hint string) { out = append(out, r.Problem(code, message, hint)) }
		if other := t.beyondAdmission(); d.atAdmission && other != "" {
			if d.decidesAdmission {
				bad("never-acts", fmt.Sprintf("rule %s rules on one request, so its %s would never act", r.ID, other), "make two rules")
			} else {
				bad("never-acts", fmt.Sprintf("rule %s reads %s, which only a request that knocks has, so its %s would never act", r.ID, d.admissionFact, other),
					"read limit.kind, or say refuse: or exempt:")
			}
		}
		if t.Topics != nil {
			for _, topic := range t.Topics.Hide {
				if !p.set.Allows("submission.topic", string(topic)) {
					bad("unknown-code", fmt.Sprintf("%s is not a topic", topic), problem.Suggest(string(topic), p.set.Words("submission.topic")))
				}
			}
		}
		if t.Door == "" && t.Refuse == "" && t.shuts() && t.Message == "" && p.loaded.Header.Messages.Full == "" && p.loaded.Header.Messages.Closed == "" {
			bad("closed-without-message", "0 closes the door, and no text tells patients what to do", "name one: message: …, or messages: {full: …} at the top")
		}
		for _, fact := range p.set.RuleReads(r.ID) {
			if slices.Contains(timedFacts, fact) && p.loaded.Thresholds[fact].Opaque && p.set.RuleThresholds(r.ID, fact).Opaque {
				bad("cannot-follow", fmt.Sprintf("when %s changes this rule cannot be told beforehand", fact), "compare it with a number, and nothing else")
			}
		}
	}
	for _, t := range slices.SortedFunc(maps.Keys(p.loaded.Header.Bounds), func(a, b Target) int { return strings.Compare(a.String(), b.String()) }) {
		if !p.has(t) {
			out = append(out, p.set.HeaderProblem("bounds/"+t.String(), "unknown-figure", "the week has no such figure", ""))
		}
	}
	for _, w := range p.weeks {
		for _, days := range slices.Sorted(maps.Keys(p.loaded.Header.Week[w.kind])) {
			for _, f := range silentZeros(p.loaded.Header.Week[w.kind][days]) {
				if p.loaded.Header.Messages.Full == "" && p.loaded.Header.Messages.Closed == "" {
					out = append(out, p.set.HeaderProblem(fmt.Sprintf("week/%s/%s/%s", w.kind, days, f), "closed-without-message", "0 closes the door, and no text tells patients what to do",
						"name one at the top of the file: messages: {full: …}"))
				}
			}
		}
	}
	return out
}

// timed are the facts that numbers pass in the course of a day.
var timedFacts = []string{
	"day.now_hour", "day.core_minutes_left", "limit.minutes_until_close", "limit.minutes_past_routine_cutoff", "limit.instruction_minutes_left",
	"demand.oldest_untriaged_core_min",
}

// beyondAdmission is what an outcome does to more than one request; "" for nothing.
func (t outcome) beyondAdmission() string {
	switch {
	case t.Door != "":
		return "door"
	case t.Clamp != nil:
		return "clamp"
	case t.Topics != nil:
		return "topics"
	case t.changesFigure():
		return "change of a figure"
	}
	return ""
}

// zeros are the keys of a row's hard figures of zero that have no text of their own.
func silentZeros(r row) (keys []string) {
	for _, f := range r.figures() {
		if f.of.figure() == (Figure{Hard: true}) && f.of.Message == "" {
			keys = append(keys, f.key)
		}
	}
	return keys
}

// warnings are what loads and is probably not meant.
func (p *Policy) warnings() problem.Problems {
	var out problem.Problems
	warn := func(r *rules.Rule, code, message, hint string) {
		w := p.set.HeaderProblem("week", code, message, hint)
		if r != nil {
			w = r.Problem(code, message, hint)
		}
		w.Warning = true
		out = append(out, w)
	}
	if p.cal.Empty() {
		warn(nil, "no-calendar", "the folder has no calendar.yaml: bank holidays and closures are not known", "put a calendar.yaml beside the policy")
	}
	if p.loaded.Header.Messages.Closed == "" && p.shutsSilently() {
		warn(nil, "closed-without-message", "outside its windows the door is closed and no text tells patients what to do", "name one: messages: {closed: …}")
	}
	patients := slices.ContainsFunc(p.weeks, func(w *week) bool {
		return slices.ContainsFunc(w.plans(), func(d dayPlan) bool { return d.row.PerPatient != nil })
	})
	if p.loaded.Header.Messages.Full == "" && p.loaded.Header.Messages.Closed == "" && p.turnsAwaySilently() {
		warn(nil, "closed-without-message", "a figure turns patients away once it is reached, and no text tells them what to do", "name one: messages: {full: …}")
	}
	if p.loaded.Header.Jurisdiction == "" && p.cal.Nation() == "england-and-wales" {
		warn(nil, "no-jurisdiction", "whose contract holds in core hours is not written, and is known only where the host says so", "write jurisdiction: england or wales")
	}
	for _, role := range p.loaded.Header.Instructors {
		if near := problem.Suggest(string(role), practice.Roles()); !slices.Contains(practice.Roles(), string(role)) && strings.HasPrefix(near, "did you mean") {
			warn(nil, "unknown-role", fmt.Sprintf("%s is not a role that the library knows", role), near)
		}
	}
	if !p.set.HasMessages() && p.namesTexts() {
		warn(nil, "no-messages", "texts for patients are named, and the folder has no messages.yaml that holds them", "put one beside the policy")
	}
	out = append(out, p.overruledByContract()...)
	for _, of := range []struct {
		key  string
		name field.MessageName
	}{{"routine_only", p.loaded.Header.Messages.RoutineOnly}, {"full", p.loaded.Header.Messages.Full}} {
		if m, ok := p.set.Message(of.name); ok && sendsTo111(m) && p.england() {
			w := p.set.HeaderProblem("messages/"+of.key, "sends-to-111", "this text sends people to 111, which in core hours is the practice's own work", "in core hours they telephone the practice or come in; 999 for emergencies")
			w.Warning = true
			out = append(out, w)
		}
	}
	readsPLT := false
	for _, r := range p.set.Rules() {
		t, reads := r.Then.(outcome), p.set.RuleReads(r.ID)
		readsPLT = readsPLT || slices.ContainsFunc(reads, func(f string) bool {
			return slices.Contains([]string{"day.plt", "day.plt_now", "day.core_hours_now", "day.core_minutes_left", "day.working_days_to_plt"}, f)
		})
		switch {
		case t.Door == Open:
			warn(r, "never-acts", fmt.Sprintf("rule %s says door: open, and of several doors the tightest counts", r.ID), "the week and instructions open a door; leave it out")
		case t.Door == RoutineOnly && t.Message == "" && p.loaded.Header.Messages.RoutineOnly == "":
			warn(r, "routine-without-message", fmt.Sprintf("rule %s leaves only routine requests, and no text tells the others what to do", r.ID), "name one: message: …")
		case patients && t.changesFigure() && t.Floor == nil && t.Clamp == nil && !slices.Contains(reads, "limit.scope"):
			warn(r, "changes-every-figure", fmt.Sprintf("rule %s changes the figure per patient too", r.ID), "say which: limit.scope == \"daily\" and …")
		}
		if (t.Set != nil || t.Max != nil) && !slices.Contains(reads, "limit.scope") {
			warn(r, "changes-every-figure", fmt.Sprintf("rule %s gives the daily and the active figure one number", r.ID), "say which: limit.scope == \"daily\" and …")
		}
		if m, ok := p.set.Message(t.Message); ok && (p.traits[r.ID].volatile || t.Door == RoutineOnly) && sendsTo111(m) && p.england() {
			warn(r, "sends-to-111", fmt.Sprintf("the text of rule %s sends people to 111, which in core hours is the practice's own work", r.ID), "in core hours they telephone the practice or come in; 999 for emergencies")
		}
	}
	if !readsPLT && p.hasPartClosures() {
		warn(nil, "closure-not-followed", "the calendar has closures for a part of a day, and no rule follows them: the door stays as the week says", "write a rule on day.plt_now or day.core_hours_now")
	}
	return out
}

func (p *Policy) england() bool {
	return p.loaded.Header.Jurisdiction == "england" || p.loaded.Header.Jurisdiction == "" && p.cal.Nation() == "england-and-wales"
}

func (p *Policy) hasPartClosures() bool {
	for _, d := range p.cal.ClosureDates() {
		if slices.ContainsFunc(p.cal.Closures(d), func(c calendar.Closure) bool { return !c.WholeDay() }) {
			return true
		}
	}
	return false
}

// shutsSilently tells whether the week leaves any door shut at some time with no text of its own.
func (p *Policy) shutsSilently() bool {
	for _, w := range p.weeks {
		for _, d := range w.plans() {
			open := 0
			for _, s := range d.windows {
				open += s.To - s.From
			}
			if open < endOfDay && d.row.Message == "" && w.kind != All {
				return true
			}
		}
	}
	return false
}

var oneOneOne = regexp.MustCompile(`\b111\b`)

// namesTexts tells whether the file names any text for patients.
func (p *Policy) namesTexts() bool {
	return p.loaded.Header.Messages != textNames{} || slices.ContainsFunc(p.set.Rules(), func(r *rules.Rule) bool { return r.Then.(outcome).Message != "" })
}

// undone is what the week says of core hours and the contract does not let stand.
func (p *Policy) overruledByContract() (out problem.Problems) {
	i := slices.IndexFunc(contracts, func(c contract) bool { return c.jurisdiction == p.loaded.Header.Jurisdiction && c.until.IsZero() })
	if i < 0 {
		return nil
	}
	for _, w := range p.weeks {
		shut, hard := false, false
		for _, d := range w.days[time.Monday : time.Friday+1] {
			open := coreFrom
			for _, s := range d.windows {
				if s.From <= open {
					open = max(open, s.To)
				}
			}
			shut = shut || open < coreTo && !w.noDoor
			hard = hard || contracts[i].noHard && slices.ContainsFunc(d.row.figures(), func(f namedFigure) bool { return f.of.figure().Hard })
		}
		warn := func(message, hint string) {
			f := p.set.HeaderProblem("week/"+string(w.kind), "held-open", fmt.Sprintf(message, p.loaded.Header.Jurisdiction), hint)
			f.Warning = true
			out = append(out, f)
		}
		if shut {
			warn("the week leaves the door closed in core hours, where the contract of %s holds it open", "write it as it will be: open from 08:00 to 18:30")
		}
		if hard {
			warn("the week has a hard figure in core hours, where the contract of %s lets it only warn", "write it as it will be: {soft: …}")
		}
	}
	return out
}

// turnsAwaySilently tells whether the week has a hard figure with no text of its own.
func (p *Policy) turnsAwaySilently() bool {
	return slices.ContainsFunc(p.weeks, func(w *week) bool {
		return slices.ContainsFunc(w.plans(), func(d dayPlan) bool {
			return slices.ContainsFunc(d.row.figures(), func(f namedFigure) bool { return f.of.figure().Hard && f.of.Message == "" })
		})
	})
}

// sendsAway tells whether a text sends people to 111.
func sendsTo111(m rules.Message) bool {
	if slices.Contains(m.Tags, "111") {
		return true
	}
	for _, t := range m.Texts {
		if oneOneOne.MatchString(t) {
			return true
		}
	}
	return false
}
