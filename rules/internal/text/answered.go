// Answers with a no: "chest pain: none", "any chest pain? no", "ruled out"; and lists of a form or a leaflet that are
// answered with one no: "It asks about fits, faints and head injury. No to all of them."

package text

import "slices"

// listSources are the words before a list that say whose it is, each with the words before which, and behind which, it
// says so. A person who asks or says something speaks of what is there, and the list of what waits is nobody's.
var listSources = map[string]struct{ before, after class }{
	"asks":   {before: list("it form questionnaire questionaire leaflet sheet lists list that website page")},
	"says":   {before: list("it form questionnaire questionaire leaflet sheet list website page")},
	"ticked": {after: list("whether if")},
	"list":   {list("the a your this"), list("of")},
}

// sourcesOfLists are the words of listSources.
var sourcesOfLists = list("asks says ticked list")

// leadsIn are words between the source of a list and its first thing, with which it asks.
var leadsIn = list("about for if whether me of have do did are you ever had got get any a an the")

// oneNo are answers that deny a whole list. Nothing else stands in their clause but the words of beforeOneNo.
var oneNo = slices.Collect(lines(`no to all|no to all of it|no to all of them|no to all of those|no to all of these|
	no to it all|no to them all|no to everything|no all the way|none of that|none of those|none of these|none of them|
	none of it|none of which|none of the above|none of that applies|none of those apply|none of these apply|
	none of them apply|
	neither|neither of them|neither of those|never had either|never had any|never had any of them|not had either|
	not had any|not had any of them|not had any of those|not got any of them|not got any of those|all no`))

// beforeOneNo are the words that may stand before such an answer in its clause.
var beforeOneNo = list("i we he she have has had got answer answers is are the it and ticked just its")

// ownWords are words of a list, or between it and the answer, with which somebody speaks of a thing as their own: who
// has it, since when, how bad it is, that it is so, and what should become of it.
var ownWords = list(`i my me mine we our have has had having got getting get am is was were are been be do does did yes
	yeah yep aye bit some slight slightly little now today this that it but except though only he she him his her
	since from for night nights morning evening day days week weeks month months hour hours minutes ago always
	constant constantly severe bad badly worse worst mild sharp terrible awful agony horrible sadly true affirmative
	certainly definitely indeed tick ticks ticked x correct said says told rest other others else everything
	should will would may might can could must goes go gone going ease eases eased settle settles settled pass passes
	took taken take tried offered means needs no not never without`)

// ownAgain are words of the sentence after an answer that may take one thing of the list back; a thing that somebody
// has, gets or had is taken back by the words of ownHas before those of ownIt.
var (
	ownAgain = list("one ones first second third though although too")
	ownHas   = list("has had have having get gets got getting")
	ownIt    = list("it that this them those these some any")
)

// thanked are words that may follow it.
var thanked = list("thank god goodness heavens thankfully touch wood")

// inAnsweredList tells whether a phrase stands in a list of somebody else's that is denied as a whole, in the rest of
// its sentence or in the next one, and not taken back.
func (r *reader) inAnsweredList(from, to int) bool {
	words := r.words
	if !r.listBefore(from) {
		return false
	}
	for i := to; i < len(words) && i-to < listWords && !words[i].box; i++ {
		if words[i].clause {
			if end := r.oneNo(i); end > 0 {
				return !r.takenBack(end) && !r.ownAfter(end)
			}
		}
		if words[i].stop || words[i].is(ownWords) || words[i].numeric() {
			return false
		}
	}
	return false
}

// listBefore tells whether words before a phrase, in its sentence, say that the list is somebody else's, and nothing
// from there to the phrase is said of oneself.
func (r *reader) listBefore(from int) bool {
	words := r.words
	for i := from - 1; i >= 0 && !words[i+1].stop && from-i <= listWords; i-- {
		if !words[i].is(sourcesOfLists) {
			continue
		}
		source := listSources[words[i].text]
		if source.after != noClass && !(i+1 < from && words[i+1].is(source.after)) {
			continue
		}
		if source.before == noClass || i > 0 && !words[i].clause && words[i-1].is(source.before) ||
			words[i].text == "list" && (i == 0 || words[i].stop) {
			return r.asked(i+1, from)
		}
	}
	return false
}

