// Package suggest finds what somebody most likely meant by a word that is
// not known: a command, an option, a key of the configuration.
package suggest

import "github.com/xrash/smetrics"

// nearEnough is the least similarity, between 0 and 1, that is worth a
// question; below it the guesses puzzle more than they help.
const nearEnough = 0.8

// Nearest returns the candidate that is most like word, empty when none is
// near.
func Nearest(word string, candidates []string) string {
	best, bestScore := "", nearEnough
	for _, candidate := range candidates {
		// The numbers are the usual ones: words that begin alike count
		// as nearer.
		if score := smetrics.JaroWinkler(word, candidate, 0.7, 4); score > bestScore {
			best, bestScore = candidate, score
		}
	}
	return best
}
