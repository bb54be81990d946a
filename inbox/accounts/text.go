// A decision in words for staff.

package accounts

import (
	"fmt"
	"strings"
)

// Lines is the decision in words, the verdict first.
func (d Decision) Lines() []string {
	lines := []string{d.head()}
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
	addNames := func(what string, names ...string) {
		if text := readable(strings.Join(names, ", ")); text != "" {
			add("%s %s", what, text)
		}
	}
	addNames("suggested: verify to", string(d.Suggest))
	addNames("ask for", d.AskFor...)
	if d.Suspend != "" {
		add("suspend meanwhile")
	}
	for _, u := range d.Unknown {
		add("not decided: %s lacks %s", u.Rule, strings.Join(u.Missing, ", "))
	}
	addNames("proposed:", d.Propose...)
	addNames("alert:", d.Alerts...)
	addNames("tell", d.Notify...)
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

// head is the first line: the verdict, its reason, and who should decide.
func (d Decision) head() string {
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
	return head
}

// readable makes names readable.
func readable(name string) string { return strings.ReplaceAll(name, "_", " ") }
