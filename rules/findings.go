// Warnings about a loaded policy that depend on the day or on the practice's own names.

package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Findings are warnings of what does not stop a policy and may still be a mistake, on a day: a review that is due, an
// approval that names no digest, and a name of the practice's own that is used once and is like another one.
func (s *Set) Findings(today field.ISODate) problem.Problems {
	var out problem.Problems
	file := s.domain.Name + ".yaml"
	if s.Header.ReviewBy != "" && s.Header.ReviewBy < today {
		out = append(out, problem.Problem{
			File: file, Code: "review-due", Warning: true,
			Message: fmt.Sprintf("the policy was to be reviewed by %s", s.Header.ReviewBy),
		})
	}
	if a := s.Header.Approval; a.By != "" && a.Digest == "" {
		out = append(out, problem.Problem{
			File: file, Code: "approval-unbound", Warning: true,
			Message: "the approval does not say what was approved, so an edit does not void it",
			Hint:    "write digest: \"" + s.approvable[:12] + "\" into it",
		})
	}
	return append(out, s.namesUsedOnce()...)
}

// maxOwnNames is how many names of the practice's own are compared with one another.
const maxOwnNames = 4_000

// namesUsedOnce are names of the practice's own that only one place uses and that are like another name.
func (s *Set) namesUsedOnce() (out problem.Problems) {
	uses := s.nameUses()
	names := slices.Sorted(maps.Keys(uses))
	if len(names) > maxOwnNames {
		message := fmt.Sprintf("the policy has %d names of its own, more than the %d that are compared with one "+
			"another, so a slip in one of them is not told", len(names), maxOwnNames)
		return problem.Problems{
			{File: s.domain.Name + ".yaml", Code: "names-not-compared", Warning: true, Message: message},
		}
	}
	all := problem.NewNames(names)
	for _, name := range names {
		if len(uses[name]) != 1 || len(out) == problem.Most {
			continue
		}
		if near := all.NearestSlip(name); near != "" {
			by := uses[name][0]
			message := fmt.Sprintf("%s uses the name %s, which nothing else does", by, name)
			p := problem.Problem{Col: 1, Code: "name-used-once", Message: message, Hint: "did you mean " + near + "?"}
			if by.rule != nil {
				p.File, p.Line = by.rule.File, by.rule.Line
			} else {
				p = s.HeaderProblem(by.path, p.Code, p.Message, p.Hint)
			}
			p.Warning = true
			out = append(out, p)
		}
	}
	return out
}

// nameUse is a place at which a name is used: a rule, or else a path of keys at the top of the file.
type nameUse struct {
	rule *Rule
	path string
}

// String names the place.
func (u nameUse) String() string {
	if u.rule != nil {
		return "rule " + u.rule.ID
	}
	return u.path
}

// nameUses are the practice's own names, each with the places at which it is used.
func (s *Set) nameUses() map[string][]nameUse {
	uses := map[string][]nameUse{}
	for _, r := range s.rules {
		for _, name := range ownNames(r.Then) {
			uses[name] = append(uses[name], nameUse{rule: r})
		}
	}
	if s.own.IsValid() {
		walk("", s.own.Elem(), func(path string, v reflect.Value) {
			if name, ok := v.Interface().(field.Name); ok && name != "" {
				uses[string(name)] = append(uses[string(name)], nameUse{path: path})
			}
		})
	}
	return uses
}

// ownNames are the practice's own names in an outcome: of flags, texts, causes and the like.
func ownNames(then any) []string {
	var out []string
	v := reflect.ValueOf(then)
	for i := range v.NumField() {
		switch x := v.Field(i).Interface().(type) {
		case field.Name:
			if x != "" {
				out = append(out, string(x))
			}
		case field.MessageName:
			if x != "" {
				out = append(out, string(x))
			}
		case field.Cause:
			if x != "" && x != "true" {
				out = append(out, string(x))
			}
		case []field.Name:
			for _, n := range x {
				out = append(out, string(n))
			}
		}
	}
	return out
}
