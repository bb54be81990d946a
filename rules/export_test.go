// What the tests of this package must reach inside.

package rules

import "hash/maphash"

// InUse tells whether somebody has a text that says this, or had one a moment ago.
func InUse(said string) bool {
	hash := maphash.String(textsSeed, said)
	return allTexts[hash%uint64(len(allTexts))].find(hash, said) != nil
}

// Printable is the name of a fact that the schema does not have, as an error shows it.
func Printable(s *Schema, ns, name string) string { return printable(ns, name, s.names()) }
