// This file holds the verb learn.

package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/learn"
)

var learnCommand = command{
	name: "learn", summary: "make a table of weighed words from labelled messages, and say what it is worth",
	usage: `frontdoor learn -labels FILE… [-find red|danger] [-out TABLE]

FILE holds a message a line: {"text": "…", "says": "red|amber|routine"}, or a line of
frontdoor eval triage with "final_rating": "red|amber|green". The table gives points to words and to
pairs of neighbouring words; a policy names it under tables: and compares weigh( … ) with a number.
Every share that is printed was measured on messages that the table had not learned from. No message
is ever printed.

  -labels FILE    may be given several times; - is standard input
  -find red       messages that are red, against amber and routine ones
  -find danger    messages that are red or amber, against routine ones
  -without FILE   ids of messages that are left out, for a measure later
  -min 5          messages in which a word has to stand. Fewer than 5 show what single patients
                  wrote: for invented messages only
  -alarms 2       per cent of the other messages on which a rule may alarm
  -out TABLE      write the table there
  -format json    the figures as one JSON value

Exit: 0 learned, 2 too few messages (200, and 30 of each kind) or not readable.

  frontdoor learn -labels examples/words/messages.jsonl -without examples/words/aside.txt -min 2
`,
	run:    (*session).learn,
	writes: func(f format) bool { return f.learn != nil },
}

// learning is what was learned, for the formats.
type learning struct {
	*learn.Learned
	find        string
	raise, hold learn.Threshold
	alarms      float64 // of the other messages that may be alarmed on, from 0 to 1
	out         string  // the file of the table; "" for none
	bare        int     // messages without a label
}

// holdBack is the share of dangerous messages that a guard against lowering should hold, from 0 to 1.
const holdBack = 0.98

// learn runs the verb.
func (s *session) learn() int {
	var files repeated
	s.flags.Var(&files, "labels", "")
	find := s.flags.String("find", "red", "")
	outside := s.flags.String("without", "", "")
	least := s.flags.Int("min", 5, "")
	alarms := s.flags.Float64("alarms", 2, "")
	out := s.flags.String("out", "", "")
	plain, code, ok := s.parse()
	switch {
	case !ok:
		return code
	case len(files) == 0 || len(plain) > 0:
		return s.fail("name the files of labelled messages: -labels FILE")
	case *find != "red" && *find != "danger":
		return s.fail("-find is red or danger")
	case *least < 1:
		return s.fail("-min is a number of messages, from 1")
	case !(*alarms >= 0 && *alarms <= 100):
		return s.fail("-alarms is per cent, from 0 to 100")
	}
	messages, err := s.messagesOf(files)
	if err == nil {
		messages, err = without(messages, *outside)
	}
	if err != nil {
		return s.fail("%s", err)
	}
	l := learning{find: *find, alarms: *alarms / 100, out: *out}
	l.Learned, err = learn.Learn(l.choose(messages), learn.Options{Least: *least})
	var few *rules.Error
	if errors.As(err, &few) {
		return s.fail("too few messages: %s", few.Detail)
	}
	l.raise, l.hold = l.Raise(l.alarms), l.HoldBack(holdBack)
	if *out != "" {
		err = l.write(*out)
		if err != nil {
			return s.fail("%s cannot be written", *out)
		}
	}
	return s.output.learn(s, l)
}

// write writes the table to a file.
func (l *learning) write(file string) error {
	var table bytes.Buffer
	err := l.WriteTable(&table)
	if err != nil {
		return err
	}
	return os.WriteFile(file, table.Bytes(), 0o644)
}

// choose labels the messages to learn from, as looked for or not, and counts those that nobody has labelled.
func (l *learning) choose(messages []message) (out []learn.Message) {
	for _, m := range messages {
		switch {
		case m.label == "":
			l.bare++
		default:
			wanted := m.label == "red" || m.label == "amber" && l.find == "danger"
			out = append(out, learn.NewMessage(m.text, wanted))
		}
	}
	return out
}

