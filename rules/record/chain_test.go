// This file tests that tampering with a chain is found.

package record_test

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var morning = time.Date(2026, 11, 23, 8, 15, 0, 250_999_999, time.UTC)

// odd are texts that a record of a careless host may hold.
var odd = []string{"u-1", `"`, "a\nb", "\r\n", "\t", `\`, "\u2028", "<&>", "ü", "\U0001f6aa", "\x00", "{}", ""}

func aRecord(practice string, n int) record.Record {
	return record.Record{
		Practice: practice, Subject: fmt.Sprint("s-", n), Kind: record.Assessed, What: odd[n%len(odd)], From: "green",
		To: "amber", By: odd[(n+1)%len(odd)], Role: "system", Reason: "unasked",
		Rules: []string{"r-1", odd[n%len(odd)]}, Notify: []string{"duty"},
		Group: record.Group{Channel: "online", AgeBand: "5_15", Language: "english", Adjustment: "none"},
		At:    morning.Add(time.Duration(n) * time.Minute), Version: fmt.Sprint(n + 1), Digest: "d1",
		CalendarDigest: "c1",
	}.Keyed()
}

func chainOf(practice string, n int) (out []record.Linked) {
	var h record.Head
	for i := range n {
		out = append(out, h.Link(aRecord(practice, i)))
		h = out[i].Head()
	}
	return out
}

func seq(all []record.Linked) iter.Seq2[record.Linked, error] {
	return func(yield func(record.Linked, error) bool) {
		for _, l := range all {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// relinked is a chain written anew, with hashes that hold.
func relinked(all []record.Linked, from int) []record.Linked {
	out := slices.Clone(all[:from])
	var h record.Head
	if from > 0 {
		h = out[from-1].Head()
	}
	for _, l := range all[from:] {
		out = append(out, h.Link(l.Record))
		h = out[len(out)-1].Head()
	}
	return out
}

func written(t require.TestingT, all []record.Linked) []byte {
	var b bytes.Buffer
	require.NoError(t, record.Write(&b, seq(all)))
	return b.Bytes()
}

func broken(t *testing.T, n uint64, code record.ChainCode, err error) {
	t.Helper()
	var of *record.ChainError
	require.ErrorAs(t, err, &of)
	require.Equal(t, record.ChainError{N: n, Code: code}, *of)
	require.Regexp(t, fmt.Sprintf("^record %d [a-z]", n), err.Error())
}

const length = 40

func TestAChainHolds(t *testing.T) {
	all := chainOf("p", length)
	head, err := record.Verify("p", seq(all))
	require.NoError(t, err)
	require.Equal(t, all[length-1].Head(), head)
	var kept []record.Head
	for _, l := range all {
		kept = append(kept, l.Head())
	}
	_, err = record.Verify("p", seq(all), kept...)
	require.NoError(t, err, "every head of a chain is in it")
	head, err = record.Verify("p", seq(nil))
	require.NoError(t, err)
	require.Zero(t, head)
	require.Equal(t, all, chainOf("p", length))
}

// fields gives every field of a record in a chain, however deep, with a way to change it.
func fields(v reflect.Value, at string, each func(name string, f reflect.Value)) {
	for i := range v.NumField() {
		f, name := v.Field(i), at+v.Type().Field(i).Name
		if f.Kind() == reflect.Struct && f.Type() != reflect.TypeFor[time.Time]() {
			fields(f, name+".", each)
			continue
		}
		each(name, f)
	}
}

func change(f reflect.Value) {
	switch of := f.Addr().Interface().(type) {
	case *time.Time:
		*of = of.Add(time.Millisecond)
	case *[]string:
		*of = append(slices.Clone(*of), "more")
	case *uint64:
		*of++
	default:
		f.SetString(f.String() + "x")
	}
}

func TestEveryFieldIsGuarded(t *testing.T) {
	all := chainOf("p", length)
	seen := 0
	for n := range all {
		fields(reflect.ValueOf(&all[n]).Elem(), "", func(name string, _ reflect.Value) {
			tampered := slices.Clone(all)
			fields(reflect.ValueOf(&tampered[n]).Elem(), "", func(of string, f reflect.Value) {
				if of == name {
					change(f)
				}
			})
			_, err := record.Verify("p", seq(tampered))
			broken(t, uint64(n+1), "altered", err)
			if n%8 == 0 { // and as it is written
				_, err = record.Verify("p", record.Read(bytes.NewReader(written(t, tampered))))
				broken(t, uint64(n+1), "altered", err)
			}
			before := record.Head{}
			if n > 0 {
				before = all[n-1].Head()
			}
			tampered[n] = before.Link(tampered[n].Record) // with a hash that holds the next one shows it
			_, err = record.Verify("p", seq(tampered), all[length-1].Head())
			switch {
			case name == "N" || name == "Prev" || name == "Hash":
				require.NoError(t, err, "linking writes them anew")
			case name == "Record.Practice":
				broken(t, uint64(n+1), "foreign", err)
			case n+1 < length:
				broken(t, uint64(n+2), "altered", err)
			default:
				broken(t, length, "rewritten", err)
			}
			seen++
		})
	}
	require.GreaterOrEqual(t, seen, 20*length)
}

func TestTampering(t *testing.T) {
	all, other := chainOf("p", length), chainOf("q", length)
	head := all[length-1].Head()
	insert := func(n int, l record.Linked) []record.Linked { return slices.Insert(slices.Clone(all), n, l) }
	link := func(n int, r record.Record) record.Linked { return all[n-1].Head().Link(r) }
	swapped := func(n int) []record.Linked {
		out := slices.Clone(all)
		out[n], out[n+1] = out[n+1], out[n]
		return out
	}
	changed := slices.Clone(all)
	changed[19].To = "green"
	again := aRecord("p", 3)
	for n := range all {
		_, err := record.Verify("p", seq(slices.Delete(slices.Clone(all), n, n+1)), head)
		code := record.Missing
		if n == length-1 {
			code = record.Truncated
		}
		broken(t, uint64(n+1), code, err)
		_, err = record.Verify("p", seq(insert(n, all[n])))
		broken(t, uint64(n+2), "reordered", err)
		if n+1 < length {
			_, err = record.Verify("p", seq(swapped(n)))
			broken(t, uint64(n+1), "missing", err)
		}
	}
	for name, c := range map[string]struct {
		chain []record.Linked
		n     uint64
		code  record.ChainCode // with the head that was kept
		alone record.ChainCode // without
	}{
		"moved to the end": {
			append(slices.Delete(slices.Clone(all), 4, 5), all[4]), 5, "missing", "missing",
		},
		"repeated at the end": {
			append(slices.Clone(all), all[4]), length + 1, "reordered", "reordered",
		},
		"another practice's in between": {insert(20, other[20]), 21, "altered", "altered"},
		"another practice's linked": {
			append(slices.Clone(all[:20]), link(20, other[20].Record)), 21, "foreign", "foreign",
		},
		"another practice's chain put on": {
			append(slices.Clone(all), other...), length + 1, "reordered", "reordered",
		},
		"another practice's chain": {other, 1, "foreign", "foreign"},
		"a key again": {
			append(slices.Clone(all[:20]), link(20, again)), 21, "repeated", "repeated",
		},
		"cut off":                      {all[:20], 21, "truncated", ""},
		"all cut off":                  {nil, 1, "truncated", ""},
		"written anew from the first":  {relinked(changed[19:], 0), 22, "truncated", ""},
		"written anew from the middle": {relinked(changed, 19), length, "rewritten", ""},
		"one dropped and written anew": {
			relinked(slices.Delete(slices.Clone(all), 9, 10), 9), length, "truncated", "",
		},
		"dropped, written anew and filled up": {relinked(
			append(slices.Delete(slices.Clone(all), 9, 10), link(1, aRecord("p", 99))), 9,
		), length, "rewritten", ""},
		"as it was, with more after": {append(slices.Clone(all), link(length, aRecord("p", 99))), 0, "", ""},
		"rewritten after the head that is kept": {relinked(
			append(slices.Clone(all), link(length, aRecord("p", 98)), link(length, aRecord("p", 99))), length,
		), 0, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, by := range []struct {
				code record.ChainCode
				kept []record.Head
			}{{c.code, []record.Head{head}}, {c.alone, nil}} {
				_, err := record.Verify("p", seq(c.chain), by.kept...)
				if by.code == "" {
					require.NoError(t, err)
					continue
				}
				broken(t, c.n, by.code, err)
			}
		})
	}
}

// A head that names no record proves nothing: to take it for good would pass an empty chain off as the whole.
func TestAHeadOfNothingIsRefused(t *testing.T) {
	all := chainOf("p", 3)
	good := all[1].Head()
	for name, kept := range map[string][]record.Head{
		"the zero head": {{}}, "a number alone": {{N: 2}}, "a hash alone": {{Hash: good.Hash}},
		"a hash that is cut off": {{N: 2, Hash: good.Hash[:60]}}, "beside a good one": {good, {}},
		"a hash in capitals": {{N: 2, Hash: strings.ToUpper(good.Hash)}},
	} {
		for of, chain := range map[string][]record.Linked{"whole": all, "empty": nil} {
			_, err := record.Verify("p", seq(chain), kept...)
			require.ErrorIs(t, err, record.ErrNoHead, "%s, %s", name, of)
		}
	}
}

func TestParseHead(t *testing.T) {
	head := chainOf("p", 12)[11].Head()
	read, err := record.ParseHead(head.String())
	require.NoError(t, err)
	require.Equal(t, head, read)
	for _, text := range []string{
		"", ":", "12", "12:", ":" + head.Hash, "0:" + head.Hash, "+12:" + head.Hash, "012:" + head.Hash,
		"-1:" + head.Hash, "12:" + head.Hash[1:], "12:" + strings.ToUpper(head.Hash), head.String() + "\n",
		" " + head.String(), "18446744073709551616:" + head.Hash, record.Head{}.String(),
	} {
		_, err := record.ParseHead(text)
		require.ErrorIs(t, err, record.ErrNoHead, "%q", text)
	}
}

// What follows a beginning that was put away is verified from its head on, and holds with no other beginning.
func TestVerifyAfter(t *testing.T) {
	all := chainOf("p", length)
	for n := range length {
		var head record.Head
		if n > 0 {
			head = all[n-1].Head()
		}
		end, err := record.VerifyAfter(head, "p", seq(all[n:]), all[length-1].Head())
		require.NoError(t, err)
		require.Equal(t, all[length-1].Head(), end)
	}
	archived := all[9].Head()
	end, err := record.VerifyAfter(archived, "p", seq(nil), archived)
	require.NoError(t, err)
	require.Equal(t, archived, end, "all was put away")
	for name, c := range map[string]struct {
		after record.Head
		chain []record.Linked
		kept  []record.Head
		n     uint64
		code  record.ChainCode
	}{
		"another beginning":            {relinked(all, 5)[9].Head(), relinked(all[10:], 0), nil, 11, "reordered"},
		"the beginning has other ends": {chainOf("q", 10)[9].Head(), all[10:], nil, 11, "altered"},
		"one is gone":                  {archived, all[11:], nil, 11, "missing"},
		"one stands in both":           {archived, all[9:], nil, 11, "reordered"},
		"a head that was put away":     {archived, all[10:], []record.Head{all[3].Head()}, 4, "missing"},
		"another head at the seam": {
			archived, all[10:], []record.Head{{N: 10, Hash: all[3].Hash}}, 10, "rewritten",
		},
		"cut off": {archived, all[10:20], []record.Head{all[20].Head()}, 21, "truncated"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := record.VerifyAfter(c.after, "p", seq(c.chain), c.kept...)
			broken(t, c.n, c.code, err)
		})
	}
}

func TestVerifyGivesErrorsOfReading(t *testing.T) {
	lost := errors.New("lost")
	head, err := record.Verify("p", func(yield func(record.Linked, error) bool) {
		_ = yield(chainOf("p", 1)[0], nil) && yield(record.Linked{}, lost)
	})
	require.ErrorIs(t, err, lost)
	require.EqualValues(t, 1, head.N, "so far it held")
}

func TestWriteAndRead(t *testing.T) {
	all := chainOf("p", length)
	text := written(t, all)
	require.Equal(t, length, bytes.Count(text, []byte("\n")))
	n := 0
	for l, err := range record.Read(bytes.NewReader(text)) {
		require.NoError(t, err)
		require.Equal(t, all[n], l)
		n++
	}
	require.Equal(t, length, n)
	require.Equal(t, text, written(t, chainOf("p", length)), "the same records are the same bytes")
	for range record.Read(bytes.NewReader(text)) {
		break // who stops is not called again
	}
	lost := errors.New("lost")
	require.ErrorIs(t, record.Write(&bytes.Buffer{}, func(yield func(record.Linked, error) bool) {
		yield(record.Linked{}, lost)
	}), lost)
	require.ErrorIs(t, record.Write(full{}, seq(all)), errFull)
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestReadIsStrict(t *testing.T) {
	text := string(written(t, chainOf("p", 3)))
	lines := strings.SplitAfter(text, "\n")
	first, second, third := lines[0], lines[1], lines[2]
	for name, c := range map[string]struct {
		text string
		n    uint64
		code record.ChainCode
	}{
		"empty":                   {"", 0, ""},
		"without the last line":   {strings.TrimSuffix(text, "\n"), 0, ""},
		"a key more":              {first + strings.Replace(second, `{`, `{"name":"x",`, 1), 2, "altered"},
		"a key more at the end":   {first + strings.Replace(second, "}\n", `,"name":"x"}`+"\n", 1), 2, "altered"},
		"a key more in the group": {strings.Replace(first, `"group":{`, `"group":{"name":"x",`, 1), 1, "altered"},
		"a key twice": {
			first + strings.Replace(second, `"to":"amber"`, `"to":"green","to":"amber"`, 1), 2, "altered",
		},
		"a key in capitals": {strings.Replace(first, `"to":`, `"To":`, 1), 1, "altered"},
		"other order": {
			strings.Replace(first, `"from":"green","to":"amber"`, `"to":"amber","from":"green"`, 1), 1, "altered",
		},
		"spaces":              {strings.Replace(first, `,`, `, `, 1), 1, "altered"},
		"another zone":        {strings.Replace(first, `08:15:00.25Z`, `09:15:00.25+01:00`, 1), 1, "altered"},
		"null for a text":     {strings.Replace(first, `"what":"u-1",`, `"what":null,`, 1), 1, "altered"},
		"escaped otherwise":   {strings.Replace(first, `"amber"`, `"\u0061mber"`, 1), 1, "altered"},
		"a broken line":       {first + second[:20] + "\n" + third, 2, "unreadable"},
		"cut in the middle":   {first + second + third[:len(third)/2], 3, "unreadable"},
		"an empty line":       {first + "\n" + second, 2, "unreadable"},
		"two on a line":       {first + strings.TrimSpace(second) + third, 2, "unreadable"},
		"no object":           {first + "null\n", 2, "altered"},
		"a list":              {"[" + first + "]", 1, "unreadable"},
		"a number for a text": {strings.Replace(first, `"to":"amber"`, `"to":1`, 1), 1, "unreadable"},
		"an overlong line":    {first + strings.Repeat("x", 1<<21) + "\n" + third, 2, "unreadable"},
		"no UTF-8":            {strings.Replace(first, `"amber"`, "\"\xff\"", 1), 1, "altered"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := record.Verify("p", record.Read(strings.NewReader(c.text)))
			if c.code == "" {
				require.NoError(t, err)
				return
			}
			broken(t, c.n, c.code, err)
			ended := false
			for _, err := range record.Read(strings.NewReader(c.text)) {
				require.False(t, ended)
				ended = err != nil
			}
		})
	}
}

// Of what was written no bit can be changed unseen.
func TestAnyBit(t *testing.T) {
	all := chainOf("p", length)
	text, head := written(t, all), all[length-1].Head()
	rapid.Check(t, func(t *rapid.T) {
		bit := rapid.IntRange(0, 8*len(text)-1).Draw(t, "bit")
		flipped := slices.Clone(text)
		flipped[bit/8] ^= 1 << (bit % 8)
		if _, err := record.Verify("p", record.Read(bytes.NewReader(flipped)), head); err != nil {
			return
		}
		var read []record.Linked
		for l := range record.Read(bytes.NewReader(flipped)) {
			read = append(read, l)
		}
		require.Equal(t, all, read)
	})
}

// Whatever is cut out of the lines, put in or moved: it is seen.
func TestAnyLines(t *testing.T) {
	all := chainOf("p", 12)
	head := all[11].Head()
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.SliceOfN(rapid.IntRange(0, 11), 0, 14).Draw(t, "lines")
		var lines []record.Linked
		same := len(at) == len(all)
		for n, i := range at {
			lines, same = append(lines, all[i]), same && i == n
		}
		_, err := record.Verify("p", seq(lines), head)
		require.Equal(t, same, err == nil)
	})
}

func TestKeys(t *testing.T) {
	base := aRecord("p", 0)
	undated := base
	undated.Version = ""
	for name, c := range map[string]struct {
		of     record.Record
		change func(*record.Record)
		same   bool
	}{
		"practice":               {base, func(r *record.Record) { r.Practice = "q" }, false},
		"subject":                {base, func(r *record.Record) { r.Subject = "s-9" }, false},
		"version":                {base, func(r *record.Record) { r.Version = "9" }, false},
		"group":                  {base, func(r *record.Record) { r.Group.Language = "other" }, false},
		"rules":                  {base, func(r *record.Record) { r.Rules = r.Rules[:1] }, false},
		"digest":                 {base, func(r *record.Record) { r.Digest = "d2" }, false},
		"an earlier key":         {base, func(r *record.Record) { r.Key = "x" }, true},
		"instant":                {base, func(r *record.Record) { r.At = r.At.Add(time.Hour) }, true},
		"instant, of no version": {undated, func(r *record.Record) { r.At = r.At.Add(time.Millisecond) }, false},
		"less than a millisecond": {undated, func(r *record.Record) {
			r.At = r.At.Truncate(time.Millisecond).Add(999_999)
		}, true},
		"the zone, of no version": {undated, func(r *record.Record) {
			r.At = r.At.In(time.FixedZone("x", 3600))
		}, true},
		"monotonic reading or not": {undated, func(r *record.Record) { r.At = r.At.Round(0) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := c.of
			c.change(&r)
			require.Equal(t, c.same, c.of.Keyed().Key == r.Keyed().Key)
			require.Equal(t, r.Keyed(), r.Keyed().Keyed())
			require.Zero(t, r.Keyed().At.Nanosecond()%1e6)
			require.Equal(t, time.UTC, r.Keyed().At.Location())
		})
	}
	require.Equal(t, base.At, record.Head{}.Link(base).At, "the key leaves the instant")
	late := base
	late.At = morning.In(time.FixedZone("x", 3600))
	require.Equal(t, record.Head{}.Link(base).Hash, record.Head{}.Link(late).Hash, "a chain holds milliseconds of UTC")
}

func TestIsCode(t *testing.T) {
	for s, want := range map[string]bool{
		"direct_care": true, "a1": true, strings.Repeat("a", 60): true, strings.Repeat("a", 61): false, "": false,
		"Direct": false, "direct care": false, "direct_care\n": false,
		"_a": false, "a_": false, "a__b": false, "1a": false, "ä": false, "mrs-smith": false,
	} {
		require.Equal(t, want, record.IsCode(s), "%q", s)
	}
}

func ExampleVerify() {
	var head record.Head
	var chain []record.Linked
	for n, to := range []string{"amber", "red"} {
		r := record.Record{Practice: "p", Subject: "s-1", Kind: record.Assessed, To: to, Version: fmt.Sprint(n)}
		chain = append(chain, head.Link(r.Keyed()))
		head = chain[n].Head() // a host keeps it elsewhere
	}
	records := func(yield func(record.Linked, error) bool) {
		for _, l := range chain {
			if !yield(l, nil) {
				return
			}
		}
	}
	_, err := record.Verify("p", records, head)
	fmt.Println(err)
	chain[0].To = "green"
	_, err = record.Verify("p", records, head)
	fmt.Println(err)
	// Output:
	// <nil>
	// record 1 was changed after it was written
}
