// Learning a table, and measuring it on messages that it was not learned from.

package learn

import (
	"fmt"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// What there must be to learn from. With fewer, the measured shares would say nothing.
const (
	MinMessages = 200 // labelled messages
	MinWanted   = 30  // of these, messages that are looked for; and as many others
)

// Window is over how many successive words points are added up, beside the whole text: what stands inside a long
// harmless letter is found there. In a trial with short messages of danger inside polite letters none stayed hidden
// from windows of 12 to 20 words, and many from longer ones.
const Window = 15

const folds = 10 // parts of the messages, each measured by what was learned from the others

// Options say how a table is learned.
type Options struct {
	// Least is in how many messages an entry has to stand, from 1; 0 means 5. A table of real messages takes no fewer
	// than 5, so that no entry shows what one patient wrote.
	Least int
}

// Learned is a table and what it is worth.
type Learned struct {
	Wanted, Others int // messages it was learned from
	Least          int // messages in which each entry stands

	entries []text.Entry
	scores  []score
}

// score is what a message weighs by a table that was learned without it.
type score struct {
	wanted        bool
	whole, window int
}

// Learn makes a table. The error is a [rules.Error] with the code too-few-messages where there is not enough to learn
// from.
func Learn(messages []Message, o Options) (*Learned, error) {
	l := &Learned{Least: o.Least}
	if l.Least <= 0 {
		l.Least = 5
	}
	l.Wanted, l.Others = count(messages)
	if len(messages) < MinMessages || l.Wanted < MinWanted || l.Others < MinWanted {
		return nil, &rules.Error{
			Code: "too-few-messages", Detail: fmt.Sprintf("%d messages are needed, %d of them looked for and %d not; "+
				"there are %d and %d", MinMessages, MinWanted, MinWanted, l.Wanted, l.Others),
		}
	}
	least := l.measure(messages)
	l.entries = heavy(weights(messages, l.Least), least)
	return l, nil
}

// Entries is how many entries the table has.
func (l *Learned) Entries() int { return len(l.entries) }

// measure weighs each message by what the others teach, and finds which entries can be left out because they say
// little: as many as still let a rule find as much at the fixed share of alarms. It keeps the scores of that choice,
// and gives the least points, for or against, of an entry that stays.
func (l *Learned) measure(messages []Message) int {
	tables := make([][]text.Entry, folds)
	for fold := range tables {
		var others []Message
		for i, m := range messages {
			if i%folds != fold {
				others = append(others, m)
			}
		}
		tables[fold] = weights(others, l.Least)
	}
	const alarms = 0.02
	best, kept := -1, 1
	for _, least := range []int{1, 2, 3, 4, 5} {
		scores := weighAll(messages, tables, least)
		tried := Learned{Wanted: l.Wanted, Others: l.Others, scores: scores}
		if found := tried.Raise(alarms).found; found >= best {
			best, kept, l.scores = found, least, scores
		}
	}
	return kept
}

// weighAll weighs each message by the table of the part of the messages in which it stands.
func weighAll(messages []Message, tables [][]text.Entry, least int) []score {
	out := make([]score, len(messages))
	for fold, entries := range tables {
		table := text.NewTable(heavy(entries, least))
		for i := fold; i < len(messages); i += folds {
			m := messages[i]
			out[i] = score{m.wanted, table.Weigh(m.text(), 0).Points, table.Weigh(m.text(), Window).Points}
		}
	}
	return out
}
