// This file shows the morning's requests on one screen.

package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// columns is how wide the screen is.
const columns = 100

// screen prints the morning as an administrator wants to see it at 08:15, with every request in exactly one group.
type screen struct {
	io.Writer
	policy *triage.Policy
	clinic clinic
	door   door
	inbox  inboxScreen
	kept   record.Head // the end of the chain of records
	viewer rules.Viewer
	all    bool
}

// print prints the screen.
func (s screen) print(requests []request) {
	groups := map[triage.Level][]request{}
	for _, r := range requests {
		groups[r.decision.Attention.Level] = append(groups[r.decision.Attention.Level], r)
	}
	for _, g := range groups {
		slices.SortFunc(g, func(a, b request) int { return triage.Compare(a.decision, b.decision) })
	}
	s.head(requests, len(groups[triage.None]))
	s.clinicianNow(groups[triage.ClinicianNow])
	s.raised(groups[triage.StaffNow])
	s.ask(groups[triage.Ask])
	s.lower(groups[triage.ConfirmLower])
	for _, line := range s.clinic.lines() {
		fmt.Fprintln(s, line)
	}
	s.doors()
	s.foot(requests, groups)
}

// doors prints the door of today and tomorrow, and the inbox.
func (s screen) doors() {
	lines, err := s.door.lines()
	if err != nil {
		lines = []string{"7 THE DOOR", "  " + err.Error()}
	}
	for _, line := range append(lines, s.inbox.lines()...) {
		fmt.Fprintln(s, line)
	}
}

// head prints the practice, the policy and how many requests came in which way.
func (s screen) head(requests []request, idle int) {
	channels := map[string]int{}
	for _, r := range requests {
		channels[r.in.Submission.Channel]++
	}
	h := s.policy.Set().Header
	right := fmt.Sprintf("policy %s #%s", h.Version, s.policy.Set().Digest()[:4])
	if s.policy.Set().Approved() {
		right += " approved"
	} else {
		right += " NOT APPROVED"
	}
	left := "EXAMPLE PRACTICE (invented patients)      " +
		now.In(s.policy.Calendar().Zone()).Format("Mon 2 Jan 2006 15:04")
	fmt.Fprintf(s, "%s%*s\n", left, columns-len(left), right)
	fmt.Fprintf(s, "%d requests since Fri 18:30: %d online, %d app, %d phone, %d walk-in, %d care home; ",
		len(requests), channels["online"], channels["nhs_app"], channels["phone"]+channels["ai_phone"],
		channels["walk_in"], channels["care_home"])
	fmt.Fprintf(s, "%d stay as rated\n", idle)
}

// clinicianNow prints the requests that a clinician has to see now.
func (s screen) clinicianNow(group []request) {
	fmt.Fprintf(
		s, "%-55s%-18s%-7s%s\n", fmt.Sprintf("1 CLINICIAN NOW (%d)", len(group)), "rating", "waited", "what and when",
	)
	for i, r := range group {
		said := s.patient(r, 44)
		if i >= maxQuoted && !s.all { // the reason in place of the words
			said = clip(s.who(r)+" "+why(r), 44)
		}
		fmt.Fprintf(
			s, "  %s  %-45s%-18s%-7s%s\n", r.decision.ID, said, rating(r.decision), waited(r), s.what(r.decision),
		)
		if i < maxQuoted || s.all {
			fmt.Fprintf(s, "          why: %s\n", clip(why(r), columns-15))
		}
	}
}

// what is to be done, and by when: the disposition, or else the due time.
func (s screen) what(d triage.Decision) string {
	switch late := now.Sub(d.Due).Round(time.Minute); {
	case d.Disposition != "":
		return strings.ToUpper(strings.NewReplacer("_", " ", "emergency department", "A&E").Replace(d.Disposition))
	case d.Due.IsZero():
		return "at once"
	case late > 0:
		return fmt.Sprintf("%dh%02d LATE", int(late.Hours()), int(late.Minutes())%60)
	}
	return "by " + d.Due.In(s.policy.Calendar().Zone()).Format("Mon 15:04")
}

// raised prints the requests that the policy raised or that a person has to see.
func (s screen) raised(group []request) {
	fmt.Fprintf(s, "2 RAISED BY THE POLICY, OR FOR A PERSON (%d)\n", len(group))
	s.listed(group, maxListed, func(r request) string {
		return fmt.Sprintf("%-16s%-11s%s", rating(r.decision), s.when(r.decision), why(r))
	})
}

// when is the due time, short; empty if there is none.
func (s screen) when(d triage.Decision) string {
	if d.Due.IsZero() {
		return ""
	}
	return s.what(triage.Decision{Due: d.Due})
}

