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
// end of an empty chain. A host gives it away now and then (a log of another machine, a mail to the clinical safety
// officer): who cuts records off the end of a chain cannot take that back.
type Head struct {
	N    uint64 `json:"n"` // from 1
	Hash string `json:"hash"`
}

// Linked is a record in its place in a chain.
type Linked struct {
	N    uint64 `json:"n"`    // from 1
	Prev string `json:"prev"` // the hash of the record before; "" for the first
	Hash string `json:"hash"` // SHA-256, in hex, of everything else here
	Record
}

// Link puts a record at the end of a chain.
func (h Head) Link(r Record) Linked {
	r.At = instant(r.At)
	l := Linked{N: h.N + 1, Prev: h.Hash, Record: r}
	l.Hash = hash(l)
	return l
}

// Head is the end of the chain that the record is the last of.
func (l Linked) Head() Head { return Head{l.N, l.Hash} }

// A ChainError says where a chain does not hold.
type ChainError struct {
	N    uint64 // of the record
	Code string // altered, missing, reordered, foreign, repeated, truncated, rewritten, unreadable
}

var chainErrors = map[string]string{
	"altered":    "was changed after it was written",
	"missing":    "is not there",
	"reordered":  "does not stand in its place",
	"foreign":    "is of another practice",
	"repeated":   "has the key of an earlier one",
	"truncated":  "is not there, and the head that was kept names it: the end was cut off",
	"rewritten":  "is not the one that the head names: the chain was written anew",
	"unreadable": "cannot be read",
}

// Error says which record, and what is wrong with it.
func (e *ChainError) Error() string { return fmt.Sprintf("record %d %s", e.N, chainErrors[e.Code]) }

// Verify reads a practice's chain from its first record, and gives its head. It returns a [ChainError] for the first
// record that was changed, dropped, moved, repeated or put in between, and where a kept head is not in the chain. An
// error of reading comes back as it is.
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
			return at, &ChainError{at.N + 1, code}
		}
		switch {
		case l.Practice != practice:
			return at, &ChainError{l.N, "foreign"}
		case keys[l.Key]:
			return at, &ChainError{l.N, "repeated"}
		}
		for _, h := range kept {
			if h.N == l.N && h.Hash != l.Hash {
				return at, &ChainError{l.N, "rewritten"}
			}
		}
		at, keys[l.Key] = l.Head(), true
	}
	for _, h := range kept {
		if h.N > at.N {
			return at, &ChainError{at.N + 1, "truncated"}
		}
	}
	return at, nil
}

// broken says why a record does not follow a head; "" when it does.
func fault(at Head, l Linked) string {
	unhashed := l
	unhashed.Hash = ""
	switch {
	case l.Hash == "" || hash(unhashed) != l.Hash:
		return "altered"
	case l.N > at.N+1:
		return "missing"
	case l.N <= at.N:
		return "reordered"
	case l.Prev != at.Hash:
		return "altered" // the one before, with its hash
	}
	return ""
}

// Write writes a chain as JSON lines.
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

// maxLine is how long the line of one record may be.
const maxLine = 1 << 20

// Read reads what Write wrote. A line that is no record of a chain gives a [ChainError], and ends it; an error
// of the reader comes back as it is.
func Read(r io.Reader) iter.Seq2[Linked, error] {
	return func(yield func(Linked, error) bool) {
		lines := bufio.NewScanner(r)
		lines.Buffer(nil, maxLine)
		n := uint64(0)
		for lines.Scan() {
			n++
			var l Linked
			if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
				yield(Linked{}, &ChainError{n, "unreadable"})
				return
			}
			if again, err := json.Marshal(l); err != nil || !bytes.Equal(again, lines.Bytes()) {
				yield(Linked{}, &ChainError{n, "altered"}) // a key more, or a key twice, that the hash does not see
				return
			}
			if !yield(l, nil) {
				return
			}
		}
		switch err := lines.Err(); {
		case errors.Is(err, bufio.ErrTooLong):
			yield(Linked{}, &ChainError{n + 1, "unreadable"})
		case err != nil:
			yield(Linked{}, err)
		}
	}
}
