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
	total := at(float64(o.RespRate.Value()), 8, 3, 11, 1, 20, 0, 24, 2, 3)
	switch spo2 := float64(o.SpO2Pct.Value()); {
	case !o.SpO2Scale2.Value():
		total += at(spo2, 91, 3, 93, 2, 95, 1, 0)
	case spo2 <= 92 || !o.OnOxygen.Value():
		total += at(spo2, 83, 3, 85, 2, 87, 1, 0)
	default:
		total += at(spo2, 94, 1, 96, 2, 3)
	}
	if o.OnOxygen.Value() {
		total += 2
	}
	total += at(float64(o.SystolicBP.Value()), 90, 3, 100, 2, 110, 1, 219, 0, 3)
	total += at(float64(o.HeartRate.Value()), 40, 3, 50, 1, 90, 0, 110, 1, 130, 2, 3)
	if o.ACVPU.Value() != "A" {
		total += 3
	}
	return total + at(o.TempC.Value(), 35.0, 3, 36.0, 1, 38.0, 0, 39.0, 1, 2)
}

func reading(r *rand.Rand) triage.Obs {
	pick := func(low, high int) *int { return rules.Known(low + r.IntN(high-low+1)) }
	tenths := func(low, high int) *float64 { return rules.Known(float64(low+r.IntN(high-low+1)) / 10) }
	return triage.Obs{
		Taken: rules.Known(true), Source: "staff", RespRate: rules.WithholdKnown(pick(5, 30)), SpO2Pct: rules.WithholdKnown(pick(80, 100)),
		SpO2Scale2: rules.Withhold(r.IntN(3) == 0), OnOxygen: rules.Withhold(r.IntN(3) == 0),
		SystolicBP: rules.WithholdKnown(pick(80, 230)), HeartRate: rules.WithholdKnown(pick(35, 140)),
		ACVPU: rules.Withhold([]string{"A", "A", "A", "C", "V", "P", "U"}[r.IntN(7)]), TempC: rules.WithholdKnown(tenths(340, 400)),
	}
}

// without takes each reading away with one chance in three; complete puts others in their place.
func without(o triage.Obs, r *rand.Rand) triage.Obs {
	gone := func() bool { return r.IntN(3) == 0 }
	if gone() {
		o.RespRate = rules.Private[int]{}
	}
	if gone() {
		o.SpO2Pct = rules.Private[int]{}
	}
	if gone() {
		o.SpO2Scale2 = rules.Private[bool]{}
	}
	if gone() {
		o.OnOxygen = rules.Private[bool]{}
	}
	if gone() {
		o.SystolicBP = rules.Private[int]{}
	}
	if gone() {
		o.HeartRate = rules.Private[int]{}
	}
	if gone() {
		o.ACVPU = rules.Private[string]{}
	}
	if gone() {
		o.TempC = rules.Private[float64]{}
	}
	return o
}

func complete(o, from triage.Obs) triage.Obs {
	if !o.RespRate.Given() {
		o.RespRate = from.RespRate
	}
	if !o.SpO2Pct.Given() {
		o.SpO2Pct = from.SpO2Pct
	}
	if !o.SpO2Scale2.Given() {
		o.SpO2Scale2 = from.SpO2Scale2
	}
	if !o.OnOxygen.Given() {
		o.OnOxygen = from.OnOxygen
	}
	if !o.SystolicBP.Given() {
		o.SystolicBP = from.SystolicBP
	}
	if !o.HeartRate.Given() {
		o.HeartRate = from.HeartRate
	}
	if !o.ACVPU.Given() {
		o.ACVPU = from.ACVPU
	}
	if !o.TempC.Given() {
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
			Patient: practice.Patient{AgeYears: rules.Withhold(70), AccountVerified: rules.Withhold(true)},
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
