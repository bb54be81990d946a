// This file allocates the slots of today and tomorrow to what the clinicians ordered.

package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/frontdoor-rules/frontdoor/capacity"
)

//go:embed clinic.jsonl
var clinicLines []byte

// clinic is what the clinicians ordered, the slots of today and tomorrow, and who gets which.
type clinic struct {
	policy   *capacity.Policy
	in       capacity.Input
	decision capacity.Decision
	now      time.Time
}

// openClinic reads the clinic and allocates its slots.
func openClinic(policy *capacity.Policy, now time.Time) (clinic, error) {
	c := clinic{policy: policy, now: now}
	err := eachLine(clinicLines, func(line map[string]json.RawMessage) (err error) {
		c.in, err = capacity.Decode(line)
		return err
	})
	if err == nil {
		c.decision, err = capacity.Allocate(context.Background(), c.policy, c.in, now)
	}
	return c, err
}

// without is the clinic after a clinician's slots of today are lost. Slots that were proposed before may move.
func (c clinic) without(clinician string) (clinic, error) {
	in := c.in
	in.Slots, in.Needs, in.AlertState = slices.Clone(in.Slots), slices.Clone(in.Needs), c.decision.AlertState
	lost := 0
	for i, s := range in.Slots {
		if s.ClinicianID == clinician && c.isToday(s.Start) {
			in.Slots[i].Status = "busy_unavailable"
			lost++
		}
	}
	if lost == 0 {
		return c, fmt.Errorf("%s has no slots today; there are %s", clinician, strings.Join(c.clinicians(), ", "))
	}
	for _, p := range c.decision.Placed {
		if p.State == capacity.Proposed {
			n := &in.Needs[slices.IndexFunc(in.Needs, func(o capacity.Order) bool { return o.Need.ID == p.Need })].Need
			n.Booking = capacity.Booking{Slot: p.Slot, Slots: p.Slots, State: capacity.Proposed}
		}
	}
	d, err := capacity.Allocate(context.Background(), c.policy, in, c.now)
	return clinic{c.policy, in, d, c.now}, err
}

// isToday tells whether an instant lies on the practice's date of now.
func (c clinic) isToday(t time.Time) bool {
	cal := c.policy.Calendar()
	return cal.Today(t) == cal.Today(c.now)
}

// clinicians are the ids of those who have slots, sorted.
func (c clinic) clinicians() (out []string) {
	for _, s := range c.in.Slots {
		out = append(out, s.ClinicianID)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// need is what was ordered, by its id.
func (c clinic) need(id string) capacity.Need {
	return c.in.Needs[slices.IndexFunc(c.in.Needs, func(o capacity.Order) bool { return o.Need.ID == id })].Need
}

// ordered is what was ordered of a need, in words.
func (c clinic) ordered(id string) string {
	n := c.need(id)
	out := []string{roles(n.Roles...), plain(n.Modality)}
	return strings.Join(slices.DeleteFunc(out, func(s string) bool { return s == "" }), ", ")
}

// roles are roles in words: GP, nurse or pharmacist.
func roles(of ...string) string {
	out := slices.Clone(of)
	for i, role := range out {
		if role == "gp" {
			out[i] = "GP"
		}
	}
	return plain(strings.Join(out, " or "))
}

// slot is a slot in words, such as 09:15 Dr Shah; "" for none.
func (c clinic) slot(id string) string {
	i := slices.IndexFunc(c.in.Slots, func(s capacity.Slot) bool { return s.ID == id })
	if i < 0 {
		return ""
	}
	return instant(c.in.Slots[i].Start, c.now) + " " + name(c.in.Slots[i].ClinicianID)
}

// name writes the id dr-shah as Dr Shah.
func name(id string) string {
	words := strings.Split(id, "-")
	for i, w := range words {
		words[i] = strings.ToUpper(w[:min(1, len(w))]) + w[min(1, len(w)):]
	}
	return strings.Join(words, " ")
}

// reasons are why a slot was chosen: the reasons of rules in their author's words, codes of the library in plain words.
func (c clinic) reasons(codes []capacity.Code) string {
	var out []string
	for _, code := range codes {
		if r := c.policy.Set().Rule(string(code)); r != nil {
			out = append(out, r.Because)
		} else {
			out = append(out, strings.ToUpper(plain(code)[:1])+plain(code)[1:]+".")
		}
	}
	return strings.Join(out, " ")
}
