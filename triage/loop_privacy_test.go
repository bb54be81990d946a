// What the loop keeps: nothing of the patient, and the groups that fairness is measured by.
package triage_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/calendar"
	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// holders gives, for each field of an input that can hold words, what puts the canary there.
func holders(of reflect.Value, path string, add func(path string, put func(*triage.Input)),
	get func(*triage.Input) reflect.Value,
) {
	for n := range of.NumField() {
		f := of.Type().Field(n)
		name, field := path+"."+f.Name, func(in *triage.Input) reflect.Value { return get(in).Field(n) }
		switch word := reflect.ValueOf(canary); {
		case !f.IsExported() || f.Anonymous || name == ".Submission.ID":
		case f.Type == reflect.TypeFor[rules.Text]():
			add(name, func(in *triage.Input) { field(in).Set(reflect.ValueOf(rules.NewText(canary))) })
		case f.Type == reflect.TypeFor[rules.Private[string]]():
			add(name, func(in *triage.Input) { field(in).Set(reflect.ValueOf(rules.Withhold(canary))) })
		case f.Type == reflect.TypeFor[rules.Private[[]string]]():
			add(name, func(in *triage.Input) { field(in).Set(reflect.ValueOf(rules.Withhold([]string{canary}))) })
		case f.Type.Kind() == reflect.String:
			add(name, func(in *triage.Input) { field(in).SetString(canary) })
		case f.Type == reflect.TypeFor[[]string]():
			add(name, func(in *triage.Input) { field(in).Set(reflect.Append(reflect.Zero(f.Type), word)) })
		case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct:
			element := reflect.New(f.Type.Elem()).Elem()
			for e := range element.NumField() {
				if element.Field(e).Kind() != reflect.String {
					continue
				}
				add(name+"."+element.Type().Field(e).Name, func(in *triage.Input) {
					of := reflect.New(f.Type.Elem()).Elem()
					switch v := of.Addr().Interface().(type) {
					case *triage.Rated:
						*v = triage.Rated{ByRole: "supplier", Rating: "amber", At: at(8, 58)}
					case *triage.Link:
						*v = triage.Link{ID: "s-0", Base: "amber"}
					}
					of.Field(e).SetString(canary)
					field(in).Set(reflect.Append(reflect.Zero(f.Type), of))
				})
			}
		case f.Type.Kind() == reflect.Struct:
			holders(reflect.New(f.Type).Elem(), name, add, field)
		}
	}
}

func TestLoopKeepsNothingOfThePatient(t *testing.T) {
	type holder struct {
		name string
		put  func(*triage.Input)
	}
	var all []holder
	holders(reflect.ValueOf(triage.Input{}), "",
		func(name string, put func(*triage.Input)) { all = append(all, holder{name, put}) },
		func(in *triage.Input) reflect.Value { return reflect.ValueOf(in).Elem() })
	all = append(all, holder{"answers", func(in *triage.Input) { in.Answers = rules.NewAnswers(map[string]any{"ear_swollen": canary}) }},
		holder{"answer", func(in *triage.Input) { in.Answers = rules.NewAnswers(map[string]any{canary: true}) }})
	require.Greater(t, len(all), 40)
	var taken []holder
	check := func(name string, put func(*triage.Input)) (ok bool) {
		d := newLoopTest(t, applying(t, news2+sorts, 1, 1), rows)
		d.put(s1, put)
		var said []any
		out, err := d.Tick(ctx, s1, monday)
		ok = err == nil
		said = append(said, out, err)
		for n, to := range []triage.Rating{"green", "amber", "red", "green"} {
			now := monday.Add(time.Duration(n) * time.Minute)
			by := []host.Actor{admin, gp}[n%2]
			r, err := d.Rate(ctx, s1,
				triage.Change{To: to, By: by.ID, Role: by.Role, Reason: "looked", Seen: out.Token()}, now)
			said = append(said, r, err, d.finish(s1, to, by, now), d.Concern(ctx, s1, "too_low", by, now),
				d.Sweep(ctx, "p", now, nil))
			if e, err := d.table.Entry(ctx, s1); err == nil && e.State.Decision() != nil {
				out = *e.State.Decision()
			}
		}
		_, _, err = d.Evidence(ctx, s1, gp, canary+" x", monday)
		said = append(said, err, d.entry(s1).State, d.records("p"),
			fmt.Sprintf("%+v %#v %v", d.entry(s1), d.entry(s1), d.entry(s1)))
		for _, v := range said {
			suite.Withholds(t, name, v, canary)
			if e, is := v.(error); is {
				require.NotContains(t, e.Error(), canary, name)
			}
		}
		return ok
	}
	for _, h := range all {
		if check(h.name, h.put) {
			taken = append(taken, h)
		}
	}
	require.Greater(t, len(taken), 8)
	require.True(t, check("all at once", func(in *triage.Input) {
		for _, h := range taken {
			h.put(in)
		}
	}))
}

