// This file holds hostile policies that are large: what could grow with the square of a policy's length, in all kinds.

package examples_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
)

// hostileDomain is a kind of policies.
func hostileDomain(kind string) rules.Domain {
	for _, d := range ruletest.Domains() {
		if d.Name == kind {
			return d
		}
	}
	panic("no kind " + kind)
}

// policyOf is a policy file of a kind with a body.
func policyOf(kind, body string) string {
	return "policy: " + kind + "\nid: hostile\nversion: 1\nauthor: nobody\n" + body + "end: hostile\n"
}

// folderOf is the example's folder with some files in the place of its own; a local layer is one of them. Files of
// policies alone are left out where none is given, for a calendar or tables may be read by all.
func folderOf(files map[string]string) (folder fstest.MapFS, size int) {
	folder = fstest.MapFS{}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json", "messages.yaml"} {
		data, err := fs.ReadFile(policies.TotalTriage(), name)
		if err != nil {
			panic(err)
		}
		folder[name] = &fstest.MapFile{Data: data}
	}
	for name, data := range files {
		folder[name] = &fstest.MapFile{Data: []byte(data)}
		size += len(data)
	}
	return folder, size
}

// outcomeOf says how a load came out.
func outcomeOf(err error) string {
	var problems problem.Problems
	if err == nil {
		return "loads"
	}
	if !errors.As(err, &problems) {
		return fmt.Sprintf("refused: %.80s", err)
	}
	codes, seen := "", map[string]bool{}
	for _, p := range problems {
		if !p.Warning && !seen[p.Code] && len(seen) < 3 {
			seen[p.Code] = true
			codes += " " + p.Code
		}
	}
	return fmt.Sprintf("refused:%s (%d, %d bytes)", codes, len(problems), len(err.Error()))
}

// loads is the case of a folder's policy, loaded.
func loads(kind, name string, files func() map[string]string) hostileCase {
	return hostileCase{kind + ": " + name, func() (func() string, int) {
		folder, size := folderOf(files())
		d := hostileDomain(kind)
		return func() string { _, _, err := d.Load(folder); return outcomeOf(err) }, size
	}}
}

// loadsBody is the case of a policy with a body, loaded.
func loadsBody(kind, name string, body func() string) hostileCase {
	return loads(kind, name, func() map[string]string { return map[string]string{kind + ".yaml": policyOf(kind, body())} })
}

// loadsCalendar is the case of a calendar and its feed, loaded; "" leaves the feed as it is.
func loadsCalendar(name string, files func() (cal, feed string)) hostileCase {
	return hostileCase{"calendar: " + name, func() (func() string, int) {
		given := map[string]string{}
		cal, feed := files()
		if cal != "" {
			given["calendar.yaml"] = cal
		}
		if feed != "" {
			given["bank-holidays.json"] = feed
		}
		folder, size := folderOf(given)
		return func() string { _, err := calendar.Load(folder); return outcomeOf(err) }, size
	}}
}

// times writes a text n times, each with its number in the place of every %d.
func times(n int, text string) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.ReplaceAll(text, "%d", fmt.Sprint(i)))
	}
	return out.String()
}

// word is the n-th of many words that are near one another.
func word(n int) string {
	letters := make([]byte, 7)
	for i := range letters {
		letters[i] = byte('a' + n%7)
		n /= 7
	}
	return "pq" + string(letters)
}

// words are n such words, joined by ", ".
func words(from, n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = word(from + i)
	}
	return strings.Join(all, ", ")
}

// oneFact is, by kind, a bool fact, a fact that is a number and one that is a list, and an outcome.
var oneFact = map[string]struct{ yes, number, list, then string }{
	"triage":   {"submission.routine_only", "patient.age_years", "submission.symptoms", "{upgrade: amber}"},
	"limits":   {"staff.duty_clinician_present", "demand.today", "", "{alert: some}"},
	"capacity": {"slot.next_slot_free", "patient.age_years", "slot.skills", "{prefer: 1}"},
	"inbox":    {"item.read", "item.age_days", "", "{stage: warning}"},
	"accounts": {"account.deceased", "account.age_years", "account.documents", "{hold: true}"},
}

