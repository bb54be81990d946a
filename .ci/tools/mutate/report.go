// The report: how many mutants were killed, who survived, and what the list of accepted survivors says.

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
)

// A report is what a run found.
type report struct {
	Seed        string    `json:"seed"`
	Whole       bool      `json:"whole"`
	Least       float64   `json:"least"`      // percent
	Killed      int       `json:"killed"`     // by a test that failed
	Timeout     int       `json:"timeout"`    // by a test that did not end
	Survived    int       `json:"survived"`   // no test noticed, and nobody has said that this is right
	Accepted    int       `json:"accepted"`   // no test noticed, and survivors.txt says why
	Equivalent  int       `json:"equivalent"` // no change: the compiler makes the same program
	NotCompiled int       `json:"not_compiled"`
	Share       float64   `json:"share"` // killed or out of time, of all that are a change, in percent
	Stale       []string  `json:"stale"` // accepted survivors that are no mutants any more, or that a test kills
	Mutants     []*mutant `json:"mutants"`
}

// count fills in the figures.
func (r *report) count(mutants []*mutant, accepted *acceptedList) {
	r.Mutants = mutants
	for _, mu := range mutants {
		switch mu.Outcome {
		case killed:
			r.Killed++
		case timedOut:
			r.Timeout++
		case survived:
			r.Survived++
		case acceptable:
			r.Accepted++
		case equivalent:
			r.Equivalent++
		}
		if _, listed := accepted.why(mu); listed && mu.Outcome != acceptable {
			r.Stale = append(r.Stale, mu.key()+" ("+mu.Outcome+")")
		}
	}
	dead := r.Killed + r.Timeout
	if all := dead + r.Survived + r.Accepted; all > 0 {
		r.Share = 100 * float64(dead) / float64(all)
	}
}

// good tells whether the share is high enough and the list up to date.
func (r *report) good() bool { return r.Share >= r.Least && len(r.Stale) == 0 }

// print prints the report as text.
func (r *report) print(out io.Writer) {
	fmt.Fprintf(out, "%d mutants: %d killed, %d out of time, %d survived, %d survived and accepted: %.1f %% killed\n",
		len(r.Mutants)-r.Equivalent, r.Killed, r.Timeout, r.Survived, r.Accepted, r.Share)
	fmt.Fprintf(out, "not counted: %d that compile to the same program, %d that do not compile\n",
		r.Equivalent, r.NotCompiled)
	for _, mu := range r.Mutants {
		if mu.Outcome == survived {
			fmt.Fprintf(out, "survived: %s\n    %s\n", mu.place(), mu.key())
		}
	}
	for _, key := range r.Stale {
		fmt.Fprintf(out, "no survivor any more, though the list accepts it:\n    %s\n", key)
	}
	if r.Share < r.Least {
		fmt.Fprintf(out, "fewer than %g %% were killed\n", r.Least)
	}
}

// writeJSON writes the report into a file.
func (r *report) writeJSON(path string) error {
	data, err := json.MarshalIndent(r, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o600)
}

// survivorsOf are the keys of the mutants that survived in an earlier report; nil without one.
func survivorsOf(path string) (map[string]bool, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var r report
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	keys := map[string]bool{}
	for _, mu := range r.Mutants {
		if mu.Outcome == survived {
			keys[mu.key()] = true
		}
	}
	return keys, nil
}

// An acceptedList says why survivors are accepted, by the mutant's key.
type acceptedList struct{ whys map[string]string }

// readAccepted reads a list: a line with a mutant's key as the report prints it, then indented lines that say why.
// Lines that begin with # are comments.
func readAccepted(path string) (*acceptedList, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	a := &acceptedList{whys: map[string]string{}}
	key := ""
	for i, line := range strings.Split(string(data), "\n") {
		switch text := strings.TrimSpace(line); {
		case text == "" || strings.HasPrefix(line, "#"):
		case text == strings.TrimRight(line, " "):
			if _, twice := a.whys[text]; twice {
				return nil, fmt.Errorf("%s:%d: stands there twice", path, i+1)
			}
			key = text
			a.whys[key] = ""
		case key == "":
			return nil, fmt.Errorf("%s:%d: why of no mutant", path, i+1)
		default:
			a.whys[key] = strings.TrimSpace(a.whys[key] + " " + text)
		}
	}
	for key, why := range a.whys {
		if why == "" {
			return nil, fmt.Errorf("%s: nothing says why this survivor is accepted: %s", path, key)
		}
	}
	return a, nil
}

// why is the reason for which a survivor is accepted, if it is.
func (a *acceptedList) why(mu *mutant) (string, bool) {
	why, ok := a.whys[mu.key()]
	return why, ok
}

// stale are the accepted survivors of a target's files that are no mutants of them.
func (a *acceptedList) stale(mutants []*mutant) (out []string) {
	files, keys := map[string]bool{}, map[string]bool{}
	for _, mu := range mutants {
		files[mu.File], keys[mu.key()] = true, true
	}
	for key := range a.whys {
		file, _, _ := strings.Cut(key, " ")
		if files[file] && !keys[key] {
			out = append(out, key+" (no mutant)")
		}
	}
	slices.Sort(out)
	return out
}
