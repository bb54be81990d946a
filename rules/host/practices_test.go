// Many practices on one loop: some with policies of their own, all with one supplier's rules in memory.
package host_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/host"
	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/frontdoor-rules/frontdoor/triage"
	"github.com/stretchr/testify/require"
)

// layerOf raises every adult to red, over the supplier's policy of policyOf.
func layerOf(supplier string) fstest.MapFS {
	return fstest.MapFS{"triage.local.yaml": {Data: fmt.Appendf(nil, `policy: triage
id: own
version: 1
author: t
extends: %s
rules:
  - {id: own-red, when: patient.age_years >= 18, then: {upgrade: red}, because: A test.}
end: own
`, supplier)}}
}

// Two practices have put in the same submission; one of them has a layer of its own.
func TestPracticesWithTheirOwnLayers(t *testing.T) {
	db := &table{}
	supplier := policyOf("supplier", "amber", "")
	l := newLoop(t, db, supplier)
	mill, park := record.ID{Practice: "mill", Subject: "s-1"}, record.ID{Practice: "park", Subject: "s-1"}
	for _, id := range []record.ID{mill, park} {
		db.Put(id, adult("s-1"))
	}
	folder, err := host.Layered(supplier, layerOf("supplier"))
	require.NoError(t, err)
	require.NoError(t, l.For("mill").Reload(folder, monday))
	require.Equal(t, []string{"mill"}, l.Practices())
	require.Equal(t, triage.Red, tick(t, l, mill, monday).To)
	require.Equal(t, triage.Amber, tick(t, l, park, monday).To)
	require.Equal(t, []record.ID{}, append([]record.ID{}, db.Due(monday, "park")...))

	require.NoError(t, l.Reload(policyOf("supplier", "red", ""), monday.Add(time.Minute)))
	require.Equal(
		t,
		l.For("mill").Status(monday.Add(time.Minute)).Digest,
		tick(t, l, mill, monday.Add(time.Minute)).Digest,
	)
	require.NotEqual(t, l.For("mill").Policy(monday.Add(time.Hour)), l.Policy(monday.Add(time.Hour)))
	own := l.For("mill").Status(monday.Add(time.Hour))
	require.True(t, own.Own)
	require.Equal(t, "own", own.Layer)
	require.NotEqual(
		t,
		l.Status(monday.Add(time.Hour)).SupplierDigest,
		own.SupplierDigest,
		"its layer lies over the older one",
	)
	require.False(t, l.For("park").Status(monday.Add(time.Hour)).Own)
	require.Equal(t, l.Status(monday.Add(time.Hour)), l.For("park").Status(monday.Add(time.Hour)))

	require.Error(t, l.For("mill").Reload(fstest.MapFS{}, monday.Add(time.Hour)), "the last good policy stays")
	require.NotNil(t, l.For("mill").Status(monday.Add(time.Hour)).Failed)
	require.Nil(t, l.Status(monday.Add(time.Hour)).Failed)
	l.For("mill").Drop()
	require.Empty(t, l.Practices())
	require.Equal(t, l.Policy(monday.Add(time.Hour)), l.For("mill").Policy(monday.Add(time.Hour)))

	require.Error(
		t,
		(&host.Loop[*triage.Policy, triage.Input, triage.State, triage.Decision]{}).For("mill").Swap(nil, monday),
	)
}

// A practice's own policy that names a later day waits for it, and until then the shared one decides.
func TestOwnPolicyOfALaterDay(t *testing.T) {
	db := &table{}
	l := newLoop(t, db, policyOf("supplier", "amber", ""))
	id := record.ID{Practice: "mill", Subject: "s-1"}
	db.Put(id, adult("s-1"))
	require.NoError(t, l.For("mill").Swap(load(t, policyOf("own", "red", "effective: 2026-11-24")), monday))
	s := l.For("mill").Status(monday)
	require.True(t, s.Own)
	require.Equal(t, "supplier", s.ID)
	require.Len(t, s.Next, 1)
	require.Equal(t, triage.Amber, tick(t, l, id, monday).To)
	require.Equal(t, []record.ID{id}, db.Due(at("2026-11-24T00:00:00Z"), "mill"), "it is woken for the new policy")
	require.Equal(t, triage.Red, tick(t, l, id, at("2026-11-24T00:00:00Z")).To)
	require.Equal(t, "own", l.For("mill").Status(at("2026-11-24T00:00:00Z")).ID)
}

