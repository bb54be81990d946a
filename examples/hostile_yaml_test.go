// This file holds hostile YAML, which every kind of file meets.

package examples_test

import "strings"

// hostileYAML are bodies that are hard to parse, each in the kinds of files by turns: the reader of YAML is one.
func hostileYAML() (all []hostileCase) {
	laughs := "a0: &a0 [x, x]\n"
	for i := range 60 {
		laughs += strings.ReplaceAll(
			strings.ReplaceAll("aNEXT: &aNEXT [*aTHIS, *aTHIS, *aTHIS]\n", "NEXT", "n"+strings.Repeat("i", i+1)),
			"THIS",
			"n"+strings.Repeat("i", i),
		)
	}
	bodies := []struct {
		name string
		body func() string
	}{
		{"1 MiB of brackets", func() string { return "rules: " + strings.Repeat("[", 1<<20) }},
		{"1 MiB less a little of brackets", func() string { return "rules: " + strings.Repeat("[", 1<<20-200) }},
		{"1 MiB of braces", func() string { return "rules: " + strings.Repeat("{a: ", 260_000) }},
		{
			"500,000 brackets that close",
			func() string { return "rules: " + strings.Repeat("[", 500_000) + strings.Repeat("]", 500_000) + "\n" },
		},
		{"999 brackets", func() string { return "rules: " + strings.Repeat("[", 999) + strings.Repeat("]", 999) + "\n" }},
		{"brackets in texts", func() string { return "author: \"" + strings.Repeat("[{", 400_000) + "\"\nrules: []\n" }},
		{"1 MiB of indents", func() string {
			var b strings.Builder
			for i := 0; b.Len() < 1_000_000; i++ {
				b.WriteString(strings.Repeat(" ", i) + "a:\n")
			}
			return b.String()
		}},
		{"1 MiB of dashes", func() string { return "rules:\n" + strings.Repeat("- ", 500_000) + "x\n" }},
		{"1 MiB of question marks", func() string { return strings.Repeat("? ", 500_000) + "x\n" }},
		{"1 MiB of colons", func() string { return "a" + strings.Repeat(":", 1_000_000) + "\n" }},
		{"1 MiB of quotes", func() string { return "a: " + strings.Repeat("'", 1_000_000) + "\n" }},
		{"1 MiB of bangs", func() string { return "a: " + strings.Repeat("!", 1_000_000) + " x\n" }},
		{"1 MiB of comments", func() string { return strings.Repeat("# x\n", 250_000) + "rules: []\n" }},
		{"1 MiB of empty lines", func() string { return strings.Repeat("\n", 1_000_000) + "rules: []\n" }},
		{"1 MiB of tabs", func() string { return strings.Repeat("\t", 1_000_000) + "rules: []\n" }},
		{"1 MiB of documents", func() string { return strings.Repeat("---\n", 250_000) }},
		{"1 MiB of directives", func() string { return strings.Repeat("%YAML 1.2\n", 100_000) + "---\nrules: []\n" }},
		{"a list of one word", func() string { return "lists: {a: [" + strings.Repeat("x,", 500_000) + "]}\nrules: []\n" }},
		{"49,000 keys", func() string { return times(24_000, "key%d: x\n") }},
		{"24,000 keys that are one", func() string { return strings.Repeat("key: x\n", 24_000) }},
		{"24,000 names of conditions twice", func() string {
			return "conditions:\n" + strings.Repeat("  c: patient.age_years > 1\n", 20_000) + "rules: []\n"
		}},
		{"a scalar of 1 MiB", func() string { return "author: " + strings.Repeat("x", 1_000_000) + "\nrules: []\n" }},
		{
			"a folded scalar of 1 MiB",
			func() string { return "note: >-\n" + strings.Repeat("  word\n", 140_000) + "rules: []\n" },
		},
		{"a key of 1 MiB", func() string { return strings.Repeat("x", 1_000_000) + ": 1\nrules: []\n" }},
		{"a key of 1,000 lines", func() string { return "? |\n" + strings.Repeat("  x\n", 100_000) + ": 1\nrules: []\n" }},
		{"a billion laughs", func() string { return laughs + "rules: []\n" }},
		{"20,000 anchors", func() string { return times(20_000, "a%d: &a%d x\n") + "rules: []\n" }},
		{"20,000 aliases", func() string { return "a: &a x\n" + times(20_000, "b%d: *a\n") + "rules: []\n" }},
		{"an alias of itself", func() string { return "rules: &a [*a]\n" }},
		{"merge keys", func() string { return "a: &a {x: 1}\n" + times(10_000, "b%d: {<<: *a}\n") + "rules: []\n" }},
		{"tags", func() string { return "rules: !!binary aGVsbG8=\nid: !!python/object x\n" }},
		{"nulls", func() string { return times(10_000, "k%d: null\n") + times(10_000, "l%d: ~\n") }},
		{
			"numbers that YAML bends",
			func() string { return "rules: []\n" + times(5_000, "a%d: 0o17\nb%d: 1_000\nc%d: .inf\nd%d: 1e999\n") },
		},
		{"NUL bytes", func() string { return "rules: []\nauthor: \"\x00\x00\x00\"\n" + strings.Repeat("\x00", 900_000) }},
		{"invalid UTF-8", func() string { return "rules: []\nnote: " + strings.Repeat("\xff\xfe", 400_000) + "\n" }},
		{"UTF-16", func() string { return "\xff\xfer\x00u\x00l\x00e\x00s\x00:\x00" }},
		{"a byte order mark in the middle", func() string { return "rules: []\n\ufeffnote: x\n" }},
		{"carriage returns and newlines", func() string { return strings.Repeat("# x\r\n", 200_000) + "rules: []\r\n" }},
		{"carriage returns alone", func() string { return strings.Repeat("# x\r", 250_000) + "rules: []\r" }},
		{"line separators", func() string { return strings.Repeat("\u2028\u2029\u0085", 100_000) + "rules: []\n" }},
		{
			"controls that turn the text",
			func() string { return "rules: []\nnote: " + strings.Repeat("\u202e\u200b\u2066", 100_000) + "\n" },
		},
		{"escapes", func() string { return "author: \"" + strings.Repeat("\\u0000", 150_000) + "\"\nrules: []\n" }},
		{"an end in the middle", func() string { return "rules: []\nend: hostile\nrules: [x]\n...\n---\nrules: [y]\n" }},
	}
	kinds := []string{"triage", "limits", "capacity", "inbox", "accounts", "calendar", "messages"}
	for i, b := range bodies {
		switch kind := kinds[i%len(kinds)]; kind {
		case "calendar":
			all = append(all, loadsCalendar("YAML: "+b.name, func() (string, string) { return hostileCalendar(b.body()), "" }))
		case "messages":
			all = append(all, loads("triage", "messages, YAML: "+b.name, func() map[string]string {
				return map[string]string{
					"triage.yaml":   policyOf("triage", "rules: []\n"),
					"messages.yaml": policyOf("messages", "languages: [en]\n"+b.body()),
				}
			}))
		default:
			all = append(all, loadsBody(kind, "YAML: "+b.name, b.body))
		}
	}
	return all
}
