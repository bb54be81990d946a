//go:build unix && !solaris && !aix

// This file locks the file against a second process, where the system can.

package main

import (
	"os"
	"syscall"
)

// lock keeps other processes out, for as long as this one lives.
func lock(f *os.File) error {
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return errLocked
	}
	return nil
}
