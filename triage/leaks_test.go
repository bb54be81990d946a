// Nothing of a patient comes out: not by printing, not by errors, not by explanations.

package triage_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// A token in each field that holds something of a patient: none may come out of any printer, error or decision.
const canary = "canary7f3a"

// birth is the date of birth, or its year that stands by itself: the digits of an address that fmt prints for a pointer
// may come to those of the year.
var birth = regexp.MustCompile(`(^|[^0-9a-fA-F])1961([^0-9a-fA-F]|0502|$)`)

func sinks(v any) map[string]string {
	out := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%t"} {
		out[verb] = fmt.Sprintf(verb, v)
		out["pointer "+verb] = fmt.Sprintf(verb, &v)
		out["in a struct "+verb] = fmt.Sprintf(verb, struct{ V any }{v})
		out["in a slice "+verb] = fmt.Sprintf(verb, []any{v})
	}
	var text, asJSON bytes.Buffer
	timeless := &slog.HandlerOptions{ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if len(groups) == 0 && a.Key == slog.TimeKey {
			return slog.Attr{} // its digits may come to those of a date of birth
		}
		return a
	}}
	slog.New(slog.NewTextHandler(&text, timeless)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&asJSON, timeless)).Info("x", "v", v, "in", struct{ V any }{v})
	out["slog text"], out["slog json"] = text.String(), asJSON.String()
	if b, err := json.Marshal(v); err == nil {
		out["json"] = string(b)
	}
	if b, err := yaml.Marshal(v); err == nil {
		out["yaml"] = string(b)
	}
	if b, err := xml.Marshal(v); err == nil {
		out["xml"] = string(b)
	}
	var g bytes.Buffer
	_ = gob.NewEncoder(&g).Encode(v)
	out["gob"] = g.String()
	return out
}

func TestI15NothingOfThePatientComesOut(t *testing.T) {
	p := load(t, sorts)
	in := sure()
	in.Submission.Text = rules.NewText(canary)
	in.Submission.TextLanguage = "x-" + canary
	in.Patient.ID = canary
	in.Patient.UsualGPID = canary
	in.Patient.Language = canary
	in.Patient.DateOfBirth = calendar.Date{Year: 1961, Month: 5, Day: 2}
	in.Practice.SiteID = canary
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
		for sink, said := range sinks(v) {
			require.NotContains(t, said, canary, "%s through %s", name, sink)
			require.NotRegexp(t, birth, said, "%s through %s", name, sink)
		}
	}
	require.Equal(t, canary, in.Submission.Text.Reveal(rules.Viewer{Role: "gp", Purpose: "care"}))
	require.Equal(t, map[string]any{"patient.usual_gp_id": canary},
		e.Result().Facts().Evidence(rules.Viewer{Role: "gp", Purpose: "care"}, "patient.usual_gp_id"))
}

// Every way to get an input wrong, with the canary as the wrong value or the unknown name.
func TestI15ErrorsHoldNoValue(t *testing.T) {
	p := load(t, sorts)
	for _, f := range p.Set().FactList() {
		ns, name, _ := strings.Cut(f.Name, ".")
		for _, value := range []string{
			`"` + canary + `"`, `["` + canary + `"]`, `{"` + canary + `":1}`,
			`[["` + canary + `"]]`, `123456789012`, `-1e99`, `true`, `null`,
		} {
			in := map[string]json.RawMessage{
				"submission": json.RawMessage(`{"id":"s","rating":"green","rating_set_by":"admin"}`),
			}
			if ns == "submission" && name != "rating" && name != "rating_set_by" {
				in["submission"] = json.RawMessage(`{"id":"s","rating":"green","rating_set_by":"admin","` + name +
					`":` + value + `}`)
			} else {
				in[ns] = json.RawMessage(`{"` + name + `":` + value + `}`)
			}
			d, err := p.Decide(in, monday)
			if err != nil {
				require.NotContains(t, err.Error(), canary, f.Name)
				require.NotContains(t, err.Error(), "123456789012", f.Name)
				continue
			}
			b, err := d.MarshalJSON()
			require.NoError(t, err)
			require.NotContains(t, string(b), canary, f.Name)
		}
	}
	for _, line := range []string{
		`{"` + canary + ` name":1}`, `{"submission":{"` + canary + ` x":1}}`,
		`{"answers":{"` + canary + `!":1}}`, canary,
	} {
		in, err := wire.Line([]byte(line))
		if err == nil {
			_, err = p.Decide(in, monday)
		}
		require.Error(t, err)
		require.NotContains(t, err.Error(), canary)
	}
}
