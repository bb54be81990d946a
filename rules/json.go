package rules

import (
	"io/fs"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// Listed is a list for JSON, where it is never null.
func Listed[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// OrNull is a value for JSON, where its zero is null.
func OrNull[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}

// ForTools is a domain's Load as [Domain] has it.
func ForTools[P interface {
	Policy
	Findings() problem.Problems
}](load func(fs.FS) (P, error)) func(fs.FS) (Policy, problem.Problems, error) {
	return func(fsys fs.FS) (Policy, problem.Problems, error) {
		p, err := load(fsys)
		if err != nil {
			problems, _ := err.(problem.Problems)
			return nil, problems, err
		}
		return p, p.Findings(), nil
	}
}
