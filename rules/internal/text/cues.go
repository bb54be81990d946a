// The words of denial: cues, what may stand around them, and what takes a denial back.

package text

// The cues, what may stand around them, and what takes a denial back. Each is data that a linguist can review; the
// tests hold each kind to sentences of its own.
var (
	// before are words that deny what follows them.
	before = list(`no not never without denies deny denied denying nor neither nil`)
	// negators are all words that say no, for denials of denials.
	negators = list(`no not never without deny denies denied denying nor neither none nil nobody nothing nowhere hardly
		barely unable cannot stop stopped`)
	// between are words that may stand from a cue to its phrase.
	between = list(`any a an of in evidence history sign signs symptom symptoms complaint complaints complaining have
		has
		had having got been being get gets
		experience experienced experiencing feel feels felt feeling also currently associated recent other known visible
		residual overt acute focal peripheral the my her his their
		suffered suffering from noticed seen thoughts thought plans intention`)
	// subjects are words that may stand before a cue in its clause: who has it, and the verb that is denied.
	subjects = list(`i he she they we you it there is am are was were be been has have had do does did the a my his her
		our their this that patient baby child son
		daughter mum dad mother father husband wife partner and with also definitely certainly still really currently
		but so who which reports reported
		states says has overnight hi hello shows showed reveals revealed found noted examination exam bloods blood
		biopsy scan scans ct mri ecg x ray xray test tests results reveal or nor extremities lungs skin appeared well`)
	// hearsay are words before a cue in its sentence that make its denial somebody's word, a wish, a condition or a
	// thing of another time.
	hearsay = list(`if when whenever unless what why how normally usually generally mostly sometimes last yesterday far
		until till once before previously earlier
		say says said saying tell tells told telling pretend pretends pretended assume assuming true hope hoping
		hopefully wish want wants hard think thinks thought
		sure know unsure doubt wonder wondering maybe perhaps possibly might may could would should claims claimed
		insists supposedly apparently only merely
		rest resting lying sitting often always rarely seldom lie lies lied lying put write wrote writing ask asked
		asking guess reckon reckons
		despite though although instead rather longer mention mentioned question dream`)
	// goesOn are words after a phrase with which what is denied goes on.
	goesOn = list(`or nor`)
	// ailments are words of what one may have, for lists of things that are denied together. A list that holds another
	// word is a doubt: "no work, chest pain, hot or cold".
	ailments = list(`pain pains ache aches aching headache headaches fever fevers chills chill rigors sweats sweating
		sweat cough coughing wheeze wheezing sob dyspnea dyspnoea breathlessness breathless shortness breath
		palpitations palpitation dizziness dizzy lightheadedness lightheaded faint faints fainting fainted syncope
		collapse blackouts blackout nausea nauseous vomiting vomit sickness diarrhoea diarrhea constipation bleeding
		bleed blood rash rashes itching itch swelling swollen lump lumps bruising bruise bruises weakness numbness
		numb tingling paralysis seizure seizures fit fits stroke confusion photophobia stiffness stiff jaundice
		discharge dysuria haematuria hematuria melaena melena haemoptysis hemoptysis orthopnea orthopnoea edema oedema
		fatigue tiredness weight loss infection trauma injury redness tenderness cramps cramping incontinence
		chest head neck back arm arms leg legs face facial jaw abdominal abdomen belly stomach tummy throat ear eye eyes
		joint muscle calf vaginal rectal visual vision changes change speech slurred black stools stool poo urine
		high temperature bad severe sore heart attack attacks suicidal thoughts ideation self harm
		heat sweaty funny turns blurred flashing lights slime mucus trouble passing water bowel habit cyanosis clubbing
		wheezes rales rhonchi crackles murmur murmurs urgency frequency haematoma hematoma effusion
		angina asthma diabetes hypertension meningitis sepsis cancer and`)
	// everybodys are things of everybody's, which somebody may lack.
	everybodys = list(`breath water urine stool stools poo speech vision visual weight muscle change changes stomach
		head
		throat arm arms leg legs a the my and any in`)
	// joins are words after which a denial begins anew.
	joins = list(`and or`)
	// trailing are words that may end a denial: when, or that it is all.
	trailing = list(`today tonight overnight anywhere either whatsoever yet present moment currently atall thanks
		thankfully reported noted seen
		visible detected found identified evident`)
	// takenBack are words after a phrase, in its sentence or at the beginning of the next, that take its denial back.
	takenBack = list(`until till except unless only but now before then apart other well yet when whenever if since
		again
		started starts starting came come comes
		back after because although though however still was were had did does will began begins begun happened happens
		yes yeah actually maybe sometimes
		occasionally often usually mostly mainly normally once twice yesterday last earlier previously ago wait sorry
		worse worsening worsened whilst while during
		monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun 
		always all apparently supposedly aside bar barring save excluding besides within suddenly kicks kicked returns
		returned keeps
		goes going gone went at far recurred recurs recurring lied lie has is are hurts hurt
		hides hiding hid make makes stop`)
	answers = list(`no none nil nope n never negative denied denies nah`)
	// asks are words with which the question of a form begins, before its phrase.
	asks = list(`any do does did you your have has had having got been a an the q is there are experiencing experienced
		suffering from currently of symptoms yes no new recent child he she patient`)
)

// begins are words that take a denial back within its sentence, and mean nothing of it at the beginning of the next.
var begins = list(`this is are was were has had did does will like so more all every as such about just going at come
	back far`)
