package hooks_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/pycguard/pycguard/hooks"
	"github.com/pycguard/pycguard/internal/gittest"
)

var (
	idA   = strings.Repeat("a1", 20)
	idB   = strings.Repeat("0b", 20)
	none  = strings.Repeat("0", 40)
	longA = strings.Repeat("a1", 32)
)

func TestParsePrePush(t *testing.T) {
	remote := []string{"origin", "https://example.com/x y.git"}
	input := "refs/heads/main " + idA + " refs/heads/main " + idB + "\n" +
		"HEAD@{2 days ago} " + idA + " refs/heads/new " + none + "\n" +
		"(delete) " + none + " refs/tags/\xff " + idB + "\n"
	push, err := hooks.ParsePrePush(remote, strings.NewReader(input))
	if err != nil {
		t.Fatal(err)
	}
	want := hooks.Push{Remote: "origin", URL: "https://example.com/x y.git", Updates: []hooks.PushUpdate{
		{LocalRef: "refs/heads/main", LocalID: idA, RemoteRef: "refs/heads/main", RemoteID: idB},
		{LocalRef: "HEAD@{2 days ago}", LocalID: idA, RemoteRef: "refs/heads/new", RemoteID: none},
		{LocalRef: "(delete)", LocalID: none, RemoteRef: "refs/tags/\xff", RemoteID: idB},
	}}
	if !reflect.DeepEqual(push, want) {
		t.Errorf("got %+v, want %+v", push, want)
	}
	for i, want := range []string{"false false", "true false", "false true"} {
		u := push.Updates[i]
		if got := fmt.Sprint(u.Creates(), " ", u.Deletes()); got != want {
			t.Errorf("update %d: creates and deletes are %s, want %s", i, got, want)
		}
	}
}

func TestParsePreReceive(t *testing.T) {
	input := idA + " " + none + " refs/heads/main\n" + none + " " + idB + " refs/heads/x\n"
	got, err := hooks.ParsePreReceive(nil, strings.NewReader(input))
	want := []hooks.RefUpdate{{OldID: idA, NewID: none, Ref: "refs/heads/main"}, {OldID: none, NewID: idB, Ref: "refs/heads/x"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, %v, want %+v", got, err, want)
	}
	if !got[0].Deletes() || got[0].Creates() || got[1].Deletes() || !got[1].Creates() {
		t.Errorf("creates and deletes are wrong for %+v", got)
	}
}

// TestInputErrors has input that git does not write. The error says which line
// is wrong and how.
func TestInputErrors(t *testing.T) {
	good := none + " " + idB + " refs/heads/x\n"
	tests := []struct{ input, want string }{
		{"\n", "line 1"},
		{good + "\n", "line 2"},
		{good + strings.TrimSuffix(good, "\n"), "line 2"},
		{good + idA + " " + idB + "\n", "not <old id> <new id> <ref>"},
		{idA + " " + idB + " refs/heads/a b\n", "not <old id> <new id> <ref>"},
		{idA + "  " + idB + " refs/heads/a\n", "not <old id> <new id> <ref>"},
		{idA + " " + idB + " \n", "ref is empty"},
		{idA + " " + idB + " refs/heads/a\r\n", "control character"},
		{idA + " " + idB + " refs/heads/a\x00\n", "control character"},
		{idA[:39] + " " + idB + " refs/heads/a\n", "39 digits"},
		{strings.ToUpper(idA) + " " + idB + " refs/heads/a\n", "capital"},
		{strings.Repeat("g", 40) + " " + idB + " refs/heads/a\n", "invalid byte"},
		{longA + " " + idB + " refs/heads/a\n", "40 digits, and the one before 64"},
		{good + longA + " " + longA + " refs/heads/a\n", "64 digits, and the one before 40"},
		{good + idA + " " + idB + " refs/heads/" + strings.Repeat("x", 1<<20) + "\n", "line 2"},
	}
	for _, test := range tests {
		updates, err := hooks.ParsePreReceive(nil, strings.NewReader(test.input))
		if err == nil || updates != nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.200q: got %+v, %v, want an error with %q", test.input, updates, err, test.want)
		}
		if err != nil && len(err.Error()) > 2000 {
			t.Errorf("%.200q: the error is %d bytes long", test.input, len(err.Error()))
		}
	}
	for _, input := range []string{
		idA + " refs/heads/x " + idB + "\n",
		" " + idA + " refs/heads/x " + idB + "\n",
		"HEAD " + idA + " refs/heads/x " + idB + " \n",
		"HEAD " + idA + " refs/heads/x\t" + idB + "\n",
		"HEAD " + longA + " refs/heads/x " + idB + "\n",
		"HEAD " + idA + " refs/heads/x " + idB,
	} {
		if push, err := hooks.ParsePrePush([]string{"o", "u"}, strings.NewReader(input)); err == nil {
			t.Errorf("%q: got %+v, want an error", input, push)
		}
	}
}

