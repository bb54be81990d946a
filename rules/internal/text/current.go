// Current: whether a phrase that is affirmed is of the past, of a relative, or of asking in general. Each is a closed
// frame of words; whatever does not fill a frame is current, and so is everything in a text with a word that cancels
// it.

package text

import (
	"iter"
	"strings"
)

// The words of the frames, as data that a linguist can review.
var (
	// diseases are things that one has had. A symptom, self-harm or abuse is never past.
	diseases = list(`heart attack attacks stroke strokes tia dvt embolism pe clot clots meningitis sepsis septicaemia
		cancer leukaemia lymphoma melanoma pneumonia
		appendicitis appendix pancreatitis ectopic miscarriage eclampsia preeclampsia pre  anaphylaxis mi aneurysm
		tuberculosis tb
		covid shingles gallstones hernia hepatitis ulcer ulcers diverticulitis kidney stone stones encephalitis malaria
		quinsy torsion glaucoma detached retina preeclamptic cauda equina subarachnoid haemorrhage brain bleed breast
		bowel lung prostate ovarian skin  pulmonary `)
	// cancels are words that, anywhere in a text, make everything in it current.
	cancels = list(`now again today tonight still same since back recurring recurred returned returning similar like
		yesterday currently worse ongoing another lately recently
		morning afternoon evening just week weeks month months day days hour hours minutes comes started keeps think
		thinks scared worried similarly feel feels feeling hurts
		is am are has having going getting second first born dob hrs hours it he she who`)
	relatives = list(`mum mam mom mother dad father grandad grandfather grandma grandmother nan nana gran granny brother
		sister aunt auntie uncle cousin parents
		grandparents grandparent sibling siblings`)
	asksFor = list(`leaflet leaflets poster posters training course courses webinar booklet booklets awareness talk
		session workshop fundraiser charity donate donation`)
	children = list(`child kid baby toddler teenager teen boy girl infant youngster`)
	deaths   = list(`died dies passed`)
)

// lastPastYear is the last year that is past whatever the date: the reading has no clock.
const lastPastYear = 2023

const frameReach = 12 // words from a phrase to what makes it past

// notCurrent tells whether a closed frame holds the phrase at the words from until to.
func (r *reader) notCurrent(from, to int) bool {
	if r.figure(from, to) {
		return true
	}
	if !r.named(from, to) {
		return false
	}
	return r.general(from, to) || !r.f.any.has(cancels) && (r.past(from, to) || r.ofRelative(from, to))
}

// named tells whether a phrase is the name of a disease and nothing else.
func (r *reader) named(from, to int) bool {
	for i := range r.words[from:to] {
		if !r.words[from+i].is(diseases) {
			return false
		}
	}
	return true
}

// around visits the words of a phrase's sentence that stand within reach of it, outside it.
func (r *reader) around(from, to int, visit func(at int)) {
	words := r.words
	for i := from; i > 0 && !words[i].stop && from-i < frameReach; i-- {
		visit(i - 1)
	}
	for i := to; i < len(words) && !words[i].stop && i-to < frameReach; i++ {
		visit(i)
	}
}

// past sees a year, "years ago", "as a child", "when I was 12".
func (r *reader) past(from, to int) (found bool) {
	words := r.words
	is := func(at int, text string) bool { return at >= 0 && at < len(words) && words[at].text == text }
	r.around(from, to, func(at int) {
		w := &words[at]
		switch {
		case pastYear(w.text) && is(at-1, "in"):
			found = true
		case w.text == "ago" && (is(at-1, "years") || is(at-1, "yrs")):
			found = true
		case w.is(children) && is(at-2, "as") && is(at-1, "a") && (at+1 == len(words) || words[at+1].clause):
			found = true
		case w.text == "when" && (is(at+1, "i") || is(at+1, "he") || is(at+1, "she")) && is(at+2, "was") &&
			at+3 < len(words) && youth(words[at+3].text):
			found = true
		}
	})
	return found
}

// youth tells whether a word after "when I was" begins an age of two digits or names a young one.
func youth(w string) bool {
	return len(w) == 2 && digit(w[0]) || w == "little" || w == "young" || w == "a"
}

