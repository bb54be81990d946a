// Package mask hides what is known of patients from whatever reads memory by reflection, as printing, logging and
// comparing do: they reach unexported fields, of which no method can answer for itself.
//
// A value is held as noise under a key that this process has drawn. The noise of equal values is equal, so that structs
// which hold some compare as before. It keeps values out of printouts; it is no encryption, protects them from nobody
// who runs code in the process, and means nothing in another one.
package mask

import (
	"encoding/base64"
	"encoding/binary"
	"hash/maphash"
	"math/rand/v2"
)

// The key of the process, of two parts. It is drawn once and never changed.
var (
	seed = maphash.MakeSeed()
	key  = rand.Uint64()
)

// nonceSize is how many bytes stand before the masked ones, from which the noise over them is made.
const nonceSize = 8

// Hide masks bytes as letters, which are never "". Equal bytes have equal masks.
func Hide(plain []byte) string {
	nonce := maphash.Bytes(seed, plain)
	var short [64]byte
	out := append(binary.LittleEndian.AppendUint64(short[:0], nonce), plain...)
	addNoise(out[nonceSize:], nonce)
	return base64.RawStdEncoding.EncodeToString(out)
}

// Show appends what Hide has masked; nothing for "", and for what Hide has not made.
func Show(to []byte, hidden string) []byte {
	var short [64]byte
	in, err := base64.RawStdEncoding.AppendDecode(short[:0], []byte(hidden))
	if err != nil || len(in) < nonceSize {
		return to
	}
	at := len(to)
	to = append(to, in[nonceSize:]...)
	addNoise(to[at:], binary.LittleEndian.Uint64(in))
	return to
}

// addNoise adds, bit by bit, noise that only the key and the nonce tell. A second time takes it away again.
func addNoise(b []byte, nonce uint64) {
	noise := rand.NewPCG(nonce, key)
	for len(b) >= 8 {
		binary.LittleEndian.PutUint64(b, binary.LittleEndian.Uint64(b)^noise.Uint64())
		b = b[8:]
	}
	last := noise.Uint64()
	for i := range b {
		b[i] ^= byte(last >> (8 * i))
	}
}

// Behind puts a pointer behind a function, through which reflection does not see. Unlike masks, two of them are never
// equal.
func Behind[T any](p *T) func() *T { return func() *T { return p } }
