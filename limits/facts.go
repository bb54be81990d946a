// The facts that conditions of limits read, by namespace, and how those of a figure are completed.

package limits

import (
	"time"

	"github.com/frontdoor-rules/frontdoor/rules"
	"github.com/frontdoor-rules/frontdoor/rules/practice"
)

// Limit is one figure as conditions read it. A host gives Kind, Scope and what was counted; the rest is computed, and
// stands as given where it is. Zero fields are not known.
type Limit struct {
	Instructions []Instruction `raw:"instructions"` // beside those of the input

	Kind                   Kind     `fact:"kind" enum:"medical,admin,medication,fit_note,registration,all" absent:"never" doc:"request kind the figure governs"`
	Scope                  Scope    `fact:"scope" enum:"active,daily,period,per_patient_24h" absent:"never" doc:"what the figure counts"`
	Unlimited              *bool    `fact:"unlimited" absent:"never" derive:"now" from:"limits.yaml" doc:"no figure at all; never written as 0"`
	Base                   *int     `fact:"base" range:"0..100000" unit:"requests" absent:"none" derive:"now" from:"limits.yaml, now" doc:"the weekly base before any rule; none exactly when unlimited; 0 is zero"`
	Hard                   *bool    `fact:"hard" absent:"never" derive:"now" from:"limits.yaml" doc:"true shuts, false only warns"`
	Used                   *int     `fact:"used" range:"0..100000" unit:"requests" doc:"counted so far in this scope"`
	Active                 *int     `fact:"active" range:"0..100000" unit:"requests" doc:"open at this moment"`
	UsedPct                *float64 `fact:"used_pct" range:"0..100000" unit:"percent" derive:"used,base" from:"used, base" doc:"unknown when unlimited or base is 0"`
	ActivePct              *float64 `fact:"active_pct" range:"0..100000" unit:"percent" derive:"active,base" from:"active, base" doc:"unknown when unlimited or base is 0"`
	Door                   Door     `fact:"door" enum:"open,routine_only,closed" absent:"never" derive:"now" from:"limits.yaml, now" doc:"the weekly door before any rule, never the result"`
	MinutesUntilClose      *int     `fact:"minutes_until_close" range:"0..10080" unit:"minutes" derive:"now" from:"limits.yaml, now" time:"falls" doc:"0 = shut now"`
	MinutesPastCutoff      *int     `fact:"minutes_past_routine_cutoff" range:"-1440..1440" unit:"minutes" absent:"none" derive:"now" from:"limits.yaml, now" time:"grows" doc:"negative = before it; none when none is set today"`
	Instructed             *bool    `fact:"instructed" absent:"never" derive:"instructions" from:"instructions, now" doc:"a person's instruction is in force"`
	InstructionMinutesLeft *int     `fact:"instruction_minutes_left" range:"0..600000" unit:"minutes" absent:"none" derive:"instructions" from:"instructions, now" time:"falls" doc:"until it lapses; none when none"`
	CommissionerApproved   *bool    `fact:"commissioner_approved" absent:"never" derive:"instructions" from:"instructions" doc:"that instruction carries the commissioner's approval"`
	WeeklyPer1000          *float64 `fact:"weekly_per_1000_patients" range:"0..100000" unit:"requests" derive:"base,practice.list_size" from:"base × 5, practice.list_size" doc:"a daily figure as a weekly rate"`
}

// Submission is a request, as far as admission reads it. Zero fields are not known.
type Submission struct {
	rules.Withheld
	ID       string    `raw:"id"`        // the host's; [Loop.Submit] needs it
	OpenedAt time.Time `raw:"opened_at"` // when the patient opened the form; zero while it is being opened

	Channel            string                `fact:"channel" enum:"online,nhs_app,phone,walk_in,care_home,ai_phone" absent:"never" doc:"how it arrived; phone, walk_in and care_home are staff-entered: counted, never blocked"`
	Kind               Kind                  `fact:"kind" enum:"medical,admin,medication,fit_note,registration" absent:"never" doc:"the form the patient chose"`
	Topic              rules.Private[string] `fact:"topic" codes:"topics" sens:"yes" doc:"the form's subject"`
	Contacts24h        *int                  `fact:"contacts_24h" range:"0..100" unit:"count" doc:"requests by this patient in the last 24 h, 72 h, this one excluded"`
	Contacts72h        *int                  `fact:"contacts_72h" range:"0..100" unit:"count" doc:"requests by this patient in the last 24 h, 72 h, this one excluded"`
	MinutesSinceOpened *int                  `fact:"minutes_since_opened" range:"0..100000" unit:"minutes" derive:"opened_at" from:"opened_at, now" time:"grows" doc:"since the patient opened the form (admission grace)"`
}

// Patient is who makes a request, as far as admission reads it. Zero fields are not known.
type Patient struct {
	rules.Withheld
	AgeYears           rules.Private[int]      `fact:"age_years" range:"0..130" unit:"years" sens:"yes" record:"yes" doc:"whole years"`
	Flags              rules.Private[[]string] `fact:"flags" codes:"flags" sens:"yes" record:"yes" doc:"alerts on the record; [] = looked, none"`
	RegistrationStatus rules.Private[string]   `fact:"registration_status" enum:"registered,temporary,pending,elsewhere,deducted,deceased" sens:"yes" doc:"registration at this practice"`
}

