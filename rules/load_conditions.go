// Loading conditions: those of rules, the named ones, and those among the domain's own keys.

package rules

import (
	"fmt"
	"reflect"
	"regexp"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

// reporter notes what the compiler finds at its place within the text of a node.
func reporter(n source.Node) lang.Report {
	return func(offset, width int, code, message, hint string) { n.ProblemAt(offset, width, code, message, hint) }
}

// lostPart recognises a YAML comment that was meant as part of the condition: it begins with "and", "or" or an
// operator, or it compares something, or it names a fact.
var lostPart = regexp.MustCompile(`^#+\s*(and|or|not|in|&&|\|\||[<>=!(])|[<>=]=?|[a-z_]+\.[a-z_]+`)

// compile reads a condition out of a node; nil when it has mistakes, which are then noted.
func (l *loader) compile(n source.Node) *lang.Node {
	if n.Full() { // further mistakes are not told
		return nil
	}
	if !n.IsScalar() {
		n.Problem("not-a-condition", "a condition should stand here", "write it as one text, best after \"when: |\"")
		return nil
	}
	if lostPart.MatchString(n.LostComment()) {
		n.Problem("lost-comment", "YAML takes everything from # on for a comment, so it is not part of the condition",
			"write \"when: |\" and the condition on the next line; remarks stand above the rule")
		return nil
	}
	text, _ := n.Text()
	if v := n.Value(); !n.Quoted() && text != "" {
		if _, isText := v.(string); !isText {
			n.Problem("not-a-condition", "this is a value, not a condition", "compare a fact with it")
			return nil
		}
	}
	return l.comp.Compile(text, reporter(n))
}

// nameConditions notes the names of all conditions before any is compiled, as each may name the others.
func (l *loader) nameConditions() {
	for _, n := range l.both("conditions") {
		l.conditionNames(n)
	}
}

// conditionNames notes the named conditions before any is compiled, as each may use every other.
func (l *loader) conditionNames(n source.Node) {
	for p := range n.Pairs() {
		_, taken := l.conditions[p.Key]
		if checkName(p) && l.new(p, taken) {
			l.conditions[p.Key] = p.Node
			l.comp.ConditionNames = append(l.comp.ConditionNames, p.Key)
		}
	}
}

// compileConditions compiles the named conditions that nothing else has named, so that their mistakes are seen too.
func (l *loader) compileConditions() {
	for _, name := range l.comp.ConditionNames {
		l.condition(name)
	}
}

// condition gives the condition of a name while another one that names it is compiled; ok is false when there is none.
func (l *loader) condition(name string) (node *lang.Node, ok bool) {
	n, ok := l.conditions[name]
	if !ok {
		return nil, false
	}
	switch l.state[name] {
	case beingCompiled:
		n.Problem("circle", fmt.Sprintf("conditions.%s refers to itself", name), "")
		return nil, true
	case notCompiled:
		l.state[name] = beingCompiled
		l.compiled[name] = l.compile(n)
		l.state[name] = isCompiled
	}
	return l.compiled[name], true
}

// compileOwn compiles the conditions among the domain's own keys, and holds each against the rule that an unknown
// condition acts there.
func (l *loader) compileOwn() {
	walk("", l.set.own.Elem(), func(path string, v reflect.Value) {
		c, ok := v.Interface().(*Condition)
		if !ok || c == nil || !c.given {
			return // there is none, or it is no text, which has been noted
		}
		n := l.root.Find(path)
		c.node = l.compile(n)
		if c.node != nil {
			lang.Polarity(c.node, UnknownActs, func(leaf *lang.Node, code, message, hint string) {
				n.ProblemAt(leaf.At, leaf.Width, code, message, hint)
			})
		}
	})
}
