// The stories of the specification: what each rule of the example does with the facts of its story.

package inbox_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

type story struct {
	ID, Policy, Kind, Say, When, Builtin, Note string
	Then                                       yaml.Node
	Fires, Unknown                             map[string]any
	DoesNotFire                                map[string]any `yaml:"does_not_fire"`
}

func (s story) rule(t *testing.T) string {
	then, err := yaml.Marshal(&s.Then)
	require.NoError(t, err)
	return fmt.Sprintf("  - id: %s\n    when: |\n      %s\n    then: %s    because: %s\n", strings.ToLower(s.ID),
		strings.ReplaceAll(strings.TrimSpace(s.When), "\n", "\n      "), then, s.Say)
}

// stories are those of one kind of policy.
func stories(t *testing.T, policy string) []story {
	data, err := os.ReadFile("testdata/stories.yaml")
	require.NoError(t, err)
	var file struct{ Stories []story }
	require.NoError(t, yaml.Unmarshal(data, &file))
	return slices.DeleteFunc(file.Stories, func(s story) bool { return s.Policy != policy })
}

var wednesday = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// storyFolder is a policy of rules, without a calendar.
func storyFolder(policy, header, rules string) fstest.MapFS {
	text := fmt.Sprintf(
		"frontdoor: 1\npolicy: %s\nid: stories\nversion: 1\nauthor: test\n%srules:\n%send: stories\n", policy, header,
		rules,
	)
	return fstest.MapFS{policy + ".yaml": {Data: []byte(text)}}
}

// requireOutcome compares how one rule came out, in the result and in the lists of the decision.
func requireOutcome(
	t *testing.T, s story, want rules.Verdict, result *rules.Result, set *rules.Set, fired []string,
	unknown []rules.UnknownRule,
) {
	id := strings.ToLower(s.ID)
	got, _ := result.Verdict(id)
	require.Equal(t, want, got, "%s %s: %v", s.ID, s.Say, result.Why(set.Rule(id)).Line())
	require.Equal(t, want == rules.Fired, slices.Contains(fired, id), s.ID)
	require.Equal(
		t, want == rules.Unknown,
		slices.ContainsFunc(unknown, func(u rules.UnknownRule) bool { return u.Rule == id && len(u.Missing) > 0 }),
		s.ID,
	)
}

// eachStory goes through the facts of every story, alone and among all of its policy.
func eachStory(
	t *testing.T, policy, id string, n int,
	check func(t *testing.T, s story, want rules.Verdict, given map[string]any, rules string),
) {
	list, all := stories(t, policy), ""
	require.Len(t, list, n)
	for _, s := range list {
		all += s.rule(t)
	}
	for _, s := range list {
		t.Run(s.ID, func(t *testing.T) {
			for want, given := range map[rules.Verdict]map[string]any{
				rules.Fired: s.Fires, rules.NotFired: s.DoesNotFire, rules.Unknown: s.Unknown,
			} {
				if given == nil {
					continue
				}
				given[id] = "x"
				check(t, s, want, given, s.rule(t))
				check(t, s, want, given, all)
			}
		})
	}
}

func TestStoriesOfOverdueWork(t *testing.T) {
	eachStory(
		t,
		"inbox",
		"item.id",
		15,
		func(t *testing.T, s story, want rules.Verdict, given map[string]any, text string) {
			p, err := inbox.Load(storyFolder("inbox", "", text))
			require.NoError(t, err)
			line, err := p.Set().Input(given)
			require.NoError(t, err)
			in, err := inbox.Decode(line)
			require.NoError(t, err)
			d, err := inbox.Review(p, in, wednesday)
			require.NoError(t, err)
			requireOutcome(t, s, want, d.Result(), p.Set(), d.Fired, d.Unknown)
			var then struct{ Stage, Propose, Clock string }
			require.NoError(t, s.Then.Decode(&then))
			acts := want == rules.Fired ||
				want == rules.Unknown && then.Stage != "" // a stage that is not ruled out counts
			id := strings.ToLower(s.ID)
			raised := func(p inbox.PassedStage) bool {
				return p.Rule == id && string(p.Stage) == then.Stage && p.Unknown == (want == rules.Unknown)
			}
			proposed := func(p inbox.Proposal) bool { return p.Rule == id && p.Propose == then.Propose }
			require.Equal(t, acts && then.Stage != "", slices.ContainsFunc(d.Stages, raised), "%+v", d.Stages)
			require.Equal(t, acts && then.Propose != "", slices.ContainsFunc(d.Proposals, proposed), "%+v", d.Proposals)
			require.True(t, then.Clock == "" || d.Paused == (want == rules.Fired))
		},
	)
}
