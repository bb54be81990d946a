// This file decides lines on all cores and writes what comes of them in the order of the input.

package main

import (
	"bufio"
	"bytes"
	"io"
	"runtime"
	"sync"
	"sync/atomic"
)

// A pipeline answers lines on several goroutines. What it holds is bounded by maxWaiting lines of maxInFlight bytes.
type pipeline struct {
	answer  func(l inputLine) (out []byte, good bool)
	jobs    chan *job   // for the workers
	order   chan *job   // for the writer, as the lines came
	bytes   inFlight    // of the lines that are not written yet
	stopped atomic.Bool // the output takes no more
	bad     atomic.Bool // a line was not answered well
	written chan error  // of the writer, when all is written
}

// job is one line and its answer.
type job struct {
	line   inputLine
	out    []byte
	isDone chan struct{}
}

// The bounds of a pipeline.
const (
	maxWaiting  = 64      // lines for each worker
	maxInFlight = 2 << 24 // bytes of lines; one line may be longer
)

// newPipeline starts the workers, one a core, and the writer. answer is called on several goroutines at once.
func newPipeline(out io.Writer, answer func(l inputLine) ([]byte, bool)) *pipeline {
	workers := runtime.GOMAXPROCS(0)
	p := &pipeline{
		answer: answer, jobs: make(chan *job, workers*maxWaiting), order: make(chan *job, workers*maxWaiting),
		written: make(chan error, 1),
	}
	p.bytes.free.L = &p.bytes.mu
	for range workers {
		go p.work()
	}
	go func() { p.written <- p.write(out) }()
	return p
}

// take takes a line, which may be changed afterwards; false where the output takes no more.
func (p *pipeline) take(l inputLine) bool {
	if p.stopped.Load() {
		return false
	}
	p.bytes.add(len(l.text))
	l.text = bytes.Clone(l.text)
	j := &job{line: l, isDone: make(chan struct{})}
	p.jobs <- j
	p.order <- j
	return true
}

// end waits until all that was taken is written. good tells whether every line was answered well; the error is that of
// the output.
func (p *pipeline) end() (good bool, err error) {
	close(p.jobs)
	close(p.order)
	err = <-p.written
	return !p.bad.Load(), err
}

// work answers lines until there are no more.
func (p *pipeline) work() {
	for j := range p.jobs {
		if !p.stopped.Load() {
			out, good := p.answer(j.line)
			j.out = out
			if !good {
				p.bad.Store(true)
			}
		}
		close(j.isDone)
	}
}

// write writes the answers in the order of the lines. Whenever the input pauses it flushes, so that another program can
// wait for an answer.
func (p *pipeline) write(to io.Writer) (err error) {
	out := bufio.NewWriter(to)
	for j := range p.order {
		<-j.isDone
		p.bytes.add(-len(j.line.text))
		if err != nil {
			continue
		}
		_, err = out.Write(append(j.out, '\n'))
		if err == nil && j.line.last {
			err = out.Flush()
		}
		p.stopped.Store(err != nil)
	}
	if err != nil {
		return err
	}
	return out.Flush()
}

// inFlight counts bytes, and lets nobody add more than maxInFlight to those of others.
type inFlight struct {
	mu   sync.Mutex
	free sync.Cond
	n    int
}

// add adds bytes once there is room for them, or takes some away.
func (f *inFlight) add(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for n > 0 && f.n > 0 && f.n+n > maxInFlight {
		f.free.Wait()
	}
	f.n += n
	f.free.Broadcast()
}
