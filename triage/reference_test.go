// Assessments against the reference merge, and the laws of the design, over random small policies.
//
//	go test ./triage -run TestReferenceMerge -cases 300000

package triage_test

import (
	"flag"
	"maps"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// refCases is how many inputs are compared.
var refCases = flag.Int("cases", 1000, "inputs that are compared with the reference merge")

// refPerPolicy is how many inputs each policy gets.
const refPerPolicy = 50

// Whatever the policy says and whatever is missing, an assessment comes to what the specification says, and the laws
// hold.
func TestReferenceMerge(t *testing.T) {
	jobs := make(chan uint64)
	var wg sync.WaitGroup
	var mu sync.Mutex
	seen := map[string]int{}
	for range runtime.NumCPU() {
		wg.Go(func() {
			for seed := range jobs {
				mine := comparePolicy(t, seed)
				mu.Lock()
				for k, n := range mine {
					seen[k] += n
				}
				mu.Unlock()
			}
		})
	}
	for n := 0; n < *refCases && !t.Failed(); n += refPerPolicy {
		jobs <- uint64(n/refPerPolicy) + 1
	}
	close(jobs)
	wg.Wait()
	t.Logf("%v", seen)
	if t.Failed() {
		return
	}
	for _, k := range []string{
		"raised", "lowered", "proposed", "not ruled out", "noted", "kept by text", "lower_if", "scores",
		"cases",
	} {
		require.Positive(t, seen[k], k)
	}
}

// comparePolicy compares the inputs of one policy, and counts what came up.
func comparePolicy(t *testing.T, seed uint64) map[string]int {
	r := refDraw{Rand: rand.New(rand.NewPCG(seed, 13))}
	p := r.policy()
	order := r.Perm(len(p.rules))
	slices.Sort(order)
	c := refCase{
		t: t, draw: r, ref: p, policy: p.loaded(t, order), shuffled: p.loaded(t, r.Perm(len(p.rules))),
		seen: map[string]int{},
	}
	more := p
	extra := refRule{id: "extra", does: oneOf(r, "red", "amber", "one_step"), when: r.condition(1, true)}
	more.rules = append(slices.Clone(p.rules), extra)
	order = append(order, len(p.rules))
	c.more, c.extended = more, more.loaded(t, order)
	for n := 0; n < refPerPolicy && !t.Failed(); n++ {
		c.check(r.input())
	}
	if t.Failed() {
		t.Logf("seed %d\n%s", seed, p.body(order[:len(p.rules)]))
	}
	return c.seen
}

// A refCase is one policy with its relatives.
type refCase struct {
	t                  *testing.T
	draw               refDraw
	ref, more          refPolicy
	policy             *triage.Policy
	shuffled, extended *triage.Policy // with the rules in another order, and with one more that raises
	seen               map[string]int
}

// assess assesses an input as it stands in the host's database.
func (c *refCase) assess(p *triage.Policy, in refInput) triage.Decision {
	d, err := triage.Assess(p, in.written(in.inForce()), monday)
	if err != nil {
		c.t.Errorf("%v", err)
	}
	return d
}

// fail tells what is wrong of an input.
func (c *refCase) fail(law string, in refInput, got, want any) {
	c.t.Errorf("%s: of %+v it is %+v, and should be %+v", law, in, got, want)
}

// check compares one input, and holds it against the laws.
func (c *refCase) check(in refInput) {
	d, want := c.assess(c.policy, in), c.ref.decide(in)
	c.seen["cases"]++
	c.compare(in, d, want)
	c.laws(in, d)
	c.missing(in, d)
	switch {
	case d.To.Rank() > d.Base.Rank():
		c.seen["raised"]++
	case d.To.Rank() < d.Base.Rank():
		c.seen["lowered"]++
	case d.LowerTo != "":
		c.seen["proposed"]++
	}
	if len(d.NotRuledOut) > 0 {
		c.seen["not ruled out"]++
	}
	if in.clinician && !in.unseen && len(want.fired) > 0 {
		c.seen["noted"]++
	}
	if in.text != "" && len(d.Blocked) > 0 {
		c.seen["kept by text"]++
	}
}

// compare holds a decision against the reference.
func (c *refCase) compare(in refInput, d triage.Decision, want refDecision) {
	nro := map[string]triage.Rating{}
	for _, n := range d.NotRuledOut {
		nro[n.Rule] = n.CouldBe
		for _, name := range n.Missing {
			if len(name) < 9 || in.facts[name[8:]] != nil {
				c.fail("missing", in, name, "a fact that is missing")
			}
		}
	}
	fired := slices.Sorted(slices.Values(want.fired))
	switch {
	case d.Base != want.base:
		c.fail("base", in, d.Base, want.base)
	case !slices.Equal(d.Fired, fired):
		c.fail("fired", in, d.Fired, fired)
	case !maps.Equal(nro, want.notRuledOut):
		c.fail("not ruled out", in, nro, want.notRuledOut)
	case want.mayApply && d.To == want.base && d.LowerTo == want.to: // proposed, as a person has rated it
	case d.To != want.to || d.LowerTo != want.lowerTo:
		c.fail("rating", in, []triage.Rating{d.To, d.LowerTo}, []triage.Rating{want.to, want.lowerTo})
	}
	low, high := c.ref.bounds(in.facts)
	if _, ok := d.Scores["s"]; ok {
		c.seen["scores"]++
	}
	if s, ok := d.Scores["s"]; ok && (s.Low != low || s.High != high) {
		c.fail("score", in, s, []int{low, high})
	}
	for _, l := range d.LowerIf {
		c.lowerIf(in, l)
	}
}

// lowerIf demands that some answers to what a conditional lowering hangs on make it certain.
func (c *refCase) lowerIf(in refInput, l triage.LowerIf) {
	var names []string
	for _, name := range l.Ask {
		names = append(names, name[8:])
	}
	certain := len(names) == 0 || len(names) > 2
	c.ref.complete(names, in.facts, func(all refFacts) {
		answered := in
		answered.facts = all
		d := c.ref.decide(answered)
		certain = certain || d.lowerTo == triage.Green || d.to == triage.Green
	})
	if !certain {
		c.fail("lower_if", in, l, "answers that lower it")
	}
	c.seen["lower_if"]++
}

// laws holds a decision against the laws that need no reference.
func (c *refCase) laws(in refInput, d triage.Decision) {
	said := asJSON(c.t, d)
	if d.Base == triage.Red && (d.To != triage.Red || d.LowerTo != "") {
		c.fail("I1: red is lowered", in, d.To, triage.Red)
	}
	for _, e := range d.Errors { // the search for conditional lowerings may run out: it says so, and nothing lowers
		if e.Code != "budget" || d.LowerTo != "" || d.To.Rank() < d.Base.Rank() {
			c.fail("I3: an error", in, d.Errors, "none but budget, without a lowering")
		}
		c.seen["budget"]++
	}
	if other := c.assess(c.shuffled, in); asJSON(c.t, other) != said {
		c.fail("I4: another order", in, asJSON(c.t, other), said)
	}
	if again := c.assess(c.policy, in); asJSON(c.t, again) != said {
		c.fail("I5: the same again", in, asJSON(c.t, again), said)
	}
	if (d.To != d.Base || d.LowerTo != "") && (len(d.Fired) == 0 || len(d.Reasons) != len(d.Fired)) {
		c.fail("I6: no rule is named", in, d.Fired, "some")
	}
	if d.Digest != c.policy.Set().Digest() || d.CalendarDigest != "" {
		c.fail("I8: another digest", in, d.Digest, c.policy.Set().Digest())
	}
	more := c.assess(c.extended, in)
	if more.To.Rank() < d.To.Rank() || may(more) < may(d) ||
		more.LowerTo != "" && d.LowerTo == "" && d.To != triage.Green {
		c.fail("I7: one more upgrade lowers", in, asJSON(c.t, more), said)
	}
	c.compare7(in, more)
	// What the host stores of the decision, assessed again.
	if d.To != d.Base {
		stored, err := triage.Assess(c.policy, in.written(d.To, "rule"), monday)
		if err != nil || asJSON(c.t, stored) != said {
			c.fail("I17: of its own result", in, asJSON(c.t, stored), said)
		}
	}
}

// compare7 holds the extended policy against the reference too.
func (c *refCase) compare7(in refInput, d triage.Decision) {
	want := c.more.decide(in)
	if !want.mayApply && (d.To != want.to || d.LowerTo != want.lowerTo) {
		c.fail("rating with one more", in, []triage.Rating{d.To, d.LowerTo}, []triage.Rating{want.to, want.lowerTo})
	}
}

// notRuledOut is the highest rating that is not ruled out. What fires on what a clinician had seen is only a note, and
// is not ruled out either: an upgrade that fires as a fact is not known may be unknown once it is.
func (c *refCase) notRuledOut(d triage.Decision) int {
	highest := may(d)
	for _, r := range c.ref.rules {
		if slices.Contains(d.Fired, r.id) {
			highest = max(highest, map[string]int{"amber": 2, "red": 3, "one_step": min(3, rank(d.Base)+1)}[r.does])
		}
	}
	return highest
}

// missing takes away each fact in turn: no lowering is permitted by it, and the highest rating that is not ruled out
// does not fall. One that comes back gives the same decision: I2, and the end of I17.
func (c *refCase) missing(in refInput, d triage.Decision) {
	lowered := func(d triage.Decision) bool { return d.LowerTo != "" || d.To.Rank() < d.Base.Rank() }
	hold := func(what string, less refInput) {
		after := c.assess(c.policy, less)
		if lowered(after) && !lowered(d) {
			c.fail("I2: without "+what+" it is lowered", less, asJSON(c.t, after), asJSON(c.t, d))
		}
		if c.notRuledOut(after) < c.notRuledOut(d) {
			c.fail("I2: without "+what+" a rating is ruled out", less, asJSON(c.t, after), asJSON(c.t, d))
		}
		c.seen["removals"]++
	}
	for name := range in.facts {
		less := in
		less.facts = maps.Clone(in.facts)
		delete(less.facts, name)
		hold(name, less)
	}
	if in.text != "unknown" {
		less := in
		less.text = "unknown"
		hold("text", less)
	}
	if in.brake != "unknown" {
		less := in
		less.brake = "unknown"
		after := c.assess(c.policy, less)
		if after.To.Rank() < d.To.Rank() {
			c.fail("I2: without the brake it is lowered", less, asJSON(c.t, after), asJSON(c.t, d))
		}
	}
}
