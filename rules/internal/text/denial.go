// Denial: whether a phrase is certainly denied where it stands. The idea of cues and their reach is that of NegEx
// (Chapman et al., J Biomed Inform 2001;34:301-10). The lists are our own and closed: whatever they do not name is a
// doubt, and every doubt is decided for "affirmed", because a red flag is not missed for a false alarm.

package text

// The cues, what may stand around them, and what takes a denial back. Each is data that a linguist can review; the
// tests hold each kind to sentences of its own.
var (
	// before are words that deny what follows them.
	before = set(`no not never without denies deny denied denying nor neither nil`)
	// negators are all words that say no, for denials of denials.
	negators = set(`no not never without deny denies denied denying nor neither none nil nobody nothing nowhere hardly
		barely unable cannot stop stopped`)
	// between are words that may stand from a cue to its phrase.
	between = set(`any a an of in evidence history sign signs symptom symptoms complaint complaints complaining have has
		had having got been being get gets
		experience experienced experiencing feel feels felt feeling also currently associated recent other known visible
		residual overt acute focal peripheral the my her his their
		suffered suffering from noticed seen thoughts thought plans intention`)
	// subjects are words that may stand before a cue in its clause: who has it, and the verb that is denied.
	subjects = set(`i he she they we you it there is am are was were be been has have had do does did the a my his her
		our their this that patient baby child son
		daughter mum dad mother father husband wife partner and with also definitely certainly still really currently
		but so who which reports reported
		states says has overnight hi hello shows showed reveals revealed found noted examination exam bloods blood
		biopsy scan scans ct mri ecg x ray xray test tests results reveal or nor extremities lungs skin appeared well`)
	// hearsay are words before a cue in its sentence that make its denial somebody's word, a wish, a condition or a
	// thing of another time.
	hearsay = set(`if when whenever unless what why how normally usually generally mostly sometimes last yesterday far
		until till once before previously earlier
		say says said saying tell tells told telling pretend pretends pretended assume assuming true hope hoping
		hopefully wish want wants hard think thinks thought
		sure know unsure doubt wonder wondering maybe perhaps possibly might may could would should claims claimed
		insists supposedly apparently only merely
		rest resting lying sitting often always rarely seldom lie lies lied lying put write wrote writing ask asked
		asking guess reckon reckons
		despite though although instead rather longer mention mentioned question dream`)
	// goesOn are words after a phrase with which what is denied goes on.
	goesOn = set(`or nor`)
	// trailing are words that may end a denial: when, or that it is all.
	trailing = set(`today tonight overnight anywhere either whatsoever yet present moment currently atall please thanks
		thankfully reported noted seen
		visible detected found identified evident`)
	// takenBack are words after a phrase, in its sentence or at the beginning of the next, that take its denial back.
	takenBack = set(`until till except unless only but now before then apart other well yet when whenever if since again
		started starts starting came come comes
		back after because although though however still was were had did does will began begins begun happened happens
		yes yeah actually maybe sometimes
		occasionally often usually mostly mainly normally once twice yesterday last earlier previously ago wait sorry
		worse worsening worsened whilst while during
		monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun 
		always all apparently supposedly aside bar barring save excluding besides within suddenly kicks kicked returns
		returned keeps
		goes going gone went at far recurred recurs recurring lied lie has is are hurts hurt`)
	answers = set(`no none nil nope n never negative denied denies nah`)
	// asks are words with which the question of a form begins, before its phrase.
	asks = set(`any do does did you your have has had having got been a an the q is there are experiencing experienced
		suffering from currently of symptoms yes no new recent child he she patient`)
)

const (
	denialReach = 8 // words between a cue and its phrase, the items of a list not counted
	itemWords   = 4 // words of one thing in a list of things denied
	listWords   = 24
)

