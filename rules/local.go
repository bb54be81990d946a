package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A practice's own layer stands beside its supplier's policy: triage.local.yaml beside triage.yaml. It may add rules, and
// phrases to the supplier's lists, and what these need; it cannot change, lower or leave out anything.

// localKeys are what a local file may say.
var localKeys = []string{
	"frontdoor", "policy", "id", "version", "author", "extends", "review_by", "not_for_clinical_use",
	"answers", "codes", "phrases", "lists", "conditions", "rules", "end",
}

// both is a part of the file, and of the local one.
func (l *loader) both(key string) []source.Node {
	var out []source.Node
	for _, parts := range []map[string]source.Node{l.parts, l.local} {
		if n := parts[key]; n.Exists() {
			out = append(out, n)
		}
	}
	return out
}

// isLocal tells whether a node stands in the local file.
func (l *loader) isLocal(n source.Node) bool {
	return l.local != nil && n.File() == l.domain.localFile()
}

func (d Domain) localFile() string { return d.Name + ".local.yaml" }

// localHeader reads the keys of a local file.
func (l *loader) localHeader(root source.Node) {
	l.local = map[string]source.Node{}
	for p := range root.Pairs() {
		text := ""
		if slices.Contains([]string{"policy", "id", "extends"}, p.Key) {
			text, _ = p.Node.Text()
		}
		switch {
		case p.Key == "policy" && text != l.domain.Name:
			p.Node.Problem("wrong-policy", fmt.Sprintf("%s holds a policy of the kind %s", l.domain.localFile(), l.domain.Name), "write policy: "+l.domain.Name)
		case p.Key == "frontdoor":
			if v, ok := p.Node.Int(); ok && v != 1 {
				p.Node.Problem("wrong-version", "this library reads version 1 of the specification", "write frontdoor: 1")
			}
		case p.Key == "review_by":
			source.Decode(p.Node, new(field.ISODate))
		case p.Key == "version" || p.Key == "author":
			source.Decode(p.Node, new(string))
		case p.Key == "not_for_clinical_use":
			p.Node.Bool()
		case p.Key == "id" && text == l.set.Header.ID:
			p.Node.Problem("duplicate-id", "this is the supplier's id", "give your layer its own")
		case p.Key == "id" && (!field.IsKebab(text)):
			p.Node.Problem("not-kebab-case", "an id is written in small letters, digits and -", "")
		case p.Key == "extends" && text != l.set.Header.ID:
			p.Node.Problem("wrong-base", "the policy beside this file is another one", "write extends: "+l.set.Header.ID)
		case slices.Contains(headerKeys, p.Key) && !slices.Contains(localKeys, p.Key), slices.Contains(l.ownKeys(), p.Key):
			p.Name.Problem("not-local", fmt.Sprintf("%q is said in the supplier's %s.yaml: a local file adds rules and phrases", p.Key, l.domain.Name), "say it with a rule")
		case !slices.Contains(localKeys, p.Key):
			p.Name.Problem("unknown-key", fmt.Sprintf("%q is not a key of %s", p.Key, l.domain.localFile()), problem.Suggest(p.Key, localKeys))
		}
		if p.Key == "id" {
			l.set.Header.Local = text
		}
		l.local[p.Key] = p.Node
	}
	for _, key := range []string{"policy", "id", "version", "author", "extends", "end"} {
		if !root.Get(key).Exists() {
			root.Problem("missing-key", fmt.Sprintf("%q is missing at the top of the file", key), "")
		}
	}
	source.CheckEnd(root, l.set.Header.Local)
}

// readLocal reads the local file, if there is one; false when there is none.
func (l *loader) readLocal(fsys fs.FS) (root source.Node, there bool) {
	data, err := fs.ReadFile(fsys, l.domain.localFile())
	if errors.Is(err, fs.ErrNotExist) {
		return root, false
	}
	if err != nil { // what the practice adds may not vanish in silence
		l.c.Add(problem.Problem{File: l.domain.localFile(), Code: "not-readable", Message: "the file cannot be read"})
		return root, true
	}
	root, _ = source.Parse(l.domain.localFile(), data, l.c)
	return root, true
}