// An instant just before the last change of a practice's own policy, as of another machine's clock, is not decided by
// the supplier's rules alone: the practice's layer was in force then too.
func TestOwnPolicyDecidesJustBeforeItsLastChange(t *testing.T) {
	l := newLoop(t, &table{}, policyOf("supplier", "amber", ""))
	own := l.For("mill")
	id := func(now time.Time) string { return own.Policy(now).Set().Header.ID }
	require.NoError(t, own.Swap(load(t, policyOf("first", "red", "")), monday))
	require.NoError(t, own.Swap(load(t, policyOf("second", "red", "")), monday.Add(time.Hour)))
	require.Equal(t, "second", id(monday.Add(time.Hour-time.Second)))
	require.NoError(t, own.Swap(load(t, policyOf("third", "red", "effective: 2026-11-24")), monday.Add(2*time.Hour)))
	require.NoError(t, own.Swap(load(t, policyOf("fourth", "red", "effective: 2026-11-25")), at("2026-11-24T09:00:00Z")))
	require.Equal(t, "third", id(monday.Add(3*time.Hour)), "what is over is not kept")
	require.Equal(t, "fourth", id(at("2026-11-25T09:00:00Z")))
	require.Equal(t, "supplier", id(monday.Add(-time.Second)), "before it had any")

	own.Drop()
	require.NoError(t, own.Swap(load(t, policyOf("fifth", "red", "")), at("2026-11-26T09:00:00Z")))
	require.Equal(t, "supplier", id(at("2026-11-26T08:59:59Z")), "it had none any more")
	require.NoError(t, own.Swap(load(t, policyOf("sixth", "red", "effective: 2026-11-30")), at("2026-11-26T10:00:00Z")))
	own.Drop()
	require.NoError(t, own.Swap(load(t, policyOf("later", "red", "effective: 2026-11-30")), at("2026-11-27T09:00:00Z")))
	require.NoError(t, own.Swap(load(t, policyOf("now", "red", "")), at("2026-11-27T10:00:00Z")))
	require.Equal(t, "supplier", id(at("2026-11-27T09:59:59Z")), "the first had not begun")
	require.Equal(t, "now", id(at("2026-11-27T10:00:00Z")))
}

// One Reload follows the other, also where the practice's own policies are dropped while the first one loads.
func TestReloadsOfAPracticeFollowEachOther(t *testing.T) {
	l := newLoop(t, &table{}, policyOf("supplier", "amber", ""))
	own, begun, ends, done := l.For("mill"), make(chan bool), make(chan bool), make(chan error)
	wait := func(fs.FS) error { close(begun); <-ends; return nil }
	go func() { done <- own.Reload(policyOf("first", "red", ""), monday, wait) }()
	<-begun
	own.Drop()
	go func() { done <- own.Reload(policyOf("second", "red", ""), monday.Add(time.Minute)) }()
	select {
	case <-done:
		require.Fail(t, "the second load did not wait for the first")
	case <-time.After(100 * time.Millisecond): // most likely it waits
	}
	close(ends)
	require.NoError(t, <-done)
	require.NoError(t, <-done)
	require.Equal(t, "second", own.Policy(monday.Add(time.Hour)).Set().Header.ID)

	failed := errors.New("not good enough")
	require.Error(
		t,
		own.Reload(policyOf("third", "red", ""), monday.Add(time.Hour), func(fs.FS) error { own.Drop(); return failed }),
	)
	require.ErrorIs(t, own.Status(monday.Add(time.Hour)).Failed.Err, failed)
}

