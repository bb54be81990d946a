// The work of an evaluation, in units that follow from the policy and the input alone. How fast the evaluator is, which
// atoms it comes to look at and what it remembers make no difference.

package lang

// The bounds on work, in units: a comparison, a word or phrase that is looked for, a part of a score or a band.
const (
	// MaxWork is what one decision may spend on its rules: looking at all of them once, at the instants in between that
	// a late one catches up with, and at the answers that might settle it.
	MaxWork = 4_000_000
	// MaxRulesWork is what looking once at all rules of a policy comes to at most. MaxPolicyLeaves, MaxPolicyWords and
	// the size of a file keep it so.
	MaxRulesWork = 1_000_000

	maxScoreWork = 400_000 // what filling in missing readings may spend, shared out evenly among the scores
	triedWork    = 2_000   // the same, for each score, of an input that is only tried
	trialWork    = 500     // what preparing an input that is only tried comes to
)

// Work is what looking at a condition comes to: its comparisons, and each of its atoms once.
func (n *Node) Work() int {
	work := 0
	seen := map[*Atom]bool{}
	n.Leaves(func(l *Node) {
		work++
		if !seen[l.Atom] {
			seen[l.Atom] = true
			work += l.Atom.work()
		}
	})
	return work
}

// work is what answering the atom comes to. A score is added up once for all atoms that compare it, so it counts apart.
func (a *Atom) work() int { return 1 + len(a.Words) + len(a.Consts) + len(a.phraseIDs) }

// work is what adding the score up once comes to.
func (s *Score) work() int {
	work := 0
	if s.OnlyIf != nil {
		work = s.OnlyIf.Work()
	}
	for _, p := range s.Parts {
		work += p.work()
	}
	return work
}

// work is what adding the part up once comes to.
func (p Part) work() int {
	work := 1 + len(p.Bands)
	if p.When != nil {
		work += p.When.Work()
	}
	return work
}

// Work is what looking once at some conditions of the program comes to: their comparisons, and every atom and score
// once.
func (p *Program) Work(conditions ...*Node) int {
	work := 1
	for _, c := range conditions {
		work += c.size()
	}
	for _, a := range p.atoms {
		work += a.work()
	}
	for _, s := range p.scores {
		work += s.work()
	}
	return work
}

// TrialWork is what trying an input on some conditions comes to at most.
func (p *Program) TrialWork(conditions ...*Node) int {
	work := trialWork + len(p.atoms)/16
	scores := map[*Score]bool{}
	for _, c := range conditions {
		work += c.Work()
		c.Leaves(func(l *Node) {
			if s := l.Atom.Score; s != nil && !scores[s] {
				scores[s] = true
				work += s.work() + triedWork
			}
		})
	}
	return work
}
