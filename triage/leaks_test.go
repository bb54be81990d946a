// Nothing of a patient comes out: not by printing, not by errors, not by explanations.

package triage_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest/domaintest"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// A token in each field that holds something of a patient: none may come out of any printer, error or decision.
const canary = "canary7f3a"

// birth is the date of birth, or its year that stands by itself: the digits of an address that fmt prints for a pointer
// may come to those of the year.
var birth = regexp.MustCompile(`(^|[^0-9a-fA-F])1961([^0-9a-fA-F]|0502|$)`)

var suite = domaintest.Suite[*triage.Policy]{
	Name: "triage",
	InputErrors: strings.Fields(
		"bad-instant contradiction duplicate-key missing-fact not-an-object not-utf8 null out-of-range unknown-fact " +
			"unknown-key unknown-value wrong-type",
	),
	Load:     func(fsys fs.FS) (*triage.Policy, error) { return triage.Load(fsys) },
	Printers: map[string]func(any) ([]byte, error){"yaml": yaml.Marshal},
}

func TestI15NothingOfThePatientComesOut(t *testing.T) {
	p := load(t, sorts)
	in := sure()
	in.Submission.Text = rules.NewText(canary)
	in.Submission.TextLanguage = rules.Withhold("x-" + canary)
	in.Patient.ID = rules.Withhold(canary)
	in.Patient.UsualGPID = rules.Withhold(canary)
	in.Patient.Language = rules.Withhold(canary)
	in.Patient.DateOfBirth = rules.Withhold(calendar.Date{Year: 1961, Month: 5, Day: 2})
	e, err := triage.Explain(p, in, monday)
	require.NoError(t, err)
	values := map[string]any{
		"text": in.Submission.Text, "submission": in.Submission, "obs": in.Obs, "patient": in.Patient, "input": in,
		"decision": e.Decision, "explanation": e,
		"result": e.Result(), "facts": e.Result().Facts(), "why": e.Result().Why(p.Set().Rule("ear")),
		"gaps":               e.Result().Gaps(),
		"no viewer":          e.Result().Facts().Evidence(rules.Viewer{Role: "gp"}, "patient.usual_gp_id"),
		"revealed to nobody": in.Submission.Text.Reveal(rules.Viewer{}),
	}
	for name, v := range values {
		suite.Withholds(t, name, v, canary)
		for sink, said := range suite.Outlets(v) {
			require.NotRegexp(t, birth, said, "%s through %s", name, sink)
		}
	}
	require.Equal(t, canary, in.Submission.Text.Reveal(rules.Viewer{Role: "gp", Purpose: "care"}))
	require.Equal(t, map[string]any{"patient.usual_gp_id": canary},
		e.Result().Facts().Evidence(rules.Viewer{Role: "gp", Purpose: "care"}, "patient.usual_gp_id"))
}

// Every way to get an input wrong, with the canary as the wrong value or the unknown name.
func TestI15ErrorsHoldNoValue(t *testing.T) {
	const line = `{"submission":{"id":"s","rating":"green","rating_set_by":"admin"}}`
	suite.WrongInputs(t, load(t, sorts), line, "submission", nil, monday)
}
