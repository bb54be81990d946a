// Ordinary words: what is left of a text when everything harmless is taken away. Nothing is lowered over what is left.

package text

import _ "embed"

//go:embed ordinary.txt
var ordinaryList string

// ordinary are the words that link, greet, thank, date and name everyday things. ordinary.md says how the list was
// made.
var ordinary = list(ordinaryList)

// calmPictures are the pictographs that say nothing beyond thanks and good wishes.
var calmPictures = func() map[rune]bool {
	out := map[rune]bool{}
	for _, r := range "🙏👍🙂😊☺😀😃😄👌🌸🌹💐🌻🌷🎄🎂🎉✨⭐☀🌈☕✅✔📄📝📅📞☎✉📧" {
		out[r] = true
	}
	return out
}()

// Unread are the places of the words of a text that are neither ordinary nor part of one of the allowed phrases, which
// stand exactly as they are listed. Always unread are a word that says no outside an allowed phrase, a number, and a
// word of a phrase of which raises is true. ok is false where something else than words was not read: a pictograph, or
// an invisible character; and where phrases stand at more places than are kept.
func (h *Hits) Unread(f *Folded, allowed, raises func(id int) bool) (at []int, ok bool) {
	words := h.words(f)
	h.covered, h.raised = zeroed(h.covered, len(words)), zeroed(h.raised, len(words))
	covered, raised := h.covered, h.raised
	for _, s := range h.spans {
		covers, raises := allowed(s.id), raises(s.id)
		for i := s.from; i < s.to; i++ {
			covered[i] = covered[i] || covers
			raised[i] = raised[i] || raises
		}
	}
	for i := range words {
		w := &words[i]
		plain := w.is(ordinary) && !w.is(negators) && !w.numeric()
		if raised[i] || !covered[i] && !plain {
			at = append(at, i)
		}
	}
	return at, f.pictures == 0 && f.apart == nil && !h.spilt
}

// words are those of a text, which is mostly the one that was searched last.
func (h *Hits) words(f *Folded) wordList {
	if h.reader.f == f {
		return h.reader.expanded()
	}
	return f.expand(nil)
}

// numeric tells whether a word is a number, in digits or as a word, or has digits in it.
func (w *word) numeric() bool { return w.is(withDigit) || w.is(spelledOut) }

// Word is a folded word of the text, for those who may see what the patient wrote.
func (f *Folded) Word(at int) string { return f.entry(allWords(), f.tokens[at].id).text }

// Words is how many words the text has.
func (f *Folded) Words() int { return len(f.tokens) }
