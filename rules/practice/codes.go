// The closed lists of words that facts are made of, and which roles are those of clinicians and of staff.

package practice

import (
	"slices"
	"strings"
)

// Codes are the closed lists of words that facts are made of, by the name of the list. A policy may add words of its
// own. The map is the caller's to keep.
func Codes() map[string][]string {
	out := map[string][]string{}
	for name, list := range codes {
		out[name] = slices.Clone(list)
	}
	return out
}

// Roles are the roles that a person, or the system, may act in, sorted. The slice is the caller's.
func Roles() []string { return slices.Clone(codes["roles"]) }

// codes are the words by list. Their meanings stand in the documentation of the facts.
var codes = map[string][]string{
	"symptoms": words(`
		abdominal_pain arm_weakness back_pain bilateral_leg_weakness bleeding breathless bulging_fontanelle
		cannot_complete_sentences cannot_swallow_saliva cannot_weight_bear changing_mole chemical_eye_injury
		chest_pain collapse confusion cough coughing_blood cyanosis diarrhoea dizziness drowsy dysuria
		epigastric_pain excess_thirst face_droop fever floppy haematuria head_injury headache injury itch
		joint_swelling lethargy low_mood melaena mottled_skin neck_stiffness new_incontinence non_blanching_rash
		numbness painful_red_eye palpitations photophobia polyuria poor_feeding productive_cough radiates_arm_jaw
		rapid_growth rash reduced_fetal_movement reduced_urine rigors runny_nose saddle_numbness seizure
		self_harm_thoughts severe_headache severe_pain sore_throat speech_problem spreading_redness stridor
		sudden_vision_loss suicidal_intent sweating testicular_pain tongue_lip_swelling unilateral_leg_swelling
		urinary_retention vaginal_bleeding very_unwell visual_disturbance vomiting vomiting_blood weight_loss wheeze`),
	"topics": words(`
		acne allergy asthma_review back_pain bp_reading breast cervical_screening chest contraception cough
		diabetes_review earache eczema fever fit_note gynaecology hay_fever headache impetigo insect_bite joint_pain
		letter_request ltc_review medication_review mens_health mental_health new_registration other postnatal_check
		referral_new referral_status repeat_medication sexual_health shingles sinusitis skin_lesion sore_throat
		test_results travel urinary_male uti vaccination`),
	"flags": words(`
		adult_at_risk care_home carer chemo_6w child_in_need child_protection coercion_risk dementia dialysis
		domestic_abuse end_of_life frequent_attender homeless housebound immunosuppressed learning_disability
		looked_after_child oxygen_at_home palliative recent_transplant smi substance_misuse veteran violent_patient`),
	"conditions": words(`
		addisons adrenal_insufficiency asplenia asthma atrial_fibrillation autoimmune_disease cancer catheter
		chronic_kidney_disease copd coronary_heart_disease diabetes epilepsy gestational_diabetes heart_failure
		hypertension inflammatory_bowel_disease migraine migraine_aura previous_dvt previous_stroke
		recurrent_impetigo recurrent_uti sickle_cell single_kidney thyroid_disease`),
	"medications": words(`
		anticoagulant antiepileptic antiplatelet biologic clozapine combined_contraceptive dmard hrt
		immunosuppressant insulin lithium methotrexate opioid oral_steroid sglt2_inhibitor valproate`),
	"adjustments": words(`
		advocate british_sign_language carer_present deaf deafblind easy_read hearing_loop home_visit_only
		large_print longer_appointment no_phone quiet_space text_only vision_impaired wheelchair`),
	"roles": words(`
		admin advanced_practitioner care_coordinator clinical_pharmacist duty_clinician first_contact_physio gp
		gp_registrar health_care_assistant mental_health_practitioner nurse paramedic reception_lead
		social_prescriber supplier system`),
	"skills": words(`
		baby_check cervical_screening coil_fitting dressing ear_care ecg implant_fitting injection joint_injection
		minor_surgery phlebotomy spirometry vaccination`),
	"features": words(`ground_floor hearing_loop hoist parking quiet_room quiet_time step_free`),
	"categories": words(`
		care_home_needs_assessment care_home_round care_home_visit care_related_encounter clinical_triage
		external_service general_consultation_acute general_consultation_routine group_consultation home_visit
		non_contractual planned_clinical_procedure planned_clinics social_prescribing structured_medication_review
		unplanned_clinical_activity walk_in`),
	"events": words(`
		covid_clinic election flu_clinic football industrial_action severe_weather staff_training system_upgrade
		telephony_outage`),
	"evidence": words(`
		birth_certificate court_order lpa_finance lpa_health parental_responsibility patient_letter`),
	"documents": words(`
		bank_statement biometric_permit care_home_letter council_tax_bill data_sharing_agreement deed_poll
		driving_licence marriage_certificate passport photo_id proof_of_address utility_bill`),
	"support_causes": words(`cannot_register language locked needs_paper no_device other`),
	"record_flags": words(`
		adult_at_risk child_protection coercion_risk domestic_abuse looked_after_child restricted_access
		third_party_information violent_patient`),
}

// words are the words of a text.
func words(list string) []string { return strings.Fields(list) }

// clinicians are the roles whose rating of a request is a clinician's.
var clinicians = map[string]bool{
	"advanced_practitioner": true, "clinical_pharmacist": true, "duty_clinician": true, "first_contact_physio": true,
	"gp":           true,
	"gp_registrar": true, "mental_health_practitioner": true, "nurse": true, "paramedic": true,
}

// IsClinician tells whether a role is a clinician's. An unknown role is not.
func IsClinician(role string) bool { return clinicians[role] }

// IsStaff tells whether a role is that of a person at the practice, clinicians included.
func IsStaff(role string) bool {
	for _, r := range codes["roles"] {
		if r == role {
			return role != "supplier" && role != "system"
		}
	}
	return false
}