func pastYear(w string) bool {
	if len(w) != 4 || !digit(w[0]) || !digit(w[1]) || !digit(w[2]) || !digit(w[3]) {
		return false
	}
	year := int(w[0]-'0')*1000 + int(w[1]-'0')*100 + int(w[2]-'0')*10 + int(w[3]-'0')
	return year >= 1930 && year <= lastPastYear
}

// ofRelative sees "family history of", "runs in the family", and a relative who died of it; nobody else may stand in
// the sentence.
func (r *reader) ofRelative(from, to int) bool {
	words := r.words
	relative, died, family, other := false, false, false, false
	r.around(from, to, func(at int) {
		switch w := &words[at]; {
		case w.is(relatives):
			relative = true
		case w.is(deaths):
			died = true
		case w.text == "family" && (at > 1 && words[at-2].text == "in" ||
			at+1 < len(words) && (words[at+1].text == "history" || words[at+1].text == "hx")):
			family = true
		case w.text == "i" || w.text == "me" || (w.text == "he" || w.text == "she") && !relative:
			other = true
		}
	})
	return !other && (family || relative && died)
}

// general sees a sentence that asks for a leaflet, a poster or training on a disease, and says nothing else.
func (r *reader) general(from, to int) bool {
	asks := false
	sentence := r.sentence(from)
	if sentence.to-sentence.from > longSentence {
		return false
	}
	for at := sentence.from; at < sentence.to; at++ {
		w := &r.words[at]
		asks = asks || w.is(asksFor)
		if (at < from || at >= to) && !w.is(asksFor) && !w.is(request) {
			return false
		}
	}
	return asks
}

// request are words of a sentence that asks for something to read or to learn.
var request = list(`can could may i we have get a an the some any please do you need want would like to send sent post
	about on for of my our in your up hello hi thanks
	first aid class group school work waiting room there more copy copies come has down free english polish urdu am
		doing`)

// figures are turns of speech that name a danger and mean none, each with its subject.
var figures = sequences(figureList)

// inFigures are the words of figures.
var inFigures = list(strings.ReplaceAll(figureList, "|", " "))

const figureList = `gave me a heart attack|gave us a heart attack|would have a heart attack if she saw|
	would have a heart attack if he saw|stroke of luck|stroke of midnight|
	stroke of genius|back stroke|breast stroke|fit note|fit notes|keeping fit|died of embarrassment|
		dying of embarrassment|dying for a cuppa|dying for a brew|dying to know|
	shoes are killing me|music is killing me|feet are killing me|long shot|career suicide|could kill myself for|
		is suicide can|suicide awareness|suicide prevention|suicide bereavement|my heart stopped when|blood clots|
		blood thinner|blood thinners|black eye|blood test|blood tests|blood pressure|blood group|blood form|bloody cold|
	heart to heart|choked up with happiness|shot of b12|flu shot|sick note|sick notes|sick pay|sick leave|pain clinic|
		pain management|chest clinic|stroke clinic|breathing space`

// sequences are turns of speech by each of their words.
func sequences(list string) map[string][][]string {
	out := map[string][][]string{}
	for words := range lines(list) {
		for _, w := range words {
			out[w] = append(out[w], words)
		}
	}
	return out
}

// lines are the words of each part of a list, whose parts stand between bars.
func lines(list string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for line := range strings.SplitSeq(list, "|") {
			if !yield(strings.Fields(line)) {
				return
			}
		}
	}
}

// figure tells whether the words from until to are part of a turn of speech.
func (r *reader) figure(from, to int) bool {
	if !r.words[from].is(inFigures) {
		return false
	}
	for _, figure := range figures[r.words[from].text] {
		for shift, w := range figure {
			if w == r.words[from].text && shift+to-from <= len(figure) && r.stands(figure, from-shift) {
				return true
			}
		}
	}
	return false
}

func (r *reader) stands(words []string, at int) bool {
	if at < 0 || at+len(words) > len(r.words) {
		return false
	}
	for i, w := range words {
		if r.words[at+i].text != w {
			return false
		}
	}
	return true
}
