// Command words measures how a policy reads patients' own words: messages labelled red, amber or routine by what the
// words alone say, sent once as they are and once beside harmless ticks.
//
//	go run ./examples/words                 the example policy, on the messages of this folder
//	go run ./examples/words -set aside      on the third that was set aside before the first rule was written
//	go run ./examples/words -set rest -cross   on the other two thirds, with tables learned without what they read
//	go run ./examples/words -policy DIR FILE   another policy, on messages of one's own
package main

import (
	_ "embed"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/triage"
)

//go:embed messages.jsonl
var messages string

//go:embed more.jsonl
var further string

//go:embed aside.txt
var aside string

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("words", flag.ContinueOnError)
	flags.SetOutput(stderr)
	folder := flags.String("policy", "", "the folder of another policy than the example")
	set := flags.String("set", "all", "which messages: all, aside (the third set aside), rest (the other two thirds)")
	cross := flags.Bool("cross", false, "read each fifth of the messages with tables that were learned without it")
	list := flags.Bool("v", false, "list the red messages that nothing was found in, and the routine ones that are red")
	if flags.Parse(args) != nil {
		return 2
	}
	if err := measureAll(stdout, *folder, *set, *cross, *list, flags.Args()); err != nil {
		fmt.Fprintln(stderr, "words:", err)
		return 2
	}
	return 0
}

func measureAll(stdout io.Writer, folder, set string, cross, list bool, files []string) error {
	policy := policies.TotalTriage()
	if folder != "" {
		policy = os.DirFS(folder)
	}
	text := messages
	if len(files) > 0 {
		data, err := os.ReadFile(files[0])
		if err != nil {
			return err
		}
		text = string(data)
	}
	all, err := readMessages(text)
	if err != nil {
		return err
	}
	r := newReport()
	if cross {
		r, err = across(policy, chosen(all, set))
	} else {
		err = measure(&r, policy, chosen(all, set))
	}
	if err == nil {
		r.print(stdout, list)
	}
	return err
}

// measure reads messages by a policy as it is.
func measure(r *report, folder fs.FS, ms []message) error {
	p, err := load(folder)
	if err != nil {
		return err
	}
	return r.measure(p, ms)
}

// across reads messages by tables that were not learned from them.
func across(folder fs.FS, ms []message) (report, error) {
	more, err := readMessages(further)
	if err != nil {
		return report{}, err
	}
	return measureAcross(folder, ms, more)
}

func load(folder fs.FS) (*triage.Policy, error) { return triage.Load(folder) }

// chosen are the messages of one of the sets.
func chosen(all []message, set string) []message {
	if set == "all" {
		return all
	}
	outside := map[string]bool{}
	for _, id := range strings.Fields(aside) {
		outside[id] = true
	}
	var out []message
	for _, m := range all {
		if outside[m.ID] == (set == "aside") {
			out = append(out, m)
		}
	}
	return out
}
