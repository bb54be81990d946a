// Loading a policy file: the order in which its parts are read, and what is decided once all of them are.

package rules

import (
	"errors"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/index"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Load reads a domain's file out of a policy folder, strictly, with the practice's own layer and the texts for
// patients that stand beside it. It returns every problem of these files at once, sorted by place: where one of them
// is more than a warning, the set is nil and the error is the same problems. A folder without the domain's file gives
// an error that fs.ErrNotExist matches.
func Load(fsys fs.FS, d Domain, options ...Option) (*Set, problem.Problems, error) {
	file := d.Name + ".yaml"
	if fsys == nil || d.Schema == nil || d.Then == nil {
		return nil, nil, errors.New("rules: a policy folder and a domain with facts and outcomes are needed")
	}
	data, err := problem.ReadFile(fsys, file, source.MaxFileBytes)
	var refused problem.Problem
	switch {
	case errors.As(err, &refused):
		return nil, problem.Problems{refused}, problem.Problems{refused}
	case err != nil:
		return nil, nil, err
	}
	l := newLoader(fsys, d, options)
	if l.base != nil {
		l.set = l.base // it is loaded already
	} else {
		l.messages(fsys)
		if root, ok := source.Parse(file, data, l.c); ok {
			l.root = root
			l.load(root)
		}
	}
	if !l.c.Fatal() {
		l = l.withLocal(data, options)
	}
	ps := l.c.Problems()
	if ps.Fatal() {
		return nil, ps, ps
	}
	l.root.Trim()
	return l.set, ps, nil
}

// withLocal loads the file once more, together with the practice's own layer. Without such a layer it gives the loader
// as it is.
func (l *loader) withLocal(data []byte, options []Option) *loader {
	both := newLoader(l.fsys, l.domain, options)
	both.messages(l.fsys)
	local, found := both.readLocal(l.fsys)
	if !found {
		return l
	}
	root, _ := source.Parse(l.domain.Name+".yaml", data, both.c)
	both.root, both.base = root, l.set
	if local.IsMap() {
		both.set.Header.ID = l.set.Header.ID
		both.localHeader(local)
	}
	both.load(root)
	both.checkLocal(l.set)
	local.Trim()
	l.root.Trim()
	return both
}

// A loader reads one policy file. It walks on after every problem, so that an author sees them all.
type loader struct {
	domain Domain
	fsys   fs.FS // the policy folder, for the files that a policy names
	c      *problem.Collector
	set    *Set        // what has been loaded so far
	scope  *lang.Scope // the names that conditions may use
	comp   *lang.Compiler
	root   source.Node            // the whole file
	parts  map[string]source.Node // the parts of the file that are read after its header, by key
	local  map[string]source.Node // the same of the practice's own file; nil when there is none
	base   *Set                   // the policy without the practice's own layer; nil unless that is being loaded

	cases        []ruleCases                // that stand beside the rules
	eval         lang.Eval                  // of one case after another
	ruleOf       map[string]*Rule           // the first rule of each id so far
	always       source.Node                // the list always_asked, which is checked once the facts are known
	used         map[field.MessageName]bool // the texts for patients that the policy names
	allWords     []string                   // see codeWords
	nearWords    *problem.Names             // the same
	patternWords int                        // in the groups of all patterns so far
	patterns     []pattern                  // of lists of phrases, which may name lists that stand below
	phraseAt     map[string]source.Node     // where each phrase of a list stands, by list/key
	examples     int                        // how many examples were looked for, see maxExamples

	conditions map[string]source.Node // the named conditions as they are written
	compiled   map[string]*lang.Node  // what they compiled to
	state      map[string]compiling
}

// compiling is how far a named condition is.
type compiling uint8

const (
	notCompiled compiling = iota
	beingCompiled
	isCompiled
)

// newLoader begins a set with the facts of the domain, to which the file adds its own.
func newLoader(fsys fs.FS, d Domain, options []Option) *loader {
	s := &Set{
		domain: d, schema: d.Schema, facts: slices.Clone(d.Schema.facts),
		slots: map[string]int{}, added: map[string][]string{},
	}
	if d.Header != nil {
		s.own = reflect.New(reflect.TypeOf(d.Header))
	}
	l := &loader{
		domain: d, fsys: fsys, c: &problem.Collector{}, set: s,
		scope: &lang.Scope{
			Phrases: map[string][]lang.Phrase{}, Lists: map[string][]string{}, Tables: map[string]*text.Table{},
			Funcs: map[string]lang.Func{},
		},
		parts: map[string]source.Node{}, ruleOf: map[string]*Rule{}, used: map[field.MessageName]bool{},
		conditions: map[string]source.Node{}, phraseAt: map[string]source.Node{},
		compiled: map[string]*lang.Node{}, state: map[string]compiling{},
	}
	for _, o := range options {
		if o.apply != nil {
			o.apply(l)
		}
	}
	return l
}

// load reads the parts of a file in an order in which each finds the names that it may use.
func (l *loader) load(root source.Node) {
	l.set.root = root.Later()
	l.header(root)
	l.facts()
	l.checkAlways()
	l.phrases()
	l.lists()
	l.tables()
	l.comp = lang.NewCompiler(l.scope)
	l.comp.Condition = l.condition
	l.nameConditions()
	l.scores()
	l.compileConditions()
	l.rules()
	l.ownHeader(root)
	l.set.program = l.comp.Program()
	for _, r := range l.set.rules {
		if r.condition != nil && (l.domain.Side == nil || l.domain.Side(r.Then) == UnknownActs) {
			l.set.program.Raising(r.condition)
		}
	}
	var conditions []*lang.Node
	for _, r := range l.set.rules {
		if r.condition != nil {
			conditions = append(conditions, r.condition)
		}
	}
	l.set.work = l.set.program.Work(conditions...)
	l.set.regions = l.set.program.Regions(l.set.scores)
	slices.SortFunc(l.set.rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	if !l.c.Fatal() {
		l.set.lookup = index.New(l.set.conditions())
		l.seal(root)
	}
}

// facts gathers what conditions may read: the facts of the domain, with the codes and the questions that the policy
// adds.
func (l *loader) facts() {
	l.codes()
	l.answers()
	l.scope.Facts = langFacts(l.set.facts, l.set.added)
	l.set.allowed = allowed(l.set.facts, l.set.added)
	for slot, f := range l.set.facts {
		l.set.slots[f.Name] = slot
	}
	for _, f := range l.set.schema.facts {
		if f.raw {
			l.scope.Raw = append(l.scope.Raw, f.Name)
		}
	}
}

// seal gives a policy without mistakes its digest, holds its approval against that, and runs the cases of its rules.
func (l *loader) seal(root source.Node) {
	s := l.set
	s.digest = l.digest()
	s.approvable = s.digest
	if l.base != nil {
		s.approvable = l.base.digest // what a practice adds takes nothing from what was approved
	}
	if s.Header.Approval.Digest != "" && !s.Approved() {
		is := s.approvable[:12]
		root.Get("approval").Warn("approval-void", "the approval is of another meaning: the digest is now "+is,
			"have it approved again, with digest: \""+is+"\" in quotes")
	}
	l.runCases()
}

// both gives a part of the file, and the same part of the practice's own file, where they are there.
func (l *loader) both(key string) []source.Node {
	var out []source.Node
	for _, parts := range []map[string]source.Node{l.parts, l.local} {
		if n := parts[key]; n.Exists() {
			out = append(out, n)
		}
	}
	return out
}
