// Markup: what forms and hosts put round the patient's words is taken out, as a separator.

package text

import (
	"html"
	"regexp"
	"strings"
)

// boxBreak stands for the edge of a box of a form while a text is read.
const boxBreak = '\u2028'

var (
	entity = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,20});`)
	// tag is markup as forms make it: a closed list of element names, with attributes only of the form name="value".
	// What else stands between < and > is the patient's.
	tag = regexp.MustCompile(`(?i)<(/?)(br|hr|p|div|li|ul|ol|dl|dt|dd|table|thead|tbody|tr|td|th|h[1-6]|label|` +
		`fieldset|legend|section|article|header|footer|form|option|select|pre|blockquote|` +
		`b|i|u|em|strong|small|span|font|a|sub|sup|mark)` +
		`((?:\s+[a-z-]{1,20}\s*=\s*(?:"[^"<>]{0,200}"|'[^'<>]{0,200}'|[a-z0-9#]{1,40}))*)\s*/?>`)
	inline = set("b i u em strong small span font a sub sup mark")
)

// unmark takes HTML out of a text that came through a web form: entities with their semicolon, and tags, which are
// separators. A block is a box of its own.
func unmark(s string) string {
	if !strings.ContainsAny(s, "&<") {
		return s
	}
	s = entity.ReplaceAllStringFunc(s, func(e string) string {
		if u := html.UnescapeString(e); u != "\r" && u != "\n" {
			return u
		}
		return string(boxBreak)
	})
	return tag.ReplaceAllStringFunc(s, func(t string) string {
		if inline[strings.ToLower(tag.FindStringSubmatch(t)[2])] {
			return " "
		}
		return string(boxBreak)
	})
}
