// This file holds what a screen shows, apart from how: groups of rows, of which a text and its JSON show the same.

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// A group is one part of a screen: rows of one kind, the most urgent first.
type group struct {
	key     string   // what -list takes
	title   string   // begins the heading
	counts  string   // ends the heading: numbers, each with what it counts
	order   string   // what the rows are sorted by, in words
	late    string   // what a late row is; "" for late
	columns []column // the last one takes what is left of the line
	rows    []row    // all that there are
	foot    []note   // below the rows
	named   bool     // the columns are named above the rows, on the first screen too
	least   int      // how many rows the first screen shows before any group has more
	shown   int      // how many rows are shown: the first ones
	whole   bool     // nothing of a row is left out
}

// A column is one thing that rows say, and how many characters it may take.
type column struct {
	name  string
	width int // of the last one it does not count
}

// A row is one line of a group: a cell for each column, and what has to be said besides.
type row struct {
	cells []string
	late  bool // it is past its time
	notes []note
}

// A note is a line below a row or a group.
type note struct {
	label string
	text  string
	spare bool // it is shown only where a group is shown whole
}

// doNotText is shown wherever contact with a patient is prepared who must not be texted.
var doNotText = note{label: "DO NOT TEXT", text: "a person phones"}

// inWhole is a group with every row, and with nothing of it left out.
func inWhole(g group) group {
	g.shown, g.whole, g.named = len(g.rows), true, true
	if g.order != "" && len(g.rows) > 1 {
		g.foot = append(slices.Clone(g.foot), note{label: "sorted by", text: g.order})
	}
	return g
}

// fit chooses how many rows of each group stand on a screen of so many lines: the least of the first group, of the
// second, and so on; then, as long as there is room, all of the first, all of the second, and so on.
func fit(groups []group, lines int) {
	for i := range groups {
		groups[i].shown = 0
		lines -= groups[i].frame()
	}
	for _, all := range []bool{false, true} {
		for i := range groups {
			g := &groups[i]
			for (all || g.shown < g.least) && g.shown < len(g.rows) && g.height(g.shown) <= lines {
				lines -= g.height(g.shown)
				g.shown++
			}
		}
	}
}

// frame is how many lines a group takes without its rows.
func (g group) frame() int {
	n := 1 + len(g.foot)
	if g.named {
		n++
	}
	return n
}

// height is how many lines one row takes on the first screen.
func (g group) height(i int) int { return 1 + len(g.notesOf(g.rows[i])) }

// notesOf are the notes of a row that are shown.
func (g group) notesOf(r row) []note {
	return slices.DeleteFunc(slices.Clone(r.notes), func(n note) bool { return n.spare && !g.whole })
}

// lateOf counts the late ones among rows.
func lateOf(rows []row) (n int) {
	for _, r := range rows {
		if r.late {
			n++
		}
	}
	return n
}

// more says how many rows are not shown, how many of these are late, and how to see them; "" where all are shown.
func (g group) more() string {
	hidden := g.rows[g.shown:]
	if len(hidden) == 0 {
		return ""
	}
	text := fmt.Sprintf("%d more", len(hidden))
	if n := lateOf(hidden); n > 0 {
		text += fmt.Sprintf(", %d %s", n, cmp.Or(g.late, "late"))
	}
	return text + ": -list " + g.key
}

// groupJSON is the JSON of a group, in the order of its keys.
type groupJSON struct {
	Group  string           `json:"group"`
	Title  string           `json:"title"`
	Counts string           `json:"counts"`
	Order  string           `json:"sorted_by"`
	Total  int              `json:"total"`
	Late   int              `json:"late"`
	IsLate string           `json:"late_means"`
	Shown  []map[string]any `json:"shown"`
	More   moreJSON         `json:"more"`
	Notes  []noteJSON       `json:"notes,omitempty"`
}

// moreJSON is what of a group is not shown.
type moreJSON struct {
	Total int    `json:"total"`
	Late  int    `json:"late"`
	See   string `json:"see,omitempty"` // the flag that shows it
}

// noteJSON is the JSON of a note.
type noteJSON struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// MarshalJSON gives what the text shows, with no cell cut: a row has a key for each column, late and notes.
func (g group) MarshalJSON() ([]byte, error) {
	hidden := g.rows[g.shown:]
	out := groupJSON{
		Group: g.key, Title: g.title, Counts: g.counts, Order: g.order, Total: len(g.rows), Late: lateOf(g.rows),
		IsLate: cmp.Or(g.late, "late"), Shown: []map[string]any{},
		More: moreJSON{Total: len(hidden), Late: lateOf(hidden)}, Notes: notesJSON(g.foot),
	}
	if len(hidden) > 0 {
		out.More.See = "-list " + g.key
	}
	for _, r := range g.rows[:g.shown] {
		shown := map[string]any{"late": r.late}
		for i, c := range g.columns {
			shown[c.name] = r.cells[i]
		}
		if notes := notesJSON(g.notesOf(r)); len(notes) > 0 {
			shown["notes"] = notes
		}
		out.Shown = append(out.Shown, shown)
	}
	return json.Marshal(out)
}

// notesJSON are notes as JSON shows them.
func notesJSON(notes []note) (out []noteJSON) {
	for _, n := range notes {
		out = append(out, noteJSON{n.label, n.text})
	}
	return out
}
