// The policies of every outcome hold each key that "then:" may have, so that the golden file of digests sees them all.
package examples_test

import (
	"reflect"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/ruletest"
	"github.com/stretchr/testify/require"
)

// Each policy has a rule of every outcome of its domain, and an approval that it states is of what it means now.
func TestEveryOutcome(t *testing.T) {
	folder := digestFolders(t)["examples/testdata/every-outcome"]
	for _, domain := range ruletest.Domains() {
		policy, err := loaders[domain.Name](folder)
		require.NoError(t, err, domain.Name)
		set := policy.Set()
		require.Equal(t, set.Header.Approval.Digest != "", set.Approved(),
			"%s.yaml: the approval names another digest than %.12s", domain.Name, set.Digest())
		missing := map[string]bool{}
		then := reflect.TypeOf(domain.Then)
		for i := range then.NumField() {
			missing[then.Field(i).Tag.Get("key")] = true
		}
		for _, rule := range set.Rules() {
			v := reflect.ValueOf(rule.Then)
			for i := range v.NumField() {
				if !v.Field(i).IsZero() {
					delete(missing, then.Field(i).Tag.Get("key"))
				}
			}
		}
		require.Empty(t, missing, "%s.yaml has no rule of these outcomes", domain.Name)
	}
}