// hostileGrowth are the policies that a session has seen take long, and their relatives in the other kinds.
func hostileGrowth() (all []hostileCase) {
	all = []hostileCase{
		loadsBody("triage", "2,000 words in 500 has_any", func() string {
			return "answers: {n: {int: 0..100000}, many: {list: [" + words(
				0,
				2000,
			) + "]}}\nlists: {big: [" + words(
				0,
				2000,
			) + "]}\nrules:\n" +
				times(
					500,
					"  - {id: r%d, when: 'has_any(answers.many, lists.big) and answers.n > %d', then: {upgrade: amber}, because: x}\n",
				)
		}),
		loadsBody("triage", "500 misspelt names against 2,000 conditions", func() string {
			var b strings.Builder
			b.WriteString("conditions:\n")
			for i := range 2000 {
				fmt.Fprintf(&b, "  %s: patient.age_years > %d\n", word(i), i%100)
			}
			b.WriteString("rules:\n")
			for i := range 500 {
				fmt.Fprintf(&b, "  - {id: r%d, when: conditions.x%s, then: {upgrade: amber}, because: x}\n", i, word(i))
			}
			return b.String()
		}),
		loads("triage", "2,000 and 2,000 local phrases", func() map[string]string {
			phrase := func(n int) string { return times(2000, fmt.Sprintf("    - phrase %d of words%%d\n", n)) }
			return map[string]string{
				"triage.yaml": policyOf("triage", "phrases:\n  many:\n"+phrase(1)+
					"rules:\n  - {id: r, when: 'mentions(submission.text, phrases.many)', then: {upgrade: amber}, because: x}\n"),
				"triage.local.yaml": "policy: triage\nid: local\nversion: 1\nauthor: nobody\nextends: hostile\nphrases:\n  " +
					"many:\n" +
					phrase(
						2,
					) + "rules: []\nend: local\n",
			}
		}),
		loads("triage", "2,000 conditions and 2,000 local rules on them", func() map[string]string {
			return map[string]string{
				"triage.yaml": policyOf(
					"triage",
					"conditions:\n"+times(2000, "  c%d: patient.age_years > %d - 2000\n")+"rules: []\n",
				),
				"triage.local.yaml": "policy: triage\nid: local\nversion: 1\nauthor: nobody\nextends: hostile\nrules:\n" +
					times(2000, "  - {id: r%d, when: conditions.c%d, then: {upgrade: amber}, because: x}\n") + "end: local\n",
			}
		}),
		loadsBody("triage", "3,000 list words near others", func() string {
			return "answers: {many: {list: [" + words(0, 3000) + "]}}\nlists: {big: [" + words(3000, 3000) + "]}\nrules:\n" +
				"  - {id: r, when: 'has_any(answers.many, lists.big)', then: {upgrade: amber}, because: x}\n"
		}),
		loadsBody("triage", "3,000 codes and as many near them", func() string {
			return "codes: {topics: [" + words(0, 3000) + "]}\nlists: {big: [" + words(3000, 3000) + "]}\nrules:\n" +
				"  - {id: r, when: 'submission.topic in lists.big', then: {upgrade: amber}, because: x}\n"
		}),
		loadsBody("triage", "a score of 1,000 parts with 1,000 cases", func() string {
			return "answers:\n" + times(1000, "  a%d: bool\n") + "scores:\n  s:\n" +
				times(1000, "    - {when: answers.a%d, points: 1}\n") +
				"rules:\n  - id: r\n    when: score.s >= 500\n    then: {upgrade: amber}\n    because: x\n    cases:\n" +
				times(1000, "      - {given: {answers.a%d: true}, expect: unknown}\n")
		}),
		loadsBody("triage", "a score of 1,000 parts", func() string {
			return "answers:\n" + times(1000, "  a%d: bool\n") + "scores:\n  s:\n" +
				times(1000, "    - {when: answers.a%d, points: 1}\n") +
				"rules:\n  - {id: r, when: score.s >= 500, then: {upgrade: amber}, because: x}\n"
		}),
		loadsBody("triage", "1,000 scores, each asked by all", func() string {
			return "answers:\n" + times(300, "  a%d: bool\n") + "scores:\n" +
				times(300, "  s%d: [{when: answers.a%d, points: 1}, {when: answers.a0, points: 2}]\n") + "rules:\n" +
				times(
					1000,
					"  - {id: r%d, when: score.s1 >= 1 and score.s2 >= 2 and patient.age_years > %d - 900, then: {upgrade: "+
						"amber}, because: x}\n",
				)
		}),
		loadsBody("triage", "4,000 names used once", func() string {
			var b strings.Builder
			b.WriteString("rules:\n")
			for i := range 400 {
				fmt.Fprintf(
					&b,
					"  - {id: r%d, when: patient.age_years > %d, then: {flags: [%s]}, because: x}\n",
					i,
					i%100,
					words(i*10, 10),
				)
			}
			return b.String()
		}),
		loadsBody("triage", "4,000 names of four letters used once", func() string {
			var b strings.Builder
			b.WriteString("rules:\n")
			for i := range 400 {
				fmt.Fprintf(&b, "  - {id: r%d, when: patient.age_years > %d, then: {notify: [", i, i%100)
				for j := range 10 {
					n := i*10 + j
					fmt.Fprintf(&b, "%c%c%c%c, ", 'a'+n%8, 'a'+n/8%8, 'a'+n/64%8, 'a'+n/512%8)
				}
				b.WriteString("]}, because: x}\n")
			}
			return b.String()
		}),
		loadsBody("triage", "20,000 phrases in 1,500 mentions", func() string {
			return "phrases:\n  many: [" + times(20000, "number%d word, ") + "]\nrules:\n" +
				times(
					1500,
					"  - {id: r%d, when: 'mentions(submission.text, phrases.many) and patient.age_years > %d - 1400', then: "+
						"{upgrade: amber}, because: x}\n",
				)
		}),
		loadsBody("triage", "20,000 phrases in 20 mentions", func() string {
			return "phrases:\n  many: [" + times(20000, "number%d word, ") + "]\nrules:\n" +
				times(
					20,
					"  - {id: r%d, when: 'mentions(submission.text, phrases.many) and patient.age_years > %d', then: {upgrade: "+
						"amber}, because: x}\n",
				)
		}),
		loadsBody("triage", "5,000 patterns of near words", func() string {
			return "phrases:\n  many:\n" + times(
				5000,
				"    - {near: [[chest, breast%d], [pain, hurt]], within: 5}\n",
			) + "rules:\n" +
				"  - {id: r, when: 'mentions(submission.text, phrases.many)', then: {upgrade: amber}, because: x}\n"
		}),
		loadsBody("triage", "30 patterns of 1,000 by 1,000 words", func() string {
			one, other := "["+times(900, "chest%d, ")+"]", "["+times(900, "pain%d, ")+"]"
			return "phrases:\n  many:\n" + times(15, "    - {near: ["+one+", "+other+", [word%d]], within: 30}\n") + "rules:\n" +
				"  - {id: r, when: 'mentions(submission.text, phrases.many)', then: {upgrade: amber}, because: x}\n"
		}),
		loadsBody("triage", "2,000 tables that are not there", func() string {
			return "tables: {" + times(2000, "t%d: t%d.csv, ") + "}\nrules: []\n"
		}),
		loadsBody("limits", "1,000 rules on day.now_hour", func() string {
			var b strings.Builder
			for i := range 1000 {
				fmt.Fprintf(&b, "  - {id: r%d, when: day.now_hour >= %.2f, then: {scale: 0.9}, because: x}\n", i, float64(i)*0.02)
			}
			return hostileWeek + "rules:\n" + b.String()
		}),
		loadsBody("limits", "1,000 sets that never meet on day.now_hour", func() string {
			var b strings.Builder
			for i := range 1000 {
				fmt.Fprintf(
					&b,
					"  - {id: r%d, when: 'day.now_hour >= %.2f and day.now_hour < %.2f', then: {set: %d}, because: x}\n",
					i,
					float64(i)*0.02,
					float64(i+1)*0.02,
					i+1,
				)
			}
			return hostileWeek + "rules:\n" + b.String()
		}),
		loadsBody("limits", "1,000 sets on staff that may meet", func() string {
			return hostileWeek + "rules:\n" +
				times(1000, "  - {id: r%d, when: demand.today >= %d and demand.last_hour >= %d, then: {set: 1%d}, because: x}\n")
		}),
		loadsBody("limits", "500 sets on every day of the year", func() string {
			var b strings.Builder
			for i := range 500 {
				fmt.Fprintf(
					&b,
					"  - {id: r%d, when: 'day.month == %d and day.weekday == \"mon\" and staff.present_gp_sessions == %d', "+
						"then: {set: %d}, because: x}\n",
					i,
					1+i%12,
					i,
					i+1,
				)
			}
			return hostileWeek + "rules:\n" + b.String()
		}),
		loadsCalendar("40,000 divisions in a feed", func() (string, string) {
			var b strings.Builder
			b.WriteString("{")
			for i := range 40000 {
				fmt.Fprintf(&b, `"d%d":{"division":"d%d","events":[]},`, i, i)
			}
			b.WriteString(`"england-and-wales":{"division":"england-and-wales","events":[{"title":"x","date":"2026-12-25"}]}}`)
			return "", b.String()
		}),
		loadsCalendar("20,000 bank holidays", func() (string, string) {
			var b strings.Builder
			b.WriteString(`{"england-and-wales":{"division":"england-and-wales","events":[`)
			d, _ := calendar.ParseDate("2000-01-01")
			for i := range 20000 {
				fmt.Fprintf(&b, `{"title":"x","date":"%s"},`, d.Add(i))
			}
			return "", strings.TrimSuffix(b.String(), ",") + "]}}"
		}),
		loadsCalendar("a member that stands 40,000 times", func() (string, string) {
			return "", `{"england-and-wales":{` + times(40000, `"k%d":1,`) + `"division":"england-and-wales","events":[]}}`
		}),
		loadsCalendar("a feed of 4 MiB of brackets", func() (string, string) { return "", strings.Repeat("[", 4<<20) }),
		loadsCalendar("a feed of 4 MiB of braces", func() (string, string) {
			return "", strings.Repeat(`{"a":`, 690_000) + "1" + strings.Repeat("}", 690_000)
		}),
		loadsCalendar("a title of 3 MiB", func() (string, string) {
			return "", `{"england-and-wales":{"division":"england-and-wales","events":[{"title":"` + strings.Repeat(
				"x",
				3<<20,
			) + `","date":"2026-12-25"}]}}`
		}),
		loadsCalendar("1,000 events of 100 days", func() (string, string) {
			return hostileCalendar("events:\n" + times(1000, "  - {name: e%d, from: 2026-01-01, to: 2026-04-09}\n")), ""
		}),
		loadsCalendar("10,000 closures of one day", func() (string, string) {
			var b strings.Builder
			for i := range 1400 {
				fmt.Fprintf(
					&b,
					"  - {on: 2026-12-24, from: \"%02d:%02d\", to: \"%02d:%02d\", because: x}\n",
					i/60,
					i%60,
					(i+1)/60,
					(i+1)%60,
				)
			}
			return hostileCalendar("closures:\n" + b.String()), ""
		}),
		loadsCalendar("8,000 closures that overlap", func() (string, string) {
			return hostileCalendar("closures:\n" + times(8000, "  - {on: 2026-12-24, because: x}\n")), ""
		}),
		loadsCalendar("10,000 school holidays", func() (string, string) {
			return hostileCalendar("school_holidays:\n" + times(10000, "  - {from: 2026-10-26, to: 2026-10-30}\n")), ""
		}),
		loadsCalendar("a day of 1,400 windows", func() (string, string) {
			var b strings.Builder
			for i := range 700 {
				fmt.Fprintf(&b, "\"%02d:%02d-%02d:%02d\", ", i*2/60, i*2%60, (i*2+1)/60, (i*2+1)%60)
			}
			return strings.Replace(hostileCalendar(""), `"08:00-18:30"`, strings.TrimSuffix(b.String(), ", "), 1), ""
		}),
		loadsCalendar("a bank holiday every day for a hundred years", func() (string, string) {
			return hostileCalendar(
					"",
				), `{"england-and-wales":{"division":"england-and-wales","events":[{"title":"x","date":"0001-01-01"},` +
					`{"title":"y","date":"9999-12-31"}]}}`
		}),
		loads("limits", "4,000 messages", func() map[string]string {
			return map[string]string{
				"limits.yaml":   policyOf("limits", hostileWeek+"rules: []\n"),
				"messages.yaml": policyOf("messages", "languages: [en]\n"+times(4000, "m%d:\n  tags: [phone]\n  en: Ring us.\n")),
			}
		}),
		loads("triage", "1,000 misspelt messages against 4,000", func() map[string]string {
			var names strings.Builder
			for i := range 4000 {
				fmt.Fprintf(&names, "%s:\n  tags: [999]\n  en: Ring 999.\n", word(i))
			}
			rules := "rules:\n"
			for i := range 1000 {
				rules += fmt.Sprintf(
					"  - {id: r%d, when: patient.age_years > 1, then: {upgrade: red, disposition: call_999, safety_net: x%s}, "+
						"because: x}\n",
					i,
					word(i),
				)
			}
			return map[string]string{
				"triage.yaml": policyOf("triage", rules), "messages.yaml": policyOf("messages", "languages: [en]\n"+names.String()),
			}
		}),
		loads("triage", "500 languages of a text", func() map[string]string {
			return map[string]string{
				"triage.yaml": policyOf("triage", "rules: []\n"),
				"messages.yaml": policyOf(
					"messages",
					"languages: ["+times(500, "l%d, ")+"]\nm: {tags: [phone], "+times(500, "l%d: x, ")+"}\n",
				),
			}
		}),
		hostileTable("5,000 lines", times(5000, "word%d,1\n")),
		hostileTable("500,000 lines", times(60000, "word,1\n")),
		hostileTable("one line of 500 KiB", strings.Repeat("word ", 100_000)+",1\n"),
		hostileTable("enormous points", "word,99999999999999999999999\nother,-99999999999999999999\n"),
		hostileTable("a quoted cell that never ends", "\""+strings.Repeat("word\n", 90_000)),
		hostileTable("NUL bytes", strings.Repeat("\x00", 400_000)),
		hostileTable("invalid UTF-8", strings.Repeat("\xff\xfe,1\n", 4_000)),
		hostileTable("carriage returns alone", strings.Repeat("word,1\r", 4_000)),
		hostileTable("4,999 words and one twice", times(4999, "word%d,1\n")+"word7,2\n"),
	}
	for _, kind := range []string{"triage", "limits", "capacity", "inbox", "accounts"} {
		all = append(all, growthOf(kind)...)
	}
	return all
}

