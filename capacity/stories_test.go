// The stories that practices told, each with its rule in the example policy.

package capacity_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

type story struct {
	ID, Policy, Kind, Say, When, Builtin, Note string
	Then                                       struct {
		Exclude        bool
		Prefer         int
		Release, Alert string
		Notify         []string
	}
	Fires, Unknown map[string]any
	DoesNotFire    map[string]any `yaml:"does_not_fire"`
	then           yaml.Node
}

func (s *story) UnmarshalYAML(n *yaml.Node) error {
	type plain story
	var raw struct{ Then yaml.Node }
	err := n.Decode((*plain)(s))
	if err == nil {
		err = n.Decode(&raw)
	}
	s.then = raw.Then
	return err
}

func (s *story) rule() string { return strings.ToLower(s.ID) }

func (s *story) text(t *testing.T) string {
	then, err := yaml.Marshal(&s.then)
	require.NoError(t, err)
	return fmt.Sprintf("  - id: %s\n    when: |\n      %s\n    then: %s    because: %s\n", s.rule(),
		strings.ReplaceAll(strings.TrimSpace(s.When), "\n", "\n      "), then, s.Say)
}

// storyFacts are what the story gives, over a need and a slot with nothing else to keep them apart; bare leaves those
// out.
func (s *story) facts(given map[string]any, bare bool) map[string]any {
	facts := map[string]any{"need.id": "n", "slot.id": "s"}
	if !bare {
		maps.Copy(facts, map[string]any{
			"need.rating": "amber", "need.minutes": 10, "slot.start": "2026-11-23T14:00:00Z", "slot.minutes": 10,
			"slot.status": "free", "slot.pool": "soon",
			"slot.role": "gp", "slot.modality": "in_person", "slot.clinician_id": "c1", "slot.site_id": "main",
		})
	}
	if s.Then.Release != "" { // of the pool that the story would release
		facts["slot.pool"] = s.Then.Release
	}
	if given["slot.free_run_minutes"] != nil && !bare { // as long as the slot, which is what is free
		facts["slot.minutes"] = given["slot.free_run_minutes"]
	}
	maps.Copy(facts, given)
	return facts
}

func stories(t *testing.T) []*story {
	data, err := os.ReadFile("testdata/stories.yaml")
	require.NoError(t, err)
	var file struct{ Stories []*story }
	require.NoError(t, yaml.Unmarshal(data, &file))
	require.Len(t, file.Stories, 15)
	return file.Stories
}

// byNamespace is how the tools hand over facts; asLists is how a host does: {"needs": […], "slots": […], "plan": […]}.
func byNamespace(t *testing.T, p *capacity.Policy, facts map[string]any) map[string]json.RawMessage {
	line, err := p.Set().Input(facts)
	require.NoError(t, err)
	return line
}

func asLists(t *testing.T, p *capacity.Policy, facts map[string]any) map[string]json.RawMessage {
	line := byNamespace(t, p, facts)
	order := `{"need": ` + string(line["need"])
	if line["patient"] != nil {
		order += `, "patient": ` + string(line["patient"])
	}
	lists := map[string]json.RawMessage{
		"needs": json.RawMessage("[" + order + "}]"), "slots": json.RawMessage("[" + string(line["slot"]) + "]"),
	}
	if line["plan"] != nil {
		lists["plan"] = json.RawMessage("[" + string(line["plan"]) + "]")
	}
	for _, ns := range []string{"day", "demand", "staff", "practice"} {
		if line[ns] != nil {
			lists[ns] = line[ns]
		}
	}
	return lists
}

// Every story fires, does not fire and is unknown where it says so, and comes to what it says, alone and among all
// stories, and however the facts are given.
func TestStories(t *testing.T) {
	t.Parallel()
	all := "rules:\n"
	for _, s := range stories(t) {
		all += s.text(t)
	}
	for _, s := range stories(t) {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			for want, given := range map[rules.Verdict]map[string]any{
				rules.Fired: s.Fires, rules.NotFired: s.DoesNotFire, rules.Unknown: s.Unknown,
			} {
				if given == nil {
					continue
				}
				for _, text := range []string{"rules:\n" + s.text(t), all} {
					p := load(t, text)
					for _, line := range []map[string]json.RawMessage{
						byNamespace(t, p, s.facts(given, true)), asLists(t, p, s.facts(given, true)),
					} {
						s.verdict(t, p, line, want)
					}
					for _, line := range []map[string]json.RawMessage{
						byNamespace(t, p, s.facts(given, false)), asLists(t, p, s.facts(given, false)),
					} {
						d := s.verdict(t, p, line, want)
						if text != all {
							s.cameTo(t, d, want)
						}
					}
				}
			}
		})
	}
}

