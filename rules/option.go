// Options of loading, and the functions of a host that conditions may call.

package rules

import (
	"reflect"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// An Option changes how a policy is loaded. The zero Option changes nothing.
type Option struct{ apply func(*loader) }

// OverBase says that the supplier's policy of the folder, without the practice's own layer, has been loaded, as a set,
// so that it is not loaded anew beside the layer. The files must be those that the set was loaded from, and a layer
// must stand beside them.
func OverBase(base *Set) Option { return Option{func(l *loader) { l.base = base }} }

// WithFunction lets conditions call a pure function of the host by a name in snake case. Its parameters are bool,
// int, float64, string or []string, and its one result is one of these but no list. A call is unknown when a fact
// that it is given is missing, and unknown and reported when the function panics. Load reports a name or a type that
// cannot be used.
func WithFunction(name string, f any) Option {
	return Option{func(l *loader) {
		fn, ok := hostFunction(f)
		if !ok || !field.IsSnake(name) || slices.Contains(lang.OwnFunctions(), name) {
			l.c.Add(problem.Problem{
				Code:    "bad-function",
				Message: "the host's function " + name + " has a name or a type that conditions cannot use",
			})
			return
		}
		l.scope.Funcs[name] = fn
	}}
}

// functionKinds are the Go types that a host's function may take and give.
var functionKinds = map[reflect.Type]lang.Kind{
	reflect.TypeFor[bool](): lang.Bool, reflect.TypeFor[int](): lang.Int, reflect.TypeFor[float64](): lang.Float,
	reflect.TypeFor[string](): lang.ID, reflect.TypeFor[[]string](): lang.List,
}

// hostFunction reads the types of a function; ok is false when conditions cannot use it.
func hostFunction(f any) (fn lang.Func, ok bool) {
	v := reflect.ValueOf(f)
	if v.Kind() != reflect.Func || v.IsNil() || v.Type().IsVariadic() || v.Type().NumOut() != 1 {
		return fn, false
	}
	fn = lang.Func{Impl: f, Returns: functionKinds[v.Type().Out(0)]}
	ok = fn.Returns != 0 && fn.Returns != lang.List
	for i := range v.Type().NumIn() {
		fn.Params = append(fn.Params, functionKinds[v.Type().In(i)])
		ok = ok && fn.Params[i] != 0
	}
	fn.Call = func(args ...any) (any, error) {
		in := make([]reflect.Value, len(args))
		for i, a := range args {
			if list, isList := a.([]string); isList {
				a = slices.Clone(list) // the host cannot change a fact
			}
			in[i] = reflect.ValueOf(a).Convert(v.Type().In(i))
		}
		return v.Call(in)[0].Interface(), nil
	}
	return fn, ok
}
