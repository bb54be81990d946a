// Running the tests: each test program is built with and without a mutant, and run with the same draws.

package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
)

// What a test program with a mutant may use: of the processor so many times what it uses without, which does not depend
// on what else the machine does; memory, in KiB, as endless loops like to append; and where it waits for what never
// comes, time.
const (
	slower     = 8
	mostMemory = 8 << 20
	mostTime   = 20 * time.Minute
)

// rapidPath is the library that draws in tests.
const rapidPath = "pgregory.net/rapid"

// A suite runs test programs in a folder of its own.
type suite struct {
	ctx    context.Context
	module *module
	dir    string
	log    io.Writer
	options

	mu        sync.Mutex
	baselines map[string]*baseline
	contents  map[string]string // of the packages without a mutant: see content
	done      int
}

func newSuite(ctx context.Context, m *module, o options, log io.Writer) (*suite, error) {
	dir, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	return &suite{
		ctx: ctx, module: m, dir: dir, log: log, options: o,
		baselines: map[string]*baseline{}, contents: map[string]string{},
	}, nil
}

func (s *suite) close() { _ = os.RemoveAll(s.dir) }

// runAll runs the mutants, some at a time, and writes down how each came out.
func (s *suite) runAll(mutants []*mutant, accepted *acceptedList, jobs int) error {
	var wg sync.WaitGroup
	next := make(chan *mutant)
	errs := make([]error, jobs)
	for i := range jobs {
		wg.Go(func() {
			for mu := range next {
				if errs[i] == nil {
					errs[i] = s.runOne(mu, accepted, len(mutants))
				}
			}
		})
	}
	for _, mu := range mutants {
		next <- mu
	}
	close(next)
	wg.Wait()
	return errors.Join(errs...)
}

// runOne runs one mutant; an accepted survivor only where everything is run.
func (s *suite) runOne(mu *mutant, accepted *acceptedList, of int) error {
	began := time.Now()
	why, known := accepted.why(mu)
	if !known || s.whole {
		if err := s.try(mu); err != nil {
			return err
		}
	}
	if known && (mu.Outcome == "" || mu.Outcome == survived) {
		mu.Outcome, mu.Why = acceptable, why
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done++
	fmt.Fprintf(s.log, "%d/%d %-10s %5.1fs %s %s %s\n",
		s.done, of, mu.Outcome, time.Since(began).Seconds(), mu.place(), mu.Diff, mu.By)
	return nil
}

// try builds the test programs that can notice a mutant, one after another, until one does.
func (s *suite) try(mu *mutant) error {
	src, err := mu.source()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(s.dir, "mutant")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	overlay, err := writeOverlay(dir, filepath.Join(s.module.root, filepath.FromSlash(mu.File)), src)
	if err != nil {
		return err
	}
	same, err := s.compilesAlike(mu.target.pkg, overlay)
	if err != nil || same {
		mu.Outcome = equivalent
		return err
	}
	mu.Outcome = survived
	for _, p := range s.module.testers(mu.target.pkg, s.near) {
		base := s.baseline(p)
		if base.err != nil {
			return base.err
		}
		program := filepath.Join(dir, "test")
		sum, err := s.build(p, program, "-overlay="+overlay)
		if err != nil {
			return fmt.Errorf("%s %s: %w", mu.place(), mu.Diff, err)
		}
		if sum == base.sum { // these tests do not reach it
			continue
		}
		if noticed, err := s.noticed(mu, p, program, base); noticed || err != nil {
			return err
		}
	}
	return nil
}

// noticed runs a test program with a mutant, and writes down how it came out where a test notices.
func (s *suite) noticed(mu *mutant, p *listed, program string, base *baseline) (bool, error) {
	for _, part := range base.parts() {
		result, err := s.test(p, program, max(s.patience, slower*base.used), part)
		switch {
		case err != nil:
			return false, err
		case result.late:
			mu.Outcome, mu.By = timedOut, s.short(p)
			return true, nil
		case result.failed != "":
			mu.Outcome, mu.By = killed, s.short(p)+" "+result.failed
			return true, nil
		}
	}
	return false, nil
}

// compilesAlike tells whether the compiler makes the same of a package with an overlay and without: the second half of a
// build id is the hash of what came out.
func (s *suite) compilesAlike(p *listed, overlay string) (bool, error) {
	with, err := s.content(p, "-overlay="+overlay)
	if err != nil {
		return false, err
	}
	s.mu.Lock()
	without, known := s.contents[p.ImportPath]
	s.mu.Unlock()
	if !known {
		without, err = s.content(p)
		if err != nil {
			return false, err
		}
		s.mu.Lock()
		s.contents[p.ImportPath] = without
		s.mu.Unlock()
	}
	return with == without, nil
}

// content is the hash of what the compiler makes of a package.
func (s *suite) content(p *listed, flags ...string) (string, error) {
	args := append([]string{"list", "-export", "-f", "{{.BuildID}}"}, flags...)
	cmd := exec.CommandContext(s.ctx, "go", append(args, p.ImportPath)...)
	cmd.Dir = s.module.root
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("compiling %s: %w", s.short(p), err)
	}
	_, id, _ := strings.Cut(strings.TrimSpace(string(out)), "/")
	return id, nil
}

