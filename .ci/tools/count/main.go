// Command count prints the figures by which the house is judged: sizes, exported names, comments, long lines, and
// functions that do too much. It reads the source with the standard library alone, so that anyone can run it over any
// checkout and compare.
//
//	go -C .ci/tools run ./count              this checkout
//	go -C .ci/tools run ./count -list        and where each finding is
//	go -C .ci/tools run ./count /other/root  another checkout
//
// Folders that begin with a dot or an underscore are left out. Code is every Go file that is not a test; a fixture is
// every file below a testdata folder; the rest (policies, data, papers) is other.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run counts the checkout that the arguments name and prints the tables: 0 done, 2 unusable.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("count", flag.ContinueOnError)
	flags.SetOutput(stderr)
	list := flags.Bool("list", false, "also list where each finding is")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	root := "../.." // as seen from .ci/tools, where go -C runs it
	if flags.NArg() > 0 {
		root = flags.Arg(0)
	}
	t, err := readTree(root)
	if err != nil {
		fmt.Fprintln(stderr, err)
		return 2
	}
	report{out: stdout, tree: t, list: *list}.print()
	return 0
}
