// The times for which the work waits for somebody, as pauses of its clocks and as facts.

package inbox

import (
	"slices"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
)

// A pause is a time for which a clock stands still. One whose end is the zero time lasts.
type pause struct{ from, to time.Time }

// lasts tells whether the pause has no end yet.
func (p pause) lasts() bool { return p.to.IsZero() }

// mergePauses sorts pauses and makes one of those that overlap or touch; what lies before an instant is cut off. A
// pause that lasts becomes the last one. It writes to the list that it is given.
func mergePauses(pauses []pause, since time.Time) []pause {
	out := pauses[:0]
	slices.SortFunc(pauses, func(a, b pause) int { return a.from.Compare(b.from) })
	for _, p := range pauses {
		if p.from.Before(since) {
			p.from = since
		}
		if !p.lasts() && !p.from.Before(p.to) {
			continue
		}
		last := len(out) - 1
		switch {
		case last < 0 || !out[last].lasts() && p.from.After(out[last].to):
			out = append(out, p)
		case p.lasts() || !out[last].lasts() && p.to.After(out[last].to):
			out[last].to = p.to
		}
	}
	return out
}

// pausesWhileWaitingFor are the times for which the work waited for some of patient, third_party and clinician.
func (s *situation) pausesWhileWaitingFor(on ...string) []pause {
	out := make([]pause, 0, len(s.item.Waits))
	for _, w := range s.item.Waits {
		if !slices.Contains(on, w.On) {
			continue
		}
		if p, counts := s.pauseOf(w); counts {
			out = append(out, p)
		}
	}
	return out
}

// pauseOf is a wait as far as it counts now. A wait whose end lies ahead lasts. An answer of the patient ends a wait
// for the patient; where it is not known when the patient answered, none of the wait counts.
func (s *situation) pauseOf(w Wait) (out pause, counts bool) {
	switch {
	case w.From.IsZero():
		s.addError("missing-fact", "item.waits")
		return pause{}, false
	case !w.To.IsZero() && w.To.Before(w.From):
		s.addError("contradiction", "item.waits")
		return pause{}, false
	case !s.happened(w.From, "item.waits"):
		return pause{}, false
	}
	out = pause{from: w.From, to: w.To}
	if !out.lasts() && w.To.After(s.now) {
		s.futureInstants = append(s.futureInstants, w.To)
		out.to = time.Time{}
	}
	if w.On != "patient" || !out.lasts() {
		return out, true
	}
	switch replied := s.item.RepliedAt; {
	case s.happened(replied, "item.replied_at") && !replied.Before(w.From):
		out.to = replied
	case isTrue(s.item.UnreadPatientReply):
		return pause{}, false
	}
	return out, true
}

// findWait finds whom the work waits for now, and since when. Of several the patient comes first, as only the patient
// is reminded.
func (s *situation) findWait() {
	s.waitsOn = "nobody"
	for _, who := range []string{"third_party", "clinician", "patient"} {
		pauses := s.pausesWhileWaitingFor(who)
		if !slices.ContainsFunc(pauses, pause.lasts) {
			continue
		}
		for _, p := range mergePauses(pauses, time.Time{}) {
			if p.lasts() {
				s.waitsOn, s.waitsSince = who, p.from
			}
		}
	}
}

// deriveWaiting says whom the work waits for now, and for how long.
func (s *situation) deriveWaiting() {
	i := &s.item
	if i.WaitingOn == "" {
		i.WaitingOn = s.waitsOn
	}
	switch {
	case i.WaitingWorkingDays != nil:
	case i.WaitingOn == "nobody":
		i.WaitingWorkingDays = rules.Known(0)
	case i.WaitingOn == s.waitsOn:
		s.deriveWorkingDays("item.waiting_working_days", &i.WaitingWorkingDays, s.waitsSince)
	}
}
