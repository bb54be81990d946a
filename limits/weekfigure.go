// A figure as the week of limits.yaml writes it.

package limits

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/field"
	"github.com/frontdoor-rules/frontdoor/rules/problem"
)

// A weekFigure is a figure of the week: 60 and {hard: 60} turn patients away, {soft: 60} warns staff, unlimited is
// none. A nil weekFigure is unlimited.
type weekFigure struct {
	Hard    *amount           `key:"hard"`
	Soft    *amount           `key:"soft"`
	Reached Door              `key:"reached" enum:"routine_only,closed"` // the door once it is reached; else closed
	Message field.MessageName `key:"message"`
	// An active figure that was reached relaxes once Band fewer requests than the figure are open, for as long as
	// Dwell.
	Band  *int           `key:"band"`  // 0 to the figure; a tenth of it, at least 1, where not given
	Dwell field.Duration `key:"dwell"` // defaultDwell where not given
}

// defaultDwell is as long as the Kubernetes autoscaler waits by default before it scales down.
const defaultDwell = 5 * time.Minute

// UnmarshalText reads the short forms.
func (f *weekFigure) UnmarshalText(b []byte) error {
	f.Hard = new(amount)
	return f.Hard.UnmarshalText(b)
}

// String is the figure, with a ~ where it only warns.
func (f *weekFigure) String() string {
	if figure := f.figure(); figure.Hard || figure.Unlimited {
		return figure.String()
	}
	return f.figure().String() + "~"
}

// figure is what the week sets.
func (f *weekFigure) figure() Figure {
	switch {
	case f == nil || f.Hard == nil && f.Soft == nil:
		return Figure{Unlimited: true}
	case f.Hard != nil:
		return Figure{N: f.Hard.N, Unlimited: f.Hard.Unlimited, Hard: !f.Hard.Unlimited}
	}
	return f.Soft.figure()
}

// check reports a figure that contradicts itself. Only an active figure may have a band and a dwell.
func (f *weekFigure) check(path string, active bool, report problem.Report) {
	switch {
	case f == nil:
	case f.Hard != nil && f.Soft != nil:
		report(path, "bad-figure", "a figure is hard or soft, not both", "{hard: 60} turns away, {soft: 60} warns")
	case f.Hard == nil && f.Soft == nil:
		report(path, "bad-figure", "the number is missing", "write 60, {hard: 60}, {soft: 60} or unlimited")
	case !active && (f.Band != nil || !f.Dwell.IsZero()):
		report(path, "bad-figure", "only an active figure relaxes, so only it has a band and a dwell", "")
	case (f.Reached != "" || f.Message != "") && !f.figure().Hard:
		report(path, "bad-figure", "this figure turns nobody away, so nothing follows when it is reached",
			"write {hard: …}, or leave reached and message out")
	default:
		f.checkRelaxing(path, report)
	}
}

// checkRelaxing reports a band or a dwell out of its range.
func (f *weekFigure) checkRelaxing(path string, report problem.Report) {
	switch {
	case f.Band != nil && (*f.Band < 0 || *f.Band > f.figure().N):
		report(path+"/band", "out-of-range", "the band lies between 0 and the figure", "")
	case !f.Dwell.IsZero() && elapsed(f.Dwell) == 0:
		report(path+"/dwell", "bad-duration", "a dwell is counted in minutes or hours", "write 5m")
	}
}

// band is how many fewer requests than the present figure must be open before an active figure relaxes.
func (f *weekFigure) band(present int) int {
	if f != nil && f.Band != nil {
		return min(*f.Band, present)
	}
	return min(present, max(1, present/10))
}

// dwell is how long so few must be open.
func (f *weekFigure) dwell() time.Duration {
	if f != nil && !f.Dwell.IsZero() {
		return elapsed(f.Dwell)
	}
	return defaultDwell
}

// elapsed is a length of time in minutes or hours; 0 for any other.
func elapsed(d field.Duration) time.Duration {
	switch d.Unit {
	case "m":
		return time.Duration(d.N) * time.Minute
	case "h":
		return time.Duration(d.N) * time.Hour
	}
	return 0
}
