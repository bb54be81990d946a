// This file holds the end of a chain: what the next record is linked to, and what a host keeps elsewhere.

package record

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A Head names the end of a practice's chain: how many records it has, and the hash of the last. The zero Head is the
// end of an empty chain. A host sends it elsewhere now and then, for example into the log of another machine or by mail
// to the clinical safety officer: whoever then cuts records off the end of the chain, or writes it anew, is found out.
type Head struct {
	N    uint64 `json:"n"`    // the number of the last record; 0: none
	Hash string `json:"hash"` // of the last record, in hex; "" for an empty chain
}

// ErrNoHead is the error of a head that names no record, and so proves nothing: the head of an empty chain among them.
var ErrNoHead = errors.New("record: a head is N:HASH, the number of a record from 1 on and its hash of 64 hex digits")

// String is the head as N:HASH, as people keep it and [ParseHead] reads it.
func (h Head) String() string { return fmt.Sprintf("%d:%s", h.N, h.Hash) }

// ParseHead reads a head that was kept as N:HASH. It returns [ErrNoHead] for every other text, and for the head of an
// empty chain.
func ParseHead(text string) (Head, error) {
	number, hash, _ := strings.Cut(text, ":")
	n, err := strconv.ParseUint(number, 10, 64)
	h := Head{N: n, Hash: hash}
	if err != nil || !h.proves() || h.String() != text {
		return Head{}, ErrNoHead
	}
	return h, nil
}

var hashPattern = regexp.MustCompile("^[0-9a-f]{64}$")

// proves tells whether the head names a record, so that a chain can be held against it.
func (h Head) proves() bool { return h.N > 0 && hashPattern.MatchString(h.Hash) }

// Link returns the record as the next one of the chain that ends here.
func (h Head) Link(r Record) Linked {
	r.At = instant(r.At)
	l := Linked{N: h.N + 1, Prev: h.Hash, Record: r}
	l.Hash = hexHash(l.appendHashed(nil))
	return l
}
