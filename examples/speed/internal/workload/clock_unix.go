//go:build unix && !solaris && !aix

// This file reads the clock of the processor, where the system has one.

package workload

import (
	"syscall"
	"time"
)

// ProcessorTime says that Clock tells processor time.
const ProcessorTime = true

// Clock is the processor time that all threads of this process have had.
func Clock() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err) // the arguments are constants, so that there is nothing to refuse
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
