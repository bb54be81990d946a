// Package host runs policies for practice software. It holds the loop that reads an entry of a store, decides it and
// applies what follows; the policies in force, which can be replaced while the loop runs; who may do what; and the
// events that a host may count.
//
// A host gets its loop from the package of a policy, for example triage.NewLoop, and then calls
//
//	decision, err := loop.Tick(ctx, id, now)       // at every wake-up, and whenever people have changed an entry
//	err = loop.Sweep(ctx, practice, now, nil)      // at start and once a day: finds wake-ups that were lost
//	err = loop.Reload(os.DirFS(folder), now)       // when the files of the policy have changed
//
// Every call takes the instant from the caller. Tick may be called early, late, twice or for nothing: whatever follows
// from one version of an entry is recorded once.
package host
