// Particular courses of the loops: receipts, answers, swaps, shadows and refusals.
package host_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// The key that a domain gives a record is the key that is kept.
func TestKeyGiven(t *testing.T) {
	var tb table
	tb.Put(s1, adult("s-1"))
	tick(t, newLoop(t, &tb, policyOf("a", "amber", "")), s1, monday)
	require.Equal(t, "received/s-1", records(t, &tb, record.Received)[0].Key)
}

// A submission that was restored without its state is not received twice.
func TestReceivedTwice(t *testing.T) {
	var tb, again table
	tb.Put(s1, adult("s-1"))
	tick(t, newLoop(t, &tb, policyOf("a", "amber", "")), s1, monday)
	again.Chain = tb.Chain
	again.Put(s1, adult("s-1"))
	tick(t, newLoop(t, &again, policyOf("b", "red", "")), s1, monday)
	require.Len(t, records(t, &tb, record.Received), 1)
}

func TestZeroLoop(t *testing.T) {
	zero := &host.Loop[*triage.Policy, triage.Input, triage.State, triage.Decision]{}
	require.Error(t, zero.Reload(policyOf("a", "amber", ""), monday))
	require.Error(t, zero.Swap(load(t, policyOf("a", "amber", "approval: {by: u, role: gp, on: 2026-11-20}")), monday))
	require.Zero(t, zero.Status(monday))
	require.Zero(t, zero.Policy(monday))
	zero = nil
	require.Error(t, zero.Reload(policyOf("a", "amber", ""), monday))
	require.Error(t, zero.Shadow(load(t, policyOf("a", "amber", ""))))
	zero.EndShadow()
}

func TestReadErrors(t *testing.T) {
	_, err := record.Verify("p", record.Read(iotest.ErrReader(fs.ErrPermission)))
	require.ErrorIs(t, err, fs.ErrPermission)
}

