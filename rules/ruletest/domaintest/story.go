// This file tests that a loop keeps everything once, whatever its stores do wrong.

package domaintest

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"iter"
	"maps"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// Refused is the error of a step that has to be refused, and recorded as such: nil where it was. An error beside the
// refusal is that of a store that could not keep it.
func Refused(err, refusal error) error {
	var joined interface{ Unwrap() []error }
	if errors.Is(err, refusal) && errors.As(err, &joined) && len(joined.Unwrap()) == 1 {
		return nil
	}
	if err == nil {
		return errors.New("it is not refused")
	}
	return err
}

// A Story is what happens to a loop, step by step, over stores of its own.
type Story struct {
	// Steps are done in order, each again until it gives no error: a step may be done more than once.
	Steps []func() error
	// Practice is whose records are looked at.
	Practice string
	// Records are the records that the stores hold.
	Records func(practice string) iter.Seq2[record.Linked, error]
	// Kept is everything else that the stores hold, read past the trouble; its JSON is compared.
	Kept func() any
}

// whole has every test of this package look at everything that it can; a plain "go test" takes a sample, so that it is
// short.
var whole = flag.Bool("whole", false, "look at every call of a store, and at every condition on a fact")

// sampled is how many calls of a store lie between two that go wrong, where not all do.
const sampled = 4

// most is how often a step is tried, though one call alone goes wrong.
const most = 4

// SurvivesTrouble tells a story again and again, while each call of its stores in turn goes wrong in each way, once or
// from there on. Nothing is lost, nothing is kept by half or twice, the chain of records is whole, no panic comes out,
// and no goroutine is left. begin makes the story anew, over stores of its own that [Troubled] gives; steps of it give
// no error where no store is in trouble.
func SurvivesTrouble(t *testing.T, begin func(t *testing.T, tr *Trouble) Story) {
	t.Helper()
	calm := &Trouble{}
	want := tell(t, begin(t, calm), calm)
	if want.gaveUp {
		t.Fatal("the story does not hold without any trouble")
	}
	step := 1
	if !*whole {
		step = sampled
	}
	for n, fault := range faults {
		t.Run(string(fault), func(t *testing.T) {
			before := runtime.NumGoroutine()
			for at := 1 + n%step; at <= calm.calls; at += step {
				once := &Trouble{what: fault, at: at}
				got := tell(t, begin(t, once), once)
				switch {
				case got.gaveUp:
					t.Fatalf("call %d: a step does not come to its end: %v", at, got.last)
				case !maps.EqualFunc(got.records, want.records, slices.Equal):
					t.Fatalf("call %d: other records: %s", at, recordsDiffer(got.records, want.records))
				case got.kept != want.kept:
					t.Fatalf("call %d: something else is kept: %s", at, textsDiffer(got.kept, want.kept))
				}
				if at > 1 && (fault == givesOld || fault == givesNew) {
					continue // each try ends only after a thousand conflicts
				}
				ever := &Trouble{what: fault, at: at, forever: true}
				got = tell(t, begin(t, ever), ever)
				for subject, all := range got.records {
					if is := want.records[subject]; len(all) > len(is) || !slices.Equal(all, is[:len(all)]) {
						why := recordsDiffer(got.records, want.records)
						t.Fatalf("call %d and those after: other records: %s", at, why)
					}
				}
			}
			for range 100 {
				if runtime.NumGoroutine() <= before {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
			t.Fatalf("%d goroutines are left of %d", runtime.NumGoroutine(), before)
		})
	}
}

// told is what a story has left behind.
type told struct {
	records map[string][]string // by subject, in their order: that of the subjects may differ
	kept    string
	gaveUp  bool
	last    error // why
}

// tell tells a story to its end, or until a step fails however often it is tried. Beside each failure the chain is
// whole.
func tell(t *testing.T, s Story, tr *Trouble) (out told) {
	t.Helper()
	for n, step := range s.Steps {
		for try := 1; ; try++ {
			err := unpanicked(step)
			if err == nil {
				break
			}
			var panicked *escaped
			if errors.As(err, &panicked) {
				t.Fatalf("%s at call %d: step %d panics: %v", tr.what, tr.at, n, panicked.with)
			}
			recordsOf(t, s)
			if try == most {
				out.records, out.gaveUp, out.last = recordsOf(t, s), true, fmt.Errorf("step %d: %w", n, err)
				return out
			}
		}
	}
	kept, err := json.Marshal(s.Kept())
	if err != nil {
		t.Fatal(err)
	}
	out.records, out.kept = recordsOf(t, s), string(kept)
	return out
}

// escaped is a panic that came out of a step.
type escaped struct{ with any }

// Error says that it is one.
func (e *escaped) Error() string { return fmt.Sprintf("panic: %v", e.with) }

// unpanicked does a step, and turns a panic into an error.
func unpanicked(step func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &escaped{r}
		}
	}()
	return step()
}

// recordsOf are the records of a story, in short and without what tells how often something was tried: the version that
// was decided on, the key that holds it, and that an input could not be decided while the store gave another. The chain
// is whole.
func recordsOf(t *testing.T, s Story) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	if _, err := record.Verify(s.Practice, s.Records(s.Practice)); err != nil {
		t.Fatalf("the chain is broken: %v", err)
	}
	for l, err := range s.Records(s.Practice) {
		if err != nil {
			t.Fatal(err)
		}
		r := l.Record
		if r.Kind == record.Undecided {
			continue
		}
		r.Key, r.Version = "", ""
		text, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		out[r.Subject] = append(out[r.Subject], string(text))
	}
	return out
}

// recordsDiffer says where the records of a subject part.
func recordsDiffer(got, want map[string][]string) string {
	for _, subject := range slices.Sorted(maps.Keys(want)) {
		a, b := got[subject], want[subject]
		for i := range max(len(a), len(b)) {
			switch {
			case i >= len(a):
				return "there is none like\n" + b[i]
			case i >= len(b):
				return "there is one too many:\n" + a[i]
			case a[i] != b[i]:
				return a[i] + "\nand should be\n" + b[i]
			}
		}
	}
	return "of another subject"
}

// textsDiffer says where two texts part.
func textsDiffer(got, want string) string {
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	cut := func(s string) string { return s[max(0, at-150):min(len(s), at+250)] }
	return "…" + cut(got) + "…\nand should be\n…" + cut(want) + "…"
}
