// Loading a practice's own layer, which stands beside its supplier's policy: triage.local.yaml beside triage.yaml. It
// may add rules, and phrases to the supplier's lists, and what these need; it cannot change, lower or leave out
// anything.

package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A practice's own layer stands beside its supplier's policy: triage.local.yaml beside triage.yaml. It may add rules,
// and phrases to the supplier's lists, and what these need; it cannot change, lower or leave out anything.

// localKeys are what a local file may say.
var localKeys = []string{
	"frontdoor", "policy", "id", "version", "author", "extends", "review_by", "not_for_clinical_use",
	"answers", "codes", "phrases", "lists", "tables", "conditions", "rules", "end",
}

// localFile is the name of the file of a practice's own layer.
func (d Domain) localFile() string { return d.Name + ".local.yaml" }

// isLocal tells whether a node stands in the local file.
func (l *loader) isLocal(n source.Node) bool {
	return l.local != nil && n.File() == l.domain.localFile()
}

// readLocal reads the local file; found is false when there is none.
func (l *loader) readLocal(fsys fs.FS) (root source.Node, found bool) {
	data, err := problem.ReadFile(fsys, l.domain.localFile(), source.MaxFileBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return root, false
	}
	var refused problem.Problem
	if errors.As(err, &refused) { // what the practice adds may not be left out without anybody noticing
		l.c.Add(refused)
		return root, true
	}
	root, _ = source.Parse(l.domain.localFile(), data, l.c)
	return root, true
}

// localHeader reads the header of a local file, and notes where its other parts stand.
func (l *loader) localHeader(root source.Node) {
	l.local = map[string]source.Node{}
	for p := range root.Pairs() {
		l.localKey(p)
		l.local[p.Key] = p.Node
	}
	for _, key := range []string{"policy", "id", "version", "author", "extends", "end"} {
		if !root.Get(key).Exists() {
			root.Problem("missing-key", fmt.Sprintf("%q is missing at the top of the file", key), "")
		}
	}
	source.CheckEnd(root, l.set.Header.Local)
}

// localKey reads one key of a local file.
func (l *loader) localKey(p source.Pair) {
	switch p.Key {
	case "policy", "id", "extends":
		l.localID(p)
	case "frontdoor":
		if v, ok := p.Node.Int(); ok && v != 1 {
			p.Node.Problem("wrong-version", "this library reads version 1 of the specification", "write frontdoor: 1")
		}
	case "review_by":
		source.Decode(p.Node, new(field.ISODate))
	case "version", "author":
		source.Decode(p.Node, new(string))
	case "not_for_clinical_use":
		p.Node.Bool()
	default:
		switch {
		case slices.Contains(localKeys, p.Key): // it is read with the same part of the supplier's file
		case slices.Contains(headerKeys, p.Key), slices.Contains(l.ownKeys(), p.Key):
			p.Name.Problem("not-local",
				fmt.Sprintf("%q is said in the supplier's %s.yaml: a local file adds rules and phrases",
					p.Key, l.domain.Name),
				"say it with a rule")
		default:
			p.Name.Problem("unknown-key", fmt.Sprintf("%q is not a key of %s", p.Key, l.domain.localFile()),
				p.Name.Suggest(p.Key, localKeys))
		}
	}
}

// localID reads a key that names a kind of policy or an id.
func (l *loader) localID(p source.Pair) {
	text, _ := p.Node.Text()
	switch {
	case p.Key == "policy" && text != l.domain.Name:
		p.Node.Problem("wrong-policy",
			fmt.Sprintf("%s holds a policy of the kind %s", l.domain.localFile(), l.domain.Name),
			"write policy: "+l.domain.Name)
	case p.Key == "id" && text == l.set.Header.ID:
		p.Node.Problem("duplicate-id", "this is the supplier's id", "give your layer its own")
	case p.Key == "id" && !field.IsKebab(text):
		p.Node.Problem("not-kebab-case", "an id is written in small letters, digits and -", "")
	case p.Key == "extends" && text != l.set.Header.ID:
		p.Node.Problem("wrong-base", "the policy beside this file is another one", "write extends: "+l.set.Header.ID)
	}
	if p.Key == "id" {
		l.set.Header.Local = text
	}
}