// deniedAcross judges a pattern over the words from until to, of which only those of its members may be anything: the
// rest are words that may stand between a cue and a phrase.
func (r *reader) deniedAcross(from, to int, member func(at int) bool) bool {
	for i := from; i < to; i++ {
		w := r.f.words[i]
		if i > from && (w.clause || w.stop) {
			return false
		}
		if !member(i) && !between[w.text] && !whose[w.text] && w.text != "on" && w.text != "to" {
			return false
		}
	}
	return r.denied(from, to)
}

func (r *reader) denied(from, to int) bool {
	return r.deniedBefore(from, to) || r.answeredNo(from, to)
}

// deniedBefore tells whether a cue before the phrase reaches it, is a plain denial itself, and is not taken back.
func (r *reader) deniedBefore(from, to int) bool {
	cue, inList := r.cue(from, to)
	return cue >= 0 && r.plain(cue, inList) && r.closes(to, inList) && !r.takenBack(to)
}

// cue walks back from a phrase to the word that denies it, over the words that may stand between, or over the things of
// a list of which it is one; -1 when there is none.
func (r *reader) cue(from, to int) (at int, inList bool) {
	words := r.f.words
	list := r.listFollows(to)
	item, free := 0, 0
	for i := from - 1; i >= 0 && from-i <= listWords; i-- {
		next := words[i+1]
		if next.stop || next.colon || next.clause && !list {
			return -1, false
		}
		if next.clause {
			item = 0
		}
		w := words[i].text
		switch {
		case w == "or" || w == "nor":
			list, item = true, 0
		case before[w]:
			return i, list
		case w == "and" && list:
			item = 0
		case between[w] && free < denialReach:
			free++
		case list && item < itemWords && !hearsay[w]:
			item++
		default:
			return -1, false
		}
	}
	return -1, false
}

// listFollows tells whether a phrase is followed by more things of a list that ends with or: "fever, chills, or
// sweats".
func (r *reader) listFollows(to int) bool {
	words := r.f.words
	item := 0
	for i := to; i < len(words) && i-to < listWords && !words[i].stop && !words[i].colon; i++ {
		w := words[i].text
		switch {
		case goesOn[w]:
			return true
		case before[w] || takenBack[w] && w != "all" || item > itemWords:
			return false
		}
		if item++; words[i].clause {
			item = 1
		}
		if i == to && !words[i].clause {
			return false
		}
	}
	return false
}

// plain tells whether a cue denies by itself: only its subject stands before it in its clause, nothing in its sentence
// makes it hearsay, and nothing denies the denial.
func (r *reader) plain(cue int, inList bool) bool {
	words := r.f.words
	word := words[cue].text
	if (words[cue].colon && !inList || words[cue].question) && word != "denies" && word != "denied" {
		return false // the answer to what stands before
	}
	sameClause, far := !words[cue].clause && !words[cue].stop, 0
	anySubject := cue > 0 && words[cue-1].text == "with" // "warm and dry with no rash"
	if cue > 0 && words[cue-1].text == "and" && (word == "denies" || word == "denied") {
		sameClause = false // "does not …, and denies …": a verb of its own
		word = ""
	}
	for i := cue - 1; i >= 0 && !words[i+1].stop && far < 40; i-- {
		w := words[i].text
		switch {
		case hearsay[w]:
			return false
		case negators[w] && (sameClause || word == "without" || word == "deny" || word == "denied" || word == "denies"):
			return false
		case sameClause && !anySubject && !subjects[w]:
			return false
		case words[i+1].question:
			return false
		}
		sameClause = sameClause && !words[i].clause
		far++
	}
	if cue+1 < len(words) && negators[words[cue+1].text] && words[cue+1].text != "without" {
		return false // no no
	}
	// "is it not", "is this not", "do I not": it asks.
	if cue >= 2 && word == "not" && askingVerbs[words[cue-2].text] && askingSubjects[words[cue-1].text] {
		return false
	}
	return true
}