// asked tells whether the words from until to are those of somebody who asks: how the question begins, and things.
func (r *reader) asked(from, to int) bool {
	words := r.words
	i := from
	for i < to && (!words[i].clause || words[i].colon) &&
		(words[i].is(leadsIn) || words[i].text == "i" && (words[i-1].text == "whether" || words[i-1].text == "if")) {
		i++
	}
	for ; i < to; i++ {
		if w := &words[i]; w.is(ownWords) && w.text != "for" || w.numeric() {
			return false
		}
	}
	return true
}

// ownAfter tells whether an answer is a question, or the sentence after it may take one thing of the list back.
func (r *reader) ownAfter(end int) bool {
	words := r.words
	if end < len(words) && words[end].question {
		return true
	}
	for i, stops := end, 0; i < len(words) && !words[i].box; i++ {
		if words[i].stop {
			stops++
		}
		switch w := &words[i]; {
		case stops > 1:
			return false
		case i-end > longSentence, w.is(ownAgain), w.is(ownHas) && i+1 < len(words) && words[i+1].is(ownIt):
			return true
		}
	}
	return false
}

// oneNo is the end of an answer that denies a whole list and fills the clause that begins at a word; 0 for none.
func (r *reader) oneNo(at int) int {
	words := r.words
	for first := at; ; at++ {
		if at >= len(words) || at > first && words[at].clause {
			return 0
		}
		for _, answer := range oneNo {
			if !r.stands(answer, at) {
				continue
			}
			end := at + len(answer)
			for end < len(words) && !words[end].clause && words[end].is(thanked) {
				end++
			}
			if end == len(words) || words[end].clause || words[end].stop {
				return end
			}
		}
		if !words[at].is(beforeOneNo) {
			return 0
		}
	}
}

// answeredNo sees the answer to a question of a form: "chest pain: none", "any chest pain? no", "DVT ruled out".
func (r *reader) answeredNo(from, to int) bool {
	words := r.words
	if r.ruledOut(to) {
		return !r.takenBack(to+2) && r.startsClause(from, subjects)
	}
	at := to
	if at+1 < len(words) && words[at].clause && words[at].text == "yes" && words[at+1].text == "no" { // (yes/no): no
		at += 2
	}
	if at < len(words) && words[at].text == "a" && words[at].stop { // Q: … A: no
		at++
	}
	if at >= len(words) || !words[at].colon || !words[at].is(answers) {
		return false
	}
	if end := at + 1; end < len(words) && (!words[end].clause || words[end].text == "yes") {
		return false
	}
	return r.startsClause(from, asks) && r.afterAnswer(from) && !r.takenBack(at+1)
}

// ruledOut sees "was ruled out" at the end of a clause, or before who did it and when.
func (r *reader) ruledOut(to int) bool {
	words := r.words
	for start := to; to < len(words) && words[to].is(wasBeen) && !words[to].clause; to++ {
		if to-start > longSentence {
			return false
		}
	}
	if to+1 >= len(words) || words[to].clause || words[to].text != "ruled" || words[to+1].text != "out" {
		return false
	}
	end := to + 2
	if end >= len(words) || words[end].clause && !words[end].colon {
		return true
	}
	return words[end].text == "by" || words[end].text == "on"
}

// startsClause tells whether only words of a set stand before a phrase in its clause.
func (r *reader) startsClause(from int, only class) bool {
	words := r.words
	for i := from - 1; i >= 0 && !words[i+1].clause && !words[i+1].stop; i-- {
		if !words[i].is(only) || from-i > longSentence {
			return false
		}
	}
	return true
}

// afterAnswer tells whether the clause of a phrase is the first of its sentence, or follows an answer: "fever: no,
// cough: no".
func (r *reader) afterAnswer(from int) bool {
	words := r.words
	start := from
	for start > 0 && !words[start].clause {
		start--
		if from-start > longSentence {
			return false
		}
	}
	return start == 0 || words[start].stop || words[start-1].is(answers) || words[start-1].text == "yes" ||
		words[start-1].text == "question" || words[start-1].text == "q"
}
