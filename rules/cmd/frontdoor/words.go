// This file holds the verb words.

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

var wordsCommand = command{
	name: "words", summary: "count the words that keep requests from being lowered, and near misses of phrases",
	usage: `frontdoor words -policy DIR [-now RFC3339] FILE

Reads submissions, a line each as for frontdoor eval triage, perhaps with "final_rating": "red",
"amber" or "green", and counts what a practice needs to grow its lists from its own messages:

  unread words     that no list reads as harmless, alone and in pairs, in how many requests they
                   stand and in how many they alone keep the text from being read; with how many of
                   these requests were red or amber in the end, or by the policy where nobody says
  near misses      phrases that raise or guard, of which a text has all words but one

Only what stands in at least 5 requests is printed, nothing of a single one, and never a word of a
phrase that raises or with points for danger. FILE - is standard input.

  -top 40        so many lines of each
  -format json   one JSON value

Exit: 0 counted, 1 some lines could not be decided, 2 the policy does not load.

  frontdoor words -policy examples/policies/total-triage -now 2026-11-23T08:15:00Z \
      examples/practice/monday.jsonl
`,
	run:    (*session).words,
	writes: func(f format) bool { return f.words != nil },
}

// leastRequests is in how many requests something has to stand before it is printed.
const leastRequests = 5

// author is whom the words are shown to: they are counted, and none of a single request is printed.
var author = rules.Viewer{Role: "policy author", Purpose: "counting words for the policy's lists"}

// A wordCount is how often words stand in requests.
type wordCount struct {
	Words    string `json:"words"`             // a word, two neighbouring words, or a phrase
	Written  string `json:"written,omitempty"` // of a near miss: what stands in place of one of its words
	Requests int    `json:"requests"`          // in which they stand
	Alone    int    `json:"alone"`             // in which nothing else was unread; 0 for near misses
	Red      int    `json:"red"`               // of the requests, those that were red in the end
	Amber    int    `json:"amber"`             // and amber
}

// wordsReport is what the verb has counted, the most frequent first.
type wordsReport struct {
	Requests   int         `json:"requests"`    // with a text
	Read       int         `json:"read"`        // of these, those of which every word was read
	Refused    int         `json:"refused"`     // lines that could not be decided
	Unread     []wordCount `json:"unread"`      // words
	Pairs      []wordCount `json:"pairs"`       // neighbouring words
	NearMisses []wordCount `json:"near_misses"` // phrases
}

// words runs the verb.
func (s *session) words() int {
	top := s.flags.Int("top", 40, "")
	plain, code, ok := s.parse()
	if !ok {
		return code
	}
	if s.policy == "" || len(plain) != 1 || *top < 1 {
		return s.fail("name a policy folder and one file of submissions: -policy DIR FILE")
	}
	folder, ok := s.folder(nil)
	if !ok {
		return unusable
	}
	now, ok := s.clock()
	if !ok {
		return unusable
	}
	p, ok := s.load("triage", folder)
	if !ok {
		return unusable
	}
	in, err := s.open(plain[0])
	if err != nil {
		return s.fail("%s", err)
	}
	defer in.Close()
	c := newWordCounter(p)
	if err := c.countAll(in, now, newProgress(s.stderr)); err != nil {
		return s.fail("%s cannot be read to its end", plain[0])
	}
	report := c.report(*top)
	if code := s.output.words(s, report); code != good || report.Refused == 0 {
		return code
	}
	return findings
}

// wordCounter counts the words of requests.
type wordCounter struct {
	policy                rules.Policy
	set                   *rules.Set
	requests, read        int
	refused               int
	unread, pairs, misses map[string]*wordCount
}

func newWordCounter(p rules.Policy) *wordCounter {
	return &wordCounter{
		policy: p, set: p.Set(),
		unread: map[string]*wordCount{}, pairs: map[string]*wordCount{}, misses: map[string]*wordCount{},
	}
}

// countAll counts every line. The error is that of the reader.
func (c *wordCounter) countAll(in io.Reader, now time.Time, p *progress) error {
	defer p.done()
	return eachLine(in, func(l inputLine) bool {
		p.at(l.number)
		d, rating, err := c.decide(l, now)
		if err != nil {
			c.refused++
			return true
		}
		c.count(d.Result(), rating)
		return true
	})
}

// decide decides one line, and gives its final rating, or where nobody has said it, that of the decision.
func (c *wordCounter) decide(l inputLine, now time.Time) (d rules.Decision, rating string, err error) {
	if l.tooLong {
		return nil, "", &rules.Error{Code: "line-too-long"}
	}
	input, err := wire.Line(l.text)
	if err != nil {
		return nil, "", err
	}
	if raw, given := input["final_rating"]; given {
		if json.Unmarshal(raw, &rating) != nil || !slices.Contains([]string{"red", "amber", "green"}, rating) {
			return nil, "", &rules.Error{Code: "unknown-value", Fact: "final_rating"}
		}
		delete(input, "final_rating")
	}
	d, err = decideInput(c.policy, input, now)
	if err != nil || rating != "" {
		return d, rating, err
	}
	var decided struct {
		To string `json:"to"`
	}
	b, err := d.MarshalJSON()
	if err == nil {
		err = json.Unmarshal(b, &decided)
	}
	return d, decided.To, err
}

