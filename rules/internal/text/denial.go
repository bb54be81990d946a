// Denial: whether a phrase is certainly denied where it stands. The idea of cues and their reach is that of NegEx
// (Chapman et al., J Biomed Inform 2001;34:301-10). The lists are our own and closed: whatever they do not name is a
// doubt, and every doubt is decided for "affirmed", because a red flag is not missed for a false alarm.

package text

const (
	denialReach = 8 // words between a cue and its phrase, the items of a list not counted
	itemWords   = 4 // words of one thing in a list of things denied
	listWords   = 24
	maxBefore   = 40 // words looked at before a cue
)

// deniedAcross judges a pattern over the words from until to, of which only those of its members may be anything: the
// rest are words that may stand between a cue and a phrase.
func (r *reader) deniedAcross(from, to int, member func(at int) bool) bool {
	for i := from; i < to; i++ {
		w := &r.words[i]
		if i > from && (w.clause || w.stop) {
			return false
		}
		if !member(i) && !w.is(between) && !w.is(whose) && w.text != "on" && w.text != "to" {
			return false
		}
	}
	return r.denied(from, to)
}

func (r *reader) denied(from, to int) bool {
	return r.deniedBefore(from, to) || r.answeredNo(from, to) || r.inAnsweredList(from, to)
}

// deniedBefore tells whether a cue before the phrase reaches it, is a plain denial itself, and is not taken back.
func (r *reader) deniedBefore(from, to int) bool {
	cue, inList := r.cue(from, to)
	return cue >= 0 && r.plain(cue, inList) && r.closes(to, inList) && !r.takenBack(to)
}

// cue walks back from a phrase to the word that denies it, over the words that may stand between, or over the things of
// a list of which it is one; -1 when there is none.
func (r *reader) cue(from, to int) (at int, inList bool) {
	words := r.words
	list, foreign := r.listFollows(to)
	closed := list // whether the things of the list have to be ailments
	item, free, passed := 0, 0, false
	for i := from - 1; i >= 0 && from-i <= listWords; i-- {
		next := words[i+1]
		if next.stop || next.colon || next.clause && !list {
			return -1, false
		}
		if next.clause {
			item, closed = 0, true
		}
		w := &words[i]
		switch {
		case w.is(goesOn):
			list, item = true, 0
		case w.is(before):
			if r.ofAnotherList(i, closed && passed, foreign) {
				return -1, false
			}
			return i, list
		case w.text == "and" && list:
			item, closed = 0, true
		case w.is(between) && free < denialReach:
			free++
		case list && item < itemWords && !w.is(hearsay):
			item++
			passed, foreign = true, foreign || !w.ailing()
		default:
			return -1, false
		}
	}
	return -1, false
}

// plain tells whether a cue denies by itself: only its subject stands before it in its clause, nothing in its sentence
// makes it hearsay, and nothing denies the denial.
func (r *reader) plain(cue int, inList bool) bool {
	words := r.words
	word := words[cue].text
	if (words[cue].colon && !inList || words[cue].question) && word != "denies" && word != "denied" {
		return false // the answer to what stands before
	}
	if cue+1 < len(words) && words[cue+1].is(negators) && words[cue+1].text != "without" {
		return false // no no
	}
	joined := cue > 0 && words[cue-1].is(joins) // "no fever and no chest pain": a denial of its own
	// "is it not", "is this not", "do I not": it asks.
	if cue >= 2 && word == "not" && !joined && words[cue-2].is(askingVerbs) && words[cue-1].is(askingSubjects) {
		return false
	}
	return r.unqualified(cue, joined)
}

// unqualified tells whether what stands before a cue in its sentence leaves it as it is.
func (r *reader) unqualified(cue int, joined bool) bool {
	words := r.words
	word := words[cue].text
	sameClause := !words[cue].clause && !words[cue].stop && !joined
	anySubject := cue > 0 && words[cue-1].text == "with" // "warm and dry with no rash"
	turned := word == "without" || !joined && words[cue].is(deniers)
	for i, far := cue-1, 0; i >= 0 && !words[i+1].stop && far < maxBefore; i, far = i-1, far+1 {
		w := &words[i]
		if start := r.ownDenial(i, cue); start >= 0 {
			i, sameClause = start, false // "no pain when I walk, no fever": the one says nothing of the other
			continue
		}
		switch {
		case w.is(hearsay), words[i+1].question:
			return false
		case w.is(negators) && (sameClause || turned):
			return false
		case sameClause && !anySubject && !w.is(subjects):
			return false
		}
		sameClause = sameClause && !words[i].clause
	}
	return true
}

