//go:build !unix || solaris || aix

// This file stands for the clock of the processor on systems that have none.

package workload

import "time"

// ProcessorTime says that Clock tells the time on the wall.
const ProcessorTime = false

// began is when the process did.
var began = time.Now()

// Clock is the time since the process began.
func Clock() time.Duration { return time.Since(began) }
