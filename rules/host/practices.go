// This file holds the policies of practices: those that all practices of a loop share, and those that some have of
// their own.

package host

import (
	"slices"
	"sync/atomic"
	"time"
)

// Policies are those by which the entries of one practice are decided. [Loop.For] gives them.
type Policies[P Policy, In, State, D any] struct {
	loop     *Loop[P, In, State, D]
	practice string // "" for those that practices share
}

// policies are the policies in force, and the candidate beside them, of one practice or of all without their own.
type policies[P Policy] struct {
	inForce   inForce[P]
	candidate atomic.Pointer[P] // nil if there is none
}

// For gives the policies of one practice. One with a layer of its own over its supplier's policy, or with its own
// calendar, has policies of its own: Swap or Reload puts one in force. Until then, and after Drop, the practice is
// decided by those of the loop itself, which For gives for "". Rules whose files are equal byte by byte are in memory
// once, whatever the number of practices. The methods of what a loop gives that was not made by New return errors.
func (l *Loop[P, In, State, D]) For(practice string) Policies[P, In, State, D] {
	if !l.initialised() {
		return Policies[P, In, State, D]{}
	}
	return Policies[P, In, State, D]{loop: l, practice: practice}
}

// own are the policies of the practice's own, nil where it has never had any.
func (p Policies[P, In, State, D]) own() *policies[P] {
	if p.practice == "" {
		return &p.loop.shared
	}
	own, _ := p.loop.own.Load(p.practice)
	of, _ := own.(*policies[P])
	return of
}

// makeOwn is own, and makes what is not there.
func (p Policies[P, In, State, D]) makeOwn() *policies[P] {
	if of := p.own(); of != nil {
		return of
	}
	own, _ := p.loop.own.LoadOrStore(p.practice, &policies[P]{})
	return own.(*policies[P])
}

// at are the practice's own policies where one of them has begun by an instant, or else those that practices share.
func (p Policies[P, In, State, D]) at(now time.Time) *policies[P] {
	if own := p.own(); own != nil && own.inForce.begun(now) {
		return own
	}
	return &p.loop.shared
}

// nextChange returns when another policy begins to decide the practice's entries, or zero if none does.
func (p Policies[P, In, State, D]) nextChange(now time.Time) time.Time {
	next := p.at(now).inForce.nextChange(now)
	if own := p.own(); own != nil {
		next = earlier(next, own.inForce.nextChange(now))
	}
	return next
}

// Own tells whether the practice has policies of its own, in force or from a later day on.
func (p Policies[P, In, State, D]) Own() bool {
	if !p.initialised() || p.practice == "" {
		return false
	}
	own := p.own()
	return own != nil && own.inForce.versions.Load() != nil
}

// Drop takes the practice's own policies out of force: from now on it is decided by those that practices share. Those
// themselves cannot be dropped. A Reload that is under way puts its policy in force afterwards.
func (p Policies[P, In, State, D]) Drop() {
	if p.initialised() && p.practice != "" {
		p.loop.own.Delete(p.practice)
	}
}

// Practices are the practices that have policies of their own, sorted.
func (l *Loop[P, In, State, D]) Practices() []string {
	out := []string{}
	if !l.initialised() {
		return out
	}
	l.own.Range(func(practice, _ any) bool {
		if l.For(practice.(string)).Own() {
			out = append(out, practice.(string))
		}
		return true
	})
	slices.Sort(out)
	return out
}

// initialised tells whether a loop that was made by New has these policies.
func (p Policies[P, In, State, D]) initialised() bool { return p.loop != nil }

// Policy returns the policy in force at an instant, or the zero P if the loop was not made by New.
func (p Policies[P, In, State, D]) Policy(now time.Time) (policy P) {
	if p.initialised() {
		policy = p.at(now).inForce.at(now)
	}
	return policy
}
