// Values of a file without its tree: the file is read again when one of them is asked for.

package source

import (
	"sort"
	"strings"
	"sync"
	"weak"

	"gopkg.in/yaml.v3"
)

// A Later is a value of a file that can be found again. It holds the bytes of the file and not its tree, which is many
// times as large, and which only problems with a policy that has been loaded ask for. The zero Later is not there.
type Later struct {
	doc       *document
	kind      yaml.Kind
	line, col int
}

// Later is the value to be found again.
func (n Node) Later() Later {
	if n.y == nil {
		return Later{}
	}
	return Later{n.doc, n.y.Kind, n.y.Line, n.y.Column}
}

// Exists tells whether the value stands in the file.
func (l Later) Exists() bool { return l.doc != nil }

// Node is the value, found again.
func (l Later) Node() Node {
	if l.doc == nil {
		return Node{}
	}
	d := l.doc.open()
	y := d.top
	for y != nil && (y.Kind != l.kind || y.Line != l.line || y.Column != l.col) {
		// Values stand in the order of their places, so the last that does not begin behind this one holds it.
		behind := sort.Search(len(y.Content), func(i int) bool {
			c := y.Content[i]
			return c.Line > l.line || c.Line == l.line && c.Column > l.col
		})
		if behind == 0 {
			return Node{}
		}
		y = y.Content[behind-1]
	}
	return Node{d, y}
}

// reopened is the copy of a document that has been read again, as long as somebody uses it: a policy may have a problem
// with each of its rules.
type reopened struct {
	mu       sync.Mutex
	document weak.Pointer[document]
}

// open is the document with its tree: itself, or a copy that has been read again.
func (d *document) open() *document {
	if d.top != nil {
		return d
	}
	d.again.mu.Lock()
	defer d.again.mu.Unlock()
	if known := d.again.document.Value(); known != nil {
		return known
	}
	again := &document{file: d.file, data: d.data, c: d.c, private: d.private}
	again.split()
	if !again.parse([]byte(d.data)) {
		again.top = nil // it was read before, so this cannot be
	}
	d.again.document = weak.Make(again)
	return again
}

// split parts the file into its lines, which are kept for the snippets of problems, without the mark of order and the
// carriage returns that some editors write.
func (d *document) split() {
	d.lines = strings.Split(strings.TrimPrefix(d.data, "\ufeff"), "\n")
	for i, line := range d.lines {
		d.lines[i] = strings.TrimSuffix(line, "\r")
	}
}
