// The version of the reading: what a policy finds in a text rests on the lists here, so the digest of a policy that
// reads text covers them.

package text

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"sync"
)

// revision is raised whenever the code of the reading finds something else in some text.
const revision = "6"

// Version is the revision of the reading and the beginning of a hash of its lists of words.
var Version = sync.OnceValue(func() string {
	h := sha256.New()
	for _, list := range []string{englishList, ordinaryList, misspeltList, realWordList, guardList} {
		io.WriteString(h, list)
		h.Write([]byte{0})
	}
	return revision + "-" + hex.EncodeToString(h.Sum(nil))[:12]
})
