package limits

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Store keeps what a practice has counted, instructed and decided at its door. All of it has one version, so that of two
// who decide at once one sees that it was late.
type Store interface {
	// Door gives what is kept of a practice, the zero Snapshot when nothing is, and whether the change of a key was applied.
	Door(ctx context.Context, practice, key string) (Snapshot, error)
	// Apply keeps a change, all or nothing. It returns ErrConflict, and keeps nothing, when the practice's version is not
	// the change's; a change whose key was applied before is no change, and no error.
	Apply(ctx context.Context, c Change) error
}

// ErrConflict says that somebody else changed the door meanwhile: read it again and decide again.
var ErrConflict = errors.New("limits: the door was changed meanwhile")

// Snapshot is what is kept of a practice's door.
type Snapshot struct {
	Version      uint64 // grows by one with every change
	Counts       Counts
	Instructions []Instruction // in the order they were entered
	State        State
	Applied      bool // the change of the key that was asked for is in it
}

// Counts are the requests that came in: of one civil day, of the present period, and those open now, by kind.
type Counts struct {
	Day    calendar.Date
	Daily  map[Kind]int
	Period map[Kind]PeriodCount
	Active map[Kind]int // kept by the host: fewer as requests are closed
}

// PeriodCount is the requests of a period, which is known by its end.
type PeriodCount struct {
	Ends time.Time
	N    int
}

// A Change is one request that came in, with what follows from it.
type Change struct {
	Practice  string
	Key       string // unique: the same request applied again is no change
	IfVersion uint64
	Counts    Counts
	State     State
	Record    record.Record
}

// Submit asks whether a request may come in and counts it when it does, together: however many ask at once, no more than
// the figures allow are let in. The input's counts, instructions and previous state are the store's. Each try reads the
// store again, until the context ends. A request that came in already comes in once more, and is not counted again.
func Submit(ctx context.Context, s Store, p *Policy, practice string, in Input, now time.Time) (Admission, error) {
	if p == nil || p.set == nil {
		return Admission{}, &rules.Error{Code: "no-policy"}
	}
	if in.Request == nil || in.Request.Submission.ID == "" {
		return Admission{}, &rules.Error{Code: "missing-fact", Fact: "submission.id"}
	}
	for {
		if err := ctx.Err(); err != nil {
			return Admission{}, err
		}
		key := "admission/" + in.Request.Submission.ID
		kept, err := s.Door(ctx, practice, key)
		if err != nil {
			return Admission{}, err
		}
		if kept.Applied {
			return Admission{Admit: true, Door: Open, Because: BecauseBefore}, nil
		}
		counts := p.countsAt(kept.Counts, now)
		in.Limits, in.Instructions, in.Previous = counts.limits(p), kept.Instructions, kept.State
		m, err := p.begin(&in, now)
		if err != nil {
			return Admission{}, err
		}
		d, err := m.decide()
		if err == nil {
			err = m.admit(&d)
		}
		if err != nil || !d.Admission.Admit {
			return value(d.Admission), err
		}
		err = s.Apply(ctx, Change{
			Practice: practice, Key: key, IfVersion: kept.Version,
			Counts: counts.with(in.Request.Submission.Kind), State: d.State, Record: p.admitted(d, in.Request.Submission, now, kept.Version),
		})
		if !errors.Is(err, ErrConflict) {
			return *d.Admission, err
		}
	}
}

func value(a *Admission) Admission {
	if a == nil {
		return Admission{}
	}
	return *a
}

func (p *Policy) admitted(d Decision, of Submission, now time.Time, version uint64) record.Record {
	r := record.Record{
		Subject: of.ID, Kind: "admission", From: "", To: string(d.Admission.Door), By: p.set.Header.ID, Role: "system", Reason: d.Admission.Because,
		At: now, Version: fmt.Sprint(version), Digest: d.Digest, CalendarDigest: d.CalendarDigest,
	}
	if d.Admission.Rule != "" {
		r.Rules = []string{d.Admission.Rule}
	}
	return r.Keyed()
}

