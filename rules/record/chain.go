// This file verifies chains of records, and reads and writes them as JSON lines.

package record

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

// Linked is a record in its place in a chain.
type Linked struct {
	N    uint64 `json:"n"`    // from 1
	Prev string `json:"prev"` // the hash of the record before; "" for the first
	Hash string `json:"hash"` // SHA-256, in hex, of the JSON with Hash empty
	Record
}

// Head is the end of the chain whose last record this is.
func (l Linked) Head() Head { return Head{N: l.N, Hash: l.Hash} }

// appendHashed appends what the hash is of: the JSON with Hash empty.
func (l Linked) appendHashed(to []byte) []byte {
	l.Hash = ""
	if b, plain := appendLinked(to, &l); plain {
		return b
	}
	return append(to, marshal(l)...)
}

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
	Foreign    ChainCode = "foreign"    // it is of another practice
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

// Verify reads the chain of one practice from its first record and returns its head. It returns a [ChainError], and the
// head of what holds before it, for the first record that was changed, dropped, moved, repeated, put in between or is
// of another practice, or if one of the heads that were kept elsewhere is not in the chain. A kept head that is none,
// as the zero Head, proves nothing and gives [ErrNoHead]. An error of the sequence comes back as it is.
//
// Records after the last kept head are only shown to follow it: whoever can write where the chain is kept can write
// them anew, until the next head is kept. Verify holds some 40 bytes of memory for each record, to find repeated keys.
func Verify(practice string, chain iter.Seq2[Linked, error], kept ...Head) (Head, error) {
	return VerifyAfter(Head{}, practice, chain, kept...)
}

// VerifyAfter verifies the rest of a chain of which everything up to a head was put away: chain begins with the record
// after it. The zero Head is the beginning. Of a kept head within what was put away it says that the record is missing.
// A key that is repeated across the two parts does not show.
func VerifyAfter(after Head, practice string, chain iter.Seq2[Linked, error], kept ...Head) (Head, error) {
	at, keys := after, map[[16]byte]struct{}{}
	var scratch []byte
	if err := after.before(kept); err != nil {
		return at, err
	}
	for l, err := range chain {
		if err != nil {
			return at, err
		}
		scratch = l.appendHashed(scratch[:0])
		code := fault(at, &l, scratch)
		scratch = append(scratch[:0], l.Key...)
		key := shortHash(scratch)
		switch _, repeated := keys[key]; {
		case code != "":
			return at, &ChainError{N: at.N + 1, Code: code}
		case l.Practice != practice:
			return at, &ChainError{N: l.N, Code: Foreign}
		case repeated:
			return at, &ChainError{N: l.N, Code: Repeated}
		}
		for _, h := range kept {
			if h.N == l.N && h.Hash != l.Hash {
				return at, &ChainError{N: l.N, Code: Rewritten}
			}
		}
		keys[key] = struct{}{}
		at = l.Head()
	}
	for _, h := range kept {
		if h.N > at.N {
			return at, &ChainError{N: at.N + 1, Code: Truncated}
		}
	}
	return at, nil
}

// before is an error if a kept head is none, or does not lie in what comes after this head.
func (h Head) before(kept []Head) error {
	for _, k := range kept {
		switch {
		case !k.proves():
			return ErrNoHead
		case k.N < h.N:
			return &ChainError{N: k.N, Code: Missing}
		case k.N == h.N && k.Hash != h.Hash:
			return &ChainError{N: k.N, Code: Rewritten}
		}
	}
	return nil
}

// shortHash stands for a key in little memory: nobody finds two keys of one such hash.
func shortHash(key []byte) (short [16]byte) {
	sum := sha256.Sum256(key)
	copy(short[:], sum[:])
	return short
}

// fault says why a record does not follow a head; empty if it does. hashed is what its hash is of.
func fault(at Head, l *Linked, hashed []byte) ChainCode {
	sum := sha256.Sum256(hashed)
	var hash [2 * sha256.Size]byte
	hex.Encode(hash[:], sum[:])
	switch {
	case len(hashed) == 0 || string(hash[:]) != l.Hash:
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
	var line []byte
	for l, err := range chain {
		if err != nil {
			return err
		}
		b, plain := appendLinked(line[:0], &l)
		if !plain {
			b, err = json.Marshal(l)
			if err != nil {
				return err
			}
		}
		line = b
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
			if l, ok := parseLinked(lines.Text()); ok {
				if !yield(l, nil) {
					return
				}
				continue
			}
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
