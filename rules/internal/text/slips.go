// Slips of the pen: a word that is in no list and one letter away from a word of a phrase is taken for it.

package text

import (
	"cmp"
	"slices"
	"strings"
)

const (
	longestSlip = 30              // letters of a word that may be a slip
	longestForm = longestSlip + 1 // letters of a word of which it may be one
	slipFrom    = 5               // letters from which on one letter may be wrong, missing, added or swapped
	swapFrom    = 4               // letters from which on two may be swapped, or one doubled
)

// slipTable finds the forms of which a word is a slip, by what is left of both with a letter taken out. It is filled
// while a policy loads and prepared before a text is read.
type slipTable struct {
	forms []string
	rests []rest
	seen  []uint64 // a bit for each hash of a rest, so that most rests of a word need no search
}

// A rest is what is left of a form, as a hash, and the place of the form.
type rest struct {
	hash uint32
	form int32
}

// add makes a form known.
func (t *slipTable) add(form string) {
	if len(form) < swapFrom || len(form) > longestForm || !letters(form) {
		return
	}
	at := int32(len(t.forms))
	t.forms = append(t.forms, form)
	var buffer [longestForm + 1]uint32
	for _, hash := range restsOf(form, &buffer) {
		t.rests = append(t.rests, rest{hash, at})
	}
}

// of are the forms of which a written word is one slip; a word of the English list, or of the guards, is none.
func (t *slipTable) of(w *entry) (out []string) {
	written := w.text
	if len(written) < swapFrom || len(written) > longestSlip || !letters(written) || w.classes.has(itself) {
		return nil
	}
	if owner, ok := strings.CutSuffix(written, "s"); ok && isWord(owner) {
		return nil // a plural, or an owner: wife's
	}
	var buffer [longestForm + 1]uint32
	for _, hash := range restsOf(written, &buffer) {
		if !t.mayHave(hash) {
			continue
		}
		at, _ := slices.BinarySearchFunc(t.rests, hash, func(r rest, hash uint32) int {
			return cmp.Compare(r.hash, hash)
		})
		for ; at < len(t.rests) && t.rests[at].hash == hash; at++ {
			form := t.forms[t.rests[at].form]
			if slip(written, form) && !slices.Contains(out, form) {
				out = append(out, form)
			}
		}
	}
	return out
}

// prepare makes rests quick to find.
func (t *slipTable) prepare() {
	slices.SortFunc(t.rests, func(a, b rest) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.form, b.form))
	})
	size := 64
	for size < 8*len(t.rests) {
		size *= 2
	}
	t.seen = make([]uint64, size/64)
	for _, r := range t.rests {
		bit := r.hash & uint32(size-1)
		t.seen[bit>>6] |= 1 << (bit & 63)
	}
}

// mayHave is false for a hash that no rest has.
func (t *slipTable) mayHave(hash uint32) bool {
	bit := hash & uint32(64*len(t.seen)-1)
	return t.seen[bit>>6]>>(bit&63)&1 == 1
}

// restsOf are the hashes of a word of up to longestForm letters and of what is left of it with one letter taken out,
// those of neighbours that are the same once. Two words with the same hash are compared letter by letter later.
func restsOf(word string, into *[longestForm + 1]uint32) []uint32 {
	const base = 0x01000193 // the hash of letters is the value of a polynomial there
	power, before, behind := uint32(1), uint32(0), [longestForm + 1]uint32{}
	for i := len(word) - 1; i >= 0; i-- {
		behind[i] = behind[i+1] + uint32(word[i])*power
		power *= base
	}
	const inverse = 0x359c449b // inverse * base = 1
	out := append(into[:0], spread(behind[0]))
	power *= inverse
	for i := range len(word) {
		if i == 0 || word[i] != word[i-1] {
			out = append(out, spread(before*power+behind[i+1]))
		}
		before = before*base + uint32(word[i])
		power *= inverse
	}
	return out
}

// spread makes every bit of a hash depend on all of its letters.
func spread(h uint32) uint32 {
	h = (h ^ h>>16) * 0x7feb352d
	h = (h ^ h>>15) * 0x846ca68b
	return h ^ h>>16
}

// isWord tells whether what is written is a word of its own, and so no slip of another.
func isWord(w string) bool { return is(w, itself) }

// slip tells whether what is written is one slip of a form.
func slip(written, form string) bool {
	n, m := len(written), len(form)
	i := 0
	for i < n && i < m && written[i] == form[i] {
		i++
	}
	switch {
	case n == m+1: // a letter added
		return added(written, form, i, m)
	case n+1 == m: // a letter missing
		return added(form, written, i, m)
	case n != m || i == n:
		return false
	case m >= slipFrom && written[i+1:] == form[i+1:]: // a letter wrong
		return true
	}
	return m >= swapFrom && i+1 < n && written[i] == form[i+1] && written[i+1] == form[i] && written[i+2:] == form[i+2:]
}

// added tells whether a word is another with one letter more at i; where the form is short, the second of a pair.
func added(longer, shorter string, i, form int) bool {
	return longer[i+1:] == shorter[i:] && (form >= slipFrom || form >= swapFrom && i > 0 && longer[i] == longer[i-1])
}

func letters(w string) bool {
	return strings.IndexFunc(w, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}