// countsAt leaves out what was counted on another day and in another period.
func (p *Policy) countsAt(kept Counts, now time.Time) Counts {
	c := Counts{Day: p.cal.Today(now), Active: maps.Clone(kept.Active), Daily: map[Kind]int{}, Period: map[Kind]PeriodCount{}}
	if kept.Day == c.Day {
		maps.Copy(c.Daily, kept.Daily)
	}
	for _, w := range p.weeks {
		b := w.at(now, p.cal, p.header.Messages)
		if b.period == nil {
			continue
		}
		c.Period[w.kind] = PeriodCount{Ends: b.ends}
		if before := kept.Period[w.kind]; before.Ends.Equal(b.ends) {
			c.Period[w.kind] = before
		}
	}
	return c
}

// limits are the counts as an input has them; what was never counted is none, and for open requests not known.
func (c Counts) limits(p *Policy) (out []Limit) {
	for _, w := range p.weeks {
		out = append(out, Limit{Kind: w.kind, Scope: Daily, Used: rules.Known(c.Daily[w.kind])})
		if of, ok := c.Period[w.kind]; ok {
			out = append(out, Limit{Kind: w.kind, Scope: Period, Used: rules.Known(of.N)})
		}
		if n, ok := c.Active[w.kind]; ok {
			out = append(out, Limit{Kind: w.kind, Scope: Active, Active: rules.Known(n)})
		}
	}
	return out
}

// with counts one more request, with its kind and with all.
func (c Counts) with(kind Kind) Counts {
	n := Counts{Day: c.Day, Daily: maps.Clone(c.Daily), Period: maps.Clone(c.Period), Active: maps.Clone(c.Active)}
	for _, k := range []Kind{kind, All} {
		if k == "" {
			continue
		}
		n.Daily[k]++
		if of, ok := n.Period[k]; ok {
			of.N++
			n.Period[k] = of
		}
		if _, ok := n.Active[k]; ok {
			n.Active[k]++
		}
	}
	return n
}

// Memory is a Store in memory: for examples and tests, and a pattern for one with a database. The zero Memory is empty and
// safe for concurrent use.
type Memory struct {
	mu      sync.Mutex
	doors   map[string]Snapshot
	applied map[string]bool
	records []record.Record
}

// Door gives what is kept of a practice.
func (s *Memory) Door(ctx context.Context, practice, key string) (Snapshot, error) {
	if err := ctx.Err(); err != nil {
		return Snapshot{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.doors[practice]
	kept.Counts = Counts{Day: kept.Counts.Day, Daily: maps.Clone(kept.Counts.Daily), Period: maps.Clone(kept.Counts.Period), Active: maps.Clone(kept.Counts.Active)}
	kept.Instructions, kept.Applied = slices.Clone(kept.Instructions), s.applied[fmt.Sprintf("%q %q", practice, key)]
	return kept, nil
}

// Apply keeps a change.
func (s *Memory) Apply(ctx context.Context, c Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := fmt.Sprintf("%q %q", c.Practice, c.Key)
	if s.applied[key] {
		return nil
	}
	kept := s.doors[c.Practice]
	if kept.Version != c.IfVersion {
		return ErrConflict
	}
	if s.doors == nil {
		s.doors, s.applied = map[string]Snapshot{}, map[string]bool{}
	}
	kept.Version, kept.Counts, kept.State = kept.Version+1, c.Counts, c.State
	s.doors[c.Practice], s.applied[key] = kept, true
	s.records = append(s.records, c.Record)
	return nil
}

// Instruct keeps an instruction after those that are there.
func (s *Memory) Instruct(practice string, i Instruction) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.doors == nil {
		s.doors, s.applied = map[string]Snapshot{}, map[string]bool{}
	}
	kept := s.doors[practice]
	kept.Version, kept.Instructions = kept.Version+1, append(slices.Clone(kept.Instructions), i)
	s.doors[practice] = kept
}

// Records are the records that were kept, in order.
func (s *Memory) Records() []record.Record {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.records)
}
