// An id that is not UTF-8 is refused wherever it stands in an input of any domain: JSON would write two of them alike.
package examples_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/examples/policies"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/inbox/accounts"
	"github.com/frontdoor-rules/frontdoor/limits"
	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
	"github.com/frontdoor-rules/frontdoor/rules/wire"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// A place is one string in an input, which set replaces.
type place struct {
	path string
	set  func(word string)
	tag  reflect.StructTag // of the innermost field that is a fact or a raw input
}

// placesOf finds every string in an input, of exported fields, lists and maps, and of those that are withheld. The
// input is addressable. Lists of structs that are empty fail the test, so that no place is forgotten.
func placesOf(t *testing.T, path string, v reflect.Value, tag reflect.StructTag) (out []place) {
	t.Helper()
	add := func(set func(string)) { out = append(out, place{path, set, tag}) }
	switch into := v.Addr().Interface().(type) {
	case *rules.Private[string]:
		add(func(w string) { *into = rules.Withhold(w) })
		return out
	case *rules.Private[[]string]:
		add(func(w string) { *into = rules.Withhold([]string{w}) })
		return out
	case *[]string:
		add(func(w string) { *into = []string{w} })
		return out
	}
	switch v.Kind() {
	case reflect.String:
		add(v.SetString)
	case reflect.Pointer:
		if v.Type().Elem().Kind() == reflect.Struct {
			require.False(t, v.IsNil(), "the test gives one of %s", path)
			out = placesOf(t, path, v.Elem(), tag)
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Struct {
			require.NotZero(t, v.Len(), "the test gives one of %s", path)
			for i := range v.Len() {
				out = append(out, placesOf(t, fmt.Sprint(path, "/", i), v.Index(i), tag)...)
			}
		}
	case reflect.Map:
		add(func(w string) {
			key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			for _, p := range placesOf(t, path, key, tag) {
				p.set(w)
			}
			v.Set(reflect.MakeMap(v.Type()))
			v.SetMapIndex(key, value)
		})
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() || field.Anonymous {
				continue
			}
			of := tag
			if field.Tag.Get("fact")+field.Tag.Get("raw") != "" {
				of = field.Tag
			}
			out = append(out, placesOf(t, path+"/"+field.Name, v.Field(i), of)...)
		}
	}
	return out
}

// closed tells whether what may stand in a place is a list of words, of which one that is not UTF-8 is none.
func (p place) closed() bool { return p.tag.Get("enum")+p.tag.Get("codes") != "" }

// codesOf are the codes of all faults of an error.
func codesOf(err error) (out []string) {
	var many rules.Errors
	var one *rules.Error
	switch {
	case errors.As(err, &many):
		for _, e := range many {
			out = append(out, e.Code)
		}
	case errors.As(err, &one):
		out = append(out, one.Code)
	}
	return out
}

// A validation makes a new input, as a pointer, and says whether it can be decided.
type validation struct {
	input    func() any
	validate func(in any) error
}

// validations are those of all domains.
func validations(t *testing.T, verified rules.Private[bool]) map[string]validation {
	t.Helper()
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	folder := policies.TotalTriage()
	tr, err := triage.Load(folder)
	require.NoError(t, err)
	li, err := limits.Load(folder)
	require.NoError(t, err)
	ca, err := capacity.Load(folder)
	require.NoError(t, err)
	ib, err := inbox.Load(folder)
	require.NoError(t, err)
	ac, err := accounts.Load(folder)
	require.NoError(t, err)
	patient := practice.Patient{AccountVerified: verified}
	return map[string]validation{
		"triage": {func() any {
			in := &triage.Input{Patient: patient}
			in.Submission.ID, in.Submission.Rating, in.Submission.RatingSetBy = "s", triage.Green, "supplier"
			in.Submission.Ratings = []triage.Rated{{ByRole: "gp", Rating: triage.Green, At: now.Add(-time.Hour)}}
			in.Submission.Links = []triage.Link{{ID: "other"}}
			return in
		}, func(in any) error { return triage.Validate(tr, *in.(*triage.Input), now) }},
		"limits": {func() any {
			in := &limits.Input{Request: &limits.Request{}, Instructions: []limits.Instruction{instruction(now)}}
			in.Limits = []limits.Limit{{
				Kind: limits.Medical, Scope: limits.Daily, Instructions: []limits.Instruction{instruction(now)},
			}}
			return in
		}, func(in any) error { return limits.Validate(li, *in.(*limits.Input), now) }},
		"capacity": {func() any {
			need := capacity.Need{ID: "n", Rating: practice.Amber, OrderedAt: now}
			need.Unavailable = []calendar.Span{{From: now, To: now.Add(time.Hour)}}
			return &capacity.Input{
				Needs: []capacity.Order{{Need: need, Patient: patient}},
				Slots: []capacity.Slot{{ID: "sl", Start: now.Add(time.Hour)}},
				Plan:  []capacity.PlanLine{{Date: calendar.DateOf(now), History: capacity.History{{Total: 1}}}},
			}
		}, func(in any) error {
			return capacity.Validate(context.Background(), ca, *in.(*capacity.Input), now)
		}},
		"inbox": {func() any {
			in := &inbox.Input{}
			in.Item.ID, in.Item.Kind, in.Item.ReceivedAt = "i", inbox.Request, now.Add(-time.Hour)
			in.Item.Waits = []inbox.Wait{{On: "patient", From: now.Add(-time.Minute)}}
			today := calendar.DateOf(now)
			in.Item.Leave = []inbox.Leave{{From: today, To: today}}
			return in
		}, func(in any) error { return inbox.Validate(ib, *in.(*inbox.Input), now) }},
		"accounts": {func() any {
			return &accounts.Input{Account: accounts.Account{ID: "a"}}
		}, func(in any) error { return accounts.Validate(ac, *in.(*accounts.Input), now) }},
	}
}

