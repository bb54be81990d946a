// The digest of a policy: a hash of what it means, whatever its layout, comments, version and approval.

package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/internal/lang"
	"github.com/frontdoor-rules/frontdoor/rules/internal/text"
)

// digest is the SHA-256, in hex, of what the policy means, in an order of its own. Every value is quoted, so that two
// policies which mean different things never give the same lines.
func (l *loader) digest() string {
	s, h := l.set, sha256.New()
	line := func(parts ...any) {
		for _, p := range parts {
			fmt.Fprintf(h, "%q ", fmt.Sprint(p))
		}
		io.WriteString(h, "\n")
	}
	line("frontdoor", 1, s.Header.Policy, s.Header.ID)
	if s.Header.Local != "" {
		line("local", s.Header.Local)
	}
	if s.Header.Effective != "" {
		line("effective", s.Header.Effective)
	}
	answers := slices.Clone(s.facts[len(s.schema.facts):])
	slices.SortFunc(answers, func(a, b *Fact) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range answers {
		line("answer", f.Name, f.Kind, f.Min, f.Max, sorted(f.Values))
	}
	for _, name := range slices.Sorted(maps.Keys(s.added)) {
		line("codes", name, sorted(s.added[name]))
	}
	for _, score := range s.scores {
		line("score", score.Name)
		if score.OnlyIf != nil {
			line("only_if", score.OnlyIf.Canonical())
		}
		for _, p := range canonicalParts(score) {
			line("part", p)
		}
	}
	for _, r := range s.rules {
		line("rule", r.ID, r.condition.Canonical(), canonical(r.Then), r.Because, r.From, r.Until)
	}
	if s.program.ReadsText() {
		line("reading", text.Version())
	}
	if s.own.IsValid() {
		line("own", canonical(s.own.Elem().Interface()))
	}
	for _, name := range slices.Sorted(maps.Keys(l.used)) {
		m := s.texts[name]
		line("text", name, sorted(m.Tags))
		for _, language := range slices.Sorted(maps.Keys(m.Texts)) {
			line(language, m.Texts[language])
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// canonicalParts are the parts of a score as text, sorted, as their order means nothing.
func canonicalParts(score *lang.Score) []string {
	var parts []string
	for _, p := range score.Parts {
		when, fact := "", ""
		if p.When != nil {
			when = p.When.Canonical()
		}
		if p.Fact != nil {
			fact = p.Fact.Name
		}
		parts = append(parts, fmt.Sprintf("%q %q %v %d", when, fact, p.Bands, p.Points))
	}
	return sorted(parts)
}

// sorted is a sorted copy.
func sorted(words []string) []string {
	return slices.Sorted(slices.Values(words))
}

// canonical is a struct as JSON. Its lists of words are sorted and hold none twice, as they are sets.
func canonical(v any) string {
	c := reflect.New(reflect.TypeOf(v)).Elem()
	c.Set(reflect.ValueOf(v))
	for i := range c.NumField() {
		f := c.Field(i)
		if f.Kind() != reflect.Slice || f.Type().Elem().Kind() != reflect.String {
			continue
		}
		var words []string
		for j := range f.Len() {
			words = append(words, f.Index(j).String())
		}
		set := reflect.MakeSlice(f.Type(), 0, f.Len())
		for _, w := range slices.Compact(sorted(words)) {
			set = reflect.Append(set, reflect.ValueOf(w).Convert(f.Type().Elem()))
		}
		f.Set(set)
	}
	b, err := json.Marshal(c.Interface())
	if err != nil {
		return fmt.Sprintf("%T", v) // plain structs of plain values: not reached
	}
	return string(b)
}
