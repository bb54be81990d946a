// The order of problems, and the hints for names that are not known.
package problem_test

import (
	"errors"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// Problems come sorted by file, line and column, each once, and those at one place in the order in which they were
// found.
func TestCollectorSorts(t *testing.T) {
	at := func(file string, line, col int, code string) problem.Problem {
		return problem.Problem{File: file, Line: line, Col: col, Code: code}
	}
	var c problem.Collector
	for _, p := range []problem.Problem{
		at("b", 1, 1, "p"), at("a", 2, 1, "p"), at("a", 1, 9, "q"), at("a", 1, 9, "p"),
		at("a", 1, 2, "p"), at("a", 1, 2, "p"),
	} {
		c.Add(p)
	}
	require.Equal(t, problem.Problems{
		at("a", 1, 2, "p"), at("a", 1, 9, "q"), at("a", 1, 9, "p"), at("a", 2, 1, "p"),
		at("b", 1, 1, "p"),
	}, c.Problems())
	require.Equal(t, 6, c.Len())
	require.Equal(t, "p", c.Since(5)[0].Code)
	var one problem.Problem
	require.True(t, errors.As(error(c.Problems()), &one))
	require.Equal(t, "a", one.File)
}

func TestFatal(t *testing.T) {
	var c problem.Collector
	require.False(t, c.Fatal())
	c.Add(problem.Problem{Warning: true})
	require.False(t, c.Fatal())
	c.Add(problem.Problem{})
	require.True(t, c.Fatal())
}

func TestSuggest(t *testing.T) {
	valid := []string{"temp_c", "resp_rate", "heart_rate", "age_years", "age_months"}
	for name, want := range map[string]string{
		"tmp_c": "did you mean temp_c?", "hart_rate": "did you mean heart_rate?",
		"age":        "did you mean age_months or age_years?",
		"ehart_rate": "did you mean heart_rate?",
		"something":  "known are age_months, age_years, heart_rate, resp_rate, temp_c",
	} {
		require.Equal(t, want, problem.Suggest(name, valid), name)
	}
	require.Equal(t, "known are a, b, c, d, … (9 in all)", problem.Suggest("zzzz",
		[]string{"i", "h", "g", "f", "e", "d", "c", "b", "a"}))
	require.Empty(t, problem.Suggest("x", nil))
}

// A slip is nearer than a nearest name.
func TestSlip(t *testing.T) {
	require.Equal(t, "amber", problem.Nearest("ambre", []string{"red", "amber"}))
	require.Equal(t, "amber", problem.NearestSlip("ambre", []string{"red", "amber"}))
	require.Empty(t, problem.NearestSlip("am", []string{"red", "amber"}))
}
