// The architecture: who may import whom, what an exported name may show, and that the rules know nothing of general
// practice.
package rules_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// What every domain may import, in the order of the arrows.
var belowDomains = []string{
	"rules", "rules/problem", "rules/field", "rules/wire", "rules/moving", "rules/calendar", "rules/practice",
	"rules/record", "rules/host",
}

// What a host's example may import: the domains and the rooms that belong to them.
var domains = []string{"triage", "capacity", "limits", "inbox", "inbox/accounts"}

// allowed is every package of the root module with what it may import beyond the standard library. A package that is
// listed and does not exist is being made.
var allowed = map[string][]string{
	"rules/problem":           {},
	"rules/field":             {"rules/problem"},
	"rules/internal/source":   {"gopkg.in/yaml.v3", "rules/problem", "rules/field"},
	"rules/internal/text":     {"golang.org/x/text/unicode/norm"},
	"rules/internal/mask":     {},
	"rules/internal/jsontext": {},
	"rules/internal/lang": {
		"github.com/expr-lang/expr", "rules/internal/source", "rules/internal/text",
		"rules/problem", "rules/field",
	},
	"rules/internal/index": {"rules/internal/lang", "rules/internal/text"},
	"rules": {
		"rules/internal/index", "rules/internal/lang", "rules/internal/source", "rules/internal/text",
		"rules/internal/jsontext", "rules/internal/mask", "rules/problem", "rules/field",
	},
	"rules/calendar":          {"rules/internal/source", "rules/problem"},
	"rules/record":            {"rules/internal/jsontext", "rules/problem"},
	"rules/record/recordtest": {"rules/record"},
	"rules/wire":              {"rules", "rules/internal/jsontext", "rules/problem", "rules/field"},
	"rules/moving":            {"rules", "rules/calendar", "rules/problem", "rules/field"},
	"rules/practice": {
		"rules", "rules/calendar", "rules/moving", "rules/wire", "rules/problem",
		"rules/field",
	},
	"rules/learn": {"rules", "rules/internal/text", "rules/internal/mask"},
	"rules/analyze": {
		"rules", "rules/calendar", "rules/moving", "rules/wire", "rules/problem",
		"rules/field",
	},
	"rules/audit": {"rules/practice", "rules/record", "rules/wire", "rules/problem", "rules/field"},
	"rules/host": {
		"rules", "rules/calendar", "rules/moving", "rules/wire", "rules/practice",
		"rules/record", "rules/problem", "rules/field",
	},
	"triage":                      belowDomains,
	"limits":                      belowDomains,
	"inbox":                       belowDomains,
	"inbox/accounts":              slices.Concat(belowDomains, []string{"inbox"}),
	"capacity":                    slices.Concat(belowDomains, []string{"capacity/internal/match"}),
	"capacity/internal/match":     {},
	"capacity/diary":              slices.Concat(belowDomains, []string{"capacity"}),
	"capacity/diary/diarytest":    {"capacity", "capacity/diary"},
	"triage/triagetest":           {"triage", "rules", "rules/record", "rules/record/recordtest"},
	"limits/limitstest":           {"limits", "rules/record", "rules/record/recordtest"},
	"capacity/capacitytest":       {"capacity", "rules/host", "rules/record", "rules/record/recordtest"},
	"inbox/inboxtest":             {"inbox", "inbox/accounts", "rules/record", "rules/record/recordtest"},
	"inbox/accounts/accountstest": {"inbox/accounts", "rules/record", "rules/record/recordtest"},
	"rules/ruletest": slices.Concat(domains,
		[]string{"rules", "rules/internal/source", "rules/problem", "rules/field", "rules/wire", "rules/practice"}),
	"rules/ruletest/corpus":     {},
	"rules/ruletest/domaintest": {"rules", "rules/problem", "rules/record", "rules/wire", "rules/ruletest/corpus"},
	"rules/cmd/frontdoor": {
		"rules", "rules/audit", "rules/calendar", "rules/learn", "rules/record", "rules/ruletest",
		"rules/problem", "rules/field",
		"rules/wire", "limits",
	},
	"examples":          {},
	"examples/policies": {},
	"examples/memory":   slices.Concat(domains, []string{"capacity/diary", "rules/host", "rules/record"}),
	"examples/files": slices.Concat(domains,
		[]string{"capacity/diary", "rules/host", "rules/record", "examples/policies"}),
	"examples/words":                   {"triage", "examples/policies", "rules/learn"},
	"examples/speed":                   {"rules", "github.com/expr-lang/expr", "examples/speed/internal/workload"},
	"examples/speed/internal/workload": {},
	"examples/practice": slices.Concat(domains, belowDomains,
		[]string{"capacity/diary", "examples/policies", "examples/memory"}),
}

