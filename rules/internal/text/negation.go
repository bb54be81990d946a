// Whether a phrase that was found is denied.

package text

import "strings"

// A negation reaches a phrase over these words only; any other word between them begins something new. The idea of
// triggers and their reach is that of NegEx (Chapman et al., J Biomed Inform 2001;34:301-10); the lists are our own and
// short, because every doubt is decided for "affirmed": a red flag is not missed for a false alarm.
var (
	negators = set(`no not without denies deny denied denying never nor neither negative nil dont doesnt didnt
		havent hasnt hadnt isnt
		arent wasnt werent aint absent absence`)
	between = set(`any a an of in evidence history sign signs symptom symptoms complaint complaints complaining
		have has had having got been being
		experience experienced experiencing feel felt feeling also currently obvious associated`)
	// After a phrase only these leave it denied; anything else says that it was there, or is, in some way.
	afterwards = set(`or and nor either currently`)
)

const (
	reach   = 8 // words between a negator and its phrase
	perItem = 3 // words of each thing in a list of things denied
)

// negated tells whether the phrase at words [from, to) is denied: "no chest pain", "denies any chest pain or cough".
func (f *Folded) negated(from, to int) bool {
	return f.ends(to) && f.deniedBefore(from) || f.deniedAfter(to)
}

// ends tells whether what is said of the phrase ends with it: "no chest pain until today" goes on.
func (f *Folded) ends(to int) bool {
	if to >= len(f.words) || f.stop[to] || f.pause[to] || afterwards[f.words[to]] {
		return true
	}
	return f.words[to] == "at" && to+1 < len(f.words) && f.words[to+1] == "all"
}

// deniedBefore walks back from the phrase to a negator. A comma ends the way, unless the phrase is the last of a list:
// "no fever, cough or chest pain".
func (f *Folded) deniedBefore(from int) bool {
	list := false // an "or" was passed: what stands before it is a list of things denied
	item := 0     // words of the thing of that list which is being passed
	for i := from - 1; i >= 0 && from-i <= reach+1; i-- {
		if f.stop[i+1] || f.pause[i+1] && !list {
			return false
		}
		switch w := f.words[i]; {
		case negators[w]:
			return !f.question(i) && (i == 0 || f.stop[i] || !negators[f.words[i-1]])
		case w == "or" || w == "nor":
			list, item = true, 0
		case between[w]:
		case list && item < perItem: // what was denied before the or
			item++
			if f.pause[i+1] {
				item = 1
			}
		default:
			return false
		}
	}
	return false
}

// question sees "is this not chest pain": it asks, and denies nothing.
func (f *Folded) question(negator int) bool {
	return negator >= 2 && !f.stop[negator] &&
		set("this it that")[f.words[negator-1]] && set("is was could might")[f.words[negator-2]]
}

// deniedAfter sees the answer to a question of a form: "chest pain: none", "chest pain? no".
func (f *Folded) deniedAfter(to int) bool {
	return to < len(f.words) && f.colon[to] && set("no none nil denied absent")[f.words[to]] &&
		(to+1 == len(f.words) || f.stop[to+1] || f.pause[to+1])
}

// set is the words of a list that is written with spaces between them.
func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
