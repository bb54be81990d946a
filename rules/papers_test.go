// The papers under .github name packages, functions and files. These tests hold them against the sources, so that a
// rename is followed there too.
package rules_test

import (
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// papers are the texts that speak of what is. The changelog speaks of what was.
var papers = []string{
	"../README.md", "../.github/ARCHITECTURE.md", "../.github/GLOSSARY.md", "../.github/CONTRIBUTING.md",
	"../.github/SECURITY.md", "../.github/POLICY.md",
	"../.github/decisions/*.md",
}

var (
	// A quotedName is a name in code: triage.Assess, lang.Eval.Truth, also of what is not exported.
	quotedName = regexp.MustCompile("`([a-z0-9]+)\\.([A-Za-z][A-Za-z0-9]*)(?:\\.([A-Za-z][A-Za-z0-9]*))?`")
	// A quotedFile is a file or a folder below the root: rules/load.go, examples/policies/.
	quotedFile = regexp.MustCompile(
		"`((?:\\.github|\\.ci|rules|triage|limits|capacity|inbox|examples)/[A-Za-z0-9_./-]*)`")
	// A link is one within the repository.
	link = regexp.MustCompile(`\]\(([^):#]+)(?:#[^)]*)?\)`)
)

// TestPapersNameWhatIs looks up every name and every file that stands in the papers in code quotes, and every link. A
// name whose first part is the name of a package is one of that package: of a type, function, method, field or
// constant.
func TestPapersNameWhatIs(t *testing.T) {
	declared, wrong := theHouse(t).declared(), []string{}
	for _, pattern := range papers {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			text := string(data)
			for _, name := range quotedName.FindAllStringSubmatch(text, -1) {
				if names := declared[name[1]]; names != nil && !isFile(name[0]) {
					if !names[name[2]] || name[3] != "" && !names["."+name[3]] {
						wrong = append(wrong, file+": "+name[0])
					}
				}
			}
			for _, name := range quotedFile.FindAllStringSubmatch(text, -1) {
				if _, err := os.Stat(path.Join("..", name[1])); err != nil {
					wrong = append(wrong, file+": "+name[0])
				}
			}
			for _, to := range link.FindAllStringSubmatch(text, -1) {
				if _, err := os.Stat(path.Join(path.Dir(file), to[1])); err != nil {
					wrong = append(wrong, file+": "+to[1])
				}
			}
		}
	}
	require.Empty(t, wrong, "these are named and are not there:\n%s", strings.Join(wrong, "\n"))
}

// isFile tells whether a name in code quotes is that of a file of a policy folder: triage.yaml.
func isFile(quoted string) bool {
	return strings.Contains(quoted, ".yaml") || strings.Contains(quoted, ".json")
}

// declared are the names that packages declare outside their tests, by the last part of a package's path; those of
// methods and fields begin with a point.
func (h *house) declared() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for dir, files := range h.files {
		names := out[path.Base(dir)]
		if names == nil {
			names = map[string]bool{}
			out[path.Base(dir)] = names
		}
		for _, f := range files {
			if f.test() {
				continue
			}
			ast.Inspect(f.tree, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.FuncDecl:
					names[map[bool]string{true: "."}[n.Recv != nil]+n.Name.Name] = true
					return false
				case *ast.TypeSpec:
					names[n.Name.Name] = true
				case *ast.Field:
					for _, name := range n.Names {
						names["."+name.Name] = true
					}
				case *ast.ValueSpec:
					for _, name := range n.Names {
						names[name.Name] = true
					}
				}
				return true
			})
		}
	}
	return out
}
