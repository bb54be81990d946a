// Command frontdoor is for the authors of policies: it checks a policy folder, runs its tests, decides recorded inputs
// and explains decisions.
//
//	go run ./rules/cmd/frontdoor check examples/policies/total-triage
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
)

// The exit codes.
const (
	good     = 0
	findings = 1 // findings, failed tests, or inputs that were not decided
	unusable = 2 // the policy does not load, or the command was not understood
)

// main runs the command and exits.
func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// command is one verb.
type command struct {
	name, summary, usage string
	run                  func(*session) int  // returns the exit code, or usage
	writes               func(f format) bool // whether the verb can write in a format
	standard             string              // the format without -format; "": text
}

// commands are the verbs, in the order of the overview. A function sets them, as the verbs refer to them.
var commands []command

// init sets the verbs.
func init() {
	commands = []command{
		checkCommand, testCommand, evalCommand, explainCommand, previewCommand, dueCommand, auditCommand, factsCommand,
		schemaCommand, wordsCommand, learnCommand,
	}
}

// session is one call of the command.
type session struct {
	command        command
	output         format // by -format
	stdin          io.Reader
	stdout, stderr io.Writer
	color          bool
	flags          *flag.FlagSet
	args           []string
	policy, now    string // the values of -policy and -now
}

// run is the command without the process around it. It returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 || args[0] == "-h" || args[0] == "-help" || args[0] == "--help" || args[0] == "help" {
		overview(stdout)
		if len(args) == 0 {
			return unusable
		}
		return good
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		s := &session{stdin: stdin, stdout: stdout, stderr: stderr, color: colored(stdout), command: c}
		s.flags = flag.NewFlagSet(c.name, flag.ContinueOnError)
		s.flags.SetOutput(io.Discard)
		s.args = args[1:]
		code := c.run(s)
		if code == usage {
			fmt.Fprint(stdout, c.usage)
			return good
		}
		return code
	}
	fmt.Fprintf(stderr, "frontdoor: there is no verb %q\n\n", args[0])
	overview(stderr)
	return unusable
}

// usage is the exit code of a verb that asks for the verb's own help.
const usage = -1

// overview prints what the command can do.
func overview(w io.Writer) {
	fmt.Fprintln(w, "frontdoor checks, tests and explains the policies of an online front door.")
	fmt.Fprintln(w)
	for _, c := range commands {
		fmt.Fprintf(w, "  %-9s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, `
frontdoor VERB -h shows a verb with an example.
Exit: 0 good, 1 findings or failed tests, 2 unusable.
`)
}

// parse reads flags before and after the plain arguments; ok is false when the code is the answer.
func (s *session) parse() (plain []string, code int, ok bool) {
	s.flags.StringVar(&s.policy, "policy", "", "")
	name := s.flags.String("format", cmp.Or(s.command.standard, "text"), "")
	s.flags.StringVar(&s.now, "now", "", "")
	for rest := s.args; ; {
		if err := s.flags.Parse(rest); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, usage, false
			}
			return nil, s.fail("%s", strings.TrimPrefix(err.Error(), "flag ")), false
		}
		if s.flags.NArg() == 0 {
			break
		}
		plain = append(plain, s.flags.Arg(0))
		rest = s.flags.Args()[1:]
	}
	var problem string
	s.output, problem = chosenFormat(*name, s.command.writes)
	if problem != "" {
		return nil, s.fail("%s", problem), false
	}
	return plain, good, true
}

// fail says why the command is of no use.
func (s *session) fail(format string, args ...any) int {
	fmt.Fprintf(s.stderr, "frontdoor: "+format+"\n", args...)
	return unusable
}

// folder is the policy folder, given by -policy or as the one plain argument.
func (s *session) folder(plain []string) (fs.FS, bool) {
	if s.policy == "" && len(plain) > 0 {
		s.policy, plain = plain[0], plain[1:]
	}
	if s.policy == "" {
		s.fail("name a policy folder: DIR, or -policy DIR")
		return nil, false
	}
	if len(plain) > 0 {
		s.fail("one policy folder at a time")
		return nil, false
	}
	if info, err := os.Stat(s.policy); err != nil || !info.IsDir() {
		s.fail("%s is not a folder", s.policy)
		return nil, false
	}
	return os.DirFS(s.policy), true
}

// clock is -now, or the machine's clock.
func (s *session) clock() (time.Time, bool) {
	if s.now == "" {
		return time.Now(), true
	}
	now, err := time.Parse(time.RFC3339, s.now)
	if err != nil {
		s.fail("-now is an instant such as 2026-11-23T08:15:00Z")
		return now, false
	}
	return now, true
}

// domain finds a kind of policy.
func domain(kind string) (rules.Domain, bool) {
	for _, d := range ruletest.Domains() {
		if d.Name == kind {
			return d, true
		}
	}
	return rules.Domain{}, false
}

// kinds lists the kinds of policies in words.
func kinds() string {
	var names []string
	for _, d := range ruletest.Domains() {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}

// load loads one kind of policy and prints its problems when it does not load.
func (s *session) load(kind string, folder fs.FS) (rules.Policy, bool) {
	d, ok := domain(kind)
	if !ok {
		s.fail("there is no policy of the kind %q; there are %s", kind, kinds())
		return nil, false
	}
	p, problems, err := d.Load(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		s.fail("%s holds no %s.yaml", s.policy, kind)
		return nil, false
	case err != nil && len(problems) > 0:
		s.problems(s.stderr, problems)
		return nil, false
	case err != nil:
		s.fail("%s cannot be read", s.policy)
		return nil, false
	}
	return p, true
}
