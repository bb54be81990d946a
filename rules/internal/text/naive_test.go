// A second reader of phrases, written from the description of phrases alone and as plainly as can be: every phrase is
// tried at every word. The Matcher must find what it finds.

package text_test

import (
	"flag"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/stretchr/testify/require"
)

var naiveTexts = flag.Int("texts", 2_000, "how many texts are made for the comparison with the naive reader")

// irregularForms are the words of the vocabulary whose forms follow no rule, each row the forms of one word.
var irregularForms = []string{
	"hurt hurts hurting hurtin", "breathe breathes breathed breathing breathin",
	"swell swells swelled swollen swelling swellin", "bleed bleeds bled bleeding bleedin",
	"vomit vomits vomited vomiting vomitin", "cut cuts cutting cuttin", "child children", "baby babies babys",
	"burn burns burnt burned burning burnin", "weak weaker", "go goes went gone going goin", "bad worse worst",
	"tablet tablets tabs tab",
}

// grammarWords have no other forms.
var grammarWords = strings.Fields("my in the of not can do have no is a i")

// longForms are the contractions that the texts use, and those that a slip may make of another word.
var longForms = map[string]string{
	"cant": "can not", "cannot": "can not", "canot": "can not", "cannt": "can not", "carn": "can not",
	"carnt": "can not",
	"dont":  "do not", "doan": "do not", "dnt": "do not", "dint": "did not", "didn": "did not", "doesn": "does not",
	"havent": "have not", "avent": "have not", "havnt": "have not", "ive": "i have",
	"isnt": "is not", "aint": "is not", "im": "i am", "itll": "it will", "shes": "she is", "hes": "he is",
}

// sharedWords are English, and left out of english.txt because other languages have them too.
var sharedWords = strings.Fields("all arm bed has her man men met non hand want sole over pass per sale more war was")

var (
	doubles    = regexp.MustCompile(`[bdgklmnprtvz]$`) // the ends of words that are doubled before -ed and -ing
	notLetters = regexp.MustCompile(`[^a-z]`)
	endings    = regexp.MustCompile(`[.!?;|\n\t]`) // what ends a sentence
	aWord      = regexp.MustCompile(`[a-z0-9]+`)
	held       = regexp.MustCompile(`a{3,}|b{3,}|c{3,}|d{3,}|e{3,}|f{3,}|g{3,}|h{3,}|i{3,}|j{3,}|k{3,}|l{3,}|m{3,}|` +
		`n{3,}|o{3,}|p{3,}|q{3,}|r{3,}|s{3,}|t{3,}|u{3,}|v{3,}|w{3,}|x{3,}|y{3,}|z{3,}`)
)

// A naiveReader holds the lists of words, and what it has already judged of two words.
type naiveReader struct {
	english  map[string]bool
	guards   map[string]bool // names and medicines, which are words and have no forms
	misspelt map[string][]string
	real     map[string][]string
	forms    map[string][]string
	judged   map[[2]string]bool
}

func newNaiveReader(t *testing.T) *naiveReader {
	n := &naiveReader{
		english: map[string]bool{}, guards: map[string]bool{}, misspelt: map[string][]string{}, real: map[string][]string{},
		forms: map[string][]string{}, judged: map[[2]string]bool{},
	}
	for file, into := range map[string]map[string]bool{"english.txt": n.english, "guards.txt": n.guards} {
		list, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, w := range strings.Fields(string(list)) {
			into[w] = true
		}
	}
	for _, w := range sharedWords {
		n.english[w] = true
	}
	for file, into := range map[string]map[string][]string{"misspelt.txt": n.misspelt, "realwords.txt": n.real} {
		list, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, line := range strings.Split(string(list), "\n") {
			words := strings.Fields(line)
			for i, w := range words {
				if i > 0 && (file == "realwords.txt" || !n.english[w]) {
					into[w] = append(into[w], words[0])
				}
			}
		}
	}
	return n
}

