// Loading rules and groups of rules: their conditions, their outcomes, and whether both fit together.

package rules

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

// ruleFile is a rule as it stands in the file.
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

// groupFile is a group of rules as it stands in the file.
type groupFile struct {
	OnlyIf source.Node `key:"only_if" need:"yes"`
	Rules  source.Node `key:"rules" need:"yes"`
}

// group is the condition that the rules of a group share; nil when it has mistakes. node is where it stands.
type group struct {
	condition *lang.Node
	node      source.Node
}

// rules reads the rules of the file and of the local one.
func (l *loader) rules() {
	for _, n := range l.both("rules") {
		l.ruleList(n, nil)
	}
}

// ruleList reads a list of rules and groups; groups are those that the list stands in, the outermost first.
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

// rule reads one rule and compiles its condition; groups are those that it stands in, the outermost first.
func (l *loader) rule(item source.Node, groups []group) {
	var f ruleFile
	source.Decode(item, &f)
	if !item.IsMap() {
		return
	}
	r := &Rule{
		Because: f.Because, Source: f.Source, Hazards: f.Hazards, From: f.From, Until: f.Until,
		File: item.File(), Line: item.Line(), Local: l.isLocal(item), place: f.ID.Later(), outcome: f.Then.Later(),
	}
	if f.ID.Exists() {
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
	then := reflect.New(reflect.TypeOf(l.domain.Then))
	if f.Then.Exists() {
		l.then(f.Then, then)
	}
	r.Then = then.Elem().Interface()
	l.polarity(r, f, cond, groups)
	r.condition = withGroups(cond, groups)
	if f.Cases.Exists() {
		l.cases = append(l.cases, ruleCases{r, f.Cases})
		l.set.cases += len(f.Cases.Items())
	}
	l.set.rules = append(l.set.rules, r)
	if l.ruleOf[r.ID] == nil {
		l.ruleOf[r.ID] = r
	}
}

// withGroups is the condition of a rule with those of its groups; nil when one of them has mistakes.
func withGroups(cond *lang.Node, groups []group) *lang.Node {
	for _, g := range groups {
		if g.condition == nil {
			return nil
		}
		if cond != nil {
			cond = lang.Both(g.condition, cond)
		}
	}
	return cond
}

// ruleID reads the id of a rule and checks that no other has it.
func (l *loader) ruleID(r *Rule, n source.Node) {
	r.ID, _ = n.Text()
	if !field.IsKebab(r.ID) {
		n.Problem("not-kebab-case", "the id of a rule is written in small letters, digits and -",
			"for example chest-pain-adult")
		return
	}
	if other := l.ruleOf[r.ID]; other != nil {
		n.Problem("duplicate-id",
			fmt.Sprintf("rule %s stands already in line %d%s", r.ID, other.Line, elsewhere(other, n)),
			"give each rule its own id")
	}
}

// elsewhere names the file of a rule when the node stands in another one.
func elsewhere(r *Rule, n source.Node) string {
	if r.File == n.File() {
		return ""
	}
	return " of " + r.File
}

// then reads the outcome of a rule, checks the facts and texts that it names, and lets the domain check the rest.
func (l *loader) then(n source.Node, into reflect.Value) {
	if n.IsMap() && len(slices.Collect(n.Pairs())) == 0 {
		n.Problem("empty-outcome", "this rule does nothing",
			"say what follows: "+strings.Join(source.Keys(into.Elem().Type()), ", "))
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

// checkFactNames checks the names of facts that one key of an outcome holds.
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

// polarity checks that an unknown part of a rule's condition can do no harm, given what its outcome does. Each part is
// checked where it stands: in the rule, and in each of its groups.
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
