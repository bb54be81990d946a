package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// columns is how wide the screen is.
const columns = 100

// screen prints the morning as an administrator wants it at 08:15: every request in exactly one group.
type screen struct {
	io.Writer
	policy *triage.Policy
	viewer rules.Viewer
}

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
	s.foot(requests, groups)
}

func (s screen) head(requests []request, idle int) {
	channels := map[string]int{}
	for _, r := range requests {
		channels[r.in.Submission.Channel]++
	}
	h := s.policy.Set().Header
	right := fmt.Sprintf("policy %s #%s", h.Version, s.policy.Set().Digest()[:4])
	if h.Approval.By != "" {
		right += " approved"
	}
	left := "EXAMPLE PRACTICE (invented patients)      " + now.In(s.policy.Calendar().Zone()).Format("Mon 2 Jan 2006 15:04")
	fmt.Fprintf(s, "%s%*s\n", left, columns-len(left), right)
	fmt.Fprintf(s, "%d requests since Fri 18:30: %d online, %d app, %d phone, %d walk-in, %d care home; %d need nothing\n", len(requests),
		channels["online"], channels["nhs_app"], channels["phone"]+channels["ai_phone"], channels["walk_in"], channels["care_home"], idle)
}

func (s screen) clinicianNow(group []request) {
	title := fmt.Sprintf("1 CLINICIAN NOW (%d)", len(group))
	fmt.Fprintf(s, "\n%-56s%-18s%-8s%s\n", title, "rating", "waited", "who is told")
	for _, r := range group {
		told := append([]string{"duty clinician"}, r.decision.Notify...)
		fmt.Fprintf(s, "  %s  %-46s%-18s%-8s%s\n", r.decision.ID, s.patient(r, 44), rating(r.decision), waited(r), clip(plain(strings.Join(told, ", ")), 18))
		fmt.Fprintf(s, "          why: %s\n", clip(why(r), columns-15))
	}
}

func (s screen) raised(group []request) {
	fmt.Fprintf(s, "\n2 RAISED BY THE POLICY, OR FOR A PERSON (%d)\n", len(group))
	s.listed(group, func(r request) string {
		return fmt.Sprintf("%-16s%s", rating(r.decision), why(r))
	})
}

func (s screen) ask(group []request) {
	fmt.Fprintf(s, "\n3 ASK ONE THING (%d)%*s\n", len(group), columns-20, "prepared, not sent: the answer decides")
	s.listed(group, func(r request) string {
		return fmt.Sprintf("%-16s%s", string(r.decision.To), question(r))
	})
}

func (s screen) lower(group []request) {
	fmt.Fprintf(s, "4 COULD GO DOWN IF YOU AGREE (%d)%*s\n", len(group), columns-33, "nothing is lowered without you")
	s.listed(group, func(r request) string {
		to := string(r.decision.To) + " -> " + string(r.decision.LowerTo)
		return fmt.Sprintf("%-16s%s", to, strings.TrimPrefix(r.decision.Route+": ", ": ")+why(r))
	})
}

// most is how many requests of a group are printed; the rest are named.
const most = 4

func (s screen) listed(group []request, say func(request) string) {
	for _, r := range group[:min(most, len(group))] {
		fmt.Fprintf(s, "  %s  %s\n", r.decision.ID, clip(fmt.Sprintf("%-28s", s.patient(r, 26))+say(r), columns-10))
	}
	if len(group) <= most {
		return
	}
	var ids []string
	for _, r := range group[most:] {
		ids = append(ids, r.decision.ID)
	}
	fmt.Fprintf(s, "  %s\n", clip(fmt.Sprintf("%d more: %s", len(ids), strings.Join(ids, " ")), columns-2))
}

func (s screen) foot(requests []request, groups map[triage.Level][]request) {
	fmt.Fprintf(s, "\n%d requests = %d + %d + %d + %d, and %d that need nothing      figures: -shares\n", len(requests),
		len(groups[triage.ClinicianNow]), len(groups[triage.StaffNow]), len(groups[triage.Ask]), len(groups[triage.ConfirmLower]), len(groups[triage.None]))
	fmt.Fprint(s, "why? -why s-1053   without a role: -withheld   change it: examples/policies/total-triage/triage.yaml\n")
}

// patient is sex, age and the first words, for those who may see them.
func (s screen) patient(r request, width int) string {
	if s.viewer == (rules.Viewer{}) {
		return "‹withheld›"
	}
	seen := r.result.Facts().Evidence(s.viewer, "patient.sex", "patient.age_years", "patient.age_months")
	sex := map[any]string{"female": "F", "male": "M"}[seen["patient.sex"]]
	age := "?"
	if years, ok := seen["patient.age_years"].(int); ok {
		if age = fmt.Sprint(years); years < 2 {
			age = fmt.Sprintf("%vm", seen["patient.age_months"])
		}
	}
	said := strings.Join(strings.Fields(r.in.Submission.Text.Reveal(s.viewer)), " ")
	return clip(fmt.Sprintf("%s %-3s %s", cmp.Or(sex, "?"), age, said), width)
}

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

func waited(r request) string {
	if r.in.Submission.SubmittedAt.IsZero() {
		return "?"
	}
	d := now.Sub(r.in.Submission.SubmittedAt).Round(time.Minute)
	return fmt.Sprintf("%dh%02d", int(d.Hours()), int(d.Minutes())%60)
}

// why is the reason of the rule that counted most: the one that made the rating what it is.
func why(r request) string {
	d := r.decision
	if d.Attention.Code == "new_input_after_clinician" {
		return "came after the clinician's rating, which covers only what she had read"
	}
	best, reason := -1, ""
	for _, o := range r.result.Outcomes() {
		t := o.Then.(triage.Then)
		if o.Verdict != rules.Fired || slices.ContainsFunc(d.Blocked, func(b triage.Blocked) bool { return b.Rule == o.ID }) {
			continue
		}
		weight := slices.Index([]string{"", "one_step", "amber", "red"}, t.Upgrade) * 2
		if t.Disposition == d.Disposition && d.Disposition != "" {
			weight++
		}
		if t.Downgrade != "" && d.LowerTo != "" {
			weight = 9
		}
		if weight > best {
			best, reason = weight, o.Because
		}
	}
	if best > 0 {
		return reason
	}
	if len(d.NotRuledOut) > 0 {
		n := d.NotRuledOut[0]
		for _, other := range d.NotRuledOut {
			if other.Support == triage.Suspected {
				n = other
				break
			}
		}
		return "not ruled out: " + n.Rule
	}
	return cmp.Or(reason, plain(d.Attention.Code))
}

// question says what to ask, and what the answer could do.
func question(r request) string {
	d := r.decision
	if len(d.Ask) == 0 {
		return ""
	}
	about := make([]string, len(d.Ask))
	for i, fact := range d.Ask {
		_, name, _ := strings.Cut(fact, ".")
		about[i] = plain(name) + "?"
	}
	said := strings.Join(about, " ")
	for _, n := range d.NotRuledOut {
		if slices.Contains(n.Missing, d.Ask[0]) {
			return fmt.Sprintf("%s  could be %s", said, n.CouldBe)
		}
	}
	if len(d.LowerIf) > 0 {
		return said + "  could be green"
	}
	return said
}

// plain makes a practice's own names readable.
func plain(text string) string { return strings.ReplaceAll(text, "_", " ") }

func clip(text string, width int) string {
	r := []rune(text)
	if len(r) <= width {
		return text
	}
	return string(r[:width-1]) + "…"
}
