// This file tests that canaries are heard, however they come out, and that no kind of fact is without one.

package domaintest_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/stretchr/testify/require"
)

// open are facts that say sens:"yes" and are held so that everybody finds them.
type open struct {
	Word   string   `fact:"word" sens:"yes"`
	Words  []string `fact:"words" sens:"yes"`
	Number *int     `fact:"number" sens:"yes"`
	Part   *float64 `fact:"part" sens:"yes"`
	Truth  *bool    `fact:"truth" sens:"yes"`
	Other  string   `fact:"other"`
}

// canary is the JSON of the canary in one of these facts.
func canary(t *testing.T, fact string) string {
	for _, c := range domaintest.Canaries(t, map[string]any{"open": open{}}) {
		if c.Fact == "open."+fact {
			return c.Value
		}
	}
	t.Fatalf("%s has no canary", fact)
	return ""
}

func TestCanariesAreHeard(t *testing.T) {
	word, err := json.Marshal(canary(t, "word"))
	require.NoError(t, err)
	var number int
	var part float64
	require.NoError(t, json.Unmarshal([]byte(canary(t, "number")), &number))
	require.NoError(t, json.Unmarshal([]byte(canary(t, "part")), &part))
	for _, verb := range []string{"%v", "%q", "%x", "% X", "%#x", "%U", "%s"} {
		require.NotEmpty(t, domaintest.Sings(fmt.Sprintf(verb, string(word))), verb)
	}
	for _, verb := range []string{"%v", "%d", "%x", "%X", "%o", "%b", "%#x", "%020d", "%U"} {
		require.NotEmpty(t, domaintest.Sings(fmt.Sprintf(verb, number)), verb)
	}
	for _, verb := range []string{"%v", "%e", "%E", "%f", "%g", "%b", "%x", "%.3e", "%8.2f"} {
		require.NotEmpty(t, domaintest.Sings(fmt.Sprintf(verb, part)), verb)
	}
	for _, said := range []string{
		fmt.Sprint(word), fmt.Sprintf("%#v", word), base64.StdEncoding.EncodeToString(word),
		base64.StdEncoding.EncodeToString(append([]byte("x"), word...)),
		base64.StdEncoding.EncodeToString(append([]byte("xy"), word...)), strings.ToUpper(string(word)),
	} {
		require.NotEmpty(t, domaintest.Sings(said), said)
	}
	require.Empty(t, domaintest.Sings("another word, 42 and 1e+15"))
}

// What is held openly comes out in hundreds of ways, and what is masked in none.
func TestOutletsLetCanariesOut(t *testing.T) {
	word := strings.Trim(canary(t, "word"), `"`)
	for what, v := range map[string]any{
		"struct": open{Word: word}, "list": open{Words: []string{word}}, "hidden": struct{ word string }{word},
		"text": word, "map": map[string]int{word: 1},
	} {
		singing := 0
		for _, said := range domaintest.Outlets(v, nil) {
			if domaintest.Sings(said) != "" {
				singing++
			}
		}
		require.Greater(t, singing, 350, what)
		require.NotEmpty(t, domaintest.Sings(domaintest.Walk(v)), what)
	}
	for way, said := range domaintest.Outlets(struct{ word rules.Private[string] }{rules.Withhold(word)}, nil) {
		require.Empty(t, domaintest.Sings(said), way)
	}
}

// Reflection is followed to wherever it leads.
func TestWalkReaches(t *testing.T) {
	word := strings.Trim(canary(t, "word"), `"`)
	type ring struct {
		next *ring
		word []byte
	}
	r := &ring{word: []byte(word)}
	r.next = r
	for what, v := range map[string]any{
		"ring": r, "map": struct{ by map[string]any }{map[string]any{word: 1}}, "interface": []any{[]any{&word}},
		"array": [2]string{"", word},
	} {
		require.NotEmpty(t, domaintest.Sings(domaintest.Walk(v)), what)
	}
	require.Empty(t, domaintest.Sings(domaintest.Walk(struct{ f func() string }{func() string { return word }})))
}

// A sensitive fact of a kind that nobody has thought of is not passed over.
func TestNoFactIsForgotten(t *testing.T) {
	require.Len(t, domaintest.Canaries(t, map[string]any{"open": open{}}), 5)
	require.Contains(t, fails(func(t domaintest.Failer) {
		domaintest.Canaries(t, map[string]any{"new": struct {
			Kind map[string]int `fact:"kind" sens:"yes"`
		}{}})
	}), "no canary is known for new.kind")
}

// A short word counts where it stands by itself, and not where masked bytes hold it by chance.
func TestShortWordsStandByThemselves(t *testing.T) {
	short := domaintest.Suite[quoter]{}
	for said, want := range map[string]bool{
		"level P9": true, "{P9}": true, "x\xf3P9\x81": false, "aP9": false, "aP9 P9": true, "": false,
	} {
		f := &failed{}
		short.Withholds(f, "it", said, "P9")
		require.Equal(t, want, f.said, "%q", said)
	}
}

// failed notes that a test fails.
type failed struct{ said bool }

// Helper does nothing.
func (*failed) Helper() {}

// Fatalf notes the failure.
func (f *failed) Fatalf(string, ...any) { f.said = true }
