// The table of what each key of an outcome does, which loading and deciding both read.

package limits

import (
	"cmp"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// An effect is what an outcome does to patients and to figures.
type effect struct {
	shuts   bool // it keeps patients out
	relaxes bool // it may let more in, so that its rule acts on certainty alone
	weakens bool // a practice's own layer may not add it, whatever else the rule shuts
	figure  bool // it changes a figure
	// everybody names the part that concerns more than one request, and so never acts at admission; "" where none does.
	everybody string
}

// effects has one row a key of an outcome; a new key of an outcome is a field of [outcome] and a row here. A key that
// is not given has the zero effect. message, alert, for, notify and round do nothing by themselves.
var effects = []struct {
	key string
	of  func(outcome) effect
}{
	{"door", func(t outcome) effect {
		return effect{
			shuts: t.Door != "" && t.Door != Open, weakens: t.Door == Open, everybody: part("door", t.Door != ""),
		}
	}},
	{"clamp", func(t outcome) effect {
		c := t.Clamp
		if c == nil {
			return effect{}
		}
		widens := c.Door != "" || c.Unlimited || c.Floor != nil
		return effect{shuts: isZero(c.Ceiling), relaxes: widens, weakens: widens, figure: true, everybody: "clamp"}
	}},
	{"topics", func(t outcome) effect { return effect{everybody: part("topics", t.Topics != nil)} }},
	{"set", func(t outcome) effect {
		widens := t.Set != nil && *t.Set != amount{}
		return figureEffect(t.Set != nil, t.Set != nil && !widens, widens)
	}},
	{"scale", func(t outcome) effect {
		return figureEffect(t.Scale != nil, isZero(t.Scale), t.Scale != nil && *t.Scale > 1)
	}},
	{"scale_by", func(t outcome) effect {
		by := t.ScaleBy
		if by == nil {
			return effect{}
		}
		all := figureEffect(true, isZero(by.Max), by.Max == nil || *by.Max > 100)
		all.relaxes = true // what its fact will be is not known
		return all
	}},
	{"add", func(t outcome) effect { return figureEffect(t.Add != nil, false, t.Add != nil && *t.Add > 0) }},
	{"min", func(t outcome) effect { return figureEffect(t.Min != nil, false, t.Min != nil) }},
	{"max", func(t outcome) effect { return figureEffect(t.Max != nil, isZero(t.Max), false) }},
	{"floor", func(t outcome) effect { return figureEffect(t.Floor != nil, false, t.Floor != nil) }},
	{"refuse", func(t outcome) effect { return effect{shuts: t.Refuse != ""} }},
	{"exempt", func(t outcome) effect { return effect{relaxes: t.Exempt != "", weakens: t.Exempt != ""} }},
}

// effect puts the effects of all keys of an outcome together.
func (t outcome) effect() (all effect) {
	for _, row := range effects {
		one := row.of(t)
		all.shuts = all.shuts || one.shuts
		all.relaxes = all.relaxes || one.relaxes
		all.weakens = all.weakens || one.weakens
		all.figure = all.figure || one.figure
		all.everybody = cmp.Or(all.everybody, one.everybody)
	}
	return all
}

// figureEffect is the effect of a key that changes a figure.
func figureEffect(given, shuts, widens bool) effect {
	return effect{
		shuts: shuts, relaxes: widens, weakens: widens,
		figure: given, everybody: part("change of a figure", given),
	}
}

// part is the name of a part of an outcome where it is given, else "".
func part(name string, given bool) string {
	if given {
		return name
	}
	return ""
}

// isZero reports whether a number is given and is 0.
func isZero[N int | float64](n *N) bool { return n != nil && *n == 0 }

// side is what an unknown condition does. An outcome that lets more in needs a condition that certainly holds. One that
// tightens, or only tells staff, is listed when its condition cannot be decided.
func side(then any) rules.Side {
	if e := then.(outcome).effect(); e.relaxes && !e.shuts {
		return rules.CertaintyActs
	}
	return rules.UnknownActs
}

// weakens reports whether a practice's own layer may not add an outcome: it may let more in, whatever else it shuts,
// or it takes the place of a text for patients.
func weakens(then any) bool {
	t := then.(outcome)
	return t.effect().weakens || t.Message != "" && t.Door == "" && t.Refuse == ""
}
