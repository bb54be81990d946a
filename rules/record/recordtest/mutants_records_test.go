// Hosts that keep records wrongly: twice, in no chain, under names that are not theirs.

package recordtest_test

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

var recordMutants = []named{
	{"keys not unique", "OnceOnlyKeys: keys are not unique", func(m *mutant) {
		m.chained(func(k chains, c change) { k[c.ID.Practice] = link(k[c.ID.Practice], c.Records...) })
	}},
	{"keys unique within a change alone", "OnceOnlyKeys: keys are not unique", func(m *mutant) {
		m.chained(func(k chains, c change) { k[c.ID.Practice] = link(k[c.ID.Practice], once(nil, c.Records)...) })
	}},
	{
		"change refused when a key repeats", "OnceOnlyKeys: a record whose key is there already is no error",
		func(m *mutant) {
			m.refuses(func(_ context.Context, c change) error {
				var there []record.Linked
				for l := range m.good.Records(c.ID.Practice) {
					there = append(there, l)
				}
				if len(once(there, c.Records)) < len(c.Records) && m.check(bg, c) == nil {
					return errors.New("unique key violated")
				}
				return nil
			})
		},
	},
	{
		"change not kept when a key repeats",
		"OnceOnlyKeys: a change with a record whose key is there already is kept but for that record",
		func(m *mutant) {
			m.apply = func(ctx context.Context, c change) error {
				var there []record.Linked
				for l := range m.good.Records(c.ID.Practice) {
					there = append(there, l)
				}
				if len(there) > 0 && len(once(there, c.Records)) < len(c.Records) {
					return m.check(ctx, c)
				}
				return m.good.Apply(ctx, c)
			}
		},
	},
	{"no records when a key repeats", "OnceOnlyKeys: keys are not unique, ", func(m *mutant) {
		m.chained(func(k chains, c change) {
			if p := c.ID.Practice; len(once(k[p], c.Records)) == len(c.Records) {
				k[p] = link(k[p], c.Records...)
			}
		})
	}},
	{"records at the front", "OnceOnlyKeys: keys are not unique, ", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			k[p] = relink(append(link(nil, once(k[p], c.Records)...), k[p]...))
		})
	}},
	{"records by their instants", "ChainHolds: the chain was written anew", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			all := link(k[p], once(k[p], c.Records)...)
			slices.SortStableFunc(all, func(a, b record.Linked) int { return a.At.Compare(b.At) })
			k[p] = relink(all)
		})
	}},
	{"old records dropped", "ChainHolds: the chain does not hold", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			all := link(k[p], once(k[p], c.Records)...)
			k[p] = all[max(0, len(all)-30):]
		})
	}},
	{"old records dropped, the rest chained again", "ChainHolds: records are lost", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			all := link(k[p], once(k[p], c.Records)...)
			k[p] = relink(all[max(0, len(all)-30):])
		})
	}},
	{"one record of a change kept", "ChainHolds: records are lost", func(m *mutant) {
		m.writes(func(c *change) { c.Records = c.Records[:min(1, len(c.Records))] })
	}},
	{
		"key by subject only", "TwoPractices: practices are mixed: the entry of one has what belongs to the other",
		func(m *mutant) {
			m.rename(func(id record.ID) record.ID { return record.ID{Subject: id.Subject} })
		},
	},
	{
		"keys unique across practices", "TwoPractices: practices are mixed: a key that one has is refused to the other",
		func(m *mutant) {
			m.chained(func(k chains, c change) {
				k[c.ID.Practice] = link(
					k[c.ID.Practice], once(slices.Concat(slices.Collect(maps.Values(k))...), c.Records)...,
				)
			})
		},
	},
	{
		"one chain for all practices",
		"TwoPractices: practices are mixed: the chain does not hold: record 2 is of another practice",
		func(m *mutant) {
			m.chained(func(k chains, c change) {
				all := link(k[""], once(nil, c.Records)...)
				for _, p := range []string{"", "p", "q", c.ID.Practice} {
					k[p] = all
				}
			})
		},
	},
	{"one chain, read by practices", "TwoPractices: practices are mixed: the chain does not hold", func(m *mutant) {
		m.chained(func(k chains, c change) {
			p := c.ID.Practice
			all := link(k[""], once(k[p], c.Records)...)
			k[p] = append(k[p], all[len(k[""]):]...)
			k[""] = all
		})
	}},
	{"who has no records is given another's", "TwoPractices: practices are mixed: one without records has", func(m *mutant) {
		read := m.Records
		m.Records = func(practice string) iter.Seq2[record.Linked, error] {
			for range read(practice) {
				return read(practice)
			}
			return read("p")
		}
	}},
	{"open ignores practice", "TwoPractices: practices are mixed: Open of", func(m *mutant) {
		m.opens(func(_, after string) (out []entry) {
			practices := map[string]bool{}
			for _, id := range m.order {
				practices[id.Practice] = true
			}
			for _, p := range slices.Sorted(maps.Keys(practices)) {
				out = append(out, m.opened(p, after)...)
			}
			return out
		})
	}},
	{"ids in lower case", "Names: two ids are taken for one", func(m *mutant) { m.respell(strings.ToLower) }},
	{"ids trimmed", "Names: two ids are taken for one", func(m *mutant) { m.respell(strings.TrimSpace) }},
	{"ids padded", "Names: two ids are taken for one", func(m *mutant) {
		m.respell(func(s string) string { return strings.TrimRight(s, " ") })
	}},
	{"ids in one form of Unicode", "Names: two ids are taken for one", func(m *mutant) {
		m.respell(func(s string) string { return strings.ReplaceAll(s, "a\u0301", "á") })
	}},
	{"ids cut", "Names: two ids are taken for one", func(m *mutant) {
		m.respell(func(s string) string { return s[:min(len(s), 255)] })
	}},
	{"ids as numbers", "Names: two ids are taken for one", func(m *mutant) {
		m.respell(func(s string) string {
			if n, err := strconv.Atoi(s); err == nil {
				return strconv.Itoa(n)
			}
			return s
		})
	}},
	{"quotes refused", `Names: an id of 3 letters, "a'b", is refused`, func(m *mutant) {
		m.unfit(func(s string) bool { return strings.Contains(s, "'") })
	}},
	{"long ids refused", "Names: an id of 402 letters", func(m *mutant) {
		m.unfit(func(s string) bool { return len(s) > 255 })
	}},

	{
		"a repeated key replaces the record",
		"OnceOnlyKeys: a record that has the key of an earlier one has taken its place",
		func(m *mutant) {
			m.chained(func(k chains, c change) {
				p := c.ID.Practice
				for _, r := range c.Records {
					if i := slices.IndexFunc(k[p], func(l record.Linked) bool { return l.Key == r.Key }); i >= 0 {
						k[p][i].Record = r
					} else {
						k[p] = link(k[p], r)
					}
				}
				k[p] = relink(k[p])
			})
		},
	},
	{
		"records of a change in reverse",
		"OnceOnlyKeys: keys are not unique, records are lost, or their order is not kept",
		func(m *mutant) {
			m.writes(func(c *change) { slices.Reverse(c.Records) })
		},
	},
	{"practice and subject in one key", "Names: two ids are taken for one", func(m *mutant) {
		m.joined("/")
	}},
	{"practice and subject in one key, with nothing between", "Names: two ids are taken for one", func(m *mutant) {
		m.joined("")
	}},
}
