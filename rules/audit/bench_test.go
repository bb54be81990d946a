// How long an audit takes for each record.

package audit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/audit"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

// manyLines are so many records of submissions, as record.Write writes them, six of each submission.
func manyLines(b *testing.B, n int) []byte {
	var out bytes.Buffer
	err := record.Write(&out, func(yield func(record.Linked, error) bool) {
		var head record.Head
		for i := range n {
			l := head.Link(manyRecord(i))
			head = l.Head()
			if !yield(l, nil) {
				return
			}
		}
	})
	require.NoError(b, err)
	return out.Bytes()
}

// manyRecord is one record of a submission.
func manyRecord(i int) record.Record {
	subject, step := fmt.Sprintf("s-%07d", i/6), i%6
	at := time.Date(2026, 1, 5, 8, i/6, 7*step, 0, time.UTC)
	r := record.Record{
		Practice: "north-street", Subject: subject, By: "policy", Role: "system", Rules: []string{}, At: at,
		Version: fmt.Sprint(step), Digest: strings.Repeat("0123456789abcdef", 4),
		Group: record.Group{Channel: []string{"online", "phone"}[i/6%2], AgeBand: "16_64", Language: "english"},
	}
	switch step {
	case 0:
		r.Kind, r.To, r.By, r.Reason = record.Received, "green", "patient", "received"
	case 1:
		r.Kind, r.From, r.To, r.Reason = record.Assessed, "green", "amber", "suspected"
		r.Rules = []string{"fever", "miners"}
	case 2:
		r.Kind, r.From, r.To, r.By, r.Role, r.Reason = record.Rating, "amber", "red", "u-1", "receptionist", "read"
	case 3:
		r.Kind, r.From, r.To, r.By, r.Role, r.Reason = record.RatingConfirmed, "red", "red", "c-1", "gp", "read"
	case 4:
		r.Kind, r.To, r.What, r.By, r.Reason = record.Booking, "confirmed", "slot", "u-3", "booked"
	case 5:
		r.Kind, r.To, r.Reason, r.Notify = record.Stage, "overdue", "passed", []string{"reception_lead"}
	}
	return r.Keyed()
}

// BenchmarkSummarise is an audit of records that are read, beside what encoding/json alone takes to read the lines: the
// ratio is what it costs to check each of them, link them and count.
func BenchmarkSummarise(b *testing.B) {
	const n = 30_000
	lines := manyLines(b, n)
	b.Run("audit", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err := audit.Summarise("north-street", record.Read(bytes.NewReader(lines)))
			require.NoError(b, err)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/record")
	})
	b.Run("json-alone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for line := range bytes.Lines(lines) {
				var l record.Linked
				require.NoError(b, json.Unmarshal(line, &l))
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/record")
	})
}
