// Package memory is a host of the library that keeps everything in memory: a [Table] is the store of one package, and
// [Host] runs all the loops on tables of one practice or many. It is meant to be copied: put a database where the maps
// are.
package memory