// checkLocal holds the policy with its local layer against the one without.
func (l *loader) checkLocal(base *Set) {
	for _, r := range l.set.rules {
		switch was := base.Rule(r.ID); {
		case r.condition == nil: // a problem by itself
		case r.Local && l.reaches(r):
		case r.Local && l.weakens(r.Then):
			told(r.outcome, "a local rule adds: it raises, guards, asks, tightens or tells, and never lowers, relaxes or lets in", l.example(l.set, r.condition, nil), "it fires")
		case !r.Local && was != nil && was.condition.Canonical() != r.condition.Canonical():
			l.checkGrown(was, r, base)
		}
	}
	for i, s := range l.set.scores {
		for k, part := range s.Parts {
			if was := base.scores[i].Parts[k]; part.When != nil && part.When.Canonical() != was.When.Canonical() {
				l.local["phrases"].Problem("weakens-base", fmt.Sprintf("score.%s counts a list that is added to here", s.Name), "make a list of your own, and a rule of your own that reads it")
			}
		}
	}
	if base.own.IsValid() && canonical(base.Own()) != canonical(l.set.Own()) {
		l.local["phrases"].Problem("weakens-base", "a stage of the supplier's reads a list that is added to here", "make a list of your own, and a rule of your own that reads it")
	}
}

// reaches notes a local rule that may act on what its domain protects.
func (l *loader) reaches(r *Rule) bool {
	if l.domain.Protects == nil {
		return false
	}
	given := l.domain.Protects(r.Then)
	if given == nil {
		return false
	}
	f, err := l.set.flat(given)
	if err != nil || l.set.program.Eval(f.in).Truth(r.condition) == lang.False {
		return false
	}
	what := written(given[slices.Sorted(maps.Keys(given))[0]])
	told(r.outcome, "a local rule of this kind leaves "+what+" alone", l.example(l.set, r.condition, func(all map[string]any) bool {
		for name, v := range given {
			if all[name] != v {
				return false
			}
		}
		return true
	}), "it acts; say in its condition that it is not for "+what)
	return true
}

// maxExamples is how many examples one load looks for.
const maxExamples = 12

// example is a witness, as long as there are not too many to find.
func (l *loader) example(of *Set, condition *lang.Node, also func(map[string]any) bool, beside ...*lang.Node) string {
	if l.examples++; l.examples > maxExamples {
		return ""
	}
	return of.witness(condition, also, beside...)
}

// weakens tells whether an outcome lowers, relaxes or lets in.
func (l *loader) weakens(then any) bool {
	if l.domain.Weakens != nil {
		return l.domain.Weakens(then)
	}
	return l.domain.Side != nil && l.domain.Side(then) == CertaintyActs
}

// checkGrown looks at a rule of the base that reads a list of phrases which has grown: it may only fire more often where it
// helps, and only less often where it lowers.
func (l *loader) checkGrown(was, r *Rule, base *Set) {
	side := UnknownActs
	if l.domain.Side != nil {
		side = l.domain.Side(r.Then)
	}
	var before []*lang.Node
	was.condition.Leaves(func(n *lang.Node) { before = append(before, n) })
	wrong, i := false, 0
	r.condition.Leaves(func(n *lang.Node) {
		if i < len(before) && before[i].Atom.Key() != n.Atom.Key() {
			wrong = wrong || n.Neg == (side == UnknownActs)
		}
		i++
	})
	if !wrong && i == len(before) {
		return
	}
	says := "it fires without the phrases that are added, and not with them"
	fires, other := base, l.set
	from, to := was, r
	if side == CertaintyActs {
		says, fires, other, from, to = "it fires with the phrases that are added, and not without", l.set, base, r, was
	}
	example := l.example(fires, from.condition, func(given map[string]any) bool {
		f, err := other.flat(given)
		return err == nil && other.program.Eval(f.in).Truth(to.condition) != lang.True
	}, to.condition)
	told(l.local["phrases"], fmt.Sprintf("rule %s of the supplier's would protect less", r.ID), example, says)
}

// told notes a weakening, with an example that shows it.
func told(at source.Node, message, example, says string) {
	hint := "leave it out"
	if example != "" {
		hint = "for example with " + example + " " + says
	}
	at.Problem("weakens-base", message, hint)
}
