// Approvals, records and hosts name a policy and a calendar by their digests. This test keeps the digests of the
// example policies in a golden file, so that a change of the library that alters one is seen: it would void every
// approval.
package examples_test

import (
	"cmp"
	"flag"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

// digested is what every kind of policy has for this test.
type digested interface {
	Set() *rules.Set
	Calendar() *calendar.Calendar
}

// loaders load one kind of policy from a folder, by the name of its file.
var loaders = map[string]func(fs.FS) (digested, error){
	"accounts": func(folder fs.FS) (digested, error) { return accounts.Load(folder) },
	"capacity": func(folder fs.FS) (digested, error) { return capacity.Load(folder) },
	"inbox":    func(folder fs.FS) (digested, error) { return inbox.Load(folder) },
	"limits":   func(folder fs.FS) (digested, error) { return limits.Load(folder) },
	"triage":   func(folder fs.FS) (digested, error) { return triage.Load(folder) },
}

// localLayers are what a practice adds to each file of the total-triage policy.
var localLayers = map[string]string{
	"triage": `extends: total-triage
phrases: {chest_pain: [band round my chest]}
rules:
  - {id: miners, when: submission.topic == "cough" and patient.age_years >= 50,
     then: {upgrade: amber}, because: Many worked in the mine.}
`,
	"capacity": `extends: total-triage-capacity
rules:
  - {id: no-video, when: slot.modality == "video" and need.rating != "red",
     then: {exclude: true}, because: Not by video.}
`,
	"limits": `extends: total-triage-limits
rules:
  - {id: said, when: limit.scope == "daily" and limit.used > 50, then: {alert: fifty, notify: [gp]}, because: Fifty.}
`,
	"inbox": `extends: total-triage-inbox
rules:
  - {id: idle, when: item.idle_working_days >= 1, then: {stage: warning, notify: [gp]}, because: Idle.}
`,
	"accounts": `extends: total-triage-accounts
rules:
  - {id: young, when: account.age_years < 16 and account.kind == "adult", then: {manual: young}, because: Young.}
`,
}

// readFolder reads the files of a folder into memory, so that a test can add to them.
func readFolder(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{}
	files, err := filepath.Glob(filepath.Join(dir, "*.*"))
	require.NoError(t, err)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		folder[filepath.Base(file)] = &fstest.MapFile{Data: data}
	}
	return folder
}

// digestFolders are the policy folders of this test, by the name that the golden file gives them.
func digestFolders(t *testing.T) map[string]fstest.MapFS {
	t.Helper()
	folders := map[string]fstest.MapFS{
		"examples/files/testdata/policy":     readFolder(t, "files/testdata/policy"),
		"examples/testdata/every-outcome":    readFolder(t, "testdata/every-outcome"),
		"triage/testdata/specification":      readFolder(t, "../triage/testdata/specification"),
		"total-triage with a practice's own": readFolder(t, "policies/total-triage"),
	}
	examples, err := filepath.Glob("policies/*")
	require.NoError(t, err)
	for _, dir := range examples {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			folders["examples/"+filepath.ToSlash(dir)] = readFolder(t, dir)
		}
	}
	// The policy of every outcome reads a calendar and texts for patients: those of total-triage.
	for _, name := range []string{"calendar.yaml", "bank-holidays.json", "messages.yaml"} {
		folders["examples/testdata/every-outcome"][name] = folders["examples/policies/total-triage"][name]
	}
	for kind, layer := range localLayers {
		header := "policy: " + kind + "\nid: north-street\nversion: 1\nauthor: practice manager\n"
		data := []byte(header + layer + "end: north-street\n")
		folders["total-triage with a practice's own"][kind+".local.yaml"] = &fstest.MapFile{Data: data}
	}
	return folders
}

// Every digest is what it was when the golden file was written.
func TestDigests(t *testing.T) {
	const golden = "testdata/digests.golden"
	folders := digestFolders(t)
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		out.WriteString(name + "\n")
		for _, kind := range slices.Sorted(maps.Keys(loaders)) {
			if folders[name][kind+".yaml"] == nil {
				continue
			}
			policy, err := loaders[kind](folders[name])
			require.NoError(t, err, "%s: %s", name, kind)
			out.WriteString("  " + kind + "\n    policy   " + policy.Set().Digest() + "\n")
			out.WriteString("    calendar " + cmp.Or(policy.Calendar().Digest(), "none") + "\n")
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(out.String()), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	if string(want) != out.String() {
		require.Fail(t, "digests change, which voids approvals: go test ./examples -run TestDigests -update",
			changedLines(string(want), out.String()))
	}
}

// changedLines are the lines that the golden file has and the output has not, with a minus, and those that only the
// output has, with a plus; or that only their order differs.
func changedLines(golden, output string) string {
	was, is := strings.Split(golden, "\n"), strings.Split(output, "\n")
	var out strings.Builder
	for _, line := range was {
		if !slices.Contains(is, line) {
			out.WriteString("- " + line + "\n")
		}
	}
	for _, line := range is {
		if !slices.Contains(was, line) {
			out.WriteString("+ " + line + "\n")
		}
	}
	return cmp.Or(out.String(), "the same lines in another order or number")
}
