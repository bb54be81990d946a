package rules

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
)

// Findings are what does not stop a policy and may still be a mistake, on a day: a review that is due, and a name of the
// practice's own that is used once and is near another one.
func (s *Set) Findings(today Date) Problems {
	var out Problems
	file := s.domain.Name + ".yaml"
	if s.Header.ReviewBy != "" && s.Header.ReviewBy < today {
		out = append(out, Problem{File: file, Code: "review-due", Warning: true, Message: fmt.Sprintf("the policy was to be reviewed by %s", s.Header.ReviewBy)})
	}
	if a := s.Header.Approval; a.By != "" && a.Digest == "" {
		out = append(out, Problem{
			File: file, Code: "approval-unbound", Warning: true, Message: "the approval does not say what was approved, so an edit does not void it",
			Hint: "write digest: \"" + s.digest[:12] + "\" into it",
		})
	}
	uses := map[string][]*Rule{}
	for _, r := range s.rules {
		for _, name := range ownNames(r.Then) {
			uses[name] = append(uses[name], r)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(uses)) {
		if len(uses[name]) != 1 {
			continue
		}
		others := slices.DeleteFunc(slices.Collect(maps.Keys(uses)), func(n string) bool { return n == name })
		if near := source.Slip(name, others); near != "" {
			r := uses[name][0]
			out = append(out, Problem{
				File: r.File, Line: r.Line, Col: 1, Code: "name-used-once", Warning: true,
				Message: fmt.Sprintf("rule %s uses the name %s, which nothing else does", r.ID, name), Hint: "did you mean " + near + "?",
			})
		}
	}
	return out
}

// ownNames are the practice's own names in an outcome.
func ownNames(then any) []string {
	var out []string
	v := reflect.ValueOf(then)
	for i := range v.NumField() {
		switch x := v.Field(i).Interface().(type) {
		case Name:
			if x != "" {
				out = append(out, string(x))
			}
		case MessageName:
			if x != "" {
				out = append(out, string(x))
			}
		case Cause:
			if x != "" && x != "true" {
				out = append(out, string(x))
			}
		case []Name:
			for _, n := range x {
				out = append(out, string(n))
			}
		}
	}
	return out
}
