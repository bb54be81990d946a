// The verdict on an account: what the rules say together, before the library's own safeguards.

package accounts

import (
	"cmp"
	"slices"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
)

// Verdict is what is to be done with an account.
type Verdict string

// The verdicts, the strongest first.
const (
	Lock      Verdict = "lock"
	Reject    Verdict = "reject"
	Hold      Verdict = "hold"
	Manual    Verdict = "manual"  // a person decides
	AskFor    Verdict = "ask_for" // the patient is asked for evidence
	VerifyTo  Verdict = "verify"  // the account may do what [Decision.Level] says
	noVerdict Verdict = ""
)

// rank orders verdicts from 1, verify, to 6, lock; 0 is no verdict.
func (v Verdict) rank() int {
	return slices.Index([]Verdict{VerifyTo, AskFor, Manual, Hold, Reject, Lock}, v) + 1
}

// A ruleVerdict is a rule that fired or could not be decided, with its verdict and the reason that this names.
type ruleVerdict struct {
	*rules.Rule
	outcome
	verdict Verdict
	cause   field.Cause
}

// collectRules sorts the rules into those that fired and those that cannot be decided, and adds to the decision what
// those that fired say beside their verdicts.
func (v *verification) collectRules(d *Decision) {
	for _, rule := range v.loaded.Rules {
		r := ruleVerdict{Rule: rule.Rule, outcome: rule.Then}
		r.verdict, r.cause = rule.Then.verdict()
		switch verdict, _ := v.result.Verdict(rule.ID); verdict { // of a rule that is not in force: not fired
		case rules.Unknown:
			v.unknown = append(v.unknown, r)
			missing, failure := v.result.Missing(rule.Rule)
			if failure != "" {
				v.errors = append(v.errors, rules.Error{Code: failure, Rule: rule.ID})
			}
			d.Unknown = append(d.Unknown, rules.UnknownRule{Rule: rule.ID, Missing: wire.Listed(missing)})
		case rules.Fired:
			v.fired = append(v.fired, r)
			d.Fired = append(d.Fired, rule.ID)
			v.collectEffects(r, d)
		}
	}
	strongestFirst := func(a, b ruleVerdict) int { return b.verdict.rank() - a.verdict.rank() }
	for _, r := range slices.SortedStableFunc(slices.Values(v.fired), strongestFirst) {
		d.Reasons = append(d.Reasons, Reason{Rule: r.ID, Because: r.Because})
	}
	for _, list := range []*[]string{&d.AskFor, &d.Alerts, &d.Notify, &d.Propose} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
}

// collectEffects adds what one rule that fired says beside its verdict. Of several suggestions the lowest level
// counts, and of several reasons to suspend the first that has a name.
func (v *verification) collectEffects(r ruleVerdict, d *Decision) {
	d.AskFor = append(d.AskFor, asStrings(r.AskFor)...)
	d.Notify = append(d.Notify, asStrings(r.Notify)...)
	if r.Alert != "" {
		d.Alerts = append(d.Alerts, string(r.Alert))
	}
	if r.outcome.Propose != "" {
		d.Propose = append(d.Propose, string(r.outcome.Propose))
	}
	if r.Suspend != "" && (d.Suspend == "" || d.Suspend == "true") {
		d.Suspend = string(r.Suspend)
	}
	if r.verdict == noVerdict {
		v.withoutVerdict.to = cmp.Or(v.withoutVerdict.to, r.To)
		v.withoutVerdict.message = cmp.Or(v.withoutVerdict.message, r.Message)
	}
	if s := r.Suggest; s != nil && (d.Suggest == "" || s.Verify.rank() < d.Suggest.rank()) {
		d.Suggest = s.Verify
	}
}

// decideVerdict adds the verdict of the rules: the strongest that fired, unless a rule above it cannot be decided.
func (v *verification) decideVerdict(d *Decision) {
	for _, r := range v.fired {
		if r.verdict.rank() > d.Verdict.rank() {
			d.Verdict = r.verdict
		}
	}
	for _, r := range v.decidingRules(d.Verdict) {
		d.Reason = cmp.Or(d.Reason, causeCode(r.cause))
		d.To = cmp.Or(d.To, string(r.To))
		v.message = cmp.Or(v.message, r.Message)
		if r.Verify.rank() > d.Level.rank() {
			d.Level = r.Verify
		}
	}
	blocks := func(r ruleVerdict) bool {
		switch {
		case d.Verdict.rank() >= Manual.rank():
			return false
		case r.verdict.rank() >= Reject.rank():
			return true
		}
		return d.Verdict != AskFor && (r.verdict.rank() > VerifyTo.rank() || r.Suspend != "")
	}
	switch {
	case slices.ContainsFunc(v.unknown, blocks):
		v.referToPerson(d, NotRuledOut)
	case d.Verdict == noVerdict:
		v.referToPerson(d, NoRuleFits)
	}
}

// decidingRules are the rules that gave the verdict, in the order in which they say why and who decides: the supplier's
// before the practice's own, then those that suspend, then those that name a person.
func (v *verification) decidingRules(verdict Verdict) (out []ruleVerdict) {
	if verdict == noVerdict {
		return nil
	}
	for _, r := range v.fired {
		if r.verdict == verdict {
			out = append(out, r)
		}
	}
	order := func(r ruleVerdict) (n int) {
		if r.Local {
			n = 3
		}
		switch {
		case r.Suspend != "":
			return n
		case r.To != "":
			return n + 1
		}
		return n + 2
	}
	slices.SortStableFunc(out, func(a, b ruleVerdict) int { return order(a) - order(b) })
	return out
}

// causeCode is the name of a cause; "" for one that has none.
func causeCode(c field.Cause) Code {
	if c == "true" {
		return ""
	}
	return Code(c)
}

// referToPerson leaves the verdict to a person, for a reason of the library's own.
func (v *verification) referToPerson(d *Decision, code Code) {
	d.Verdict, d.Level, d.Reason, v.message = Manual, "", code, ""
	withoutAge := Code(strings.TrimRight(string(code), "_0123456789")) // birthday_13 has the text of birthday
	d.Reasons = slices.Insert(d.Reasons, 0, Reason{Code: code, Because: explanations[withoutAge]})
}

// asStrings gives names as the texts that decisions hold.
func asStrings(names []field.Name) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return out
}
