// Hosts that do not give back what they were given.

package recordtest_test

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
)

var valueMutants = []named{
	{"records of an entry that is not there", "NotFound: not all or nothing: 1 records", func(m *mutant) {
		m.refuses(func(ctx context.Context, c change) error {
			err := m.check(ctx, c)
			if errors.Is(err, record.ErrNotFound) {
				return errors.Join(m.keep(c), err)
			}
			return nil
		})
	}},
	{
		"instant of a record cut to seconds",
		"RoundTrip: a record does not come back as it was applied, instants to the millisecond: .At is another instant",
		func(m *mutant) {
			m.records(func(r *record.Record) { cut(&r.At) })
		},
	},
	{
		"instants of the state cut to seconds",
		"RoundTrip: the state does not come back as it was applied: .ratings[0].at is another instant",
		func(m *mutant) {
			m.writes(func(c *change) {
				var kept map[string]any
				reread(c.State, &kept)
				ratings, _ := kept["ratings"].([]any)
				for _, r := range ratings {
					var at time.Time
					rated := r.(map[string]any)
					reread(rated["at"], &at)
					cut(&at)
					rated["at"] = at
				}
				c.State = triage.State{}
				reread(kept, &c.State)
			})
		},
	},
	{
		"instants of the input cut to seconds",
		"RoundTrip: the input does not come back as it was put: .Submission.SubmittedAt is another instant",
		func(m *mutant) {
			m.input(func(in *triage.Input) { cut(&in.Submission.SubmittedAt) })
		},
	},
	{"who has to be told is not recorded", "RoundTrip: a record does not come back as it was applied", func(m *mutant) {
		m.records(func(r *record.Record) { r.Notify = nil })
	}},
	{"group not recorded", "RoundTrip: a record does not come back as it was applied", func(m *mutant) {
		m.records(func(r *record.Record) { r.Group = record.Group{} })
	}},
	{"empty list comes back as nil", ".SymptomsDenied is known here and not known there", func(m *mutant) {
		m.input(func(in *triage.Input) {
			if len(in.Submission.SymptomsDenied.Value()) == 0 {
				in.Submission.SymptomsDenied = rules.Private[[]string]{}
			}
		})
	}},
	{"nil comes back as an empty list", ".RedFlagsAsked is an empty list here and none there", func(m *mutant) {
		m.input(func(in *triage.Input) {
			in.Submission.RedFlagsAsked = append([]string{}, in.Submission.RedFlagsAsked...)
		})
	}},
	{"false comes back as not known", ".RoutineOnly is known here and not known there", func(m *mutant) {
		m.input(func(in *triage.Input) {
			if b := in.Submission.RoutineOnly; b != nil && !*b {
				in.Submission.RoutineOnly = nil
			}
		})
	}},
	{"not known comes back as zero", ".DurationH is known here and not known there", func(m *mutant) {
		m.input(func(in *triage.Input) {
			if !in.Submission.DurationH.Given() {
				in.Submission.DurationH = rules.Withhold(0)
			}
		})
	}},
	{
		"text kept as it prints", "RoundTrip: the input does not come back as it was put: .Submission.Text",
		func(m *mutant) {
			m.input(func(in *triage.Input) { in.Submission.Text = rules.NewText(in.Submission.Text.String()) })
		},
	},
	{"put not kept", "RoundTrip: the input does not come back", func(m *mutant) {
		m.input(func(in *triage.Input) { *in = triage.Input{} })
	}},
	{"put loses the state", "RoundTrip: a change by people has lost the state", func(m *mutant) {
		m.last(func(e *entry) { e.State = triage.State{} }, same)
	}},
	{"apply overwrites the input", "RoundTrip: the host's input was changed by Apply", func(m *mutant) {
		m.last(same, func(e *entry) { e.Input = triage.Input{} })
	}},
	{"only the first state kept", "RoundTrip: the state does not come back as it was applied", func(m *mutant) {
		m.writes(func(c *change) {
			if e, err := m.good.Entry(bg, c.ID); err == nil && len(e.State.Ratings()) > 0 {
				c.State = e.State
			}
		})
	}},

	{"version not grown by people", "VersionGrows: people's change leaves the version", func(m *mutant) {
		m.versions(true, false)
	}},
	{"version not grown by apply", "VersionGrows: the version stays", func(m *mutant) { m.versions(false, true) }},
	{"no entry made at version 0", "Creates: a change of version 0 does not make the entry", func(m *mutant) {
		m.refuses(func(ctx context.Context, c change) error {
			_, err := m.good.Entry(ctx, c.ID)
			return err
		})
	}},
	{"version 0 is any version", "Creates: a second change of version 0 gives <nil>", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			if ctx.Err() == nil && c.IfVersion == 0 {
				return m.force(c)
			}
			return m.good.Apply(ctx, c)
		}
	}},
	{
		"versions from 0", "Creates: a second change of version 0 gives <nil> instead of record.ErrConflict",
		func(m *mutant) {
			m.writes(func(c *change) {
				if _, err := m.good.Entry(bg, c.ID); err == nil {
					c.IfVersion++
				}
			})
			m.reads(func(e *entry) { e.Version-- })
		},
	},
	{"what is not there is empty", "NotFound: of an id that is not there Entry gives <nil>", func(m *mutant) {
		m.entry = func(ctx context.Context, id record.ID) (entry, error) {
			e, err := m.good.Entry(ctx, id)
			if errors.Is(err, record.ErrNotFound) {
				err = nil
			}
			return e, err
		}
	}},
	{
		"what is not there has an error of its own",
		"NotFound: of an id that is not there Entry gives no rows instead of record.ErrNotFound",
		func(m *mutant) {
			m.entry = func(ctx context.Context, id record.ID) (entry, error) {
				e, err := m.good.Entry(ctx, id)
				if errors.Is(err, record.ErrNotFound) {
					err = errors.New("no rows")
				}
				return e, err
			}
		},
	},
	{"apply to nothing is well", "NotFound: a change of an entry that is not there gives <nil>", func(m *mutant) {
		m.apply = func(ctx context.Context, c change) error {
			err := m.good.Apply(ctx, c)
			if errors.Is(err, record.ErrNotFound) {
				err = nil
			}
			return err
		}
	}},
	{
		"refused change leaves an empty entry",
		"NotFound: not all or nothing: a change that was refused has made an entry",
		func(m *mutant) {
			m.refuses(func(ctx context.Context, c change) error {
				err := m.check(ctx, c)
				if errors.Is(err, record.ErrNotFound) {
					m.good.Put(c.ID, triage.Input{})
				}
				return err
			})
		},
	},
	{"no rules come back as nil", "RoundTrip: the chain does not hold", func(m *mutant) {
		read := m.Records
		m.Records = func(practice string) iter.Seq2[record.Linked, error] {
			return func(yield func(record.Linked, error) bool) {
				for l, err := range read(practice) {
					if len(l.Rules) == 0 {
						l.Rules = nil
					}
					if !yield(l, err) {
						return
					}
				}
			}
		}
	}},
}
