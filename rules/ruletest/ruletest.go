// Package ruletest runs a policy folder's *_test.yaml files under "go test":
//
//	func TestPolicy(t *testing.T) { ruletest.Run(t, os.DirFS("policies/total-triage")) }
//
// Each case is a subtest, so that go test -run and editors find it. The frontdoor command runs the same cases.
package ruletest

import (
	"errors"
	"io/fs"
	"testing"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// Domains are the kinds of policies that a folder may hold, each time in a new list.
func Domains() []rules.Domain {
	return []rules.Domain{triage.Domain(), capacity.Domain(), limits.Domain(), inbox.Domain(), accounts.Domain()}
}

// Verify runs every case of a policy folder and returns an error that names those that failed, or the problems of the
// files. It is a check for host.Loop.Reload, so that a policy whose own tests fail is not put in force.
func Verify(fsys fs.FS) error {
	report := Check(fsys, Domains()...)
	if report.Problems.Fatal() {
		return report.Problems
	}
	var failed []error
	for _, c := range report.Cases {
		if len(c.Failures) > 0 { // also a todo that is overdue
			failed = append(failed, errors.New(c.String()))
		}
	}
	return errors.Join(failed...)
}

// Run runs every case of every test file of a policy folder as a subtest. A folder without cases fails, and so does a
// policy or test file with a problem, such as a case that names a rule or fact that there is not.
func Run(t *testing.T, fsys fs.FS) {
	t.Helper()
	report := Check(fsys, Domains()...)
	if len(report.Problems) > 0 && report.Problems.Fatal() {
		t.Error(report.Problems)
	}
	if len(report.Cases) == 0 {
		t.Error("no cases: a policy without tests is not tested")
	}
	for _, c := range report.Cases {
		t.Run(c.Name, func(t *testing.T) {
			if c.Todo != "" && len(c.Failures) == 0 {
				t.Skip("todo: " + c.Todo)
			}
			if len(c.Failures) > 0 {
				t.Error("\n" + c.String())
			}
		})
	}
}
