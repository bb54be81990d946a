// How facts are spread, and the words of texts.

package workload

import "strings"

// A number is a fact that is a whole number or an exact one, spread roughly as a practice's submissions are.
type number struct {
	name                            string
	mean, spread, least, most, step float64
}

// numbers are these facts.
var numbers = []number{
	{name: "age", mean: 48, spread: 24, most: 104, step: 1},
	{name: "duration_days", mean: 12, spread: 14, most: 400, step: 1},
	{name: "heart_rate", mean: 80, spread: 16, least: 30, most: 200, step: 1},
	{name: "resp_rate", mean: 16, spread: 4, least: 6, most: 45, step: 1},
	{name: "saturation", mean: 96, spread: 2.2, least: 75, most: 100, step: 1},
	{name: "systolic", mean: 130, spread: 20, least: 70, most: 220, step: 1},
	{name: "diastolic", mean: 80, spread: 12, least: 40, most: 130, step: 1},
	{name: "pain", mean: 4, spread: 3, most: 10, step: 1},
	{name: "contacts", mean: 1, spread: 1.5, most: 12, step: 1},
	{name: "wait_minutes", mean: 300, spread: 400, most: 9000, step: 1},
	{name: "arrival_hour", mean: 12, spread: 4, most: 23, step: 1},
	{name: "temperature", mean: 37.1, spread: 0.8, least: 33, most: 42, step: 0.1},
	{name: "weight_kg", mean: 76, spread: 18, least: 3, most: 200, step: 0.5},
	{name: "glucose", mean: 6.5, spread: 3, least: 1, most: 35, step: 0.1},
}

// A flag is a fact that is so or not so, and of how many it is so.
type flag struct {
	name  string
	share float64
}

// flags are these facts.
var flags = []flag{
	{"pregnant", 0.05},
	{"diabetic", 0.1},
	{"asthmatic", 0.12},
	{"smoker", 0.15},
	{"heart_failure", 0.03},
	{"immunosuppressed", 0.04},
	{"anticoagulated", 0.06},
	{"frail", 0.07},
	{"carer", 0.1},
	{"verified", 0.9},
	{"interpreter", 0.03},
}

// A choice is a fact that is one of some words, the first ones more often.
type choice struct {
	name  string
	words []string
}

// choices are these facts.
var choices = []choice{
	{"sex", strings.Fields("female male other")},
	{"rating", strings.Fields("green amber red")},
	{"kind", strings.Fields(`medical admin prescription fit_note test_result referral mental_health child_health
		travel`)},
	{"channel", strings.Fields("web app phone kiosk proxy")},
}

// medicines are the words of the one list.
var medicines = strings.Fields(`warfarin apixaban metformin insulin methotrexate prednisolone ramipril amlodipine
	atorvastatin sertraline citalopram lithium levothyroxine omeprazole salbutamol codeine morphine clozapine digoxin
	bisoprolol furosemide naproxen ibuprofen gabapentin diazepam carbimazole tamoxifen rivaroxaban`)

// A phrase is a place and a complaint. None of these words is among the ordinary ones, in no form and by no slip of the
// pen, and no phrase stands in a text but whole and as it is listed: the library reads what patients mean, where the
// other engines find strings, and they must agree before they are compared.
var (
	places = strings.Fields(`chest stomach throat shoulder knee ankle wrist elbow finger thumb jaw neck groin hip calf
		thigh shin heel toe scalp forehead cheek eyelid nostril gum tongue armpit collarbone rib spine pelvis bladder
		kidney liver breast nipple buttock abdomen temple eardrum`)
	complaints = strings.Fields(`pain swelling rash numbness bleeding cramp itching stiffness bruise lump ulcer blister
		tingling redness spasm discharge abscess fracture burn weakness`)
)

// ordinary are the words between phrases, some of them with the apostrophes and quotes that telephones write.
var ordinary = strings.Fields(`I have been having some trouble since last week and it is getting worse every day when my
	husband goes to work or at night so I thought it would be best to ask the doctor about this because the tablets did
	help much even though we tried taking them with food as you said on the phone in March please could someone call me
	back before Friday if possible thank you very much also the pharmacy told us that there might be a problem with the
	repeat prescription which ran out on Tuesday morning it’s bad but I’m worried and he “did say” that we’ll be told`)
