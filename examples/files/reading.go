// This file reads the lines of a file one after the other, in the memory of the longest.

package main

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// place is where a line stands in the file. It names nobody.
type place struct {
	number uint64 // from 1, as an editor counts
	at     int64  // the offset of its first byte
	size   int64  // with its break
}

// end is where the next line begins.
func (p place) end() int64 { return p.at + p.size }

// String is the place as people look it up.
func (p place) String() string { return fmt.Sprintf("line %d, byte %d", p.number, p.at) }

// piece is what stands between two breaks.
type piece struct {
	line
	place
	hash  string
	holds bool
	// blemished is true where the break after it or its tag is damaged, and nothing of what it says.
	blemished bool
	// finished is false for the rest of a line that was never written to its end, as the machine was switched off.
	finished bool
	tagRead  string // the tag that stands in a piece that does not hold; empty if there is none
}

// A reading gives the pieces of a file.
type reading struct {
	in    *bufio.Reader
	place place  // of the last piece
	text  []byte // of the last line, with its break
	rest  []byte // of it, where the break between two lines is damaged
}

// readingOf reads from the beginning of a file.
func readingOf(f io.ReaderAt) *reading {
	return &reading{in: bufio.NewReaderSize(io.NewSectionReader(f, 0, 1<<62), 1<<14)}
}

// next returns the next piece. The error is io.EOF after the last.
func (r *reading) next() (p piece, err error) {
	r.place.at += r.place.size
	if len(r.rest) == 0 {
		r.place.number++
		err = r.fill()
		if err != nil {
			return p, err
		}
		r.rest = r.text
	}
	text := r.rest
	r.rest = nil
	p = pieceOf(text)
	if !p.holds {
		if starts := lineStart.FindAllIndex(text, 2); len(starts) == 2 {
			text, r.rest = text[:starts[1][0]], text[starts[1][0]:]
			p = pieceOf(text)
			p.blemished = true
		}
	}
	r.place.size = int64(len(text))
	p.place = r.place
	ended := bytes.HasSuffix(text, []byte("\n"))
	p.blemished = p.blemished || p.holds && !ended
	p.finished = p.holds || p.blemished || ended && !r.unwritten(text)
	return p, nil
}

// pieceOf reads a text whose last byte is its break, or was.
func pieceOf(text []byte) (p piece) {
	text = text[:len(text)-1]
	p.line, p.hash, p.holds = unsealed(text)
	tag := tagIn(text)
	if p.holds {
		p.blemished = tag != p.tag()
	} else if _, err := hex.DecodeString(tag); err == nil {
		p.tagRead = tag
	}
	return p
}

// unwritten tells whether a line is the last and holds what no line holds, because a block of it was not written.
func (r *reading) unwritten(text []byte) bool {
	if bytes.IndexByte(text, 0) < 0 {
		return false
	}
	_, err := r.in.Peek(1)
	return err == io.EOF
}

// fill reads a line with its break, or up to the end of the file.
func (r *reading) fill() error {
	r.text = r.text[:0]
	for {
		part, err := r.in.ReadSlice('\n')
		r.text = append(r.text, part...)
		switch {
		case len(r.text) > maxLine:
			return fmt.Errorf("line %d is longer than %d bytes", r.place.number, maxLine)
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err == io.EOF && len(r.text) > 0:
			return nil
		}
		return err
	}
}
