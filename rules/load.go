package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// An Option changes how a policy is loaded.
type Option struct{ apply func(*loader) }

// WithFunction lets conditions call a pure function of the host by name. Its parameters and its one result are bool, int,
// float64, string or []string. A call is an opaque atom: unknown when a fact it is given is missing, and unknown and
// reported when the function panics. Load reports a name or type that cannot be used.
func WithFunction(name string, f any) Option {
	return Option{func(l *loader) {
		fn, ok := hostFunction(f)
		if !ok || !field.IsSnake(name) || slices.Contains([]string{"known", "at_least", "mentions", "affirms", "has_any", "has_all", "has_only", "count_of"}, name) {
			l.c.Add(problem.Problem{Code: "bad-function", Message: "the host's function " + name + " has a name or a type that conditions cannot use"})
			return
		}
		l.scope.Funcs[name] = fn
	}}
}

// Load reads a domain's file out of a policy folder, strictly. It returns every problem of the file at once; the set is
// nil when one of them is more than a warning. A file that does not exist is an error that fs.ErrNotExist matches.
func Load(fsys fs.FS, d Domain, options ...Option) (*Set, problem.Problems, error) {
	file := d.Name + ".yaml"
	if fsys == nil || d.Schema == nil || d.Then == nil {
		return nil, nil, errors.New("rules: a policy folder and a domain with facts and outcomes are needed")
	}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, nil, err
	}
	base := newLoader(d, options)
	base.messages(fsys)
	if root, ok := source.Parse(file, data, base.c); ok {
		base.set.root = root
		base.load(root)
	}
	l := base
	if !base.c.Fatal() {
		l = base.withLocal(fsys, data, options)
	}
	ps := l.c.Problems()
	if ps.Fatal() {
		return nil, ps, ps
	}
	return l.set, ps, nil
}

// withLocal loads the file once more, with the practice's own layer, where there is one.
func (l *loader) withLocal(fsys fs.FS, data []byte, options []Option) *loader {
	both := newLoader(l.domain, options)
	both.messages(fsys)
	local, there := both.readLocal(fsys)
	if !there {
		return l
	}
	root, _ := source.Parse(l.domain.Name+".yaml", data, both.c)
	both.set.root, both.base = root, l.set
	if local.IsMap() {
		both.set.Header.ID = l.set.Header.ID
		both.localHeader(local)
	}
	both.load(root)
	both.checkLocal(l.set)
	return both
}

// A loader reads one file. It walks on after every problem, so that an author sees them all.
type loader struct {
	domain Domain
	c      *problem.Collector
	set    *Set
	scope  *lang.Scope
	comp   *lang.Compiler
	parts  map[string]source.Node
	local  map[string]source.Node // of the practice's own file; nil when there is none
	base   *Set                   // without it
	// examples is how many were looked for
	examples int
	always   source.Node
	used     map[field.MessageName]bool // the texts that the policy names
	// named conditions: their nodes, and what they compiled to
	conditions map[string]source.Node
	compiled   map[string]*lang.Node
	state      map[string]int // 1 while it compiles, 2 after
}

func newLoader(d Domain, options []Option) *loader {
	s := &Set{domain: d, schema: d.Schema, facts: slices.Clone(d.Schema.facts), slots: map[string]int{}, added: map[string][]string{}}
	if d.Header != nil {
		s.own = reflect.New(reflect.TypeOf(d.Header))
	}
	l := &loader{
		domain: d, c: &problem.Collector{}, set: s, parts: map[string]source.Node{}, used: map[field.MessageName]bool{}, compiled: map[string]*lang.Node{}, state: map[string]int{},
		scope:      &lang.Scope{Phrases: map[string][]string{}, Lists: map[string][]string{}, Funcs: map[string]lang.Func{}},
		conditions: map[string]source.Node{},
	}
	for _, o := range options {
		if o.apply != nil {
			o.apply(l)
		}
	}
	return l
}

func (l *loader) ownKeys() []string {
	if l.domain.Header == nil {
		return nil
	}
	return source.Keys(reflect.TypeOf(l.domain.Header))
}

func (l *loader) load(root source.Node) {
	l.header(root)
	l.codes()
	for _, n := range l.both("answers") {
		if l.domain.Answers {
			break
		}
		n.Problem("never-given", fmt.Sprintf("no input of %s holds answers, so rules that read them would never be decided", l.domain.Name), "leave them out, or ask where requests are read")
	}
	l.answers()
	l.scope.Facts = langFacts(l.set.facts, l.set.added)
	for slot, f := range l.set.facts {
		l.set.slots[f.Name] = slot
	}
	l.checkAlways()
	l.phrases()
	l.lists()
	for _, f := range l.set.schema.facts {
		if f.raw {
			l.scope.Raw = append(l.scope.Raw, f.Name)
		}
	}
	l.comp = lang.NewCompiler(l.scope)
	l.comp.Condition = l.condition
	l.nameConditions()
	l.scores()
	l.compileConditions()
	l.rules()
	l.ownHeader(root)
	l.set.program = l.comp.Program()
	l.set.regions = l.set.program.Regions(l.set.scores)
	slices.SortFunc(l.set.rules, func(a, b *Rule) int { return strings.Compare(a.ID, b.ID) })
	if !l.c.Fatal() {
		l.set.digest = l.digest()
		if l.set.approvable = l.set.digest; l.base != nil {
			l.set.approvable = l.base.digest // what a practice adds takes nothing from what was approved
		}
		if d := l.set.Header.Approval.Digest; d != "" && !l.set.Approved() {
			root.Get("approval").Warn("approval-void", "the approval is of another meaning: the digest is now "+l.set.approvable[:12], "have it approved again, with digest: \""+l.set.approvable[:12]+"\" in quotes")
		}
		l.runCases()
	}
}

// ownHeader reads the domain's own keys.
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
	read := l.c.Len()
	l.domain.CheckHeader(header, l.set.Header, func(path, code, message, hint string) {
		if !root.HasProblem(path, read) { // what could not be read is not judged
			root.Find(path).Problem(code, message, hint)
		}
	})
}

func (l *loader) factNames() []string { return slices.Collect(maps.Keys(l.scope.Facts)) }

func reporter(n source.Node) lang.Report {
	return func(offset, width int, code, message, hint string) { n.ProblemAt(offset, width, code, message, hint) }
}

// lostPart recognises a YAML comment that was meant as part of the condition: it goes on with and, or or an operator, or
// compares something, or names a fact.
var lostPart = regexp.MustCompile(`^#+\s*(and|or|not|in|&&|\|\||[<>=!(])|[<>=]=?|[a-z_]+\.[a-z_]+`)

// compile reads a condition out of a node.
func (l *loader) compile(n source.Node) *lang.Node {
	if !n.IsScalar() {
		n.Problem("not-a-condition", "a condition should stand here", "write it as one text, best after \"when: |\"")
		return nil
	}
	if lostPart.MatchString(n.LostComment()) {
		n.Problem("lost-comment", "YAML takes everything from # on for a comment, so it is not part of the condition", "write \"when: |\" and the condition on the next line; remarks stand above the rule")
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
