package hooks

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Push is what git tells a pre-push hook.
type Push struct {
	// Remote is the name of the remote, or its URL where it has no name.
	Remote string
	URL    string
	// Updates are the refs that would change, in git's order; none when
	// the remote has everything already.
	Updates []PushUpdate
}

// PushUpdate is one ref of the remote that a push would change. Ids are 40 or
// 64 lower-case hexadecimal digits, all zeros for "none".
type PushUpdate struct {
	// LocalRef is what the user named: a full ref name, "(delete)", or any
	// expression for a revision, which may hold spaces.
	LocalRef  string
	LocalID   string
	RemoteRef string
	RemoteID  string
}

// Creates reports whether the remote does not have the ref yet.
func (u PushUpdate) Creates() bool { return isZero(u.RemoteID) }

// Deletes reports whether the push removes the ref from the remote.
func (u PushUpdate) Deletes() bool { return isZero(u.LocalID) }

// RefUpdate is one ref that a push to this repository would change. Ids are
// 40 or 64 lower-case hexadecimal digits, all zeros for "none".
type RefUpdate struct {
	OldID string
	NewID string
	Ref   string
}

// Creates reports whether the ref does not exist yet.
func (u RefUpdate) Creates() bool { return isZero(u.OldID) }

// Deletes reports whether the push removes the ref.
func (u RefUpdate) Deletes() bool { return isZero(u.NewID) }

// Checkout is what git tells a post-checkout hook.
type Checkout struct {
	// PreviousID and NewID are HEAD before and after; PreviousID is all
	// zeros after a clone.
	PreviousID string
	NewID      string
	// Branch is true when branches were switched, false when files were
	// checked out.
	Branch bool
}

// ParsePrePush reads the arguments and the input of a pre-push hook.
func ParsePrePush(args []string, input io.Reader) (Push, error) {
	if err := wantArguments(PrePush, args, "remote", "URL"); err != nil {
		return Push{}, err
	}
	push := Push{Remote: args[0], URL: args[1]}
	err := eachLine(PrePush, input, func(line string, ids *idLength) error {
		update, err := parsePushUpdate(line, ids)
		push.Updates = append(push.Updates, update)
		return err
	})
	if err != nil {
		return Push{}, err
	}
	return push, nil
}

// parsePushUpdate takes the fields from the right: only the first one, the
// local ref, may hold spaces ("HEAD@{2 days ago}").
func parsePushUpdate(line string, ids *idLength) (PushUpdate, error) {
	rest, remoteID := cutLast(line)
	rest, remoteRef := cutLast(rest)
	localRef, localID := cutLast(rest)
	update := PushUpdate{LocalRef: localRef, LocalID: localID, RemoteRef: remoteRef, RemoteID: remoteID}
	if localRef == "" {
		return update, errors.New("not <local ref> <local id> <remote ref> <remote id>")
	}
	return update, errors.Join(ids.check(localID), checkRef(remoteRef), ids.check(remoteID))
}

// ParsePreReceive reads the input of a pre-receive hook, which has no
// arguments.
func ParsePreReceive(args []string, input io.Reader) ([]RefUpdate, error) {
	if err := wantArguments(PreReceive, args); err != nil {
		return nil, err
	}
	var updates []RefUpdate
	err := eachLine(PreReceive, input, func(line string, ids *idLength) error {
		fields := strings.Split(line, " ")
		if len(fields) != 3 {
			return errors.New("not <old id> <new id> <ref>")
		}
		update := RefUpdate{OldID: fields[0], NewID: fields[1], Ref: fields[2]}
		updates = append(updates, update)
		return checkRefUpdate(update, ids)
	})
	if err != nil {
		return nil, err
	}
	return updates, nil
}

// ParseUpdate reads the arguments of an update hook.
func ParseUpdate(args []string) (RefUpdate, error) {
	if err := wantArguments(Update, args, "ref", "old id", "new id"); err != nil {
		return RefUpdate{}, err
	}
	update := RefUpdate{Ref: args[0], OldID: args[1], NewID: args[2]}
	if err := checkRefUpdate(update, new(idLength)); err != nil {
		return RefUpdate{}, fmt.Errorf("update hook: %w", err)
	}
	return update, nil
}

func checkRefUpdate(u RefUpdate, ids *idLength) error {
	return errors.Join(ids.check(u.OldID), ids.check(u.NewID), checkRef(u.Ref))
}

// ParsePostCheckout reads the arguments of a post-checkout hook.
func ParsePostCheckout(args []string) (Checkout, error) {
	if err := wantArguments(PostCheckout, args, "previous HEAD", "new HEAD", "flag"); err != nil {
		return Checkout{}, err
	}
	var ids idLength
	branch, err := parseFlag(args[2])
	if err := errors.Join(ids.check(args[0]), ids.check(args[1]), err); err != nil {
		return Checkout{}, fmt.Errorf("post-checkout hook: %w", err)
	}
	return Checkout{PreviousID: args[0], NewID: args[1], Branch: branch}, nil
}

// ParsePostMerge reads the argument of a post-merge hook: whether the merge
// was a squash merge.
func ParsePostMerge(args []string) (squash bool, err error) {
	if err := wantArguments(PostMerge, args, "flag"); err != nil {
		return false, err
	}
	squash, err = parseFlag(args[0])
	if err != nil {
		return false, fmt.Errorf("post-merge hook: %w", err)
	}
	return squash, nil
}

// wantArguments checks the number of arguments; meanings say what each one is.
func wantArguments(hook Name, args []string, meanings ...string) error {
	if len(args) == len(meanings) {
		return nil
	}
	err := fmt.Errorf("%s hook: %d arguments, where git gives %d", hook, len(args), len(meanings))
	if len(meanings) > 0 {
		err = fmt.Errorf("%w: %s", err, strings.Join(meanings, ", "))
	}
	return err
}
