// Package corpus keeps many files that differ little in one archive, each beside the message that loading it must
// give, and runs them as subtests:
//
//	func TestBadFiles(t *testing.T) {
//		corpus.Open(t, "testdata/bad.corpus").Run(t, *update, func(t *testing.T, c corpus.Case) (string, error) {
//			policy, err := triage.Load(fstest.MapFS{"triage.yaml": {Data: c.Data}})
//			if err != nil {
//				return "", err
//			}
//			return policy.Findings().Error(), nil
//		})
//	}
//
// # The archive
//
// An archive is printable text in UTF-8. A line that begins with "=== " opens a section; what stands above the
// first one is a comment. The text that the cases change is written once, and then each case is an edit of it and
// an outcome:
//
//	=== base a-rule
//	policy: triage
//	id: example
//	=== edit id-empty.yaml
//	-id: example
//	+id:
//	=== refused
//	triage.yaml:2:4: id is empty
//
//	=== edit unknown-colour.yaml
//	 id: example
//	+colour: red
//	=== loads Other programs write it.
//	triage.yaml:3:1: warning: colour is not known
//
// The sections are:
//
//   - base NAME: a text that the edits below it change, as far as the next base. It must load, without a warning
//     unless a section loads follows it.
//   - edit NAME: a case, as the difference from the base. A line that begins with a space stands in both, one with
//     a minus only in the base, and one with a plus only in the case. An empty line is an empty line of both. A
//     line @@ stands between two places. The lines of the base that one place names must follow one another there,
//     and nowhere else in the base, so that nobody counts line numbers; the places come in the order of the base.
//   - whole NAME: a case that is written out.
//   - file NAME: a case whose bytes no text can show, such as UTF-16. It is the file raw/NAME beside the archive.
//   - refused, after a case: it must not load. The message follows, up to the next section; empty lines around it
//     do not count.
//   - loads, after a case or a base: it must load, for the reason that may stand in the rest of the line. Its
//     warnings follow.
//
// In an edit, a base and a whole text, a line that begins with a backslash is a line of the case in the notation of
// a Go string, with its own end: \"id: \u200bexample\r\n". So are all lines written that hold an invisible
// character, bytes that are not UTF-8 or another end than a newline.
package corpus
