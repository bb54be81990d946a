// This file holds hostile inputs of triage, limits and the inbox with its accounts.

package examples_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// hostileNow is the instant of the decisions.
var hostileNow = time.Date(2026, 11, 23, 9, 12, 0, 0, time.UTC)

// saidOf says how a decision came out.
func saidOf(d json.Marshaler, err error) string {
	var one *rules.Error
	var all rules.Errors
	switch {
	case errors.As(err, &all):
		return fmt.Sprintf("refused: %d errors, %s", len(all), all[0].Code)
	case errors.As(err, &one):
		return "refused: " + one.Code
	case err != nil:
		return fmt.Sprintf("refused: %.60s", err)
	}
	data, err := json.Marshal(d)
	if err != nil {
		return fmt.Sprintf("decided, and has no JSON: %.60s", err)
	}
	return fmt.Sprintf("decided (%d bytes)", len(data))
}

// decidesIn is the case of an input, read and decided by a folder's policy. The folder is loaded before.
func decidesIn(kind, name string, folder func() fs.FS, line func() string) hostileCase {
	return hostileCase{kind + " decides: " + name, func() (func() string, int) {
		p, _, err := hostileDomain(kind).Load(folder())
		if err != nil {
			panic(err)
		}
		text := line()
		return func() string {
			input, err := wire.Line([]byte(text))
			if err != nil {
				return saidOf(nil, err)
			}
			d, err := p.Decide(input, hostileNow)
			return saidOf(d, err)
		}, len(text)
	}}
}

// decides is the case of an input, decided by the example's policy.
func decides(kind, name string, line func() string) hostileCase {
	return decidesIn(kind, name, policies.TotalTriage, line)
}

