package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// inForce are the policies that are in force or will be: read without a lock, and replaced whole.
type inForce[P Policy] struct {
	writing  sync.Mutex
	loading  sync.Mutex                   // one Reload after the other
	versions atomic.Pointer[[]version[P]] // by their beginning; never empty
	failed   atomic.Pointer[LoadFailure]
}

type version[P Policy] struct {
	policy   P
	from     time.Time // zero: at once
	findings problem.Problems
}

// at is the policy in force at an instant.
func (f *inForce[P]) at(now time.Time) P {
	all := *f.versions.Load()
	for n := len(all) - 1; n > 0; n-- {
		if !all[n].from.After(now) {
			return all[n].policy
		}
	}
	return all[0].policy
}

// next is when another policy begins; zero: none does.
func (f *inForce[P]) next(now time.Time) time.Time {
	for _, v := range (*f.versions.Load())[1:] {
		if v.from.After(now) {
			return v.from
		}
	}
	return time.Time{}
}

// Status is how it stands with the policies of a loop.
type Status struct {
	Digest, CalendarDigest string
	Version, ID            string           // as the file says
	From                   time.Time        // since when it is in force here; zero: from the start
	Early                  bool             // it is in force before its day, as there is no other
	Next                   []Upcoming       // that are loaded and begin later
	Findings               problem.Problems // rules that are never decided by what the host supplies
	Failed                 *LoadFailure
}

// Upcoming is a policy that begins later.
type Upcoming struct {
	Digest  string
	Version string
	From    time.Time
}

// NotInForce is a policy that was to be put in force and could not be. The one before goes on.
type LoadFailure struct {
	At  time.Time
	Err error // problem.Problems where its files say something wrong
}

// Policy is the one in force at an instant.
func (l *Loop[P, In, State, D]) Policy(now time.Time) (p P) {
	if l.made() {
		p = l.inForce.at(now)
	}
	return p
}

// Status says which policy is in force at an instant, and why a later one is not. A host shows it, and raises an alarm where
// Failed is not nil.
func (l *Loop[P, In, State, D]) Status(now time.Time) Status {
	if !l.made() {
		return Status{}
	}
	all := *l.inForce.versions.Load()
	s := Status{Failed: l.inForce.failed.Load()}
	for n, v := range all {
		switch set := v.policy.Set(); {
		case n == 0 || !v.from.After(now):
			s.Digest, s.CalendarDigest, s.ID, s.Version, s.From, s.Findings = set.Digest(), v.policy.Calendar().Digest(), set.Header.ID, set.Header.Version, v.from, v.findings
			day, dated := v.day()
			s.Early = dated && day.After(now)
		default:
			s.Next = append(s.Next, Upcoming{set.Digest(), set.Header.Version, v.from})
		}
	}
	return s
}

// Swap puts a policy in force: at once, or from the day on that its key "effective" names. It takes the place of every
// policy that would begin at its beginning or later. A decision that runs ends by the policy it began with. A Sweep
// afterwards finds what the new policy says of entries whose wake-ups the old one has set.
func (l *Loop[P, In, State, D]) Swap(p P, now time.Time) error {
	if !l.made() {
		return errNotMade
	}
	if err := l.usable(p); err != nil {
		l.inForce.failed.Store(&LoadFailure{now, err})
		return err
	}
	l.put(p, now)
	l.observe(Event{Kind: Swapped, Digest: p.Set().Digest()})
	return nil
}

// day is the day from which a policy is in force, where it says one.
func (v version[P]) day() (time.Time, bool) {
	return v.policy.Set().Header.Effective.Start(practice.OrLondon(v.policy.Calendar()).Zone(), 0)
}

// put puts a policy among those in force.
func (l *Loop[P, In, State, D]) put(p P, now time.Time) {
	f := &l.inForce
	f.writing.Lock()
	defer f.writing.Unlock()
	next := version[P]{policy: p}
	if l.supplied != nil {
		next.findings = p.Set().NotSupplied(l.supplied...)
		if l.domain.Supplied != nil {
			next.policy, next.findings = l.domain.Supplied(p, l.supplied...)
		}
	}
	if from, ok := next.day(); ok && f.versions.Load() != nil {
		next.from = from
	}
	if next.from.IsZero() || !next.from.After(now) {
		next.from = now
	}
	var all []version[P]
	if old := f.versions.Load(); old != nil {
		all = slices.Clone(*old)
	}
	for n, v := range all {
		if !v.from.Before(next.from) {
			all = all[:n]
			break
		}
	}
	for len(all) > 1 && !all[1].from.After(now) { // over
		all = all[1:]
	}
	if len(all) == 1 && !next.from.After(now) {
		all = nil
	}
	all = append(all, next)
	f.versions.Store(&all)
	f.failed.Store(nil)
}

// usable tells whether a policy was loaded, and approved by somebody who may.
func (l *Loop[P, In, State, D]) usable(p P) error {
	set := p.Set()
	if set == nil {
		return &rules.Error{Code: "no-policy"}
	}
	a := set.Header.Approval
	if l.approved && !set.Approved() {
		return fmt.Errorf("%s: the policy is not approved as it is: its approval does not name digest %s", l.domain.Name, set.Digest()[:12])
	}
	if a.Role != "" || l.approved {
		if err := l.authority.May(context.Background(), "", Actor{a.By, a.Role}, Approve); err != nil {
			l.observe(Event{Kind: Denied, Code: string(Approve)})
			return fmt.Errorf("%s: the policy is approved in the role %s: %w", l.domain.Name, a.Role, err)
		}
	}
	return nil
}

// Reload loads a policy folder and puts it in force, as Swap does. A policy whose files have problems, whose own cases
// fail, or that one of the checks refuses is not put in force, and the error says why: the last good one goes on. A host
// that keeps test files beside its policies gives ruletest.Activate as a check.
func (l *Loop[P, In, State, D]) Reload(fsys fs.FS, now time.Time, checks ...func(fs.FS) error) error {
	if !l.made() {
		return errNotMade
	}
	l.inForce.loading.Lock()
	defer l.inForce.loading.Unlock()
	err := l.reload(fsys, now, checks)
	if err != nil {
		l.inForce.failed.Store(&LoadFailure{now, err})
		l.observe(Event{Kind: NotLoaded, Code: code(err), Digest: l.inForce.at(now).Set().Digest()})
	}
	return err
}

func (l *Loop[P, In, State, D]) reload(fsys fs.FS, now time.Time, checks []func(fs.FS) error) error {
	if err := l.ready(now); err != nil {
		return err
	}
	if fsys == nil {
		return errors.New("host: there is no policy folder")
	}
	files, err := copied(fsys) // so that what is checked is what was loaded
	if err != nil {
		return err
	}
	p, err := l.domain.Load(files)
	if err != nil {
		return err
	}
	for _, check := range checks {
		if err := check(files); err != nil {
			return err
		}
	}
	return l.Swap(p, now)
}
