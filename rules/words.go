// What was read of a text: how many words there are, and which of them nobody has read as harmless.

package rules

import (
	"cmp"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
)

// Words is how much of a text was read.
type Words struct {
	Given  bool // the text is known, if only that it is empty
	All    int  // words in it, a contraction counted as the words that it stands for; 0 for an empty text
	Unread int  // of these, the words that are neither ordinary nor in a phrase that the policy says is harmless
}

// Empty tells whether the text is known to hold no word, and nothing else that was not read.
func (w Words) Empty() bool { return w.Given && w.All == 0 && w.Unread == 0 }

// Words is how much of the input's text was read; the zero Words where none was given.
func (r *Result) Words() Words {
	if r == nil || r.eval == nil {
		return Words{}
	}
	unread, known := r.eval().Unread()
	if !known {
		return Words{}
	}
	return Words{Given: true, All: r.facts.in().Text.Words(), Unread: len(unread)}
}

// UnreadWords shows the words that were not read to a viewer with a role and a purpose, as they were folded, in the
// order of the text: each row is of words that stand side by side. Anybody else is shown nothing.
func (r *Result) UnreadWords(v Viewer) (rows [][]string) {
	if r == nil || r.eval == nil || !v.valid() {
		return nil
	}
	unread, _ := r.eval().Unread()
	before := -2
	for _, at := range unread {
		switch {
		case at < 0: // something else than words
			continue
		case at == before+1:
			rows[len(rows)-1] = append(rows[len(rows)-1], r.facts.in().Text.Word(at))
		default:
			rows = append(rows, []string{r.facts.in().Text.Word(at)})
		}
		before = at
	}
	return rows
}

// A NearMiss is a phrase of a rule that raises or guards, of which a text holds all words but one in their order.
type NearMiss struct {
	Phrase  string // as the policy has it, folded
	Written string // the word that stands in place of one of its words, folded
}

// NearMisses shows to a viewer with a role and a purpose the phrases of three words and more that the text misses by
// one word; nothing to anybody else.
func (r *Result) NearMisses(v Viewer) (out []NearMiss) {
	if r == nil || r.eval == nil || !v.valid() || r.facts.in().Text == nil {
		return nil
	}
	for _, m := range r.set.program.NearMisses(r.facts.in().Text) {
		out = append(out, NearMiss{m.Phrase, m.Written})
	}
	return out
}

// Raises tells whether a word is one of a phrase that raises or guards, in any of its forms, or has points for danger
// in a table: such a word is never harmless by itself.
func (s *Set) Raises(word string) bool { return s.program.Raises(word) }

// A WeighedWord is an entry of a table of weighed words that stands in a text: a word or two neighbouring words,
// folded, and the points that it gave, from -20 to 20.
type WeighedWord struct {
	Words  string
	Points int
}

// WeighedWords shows to a viewer with a role and a purpose the words that a rule has weighed, those with the most
// points first, each once; nothing to anybody else, and of a rule that weighs none.
func (r *Result) WeighedWords(rule *Rule, v Viewer) (out []WeighedWord) {
	eval := r.of(rule)
	if eval == nil || !v.valid() || r.facts.in().Text == nil {
		return nil
	}
	rule.condition.Leaves(func(l *lang.Node) {
		if l.Atom.Kind != lang.Weighing {
			return
		}
		for _, e := range eval.Weight(l.Atom).Entries {
			if word := (WeighedWord{e.Words, e.Points}); !slices.Contains(out, word) {
				out = append(out, word)
			}
		}
	})
	slices.SortStableFunc(out, func(a, b WeighedWord) int { return cmp.Compare(b.Points, a.Points) })
	return out
}

// SaysOnly tells whether the rule holds only of a text in which every word is harmless.
func (r *Rule) SaysOnly() bool { return r.condition != nil && r.condition.SaysOnly() }
