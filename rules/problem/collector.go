// Gathering problems during a walk over a file.

package problem

import (
	"cmp"
	"slices"
)

// Most is how many mistakes of one file are told, and as many warnings; more would only bury the first.
const Most = 200

// A Collector gathers problems, so that a walk over a file needs no error returns.
type Collector struct{ problems Problems }

// Add notes a problem.
func (c *Collector) Add(p Problem) { c.problems = append(c.problems, p) }

// Len is the number of problems so far, warnings included.
func (c *Collector) Len() int { return len(c.problems) }

// Since are the problems gathered after the first n, in the order in which they were found.
func (c *Collector) Since(n int) Problems { return c.problems[n:] }

// Problems returns what was gathered, sorted by place, without repetitions.
func (c *Collector) Problems() Problems {
	ps := slices.Clone(c.problems)
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
	})
	return slices.Compact(ps)
}

// Fatal tells whether anything gathered stops the policy from loading.
func (c *Collector) Fatal() bool { return c.problems.Fatal() }
