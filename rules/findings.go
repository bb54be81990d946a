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
	uses := s.nameUses()
	names := slices.Sorted(maps.Keys(uses))
	all := problem.NewNames(names)
	for _, name := range names {
		if len(uses[name]) != 1 {
			continue
		}
		if near := all.NearestSlip(name); near != "" {
			p := uses[name][0]
			p.Code, p.Warning, p.Hint = "name-used-once", true, "did you mean "+near+"?"
			p.Message = fmt.Sprintf("%s uses the name %s, which nothing else does", p.Message, name)
			out = append(out, p)
		}
	}
	return out
}

// nameUses are the practice's own names, each with the places at which it is used; their messages say what uses it.
func (s *Set) nameUses() map[string][]problem.Problem {
	uses := map[string][]problem.Problem{}
	for _, r := range s.rules {
		for _, name := range ownNames(r.Then) {
			at := problem.Problem{File: r.File, Line: r.Line, Col: 1, Message: "rule " + r.ID}
			uses[name] = append(uses[name], at)
		}
	}
	if s.own.IsValid() {
		walk("", s.own.Elem(), func(path string, v reflect.Value) {
			if name, ok := v.Interface().(field.Name); ok && name != "" {
				at := s.HeaderProblem(path, "", "", "")
				at.Message = path
				uses[string(name)] = append(uses[string(name)], at)
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
