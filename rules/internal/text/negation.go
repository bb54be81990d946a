package text

import "strings"

// How far a negation reaches, in words. The method is that of NegEx (Chapman et al., J Biomed Inform 2001;34:301-10): a
// trigger word, a reach, and words that end it. Every doubt is decided for "affirmed", so that a red flag is not missed.
const negationReach = 8

var (
	negators = set(`no not without denies deny denied denying never nor neither negative nil none dont doesnt didnt havent hasnt
		hadnt isnt arent wasnt werent aint absent absence`)
	// After a negator these make it something else than a denial of what follows.
	harmless = set(`only sure certain change changes improvement improving relief better doubt idea longer increase reason good
		well able getting going gone stopped stopping helping helped settled settling eased easing shifting enough necessarily just
		think know rule cause wait explain slept sleep sleeping matter one yet`)
	// These end the reach of a negator: what follows is said anew.
	turns = set(`but however except although though apart aside because yet still until while when where which who that then now
		today instead i im ive id my me he she we they his her its theres there has have had having got get gets getting feel feeling feels
		secondary due cause caused with including unless if since after before also plus just started
		worse worsening`)
	// These may stand between a negator and its object although they are turns elsewhere.
	bridges = set(`have has had having got get getting feel feeling been any with`)
)

// negated tells whether the phrase at words [from, to) is denied in its sentence: "no chest pain", "denies any chest pain".
func (f *Folded) negated(from, to int) bool {
	for i := from; i > 0 && from-i < negationReach; i-- {
		if f.stop[i] {
			return false
		}
		w := f.words[i-1]
		switch {
		case negators[w]:
			return !f.pseudo(i-1, from)
		case turns[w] && !(bridges[w] && i >= 2 && !f.stop[i-1] && (negators[f.words[i-2]] || bridges[f.words[i-2]])):
			return false
		}
	}
	return f.deniedAfter(to)
}

// pseudo negations deny something else: "not only", "no improvement in", "not sure if"; and "no no chest pain" is doubt.
func (f *Folded) pseudo(at, from int) bool {
	if at > 0 && !f.stop[at] && negators[f.words[at-1]] && f.words[at] != "any" && f.words[at-1] != "nor" {
		return true
	}
	return at+1 < from && harmless[f.words[at+1]]
}

// deniedAfter sees "chest pain: none", "chest pain no", at the end of a sentence, and "was ruled out".
func (f *Folded) deniedAfter(to int) bool {
	rest := f.words[to:min(to+4, len(f.words))]
	for i := range rest {
		if f.stop[to+i] {
			rest = rest[:i]
			break
		}
	}
	end := to+len(rest) == len(f.words) || len(rest) < 4 && f.stop[to+len(rest)]
	switch said := strings.Join(rest, " "); {
	case end && (said == "no" || said == "none" || said == "nil" || said == "absent" || said == "denied" || said == "negative"):
		return true
	default:
		return strings.HasPrefix(said, "was ruled out") || strings.HasPrefix(said, "is ruled out") || strings.HasPrefix(said, "has been ruled out") ||
			said == "was absent" || said == "is absent" || said == "not present"
	}
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
