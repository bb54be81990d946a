// What follows from an input: facts that the library computes from raw inputs and from others.

package triage_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// derived are the values of facts of an input at an instant; a fact that is not known is left out.
func derived(t *testing.T, p *triage.Policy, in triage.Input, now time.Time, facts ...string) map[string]any {
	e, err := triage.Explain(p, in, now)
	require.NoError(t, err)
	return e.Result().Facts().Evidence(rules.Viewer{Role: "tester", Purpose: "test"}, facts...)
}

// request is an input of which nothing is known but what every input has.
func request() triage.Input {
	return triage.Input{Submission: triage.Submission{ID: "s", Rating: triage.Amber, RatingSetBy: "supplier"}}
}

// Each reading alone says that readings were taken, and contradicts who says that none were. What is evidence of obs is a
// reading; who measured, and on which scale, is none.
func TestReadingsAreTaken(t *testing.T) {
	p := load(t, "rules: []")
	readings := 0
	for _, field := range reflect.VisibleFields(reflect.TypeFor[triage.Obs]()) {
		fact := field.Tag.Get("fact")
		if fact == "" || fact == "taken" {
			continue
		}
		in := request()
		set(reflect.ValueOf(&in.Obs).Elem().FieldByIndex(field.Index), field.Tag)
		want := map[string]any{}
		if field.Tag.Get("evidence") == "yes" {
			readings++
			want["obs.taken"] = true
		}
		require.Equal(t, want, derived(t, p, in, monday, "obs.taken"), fact)
		in.Obs.Taken = rules.Known(false)
		_, err := triage.Assess(p, in, monday)
		if field.Tag.Get("evidence") != "yes" {
			require.NoError(t, err, fact)
			continue
		}
		var e *rules.Error
		require.ErrorAs(t, err, &e, fact)
		require.Equal(t, []string{"contradiction", "obs.taken"}, []string{e.Code, e.Fact}, fact)
	}
	require.Equal(t, 12, readings)
	require.Empty(t, derived(t, p, request(), monday, "obs.taken"), "that none were taken is stated, never inferred")
}

// set fills a field of a fact with a value that it may have.
func set(v reflect.Value, tag reflect.StructTag) {
	first, _, _ := strings.Cut(tag.Get("enum"), ",")
	number := 20.0
	if strings.HasPrefix(tag.Get("fact"), "temp") {
		number = 37
	}
	switch of := v.Addr().Interface().(type) {
	case *rules.Private[bool]: // false is a reading too
		*of = rules.Withhold(false)
	case *rules.Private[int]:
		*of = rules.Withhold(40)
	case *rules.Private[float64]:
		*of = rules.Withhold(number)
	case *rules.Private[string]:
		*of = rules.Withhold(first)
	case **float64:
		*of = &number
	default:
		v.SetString(first)
	}
}

// What the patient answered says what was asked; what the host states of it stands.
func TestAnswersDerive(t *testing.T) {
	p := load(t, "rules: []")
	for name, c := range map[string]struct {
		change func(*triage.Submission)
		want   map[string]any
	}{
		"nothing": {func(*triage.Submission) {}, map[string]any{}},
		"no symptoms, though asked": {
			func(s *triage.Submission) { s.Symptoms = rules.Withhold([]string{}) },
			map[string]any{"submission.symptoms_asked": true, "submission.symptom_count": 0},
		},
		"two symptoms": {
			func(s *triage.Submission) { s.Symptoms = rules.Withhold([]string{"cough", "fever"}) },
			map[string]any{"submission.symptoms_asked": true, "submission.symptom_count": 2},
		},
		"a symptom denied": {
			func(s *triage.Submission) { s.SymptomsDenied = rules.Withhold([]string{"cough"}) },
			map[string]any{"submission.symptoms_asked": true},
		},
		"the form has none": {
			func(s *triage.Submission) { s.SymptomsAsked = rules.Known(false) },
			map[string]any{"submission.symptoms_asked": false},
		},
		"red flags left blank": {
			func(s *triage.Submission) {
				s.RedFlagsAsked = []string{"collapse", "cough", "fever"}
				s.Symptoms, s.SymptomsDenied = rules.Withhold([]string{"cough"}), rules.Withhold([]string{"fever"})
			},
			map[string]any{
				"submission.symptoms_asked": true, "submission.symptom_count": 1,
				"submission.unanswered_red_flags": []string{"collapse"}, "submission.unanswered_red_flag_count": 1,
			},
		},
		"all red flags answered": {
			func(s *triage.Submission) {
				s.RedFlagsAsked, s.SymptomsDenied = []string{"cough"}, rules.Withhold([]string{"cough"})
			},
			map[string]any{
				"submission.symptoms_asked":       true,
				"submission.unanswered_red_flags": []string{}, "submission.unanswered_red_flag_count": 0,
			},
		},
		"after an open request": {
			func(s *triage.Submission) { s.PreviousID, s.PreviousOpen = "s-0", rules.Known(true) },
			map[string]any{"submission.follows_open_submission": true},
		},
		"after a closed one": {
			func(s *triage.Submission) { s.PreviousID, s.PreviousOpen = "s-0", rules.Known(false) },
			map[string]any{"submission.follows_open_submission": false},
		},
		"after none": {
			func(s *triage.Submission) { s.PreviousOpen = rules.Known(true) },
			map[string]any{"submission.follows_open_submission": false},
		},
	} {
		in := request()
		c.change(&in.Submission)
		require.Equal(t, c.want, derived(t, p, in, monday, "submission.symptoms_asked", "submission.symptom_count",
			"submission.unanswered_red_flags", "submission.unanswered_red_flag_count", "submission.follows_open_submission"), name)
	}
}

