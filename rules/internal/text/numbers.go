// Readings in words: "temp thirty nine", "sugar 1.9", "168 over 112".

package text

import (
	"fmt"
	"strconv"
)

var numberWords = map[string]float64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
	"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40,
	"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}

// readingNames are the words by which patients name a reading, with the values that it can have. Fahrenheit is read as
// Celsius.
var readingNames = map[string]struct {
	names     class
	low, high float64
}{
	"temp": {list("temp temps temperature temperatures tempreture temprature temperture thermometer " +
		"thermomiter thermometor fever feverish degrees c celsius tempature"), 30, 45},
	"sugar":     {list("sugar sugars glucose bm bms bg libre dexcom"), 0.3, 50},
	"bp":        {list("bp pressure"), 40, 300},
	"pulse":     {list("pulse bpm hr rate heartbeat"), 15, 300},
	"ketones":   {list("ketone ketones"), 0, 20},
	"inr":       {list("inr"), 0.5, 20},
	"peak_flow": {list("flow pf peakflow blow blows pefr"), 30, 900},
	"spo2":      {list("sats sat spo2 oxygen o2 oximeter saturation saturations"), 40, 100},
}

// ReadingNames tells whether a reading of this name is known.
func ReadingNames() (names []string) {
	for name := range readingNames {
		names = append(names, name)
	}
	return names
}

// A reading is a number that a pattern looks for near the name of what was measured.
type reading struct {
	id    int
	name  string
	least bool // at least the number, and not at most
	limit float64
}

// AddReading takes a number near the name of a reading, in digits or in words. Equal ones share an id; ok is false for
// a name that is not known.
func (m *Matcher) AddReading(name string, atLeast bool, limit float64) (id int, ok bool) {
	if _, known := readingNames[name]; !known {
		return 0, false
	}
	key := ReadingKey(name, atLeast, limit)
	if id, ok := m.ids[key]; ok {
		return id, true
	}
	id = m.newID(key, false)
	m.readings = append(m.readings, reading{id: id, name: name, least: atLeast, limit: limit})
	return id, true
}

// ReadingKey is the same for readings that find the same.
func ReadingKey(name string, atLeast bool, limit float64) string {
	sign := "<="
	if atLeast {
		sign = ">="
	}
	return fmt.Sprintf("reading(%s %s %s)", name, sign, strconv.FormatFloat(limit, 'f', -1, 64))
}

const (
	nameReach = 6 // words between a number and the name of its reading
	maxDigits = 4 // of a number that is a reading
)

// findReadings finds numbers near the names of readings. A pair such as 168/112 or 168 over 112 is a blood pressure
// wherever it stands, and its first number counts.
func (h *Hits) findReadings(f *Folded) {
	if len(h.matcher.readings) == 0 || !f.any.has(withDigit) && !f.any.has(spelledOut) {
		return
	}
	words := h.reader.expanded()
	for i := 0; i < len(words); {
		value, next, ok := words.number(i)
		if !ok {
			i++
			continue
		}
		pair := words.pair(i, next, value)
		for _, r := range h.matcher.readings {
			v := value
			if r.name == "temp" && v >= 95 && v <= 110 {
				v = (v - 32) * 5 / 9
			}
			about := readingNames[r.name]
			named := pair
			if r.name != "bp" {
				named = !pair && words.nameNear(i, next, r.name)
			}
			if v < about.low || v > about.high || !named {
				continue
			}
			if r.least && v >= r.limit || !r.least && v <= r.limit {
				h.mark(r.id, place{affirmed: true, current: true})
			}
		}
		i = next
	}
}

// number reads a number at a word: 38, 38.6, "thirty eight", "thirty eight and a half", "thirty nine point five".
func (f wordList) number(at int) (v float64, next int, ok bool) {
	if !f[at].numeric() {
		return 0, at, false
	}
	w := f[at].text
	digits := 0
	for digits < len(w) && digit(w[digits]) {
		digits++
	}
	if digits > 0 {
		if digits > maxDigits || digits < len(w) && len(w)-digits > 1 {
			return 0, at, false
		}
		whole := w[:digits]
		if at+1 < len(f) && f[at+1].decimal {
			fraction := f[at+1].text
			n := 0
			for n < len(fraction) && digit(fraction[n]) {
				n++
			}
			v, err := strconv.ParseFloat(whole+"."+fraction[:n], 64)
			return v, at + 2, err == nil
		}
		v, err := strconv.ParseFloat(whole, 64)
		return v, at + 1, err == nil
	}
	return f.spelled(at)
}

// spelled reads a number in words.
func (f wordList) spelled(at int) (v float64, next int, ok bool) {
	total, i := 0.0, at
	for ; i < len(f) && i-at < 5; i++ {
		n, is := numberWords[f[i].text]
		if !is || i > at && f[i].clause {
			break
		}
		if n == 100 {
			total = max(total, 1) * 100
		} else {
			total += n
		}
	}
	if i == at {
		return 0, at, false
	}
	is := func(at int, text string) bool { return at < len(f) && f[at].text == text }
	if is(i, "point") && i+1 < len(f) {
		if n, digit := numberWords[f[i+1].text]; digit && n < 10 {
			return total + n/10, i + 2, true
		}
	}
	if is(i, "and") && is(i+1, "a") && is(i+2, "half") {
		return total + 0.5, i + 3, true
	}
	if total == 1 && at > 0 && !f[at-1].is(beforeOne) {
		return 0, at, false // "the sugar free one": no number
	}
	return total, i, true
}

// beforeOne are the words after which "one" is a number.
var beforeOne = list("is was at of reads reading says sugar sugars glucose bm ketone ketones inr")

// pair tells whether a number is the first of a blood pressure.
func (f wordList) pair(at, next int, v float64) bool {
	if v < 60 || v > 300 || next >= len(f) {
		return false
	}
	second := next
	if f[next].text == "over" {
		second++
	} else if !f[next].clause || f[next].stop {
		return false
	}
	if second >= len(f) {
		return false
	}
	low, _, ok := f.number(second)
	if !ok || low < 30 || low >= v || low > 200 {
		return false
	}
	return f[next].text == "over" || f.nameNear(at, next+1, "bp") || len(f[next].text) >= 2
}

// nameNear tells whether the name of a reading stands near a number, with no other number between.
func (f wordList) nameNear(from, to int, reading string) bool {
	names := readingNames[reading].names
	for i := from - 1; i >= 0 && from-i <= nameReach && !f[i+1].stop; i-- {
		if f[i].is(names) {
			return true
		}
	}
	for i := to; i < len(f) && i-to < 3 && !f[i].stop; i++ {
		if f[i].is(names) {
			return true
		}
		if f[i].numeric() {
			return false
		}
	}
	return false
}
