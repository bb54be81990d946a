// This file tests that the harness fails where a domain does not keep what all keep, and passes where it does.

package domaintest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// ended is what a Fatalf of a test under test panics with, so that it ends there.
type ended struct{ why string }

// failer is a test under test.
type failer struct{}

func (failer) Helper() {}

func (failer) Fatalf(format string, args ...any) { panic(ended{fmt.Sprintf(format, args...)}) }

// fails is why a test under test fails, or "" if it passes.
func fails(do func(t domaintest.Failer)) (why string) {
	defer func() {
		switch e := recover().(type) {
		case nil:
		case ended:
			why = e.why
		default:
			panic(e)
		}
	}()
	do(failer{})
	return ""
}

const policy = `policy: triage
id: base
version: 1
author: test
rules:
  - {id: fever, when: obs.temp_c >= 38, then: {upgrade: red}, because: a fever}
`

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func load(fsys fs.FS) (*triage.Policy, error) { return triage.Load(fsys) }

var (
	suite = domaintest.Suite[*triage.Policy]{
		Name: "triage", Load: load, InputErrors: []string{"out-of-range"},
		Folder: func(domaintest.Failer) fstest.MapFS {
			return fstest.MapFS{"triage.yaml": {Data: []byte(policy + "end: base\n")}}
		},
	}
	layers = domaintest.Layers[*triage.Policy]{Name: "triage", Load: load, Base: policy}
)

// A domain of the library keeps it all.
func TestDomainPasses(t *testing.T) {
	suite.GoodFolder(t)
	suite.NoFile(t)
	suite.CutShort(t, 20)
	p, ok := suite.LoadsOrRefuses(t, suite.Folder(t))
	require.True(t, ok)
	suite.WrongInputs(t, p, `{"submission":{"id":"s"}}`, "submission", []string{"submitted_at"}, noon)
	_, ok = suite.LoadsOrRefuses(t, fstest.MapFS{"triage.yaml": {Data: []byte("a: &a [*a]\n")}})
	require.False(t, ok)
	layers.RefusesRules(t, map[string][2]string{"lower": {`submission.topic == "acne"`, `downgrade: green`}})
	layers.RefusesParts(t, map[string]string{"lowering: apply\n": "not-local"})
	_, err := load(layers.Folder(domaintest.Rule("obs.temp_c >= 37.5", "upgrade: red")))
	require.NoError(t, err)
}

// Each thing that is demanded of a refusal is missed.
func TestRefusalFails(t *testing.T) {
	good := problem.Problem{File: "a.yaml", Line: 1, Col: 1, Code: "wrong", Message: "this is not right"}
	for want, spoil := range map[string]func(*problem.Problem){
		"":                                func(*problem.Problem) {},
		"no problem with a place":         func(p *problem.Problem) { p.Warning = true },
		"another file than a.yaml":        func(p *problem.Problem) { p.File = "b.yaml" },
		"no place":                        func(p *problem.Problem) { p.Col = 0 },
		"no code":                         func(p *problem.Problem) { p.Code = "" },
		"no sentence":                     func(p *problem.Problem) { p.Message = "wrong here" },
		`not in our own words, by "yaml:`: func(p *problem.Problem) { p.Hint = "yaml: line 3" },
	} {
		p := good
		spoil(&p)
		why := fails(func(t domaintest.Failer) { domaintest.Refusal(t, problem.Problems{p}, "a.yaml") })
		require.Contains(t, why, want)
		require.Equal(t, want == "", why == "", why)
	}
	long := fmt.Errorf("%s: %w", strings.Repeat("x", 101), problem.Problems{good})
	require.Contains(t, fails(func(t domaintest.Failer) { domaintest.Refusal(t, long, "a.yaml") }), "fit a terminal")
	elsewhere := good
	elsewhere.File = "b.yaml"
	require.Empty(t, fails(func(t domaintest.Failer) {
		domaintest.Refusal(t, problem.Problems{elsewhere}, "a.yaml", "wrong")
	}))
	require.NotEmpty(t, fails(func(t domaintest.Failer) { domaintest.Refusal(t, fs.ErrNotExist, "a.yaml") }))
}