func (s *story) verdict(
	t *testing.T, p *capacity.Policy, line map[string]json.RawMessage, want rules.Verdict,
) capacity.Decision {
	in, err := capacity.Decode(line)
	require.NoError(t, err)
	d := allocate(t, p, in)
	got, ok := d.Result().Verdict(s.rule())
	require.True(t, ok)
	require.Equal(t, want, got, "%s: %v", s.Say, d.Result().Why(p.Set().Rule(s.rule())).Line())
	return d
}

// cameTo compares the outcome of a story, where nothing else keeps the need out of the slot.
func (s *story) cameTo(t *testing.T, d capacity.Decision, want rules.Verdict) {
	require.Empty(t, d.Errors)
	require.True(t, d.Exact)
	require.Len(t, append(placed(d), unplaced(d)...), 1)
	switch {
	case s.Then.Exclude && want == rules.NotFired:
		require.Equal(t, []string{"n=s"}, placed(d))
		require.Empty(t, d.Missing)
	case s.Then.Exclude && want == rules.Fired:
		require.Equal(t, []string{"n: no_slot"}, unplaced(d))
		require.Equal(t, []capacity.Bar{{Code: capacity.Code(s.rule()), Slots: 1}}, d.Unplaced[0].Bars)
		require.Empty(t, d.Unplaced[0].PlaceIf)
	case s.Then.Exclude: // unknown excludes, says what to ask for which slot, and each fact once for all
		require.Equal(t, []string{"n: not_known"}, unplaced(d))
		lacks := d.Missing
		require.Len(t, lacks, 1)
		require.NotContains(t, s.Unknown, lacks[0].Fact)
		require.Equal(t, capacity.Missing{Fact: lacks[0].Fact, Excluded: 1, Needs: 1}, lacks[0])
		require.Equal(t, []capacity.PlaceIf{{Slot: "s", Ask: []string{lacks[0].Fact}}}, d.Unplaced[0].PlaceIf)
	case s.Then.Prefer != 0: // unknown adds nothing
		require.Equal(t, []string{"n=s"}, placed(d))
		cost, because := 0, []capacity.Code{capacity.AsOrdered}
		if want == rules.Fired {
			cost, because = -s.Then.Prefer, []capacity.Code{capacity.Code(s.rule())}
		}
		require.Equal(t, cost, d.Placed[0].Cost)
		require.Equal(t, because, d.Placed[0].Because)
	case s.Then.Release != "" && want == rules.Fired:
		require.Equal(t, []string{"n=s"}, placed(d))
		require.Equal(t, []capacity.Released{{Slot: "s", Need: "n", Rule: s.rule()}}, d.Released)
	case s.Then.Release != "":
		require.Len(t, d.Unplaced, 1)
		require.Empty(t, d.Released)
		require.True(t, slices.ContainsFunc(d.Unplaced[0].Options, func(o capacity.Option) bool {
			return o.Kind == capacity.EarlyRelease && o.Slot == "s"
		}))
	case s.Then.Alert != "":
		require.Equal(t, []string{"n=s"}, placed(d))
		require.Equal(t, want == rules.Fired, slices.ContainsFunc(d.Alerts, func(a capacity.Alert) bool {
			b, err := json.Marshal(a)
			require.NoError(t, err)
			var is struct {
				Alert, Rule string
				Notify      []string
			}
			require.NoError(t, json.Unmarshal(b, &is))
			return is.Alert == s.Then.Alert && is.Rule == s.rule() && slices.Equal(is.Notify, s.Then.Notify)
		}), "%+v", d.Alerts)
	default:
		require.Fail(t, "a story without an outcome", s.ID)
	}
}

// A release follows a shortage that was witnessed, and only as far as the shortage goes.
func TestStoryOfTheRelease(t *testing.T) {
	t.Parallel()
	list := stories(t)
	at := slices.IndexFunc(list, func(s *story) bool { return s.ID == "C05" })
	p := load(t, "rules:\n"+list[at].text(t))
	kept := slotAt("kept", 120)
	kept.Pool, kept.ReleaseAt = "urgent_today", monday.Add(time.Hour)
	open := slotAt("open", 180)
	in := capacity.Input{
		Needs: []capacity.Order{order("r1", practice.Red, tonight)}, Slots: []capacity.Slot{kept, open},
	}
	d := allocate(t, p, in)
	require.Equal(t, []string{"r1=open"}, placed(d)) // another slot is there
	require.Empty(t, d.Released)
	in.Needs = append(in.Needs, order("r2", practice.Red, tonight), order("a", practice.Amber, tonight))
	d = allocate(t, p, in)
	require.ElementsMatch(t, []string{"r1=open", "r2=kept"}, placed(d))
	require.Equal(t, []string{"a: compete"}, unplaced(d))
	require.Equal(t, []capacity.Released{{Slot: "kept", Need: "r2", Rule: "c05"}}, d.Released)
}

