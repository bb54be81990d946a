// Loading the keys at the top of a policy file: those that every kind of policy has, and the domain's own.

package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

// headerKeys are the keys of a file that every kind of policy has, in the order of the specification.
var headerKeys = []string{
	"frontdoor", "policy", "id", "version", "author", "approval", "review_by", "effective", "not_for_clinical_use",
	"always_asked",
	"answers", "codes", "phrases", "lists", "tables", "conditions", "scores", "rules", "end",
}

// ownKeys are the keys of a file that this domain alone has.
func (l *loader) ownKeys() []string {
	if l.domain.Header == nil {
		return nil
	}
	return source.Keys(reflect.TypeOf(l.domain.Header))
}

// header reads the keys at the top of a file, and notes where its other parts stand. The domain's own keys are left to
// ownHeader, which comes last, as their conditions may use every name.
func (l *loader) header(root source.Node) {
	own := l.ownKeys()
	for p := range root.Pairs() {
		if slices.Contains(own, p.Key) {
			continue
		}
		l.headerKey(p, own)
	}
	for _, key := range []string{"policy", "id", "version", "author", "end"} {
		if !root.Get(key).Exists() {
			hint := ""
			if key == "end" {
				hint = "end with \"end: " + l.set.Header.ID + "\", so that a half-written file is noticed"
			}
			root.Problem("missing-key", fmt.Sprintf("%q is missing at the top of the file", key), hint)
		}
	}
	source.CheckEnd(root, l.set.Header.ID)
}

// headerKey reads one key of a file; own are the keys that the domain has.
func (l *loader) headerKey(p source.Pair, own []string) {
	h := &l.set.Header
	switch p.Key {
	case "frontdoor":
		if v, ok := p.Node.Int(); ok && v != 1 {
			p.Node.Problem("wrong-version", "this library reads version 1 of the specification", "write frontdoor: 1")
		}
	case "policy":
		h.Policy, _ = p.Node.Text()
		if h.Policy != l.domain.Name {
			p.Node.Problem("wrong-policy",
				fmt.Sprintf("%s.yaml holds a policy of the kind %s", l.domain.Name, l.domain.Name),
				"write policy: "+l.domain.Name)
		}
	case "id":
		h.ID, _ = p.Node.Text()
		if !field.IsKebab(h.ID) {
			p.Node.Problem("not-kebab-case", "an id is written in small letters, digits and -", "")
		}
	case "version":
		source.Decode(p.Node, &h.Version)
	case "author":
		source.Decode(p.Node, &h.Author)
	case "approval":
		source.Decode(p.Node, &h.Approval)
	case "review_by":
		source.Decode(p.Node, &h.ReviewBy)
	case "effective":
		source.Decode(p.Node, &h.Effective)
	case "not_for_clinical_use":
		h.NotForClinicalUse, _ = p.Node.Bool()
	case "always_asked":
		source.Decode(p.Node, &h.AlwaysAsked)
		l.always = p.Node
	case "answers", "codes", "phrases", "lists", "tables", "conditions", "scores", "rules", "end":
		l.parts[p.Key] = p.Node
	default:
		p.Name.Problem("unknown-key", fmt.Sprintf("%q is not a key of %s.yaml", p.Key, l.domain.Name),
			p.Name.Suggest(p.Key, append(own, headerKeys...)))
	}
}

// checkAlways checks that always_asked names facts.
func (l *loader) checkAlways() {
	if !l.always.IsList() {
		return
	}
	for _, n := range l.always.Items() {
		if name, ok := n.Text(); ok && !n.Full() {
			l.checkFactName(n, name)
		}
	}
}

// checkFactName notes a name that is not of a fact which conditions of this policy may read.
func (l *loader) checkFactName(n source.Node, name string) {
	if _, ok := l.scope.Facts[name]; ok {
		return
	}
	what := " is a raw input, not a fact"
	if l.set.schema.byName[name] == nil {
		what = " is not a fact this policy can read"
	}
	n.Problem("unknown-fact", name+what, n.Suggest(name, l.factNames()))
}

// factNames are the names of all facts that conditions of this policy may read.
func (l *loader) factNames() []string { return slices.Collect(maps.Keys(l.scope.Facts)) }

// ownHeader reads the domain's own keys, compiles the conditions among them, and lets the domain check them.
func (l *loader) ownHeader(root source.Node) {
	own := l.ownKeys()
	for p := range root.Pairs() {
		if i := slices.Index(own, p.Key); i >= 0 {
			source.DecodeKey(p, l.set.own.Interface())
		}
	}
	if l.domain.Header != nil {
		l.checkMessages(root, l.set.own.Elem().Interface())
		l.compileOwn()
	}
	if l.domain.CheckHeader == nil {
		return
	}
	var header any
	if l.domain.Header != nil {
		header = l.set.own.Elem().Interface()
	}
	before := l.c.Len()
	l.domain.CheckHeader(header, l.set.Header, func(path, code, message, hint string) {
		if !root.HasProblem(path, before) { // what could not be read is not checked
			root.Find(path).Problem(code, message, hint)
		}
	})
}
