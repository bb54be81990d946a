// Weighed words raise, guard and ask, and never lower; their tables stand beside the policy.

package triage_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

const danger = "# made for this test\ngrey,7\nclammy,6\nchest pain,9\nplease,-5\nthank you,-5\n"

// weighing is a policy folder with a table and these rules.
func weighing(rules, table string) fstest.MapFS {
	return fstest.MapFS{
		"triage.yaml": {Data: []byte("frontdoor: 1\npolicy: triage\nid: t\nversion: 1\nauthor: test\nsenders: verified\n" +
			"tables: {danger: danger.csv}\n" + rules + "\nend: t\n")},
		"danger.csv": {Data: []byte(table)},
	}
}

// secondEyes is a rule that has a clinician look, with a case and a condition.
func secondEyes(when, said string) string {
	return "rules:\n  - {id: eyes, when: '" + when + "', then: {attention: clinician_now, guard: words_weigh}, because: words" +
		", cases: [{given: {submission.text: " + said + "}, expect: fired}]}"
}

const reached = "weigh(submission.text, tables.danger) >= 12 or weigh(submission.text, tables.danger, 15) >= 12"

func TestWeighedWordsRaise(t *testing.T) {
	p, err := triage.Load(weighing(secondEyes(reached, "grey and clammy"), danger))
	require.NoError(t, err)
	polite := "Thank you, please. "
	letter := polite + strings.Repeat("It can be sent to the usual place as before if that is possible at all. ", 2)
	for said, want := range map[string]triage.Level{
		"grey and clammy":                     triage.ClinicianNow,
		letter + "grey and clammy. " + letter: triage.ClinicianNow,
		"grey and clammy. " + polite:          triage.None, // harmless words count against it where they stand close
		"grey":                                triage.None,
		"Grey, please":                        triage.None,
		"":                                    triage.None,
	} {
		require.Equal(t, want, assess(t, p, written(said)).Attention.Level, said)
	}
}

// A text that was not read whole may hold more: what is not reached is not known.
func TestWeighedWordsOfATextNobodyCouldRead(t *testing.T) {
	p, err := triage.Load(weighing(secondEyes(reached, "grey and clammy"), danger))
	require.NoError(t, err)
	in := written("szary i spocony")
	in.Submission.TextLanguage = rules.Withhold("pl")
	verdict := func(in triage.Input) rules.Verdict {
		e, err := triage.Explain(p, in, monday)
		require.NoError(t, err)
		v, _ := e.Result().Verdict("eyes")
		return v
	}
	require.Equal(t, rules.Unknown, verdict(in))
	in.Submission.Text = rules.NewText("grey and clammy, szary i spocony")
	require.Equal(t, rules.Fired, verdict(in))
	in.Submission.Text = rules.Text{}
	require.Equal(t, rules.Unknown, verdict(in))

	// A number that a text without a known word reaches is no evidence of anything.
	always := "weigh(submission.text, tables.danger) >= -100"
	p, err = triage.Load(weighing(secondEyes(always, "hello, submission.unseen_attachments: 0"), danger))
	require.NoError(t, err)
	require.Equal(t, rules.Fired, verdict(written("hello")))
	in = written("szary i spocony")
	in.Submission.TextLanguage = rules.Withhold("pl")
	require.Equal(t, rules.Unknown, verdict(in))
}

// The words that weighed are evidence: only those who say who they are and what for see them; others see their number.
func TestWeighedWordsAreEvidence(t *testing.T) {
	p, err := triage.Load(weighing(secondEyes(reached, "grey and clammy"), danger))
	require.NoError(t, err)
	e, err := triage.Explain(p, written("please, grey and clammy. Thank you"), monday)
	require.NoError(t, err)
	result := e.Result()
	rule := p.Set().Rule("eyes")
	require.Nil(t, result.WeighedWords(rule, rules.Viewer{}))
	require.Nil(t, result.WeighedWords(nil, rules.Viewer{Role: "duty clinician", Purpose: "triage"}))
	require.Equal(t, []rules.WeighedWord{
		{Words: "grey", Points: 7},
		{Words: "clammy", Points: 6},
		{Words: "please", Points: -5},
		{Words: "thank you", Points: -5},
	}, result.WeighedWords(rule, rules.Viewer{Role: "duty clinician", Purpose: "triage"}))
	why := strings.Join(result.Why(rule).Tree(), "\n")
	require.Contains(t, why, "weigh(submission.text, tables.danger) >= 12  (4 entries of the table)")
	require.NotContains(t, why, "clammy")
}

