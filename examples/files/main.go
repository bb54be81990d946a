// Command files is a host of the library that keeps everything in one file, and can be switched off at any moment:
//
//	go run ./examples/files -file day.log            # practices at work, until it is stopped
//	kill -9 …                                        # at any moment, as often as you like; then start it again
//	go run ./examples/files -file day.log -verify    # nothing lost, nothing twice, no double booking, the chain holds
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
	"strconv"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("files", flag.ContinueOnError)
	flags.SetOutput(stderr)
	path := flags.String("file", "frontdoor.log", "the `file` that keeps everything")
	folder := flags.String("policies", "", "a policy `folder`; the example's where not given")
	verify := flags.Bool("verify", false, "check what the file holds, and end")
	var kept []record.Head
	flags.Func("head", "with -verify: a head `N:HASH` that was kept elsewhere, so that an end that is cut off shows", func(s string) error {
		number, hash, ok := strings.Cut(s, ":")
		n, err := strconv.ParseUint(number, 10, 64)
		if !ok || err != nil {
			return errors.New("a head is N:HASH")
		}
		kept = append(kept, record.Head{N: n, Hash: hash})
		return nil
	})
	export := flags.Bool("export", false, "write the practice's records as JSON lines, for frontdoor audit, and end")
	seed := flags.Uint64("seed", 1, "of the work that is done")
	length := flags.Duration("for", 0, "stop after a `time`; 0: when it is stopped")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return 0
		}
		return 2
	}
	policy := fs.FS(policies.TotalTriage())
	if *folder != "" {
		policy = os.DirFS(*folder)
	}
	open := Open
	if *verify || *export {
		open = Read
	}
	h, err := NewHost(open, *path, policy)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch {
	case *verify:
		report, err := h.Verify(kept...)
		fmt.Fprintln(stdout, report)
		if err != nil {
			fmt.Fprintln(stderr, err)
			return 1
		}
	case *export:
		err = h.Export(stdout)
	default:
		if *length > 0 {
			var end context.CancelFunc
			ctx, end = context.WithTimeout(ctx, *length)
			defer end()
		}
		err = h.Work(ctx, *seed, stdout)
	}
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// start is when the work is done: every run goes on with the same morning.
var start = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
