// This file puts policies in force: a loaded one, or a folder that is loaded and checked first.

package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// Swap puts a policy in force: at once, or from the day on that its key "effective" names. It replaces every policy
// that would begin at its beginning or later. A decision that is being made ends by the policy that it began with. A
// Sweep afterwards finds what the new policy says of entries whose wake-ups the old one has set. If the policy cannot
// be put in force, the one before stays, and Status has the error too.
func (l *Loop[P, In, State, D]) Swap(p P, now time.Time) error {
	if !l.initialised() {
		return errNotInitialised
	}
	if err := l.checkUsable(p); err != nil {
		l.inForce.failed.Store(&LoadFailure{At: now, Err: err})
		return err
	}
	l.inForce.add(l.withFindings(p), now)
	l.observe(context.Background(), "", Event{Kind: Swapped, Digest: p.Set().Digest()})
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
func (l *Loop[P, In, State, D]) checkUsable(p P) error {
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
		if err := l.may(context.Background(), "", Actor{a.By, a.Role}, Approve); err != nil {
			l.observe(context.Background(), "", Event{Kind: Denied, Code: string(Approve)})
			return fmt.Errorf("%s: the policy is approved in the role %s: %w", l.verbs.Name, a.Role, err)
		}
	}
	return nil
}

// Reload loads a policy folder and puts it in force, as Swap does. It does not if the files have problems, if the cases
// beside their rules fail, or if one of the checks returns an error: the error says why, and the last good policy stays
// in force. A host that keeps test files beside its policies passes ruletest.Verify as a check.
func (l *Loop[P, In, State, D]) Reload(fsys fs.FS, now time.Time, checks ...func(fs.FS) error) error {
	if !l.initialised() {
		return errNotInitialised
	}
	l.inForce.loading.Lock()
	defer l.inForce.loading.Unlock()
	err := l.reload(fsys, now, checks)
	if err != nil {
		l.inForce.failed.Store(&LoadFailure{At: now, Err: err})
		l.observe(context.Background(), "", Event{
			Kind: NotLoaded, Code: errorCode(err), Digest: l.inForce.at(now).Set().Digest(),
		})
	}
	return err
}

// reload does the work of Reload. The files are read once, so that what is checked is what was loaded.
func (l *Loop[P, In, State, D]) reload(fsys fs.FS, now time.Time, checks []func(fs.FS) error) error {
	if err := l.ready(now); err != nil {
		return err
	}
	if fsys == nil {
		return errors.New("host: there is no policy folder")
	}
	files, err := copyFolder(fsys)
	if err != nil {
		return err
	}
	p, err := l.verbs.Load(files)
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
