// The reader of a text: what it judges of each place where a phrase stands. What depends on the whole text, or on a
// whole sentence, is worked out once.

package text

// longSentence is how many words of one sentence or clause are looked at for one phrase, so that the work grows with
// the length of a text and not with its square. What stands beyond is a doubt.
const longSentence = 2_000

// A reader judges the places of one text after another, in memory that it uses again.
type reader struct {
	f         *Folded
	words     wordList // of the text; none before they are asked for
	sentences []run    // of each word, its sentence; none before one is asked for
	latest    []int32  // of each word, one more than the place of the latest judgement that begins there; 0 for none
	judged    []judged // every judgement so far
}

// run is the words from until to.
type run struct{ from, to int }

// judged is a place that was judged, and one more than that of the judgement before it that begins at the same word.
type judged struct {
	place
	before int32
}

// read begins with another text.
func (r *reader) read(f *Folded) {
	r.f, r.words, r.sentences, r.judged = f, r.words[:0], r.sentences[:0], r.judged[:0]
}

// expanded are the words of the text.
func (r *reader) expanded() wordList {
	if len(r.words) == 0 {
		r.words = r.f.expand(r.words)
		r.latest = zeroed(r.latest, len(r.words))
	}
	return r.words
}

// zeroed is a slice of n zeros, in the memory of another one where that is large enough.
func zeroed[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	s = s[:n]
	clear(s)
	return s
}

// sentence is the words of the sentence of a word.
func (r *reader) sentence(at int) run {
	words := r.words
	for from := len(r.sentences); from < len(words); from = len(r.sentences) {
		to := from + 1
		for to < len(words) && !words[to].stop {
			to++
		}
		for range to - from {
			r.sentences = append(r.sentences, run{from, to})
		}
	}
	return r.sentences[at]
}

// judge says of the words from until to whether they are affirmed and current there.
func (r *reader) judge(from, to int) place {
	r.expanded()
	for i := r.latest[from]; i > 0; i = r.judged[i-1].before {
		if p := r.judged[i-1].place; p.to == to {
			return p
		}
	}
	p := place{from: from, to: to, affirmed: !r.denied(from, to)}
	p.current = p.affirmed && !r.notCurrent(from, to)
	r.judged = append(r.judged, judged{p, r.latest[from]})
	r.latest[from] = int32(len(r.judged))
	return p
}
