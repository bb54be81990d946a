// The other end of the generated hand-written program: it measures itself, a round whenever it is asked.

package workload

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// A Generated is one size of generated rules: their number, the lists of phrases that they look for, and the function
// that appends the numbers of the rules that fire.
type Generated struct {
	Rules int
	Lists [][]string
	Fire  func(s *Submission, said []bool, fired []int) []int
}

// A Request asks for one round; Fired asks for what fires instead of for the time.
type Request struct {
	Rules int
	Round Round
	Fired bool
}

// An Answer is what the program answers. A duration is in nanoseconds.
type Answer struct {
	Time  int64
	Fired [][]int
}

// generated is an engine of one size.
type generated struct {
	Generated
	all     []Submission
	scanner *Scanner
	fired   []int
}

// Evaluate implements Engine.
func (g *generated) Evaluate(submission int, text string) error {
	g.fired = g.Fire(&g.all[submission], g.scanner.Scan(text), g.fired[:0])
	return nil
}

// Fired implements Engine.
func (g *generated) Fired() []int { return append([]int{}, g.fired...) }

// Serve reads the submissions from the file that the first argument names, and then answers each line of JSON on
// standard input with one on standard output, until there are no more.
func Serve(sizes ...Generated) {
	if err := serve(os.Args[1], os.Stdin, os.Stdout, sizes); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve is Serve.
func serve(file string, in io.Reader, out io.Writer, sizes []Generated) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var all []Submission
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	engines := map[int]Engine{}
	for _, size := range sizes {
		engines[size.Rules] = &generated{Generated: size, all: all, scanner: NewScanner(size.Lists)}
	}
	requests, answers := json.NewDecoder(bufio.NewReader(in)), json.NewEncoder(out)
	for {
		var ask Request
		if err := requests.Decode(&ask); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		var answer Answer
		if engine := engines[ask.Rules]; ask.Fired {
			answer.Fired, err = ask.Round.Fired(engine, all)
		} else {
			took, failed := ask.Round.Time(engine, all)
			answer.Time, err = took.Nanoseconds(), failed
		}
		if err != nil {
			return err
		}
		if err := answers.Encode(answer); err != nil {
			return err
		}
	}
}