// firstLine is the first input of a file of the example, with some facts in the place of its own; of a fact that is
// nil nothing is said.
func firstLine(file string, facts map[string]any) string {
	data, err := os.ReadFile("practice/" + file)
	if err != nil {
		panic(err)
	}
	first, _, _ := strings.Cut(string(data), "\n")
	line := map[string]any{}
	if err := json.Unmarshal([]byte(first), &line); err != nil {
		panic(err)
	}
	for name, value := range facts {
		namespace, fact, ok := strings.Cut(name, ".")
		if !ok {
			line[name] = value
			continue
		}
		if line[namespace] == nil {
			line[namespace] = map[string]any{}
		}
		line[namespace].(map[string]any)[fact] = value
	}
	data, err = json.Marshal(line)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// raw is JSON that a Go value cannot give.
func raw(s string) json.RawMessage { return json.RawMessage(s) }

// many are n values, each with its number in the place of %d, as a JSON list.
func many(n int, value string) json.RawMessage {
	return raw("[" + strings.TrimSuffix(times(n, value+","), ",") + "]")
}

// hostileSubmissions are inputs of triage.
func hostileSubmissions() (all []hostileCase) {
	texts := []struct{ name, text string }{
		{"10 MiB of one letter", strings.Repeat("a", 10<<20)},
		{"10 MiB of words", strings.Repeat("chest pain and ", 700_000)},
		{"20,000 letters of one word", strings.Repeat("a", 20_000)},
		{"chest pain to the cap", strings.Repeat("chest pain ", 1_800)},
		{"no chest pain to the cap", strings.Repeat("no chest pain ", 1_400)},
		{"no to the cap", strings.Repeat("no ", 6_600)},
		{"nor and without to the cap", strings.Repeat("nor without not never ", 900)},
		{"slips of several words", slips()},
		{"misspelt words to the cap", strings.Repeat("cheast paiin braeth bleding ", 700)},
		{"words without spaces", strings.Repeat("chestpain", 2_200)},
		{"zero-width letters between letters", strings.Repeat("c\u200bh\u200be\u200bs\u200bt p\u200bain ", 900)},
		{"controls that turn the text", strings.Repeat("\u202etsehc\u202c niap ", 1_400)},
		{"a million zero-width letters", strings.Repeat("\u200b", 1_000_000)},
		{"marks on one letter", "a" + strings.Repeat("\u0301", 19_000)},
		{"a million marks on one letter", "a" + strings.Repeat("\u0301\u0323", 500_000)},
		{"letters that fold to many", strings.Repeat("\ufdfa", 19_000)},
		{"letters that look like others", strings.Repeat("сhеst раin ", 1_800)},
		{"pictographs", strings.Repeat("👩‍👩‍👧‍👦", 2_500)},
		{"markup that never ends", strings.Repeat("<", 19_000)},
		{"markup in markup", strings.Repeat("<p", 9_000) + strings.Repeat(">", 1_000)},
		{"markup of forms", strings.Repeat("<br/><p>chest</p>", 1_100)},
		{"numbers", strings.Repeat("temp 39.5 bp 180/120 sugar 25 ", 650)},
		{"one number of 19,000 digits", strings.Repeat("9", 19_000)},
		{"numbers in words", strings.Repeat("temperature of thirty nine point five ", 500)},
		{"full stops", strings.Repeat(". ", 9_900)},
		{"apostrophes", strings.Repeat("can't cannot cant ", 1_000)},
		{"ages", strings.Repeat("i am 34 years old my son is 3 weeks old ", 450)},
		{"pregnancies of others", strings.Repeat("my wife is 30 weeks pregnant and i am not ", 450)},
		{"ten years ago to the cap", strings.Repeat("i had a stroke ten years ago but not now ", 450)},
		{"every red word of the policy", redWords()},
		{"invalid UTF-8", strings.Repeat("chest\xff pain\xfe ", 1_500)},
		{"NUL bytes", strings.Repeat("chest\x00pain ", 1_800)},
		{"newlines", strings.Repeat("\r\n\u2028\u0085", 4_000)},
		{"another writing", strings.Repeat("胸が痛いです ", 2_500)},
	}
	for _, x := range texts {
		all = append(all, decides("triage", x.name, func() string {
			return firstLine("monday.jsonl", map[string]any{"submission.text": x.text})
		}))
	}
	rating := `{"by_role":"supplier","rating":"green","at":"2026-11-20T16:02:11Z"}`
	facts := []struct {
		name  string
		facts map[string]any
	}{
		{"not a number", map[string]any{"obs.temp_c": "NaN"}},
		{"a number of 1e400", map[string]any{"obs.temp_c": raw("1e400")}},
		{"a number of 100,000 digits", map[string]any{"obs.temp_c": raw("3" + strings.Repeat("0", 100_000))}},
		{"a number of 100,000 decimals", map[string]any{"obs.temp_c": raw("37." + strings.Repeat("1", 100_000))}},
		{"an exponent of 1,000,000,000", map[string]any{"obs.temp_c": raw("1e-1000000000")}},
		{"a whole number below all", map[string]any{"patient.age_years": raw("-9223372036854775808")}},
		{"2,000 symptoms", map[string]any{"submission.symptoms": many(2000, `"cough%d"`)}},
		{"one symptom 200 times", map[string]any{"submission.symptoms": many(200, `"cough"`)}},
		{"10,000 ratings", map[string]any{"submission.ratings": many(10_000, rating)}},
		{"200 ratings", map[string]any{"submission.ratings": many(200, rating)}},
		{"10,000 links", map[string]any{"submission.links": many(10_000, `{"id":"s%d","rating":"amber","open":true}`)}},
		{
			"5,000 unknown facts",
			map[string]any{"patient": raw("{" + strings.TrimSuffix(times(5000, `"fact%d":1,`), ",") + "}")},
		},
		{"5,000 unknown namespaces", nil},
		{
			"5,000 answers that nobody asked",
			map[string]any{"answers": raw("{" + strings.TrimSuffix(times(5000, `"a%d":true,`), ",") + "}")},
		},
		{"submitted in year 1", map[string]any{"submission.submitted_at": "0001-01-01T00:00:01Z"}},
		{"submitted in year 9999", map[string]any{"submission.submitted_at": "9999-12-31T23:59:59Z"}},
		{"decided in year 9999", map[string]any{"now": "9999-12-31T23:59:59Z"}},
		{"decided in year 1", map[string]any{"now": "0001-01-01T00:00:00Z"}},
		{"decided in a zone of its own", map[string]any{"now": "2026-11-23T09:12:00+23:59"}},
		{"born in year 1", map[string]any{"patient.date_of_birth": "0001-01-01"}},
		{"born in year 9999", map[string]any{"patient.date_of_birth": "9999-12-31"}},
		{"an id of 1 MiB", map[string]any{"submission.id": strings.Repeat("x", 1<<20)}},
		{"a topic of 1 MiB", map[string]any{"submission.topic": strings.Repeat("x", 1<<20)}},
		{
			"an object 100,000 deep",
			map[string]any{"submission.text": raw(strings.Repeat(`{"a":`, 9_000) + "1" + strings.Repeat("}", 9_000))},
		},
		{"a duration out of all measure", map[string]any{"submission.duration_h": raw("99999999999999999999")}},
	}
	for _, x := range facts {
		all = append(all, decides("triage", x.name, func() string {
			if x.facts == nil {
				more := map[string]any{}
				for i := range 5000 {
					more[fmt.Sprintf("namespace%d", i)] = map[string]int{"x": 1}
				}
				return firstLine("monday.jsonl", more)
			}
			return firstLine("monday.jsonl", x.facts)
		}))
	}
	all = append(all,
		decides("triage", "brackets 100,000 deep", func() string {
			return `{"submission":` + strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000) + "}"
		}),
		decides("triage", "a key that stands 100,000 times", func() string {
			return "{" + strings.Repeat(`"submission":{},`, 100_000) + `"submission":{}}`
		}),
	)
	return append(all, hostileScores()...)
}