// closes tells whether nothing qualifies a phrase that is denied: its clause ends, or goes on with or, or with where
// and when it is not.
func (r *reader) closes(to int, inList bool) bool {
	words := r.words
	for i := to; i < len(words); i++ {
		if words[i].clause || words[i].stop {
			return true
		}
		if i-to > longSentence {
			return false
		}
		w := &words[i]
		switch {
		case w.is(goesOn), w.text == "no", w.text == "and" && (inList || i+1 < len(words) && words[i+1].is(before)):
			return true
		case w.text == "thanks" && i+1 < len(words) && words[i+1].text == "to":
			return false // "no chest pain thanks to the spray"
		case w.is(trailing):
		case w.text == "for" && r.years(i+1) > 0:
			end := i + 1 + r.years(i+1)
			return end == len(words) || words[end].box // "no chest pain for two years. Woke with it"
		default:
			n := r.adverbial(i)
			if n == 0 {
				return false
			}
			i += n
		}
	}
	return true
}

// adverbial counts the words that follow one which says where, or that it is all: "in my arms", "at all"; 0 for
// anything else.
func (r *reader) adverbial(at int) int {
	words := r.words
	w, next := &words[at], at+1
	switch {
	case next >= len(words):
		return 0
	case w.text == "at" && words[next].text == "all":
		return 1
	case w.text == "at" && next+1 < len(words) && words[next].text == "the" && words[next+1].text == "moment":
		return 2
	case w.is(leadsTo):
		return r.whereabouts(next)
	}
	return 0
}

// years counts the words of a length of years: "two years", "well over a year"; 0 for anything else.
func (r *reader) years(at int) int {
	words := r.words
	for i := at; i < len(words) && i-at < 4 && !words[i].clause; i++ {
		switch w := &words[i]; {
		case w.text == "year" || w.text == "years":
			if i == at {
				return 0
			}
			return i + 1 - at
		case !w.is(lengths) && !w.numeric():
			return 0
		}
	}
	return 0
}

// Small closed sets of words of grammar.
var (
	deniers = list("deny denied denies")
	wasBeen = list("was were is has have been")
	leadsTo = list("in on around over to from of")
	lengths = list("a well over about nearly almost many several")
	// noPlaces are no parts of a body: "no chest pain on the flat", "no chest pain in the evening".
	noPlaces = list(`life day days daytime night nights evening evenings morning mornings afternoon weekend weekends
		week
		past flat tablet tablets medication meds medicine spray gtn usual`)
	sides          = list("left right lower upper whole other")
	askingVerbs    = list("is was do does did have has could can")
	askingSubjects = list("this it that i he she they")
)

var whose = list(`my his her their your the both either any these those`)

// whereabouts counts the words of a place that follow in or on: my arms or legs, his life, the left side.
func (r *reader) whereabouts(at int) int {
	words := r.words
	if words[at].text == "see" {
		return 1
	}
	if !words[at].is(whose) || at+1 >= len(words) || words[at+1].clause || words[at+1].is(noPlaces) {
		return 0
	}
	n := 2
	if at+2 < len(words) && words[at+1].is(sides) && !words[at+2].clause {
		n = 3
	}
	end := at + n
	if end+1 >= len(words) || words[end].clause || words[end+1].clause {
		return n
	}
	if words[end].text == "or" || words[end].text == "and" {
		n += 2
	}
	return n
}

// takenBack tells whether what follows a phrase takes its denial back: an exception word in the rest of its sentence,
// or among the first words of the next one.
func (r *reader) takenBack(to int) bool {
	const begin = 3 // words of the next sentence
	words := r.words
	left := -1
	for i := to; i < len(words); i++ {
		w := &words[i]
		if w.box {
			return false
		}
		if i-to > longSentence {
			return true
		}
		if w.stop {
			if left >= 0 {
				return false
			}
			left = begin
		}
		if left == 0 || left > 0 && w.colon {
			return false // the next sentence is under way, or the next box of a form
		}
		if left > 0 {
			left--
		}
		if !w.is(takenBack) {
			continue
		}
		if w.text == "at" && r.emphasis(i+1) {
			if words[i+1].text == "all" {
				i++
			}
			continue
		}
		if left >= 0 && w.is(begins) {
			continue // the next sentence has a subject of its own
		}
		if w.text == "just" {
			continue
		}
		return true
	}
	return false
}

// emphasis tells whether "at" is followed by all or the moment.
func (r *reader) emphasis(at int) bool {
	words := r.words
	if at >= len(words) {
		return false
	}
	return words[at].text == "all" || words[at].text == "the" && at+1 < len(words) && words[at+1].text == "moment"
}
