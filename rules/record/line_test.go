// What is read and written in one pass over the bytes is what encoding/json reads and writes.

package record_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// drawnRecord is a record of texts of which most are plain.
func drawnRecord(rt *rapid.T) record.Record {
	text := func(name string) string {
		return rapid.OneOf(
			rapid.StringMatching(`[a-z0-9 _/-]{0,9}`), rapid.StringMatching(`[ -~]{0,9}`), rapid.String(),
			rapid.SampledFrom([]string{"", "\u2028", "\xff", "é", `"`, `\`, "<b>&", "\x7f", "\n"}),
		).Draw(rt, name)
	}
	texts := func(name string) []string {
		return rapid.SampledFrom([][]string{nil, {}, {text(name)}, {text(name), text(name)}}).Draw(rt, name+"s")
	}
	at := time.Unix(
		rapid.Int64Range(-70_000_000_000, 260_000_000_000).Draw(rt, "s"),
		rapid.Int64Range(0, 999_999_999).Draw(rt, "ns"),
	)
	zones := []*time.Location{time.UTC, time.FixedZone("", 3600), time.FixedZone("", 7*60+1)}
	zone := rapid.SampledFrom(zones).Draw(rt, "zone")
	r := record.Record{
		Key: text("key"), Practice: text("practice"), Subject: text("subject"), Kind: record.Kind(text("kind")),
		What: text("what"),
		From: text("from"), To: text("to"), By: text("by"), Role: text("role"), Reason: record.Code(text("reason")),
		Rules: texts("rule"), Notify: texts("tell"), At: at.In(zone), Version: text("version"), Digest: text("digest"),
	}
	if rapid.Bool().Draw(rt, "grouped") {
		r.Group = record.Group{
			Channel: text("channel"), AgeBand: text("age"), Language: text("language"), Adjustment: text("adjustment"),
		}
	}
	return r
}

// The hash of a record is that of its JSON, and the JSON that of encoding/json, whatever stands in the record.
func TestHashesAreOfTheJSON(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := record.Head{N: rapid.Uint64Range(0, 20).Draw(rt, "n"), Hash: "aa"}.Link(drawnRecord(rt))
		unhashed := l
		unhashed.Hash = ""
		b, err := json.Marshal(unhashed)
		require.NoError(rt, err)
		sum := sha256.Sum256(b)
		require.Equal(rt, hex.EncodeToString(sum[:]), l.Hash)

		b, err = json.Marshal(l)
		require.NoError(rt, err)
		var out bytes.Buffer
		require.NoError(rt, record.Write(&out, func(yield func(record.Linked, error) bool) { yield(l, nil) }))
		require.Equal(rt, string(b)+"\n", out.String())
	})
}

// readByJSON is what Read gives of one line, by encoding/json alone.
func readByJSON(line string) (record.Linked, string) {
	var l record.Linked
	if err := json.Unmarshal([]byte(line), &l); err != nil {
		return record.Linked{}, "record 1 cannot be read"
	}
	if again, err := json.Marshal(l); err != nil || string(again) != line {
		return record.Linked{}, "record 1 was changed after it was written"
	}
	return l, ""
}

// requireReads checks that Read gives of a line what encoding/json does.
func requireReads(t require.TestingT, line string) {
	want, fault := readByJSON(line)
	for l, err := range record.Read(strings.NewReader(line)) {
		if fault != "" {
			require.EqualError(t, err, fault, line)
			return
		}
		require.NoError(t, err, line)
		require.Equal(t, want, l, line)
		require.Equal(t, want.At.Location(), l.At.Location())
	}
}

// A line is read as encoding/json reads it, and refused where writing what was read would give another line.
func TestLinesAreReadAsJSON(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := record.Head{}.Link(drawnRecord(rt))
		b, err := json.Marshal(l)
		require.NoError(rt, err)
		line := string(b)
		requireReads(rt, line)
		at, end := rapid.IntRange(0, len(line)).Draw(rt, "at"), rapid.IntRange(0, 12).Draw(rt, "length")
		end = min(len(line), at+end)
		pieces := []string{"", " ", `"`, ",", "}", "0", "é", `\`, `\"`, `"key":"x",`, line[at:end]}
		piece := rapid.SampledFrom(pieces).Draw(rt, "piece")
		requireReads(rt, strings.ReplaceAll(line[:at]+piece+line[end:], "\n", ""))
	})
}

// FuzzLine holds the reading of one line against encoding/json.
func FuzzLine(f *testing.F) {
	b, err := json.Marshal(record.Head{}.Link(record.Record{
		Key: `a "key"`, Kind: record.Rating, Rules: []string{"a"}, Notify: []string{"lead"},
		Group: record.Group{Channel: "online"}, At: time.Unix(1, 5e8).UTC(),
	}))
	require.NoError(f, err)
	f.Add(string(b))
	f.Fuzz(func(t *testing.T, line string) { requireReads(t, strings.ReplaceAll(line, "\n", "")) })
}

func TestLinesThatAreNotAsTheyWereWritten(t *testing.T) {
	l := record.Head{}.Link(record.Record{
		Practice: "p", Subject: "s", Kind: record.Rating, What: "w", Rules: []string{"a", "b"},
		Notify: []string{"lead"},
		Group:  record.Group{Channel: "online"}, At: time.Date(2026, 2, 28, 23, 59, 59, 5e8, time.UTC), Version: "1",
	})
	b, err := json.Marshal(l)
	require.NoError(t, err)
	line := string(b)
	requireReads(t, line)
	for old, replacements := range map[string][]string{
		`{"n":1,`: {
			`{"n":01,`, `{"n":-1,`, `{"n":1.0,`, `{"n":18446744073709551615,`, `{"n":18446744073709551616,`, `{"n":"1",`,
			` {"n":1,`, `{"N":1,`, `{`, `{"n":,`,
		},
		`"what":"w",`: {`"what":"",`, ``, `"what":null,`},
		`"subject":"s",`: {
			`"subject":"s\"",`, `"subject":"\\s",`, `"subject":"s\/",`, `"subject":"\n",`, `"subject":"\u0073",`,
			`"subject":"s\",`, `"subject":"\"\\\"s\"",`, `"subject":"\é",`,
		},
		`["a","b"]`:       {`null`, `[]`, `["a",]`, `["a" ,"b"]`, `[,"a"]`, `"a"`},
		`"tell":["lead"]`: {`"tell":[]`, `"tell":null`},
		`{"channel":"online"}`: {
			`{}`, `{"channel":""}`, `{"channel":"online","x":"y"}`, `{"age_band":"a","channel":"online"}`,
			`{"channel":"online",}`, `null`,
			`{"language":"english"}`, `{"channel":"online","adjustment":"yes"}`,
		},
		`2026-02-28T23:59:59.5Z`: {
			`2026-02-28T23:59:59.50Z`, `2026-02-29T23:59:59.5Z`, `2026-02-28T24:00:00Z`, `2026-02-28T23:59:60Z`,
			`2026-02-28T23:59:59Z`,
			`2026-02-28T23:59:59.5+00:00`, `2026-02-28T23:59:59.5+01:00`, `2026-02-28T23:59:59,5Z`,
			`0000-01-01T00:00:00Z`, `-001-01-01T00:00:00Z`,
			`2026-02-28T3:59:59Z`, `2026-02-28T23:59:59.1234567891Z`, `2026-02-28t23:59:59z`, ``,
		},
		`"}`: {`"`, `"}}`, `"} `, `","x":1}`, `","digest":"y"}`},
	} {
		require.Contains(t, line, old)
		for _, by := range replacements {
			requireReads(t, strings.Replace(line, old, by, 1))
		}
	}
}

// A record that is read is one piece of text, and nothing is allocated to verify it.
func TestVerifyingAllocatesNothing(t *testing.T) {
	allocations := func(records int) float64 {
		chain := make([]record.Linked, records)
		var head record.Head
		for i := range chain {
			chain[i] = head.Link(record.Record{
				Key: strings.Repeat("k", i), Practice: "p", Rules: []string{"a"}, At: time.Unix(int64(i), 0),
			})
			head = chain[i].Head()
		}
		return testing.AllocsPerRun(5, func() {
			_, err := record.Verify("p", func(yield func(record.Linked, error) bool) {
				for _, l := range chain {
					if !yield(l, nil) {
						return
					}
				}
			})
			require.NoError(t, err)
		})
	}
	require.Less(t, allocations(400)-allocations(200), 40.0)
}
