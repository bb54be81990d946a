// Contractions: can't, cant and cannot are read as can not, so that a phrase finds each of them by any of them.

package text

import "strings"

// contractions gives the long form of a word that stands for two or three. Folding has dropped the apostrophe. Words
// that are also others (its, were, well, id, ill, shed, hell, wed) stay as they are.
var contractions = func() map[string]string {
	out := map[string]string{}
	negated := map[string]string{
		"cant": "can", "cannot": "can", "dont": "do", "doesnt": "does", "didnt": "did", "havent": "have",
		"hasnt": "has", "hadnt": "had",
		"isnt": "is", "arent": "are", "wasnt": "was", "werent": "were", "wont": "will", "wouldnt": "would",
		"couldnt":  "could",
		"shouldnt": "should", "mustnt": "must", "neednt": "need", "darent": "dare", "aint": "is", "shant": "shall",
	}
	for short, verb := range negated {
		out[short] = verb + " not"
	}
	for short, long := range misspeltContractions {
		out[short] = out[long]
	}
	for _, pair := range strings.Split(`im i am|ive i have|youre you are|youve you have|theyre they are|
		theyve they have|weve we have|shes she is|hes he is|
		thats that is|theres there is|whats what is|couldve could have|shouldve should have|wouldve would have|
		gonna going to|wanna want to|gotta got to|
		dunno do not know|lemme let me|gimme give me|theyll they will|youll you will|itll it will|thatll that will|
		whos who is|hows how is|wheres where is`, "|") {
		short, long, _ := strings.Cut(strings.TrimSpace(pair), " ")
		out[short] = long
	}
	return out
}()

// misspeltContractions are ways in which people write contractions, with the one that is meant.
var misspeltContractions = map[string]string{
	"carnt": "cant", "carn": "cant", "canot": "cannot", "cannt": "cannot", "dosent": "doesnt", "dosnt": "doesnt",
	"doesent": "doesnt", "doesn": "doesnt", "dont": "dont",
	"didn": "didnt", "dident": "didnt", "didint": "didnt", "havnt": "havent", "avent": "havent", "hasent": "hasnt",
	"isent": "isnt", "wasent": "wasnt",
	"wernt": "werent", "woudnt": "wouldnt", "wouldent": "wouldnt", "coudnt": "couldnt", "couldent": "couldnt",
	"shoudnt": "shouldnt", "doan": "dont", "dnt": "dont", "dint": "didnt",
}
