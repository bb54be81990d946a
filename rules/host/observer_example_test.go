package host_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/triage"
)

// counter stands for a Prometheus CounterVec with the labels loop, practice, kind and code: With and Inc in one.
type counter struct {
	mu    sync.Mutex
	count map[string]int
}

func (c *counter) inc(labels ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count[strings.Join(labels, " ")]++
}

// metrics counts the events of a loop. Its labels are few: no id of a patient is among them.
type metrics struct{ events counter }

func (m *metrics) Observe(_ context.Context, e host.Event) {
	if e.Kind != host.Fired { // a counter of its own, with the rule as a label
		m.events.inc(e.Loop, e.Practice, string(e.Kind), e.Code)
	}
}

// A Prometheus counter for each kind of event.
func ExampleObserver_counter() {
	m := &metrics{events: counter{count: map[string]int{}}}
	var tb table
	l, err := triage.NewLoop(&tb, &brakes{}, mustLoad(), host.WithObserver(m))
	if err != nil {
		panic(err)
	}
	tb.Put(sub("s-1"), triage.Input{Submission: triage.Submission{
		ID: "s-1", Rating: triage.Green, RatingSetBy: "supplier",
	}})
	tb.Put(sub("s-2"), triage.Input{Submission: triage.Submission{ID: "s-2"}}) // it lacks a rating
	_ = l.Sweep(context.Background(), "p", monday, nil)
	fmt.Println(m.events.count["triage p decided green"], "decided,", m.events.count["triage p failed missing-fact"], "failed")
	// Output: 1 decided, 1 failed
}

// tracer stands for an OpenTelemetry tracer: Start with trace.WithTimestamp, and End of the span at another instant.
type tracer struct{ spans []string }

func (t *tracer) span(ctx context.Context, name string, _, _ time.Time, attributes ...string) {
	parent, _ := ctx.Value(parentSpan{}).(string) // trace.SpanFromContext
	t.spans = append(t.spans, parent+" > "+name+" "+strings.Join(attributes, " "))
}

type parentSpan struct{}

// traces makes a span of each decision, in the trace of the call that asked for it.
type traces struct{ tracer }

func (t *traces) Observe(ctx context.Context, e host.Event) {
	if e.Kind == host.Decided {
		t.span(ctx, e.Loop+".decide", e.Began, e.Began.Add(e.Duration), "practice="+e.Practice, "outcome="+e.Code)
	}
}

// An OpenTelemetry span for each decision, as a child of the request's.
func ExampleObserver_span() {
	t := &traces{}
	var tb table
	l, err := triage.NewLoop(&tb, &brakes{}, mustLoad(), host.WithObserver(t))
	if err != nil {
		panic(err)
	}
	tb.Put(sub("s-1"), triage.Input{Submission: triage.Submission{
		ID: "s-1", Rating: triage.Green, RatingSetBy: "supplier",
	}})
	ctx := context.WithValue(context.Background(), parentSpan{}, "POST /submissions")
	if _, err := l.Tick(ctx, sub("s-1"), monday); err != nil {
		panic(err)
	}
	fmt.Println(strings.Join(t.spans, "\n"))
	// Output: POST /submissions > triage.decide practice=p outcome=green
}

// mustLoad is a small policy.
func mustLoad() *triage.Policy {
	p, err := triage.Load(policyOf("a", "amber", ""))
	if err != nil {
		panic(err)
	}
	return p
}
