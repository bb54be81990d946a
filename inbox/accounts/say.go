package accounts

import (
	"fmt"
	"strings"
)

// Lines is the decision in words, the verdict first.
func (d Decision) Lines() []string {
	head := fmt.Sprintf("%s  %s", d.ID, strings.ToUpper(plain(string(d.Verdict))))
	if d.Level != "" {
		head += " to " + plain(string(d.Level))
	}
	if d.Reason != "" {
		head += ": " + plain(string(d.Reason))
	}
	if d.To != "" {
		head += ", for " + plain(d.To)
	}
	lines := []string{head}
	add := func(format string, args ...any) { lines = append(lines, "  "+fmt.Sprintf(format, args...)) }
	if d.TriageNow != nil && *d.TriageNow {
		add("A red request waits on this account: triage it now, verify meanwhile.")
	}
	if near := sentence(d.NearMatch); near != "" {
		add("%s", near)
	}
	for _, r := range d.Reasons {
		add("%s", r.Because)
	}
	if d.Suggest != "" {
		add("suggested: verify to %s", plain(string(d.Suggest)))
	}
	if len(d.AskFor) > 0 {
		add("ask for %s", plain(strings.Join(d.AskFor, ", ")))
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
			add("%s%s", of.what, plain(strings.Join(of.names, ", ")))
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

// plain makes names readable.
func plain(name string) string { return strings.ReplaceAll(name, "_", " ") }
