package host

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// An Authority says who may do what.
type Authority interface {
	// May returns nil, or an error that matches ErrRefused; any other error leaves the act undone as well. The practice
	// is "" for the approval of a policy.
	May(ctx context.Context, practice string, by Actor, act Act) error
}

// ErrRefused says that somebody may not do something.
var ErrRefused = errors.New("host: this role may not do that")

// An Actor is a person who acts: an id, never a name, and the role in which they act, a word of the code list roles.
type Actor struct{ ID, Role string }

// Act is what a person may want to do.
type Act string

// The acts.
const (
	Rate     Act = "rate"     // give a submission a rating, confirm it, or say what it was in the end
	Concern  Act = "concern"  // say that a decision was wrong
	Instruct Act = "instruct" // the door and its figures
	Book     Act = "book"     // offer, confirm and release slots
	Approve  Act = "approve"  // a policy
	See      Act = "see"      // evidence: the values behind a decision
)

// Roles are who may do what, as data. An act that is not listed nobody may do.
type Roles map[Act][]string

// May looks the role up.
func (r Roles) May(_ context.Context, _ string, by Actor, act Act) error {
	if by.ID == "" || !slices.Contains(r[act], by.Role) {
		return ErrRefused
	}
	return nil
}

// DefaultRoles are those of a practice as the example policies know it: everybody on the staff rates, within the bounds
// that triage.Rate sets, books, sees evidence and raises concerns; reception leads and clinicians on duty instruct the
// door; clinicians approve policies. It is a new map each time: a host changes it and passes it to WithAuthority.
func DefaultRoles() Roles {
	var staff, clinicians []string
	for _, role := range practice.Roles() {
		if practice.IsStaff(role) {
			staff = append(staff, role)
		}
		if practice.IsClinician(role) {
			clinicians = append(clinicians, role)
		}
	}
	return Roles{
		Rate: staff, Concern: staff, Book: staff, See: staff, Instruct: {"reception_lead", "duty_clinician"},
		Approve: clinicians,
	}
}

// Act lets a person do something to an entry: do is called with the entry as it is read, again where it is changed
// meanwhile, and gives what to keep of it; its records need no more than what happened. The entry is decided anew
// afterwards: its wake-up is now. Where the authority refuses, a record says who wanted what, nothing else changes, and
// the error matches ErrRefused.
func (l *Loop[P, In, State, D]) Act(
	ctx context.Context, id record.ID, act Act, by Actor, now time.Time,
	do func(p P, e record.Entry[In, State]) (c record.Change[State], keep bool, err error),
) error {
	if err := l.ready(now); err != nil {
		return err
	}
	if !utf8.ValidString(by.ID) {
		return errors.New("host: the id of who acts is no text")
	}
	refused := l.authority.May(ctx, id.Practice, by, act)
	if refused != nil {
		l.observe(Event{Kind: Denied, Code: string(act)})
		if !errors.Is(refused, ErrRefused) {
			return refused
		}
	}
	p := l.inForce.at(now)
	err := l.Update(ctx, id, func(e record.Entry[In, State]) (c record.Change[State], keep bool, err error) {
		keep = true
		if refused != nil {
			c = record.Change[State]{State: e.State, Records: []record.Record{
				{Kind: record.Refused, What: string(act), Reason: "not_allowed", Rules: []string{}},
			}}
		} else if c, keep, err = do(p, e); err != nil {
			return c, false, err
		}
		for i, r := range c.Records {
			if r.By == "" {
				r.By, r.Role, r.At, r.Version = by.ID, roleCode(by.Role), now, strconv.FormatUint(e.Version, 10)
				r.Digest, r.CalendarDigest = p.Set().Digest(), p.Calendar().Digest()
				c.Records[i] = r
			}
		}
		c.Done, c.Wake = false, now
		return c, keep, nil
	})
	if refused != nil && errors.Is(err, record.ErrNotFound) {
		return refused // who may not, does not learn whether it is there
	}
	return errors.Join(err, refused)
}

// known is a role as a record may hold it: a word of the code list, and no text.
func roleCode(role string) string {
	if slices.Contains(practice.Roles(), role) {
		return role
	}
	return "unknown"
}

// Evidence is how the rules came out on an entry, for a person who may see it, and for a purpose: that is recorded.
// Values show by the viewer alone: Result.Facts().Evidence(viewer, …), Text.Reveal(viewer).
func (l *Loop[P, In, State, D]) Evidence(
	ctx context.Context, id record.ID, by Actor, purpose string, now time.Time,
) (*rules.Result, rules.Viewer, error) {
	if !record.IsCode(purpose) {
		return nil, rules.Viewer{}, errors.New(
			"host: evidence is seen for a purpose, which is a code such as direct_care",
		)
	}
	var result *rules.Result
	err := l.Act(ctx, id, See, by, now, func(p P, e record.Entry[In, State]) (c record.Change[State], keep bool, err error) {
		result, err = l.verbs.Result(p, e, now)
		return record.Change[State]{
			State: e.State, Records: []record.Record{{Kind: record.Evidence, Reason: purpose, Rules: []string{}}},
		}, true, err
	})
	if err != nil {
		return nil, rules.Viewer{}, err
	}
	return result, rules.Viewer{Role: by.Role, Purpose: purpose}, nil
}
