// Lists that are answered with one no: what a form or a leaflet asks about, and the patient denies as a whole: "It asks
// about fits, faints and head injury. No to all of them."

package text

import "slices"

// listSources are words before a phrase, in its sentence, that say whose list it is: not the patient's own.
var listSources = set(`asks ticked questionnaire questionaire questionnaires leaflet leaflets sheet list form says`)

// oneNo are answers that deny a whole list. Nothing else stands in their clause but the words of beforeOneNo.
var oneNo = slices.Collect(lines(`no to all|no to all of it|no to all of them|no to all of those|no to all of these|
	no to it all|no to them all|no to everything|no all the way|none of that|none of those|none of these|none of them|
	none of it|none of which|none of the above|none of that applies|none of those apply|none of these apply|
	none of them apply|
	neither|neither of them|neither of those|never had either|never had any|never had any of them|not had either|
	not had any|not had any of them|not had any of those|not got any|not got either|not got it|not got any of them|
	not got any of those|that has not happened|all no`))

// beforeOneNo are the words that may stand before such an answer in its clause.
var beforeOneNo = set("i we he she have has had got answer answers is are the it and ticked just its")

// ownWords are words between a phrase and the answer with which somebody speaks of it as their own.
var ownWords = set(`i my me mine we our have has had having got get am is was were are been do does did yes yeah yep aye
	bit some slight slightly little now today this that it but except though only`)

// thanked are words that may follow it.
var thanked = set("thank god goodness heavens thankfully touch wood")

// inAnsweredList tells whether a phrase stands in a list of somebody else's that is denied as a whole, in the rest of
// its sentence or in the next one, and not taken back.
func (r *reader) inAnsweredList(from, to int) bool {
	words := r.f.words
	if !r.listBefore(from) {
		return false
	}
	for i := to; i < len(words) && i-to < listWords && !words[i].box; i++ {
		if words[i].clause {
			if end := r.oneNo(i); end > 0 {
				return !r.takenBack(end)
			}
		}
		if words[i].stop || ownWords[words[i].text] {
			return false
		}
	}
	return false
}

// listBefore tells whether a word before a phrase, in its sentence, says that the list is somebody else's.
func (r *reader) listBefore(from int) bool {
	words := r.f.words
	for i := from; i > 0 && !words[i].stop && from-i < listWords; i-- {
		if listSources[words[i-1].text] {
			return true
		}
	}
	return false
}

// oneNo is the end of an answer that denies a whole list and fills the clause that begins at a word; 0 for none.
func (r *reader) oneNo(at int) int {
	words := r.f.words
	for first := at; ; at++ {
		if at >= len(words) || at > first && words[at].clause {
			return 0
		}
		for _, answer := range oneNo {
			if !r.stands(answer, at) {
				continue
			}
			end := at + len(answer)
			for end < len(words) && !words[end].clause && thanked[words[end].text] {
				end++
			}
			if end == len(words) || words[end].clause || words[end].stop {
				return end
			}
		}
		if !beforeOneNo[words[at].text] {
			return 0
		}
	}
}