// view is all that the conditions of one figure read.
type view struct {
	Limit      Limit             `ns:"limit"`
	Practice   practice.Practice `ns:"practice"`
	Staff      practice.Staff    `ns:"staff"`
	Demand     practice.Demand   `ns:"demand"`
	Day        practice.Day      `ns:"day"`
	Submission Submission        `ns:"submission"`
	Patient    Patient           `ns:"patient"`
}

var schema = rules.MustSchema(view{}, practice.Codes())

// limit gives the facts of a figure: what the host counted, and what follows from the week and the instructions.
func (e *evaluation) limit(k *kindEvaluation, f *figureEvaluation) Limit {
	l := e.givenLimit(k.week.kind, f.scope)
	l.Kind, l.Scope = k.week.kind, f.scope
	if f.scope == Active {
		practice.Fill(&l.Used, l.Active)
	}
	e.deriveFigure(&l, f)
	e.deriveTimes(&l, k.base)
	e.deriveInstruction(&l, k.target(f.scope))
	return l
}

// givenLimit puts together what the input gives for a figure; what is given most exactly counts.
func (e *evaluation) givenLimit(kind Kind, scope Scope) (l Limit) {
	for _, t := range []Target{{kind, scope}, {kind, ""}, {"", scope}, {}} {
		for _, given := range e.in.Limits {
			if given.Kind == t.Kind && given.Scope == t.Scope {
				l.fill(given)
			}
		}
	}
	if l.Active != nil {
		return l
	}
	// The open requests of the kind, with whichever of its figures they were given; of several numbers the highest.
	for _, given := range e.in.Limits {
		if given.Kind == kind && given.Active != nil && (l.Active == nil || *given.Active > *l.Active) {
			l.Active = given.Active
		}
	}
	return l
}

// deriveFigure computes what follows from the weekly figure and from what was counted.
func (e *evaluation) deriveFigure(l *Limit, f *figureEvaluation) {
	practice.Fill(&l.Unlimited, &f.Unlimited)
	practice.Fill(&l.Hard, &f.Hard)
	if f.Unlimited {
		return
	}
	practice.Fill(&l.Base, &f.N)
	practice.Fill(&l.UsedPct, practice.Percent(l.Used, &f.N, maxFigure))
	practice.Fill(&l.ActivePct, practice.Percent(l.Active, &f.N, maxFigure))
	if size := e.view.Practice.ListSize; f.scope == Daily && size != nil && *size > 0 {
		practice.Fill(&l.WeeklyPer1000, rules.Known(min(float64(f.N)*5/float64(*size)*1000, maxFigure)))
	}
}

// deriveTimes computes what follows from the weekly door and the clock.
func (e *evaluation) deriveTimes(l *Limit, b weekBase) {
	if l.Door == "" {
		l.Door = b.door
	}
	left := 0
	if b.door != Closed && !b.closes.IsZero() {
		left = min(practice.MinutesRoundedUp(b.closes.Sub(e.at)), 7*endOfDay)
	}
	practice.Fill(&l.MinutesUntilClose, &left)
	if !b.cutoff.IsZero() {
		past := practice.MinutesRoundedDown(e.at.Sub(b.cutoff))
		practice.Fill(&l.MinutesPastCutoff, rules.Known(min(max(past, -endOfDay), endOfDay)))
	}
}

// deriveInstruction computes what follows from the instruction in force for a figure, or else for its door.
func (e *evaluation) deriveInstruction(l *Limit, t Target) {
	i, _, ok := newestFor(e.inForce, t)
	if !ok {
		i, _, ok = e.doorSetting(t.Kind)
	}
	practice.Fill(&l.Instructed, &ok)
	approved := ok && i.Approval.given()
	practice.Fill(&l.CommissionerApproved, &approved)
	if ok {
		left := min(practice.MinutesRoundedUp(i.Until.Sub(e.at)), 600_000) // the most that the fact's range has
		practice.Fill(&l.InstructionMinutesLeft, &left)
	}
}

// fill takes what another limit gives and this one lacks.
func (l *Limit) fill(given Limit) {
	practice.Fill(&l.Unlimited, given.Unlimited)
	practice.Fill(&l.Base, given.Base)
	practice.Fill(&l.Hard, given.Hard)
	practice.Fill(&l.Used, given.Used)
	practice.Fill(&l.Active, given.Active)
	practice.Fill(&l.UsedPct, given.UsedPct)
	practice.Fill(&l.ActivePct, given.ActivePct)
	practice.Fill(&l.MinutesUntilClose, given.MinutesUntilClose)
	practice.Fill(&l.MinutesPastCutoff, given.MinutesPastCutoff)
	practice.Fill(&l.Instructed, given.Instructed)
	practice.Fill(&l.InstructionMinutesLeft, given.InstructionMinutesLeft)
	practice.Fill(&l.CommissionerApproved, given.CommissionerApproved)
	practice.Fill(&l.WeeklyPer1000, given.WeeklyPer1000)
	if l.Door == "" {
		l.Door = given.Door
	}
}
