// Nothing is lowered over words that nobody read.

package triage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// unread is what blocks a downgrade over words that nobody read.
var unread = []string{"unread_words"}

// listed are the phrases of a policy of these tests, and a rule that raises.
const listed = `
phrases: {harmless: [sneezing, itchy eyes, no fever, itchy lump], danger: [lump]}
rules:
  - {id: danger, when: 'submission.kind == "medical" and mentions(submission.text, phrases.danger)', then: {upgrade: red}, because: a lump}
  - {id: topic, when: 'submission.topic == "earache"', then: {downgrade: green}, because: a topic}
`

// saying is listed with a downgrade under this condition in place of the one that reads no text.
func saying(when string) string {
	return strings.Replace(listed, `submission.topic == "earache"`, when, 1)
}

const saysOnly = `submission.topic == "earache" and says_only(submission.text, phrases.harmless)`

// written is an input of which nothing but the text speaks against a lowering.
func written(text string) triage.Input {
	in := sure()
	in.Answers = rules.Answers{} // no rule here reads any
	in.Submission.Kind, in.Submission.TextLanguage, in.Submission.Text = "admin", rules.Withhold("en"), rules.NewText(text)
	in.Lowered = triage.Lowered{Today: rules.Known(0), Reversed: rules.Known(0)}
	return in
}

func assess(t require.TestingT, p *triage.Policy, in triage.Input) triage.Decision {
	d, err := triage.Assess(p, in, monday)
	require.NoError(t, err)
	return d
}

// A downgrade that does not say of the text that it is harmless needs one that is known to be empty.
func TestDowngradeThatReadsNoText(t *testing.T) {
	p := load(t, listed)
	d := assess(t, p, written(""))
	require.Equal(t, triage.Green, d.LowerTo)
	require.Equal(t, rules.Known(0), d.UnreadWords)

	for name, c := range map[string]struct {
		text   string
		unread int
	}{
		"an ordinary word": {"hello", 0}, "a listed word": {"sneezing", 0}, "a word of the body": {"chest", 1}, "a pictograph alone": {"💀", 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := assess(t, p, written(c.text))
			require.Empty(t, d.LowerTo)
			require.Empty(t, d.LowerIf)
			require.Equal(t, []triage.Blocked{{Rule: "topic", By: unread}}, d.Blocked)
			require.NotNil(t, d.UnreadWords)
			if c.text != "sneezing" { // no condition of this policy allows it
				require.Equal(t, c.unread, *d.UnreadWords)
			}
		})
	}
}

// To remove the text never permits a lowering.
func TestDowngradeOfNoText(t *testing.T) {
	for _, body := range []string{listed, saying(saysOnly)} {
		in := written("")
		in.Submission.Text = rules.Text{}
		d := assess(t, load(t, body), in)
		require.Equal(t, []any{triage.Amber, triage.Rating("")}, []any{d.To, d.LowerTo})
		require.Nil(t, d.UnreadWords)
	}
}

func TestDowngradeThatSaysOnly(t *testing.T) {
	p := load(t, saying(saysOnly))
	for name, c := range map[string]struct {
		text    string
		lowered bool
	}{
		"empty":                         {"", true},
		"an ordinary word":              {"hello", true},
		"listed words":                  {"Hello, sneezing and itchy eyes, thanks", true},
		"a negator in a listed phrase":  {"sneezing, no fever", true},
		"a negator":                     {"no sneezing", false},
		"a contracted negator":          {"isn't sneezing", false},
		"a word off the list":           {"sneezing and chest", false},
		"another form of a listed word": {"sneezes", false},
		"a slip in a listed word":       {"sneezzing", false},
		"half a listed phrase":          {"itchy", false},
		"a gap in a listed phrase":      {"itchy and eyes", false},
		"a number in digits":            {"sneezing 40", false},
		"a number in words":             {"sneezing forty", false},
		"a pictograph of the list":      {"sneezing 🙏", true},
		"a pictograph off the list":     {"sneezing 💀", false},
		"an invisible character":        {"snee\u200bzing", false},
		"a word of a raising phrase":    {"itchy lump", false},
	} {
		t.Run(name, func(t *testing.T) {
			d := assess(t, p, written(c.text))
			require.Equal(t, triage.Amber, d.To)
			require.Equal(t, c.lowered, d.LowerTo == triage.Green, "%v", d.Blocked)
			require.NotNil(t, d.UnreadWords)
			require.Equal(t, c.lowered, *d.UnreadWords == 0)
		})
	}
}

