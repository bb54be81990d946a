// Command speed measures how fast rules are evaluated, on whatever machine it is run: by this library, by one program
// of expr for each rule, and by Go that is written by hand (generated, and built in a folder of its own, so that it
// needs the go tool and this repository).
//
//	go run ./examples/speed
//	go run ./examples/speed -sizes 10,100 -rounds 1
//	go run ./examples/speed -json
//
// Rules and submissions are generated from a seed: two to four comparisons a rule over 30 facts and a text of 50 to 300
// words, in which a third of the rules look for phrases. Of the rules about one in a hundred fires. First the engines
// are held against each other: where they fire different rules, nothing is measured. They fire the same ones as the
// texts hold phrases as they are listed, or not at all; beyond that this library reads other forms and slips of words,
// which the others do not find, and all that reading is switched on and paid for here.
//
// Times are processor time of all threads, the collection of garbage included. Contenders take turns, so that what else
// the machine does hits all of them: ratios hold, times move. No text is evaluated twice, as a text that is still in
// use is read only once. The time of this library begins with rules.NewText and ends with the rules that fired.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

// main measures.
func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, time.Now())) }

// options are what the flags ask for.
type options struct {
	sizes  []int
	rounds int
	seed   uint64
	json   bool
}

// parse reads the flags. The error is flag.ErrHelp if help was asked for and printed.
func parse(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("speed", flag.ContinueOnError)
	flags.SetOutput(stderr)
	sizes := flags.String("sizes", "10,100,1000,10000", "numbers of rules, with commas between")
	flags.IntVar(&o.rounds, "rounds", 5, "rounds, of which the median counts")
	flags.Uint64Var(&o.seed, "seed", 1, "of what is generated")
	flags.BoolVar(&o.json, "json", false, "print all figures as JSON")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	seen := map[int]bool{}
	for _, size := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 1 || n > 20_000 || seen[n] {
			return o, errors.New("-sizes: numbers from 1 to 20000, each once, with commas between")
		}
		seen[n], o.sizes = true, append(o.sizes, n)
	}
	if o.rounds < 1 || flags.NArg() > 0 {
		return o, errors.New("-rounds: one or more; there are no other arguments")
	}
	return o, nil
}

// run measures and prints: 0 done, 1 failed, 2 unusable.
func run(args []string, stdout, stderr io.Writer, now time.Time) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(stderr, err)
		return 2
	}
	measured, err := measure(o, stderr)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	if !o.json {
		printTable(stdout, measured, o, now)
		return 0
	}
	encoder := json.NewEncoder(stdout)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(measured); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}
