// Slips of the pen: a word that is in no list and one letter away from a word of a phrase is taken for it.

package text

import "strings"

const (
	slipFrom = 5 // letters from which on one letter may be wrong, missing, added or swapped
	swapFrom = 4 // letters from which on two may be swapped, or one doubled
)

// slipTable finds the forms of which a word is a slip, by what is left of both with a letter taken out.
type slipTable struct{ byRest map[string][]string }

func newSlipTable() slipTable { return slipTable{byRest: map[string][]string{}} }

// add makes a form known.
func (t slipTable) add(form string) {
	if len(form) < swapFrom || !letters(form) {
		return
	}
	t.byRest[form] = append(t.byRest[form], form)
	for i := range len(form) {
		if i > 0 && form[i] == form[i-1] {
			continue // leaves the same as the letter before
		}
		rest := form[:i] + form[i+1:]
		t.byRest[rest] = append(t.byRest[rest], form)
	}
}

// of are the forms of which a written word is one slip; a word of the English list, or of the guards, is none.
func (t slipTable) of(written string) (out []string) {
	if len(written) < swapFrom || len(written) > 30 || !letters(written) || isWord(written) {
		return nil
	}
	if owner, ok := strings.CutSuffix(written, "s"); ok && isWord(owner) {
		return nil // a plural, or an owner: wife's
	}
	seen := map[string]bool{}
	look := func(rest string) {
		for _, form := range t.byRest[rest] {
			if !seen[form] && slip(written, form) {
				seen[form] = true
				out = append(out, form)
			}
		}
	}
	look(written)
	for i := range len(written) {
		if i == 0 || written[i] != written[i-1] {
			look(written[:i] + written[i+1:])
		}
	}
	return out
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
