// The engine of this library: one policy for all rules, and a rules.Evaluator.

package main

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strconv"
	"strings"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/examples/speed/internal/workload"
	"github.com/frontdoor-rules/frontdoor/rules"
)

// facts are the facts of a submission as the library reads them: nil and "" are not known.
type facts struct {
	Age              *int     `fact:"age" range:"0..150"`
	DurationDays     *int     `fact:"duration_days" range:"0..10000"`
	HeartRate        *int     `fact:"heart_rate" range:"0..400"`
	RespRate         *int     `fact:"resp_rate" range:"0..200"`
	Saturation       *int     `fact:"saturation" range:"0..100"`
	Systolic         *int     `fact:"systolic" range:"0..400"`
	Diastolic        *int     `fact:"diastolic" range:"0..400"`
	Pain             *int     `fact:"pain" range:"0..10"`
	Contacts         *int     `fact:"contacts" range:"0..1000"`
	WaitMinutes      *int     `fact:"wait_minutes" range:"0..100000"`
	ArrivalHour      *int     `fact:"arrival_hour" range:"0..23"`
	Temperature      *float64 `fact:"temperature" range:"0..60" step:"0.1"`
	WeightKg         *float64 `fact:"weight_kg" range:"0..500" step:"0.1"`
	Glucose          *float64 `fact:"glucose" range:"0..60" step:"0.1"`
	Pregnant         *bool    `fact:"pregnant"`
	Diabetic         *bool    `fact:"diabetic"`
	Asthmatic        *bool    `fact:"asthmatic"`
	Smoker           *bool    `fact:"smoker"`
	HeartFailure     *bool    `fact:"heart_failure"`
	Immunosuppressed *bool    `fact:"immunosuppressed"`
	Anticoagulated   *bool    `fact:"anticoagulated"`
	Frail            *bool    `fact:"frail"`
	Carer            *bool    `fact:"carer"`
	Verified         *bool    `fact:"verified"`
	Interpreter      *bool    `fact:"interpreter"`
	Sex              string   `fact:"sex" enum:"female,male,other"`
	Rating           string   `fact:"rating" enum:"green,amber,red"`
	Kind             string   `fact:"kind" enum:"medical,admin,prescription,fit_note,test_result,referral,mental_health,child_health,travel"`
	Channel          string   `fact:"channel" enum:"web,app,phone,kiosk,proxy"`
	Medicines        []string `fact:"medicines"`

	Text     rules.Text `fact:"text" sens:"yes" reads:"language,unseen"`
	Language string     `fact:"language" kind:"id"` // never given: the library finds out whether a text is English
	Unseen   *int       `fact:"unseen" range:"0..9"`
}

// input is what the library reads.
type input struct {
	S facts `ns:"s"`
}

// then is what a rule does.
type then struct {
	Upgrade string `key:"upgrade" enum:"green,amber,red"`
}

// domain is a kind of policy of its own, so that package rules alone is measured.
var domain = rules.Domain{Name: "speed", Schema: rules.MustSchema(input{}, nil), Then: then{}}

// ourDialect writes conditions for the library.
var ourDialect = workload.Dialect{And: " and ", Or: " or ", Not: "not ", Comparison: ourComparison}

// ourComparison writes one comparison.
func ourComparison(c workload.Condition) string {
	switch c.Kind {
	case workload.Number:
		return "s." + c.Fact + " " + c.Operator + " " + decimal(c.Constant)
	case workload.Flag:
		return negated(c, "not ") + "s." + c.Fact
	case workload.Word:
		return "s." + c.Fact + " " + c.Operator + " " + quoted(c.Words...)
	case workload.OneOf:
		return "s." + c.Fact + " in [" + quoted(c.Words...) + "]"
	case workload.Has:
		return "has_any(s." + c.Fact + ", " + quoted(c.Words...) + ")"
	case workload.Mentions:
		return "mentions(s.text, " + quoted(c.Words...) + ")"
	case workload.Opaque:
		return "is_wide(s.systolic, s.diastolic)"
	}
	return "s.systolic > s.heart_rate"
}

