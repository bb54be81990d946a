// Loading messages.yaml, the texts for patients that the outcomes of rules name.

package rules

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// messageFile is what stands at the top of messages.yaml.
type messageFile struct {
	Frontdoor int           `key:"frontdoor"`
	Policy    string        `key:"policy" need:"yes" enum:"messages"`
	ID        string        `key:"id" need:"yes"`
	Version   string        `key:"version" need:"yes"`
	Author    string        `key:"author" need:"yes"`
	Approval  Approval      `key:"approval"`
	ReviewBy  field.ISODate `key:"review_by"`
	Example   bool          `key:"not_for_clinical_use"`
	Languages []string      `key:"languages"` // that every text must have; [en] where none are named
	End       string        `key:"end" need:"yes"`
}

var (
	language = regexp.MustCompile(`^[a-z]{2}$`)
	digits   = regexp.MustCompile(`^[0-9]{3,6}$`)
)

const easyRead = "easy_read"

// messages reads messages.yaml, if it is there. Every key that is not the header's is a text.
func (l *loader) messages(fsys fs.FS) {
	data, err := problem.ReadFile(fsys, MessagesFile, source.MaxFileBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	l.set.texts = map[field.MessageName]Message{}
	var refused problem.Problem
	if errors.As(err, &refused) {
		l.c.Add(refused)
		return
	}
	root, ok := source.Parse(MessagesFile, data, l.c)
	if !ok {
		l.set.texts = nil // so that the names of texts are not held against a file that cannot be read
		return
	}
	f, texts := readMessageFile(root)
	for _, p := range texts {
		l.message(p, f.Languages)
	}
}

// readMessageFile reads the header of messages.yaml, and gives the texts as they stand in the file.
func readMessageFile(root source.Node) (f messageFile, texts []source.Pair) {
	keys := source.Keys(reflect.TypeOf(f))
	given := map[string]bool{}
	for p := range root.Pairs() {
		given[p.Key] = true
		if slices.Contains(keys, p.Key) {
			source.DecodeKey(p, &f)
		} else {
			texts = append(texts, p)
		}
	}
	for _, key := range source.Needed(reflect.TypeOf(f)) {
		if !given[key] {
			root.Problem("missing-key", fmt.Sprintf("%q is missing at the top of the file", key), "")
		}
	}
	if n := root.Get("frontdoor"); n.Exists() && f.Frontdoor != 1 {
		n.Problem("wrong-version", "this library reads version 1 of the specification", "write frontdoor: 1")
	}
	if n := root.Get("id"); n.IsScalar() && !field.IsKebab(f.ID) {
		n.Problem("not-kebab-case", "an id is written in small letters, digits and -", "")
	}
	source.CheckEnd(root, f.ID)
	n := root.Get("languages")
	if !n.IsList() {
		f.Languages = []string{"en"}
		return f, texts
	}
	if len(n.Items()) == 0 {
		n.Problem("empty-list", "no language is named", "write [en], with those that every text must have")
	}
	for _, item := range n.Items() {
		if word, _ := item.Text(); !isLanguage(word) {
			item.Problem("unknown-language", "this is not a language",
				"write two small letters, en or cy, or easy_read")
		}
	}
	f.Languages = slices.DeleteFunc(f.Languages, func(of string) bool { return !isLanguage(of) })
	return f, texts
}

func isLanguage(word string) bool { return word == easyRead || language.MatchString(word) }

// message reads one text; needed are the languages that it must have.
func (l *loader) message(p source.Pair, needed []string) {
	if p.Name.Full() {
		return
	}
	var name field.MessageName
	if err := name.UnmarshalText([]byte(p.Key)); err != nil {
		p.Name.Problem("not-snake-case", "the name of a text is written in small letters, digits and _",
			problem.SuggestSnake(p.Key))
		return
	}
	m := Message{Texts: map[string]string{}}
	for k := range p.Node.Pairs() {
		switch {
		case k.Key == "tags":
			m.Tags = readTags(k.Node)
		case isLanguage(k.Key):
			m.Texts[k.Key] = readText(k.Node)
		default:
			known := slices.Sorted(slices.Values(append([]string{"tags", "en", "cy", easyRead}, needed...)))
			k.Name.Problem("unknown-key", fmt.Sprintf("%q is neither a language nor tags", k.Key),
				k.Name.Suggest(k.Key, slices.Compact(known)))
		}
	}
	for _, word := range needed {
		if _, ok := m.Texts[word]; !ok && p.Node.IsMap() {
			p.Name.Problem("missing-language", fmt.Sprintf("this text has no %s", word),
				"patients who read "+word+" would see nothing")
		}
	}
	l.set.texts[name] = m
}

// readTags reads what a text tells people to do, so that each language can be held to say it too.
func readTags(n source.Node) (tags []string) {
	source.Decode(n, &tags)
	for i, tag := range tags {
		if !field.IsSnake(tag) && !digits.MatchString(tag) {
			n.Items()[i].Problem("not-snake-case", "a tag is a number or is written in small letters, digits and _",
				problem.SuggestSnake(tag))
		}
	}
	return tags
}

// readText reads a text in one language, and notes what does not look like one that is meant for patients.
func readText(n source.Node) (text string) {
	source.Decode(n, &text)
	switch {
	case n.IsScalar() && n.LostComment() != "":
		n.Problem("lost-comment", "YAML takes everything from # on for a comment: patients would not see it",
			"put the text in quotes")
	case text != "" && len(strings.Fields(text)) < 2:
		n.Problem("not-a-text", "this is not a text for patients", "write what they should do, in words")
	case strings.Contains(text, "TODO") || strings.Contains(text, "XXX"):
		n.Warn("unfinished-text", "this text looks unfinished", "")
	}
	return text
}

// checkMessages notes every text that is named below a node and does not stand in messages.yaml, and keeps the names of
// the others, as the digest is of their texts too. A policy without a messages.yaml may name any.
func (l *loader) checkMessages(n source.Node, v any) {
	walk("", reflect.ValueOf(v), func(path string, v reflect.Value) {
		name, ok := v.Interface().(field.MessageName)
		if !ok || name == "" {
			return
		}
		if _, ok := l.set.texts[name]; ok {
			l.used[name] = true
			return
		}
		if l.set.texts == nil || n.Full() {
			return
		}
		var known []string
		for other := range l.set.texts {
			known = append(known, string(other))
		}
		n.Find(path).Problem("unknown-message", fmt.Sprintf("%s holds no text %s", MessagesFile, name),
			problem.Suggest(string(name), known))
	})
}