// writeOverlay writes the mutated file and the overlay by which the go command finds it.
func writeOverlay(dir, path string, src []byte) (string, error) {
	mutated, overlay := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(mutated, src, 0o600); err != nil {
		return "", err
	}
	data, err := json.Marshal(map[string]map[string]string{"Replace": {path: mutated}})
	if err != nil {
		return "", err
	}
	return overlay, os.WriteFile(overlay, data, 0o600)
}

// build builds the test program of a package, without anything that tells one build from another, and gives its hash.
func (s *suite) build(p *listed, program string, flags ...string) (sum [sha256.Size]byte, err error) {
	args := append([]string{"test", "-c", "-vet=off", "-ldflags=-s -w -buildid=", "-o", program}, flags...)
	cmd := exec.CommandContext(s.ctx, "go", append(args, p.ImportPath)...)
	cmd.Dir = s.module.root
	if out, err := cmd.CombinedOutput(); err != nil {
		return sum, fmt.Errorf("building the tests of %s: %w\n%s", s.short(p), err, out)
	}
	data, err := os.ReadFile(program)
	return sha256.Sum256(data), err
}

// A result is how a test program ended.
type result struct {
	failed string        // the first test that failed, "" when none did
	late   bool          // it did not end with what it may use
	used   time.Duration // of the processor
	slow   []string      // of the tests that -test.v names, those that took most of the time
}

var failedTest = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// test runs a test program. Its failing draws are neither kept nor made smaller.
func (s *suite) test(p *listed, program string, cpu time.Duration, part string) (r result, err error) {
	args := []string{"-test.failfast", "-test.short", "-test.paniconexit0", "-test.timeout=" + mostTime.String()}
	if s.module.imports(p, rapidPath) {
		args = append(args, "-rapid.seed=1", "-rapid.nofailfile", "-rapid.shrinktime=0s")
	}
	if part != "" {
		args = append(args, part)
	}
	limited := fmt.Sprintf(`ulimit -v %d && ulimit -t %d && exec "$0" "$@"`, mostMemory, int(cpu.Seconds())+1)
	ctx, cancel := context.WithTimeout(s.ctx, mostTime+time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", append([]string{"-c", limited, program}, args...)...)
	cmd.Dir, cmd.WaitDelay = p.Dir, 5*time.Second
	out := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, out
	err = cmd.Run()
	if s.ctx.Err() != nil {
		return r, s.ctx.Err()
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return r, err
	}
	r.slow = slowTests(out.Bytes())
	r.used = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	test := failedTest.FindSubmatch(out.Bytes())
	switch {
	case err == nil:
	case exit.ExitCode() < 0 || bytes.Contains(out.Bytes(), []byte("panic: test timed out")): // a signal ended it
		r.late = true
	case test != nil:
		r.failed = string(test[1])
	default:
		r.failed = "a panic or an exit"
	}
	return r, nil
}

// short is the path of a package from the root of the module.
func (s *suite) short(p *listed) string {
	rel, err := filepath.Rel(s.module.root, p.Dir)
	if err != nil {
		return p.ImportPath
	}
	return "./" + filepath.ToSlash(rel)
}
