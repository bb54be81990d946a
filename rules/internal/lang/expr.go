// How expr runs an atom: the types of the facts that it checks an atom by, the functions it may call, and the values of
// one input. What expr cannot be trusted with, such as missing facts, stays outside: see eval.go.

package lang

import (
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/checker"
	"github.com/expr-lang/expr/compiler"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
)

// newConfig tells expr the facts of a scope and the functions of the language, and takes every builtin of its own away.
func newConfig(s *Scope) *conf.Config {
	cfg := conf.CreateNew()
	env := types.Map{}
	for name, f := range s.Facts {
		// Facts lie in maps by namespace, as authors write them.
		ns, fact, _ := strings.Cut(name, ".")
		if env[ns] == nil {
			env[ns] = types.Map{}
		}
		if t := exprType(f.Kind); t != nil {
			env[ns].(types.Map)[fact] = t
		}
	}
	cfg.WithEnv(env)
	// The functions of expr are not part of the language: each would need its own reading of missing facts.
	for name := range cfg.Builtins {
		cfg.Disabled[name] = true
	}
	cfg.Builtins = conf.FunctionsTable{}
	cfg.Expect, cfg.ExpectAny = reflect.Bool, false
	cfg.Optimize = false // the optimiser changes the meaning of some conditions
	cfg.MaxNodes = maxNodes
	for name, f := range listFunctions {
		cfg.Functions[name] = listFunction(name, f)
	}
	cfg.Functions[exactSum] = &builtin.Function{
		Name:  exactSum,
		Func:  func(args ...any) (any, error) { return decimal(args[0].(float64)), nil },
		Types: []reflect.Type{reflect.TypeFor[func(float64) float64]()},
	}
	for name, fn := range s.Funcs {
		types := []reflect.Type{reflect.TypeOf(fn.Impl)}
		cfg.Functions[name] = &builtin.Function{Name: name, Func: fn.Call, Types: types}
	}
	return cfg
}

// exactSum is the function that makes a sum of decimals exact. No author can call it: its name is no word of the
// language.
const exactSum = "$sum"

// decimal is the decimal number of at most nine places that a sum of decimals is: as binary fractions, 37.9 and 0.3
// come to a little less than 38.2.
func decimal(sum float64) float64 {
	const places = 1e9
	if rounded := math.Round(sum*places) / places; !math.IsInf(rounded, 0) && !math.IsNaN(rounded) {
		return rounded
	}
	return sum
}

// exprType is the type that expr checks a fact of a kind by; nil for a text, which expr never sees.
func exprType(k Kind) types.Type {
	switch k {
	case Bool:
		return types.Bool
	case Int:
		return types.Int
	case Float:
		return types.Float64
	case Enum, ID:
		return types.String
	case List:
		return types.TypeOf([]string(nil))
	}
	return nil // texts are never seen by expr
}

// The functions over lists: of the list of a fact and a sorted list of constants, each once.
var listFunctions = map[string]func(list, want []string) any{
	"has_any":  func(list, want []string) any { return slices.ContainsFunc(list, isOneOf(want)) },
	"has_all":  func(list, want []string) any { return countOf(list, want) == len(want) },
	"has_only": func(list, want []string) any { return !slices.ContainsFunc(list, isNoneOf(want)) },
	"count_of": func(list, want []string) any { return countOf(list, want) },
}

// isOneOf tells whether a word is one of some sorted ones.
func isOneOf(want []string) func(string) bool {
	return func(v string) bool {
		_, found := slices.BinarySearch(want, v)
		return found
	}
}

// isNoneOf tells whether a word is none of some sorted ones.
func isNoneOf(want []string) func(string) bool {
	return func(v string) bool { return !isOneOf(want)(v) }
}

// countOf is how many of some sorted words stand in a list.
func countOf(list, want []string) int {
	n := 0
	for i, v := range list {
		if _, found := slices.BinarySearch(want, v); found && !slices.Contains(list[:i], v) {
			n++
		}
	}
	return n
}

// listFunction declares a function of a list fact and a list of constants to expr.
func listFunction(name string, f func(list, want []string) any) *builtin.Function {
	words, returns := reflect.TypeFor[[]string](), reflect.TypeFor[bool]()
	if name == "count_of" {
		returns = reflect.TypeFor[int]()
	}
	return &builtin.Function{
		Name:  name,
		Func:  func(args ...any) (any, error) { return f(args[0].([]string), args[1].([]string)), nil },
		Types: []reflect.Type{reflect.FuncOf([]reflect.Type{words, words}, []reflect.Type{returns}, false)},
	}
}

// compileAtom checks and compiles the tree of an atom. It reports what does not fit and returns false then.
func (r *reader) compileAtom(a *Atom, n ast.Node) bool {
	// The tree was checked by the reader before; expr checks its types once more.
	tree := &parser.Tree{Node: n, Source: file.NewSource(string(r.src))}
	if _, err := checker.Check(tree, r.cfg); err != nil {
		r.bad(n, "wrong-type", "the two sides of this comparison do not fit", "")
		return false
	}
	program, err := compiler.Compile(tree, r.cfg)
	if err != nil {
		r.bad(n, "wrong-type", "this part of the condition cannot be compiled", "")
		return false
	}
	a.program = program
	return true
}

// machines are kept between evaluations: each holds a stack that would be made anew.
var machines = sync.Pool{New: func() any { return &vm.VM{} }}

// run lets expr answer an atom all of whose facts are given.
func (e *Eval) run(a *Atom) answer {
	// A machine holds no state between runs, so any goroutine may take any of them.
	m := machines.Get().(*vm.VM)
	out, err := m.Run(a.program, e.environment())
	machines.Put(m)
	b, ok := out.(bool)
	if err != nil || !ok {
		return failed // expr's error may quote a value: it goes no further
	}
	return answerOf(b)
}

// An environment is the known values of facts by namespace and name, as expr reads them.
type environment struct {
	made   bool
	values map[string]any // by namespace: a map[string]any by name
}

// environment is that of this input. It is made for the first atom that expr runs, of the facts that expr reads.
func (e *Eval) environment() map[string]any {
	if e.env.made {
		return e.env.values
	}
	e.env.made = true
	if e.env.values == nil {
		e.env.values = map[string]any{}
	}
	for _, facts := range e.env.values {
		clear(facts.(map[string]any))
	}
	for _, f := range e.program.byExpr {
		v := e.in.Values[f.Slot].Any()
		if v == nil {
			continue
		}
		ns, name, _ := strings.Cut(f.Name, ".")
		facts, ok := e.env.values[ns].(map[string]any)
		if !ok {
			facts = map[string]any{}
			e.env.values[ns] = facts
		}
		facts[name] = v
	}
	return e.env.values
}
