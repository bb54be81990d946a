// Cross-validation: the policy's tables of weighed words are learned from most of the messages that are measured here,
// so each fifth of them is read with tables that were learned without it.

package main

import (
	"bytes"
	"io/fs"
	"slices"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/learn"
)

const folds = 5

// tables are the tables of weighed words of the example policy, with what each of them looks for.
var tables = map[string]func(says string) bool{
	"red.csv":    func(says string) bool { return says == "red" },
	"danger.csv": func(says string) bool { return says != "routine" },
}

// leastMessages is in how many messages a word of the example's tables stands. All messages are invented.
const leastMessages = 2

// measureAcross measures a policy on messages, each fifth of them with tables that were learned from the others and
// from further messages. The thresholds are those of the policy.
func measureAcross(folder fs.FS, ms, further []message) (report, error) {
	total := newReport()
	for fold := range folds {
		var known, asked []message
		for i, m := range ms {
			if i%folds == fold {
				asked = append(asked, m)
			} else {
				known = append(known, m)
			}
		}
		relearned, err := withTables(folder, slices.Concat(known, further))
		if err != nil {
			return total, err
		}
		p, err := load(relearned)
		if err != nil {
			return total, err
		}
		if err := total.measure(p, asked); err != nil {
			return total, err
		}
	}
	return total, nil
}

// withTables is a policy folder with tables that were learned from these messages in place of its own.
func withTables(folder fs.FS, ms []message) (fs.FS, error) {
	out := fstest.MapFS{}
	files, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		data, err := fs.ReadFile(folder, f.Name())
		if err != nil {
			return nil, err
		}
		out[f.Name()] = &fstest.MapFile{Data: data}
	}
	for name, wanted := range tables {
		var labelled []learn.Message
		for _, m := range ms {
			labelled = append(labelled, learn.NewMessage(m.Text, wanted(m.Says)))
		}
		learned, err := learn.Learn(labelled, learn.Options{Least: leastMessages})
		if err != nil {
			return nil, err
		}
		var table bytes.Buffer
		if err := learned.WriteTable(&table); err != nil {
			return nil, err
		}
		out[name] = &fstest.MapFile{Data: table.Bytes()}
	}
	return out, nil
}