// ask prints the requests for which a question decides.
func (s screen) ask(group []request) {
	fmt.Fprintf(s, "3 ASK (%d)%*s\n", len(group), columns-10, "prepared, not sent: the answer decides")
	s.listed(group, 1, func(r request) string { return fmt.Sprintf("%-16s%s", r.decision.To, question(r)) })
}

// lower prints the requests that could be lowered if a person agrees.
func (s screen) lower(group []request) {
	fmt.Fprintf(s, "4 COULD GO DOWN IF YOU AGREE (%d)%*s\n", len(group), columns-33, "nothing is lowered without you")
	s.listed(group, 1, func(r request) string {
		to := string(r.decision.To) + " -> " + string(r.decision.LowerTo)
		return fmt.Sprintf("%-16s%s", to, strings.TrimPrefix(r.decision.Route+": ", ": ")+why(r))
	})
}

// How much the screen shows unless all is asked for: so many requests of a group are printed and the others only named;
// so many urgent ones show the patient's words above the reason.
const (
	maxListed = 2
	maxQuoted = 4
)

// listed prints up to a number of requests of a group, and the ids of the others.
func (s screen) listed(group []request, most int, say func(request) string) {
	shown := min(most, len(group))
	if s.all {
		shown = len(group)
	}
	for _, r := range group[:shown] {
		fmt.Fprintf(s, "  %s  %s\n", r.decision.ID, clip(fmt.Sprintf("%-28s", s.patient(r, 26))+say(r), columns-10))
	}
	if shown == len(group) {
		return
	}
	line := fmt.Sprintf("  %d more (-all):", len(group)-shown)
	for i, r := range group[shown:] {
		if len(line)+len(r.decision.ID) > columns-6 {
			line += fmt.Sprintf(" +%d", len(group)-shown-i)
			break
		}
		line += " " + strings.TrimPrefix(r.decision.ID, "s-")
	}
	fmt.Fprintln(s, line)
}

// foot prints the sums, and what to look at next.
func (s screen) foot(requests []request, groups map[triage.Level][]request) {
	size := func(l triage.Level) int { return len(groups[l]) }
	fmt.Fprintf(s, "%d requests = %d + %d + %d + %d, and %d that stay as rated: -shares   %d records kept: -records\n",
		len(requests), size(triage.ClinicianNow), size(triage.StaffNow), size(triage.Ask), size(triage.ConfirmLower),
		size(triage.None), s.kept.N)
	fmt.Fprint(s, "why? -why s-1053  more: -inbox -door -all -withheld  change it: examples/policies/total-triage/\n")
	if s.all {
		s.listed(groups[triage.None], maxListed, func(r request) string { return string(r.decision.To) })
	}
}

// patient is the sex, the age and the first words, for a viewer who may see them.
func (s screen) patient(r request, width int) string {
	if s.viewer == (rules.Viewer{}) {
		return "‹withheld›"
	}
	said := strings.Join(strings.Fields(r.in.Submission.Text.Reveal(s.viewer)), " ")
	return clip(s.who(r)+" "+said, width)
}

// who is the sex and the age, for a viewer who may see them.
func (s screen) who(r request) string {
	if s.viewer == (rules.Viewer{}) {
		return "‹withheld›"
	}
	seen := r.result.Facts().Evidence(s.viewer, "patient.sex", "patient.age_years", "patient.age_months")
	sex := map[any]string{"female": "F", "male": "M"}[seen["patient.sex"]]
	age := "?"
	if years, ok := seen["patient.age_years"].(int); ok {
		age = fmt.Sprint(years)
		if years < 2 {
			age = fmt.Sprintf("%vm", seen["patient.age_months"])
		}
	}
	return fmt.Sprintf("%s %-3s", cmp.Or(sex, "?"), age)
}

// rating is the rating before and after, or what it may still become.
func rating(d triage.Decision) string {
	from, to := string(d.Base), string(d.To)
	switch suspects := d.Suspects(); {
	case d.To != d.Base && d.To == triage.Red:
		return from + " -> RED"
	case d.To != d.Base:
		return from + " -> " + to
	case d.To == triage.Red:
		return "RED"
	case suspects == triage.Red:
		return to + ", may be RED"
	}
	return to
}

// waited is how long ago a request came in.
func waited(r request) string {
	if r.in.Submission.SubmittedAt.IsZero() {
		return "?"
	}
	d := now.Sub(r.in.Submission.SubmittedAt).Round(time.Minute)
	return fmt.Sprintf("%dh%02d", int(d.Hours()), int(d.Minutes())%60)
}

// plain writes a practice's own name or a code with spaces.
func plain[T ~string](text T) string { return strings.ReplaceAll(string(text), "_", " ") }

// clip cuts a text to a width.
func clip(text string, width int) string {
	r := []rune(text)
	if len(r) <= width {
		return text
	}
	return string(r[:width-1]) + "…"
}
