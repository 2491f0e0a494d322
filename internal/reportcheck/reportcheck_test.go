package reportcheck

import "testing"

// A check that refuses nothing would hide what breaks a format.
func TestCheckRefuses(t *testing.T) {
	for format, outputs := range map[string][]string{
		"json": {
			"", "x", "[]", "{}", `{"schema":"pycguard/1"}`,
			`{"schema":"pycguard/2","command":"audit","repositories":[]}`,
			`{"schema":"pycguard-baseline/1","entries":[{"path":"a.pyc"}]}`,
			`{"schema":"pycguard-baseline/1","entries":[],"more":1}`,
			`{"schema":"pycguard-baseline/1","entries":[{"path":"a","pathBase64":"YWI=","blob":"0123456789012345678901234567890123456789"}]}`,
			`{"schema":"pycguard/1","command":"check","repository":{"path":"/r","bare":false,"shallow":false,"partial":false},"examined":{"things":1},"findings":[],"summary":{"findings":0,"byRule":{}}}`,
			`{"schema":"pycguard/1","command":"check","repository":{"path":"/r","bare":false,"shallow":false,"partial":false},"examined":{},"findings":[],"summary":{"findings":0,"byRule":{}},"extra":true}`,
		},
		"ndjson": {
			"{}\n",
			`{"schema":"pycguard/1","repository":{"path":"/r"},"rule":"PYC001","name":"ghost-module","level":"error","path":"a","message":"m","fix":"f"}` + "\n",
			`{"schema":"pycguard/1","repository":{"path":"/r"},"rule":"PYC004","name":"history-bytecode","level":"warning","path":"a","message":"m","fix":"f"}` + "\n",
			`{"schema":"pycguard/1","repository":{"path":"/r"},"rule":"PYC001","name":"committed-bytecode","level":"error","path":"a","message":"m","fix":"f","more":1}` + "\n",
			`{"schema":"pycguard/1","repository":{"path":"/r"},"rule":"PYC001","name":"committed-bytecode","level":"error","path":"a","message":"m","fix":"f"}`,
		},
		"sarif": {`{}`, `{"version":"2.1.0","runs":[{}]}`, `{"version":"2.1.0","runs":[],"more":1}`},
		"gitlab": {
			`{}`, `[{}]`,
			`[{"description":"d","check_name":"c","fingerprint":"f","severity":"bad","location":{"path":"a","lines":{"begin":1}}}]`,
			`[{"description":"d","check_name":"c","fingerprint":"f","severity":"info","location":{"path":"/a","lines":{"begin":1}}}]`,
			`[{"description":"d","check_name":"c","fingerprint":"f","severity":"info","location":{"path":"a","lines":{"begin":1}}},` +
				`{"description":"e","check_name":"c","fingerprint":"f","severity":"info","location":{"path":"b","lines":{"begin":1}}}]`,
		},
		"junit": {
			"", "<a>", "<testsuites/>",
			`<testsuites><testsuite tests="2"><testcase/></testsuite></testsuites>`,
			`<testsuites failures="0"><testsuite tests="1"><testcase><failure/></testcase></testsuite></testsuites>`,
			`<testsuites><testsuite tests="0"></testsuite></testsuites>`,
		},
	} {
		if !Known(format) {
			t.Errorf("%s is not known", format)
		}
		for _, output := range outputs {
			if err := Check(format, []byte(output)); err == nil {
				t.Errorf("%s: %s passes", format, output)
			}
		}
	}
}

func TestCheckAccepts(t *testing.T) {
	for format, output := range map[string]string{
		"json":   `{"schema":"pycguard-baseline/1","entries":[{"path":"a.pyc","blob":"0123456789012345678901234567890123456789"}]}`,
		"ndjson": `{"schema":"pycguard/1","repository":{"path":"/r"},"rule":"PYC001","name":"committed-bytecode","level":"error","path":"a","message":"m","fix":"f"}` + "\n",
		"sarif":  `{"version":"2.1.0","runs":[]}`,
		"gitlab": `[]`,
		"junit":  `<testsuites><testsuite tests="1"><testcase/></testsuite></testsuites>`,
	} {
		if err := Check(format, []byte(output)); err != nil {
			t.Error(err)
		}
	}
	if Known("text") {
		t.Error("text is known")
	}
}
