// This file tests the verb audit.

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/frontdoor-rules/frontdoor/rules/record"
	"github.com/stretchr/testify/require"
)

// chained is a chain of one record a practice, as record.Write writes it, with its heads.
func chained(t *testing.T, practices ...string) (text string, heads []string) {
	t.Helper()
	var b bytes.Buffer
	var h record.Head
	require.NoError(t, record.Write(&b, func(yield func(record.Linked, error) bool) {
		for i, p := range practices {
			l := h.Link(record.Record{
				Practice: p, Subject: fmt.Sprint("s-", i), Kind: record.Concern, Reason: "too_low", Role: "gp",
				Rules: []string{}, At: time.Date(2026, 11, 23, 9, i, 0, 0, time.UTC),
			}.Keyed())
			h = l.Head()
			heads = append(heads, fmt.Sprint(h.N, ":", h.Hash))
			yield(l, nil)
		}
	}))
	return b.String(), heads
}

func TestAudit(t *testing.T) {
	good, heads := chained(t, "p", "p", "p")
	two, _ := chained(t, "p", "q")
	lines := strings.SplitAfter(good, "\n")
	a := strings.Repeat("a", 64)
	var anew bytes.Buffer // the first line as it was, and the others written anew
	require.NoError(t, record.Write(&anew, func(yield func(record.Linked, error) bool) {
		at := record.Head{}
		for l := range record.Read(strings.NewReader(good)) {
			if l.N > 1 {
				l.Reason = "too_high"
			}
			l = at.Link(l.Record)
			at = l.Head()
			yield(l, nil)
		}
	}))
	for name, c := range map[string]struct {
		in   string
		args []string
		code int
		out  string
		errs string
	}{
		"text": {good, []string{"-"}, 0, "AUDIT of p  3 records, ", ""},
		"every head is kept": {good, []string{
			"-", "-head", heads[0], "-head", heads[1], "-head", heads[2],
		}, 0, "head is " + heads[2], ""},
		"flags first": {good, []string{"-head", heads[2], "-"}, 0, "AUDIT of p", ""},
		"nothing":     {"", []string{"-"}, 0, "no records\n", ""},
		"nothing, and a head": {
			"",
			[]string{"-", "-head", heads[0]},
			1, "",
			"frontdoor: record 1 is not there, and the head that was kept names it: the end was cut off\n",
		},
		"the end was cut off": {
			lines[0] + lines[1],
			[]string{"-", "-head", heads[2]},
			1, "",
			"record 3 is not there, and the head that was kept names it: the end was cut off\n" +
				"the 2 records before it hold; nothing is counted\n",
		},
		"a wrong head": {
			good,
			[]string{"-", "-head", heads[0], "-head", "2:" + a},
			1, "",
			"frontdoor: record 2 is not the one that the head names: the chain was written anew\n",
		},
		"a head without a hash":   {good, []string{"-", "-head", "3"}, 2, "", "a head is N:HASH"},
		"a short hash":            {good, []string{"-", "-head", "3:abc"}, 2, "", "a head is N:HASH"},
		"a head without a number": {good, []string{"-", "-head", ":" + a}, 2, "", "a head is N:HASH"},
		"the head of nothing":     {good, []string{"-", "-head", "0:" + a}, 2, "", "a head is N:HASH"},
		"a head before the first": {good, []string{"-", "-head", "-1:" + a}, 2, "", "a head is N:HASH"},
		"a head with a sign":      {good, []string{"-", "-head", "+1:" + a}, 2, "", "a head is N:HASH"},
		"a head beyond all numbers": {
			good, []string{"-", "-head", "18446744073709551616:" + a}, 2, "", "a head is N:HASH",
		},
		"-head without one": {good, []string{"-", "-head"}, 2, "", "frontdoor: "},
		"a missing file": {
			"", []string{"testdata/none.jsonl"}, 2, "", "frontdoor: testdata/none.jsonl cannot be opened\n",
		},
		"a folder": {"", []string{"testdata"}, 2, "", "frontdoor: testdata cannot be read\n"},
		"no file": {
			good, nil, 2, "", "frontdoor: name one file of records, or - for standard input\n",
		},
		"two files": {
			good, []string{"-", "-"}, 2, "", "frontdoor: name one file of records, or - for standard input\n",
		},
		"an unknown format": {
			good, []string{"-", "-format", "xml"}, 2, "", "frontdoor: -format is json or text\n",
		},
		"an unknown flag": {good, []string{"-", "-what"}, 2, "", "frontdoor: "},
		"a line that is no record": {
			lines[0] + "not json\n" + lines[1],
			[]string{"-"},
			1, "",
			"frontdoor: record 2 cannot be read\nthe 1 records before it hold; nothing is counted\n",
		},
		"an empty line": {
			lines[0] + "\n" + lines[1], []string{"-"}, 1, "", "frontdoor: record 2 cannot be read\n",
		},
		"a line that is too long": {
			lines[0] + strings.Repeat("x", 1<<20) + "\n", []string{"-"}, 1, "", "frontdoor: record 2 cannot be read\n",
		},
		"a word was changed": {
			strings.Replace(good, "too_low", "too_law", 1),
			[]string{"-"},
			1, "",
			"frontdoor: record 1 was changed after it was written\n",
		},
		"a key more": {
			strings.Replace(good, `{"n":1`, `{"x":0,"n":1`, 1),
			[]string{"-"},
			1, "",
			"frontdoor: record 1 was changed after it was written\n",
		},
		"a line is gone":           {lines[0] + lines[2], []string{"-"}, 1, "", "frontdoor: record 2 is not there\n"},
		"two lines changed places": {lines[1] + lines[0], []string{"-"}, 1, "", "frontdoor: record 1 is not there\n"},
		"a line twice": {
			lines[0] + lines[0], []string{"-"}, 1, "", "frontdoor: record 2 does not stand in its place\n",
		},
		"the practice": {good, []string{"-", "-practice", "p", "-head", heads[2]}, 0, "AUDIT of p  3 records", ""},
		"another practice": {
			good, []string{"-", "-practice", "q"}, 1, "", "frontdoor: record 1 is of another practice\n",
		},
		"another practice, as its name begins": {
			good, []string{"-", "-practice", "P"}, 1, "", "frontdoor: record 1 is of another practice\n",
		},
		"a line again at the end": {
			good + lines[1], []string{"-"}, 1, "", "frontdoor: record 4 does not stand in its place\n",
		},
		"written anew from the middle": {
			anew.String(),
			[]string{"-", "-head", heads[0], "-head", heads[2]},
			1, "",
			"frontdoor: record 3 is not the one that the head names: the chain was written anew\n",
		},
		"written anew after the last head": {anew.String(), []string{"-", "-head", heads[0]}, 0, "AUDIT of p", ""},
		"two practices":                    {two, []string{"-"}, 1, "", "frontdoor: record 2 is of another practice\n"},
		"broken, as JSON": {
			two, []string{"-", "-format", "json"}, 1, "", "frontdoor: record 2 is of another practice\n",
		},
		"the last line has no break": {
			strings.TrimSuffix(good, "\n"), []string{"-", "-head", heads[2]}, 0, "AUDIT of p", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			code, out, errs := frontdoor(c.in, append([]string{"audit"}, c.args...)...)
			require.Equal(t, c.code, code, errs)
			require.Contains(t, errs, c.errs)
			require.Contains(t, out, c.out)
			require.True(t, (c.code == 0) == (errs == "") && (c.code == 0) == (out != ""), "%q %q", out, errs)
		})
	}
	file := filepath.Join(t.TempDir(), "records.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(good), 0o600))
	code, fromFile, _ := frontdoor("", "audit", file)
	_, fromInput, _ := frontdoor(good, "audit", "-")
	require.Zero(t, code)
	require.Equal(t, fromInput, fromFile)
}

