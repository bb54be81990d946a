// Stories: requests through their whole life.

package triage_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

type story struct {
	ID, Say, When               string
	Then                        yaml.Node
	Fires, Unknown              map[string]any
	DoesNotFire                 map[string]any `yaml:"does_not_fire"`
	Policy, Kind, Note, Builtin string
}

// NEWS2 on the first oxygen scale, for readings that staff took from adults.
const news2 = `scores:
  news2:
    - only_if: patient.age_years >= 16 and obs.source == "staff"
    - {fact: obs.resp_rate, bands: {"<=8": 3, "9-11": 1, "12-20": 0, "21-24": 2, ">=25": 3}}
    - {fact: obs.spo2_pct, bands: {"<=91": 3, "92-93": 2, "94-95": 1, ">=96": 0}}
    - {when: obs.on_oxygen, points: 2}
    - {fact: obs.systolic_bp, bands: {"<=90": 3, "91-100": 2, "101-110": 1, "111-219": 0, ">=220": 3}}
    - {fact: obs.heart_rate, bands: {"<=40": 3, "41-50": 1, "51-90": 0, "91-110": 1, "111-130": 2, ">=131": 3}}
    - {when: 'obs.acvpu in ["C", "V", "P", "U"]', points: 3}
    - {fact: obs.temp_c, bands: {"<=35.0": 3, "35.1-36.0": 1, "36.1-38.0": 0, "38.1-39.0": 1, ">=39.1": 2}}
`

// stories is one policy of all stories.
func stories(t *testing.T) (*triage.Policy, []story) {
	data, err := os.ReadFile("testdata/stories.yaml")
	require.NoError(t, err)
	var file struct{ Stories []story }
	require.NoError(t, yaml.Unmarshal(data, &file))
	var b strings.Builder
	b.WriteString("answers: {lives_alone: bool, extension: bool, patches: int, days_to_departure: int}\n" + news2 +
		"rules:\n")
	for _, s := range file.Stories {
		then, err := yaml.Marshal(&s.Then)
		require.NoError(t, err)
		fmt.Fprintf(&b, "  - id: %s\n    when: |\n      %s\n    then: %s    because: %s\n", strings.ToLower(s.ID),
			strings.ReplaceAll(strings.TrimSpace(s.When), "\n", "\n      "), then, s.Kind)
	}
	return load(t, b.String()), file.Stories
}

// load makes a policy of a body, without a calendar.
func load(t require.TestingT, body string) *triage.Policy {
	text := "frontdoor: 1\npolicy: triage\nid: t\nversion: 1\nauthor: test\nsenders: verified\n" + body + "\nend: t\n"
	p, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: []byte(text)}})
	require.NoError(t, err)
	return p
}

func TestStories(t *testing.T) {
	p, all := stories(t)
	require.Len(t, all, 29, "a story was added or lost: change this number")
	for _, s := range all {
		for want, given := range map[rules.Verdict]map[string]any{
			rules.Fired: s.Fires, rules.NotFired: s.DoesNotFire,
			rules.Unknown: s.Unknown,
		} {
			if given == nil {
				continue
			}
			facts := map[string]any{}
			for k, v := range given {
				facts[k] = v
			}
			p.Sample(facts)
			for fact, value := range map[string]any{"submission.rating": "amber", "submission.rating_set_by": "admin"} {
				if _, ok := given[fact]; !ok {
					facts[fact] = value
				}
			}
			in, err := p.Set().Input(facts)
			require.NoError(t, err)
			d, err := p.Decide(in, monday)
			require.NoError(t, err, s.ID)
			got, ok := d.Result().Verdict(strings.ToLower(s.ID))
			require.True(t, ok)
			require.Equal(t, want, got, "%s %s: %v", s.ID, s.Say,
				d.Result().Why(p.Set().Rule(strings.ToLower(s.ID))).Line())
		}
	}
}

func folder(text string) fstest.MapFS { return fstest.MapFS{"triage.yaml": {Data: []byte(text)}} }