// slips is a text of words with slips of the pen, which several phrases could mean each.
func slips() string {
	var b strings.Builder
	for i := range 4096 {
		b.WriteString("ch")
		for j, n := 0, i; j < 6; j, n = j+1, n/4 {
			b.WriteByte("aest"[n%4])
		}
		b.WriteString(" ")
	}
	return b.String()[:19_900]
}

// redWords is every word that stands between brackets in the example's phrases, to the cap.
func redWords() string {
	data, err := fs.ReadFile(policies.TotalTriage(), "triage.yaml")
	if err != nil {
		panic(err)
	}
	_, phrases, _ := strings.Cut(string(data), "\nphrases:")
	text := strings.NewReplacer("[", " ", "]", " ", ",", " ", "{", " ", "}", " ", "near:", "", "\n", " ").Replace(phrases)
	return text[:19_900]
}

// hostileScores are policies whose decisions could take for ever, and inputs in which nothing is known.
func hostileScores() []hostileCase {
	asked := func(name, body string) hostileCase {
		return decidesIn("triage", name, func() fs.FS {
			folder, _ := folderOf(map[string]string{"triage.yaml": policyOf("triage", body)})
			return folder
		}, func() string {
			return `{"submission":{"id":"s","rating":"amber","rating_set_by":"supplier","submitted_at":"2026-11-23T09:00:00Z"}}`
		})
	}
	apart := "answers:\n" + times(60, "  n%d: {int: 0..1000}\n") + "rules:\n"
	for i := range 900 {
		apart += fmt.Sprintf(
			"  - {id: r%d, when: 'answers.n%d > %d or answers.n%d > %d', then: {upgrade: amber}, because: x}\n",
			i,
			i%60,
			i,
			(i*7+1)%60,
			i%11,
		)
	}
	return []hostileCase{
		asked("a score of 300 answers that may lower", "answers:\n"+times(300, "  a%d: bool\n")+"scores:\n  s:\n"+
			times(300, "    - {when: answers.a%d, points: 1}\n")+
			"rules:\n  - {id: r, when: score.s <= 0, then: {downgrade: green}, because: x}\n"),
		asked("30 scores of 30 answers that may lower", "answers:\n"+times(30, "  a%d: bool\n")+"scores:\n"+
			times(30, "  s%d:\n"+strings.ReplaceAll(times(30, "    - {when: answers.aQ%d, points: 1}\n"), "Q", ""))+
			"rules:\n"+times(30, "  - {id: r%d, when: score.s%d <= 0, then: {downgrade: green}, because: x}\n")),
		asked("300 answers of which at least 150", "answers:\n"+times(300, "  a%d: bool\n")+
			"conditions:\n"+times(10, "  c%d: 'at_least(5"+strings.ReplaceAll(times(25, ", answers.aQ%d"), "Q", "")+")'\n")+
			"rules:\n"+times(10, "  - {id: r%d, when: conditions.c%d, then: {upgrade: red}, because: x}\n")),
		asked("900 upgrades that are unknown", apart),
		asked("200 lowerings that an answer decides", "answers:\n"+times(200, "  a%d: bool\n")+"rules:\n"+
			times(200, "  - {id: r%d, when: answers.a%d and patient.age_years > 1, then: {downgrade: green}, because: x}\n")),
		asked("1,000 conditions of enums", "rules:\n"+
			times(
				1000,
				"  - {id: r%d, when: 'submission.topic == \"vaccination\" and patient.age_years != %d - 900', then: {guard: "+
					"true}, because: x}\n",
			)),
	}
}

