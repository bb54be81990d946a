// Whoever loads the same files again, at once or later, finds the same: policies share their rules in memory.
package examples_test

import (
	"fmt"
	"io/fs"
	"sync"
	"testing"

	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

func TestPoliciesLoadedAtOnceAreTheSame(t *testing.T) {
	folders := map[string]fs.FS{"the example": policies.TotalTriage()}
	for name, folder := range digestFolders(t) {
		folders[name] = folder
	}
	for name, folder := range folders {
		for domain, load := range loaders {
			t.Run(fmt.Sprint(name, " ", domain), func(t *testing.T) {
				t.Parallel()
				first, err := load(folder)
				if err != nil {
					t.Skip("the folder has no such policy")
				}
				want := first.(interface{ Findings() problem.Problems }).Findings()
				var wg sync.WaitGroup
				found := make([]problem.Problems, 4)
				for i := range found {
					wg.Go(func() {
						p, err := load(folder)
						if err == nil {
							found[i] = p.(interface{ Findings() problem.Problems }).Findings()
						}
					})
				}
				wg.Wait()
				for _, got := range found {
					require.Equal(t, want, got)
				}
			})
		}
	}
}
