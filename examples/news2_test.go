// This file tests a policy that scores observations as NEWS2 does.

package examples_test

import (
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// chart is the NEWS2 chart as the Royal College of Physicians prints it, written apart from the policy.
func chart(o triage.Obs) int {
	at := func(v float64, steps ...float64) int { // upper ends of bands and their points, in turns
		for i := 0; i < len(steps)-1; i += 2 {
			if v <= steps[i] {
				return int(steps[i+1])
			}
		}
		return int(steps[len(steps)-1])
	}
	total := at(float64(*o.RespRate), 8, 3, 11, 1, 20, 0, 24, 2, 3)
	switch spo2 := float64(*o.SpO2Pct); {
	case !*o.SpO2Scale2:
		total += at(spo2, 91, 3, 93, 2, 95, 1, 0)
	case spo2 <= 92 || !*o.OnOxygen:
		total += at(spo2, 83, 3, 85, 2, 87, 1, 0)
	default:
		total += at(spo2, 94, 1, 96, 2, 3)
	}
	if *o.OnOxygen {
		total += 2
	}
	total += at(float64(*o.SystolicBP), 90, 3, 100, 2, 110, 1, 219, 0, 3)
	total += at(float64(*o.HeartRate), 40, 3, 50, 1, 90, 0, 110, 1, 130, 2, 3)
	if o.ACVPU != "A" {
		total += 3
	}
	return total + at(*o.TempC, 35.0, 3, 36.0, 1, 38.0, 0, 39.0, 1, 2)
}

func reading(r *rand.Rand) triage.Obs {
	pick := func(low, high int) *int { return rules.Known(low + r.IntN(high-low+1)) }
	tenths := func(low, high int) *float64 { return rules.Known(float64(low+r.IntN(high-low+1)) / 10) }
	return triage.Obs{
		Taken: rules.Known(true), Source: "staff", RespRate: pick(5, 30), SpO2Pct: pick(80, 100),
		SpO2Scale2: rules.Known(r.IntN(3) == 0), OnOxygen: rules.Known(r.IntN(3) == 0),
		SystolicBP: pick(80, 230), HeartRate: pick(35, 140),
		ACVPU: []string{"A", "A", "A", "C", "V", "P", "U"}[r.IntN(7)], TempC: tenths(340, 400),
	}
}

// without takes each reading away with one chance in three; complete puts others in their place.
func without(o triage.Obs, r *rand.Rand) triage.Obs {
	gone := func() bool { return r.IntN(3) == 0 }
	if gone() {
		o.RespRate = nil
	}
	if gone() {
		o.SpO2Pct = nil
	}
	if gone() {
		o.SpO2Scale2 = nil
	}
	if gone() {
		o.OnOxygen = nil
	}
	if gone() {
		o.SystolicBP = nil
	}
	if gone() {
		o.HeartRate = nil
	}
	if gone() {
		o.ACVPU = ""
	}
	if gone() {
		o.TempC = nil
	}
	return o
}

func complete(o, from triage.Obs) triage.Obs {
	if o.RespRate == nil {
		o.RespRate = from.RespRate
	}
	if o.SpO2Pct == nil {
		o.SpO2Pct = from.SpO2Pct
	}
	if o.SpO2Scale2 == nil {
		o.SpO2Scale2 = from.SpO2Scale2
	}
	if o.OnOxygen == nil {
		o.OnOxygen = from.OnOxygen
	}
	if o.SystolicBP == nil {
		o.SystolicBP = from.SystolicBP
	}
	if o.HeartRate == nil {
		o.HeartRate = from.HeartRate
	}
	if o.ACVPU == "" {
		o.ACVPU = from.ACVPU
	}
	if o.TempC == nil {
		o.TempC = from.TempC
	}
	return o
}

// NEWS2 equals the chart on complete readings; with readings missing it is an interval that every completion lies in,
// and both of whose ends some completion reaches.
func TestNEWS2(t *testing.T) {
	p, err := triage.Load(os.DirFS("policies/total-triage"))
	require.NoError(t, err)
	score := func(o triage.Obs) rules.Interval {
		d, err := triage.Assess(p, triage.Input{
			Submission: triage.Submission{ID: "s", Rating: triage.Amber, RatingSetBy: "admin"}, Obs: o,
			Patient: practice.Patient{AgeYears: rules.Known(70), AccountVerified: rules.Known(true)},
		}, time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
		require.NoError(t, err)
		return d.Scores["news2"]
	}
	r := rand.New(rand.NewPCG(7, 11))
	tight := 0
	const rounds, completions = 150, 400
	for range rounds {
		full := reading(r)
		exact := chart(full)
		require.Equal(t, rules.Interval{Low: exact, High: exact}, score(full))
		some := without(full, r)
		got := score(some)
		low, high := 99, -1
		for range completions {
			total := chart(complete(some, reading(r)))
			require.True(t, got.Low <= total && total <= got.High, "%d is not in %v", total, got)
			low, high = min(low, total), max(high, total)
		}
		if low == got.Low && high == got.High {
			tight++
		}
	}
	t.Logf("both ends reached in %d of %d rounds of %d random completions", tight, rounds, completions)
	require.Greater(t, tight, rounds/3)
}
