package examples_test
import ("testing";"os";"github.com/frontdoor-rules/frontdoor/rules/ruletest")
func TestPolicies(t *testing.T){ ruletest.Run(t, os.DirFS("policies/total-triage")) }