// learnText prints what was learned.
func learnText(s *session, l learning) int {
	what := map[string]string{"red": "red", "danger": "red or amber"}[l.find]
	fmt.Fprintf(s.stdout, "%s: %d %s, %d others", plural(l.Wanted+l.Others, "message"), l.Wanted, what, l.Others)
	if l.bare > 0 {
		fmt.Fprintf(s.stdout, "; %d without a label", l.bare)
	}
	fmt.Fprintf(s.stdout, "\ntable: %d entries, each in at least %d of the messages\n", l.Entries(), l.Least)
	if l.Least < 5 {
		fmt.Fprintln(s.stdout, s.paint(yellow, "warning")+
			": words of fewer than 5 messages may show what a patient wrote: for invented messages only")
	}
	fmt.Fprintf(s.stdout, "\npoints of %s %s\n", s.paint(bold, fmt.Sprintf("%-34s", what+" found")),
		s.paint(bold, "others alarmed"))
	fmt.Fprintln(s.stdout, "the text")
	for _, whole := range l.steps() {
		t := l.At(whole, learn.Unreached)
		fmt.Fprintf(s.stdout, "%6d   %s   %s\n", whole, bar(t.Found), bar(t.Alarmed))
	}
	fmt.Fprintln(s.stdout, "\nEach share is of messages that the table had not learned from.")
	l.suggest(s, "to raise", l.raise, what)
	l.suggest(s, "to hold back a lowering", l.hold, what)
	if l.out != "" {
		fmt.Fprintf(s.stdout, "\nwritten: %s\n", l.out)
	}
	return good
}

// steps are thresholds of the whole text for the picture: every five points, where a share changes by 5 per cent.
func (l *learning) steps() (out []int) {
	const change = 0.05
	var before learn.Threshold
	for whole := 400; whole >= -400; whole -= 5 {
		t := l.At(whole, learn.Unreached)
		if t.Found-before.Found >= change || t.Alarmed-before.Alarmed >= change {
			out, before = append(out, whole), t
		}
	}
	return out
}

// bar is a share as a number and a bar of 20 signs.
func bar(share float64) string {
	const width = 20
	n := min(int(share*width+0.5), width)
	return fmt.Sprintf("%3.0f %% %s%s", 100*share, strings.Repeat("#", n), strings.Repeat(".", width-n))
}

// suggest prints a threshold as the condition of a rule, with what it comes to.
func (l *learning) suggest(s *session, what string, t learn.Threshold, found string) {
	fmt.Fprintf(s.stdout, "\n%s: %.0f %% of %s, %.1f %% of the others\n", what, 100*t.Found, found, 100*t.Alarmed)
	var parts []string
	if t.Whole < learn.Unreached {
		parts = append(parts, fmt.Sprintf("weigh(submission.text, tables.NAME) >= %d", t.Whole))
	}
	if t.Window < learn.Unreached {
		parts = append(parts, fmt.Sprintf("weigh(submission.text, tables.NAME, %d) >= %d", learn.Window, t.Window))
	}
	fmt.Fprintln(s.stdout, "  "+strings.Join(parts, "\n  or "))
}

// learnJSON prints the same as one JSON value.
func learnJSON(s *session, l learning) int {
	return s.printJSON(struct {
		Find     string          `json:"find"`
		Messages int             `json:"messages"`
		Found    int             `json:"looked_for"`
		Others   int             `json:"others"`
		Entries  int             `json:"entries"`
		Least    int             `json:"least_messages"`
		Window   int             `json:"window"`
		Raise    learn.Threshold `json:"raise"`
		HoldBack learn.Threshold `json:"hold_back"`
	}{l.find, l.Wanted + l.Others, l.Wanted, l.Others, l.Entries(), l.Least, learn.Window, l.raise, l.hold})
}