// hostileDays are inputs of limits, and previews.
func hostileDays() (all []hostileCase) {
	const base = `{"practice":{"jurisdiction":"england","list_size":11800},"staff":{"planned_gp_sessions":8,` +
		`"present_gp_sessions":6},` +
		`"demand":{"today":96}`
	line := func(name, more string) {
		all = append(all, decides("limits", name, func() string { return base + more + "}" }))
	}
	instruction := func(n int, from, until, set string) string {
		return `,"instructions":` + string(
			many(n, `{"id":"i%d","instructed_by":"lead","instructed_role":"reception_lead","entered_by":"x",`+
				`"reason":"x","from":"`+from+`","until":"`+until+`","set":{`+set+`}}`),
		)
	}
	line("10,000 instructions", instruction(10_000, "2026-11-23T08:00:00Z", "2026-11-23T18:00:00Z", `"medical.daily":60`))
	line(
		"10,000 instructions on doors",
		instruction(10_000, "2026-11-23T08:00:00Z", "2027-11-23T18:00:00Z", `"medical.door":"closed"`),
	)
	line(
		"100,000 instructions",
		instruction(100_000, "2026-11-23T08:00:00Z", "2026-11-23T18:00:00Z", `"medical.daily":60`),
	)
	line(
		"an instruction for 8,000 years",
		instruction(1, "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", `"medical.daily":60`),
	)
	line(
		"an instruction that ends before it begins",
		instruction(1, "2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z", `"medical.daily":60`),
	)
	line(
		"an instruction of 10,000 figures",
		`,"instructions":[{"id":"i","instructed_by":"l","instructed_role":"reception_lead","entered_by":"x",`+
			`"reason":"x","from":"2026-11-23T08:00:00Z","until":"2026-11-23T18:00:00Z","set":{`+
			strings.TrimSuffix(times(10_000, `"medical.f%d":1,`), ",")+`}}]`,
	)
	line("10,000 limits", `,"limits":`+string(many(10_000, `{"kind":"medical","scope":"daily","used":%d}`)))
	line("200 limits", `,"limits":`+string(many(200, `{"kind":"medical","scope":"daily","used":%d}`)))
	line("a limit that is not a number", `,"limits":[{"kind":"medical","scope":"daily","used":1e999}]`)
	line("year 1", `,"now":"0001-01-01T00:00:00Z"`)
	line("year 9999", `,"now":"9999-12-31T23:59:59Z"`)
	line("year 1900", `,"now":"1900-01-01T00:00:00Z"`)
	line("beyond the calendar", `,"now":"2090-06-01T09:00:00Z"`)
	line("a state of 100,000 doors", `,"state":{"held":`+string(many(100_000, `{"kind":"medical","door":"closed"}`))+`}`)
	line("a state of brackets", `,"state":`+strings.Repeat("[", 9_000)+strings.Repeat("]", 9_000))
	line(
		"an admission of year 1",
		`,"admission":{"submission":{"channel":"online","kind":"medical","opened_at":"0001-01-01T00:00:00Z"},`+
			`"patient":{"flags":[]}}`,
	)
	line(
		"an admission of 10 MiB",
		`,"admission":{"submission":{"channel":"online","kind":"`+strings.Repeat("m", 10<<20)+`"}}`,
	)
	line("an unknown zone", `,"day":{"zone":"`+strings.Repeat("../", 1000)+`"}`)
	previews := func(name string, days int, in string, folder func() fs.FS) {
		all = append(all, hostileCase{"limits previews: " + name, func() (func() string, int) {
			p, err := limits.Load(folder())
			if err != nil {
				panic(err)
			}
			from, _ := calendar.ParseDate("2026-01-05")
			return func() string {
				input, err := wire.Line([]byte(in))
				if err != nil {
					return saidOf(nil, err)
				}
				decoded, err := limits.Decode(input)
				if err != nil {
					return saidOf(nil, err)
				}
				spans, err := limits.Preview(p, decoded, from, from.Add(days))
				if err != nil {
					return saidOf(nil, err)
				}
				return fmt.Sprintf("previewed (%d spans)", len(spans))
			}, len(in)
		}})
	}
	previews("800 days of the example", 799, "{}", policies.TotalTriage)
	previews("100,000 days", 100_000, "{}", policies.TotalTriage)
	edges := func(rules int) func() fs.FS {
		return func() fs.FS {
			var b strings.Builder
			for i := range rules {
				fmt.Fprintf(
					&b,
					"  - {id: r%d, when: 'day.now_hour >= %.2f and day.now_hour < %.2f', then: {scale: 0.%d}, because: x}\n",
					i,
					float64(i)*0.05,
					float64(i)*0.05+0.02,
					1+i%8,
				)
			}
			folder, _ := folderOf(map[string]string{"limits.yaml": policyOf("limits", hostileWeek+"rules:\n"+b.String())})
			return folder
		}
	}
	previews("100 days of 300 edges", 99, "{}", edges(150))
	previews("800 days of 300 edges", 799, "{}", edges(150))
	previews("800 days of 360 edges", 799, "{}", edges(180))
	previews(
		"100 days under 5,000 instructions",
		99,
		"{"+instruction(5_000, "2026-01-05T08:00:00Z", "2027-11-23T18:00:00Z", `"medical.daily":60`)[1:]+"}",
		policies.TotalTriage,
	)
	return all
}

