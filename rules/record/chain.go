// This file links records into a chain of hashes, verifies chains, and reads and writes them as JSON lines.

package record

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

// A Head names the end of a practice's chain: how many records it has, and the hash of the last. The zero Head is the
// end of an empty chain. A host sends it elsewhere now and then, for example into the log of another machine or by mail
// to the clinical safety officer: whoever then cuts records off the end of the chain, or writes it anew, is found out.
type Head struct {
	N    uint64 `json:"n"`    // the number of the last record; 0: none
	Hash string `json:"hash"` // of the last record, in hex; "" for an empty chain
}

// Linked is a record in its place in a chain.
type Linked struct {
	N    uint64 `json:"n"`    // from 1
	Prev string `json:"prev"` // the hash of the record before; "" for the first
	Hash string `json:"hash"` // SHA-256, in hex, of the JSON with Hash empty
	Record
}

// Link returns the record as the next one of the chain that ends here.
func (h Head) Link(r Record) Linked {
	r.At = instant(r.At)
	l := Linked{N: h.N + 1, Prev: h.Hash, Record: r}
	l.Hash = hash(l)
	return l
}

// Head is the end of the chain whose last record this is.
func (l Linked) Head() Head { return Head{N: l.N, Hash: l.Hash} }

// A ChainError says at which record a chain does not hold, and why.
type ChainError struct {
	N    uint64    // the number of the record, from 1
	Code ChainCode // what does not fit
}

// A ChainCode says what is wrong with a record of a chain.
type ChainCode string

// What may be wrong with a record.
const (
	Altered    ChainCode = "altered"    // it was changed after it was written
	Missing    ChainCode = "missing"    // it is not there
	Reordered  ChainCode = "reordered"  // it does not stand in its place
	Foreign    ChainCode = "foreign"    // it is of another practice than the first
	Repeated   ChainCode = "repeated"   // it has the key of an earlier one
	Truncated  ChainCode = "truncated"  // a kept head names it, and the chain ends before it
	Rewritten  ChainCode = "rewritten"  // a kept head names another record at its place
	Unreadable ChainCode = "unreadable" // it is no JSON of a record
)

var chainErrors = map[ChainCode]string{
	Altered:    "was changed after it was written",
	Missing:    "is not there",
	Reordered:  "does not stand in its place",
	Foreign:    "is of another practice",
	Repeated:   "has the key of an earlier one",
	Truncated:  "is not there, and the head that was kept names it: the end was cut off",
	Rewritten:  "is not the one that the head names: the chain was written anew",
	Unreadable: "cannot be read",
}

// Error says which record, and what is wrong with it.
func (e *ChainError) Error() string { return fmt.Sprintf("record %d %s", e.N, chainErrors[e.Code]) }

// Verify reads a practice's chain from its first record and returns its head. It returns a [ChainError], and the head
// of what holds before it, for the first record that was changed, dropped, moved, repeated or put in between, or if one
// of the heads that were kept elsewhere is not in the chain. An error of the sequence comes back as it is.
func Verify(chain iter.Seq2[Linked, error], kept ...Head) (Head, error) {
	var at Head
	practice, keys := "", map[string]bool{}
	for l, err := range chain {
		if err != nil {
			return at, err
		}
		if at.N == 0 {
			practice = l.Practice
		}
		if code := fault(at, l); code != "" {
			return at, &ChainError{N: at.N + 1, Code: code}
		}
		switch {
		case l.Practice != practice:
			return at, &ChainError{N: l.N, Code: Foreign}
		case keys[l.Key]:
			return at, &ChainError{N: l.N, Code: Repeated}
		}
		for _, h := range kept {
			if h.N == l.N && h.Hash != l.Hash {
				return at, &ChainError{N: l.N, Code: Rewritten}
			}
		}
		at, keys[l.Key] = l.Head(), true
	}
	for _, h := range kept {
		if h.N > at.N {
			return at, &ChainError{N: at.N + 1, Code: Truncated}
		}
	}
	return at, nil
}

// fault says why a record does not follow a head; empty if it does.
func fault(at Head, l Linked) ChainCode {
	unhashed := l
	unhashed.Hash = ""
	switch {
	case l.Hash == "" || hash(unhashed) != l.Hash:
		return Altered
	case l.N > at.N+1:
		return Missing
	case l.N <= at.N:
		return Reordered
	case l.Prev != at.Hash:
		return Altered // the record before was changed, and its hash with it
	}
	return ""
}

// Write writes a chain as JSON lines, one record a line. It returns the first error of the chain or of w, and refuses a
// record of 1 MiB and more, which Read would not take.
func Write(w io.Writer, chain iter.Seq2[Linked, error]) error {
	out := bufio.NewWriter(w)
	for l, err := range chain {
		if err != nil {
			return err
		}
		b, err := json.Marshal(l)
		if err != nil {
			return err
		}
		if len(b) >= maxLine {
			return fmt.Errorf("record %d is longer than the %d bytes that Read takes", l.N, maxLine)
		}
		out.Write(append(b, '\n'))
	}
	return out.Flush()
}

// maxLine bounds the line of one record, in bytes.
const maxLine = 1 << 20

// Read reads the records that Write wrote. A line that is no record of a chain gives a [ChainError] and ends the
// sequence; an error of the reader comes back as it is and ends it too.
func Read(r io.Reader) iter.Seq2[Linked, error] {
	return func(yield func(Linked, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, maxLine)
		n := uint64(0)
		for lines.Scan() {
			n++
			var l Linked
			if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
				yield(Linked{}, &ChainError{N: n, Code: Unreadable})
				return
			}
			// The hash covers the values that were read. A key more, or one key twice, shows only in the text.
			if again, err := json.Marshal(l); err != nil || !bytes.Equal(again, lines.Bytes()) {
				yield(Linked{}, &ChainError{N: n, Code: Altered})
				return
			}
			if !yield(l, nil) {
				return
			}
		}
		switch err := lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield(Linked{}, &ChainError{N: n + 1, Code: Unreadable})
		case err != nil:
			yield(Linked{}, err)
		}
	}
}
