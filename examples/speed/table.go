// The table that the command prints.

package main

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/speed/internal/workload"
)

// A row is one line of the table: what it says of each size, or notMeasured.
type row struct {
	name string
	of   func(figures) float64
}

// notMeasured stands for a figure that a size does not have.
const notMeasured = -1

// rows are the lines of the table.
var rows = []row{
	{"times faster than expr, one program per rule", func(f figures) float64 { return f.TimesExpr }},
	{"share of hand-written Go's time", func(f figures) float64 { return f.ShareOfGo }},
	{"µs per evaluation: Frontdoor", func(f figures) float64 { return f.Ours }},
	{"  of which for the text", func(f figures) float64 { return f.OursText }},
	{"µs per evaluation: hand-written Go", func(f figures) float64 { return f.Go }},
	{"µs per evaluation: expr", func(f figures) float64 { return f.Expr }},
	{"allocations, with a text that is new", func(f figures) float64 { return f.Allocations }},
	{"allocations, with a text read before", func(f figures) float64 { return f.Retained }},
	{"time with a third of the facts missing / all facts", func(f figures) float64 { return f.Missing }},
	{"time with a tenth of the rules opaque / none", func(f figures) float64 { return f.Opaque }},
	{"times faster than expr, a tenth opaque", func(f figures) float64 { return f.OpaqueExpr }},
	{"time to load / expr's", func(f figures) float64 { return f.loaded(f.Load) }},
	{"heap held / expr's", func(f figures) float64 { return f.loaded(f.Heap) }},
}

// loaded is a figure of loading, for a size that has one.
func (f figures) loaded(figure float64) float64 {
	if f.Rules < weighed {
		return notMeasured
	}
	return figure
}

// printTable prints one column for each size.
func printTable(out io.Writer, measured []figures, o options, now time.Time) {
	clock := "processor time"
	if !workload.ProcessorTime {
		clock = "time on the wall, as this system tells no processor time"
	}
	fmt.Fprintf(out, "%s, %s/%s, %d processors, %s; ",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), now.Format(time.DateOnly))
	fmt.Fprintf(out, "%s, median of rounds: %d, seed %d\n", clock, o.rounds, o.seed)
	line := fmt.Sprintf("%-51s", "rules")
	for _, f := range measured {
		line += fmt.Sprintf("%10s", thousands(f.Rules))
	}
	fmt.Fprintln(out, line)
	for _, r := range rows {
		line := fmt.Sprintf("%-51s", r.name)
		for _, f := range measured {
			line += fmt.Sprintf("%10s", significant(r.of(f)))
		}
		fmt.Fprintln(out, line)
	}
}

// thousands writes a number with commas.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// significant writes two digits of a figure, or all that stand before the point; a dash for what was not measured.
func significant(v float64) string {
	switch {
	case v == notMeasured:
		return "-"
	case v >= 9.95 || v == 0:
		return thousands(int(v + 0.5))
	case v >= 0.995:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
