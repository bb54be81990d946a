// Words of danger: those of phrases that raise or guard, and those with points for danger, for those who look after
// lists of harmless words.

package lang

import (
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// dangerWords are the words of danger of a policy.
type dangerWords struct {
	numbers map[int32]bool  // words of phrases that raise or guard, as the matcher numbers them
	weighed map[string]bool // words that have points for danger in a table, by themselves or beside another
	misses  *text.MissTable // of phrases that raise or guard by themselves, and not as a part of a pattern
}

// dangerWords finds the words of danger once.
func (p *Program) dangerWords() *dangerWords {
	p.dangerOnce.Do(func() {
		d := &p.danger
		d.numbers = p.matcher.Numbers(func(id int) bool { return len(p.raising[id]) > 0 })
		d.misses = p.matcher.MissTable(func(id int) bool { return slices.Contains(p.raising[id], id) })
		d.weighed = map[string]bool{}
		for _, a := range p.atoms {
			if a.Kind != Weighing {
				continue
			}
			for _, e := range a.Table.Entries() {
				for _, w := range strings.Fields(e.Words) {
					d.weighed[w] = d.weighed[w] || e.Points > 0
				}
			}
		}
	})
	return &p.danger
}

// Raises tells whether a folded word is one of a phrase that raises or guards, in any of its forms, or has points for
// danger in a table.
func (p *Program) Raises(word string) bool {
	d := p.dangerWords()
	return d.weighed[word] || p.matcher.StandsFor(word, d.numbers)
}

// NearMisses are the phrases that raise or guard of which a text holds all words but one in their order.
func (p *Program) NearMisses(t *text.Folded) []text.NearMiss {
	return p.dangerWords().misses.NearMisses(t)
}