func TestFarInstant(t *testing.T) {
	far := record.Record{
		Practice: "p", Subject: "s-1", Rules: []string{}, At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	l := record.Head{}.Link(far)
	l.By = "somebody else"
	_, err := record.Verify("p", func(yield func(record.Linked, error) bool) { yield(l, nil) })
	require.Error(t, err)
	require.NotPanics(t, func() { far.Keyed() })
}

func TestLongLine(t *testing.T) {
	var b bytes.Buffer
	l := record.Head{}.Link(record.Record{Practice: "p", What: strings.Repeat("x", 1<<20)}.Keyed())
	if record.Write(&b, func(yield func(record.Linked, error) bool) { yield(l, nil) }) != nil {
		return
	}
	_, err := record.Verify("p", record.Read(&b))
	require.NoError(t, err)
}

type itemTable = memory.Table[inbox.Input, inbox.State]

func itemLoop(t *testing.T, tb *itemTable, due, head string) (*inbox.Loop, func(string, string) *inbox.Policy) {
	p := func(due, head string) *inbox.Policy {
		p, err := inbox.Load(fstest.MapFS{"inbox.yaml": {Data: fmt.Appendf(
			nil,
			"policy: inbox\nid: x\nversion: 1\nauthor: t\n%s\n"+
				"work: {message: {due: %s, ladder: [{at: due, stage: overdue}]}}\nend: x\n",
			head, due,
		)}})
		require.NoError(t, err)
		return p
	}
	l, err := inbox.NewLoop(tb, p(due, head))
	require.NoError(t, err)
	tb.Put(s1, inbox.Input{Item: inbox.Item{
		ID: "s-1", Kind: inbox.Message, Rating: "none", ReceivedAt: monday, FirstReadAt: monday, RespondedAt: monday,
		AssigneeKind: "team",
	}})
	return l, p
}

// wakeful ticks whenever the item is due, hour by hour, as a host does.
func wakeful(t *testing.T, tb *itemTable, l *inbox.Loop, until time.Time) {
	for now := monday; now.Before(until); now = now.Add(time.Hour) {
		for _, id := range tb.Due(now) {
			_, err := l.Tick(ctx, id, now)
			require.NoError(t, err)
		}
	}
}

// A candidate that says overdue two days before the policy in force decides otherwise in between.
func TestShadowSleeps(t *testing.T) {
	var tb itemTable
	l, p := itemLoop(t, &tb, "3d", "")
	require.NoError(t, l.Shadow(p("1d", "")))
	wakeful(t, &tb, l, monday.Add(100*time.Hour))
	shadows := 0
	for r := range tb.Records("p") {
		if r.Kind == record.Shadow && strings.HasPrefix(r.From, "open") && strings.HasPrefix(r.To, "overdue") {
			shadows++
		}
	}
	require.Equal(t, 1, shadows)
}

// A policy comes into force at midnight by itself, and what it says of an item that is there is told without a sweep.
func TestEffectiveSleeps(t *testing.T) {
	var tb itemTable
	l, p := itemLoop(t, &tb, "6d", "")
	require.NoError(t, l.Swap(p("2d", "effective: 2026-11-24"), monday))
	wakeful(t, &tb, l, monday.Add(60*time.Hour))
	stages := 0
	for range tb.Records("p") {
		stages++
	}
	require.Equal(t, 1, stages, "overdue since 25 November")
}

// A host that starts again before the day has no other policy: it has to say so, or wait.
func TestEffectiveAtStart(t *testing.T) {
	p := load(t, policyOf("b", "red", "effective: 2026-12-01"))
	l, err := triage.NewLoop(&table{}, &brakes{}, p)
	require.NoError(t, err)
	require.True(t, l.Status(monday).Early)
	require.False(t, l.Status(monday.AddDate(0, 1, 0)).Early)
}

// The later of two calls of Reload wins, though the files of the first take longer to load.
func TestReloadsOvertake(t *testing.T) {
	l := newLoop(t, &table{}, policyOf("a", "amber", ""))
	done := make(chan error, 1)
	require.NoError(t, l.Reload(policyOf("older", "red", ""), monday, func(fs.FS) error {
		go func() { done <- l.Reload(policyOf("newer", "red", ""), monday) }()
		select {
		case err := <-done: // it overtakes
			done <- err
		case <-time.After(time.Second): // it waits
		}
		return nil
	}))
	require.NoError(t, <-done)
	require.Equal(t, "newer", l.Status(monday).ID)
}

type observer func(host.Event)

func (o observer) Observe(_ context.Context, e host.Event) { o(e) }

func TestObserverSwaps(t *testing.T) {
	var l *triage.Loop
	back := load(t, policyOf("a", "amber", ""))
	l = newLoop(t, &table{}, policyOf("a", "amber", ""), host.WithObserver(observer(func(e host.Event) {
		if l != nil && e.Kind == host.Swapped && e.Digest != back.Set().Digest() {
			_ = l.Swap(back, monday)
		}
	})))
	require.NoError(t, l.Swap(load(t, policyOf("b", "red", "")), monday))
	require.Equal(t, "a", l.Status(monday).ID)
}

// Who leaves the role out of an approval is not asked for it.
func TestApprovalWithoutRole(t *testing.T) {
	for _, head := range []string{"approval: {by: the cleaner, on: 2026-11-20}", ""} {
		_, err := triage.NewLoop(&table{}, &brakes{}, load(t, policyOf("a", "amber", head)), host.WithApproval())
		require.ErrorContains(t, err, "not approved")
	}
}

// A change that was not kept is not accepted.
func TestAcceptedAndFailed(t *testing.T) {
	f := &faulty{table: &table{}, how: "fails"}
	f.Put(s1, adult("s-1"))
	l := newLoop(t, f, policyOf("a", "amber", ""))
	d := tick(t, l, s1, monday)
	f.n = 2
	r, err := l.Rate(
		ctx, s1, triage.Change{To: triage.Red, By: gp.ID, Role: gp.Role, Seen: d.Token(), Reason: "unwell"}, monday,
	)
	require.ErrorIs(t, err, errDisk)
	require.NotEqual(t, triage.Accepted, r.Status)
}

// lossy keeps a change and then says that it failed, once.
type lossy struct {
	*table
	lose bool
}

func (l *lossy) Apply(ctx context.Context, c record.Change[triage.State]) error {
	err := l.table.Apply(ctx, c)
	if l.lose && err == nil {
		l.lose, err = false, errDisk
	}
	return err
}

// The answer of the store is lost, and the person asks again: what they did they did once.
func TestAnswerLost(t *testing.T) {
	f := &lossy{table: &table{}}
	f.Put(s1, adult("s-1"))
	l := newLoop(t, f, policyOf("a", "amber", ""))
	tick(t, l, s1, monday)
	f.lose = true
	require.ErrorIs(t, l.Concern(ctx, s1, "too_low", gp, monday), errDisk)
	require.NoError(t, l.Concern(ctx, s1, "too_low", gp, monday))
	require.Len(t, records(t, f.table, record.Concern), 1)
}

// A refusal changes nothing else.
func TestRefusalOpens(t *testing.T) {
	var tb table
	tb.Put(s1, adult("s-1"))
	l := newLoop(t, &tb, policyOf("a", "amber", ""))
	require.NoError(t, finish(l, s1, triage.Red, gp, monday))
	tick(t, l, s1, monday)
	require.ErrorIs(t, l.Concern(ctx, s1, "too_low", nobody, monday), host.ErrRefused)
	tick(t, l, s1, monday)
	for e := range tb.Open(ctx, "p", "") {
		t.Errorf("%s is open again", e.ID)
	}
	require.NotErrorIs(t, l.Concern(ctx, sub("gone"), "too_low", nobody, monday), record.ErrNotFound)
}

const applied = `policy: triage
id: l
version: 1
author: t
senders: verified
approval: {by: u, role: gp, on: 2026-11-20, digest: "%s"}
lowering: apply
brake: {lowered: 1, reversed: 1}
rules:
  - {id: low, when: patient.age_years >= 18, then: {downgrade: green}, because: A test.}
end: l
`

// lowering is a policy that lowers one request a day.
func lowering(t *testing.T) fstest.MapFS {
	with := func(digest string) fstest.MapFS {
		return fstest.MapFS{"triage.yaml": {Data: fmt.Appendf(nil, applied, digest)}}
	}
	return with(load(t, with("of nothing yet")).Set().Digest()[:12])
}

func amber(id string) triage.Input {
	in := adult(id)
	in.Submission.Rating, in.Submission.Text = triage.Amber, rules.NewText("")
	return in
}

// One request a day is lowered, though the clock steps back over midnight.
func TestBrakeForgets(t *testing.T) {
	var tb table
	l := newLoop(t, &tb, lowering(t))
	noon, lowered := monday.Add(4*time.Hour), 0
	for n, now := range []time.Time{noon, noon, noon.Add(-24 * time.Hour), noon} {
		id := fmt.Sprint("s-", n)
		in := amber(id)
		in.Submission.SubmittedAt = now.Add(-time.Hour)
		tb.Put(sub(id), in)
		if d := tick(t, l, sub(id), now); d.To == triage.Green && now.Equal(noon) {
			lowered++
		}
	}
	require.Equal(t, 1, lowered)
}

// A list of a record is never null.
func TestNullRules(t *testing.T) {
	var tb table
	in := adult("s-1")
	in.Patient.AgeYears = rules.Withhold(9)
	tb.Put(s1, in)
	tick(t, newLoop(t, &tb, policyOf("a", "amber", "")), s1, monday)
	for _, r := range records(t, &tb) {
		require.NotNil(t, r.Rules, r.Kind)
		require.False(t, slices.Contains(r.Rules, ""))
	}
}

const doors = `policy: limits
id: d
version: 1
author: t
messages: {full: full, closed: full}
week: {medical: {mon-sun: {door: {"08:00-18:30": open}, daily: 1, active: 1}}}
end: d
`

func doorLoop(t *testing.T, o ...host.Option) (*memory.Table[limits.Input, limits.State], *limits.Loop) {
	p, err := limits.Load(fstest.MapFS{"limits.yaml": {Data: []byte(doors)}})
	require.NoError(t, err)
	tb := &memory.Table[limits.Input, limits.State]{}
	l, err := limits.NewLoop(tb, p, o...)
	require.NoError(t, err)
	return tb, l
}

// An Observer gets no ids.
func TestInstructionIsTold(t *testing.T) {
	var seen events
	_, l := doorLoop(t, host.WithObserver(&seen))
	noon := monday.Add(4 * time.Hour)
	target := limits.Target{Kind: limits.Medical, Scope: "door"}
	because, err := l.Instruct(ctx, "p", limits.Instruction{
		ID: canary, InstructedBy: "u-1", InstructedRole: "reception_lead", EnteredBy: "u-1", Reason: "flood",
		From: monday, Until: monday.Add(8 * time.Hour), Message: "closed",
		Set: map[limits.Target]limits.Value{target: {Door: limits.Closed}},
	}, host.Actor{ID: "u-1", Role: "reception_lead"}, noon)
	require.NoError(t, err)
	require.Empty(t, because)
	_, err = l.Tick(ctx, limits.DoorOf("p"), noon)
	require.NoError(t, err)
	require.NotContains(t, fmt.Sprintf("%+v", seen.all), canary)
}

// Every alert that is raised is one record.
func TestAlertsAreOne(t *testing.T) {
	tb, l := doorLoop(t)
	noon := monday.Add(4 * time.Hour)
	require.NoError(t, l.SetActive(ctx, "p", map[limits.Kind]int{limits.Medical: 0}, noon))
	a, err := l.Submit(ctx, "p", limits.Request{
		Submission: limits.Submission{ID: "s-1", Channel: "online", Kind: limits.Medical},
	}, noon)
	require.NoError(t, err)
	require.True(t, a.Admit)
	d, err := l.Tick(ctx, limits.DoorOf("p"), noon.Add(time.Minute))
	require.NoError(t, err)
	kept := 0
	for r := range tb.Records("p") {
		if r.Kind == record.Alert {
			kept++
		}
	}
	require.Equal(t, len(d.Alerts), kept)
}

// No instant is no instant.
func TestActiveNever(t *testing.T) {
	tb, l := doorLoop(t)
	_, err := l.Tick(ctx, limits.DoorOf("p"), monday)
	require.NoError(t, err)
	require.NotEmpty(t, tb.Due(monday.AddDate(1, 0, 0)))
	if l.SetActive(ctx, "p", map[limits.Kind]int{}, time.Time{}) == nil {
		require.NotEmpty(t, tb.Due(monday.AddDate(1, 0, 0)))
	}
}

func TestNilDoor(t *testing.T) {
	var l limits.Loop
	_, err := l.Submit(ctx, "p", limits.Request{Submission: limits.Submission{ID: "s-1"}}, monday)
	require.Error(t, err)
	_, err = new(triage.Loop).Tick(ctx, s1, monday)
	require.Error(t, err)
}

// replaced is a folder whose file is replaced after it was opened once.
type replaced struct {
	first, then fs.FS
	opened      bool
}

func (r *replaced) Open(name string) (fs.File, error) {
	of := r.first
	if r.opened {
		of = r.then
	}
	r.opened = r.opened || name == "triage.yaml"
	return of.Open(name)
}

// What the checks have seen is what comes into force.
func TestCheckedAnotherFile(t *testing.T) {
	l, checked := newLoop(t, &table{}, policyOf("a", "amber", "")), ""
	require.NoError(t, l.Reload(&replaced{
		first: policyOf("half", "red", ""), then: policyOf("whole", "red", ""),
	}, monday, func(f fs.FS) error {
		p, err := triage.Load(f)
		checked = p.Set().Digest()
		return err
	}))
	require.Equal(t, checked, l.Status(monday).Digest)
}

// That a store failed for a moment is no disagreement.
func TestShadowOfAFailure(t *testing.T) {
	f := &faulty{table: &table{}, n: 2, how: "fails"}
	f.Put(s1, adult("s-1"))
	l := newLoop(t, f, policyOf("a", "amber", ""))
	require.NoError(t, l.Shadow(load(t, lowering(t))))
	_, _ = l.Tick(ctx, s1, monday)
	for _, r := range records(t, f.table, record.Shadow) {
		require.NotEqual(t, "error", r.To)
	}
}

// A policy that nobody may approve is not in force, and Status says so, whoever wanted it.
func TestRefusedSwap(t *testing.T) {
	l := newLoop(t, &table{}, policyOf("a", "amber", ""))
	require.ErrorIs(t, l.Swap(
		load(t, policyOf("b", "red", "approval: {by: u, role: admin, on: 2026-11-20}")), monday,
	), host.ErrRefused)
	require.NotNil(t, l.Status(monday).Failed)
}
