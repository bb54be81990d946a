// This file makes the morning's requests into groups, by who should look at them and how soon.

package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// request is one submission with what was decided.
type request struct {
	in       triage.Input
	decision triage.Decision
	result   *rules.Result
}

// assessAll decides every submission of a file of JSON lines.
func assessAll(policy *triage.Policy, data []byte, now time.Time) ([]request, error) {
	var out []request
	err := eachLine(data, func(line map[string]json.RawMessage) error {
		in, err := triage.Decode(line)
		if err != nil {
			return err
		}
		e, err := triage.Explain(policy, in, now)
		out = append(out, request{in, e.Decision, e.Result()})
		return err
	})
	return out, err
}

// maxQuoted is of how many requests, the most urgent ones, the first screen shows the patient's words.
const maxQuoted = 2

// levels are which requests stand in which group.
var levels = map[string]triage.Level{
	"clinician": triage.ClinicianNow, "staff": triage.StaffNow, "ask": triage.Ask, "lower": triage.ConfirmLower,
	"rest": triage.None,
}

// requestGroups puts every request into exactly one group: one for each level.
func (s screen) requestGroups() []group {
	whose := []column{{"id", 6}, {"who", 5}, {"rating", 12}, {"waited", 6}}
	due, do, why := column{"due", 10}, column{"do", 10}, column{"why", 0}
	return []group{
		s.requestGroup(group{key: "clinician", title: "1 CLINICIAN NOW", named: true, least: 4},
			append(whose, due, do, why), func(r request) []string {
				return []string{s.due(r, "at once"), sendTo(r.decision), reasons(r)[0]}
			}),
		s.requestGroup(group{key: "staff", title: "2 RAISED BY THE POLICY, OR FOR A PERSON NOW", least: 3},
			append(whose, due, why), func(r request) []string {
				return []string{s.due(r, "at once"), reasons(r)[0]}
			}),
		s.requestGroup(group{key: "ask", title: "3 ASK, THE ANSWER DECIDES (prepared, not sent)", least: 1},
			append(whose, column{"ask", 0}), func(r request) []string {
				return []string{question(r)}
			}),
		s.requestGroup(group{key: "lower", title: "4 COULD GO DOWN IF YOU AGREE (never without you)", least: 1},
			append(whose, column{"lower to", 15}, why), func(r request) []string {
				return []string{lowering(r.decision), reasons(r)[0]}
			}),
		s.requestGroup(group{key: "rest", title: "5 STAY AS RATED"},
			append(whose, due, why), func(r request) []string {
				return []string{s.due(r, ""), reasons(r)[0]}
			}),
	}
}

// requestGroup fills a group with the requests of its level; cells are those of the columns that not all groups have.
func (s screen) requestGroup(g group, columns []column, cells func(request) []string) group {
	g.order = "rating, then 999, then the emergency department, then how late"
	g.columns = slices.Clone(columns)
	var of []request
	for _, r := range s.requests {
		if r.decision.Attention.Level == levels[g.key] {
			of = append(of, r)
		}
	}
	slices.SortFunc(of, func(a, b request) int { return triage.Compare(a.decision, b.decision) })
	for i, r := range of {
		g.rows = append(g.rows, row{
			cells: append([]string{r.decision.ID, s.patient(r), rating(r.decision), s.waited(r)}, cells(r)...),
			late:  late(r.decision.Due, s.now) != "",
			notes: s.requestNotes(r, g.key == "clinician" && i < maxQuoted),
		})
	}
	g.counts = fmt.Sprint(len(of))
	if n := lateOf(g.rows); n > 0 {
		g.counts += fmt.Sprintf(", of which %d late", n)
	}
	return g
}

