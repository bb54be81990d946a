// This file holds the chains of records of a file, and which entries are set aside.

package main

import (
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// Practices are the practices that have records, in order.
func (f *File) Practices() []string {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return slices.Sorted(maps.Keys(f.chains))
}

// Head is the end of a practice's chain. A host sends it elsewhere now and then, so that a cut chain is found out.
func (f *File) Head(practice string) record.Head {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.head(practice)
}

// head is the end of a practice's chain; the lock is held.
func (f *File) head(practice string) record.Head {
	if c := f.chains[practice]; c != nil {
		return c.head
	}
	return record.Head{}
}

// Lines is the head of the lines: the number of the last and its hash. Whoever keeps it elsewhere finds out about any
// line before that was changed or cut out, also one without records.
func (f *File) Lines() record.Head {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.check.head
}

// Records returns a practice's records as they are now. It reads one line at a time.
func (f *File) Records(practice string) iter.Seq2[record.Linked, error] {
	f.mu.RLock()
	from, of := f.f, chain{}
	if c := f.chains[practice]; c != nil {
		of = *c
	}
	f.mu.RUnlock()
	return of.records(from)
}

// records reads the records of a chain.
func (c chain) records(from io.ReaderAt) iter.Seq2[record.Linked, error] {
	return func(yield func(record.Linked, error) bool) {
		for _, at := range c.lines {
			l, err := lineAt(from, at)
			if err != nil {
				yield(record.Linked{}, err)
				return
			}
			for _, linked := range l.Records {
				if !yield(linked, nil) {
					return
				}
			}
		}
	}
}

// link returns the records as they follow at the end of the practice's chain, without those whose keys are in it.
func (f *File) link(practice string, records []record.Record) (out []record.Linked) {
	head := f.head(practice)
	here := map[string]bool{}
	for _, r := range records {
		if here[r.Key] || f.keys[keyOf(practice, r.Key)] {
			continue
		}
		here[r.Key] = true
		l := head.Link(r)
		head, out = l.Head(), append(out, l)
	}
	return out
}

// setAside is the error of an entry whose lines do not all hold, or of whose practice a line of records does not; the
// lock is held.
func (f *File) setAside(table string, id record.ID) error {
	if len(f.check.aside) == 0 {
		return nil
	}
	for _, tag := range []string{tagOf(table, id.Practice, id.Subject), tagOf("", id.Practice, "")} {
		if fault, ok := f.check.aside[tag]; ok {
			return fmt.Errorf("%w: %w", ErrSetAside, fault)
		}
	}
	return nil
}
