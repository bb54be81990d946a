// The report: tables of at most 100 columns, and where each finding is.

package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
)

// What a function may have before it is named.
const (
	longFunction  = 60
	branching     = 15
	veryBranching = 20
)

// A report prints what was counted.
type report struct {
	out  io.Writer
	tree *tree
	list bool // also where each finding is
}

func (r report) print() {
	r.sizes()
	r.findings()
	r.packages()
	r.byName()
}

func (r report) printf(format string, args ...any) { fmt.Fprintf(r.out, format, args...) }

// sizes prints files and lines, and how long files and functions are.
func (r report) sizes() {
	t := r.tree
	r.printf("%-12s %8s %9s %9s %9s   %s\n", "", "files", "lines", "code", "comments", "comments : code")
	var codes, comments [classes]int
	for i := range t.sources {
		c, m := t.commented(&t.sources[i])
		codes[t.sources[i].class] += c
		comments[t.sources[i].class] += m
	}
	for c, name := range []string{"code", "tests", "fixtures", "other"} {
		r.printf("%-12s %8d %9d", name, t.files[c], t.lines[c])
		if c < int(fixtures) {
			r.printf(" %9d %9d   %.3f", codes[c], comments[c], ratio(comments[c], codes[c]))
		}
		r.printf("\n")
	}
	r.printf("\n%-34s %10s %10s %10s\n", "lines of", "median", "p95", "max")
	all := t.functions()
	for c, name := range []string{"code", "tests"} {
		var files, functions []int
		for _, s := range t.sources {
			if s.class == class(c) {
				files = append(files, len(s.lines))
			}
		}
		for _, f := range all {
			if f.source.class == class(c) {
				functions = append(functions, f.lines)
			}
		}
		r.quantiles("files of "+name, files)
		r.quantiles("functions of "+name, functions)
	}
}

func (r report) quantiles(name string, n []int) {
	slices.Sort(n)
	at := func(share float64) int {
		if len(n) == 0 {
			return 0
		}
		return n[min(len(n)-1, int(share*float64(len(n))))]
	}
	r.printf("%-34s %10d %10d %10d\n", name, at(.5), at(.95), at(1))
}

// findings prints how many of each there are, in code and in tests.
func (r report) findings() {
	t := r.tree
	r.printf("\n%-58s %10s %10s\n", "", "code", "tests")
	var total [classes]int
	for _, s := range t.sources {
		total[s.class] += len(s.lines)
	}
	over := r.places(func(s *source) []place { return s.long() })
	r.finding(fmt.Sprintf("lines over %d columns (a tab is %d)", columns, tab), over)
	share := func(c class) float64 { return 100 * ratio(count(over, c), total[c]) }
	r.printf("%-58s %8.2f %% %8.2f %%\n", "  of all lines", share(code), share(tests))
	r.finding("files that do not begin with what they are for", r.places(func(s *source) []place {
		if t.introduced(s) {
			return nil
		}
		return []place{{source: s, line: 1}}
	}))
	r.finding("if and switch initialisers with =, += or ++", r.places(t.acting))
	r.finding(fmt.Sprintf("struct literals of %d fields or more without names", manyFields), r.places(t.positional))
	all := t.functions()
	for _, most := range []int{branching, veryBranching} {
		over := pick(all, func(f function) bool { return f.complexity > most })
		r.finding(fmt.Sprintf("functions of a cyclomatic complexity over %d", most), over)
	}
	tall := pick(all, func(f function) bool { return f.lines > longFunction })
	r.finding(fmt.Sprintf("functions over %d lines", longFunction), tall)
	tall = pick(all, func(f function) bool { return f.bare > longFunction })
	r.finding("  without the lines of literal tables in them", tall)
	var bare, fields []place
	for _, p := range t.exported() {
		bare, fields = append(bare, p.bare...), append(fields, p.bareFields...)
	}
	r.finding("exported names and methods without a comment", bare)
	r.finding("exported fields without a comment or a doc tag", fields)
}

func (r report) finding(name string, found []place) {
	r.printf("%-58s %10d %10d\n", name, count(found, code), count(found, tests))
	if r.list {
		for _, p := range found {
			r.printf("    %s:%d %s\n", p.source.path, p.line, p.what)
		}
	}
}

func (r report) places(of func(*source) []place) []place {
	var out []place
	for i := range r.tree.sources {
		out = append(out, of(&r.tree.sources[i])...)
	}
	return out
}

// packages prints the exported names of each package.
func (r report) packages() {
	r.printf("\n%-44s %10s %10s %10s %12s\n", "exported names", "names", "raw", "methods", "no comment")
	for _, p := range r.tree.exported() {
		if p.raw > 0 {
			r.printf("%-44s %10d %10d %10d %12d\n", p.dir, p.once, p.raw, p.methods, len(p.bare))
		}
	}
	r.printf("names: the constants of one type are counted once, with the type; raw: each for itself.\n")
}

// byName names the functions that do too much. Of tests those count that are too long even without their tables.
func (r report) byName() {
	all := slices.DeleteFunc(r.tree.functions(), func(f function) bool {
		lines := f.lines
		if f.source.class == tests {
			lines = f.bare
		}
		return lines <= longFunction && f.complexity <= branching
	})
	slices.SortFunc(all, func(a, b function) int {
		if a.source.class != b.source.class {
			return int(a.source.class - b.source.class)
		}
		return cmp.Or(strings.Compare(a.source.path, b.source.path), cmp.Compare(a.line, b.line))
	})
	r.printf("\nFunctions over %d lines (of tests without their tables) or of a complexity over %d\n",
		longFunction, branching)
	r.printf("%-81s %5s %10s\n", "", "lines", "complexity")
	for _, f := range all {
		where := fmt.Sprintf("%s:%d %s", f.source.path, f.line, f.name)
		if n := []rune(where); len(n) > 81 {
			where = "…" + string(n[len(n)-80:])
		}
		r.printf("%-81s %5d %10d\n", where, f.lines, f.complexity)
	}
}

func pick(all []function, take func(function) bool) []place {
	var out []place
	for _, f := range all {
		if take(f) {
			out = append(out, place{f.source, f.line, f.name})
		}
	}
	return out
}

func count(found []place, c class) int {
	n := 0
	for _, p := range found {
		if p.source.class == c {
			n++
		}
	}
	return n
}

func ratio(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
