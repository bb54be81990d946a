// Explaining the verdict of a rule by the parts of its condition that force it.

package rules

import (
	"fmt"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// A Why is why a rule has its verdict: the part of its condition that forces it. For a rule that fired, the atoms that
// are true; for one that did not, those that are false; for an unknown one, those that are unknown, with the facts they
// lack. It holds the policy's words, never the patient's.
type Why struct {
	Op      string   `json:"op,omitempty"`   // all of, one of, at least N of; "" for an atom
	Atom    string   `json:"atom,omitempty"` // as its author wrote it
	Verdict string   `json:"verdict"`        // true, false, unknown
	Facts   []string `json:"facts,omitempty"`
	Missing []string `json:"missing,omitempty"`
	Failed  bool     `json:"failed,omitempty"` // the atom could not be run
	Kids    []Why    `json:"kids,omitempty"`
}

// Why explains one rule.
func (r *Result) Why(rule *Rule) Why {
	eval := r.of(rule)
	if eval == nil {
		return Why{}
	}
	return whyOf(eval.Why(rule.condition))
}

func whyOf(w lang.Why) Why {
	out := Why{Op: w.Op, Atom: w.Atom, Verdict: [...]string{"false", "unknown", "true"}[w.Truth+1], Facts: w.Facts, Missing: w.Missing, Failed: w.Failed}
	for _, k := range w.Kids {
		out.Kids = append(out.Kids, whyOf(k))
	}
	return out
}

// Line is the forcing atoms on one line.
func (w Why) Line() string {
	var atoms []string
	w.walk(0, func(_ int, w Why) {
		if w.Atom != "" {
			atoms = append(atoms, w.Atom+" is "+w.said())
		}
	})
	return "because " + strings.Join(atoms, "; ")
}

// Tree is the explanation as indented lines, one atom a line.
func (w Why) Tree() []string {
	var lines []string
	w.walk(0, func(depth int, w Why) {
		indent := strings.Repeat("  ", depth)
		if w.Atom == "" {
			lines = append(lines, fmt.Sprintf("%s%s: %s", indent, w.Op, w.Verdict))
			return
		}
		lines = append(lines, fmt.Sprintf("%s%-8s %s", indent, w.Verdict, w.Atom)+w.lack())
	})
	return lines
}

// plain drops an operator that shows one part only.
func (w Why) plain() Why {
	for len(w.Kids) == 1 && w.Op != "" {
		w = w.Kids[0]
	}
	return w
}

func (w Why) walk(depth int, visit func(int, Why)) {
	w = w.plain()
	visit(depth, w)
	for _, k := range w.Kids {
		k.walk(depth+1, visit)
	}
}

func (w Why) said() string { return w.Verdict + w.lack() }

func (w Why) lack() string {
	switch {
	case w.Failed:
		return "  (could not be computed)"
	case len(w.Missing) > 0:
		return "  (not known: " + strings.Join(w.Missing, ", ") + ")"
	}
	return ""
}