// testsMay is what the tests of a package may import besides what the package reaches and its own subpackages. Tests of
// behaviour that needs a whole domain or a host stand higher; what is left here may only become less.
var testsMay = map[string][]string{
	"capacity":       {"examples/memory", "examples/policies", "rules/ruletest/corpus", "rules/ruletest/domaintest"},
	"triage":         {"examples/memory", "examples/policies", "rules/ruletest/domaintest", "rules/ruletest"},
	"limits":         {"examples/memory", "examples/policies", "rules/ruletest/domaintest"},
	"inbox":          {"examples/memory", "examples/policies", "rules/ruletest/domaintest"},
	"inbox/accounts": {"examples/memory", "examples/policies", "rules/ruletest/domaintest", "inbox/inboxtest"},
	"capacity/diary": {
		"examples/memory", "examples/policies", "capacity/capacitytest",
		"capacity/diary/diarytest",
	},
	"rules": {
		"github.com/expr-lang/expr", "rules/ruletest/corpus", "rules/ruletest/domaintest", "triage",
	},
	"rules/calendar":            {"rules/ruletest/corpus", "rules/ruletest/domaintest"},
	"rules/ruletest":            {"examples/memory"},
	"rules/ruletest/domaintest": {"triage"},
	"rules/host":                slices.Concat(domains, []string{"examples/memory", "rules/ruletest/domaintest"}),
	"rules/record/recordtest":   slices.Concat(domains, testKits, []string{"capacity/diary", "examples/memory", "rules"}),
	"examples/memory":           slices.Concat(testKits, []string{"examples/policies"}),
	"examples/files":            testKits,
	"examples": slices.Concat(domains, belowDomains, []string{
		"capacity/diary", "examples/memory", "rules/ruletest",
	}),
}

// The conformance suites that a host's tests run.
var testKits = []string{
	"triage/triagetest", "limits/limitstest", "capacity/capacitytest", "inbox/inboxtest", "inbox/accounts/accountstest",
	"capacity/diary/diarytest", "rules/record/recordtest",
}

// inDesign tells whether an import is one that the arrows speak of, and by which name.
func inDesign(p string) (name string, ok bool) {
	if p == "github.com/expr-lang/expr" || strings.HasPrefix(p, "github.com/expr-lang/expr/") {
		return "github.com/expr-lang/expr", true
	}
	first, _, _ := strings.Cut(p, "/")
	return p, strings.Contains(first, ".") || allowed[p] != nil ||
		slices.Contains([]string{"triage", "capacity", "limits", "inbox", "rules", "examples"}, first)
}

// reach is what a package may come to import, by any number of arrows.
func reach(dir string, seen map[string]bool) map[string]bool {
	for _, p := range allowed[dir] {
		if !seen[p] {
			seen[p] = true
			reach(p, seen)
		}
	}
	return seen
}