func TestParseArguments(t *testing.T) {
	update, err := hooks.ParseUpdate([]string{"refs/heads/x", idA, idB})
	if want := (hooks.RefUpdate{OldID: idA, NewID: idB, Ref: "refs/heads/x"}); err != nil || update != want {
		t.Errorf("update: got %+v, %v, want %+v", update, err, want)
	}
	checkout, err := hooks.ParsePostCheckout([]string{none, idB, "1"})
	if want := (hooks.Checkout{PreviousID: none, NewID: idB, Branch: true}); err != nil || checkout != want {
		t.Errorf("post-checkout: got %+v, %v, want %+v", checkout, err, want)
	}
	if squash, err := hooks.ParsePostMerge([]string{"1"}); err != nil || !squash {
		t.Errorf("post-merge 1: got %v, %v", squash, err)
	}
	if squash, err := hooks.ParsePostMerge([]string{"0"}); err != nil || squash {
		t.Errorf("post-merge 0: got %v, %v", squash, err)
	}
}

func TestArgumentErrors(t *testing.T) {
	empty := strings.NewReader("")
	fails := map[string]error{}
	_, fails["pre-push without URL"] = hooks.ParsePrePush([]string{"origin"}, empty)
	_, fails["pre-receive with an argument"] = hooks.ParsePreReceive([]string{"x"}, empty)
	_, fails["update with two"] = hooks.ParseUpdate([]string{idA, idB})
	_, fails["update, ids first"] = hooks.ParseUpdate([]string{idA, idB, "refs/heads/x"})
	_, fails["update of two lengths"] = hooks.ParseUpdate([]string{"refs/heads/x", idA, longA})
	_, fails["post-checkout with two"] = hooks.ParsePostCheckout([]string{idA, idB})
	_, fails["post-checkout, flag 2"] = hooks.ParsePostCheckout([]string{idA, idB, "2"})
	_, fails["post-checkout, short id"] = hooks.ParsePostCheckout([]string{"abc", idB, "1"})
	_, fails["post-merge, none"] = hooks.ParsePostMerge(nil)
	_, fails["post-merge, yes"] = hooks.ParsePostMerge([]string{"yes"})
	for what, err := range fails {
		if err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

// TestWhatGitWrites reads what git hands to the hooks of a real push, of both
// object formats.
func TestWhatGitWrites(t *testing.T) {
	for _, format := range []string{"sha1", "sha256"} {
		server := gittest.Init(t, "--bare", "--object-format="+format)
		client := gittest.Init(t, "--object-format="+format)
		record := gittest.TempDir(t)
		for _, hook := range []struct{ dir, name string }{
			{server.Dir + "/hooks", "pre-receive"}, {server.Dir + "/hooks", "update"},
			{client.Dir + "/.git/hooks", "pre-push"}, {client.Dir + "/.git/hooks", "post-checkout"},
		} {
			writeExecutable(t, hook.dir+"/"+hook.name, recorder(record, hook.name, 0))
		}
		first := client.Commit("one")
		client.Git("push", "-q", server.Dir, "HEAD:refs/heads/gone")
		second := client.Commit("two")
		client.Git("push", "-q", server.Dir, ":refs/heads/gone", "HEAD@{0 days ago}:refs/heads/new")
		client.Git("checkout", "-q", "-b", "side")

		zero := strings.Repeat("0", len(first))
		push, err := hooks.ParsePrePush(recorded(t, record, "pre-push").last())
		wantPush := hooks.Push{Remote: server.Dir, URL: server.Dir, Updates: []hooks.PushUpdate{
			{LocalRef: "(delete)", LocalID: zero, RemoteRef: "refs/heads/gone", RemoteID: first},
			{LocalRef: "HEAD@{0 days ago}", LocalID: second, RemoteRef: "refs/heads/new", RemoteID: zero},
		}}
		if err != nil || !reflect.DeepEqual(push, wantPush) {
			t.Errorf("%s: pre-push: got %+v, %v, want %+v", format, push, err, wantPush)
		}
		updates, err := hooks.ParsePreReceive(recorded(t, record, "pre-receive").last())
		want := []hooks.RefUpdate{{OldID: first, NewID: zero, Ref: "refs/heads/gone"}, {OldID: zero, NewID: second, Ref: "refs/heads/new"}}
		if err != nil || !reflect.DeepEqual(updates, want) {
			t.Errorf("%s: pre-receive: got %+v, %v, want %+v", format, updates, err, want)
		}
		args, _ := recorded(t, record, "update").last()
		if update, err := hooks.ParseUpdate(args); err != nil || update != want[1] {
			t.Errorf("%s: update: got %+v, %v, want %+v", format, update, err, want[1])
		}
		args, _ = recorded(t, record, "post-checkout").last()
		checkout, err := hooks.ParsePostCheckout(args)
		if wantCheckout := (hooks.Checkout{PreviousID: second, NewID: second, Branch: true}); err != nil || checkout != wantCheckout {
			t.Errorf("%s: post-checkout: got %+v, %v, want %+v", format, checkout, err, wantCheckout)
		}
	}
}

func TestParseFramework(t *testing.T) {
	tests := []struct {
		env  string
		want hooks.Framework
		fail bool
	}{
		{env: "PRE_COMMIT_FROM_REF=a,PRE_COMMIT_TO_REF=b"},
		{env: "PRE_COMMIT=1", want: hooks.Framework{Running: true}},
		{env: "PRE_COMMIT=1,PRE_COMMIT_FROM_REF=a,PRE_COMMIT_TO_REF=b=c",
			want: hooks.Framework{Running: true, FromRef: "a", ToRef: "b=c"}},
		{env: "PRE_COMMIT=1,PRE_COMMIT_REMOTE_NAME=o,PRE_COMMIT_REMOTE_URL=u,PRE_COMMIT_LOCAL_BRANCH=l,PRE_COMMIT_REMOTE_BRANCH=r",
			want: hooks.Framework{Running: true, RemoteName: "o", RemoteURL: "u", LocalBranch: "l", RemoteBranch: "r"}},
		{env: "PRE_COMMIT=1,PRE_COMMIT_FROM_REF=a,PRE_COMMIT_TO_REF=b,PRE_COMMIT_CHECKOUT_TYPE=1",
			want: hooks.Framework{Running: true, FromRef: "a", ToRef: "b", Checkout: true, Branch: true}},
		{env: "PRE_COMMIT=1,PRE_COMMIT_IS_SQUASH_MERGE=0", want: hooks.Framework{Running: true, Merge: true}},
		{env: "PRE_COMMIT=1,PRE_COMMIT_FROM_REF=a", fail: true},
		{env: "PRE_COMMIT=1,PRE_COMMIT_TO_REF=a", fail: true},
		{env: "PRE_COMMIT=1,PRE_COMMIT_TO_REF=a,PRE_COMMIT_REMOTE_NAME=o",
			want: hooks.Framework{Running: true, ToRef: "a", RemoteName: "o"}},
		{env: "PRE_COMMIT=1,PRE_COMMIT_TO_REF=a", fail: true},
		{env: "PRE_COMMIT=1,PRE_COMMIT_CHECKOUT_TYPE=x", fail: true},
		{env: "PRE_COMMIT=1,PRE_COMMIT_IS_SQUASH_MERGE=2", fail: true},
	}
	for _, test := range tests {
		got, err := hooks.ParseFramework(strings.Split(test.env, ","))
		if got != test.want || (err != nil) != test.fail {
			t.Errorf("%s: got %+v, %v, want %+v, error %v", test.env, got, err, test.want, test.fail)
		}
	}
}

// FuzzInput checks that what is accepted is what the formats say: written
// again from the values, it is the same bytes.
func FuzzInput(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("push-one", "refs/heads/main "+idA+" refs/heads/main "+idB+"\n")
		add("push-new-and-delete", "HEAD@{2 days ago} "+idA+" refs/heads/new "+none+"\n(delete) "+none+" refs/x "+idA+"\n")
		add("push-sha256", "HEAD "+longA+" refs/heads/x "+longA+"\n")
		add("receive-two", idA+" "+none+" refs/heads/main\n"+none+" "+idB+" refs/heads/x\n")
		add("receive-sha256-not-utf8", longA+" "+longA+" refs/heads/\xff\n")
		add("cut", idA+" "+idB+" refs/heads/cut")
		add("empty-line", "\n")
	})
	f.Fuzz(func(t *testing.T, input string) {
		if push, err := hooks.ParsePrePush([]string{"o", "u"}, strings.NewReader(input)); err == nil {
			again := ""
			for _, u := range push.Updates {
				again += u.LocalRef + " " + u.LocalID + " " + u.RemoteRef + " " + u.RemoteID + "\n"
			}
			if again != input {
				t.Errorf("pre-push: %q is read as %q", input, again)
			}
		}
		if updates, err := hooks.ParsePreReceive(nil, strings.NewReader(input)); err == nil {
			again := ""
			for _, u := range updates {
				again += u.OldID + " " + u.NewID + " " + u.Ref + "\n"
			}
			if again != input {
				t.Errorf("pre-receive: %q is read as %q", input, again)
			}
		}
	})
}

