// This file tests any bytes: as a policy, and as an input.

package domaintest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// loadsWithin and decidesWithin are the longest that any file may load and any input may take.
const (
	loadsWithin   = 20 * time.Second
	decidesWithin = 10 * time.Second
)

// Within does something, and demands that it takes less than a time.
func Within(t Failer, limit time.Duration, do func()) {
	t.Helper()
	began := time.Now()
	do()
	if took := time.Since(began); took >= limit {
		t.Fatalf("it took %s", took)
	}
}

// LoadsOrRefuses demands that a folder loads, or is refused by problems with their places, in bounded time. It returns
// the policy; ok is false if there is none.
func (s Suite[P]) LoadsOrRefuses(t Failer, folder fstest.MapFS) (p P, ok bool) {
	t.Helper()
	var err error
	Within(t, loadsWithin, func() { p, err = s.Load(folder) })
	if err == nil {
		return p, true
	}
	var problems problem.Problems
	if !errors.As(err, &problems) || !problems.Fatal() || err.Error() == "" {
		t.Fatalf("no problem with a place: %v", err)
	}
	for _, p := range problems {
		if p.Line <= 0 || p.Col <= 0 {
			t.Fatalf("no place: %s", p.Error())
		}
	}
	return p, false
}

// InputRefused demands that an error is the closed one, or several, with which an input is refused. It returns all that
// the error says.
func (s Suite[P]) InputRefused(t Failer, err error) (said string) {
	t.Helper()
	var all rules.Errors
	var one *rules.Error
	var whole error
	switch {
	case errors.As(err, &all):
		whole = all
	case errors.As(err, &one):
		all, whole = rules.Errors{one}, one
	default:
		t.Fatalf("not a closed error: %T", err)
		return ""
	}
	if whole.Error() != err.Error() {
		t.Fatalf("the error says more than the closed one in it: %v", err)
	}
	for _, e := range all {
		if !slices.Contains(s.InputErrors, e.Code) {
			t.Fatalf("not a code of inputs: %s", e.Code)
		}
		text, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("the error has no JSON: %v", err)
		}
		said += string(text) + e.Error()
	}
	return said
}

// secretText and secretNumber are what no error may quote.
const (
	secretText   = "Quagga-4711"
	secretNumber = "47114711"
)

// Secrets are values that no error may quote: a text, a number and what is neither. [QuotesNothing] knows them.
func Secrets() []any {
	return []any{
		secretText, 47114711.5,
		[]any{secretText},
		map[string]any{"on": secretText, "from": secretText},
		map[string]any{"id": secretText, "from": secretText},
	}
}

// QuotesNothing demands that a text holds none of the secrets.
func QuotesNothing(t Failer, said string) {
	t.Helper()
	if strings.Contains(said, "Quagga") || strings.Contains(said, secretNumber) {
		t.Fatalf("it quotes a value: %s", said)
	}
}

// Replaced is an input in which every value is changed that is none of a list or an object, or is an empty one. The
// path of a value is the keys that lead to it, each after a dot; places in lists are not in it.
func Replaced(line map[string]json.RawMessage, change func(path string, of any) any) map[string]json.RawMessage {
	data, _ := json.Marshal(line)
	var tree any
	_ = json.Unmarshal(data, &tree)
	var walk func(path string, of any) any
	walk = func(path string, of any) any {
		switch x := of.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(x)) {
				x[key] = walk(path+"."+key, x[key])
			}
			return x
		case []any:
			for i := range x {
				x[i] = walk(path, x[i])
			}
			if len(x) > 0 {
				return x
			}
		}
		return change(path, of)
	}
	data, _ = json.Marshal(walk("", tree))
	out, _ := wire.Line(data)
	return out
}

// Planted is an input with a value in the place of the n-th one in it.
func Planted(line map[string]json.RawMessage, n int, value any) map[string]json.RawMessage {
	return Replaced(line, func(_ string, of any) any {
		n--
		if n == -1 {
			return value
		}
		return of
	})
}

// Answers demands of each line, and of the same with a secret in the place of the n-th value, that it is decided, twice
// alike, or answered with a closed error that quotes no value. decide gives the decision with the errors in it, or the
// error with which the input is refused.
func (s Suite[P]) Answers(
	t Failer, data []byte, n uint16,
	decide func(line map[string]json.RawMessage) (rules.Decision, []rules.Error, error),
) {
	t.Helper()
	line, err := wire.Line(data)
	if err != nil {
		if !strings.Contains(err.Error(), "not-json") {
			t.Fatalf("%v", err)
		}
		return
	}
	say := func(line map[string]json.RawMessage) (said string, decided bool) {
		Within(t, decidesWithin, func() {
			d, faults, err := decide(line)
			if err != nil {
				said = s.InputRefused(t, err)
				return
			}
			said, decided = saidBy(t, d, faults), true
		})
		return said, decided
	}
	once, _ := say(line)
	if again, _ := say(line); once != again {
		t.Fatalf("the same input is answered by\n%s\nand by\n%s", once, again)
	}
	for _, secret := range Secrets() {
		if said, decided := say(Planted(line, int(n), secret)); !decided {
			QuotesNothing(t, said)
		}
	}
}

// saidBy is the JSON of a decision. What it says of errors, and what it prints, quotes nothing.
func saidBy(t Failer, d rules.Decision, faults []rules.Error) string {
	t.Helper()
	said, err := json.Marshal(d)
	if err != nil {
		t.Fatalf("the decision has no JSON: %v", err)
	}
	for _, e := range faults {
		QuotesNothing(t, e.Error())
	}
	QuotesNothing(t, fmt.Sprintf("%v %+v", d.Result(), d.Result()))
	return string(said)
}
