package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

func due(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("Mon 2 Jan 15:04")
}

// explain prints why one request was decided as it was: what fired, what is not ruled out, and what to ask. It shows the
// policy's words, none of the patient's.
func explain(stdout, stderr io.Writer, requests []request, id string) int {
	for _, r := range requests {
		if r.decision.ID != id {
			continue
		}
		d := r.decision
		fmt.Fprintf(stdout, "%s  %s  (%s: %s)\n", d.ID, rating(d), d.Attention.Level, strings.ReplaceAll(d.Attention.Code, "_", " "))
		for _, o := range r.result.Verdicts() {
			if o.Verdict != rules.Fired {
				continue
			}
			fmt.Fprintf(stdout, "\nfired: %s\n  %s\n", o.ID, o.Because)
			for _, line := range r.result.Why(o.Rule).Tree() {
				fmt.Fprintf(stdout, "    %s\n", clip(line, columns-4))
			}
		}
		for i, g := range r.result.Gaps() {
			if i == 0 {
				fmt.Fprintln(stdout, "\nnot known, and the rules it keeps open:")
			}
			fmt.Fprintf(stdout, "  %s\n", clip(g.Fact+": "+strings.Join(g.Rules, ", "), columns-2))
		}
		for _, b := range d.Blocked {
			fmt.Fprintf(stdout, "\n%s did not act: %s\n", b.Rule, strings.Join(b.By, ", "))
		}
		for _, line := range []struct{ name, value string }{
			{"do", d.Disposition}, {"due", due(d.Due)}, {"text for the patient", d.SafetyNet}, {"route", d.Route}, {"tell", strings.Join(d.Notify, ", ")},
		} {
			if line.value != "" {
				fmt.Fprintf(stdout, "\n%s: %s\n", line.name, line.value)
			}
		}
		if len(d.Ask) > 0 {
			fmt.Fprintf(stdout, "\nask for: %s\n", strings.Join(d.Ask, ", "))
		}
		for _, l := range d.LowerIf {
			fmt.Fprintf(stdout, "could go down by %s, on answers to: %s\n", l.Rule, strings.Join(l.Ask, ", "))
		}
		return 0
	}
	fmt.Fprintf(stderr, "there is no request %q in monday.jsonl\n", id)
	return 2
}