func TestArrows(t *testing.T) {
	for dir, files := range theHouse(t).files {
		may, listed := allowed[dir]
		require.True(t, listed, "the package %s is not in the design", dir)
		reached := reach(dir,
			map[string]bool{dir: true, "github.com/stretchr/testify/require": true, "pgregory.net/rapid": true})
		for _, f := range files {
			for _, p := range f.imports() {
				name, ok := inDesign(p)
				switch {
				case !ok:
				case !f.test():
					require.Contains(t, may, name, "%s imports it against the arrows", f.path)
				case !reached[name] && !strings.HasPrefix(name, dir+"/"):
					require.Contains(t, testsMay[dir], name, "%s imports it against the arrows", f.path)
				}
			}
		}
	}
}

// The design itself: no arrow from a domain to another, none in a circle, expr and yaml only where they belong.
func TestDesign(t *testing.T) {
	for dir := range allowed {
		reached := reach(dir, map[string]bool{})
		require.False(t, reached[dir], "%s imports itself, by others", dir)
		first, _, _ := strings.Cut(dir, "/")
		if !slices.Contains(domains, first) || strings.HasSuffix(dir, "test") {
			continue
		}
		for _, other := range domains {
			theirs, _, _ := strings.Cut(other, "/")
			require.True(t, theirs == first || !reached[other], "%s imports %s", dir, other)
		}
	}
	for p, may := range map[string][]string{
		"github.com/expr-lang/expr": {"rules", "rules/internal/lang", "examples/speed"}, // the last compares itself
		"gopkg.in/yaml.v3":          {"rules", "rules/internal/source", "rules/calendar"},
	} {
		for dir, imports := range allowed {
			require.True(t, !slices.Contains(imports, p) || slices.Contains(may, dir), "%s imports %s", dir, p)
		}
	}
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir("..")
	require.NoError(t, err)
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			require.Contains(t, []string{
				"triage", "capacity", "limits", "inbox", "rules", "examples", "go.mod",
				"go.sum", "README.md",
			}, e.Name())
		}
	}
}

// Nothing of another module stands in an exported signature, however it is named; interfaces stay small; what holds
// facts holds plain values.
func TestExportedFaces(t *testing.T) {
	h := theHouse(t)
	for _, dir := range h.public() {
		pkg, err := h.Import(module + dir)
		require.NoError(t, err)
		scope := pkg.Scope()
		for _, name := range scope.Names() {
			if !token.IsExported(name) {
				continue
			}
			obj := scope.Lookup(name)
			where := dir + "." + name
			visitShown(obj, func(t2 types.Type) {
				if p := packageOf(t2); p != nil && !strings.HasPrefix(p.Path(), module) {
					first, _, _ := strings.Cut(p.Path(), "/")
					require.NotContains(t, first, ".", "%s shows %s", where, t2)
				}
			})
			tn, ok := obj.(*types.TypeName)
			if !ok {
				continue
			}
			switch u := tn.Type().Underlying().(type) {
			case *types.Interface:
				require.LessOrEqual(t, u.NumMethods(), 3, where)
			case *types.Struct:
				plainFacts(t, where, u)
			}
		}
	}
}

// The test above sees through aliases, type arguments and types that are not exported themselves.
func TestForeignTypesAreSeen(t *testing.T) {
	const shows = `package p
import yaml "gopkg.in/yaml.v3"
type alias = yaml.Node
type hidden struct { Node *alias }
type Plain struct { n yaml.Node }
type ByField struct { Nodes []alias }
type ByAlias = alias
type ByHidden struct { *hidden }
type ByMethod struct { n alias }
func (ByMethod) Node() map[string]yaml.Node { return nil }
func ByResult() (Plain, func(alias)) { return Plain{}, nil }
type Of[T any] struct{ t T }
var ByArgument Of[alias]
`
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, "p.go", shows, 0)
	require.NoError(t, err)
	h := &house{
		fset: fset, files: map[string][]sourceFile{}, types: map[string]*types.Package{},
		used: map[string]map[string]int{},
	}
	h.files["p"] = []sourceFile{{path: "p/p.go", tree: tree}}
	h.use(h.files["p"][0])
	pkg, err := h.Import(module + "p")
	require.NoError(t, err)
	for _, name := range pkg.Scope().Names() {
		foreign := false
		visitShown(pkg.Scope().Lookup(name), func(t types.Type) {
			p := packageOf(t)
			foreign = foreign || p != nil && p.Path() == "gopkg.in/yaml.v3"
		})
		want := strings.HasPrefix(name, "By") || name == "alias" || name == "hidden"
		require.Equal(t, want, foreign, name)
	}
}

