// That nothing of a patient is shown, and that one policy serves many at once.

package capacity_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// What is known of a patient prints as ‹withheld›, and is in no decision, explanation in words or error.
func TestNothingLeaks(t *testing.T) {
	t.Parallel()
	const canary = "canary"
	o := order("n", practice.Red, tonight)
	o.Need.PatientID, o.Need.Topic = rules.Withhold(canary+"-id"), rules.Withhold("chest")
	o.Patient = practice.Patient{
		ID: rules.Withhold(canary + "-id"), UsualGPID: rules.Withhold(canary + "-gp"), Language: rules.Withhold(canary + "-language"), AgeYears: rules.Withhold(117),
		NeedsInterpreter: rules.Withhold(true),
	}
	in := capacity.Input{Needs: []capacity.Order{o}, Slots: []capacity.Slot{slotAt("s", 10)}}
	p := load(
		t,
		"adjustments: {interpreter: {language: true}}\nrules:\n  - {id: gp, when: patient.usual_gp_id == "+
			"slot.clinician_id, then: {prefer: 5}, because: b}\n",
	)
	d := allocate(t, p, in)
	b, err := json.Marshal(d)
	require.NoError(t, err)
	said := []string{
		string(b), fmt.Sprint(d.Lines()), fmt.Sprint(in, o, o.Need, o.Patient, d.Result(), &in),
		fmt.Sprintf("%+v %#v %q", in, o, o.Need),
	}
	wrong := in
	wrong.Needs = []capacity.Order{{Need: capacity.Need{ID: "n", Topic: rules.Withhold(canary)}}}
	_, err = capacity.Allocate(context.Background(), p, wrong, monday)
	require.Error(t, err)
	for name, v := range map[string]any{
		"input": in, "order": o, "need": o.Need, "patient": o.Patient, "decision": d, "result": d.Result(),
		"error": err,
	} {
		suite.Withholds(t, name, v, canary)
	}
	for _, s := range append(said, err.Error()) {
		require.NotContains(t, s, canary)
		require.NotContains(t, s, "117")
	}
}

// One policy serves many allocations at once.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	p, in := load(t, ordinary), week(rand.New(rand.NewPCG(4, 4)), 40, 60, 2)
	want, err := json.Marshal(allocate(t, p, in))
	require.NoError(t, err)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			d, err := capacity.Allocate(context.Background(), p, in, monday)
			got, _ := json.Marshal(d)
			if err != nil || string(got) != string(want) {
				t.Error("another decision")
			}
		})
	}
	wait.Wait()
}
