// Findings about a policy's texts: those that send people to 111 in core hours, and those that nobody has written.

package limits_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/stretchr/testify/require"
)

// findings are the codes of what is found in a folder that loads, each once.
func findings(t *testing.T, files fstest.MapFS) map[string]bool {
	p, err := limits.Load(files)
	require.NoError(t, err)
	out := map[string]bool{}
	for _, f := range p.Findings() {
		out[f.Code] = true
	}
	return out
}

// A text sends people to 111 by its tag as much as by the number in it, and not by another number.
func TestTextsThatSendTo111(t *testing.T) {
	for text, want := range map[string]bool{
		`{tags: [111], en: "Ring the helpline."}`:    true,
		`{tags: [phone], en: "Please ring 111."}`:    true,
		`{tags: [phone, 111], en: "Please ring us"}`: true,
		`{tags: [phone], en: "Please ring 01110."}`:  false,
		`{tags: [phone, 999], en: "Please ring us"}`: false,
	} {
		for jurisdiction, there := range map[string]bool{"england": true, "scotland": false} {
			files := folder(t, "jurisdiction: "+jurisdiction+"\n"+`messages: {closed: shut, routine_only: later}
week: {medical: {mon-fri: {door: {"08:00-18:30": open}}}}`, "")
			files["messages.yaml"].Data = fmt.Appendf(nil, "policy: messages\nid: texts\nversion: 1\nauthor: test\n"+
				"shut: {tags: [111], en: \"We are closed, ring 111.\"}\nlater: %s\nend: texts\n", text)
			require.Equal(t, want && there, findings(t, files)["sends-to-111"], "%s in %s", text, jurisdiction)
		}
	}
}

// Texts that are named want a file that holds them; where none is named, none is missed.
func TestTextsWithoutAFile(t *testing.T) {
	const open = "jurisdiction: scotland\nweek: {medical: {mon-sun: {door: {\"00:00-24:00\": open}}}}\n"
	for body, want := range map[string]bool{
		open:                                false,
		"messages: {closed: shut}\n" + open: true,
		open + `rules: [{id: a, when: practice.opel >= 4, then: {door: closed, message: shut}, because: x}]`: true,
		open + `rules: [{id: a, when: practice.opel >= 4, then: {alert: busy}, because: x}]`:                 false,
	} {
		files := folder(t, body, "")
		delete(files, "messages.yaml")
		require.Equal(t, want, findings(t, files)["no-messages"], body)
	}
}
