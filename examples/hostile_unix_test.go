//go:build unix

// This file holds the special files that only such systems have, and how they tell the time of the processor.

package examples_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// hostileSpecialFiles are policies that are pipes and devices on the disk.
func hostileSpecialFiles() (all []hostileCase) {
	pipe := func(path string) error { return syscall.Mkfifo(path, 0o600) }
	device := func(path string) error { return os.Symlink("/dev/zero", path) }
	for _, kind := range []string{"triage", "limits", "capacity", "inbox", "accounts", "calendar"} {
		all = append(all,
			loadsFolder(kind, "a pipe on the disk", func() fs.FS {
				return diskFolder(func(dir string) error { return pipe(filepath.Join(dir, kind+".yaml")) })
			}),
			loadsFolder(kind, "a device on the disk", func() fs.FS {
				return diskFolder(func(dir string) error { return device(filepath.Join(dir, kind+".yaml")) })
			}))
	}
	return all
}

// processorTime is how long the processor has worked for this process.
func processorTime() time.Duration {
	var spent syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &spent) != nil {
		return time.Since(processBegan)
	}
	return time.Duration(spent.Utime.Nano() + spent.Stime.Nano())
}

// processBegan stands for the time of the processor where the system does not tell it.
var processBegan = time.Now()
