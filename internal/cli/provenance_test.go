package cli

import "testing"

func TestRemoteURI(t *testing.T) {
	for remote, want := range map[string]string{
		"https://github.com/org/repo.git":             "https://github.com/org/repo.git",
		"https://user:secret@example.com/r?token=x#y": "https://example.com/r",
		"https://ghp_token@github.com/org/repo":       "https://github.com/org/repo",
		"git@github.com:org/repo.git":                 "ssh://github.com/org/repo.git",
		"host:/srv/a b.git":                           "ssh://host/srv/a%20b.git",
		"ssh://git@example.com:2222/r":                "ssh://example.com:2222/r",
		"file:///srv/r":                               "file:///srv/r",
		"/srv/git/50%.git":                            "file:///srv/git/50%25.git",
		"origin":                                      "",
		"../elsewhere":                                "",
		"dir/with:colon":                              "",
		"":                                            "",
		"https://[broken":                             "",
		"http://exa\x1bmple.com/":                     "",
	} {
		if got := remoteURI(remote); got != want {
			t.Errorf("remoteURI(%q): got %q, want %q", remote, got, want)
		}
	}
}
