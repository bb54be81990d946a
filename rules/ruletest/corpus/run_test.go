// This file tests how an archive is run and updated.

package corpus_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
	"github.com/stretchr/testify/require"
)

// loader refuses a text that holds bad, with that message, and warns of any other.
func loader(message string) func(*testing.T, corpus.Case) (string, error) {
	return func(_ *testing.T, c corpus.Case) (string, error) {
		if strings.Contains(string(c.Data), "bad") {
			return "", errors.New(message + " of " + c.Name)
		}
		return "", nil
	}
}

// Run writes the messages that differ into the archive, and nothing else.
func TestRunUpdates(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.corpus")
	archive := func(one, two string) string {
		return "# comment\n=== base b\nx\n=== loads As it should.\n\n=== whole one\nbad\n=== refused\n" + one +
			"\n=== edit three\n x\n+y\n=== loads\n\n=== edit two\n-x\n+bad\n=== refused\n" + two
	}
	require.NoError(t, os.WriteFile(path, []byte(archive("", "old of two\nmore\n")), 0o600))
	corpus.Open(t, path).Run(t, true, loader("\nnew\n\nline"))
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, archive("new\n\nline of one\n", "new\n\nline of two\n"), string(data))
	corpus.Open(t, path).Run(t, false, loader("new\n\nline"))
}

// failing names the archive that TestRunFails runs when it is started as a process of its own.
const failing = "CORPUS_FAILING_ARCHIVE"

// Run fails where the outcome or the message is another one, and with update writes no outcome and no message that
// would begin a section.
func TestRunFails(t *testing.T) {
	if path := os.Getenv(failing); path != "" {
		_, update := os.LookupEnv(failing + "_UPDATE")
		corpus.Open(t, path).Run(t, update, loader("=== new"))
		return
	}
	for name, c := range map[string]struct{ text, message, updating string }{
		"a base": {"=== base b\nbad\n=== whole w\nx\n=== loads\n", "it is refused", "it is refused"},
		"a case that must": {
			"=== whole w\nbad\n=== loads\n", "it is refused, and must load: === new of w", "it is refused",
		},
		"a case that may not": {
			"=== whole w\nx\n=== refused\nno\n", "it loads, and must be refused", "it loads, and must be refused",
		},
		"a message": {
			"=== whole w\nbad\n=== refused\nold\n", "-update writes it there",
			`a line of the message begins with "=== "`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.corpus")
			require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
			for env, message := range map[string]string{failing: c.message, failing + "_UPDATE": c.updating} {
				run := exec.Command(os.Args[0], "-test.run=^TestRunFails$")
				run.Env = append(os.Environ(), failing+"="+path, env+"="+path)
				out, err := run.CombinedOutput()
				require.Error(t, err)
				require.Contains(t, string(out), message)
			}
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, c.text, string(data))
		})
	}
}
