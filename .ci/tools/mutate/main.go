// Command mutate changes the source in small ways, one at a time, and asks the tests whether they notice. What no test
// notices is code that no test holds: a missing test, or a change that makes no difference.
//
//	go -C .ci/tools run ./mutate                        a sample of the usual targets, always the same one
//	go -C .ci/tools run ./mutate -sample 60 ./triage    a larger one of a package
//	go -C .ci/tools run ./mutate -whole ./inbox/clock.go   every mutant of a file
//	go -C .ci/tools run ./mutate -list ./limits         what there is to run
//	go -C .ci/tools run ./mutate -again report.json     what survived in an earlier run with -json report.json
//
// Nothing is written into the checkout: the go command sees a mutant through its -overlay. A mutant first meets the
// tests of its own package, then those of the packages that import it, the nearest first, until one fails. Tests that
// draw at random draw the same each time. Survivors that are accepted stand in survivors.txt, each with why. The exit
// status is 0 where the share of killed mutants is high enough and the list is up to date, 1 where not, and 2 where
// nothing could be measured.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"runtime"
	"slices"
	"time"
)

// usual are the targets without arguments: the code that decides, and the clocks of the inbox.
var usual = []string{
	"./triage", "./rules/internal/lang", "./limits", "./capacity/internal/match",
	"./inbox/ages.go", "./inbox/clock.go", "./inbox/deadline.go", "./inbox/offset.go", "./inbox/passed.go",
	"./inbox/stage.go", "./inbox/status.go", "./inbox/waits.go", "./inbox/work.go",
}

// options are what the flags say.
type options struct {
	root     string
	targets  []string
	sample   int
	seed     string
	whole    bool
	list     bool
	accepted string
	json     string
	least    float64
	near     int
	patience time.Duration
	match    *regexp.Regexp
	again    string
	jobs     int
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run measures what the arguments name: 0 good, 1 too many survivors or a list that is out of date, 2 unusable.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if err != nil {
		return 2
	}
	r, err := measure(ctx, o, stdout, stderr)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	if o.list {
		return 0
	}
	r.print(stdout)
	if o.json != "" {
		if err := r.writeJSON(o.json); err != nil {
			fmt.Fprintln(stderr, err)
			return 2
		}
	}
	if !r.good() {
		return 1
	}
	return 0
}

// parse reads the flags.
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.root, "root", "../..", "the checkout") // as seen from .ci/tools, where go -C runs it
	flags.IntVar(&o.sample, "sample", 3, "how many mutants of each package")
	flags.StringVar(&o.seed, "seed", "1", "any word: another one draws another sample")
	flags.BoolVar(&o.whole, "whole", false, "every mutant, and the accepted survivors again")
	match := flags.String("match", "", "only mutants whose line in the report matches this regular expression")
	flags.StringVar(&o.again, "again", "", "only the mutants that survived in this earlier -json report, all of them")
	flags.BoolVar(&o.list, "list", false, "list the mutants and run none")
	flags.StringVar(&o.accepted, "accepted", "mutate/survivors.txt", "the survivors that are accepted")
	flags.StringVar(&o.json, "json", "", "also write the report as JSON to this file")
	flags.Float64Var(&o.least, "least", 85, "the least share of killed mutants, in percent")
	flags.IntVar(&o.near, "near", 99, "only tests of packages so many imports away: 0 is the package's own")
	flags.DurationVar(&o.patience, "patience", 10*time.Second,
		"how long a test program may compute at least; one that takes longer without a mutant may take 8 times that")
	flags.IntVar(&o.jobs, "jobs", runtime.GOMAXPROCS(0), "how many mutants at a time")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: mutate [flags] [./package | ./package/file.go]...")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.sample < 1 || o.jobs < 1 {
		err := errors.New("mutate: -sample and -jobs are at least 1")
		fmt.Fprintln(stderr, err)
		return o, err
	}
	var err error
	o.match, err = regexp.Compile(*match)
	if err != nil {
		fmt.Fprintln(stderr, "mutate: -match is not a regular expression")
		return o, err
	}
	o.targets = flags.Args()
	if len(o.targets) == 0 {
		o.targets = usual
	}
	return o, nil
}

// measure finds the mutants of the targets, draws the sample and runs it.
func measure(ctx context.Context, o options, stdout, stderr io.Writer) (*report, error) {
	m, err := readModule(ctx, o.root, o.targets)
	if err != nil {
		return nil, err
	}
	accepted, err := readAccepted(o.accepted)
	if err != nil {
		return nil, err
	}
	earlier, err := survivorsOf(o.again)
	if err != nil {
		return nil, err
	}
	r := &report{Seed: o.seed, Whole: o.whole, Least: o.least}
	var chosen []*mutant
	for _, t := range m.targets {
		all, err := m.mutants(t)
		if err != nil {
			return nil, err
		}
		r.Stale = append(r.Stale, accepted.stale(all)...)
		all = slices.DeleteFunc(all, func(mu *mutant) bool {
			return !o.match.MatchString(mu.key()) || earlier != nil && !earlier[mu.key()]
		})
		if o.list {
			for _, mu := range all {
				fmt.Fprintln(stdout, mu.place(), mu.Diff)
			}
			continue
		}
		n := o.sample
		if o.whole || earlier != nil {
			n = len(all)
		}
		drawn, cannot := m.draw(t, all, n, o.seed)
		r.NotCompiled += cannot
		chosen = append(chosen, drawn...)
	}
	if o.list {
		return r, nil
	}
	s, err := newSuite(ctx, m, o, stderr)
	if err != nil {
		return nil, err
	}
	defer s.close()
	if err := s.runAll(chosen, accepted, o.jobs); err != nil {
		return nil, err
	}
	r.count(chosen, accepted)
	return r, nil
}
