// The reader of a text: what it judges of each place where a phrase stands. What depends on the whole text, or on a
// whole sentence, is worked out once.

package text

// longSentence is how many words of one sentence or clause are looked at for one phrase, so that the work grows with
// the length of a text and not with its square. What stands beyond is a doubt.
const longSentence = 2_000

// A reader judges the places of one text.
type reader struct {
	f         *Folded
	sentences []run // of each word, its sentence
	cancelled bool  // a word of the text makes everything in it current
	judged    map[run]place
}

// run is the words from until to.
type run struct{ from, to int }

func newReader(f *Folded) *reader {
	r := &reader{f: f, sentences: make([]run, len(f.words)), judged: map[run]place{}}
	for from := 0; from < len(f.words); {
		to := from + 1
		for to < len(f.words) && !f.words[to].stop {
			to++
		}
		for i := from; i < to; i++ {
			r.sentences[i] = run{from, to}
			r.cancelled = r.cancelled || cancels[f.words[i].text]
		}
		from = to
	}
	return r
}

// sentence is the words of the sentence of a word.
func (r *reader) sentence(at int) run { return r.sentences[at] }

// judge says of the words from until to whether they are affirmed and current there.
func (r *reader) judge(from, to int) place {
	if p, known := r.judged[run{from, to}]; known {
		return p
	}
	p := place{from: from, to: to, affirmed: !r.denied(from, to)}
	p.current = p.affirmed && !r.notCurrent(from, to)
	r.judged[run{from, to}] = p
	return p
}
