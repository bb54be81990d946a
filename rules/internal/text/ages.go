// Ages that a text states: "my 4 year old", "he is 10 weeks old", "aged 82".

package text

import "strings"

// Units of an age, in years.
var ageUnits = map[string]float64{
	"year": 1, "years": 1, "yr": 1, "yrs": 1, "y": 1, "month": 1.0 / 12, "months": 1.0 / 12, "mth": 1.0 / 12,
	"mths": 1.0 / 12, "mo": 1.0 / 12,
	"week": 7 / 365.25, "weeks": 7 / 365.25, "wk": 7 / 365.25, "wks": 7 / 365.25, "day": 1 / 365.25, "days": 1 / 365.25,
}

var (
	// ageCue is the word before an age.
	ageCue = list("aged")
	// pastAges are words shortly before an age that make it one of another time: "when I was 12 years old".
	pastAges = list("when since from until till before was were at by after")
	// agedThings are words after "old" that say that no person is so old.
	agedThings = list(`boiler prescription prescriptions injury injuries scar problem problems photo photos form letter
		car mattress computer phone laptop tablets referral result results complaint message rash cut cuts wound
		wounds burn burns bruise bruises bite bites blister blisters tattoo piercing stitches dressing
		fracture sprain cough cold knee hip replacement filling fillings crown coil implant inhaler
		medication house`)
)

const (
	maxAge    = 115 // years
	ageBefore = 3   // words looked at before an age
)

// Ages are the ages of people that a text states, in years, those of another time left out.
func (f *Folded) Ages() (years []float64) {
	if !f.any.has(withDigit) && !f.any.has(spelledOut) && !f.any.has(ageCue) {
		return nil
	}
	memory := wordLists.Get().(*wordList)
	words := f.expand(*memory)
	defer func() {
		clear(words) // of what the patient wrote
		*memory = words[:0]
		wordLists.Put(memory)
	}()
	for i := 0; i < len(words); i++ {
		if w := &words[i]; !w.numeric() && !w.is(ageCue) {
			continue
		}
		age, next, ok := words.age(i)
		if ok && age <= maxAge && !words.anotherTime(i) && (next >= len(words) || !words[next].is(agedThings)) {
			years = append(years, age)
			i = next - 1
		}
	}
	return years
}

// age reads an age at a word: "4 year old", "4yo", "10 weeks old", "aged 82"; next is the word behind it.
func (f wordList) age(at int) (years float64, next int, ok bool) {
	is := func(at int, words ...string) bool {
		for _, w := range words {
			if at < len(f) && f[at].text == w {
				return true
			}
		}
		return false
	}
	if is(at, "aged") && at+1 < len(f) {
		v, next, ok := f.number(at + 1)
		if next < len(f) {
			if unit, given := ageUnits[f[next].text]; given {
				return v * unit, next + 1, ok
			}
		}
		return v, next, ok
	}
	if v, ok := joinedAge(f[at].text); ok {
		if is(at+1, "old", "olds") {
			return v, at + 2, true
		}
		// "4yo" is an age, and "for 20yrs" is a time.
		return v, at + 1, strings.HasSuffix(f[at].text, "yo")
	}
	v, next, ok := f.number(at)
	if is(at, "one") { // alone it is no reading
		v, next, ok = 1, at+1, true
	}
	switch {
	case !ok || next >= len(f):
		return 0, at, false
	case is(next, "yo"), is(next, "y") && is(next+1, "o"):
		return v, next + 1, true
	}
	unit, known := ageUnits[f[next].text]
	if !known || !is(next+1, "old", "olds") || f[next+1].stop {
		return 0, at, false
	}
	return v * unit, next + 2, true
}

// joinedAge reads "4yo", "34yrs" and "6wk".
func joinedAge(w string) (years float64, ok bool) {
	digits := 0
	for digits < len(w) && digit(w[digits]) {
		digits++
	}
	if digits == 0 || digits > 3 {
		return 0, false
	}
	unit, known := ageUnits[w[digits:]]
	if w[digits:] == "yo" {
		unit, known = 1, true
	}
	for _, d := range w[:digits] {
		years = 10*years + float64(d-'0')
	}
	return years * unit, known
}

// anotherTime tells whether a word shortly before an age, in its clause, says that it is one of another time.
func (f wordList) anotherTime(at int) bool {
	for i := at; i > 0 && at-i < ageBefore && !f[i].clause && !f[i].stop; i-- {
		if f[i-1].is(pastAges) {
			return true
		}
	}
	return false
}
