// This file tests local layers: a practice's own rules beside those of its supplier.

package domaintest

import (
	"errors"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Layers are a supplier's policy and the local layers that practices may put over it.
type Layers[P Policy] struct {
	Name string // of the kind: "triage" is read from triage.yaml and triage.local.yaml
	Load func(fsys fs.FS) (P, error)
	Base string       // the supplier's policy, without its line "end"; its rules stand last
	With fstest.MapFS // the files beside it, if it needs any
}

// Over are the same layers over another policy of the supplier's.
func (l Layers[P]) Over(base string) Layers[P] {
	l.Base = base
	return l
}

// Rule is a layer's part with the one rule ours.
func Rule(when, then string) string {
	return "rules:\n  - {id: ours, when: '" + when + "', then: {" + then + "}, because: ours}\n"
}

// Alone is a folder without a layer.
func (l Layers[P]) Alone() fstest.MapFS {
	return beside(l.With, l.Name+".yaml", []byte(l.Base+"end: "+l.id()+"\n"))
}

// Folder is a folder with a layer, given by its text without its header and its line "end".
func (l Layers[P]) Folder(local string) fstest.MapFS {
	head := "policy: " + l.Name + "\nid: ours\nversion: 1\nauthor: practice\nextends: " + l.id() + "\n"
	return beside(l.Alone(), l.local(), []byte(head+local+"end: ours\n"))
}

// Merged is a folder with the rule of a layer among those of the base, where nothing checks it, and with a case that
// the facts of the example, if there are any, make it fire.
func (l Layers[P]) Merged(local, example string) fstest.MapFS {
	if example != "" {
		local = strings.Replace(
			local, "because: ours", "because: ours, cases: [{given: {"+example+"}, expect: fired}]", 1,
		)
	}
	_, list, _ := strings.Cut(local, "rules:\n")
	return l.Over(l.Base + list).Alone()
}

// local is the layer's file.
func (l Layers[P]) local() string { return l.Name + ".local.yaml" }

var baseID = regexp.MustCompile(`(?m)^id: (.+)$`)

// id is that of the supplier's policy.
func (l Layers[P]) id() string {
	if m := baseID.FindStringSubmatch(l.Base); m != nil {
		return m[1]
	}
	return ""
}

var exampleIn = regexp.MustCompile(`^for example with (.+) (it fires.*)$`)

// Weakens demands of an error that it refuses a layer because the layer would weaken the base, and says by which
// example. It returns the facts of the example, and what they do.
func (l Layers[P]) Weakens(t Failer, err error) (facts, does string) {
	t.Helper()
	var problems problem.Problems
	if !errors.As(err, &problems) {
		t.Fatalf("not refused: %v", err)
	}
	for _, p := range problems {
		if p.Code != "weakens-base" || p.File != l.local() || p.Line <= 0 {
			t.Fatalf("another refusal: %s", p.Error())
		}
		if m := exampleIn.FindStringSubmatch(p.Hint); m != nil {
			facts, does = m[1], m[2]
		}
	}
	if facts == "" {
		t.Fatalf("no example in\n%v", err)
	}
	return facts, does
}

// RefusesRules demands of each rule, given by its condition and its outcome, that a layer may not have it, and that the
// example of the refusal does make it fire.
func (l Layers[P]) RefusesRules(t *testing.T, rules map[string][2]string) {
	t.Helper()
	for name, r := range rules {
		t.Run(name, func(t *testing.T) {
			local := Rule(r[0], r[1])
			_, err := l.Load(l.Folder(local))
			example, does := l.Weakens(t, err)
			if does != "it fires" {
				t.Fatalf("with %s %s", example, does)
			}
			_, err = l.Load(l.Merged(local, example))
			if err != nil {
				t.Fatalf("with %s: %v", example, err)
			}
		})
	}
}

// RefusesParts demands that each part is no layer's to say, with the code of the refusal.
func (l Layers[P]) RefusesParts(t Failer, codes map[string]string) {
	t.Helper()
	for local, code := range codes {
		_, err := l.Load(l.Folder(local))
		var problems problem.Problems
		if !errors.As(err, &problems) || problems[0].Code != code || problems[0].File != l.local() {
			t.Fatalf("%s has to be refused as %s: %v", local, code, err)
		}
	}
}
