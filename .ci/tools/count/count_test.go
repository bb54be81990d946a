// Tests of the counter on a small tree whose figures are known.

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const counted = `// Package small is counted.
package small

// Level is a level.
type Level string

// The levels.
const (
	None Level = "none"
	Some Level = "some"
)

// Max is untyped.
const Max = 3

// A Pair has four fields.
type Pair struct {
	A, B, C, D int
	// E is documented, and so is
	F int
}

func Bare(n int) (p Pair, err error) {
	if n > 1 && n < 9 || n == 12 {
		p = Pair{1, 2, 3, 4, 5}
	}
	if n++; n > 2 {
		return Pair{A: 1, B: 2, C: 3, D: 4}, nil
	}
	switch {
	case n > 3:
	default:
	}
	all := []Pair{{1, 2, 3, 4, 5}, {A: 1}}
	_ = all
	return p, nil
}
`

func TestCount(t *testing.T) {
	root := t.TempDir()
	long := "package small\n\nvar x = `\t" + strings.Repeat("é", 108) + "`\n\n// y is 1.\nvar y = 1\n"
	for name, data := range map[string]string{
		"small/small.go": counted, "small/long.go": long, "small/small_test.go": "package small\n",
		"small/testdata/a.yaml": "a\nb\n", "small/testdata/b.go": "not Go\n", "README.md": "x\n", ".git/x.go": "not Go",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	read, err := readTree(root)
	if err != nil {
		t.Fatal(err)
	}
	r := report{tree: read}
	packages, functions := read.exported(), read.functions()
	comments := 0
	for i := range read.sources {
		_, n := read.commented(&read.sources[i])
		comments += n
	}
	for what, is := range map[string][2]int{
		"files of code":           {read.files[code], 2},
		"files of tests":          {read.files[tests], 1},
		"files of fixtures":       {read.files[fixtures], 2},
		"lines of fixtures":       {read.lines[fixtures], 3},
		"other files":             {read.files[other], 1},
		"lines of comments":       {comments, 7},
		"packages":                {len(packages), 1},
		"names, raw":              {packages[0].raw, 6},
		"names":                   {packages[0].once, 4},
		"names without a comment": {len(packages[0].bare), 1},
		"bare fields":             {len(packages[0].bareFields), 4},
		"functions":               {len(functions), 1},
		"complexity":              {functions[0].complexity, 6},
		"lines of the function":   {functions[0].lines, 15},
		"positional":              {len(r.places(read.positional)), 2},
		"acting":                  {len(r.places(read.acting)), 1},
		"long lines":              {len(r.places(func(s *source) []place { return s.long() })), 1},
		"not introduced": {len(r.places(func(s *source) []place {
			if read.introduced(s) {
				return nil
			}
			return []place{{source: s}}
		})), 2},
	} {
		if is[0] != is[1] {
			t.Errorf("%s: %d, and should be %d", what, is[0], is[1])
		}
	}
}

func TestReportIsNarrow(t *testing.T) {
	var out, errs strings.Builder
	if run([]string{"../../.."}, &out, &errs) != 0 {
		t.Fatal(errs.String())
	}
	for line := range strings.Lines(out.String()) {
		if n := len([]rune(strings.TrimSuffix(line, "\n"))); n > 100 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}
