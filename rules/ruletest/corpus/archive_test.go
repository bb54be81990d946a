// This file tests how an archive is read.

package corpus_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// example is an archive with every kind of section.
const example = `# What stands above is a comment.

=== base policy
id: example
rules:
  - when: a
    then: b
  - when: c
    then: b

end: example
=== edit id-empty
-id: example
+id:
=== refused
line 1: id is empty
  write one

=== edit two-places
 rules:
+  - when: z
@@
   - when: c
-    then: b
+    then: d

=== loads The order is free.

=== edit invisible
 id: example
\"colour:\u200b red\r\n"
=== loads
line 2: colour is not known

=== edit cut-short
 
-end: example
\"end: exam"
=== refused
the end is missing

=== whole a-list
- "1"
\"\\"
=== refused
a list

=== whole empty
=== refused
nothing stands here

=== file utf-16
=== refused
not UTF-8
`

// parse reads an archive beside one raw file.
func parse(text string) (*corpus.Archive, error) {
	return corpus.Parse(fstest.MapFS{
		"a.corpus": {Data: []byte(text)}, "raw/utf-16": {Data: []byte("\xff\xfea\x00")},
	}, "a.corpus")
}

func TestParse(t *testing.T) {
	archive, err := parse(example)
	require.NoError(t, err)
	const base = "id: example\nrules:\n  - when: a\n    then: b\n  - when: c\n    then: b\n\nend: example\n"
	require.Equal(t, base, string(archive.Base()))
	type file struct {
		name, data string
		loads      bool
		why        string
		message    string
	}
	var got []file
	for _, c := range archive.Cases {
		got = append(got, file{name: c.Name, data: string(c.Data), loads: c.Loads, why: c.Why, message: c.Message})
	}
	replaced := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(base) }
	require.Equal(t, []file{
		{name: "id-empty", data: replaced("id: example", "id:"), message: "line 1: id is empty\n  write one"},
		{
			name: "two-places", loads: true, why: "The order is free.",
			data: replaced("rules:", "rules:\n  - when: z", "c\n    then: b", "c\n    then: d"),
		},
		{
			name: "invisible", loads: true, message: "line 2: colour is not known",
			data: replaced("rules:", "colour:\u200b red\r\nrules:"),
		},
		{name: "cut-short", data: strings.TrimSuffix(base, "ple\n"), message: "the end is missing"},
		{name: "a-list", data: "- \"1\"\n\\", message: "a list"},
		{name: "empty", message: "nothing stands here"},
		{name: "utf-16", data: "\xff\xfea\x00", message: "not UTF-8"},
	}, got)
	require.Equal(t, "\xff\xfea\x00", string(archive.Data(t, "utf-16")))
}

// What is not an archive is refused, with the line.
func TestParseRefuses(t *testing.T) {
	const base, refused = "=== base b\na\nx\na\ny\n", "=== refused\nno\n"
	whole := "=== whole w\nx\n" + refused
	for name, c := range map[string]struct{ text, message string }{
		"nothing":                   {"", "1: the last line has no end"},
		"no cases":                  {base, "1: the archive has no cases"},
		"no end of the last line":   {whole + "x", "5: the last line has no end"},
		"a carriage return":         {"=== whole w\r\n", "1: the line holds U+000D"},
		"an invisible character":    {"=== whole w\n\nx\u200b\n", "3: the line holds U+200B"},
		"bytes that are not UTF-8":  {"=== whole w\n\xff\n", "2: the bytes are not UTF-8"},
		"too large":                 {strings.Repeat("#", 4<<20+1), "1: the archive is larger than 4194304 bytes"},
		"too many cases":            {cases(5001), "15001: the archive has more than 5000 cases"},
		"an unknown section":        {"=== case w\n", "1: a base or a case is awaited here"},
		"an outcome without a case": {refused, "1: a base or a case is awaited here"},
		"two outcomes":              {whole + refused, "5: a base or a case is awaited here"},
		"a case without an outcome": {"=== whole w\n" + whole, "1: the case has no outcome"},
		"a base that is refused":    {base + refused, "6: a base must load"},
		"a refusal with a reason":   {"=== whole w\n=== refused so\n", "2: a refusal needs no reason"},
		"no name":                   {"=== whole\n" + refused, "1: a name has 1 to 120 bytes"},
		"a name with a slash":       {"=== file ../w\n" + refused, "1: a name has 1 to 120 bytes"},
		"a name with a space":       {"=== whole w w\n" + refused, "1: a name has 1 to 120 bytes"},
		"a long name": {
			"=== whole " + strings.Repeat("w", 121) + "\n" + refused, "1: a name has 1 to 120",
		},
		"a name twice":                {whole + whole, "5: the name w stands above"},
		"the name of a base":          {base + "=== whole b\n" + refused, "6: the name b stands above"},
		"no raw file":                 {"=== file w\n" + refused, "open raw/w: file does not exist"},
		"text in place of a raw file": {"=== file utf-16\nx\n" + refused, "2: the case is the file raw/utf-16"},
		"an edit without a base":      {"=== edit e\n+x\n" + refused, "1: no base stands above"},
		"an edit without a change":    {base + "=== edit e\n x\n" + refused, "7: nothing is changed here"},
		"an empty edit":               {base + "=== edit e\n" + refused, "7: nothing is changed here"},
		"an edit without a place":     {base + "=== edit e\n+x\n" + refused, "7: no line of the base says where"},
		"lines of no base":            {base + "=== edit e\n-z\n" + refused, "7: the base does not have these lines"},
		"lines of two places": {
			base + "=== edit e\n-a\n" + refused, "7: the base has these lines more than once",
		},
		"places out of order":     {base + "=== edit e\n-y\n@@\n-x\n" + refused, "9: these lines stand above"},
		"places that overlap":     {base + "=== edit e\n x\n-a\n@@\n-a\n y\n" + refused, "10: these lines stand above"},
		"a line without a sign":   {base + "=== edit e\nx\n" + refused, "7: a line of an edit begins with"},
		"a numbered place":        {base + "=== edit e\n@@ 3 @@\n" + refused, "7: between two places stands @@"},
		"a bad string in an edit": {base + "=== edit e\n x\n\\x\n" + refused, "8: the line is not a Go string"},
		"a bad string in a text":  {"=== whole w\n\\\"x\n" + refused, "2: the line is not a Go string"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse(c.text)
			require.ErrorContains(t, err, c.message)
		})
	}
	_, err := corpus.Parse(fstest.MapFS{}, "a.corpus")
	require.ErrorIs(t, err, os.ErrNotExist)
}

// cases is an archive of n cases.
func cases(n int) string {
	var text strings.Builder
	for i := range n {
		text.WriteString("=== whole w" + strconv.Itoa(i) + "\n=== refused\nno\n")
	}
	return text.String()
}

// A line of Go notation gives any bytes, alone and in an edit.
func TestAnyBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := string(rapid.SliceOf(rapid.Byte()).Draw(t, "data"))
		line := `\` + strconv.Quote(data) + "\n"
		const refused = "=== refused\n"
		archive, err := parse("=== base b\nx\n=== whole w\n" + line + refused + "=== edit e\n x\n" + line + refused)
		require.NoError(t, err)
		require.Equal(t, data, string(archive.Cases[0].Data))
		require.Equal(t, "x\n"+data, string(archive.Cases[1].Data))
	})
}