// FuzzArguments does the same for the hooks with arguments only.
func FuzzArguments(f *testing.F) {
	gittest.Corpus(f, func(add func(string, ...any)) {
		add("update", "refs/heads/x", idA, idB)
		add("post-checkout", none, idB, "1")
		add("post-checkout-sha256", longA, longA, "0")
		add("post-merge", "1", "", "")
	})
	f.Fuzz(func(t *testing.T, a, b, c string) {
		args := []string{a, b, c}
		if u, err := hooks.ParseUpdate(args); err == nil && !reflect.DeepEqual([]string{u.Ref, u.OldID, u.NewID}, args) {
			t.Errorf("update %q is read as %+v", args, u)
		}
		flag := map[bool]string{true: "1", false: "0"}
		if co, err := hooks.ParsePostCheckout(args); err == nil && !reflect.DeepEqual([]string{co.PreviousID, co.NewID, flag[co.Branch]}, args) {
			t.Errorf("post-checkout %q is read as %+v", args, co)
		}
		if squash, err := hooks.ParsePostMerge(args[:1]); err == nil && flag[squash] != a {
			t.Errorf("post-merge %q is read as %v", a, squash)
		}
		if _, err := hooks.ParseFramework([]string{"PRE_COMMIT=1", "PRE_COMMIT_CHECKOUT_TYPE=" + a}); err == nil && a != "" && a != "0" && a != "1" {
			t.Errorf("checkout type %q is accepted", a)
		}
	})
}