// Times since an instant are never below 0 nor beyond the range of their fact. Of an instant to come only opening a form,
// which bears the clock of another machine, counts; what the host gives stands.
func TestTimesSince(t *testing.T) {
	p := timed(t, "rules: []")
	for name, c := range map[string]struct {
		fact   string
		change func(*triage.Input)
		want   any // nil: not known
	}{
		"opened": {
			"submission.minutes_since_opened",
			func(in *triage.Input) { in.Submission.OpenedAt = monday.Add(-7*time.Minute - 59*time.Second) }, 7,
		},
		"opened now":       {"submission.minutes_since_opened", func(in *triage.Input) { in.Submission.OpenedAt = monday }, 0},
		"opened soon":      {"submission.minutes_since_opened", func(in *triage.Input) { in.Submission.OpenedAt = at(9, 14) }, 0},
		"opened last year": {"submission.minutes_since_opened", func(in *triage.Input) { in.Submission.OpenedAt = monday.AddDate(-1, 0, 0) }, 100_000},
		"not opened":       {"submission.minutes_since_opened", func(*triage.Input) {}, nil},
		"opened, as stated": {"submission.minutes_since_opened", func(in *triage.Input) {
			in.Submission.OpenedAt, in.Submission.MinutesSinceOpened = at(9, 0), rules.Known(3)
		}, 3},
		"waited": {"submission.waiting_core_h", func(in *triage.Input) { in.Submission.SubmittedAt = at(8, 42) }, 0.5},
		"waited since Friday": {"submission.waiting_core_h", func(in *triage.Input) {
			in.Submission.SubmittedAt = time.Date(2026, 11, 20, 18, 0, 0, 0, time.UTC)
		}, 1.7},
		"waits from soon on": {"submission.waiting_core_h", func(in *triage.Input) { in.Submission.SubmittedAt = at(9, 14) }, nil},
		"waited, as stated": {"submission.waiting_core_h", func(in *triage.Input) {
			in.Submission.SubmittedAt, in.Submission.WaitingCoreH = at(9, 0), rules.Known(3.0)
		}, 3.0},
		"sent when open": {"submission.in_core_hours", func(in *triage.Input) { in.Submission.SubmittedAt = at(8, 42) }, true},
		"sent when shut": {"submission.in_core_hours", func(in *triage.Input) { in.Submission.SubmittedAt = at(7, 42) }, false},
		"sent, as stated": {"submission.in_core_hours", func(in *triage.Input) {
			in.Submission.SubmittedAt, in.Submission.InCoreHours = at(8, 42), rules.Known(false)
		}, false},
		"read":      {"submission.read_by_staff", func(in *triage.Input) { in.Submission.FirstReadAt = at(9, 0) }, true},
		"read now":  {"submission.read_by_staff", func(in *triage.Input) { in.Submission.FirstReadAt = monday }, true},
		"read soon": {"submission.read_by_staff", func(in *triage.Input) { in.Submission.FirstReadAt = at(9, 13) }, false},
		"read, as stated": {"submission.read_by_staff", func(in *triage.Input) {
			in.Submission.FirstReadAt, in.Submission.ReadByStaff = at(9, 0), rules.Known(false)
		}, false},
		"measured":             {"obs.reading_age_h", func(in *triage.Input) { in.Obs.TakenAt = at(7, 42) }, 1.5},
		"measured now":         {"obs.reading_age_h", func(in *triage.Input) { in.Obs.TakenAt = monday }, 0.0},
		"measured soon":        {"obs.reading_age_h", func(in *triage.Input) { in.Obs.TakenAt = at(9, 13) }, nil},
		"measured a while ago": {"obs.reading_age_h", func(in *triage.Input) { in.Obs.TakenAt = monday.AddDate(-3, 0, 0) }, 10_000.0},
		"measured, as stated":  {"obs.reading_age_h", func(in *triage.Input) { in.Obs.TakenAt, in.Obs.ReadingAgeH = at(9, 0), rules.Known(3.0) }, 3.0},
	} {
		in := request()
		c.change(&in)
		require.Equal(t, c.want, derived(t, p, in, monday, c.fact)[c.fact], name)
	}
}