// ourSource is the rules as a policy.
func ourSource(r *workload.Rules) string {
	var b strings.Builder
	b.WriteString("policy: speed\nid: speed\nversion: 1\nauthor: generated\nrules:\n")
	for i, c := range r.Conditions {
		fmt.Fprintf(&b, "  - id: r%05d\n    when: |\n      %s\n    then: {upgrade: red}\n    because: generated\n",
			i, ourDialect.Write(c))
	}
	b.WriteString("end: speed\n")
	return b.String()
}

// ourSet loads a policy.
func ourSet(source string) (*rules.Set, error) {
	files := fstest.MapFS{domain.Name + ".yaml": {Data: []byte(source)}}
	set, _, err := rules.Load(files, domain, rules.WithFunction("is_wide", isWide))
	return set, err
}

// ours evaluates a policy.
type ours struct {
	set       *rules.Set
	evaluator *rules.Evaluator
	inputs    []input
	readTexts []rules.Text // texts that are given in place of fresh ones; nil for none
	fired     []*rules.Rule
}

// newOurs makes an engine with all facts.
func newOurs(set *rules.Set, all []workload.Submission) *ours {
	e := &ours{set: set, evaluator: set.Evaluator(), inputs: make([]input, len(all))}
	for i := range all {
		from, to := reflect.ValueOf(&all[i]).Elem(), reflect.ValueOf(&e.inputs[i].S).Elem()
		for k := range to.NumField() {
			at, ok := workload.FieldOf[to.Type().Field(k).Tag.Get("fact")]
			switch field := to.Field(k); {
			case !ok || field.Type() == reflect.TypeFor[rules.Text]():
			case field.Kind() == reflect.Pointer:
				field.Set(from.Field(at).Addr())
			default:
				field.Set(from.Field(at))
			}
		}
		e.inputs[i].S.Unseen = rules.Known(0)
	}
	return e
}

// withRead is the engine with texts that were read before, so that what is left is the time without the text's reading.
func (e *ours) withRead(all []workload.Submission) *ours {
	made := &ours{set: e.set, evaluator: e.set.Evaluator(), inputs: e.inputs, readTexts: make([]rules.Text, len(all))}
	for i := range all {
		made.readTexts[i] = rules.NewText(all[i].Text)
	}
	return made
}

// withMissing is the engine with a third of the facts of each submission missing, others in each. The text is always
// given, as the dearest fact must not be what is saved.
func (e *ours) withMissing(seed uint64) *ours {
	made := &ours{set: e.set, evaluator: e.set.Evaluator(), inputs: append([]input(nil), e.inputs...)}
	draw := rand.New(rand.NewPCG(seed, 3))
	given := reflect.TypeFor[facts]().NumField() - 3 // the text and what is said of it stand last
	for i := range made.inputs {
		v := reflect.ValueOf(&made.inputs[i].S).Elem()
		for _, k := range draw.Perm(given)[:given/3] {
			v.Field(k).SetZero()
		}
	}
	return made
}

// Evaluate implements workload.Engine.
func (e *ours) Evaluate(submission int, text string) error {
	in := &e.inputs[submission]
	if e.readTexts != nil {
		in.S.Text = e.readTexts[submission]
	} else {
		in.S.Text = rules.NewText(text)
	}
	result, err := e.evaluator.Evaluate(in, rules.Answers{}, "")
	if err != nil {
		return err
	}
	e.fired = e.fired[:0]
	for rule := range result.Fired() {
		e.fired = append(e.fired, rule)
	}
	return nil
}

// Fired implements workload.Engine.
func (e *ours) Fired() []int {
	fired := []int{}
	for _, rule := range e.fired {
		number, _ := strconv.Atoi(rule.ID[1:]) // the id is one that ourSource has written
		fired = append(fired, number)
	}
	return fired
}
