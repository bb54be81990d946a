// Slips of the pen: a word that is in no list and one letter away from a word of a phrase is taken for it.

package text

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"sync"
)

const (
	slipFrom = 5 // letters from which on one letter may be wrong, missing, added or swapped
	swapFrom = 4 // letters from which on two may be swapped, or one doubled
)

// slipTable finds the forms of which a word is a slip, by what is left of both with a letter taken out. It is filled
// while a policy loads and sorted when a text is read for the first time.
type slipTable struct {
	forms []string
	rests []rest
	sort  sync.Once
}

// A rest is what is left of a form, as a hash, and the place of the form.
type rest struct {
	hash uint32
	form int32
}

// add makes a form known.
func (t *slipTable) add(form string) {
	if len(form) < swapFrom || !letters(form) {
		return
	}
	at := int32(len(t.forms))
	t.forms = append(t.forms, form)
	for hash := range restsOf(form) {
		t.rests = append(t.rests, rest{hash, at})
	}
}

// of are the forms of which a written word is one slip; a word of the English list, or of the guards, is none.
func (t *slipTable) of(written string) (out []string) {
	if len(written) < swapFrom || len(written) > 30 || !letters(written) || isWord(written) {
		return nil
	}
	if owner, ok := strings.CutSuffix(written, "s"); ok && isWord(owner) {
		return nil // a plural, or an owner: wife's
	}
	t.sort.Do(func() {
		slices.SortFunc(t.rests, func(a, b rest) int {
			return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.form, b.form))
		})
	})
	for hash := range restsOf(written) {
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

// restsOf are the hashes (FNV-1a) of a word and of what is left of it with one letter taken out, those of neighbours
// that are the same once. Two words with the same hash are compared letter by letter later.
func restsOf(word string) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for without := -1; without < len(word); without++ {
			if without > 0 && word[without] == word[without-1] {
				continue
			}
			hash := uint32(2166136261)
			for i := range len(word) {
				if i != without {
					hash = (hash ^ uint32(word[i])) * 16777619
				}
			}
			if !yield(hash) {
				return
			}
		}
	}
}

// isWord tells whether what is written is a word of its own, and so no slip of another.
func isWord(w string) bool { return isEnglish(w) || shared[w] || guards()[w] }

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
