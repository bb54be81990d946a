//go:build !unix || solaris || aix

// This file stands for the lock on systems that have none.

package main

import "os"

// lock does nothing here: whoever starts two processes on one file has to see to it.
func lock(*os.File) error { return nil }
