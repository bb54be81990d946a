package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Rule is one compiled rule.
type Rule struct {
	ID        string
	When      string // the condition as its author wrote it, without the condition of its group
	Then      any    // a struct of the domain's Then type
	Because   string // for staff
	Source    string // where its numbers come from
	Hazards   []string
	From      field.ISODate // in force from and until, both included; zero = always
	Until     field.ISODate
	File      string
	Line      int
	Local     bool // of the practice's own layer
	condition *lang.Node
	place     source.Node // of its id
	outcome   source.Node // of its then
}

// Problem is a problem with the rule, at its place in the file.
func (r *Rule) Problem(code, message, hint string) problem.Problem {
	if !r.place.Exists() {
		return problem.Problem{File: r.File, Line: r.Line, Col: 1, Code: code, Message: message, Hint: hint}
	}
	return r.place.NewProblem(code, message, hint)
}

// ProblemIn is a problem with a key of its outcome, or below one: ask_for/0.
func (r *Rule) ProblemIn(path, code, message, hint string) problem.Problem {
	if !r.outcome.Exists() {
		return r.Problem(code, message, hint)
	}
	return r.outcome.Find(path).NewProblem(code, message, hint)
}

type ruleFile struct {
	ID      source.Node   `key:"id" need:"yes"`
	When    source.Node   `key:"when" need:"yes"`
	Then    source.Node   `key:"then" need:"yes"`
	Because string        `key:"because" need:"yes"`
	Source  string        `key:"source"`
	Hazards []string      `key:"hazards"`
	From    field.ISODate `key:"from"`
	Until   field.ISODate `key:"until"`
	Cases   source.Node   `key:"cases"`
}

type groupFile struct {
	OnlyIf source.Node `key:"only_if" need:"yes"`
	Rules  source.Node `key:"rules" need:"yes"`
}

// group is what the rules of a group share: its condition and the place to complain about it.
type group struct {
	condition *lang.Node
	node      source.Node
}

func (l *loader) rules() {
	for _, n := range l.both("rules") {
		l.ruleList(n, nil)
	}
}

func (l *loader) ruleList(n source.Node, groups []group) {
	for _, item := range n.Items() {
		if item.Get("only_if").Exists() || item.Get("rules").Exists() {
			l.group(item, groups)
			continue
		}
		l.rule(item, groups)
	}
}

func (l *loader) group(item source.Node, groups []group) {
	var g groupFile
	source.Decode(item, &g)
	if !g.OnlyIf.Exists() || !g.Rules.Exists() {
		return
	}
	cond := l.compile(g.OnlyIf)
	if g.Rules.IsList() && len(g.Rules.Items()) == 0 {
		g.Rules.Problem("empty-list", "this group holds no rule", "")
	}
	l.ruleList(g.Rules, append(slices.Clone(groups), group{cond, g.OnlyIf}))
}

func (l *loader) rule(item source.Node, groups []group) {
	var f ruleFile
	source.Decode(item, &f)
	if !item.IsMap() {
		return
	}
	r := &Rule{Because: f.Because, Source: f.Source, Hazards: f.Hazards, From: f.From, Until: f.Until, File: item.File(), Line: item.Line(), Local: l.isLocal(item)}
	if r.place = f.ID; f.ID.Exists() {
		l.ruleID(r, f.ID)
	}
	if f.From != "" && f.Until != "" && f.Until < f.From {
		item.Get("until").Problem("bad-date", "until lies before from", "")
	}
	var cond *lang.Node
	if f.When.Exists() {
		if f.When.IsScalar() {
			text, _ := f.When.Text()
			r.When = strings.TrimSpace(text)
		}
		cond = l.compile(f.When)
	}
	r.outcome = f.Then
	then := reflect.New(reflect.TypeOf(l.domain.Then))
	if f.Then.Exists() {
		l.then(f.Then, then)
	}
	r.Then = then.Elem().Interface()
	l.polarity(r, f, cond, groups)
	for _, g := range groups {
		if g.condition == nil {
			cond = nil
		}
		if cond != nil {
			cond = lang.Both(g.condition, cond)
		}
	}
	r.condition = cond
	if f.Cases.Exists() {
		l.set.cases = append(l.set.cases, ruleCases{r, f.Cases})
	}
	l.set.rules = append(l.set.rules, r)
}

func (l *loader) ruleID(r *Rule, n source.Node) {
	r.ID, _ = n.Text()
	if !field.IsKebab(r.ID) {
		n.Problem("not-kebab-case", "the id of a rule is written in small letters, digits and -", "for example chest-pain-adult")
		return
	}
	for _, other := range l.set.rules {
		if other.ID == r.ID {
			n.Problem("duplicate-id", fmt.Sprintf("rule %s stands already in line %d%s", r.ID, other.Line, elsewhere(other, n)), "give each rule its own id")
			return
		}
	}
}

// elsewhere names the file of a rule that stands in another one.
func elsewhere(r *Rule, n source.Node) string {
	if r.File == n.File() {
		return ""
	}
	return " of " + r.File
}

// then reads the outcome and holds the facts it names against the policy's.
func (l *loader) then(n source.Node, into reflect.Value) {
	if n.IsMap() && len(slices.Collect(n.Pairs())) == 0 {
		n.Problem("empty-outcome", "this rule does nothing", "say what follows: "+strings.Join(source.Keys(into.Elem().Type()), ", "))
		return
	}
	before := l.c.Len()
	source.Decode(n, into.Interface())
	if l.c.Len() > before || !n.IsMap() {
		return
	}
	for p := range n.Pairs() {
		l.checkFactNames(p, into.Elem())
	}
	l.checkMessages(n, into.Elem().Interface())
	if l.domain.Check != nil {
		l.domain.Check(into.Elem().Interface(), func(key, code, message, hint string) {
			n.Find(key).Problem(code, message, hint)
		})
	}
}

func (l *loader) checkFactNames(p source.Pair, then reflect.Value) {
	for i := range then.NumField() {
		if then.Type().Field(i).Tag.Get("key") != p.Key {
			continue
		}
		switch then.Field(i).Interface().(type) {
		case []field.FactName:
			for _, item := range p.Node.Items() {
				if name, ok := item.Text(); ok {
					l.checkFactName(item, name)
				}
			}
		case field.FactName:
			l.checkFactName(p.Node, p.Node.Value().(string))
		}
	}
}

// polarity checks each part of the rule's condition where it stands.
func (l *loader) polarity(r *Rule, f ruleFile, cond *lang.Node, groups []group) {
	if l.domain.Side == nil || !f.Then.IsMap() {
		return
	}
	side := l.domain.Side(r.Then)
	check := func(n *lang.Node, at source.Node) {
		if n != nil {
			lang.Polarity(n, side, func(leaf *lang.Node, code, message, hint string) {
				at.ProblemAt(leaf.At, leaf.Width, code, message, hint)
			})
		}
	}
	check(cond, f.When)
	for _, g := range groups {
		check(g.condition, g.node)
	}
}
