//go:build !unix

// This file says that other systems have no special files, and that only the clock is known there.

package examples_test

import "time"

// hostileSpecialFiles are none.
func hostileSpecialFiles() []hostileCase { return nil }

// processBegan is when this process began, nearly.
var processBegan = time.Now()

// processorTime is the time by the clock.
func processorTime() time.Duration { return time.Since(processBegan) }