// What comes out of a value is found, whichever way it comes out.
func TestWithholdsFails(t *testing.T) {
	type patient struct{ Name string }
	const name = "Quaggason"
	printed := suite
	printed.Printers = map[string]func(any) ([]byte, error){
		"ours": func(any) ([]byte, error) { return []byte("hidden"), nil },
	}
	for what, v := range map[string]any{
		"text": name, "struct": patient{name}, "pointer": &patient{name}, "error": errors.New(name),
		"bytes": []byte(name), "list": []string{name}, "json": json.RawMessage(`"` + name + `"`),
	} {
		require.NotEmpty(t, fails(func(t domaintest.Failer) { suite.Withholds(t, what, v, name) }), what)
		require.Empty(t, fails(func(t domaintest.Failer) { suite.Withholds(t, what, v, "Zebrason") }), what)
		require.NotEmpty(t, fails(func(t domaintest.Failer) { printed.Withholds(t, what, v, "hidden") }), what)
	}
	withheld := fails(func(t domaintest.Failer) { suite.Withholds(t, "text", rules.NewText(name), name) })
	require.Empty(t, withheld)
}

// Secrets are told wherever they stand in an input, and an error that quotes one is found.
func TestSecretsAreFound(t *testing.T) {
	line := map[string]json.RawMessage{"a": json.RawMessage(`{"b":[1,{"c":"x"},[]]}`), "d": json.RawMessage(`true`)}
	var paths []string
	domaintest.Replaced(line, func(path string, of any) any {
		paths = append(paths, path)
		return of
	})
	require.Equal(t, []string{".a.b", ".a.b.c", ".a.b", ".d"}, paths)
	for n := range paths {
		for _, secret := range domaintest.Secrets() {
			said, err := json.Marshal(domaintest.Planted(line, n, secret))
			require.NoError(t, err)
			why := fails(func(t domaintest.Failer) { domaintest.QuotesNothing(t, string(said)) })
			require.NotEmpty(t, why, "%s", said)
		}
	}
	require.Empty(t, fails(func(t domaintest.Failer) { domaintest.QuotesNothing(t, "nothing") }))
}

// An input is refused by a closed error of a known code alone.
func TestInputRefusedFails(t *testing.T) {
	closed := &rules.Error{Code: "out-of-range", Fact: "obs.temp_c"}
	for want, err := range map[string]error{
		"": closed, "not a closed error": errors.New("x"), "not a code of inputs": &rules.Error{Code: "other"},
		"says more": fmt.Errorf("99: %w", closed),
	} {
		why := fails(func(t domaintest.Failer) { suite.InputRefused(t, err) })
		require.Contains(t, why, want)
		require.Equal(t, want == "", why == "", why)
	}
}

// An answer that differs from the one before, or quotes a secret, fails.
func TestAnswersFail(t *testing.T) {
	p, err := load(suite.Folder(t))
	require.NoError(t, err)
	decide := func(line map[string]json.RawMessage) (rules.Decision, []rules.Error, error) {
		d, err := p.Decide(line, noon)
		return d, nil, err
	}
	all := suite
	all.InputErrors = strings.Fields("missing-fact out-of-range unknown-key unknown-value wrong-type")
	const line = `{"submission": {"id": "s", "rating": "green", "rating_set_by": "admin"}, "obs": {"temp_c": 37}}`
	for n := range uint16(5) {
		all.Answers(t, []byte(line), n, decide)
	}
	all.Answers(t, []byte("{"), 0, nil)
	calls := 0
	require.Contains(t, fails(func(t domaintest.Failer) {
		all.Answers(t, []byte(line), 0, func(line map[string]json.RawMessage) (rules.Decision, []rules.Error, error) {
			calls++
			return nil, nil, &rules.Error{Code: "missing-fact", Detail: fmt.Sprint("call ", calls)}
		})
	}), "the same input is answered by")
	require.Contains(t, fails(func(t domaintest.Failer) {
		all.Answers(t, []byte(line), 0, func(line map[string]json.RawMessage) (rules.Decision, []rules.Error, error) {
			return nil, nil, &rules.Error{Code: "missing-fact", Detail: string(line["obs"])}
		})
	}), "quotes a value")
}