// What a table says is what a policy means.
func TestDigestCoversTables(t *testing.T) {
	digest := func(table string) string {
		p, err := triage.Load(weighing(secondEyes(reached, "grey and clammy"), table))
		require.NoError(t, err)
		return p.Set().Digest()
	}
	require.Equal(t, digest(danger), digest("clammy , 6\nCHEST  pain,9\nplease,-5\nthank you,-5\ngrey,7"))
	require.NotEqual(t, digest(danger), digest(strings.Replace(danger, "grey,7", "grey,8", 1)))
}

func TestBadTables(t *testing.T) {
	good := secondEyes(reached, "grey and clammy")
	rule := func(when string) string {
		return "rules: [{id: a, when: '" + when + "', then: {upgrade: red}, because: x}]"
	}
	for name, c := range map[string]struct {
		rules, table, code string
	}{
		"no comma":            {good, danger + "cold\n", "bad-entry"},
		"three words":         {good, danger + "cold and wet,3\n", "bad-entry"},
		"no word":             {good, danger + "!?,3\n", "bad-entry"},
		"no number":           {good, danger + "cold,many\n", "bad-points"},
		"no points":           {good, danger + "cold,0\n", "bad-points"},
		"too many points":     {good, danger + "cold,21\n", "bad-points"},
		"twice":               {good, danger + "Grey,3\n", "duplicate-entry"},
		"empty":               {good, "# nothing\n", "empty-list"},
		"too long":            {good, strings.Repeat("# "+strings.Repeat("x", 100)+"\n", 6_000), "too-long"},
		"unknown table":       {rule("weigh(submission.text, tables.dangr) >= 12"), danger, "unknown-table"},
		"less than":           {rule("weigh(submission.text, tables.danger) < 12"), danger, "weigh-compared"},
		"equal":               {rule("weigh(submission.text, tables.danger) == 12"), danger, "weigh-compared"},
		"not":                 {rule("not (weigh(submission.text, tables.danger) >= 12)"), danger, "text-lowers"},
		"lowers":              {strings.Replace(rule("weigh(submission.text, tables.danger) >= 12"), "upgrade: red", "downgrade: green", 1), danger, "text-lowers"},
		"never reached":       {rule("weigh(submission.text, tables.danger) >= 99"), danger, "out-of-range"},
		"a window too small":  {rule("weigh(submission.text, tables.danger, 9) >= 5"), danger, "out-of-range"},
		"added up":            {rule("weigh(submission.text, tables.danger) + 1 >= 5"), danger, "wrong-type"},
		"alone":               {rule("weigh(submission.text, tables.danger)"), danger, "not-a-condition"},
		"another fact":        {rule("weigh(submission.kind, tables.danger) >= 5"), danger, "wrong-argument"},
		"phrases":             {rule("weigh(submission.text, phrases.danger) >= 5"), danger, "wrong-argument"},
		"a table as a text":   {rule("tables.danger >= 5"), danger, "phrases-outside-text"},
		"in a score":          {"scores: {s: [{when: 'weigh(submission.text, tables.danger) >= 5', points: 1}]}\nrules: []", danger, "text-in-score"},
		"hidden in a letter":  {secondEyes("weigh(submission.text, tables.danger) >= 12", "grey and clammy"), danger, "hidden-in-letter"},
		"no file":             {good, "", "not-readable"},
		"a case that is none": {secondEyes(reached, "hello"), danger, "case-failed"},
		"no case":             {rule("weigh(submission.text, tables.danger) >= 5"), danger, "case-needed"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := weighing(c.rules, c.table)
			if c.table == "" {
				delete(folder, "danger.csv")
			}
			_, err := triage.Load(folder)
			require.ErrorContains(t, err, "["+c.code+"]")
			require.NotContains(t, err.Error(), "strconv")
		})
	}
	folder := weighing(good, danger)
	folder["triage.yaml"].Data = []byte(strings.Replace(string(folder["triage.yaml"].Data), "danger.csv", "../danger.csv", 1))
	_, err := triage.Load(folder)
	require.ErrorContains(t, err, "[bad-table-file]")
}