// hostileWeek is what a limits policy needs beside its rules.
const hostileWeek = "week: {medical: {mon-fri: {door: {\"08:00-18:30\": open}, daily: {soft: 60}}}}\n"

// hostileCalendar is a calendar with more at its end.
func hostileCalendar(more string) string {
	return policyOf("calendar", "zone: Europe/London\nweek: {mon-fri: [\"08:00-18:30\"]}\n"+
		"bank_holidays: {file: bank-holidays.json, nation: england-and-wales}\n"+more)
}

// hostileTable is the case of a table of words.
func hostileTable(name, data string) hostileCase {
	return loads("triage", "a table of "+name, func() map[string]string {
		return map[string]string{
			"words.csv": data,
			"triage.yaml": policyOf("triage", "tables: {danger: words.csv}\nrules:\n"+
				"  - {id: r, when: 'weigh(submission.text, tables.danger) > 10', then: {upgrade: amber}, because: x}\n"),
		}
	})
}

// growthOf are policies of any kind that are large.
func growthOf(kind string) []hostileCase {
	f, week := oneFact[kind], ""
	if kind == "limits" {
		week = hostileWeek
	}
	rule := "  - {id: r%d, when: '" + f.number + " > 1', then: " + f.then + ", because: x}\n"
	return []hostileCase{
		loadsBody(kind, "rules to the end of the file", func() string { return week + "rules:\n" + times(6000, rule) }),
		loadsBody(kind, "1,500 rules on one fact's numbers", func() string {
			return week + "rules:\n" + times(
				1500,
				"  - {id: r%d, when: '"+f.number+" + 0.%d > 1', then: "+f.then+", because: x}\n",
			)
		}),
		loadsBody(kind, "2,000 rules of one id", func() string {
			return week + "rules:\n" + strings.Repeat(strings.ReplaceAll(rule, "%d", "7"), 2000)
		}),
		loadsBody(kind, "2,000 misspelt facts", func() string {
			return week + "rules:\n" + times(2000, "  - {id: r%d, when: '"+f.yes+"_%d', then: "+f.then+", because: x}\n")
		}),
		loadsBody(kind, "2,000 unknown keys", func() string { return week + times(2000, "rule%d: 1\n") + "rules: []\n" }),
		loadsBody(kind, "2,000 conditions that name the one before", func() string {
			var b strings.Builder
			b.WriteString(week + "conditions:\n  c0: " + f.yes + "\n")
			for i := range 2000 {
				fmt.Fprintf(&b, "  c%d: not conditions.c%d\n", i+1, i)
			}
			return b.String() + "rules:\n  - {id: r, when: conditions.c2000, then: " + f.then + ", because: x}\n"
		}),
		loadsBody(kind, "conditions that double", func() string {
			var b strings.Builder
			b.WriteString(week + "conditions:\n  c0: " + f.yes + "\n")
			for i := range 60 {
				fmt.Fprintf(&b, "  c%d: conditions.c%d or conditions.c%d\n", i+1, i, i)
			}
			return b.String() + "rules:\n  - {id: r, when: conditions.c60, then: " + f.then + ", because: x}\n"
		}),
	}
}
