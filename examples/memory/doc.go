// Package memory is a host of the library that keeps everything in memory. A [Table] is the store of one package, and a
// [Host] runs all loops on tables that share one chain of records. It is meant to be copied: put a database where the
// maps are.
package memory