// A condition that can hold without its says_only does not say it.
func TestDowngradeThatNeedNotSayOnly(t *testing.T) {
	const says = `says_only(submission.text, phrases.harmless)`
	for name, c := range map[string]struct {
		when    string
		blocked bool // of a text in which a word is unread
	}{
		"in one part of or":      {`submission.topic == "earache" or ` + says, true},
		"in one of two that do":  {`at_least(1, submission.topic == "earache", ` + says + `)`, true},
		"in one of three of two": {`at_least(2, submission.topic == "earache", patient.pregnant == false, ` + says + `)`, true},
		"in all that must do":    {`at_least(2, submission.topic == "earache", ` + says + `)`, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := load(t, saying(c.when))
			require.Equal(t, triage.Green, assess(t, p, written("")).LowerTo)
			d := assess(t, p, written("sneezing and chest"))
			require.Empty(t, d.LowerTo)
			if c.blocked {
				require.Equal(t, []triage.Blocked{{Rule: "topic", By: unread}}, d.Blocked)
			} else {
				require.Empty(t, d.Fired)
				require.Equal(t, triage.Green, assess(t, p, written("sneezing")).LowerTo)
			}
		})
	}
}

// A lowering acts on an empty text alone; over words, however harmless, it is proposed to a person.
func TestLoweringAppliedOverWords(t *testing.T) {
	p := applying(t, saying(saysOnly), 9, 9)
	require.Equal(t, triage.Green, assess(t, p, written("")).To)
	d := assess(t, p, written("sneezing, thanks"))
	require.Equal(t, []any{triage.Amber, triage.Green}, []any{d.To, d.LowerTo})
	require.Equal(t, triage.ConfirmLower, d.Attention.Level)
}

// To add a word to a text never permits a lowering. The one exception is the word that completes a listed phrase, so
// that all its words are read; the draws here hold whole phrases alone. (A pictograph
// of the list with no word beside it is not read either.)
func TestWordsNeverPermitLowering(t *testing.T) {
	policies := []*triage.Policy{load(t, listed), load(t, saying(saysOnly)), applying(t, saying(saysOnly), 9, 9)}
	words := rapid.SampledFrom([]string{
		"hello", "thanks", "and", "the", "sneezing", "itchy eyes", "no fever", "chest", "lump", "not", "no", "40", "forty", "thanks 🙏", "💀", "snee\u200bzing", "zzyzx",
	})
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SampledFrom(policies).Draw(rt, "policy")
		text := rapid.SliceOfN(words, 0, 6).Draw(rt, "text")
		at := rapid.IntRange(0, len(text)).Draw(rt, "at")
		more := append(append(append([]string{}, text[:at]...), words.Draw(rt, "word")), text[at:]...)
		was, is := assess(rt, p, written(strings.Join(text, " "))), assess(rt, p, written(strings.Join(more, " ")))
		require.GreaterOrEqual(rt, rank(is.To), rank(was.To))
		require.True(rt, is.LowerTo == "" || was.LowerTo != "" || was.To == triage.Green, "%q is lowered, and %q is not", more, text)
	})
}

// A text whose words each stand for hundreds of phrases is not searched to its end: what stands there is not "not
// mentioned", and nothing is lowered over it.
func TestAPhraseBeyondTheSearchIsNotAbsent(t *testing.T) {
	const word = "qwxzkv"
	var slips []string // each one slip away from the word that is written
	for at := range word {
		for letter := 'a'; letter <= 'z'; letter++ {
			for _, after := range []string{word[at:], word[at+1:]} { // a letter too many, or another one
				if slip := word[:at] + string(letter) + after; slip != word && !slices.Contains(slips, slip) {
					slips = append(slips, slip)
				}
			}
		}
	}
	p := load(t, "phrases: {many: ["+strings.Join(slips, ", ")+"]}\nrules:\n"+
		`  - {id: many, when: 'mentions(submission.text, phrases.many)', then: {guard: many}, because: x}
  - {id: chest, when: 'current(submission.text, "chest pain")', then: {upgrade: red, timeframe: 2h}, because: x}
  - {id: asleep, when: 'not mentions(submission.text, "chest pain")', then: {downgrade: green}, because: x}`)
	verdict := func(words int) string {
		in := written(strings.Repeat("the "+word+" ", words) + "chest pain")
		e, err := triage.Explain(p, in, monday)
		require.NoError(t, err)
		require.Empty(t, e.Decision.LowerTo)
		v, _ := e.Result().Verdict("chest")
		return v.String()
	}
	require.Equal(t, "fired", verdict(10))
	require.Equal(t, "unknown", verdict(1_700))
}
