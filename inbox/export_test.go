// What the tests of this package see of a state, which hosts do not look into.

package inbox

import "time"

// Standing are the stages and proposals that held at the last review.
func (s State) Standing() (out []string) {
	for _, raised := range s.kept.Raised {
		if raised.Standing {
			out = append(out, raised.Stage)
		}
	}
	return out
}

// ReviewedAt is the state after a review that raised nothing.
func ReviewedAt(at, wake time.Time) State { return State{kept: state{At: at, Wake: wake}} }

// At is the instant of the last review.
func (s State) At() time.Time { return s.kept.At }

// ReviewByEveryInstant is Review that reviews every missed instant, also where nothing can have changed for a stage.
func ReviewByEveryInstant(p *Policy, in Input, now time.Time) (Decision, error) {
	q := *p
	q.changesAtInstants = false
	return Review(&q, in, now)
}
