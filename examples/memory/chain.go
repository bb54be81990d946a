// This file holds the chain of records, which tables share.

package memory

import (
	"iter"
	"slices"
	"sync"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// A Chain holds the records of every practice, each in its own chain. The zero Chain is empty.
type Chain struct {
	mu     sync.Mutex
	linked map[string][]record.Linked
	kept   map[record.ID]bool // by practice and key: the record is in the chain
}

// add puts records at the end of a practice's chain, and leaves out those whose keys are in it.
func (c *Chain) add(practice string, records []record.Record) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.linked == nil {
		c.linked, c.kept = map[string][]record.Linked{}, map[record.ID]bool{}
	}
	for _, r := range records {
		key := record.ID{Practice: practice, Subject: r.Key}
		if c.kept[key] {
			continue
		}
		c.kept[key] = true
		c.linked[practice] = append(c.linked[practice], c.head(practice).Link(r))
	}
}

// head is the end of a practice's chain; the lock is held.
func (c *Chain) head(practice string) record.Head {
	if all := c.linked[practice]; len(all) > 0 {
		return all[len(all)-1].Head()
	}
	return record.Head{}
}

// Head is the end of a practice's chain. A host sends it elsewhere now and then, so that a cut chain is found out.
func (c *Chain) Head(practice string) record.Head {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.head(practice)
}

// Records are a practice's records as they are now.
func (c *Chain) Records(practice string) iter.Seq2[record.Linked, error] {
	c.mu.Lock()
	all := slices.Clone(c.linked[practice])
	c.mu.Unlock()
	return func(yield func(record.Linked, error) bool) {
		for _, l := range all {
			if !yield(l, nil) {
				return
			}
		}
	}
}
