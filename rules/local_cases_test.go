// Particular local layers.
package rules_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/stretchr/testify/require"
)

// What goes wrong with a practice's own layer. Each is skipped with its reason until it is mended.

type locked struct{ fstest.MapFS }

func (l locked) Open(name string) (fs.File, error) {
	if name == "triage.local.yaml" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.Open(name)
}

func (l locked) ReadFile(name string) ([]byte, error) {
	if name == "triage.local.yaml" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return l.MapFS.ReadFile(name)
}

func TestLocalUnreadableLayer(t *testing.T) {
	_, _, err := rules.Load(locked{fstest.MapFS{"triage.yaml": {Data: []byte(suppliers)}}}, staged)
	require.Error(t, err)
	_, _, err = rules.Load(fstest.MapFS{
		"triage.yaml":       {Data: []byte(suppliers)},
		"triage.local.yaml": {Mode: fs.ModeDir},
	}, staged)
	require.Error(t, err)
}

func TestLocalDomainWithoutHeader(t *testing.T) {
	require.NotPanics(t, func() {
		_, _, err := rules.Load(fstest.MapFS{
			"triage.yaml":       {Data: []byte(conditions("t.p"))},
			"triage.local.yaml": {Data: []byte(localHead + "end: ours\n")},
		}, domain)
		require.NoError(t, err)
	})
}

func TestLocalSameID(t *testing.T) {
	_, err := withLocal("policy: triage\nid: t\nversion: 1\nauthor: practice\nextends: t\nend: t\n")
	require.Error(t, err)
}
