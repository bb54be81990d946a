// The measure, and how it is printed.

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/triage"
)

// levels are what staff see of the words, the most pressing first: red, a red that a clinician is asked to look at,
// amber.
var levels = []string{"red", "red?", "amber", "none"}

// A report counts messages by what they say and by what the policy made of them.
type report struct {
	counts  map[string]map[string]int // by what they say, then by level
	lowered map[string]int            // by what they say, on a harmless form; calm: on their own
	calm    int                       // calm messages that were tried on their own form
	short   inLetter                  // red messages of few words, tried inside a polite letter
	missed  []string                  // red messages in which nothing was found, for -v
	alarmed []string                  // routine messages that came out red
	green   []string                  // every message that green was proposed over
}

var now = time.Date(2026, 11, 24, 9, 5, 0, 0, time.UTC)

func newReport() report {
	return report{counts: map[string]map[string]int{}, lowered: map[string]int{}}
}

// measure adds what a policy makes of messages.
func (r *report) measure(p *triage.Policy, ms []message) error {
	for _, m := range ms {
		d, err := decide(p, m.asWritten())
		if err != nil {
			return fmt.Errorf("message %s: %w", m.ID, err)
		}
		r.count(m, levelOf(d))
		switch {
		case m.Says == "routine":
			err = r.calmly(p, m)
		case m.Says == "red" && len(strings.Fields(m.Text)) < shortWords:
			err = errors.Join(r.dangerously(p, m), r.politely(p, m, levelOf(d)))
		default:
			err = r.dangerously(p, m)
		}
		if err != nil {
			return fmt.Errorf("message %s: %w", m.ID, err)
		}
	}
	return nil
}

func (r *report) count(m message, level string) {
	if r.counts[m.Says] == nil {
		r.counts[m.Says] = map[string]int{}
	}
	r.counts[m.Says][level]++
	switch {
	case m.Says == "red" && level == "none":
		r.missed = append(r.missed, m.ID+" "+m.Kind)
	case m.Says == "routine" && strings.HasPrefix(level, "red"):
		r.alarmed = append(r.alarmed, m.ID+" "+m.Kind)
	}
}

// dangerously tries words of danger on forms whose ticks are harmless: none may come out green.
func (r *report) dangerously(p *triage.Policy, m message) error {
	for _, form := range dangerForms {
		d, err := decide(p, m.beside(form, false))
		if err != nil {
			return err
		}
		if green(d) {
			r.lowered[m.Says]++
			r.green = append(r.green, m.ID+" on "+form)
			return nil
		}
	}
	return nil
}

// calmly tries calm words on the form that they belong to: some may come out green.
func (r *report) calmly(p *triage.Policy, m message) error {
	form, ok := ownForms[m.Kind]
	if !ok || strings.Contains(m.Note, "TRAP") {
		return nil
	}
	r.calm++
	d, err := decide(p, m.beside(form, true))
	if err == nil && green(d) {
		r.lowered["calm"]++
		r.green = append(r.green, m.ID+" on "+form)
	}
	return err
}

// inLetter counts red messages of few words, and those that are found alone and inside a polite letter.
type inLetter struct{ all, alone, inside int }

// shortWords is how many words a message has that is tried inside a polite letter, at most one less.
const shortWords = 20

// What stands round a message when it is tried inside a polite letter.
const (
	politeRequest = "Hello, I hope you are well. Please could I have my usual repeat prescription sent to the same " +
		"chemist as last time, there is no rush for it at all. "
	politeThanks = " Thank you so much for all your help, you are all wonderful. Have a lovely weekend. Kind regards"
)

// politely tries a short red message between a polite prescription request and thanks: politeness may not hide it.
func (r *report) politely(p *triage.Policy, m message, alone string) error {
	m.Text = politeRequest + m.Text + politeThanks
	d, err := decide(p, m.asWritten())
	if err != nil {
		return err
	}
	r.short.all++
	if strings.HasPrefix(alone, "red") {
		r.short.alone++
	}
	if strings.HasPrefix(levelOf(d), "red") {
		r.short.inside++
	}
	return nil
}

func decide(p *triage.Policy, in object) (triage.Decision, error) {
	data, err := json.Marshal(in)
	if err != nil {
		return triage.Decision{}, err
	}
	var line map[string]json.RawMessage
	if err := json.Unmarshal(data, &line); err != nil {
		return triage.Decision{}, err
	}
	input, err := triage.Decode(line)
	if err != nil {
		return triage.Decision{}, err
	}
	return triage.Assess(p, input, now)
}

func green(d triage.Decision) bool { return d.To == triage.Green || d.LowerTo == triage.Green }

// levelOf is what staff see of a decision.
func levelOf(d triage.Decision) string {
	switch suspects := d.Suspects(); {
	case d.To == triage.Red:
		return "red"
	case suspects == triage.Red || d.Attention.Level == triage.ClinicianNow:
		return "red?"
	case d.To == triage.Amber || suspects == triage.Amber:
		return "amber"
	}
	return "none"
}

func (r report) print(w io.Writer, list bool) {
	fmt.Fprintf(w, "%-8s %8s", "says", "messages")
	for _, level := range levels {
		fmt.Fprintf(w, " %8s", level)
	}
	fmt.Fprintf(w, "   %s\n", "red or suspected")
	for _, says := range []string{"red", "amber", "routine"} {
		n := 0
		for _, count := range r.counts[says] {
			n += count
		}
		fmt.Fprintf(w, "%-8s %8d", says, n)
		for _, level := range levels {
			fmt.Fprintf(w, " %8d", r.counts[says][level])
		}
		if n > 0 {
			found := r.counts[says]["red"] + r.counts[says]["red?"]
			fmt.Fprintf(w, "   %.0f %%", 100*float64(found)/float64(n))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "green proposed on a harmless form: over %d red, %d amber; over %d of %d calm ones on their own\n",
		r.lowered["red"], r.lowered["amber"], r.lowered["calm"], r.calm)
	fmt.Fprintf(w, "of %d red messages under %d words %d are found alone, %d inside a polite letter\n",
		r.short.all, shortWords, r.short.alone, r.short.inside)
	danger := 0
	for _, says := range []string{"red", "amber"} {
		for _, count := range r.counts[says] {
			danger += count
		}
	}
	fmt.Fprintf(w, "of dangerous messages at most %.1f %% would be, with 95 %% confidence, if these are like others\n",
		100*bound(r.lowered["red"]+r.lowered["amber"], danger))
	for _, id := range r.green {
		fmt.Fprintln(w, "green proposed:", id)
	}
	if !list {
		return
	}
	for _, id := range r.missed {
		fmt.Fprintln(w, "red, and nothing found:", id)
	}
	for _, id := range r.alarmed {
		fmt.Fprintln(w, "routine, and red:", id)
	}
}

// bound is the upper end of the 95 % interval of a share, by Wilson's score; by the rule of three where none was seen.
func bound(seen, of int) float64 {
	if of == 0 {
		return 1
	}
	if seen == 0 {
		return math.Min(1, 3/float64(of))
	}
	const z = 1.96
	n, share := float64(of), float64(seen)/float64(of)
	middle := share + z*z/(2*n)
	return math.Min(1, (middle+z*math.Sqrt(share*(1-share)/n+z*z/(4*n*n)))/(1+z*z/n))
}
