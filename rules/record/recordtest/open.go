// This file holds the checks of Open, of practices that must stay apart, and of unusual ids.

package recordtest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// openSubjects returns the subjects that Open gives.
func (s suite[In, State]) openSubjects(practice, after string) (out []string, err error) {
	out = []string{}
	for e, err := range s.Store.Open(s.ctx, practice, after) {
		if err != nil {
			return nil, fmt.Errorf("open: %w", err)
		}
		if e.ID.Practice != practice {
			return nil, fmt.Errorf("practices are mixed: Open of %q gives an entry of %q", practice, e.ID.Practice)
		}
		out = append(out, e.ID.Subject)
	}
	return out, nil
}

// testOpenInOrder opens entries after several subjects: in the order of their bytes, without those that are done.
func (s suite[In, State]) testOpenInOrder() error {
	var want []string
	for n := range 250 {
		id := fmt.Sprintf("%c-%d", []rune("azBZ_0éﬁ😀")[n%9], (n*7919)%1000)
		e, err := s.put("p", id, n)
		if err != nil {
			return err
		}
		c := s.change(e, n)
		c.Done = n%5 == 0
		if err := s.Store.Apply(s.ctx, c); err != nil {
			return err
		}
		if !c.Done {
			want = append(want, id)
		}
	}
	slices.Sort(want)
	for _, after := range []string{"", want[0], want[100], want[len(want)-1], "M"} {
		got, err := s.openSubjects("p", after)
		if err != nil {
			return err
		}
		from := slices.IndexFunc(want, func(w string) bool { return w > after })
		if from < 0 {
			from = len(want)
		}
		if where := differs(want[from:], got); where != "" {
			sorted := slices.Sorted(slices.Values(got))
			if slices.Equal(sorted, want[from:]) {
				return fmt.Errorf("the order is not that of the ids, byte by byte: after %q comes %s", after, where)
			}
			return fmt.Errorf(
				"after %q %d entries are open instead of %d, done ones left out: %s", after, len(got), len(want)-from,
				where,
			)
		}
	}
	for range s.Store.Open(s.ctx, "p", "") {
		break // a caller that stops early must leave no lock behind
	}
	return s.checkDone()
}

// checkDone marks an entry as done: Open leaves it out until a change, or people, open it again.
func (s suite[In, State]) checkDone() error {
	if _, err := s.put("p", "😀-done", 1); err != nil {
		return err
	}
	e, err := s.entry(record.ID{Practice: "p", Subject: "😀-done"})
	if err != nil {
		return err
	}
	c := s.change(e, 1)
	c.Done = true
	if err := s.Store.Apply(s.ctx, c); err != nil {
		return err
	}
	if got, err := s.openSubjects("p", "😀-:"); err != nil || len(got) != 0 {
		return errors.Join(err, errors.New("an entry that is done is open"))
	}
	e, err = s.entry(e.ID)
	if err != nil {
		return err
	}
	if err := s.apply(s.change(e, 2)); err != nil {
		return err
	}
	if got, err := s.openSubjects("p", "😀-:"); err != nil || len(got) != 1 {
		return errors.Join(err, errors.New("an entry that was done, and that a later change has opened, is not open"))
	}
	e, err = s.entry(e.ID)
	if err != nil {
		return err
	}
	c = s.change(e, 3)
	c.Done = true
	if err := s.apply(c); err != nil {
		return err
	}
	if _, err := s.put("p", "😀-done", 2); err != nil {
		return err
	}
	if got, err := s.openSubjects("p", "😀-:"); err != nil || len(got) != 1 {
		return errors.Join(err, errors.New("an entry that was done, and that people have changed, is not open"))
	}
	return nil
}

// testOpenUnderWrites changes each entry while Open runs, and puts others: Open gives those that were there, each once.
func (s suite[In, State]) testOpenUnderWrites() error {
	for n := range 60 {
		if _, err := s.put("p", fmt.Sprintf("s-%02d", n), n); err != nil {
			return err
		}
	}
	var seen, want []string
	for n := range 60 {
		want = append(want, fmt.Sprintf("s-%02d", n))
	}
	done := make(chan error, 1)
	go func() {
		for e, err := range s.Store.Open(s.ctx, "p", "") {
			if err != nil {
				done <- err
				return
			}
			seen = append(seen, e.ID.Subject)
			c := s.change(e, len(seen))
			c.Done = len(seen)%2 == 0
			if err := s.Store.Apply(s.ctx, c); err != nil {
				done <- fmt.Errorf("an entry cannot be changed while Open runs: %w", err)
				return
			}
			if _, err := s.put("p", "a-"+e.ID.Subject, 1); err != nil { // sorts before all that Open has yet to give
				done <- err
				return
			}
		}
		done <- nil
	}()
	select {
	case err := <-done:
		if err != nil {
			return err
		}
	case <-time.After(20 * time.Second):
		return errors.New("a change while Open runs waits for ever")
	}
	if !slices.Equal(seen, want) {
		return fmt.Errorf(
			"under writes Open leaves entries out, gives some twice, or in another order: %d of 60, %d of them once",
			len(seen), len(slices.Compact(slices.Sorted(slices.Values(seen)))),
		)
	}
	return nil
}

