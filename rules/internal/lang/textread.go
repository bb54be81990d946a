// How an evaluation reads the text of its input: what stands in it, and whether all of it was read.

package lang

import "github.com/frontdoor-rules/frontdoor/rules/internal/text"

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
