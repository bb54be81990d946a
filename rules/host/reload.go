// This file puts policies in force: a loaded one, or a folder that is loaded and checked first.

package host

import (
	"context"
	"fmt"
	"io/fs"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// Swap puts a policy in force: at once, or from the day on that its key "effective" names. It replaces every policy
// that would begin at its beginning or later. A decision that is being made ends by the policy that it began with. A
// Sweep afterwards finds what the new policy says of entries whose wake-ups the old one has set. If the policy cannot
// be put in force, the one before stays, and Status has the error too.
//
// Practices with policies of their own keep them: see For.
func (l *Loop[P, In, State, D]) Swap(p P, now time.Time) error { return l.For("").Swap(p, now) }

// Swap puts a policy in force, as that of the loop does.
func (p Policies[P, In, State, D]) Swap(next P, now time.Time) error {
	if !p.initialised() {
		return errNotInitialised
	}
	l := p.loop
	if err := l.checkUsable(p.practice, next); err != nil {
		p.makeOwn().inForce.failed.Store(&LoadFailure{At: now, Err: err})
		return err
	}
	p.makeOwn().inForce.add(l.withFindings(next), now, p.practice == "")
	l.observe(context.Background(), p.practice, Event{Kind: Swapped, Digest: next.Set().Digest()})
	return nil
}

// withFindings is a policy as it may be in force, with the rules that the host's facts can never decide.
func (l *Loop[P, In, State, D]) withFindings(p P) version[P] {
	v := version[P]{policy: p}
	switch {
	case l.supplied == nil:
	case l.verbs.Supplied != nil:
		v.policy, v.findings = l.verbs.Supplied(p, l.supplied...)
	default:
		v.findings = p.Set().NotSupplied(l.supplied...)
	}
	return v
}

// checkUsable returns an error unless a policy was loaded and, where it must or claims to be approved, was approved by
// somebody who may approve policies.
func (l *Loop[P, In, State, D]) checkUsable(practice string, p P) error {
	set := p.Set()
	if set == nil {
		return &rules.Error{Code: "no-policy"}
	}
	a := set.Header.Approval
	if l.approved && !set.Approved() {
		return fmt.Errorf(
			"%s: the policy is not approved as it is: its approval does not name digest %s", l.verbs.Name,
			set.Digest()[:12],
		)
	}
	if a.Role != "" || l.approved {
		if err := l.may(context.Background(), practice, Actor{a.By, a.Role}, Approve); err != nil {
			l.observe(context.Background(), practice, Event{Kind: Denied, Code: string(Approve)})
			return fmt.Errorf("%s: the policy is approved in the role %s: %w", l.verbs.Name, a.Role, err)
		}
	}
	return nil
}

// Reload loads a policy folder and puts it in force, as Swap does. It does not if the files have problems, if the cases
// beside their rules fail, or if one of the checks returns an error: the error says why, and the last good policy stays
// in force. A host that keeps test files beside its policies passes ruletest.Verify as a check. Practices with policies
// of their own keep them: see For.
func (l *Loop[P, In, State, D]) Reload(fsys fs.FS, now time.Time, checks ...func(fs.FS) error) error {
	return l.For("").Reload(fsys, now, checks...)
}

// Reload loads a policy folder and puts it in force, as that of the loop does. The folder of a practice with a layer of
// its own is that of its supplier with the practice's files beside: see Layered.
func (p Policies[P, In, State, D]) Reload(fsys fs.FS, now time.Time, checks ...func(fs.FS) error) error {
	if !p.initialised() {
		return errNotInitialised
	}
	// The lock is not one of the practice's own policies, which Drop takes away meanwhile.
	lock, _ := p.loop.loads.LoadOrStore(p.practice, &sync.Mutex{})
	loading := lock.(*sync.Mutex)
	loading.Lock()
	defer loading.Unlock()
	err := p.reload(fsys, now, checks)
	if err != nil {
		p.makeOwn().inForce.failed.Store(&LoadFailure{At: now, Err: err})
		p.loop.observe(context.Background(), p.practice, Event{
			Kind: NotLoaded, Code: errorCode(err), Digest: p.Policy(now).Set().Digest(),
		})
	}
	return err
}

// reload does the work of Reload. The files are read once, so that what is checked is what was loaded.
func (p Policies[P, In, State, D]) reload(fsys fs.FS, now time.Time, checks []func(fs.FS) error) error {
	if err := p.loop.ready(now); err != nil {
		return err
	}
	files, err := copyFolder(fsys)
	if err != nil {
		return err
	}
	next, err := p.loop.verbs.Load(files)
	if err != nil {
		return err
	}
	for _, check := range checks {
		if err := check(files); err != nil {
			return err
		}
	}
	return p.Swap(next, now)
}
