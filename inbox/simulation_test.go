// A simulated year in which the loop fails now and then, and every stage is still raised once. The full run is
// -sim.seeds 100 -sim.items 5000, in about six minutes on two cores.

package inbox_test

import (
	"container/heap"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

var (
	seeds = flag.Int("sim.seeds", 2, "simulated years")
	items = flag.Int("sim.items", 150, "items a year")
)

const simulated = `policy: inbox
id: simulated
version: 1
author: test
work:
  request: {due: 7d, at: end_of_day, roll: preceding,
      ladder: [{at: -2wd, stage: warning}, {at: due, stage: overdue}, {at: +1wd, stage: escalated}]}
  task: {due: 5wd, ladder: [{at: -1wd, stage: warning}, {at: due, stage: overdue}]}
  medication: {due: 2wd, start: next_open, ladder: [{at: -4wh, stage: warning}, {at: due, stage: overdue},
      {at: +8wh, stage: breach}]}
  result: {due: 56wh, pauses: [], ladder: [{at: due, stage: overdue},
      {at: +2d, stage: escalated, when: item.abnormal_result}]}
  message: {due: 3d, ladder: [{at: -12h, stage: warning}, {at: due, stage: overdue}]}
inboxes: {requests: {lead: reception_lead}}
rules:
  - id: red-unread
    when: item.rating == "red" and not item.read and item.active_core_h >= 0.5
    then: {stage: escalated, notify: [duty_clinician]}
    because: A red is read within half a core hour.
  - id: no-response
    when: not item.responded and item.core_periods_since_contact >= 2
    then: {stage: breach, notify: [reception_lead]}
    because: An answer goes out by the end of the next core period.
  - id: seven-days
    when: not item.signed_off and item.age_days >= 7 and item.kind in ["request", "task"]
    then: {stage: overdue, notify: [reception_lead]}
    because: Every request is signed off within 7 days.
end: simulated
`

// A simulated year with its bank holidays and both changes of the clocks: the loop is out for days, wake-ups come
// early, late, twice or not at all, and every stage is raised exactly once, at the minute at which a naive reference
// has it.
func TestSimulatedYear(t *testing.T) {
	p := loaded(t, simulated)
	year := newMinutes(p.Calendar(), 2026)
	for seed := range *seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, p, year, uint64(seed))
			w.run()
			raised := 0
			for _, s := range w.scripts {
				got := map[string]int{}
				for _, r := range w.store.Stages(s.id) {
					key := stageKey(s.id, r)
					_, twice := got[key]
					require.False(t, twice, "seed %d: %s raised twice", seed, key)
					got[key] = year.index(r.At)
				}
				raised += len(got)
				require.Equal(t, s.expected(year), got, "seed %d, %+v", seed, s)
			}
			require.Greater(t, raised, *items/2)
			require.Len(t, stages(w.store.Records("p")), raised)
		})
	}
}

// simulatedYear is one simulated year. Instants are minutes since its beginning.
type simulatedYear struct {
	t       *testing.T
	rnd     *rand.Rand
	year    *minutes
	store   *alarmStore
	loop    *inbox.Loop
	policy  *inbox.Policy
	scripts []*script
	queue   queue
	outages [][2]int
}

// alarmStore is a store that sets alarms.
type alarmStore struct {
	recordingStore
	set func(record.ID, time.Time)
}

func (w *alarmStore) Apply(ctx context.Context, c record.Change[inbox.State]) error {
	err := w.recordingStore.Apply(ctx, c)
	if err == nil && !c.Wake.IsZero() {
		w.set(c.ID, c.Wake)
	}
	return err
}

// call is something that happens: a person changes an item, a wake-up comes, a sweep runs.
type call struct {
	at   int
	item *script // nil: a sweep
	put  bool
}

