// A decision in words for staff.

package accounts

import (
	"fmt"
	"strings"
)

// Lines is the decision in words, the verdict first.
func (d Decision) Lines() []string {
	head := fmt.Sprintf("%s  %s", d.ID, strings.ToUpper(readable(string(d.Verdict))))
	if d.Level != "" {
		head += " to " + readable(string(d.Level))
	}
	if d.Reason != "" {
		head += ": " + readable(string(d.Reason))
	}
	if d.To != "" {
		head += ", for " + readable(d.To)
	}
	lines := []string{head}
	add := func(format string, args ...any) { lines = append(lines, "  "+fmt.Sprintf(format, args...)) }
	if d.TriageNow != nil && *d.TriageNow {
		add("A red request waits on this account: triage it now, verify meanwhile.")
	}
	if text := comparisonText(d.NearMatch); text != "" {
		add("%s", text)
	}
	for _, r := range d.Reasons {
		add("%s", r.Because)
	}
	if d.Suggest != "" {
		add("suggested: verify to %s", readable(string(d.Suggest)))
	}
	if len(d.AskFor) > 0 {
		add("ask for %s", readable(strings.Join(d.AskFor, ", ")))
	}
	if d.Suspend != "" {
		add("suspend meanwhile")
	}
	for _, u := range d.Unknown {
		add("not decided: %s lacks %s", u.Rule, strings.Join(u.Missing, ", "))
	}
	for _, of := range []struct {
		what  string
		names []string
	}{{"proposed: ", d.Propose}, {"alert: ", d.Alerts}, {"tell ", d.Notify}} {
		if len(of.names) > 0 {
			add("%s%s", of.what, readable(strings.Join(of.names, ", ")))
		}
	}
	for _, e := range d.Errors {
		add("finding: %s", e.Error())
	}
	switch {
	case d.Message.Phone:
		add("a person phones, with the text %s", d.Message.Name)
	case d.Message.Name != "":
		add("text %s", d.Message.Name)
	}
	return lines
}

// readable makes names readable.
func readable(name string) string { return strings.ReplaceAll(name, "_", " ") }
