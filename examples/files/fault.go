// This file says what does not hold in a file: which line, what kind of fault, and whose entries it concerns.

package main

import (
	"errors"
	"fmt"
	"slices"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Fault is one thing that does not hold. It names a place and a table, and nobody's id.
type Fault struct {
	place
	Table string    // of an entry that cannot be read or decided; empty if the line itself does not hold
	Kind  FaultKind // what does not hold
	Err   error     // of an entry: why
}

// A FaultKind says what does not hold.
type FaultKind string

// The kinds of faults: of lines, but for the last two, which are of an entry whose lines hold.
const (
	Altered    FaultKind = "was changed after it was written"
	Missing    FaultKind = "does not follow the line before: lines between them are missing"
	Misplaced  FaultKind = "does not stand in its place: it was moved, repeated or put in"
	Truncated  FaultKind = "is the last, and a head that was kept names a later one: the end was cut off"
	Rewritten  FaultKind = "is not the one that the kept head names: the lines were written anew"
	Compacted  FaultKind = "is the first since the file was compacted, and a head that was kept names an earlier one"
	Unfinished FaultKind = "was not written to its end, as the machine was switched off: it is cut away"
	Unreadable FaultKind = "cannot be read"
	Undecided  FaultKind = "cannot be decided"
)

// Error says where, what kind, and why.
func (f Fault) Error() string {
	text := f.place.String()
	if f.Table != "" {
		text += ", of " + f.Table
	}
	text += ": " + string(f.Kind)
	if f.Err != nil {
		text += ": " + f.Err.Error()
	}
	return text
}

// ErrSetAside is the error of an entry whose lines do not all hold: it is neither read nor changed until the file is
// restored from a copy.
var ErrSetAside = errors.New("its entry is set aside, as lines of it do not hold")

// A check holds the lines of a file against each other, and against the heads that were kept elsewhere.
type check struct {
	kept   []record.Head // that no line has been held against yet
	base   record.Head   // the last line before the compaction; zero: the file begins with line 1
	last   piece         // the last line that stands in its place, without what it holds
	head   record.Head   // of it
	tag    string        // of the last line, whether it holds or not
	bad    []string      // the tags of the pieces after it that do not hold; empty where there is none
	faults []Fault
	aside  map[string]Fault // by tag: entries whose lines do not all hold
	lost   uint64           // lines that do not hold, and nobody can tell whose they were
}

// newCheck begins a check, also against heads.
func newCheck(kept ...record.Head) *check {
	return &check{kept: slices.Clone(kept), aside: map[string]Fault{}}
}

// add takes the next piece, and tells whether it is a line in its place.
func (c *check) add(p piece) bool {
	if p.blemished {
		c.fault(p.place, Altered)
	}
	if !p.holds {
		c.fault(p.place, Altered, p.tagRead)
		c.bad = append(c.bad, p.tagRead)
		c.tag = p.tagRead
		return false
	}
	if c.head.N == 0 && p.Compacted > 0 {
		c.base.N = p.Compacted
		if p.N == c.base.N+1 {
			c.base.Hash = p.Prev
		}
		c.head = c.base
	}
	switch {
	case p.N <= c.head.N:
		c.fault(p.place, Misplaced, p.tag())
		return false
	case p.N > c.head.N+1:
		c.gap(p)
	case p.Prev != c.head.Hash && c.last.N > 0: // the line before has another hash than it had
		c.fault(c.last.place, Altered, c.last.tag(), p.After)
	case p.Prev != c.head.Hash: // the first line names one before
		c.fault(p.place, Missing, p.After)
		c.lost++
	}
	c.compare(p)
	c.head, c.bad = record.Head{N: p.N, Hash: p.hash}, nil
	c.last, c.tag = p, p.line.tag()
	c.last.Input, c.last.State, c.last.Records = nil, nil, nil
	return true
}

// next is the number of the next line.
func (c *check) next() uint64 { return c.head.N + uint64(len(c.bad)) + 1 }

// gap sets aside the entries of the lines that should stand between the last line and this one.
func (c *check) gap(p piece) {
	gone, told := p.N-c.head.N-1, uint64(0)
	for _, tag := range c.bad {
		if tag != "" {
			told++
		}
	}
	if !slices.Contains(c.bad, p.After) {
		told++
	}
	if gone > uint64(len(c.bad)) {
		c.fault(p.place, Missing, p.After)
	} else {
		c.aside[p.After] = c.faults[len(c.faults)-1]
	}
	if gone > told {
		c.lost += gone - told
	}
}

// compare holds a line against the heads that were kept.
func (c *check) compare(p piece) {
	c.kept = slices.DeleteFunc(c.kept, func(h record.Head) bool {
		if h.N == p.N && h.Hash != p.hash {
			c.fault(p.place, Rewritten)
		}
		return h.N == p.N
	})
}

// end takes the end of the file: heads that no line was held against have theirs outside of it.
func (c *check) end() {
	for _, tag := range c.bad {
		if tag == "" {
			c.lost++
		}
	}
	for _, h := range c.kept {
		switch {
		case h == c.base:
		case h.N == c.base.N && c.base.Hash != "":
			c.fault(c.last.place, Rewritten)
		case h.N <= c.base.N:
			c.fault(c.last.place, Compacted)
		case h.N > c.head.N:
			c.fault(c.last.place, Truncated)
		default:
			c.fault(c.last.place, Missing)
		}
	}
}

// fault notes a fault, and sets aside the entries of these tags.
func (c *check) fault(at place, kind FaultKind, tags ...string) {
	f := Fault{place: at, Kind: kind}
	c.faults = append(c.faults, f)
	for _, tag := range tags {
		c.aside[tag] = f
	}
}

// refused is the error of a file that cannot be worked with, as any of its entries may lack a change.
func (c *check) refused() error {
	if c.lost == 0 {
		return nil
	}
	const text = "%d lines do not hold, and nobody can tell whose they were (%s): " +
		"compare the file with a copy, and with the heads that were kept elsewhere"
	return fmt.Errorf(text, c.lost, c.faults[0].place)
}