type queue []call

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	return q[i].at < q[j].at || q[i].at == q[j].at && q[i].put && !q[j].put
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(x any)   { *q = append(*q, x.(call)) }
func (q *queue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

const day = 24 * 60

func newWorld(t *testing.T, p *inbox.Policy, year *minutes, seed uint64) *simulatedYear {
	w := &simulatedYear{t: t, rnd: rand.New(rand.NewPCG(seed, 7)), year: year, policy: p, store: &alarmStore{}}
	byID := map[record.ID]*script{}
	w.store.set = func(id record.ID, at time.Time) { w.wake(byID[id], year.index(at)) }
	var err error
	w.loop, err = inbox.NewLoop(w.store, p)
	require.NoError(t, err)
	for range 12 {
		from := w.rnd.IntN(360 * day)
		w.outages = append(w.outages, [2]int{from, from + w.rnd.IntN(5*day)})
		w.push(call{at: w.outages[len(w.outages)-1][1]})
	}
	for n := range 53 {
		w.push(call{at: n * 7 * day})
	}
	for n := range *items {
		s := w.draw(n)
		byID[s.id] = s
		w.scripts = append(w.scripts, s)
		for _, at := range s.changes() {
			w.push(call{at, s, true})
		}
	}
	return w
}

func (w *simulatedYear) push(c call) { heap.Push(&w.queue, c) }

// wake has a wake-up come: mostly somewhat late, sometimes early, twice, or never.
func (w *simulatedYear) wake(s *script, at int) {
	if w.rnd.IntN(20) > 0 {
		w.push(call{at: at + w.rnd.IntN(3)*w.rnd.IntN(4*60), item: s})
	}
	if w.rnd.IntN(5) == 0 {
		w.push(call{at: max(s.received, at-w.rnd.IntN(2*day)+w.rnd.IntN(day)), item: s})
	}
}

func (w *simulatedYear) out(at int) bool {
	return slices.ContainsFunc(w.outages, func(o [2]int) bool { return o[0] <= at && at < o[1] })
}

// run lets everything happen in order. People work while the loop is out.
func (w *simulatedYear) run() {
	ctx := context.Background()
	for len(w.queue) > 0 {
		switch c := heap.Pop(&w.queue).(call); {
		case c.put:
			w.store.Put(c.item.id, c.item.input(w.year, c.at))
			if w.rnd.IntN(5) > 0 {
				w.push(call{at: c.at, item: c.item})
			}
		case c.at >= w.year.end || w.out(c.at):
		case c.item == nil:
			require.NoError(w.t, w.loop.Swap(w.policy, w.year.at(c.at)))
			require.NoError(w.t, w.loop.Sweep(ctx, "p", w.year.at(c.at), nil))
		default:
			_, err := w.loop.Tick(ctx, c.item.id, w.year.at(c.at))
			require.NoError(w.t, err)
		}
	}
	require.NoError(w.t, w.loop.Sweep(ctx, "p", w.year.at(w.year.end), nil))
}

// script is what happens to one item; -1 is never.
type script struct {
	id                                               record.ID
	kind                                             inbox.Kind
	rating                                           string
	abnormal                                         bool
	received, read, responded, actioned, signed, end int
	waits                                            [][2]int
}

func (w *simulatedYear) draw(n int) *script {
	r := w.rnd
	s := &script{
		id:     record.ID{Practice: "p", Subject: fmt.Sprintf("it-%05d", n)},
		kind:   []inbox.Kind{inbox.Request, inbox.Task, inbox.Medication, inbox.Result, inbox.Message}[r.IntN(5)],
		rating: []string{"green", "amber", "red"}[r.IntN(3)], abnormal: r.IntN(2) == 0,
		received: 60 + r.IntN(360*day), end: w.year.end,
	}
	later := func(after, within int) int {
		if after < 0 || r.IntN(6) == 0 {
			return -1
		}
		return after + r.IntN(within)
	}
	s.read = later(s.received, day)
	s.responded = later(s.read, 3*day)
	s.actioned = later(s.responded, 9*day)
	s.signed = later(s.actioned, 5*day)
	for at := s.received; r.IntN(2) == 0; {
		from := at + r.IntN(4*day)
		at = from + 1 + r.IntN(6*day)
		s.waits = append(s.waits, [2]int{from, at})
	}
	return s
}

// changes are the minutes at which people change the item.
func (s *script) changes() []int {
	out := []int{s.received, s.read, s.responded, s.actioned, s.signed}
	for _, w := range s.waits {
		out = append(out, w[0], w[1])
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(at int) bool { return at < 0 || at >= s.end })
}

// input is the item as people have left it at a minute.
func (s *script) input(year *minutes, now int) inbox.Input {
	at := func(n int) (t time.Time) {
		if n >= 0 && n <= now {
			t = year.at(n)
		}
		return t
	}
	i := inbox.Item{
		ID: s.id.Subject, Kind: s.kind, Rating: s.rating, AbnormalResult: rules.Withhold(s.abnormal), ReceivedAt: at(s.received),
		FirstReadAt: at(s.read), RespondedAt: at(s.responded),
		ActionedAt: at(s.actioned),
		ActionedBy: "u-1", SignedOffAt: at(s.signed), SignedOffBy: "u-2", SignerAuthorised: rules.Known(true),
		AssigneeKind: "team", AssigneeTeamID: "t",
	}
	for _, w := range s.waits {
		if w[0] <= now {
			i.Waits = append(i.Waits, inbox.Wait{On: "patient", From: at(w[0]), To: at(w[1])})
		}
	}
	return inbox.Input{Item: i}
}

// before reports whether something has not happened at a minute.
func before(now, event int) bool { return event < 0 || event > now }

// waiting reports whether the patient is waited for at a minute.
func (s *script) waiting(now int) bool {
	return slices.ContainsFunc(s.waits, func(w [2]int) bool { return w[0] <= now && now < w[1] })
}
