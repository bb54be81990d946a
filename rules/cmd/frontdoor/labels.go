// This file reads messages that somebody has labelled, or that have a final rating.

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// A message is what a patient wrote, with what is known of it. It is never printed.
type message struct {
	id    string
	text  string
	label string // red, amber or routine; "" where nobody has said
}

// messageLine is a line of a file of messages: {"id", "text", "says"}, or one of "frontdoor eval triage" with the final
// rating of the submission.
type messageLine struct {
	ID          string `json:"id"`
	Text        string `json:"text"`
	Says        string `json:"says"`
	FinalRating string `json:"final_rating"`
	Submission  struct {
		ID   string `json:"id"`
		Text string `json:"text"`
	} `json:"submission"`
}

// labels are what a line may say of a message, and what is meant.
var labels = map[string]string{"red": "red", "amber": "amber", "routine": "routine", "green": "routine", "": ""}

// messagesOf reads the messages of files, of which - is standard input. A message with an id that stands there more
// than once, with the same text, counts once: else the words of one patient would stand in many messages, and a message
// would be measured by a table that learned from it.
func (s *session) messagesOf(files []string) (out []message, err error) {
	for _, name := range files {
		in, err := s.open(name)
		if err != nil {
			return nil, err
		}
		out, err = readMessages(name, in, out)
		in.Close()
		if err != nil {
			return nil, err
		}
	}
	type idAndText struct{ id, text string }
	seen := map[idAndText]bool{}
	return slices.DeleteFunc(out, func(m message) bool {
		key := idAndText{m.id, m.text}
		again := m.id != "" && seen[key]
		seen[key] = true
		return again
	}), nil
}

// readMessages adds the messages of one file. Its errors name the line, and nothing that stands there.
func readMessages(name string, in io.Reader, out []message) ([]message, error) {
	var bad error
	err := eachLine(in, func(l inputLine) bool {
		var m messageLine
		if _, lineErr := wire.Line(l.text); l.tooLong || lineErr != nil || json.Unmarshal(l.text, &m) != nil {
			bad = fmt.Errorf("%s:%d: this is no line of JSON with a text", name, l.number)
			return false
		}
		label, known := labels[cmp.Or(m.FinalRating, m.Says)]
		if !known {
			bad = fmt.Errorf("%s:%d: says is red, amber or routine; final_rating is red, amber or green",
				name, l.number)
			return false
		}
		if said := cmp.Or(m.Text, m.Submission.Text); said != "" { // nothing is learned from an empty form
			out = append(out, message{id: cmp.Or(m.ID, m.Submission.ID), text: said, label: label})
		}
		return true
	})
	if bad != nil {
		return nil, bad
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read to its end", name)
	}
	return out, nil
}

// without leaves out the messages whose ids stand in a file, parted by blanks.
func without(messages []message, file string) ([]message, error) {
	if file == "" {
		return messages, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be read", file)
	}
	outside := map[string]bool{}
	for _, id := range strings.Fields(string(data)) {
		outside[id] = true
	}
	var out []message
	for _, m := range messages {
		if !outside[m.id] {
			out = append(out, m)
		}
	}
	return out, nil
}

// repeated is a flag that may be given more than once.
type repeated []string

// String is the values, parted by commas.
func (r *repeated) String() string { return strings.Join(*r, ",") }

// Set adds a value.
func (r *repeated) Set(value string) error {
	*r = append(*r, value)
	return nil
}
