// Command files is a host of the library that keeps everything in one file, and can be switched off at any moment:
//
//	go run ./examples/files -file day.log            # practices at work, until it is stopped
//	kill -9 …                                        # at any moment, as often as you like; then start it again
//	go run ./examples/files -file day.log -verify    # nothing lost, nothing twice, no double booking, the chains hold
//	go run ./examples/files -file day.log -compact   # without what was replaced; nothing that counts is lost
//
// An entry that cannot be read or decided, or of which a line does not hold, keeps nothing else from starting: the host
// says which line it is, and goes on without it.
//
// It is meant to be copied: a [Table] is the store of one package; put a database where [File] is.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// main runs the command and exits.
func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// settings are what the flags say.
type settings struct {
	path, folder   string
	verify, export bool
	compact        bool
	heads, lines   []record.Head // of the records and of the lines
	seed           uint64
	length         time.Duration
}

// parse reads the flags. The error is flag.ErrHelp if help was asked for and printed.
func parse(args []string, stderr io.Writer) (s settings, err error) {
	flags := flag.NewFlagSet("files", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&s.path, "file", "frontdoor.log", "the `file` that keeps everything")
	flags.StringVar(&s.folder, "policies", "", "a policy `folder`; the example's where not given")
	flags.BoolVar(&s.verify, "verify", false, "check what the file holds, and end")
	head := func(of *[]record.Head) func(string) error {
		return func(text string) error {
			h, err := record.ParseHead(text)
			*of = append(*of, h)
			return err
		}
	}
	flags.Func(
		"head", "with -verify: a head `N:HASH` of the records that was kept elsewhere, so that a cut end shows",
		head(&s.heads),
	)
	flags.Func("lines", "with -verify: the same of the lines of the file", head(&s.lines))
	flags.BoolVar(&s.compact, "compact", false, "write the file anew without what later lines have replaced, and end")
	flags.BoolVar(
		&s.export, "export", false, "write the practice's records as JSON lines, for frontdoor audit, and end",
	)
	flags.Uint64Var(&s.seed, "seed", 1, "of the work that is done")
	flags.DurationVar(&s.length, "for", 0, "stop after a `time`; 0: when it is stopped")
	err = flags.Parse(args)
	return s, err
}

// run is the command without the process around it. It returns the exit code: 1 if the file does not hold what it
// should, 2 if the flags, the policies or the file cannot be read.
func run(args []string, stdout, stderr io.Writer) int {
	s, err := parse(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if err != nil {
		return 2
	}
	policy := fs.FS(policies.TotalTriage())
	if s.folder != "" {
		policy = os.DirFS(s.folder)
	}
	open := Open
	if s.verify || s.export {
		open = Read
	}
	h, err := NewHost(open, s.path, policy)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	defer h.File.Close()
	switch {
	case s.verify:
		var report Report
		report, err = h.Verify(s.heads, s.lines)
		fmt.Fprintln(stdout, report)
	case s.export:
		err = h.Export(stdout)
	case s.compact:
		fmt.Fprintf(stdout, "before: lines %s\n", h.File.Lines())
		err = h.File.Compact()
		fmt.Fprintf(stdout, "now:    lines %s\n", h.File.Lines())
	default:
		err = work(h, s, stdout, stderr)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// work works until it is interrupted or the time is over, neither of which is an error.
func work(h *Host, s settings, stdout, stderr io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if s.length > 0 {
		var end context.CancelFunc
		ctx, end = context.WithTimeout(ctx, s.length)
		defer end()
	}
	err := h.Work(ctx, s.seed, stdout, stderr)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return nil
	}
	return err
}

// start is the instant of the work: every run goes on with the same morning.
var start = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