func TestLoopGroups(t *testing.T) {
	age := func(y int) func(*triage.Input) {
		return func(in *triage.Input) { in.Patient.AgeYears = rules.Withhold(y) }
	}
	born := func(y, m, d int) func(*triage.Input) {
		return func(in *triage.Input) {
			in.Patient.DateOfBirth = rules.Withhold(calendar.Date{Year: y, Month: time.Month(m), Day: d})
		}
	}
	language := func(tag string) func(*triage.Input) {
		return func(in *triage.Input) { in.Patient.Language = rules.Withhold(tag) }
	}
	for name, c := range map[string]struct {
		change func(*triage.Input)
		want   record.Group
	}{
		"unknown":     {nil, record.Group{}},
		"0":           {age(0), record.Group{AgeBand: "under_5"}},
		"4":           {age(4), record.Group{AgeBand: "under_5"}},
		"5":           {age(5), record.Group{AgeBand: "5_15"}},
		"15":          {age(15), record.Group{AgeBand: "5_15"}},
		"16":          {age(16), record.Group{AgeBand: "16_64"}},
		"64":          {age(64), record.Group{AgeBand: "16_64"}},
		"65":          {age(65), record.Group{AgeBand: "65_79"}},
		"79":          {age(79), record.Group{AgeBand: "65_79"}},
		"80":          {age(80), record.Group{AgeBand: "80_over"}},
		"130":         {age(130), record.Group{AgeBand: "80_over"}},
		"80 today":    {born(1946, 11, 23), record.Group{AgeBand: "80_over"}},
		"80 tomorrow": {born(1946, 11, 24), record.Group{AgeBand: "65_79"}},
		"16 tomorrow": {born(2010, 11, 24), record.Group{AgeBand: "5_15"}},
		"english":     {language("en"), record.Group{Language: "english"}},
		"of britain":  {language("en-GB"), record.Group{Language: "english"}},
		"polish":      {language("pl"), record.Group{Language: "other"}},
		"no english":  {language("enm"), record.Group{Language: "other"}},
		"channel":     {func(in *triage.Input) { in.Submission.Channel = "phone" }, record.Group{Channel: "phone"}},
		"adjustments": {
			func(in *triage.Input) { in.Patient.ReasonableAdjustments = rules.Withhold([]string{"easy_read"}) },
			record.Group{Adjustment: "yes"},
		},
		"no adjustments": {
			func(in *triage.Input) { in.Patient.ReasonableAdjustments = rules.Withhold([]string{}) },
			record.Group{Adjustment: "none"},
		},
		"not verified": {func(in *triage.Input) {
			age(70)(in)
			language("en")(in)
			in.Patient.AccountVerified = rules.Withhold(false)
		}, record.Group{Language: "english"}},
		"verified": {
			func(in *triage.Input) { age(70)(in); in.Patient.AccountVerified = rules.Withhold(true) },
			record.Group{AgeBand: "65_79"},
		},
		"not known if it is": {
			func(in *triage.Input) { age(70)(in); in.Patient.AccountVerified = rules.Private[bool]{} },
			record.Group{AgeBand: "65_79"},
		},
	} {
		d := newLoopTest(t, load(t, sorts))
		d.put(s1, c.change)
		d.tick(s1, monday)
		all := d.records("p")
		require.Len(t, all, 2, name)
		require.Equal(t, c.want, all[0].Group, name)
		require.Equal(t, c.want, all[1].Group, name)
	}
}
