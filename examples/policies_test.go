// This file tests the example policies: their own cases, their marks, and that half-written files are refused.

package examples_test

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
	"github.com/stretchr/testify/require"
)

// stride is how many bytes lie between the beginnings of the long policy file that are tried; 1 is every one, in about
// nine minutes on two cores.
var stride = flag.Int("stride", 3001, "bytes between the prefixes of the policy files that are tried")

// Every example policy folder passes its own tests.
func TestPolicies(t *testing.T) {
	folders, err := filepath.Glob("policies/*/triage.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, folders)
	for _, file := range folders {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) { ruletest.Run(t, os.DirFS(filepath.Dir(file))) })
	}
}

// No example is for clinical use, and every rule with a number says where the number comes from.
func TestPoliciesAreMarked(t *testing.T) {
	for _, d := range ruletest.Domains() {
		p, _, err := d.Load(os.DirFS("policies/total-triage"))
		require.NoError(t, err)
		require.True(t, p.Set().Header.NotForClinicalUse, d.Name)
		for _, r := range p.Set().Rules() {
			require.NotEmpty(t, r.Source, r.ID)
			require.LessOrEqual(t, len([]rune(r.Because)), 80, r.ID)
		}
	}
}

// A half-written file is refused, or means the same as the whole.
func TestPrefixesAreRefused(t *testing.T) {
	folder := os.DirFS("policies/total-triage")
	read := func(name string) []byte {
		data, err := fs.ReadFile(folder, name)
		require.NoError(t, err)
		return data
	}
	feed, cal := read("bank-holidays.json"), read("calendar.yaml")
	red, danger := read("red.csv"), read("danger.csv")
	whole, err := calendar.Load(folder)
	require.NoError(t, err)
	each(len(cal), 1+*stride/100, func(n int) {
		c, err := calendar.Load(fstest.MapFS{"calendar.yaml": {Data: cal[:n]}, "bank-holidays.json": {Data: feed}})
		if err == nil && c.Digest() != whole.Digest() {
			t.Errorf("the first %d bytes of calendar.yaml mean something else", n)
		}
	})
	for _, d := range ruletest.Domains() {
		name, load := d.Name+".yaml", func(f fs.FS) (rules.Policy, error) {
			p, _, err := d.Load(f)
			return p, err
		}
		text, texts := read(name), read("messages.yaml")
		files := func(text, texts []byte) fs.FS {
			return fstest.MapFS{
				name: {Data: text}, "messages.yaml": {Data: texts}, "calendar.yaml": {Data: cal},
				"bank-holidays.json": {Data: feed}, "red.csv": {Data: red}, "danger.csv": {Data: danger},
			}
		}
		p, err := load(files(text, texts))
		require.NoError(t, err)
		refused := func(file string, n int, half fs.FS) {
			q, err := load(half)
			var problems problem.Problems
			switch {
			case err == nil && q.Set().Digest() != p.Set().Digest():
				t.Errorf("the first %d bytes of %s mean something else", n, file)
			case err != nil && !errors.As(err, &problems):
				t.Errorf("the first %d bytes of %s: an error without a place", n, file)
			}
		}
		each(len(text), *stride, func(n int) { refused(name, n, files(text[:n], texts)) })
		if name == "limits.yaml" { // the smaller of those that read the texts
			each(len(texts), *stride, func(n int) { refused("messages.yaml", n, files(text, texts[:n])) })
		}
	}
}

// each calls for 0, stride, 2*stride, … below n, and closer (each, when stride is below 100) among the last 300, on
// all cores.
func each(n, stride int, f func(int)) {
	var wg sync.WaitGroup
	jobs := make(chan int)
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range jobs {
				f(i)
			}
		})
	}
	for i := 0; i < n; i++ {
		if i%stride == 0 || i >= n-300 && i%(1+stride/100) == 0 {
			jobs <- i
		}
	}
	close(jobs)
	wg.Wait()
}
