// This file measures hostile policies and decisions in other processes, so that one which never ends, eats all memory
// or brings its process down is seen and does no harm to the rest.
//
//	go test ./examples -run TestHostile                   a sample
//	HOSTILE=1 go test ./examples -run TestHostile -v      all, with a table
//	HOSTILE=deep go test ./examples -run TestHostile -v   those whose name holds the word

package examples_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What a hostile case may take. It takes as long as its work by the clock or by the processor, whichever is less: a
// busy machine lengthens the one, and the collector on other cores the other.
const (
	hostileTime     = time.Second      // the law: what a known case has to come below to leave the list
	hostileMargin   = 3                // times the law before an unknown case fails, as machines differ
	hostileDeadline = 10 * time.Second // after which the process is ended
	hostileMiB      = 256              // MiB allocated for each MiB of policy and input, and for the first
)

// A hostileCase is one hostile policy or decision.
type hostileCase struct {
	name string
	// prepare gives the work to measure and how many bytes it is about. The work says how it came out.
	prepare func() (work func() string, size int)
}

// A hostileReport is what came of a case. The child writes it as JSON.
type hostileReport struct {
	Millis  int64   // by the clock or the processor, whichever is less
	MiB     float64 // allocated
	Size    int     // bytes of policy and input
	Outcome string  // as the work says it; hangs, dies or panics
}

// allowed is how many MiB the case may allocate.
func (r hostileReport) allowed() float64 { return hostileMiB * max(1, float64(r.Size)/(1<<20)) }

// fault says which law the case breaks, at a multiple of the time and a little more than the memory where that is above
// 1; "" for none.
func (r hostileReport) fault(margin int) string {
	switch {
	case r.Outcome == "hangs", r.Outcome == "dies", strings.HasPrefix(r.Outcome, "panics"):
		return r.Outcome
	case time.Duration(r.Millis)*time.Millisecond > hostileTime*time.Duration(margin):
		return "slow"
	case r.MiB > r.allowed()*(1+float64(margin-1)/8):
		return "memory"
	}
	return ""
}

// hostileCases are all cases.
func hostileCases() []hostileCase {
	var all []hostileCase
	for _, some := range [][]hostileCase{
		hostileGrowth(), hostileLanguage(), hostileDomains(), hostileYAML(), hostileFiles(), hostileSpecialFiles(),
		hostileSubmissions(), hostileDays(), hostileItems(), hostileAllocations(),
	} {
		all = append(all, some...)
	}
	return all
}

// Hostile policies are loaded or refused, and hostile inputs decided or refused, within bounds, and no process dies.
func TestHostile(t *testing.T) {
	if os.Getenv("HOSTILE_CASES") != "" {
		t.Skip("this is the process of some cases")
	}
	wanted, cases := os.Getenv("HOSTILE"), []hostileCase{}
	all := hostileCases()
	named := map[string]bool{}
	for i, c := range all {
		require.False(t, named[c.name], "two cases are named %s", c.name)
		named[c.name] = true
		_, known := hostileKnown[c.name]
		switch {
		case wanted == "1", wanted != "" && strings.Contains(c.name, wanted), wanted == "" && i%7 == 0 && !known:
			cases = append(cases, c)
		}
	}
	for name := range hostileKnown {
		require.True(t, named[name], "no case is named %s", name)
	}
	require.GreaterOrEqual(t, len(all), 130)
	reports := make([]hostileReport, len(cases))
	var wg sync.WaitGroup
	jobs := make(chan int)
	for range min(2, runtime.NumCPU()) {
		wg.Go(func() {
			for from := range jobs {
				runHostile(cases[from:min(from+hostileBatch, len(cases))], reports[from:])
			}
		})
	}
	for from := 0; from < len(cases); from += hostileBatch {
		jobs <- from
	}
	close(jobs)
	wg.Wait()
	t.Logf("%-62s %7s %8s %9s  %s", "case", "ms", "MiB", "bytes", "outcome")
	for i, r := range reports {
		name := cases[i].name
		t.Logf("%-62s %7d %8.1f %9d  %s", name, r.Millis, r.MiB, r.Size, r.Outcome)
		why, known := hostileKnown[name]
		switch {
		case known && r.fault(1) == "":
			t.Errorf("%s is mended (%s): strike it from hostileKnown", name, why)
		case !known && r.fault(hostileMargin) != "":
			t.Errorf("%s: %s, %d ms, %.0f MiB of %.0f: %s", name, r.fault(hostileMargin), r.Millis, r.MiB,
				r.allowed(), r.Outcome)
		}
	}
}

// hostileMark stands before each report in what a child writes.
const hostileMark = "hostile: "

// hostileBatch is how many cases one process runs, unless one of them ends it.
const hostileBatch = 10

// runHostile runs cases in a process, and those that are left when it ended early in another.
func runHostile(cases []hostileCase, reports []hostileReport) {
	for done := 0; done < len(cases); {
		var names []string
		for _, c := range cases[done:] {
			names = append(names, c.name)
		}
		// Each case has its own deadline in the child; this one is for a child that cannot keep it.
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(len(names)+1)*2*hostileDeadline)
		child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestHostileChild$", "-test.count=1")
		child.Env = append(os.Environ(), "HOSTILE_CASES="+strings.Join(names, "\n"), "GOMEMLIMIT=3GiB")
		child.WaitDelay = time.Second
		out, _ := child.CombinedOutput()
		cancel()
		lines := bufio.NewScanner(bytes.NewReader(out))
		lines.Buffer(nil, 16<<20)
		before := done
		for lines.Scan() {
			said, ok := strings.CutPrefix(lines.Text(), hostileMark)
			if ok && done < len(cases) && json.Unmarshal([]byte(said), &reports[done]) == nil {
				done++
			}
		}
		if whole := done == len(cases); !whole && (done == before || reports[done-1].Outcome != "hangs") {
			reports[done] = hostileReport{Outcome: "dies"}
			done++
		}
	}
}

// TestHostileChild is the process of some cases.
func TestHostileChild(t *testing.T) {
	names := os.Getenv("HOSTILE_CASES")
	if names == "" {
		t.Skip("TestHostile runs this")
	}
	byName := map[string]hostileCase{}
	for _, c := range hostileCases() {
		byName[c.name] = c
	}
	for name := range strings.SplitSeq(names, "\n") {
		work, size := byName[name].prepare()
		report := func(r hostileReport) {
			r.Size = size
			said, err := json.Marshal(r)
			require.NoError(t, err)
			fmt.Printf("\n%s%s\n", hostileMark, said)
		}
		watchdog := time.AfterFunc(hostileDeadline, func() {
			report(hostileReport{Millis: hostileDeadline.Milliseconds(), Outcome: "hangs"})
			os.Exit(3)
		})
		report(measured(work))
		watchdog.Stop()
	}
}

// measured does some work and reports what it took.
func measured(work func() string) (r hostileReport) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began, spent := time.Now(), processorTime()
	r.Outcome = recovered(work)
	r.Millis = min(time.Since(began), processorTime()-spent).Milliseconds()
	runtime.ReadMemStats(&after)
	r.MiB = float64(after.TotalAlloc-before.TotalAlloc) / (1 << 20)
	return r
}

// recovered is how work comes out, a panic included.
func recovered(work func() string) (outcome string) {
	defer func() {
		if r := recover(); r != nil {
			outcome = fmt.Sprintf("panics: %.60v", r)
		}
	}()
	return work()
}
