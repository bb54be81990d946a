// The trees of files that are in use, so that a file that many practices share is kept once.

package source

import (
	"crypto/sha256"
	"runtime"
	"sync"
	"weak"

	"gopkg.in/yaml.v3"
)

// sharedTrees are trees by the SHA-256 of the bytes that they were read from. Nobody changes a tree. One that nobody
// uses any more goes.
type sharedTrees struct {
	mu sync.Mutex
	of map[[sha256.Size]byte]weak.Pointer[yaml.Node]
}

var trees = sharedTrees{of: map[[sha256.Size]byte]weak.Pointer[yaml.Node]{}}

// get is the tree of a file with these bytes; nil when none is in use.
func (t *sharedTrees) get(data []byte) *yaml.Node {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.of[sha256.Sum256(data)].Value()
}

// keep makes a tree known as long as somebody uses it.
func (t *sharedTrees) keep(data []byte, tree *yaml.Node) {
	key := sha256.Sum256(data)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.of[key] = weak.Make(tree)
	runtime.AddCleanup(tree, t.forget, key)
}

// forget drops a tree that nobody uses, unless another one has taken its place.
func (t *sharedTrees) forget(key [sha256.Size]byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of[key].Value() == nil {
		delete(t.of, key)
	}
}