// plainFacts demands that a struct whose fields are namespaces of facts holds no functions, channels or interfaces in
// them.
func plainFacts(t *testing.T, where string, s *types.Struct) {
	for i := range s.NumFields() {
		if !strings.Contains(s.Tag(i), `ns:"`) {
			continue
		}
		facts, ok := types.Unalias(s.Field(i).Type()).Underlying().(*types.Struct)
		if !ok {
			continue
		}
		for k := range facts.NumFields() {
			f := facts.Field(k)
			if !f.Exported() || f.Embedded() {
				continue
			}
			switch f.Type().Underlying().(type) {
			case *types.Signature, *types.Chan, *types.Interface:
				require.Fail(t, "not a plain value", "%s.%s.%s", where, s.Field(i).Name(), f.Name())
			}
		}
	}
}

// packageOf is the package of a named type; nil for others.
func packageOf(t types.Type) *types.Package {
	if n, ok := t.(*types.Named); ok {
		return n.Obj().Pkg()
	}
	return nil
}

// visitShown visits every type that an exported name shows to who imports it: signatures, exported fields and
// methods, what an alias stands for, and all of that of types that are not exported themselves.
func visitShown(obj types.Object, visit func(types.Type)) {
	seen := map[types.Type]bool{}
	var walk func(types.Type)
	inside := func(t types.Type) {
		if n, ok := t.(*types.Named); ok {
			for m := range n.Methods() {
				if m.Exported() {
					walk(m.Type())
				}
			}
		}
		walk(t.Underlying())
	}
	tuple := func(vars *types.Tuple) {
		for v := range vars.Variables() {
			walk(v.Type())
		}
	}
	walk = func(t types.Type) {
		t = types.Unalias(t)
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		visit(t)
		switch t := t.(type) {
		case *types.Named:
			for arg := range t.TypeArgs().Types() {
				walk(arg)
			}
			if p := t.Obj().Pkg(); p != nil && strings.HasPrefix(p.Path(), module) && !t.Obj().Exported() {
				inside(t)
			}
		case *types.Struct:
			for f := range t.Fields() {
				if f.Exported() || f.Embedded() {
					walk(f.Type())
				}
			}
		case *types.Interface:
			for m := range t.Methods() {
				walk(m.Type())
			}
		case *types.Signature:
			tuple(t.Params())
			tuple(t.Results())
		case *types.Map:
			walk(t.Key())
			walk(t.Elem())
		case interface{ Elem() types.Type }: // pointers, slices, arrays, channels
			walk(t.Elem())
		}
	}
	walk(obj.Type())
	if _, ok := obj.(*types.TypeName); ok {
		inside(types.Unalias(obj.Type()))
	}
}

// Exported functions, methods and types are documented.
func TestExportedNamesAreDocumented(t *testing.T) {
	h := theHouse(t)
	for _, dir := range h.public() {
		for _, f := range h.files[dir] {
			if f.test() {
				continue
			}
			for _, decl := range f.tree.Decls {
				switch d := decl.(type) {
				case *ast.FuncDecl:
					if d.Name.IsExported() && (d.Recv == nil || exportedReceiver(d)) {
						require.NotNil(t, d.Doc, "%s: %s has no comment", f.path, d.Name.Name)
					}
				case *ast.GenDecl:
					for _, spec := range d.Specs {
						if ts, ok := spec.(*ast.TypeSpec); ok && ts.Name.IsExported() {
							require.True(t, d.Doc != nil || ts.Doc != nil, "%s: %s has no comment", f.path,
								ts.Name.Name)
						}
					}
				}
			}
		}
	}
}