func TestAuditJSON(t *testing.T) {
	good, heads := chained(t, "p", "p")
	code, out, errs := frontdoor(good, "audit", "-", "-format", "json")
	require.Zero(t, code, errs)
	var r map[string]any
	require.NoError(t, json.Unmarshal([]byte(out), &r))
	for _, key := range []string{
		"practice", "from", "to", "head", "kinds", "staff", "clinicians", "final", "lowered", "times", "stages",
		"concerns", "refused", "shadow", "policies", "groups",
	} {
		require.Contains(t, r, key)
		require.NotNil(t, r[key], key)
	}
	require.Equal(t, heads[1], fmt.Sprint(r["head"].(map[string]any)["n"], ":", r["head"].(map[string]any)["hash"]))
	_, again, _ := frontdoor(good, "audit", "-format", "json", "-")
	require.Equal(t, out, again)
}

func TestAuditWrittenAnew(t *testing.T) {
	good, _ := chained(t, "p", "p", "p")
	_, _, errs := frontdoor(good, "audit", "-", "-head", "2:"+strings.Repeat("a", 64))
	require.Contains(t, errs, "the 1 records before it hold")
}

func TestAuditHash(t *testing.T) {
	good, heads := chained(t, "p")
	for _, head := range []string{"1:" + strings.Repeat("z", 64), strings.ToUpper(heads[0])} {
		code, _, errs := frontdoor(good, "audit", "-", "-head", head)
		require.Equal(t, unusable, code, errs)
	}
}

func TestAuditControl(t *testing.T) {
	for _, format := range []string{"json", "text"} {
		good, _ := chained(t, "p\u009b2J\x7f\u202e")
		_, out, _ := frontdoor(good, "audit", "-", "-format", format)
		require.False(t, strings.ContainsFunc(out, func(r rune) bool {
			return r != '\n' && !unicode.IsPrint(r)
		}), "%q", out)
	}
}
