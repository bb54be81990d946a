// What the tests are without a mutant: whether they pass, what they use, and which of them take long.

package main

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A baseline is what a test program is and takes without a mutant.
type baseline struct {
	once sync.Once
	sum  [sha256.Size]byte
	used time.Duration // of the processor
	slow []string      // the tests that take most of the time, which most mutants need not wait for
	err  error
}

// parts are the arguments by which the tests are run, one after another: those that are quick, then all of them.
func (b *baseline) parts() []string {
	if len(b.slow) == 0 {
		return []string{""}
	}
	return []string{"-test.skip=^(" + strings.Join(b.slow, "|") + ")$", ""}
}

// baseline builds and runs the tests of a package without a mutant, once.
func (s *suite) baseline(p *listed) *baseline {
	s.mu.Lock()
	b := s.baselines[p.ImportPath]
	if b == nil {
		b = &baseline{}
		s.baselines[p.ImportPath] = b
	}
	s.mu.Unlock()
	b.once.Do(func() {
		program := filepath.Join(s.dir, strings.ReplaceAll(p.ImportPath, "/", "_"))
		b.sum, b.err = s.build(p, program)
		if b.err != nil {
			return
		}
		defer os.Remove(program)
		result, err := s.test(p, program, mostTime, "-test.v")
		b.used, b.slow = result.used, result.slow
		if err == nil && result.failed == "" && len(b.slow) > 0 { // the quick ones also by themselves
			result, err = s.test(p, program, mostTime, b.parts()[0])
		}
		b.err = err
		if err == nil && (result.late || result.failed != "") {
			b.err = fmt.Errorf("the tests of %s fail without a mutant: %s", s.short(p), result.failed)
		}
	})
	return b
}

var passedTest = regexp.MustCompile(`(?m)^--- PASS: (\w+) \(([0-9.]+)s\)`)

// slowTests are the tests of an output of -test.v that took a twentieth of the time, and at least a second.
func slowTests(out []byte) (slow []string) {
	all := 0.0
	took := map[string]float64{}
	for _, m := range passedTest.FindAllSubmatch(out, -1) {
		seconds, _ := strconv.ParseFloat(string(m[2]), 64)
		all, took[string(m[1])] = all+seconds, seconds
	}
	for _, name := range slices.Sorted(maps.Keys(took)) {
		if took[name] >= max(1, all/20) {
			slow = append(slow, name)
		}
	}
	return slow
}
