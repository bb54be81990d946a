// A loaded triage policy.

package triage

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A Policy is a loaded triage policy with the practice's calendar. It is not changed, and is safe for concurrent use.
// Load makes it; of a nil Policy, and of the zero one, Assess says no-policy.
type Policy struct {
	loaded *practice.Policy[Then, header]
	set    *rules.Set         // of loaded
	cal    *calendar.Calendar // nil when the folder holds none
	// lowering is what the header says of lowering, "propose" where its approval is void, or "off" where the host
	// does not supply what the policy reads.
	lowering string
	ruled    map[string]*ruled // what is known of each rule, by its id
	memories *sync.Pool        // for those who do not ask how the rules came out
}

// Load reads triage.yaml and, if it is there, calendar.yaml out of a policy folder. An error over what the files say
// lists every problem as [problem.Problems]; a folder without triage.yaml gives one that fs.ErrNotExist matches.
// Without a calendar the facts of the day are not known and working time cannot be counted.
func Load(fsys fs.FS, options ...rules.Option) (*Policy, error) {
	loaded, err := practice.Load[Then, header](fsys, domain, options...)
	if err != nil {
		return nil, err
	}
	p := &Policy{
		loaded: loaded, set: loaded.Set(), cal: loaded.Calendar(), lowering: loaded.Header.Lowering,
		ruled:    map[string]*ruled{},
		memories: &sync.Pool{New: func() any { return &memory{evaluator: loaded.Set().Evaluator()} }},
	}
	changing := map[string]bool{}
	for _, f := range p.set.FactList() {
		changing[f.Name] = f.Time != "" || strings.HasPrefix(f.Name, "day.")
	}
	for _, r := range loaded.Rules {
		timed := r.ReadsAny(func(fact string) bool { return changing[fact] })
		p.ruled[r.ID] = &ruled{Rule: r.Rule, kind: kindOf(r.Then), then: r.Then, timed: timed}
	}
	if p.lowering == "apply" && !p.set.Approved() {
		p.lowering = "propose" // the loader has said that the approval is void
	}
	findings := slices.Concat(p.sparse(), p.unknownSenders(), loaded.NoCalendarWarnings(p.needsCalendar))
	return p, loaded.AddFindings(findings...)
}

// base is what every loaded policy has; nil of a nil policy.
func (p *Policy) base() *practice.Policy[Then, header] {
	if p == nil {
		return nil
	}
	return p.loaded
}

// Set is the compiled rules.
func (p *Policy) Set() *rules.Set { return p.base().Set() }

// Calendar is the practice's calendar; nil when there is none.
func (p *Policy) Calendar() *calendar.Calendar { return p.base().Calendar() }

// Findings are the warnings of loading.
func (p *Policy) Findings() problem.Problems { return p.base().Findings() }

// sparse warns of each upgrade and guard that blocks every lowering when no more is known than what forms always give.
func (p *Policy) sparse() problem.Problems {
	if len(p.set.Header.AlwaysAsked) == 0 {
		return nil
	}
	always := map[string]bool{}
	for _, f := range p.set.FactList() {
		always[f.Name] = f.Absent == "never" || slices.Contains(p.set.Header.AlwaysAsked, f.Name)
	}
	if always["submission.symptoms"] || always["submission.symptoms_denied"] {
		always["submission.symptoms_asked"] = true
		always["submission.symptom_count"] = always["submission.symptoms"]
	}
	var out problem.Problems
	for _, r := range p.set.Rules() {
		k := p.ruled[r.ID].kind
		if k != upgrade && k != guard || !p.set.StaysUnknown(r.ID, func(f string) bool { return always[f] }) {
			continue
		}
		out = append(out, problem.Problem{
			File: r.File, Line: r.Line, Col: 1, Code: "blocks-lowering", Warning: true,
			Message: fmt.Sprintf("rule %s stays unknown on a form that gives only what is always asked, "+
				"and so blocks every lowering", r.ID),
			Hint: "put first what forms always give, or ask for what it reads",
		})
	}
	return out
}

// verifySender says that the account is verified, where the policy says so of all and the input says nothing.
func (p *Policy) verifySender(in *Input) {
	if !in.Patient.AccountVerified.Given() && p.loaded.Header.Senders == "verified" {
		in.Patient.AccountVerified = rules.Withhold(true)
	}
}

// unknownSenders warns of a policy that reads the record and leaves open whose it is: unless each input says that the
// account is verified, nothing of the record is known.
func (p *Policy) unknownSenders() problem.Problems {
	const verified = "patient.account_verified"
	if p.loaded.Header.Senders != "" || slices.Contains(p.set.Header.AlwaysAsked, verified) {
		return nil
	}
	for _, r := range p.set.Rules() {
		for _, fact := range p.set.RuleReads(r.ID) {
			if !practice.OnRecord(fact) {
				continue
			}
			return problem.Problems{{
				File: r.File, Line: r.Line, Col: 1, Code: "senders-not-said", Warning: true,
				Message: fmt.Sprintf("rule %s reads %s, which is known of a verified account alone, and nothing says "+
					"that accounts are", r.ID, fact),
				Hint: "write senders: verified where no other account can send, or put " + verified +
					" under always_asked where the host always says it",
			}}
		}
	}
	return nil
}

// Decide decides one input given as JSON by namespace, for the tools. The [Explanation] that it gives finds how the
// rules came out when it is asked.
func (p *Policy) Decide(input map[string]json.RawMessage, now time.Time) (rules.Decision, error) {
	in, err := decode(input)
	if err != nil {
		return nil, rules.JoinErrors(err, Validate(p, *in, now))
	}
	if p == nil || p.set == nil {
		return nil, &rules.Error{Code: "no-policy"}
	}
	d, err := p.decide(in, now)
	if err != nil {
		return nil, err
	}
	result := func() *rules.Result { // of which nothing need be found where nobody asks
		e, _ := Explain(p, *in, now) // there is no error, as Assess gave none
		return e.Result()
	}
	return Explanation{Decision: d, result: sync.OnceValue(result)}, nil
}

// Validate says whether an input can be decided, so that a host need not keep one that cannot: nil where it can, and
// otherwise a [rules.Error], or [rules.Errors] of all its faults with what is allowed. It names facts and never values.
func Validate(p *Policy, in Input, now time.Time) error {
	_, err := Assess(p, in, now)
	return err
}

// Sample completes a test case: without an id it is called case, without a rating it is green by the supplier, and the
// account is verified unless the case says otherwise.
func (p *Policy) Sample(facts map[string]any) {
	for fact, value := range map[string]any{
		"submission.id": "case", "submission.rating": "green", "submission.rating_set_by": "supplier",
		"patient.account_verified": true,
	} {
		if _, ok := facts[fact]; !ok {
			facts[fact] = value
		}
	}
}

// needsCalendar is what of a rule is not known without a calendar; "" where nothing is.
func (p *Policy) needsCalendar(r practice.Rule[Then]) (what string) {
	if t := r.Then.Timeframe; t.Working() || t.Unit == "session" {
		what = "its timeframe " + t.String()
	}
	for _, fact := range r.Reads {
		if strings.HasPrefix(fact, "day.") {
			what = fact
		}
	}
	return what
}