// regularForms are what the rules of spelling make of a word: the plural, the past and the -ing.
func regularForms(base string) (out []string) {
	for _, ending := range []string{"s", "es", "ed", "d", "ing"} {
		out = append(out, base+ending)
	}
	if stem, ok := strings.CutSuffix(base, "e"); ok {
		out = append(out, stem+"ing")
	}
	if stem, ok := strings.CutSuffix(base, "y"); ok {
		out = append(out, stem+"ies", stem+"ied")
	}
	if doubles.MatchString(base) {
		last := base[len(base)-1:]
		out = append(out, base+last+"ed", base+last+"ing")
	}
	return out
}

// formsOf are the words that a word of a phrase finds: the English words made of the same base, -in as -ing.
func (n *naiveReader) formsOf(w string) []string {
	if known, ok := n.forms[w]; ok {
		return known
	}
	out := []string{w}
	regular := len(w) >= 3 && !slices.Contains(grammarWords, w) && w[0] > '9'
	for _, row := range irregularForms {
		if words := strings.Fields(row); slices.Contains(words, w) {
			out, regular = append(out, words...), false
		}
	}
	for base := range n.english {
		alike := regular && len(base) >= 3 && len(base)-len(w) <= 1 && strings.HasPrefix(base, w[:2])
		if !alike || base != w && !slices.Contains(regularForms(base), w) {
			continue
		}
		out = append(out, base)
		for _, form := range regularForms(base) {
			if n.english[form] {
				out = append(out, form)
			}
			if strings.HasSuffix(form, "ing") && (n.english[form] || base == w) {
				out = append(out, strings.TrimSuffix(form, "g"))
			}
		}
	}
	n.forms[w] = out
	return out
}

// damerau is the number of letters wrong, missing, added or swapped with their neighbours.
func damerau(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			if i == 0 || j == 0 {
				d[i][j] = i + j
				continue
			}
			wrong := 1
			if a[i-1] == b[j-1] {
				wrong = 0
			}
			d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+wrong)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d[i][j] = min(d[i][j], d[i-2][j-2]+1)
			}
		}
	}
	return d[len(a)][len(b)]
}

// oneSlip tells whether written is form with one slip: of four letters only a swap or a doubling.
func oneSlip(written, form string) bool {
	switch {
	case len(form) < 4 || len(written)-len(form) > 1 || len(form)-len(written) > 1:
		return false
	case damerau(written, form) != 1 || notLetters.MatchString(written+form):
		return false
	case len(form) >= 5:
		return true
	}
	for i := range form {
		doubled := form[:i] + form[i:i+1] + form[i:]
		if written == doubled || i > 0 && written == form[:i-1]+form[i:i+1]+form[i-1:i]+form[i+1:] {
			return true
		}
	}
	return false
}

// isWord tells whether what is written is a word of its own, or its plural or owner (wife's), and so no slip of
// another.
func (n *naiveReader) isWord(written string) bool {
	bare := strings.TrimSuffix(written, "s")
	return n.english[written] || n.guards[written] || n.english[bare] || n.guards[bare]
}

// same tells whether a word that is written stands for a word of a phrase.
func (n *naiveReader) same(written, w string, exact bool) bool {
	if exact || written == w {
		return written == w
	}
	key := [2]string{written, w}
	if known, ok := n.judged[key]; ok {
		return known
	}
	found := false
	for _, form := range n.formsOf(w) {
		owner := written == form+"s" && len(form) >= 3 && !slices.Contains(grammarWords, form) && !n.english[written]
		found = found || written == form || owner || slices.Contains(n.misspelt[written], form) ||
			!n.isWord(written) && oneSlip(written, form) || heldDown(written, form)
	}
	n.judged[key] = found
	return found
}

// heldDown tells whether a written word is a form with letters held down.
func heldDown(written, form string) bool {
	if !threeAlike(written) {
		return false
	}
	once := held.ReplaceAllStringFunc(written, func(row string) string { return row[:1] })
	twice := held.ReplaceAllStringFunc(written, func(row string) string { return row[:2] })
	return written != once && (once == form || twice == form)
}

// threeAlike tells whether a letter stands three times in a row.
func threeAlike(w string) bool {
	for i := 2; i < len(w); i++ {
		if w[i] == w[i-1] && w[i] == w[i-2] {
			return true
		}
	}
	return false
}

