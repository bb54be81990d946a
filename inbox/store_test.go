// A store for the tests, which also shows what was recorded and when each item wakes.

package inbox_test

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/frontdoor-rules/frontdoor/examples/memory"
	"github.com/frontdoor-rules/frontdoor/inbox"
	"github.com/frontdoor-rules/frontdoor/rules/record"
)

// recordingStore is a store that also tells what was kept in it.
type recordingStore struct {
	memory.Table[inbox.Input, inbox.State]
	mu    sync.Mutex
	wakes map[record.ID]time.Time
}

func (k *recordingStore) Apply(ctx context.Context, c record.Change[inbox.State]) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	err := k.Table.Apply(ctx, c)
	if err == nil {
		k.wake(c.ID, c.Wake)
	}
	return err
}

func (k *recordingStore) Put(id record.ID, in inbox.Input) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.Table.Put(id, in)
	k.wake(id, in.Item.ReceivedAt)
}

func (k *recordingStore) wake(id record.ID, at time.Time) {
	if k.wakes == nil {
		k.wakes = map[record.ID]time.Time{}
	}
	k.wakes[id] = at
	if at.IsZero() {
		delete(k.wakes, id)
	}
}

// Stages are the records of stages of an item.
func (k *recordingStore) Stages(id record.ID) (out []record.Record) {
	return slices.DeleteFunc(
		stages(k.Records(id.Practice)), func(r record.Record) bool { return r.Subject != id.Subject },
	)
}

// stages are the records of stages of a chain.
func stages(chain iter.Seq2[record.Linked, error]) (out []record.Record) {
	for l := range chain {
		if l.Kind == record.Stage {
			out = append(out, l.Record)
		}
	}
	return out
}

// stageKey is the stage that a record is of.
func stageKey(id record.ID, r record.Record) string {
	key, err := strconv.Unquote(strings.TrimPrefix(r.Key, id.String()+" "))
	if err != nil {
		return r.Key
	}
	return key
}

func raised(k *recordingStore, id record.ID) (out []string) {
	for _, r := range k.Stages(id) {
		out = append(out, stageKey(id, r))
	}
	return out
}
