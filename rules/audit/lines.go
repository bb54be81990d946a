// This file writes the report as text.

package audit

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lines is the report for people, in lines of at most 100 columns. A count that is withheld shows as *.
func (r Report) Lines() []string {
	if len(r.Kinds) == 0 {
		return []string{"no records"}
	}
	out := []string{
		fmt.Sprintf(
			"AUDIT of %s  %d records, %s to %s", truncate(r.Practice, 20), r.Head.N, r.From.Format(day),
			r.To.Format(day),
		),
		"the chain holds; head is " + r.Head.String(),
		"WHAT PEOPLE DID WITH THE RATING BEFORE THEM          looked     left   raised  lowered",
	}
	for _, of := range []struct {
		who string
		a   Agreement
	}{{"staff", r.Staff}, {"clinicians", r.Clinical}} {
		out = append(
			out, fmt.Sprintf("  %-48s %8s %8s %8s %8s", of.who, of.a.Looked, of.a.Left, of.a.Raised, of.a.Lowered),
		)
	}
	out = append(out, "", "LOWERED                                                   n  raised later")
	for _, l := range r.Lowered {
		out = append(out, fmt.Sprintf("  by %-45s %8s %13s", l.By, l.N, l.RaisedLater))
	}
	out = append(out, "", "FROM RECEIPT, IN MINUTES                                  n   median  nine in ten within")
	for _, s := range r.Times {
		out = append(out, fmt.Sprintf("  %-48s %8s %8s %19s", s.Step, s.N, minutes(s, s.Median), minutes(s, s.P90)))
	}
	out = append(out, section("THE POLICY'S RATING / WHAT IT WAS IN THE END", r.Final)...)
	out = append(out, section("STAGES OF WORK", r.Stages)...)
	out = append(out, section("CONCERNS RAISED", r.Concerns)...)
	out = append(out, section("REFUSED, BY ACT", r.Refused)...)
	out = append(out, section("WHERE A CANDIDATE DECIDES OTHERWISE", r.Shadow)...)
	for _, b := range r.Breakdown {
		out = append(out, b.lines()...)
	}
	return append(
		out, fmt.Sprintf("* withheld: of people, under %d, or it would give another such number away", smallestCount),
	)
}

// lines are a breakdown as a table, or its heading alone if every count is withheld.
func (b Breakdown) lines() []string {
	heading := "BY " + strings.ToUpper(strings.ReplaceAll(b.By, "_", " "))
	if !slices.ContainsFunc(b.Rows, func(g Group) bool { return !g.N.Withheld() }) {
		return []string{"", heading + "  *"}
	}
	const row = "%-22s %8s %8s %8s %8s %8s %13s %11s"
	columns := fmt.Sprintf(row, heading, "n", "red", "looked", "changed", "overdue", "raised later", "median min")
	out := []string{"", columns}
	for _, g := range b.Rows {
		value, median := g.Value, "-"
		if value == "" {
			value = "not known"
		}
		if g.MedianMin > 0 {
			median = fmt.Sprintf("%.0f", g.MedianMin)
		}
		value = "  " + truncate(value, 20)
		out = append(out, fmt.Sprintf(row, value, g.N, g.Red, g.Looked, g.Changed, g.Overdue, g.RaisedLater, median))
	}
	return out
}

// day is how the report writes an instant.
const day = "Mon 2 Jan 2006 15:04"

// minutes are a time of a step, or - if there is none to show.
func minutes(s StepTime, v float64) string {
	if n, ok := s.N.N(); !ok || n == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f", v)
}

// section is a list under a heading; nil if the list is empty.
func section(heading string, of []NamedCount) []string {
	if len(of) == 0 {
		return nil
	}
	out := []string{heading}
	for _, c := range of {
		out = append(out, fmt.Sprintf("  %-48s %8s", truncate(c.Name, 48), c.N))
	}
	return out
}

// truncate cuts a text to a width, and puts ? for what cannot be printed.
func truncate(s string, width int) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == utf8.RuneError {
			return '?'
		}
		return r
	}, s)
	if r := []rune(s); len(r) > width {
		return string(r[:width-1]) + "…"
	}
	return s
}
