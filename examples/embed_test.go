// This file tests that the README's code for embedding a policy is code that runs.

package examples_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

func Example_embed() {
	policy, err := triage.Load(os.DirFS("policies/total-triage"))
	if err != nil {
		panic(err)
	}
	var store memory.Table[triage.Input, triage.State] // yours keeps both in a database: see below
	var brakes memory.Table[triage.BrakeInput, triage.BrakeState]
	loop, err := triage.NewLoop(&store, &brakes, policy)
	if err != nil {
		panic(err)
	}
	ctx, now := context.Background(), time.Date(2026, 11, 23, 8, 15, 0, 0, time.UTC)
	id := record.ID{Practice: "north-street", Subject: "s-1041"}
	store.Put(id, triage.Input{Submission: triage.Submission{
		ID: "s-1041", Kind: "medical", Rating: triage.Green, RatingSetBy: "supplier", Symptoms: rules.Withhold([]string{"fever"}),
	}, Patient: practice.Patient{AccountVerified: rules.Withhold(true), AgeMonths: rules.Withhold(2)}})
	seen, err := loop.Tick(ctx, id, now) // decided and recorded, and the next wake-up set
	if err != nil {
		panic(err)
	}
	red := triage.Change{To: triage.Red, By: "u-7", Role: "duty_clinician", Seen: seen.Token()}
	ruling, err := loop.Rate(ctx, id, red, now)
	fmt.Println(seen.To, ruling.Status, err)
	for r := range store.Records("north-street") {
		fmt.Println(r.N, r.Kind, r.From, "->", r.To, "by", r.By)
	}
	// Output:
	// red accepted <nil>
	// 1 assessed green -> red by policy
	// 2 rating_confirmed red -> red by u-7
}

// The README's code that embeds a policy is Example_embed, and its host is the store of package memory.
func TestReadmeEmbeds(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		return string(data)
	}
	blocks := strings.Split(read("../README.md"), "```go\n")
	require.Len(t, blocks, 4)
	embed, _, _ := strings.Cut(blocks[2], "```")
	_, body, _ := strings.Cut(read("embed_test.go"), "func Example_embed() {\n")
	body, _, _ = strings.Cut(body, "\t// Output:")
	require.Equal(t, strings.ReplaceAll("\n"+body, "\n\t", "\n"), "\n"+embed)
	require.LessOrEqual(t, strings.Count(embed, "\n"), 25+1)
	host, _, _ := strings.Cut(blocks[3], "```")
	_, store, _ := strings.Cut(read("memory/store.go"), ")\n\n")
	require.Equal(t, store, host)
	require.LessOrEqual(t, strings.Count(host, "\n"), 60)
}

// The README's layer loads beside the example's policy; a rule that lowers does not.
func TestReadmeLayer(t *testing.T) {
	layer := snippet(t, "A practice's own layer")
	load := func(layer string) (*triage.Policy, error) {
		folder := fstest.MapFS{"triage.local.yaml": {Data: []byte(layer)}}
		for _, name := range []string{
			"triage.yaml", "red.csv", "danger.csv", "messages.yaml", "calendar.yaml",
			"bank-holidays.json",
		} {
			data, err := os.ReadFile("policies/total-triage/" + name)
			require.NoError(t, err)
			folder[name] = &fstest.MapFile{Data: data}
		}
		return triage.Load(folder)
	}
	p, err := load(layer)
	require.NoError(t, err)
	require.True(t, p.Set().Rule("north-street-miners").Local)
	require.True(t, p.Set().Approved(), "the supplier's approval stays valid")
	_, err = load(strings.Replace(layer, "upgrade: amber", "downgrade: green", 1))
	require.ErrorContains(t, err, "for example with patient.age_years: 50, submission.duration_h: 504")
}
