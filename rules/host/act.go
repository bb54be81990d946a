// This file lets people act on an entry, and see the evidence for its decision, if they may.

package host

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// Act lets a person do something to an entry. It calls do with the entry as it was read, and again if the entry is
// changed meanwhile; do returns the change, and whether it is to be applied. Its records need only say what happened:
// Act adds who did it, when, and by which policy. The wake-up of the entry is now, so that it is decided anew
// afterwards.
//
// If the authority refuses, do is not called. A record says who wanted to do what, nothing else changes, and the error
// matches ErrRefused. Whoever may not act does not learn whether the entry exists.
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
	refused := l.may(ctx, id.Practice, by, act)
	if refused != nil {
		l.observe(ctx, id.Practice, Event{Kind: Denied, Code: string(act)})
		if !errors.Is(refused, ErrRefused) {
			return refused
		}
		do = func(_ P, e record.Entry[In, State]) (record.Change[State], bool, error) {
			// The same call again, as when its answer was lost, is recorded once.
			key := fmt.Sprintf("refused/%s %q %s %s %d", id, by.ID, roleCode(by.Role), act, now.UnixMilli())
			r := record.Record{Key: key, Kind: record.Refused, What: string(act), Reason: "not_allowed"}
			return noted(e, r), true, nil
		}
	}
	p := l.For(id.Practice).Policy(now)
	err := l.Update(ctx, id, func(e record.Entry[In, State]) (record.Change[State], bool, error) {
		c, keep, err := do(p, e)
		if err != nil {
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
		return refused
	}
	return errors.Join(err, refused)
}

// may asks the authority. One that panics refuses nothing and lets nothing be done.
func (l *Loop[P, In, State, D]) may(ctx context.Context, practice string, by Actor, act Act) (err error) {
	defer recovered(l.verbs.Name+": the authority", &err)
	return l.authority.May(ctx, practice, by, act)
}

// noted is the change that leaves an entry's state as it is and adds one record.
func noted[In, State any](e record.Entry[In, State], r record.Record) record.Change[State] {
	r.Rules = []string{}
	return record.Change[State]{State: e.State, Records: []record.Record{r}}
}

// roleCode returns the role as a record may hold it: a word of the code list, or "unknown" for any other text.
func roleCode(role string) string {
	if slices.Contains(practice.Roles(), role) {
		return role
	}
	return "unknown"
}

// Evidence returns how the rules came out on an entry, for a person who may see it and for a purpose, which is a code
// such as direct_care. A record says who saw it and what for. The values of the facts show only to the viewer that it
// returns, as by Result.Facts().Evidence(viewer, …) and Text.Reveal(viewer). The errors are those of Act.
func (l *Loop[P, In, State, D]) Evidence(
	ctx context.Context, id record.ID, by Actor, purpose string, now time.Time,
) (*rules.Result, rules.Viewer, error) {
	if !record.IsCode(purpose) {
		err := errors.New("host: evidence is seen for a purpose, which is a code such as direct_care")
		return nil, rules.Viewer{}, err
	}
	var result *rules.Result
	// The same call again, as when its answer was lost, is recorded once.
	key := fmt.Sprintf("evidence/%s %q %s %s %d", id, by.ID, roleCode(by.Role), purpose, now.UnixMilli())
	see := func(p P, e record.Entry[In, State]) (c record.Change[State], keep bool, err error) {
		result, err = l.verbs.Result(p, e, now)
		return noted(e, record.Record{Key: key, Kind: record.Evidence, Reason: record.Code(purpose)}), true, err
	}
	if err := l.Act(ctx, id, See, by, now, see); err != nil {
		return nil, rules.Viewer{}, err
	}
	return result, rules.Viewer{Role: by.Role, Purpose: purpose}, nil
}
