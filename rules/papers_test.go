// The papers under .github name packages, functions and files, and so do comments. These tests hold them against the
// sources, so that a rename is followed there too.
package rules_test

import (
	"cmp"
	"go/ast"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// papers are the texts that speak of what is. The changelog speaks of what was.
var papers = []string{
	"../README.md", "../.github/ARCHITECTURE.md", "../.github/GLOSSARY.md", "../.github/CONTRIBUTING.md",
	"../.github/SECURITY.md", "../.github/POLICY.md", "../.github/HOSTS.md",
	"../.github/decisions/*.md",
}

var (
	// A quotedName is a name in code: triage.Assess, lang.Eval.Truth, also of what is not exported.
	quotedName = regexp.MustCompile("`([a-z0-9]+)\\.([A-Za-z][A-Za-z0-9]*)(?:\\.([A-Za-z][A-Za-z0-9]*))?`")
	// A quotedFile is a file or a folder below the root: rules/load.go, examples/policies/.
	quotedFile = regexp.MustCompile(
		"`((?:\\.github|\\.ci|rules|triage|limits|capacity|inbox|examples)/[A-Za-z0-9_./-]*)`")
	// A docLink is a link of a comment to a name that the documentation shows: [Set.Facts], [rules.Set].
	docLink = regexp.MustCompile(`\[\*?(?:([a-z][a-z0-9]*)\.)?([A-Z][A-Za-z0-9]*)(?:\.([A-Z][A-Za-z0-9]*))?\]`)
	// A fileEnding is that of a file.
	fileEnding = regexp.MustCompile("\\.(yaml|json|jsonl|go|mod|corpus|golden)`$")
	// A link is one within the repository.
	link = regexp.MustCompile(`\]\(([^):#]+)(?:#[^)]*)?\)`)
)

// policyNames are the first parts of names that stand in policies, and of no package.
var policyNames = []string{"answers", "conditions", "limit", "lists", "messages", "namespace", "phrases", "score"}

// TestPapersNameWhatIs looks up every name and every file that stands in the papers in code quotes, and every link. The
// first part of a name is that of a package, and the rest a type, function, method, field or constant of that package,
// unless it is a name of policies or a file.
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
				names := declared[name[1]]
				is := names[name[2]] && (name[3] == "" || names["."+name[3]])
				if !is && !isFile(name[0]) && (names != nil || !slices.Contains(policyNames, name[1])) {
					wrong = append(wrong, file+": "+name[0])
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

// TestDocLinksResolve looks up every name that a comment links to. Names of packages outside this module are not looked
// at.
func TestDocLinksResolve(t *testing.T) {
	declared, wrong := theHouse(t).declared(), []string{}
	for dir, files := range theHouse(t).files {
		for _, f := range files {
			for _, comment := range f.tree.Comments {
				for _, to := range docLink.FindAllStringSubmatch(comment.Text(), -1) {
					names := declared[cmp.Or(to[1], path.Base(dir))]
					if names != nil && (!names[to[2]] || to[3] != "" && !names["."+to[3]]) {
						wrong = append(wrong, theHouse(t).fset.Position(comment.Pos()).String()+": "+to[0])
					}
				}
			}
		}
	}
	require.Empty(t, wrong, "these are linked to and are not there:\n%s", strings.Join(wrong, "\n"))
}

// isFile tells whether a name in code quotes is that of a file: triage.yaml, effects.go.
func isFile(quoted string) bool {
	return fileEnding.MatchString(quoted)
}

// declared are the names that packages declare outside their tests, by the package's name; those of methods and fields
// begin with a point. Of the packages named main only the command is looked up.
func (h *house) declared() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for dir, files := range h.files {
		for _, f := range files {
			name := f.tree.Name.Name
			if f.test() || name == "main" && dir != "rules/cmd/frontdoor" {
				continue
			}
			if out[name] == nil {
				out[name] = map[string]bool{}
			}
			names := out[name]
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