// exportedReceiver tells whether a method is one of an exported type.
func exportedReceiver(d *ast.FuncDecl) bool { return ast.IsExported(receiver(d)) }

// receiver is the name of the type of a method, "" for a function.
func receiver(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return ""
	}
	of := d.Recv.List[0].Type
	for {
		switch x := of.(type) {
		case *ast.StarExpr:
			of = x.X
		case *ast.IndexExpr:
			of = x.X
		case *ast.IndexListExpr:
			of = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}

// practiceWords are words of general practice, and the names of the domains.
var practiceWords = []string{
	"submission", "submissions", "patient", "patients", "triage", "capacity", "limits",
	"inbox", "account", "accounts",
}

// stillThere are the words that the rules still use, by package. An entry that is no longer needed fails the test: this
// table only shrinks.
var stillThere = map[string][]string{
	"rules":               {"limits", "patients"}, // texts for patients are texts of a policy, whatever its kind
	"rules/internal/text": {"patient"},            // a word that a denial may have for its subject
}

// The rules and what is inside them know nothing of general practice: no name and no text of theirs speaks of it.
func TestRulesKnowNoPractice(t *testing.T) {
	found := map[string]map[string]string{}
	for dir, files := range theHouse(t).files {
		if dir != "rules" && dir != "rules/problem" && dir != "rules/field" &&
			!strings.HasPrefix(dir, "rules/internal/") {
			continue
		}
		found[dir] = map[string]string{}
		for _, f := range files {
			if f.test() {
				continue
			}
			note := func(at token.Pos, text string) {
				for _, w := range wordsOf(text) {
					if slices.Contains(practiceWords, w) {
						found[dir][w] = theHouse(t).fset.Position(at).String()
					}
				}
			}
			note(f.tree.Pos(), path.Base(f.path))
			ast.Inspect(f.tree, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.ImportSpec:
					return false
				case *ast.Ident:
					note(n.Pos(), n.Name)
				case *ast.BasicLit:
					if n.Kind == token.STRING {
						note(n.Pos(), n.Value)
					}
				}
				return true
			})
		}
	}
	var added, gone []string
	for dir, words := range found {
		for _, w := range slices.Sorted(maps.Keys(words)) {
			if !slices.Contains(stillThere[dir], w) {
				added = append(added, words[w]+": "+w)
			}
		}
	}
	for dir, words := range stillThere {
		for _, w := range words {
			if found[dir][w] == "" {
				gone = append(gone, dir+": "+w)
			}
		}
	}
	require.Empty(t, added, "this speaks of general practice")
	require.Empty(t, gone, "this is said no longer: take it out of stillThere")
}

// wordsOf are the words of a text or of a name in camel case, in small letters.
func wordsOf(text string) (out []string) {
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, strings.ToLower(string(word)))
		}
		word = nil
	}
	for _, r := range text {
		if !unicode.IsLetter(r) || unicode.IsUpper(r) && len(word) > 0 && unicode.IsLower(word[len(word)-1]) {
			flush()
		}
		if unicode.IsLetter(r) {
			word = append(word, r)
		}
	}
	flush()
	return out
}

// A host's module graph stays small.
func TestDependencies(t *testing.T) {
	data, err := os.ReadFile("../go.mod")
	require.NoError(t, err)
	var direct []string
	for _, line := range strings.Split(string(data), "\n") {
		fields := strings.Fields(line)
		if len(fields) >= 2 && strings.HasPrefix(fields[1], "v") && !strings.Contains(line, "indirect") &&
			fields[0] != "module" {
			direct = append(direct, fields[0])
		}
	}
	require.Equal(t, []string{
		"github.com/expr-lang/expr", "github.com/stretchr/testify", "golang.org/x/text", "gopkg.in/yaml.v3",
		"pgregory.net/rapid",
	}, direct)
}