// requestNotes are what has to be said of a request besides: how to reach the patient, what else speaks for the
// rating, and the patient's words.
func (s screen) requestNotes(r request, quoted bool) []note {
	notes := contact(r)
	if r.decision.Attention.Code == "new_input_after_clinician" {
		notes = append(notes, note{label: "new", text: s.newWords(r)})
	}
	said := "‹withheld›"
	if s.viewer != (rules.Viewer{}) {
		said = r.in.Submission.Text.Reveal(s.viewer)
	}
	notes = append(notes, note{label: "words", text: said, spare: !quoted})
	for _, because := range reasons(r)[1:] {
		notes = append(notes, note{label: "also", text: because, spare: true})
	}
	if flagged := flags(r.decision); flagged != "" {
		notes = append(notes, note{label: "flags", text: flagged, spare: true})
	}
	return notes
}

// contact is the note on how to reach the patient, where a rule has flagged that texts may do harm, or where they are
// known to reach somebody else.
func contact(r request) []note {
	safe := r.in.Patient.SafeToMessage
	if slices.Contains(r.decision.Flags, flagDoNotText) || safe.Given() && !safe.Value() {
		return []note{doNotText}
	}
	return nil
}

// flagDoNotText is the practice's own name, in its triage.yaml, for a patient who must not be texted.
const flagDoNotText = "do_not_text"

// flags are the other marks that rules have set, in words.
func flags(d triage.Decision) string {
	return plain(strings.Join(slices.DeleteFunc(slices.Clone(d.Flags), func(f string) bool {
		return f == flagDoNotText
	}), ", "))
}

// newWords says when the patient wrote again, and which clinician's rating that came after.
func (s screen) newWords(r request) string {
	said := "words of " + r.in.Submission.LastPatientInputAt.In(s.now.Location()).Format("Mon 15:04")
	rated := r.in.Submission.Ratings
	if len(rated) > 0 {
		last := slices.MaxFunc(rated, func(a, b triage.Rated) int { return a.At.Compare(b.At) })
		said += fmt.Sprintf(", after a rating of %s by the %s on %s", last.Rating, plain(last.ByRole),
			last.At.In(s.now.Location()).Format("Mon 15:04"))
	}
	return said
}

// due is how late a request is, or when it is due.
func (s screen) due(r request, none string) string { return deadline(r.decision.Due, s.now, none) }

// waited is how long ago a request came in.
func (s screen) waited(r request) string {
	if r.in.Submission.SubmittedAt.IsZero() {
		return "?"
	}
	return length(s.now.Sub(r.in.Submission.SubmittedAt))
}

// patient is the sex and the age, for a viewer who may see them.
func (s screen) patient(r request) string {
	if s.viewer == (rules.Viewer{}) {
		return "‹…›"
	}
	seen := r.result.Facts().Evidence(s.viewer, "patient.sex", "patient.age_years", "patient.age_months")
	sex := map[any]string{"female": "F", "male": "M"}[seen["patient.sex"]]
	age := "?"
	if years, ok := seen["patient.age_years"].(int); ok {
		age = fmt.Sprint(years)
		if months, ok := seen["patient.age_months"].(int); ok && years < 2 {
			age = fmt.Sprintf("%dm", months)
		}
	}
	return cmp.Or(sex, "?") + " " + age
}

// rating is the rating before and after, or what it may still become.
func rating(d triage.Decision) string {
	capitals := func(r triage.Rating) string {
		if r == triage.Red {
			return "RED"
		}
		return string(r)
	}
	switch suspects := d.Suspects(); {
	case d.To != d.Base:
		return capitals(d.Base) + "→" + capitals(d.To)
	case suspects.Rank() > d.To.Rank():
		return capitals(d.To) + " or " + capitals(suspects)
	}
	return capitals(d.To)
}

// sendTo is where the policy sends the patient, short; "" for nowhere.
func sendTo(d triage.Decision) string {
	short := map[string]string{
		"call_999": "CALL 999", "emergency_department": "go to A&E", "same_day_call": "call today",
	}
	return cmp.Or(short[d.Disposition], plain(d.Disposition))
}

// lowering is what is proposed to a person: the rating and the route.
func lowering(d triage.Decision) string {
	if d.Route == "" {
		return string(d.LowerTo)
	}
	return string(d.LowerTo) + ", " + plain(d.Route)
}
