package rules

import (
	"reflect"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// functionKinds are the Go types that a host's function may take and give.
var functionKinds = map[reflect.Type]lang.Kind{
	reflect.TypeFor[bool](): lang.Bool, reflect.TypeFor[int](): lang.Int, reflect.TypeFor[float64](): lang.Float,
	reflect.TypeFor[string](): lang.ID, reflect.TypeFor[[]string](): lang.List,
}

// hostFunction takes a function's types off it; ok is false when conditions cannot use it.
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