// What the duty clinician named stands also without a rule, for the stories that the library does by itself.
func TestStoriesThatNeedNoRule(t *testing.T) {
	t.Parallel()
	p := load(t, "")
	for _, s := range stories(t) {
		if s.Builtin == "" {
			continue
		}
		for _, c := range []struct {
			given  map[string]any
			placed bool
		}{{s.Fires, false}, {s.DoesNotFire, true}} {
			in, err := capacity.Decode(asLists(t, p, s.facts(c.given, false)))
			require.NoError(t, err)
			d := allocate(t, p, in)
			require.Equal(t, c.placed, len(d.Placed) == 1, "%s %v", s.ID, unplaced(d))
		}
	}
}

// All stories in one policy, over an allocation of several needs and slots.
func TestStoriesTogether(t *testing.T) {
	t.Parallel()
	text := "rules:\n"
	for _, s := range stories(t) {
		text += s.text(t)
	}
	line, err := wire.Line([]byte(`{"practice": {"jurisdiction": "england"}, "demand": {"red_waiting": 1}, "needs": [
 {"need": {"id": "baby", "rating": "amber", "minutes": 10}, "patient": {"age_months": 6, "age_years": 0, "dna_12m": 0,
  "flags": [], "reasonable_adjustments": []}},
 {"need": {"id": "deaf", "rating": "amber", "minutes": 10}, "patient": {"age_months": 600, "age_years": 50,
  "dna_12m": 0, "flags": [], "reasonable_adjustments": ["deaf"]}},
 {"need": {"id": "green", "rating": "green", "minutes": 10}, "patient": {"age_months": 600, "age_years": 50,
  "dna_12m": 0, "flags": [], "reasonable_adjustments": []}},
 {"need": {"id": "red", "rating": "red", "minutes": 10}, "patient": {"age_months": 600, "age_years": 50, "dna_12m": 0,
  "flags": [], "reasonable_adjustments": []}},
 {"need": {"id": "who", "rating": "amber", "minutes": 10}}],
 "slots": [
 {"id": "urgent", "start": "2026-11-23T10:00:00Z", "minutes": 10, "clinician_id": "c1", "role": "gp", "site_id": "main",
  "modality": "telephone", "pool": "urgent_today", "status": "free"},
 {"id": "room", "start": "2026-11-23T11:00:00Z", "minutes": 10, "clinician_id": "c1", "role": "gp", "site_id": "main",
  "modality": "in_person", "pool": "soon", "status": "free"},
 {"id": "video", "start": "2026-11-23T12:00:00Z", "minutes": 10, "clinician_id": "c1", "role": "gp", "site_id": "main",
  "modality": "video", "pool": "soon", "status": "free"},
 {"id": "phone", "start": "2026-11-23T14:00:00Z", "minutes": 10, "clinician_id": "c1", "role": "gp", "site_id": "main",
  "modality": "telephone", "pool": "soon", "status": "free"},
 {"id": "routine", "start": "2026-11-23T15:00:00Z", "minutes": 10, "clinician_id": "c1", "role": "gp",
  "site_id": "main", "modality": "telephone", "pool": "routine", "status": "free"}]}`))
	require.NoError(t, err)
	in, err := capacity.Decode(line)
	require.NoError(t, err)
	d := allocate(t, load(t, text), in)
	require.True(t, d.Exact)
	require.ElementsMatch(t, []string{"baby=room", "deaf=video", "green=routine", "red=urgent"}, placed(d))
	require.Equal(t, []string{"who: not_known"}, unplaced(d)) // nobody knows whether it is deaf, or a baby
	require.Contains(
		t, d.Unplaced[0].PlaceIf,
		capacity.PlaceIf{Slot: "phone", Ask: []string{"patient.age_months", "patient.reasonable_adjustments"}},
	)
	i := slices.IndexFunc(d.Placed, func(p capacity.Placement) bool { return p.Need == "red" })
	require.Equal(t, -100, d.Placed[i].Cost)
	in.Needs[4].Patient.AgeMonths, in.Needs[4].Patient.ReasonableAdjustments = rules.Withhold(600), rules.Withhold([]string{})
	d = allocate(t, load(t, text), in)
	require.Contains(t, placed(d), "who=phone") // as promised
	require.Empty(t, d.Unplaced)
}
