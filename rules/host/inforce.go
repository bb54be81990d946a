// This file holds the policies in force: which one decides at an instant, and what a host may ask of them.

package host

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// inForce holds the policies that are in force or will be. Readers take the list without a lock; a writer puts another
// list in its place.
type inForce[P Policy] struct {
	writing  sync.Mutex                   // held while the list is replaced
	versions atomic.Pointer[[]version[P]] // in the order of their beginnings; never empty once there is one
	failed   atomic.Pointer[LoadFailure]  // nil if the last load went well
}

// version is one policy and when it begins.
type version[P Policy] struct {
	policy   P
	from     time.Time // zero: from the start
	since    time.Time // from when on this one or those that it has replaced decide
	findings problem.Problems
}

// effectiveDay returns the beginning of the day from which a policy wants to be in force; ok is false if it names none.
func (v version[P]) effectiveDay() (day time.Time, ok bool) {
	return v.policy.Set().Header.Effective.Start(practice.OrLondon(v.policy.Calendar()).Zone(), 0)
}

// at returns the policy in force at an instant. Before all beginnings it is the first one, as there is no other.
func (f *inForce[P]) at(now time.Time) P {
	all := *f.versions.Load()
	for n := len(all) - 1; n > 0; n-- {
		if !all[n].from.After(now) {
			return all[n].policy
		}
	}
	return all[0].policy
}

// begun tells whether one of the policies has begun by an instant, or one that is over and not kept any more. An
// instant may lie a little before the last change: clocks of machines differ, and a decision may be under way.
func (f *inForce[P]) begun(now time.Time) bool {
	all := f.versions.Load()
	return all != nil && !(*all)[0].since.After(now)
}

// nextChange returns when another policy begins, or zero if none does.
func (f *inForce[P]) nextChange(now time.Time) time.Time {
	all := f.versions.Load()
	if all == nil {
		return time.Time{}
	}
	for _, v := range *all {
		if v.from.After(now) {
			return v.from
		}
	}
	return time.Time{}
}

// add puts a policy into the list: it replaces every policy that would begin at its beginning or later, and those that
// are over by now are dropped. The first of those that practices share begins at once whatever day it names, as there
// is no other.
func (f *inForce[P]) add(next version[P], now time.Time, shared bool) {
	f.writing.Lock()
	defer f.writing.Unlock()
	var all []version[P]
	if old := f.versions.Load(); old != nil {
		all = slices.Clone(*old)
	}
	if day, ok := next.effectiveDay(); ok && !(shared && all == nil) {
		next.from = day
	}
	if !next.from.After(now) {
		next.from = now
	}
	next.since = next.from
	first := next
	if all != nil {
		first = all[0]
	}
	replaced := slices.IndexFunc(all, func(v version[P]) bool { return !v.from.Before(next.from) })
	if replaced >= 0 {
		all = all[:replaced]
	}
	for len(all) > 1 && !all[1].from.After(now) {
		all = all[1:]
	}
	if len(all) == 1 && !next.from.After(now) {
		all = nil
	}
	all = append(all, next)
	if !first.since.After(now) {
		all[0].since = first.since
	}
	f.versions.Store(&all)
	f.failed.Store(nil)
}

// Status says which policy is in force, and which others a loop knows of.
type Status struct {
	Digest         string           // of the policy in force
	CalendarDigest string           // of its calendar; "" without one
	Version        string           // as its file says
	ID             string           // as its file says
	From           time.Time        // when it was put in force here; zero: from the start
	Early          bool             // it is in force before the day that it names, as there is no other
	Own            bool             // the practice has policies of its own; false of those that practices share
	Layer          string           // the id of the practice's own layer; "" without one
	SupplierDigest string           // of the supplier's policy alone; other than the loop's: lay the layer anew
	Next           []Upcoming       // policies that are loaded and begin later, in order
	Findings       problem.Problems // rules that can never be decided by what the host supplies
	Failed         *LoadFailure     // the last load, if it failed; otherwise nil
	ObserverPanics int              // how often the Observer has panicked so far
}

// Upcoming is a policy that is loaded and begins later.
type Upcoming struct {
	Digest  string    // of the policy's meaning
	Version string    // as its file says
	From    time.Time // when it comes into force
}

// A LoadFailure is a policy that was to be put in force and could not be. The one before stays in force.
type LoadFailure struct {
	At  time.Time // when it was tried
	Err error     // a problem.Problems if the files of the policy say something wrong
}

// Policy returns the policy in force at an instant, of practices without their own, or the zero P if the loop was not
// made by New.
func (l *Loop[P, In, State, D]) Policy(now time.Time) P { return l.For("").Policy(now) }

// Status says which policy is in force at an instant, of practices without their own, and why a later one is not. A
// host shows it, and raises an alarm if Failed is not nil.
func (l *Loop[P, In, State, D]) Status(now time.Time) Status { return l.For("").Status(now) }

// Status says which policy is in force at an instant, and why a later one is not. Of a practice without its own it says
// which of those that practices share is in force; Failed is always the practice's own.
func (p Policies[P, In, State, D]) Status(now time.Time) Status {
	if !p.initialised() {
		return Status{}
	}
	var s Status
	var upcoming []Upcoming
	all := *p.at(now).inForce.versions.Load()
	if own := p.own(); own != nil && own.inForce.versions.Load() != nil && !own.inForce.begun(now) {
		begins := *own.inForce.versions.Load()
		all = slices.DeleteFunc(slices.Clone(all), func(v version[P]) bool { return v.from.After(begins[0].from) })
		all = append(all, begins...)
	}
	for n, v := range all {
		set := v.policy.Set()
		if n > 0 && v.from.After(now) {
			upcoming = append(upcoming, Upcoming{Digest: set.Digest(), Version: set.Header.Version, From: v.from})
			continue
		}
		day, dated := v.effectiveDay()
		s = Status{
			Digest: set.Digest(), CalendarDigest: v.policy.Calendar().Digest(), Version: set.Header.Version,
			ID: set.Header.ID, Layer: set.Header.Local, SupplierDigest: set.SupplierDigest(),
			From: v.from, Early: dated && day.After(now), Findings: v.findings,
		}
	}
	s.Own, s.Next, s.ObserverPanics = p.Own(), upcoming, int(p.loop.panics.Load())
	if own := p.own(); own != nil {
		s.Failed = own.inForce.failed.Load()
	}
	return s
}