// A candidate decides beside the policies of one practice, or beside those that practices share.
func TestShadowOfOnePractice(t *testing.T) {
	db := &table{}
	l := newLoop(t, db, policyOf("supplier", "amber", ""))
	candidate := load(t, policyOf("candidate", "red", ""))
	require.ErrorContains(t, l.For("mill").Shadow(candidate), "no policies of its own")
	require.NoError(t, l.For("mill").Swap(load(t, policyOf("own", "amber", "")), monday))
	require.NoError(t, l.For("mill").Shadow(candidate))
	for _, practice := range []string{"mill", "p"} {
		id := record.ID{Practice: practice, Subject: "s-1"}
		db.Put(id, adult("s-1"))
		tick(t, l, id, monday)
	}
	require.Empty(t, records(t, db, record.Shadow), "practice p has no candidate")
	var shadows int
	for r := range db.Records("mill") {
		if r.Record.Kind == record.Shadow {
			shadows++
		}
	}
	require.Equal(t, 1, shadows)
	l.For("mill").EndShadow()
}

func TestLayeredReplacesNothingOfTheSupplier(t *testing.T) {
	supplier := withCalendar(t, policyOf("supplier", "amber", ""), "2026-12-01")
	for name, own := range map[string]fstest.MapFS{
		"triage.yaml":   policyOf("supplier", "green", ""),
		"messages.yaml": {"messages.yaml": {Data: []byte("x: 1\n")}},
	} {
		base := fstest.MapFS{"messages.yaml": {Data: []byte("x: 1\n")}}
		for file, data := range supplier {
			base[file] = data
		}
		_, err := host.Layered(base, own)
		require.ErrorContains(t, err, name+": error[not-local]")
	}
	_, err := host.Layered(nil, fstest.MapFS{})
	require.Error(t, err)
	folder, err := host.Layered(supplier, withCalendar(t, layerOf("supplier"), "2026-12-02"))
	require.NoError(t, err)
	own, shared := load(t, folder), load(t, supplier)
	require.NotEqual(t, own.Calendar().Digest(), shared.Calendar().Digest())
	require.NotNil(t, own.Set().Rule("own-red"))
}

// Rules whose files are equal are one set, whatever calendar stands beside them, and whoever loads them at once.
func TestEqualRulesAreLoadedOnce(t *testing.T) {
	one := load(t, withCalendar(t, policyOf("once", "amber", ""), "2026-12-01"))
	var wg sync.WaitGroup
	for day := range 8 {
		wg.Go(func() {
			for range 5 {
				p, err := triage.Load(withCalendar(t, policyOf("once", "amber", ""), fmt.Sprintf("2026-12-%02d", 10+day)))
				if err != nil || p.Set() != one.Set() || p.Calendar().Digest() == one.Calendar().Digest() {
					t.Errorf("another set, or the same calendar: %v", err)
				}
			}
		})
	}
	wg.Wait()
	other := load(t, withCalendar(t, policyOf("once", "red", ""), "2026-12-01"))
	require.NotEqual(t, one.Set().Digest(), other.Set().Digest())
	require.NotNil(t, other.Set().Rule("to-red"))
	runtime.KeepAlive(one)
}

// BenchmarkPractices loads the example's triage policy for practices that share its rules and have their own calendar,
// or that have a layer of their own too. KiB/practice is what each holds in memory.
func BenchmarkPractices(b *testing.B) {
	layer := func(i int) fstest.MapFS {
		return fstest.MapFS{"triage.local.yaml": {Data: fmt.Appendf(nil, `policy: triage
id: own
version: %d
author: t
extends: total-triage
rules:
  - {id: own-%d, when: patient.age_years >= 100, then: {upgrade: amber}, because: A test.}
end: own
`, i, i)}}
	}
	for name, own := range map[string]func(i int) fstest.MapFS{
		"calendar": func(int) fstest.MapFS { return fstest.MapFS{} }, "layer": layer,
	} {
		b.Run(name, func(b *testing.B) {
			shared := load(b, os.DirFS("../../examples/policies/total-triage"))
			var kept []*triage.Policy
			before := heap()
			for i := 0; b.Loop(); i++ {
				folder, err := host.Layered(
					os.DirFS("../../examples/policies/total-triage"),
					withCalendar(b, own(i), fmt.Sprintf("2028-02-%02d", 1+i%28)),
				)
				require.NoError(b, err)
				kept = append(kept, load(b, folder))
			}
			b.ReportMetric(float64(heap()-before)/1024/float64(len(kept)), "KiB/practice")
			runtime.KeepAlive(kept)
			runtime.KeepAlive(shared)
		})
	}
}

// heap is how many bytes are in use.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