// A naiveText is the words of a text and the number of the sentence of each.
type naiveText struct {
	words    []string
	sentence []int
}

func naiveRead(s string) (out naiveText) {
	s = strings.ReplaceAll(strings.ToLower(s), "'", "")
	for i, sentence := range endings.Split(s, -1) {
		for _, w := range aWord.FindAllString(sentence, -1) {
			if long, ok := longForms[w]; ok {
				w = long
			}
			for _, each := range strings.Fields(w) {
				out.words, out.sentence = append(out.words, each), append(out.sentence, i)
			}
		}
	}
	return out
}

// places are where a phrase stands: from its first word until after its last.
func (n *naiveReader) places(said naiveText, phrase string, exact bool) (out [][2]int) {
	words := strings.Fields(phrase)
	for from := 0; from+len(words) <= len(said.words); from++ {
		i := 0
		for i < len(words) && n.same(said.words[from+i], words[i], exact) {
			i++
		}
		if i == len(words) {
			out = append(out, [2]int{from, from + len(words)})
		}
	}
	joined := strings.Join(words, "")
	if exact || len(words) < 2 || len(joined) < 6 || notLetters.MatchString(joined) || n.isWord(joined) {
		return out
	}
	for at, w := range said.words { // chestpain
		if w == joined {
			out = append(out, [2]int{at, at + 1})
		}
	}
	return out
}

// realPlaces are where a word of its own stands for a phrase of one word: hart. It counts in patterns alone.
func (n *naiveReader) realPlaces(said naiveText, phrase string) (out [][2]int) {
	for at, written := range said.words {
		for _, meant := range n.real[written] {
			if slices.Contains(n.formsOf(phrase), meant) {
				out = append(out, [2]int{at, at + 1})
			}
		}
	}
	return out
}

// near tells whether one phrase of each group stands in one sentence, at most within words from the first to the last.
// None stands over the words of the first.
func (n *naiveReader) near(said naiveText, groups [][]string, within int) bool {
	all := make([][][2]int, len(groups)) // the places of each group
	for g, group := range groups {
		for _, phrase := range group {
			all[g] = append(all[g], n.places(said, phrase, false)...)
			all[g] = append(all[g], n.realPlaces(said, phrase)...)
		}
	}
	for g, group := range all {
		for _, first := range group {
			end := first[0]
			for end < min(first[0]+within, len(said.words)) && said.sentence[end] == said.sentence[first[0]] {
				end++
			}
			others := slices.Delete(slices.Clone(all), g, g+1)
			if first[1] <= end && holdsAll(others, first[1], end) {
				return true
			}
		}
	}
	return false
}

// holdsAll tells whether each group has a place among the words from until to.
func holdsAll(groups [][][2]int, from, to int) bool {
	for _, group := range groups {
		if !slices.ContainsFunc(group, func(at [2]int) bool { return from <= at[0] && at[1] <= to }) {
			return false
		}
	}
	return true
}

func (n *naiveReader) finds(said naiveText, w wanted) bool {
	if w.groups != nil {
		return n.near(said, w.groups, w.within)
	}
	return len(n.places(said, w.phrase, w.exact)) > 0
}

// The naive reader and the Matcher agree on every phrase and pattern of every text.
func TestNaive(t *testing.T) {
	t.Parallel()
	n := newNaiveReader(t)
	const textsOfOne = 50 // texts for which one Matcher serves
	found := 0
	for made := 0; made < *naiveTexts; made += textsOfOne {
		r := maker{rand.New(rand.NewPCG(uint64(made), 1))}
		m, all := wantedOf(t, r)
		for range textsOfOne {
			s := r.said(draw(r, all))
			said, hits := naiveRead(s), m.Find(text.Fold(s))
			for _, w := range all {
				want := n.finds(said, w)
				if want {
					found++
				}
				if want != hits.Found(w.id) {
					require.Failf(t, "the readers differ", "naive found it: %t; %s in %q", want, w, s)
				}
			}
		}
	}
	t.Logf("%d found in %d texts", found, *naiveTexts)
}
