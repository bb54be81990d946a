// Naive Bayes: the points of each word, and the table as a file.

package learn

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

const (
	// smoothing is added to each count, so that a word which stands in one kind of message alone does not decide by
	// itself: the estimate of Krichevsky and Trofimov. (Laplace's rule adds 1.)
	smoothing = 0.5
	// decibans makes points of the logarithm of a likelihood ratio, to the base 10.
	decibans = 10
)

// weights gives points to the words and pairs of words that stand in at least so many messages, sorted by the words.
func weights(messages []Message, least int) []text.Entry {
	wanted, others := count(messages)
	type counts struct{ wanted, others int }
	of := map[string]*counts{}
	for _, m := range messages {
		for _, words := range m.text().Candidates() {
			c := of[words]
			if c == nil {
				c = &counts{}
				of[words] = c
			}
			if m.wanted {
				c.wanted++
			} else {
				c.others++
			}
		}
	}
	var out []text.Entry
	for words, c := range of {
		if c.wanted+c.others < least {
			continue
		}
		if p := points(share(c.wanted, wanted) / share(c.others, others)); p != 0 {
			out = append(out, text.Entry{Words: words, Points: p})
		}
	}
	return most(out, text.MaxTableEntries)
}

// share is how large a part of the messages has a word, smoothed.
func share(with, all int) float64 { return (float64(with) + smoothing) / (float64(all) + 2*smoothing) }

// points are the points of a likelihood ratio.
func points(ratio float64) int {
	p := int(math.Round(decibans * math.Log10(ratio)))
	return min(max(p, -text.MaxPoints), text.MaxPoints)
}

// most are the n entries with the most points for or against, sorted by their words.
func most(entries []text.Entry, n int) []text.Entry {
	slices.SortFunc(entries, func(a, b text.Entry) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), strings.Compare(a.Words, b.Words))
	})
	entries = entries[:min(n, len(entries))]
	slices.SortFunc(entries, func(a, b text.Entry) int { return strings.Compare(a.Words, b.Words) })
	return entries
}

// size is how much an entry says, for or against.
func size(e text.Entry) int { return max(e.Points, -e.Points) }

// heavy are the entries that say at least so much.
func heavy(entries []text.Entry, least int) []text.Entry {
	return slices.DeleteFunc(slices.Clone(entries), func(e text.Entry) bool { return size(e) < least })
}

// WriteTable writes the table as the file that a policy names, with how it was made in its first lines.
func (l *Learned) WriteTable(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "# Points of words, ten to a factor of ten (decibans), learned by frontdoor learn")
	fmt.Fprintf(out, "# from %d messages that are looked for and %d others. Each entry stands in at least %d.\n",
		l.Wanted, l.Others, l.Least)
	for _, e := range l.entries {
		fmt.Fprintf(out, "%s,%d\n", e.Words, e.Points)
	}
	return out.Flush()
}
