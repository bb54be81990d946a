// Package policies holds the example policy folders, for the examples and their tests. None is for clinical use.
package policies

import (
	"embed"
	"io/fs"
)

//go:embed all:total-triage
var folders embed.FS

// TotalTriage is the policy folder of a practice that works by total triage.
func TotalTriage() fs.FS {
	sub, err := fs.Sub(folders, "total-triage")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}
