package examples_test

import (
	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
	"os"
	"testing"
)

func TestPolicies(t *testing.T) { ruletest.Run(t, os.DirFS("policies/total-triage")) }
