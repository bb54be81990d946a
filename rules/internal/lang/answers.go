package lang

import (
	"slices"
)

// Answers are values of a fact, one from every region that the conditions tell apart; of a list the empty one, each word
// that the conditions name alone, a few of them in pairs, and all of them.
func Answers(f *Fact, conditions []*Node) []any {
	if f.Kind == List {
		return lists(f, conditions)
	}
	if f.Kind == ID {
		return words(f, conditions)
	}
	var parts []Part
	for _, c := range conditions {
		parts = append(parts, Part{When: c})
		c.Leaves(func(l *Node) {
			if l.Atom.Kind == Scored {
				parts = append(parts, l.Atom.Score.Parts...)
			}
		})
	}
	if f.Kind.numeric() && f.Step == 0 {
		stepped := *f
		stepped.Step = (f.Max - f.Min) / 1e6
		return representatives(&stepped, sameFact(parts, f, &stepped))
	}
	return representatives(f, parts)
}

// sameFact lets a copy of a fact stand for it: atoms are matched by name there.
func sameFact(parts []Part, f, copy *Fact) []Part {
	var out []Part
	for _, p := range parts {
		if p.When == nil {
			continue
		}
		p.When.Leaves(func(l *Node) {
			if slices.Contains(l.Atom.Facts, f) {
				out = append(out, Part{When: &Node{Atom: &Atom{Facts: []*Fact{copy}, Consts: l.Atom.Consts}}})
			}
		})
	}
	return out
}

func named(f *Fact, conditions []*Node) []string {
	var out []string
	for _, c := range conditions {
		c.Leaves(func(l *Node) {
			if !slices.Contains(l.Atom.Facts, f) {
				return
			}
			for _, v := range l.Atom.Consts {
				if w, ok := v.(string); ok {
					out = append(out, w)
				}
			}
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func lists(f *Fact, conditions []*Node) []any {
	all := named(f, conditions)
	out := []any{[]string{}}
	for _, w := range all {
		out = append(out, []string{w})
	}
	const pairs = 6 // words of which every two are tried together
	for i := 0; i < len(all) && len(all) <= pairs; i++ {
		for j := range i {
			out = append(out, []string{all[j], all[i]})
		}
	}
	return append(out, all)
}

func words(f *Fact, conditions []*Node) []any {
	out := []any{"-"}
	for _, w := range named(f, conditions) {
		out = append(out, w)
	}
	return out
}