// testTwoPractices puts the same subjects into two practices: neither sees entries or records of the other.
func (s suite[In, State]) testTwoPractices() error {
	for n, practice := range []string{"p", "q"} {
		e, err := s.put(practice, "a", n)
		if err != nil {
			return err
		}
		c := s.change(e, n)
		c.Records[0].Key = "one key"
		if err := s.Store.Apply(s.ctx, c); err != nil {
			return fmt.Errorf("practices are mixed: %w", err)
		}
	}
	for n, practice := range []string{"p", "q"} {
		e, err := s.entry(record.ID{Practice: practice, Subject: "a"})
		if err != nil {
			return err
		}
		if where := differs(s.State(n), e.State) + differs(s.Input("a", n), e.Input); where != "" ||
			e.ID.Practice != practice {
			return fmt.Errorf("practices are mixed: the entry of one has what belongs to the other: %s", where)
		}
		kept, err := s.chain(practice)
		if err != nil {
			return fmt.Errorf("practices are mixed: %w", err)
		}
		if len(kept) != 1 || kept[0].Practice != practice {
			return fmt.Errorf(
				"practices are mixed: a key that one has is refused to the other, or kept in its chain (%d records)",
				len(kept),
			)
		}
		if got, err := s.openSubjects(practice, ""); err != nil || len(got) != 1 {
			return errors.Join(err, fmt.Errorf("practices are mixed: %d entries are open instead of 1", len(got)))
		}
		if got, err := s.openSubjects("r", ""); err != nil || len(got) != 0 {
			return errors.Join(err, errors.New("practices are mixed: one without entries has some"))
		}
		if kept, err := s.chain("r"); err != nil || len(kept) != 0 {
			return fmt.Errorf("practices are mixed: one without records has %d (%w)", len(kept), err)
		}
	}
	return nil
}

// testNames puts entries with unusual ids: no two of them are taken for one.
func (s suite[In, State]) testNames() error {
	odd := []string{
		"a", "A", "a ", " a", "á", "a\u0301", `a"b`, "a'b", `a\b`, "a\nb", "a\tb", "a/b", "../a", "a%b", "a_b", "a;b",
		"a,b", "0", "00", "-", "null", "a-" + strings.Repeat("x", 400), "a-" + strings.Repeat("x", 399) + "y", "😀",
	}
	for n, id := range odd {
		e, err := s.put(id, id, n)
		if err != nil {
			return fmt.Errorf("an id of %d letters, %q, is refused: %w", len(id), truncate(id), err)
		}
		if err := s.Store.Apply(s.ctx, s.change(e, n)); err != nil {
			return fmt.Errorf("%q: %w", truncate(id), err)
		}
	}
	for n, id := range odd {
		e, err := s.entry(record.ID{Practice: id, Subject: id})
		if err != nil {
			return err
		}
		if e.ID.Subject != id || e.ID.Practice != id || differs(s.State(n), e.State) != "" {
			return fmt.Errorf("two ids are taken for one: %q and another", truncate(id))
		}
		if kept, err := s.chain(id); err != nil || len(kept) != 1 || kept[0].Subject != id {
			return fmt.Errorf("two practices are taken for one: %q and another (%v)", truncate(id), err)
		}
		if got, err := s.openSubjects(id, ""); err != nil || len(got) != 1 {
			return errors.Join(err, fmt.Errorf("two practices are taken for one: %q and another", truncate(id)))
		}
	}
	return s.checkSeparators()
}

// checkSeparators puts pairs of ids that a store would take for one if it joined practice and subject by a separator.
func (s suite[In, State]) checkSeparators() error {
	for _, between := range []string{"", "/", ":", "-", "_", "|", ".", ",", " ", "\n", "\x1f"} {
		first := record.ID{Practice: "x", Subject: "y" + between + "z"}
		second := record.ID{Practice: "x" + between + "y", Subject: "z"}
		for n, id := range []record.ID{first, second} {
			e, err := s.put(id.Practice, id.Subject, n)
			if err != nil {
				return err
			}
			if err := s.apply(s.change(e, n)); err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
		}
		if e, err := s.entry(first); err != nil || differs(s.State(0), e.State) != "" {
			return errors.Join(err, fmt.Errorf("two ids are taken for one: %s and %s", first, second))
		}
	}
	return nil
}

// truncate shortens an id for a message.
func truncate(s string) string { return s[:min(len(s), 30)] }
