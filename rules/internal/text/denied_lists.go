// Lists of things denied: "no fever, chills or sweats" denies each of them, and "no car, chest pain, hot or cold" does
// not; "no sickness no fever" are two denials of their own.

package text

import "strings"

// ofAnotherList tells whether a cue begins a list of which the phrase is no thing: "no car, chest pain, hot or cold".
func (r *reader) ofAnotherList(cue int, passed, foreign bool) bool {
	return passed && r.words[cue].text != "denies" && (foreign || r.lacks(cue))
}

// listFollows tells whether a phrase is followed by more things of a list that ends with or: "fever, chills, or
// sweats"; and whether one of its things, the last one included, may be none that a person has: "2 or 3 hours".
func (r *reader) listFollows(to int) (follows, foreign bool) {
	words := r.words
	item := 0
	for i := to; i < len(words) && i-to < listWords && !words[i].stop && !words[i].colon; i++ {
		w := &words[i]
		switch {
		case w.is(goesOn):
			return true, foreign || !r.onlyAilments(i+1)
		case w.is(before) || w.is(takenBack) && w.text != "all" || item > itemWords:
			return false, false
		}
		item++
		foreign = foreign || !w.ailing() && !w.is(between)
		if words[i].clause {
			item = 1
		}
		if i == to && !words[i].clause {
			return false, false
		}
	}
	return false, false
}

// onlyAilments tells whether the clause that begins at a word holds ailments and nothing else.
func (r *reader) onlyAilments(at int) bool {
	words := r.words
	for i := at; i < len(words) && (i == at || !words[i].clause); i++ {
		if w := &words[i]; i-at > itemWords || !w.ailing() && !w.is(between) && !w.is(trailing) && !w.is(goesOn) {
			return false
		}
	}
	return at < len(words)
}

// ailing tells whether a word is of something that one may have.
func (w *word) ailing() bool { return w.is(ailments) || strings.HasSuffix(w.text, "itis") }

// lacks tells whether a cue says that somebody lacks what everybody has, or that it is something else: "no urine,
// chest pain, vomiting or sweating", "not my stomach, chest pain or heart attack".
func (r *reader) lacks(cue int) bool {
	words := r.words
	if next := &words[cue+1]; words[cue].text == "not" && (next.is(whose) || next.text == "a") {
		return true
	}
	for i := cue + 1; i < len(words) && (i == cue+1 || !words[i].clause); i++ {
		if !words[i].is(everybodys) {
			return false
		}
	}
	return true
}

// ownDenial tells whether a word before a cue belongs to a short denial of its own that begins its clause with "no",
// and gives the place where it begins; -1 otherwise.
func (r *reader) ownDenial(at, cue int) int {
	words := r.words
	if words[cue].text != "no" {
		return -1
	}
	for i := at; i >= 0 && at-i <= itemWords; i-- {
		if i < at && words[i].text == "no" && (i == 0 || words[i].clause || words[i].stop) {
			return i
		}
		if words[i].clause || words[i].stop || i < at && words[i].is(negators) {
			return -1
		}
	}
	return -1
}
