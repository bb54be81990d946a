// Tests of the mutants that are found, of those that are drawn, and of a run over a small module.

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// tiny writes a module and reads it.
func tiny(t *testing.T, files map[string]string, targets ...string) (*module, string) {
	t.Helper()
	root := t.TempDir()
	files["go.mod"] = "module example.com/tiny\n\ngo 1.25\n"
	for name, data := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m, err := readModule(t.Context(), root, targets)
	if err != nil {
		t.Fatal(err)
	}
	return m, root
}

// What is changed of each piece of code, where it compiles.
func TestMutants(t *testing.T) {
	for body, want := range map[string][]string{
		"func f(a, b int) bool { return a < b }": {
			"func f(a, b int) bool { return a [-<-]{+<=+} b }",
			"func f(a, b int) bool { return a [-<-]{+>=+} b }",
			"func f(a, b int) bool { return [-a < b-]{+false && (a < b)+} }",
			"func f(a, b int) bool { return [-a < b-]{+true || (a < b)+} }",
		},
		"func f(a bool) (n int) { if a { n = 2 }; return n }": {
			"func f(a bool) (n int) { if [-a-]{+!(a)+} { n = 2 }; return n }",
			"func f(a bool) (n int) { if [-a-]{+false && (a)+} { n = 2 }; return n }",
			"func f(a bool) (n int) { if a { n = [-2-]{+3+} }; return n }",
			"func f(a bool) (n int) { if a { n = 2 }; return [-n-]{+0+} }",
		},
		"func f(a bool, p *int) { if !a { *p++; *p += 1 } }": {
			"func f(a bool, p *int) { if [-!-]a { *p++; *p += 1 } }",
			"func f(a bool, p *int) { if [-!a-]{+false && (!a)+} { *p++; *p += 1 } }",
			"func f(a bool, p *int) { if !a { [-*p++-]; *p += 1 } }",
			"func f(a bool, p *int) { if !a { *p[-++-]{+--+}; *p += 1 } }",
			"func f(a bool, p *int) { if !a { *p++; [-*p += 1-] } }",
			"func f(a bool, p *int) { if !a { *p++; *p [-+=-]{+-=+} 1 } }",
			"func f(a bool, p *int) { if !a { *p++; *p += [-1-]{+2+} } }",
		},
		"func f(a, b int) int { return min(a, b) }": {
			"func f(a, b int) int { return [-min-]{+max+}(a, b) }",
			"func f(a, b int) int { return [-min(a, b)-]{+0+} }",
		},
		"func f(a int) (string, error) { switch a { case 1: return \"one\", nil }; return \"two\", nil }": {
			`func f(a int) (string, error) { switch a { case 1: [-return "one", nil-] }; return "two", nil }`,
			`func f(a int) (string, error) { switch a { case [-1-]{+2+}: return "one", nil }; return "two", nil }`,
			`func f(a int) (string, error) { switch a { case 1: return [-"one", nil-]{+"", nil+} }; return "two", nil }`,
			`func f(a int) (string, error) { switch a { case 1: return [-"one"-]{+"two"+}, nil }; return "two", nil }`,
			`func f(a int) (string, error) { switch a { case 1: return "one", nil }; return [-"two", nil-]{+"", nil+} }`,
			`func f(a int) (string, error) { switch a { case 1: return "one", nil }; return [-"two"-]{+"one"+}, nil }`,
		},
		"type p struct{ a, b int }\n\nvar v = []p{{a: 1}, {2, 3}}": {
			"var v = []p{[-{a: 1},-]{2, 3}}",
			"var v = []p{{a: 1}, [-{2, 3}-]}",
			"var v = []p{{[-a: 1-]}, {2, 3}}",
			"var v = []p{{a: [-1-]{+2+}}, {2, 3}}",
			"var v = []p{{a: 1}, {[-2-]{+3+}, 3}}",
			"var v = []p{{a: 1}, {2, [-3-]{+4+}}}",
		},
		"type t struct{ n int }\n\nfunc (x t) Before(y t) bool { return x.n > y.n }\n\n" +
			"func (x t) After(y t) bool { return x.n > y.n }\n\nfunc f(x, y t) bool { return x.Before(y) && true }": {
			"func f(x, y t) bool { return x.[-Before-]{+After+}(y) && true }",
			"func f(x, y t) bool { return [-x.Before(y)-]{+!x.After(y)+} && true }",
			"func f(x, y t) bool { return x.Before(y) [-&&-]{+||+} true }",
			"func f(x, y t) bool { return x.Before(y) && [-true-]{+false+} }",
			"func f(x, y t) bool { return [-x.Before(y) && true-]{+true || (x.Before(y) && true)+} }",
			"func f(x, y t) bool { return [-x.Before(y) && true-]{+false && (x.Before(y) && true)+} }",
		},
		"func f() []int {\n\tvar s []int\n\tfor i := range 3 {\n\t\ts = append(s,\n\t\t\ti)\n\t}\n\tpanic(\"no\" + \"thing\")\n}": {
			"for i := range [-3-]{+4+} {",
		},
		"func f() []int { return make([]int, 0, 8) }": {"func f() []int { return [-make([]int, 0, 8)-]{+nil+} }"},
	} {
		m, _ := tiny(t, map[string]string{"a.go": "package tiny\n\n" + body + "\n"}, ".")
		all, err := m.mutants(m.targets[0])
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, mu := range all {
			if m.compiles(m.targets[0], mu) && (mu.Func == "f" || mu.Func == "") {
				got = append(got, mu.Diff)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s\n%s\nshould be\n%s", body, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
}

// Code that is added elsewhere takes the place of none that was drawn, unless it is drawn itself.
func TestDrawIsStable(t *testing.T) {
	const before = "package tiny\n\nfunc f(a, b int) int { return a + b*3 - 4 }\n"
	draw := func(src, seed string) (keys []string) {
		m, _ := tiny(t, map[string]string{"a.go": src}, "./a.go")
		all, err := m.mutants(m.targets[0])
		if err != nil {
			t.Fatal(err)
		}
		drawn, _ := m.draw(m.targets[0], all, 3, seed)
		for _, mu := range drawn {
			if mu.Func == "f" {
				keys = append(keys, mu.key())
			}
		}
		return keys
	}
	old := draw(before, "1")
	if len(old) != 3 || !slices.Equal(old, draw(before, "1")) {
		t.Errorf("drawn: %q", old)
	}
	for _, key := range draw(strings.Replace(before, "func f", "func g(a int) int { return a * 7 }\n\nfunc f", 1), "1") {
		if !slices.Contains(old, key) {
			t.Errorf("drawn now, and not before: %s", key)
		}
	}
	if slices.Equal(old, draw(before, "2")) && slices.Equal(old, draw(before, "3")) {
		t.Error("no seed draws others")
	}
}

// A run finds what each test kills, wherever it stands, and what none does.
func TestRun(t *testing.T) {
	_, root := tiny(t, map[string]string{
		"a.go": "package tiny\n\n//go:noinline\nfunc Less(a, b int) bool {\n\treturn a < b\n}\n\n" +
			"func Far(a int) int {\n\treturn a + 1\n}\n\nfunc Down(n int) int {\n\tfor n > 0 {\n\t\tn--\n\t}\n\treturn n\n}\n\n" +
			"//go:noinline\nfunc Same(a int) int {\n\treturn a + 0\n}\n",
		"a_test.go": "package tiny\n\nimport \"testing\"\n\nfunc TestLess(t *testing.T) {\n\tif Less(2, 1) || !Less(1, 2) {\n" +
			"\t\tt.Fatal()\n\t}\n}\n\nfunc TestDown(t *testing.T) {\n\tif Down(3) != 0 {\n\t\tt.Fatal()\n\t}\n}\n",
		"b/b_test.go": "package b\n\nimport (\n\t\"testing\"\n\n\ttiny \"example.com/tiny\"\n)\n\n" +
			"func TestFar(t *testing.T) {\n\tif tiny.Far(1) != 2 {\n\t\tt.Fatal()\n\t}\n}\n",
	}, ".")
	accepted := filepath.Join(root, "survivors.txt")
	list := "# Accepted.\na.go Less: return a [-<-]{+<=+} b\n\tequal numbers\n\tare all the same here\n" +
		"a.go Less: return b\n    gone\na.go Far: return a [-+-]{+-+} 1\n    it is killed\n"
	if err := os.WriteFile(accepted, []byte(list), 0o644); err != nil {
		t.Fatal(err)
	}
	report := filepath.Join(root, "report.json")
	var out, log strings.Builder
	args := []string{"-root", root, "-accepted", accepted, "-whole", "-json", report, "-patience", "1s", "."}
	if code := run(t.Context(), args, &out, &log); code != 1 {
		t.Fatalf("exit %d\n%s%s", code, &out, &log)
	}
	data, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	var r struct {
		Stale   []string
		Mutants []mutant
		Share   float64
	}
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, mu := range r.Mutants {
		got[mu.Func+": "+mu.Diff] = mu.Outcome + " " + mu.By
	}
	for diff, want := range map[string]string{
		"Less: return a [-<-]{+<=+} b":              "accepted ",
		"Less: return a [-<-]{+>=+} b":              "killed ./. TestLess",
		"Far: return a [-+-]{+-+} 1":                "killed ./b TestFar",
		"Far: return a + [-1-]{+2+}":                "killed ./b TestFar",
		"Down: n[----]{++++}":                       "timeout ./.",
		"Down: for n [->-]{+>=+} 0 {":               "killed ./. TestDown",
		"Down: [-n---]":                             "timeout ./.",
		"Down: return [-n-]{+0+}":                   "survived ",
		"Same: return a [-+-]{+-+} 0":               "equivalent ",
		"Down: for [-n > 0-]{+false && (n > 0)+} {": "killed ./. TestDown",
	} {
		if got[diff] != want {
			t.Errorf("%s: %q, and should be %q", diff, got[diff], want)
		}
	}
	stale := []string{"a.go Less: return b (no mutant)", "a.go Far: return a [-+-]{+-+} 1 (killed)"}
	if !slices.Equal(r.Stale, stale) {
		t.Errorf("stale: %q", r.Stale)
	}
	// What survived is run again, whatever the sample, and nothing else is.
	var again strings.Builder
	args = []string{"-root", root, "-accepted", accepted, "-again", report, "-sample", "1", "-patience", "1s", "."}
	code := run(t.Context(), args, &again, &log)
	if code != 1 || !strings.HasPrefix(again.String(), "3 mutants: 0 killed, 0 out of time, 3 survived") ||
		!strings.Contains(again.String(), "a.go Down: return [-n-]{+0+}") {
		t.Errorf("again: exit %d\n%s", code, &again)
	}
	for _, want := range []string{"survived: a.go:16\n    a.go Down: return [-n-]{+0+}", "1 survived and accepted"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s\nshould say %q", &out, want)
		}
	}
}

// A list says why of each survivor, once, and of nothing else.
func TestBadLists(t *testing.T) {
	for name, list := range map[string]string{
		"without why": "a.go f: x\nb.go f: y\n\tfor a reason\n", "twice": "a.go f: x\n\twhy\na.go f: x\n\twhy\n",
		"why of nothing": "\twhy\n",
	} {
		path := filepath.Join(t.TempDir(), "list")
		if err := os.WriteFile(path, []byte(list), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := readAccepted(path); err == nil {
			t.Errorf("a list %s was read", name)
		}
	}
}

// What takes most of the time waits until the quick tests have let a mutant pass.
func TestSlowTests(t *testing.T) {
	out := "--- PASS: TestQuick (0.10s)\n=== RUN   TestLong\n--- PASS: TestLong (20.00s)\n" +
		"    --- PASS: TestLong/of_it (19.00s)\n--- PASS: TestShort (1.00s)\n--- PASS: TestAlso (2.00s)\nPASS\n"
	slow := slowTests([]byte(out))
	if !slices.Equal(slow, []string{"TestAlso", "TestLong"}) {
		t.Errorf("slow: %q", slow)
	}
	if parts := (&baseline{slow: slow}).parts(); !slices.Equal(parts, []string{"-test.skip=^(TestAlso|TestLong)$", ""}) {
		t.Errorf("parts: %q", parts)
	}
	if slow := slowTests([]byte("--- PASS: TestOnly (0.90s)\nPASS\n")); len(slow) > 0 {
		t.Errorf("slow: %q", slow)
	}
}
