// This file holds hostile conditions, and hostile values of what the kinds of policy have beside their rules.

package examples_test

import (
	"fmt"
	"strings"
)

// hostileLanguage are conditions that are hard to read, in every kind.
func hostileLanguage() (all []hostileCase) {
	for _, kind := range []string{"triage", "limits", "capacity", "inbox", "accounts"} {
		f, week := oneFact[kind], ""
		if kind == "limits" {
			week = hostileWeek
		}
		for _, c := range []struct{ name, when string }{
			{"nots in a row", strings.Repeat("not ", 450) + f.yes},
			{"brackets in a row", strings.Repeat("(", 900) + f.yes + strings.Repeat(")", 900)},
			{"an at_least of at_leasts", strings.Repeat("at_least(1, ", 60) + f.yes + strings.Repeat(")", 60)},
			{"enormous numbers", f.number + " > " + strings.Repeat("9", 1500)},
			{"a sum of numbers", f.number + strings.Repeat(" + 1", 480) + " > 1"},
		} {
			all = append(all, loadsBody(kind, c.name, func() string {
				return week + "rules:\n  - {id: r, when: '" + c.when + "', then: " + f.then + ", because: x}\n"
			}))
		}
	}
	for _, c := range []struct{ name, when string }{
		{"an at_least of 100 conditions", "at_least(50" + times(90, ", patient.age_years == %d") + ")"},
		{"a lambda", "any(submission.symptoms, {# == 1})"},
		{"a range", "patient.age_years in 0..1000000000"},
		{"a power of powers", "patient.age_years ** 9 ** 9 ** 9 > 1"},
		{"a repeated text", "mentions(submission.text, repeat(\"a\", 1000000000))"},
		{"a regular expression", "submission.text matches \"(a+)+$\""},
		{"a text of bytes", "mentions(submission.text, \"\\xff\\xfe\\x00\")"},
		{"a comparison in a chain", "1" + strings.Repeat(" <= patient.age_years", 90)},
	} {
		all = append(all, loadsBody("triage", c.name, func() string {
			quoted := strings.ReplaceAll(c.when, "'", "''")
			return "rules:\n  - {id: r, when: '" + quoted + "', then: {upgrade: amber}, because: x}\n"
		}))
	}
	return all
}

// hostileDomains are what each kind has beside its rules, out of all measure.
func hostileDomains() (all []hostileCase) {
	durations := []string{
		"99999999999999999999d",
		"-1d",
		"100000wd",
		"100000d",
		"0m",
		"1e9m",
		"0x10m",
		"1.5d",
		"٣d",
		"P1D",
	}
	for _, d := range durations {
		all = append(all,
			loadsBody("inbox", "a deadline of "+d, func() string {
				return "work: {request: {due: " + d + ", ladder: [{at: -" + d + ", stage: warning}, {at: due, stage: " +
					"overdue}]}}\nrules: []\n"
			}),
			loadsBody("triage", "a timeframe of "+d, func() string {
				return "rules:\n  - {id: r, when: patient.age_years > 1, then: {upgrade: amber, timeframe: " +
					d + "}, because: x}\n"
			}))
	}
	for _, date := range []string{"9999-12-31", "0001-01-01", "0000-00-00", "2026-02-30", "99999-01-01", "-2026-01-01"} {
		all = append(all,
			loadsBody("triage", "a rule from "+date, func() string {
				return "review_by: " + date + "\nrules:\n  - {id: r, when: patient.age_years > 1, then: {upgrade: amber}, " +
					"because: x, from: " +
					date + "}\n"
			}),
			loadsCalendar("an event on "+date, func() (string, string) {
				return hostileCalendar(
					"events:\n  - {name: e, on: " + date + "}\nclosures:\n  - {on: " + date + ", because: x}\n",
				), ""
			}))
	}
	return append(all,
		loadsBody("limits", "figures out of all measure", func() string {
			return "week: {medical: {mon-fri: {door: open, daily: 999999999999999999999999, active: -1, per_patient_24h: " +
				"1e400}}}\nrules: []\n"
		}),
		loadsBody("limits", "a day of 1,400 windows", func() string {
			var b strings.Builder
			for i := range 1400 {
				fmt.Fprintf(&b, "\"%02d:%02d-%02d:%02d\": open, ", i/60, i%60, (i+1)/60, (i+1)%60)
			}
			return "week: {medical: {mon-sun: {door: {" + b.String() + "}}}}\nrules: []\n"
		}),
		loadsBody("limits", "scales that multiply to infinity", func() string {
			return hostileWeek + "rules:\n" + times(
				400,
				"  - {id: r%d, when: demand.today >= 0, then: {scale: 100}, because: x}\n",
			)
		}),
		loadsBody("limits", "2,000 bounds", func() string {
			return hostileWeek + "bounds:\n" + times(2000, "  medical.daily%d: {floor: 1}\n") + "rules: []\n"
		}),
		loadsBody("capacity", "a plan of 5,000 lines", func() string {
			return "sessions: {am: \"08:00-13:00\"}\nplan:\n" +
				times(5000, "  - {days: mon-fri, session: am, pool: p%d, role: gp, slots: 5000}\n") + "rules: []\n"
		}),
		loadsBody("capacity", "a plan of 5,000 lines that are one", func() string {
			return "plan:\n" + strings.Repeat(
				"  - {days: mon-fri, session: am, pool: soon, role: gp, slots: 5000}\n",
				5000,
			) + "rules: []\n"
		}),
		loadsBody("capacity", "4,000 pools that are near one another", func() string {
			var b strings.Builder
			for i := range 4000 {
				fmt.Fprintf(&b, "  %s: {for: red}\n", word(i))
			}
			return "pools:\n" + b.String() + "rules: []\n"
		}),
		loadsBody("capacity", "500 releases of one pool", func() string {
			return "pools:\n  p:\n    for: red\n    release: [" + times(500, "{at: \"08:00\", to: amber}, ") + "]\nrules: []\n"
		}),
		loadsBody("capacity", "2,000 adjustments", func() string {
			return "adjustments:\n" + times(2000, "  wheelchair%d: {minutes: 20}\n") + "rules: []\n"
		}),
		loadsBody("capacity", "1,000 caps", func() string {
			return "rules:\n" + times(
				1000,
				"  - {id: r%d, when: patient.age_years > 1, then: {cap: {per: clinician_day, n: %d}}, because: x}\n",
			)
		}),
		loadsBody("inbox", "a ladder of 2,000 rungs", func() string {
			return "work:\n  request:\n    due: 7d\n    ladder:\n" + times(
				2000,
				"      - {at: +1%dm, stage: warning, when: item.read}\n",
			) + "rules: []\n"
		}),
		loadsBody("inbox", "4,000 inboxes", func() string {
			return "work: {request: {due: 7d}}\ninboxes:\n" + times(4000, "  box%d: {lead: somebody%d}\n") + "rules: []\n"
		}),
		loadsBody("accounts", "2,000 facts that must be known", func() string {
			return "must_be_known: [" + times(2000, "account.name_match%d, ") + "]\nrules: []\n"
		}),
		loadsBody("accounts", "2,000 pieces of evidence asked for", func() string {
			return "rules:\n  - {id: r, when: account.deceased, then: {ask_for: [" + times(
				2000,
				"evidence%d, ",
			) + "]}, because: x}\n"
		}),
	)
}