// count counts what one request holds, each once.
func (c *wordCounter) count(r *rules.Result, rating string) {
	if !r.Words().Given {
		return
	}
	c.requests++
	rows := r.UnreadWords(author)
	if r.Words().Unread == 0 {
		c.read++
	}
	unread, pairs, shown := map[string]bool{}, map[string]bool{}, 0
	for _, row := range rows {
		shown += len(row)
		for i, word := range row {
			unread[word] = true
			if i > 0 {
				pairs[row[i-1]+" "+word] = true
			}
		}
	}
	nothingElse := shown == r.Words().Unread // neither a pictograph nor anything else that is no word
	for word := range unread {
		c.add(c.unread, word, "", rating, nothingElse && len(unread) == 1)
	}
	for pair := range pairs {
		first, second, _ := strings.Cut(pair, " ")
		alone := len(unread) == 2 && unread[first] && unread[second] || len(unread) == 1
		c.add(c.pairs, pair, "", rating, nothingElse && alone)
	}
	missed := map[rules.NearMiss]bool{}
	for _, m := range r.NearMisses(author) {
		missed[m] = true
	}
	for m := range missed {
		c.add(c.misses, m.Phrase, m.Written, rating, false)
	}
}

// add counts words in one request; alone tells that nothing else was unread there.
func (c *wordCounter) add(counts map[string]*wordCount, words, written, rating string, alone bool) {
	key := words + "/" + written
	n := counts[key]
	if n == nil {
		n = &wordCount{Words: words, Written: written}
		counts[key] = n
	}
	n.Requests++
	if alone {
		n.Alone++
	}
	switch rating {
	case "red":
		n.Red++
	case "amber":
		n.Amber++
	}
}

// report is what may be printed, the most frequent first, at most top of each.
func (c *wordCounter) report(top int) wordsReport {
	return wordsReport{
		Requests: c.requests, Read: c.read, Refused: c.refused,
		Unread:     c.printable(c.unread, top, func(n *wordCount) string { return n.Words }),
		Pairs:      c.printable(c.pairs, top, func(n *wordCount) string { return n.Words }),
		NearMisses: c.printable(c.misses, top, func(n *wordCount) string { return n.Written }),
	}
}

// printable leaves out what stands in few requests, and what holds a word of danger or a number; written is what a
// patient wrote of it.
func (c *wordCounter) printable(counts map[string]*wordCount, top int, written func(*wordCount) string) []wordCount {
	out := []wordCount{}
	for _, n := range counts {
		dangerous := func(word string) bool {
			return c.set.Raises(word) || strings.ContainsAny(word, "0123456789")
		}
		if n.Requests >= leastRequests && !slices.ContainsFunc(strings.Fields(written(n)), dangerous) {
			out = append(out, *n)
		}
	}
	slices.SortFunc(out, func(a, b wordCount) int {
		return cmp.Or(cmp.Compare(b.Requests, a.Requests), cmp.Compare(b.Alone, a.Alone),
			strings.Compare(a.Words, b.Words), strings.Compare(a.Written, b.Written))
	})
	return out[:min(top, len(out))]
}

// wordsText prints the counts as tables.
func wordsText(s *session, r wordsReport) int {
	fmt.Fprintf(s.stdout, "%s with a text, every word read in %d\n", plural(r.Requests, "request"), r.Read)
	if r.Refused > 0 {
		fmt.Fprintf(s.stdout, "%s could not be decided: frontdoor eval says why\n", plural(r.Refused, "line"))
	}
	s.wordTable("unread words", r.Unread, true)
	s.wordTable("unread neighbours", r.Pairs, true)
	s.wordTable("near misses of phrases that raise or guard", r.NearMisses, false)
	return good
}

// wordTable prints one table; alone tells whether it has that column.
func (s *session) wordTable(title string, counts []wordCount, alone bool) {
	fmt.Fprintf(s.stdout, "\n%s\n", s.paint(bold, title))
	if len(counts) == 0 {
		fmt.Fprintf(s.stdout, "  none in %d requests or more\n", leastRequests)
		return
	}
	column := "alone"
	if !alone {
		column = ""
	}
	fmt.Fprintf(s.stdout, "  %8s %6s %6s %6s\n", "requests", column, "red", "amber")
	for _, n := range counts {
		only := ""
		if alone {
			only = fmt.Sprint(n.Alone)
		}
		words := n.Words
		if n.Written != "" {
			words += ", but " + n.Written
		}
		fmt.Fprintf(s.stdout, "  %8d %6s %6d %6d   %s\n", n.Requests, only, n.Red, n.Amber, words)
	}
}
