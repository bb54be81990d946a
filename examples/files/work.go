// This file does invented work on a host from many goroutines, so that it can be stopped at any moment.

package main

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// workers is how many people work at once.
const workers = 8

// shift is one run of the work.
type shift struct {
	*Host
	run uint64
	now time.Time

	mu sync.Mutex
	w  io.Writer
}

// Work does a practice's work until the context ends: requests come in and are decided, rated and booked, and what is
// overdue is found. After each thing is done it writes a line to w that says so; what it goes on without is told to
// errs. It returns the first error of the file, or that of the context.
func (h *Host) Work(ctx context.Context, seed uint64, w, errs io.Writer) error {
	if h.File.Worth() {
		if err := h.File.Compact(); err != nil {
			fmt.Fprintln(errs, err) // the file is as it was
		}
	}
	for _, f := range h.File.Faults() {
		fmt.Fprintln(errs, f)
	}
	if _, err := h.Verify(nil, nil); err != nil {
		fmt.Fprintln(errs, "the file does not hold what it should, as -verify says")
	}
	runs := TableOf[struct{}, struct{}](h.File, "runs", nil)
	id := record.ID{Practice: practice, Subject: "runs"}
	if err := runs.Put(id, []byte("{}")); err != nil {
		return err
	}
	s := &shift{Host: h, run: h.File.rows["runs"][id].version, w: w}
	s.now = start
	faults, err := h.Start(ctx, s.now)
	for _, f := range faults {
		fmt.Fprintln(errs, f)
	}
	if err != nil {
		return err
	}
	if _, err := h.Books.Entry(ctx, book); errors.Is(err, record.ErrNotFound) {
		if err := h.Books.Put(book, clinic()); err != nil {
			return err
		}
	}
	s.say("ready %d", s.run)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var wg sync.WaitGroup
	for n := range workers {
		wg.Go(func() {
			p := &person{shift: s, n: n, rnd: rand.New(rand.NewPCG(seed, uint64(n)))}
			for ctx.Err() == nil {
				err := p.act(ctx)
				if err != nil && ctx.Err() == nil && !errors.Is(err, ErrSetAside) { // which was told above
					stop(err)
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// say writes a line.
func (s *shift) say(format string, a ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fmt.Fprintf(s.w, format+"\n", a...)
}

// book is the one book of appointments. A run finds there what the run before has booked, offered or left half done.
var book = record.ID{Practice: practice, Subject: "book"}

// clinic is a day that has fewer slots than needs.
func clinic() []byte {
	var needs, slots []any
	for n := range 48 {
		needs = append(needs, map[string]any{"need": map[string]any{
			"id": fmt.Sprint("n", n), "patient_id": fmt.Sprint("p-", n), "ordered_at": start,
			"due_by": start.Add(8 * time.Hour), "rating": "amber",
			"ordered_by_role": "duty_clinician", "minutes": 10, "modality": "in_person",
		}, "patient": map[string]any{"needs_interpreter": false, "reasonable_adjustments": []string{}}})
	}
	for n := range 32 {
		slots = append(slots, map[string]any{
			"id": fmt.Sprint("slot", n), "start": start.Add(time.Duration(60+10*n) * time.Minute), "minutes": 10,
			"clinician_id": "dr-roe", "role": "gp",
			"site_id": "main", "modality": "in_person", "pool": "soon", "status": "free",
			"features": []string{"step_free"},
		})
	}
	return jsonLine(map[string]any{"needs": needs, "slots": slots})
}

// person is one goroutine that works.
type person struct {
	*shift
	n    int
	done int
	rnd  *rand.Rand
}

// actor is who the person is to the library.
func (p *person) actor() host.Actor {
	return host.Actor{ID: fmt.Sprintf("u-%d", p.n), Role: "duty_clinician"}
}

// act does one thing by chance.
func (p *person) act(ctx context.Context) error {
	p.done++
	id := fmt.Sprintf("r%d-p%d-%d", p.run, p.n, p.done)
	if p.run > 1 && p.rnd.IntN(4) == 0 { // once more what was done before the machine stopped, or was not quite done
		id = fmt.Sprintf("r%d-p%d-%d", p.run-1, p.n, 1+p.rnd.IntN(12))
	}
	switch p.rnd.IntN(8) {
	case 0, 1:
		return p.decide(ctx, record.ID{Practice: practice, Subject: "s-" + id})
	case 2:
		return p.rate(ctx, record.ID{Practice: practice, Subject: "rated-" + id})
	case 3:
		return p.admit(ctx, "a-"+id)
	case 4, 5:
		return p.appoint(ctx)
	case 6:
		return p.chase(ctx, record.ID{Practice: practice, Subject: "it-" + id})
	}
	p.say("head %s", p.File.Head(practice))
	p.say("lines %s", p.File.Lines())
	return nil
}

// submit puts a request into the store. The same id is the same request, however often it is sent.
func (p *person) submit(id record.ID) error {
	h := fnv.New32a() // the same id is the same request, however often it is sent
	_, _ = io.WriteString(h, id.Subject)
	symptoms := [][]string{{}, {"chest_pain"}, {"fever"}, {"itch"}}[h.Sum32()%4]
	return p.Submissions.Put(id, jsonLine(map[string]any{
		"submission": map[string]any{
			"id": id.Subject, "kind": "medical", "channel": "online", "rating": "green", "rating_set_by": "supplier",
			"submitted_at": start.Add(-time.Hour), "symptoms": symptoms,
		},
		"patient": map[string]any{"age_years": h.Sum32() % 90, "language": "en", "reasonable_adjustments": []string{}},
	}))
}

// decide has a request decided.
func (p *person) decide(ctx context.Context, id record.ID) error {
	if err := p.submit(id); err != nil {
		return err
	}
	d, err := p.Triage.Tick(ctx, id, p.now)
	if err == nil {
		p.say("decided %s %s", id.Subject, d.To)
	}
	return err
}

// rate has a request decided, rates it red, and finishes it.
func (p *person) rate(ctx context.Context, id record.ID) error {
	if err := p.submit(id); err != nil {
		return err
	}
	d, err := p.Triage.Tick(ctx, id, p.now)
	if err != nil {
		return err
	}
	by := p.actor()
	r, err := p.Triage.Rate(ctx, id, triage.Change{
		To: triage.Red, By: by.ID, Role: by.Role, Seen: d.Token(), Reason: "looked_at_it",
	}, p.now.Add(time.Minute))
	if err != nil || r.Status != triage.Accepted {
		return err
	}
	p.say("rated %s %s", id.Subject, triage.Red)
	d, err = p.Triage.Tick(ctx, id, p.now.Add(time.Minute))
	if err != nil {
		return err
	}
	_, err = p.Triage.Finish(
		ctx, id, triage.Change{To: triage.Red, By: by.ID, Role: by.Role, Seen: d.Token()}, p.now.Add(time.Hour),
	)
	if err != nil {
		return err
	}
	_, err = p.Triage.Tick(ctx, id, p.now.Add(time.Hour))
	return err
}

// admit asks the door to let a request in.
func (p *person) admit(ctx context.Context, id string) error {
	a, err := p.Limits.Submit(ctx, practice, limits.Request{
		Submission: limits.Submission{ID: id, Channel: "online", Kind: limits.Medical},
	}, p.now)
	if err == nil && a.Admit {
		p.say("admitted %s", id)
	}
	return err
}

// appoint confirms one of the slots that are proposed, and now and then releases one that is confirmed.
func (p *person) appoint(ctx context.Context) error {
	d, err := p.Capacity.Tick(ctx, book, start)
	if err != nil || len(d.Placed) == 0 {
		return err
	}
	of := d.Placed[p.rnd.IntN(len(d.Placed))]
	if of.State == capacity.Proposed {
		err = p.Capacity.Confirm(ctx, book, of.Need, of.Slot, p.actor(), start)
		if err == nil {
			p.say("booked %s %s", of.Need, of.Slot)
		}
	} else if p.rnd.IntN(2) == 0 {
		err = p.Capacity.Release(ctx, book, of.Need, of.Slot, p.actor(), start)
		if err == nil {
			p.say("released %s %s", of.Need, of.Slot)
		}
	}
	if errors.Is(err, capacity.ErrTaken) || errors.Is(err, capacity.ErrNotFound) {
		return nil // somebody was first
	}
	return err
}

// chase has an item reviewed that is overdue.
func (p *person) chase(ctx context.Context, id record.ID) error {
	received := start.AddDate(0, 0, -20)
	if err := p.Items.Put(id, jsonLine(map[string]any{"item": map[string]any{
		"id": id.Subject, "kind": "task", "rating": "none", "received_at": received, "assignee_kind": "team",
	}})); err != nil {
		return err
	}
	d, err := p.Inbox.Tick(ctx, id, p.now)
	if err == nil {
		p.say("reviewed %s %s", id.Subject, d.Status)
	}
	return err
}
