// Values of a file are found again after its tree is gone, and the file is read once for all of them.

package source_test

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/internal/source"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
	"github.com/stretchr/testify/require"
)

// later are the values of a file with as many keys as are asked for, whose tree is gone.
func later(t *testing.T, keys int) (values []source.Later) {
	t.Helper()
	var file strings.Builder
	for i := range keys {
		fmt.Fprintf(&file, "key%d: {value: v%d}\n", i, i)
	}
	root, ok := source.Parse("x.yaml", []byte(file.String()), &problem.Collector{})
	require.True(t, ok)
	for i := range keys {
		values = append(values, root.Find(fmt.Sprintf("key%d/value", i)).Later())
	}
	root.Trim()
	return values
}

func TestAFileIsReadOnceForAllItsProblems(t *testing.T) {
	values := later(t, 500)
	open := values[0].Node()
	require.Zero(t, testing.AllocsPerRun(100, func() { values[250].Node() }))
	runtime.KeepAlive(open)
}

func TestProblemsAreFoundConcurrently(t *testing.T) {
	values := later(t, 100)
	var wg sync.WaitGroup
	for i, value := range values {
		wg.Go(func() {
			p := value.Node().NewProblem("code", "message", "")
			if p.Line != i+1 || p.Code != "code" {
				t.Errorf("line %d: %v", i+1, p)
			}
		})
	}
	wg.Wait()
}
