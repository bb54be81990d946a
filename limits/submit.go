// Requests that are asked about and counted together, so that no more come in than the figures allow.

package limits

import (
	"context"
	"fmt"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// Submit asks whether a request may come in and counts it when it does, together: however many ask at once, no more
// than the figures allow are let in. A request that came in already, today or yesterday, comes in once more and is
// not counted again. The error is a [rules.Error] where the request has no id, now is zero or the facts cannot be
// decided, or one of the store.
func (l *Loop) Submit(ctx context.Context, practice string, r Request, now time.Time) (Admission, error) {
	switch {
	case r.Submission.ID == "":
		return Admission{}, &rules.Error{Code: "missing-fact", Fact: "submission.id"}
	case now.IsZero():
		return Admission{}, &rules.Error{Code: "missing-fact", Fact: "now"}
	}
	if err := rules.CheckWords("submission.id", r.Submission.ID); err != nil {
		return Admission{}, err
	}
	var a Admission
	err := l.Update(ctx, DoorOf(practice), func(e entry) (c change, keep bool, err error) {
		p := l.For(practice).Policy(now)
		today := p.cal.Today(now)
		on, before := e.State.kept.Admitted[r.Submission.ID]
		if before && !on.Before(today.Add(-1)) {
			a = Admission{Admit: true, Door: Open, Because: BecauseBefore}
			return c, false, nil
		}
		in, counts := p.inputOf(e, now)
		in.Request = &r
		_, d, err := p.decide(&in, now)
		a = Admission{}
		if d.Admission != nil {
			a = *d.Admission
		}
		if err != nil || !a.Admit {
			return c, false, err
		}
		kept := e.State.kept
		kept.Counts = counts.with(r.Submission.Kind)
		kept.Admitted = admittedRecently(kept.Admitted, r.Submission.ID, today)
		return change{
			State:   State{kept: kept.after(d)},
			Records: append(d.records(e.State.kept, e.Version), d.admissionRecord(r.Submission.ID, today)),
			Wake:    now, // as one more was counted, a figure may be reached
		}, true, nil
	})
	return a, err
}

// admittedRecently adds who is let in, and forgets who was before yesterday.
func admittedRecently(before map[string]calendar.Date, id string, today calendar.Date) map[string]calendar.Date {
	out := map[string]calendar.Date{id: today}
	for of, on := range before {
		if !on.Before(today.Add(-1)) {
			out[of] = on
		}
	}
	return out
}

// admissionRecord is the record of a request that is let in: one for a request and a day, as it is counted.
func (d Decision) admissionRecord(id string, today calendar.Date) record.Record {
	r := record.Record{
		Key:            fmt.Sprintf("admission/%s/%s", id, today),
		Subject:        id,
		Kind:           record.Admission,
		To:             string(d.Admission.Door),
		Reason:         record.Code(d.Admission.Because),
		At:             d.Now,
		Rules:          []string{},
		By:             "policy",
		Role:           "system",
		Digest:         d.Digest,
		CalendarDigest: d.CalendarDigest,
	}
	if d.Admission.Rule != "" {
		r.Rules = []string{d.Admission.Rule}
	}
	return r
}