// instruction is one that sets something and is approved.
func instruction(now time.Time) limits.Instruction {
	return limits.Instruction{
		ID: "i", From: now, Until: now.Add(time.Hour), Approval: &limits.Approval{By: "icb", Ref: "1"},
		Set: map[limits.Target]limits.Value{{Kind: limits.Medical, Scope: limits.Daily}: {N: 5}},
	}
}

// No id of two that JSON cannot tell apart is decided on, nor one that a decoder has mangled already.
func TestIDsThatAreNotUTF8AreRefused(t *testing.T) {
	for name, verified := range map[string]rules.Private[bool]{
		"verified": rules.Withhold(true), "not verified": rules.Withhold(false), "not known": {},
	} {
		for domain, d := range validations(t, verified) {
			require.NoError(t, d.validate(d.input()), "%s %s", domain, name)
			paths := 0
			for n := range placesOf(t, domain, reflect.ValueOf(d.input()).Elem(), "") {
				for _, word := range []string{"\xff", "\xfe", "x\xc3", "\ufffd"} {
					in := d.input()
					p := placesOf(t, domain, reflect.ValueOf(in).Elem(), "")[n]
					p.set(word)
					err := d.validate(in)
					if err == nil {
						t.Errorf("%s %s %q is accepted", p.path, name, word)
						continue
					}
					codes := codesOf(err)
					require.NotEmpty(t, codes, "%s %s: %v", p.path, name, err)
					if !p.closed() && !slices.Contains(codes, "unknown-value") {
						require.Contains(t, codes, "not-utf8", "%s %s: %v", p.path, name, err)
					}
					require.False(t, strings.Contains(err.Error(), word), "the error shows nothing of it")
				}
				paths++
			}
			require.Greater(t, paths, 15, domain)
		}
	}
}

// JSON that is not UTF-8, or that escapes half a character, is read with the replacement character: such ids have
// become one, and none of them is decided on.
func TestIDsThatJSONMadeAlikeAreRefused(t *testing.T) {
	p, err := accounts.Load(policies.TotalTriage())
	require.NoError(t, err)
	now := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	for _, id := range []string{"\xff", "\xfe", `\ud800`, `\udfff`} {
		line, err := wire.Line([]byte(`{"account": {"id": "` + id + `"}}`))
		if err == nil {
			_, err = p.Decide(line, now)
		}
		require.Error(t, err, "%q", id)
		require.Contains(t, codesOf(err), "not-utf8", "%q", id)
	}
	line, err := wire.Line([]byte(`{"account": {"id": "Łukasz-\ud83d\ude00"}}`))
	require.NoError(t, err)
	_, err = p.Decide(line, now)
	require.NoError(t, err, "what is UTF-8 is an id")
}

// A door keeps no request and no instruction whose ids are not UTF-8.
func TestIDsThatALoopOfLimitsRefuses(t *testing.T) {
	h, err := memory.New(policies.TotalTriage())
	require.NoError(t, err)
	loop := h.Limits
	now, ctx := time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC), context.Background()
	lead := host.Actor{ID: "u-1", Role: "reception_lead"}
	for _, i := range []limits.Instruction{
		{ID: "\xff"},
		{ID: "i", InstructedBy: "\xff"},
		{ID: "i", Cancels: "\xff"},
		{ID: "i", Approval: &limits.Approval{By: "\xff"}},
	} {
		_, err := loop.Instruct(ctx, "p", i, lead, now)
		require.Equal(t, []string{"not-utf8"}, codesOf(err))
	}
	_, err = loop.Submit(ctx, "p", limits.Request{Submission: limits.Submission{ID: "\xff"}}, now)
	require.Equal(t, []string{"not-utf8"}, codesOf(err))
	lead.ID = "\xff"
	_, err = loop.Instruct(ctx, "p", instruction(now), lead, now)
	require.Error(t, err)
	_, err = loop.Tick(ctx, limits.DoorOf("\xff"), now)
	require.Error(t, err)
}
