// The rules: conditions that each engine writes in its own language.

package workload

import (
	"math"
	"math/rand/v2"
	"slices"
)

// A Kind is what a comparison compares.
type Kind int

// The kinds of comparisons.
const (
	Number   Kind = iota // a number with a constant, by the operator
	Flag                 // that a flag is so; where the operator is "!=", that it is not
	Word                 // a word with another, by "==" or "!="
	OneOf                // that a word is one of several
	Has                  // that the list has a word
	Mentions             // that the text has one of several phrases
	Opaque               // what no index can look up: two facts by a function of the host
	Pair                 // the same: two facts side by side
)

// A Condition is one comparison, or several conditions joined by a word.
type Condition struct {
	Join  string // "and", "or", "not"; "" for a comparison
	Parts []Condition

	Kind     Kind
	Fact     string
	Operator string
	Constant float64
	Words    []string
	List     int // of Mentions: the number of its phrases among the lists of all rules
}

// Rules are conditions, and the lists of phrases that they look for.
type Rules struct {
	Conditions []Condition
	Lists      [][]string
}

// NewRules makes n rules of two to four comparisons from a seed. A third of them look for phrases too.
func NewRules(seed uint64, n int) *Rules {
	r, draw := &Rules{}, rand.New(rand.NewPCG(seed, uint64(n)))
	for range n {
		r.Conditions = append(r.Conditions, r.condition(draw))
	}
	return r
}

// Opaque is a copy in which one rule in ten has one part more, which compares two facts with each other.
func (r *Rules) Opaque() *Rules {
	made := &Rules{Conditions: slices.Clone(r.Conditions), Lists: r.Lists}
	for i := 0; i < len(made.Conditions); i += 10 {
		part := Condition{Kind: Opaque}
		if i%20 == 0 {
			part.Kind = Pair
		}
		made.Conditions[i] = Condition{Join: "and", Parts: []Condition{made.Conditions[i], part}}
	}
	return made
}

// condition draws one.
func (r *Rules) condition(draw *rand.Rand) Condition {
	var parts []Condition
	used, comparisons := map[string]bool{}, 2+draw.IntN(3)
	for len(parts) < comparisons {
		if c := comparison(draw); !used[c.Fact] {
			used[c.Fact] = true
			parts = append(parts, c)
		}
	}
	switch last := len(parts) - 1; {
	case last >= 2 && draw.IntN(4) == 0:
		parts = append(parts[:last-1], Condition{Join: "or", Parts: slices.Clone(parts[last-1:])})
	case last >= 2 && draw.IntN(12) == 0:
		parts[last] = Condition{Join: "not", Parts: []Condition{parts[last]}}
	}
	if draw.IntN(3) > 0 {
		return Condition{Join: "and", Parts: parts}
	}
	said := r.mentions(draw)
	if last := len(parts) - 1; draw.IntN(6) == 0 {
		parts[last] = Condition{Join: "or", Parts: []Condition{parts[last], said}}
	} else {
		parts = append(parts, said)
	}
	return Condition{Join: "and", Parts: parts}
}

// comparison draws one that does not read the text.
func comparison(draw *rand.Rand) Condition {
	switch kind := draw.Float64(); {
	case kind < 0.5:
		return outOfOrdinary(draw)
	case kind < 0.7:
		c := Condition{Kind: Flag, Fact: flags[draw.IntN(len(flags))].name, Operator: "=="}
		if draw.IntN(10) == 0 {
			c.Operator = "!="
		}
		return c
	case kind < 0.83:
		f := choices[draw.IntN(len(choices))]
		c := Condition{Kind: Word, Fact: f.name, Operator: "==", Words: []string{f.words[draw.IntN(len(f.words))]}}
		if draw.IntN(10) == 0 {
			c.Operator = "!="
		}
		return c
	case kind < 0.92:
		f := choices[1+draw.IntN(len(choices)-1)]
		i := draw.IntN(len(f.words) - 1)
		return Condition{Kind: OneOf, Fact: f.name, Words: f.words[i : i+2]}
	}
	return Condition{Kind: Has, Fact: "medicines", Words: []string{medicines[draw.IntN(len(medicines))]}}
}

// outOfOrdinary draws a number's threshold, away from the middle.
func outOfOrdinary(draw *rand.Rand) Condition {
	f := numbers[draw.IntN(len(numbers))]
	c := Condition{Kind: Number, Fact: f.name, Operator: ">="}
	away := f.spread * (0.9 + 1.3*draw.Float64())
	if f.mean-away > f.least && (draw.IntN(5) < 2 || f.mean+away > f.most) {
		away, c.Operator = -away, "<"
	}
	c.Constant = math.Round(math.Round(min(f.mean+away, f.most)/f.step)*f.step*10) / 10
	return c
}

// mentions draws a list of three to eight phrases.
func (r *Rules) mentions(draw *rand.Rand) Condition {
	var phrases []string
	for end := 3 + draw.IntN(6); len(phrases) < end; {
		if p := phrase(draw); !slices.Contains(phrases, p) {
			phrases = append(phrases, p)
		}
	}
	r.Lists = append(r.Lists, phrases)
	return Condition{Kind: Mentions, Fact: "text", Words: phrases, List: len(r.Lists) - 1}
}

// A Dialect writes comparisons in a language, and knows its words.
type Dialect struct {
	And, Or, Not string
	Comparison   func(Condition) string
}

// Write writes a condition, everything that is joined in brackets.
func (d Dialect) Write(c Condition) string {
	switch c.Join {
	case "":
		return d.Comparison(c)
	case "not":
		return d.Not + "(" + d.Write(c.Parts[0]) + ")"
	}
	text := ""
	for i, part := range c.Parts {
		if i > 0 {
			text += map[string]string{"and": d.And, "or": d.Or}[c.Join]
		}
		if part.Join == "and" || part.Join == "or" {
			text += "(" + d.Write(part) + ")"
		} else {
			text += d.Write(part)
		}
	}
	return text
}