// A domain that takes anything for a policy, or quotes what it is given, does not pass.
func TestLaxDomainFails(t *testing.T) {
	lax, whole := suite, suite.Folder(t)
	lax.Load = func(fs.FS) (*triage.Policy, error) { return load(whole) }
	require.Contains(t, fails(func(t domaintest.Failer) { lax.CutShort(t, 20) }), "loads when it is cut after 0 bytes")
	require.Contains(t, fails(func(t domaintest.Failer) { lax.NoFile(t) }), "a folder without the file")
	unfit := layers
	unfit.Load = lax.Load
	require.NotEmpty(t, fails(func(t domaintest.Failer) { unfit.RefusesParts(t, map[string]string{"x: 1\n": "x"}) }))
	empty := suite
	empty.Folder = func(domaintest.Failer) fstest.MapFS { return fstest.MapFS{} }
	require.NotEmpty(t, fails(func(t domaintest.Failer) { empty.GoodFolder(t) }))

	quoting := domaintest.Suite[quoter]{Name: "triage"}
	p, err := load(whole)
	require.NoError(t, err)
	require.NotEmpty(t, fails(func(t domaintest.Failer) {
		quoting.WrongInputs(t, quoter{p}, `{"submission":{"id":"s"}}`, "submission", nil, noon)
	}))
}

// quoter is a policy whose errors quote the input.
type quoter struct{ *triage.Policy }

func (q quoter) Decide(in map[string]json.RawMessage, _ time.Time) (rules.Decision, error) {
	return nil, fmt.Errorf("cannot decide %s", in)
}

// What takes too long, and what loads by an error without a place, fails.
func TestBoundsFail(t *testing.T) {
	require.NotEmpty(t, fails(func(t domaintest.Failer) { domaintest.Within(t, 0, func() {}) }))
	require.Empty(t, fails(func(t domaintest.Failer) { domaintest.Within(t, time.Minute, func() {}) }))
	bad := suite
	bad.Load = func(fs.FS) (*triage.Policy, error) { return nil, problem.Problems{{Code: "wrong"}} }
	require.Contains(t, fails(func(t domaintest.Failer) { bad.LoadsOrRefuses(t, nil) }), "no place")
	bad.Load = func(fs.FS) (*triage.Policy, error) { return nil, fs.ErrInvalid }
	require.Contains(t, fails(func(t domaintest.Failer) { bad.LoadsOrRefuses(t, nil) }), "no problem with a place")
}

// A layer that is not refused, or for another reason, or without an example, weakens nothing that was shown.
func TestWeakensFails(t *testing.T) {
	refused := problem.Problem{
		File: "triage.local.yaml", Line: 1, Code: "weakens-base", Hint: "for example with obs.temp_c: 37 it fires",
	}
	why := func(spoil func(*problem.Problem)) string {
		p := refused
		spoil(&p)
		return fails(func(t domaintest.Failer) { layers.Weakens(t, problem.Problems{p}) })
	}
	require.Empty(t, why(func(*problem.Problem) {}))
	require.Contains(t, why(func(p *problem.Problem) { p.Code = "not-local" }), "another refusal")
	require.Contains(t, why(func(p *problem.Problem) { p.File = "triage.yaml" }), "another refusal")
	require.Contains(t, why(func(p *problem.Problem) { p.Hint = "" }), "no example")
	require.Contains(t, fails(func(t domaintest.Failer) { layers.Weakens(t, nil) }), "not refused")
	facts, does := layers.Weakens(t, problem.Problems{refused})
	require.Equal(t, []string{"obs.temp_c: 37", "it fires"}, []string{facts, does})
}

// A rule of a layer stands in the base, with its example as a case, where it is merged.
func TestMerged(t *testing.T) {
	local := domaintest.Rule("obs.temp_c >= 37.5", "upgrade: red")
	_, err := load(layers.Merged(local, "obs.temp_c: 37.5"))
	require.NoError(t, err)
	_, err = load(layers.Merged(local, "obs.temp_c: 37.4"))
	require.Error(t, err, "the case fails")
	require.NotContains(t, layers.Merged(local, ""), "triage.local.yaml")
}

// Files are read once, of an archive the base, and each folder of them is a new one.
func TestFiles(t *testing.T) {
	path := t.TempDir() + "/a.corpus"
	const archive = "=== base a\nid: a\n=== edit b\n-id: a\n+id: b\n=== refused\nx\n"
	require.NoError(t, os.WriteFile(path, []byte(archive), 0o600))
	files := domaintest.Files(map[string]string{"a.yaml": path, "b.txt": path[:len(path)-len("a.corpus")] + "b.txt"})
	require.Contains(t, fails(func(t domaintest.Failer) { files(t) }), "b.txt")
	files = domaintest.Files(map[string]string{"a.yaml": path})
	folder := files(t)
	require.Equal(t, "id: a\n", string(folder["a.yaml"].Data))
	delete(folder, "a.yaml")
	require.NoError(t, os.Remove(path))
	require.Len(t, files(t), 1)
}