// hostileItems are inputs of the inbox and of accounts.
func hostileItems() (all []hostileCase) {
	wait := `{"on":"patient","from":"2026-11-13T10:00:00Z","to":"2026-11-13T11:00:00Z"}`
	items := []struct {
		name  string
		facts map[string]any
	}{
		{"200 waits", map[string]any{"item.waits": many(200, wait)}},
		{
			"200 waits that begin in year 1",
			map[string]any{
				"item.waits": many(200, `{"on":"patient","from":"0001-01-01T00:00:00Z","to":"9999-01-01T00:00:00Z"}`),
			},
		},
		{
			"200 waits without an end",
			map[string]any{"item.waits": many(200, `{"on":"patient","from":"2026-11-13T10:00:00Z"}`)},
		},
		{"100,000 waits", map[string]any{"item.waits": many(100_000, wait)}},
		{
			"a wait that ends before it begins",
			map[string]any{"item.waits": raw(`[{"on":"patient","from":"2026-11-14T10:00:00Z","to":"2026-11-13T10:00:00Z"}]`)},
		},
		{
			"200 leaves of a century",
			map[string]any{"item.assignee_leave": many(200, `{"from":"1950-01-01","to":"2049-12-31"}`)},
		},
		{"a leave of 9,998 years", map[string]any{"item.assignee_leave": raw(`[{"from":"0001-01-01","to":"9999-12-31"}]`)}},
		{"100,000 leaves", map[string]any{"item.assignee_leave": many(100_000, `{"from":"2026-01-01","to":"2026-12-31"}`)}},
		{"received in year 1", map[string]any{"item.received_at": "0001-01-01T00:00:01Z"}},
		{"received in 1900", map[string]any{"item.received_at": "1900-01-01T00:00:00Z"}},
		{"received in year 9999", map[string]any{"item.received_at": "9999-12-31T23:59:59Z"}},
		{"due in year 1", map[string]any{"item.due_at": "0001-01-01T00:00:01Z"}},
		{"due in year 9999", map[string]any{"item.due_at": "9999-12-31T23:59:59Z"}},
		{"snoozed until year 9999", map[string]any{"item.snoozed_until": "9999-12-31T23:59:59Z"}},
		{"reviewed in year 9999", map[string]any{"now": "9999-12-31T23:59:59Z"}},
		{"reviewed in year 1", map[string]any{"now": "0001-01-01T00:00:00Z"}},
		{"an age that is not a number", map[string]any{"item.age_days": raw("1e999")}},
		{"an age below zero", map[string]any{"item.age_days": -1}},
		{"a timeframe of 2,000 hours", map[string]any{"item.timeframe_core_h": 2000}},
		{"an assignee of 1 MiB", map[string]any{"item.assignee_id": strings.Repeat("x", 1<<20)}},
		{"a state of 100,000 stages", map[string]any{"reviewed": raw(`{"stages":` + string(many(100_000, `"s%d"`)) + `}`)}},
		{"nothing but an id", nil},
	}
	for _, x := range items {
		all = append(all, decides("inbox", x.name, func() string {
			if x.facts == nil {
				return `{"item":{"id":"i"}}`
			}
			return firstLine("inbox.jsonl", x.facts)
		}))
	}
	accounts := []struct {
		name  string
		facts map[string]any
	}{
		{"a number of 1 MiB", map[string]any{"account.nhs_number": strings.Repeat("9", 1<<20)}},
		{"a number of spaces", map[string]any{"account.nhs_number": strings.Repeat("\u00a0-", 500_000)}},
		{
			"names of 1 MiB",
			map[string]any{"account.record_name": strings.Repeat("é", 1<<19), "account.given_name": strings.Repeat("é", 1<<19)},
		},
		{"100,000 documents", map[string]any{"account.documents": many(100_000, `"passport"`)}},
		{"created in year 1", map[string]any{"account.created_at": "0001-01-01T00:00:01Z"}},
		{"created in year 9999", map[string]any{"account.created_at": "9999-12-31T23:59:59Z"}},
		{"born in year 1", map[string]any{"account.date_of_birth": "0001-01-01"}},
		{"born in year 9999", map[string]any{"account.date_of_birth": "9999-12-31"}},
		{"verified in year 9999", map[string]any{"now": "9999-12-31T23:59:59Z"}},
	}
	for _, x := range accounts {
		all = append(all, decides("accounts", x.name, func() string { return firstLine("accounts.jsonl", x.facts) }))
	}
	return all
}
