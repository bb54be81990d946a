// Regular forms: a word of a phrase also finds its plural, its -ing, -in and -ed, and the word that it is a form of.

package text

import "strings"

// irregular are words of illness and harm whose forms follow no rule, each row the forms of one word.
var irregular = rows(`
	bleed bleeds bled bleeding bleedin|feel feels felt feeling feelin|fall falls fell fallen falling fallin|
		swell swells swelled swollen swelling swellin
	throw throws threw thrown throwing throwin|take takes took taken taking takin tooken|
		break breaks broke broken breaking breakin|hurt hurts hurting hurtin
	burn burns burnt burned burning burnin|shake shakes shook shaken shaking shakin|lose loses lost losing losin|
		eat eats ate eaten eating eatin
	drink drinks drank drunk drinking drinkin|give gives gave given giving givin|go goes went gone going goin|
		bite bites bit bitten biting bitin
	cut cuts cutting cuttin|hit hits hitting hittin|choke chokes choked choking chokin|
		breathe breathes breathed breathing breathin|tear tears tore torn tearing
	sting stings stung stinging|stick sticks stuck sticking|stand stands stood standing standin|
		wake wakes woke woken waking wakin waked|die dies died dying dyin
	speak speaks spoke spoken speaking speakin|see sees saw seen seeing seein|say says said saying sayin|
		come comes came coming comin|run runs ran running runnin
	think thinks thought thinking thinkin|write writes wrote written writing writin|keep keeps kept keeping keepin|
		drive drives drove driven driving
	hang hangs hung hanged hanging hangin|get gets got getting gettin gotten|sleep sleeps slept sleeping sleepin|
		lie lies lay lying lyin|hold holds held holding holdin
	drown drowns drowned drowning|slur slurs slurred slurring slurrin slured|vomit vomits vomited vomiting vomitin|
		foot feet|tooth teeth|child children|woman women|man men|knife knives
	sick sicker|weak weaker|bad worse worst|baby babies babys|cry cries cried crying cryin|wee wees weed weeing weein|
		poo poos pooed pooing|pee pees peed peeing peein
	blister blisters blistered blistering|gash gashes|tablet tablets tabs tab|
		medicine medicines meds medication medications
`)

func rows(list string) map[string][]string {
	out := map[string][]string{}
	for _, line := range strings.Split(strings.ReplaceAll(list, "\n", "|"), "|") {
		words := strings.Fields(line)
		for _, w := range words {
			out[w] = words
		}
	}
	return out
}

// formless are words of grammar, which are only themselves.
var formless = list(`the a an and or not no in on at of to is am are was be been have has had do does did it its he she
	they we you i my your his her their our
	this that with for from up down out off over under can will would could should me him them us as so if but by all
		any some more most very too
	non one two three her hers are were still just than then there here when where what who how`)

// forms are the regular forms of a word, itself first. One that is no English word is left out, but for -in in place of
// -ing.
func forms(w string) []string {
	if rows := irregular[w]; rows != nil {
		return append([]string{w}, rows...)
	}
	out := []string{w}
	if len(w) < 3 || is(w, formless) || w[0] >= '0' && w[0] <= '9' {
		return out
	}
	for _, base := range bases(w) {
		if base != w {
			out = append(out, base)
		}
		for _, f := range inflected(base) {
			if is(f, english) || is(f, shared) {
				out = append(out, f)
			}
			if stem, ing := strings.CutSuffix(f, "ing"); ing && (is(f, english) || base == w) {
				out = append(out, stem+"in")
			}
		}
	}
	return out
}

// bases are the words that a word may be a form of, itself included: breathing is of breathe, and of breath.
func bases(w string) []string {
	out := []string{w}
	known := func(base string) {
		if len(base) >= 3 && (is(base, english) || is(base, shared)) {
			out = append(out, base)
		}
	}
	for _, ending := range []string{"s", "es", "ed", "d", "ing"} {
		base, ok := strings.CutSuffix(w, ending)
		if !ok || len(base) < 3 {
			continue
		}
		known(base)
		if ending == "ing" || ending == "ed" {
			known(base + "e")
			if n := len(base); base[n-1] == base[n-2] { // stopping
				known(base[:n-1])
			}
		}
	}
	if base, ok := strings.CutSuffix(w, "ies"); ok {
		known(base + "y")
	}
	if base, ok := strings.CutSuffix(w, "ied"); ok {
		known(base + "y")
	}
	return out
}

// inflected are the regular plural, past and -ing of a word.
func inflected(base string) []string {
	n := len(base)
	stem, last := base[:n-1], base[n-1]
	out := []string{base + "s", base + "es", base + "ed", base + "ing", base + "d"}
	switch {
	case last == 'e':
		out = append(out, stem+"ing")
	case last == 'y':
		out = append(out, stem+"ies", stem+"ied")
	case strings.IndexByte("bdgklmnprtvz", last) >= 0:
		out = append(out, base+string(last)+"ed", base+string(last)+"ing")
	}
	return out
}