// closes tells whether nothing qualifies a phrase that is denied: its clause ends, or goes on with or, or with where
// and when it is not.
func (r *reader) closes(to int, inList bool) bool {
	words := r.f.words
	for i := to; i < len(words); i++ {
		if words[i].clause || words[i].stop {
			return true
		}
		if i-to > longSentence {
			return false
		}
		w := words[i].text
		switch {
		case goesOn[w], w == "no", w == "and" && inList:
			return true
		case trailing[w]:
		case w == "at" && i+1 < len(words) && words[i+1].text == "all":
			i++
		case w == "at" && i+2 < len(words) && words[i+1].text == "the" && words[i+2].text == "moment":
			i += 2
		case leadsTo[w] && i+1 < len(words):
			n := r.whereabouts(i + 1)
			if n == 0 {
				return false
			}
			i += n
		default:
			return false
		}
	}
	return true
}

// Small closed sets of words of grammar.
var (
	wasBeen        = set("was were is has have been")
	leadsTo        = set("in on around over to from of")
	sides          = set("left right lower upper whole other")
	askingVerbs    = set("is was do does did have has could can")
	askingSubjects = set("this it that i he she they")
)

var whose = set(`my his her their your the both either any these those`)

// whereabouts counts the words of a place that follow in or on: my arms or legs, his life, the left side.
func (r *reader) whereabouts(at int) int {
	words := r.f.words
	if words[at].text == "see" {
		return 1
	}
	if !whose[words[at].text] || at+1 >= len(words) || words[at+1].clause {
		return 0
	}
	n := 2
	if at+2 < len(words) && sides[words[at+1].text] && !words[at+2].clause {
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
	words := r.f.words
	left := -1
	for i := to; i < len(words); i++ {
		w := words[i]
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
		if !takenBack[w.text] {
			continue
		}
		if w.text == "at" && r.emphasis(i+1) {
			if words[i+1].text == "all" {
				i++
			}
			continue
		}
		if left >= 0 && begins[w.text] {
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
	words := r.f.words
	if at >= len(words) {
		return false
	}
	return words[at].text == "all" || words[at].text == "the" && at+1 < len(words) && words[at+1].text == "moment"
}

// begins are words that take a denial back within its sentence, and mean nothing of it at the beginning of the next.
var begins = set(`this is are was were has had did does will like so more all every as such about just going at come
	back far`)

// answeredNo sees the answer to a question of a form: "chest pain: none", "any chest pain? no", "DVT ruled out".
func (r *reader) answeredNo(from, to int) bool {
	words := r.f.words
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
	if at >= len(words) || !words[at].colon || !answers[words[at].text] {
		return false
	}
	if end := at + 1; end < len(words) && (!words[end].clause || words[end].text == "yes") {
		return false
	}
	return r.startsClause(from, asks) && r.afterAnswer(from) && !r.takenBack(at+1)
}

// ruledOut sees "was ruled out" at the end of a clause, or before who did it and when.
func (r *reader) ruledOut(to int) bool {
	words := r.f.words
	for start := to; to < len(words) && wasBeen[words[to].text] && !words[to].clause; to++ {
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
func (r *reader) startsClause(from int, only map[string]bool) bool {
	words := r.f.words
	for i := from - 1; i >= 0 && !words[i+1].clause && !words[i+1].stop; i-- {
		if !only[words[i].text] || from-i > longSentence {
			return false
		}
	}
	return true
}

// afterAnswer tells whether the clause of a phrase is the first of its sentence, or follows an answer: "fever: no,
// cough: no".
func (r *reader) afterAnswer(from int) bool {
	words := r.f.words
	start := from
	for start > 0 && !words[start].clause {
		if start--; from-start > longSentence {
			return false
		}
	}
	return start == 0 || words[start].stop || answers[words[start-1].text] || words[start-1].text == "yes" ||
		words[start-1].text == "question" || words[start-1].text == "q"
}
