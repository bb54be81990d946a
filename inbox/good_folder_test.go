// The policy files with which nothing is wrong, for the tests of those with one defect.

package inbox_test

import (
	"os"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/rules/ruletest/corpus"
	"github.com/stretchr/testify/require"
)

// goodPolicy is the file with which nothing is wrong, read once.
var goodPolicy = sync.OnceValue(func() []byte {
	archive, err := corpus.Parse(os.DirFS("testdata"), "inbox-bad.corpus")
	if err != nil {
		panic(err)
	}
	return archive.Base()
})

// goodFolder is a folder in which nothing is found. The archive of bad files holds its inbox.yaml.
func goodFolder(t testing.TB) fstest.MapFS {
	const example = "../examples/policies/total-triage/"
	folder := fstest.MapFS{"inbox.yaml": {Data: goodPolicy()}, "messages.yaml": {Data: []byte(goodMessages)}}
	for _, name := range []string{"calendar.yaml", "bank-holidays.json"} {
		data, err := os.ReadFile(example + name)
		require.NoError(t, err)
		folder[name] = &fstest.MapFile{Data: data}
	}
	return folder
}

const goodMessages = `frontdoor: 1
policy: messages
id: bad-messages
version: 2026.11.1
author: practice manager
languages: [en]

send_chaser: {tags: [phone], en: Please answer our question or telephone us.}
closing: {tags: [phone], en: We have not heard from you and would close this. Please telephone us.}
cannot_open: {tags: [phone], en: We cannot open this account. Please telephone us.}
send_papers: {tags: [phone], en: Please bring the papers that show you may act for this patient.}

end: bad-messages
`
