// How an evaluation reads the text of its input: what stands in it, and whether all of it was read.

package lang

import (
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// A textRead is what is known of the text of one input.
type textRead struct {
	hits   *text.Hits // what was found; nil until the text is searched
	memory text.Hits  // what hits points to, unless the text was searched in another evaluation
	done   bool       // blame is known
	blame  *Fact      // why "not found" does not mean "not there": a fact; nil for a text that was read whole
	points []weighed  // what tables make of the text, as far as it was asked
	scales text.Scales
}

// find looks for the phrases once per evaluation.
func (e *Eval) find() *text.Hits {
	if e.text.hits == nil {
		e.text.memory.Search(e.program.matcher, e.in.Text)
		e.text.hits = &e.text.memory
	}
	return e.text.hits
}

// ReadText is what stands in the text, nil where none is given, and whether all of it was read.
func (e *Eval) ReadText(f *Fact) (hits *text.Hits, whole bool) {
	if e.in.Text == nil {
		return nil, false
	}
	return e.readText(f), e.text.blame == nil
}

// readText finds the phrases, and what keeps the text from having been read whole. A text that is said to be in one
// language and reads as another has been read by nobody.
func (e *Eval) readText(f *Fact) *text.Hits {
	hits := e.find()
	if e.text.done {
		return hits
	}
	e.text.done, e.text.blame = true, nil
	said, english := true, e.in.Text.English()
	if f.Language != nil && e.given(f.Language) {
		said = text.IsEnglish(e.in.Values[f.Language.Slot].word)
	}
	switch {
	case !e.in.Text.Whole() || !hits.Whole():
		e.text.blame = f
	case f.Unseen != nil && !e.in.Values[f.Unseen.Slot].isZero():
		e.text.blame = f.Unseen
	case (!said || !english) && f.Language != nil:
		e.text.blame = f.Language
	case !english:
		e.text.blame = f
	}
	return hits
}

// phrases answers a condition on a text. A phrase that was found is there; one that was not is absent only from a
// text that was read whole: within the cap, in the phrases' language, with no attachment that nobody has opened.
func (e *Eval) phrases(a *Atom) answer {
	if e.in.Text == nil {
		return isUnknown
	}
	hits := e.readText(a.Facts[0])
	if a.Mode == SaysOnly {
		if e.text.blame != nil {
			return isUnknown
		}
		unread, read := hits.Unread(e.in.Text, a.allows, e.raises)
		return answerOf(read && len(unread) == 0)
	}
	for _, id := range a.phraseIDs {
		if a.Mode.In(hits, id) {
			return isTrue
		}
	}
	if e.text.blame != nil {
		return isUnknown
	}
	return isFalse
}

// allows tells whether a phrase is one of the condition's.
func (a *Atom) allows(id int) bool {
	_, is := slices.BinarySearch(a.phraseIDs, id)
	return is
}

// raises tells whether a phrase stands in a condition that raises or guards: as it is, or as a member of a pattern
// that was found in the text.
func (e *Eval) raises(id int) bool {
	return slices.ContainsFunc(e.program.raising[id], func(of int) bool { return of == id || e.find().Found(of) })
}

// Unread are the words of the text that are neither ordinary nor in a phrase that any condition of the policy allows,
// by their place; known is false where no text was given.
func (e *Eval) Unread() (at []int, known bool) {
	if e.in.Text == nil {
		return nil, false
	}
	at, read := e.find().Unread(e.in.Text, e.program.allows, e.raises)
	if !read || !e.in.Text.Whole() {
		at = append(at, -1) // something else than words
	}
	return at, true
}

// allows tells whether any condition of the policy allows a phrase.
func (p *Program) allows(id int) bool { return p.allowed[id] }
