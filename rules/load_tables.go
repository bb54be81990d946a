// Loading tables of weighed words: files beside the policy with a word or two neighbouring words and points a line.

package rules

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

const (
	maxTableBytes    = 512 << 10 // of a file with weighed words
	maxTableProblems = 20        // told of one table
	maxTables        = 20        // of one policy, its practice's own layer included
)

// tableName is how a file of weighed words is called: it stands beside the policy, and nowhere else.
var tableName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,98}\.csv$`)

// tables reads the tables of weighed words that the policy names.
func (l *loader) tables() {
	for _, n := range l.both("tables") {
		for p := range n.Pairs() {
			_, taken := l.scope.Tables[p.Key]
			if len(l.scope.Tables) == maxTables {
				p.Name.Problem("too-much", fmt.Sprintf("a policy names at most %d tables", maxTables), "")
				return
			}
			if checkName(p) && l.new(p, taken) {
				l.scope.Tables[p.Key] = l.table(p.Node)
			}
		}
	}
}

// table reads the file that a node names; nil after noting what is wrong.
func (l *loader) table(n source.Node) *text.Table {
	name, ok := n.Text()
	if !ok {
		return nil
	}
	if !tableName.MatchString(name) {
		n.Problem("bad-table-file", "a table is a file beside the policy, with a name that ends in .csv",
			"write danger.csv")
		return nil
	}
	data, err := problem.ReadFile(l.fsys, name, maxTableBytes)
	var refused problem.Problem
	switch {
	case errors.As(err, &refused) && refused.Code == "file-too-long":
		n.Problem("too-long", fmt.Sprintf("%s is longer than %d KiB", name, maxTableBytes>>10), "")
		return nil
	case err != nil:
		n.Problem("not-readable", name+" cannot be read", "it stands beside the policy's other files")
		return nil
	}
	entries, problems := readTable(name, data)
	for _, p := range problems {
		l.c.Add(p)
	}
	switch {
	case len(problems) > 0:
		return nil
	case len(entries) == 0:
		n.Problem("empty-list", name+" has no entry", "an entry is a word or two, a comma and points: grey,7")
		return nil
	}
	return text.NewTable(entries)
}

// readTable reads the lines of a table. Empty lines, and those that begin with #, say nothing.
func readTable(name string, data []byte) (entries []text.Entry, problems []problem.Problem) {
	seen := map[string]bool{}
	at := 0
	for line := range bytes.Lines(data) {
		start, row := at, strings.TrimSpace(string(line))
		at += len(line)
		if row == "" || row[0] == '#' {
			continue
		}
		entry, code, message := tableEntry(row)
		switch {
		case code != "":
		case seen[entry.Words]:
			code, message = "duplicate-entry", "this entry stands in the table already"
		case len(entries) == text.MaxTableEntries:
			code, message = "too-long", fmt.Sprintf("a table has at most %d entries", text.MaxTableEntries)
		default:
			seen[entry.Words] = true
			entries = append(entries, entry)
			continue
		}
		problems = append(problems, problem.InFile(name, data, start, len([]rune(row)), code, message,
			"a word or two, a comma and points: chest pain,9"))
		if len(problems) == maxTableProblems || code == "too-long" {
			break
		}
	}
	return entries, problems
}

// tableEntry reads one line of a table; code and message say what is wrong with it.
func tableEntry(row string) (e text.Entry, code, message string) {
	words, points, ok := strings.Cut(row, ",")
	if !ok {
		return e, "bad-entry", "this is no entry of a table"
	}
	var err error
	e.Points, err = strconv.Atoi(strings.TrimSpace(points))
	if err != nil || e.Points == 0 || e.Points < -text.MaxPoints || e.Points > text.MaxPoints {
		return e, "bad-points", fmt.Sprintf("points are a whole number from %d to %d, and not 0", -text.MaxPoints,
			text.MaxPoints)
	}
	e.Words = text.Normal(words)
	if n := len(strings.Fields(e.Words)); n == 0 || n > text.MaxEntryWords {
		return e, "bad-entry", "an entry is a word or two neighbouring words; can't counts as two"
	}
	return e, "", ""
}
